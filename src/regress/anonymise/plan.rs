//! What stands in place of what: names, ids, messages. Identity is kept: what was the same stays the same.

use std::collections::BTreeMap;

use super::names;
use crate::load::spelling::slug;
use crate::model::{FactId, KindId, Owner, PersonId, Privacy, Record, RecordId, RecordView, Slot, Type, Value, World};

/// Replacements.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// What the case is called.
    pub(super) name: String,
    /// New texts of facts that name something, by record and fact.
    texts: BTreeMap<(RecordId, FactId), String>,
    /// What stands of each message.
    pub(super) messages: BTreeMap<(RecordId, FactId), String>,
    /// New ids.
    ids: BTreeMap<RecordId, Id>,
    /// Old names as they may stand in messages, with the new ones; longer ones first.
    spoken: Vec<(String, String)>,
}

/// A new id, and whether it must be written or is made by itself.
#[derive(Clone, Debug)]
pub(super) struct Id {
    pub(super) text: String,
    pub(super) written: bool,
}

impl Plan {
    /// Replacements for everything in a world that names somebody or something.
    pub(super) fn of(world: &World) -> Self {
        let seed = names::seed(&world.persons().map(|person| world.title(world.applicant(person))).collect::<String>());
        let mut plan = Self {
            name: slug(&names::person(seed, 0)),
            texts: BTreeMap::new(),
            messages: BTreeMap::new(),
            ids: BTreeMap::new(),
            spoken: Vec::new(),
        };
        plan.titles(world, seed);
        plan.others(world);
        plan.spoken.sort_by(|(a, one), (b, other)| (b.len(), a, one).cmp(&(a.len(), b, other)));
        plan.spoken.dedup();
        plan.messages(world);
        plan.shared_ids(world);
        plan.personal_ids(world);
        plan
    }

    /// The text of a fact, where it is replaced.
    pub(super) fn text(&self, record: RecordId, fact: FactId) -> Option<&str> {
        self.messages.get(&(record, fact)).or_else(|| self.texts.get(&(record, fact))).map(String::as_str)
    }

    /// The id of a record.
    pub(super) fn id(&self, world: &World, record: RecordId) -> String {
        self.ids.get(&record).map_or_else(|| world.record(record).id.to_string(), |id| id.text.clone())
    }

    /// The id that must be written for a record.
    pub(super) fn written_id(&self, record: RecordId) -> Option<&str> {
        self.ids.get(&record).filter(|id| id.written).map(|id| id.text.as_str())
    }

    /// A message with the new names in place of the old ones.
    fn renamed(&self, text: &str) -> String {
        self.spoken.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    }

    fn replace(&mut self, key: (RecordId, FactId), old: &str, new: String) {
        self.spoken.push((old.to_owned(), new.clone()));
        // Letters call people by their last name.
        if let (Some(last), Some(other)) = (last_name(old), new.split_whitespace().next_back()) {
            self.spoken.push((last.to_owned(), other.to_owned()));
        }
        self.texts.insert(key, new);
    }

    /// Names of people and of shared records: each record has one of its own, in the old order.
    fn titles(&mut self, world: &World, seed: u64) {
        let mut people = 0;
        for (kind, name) in titled(world) {
            let Some(title) = world.dictionary.fact(kind, name) else { continue };
            let records: Vec<(RecordId, String)> = texts(world, title).collect();
            if world.dictionary.get(kind).owner == Owner::Shared {
                let many = records_of(world, kind).count();
                let new = names::programs(many);
                for (record, name) in records_of(world, kind).zip(new) {
                    if let Some((_, old)) = records.iter().find(|(other, _)| *other == record) {
                        self.replace((record, title), old, name);
                    }
                }
            } else if world.people.iter().any(|person| world.kind(person.applicant) == kind) {
                for (record, old) in records {
                    self.replace((record, title), &old, names::person(seed, people));
                    people += 1;
                }
            }
        }
    }

    /// All other texts: numbers of the same shape, or the fact's name with a number; whoever shares a last name shares one
    /// here too, since letters greet by it.
    fn others(&mut self, world: &World) {
        let mut families: BTreeMap<String, usize> = BTreeMap::new();
        for fact in facts(world, |ty| matches!(ty, Type::Text)) {
            let mut seen: BTreeMap<String, String> = BTreeMap::new();
            for (record, old) in texts(world, fact).collect::<Vec<_>>() {
                if self.texts.contains_key(&(record, fact)) {
                    continue;
                }
                let which = seen.len() + 1;
                let family = last_name(&old).map(|last| {
                    let next = families.len() + 1;
                    *families.entry(last.to_owned()).or_insert(next)
                });
                let new = seen.entry(old.clone()).or_insert_with(|| {
                    names::digits(&old, which).unwrap_or_else(|| invented(&old, &called(world, fact), which, family))
                });
                let new = new.clone();
                self.replace((record, fact), &old, new);
            }
        }
    }

    fn messages(&mut self, world: &World) {
        for fact in facts(world, |ty| matches!(ty, Type::LongText)) {
            for (record, old) in texts(world, fact).collect::<Vec<_>>() {
                let renamed = self.renamed(&old);
                self.messages.insert((record, fact), renamed);
            }
        }
    }

