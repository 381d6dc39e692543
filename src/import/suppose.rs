//! What a person supposes, in their words: `visa policy of Lakeside = J-1`, `one gold fewer`,
//! `applicant.needs_visa = no`. Which fact of which record that is, and what a scenario would write for it. Nothing is
//! evaluated here.

use super::start::written;
use super::{Known, quoted};
use crate::load::headers::Holds;
use crate::load::spelling::plain;
use crate::load::tree;
use crate::model::{
    Code, Diagnostic, FactId, Files, Owner, PersonId, RecordView, Span, Type, Value, World, did_you_mean, nearest,
    wording,
};

/// A fact as it is supposed to be.
#[derive(Clone, Debug)]
pub struct Supposed {
    /// The path by which a scenario assumes it.
    pub path: String,
    /// What it is supposed to be.
    pub value: tree::Node,
    /// Whose fact.
    pub handle: RecordView,
    /// The fact.
    pub fact: FactId,
    /// How it is without that, in words; none where nobody knows.
    pub was: Option<String>,
}

/// Numbers as words.
const NUMBERS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/// What stands between a fact and its record.
const OF: [&str; 5] = [" of ", " in ", " for ", " at ", " on "];
/// So many names are offered at most.
const OFFERED: usize = 5;

/// Reads what somebody supposes about a scenario as it stands.
///
/// # Errors
/// What is wrong with it; its place is in a text that is added to `files`.
pub fn suppose(world: &World, files: &mut Files, text: &str, known: Known<'_>) -> Result<Supposed, Diagnostic> {
    let file = files.add("what you suppose", text);
    let place = Span { file, start: 0, end: text.len() };
    let reader = Reader { world, known, place };
    let (fact, value) = match text.split_once('=') {
        Some((_, value)) if value.trim().is_empty() => {
            return Err(reader
                .problem("nothing is said behind the `=`".to_owned())
                .help("write a value, such as `= yes`"));
        }
        Some((left, value)) => {
            let found = reader.find(left.trim())?;
            (found, value.trim().to_owned())
        }
        None => reader.step(text)?,
    };
    let (handle, fact) = fact;
    let literal = written(fact, &value, known).map_err(|problem| Diagnostic { span: Some(place), ..problem })?;
    let line = format!("it = {literal}");
    let inner = files.add("what you suppose", line.as_str());
    let node = tree::parse(inner, &line).ok().and_then(|root| root.get("it").cloned());
    let value = node.ok_or_else(|| reader.problem(format!("{} is no value", quoted(&value))))?;
    let was = world.value(handle, fact).map(|value| wording::fact(world, handle, fact, value));
    Ok(Supposed { path: reader.path(handle, fact), value: placed(value, place), handle, fact, was })
}

/// A value whose every part is said to stand in one place.
fn placed(mut node: tree::Node, place: Span) -> tree::Node {
    node.place = place;
    if let tree::Tree::List(items) = node.value {
        node.value = tree::Tree::List(items.into_iter().map(|item| placed(item, place)).collect());
    }
    node
}

struct Reader<'a> {
    world: &'a World,
    known: Known<'a>,
    place: Span,
}

