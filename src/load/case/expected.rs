//! What a case writes about a world that is built: the fact a path names, and a value as that fact would have it.

use crate::load::scenario::ids::NoSuch;
use crate::load::scenario::value::{Form, Reading, value};
use crate::load::text::fields::choose;
use crate::load::text::moment::Clock;
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::Node;
use crate::model::{
    Code, Diagnostic, FactId, KindId, PersonId, RecordId, RecordView, Span, Value, World, did_you_mean,
};

/// The fact that a path names: `program.lakeside.zone`, `applicant.img`, `partner.program.lakeside.zone`.
///
/// # Errors
/// A path that leads nowhere.
pub fn locate(world: &World, path: &str, place: Span) -> Result<(RecordView, FactId), Diagnostic> {
    let dictionary = &*world.dictionary;
    let nowhere = || {
        let problem = Diagnostic::at(Code::UnknownName, place, format!("the path `{}` leads nowhere", ellipsize(path)));
        problem.help("write `record.id.fact` or `applicant.fact`")
    };
    let steps: Vec<&str> = path.split('.').collect();
    let (person, steps) = match steps.as_slice() {
        ["partner", rest @ ..] if world.people.len() > 1 => (PersonId(1), rest),
        steps => (PersonId(0), steps),
    };
    let (record, fact) = match steps {
        ["applicant", fact] if !world.people.is_empty() => (world.applicant(person).record, *fact),
        [name, id, fact] => {
            let kind = dictionary.kind(name).ok_or_else(|| {
                let help = choose(name, dictionary.kinds.keys().map(String::as_str));
                Diagnostic::at(Code::UnknownName, place, format!("no record `{}`", ellipsize(name))).help(help)
            })?;
            (find(world, kind, person, id).map_err(|none| none.problem(dictionary, kind, id, place))?, *fact)
        }
        _ => return Err(nowhere()),
    };
    let kind = world.kind(record);
    let found = dictionary.fact(kind, fact).ok_or_else(|| {
        let help = did_you_mean(fact, dictionary.get(kind).facts.keys().map(String::as_str));
        Diagnostic::at(Code::UnknownName, place, format!("no fact `{}.{}`", dictionary.name(kind), ellipsize(fact)))
            .maybe_help(help)
    })?;
    Ok((RecordView { record, person }, found))
}

/// A value as it is written, as a fact of that record would have it.
///
/// # Errors
/// What is wrong with it.
pub fn value_of(world: &World, handle: RecordView, fact: FactId, node: &Node) -> Result<Value, Vec<Diagnostic>> {
    let clock = Clock::Local(world.as_of.zone().clone());
    let find = |kind: KindId, id: &str| find(world, kind, handle.person, id);
    let reading = Reading { dictionary: &world.dictionary, clock: &clock, find: &find, form: Form::Text };
    let mut problems = Vec::new();
    value(node, fact, &reading, &mut problems).ok_or(problems)
}

fn find(world: &World, kind: KindId, person: PersonId, id: &str) -> Result<RecordId, NoSuch> {
    let of_kind = || {
        let records = (0u32..).zip(&world.records);
        records.filter(move |(_, record)| record.kind == kind && record.owner.is_none_or(|owner| owner == person))
    };
    let found = of_kind().find(|(_, record)| &*record.id == id).map(|(n, _)| RecordId(n));
    found.ok_or_else(|| NoSuch::among(id, of_kind().map(|(_, record)| &*record.id)))
}
