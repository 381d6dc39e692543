//! Records that occur once: one signal for a program, one program in a place of a rank list. The facts that tell them apart
//! stand in `rules/facts.toml`, as `once` of the record.

use std::collections::BTreeMap;

use crate::load::text::spelling::{ellipsize, plain};
use crate::model::{Code, Diagnostic, Fact, FactId, KindId, PersonId, Slot, Span, Type, Value, World, wording};

/// Every record that says what another one of the same person says already.
pub(super) fn check(world: &World) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (number, (name, kind)) in world.dictionary.kinds.iter().enumerate() {
        if kind.couples_repeat && world.people.len() > 1 {
            continue;
        }
        for facts in &kind.once {
            let facts: Vec<FactId> =
                facts.iter().filter_map(|fact| world.dictionary.fact(KindId(number), fact)).collect();
            problems.extend(doubled(world, name, &facts));
        }
        if kind.no_copies {
            problems.extend(copied(world, name, KindId(number)));
        }
    }
    problems
}

/// What a record says: the places of its facts, and their values in words.
type Said = Vec<(usize, String)>;

/// Records of one person that say the same in everything: one was written twice.
fn copied(world: &World, record_name: &str, kind: KindId) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(Option<PersonId>, Said), Span> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut written: Vec<_> = world.records.iter().filter(|record| record.kind == kind).collect();
    written.sort_by_key(|record| record.place);
    for record in written {
        let Some(place) = record.place else { continue };
        let said: Said = (0..)
            .zip(&record.slots)
            .filter_map(|(index, slot)| match slot {
                Slot::Known(Fact { value, place: Some(_), .. }) => {
                    Some((index, spoken(world, FactId { kind, index }, value)))
                }
                Slot::Known(_) | Slot::Absent(_) => None,
            })
            .collect();
        if said.is_empty() {
            continue;
        }
        match first.get(&(record.owner, said.clone())) {
            Some(before) => {
                let message = format!("this `{record_name}` says in everything what another one says");
                let help = format!(
                    "keep one of them, or say what tells them apart; the first one is at {}",
                    world.files.show(*before)
                );
                problems.push(Diagnostic::at(Code::Duplicate, place, message).help(help));
            }
            None => drop(first.insert((record.owner, said), place)),
        }
    }
    problems
}

/// A value as it is compared: a record by its id.
fn spoken(world: &World, fact: FactId, value: &Value) -> String {
    match value {
        Value::Record(id) => world.record(*id).id.to_string(),
        other => wording::spoken(&world.dictionary, fact, other),
    }
}

/// Records of one person that say the same of these facts; the first of them is said at all.
fn doubled(world: &World, record_name: &str, facts: &[FactId]) -> Vec<Diagnostic> {
    let Some(main) = facts.first() else { return Vec::new() };
    let mut first: BTreeMap<(Option<PersonId>, Vec<String>), Span> = BTreeMap::new();
    let mut problems = Vec::new();
    let of_kind = world.records.iter().filter(|record| record.kind == main.kind);
    let mut written: Vec<_> = of_kind
        .filter_map(|record| match &record.slots[main.index] {
            Slot::Known(Fact { place: Some(place), .. }) => Some((place, record)),
            _ => None,
        })
        .collect();
    // The first is the one that is written first, whatever the ids are.
    written.sort_by_key(|(place, _)| **place);
    for (place, record) in written {
        let of = |fact: &FactId| match &record.slots[fact.index] {
            Slot::Known(known) => spoken(world, *fact, &known.value),
            Slot::Absent(_) => String::new(),
        };
        let said: Vec<String> = facts.iter().map(of).collect();
        // A text however it is spelled: `St. Mary's` and `st marys` are one name. Ids and words are what they are.
        let alike = |(fact, text): (&FactId, &String)| match world.dictionary.def(*fact).ty {
            Type::Text => plain(text).replace(' ', ""),
            _ => text.clone(),
        };
        let key = (record.owner, facts.iter().zip(&said).map(alike).collect());
        match first.get(&key) {
            Some(before) => {
                let name = world.dictionary.fact_name(*main).replace('_', " ");
                let message = format!("two records `{record_name}` have the {name} `{}`", ellipsize(&said[0]));
                let before = world.files.show(*before);
                let help = match facts {
                    [] | [_] => format!("keep one of them; the first one is at {before}"),
                    [_, others @ ..] => {
                        let others: Vec<String> =
                            others.iter().map(|fact| world.dictionary.fact_name(*fact).replace('_', " ")).collect();
                        let others = wording::list(&others);
                        format!(
                            "keep one of them, or say what tells them apart ({others}); the first one is at {before}"
                        )
                    }
                };
                problems.push(Diagnostic::at(Code::Duplicate, *place, message).help(help));
            }
            None => drop(first.insert(key, *place)),
        }
    }
    problems
}