impl Reader<'_> {
    fn problem(&self, message: String) -> Diagnostic {
        Diagnostic::at(Code::UnknownName, self.place, message)
    }

    /// `one gold fewer`, `2 silver more in internal medicine`.
    fn step(&self, text: &str) -> Result<((RecordView, FactId), String), Diagnostic> {
        let lower = text.trim().to_lowercase();
        let parts = [(" fewer", -1), (" less", -1), (" more", 1)]
            .into_iter()
            .find_map(|(word, sign)| lower.split_once(word).map(|(left, right)| (left.to_owned(), right.trim(), sign)));
        let counted = parts.and_then(|(left, right, sign)| {
            let (many, what) = left.split_once(' ')?;
            let named = NUMBERS.iter().position(|name| *name == many).and_then(|n| i64::try_from(n + 1).ok());
            Some((sign * named.or_else(|| many.parse().ok())?, what.trim().to_owned(), right.to_owned()))
        });
        let Some((by, what, of)) = counted else {
            let problem = self.problem(format!("{} supposes nothing", quoted(text)));
            return Err(problem.help("write `FACT of RECORD = VALUE`, `applicant.FACT = VALUE` or `one FACT fewer`"));
        };
        let found = self.find(&format!("{what} {of}"))?;
        match self.world.value(found.0, found.1) {
            Some(Value::Integer(now)) if now + by >= 0 => Ok((found, (now + by).to_string())),
            Some(Value::Integer(now)) => Err(self.problem(format!("there are only {now}"))),
            Some(_) => Err(self.problem(format!("{} is no whole number", quoted(&what)))),
            None => {
                let problem = self.problem(format!("nobody knows how many it is now: {}", quoted(&what)));
                Err(problem.help(format!("write `{what} = NUMBER`")))
            }
        }
    }

    /// Whose fact a text names: by path, or in words.
    fn find(&self, text: &str) -> Result<(RecordView, FactId), Diagnostic> {
        let partner = ["partner.", "partner's ", "partner "].iter().find_map(|start| text.strip_prefix(start));
        let person = PersonId(u8::from(partner.is_some()));
        if usize::from(person.0) >= self.world.people.len() {
            return Err(self.problem("this scenario holds no partner".to_owned()));
        }
        let text = partner.unwrap_or(text);
        let steps: Vec<&str> = text.split('.').map(str::trim).collect();
        let dictionary = &self.world.dictionary;
        match steps.as_slice() {
            ["applicant", fact] => self.choose(person, fact, None, Some("applicant")),
            [kind, id, fact] if dictionary.kind(kind).is_some() => self.choose(person, fact, Some(id), Some(kind)),
            [_] => {
                let split = OF.iter().filter_map(|word| text.find(word).map(|at| (at, word.len()))).min();
                match split {
                    Some((at, len)) => self.choose(person, &text[..at], Some(text[at + len..].trim()), None),
                    None => self.choose(person, text, None, None),
                }
            }
            _ => {
                let problem = self.problem(format!("the path {} leads nowhere", quoted(text)));
                Err(problem.help("write `record.id.fact`, `applicant.fact` or `FACT of RECORD`"))
            }
        }
    }

    /// The one fact of that name, of the record of that name.
    fn choose(
        &self,
        person: PersonId,
        name: &str,
        of: Option<&str>,
        kind: Option<&str>,
    ) -> Result<(RecordView, FactId), Diagnostic> {
        let name = name.trim();
        let facts: Vec<FactId> =
            self.called(name).into_iter().filter(|fact| kind.is_none_or(|kind| self.kind(*fact) == kind)).collect();
        if facts.is_empty() {
            return Err(self.no_fact(name, kind));
        }
        let mut found: Vec<(RecordView, FactId)> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        for fact in facts {
            for handle in self.records(fact, person) {
                match of {
                    Some(of) if !self.is_called(handle, of) => others.extend(self.names(handle)),
                    _ => found.push((handle, fact)),
                }
            }
        }
        if of.is_none() && found.iter().any(|(handle, _)| wording::is_person(self.world, *handle)) {
            found.retain(|(handle, _)| wording::is_person(self.world, *handle));
        }
        // A specialty of one tier has no gold: of two records the one is meant that has such a thing.
        let known = |(handle, fact): &(RecordView, FactId)| self.world.value(*handle, *fact).is_some();
        if found.iter().filter(|one| known(one)).count() == 1 {
            found.retain(known);
        }
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(self.no_record(name, of.unwrap_or_default(), &others)),
            [(_, fact), ..] if found.iter().all(|(_, other)| other == fact) => {
                let kind = self.kind(*fact);
                let first = found.first().map(|(handle, _)| self.world.title(*handle)).unwrap_or_default();
                let problem = self.problem(format!("{} of which {kind}?", quoted(name)));
                Err(problem.help(format!("there are {}; write `{} of {first} = ..`", found.len(), name)))
            }
            several => {
                let paths: Vec<String> = several
                    .iter()
                    .take(OFFERED)
                    .map(|(handle, fact)| format!("`{}`", self.shown(*handle, *fact)))
                    .collect();
                let more = if several.len() > OFFERED { " and more" } else { "" };
                let problem = self.problem(format!("{} may be several facts", quoted(name)));
                Err(problem.help(format!("write one of {}{more}", paths.join(", "))))
            }
        }
    }

    /// Records that have a fact. Of what the rules bring only what this applicant applies in.
    fn records(&self, fact: FactId, person: PersonId) -> Vec<RecordView> {
        let all = self.world.of_kind(fact.kind, person);
        if self.world.dictionary.get(fact.kind).owner != Owner::Data {
            return all;
        }
        let Some(application) = self.world.dictionary.kind("application") else { return all };
        let used: Vec<Value> = self
            .world
            .persons()
            .flat_map(|person| self.world.of_kind(application, person))
            .filter_map(|application| self.world.by_name(application, self.kind(fact)).cloned())
            .collect();
        let in_use = |handle: &RecordView| used.contains(&Value::Record(handle.record));
        if used.is_empty() { all } else { all.into_iter().filter(in_use).collect() }
    }

    fn kind(&self, fact: FactId) -> &str {
        self.world.dictionary.name(fact.kind)
    }

    /// Facts a scenario may assume, by their own names, as a report calls them or as headers of sheets do.
    fn called(&self, name: &str) -> Vec<FactId> {
        let wanted = plain(name);
        let found: Vec<FactId> = self.all().filter(|(_, own)| plain(own) == wanted).map(|(fact, _)| fact).collect();
        if !found.is_empty() {
            return found;
        }
        let labels = self.all().map(|(fact, _)| fact).filter(|fact| {
            self.world.dictionary.def(*fact).label.as_deref().is_some_and(|label| plain(label) == wanted)
        });
        let headers = self.known.columns.meanings.iter().filter_map(|meaning| match &meaning.what {
            Holds::Fact(fact) if meaning.headers.iter().any(|header| plain(header) == wanted) => Some(*fact),
            Holds::Fact(_) | Holds::Shapes(_) | Holds::Code { .. } | Holds::Unused(_) | Holds::Unsure(..) => None,
        });
        let mut found: Vec<FactId> = labels.chain(headers).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn all(&self) -> impl Iterator<Item = (FactId, &str)> {
        let dictionary = &self.world.dictionary;
        let kinds = dictionary.kinds.iter().enumerate().filter(|(_, (_, kind))| kind.owner != Owner::Engine);
        kinds.flat_map(|(n, (_, kind))| {
            let facts = kind.facts.iter().enumerate();
            let given = facts.filter(|(_, (_, def))| {
                let plain = !matches!(def.ty, Type::Reference(_));
                def.ty.stored() && plain && !def.engine
            });
            given.map(move |(index, (name, _))| (FactId { kind: crate::model::KindId(n), index }, name.as_str()))
        })
    }

    /// What a record may be called: its id, its title, and those of the program it is about.
    fn names(&self, handle: RecordView) -> Vec<String> {
        let mut names = vec![self.world.record(handle.record).id.to_string(), self.world.title(handle)];
        if let Some(program) = self.world.by_name(handle, "program").and_then(Value::as_record) {
            let program = self.world.follow(handle, program);
            names.extend([self.world.record(program.record).id.to_string(), self.world.title(program)]);
        }
        names.extend(self.world.by_name(handle, "name").and_then(Value::as_str).map(str::to_owned));
        names
    }

    fn is_called(&self, handle: RecordView, name: &str) -> bool {
        self.names(handle).iter().any(|own| plain(own) == plain(name))
    }

    fn no_fact(&self, name: &str, kind: Option<&str>) -> Diagnostic {
        let of = |fact: &FactId| kind.is_none_or(|kind| self.kind(*fact) == kind);
        let names: Vec<&str> = self.all().filter(|(fact, _)| of(fact)).map(|(_, name)| name).collect();
        let help = did_you_mean(&name.replace(' ', "_"), names.iter().copied());
        let help = help.unwrap_or_else(|| format!("`preceptor facts {}` prints them", kind.unwrap_or("program")));
        self.problem(format!("there is no fact {}", quoted(name))).help(help)
    }

    fn no_record(&self, name: &str, of: &str, others: &[String]) -> Diagnostic {
        let near = nearest(of, others.iter().map(String::as_str));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let message = if of.is_empty() {
            format!("nothing in this scenario has the fact {}", quoted(name))
        } else {
            format!("nothing called {} has the fact {}", quoted(of), quoted(name))
        };
        self.problem(message).maybe_help(help)
    }

    /// The path of a fact as a person writes it.
    fn shown(&self, handle: RecordView, fact: FactId) -> String {
        let name = self.world.dictionary.fact_name(fact);
        if wording::is_person(self.world, handle) {
            return format!("applicant.{name}");
        }
        format!("{}.{}.{name}", self.kind(fact), self.world.record(handle.record).id)
    }

    /// The path by which a scenario assumes a fact.
    fn path(&self, handle: RecordView, fact: FactId) -> String {
        let partner = self.world.record(handle.record).owner.is_some_and(|owner| owner.0 > 0);
        let start = if partner { "partner.assume" } else { "assume" };
        format!("{start}.{}", self.shown(handle, fact))
    }
}
