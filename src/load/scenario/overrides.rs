//! `[confirmed..]` and `[assume..]`: facts that win over what is given or in the rules' data.

use crate::load::scenario::building::Building;
use crate::load::scenario::gather::{CONFIRMED_BY, Section, given_fact};
use crate::load::text::fields::{Fields, choose};
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, FactId, How, Owner, PersonId, RecordId, Slot, Value};

/// Puts what anyone confirmed, then what anyone assumes.
pub(crate) fn apply(sections: &[Section<'_>], building: &mut Building) {
    for part in [Part::Confirmed, Part::Assumed] {
        for section in sections {
            if let Some(node) = section.node.get(part.key()) {
                apply_one(node, part, section.person, building);
            }
        }
    }
}

fn apply_one(node: &Node, part: Part, person: PersonId, building: &mut Building) {
    if !matches!(node.value, Tree::Table(_)) {
        let key = part.key();
        let problem = Diagnostic::at(Code::WrongType, node.place, format!("`{key}` is a table, not {}", node.shown()));
        building.problems.push(problem.help(format!("write `[{key}.RECORD.ID]`")));
    }
    for entry in node.entries() {
        kind(entry, part, person, building);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Confirmed,
    Assumed,
}

impl Part {
    fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Assumed => "assume",
        }
    }
}

fn kind(entry: &Entry, part: Part, person: PersonId, building: &mut Building) {
    let dictionary = building.world.dictionary.clone();
    let allowed = |kind: &crate::model::Kind| kind.owner != Owner::Engine;
    let Some(kind) = dictionary.kind(&entry.key).filter(|kind| allowed(dictionary.get(*kind))) else {
        if dictionary.kind(&entry.key).is_some() {
            let problem =
                Diagnostic::at(Code::NotAllowed, entry.key_place, format!("`{}` is made by the engine", entry.key));
            return building.problems.push(problem.help("take it out"));
        }
        let known = dictionary.kinds.iter().filter(|(_, kind)| allowed(kind)).map(|(name, _)| name.as_str());
        let problem =
            Diagnostic::at(Code::UnknownName, entry.key_place, format!("no record `{}`", ellipsize(&entry.key)));
        return building.problems.push(problem.help(choose(&entry.key, known)));
    };
    if entry.key == "applicant" {
        let Some(own) = building.world.people.get(usize::from(person.0)) else { return };
        return record(entry, own.applicant, part, person, building);
    }
    if !matches!(entry.node.value, Tree::Table(_)) {
        let message = format!("`{}.{}` names no record", part.key(), entry.key);
        let help = format!("write `[{}.{}.ID]`", part.key(), entry.key);
        return building.problems.push(Diagnostic::at(Code::Missing, entry.key_place, message).help(help));
    }
    for line in entry.node.entries() {
        let cells = building.world.files.get(line.key_place.file).is_workbook();
        let id = if cells { building.names.meant(&dictionary, kind, &line.key) } else { line.key.clone() };
        match building.index.find(&dictionary, kind, person, &id) {
            Ok(found) => record(line, found, part, person, building),
            Err(none) => {
                let near = building.near(kind, &line.key, line.key_place);
                building.problems.push(none.or_near(near).problem(&dictionary, kind, &line.key, line.key_place));
            }
        }
    }
}

fn record(entry: &Entry, record: RecordId, part: Part, person: PersonId, building: &mut Building) {
    let dictionary = building.world.dictionary.clone();
    if let Tree::List(items) = &entry.node.value
        && items.iter().all(|item| matches!(item.value, Tree::Table(_)))
    {
        for node in items {
            let one = Entry { node: node.clone(), ..entry.clone() };
            self::record(&one, record, part, person, building);
        }
        return;
    }
    if !matches!(entry.node.value, Tree::Table(_)) {
        let message = format!("`{}` is a record; say which of its facts", ellipsize(&entry.key));
        return building.problems.push(Diagnostic::at(Code::WrongType, entry.key_place, message));
    }
    let how = match part {
        Part::Assumed => Some(How::Assumed),
        Part::Confirmed => confirmed(entry, building),
    };
    let about = |key: &str| matches!(part, Part::Confirmed) && CONFIRMED_BY.contains(&key);
    let mut node = entry.node.clone();
    let kind = building.world.kind(record);
    if building.world.files.get(node.place.file).is_workbook() {
        building.names.resolve_record(&dictionary, kind, &mut node, &mut building.problems);
    }
    for line in node.entries().iter().filter(|line| !about(&line.key)) {
        match given_fact(&dictionary, kind, line) {
            Ok(fact) => {
                if let (Some(value), Some(how)) = (building.value(&line.node, fact, person), &how) {
                    building.problems.extend(twice(building, (record, fact), (&value, line), part));
                    building.world.put(record, fact, Slot::known(value, how.clone(), Some(line.node.place)));
                }
            }
            Err(problem) => building.problems.push(problem),
        }
    }
}

/// One fact is confirmed or assumed once: which of two answers counts is not for the order of a file to say.
fn twice(
    building: &Building,
    (record, fact): (RecordId, FactId),
    (value, line): (&Value, &Entry),
    part: Part,
) -> Option<Diagnostic> {
    let Slot::Known(known) = &building.world.record(record).slots[fact.index] else { return None };
    let same = match part {
        Part::Confirmed => matches!(known.how, How::Confirmed { .. }),
        Part::Assumed => known.how == How::Assumed,
    };
    let first = known.place.filter(|_| same && known.value != *value)?;
    let path = building.world.dictionary.path(fact);
    let help = format!("keep the answer that holds; the first one is at {}", building.world.files.show(first));
    let said = if part == Part::Assumed { "assumed" } else { "confirmed" };
    let message = format!("`{path}` of one record is {said} twice, and differently");
    Some(Diagnostic::at(Code::Duplicate, line.key_place, message).help(help))
}

fn confirmed(entry: &Entry, building: &mut Building) -> Option<How> {
    let what = format!("what is confirmed of `{}`", ellipsize(&entry.key));
    let node: &Node = &entry.node;
    let mut fields = Fields::open(node, &what, entry.key_place, &mut building.problems)?;
    let (by, on, at) = (fields.need_text("by"), fields.need_day("on"), fields.need_text("at"));
    Some(How::Confirmed { by: by?.0, on: on?, at: at?.0 })
}
