//! The facts the engine itself gives: the moment, the season, the partner, and which programs a person has to do with.

use std::collections::BTreeSet;

use crate::load::scenario::building::Building;
use crate::load::scenario::data;
use crate::load::scenario::raw::RawRecord;
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::{Node, Tree};
use crate::model::{Code, Diagnostic, PersonId, RecordId, RecordView, Slot, Value, Why};

/// Says what the engine knows about each person.
pub(crate) fn facts(building: &mut Building) {
    let calendar = data::calendar(building);
    let couple = building.world.people.len() > 1;
    let people: Vec<(RecordId, Option<RecordId>)> = building
        .world
        .people
        .iter()
        .map(|person| {
            (person.applicant, person.partner.map(|other| building.world.people[usize::from(other.0)].applicant))
        })
        .collect();
    for (applicant, partner) in people {
        let now = building.world.as_of.clone();
        put(building, applicant, "today", Some(Value::When(now)), Why::Blank);
        let year = building.world.season;
        put(building, applicant, "match_year", Some(Value::Integer(year)), Why::Blank);
        put(building, applicant, "couples", Some(Value::Bool(couple)), Why::Blank);
        put(building, applicant, "season", calendar.map(Value::Record), Why::NoSuchSeason);
        put(building, applicant, "partner", partner.map(Value::Record), Why::NoRecord);
    }
}

fn put(building: &mut Building, record: RecordId, name: &str, value: Option<Value>, why: Why) {
    let world = &mut building.world;
    let Some(fact) = world.dictionary.fact(world.kind(record), name) else { return };
    match value {
        Some(value) => world.put_engine(record, fact, value),
        None => world.put(record, fact, Slot::Absent(why)),
    }
}

/// Which programs each person has to do with: those in the specialty of one of the person's applications; where the
/// application has a list, only those on it.
pub(crate) fn sees(building: &mut Building, drafts: &[RawRecord]) {
    let dictionary = building.world.dictionary.clone();
    let (Some(program), Some(application)) = (dictionary.kind("program"), dictionary.kind("application")) else {
        return;
    };
    for person in building.world.persons().collect::<Vec<_>>() {
        let mut seen = BTreeSet::new();
        for record in building.index.own(application, person) {
            let id = building.world.record(record).id.clone();
            let own = |draft: &&RawRecord| draft.kind == application && draft.owner == Some(person) && *draft.id == *id;
            let list = drafts.iter().find(own).and_then(|draft| draft.node.get("list"));
            let specialty = specialty(building, record, person);
            let programs = building.index.shared(program);
            let same = |other: &RecordId| specialty.is_some() && self::specialty(building, *other, person) == specialty;
            let matching: BTreeSet<RecordId> = programs.into_iter().filter(same).collect();
            seen.extend(match list {
                Some(list) => listed(building, list, &matching, person),
                None => matching,
            });
        }
        building.world.people[usize::from(person.0)].sees = seen;
    }
}

fn specialty(building: &Building, record: RecordId, person: PersonId) -> Option<RecordId> {
    building.world.by_name(RecordView { record, person }, "specialty").and_then(Value::as_record)
}

fn listed(building: &mut Building, list: &Node, matching: &BTreeSet<RecordId>, person: PersonId) -> BTreeSet<RecordId> {
    let dictionary = building.world.dictionary.clone();
    let Some(program) = dictionary.kind("program") else { return BTreeSet::new() };
    let Tree::List(items) = &list.value else {
        building.problems.push(Diagnostic::at(
            Code::WrongType,
            list.place,
            format!("`list` is a list of programs, not {}", list.shown()),
        ));
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    for item in items {
        let Some(id) = item.text() else {
            building.problems.push(Diagnostic::at(
                Code::WrongType,
                item.place,
                format!("`list` is a list of programs, not of {}", item.shown()),
            ));
            continue;
        };
        let problem = match building.index.find(&dictionary, program, person, id) {
            Ok(record) if !matching.contains(&record) => Diagnostic::at(
                Code::NotAllowed,
                item.place,
                format!("the program `{}` is in another specialty", ellipsize(id)),
            ),
            Ok(record) if !found.insert(record) => Diagnostic::at(
                Code::Duplicate,
                item.place,
                format!("the program `{}` is on the list twice", ellipsize(id)),
            ),
            Ok(_) => continue,
            Err(none) => none.problem(&dictionary, program, id, item.place),
        };
        building.problems.push(problem);
    }
    found
}