    /// Ids of shared records, made of their new names.
    fn shared_ids(&mut self, world: &World) {
        for kind in kinds(world, Owner::Shared) {
            let many = records_of(world, kind).count();
            let title = world.dictionary.get(kind).title.as_ref().and_then(|name| world.dictionary.fact(kind, name));
            for (record, name) in records_of(world, kind).zip(names::programs(many)) {
                let named = title.is_some_and(|title| self.texts.contains_key(&(record, title)));
                self.ids.insert(record, Id { text: slug(&name), written: !named });
            }
        }
    }

    /// Ids of a person's own records: as they are made from other ids, or numbers where that would change their order.
    fn personal_ids(&mut self, world: &World) {
        for kind in kinds(world, Owner::Person) {
            for person in world.persons() {
                let own = |record: &RecordId| world.record(*record).owner == Some(person);
                let records: Vec<RecordId> = records_of(world, kind).filter(own).collect();
                if records.iter().any(|record| world.people.iter().any(|one| one.applicant == *record)) {
                    continue;
                }
                let made: Option<Vec<String>> =
                    records.iter().map(|record| self.made(world, *record, person)).collect();
                let made = made.filter(|ids| ids.windows(2).all(|pair| pair[0] < pair[1]));
                for (n, record) in records.iter().enumerate() {
                    let id = match &made {
                        Some(ids) => Id { text: ids[n].clone(), written: false },
                        None => Id { text: format!("{}-{}", world.dictionary.name(kind), n + 1), written: true },
                    };
                    self.ids.insert(*record, id);
                }
            }
        }
    }

    /// The id that the loader makes, where it is one of other ids and words alone and was so before.
    fn made(&self, world: &World, record: RecordId, person: PersonId) -> Option<String> {
        let handle = RecordView { record, person };
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for name in &world.dictionary.get(world.kind(record)).id_from {
            match world.by_name(handle, name) {
                Some(Value::Record(other)) => {
                    old.push(world.record(*other).id.to_string());
                    new.push(self.id(world, *other));
                }
                Some(Value::Word(word)) => {
                    old.push(word.to_string());
                    new.push(word.to_string());
                }
                None => {}
                Some(_) => return None,
            }
        }
        (old.join("-") == *world.record(record).id).then(|| new.join("-"))
    }
}

/// What stands for a text: what it is and a number, and for the name of a person the title and the number of the family.
fn invented(old: &str, called: &str, which: usize, family: Option<usize>) -> String {
    let Some(family) = family else { return format!("{called} {which}") };
    let title = old.split_once(' ').filter(|(title, _)| title.ends_with('.')).map_or("", |(title, _)| title);
    format!("{title} {called} {which} Family{family}").trim_start().to_owned()
}

/// The last name in a text that looks like the name of a person, without the degrees after a comma.
fn last_name(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split(',').next()?.split_whitespace().collect();
    let part = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\''))
    };
    let last = words.last().filter(|last| last.chars().count() > 3)?;
    (words.len() > 1 && words.iter().all(part)).then_some(*last)
}

/// Kinds that are titled by a text of their own, with its name.
fn titled(world: &World) -> Vec<(KindId, &str)> {
    let given = [Owner::Shared, Owner::Person].into_iter().flat_map(|owner| kinds(world, owner));
    given.filter_map(|kind| Some((kind, world.dictionary.get(kind).title.as_deref()?))).collect()
}

fn kinds(world: &World, owner: Owner) -> Vec<KindId> {
    let all = world.dictionary.kinds.values().enumerate();
    all.filter(|(_, kind)| kind.owner == owner).map(|(n, _)| KindId(n)).collect()
}

pub(super) fn records_of(world: &World, kind: KindId) -> impl Iterator<Item = RecordId> {
    let all = (0u32..).zip(&world.records);
    all.filter(move |(_, record): &(u32, &Record)| record.kind == kind).map(|(n, _)| RecordId(n))
}

/// Facts of such a type that name somebody or something.
fn facts(world: &World, wanted: fn(&Type) -> bool) -> Vec<FactId> {
    let mut found = Vec::new();
    for (n, kind) in world.dictionary.kinds.values().enumerate() {
        for (index, def) in kind.facts.values().enumerate() {
            if wanted(&def.ty) && def.privacy != Privacy::Open {
                found.push(FactId { kind: KindId(n), index });
            }
        }
    }
    found
}

/// The known texts of a fact, by record.
fn texts(world: &World, fact: FactId) -> impl Iterator<Item = (RecordId, String)> {
    records_of(world, fact.kind).filter_map(move |record| match &world.record(record).slots[fact.index] {
        Slot::Known(known) => match &known.value {
            Value::Text(text) => Some((record, text.to_string())),
            _ => None,
        },
        Slot::Absent(_) => None,
    })
}

/// A fact's name as a name begins: `Director`, or the record's where the fact is its title: `Task`.
fn called(world: &World, fact: FactId) -> String {
    let kind = world.dictionary.get(fact.kind);
    let name = world.dictionary.fact_name(fact);
    let name = if kind.title.as_deref() == Some(name) { world.dictionary.name(fact.kind) } else { name };
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
