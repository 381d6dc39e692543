//! Ids that a person made up, or that were made from what is private, and the numbers that stand in their place.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::{KindId, Owner, PersonId, Record, RecordId, RecordView, Value, World};

/// Old ids and new ones.
pub(super) struct Ids {
    records: BTreeMap<RecordId, Rc<str>>,
    tokens: BTreeMap<String, String>,
}

impl Ids {
    /// The ids of a world that say more than which program and which word of the dictionary they are about.
    pub(super) fn of(world: &World) -> Self {
        let (mut records, mut tokens) = (BTreeMap::new(), BTreeMap::<(KindId, String), String>::new());
        let mut numbers: BTreeMap<KindId, usize> = BTreeMap::new();
        for (n, record) in (0u32..).zip(&world.records) {
            let handle = owned(n, record);
            let personal = world.dictionary.get(record.kind).owner == Owner::Person;
            let person = world.people.iter().any(|person| person.applicant == handle.record);
            if !personal || person {
                continue;
            }
            if plain(world, handle, record) {
                continue;
            }
            // Both people of a couple may have a record of one id: it gets one number, so that keys stay apart.
            let new = tokens.entry((record.kind, record.id.to_string())).or_insert_with(|| {
                let number = numbers.entry(record.kind).or_default();
                *number += 1;
                format!("{}-{number}", world.dictionary.name(record.kind))
            });
            records.insert(handle.record, new.as_str().into());
        }
        let tokens = tokens.into_iter().map(|((_, old), new)| (old, new)).collect();
        Self { records, tokens }
    }

    /// The id of a record.
    pub(super) fn of_record(&self, record: RecordId, id: &Rc<str>) -> Rc<str> {
        self.records.get(&record).unwrap_or(id).clone()
    }

    /// The key of a finding or item, which is made of ids.
    pub(super) fn key(&self, key: &str) -> String {
        let token = |token: &str| {
            let (id, colon) = token.strip_suffix(':').map_or((token, ""), |id| (id, ":"));
            format!("{}{colon}", self.tokens.get(id).map_or(id, String::as_str))
        };
        key.split(' ').map(token).collect::<Vec<_>>().join(" ")
    }

    /// Every old id with its new one.
    pub(super) fn renamed(&self) -> impl Iterator<Item = (String, String)> {
        self.tokens.iter().map(|(old, new)| (old.clone(), new.clone()))
    }
}

/// Whether an id is made only of ids of shared records and words of the dictionary.
fn plain(world: &World, handle: RecordView, record: &Record) -> bool {
    let kind = world.dictionary.get(record.kind);
    let mut parts = Vec::new();
    for name in &kind.id_from {
        match world.by_name(handle, name) {
            Some(Value::Record(other)) => parts.push(world.record(*other).id.to_string()),
            Some(Value::Word(word)) => parts.push(word.to_string()),
            Some(
                Value::Text(_)
                | Value::Bool(_)
                | Value::Integer(_)
                | Value::Number(_)
                | Value::Words(_)
                | Value::When(_),
            ) => return false,
            None => {}
        }
    }
    let base = parts.join("-");
    let numbered = |rest: &str| rest.strip_prefix('-').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    !base.is_empty() && record.id.strip_prefix(&base).is_some_and(|rest| rest.is_empty() || numbered(rest))
}

/// A record as its owner sees it.
pub(super) fn owned(n: u32, record: &Record) -> RecordView {
    RecordView { record: RecordId(n), person: record.owner.filter(|owner| owner.0 < 2).unwrap_or(PersonId(0)) }
}
