//! One scenario as facts: records, whose they are, what is known and why not. Made by `load`, extended by `eval::derive`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::{
    Blank, Dictionary, FactId, FileId, Files, KindId, Link, OCCASION, Occasion, Owner, PersonId, RecordId, RecordView,
    RuleId, SaidBy, Source, SourceValue, Span, Type, Value, When, Why,
};

/// One applicant: the applicant of the scenario, or the partner.
#[derive(Clone, Debug)]
pub struct Person {
    /// The person's record of kind `applicant`.
    pub applicant: RecordId,
    /// The other person of a couple; none for one who applies alone.
    pub partner: Option<PersonId>,
    /// The shared records that the person has to do with: the programs on their list.
    pub sees: BTreeSet<RecordId>,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its kind.
    pub kind: KindId,
    /// Its id, unique for its kind and owner.
    pub id: Rc<str>,
    /// Whose it is; none for records that belong to no one person.
    pub owner: Option<PersonId>,
    /// What is known of each fact, in the order of the facts of its kind.
    pub slots: Vec<Slot>,
    /// Where it is written; none where the engine made it.
    pub place: Option<Span>,
}

/// What is known of one fact of one record.
#[derive(Clone, Debug)]
pub enum Slot {
    /// It is known.
    Known(Fact),
    /// It is not, and why.
    Absent(Why),
}

impl Slot {
    /// A known fact without a source.
    pub fn known(value: Value, how: How, place: Option<Span>) -> Self {
        Self::Known(Fact { value, how, place, source: None })
    }
}

/// A fact that is known, and where that is from.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its value.
    pub value: Value,
    /// Where the value came from.
    pub how: How,
    /// Where the value is written; none for what rules or the engine gave.
    pub place: Option<Span>,
    /// The source of a value from outside; none for other values.
    pub source: Option<Rc<Source>>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// The scenario or its tables say it.
    Given,
    /// The data files of the rules say it.
    Data,
    /// The engine gives it.
    Engine,
    /// These rules derived it.
    Derived(Vec<RuleId>),
    /// The scenario guesses it (`assume`), to see what would follow.
    Assumed,
    /// A person looked it up (`confirmed`).
    Confirmed {
        /// Who looked it up.
        by: String,
        /// On which day: `2026-09-10`.
        on: String,
        /// Where they looked: an address, or words.
        at: String,
    },
}

/// A finding that the person has read and accepts.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// A rule's id, for all its findings, or the whole key of one finding.
    pub finding: String,
    /// Why the person accepts it.
    pub because: String,
    /// Where it is written.
    pub place: Span,
    /// The person who accepts it.
    pub person: PersonId,
}

type Related = Rc<[RecordView]>;
type Names = Rc<HashSet<String>>;

/// All facts of one scenario.
#[derive(Clone, Debug)]
pub struct World {
    /// What facts there can be.
    pub dictionary: Rc<Dictionary>,
    /// The texts that places point into.
    pub files: Files,
    /// The season the applicant applies in: `2027` is the Match of March 2027.
    pub season: i64,
    /// The moment the report looks from.
    pub as_of: When,
    /// The applicant, then the partner where there is one.
    pub people: Vec<Person>,
    /// All records; a [`RecordId`] is a place in this list.
    pub records: Vec<Record>,
    /// What rules derived, by record as a person sees it and fact.
    pub derived: BTreeMap<(RecordView, FactId), Slot>,
    /// The findings that the applicant and the partner accept.
    pub waivers: Vec<Waiver>,
    /// The files that are tables of a school, shared by several scenarios.
    pub shared: BTreeSet<FileId>,
    /// What shared tables say of a fact of which the person's own text says something else: each value with its table.
    pub instead: BTreeMap<(RecordId, FactId), Vec<SourceValue>>,
    /// What facts can be that are not known, as far as rules or sources say: by record as a person sees it and fact.
    pub can_be: BTreeMap<(RecordView, FactId), Vec<Value>>,
    /// The records of each kind, in their order.
    by_kind: Vec<Vec<RecordId>>,
    /// Names that several records of a kind have, by kind and person, where that was asked.
    shared_names: RefCell<HashMap<(KindId, PersonId), Names, FixedState>>,
    /// Lists that were reached before, by record and fact.
    related: RefCell<HashMap<(RecordView, FactId), Related, FixedState>>,
}

/// What of a world can hold words that a person wrote: the members of [`World`] of the same names.
#[derive(Debug)]
pub struct Contents {
    /// The texts that places point into.
    pub files: Files,
    /// All records.
    pub records: Vec<Record>,
    /// What rules derived, by record, person and fact.
    pub derived: BTreeMap<(RecordView, FactId), Slot>,
    /// Findings the person accepts.
    pub waivers: Vec<Waiver>,
    /// What shared tables say where the person's own text says something else.
    pub instead: BTreeMap<(RecordId, FactId), Vec<SourceValue>>,
}

impl World {
    /// A world without records.
    pub fn new(dictionary: Rc<Dictionary>, files: Files, season: i64, as_of: When) -> Self {
        let by_kind = vec![Vec::new(); dictionary.kinds.len()];
        Self {
            dictionary,
            files,
            season,
            as_of,
            people: Vec::new(),
            records: Vec::new(),
            derived: BTreeMap::new(),
            waivers: Vec::new(),
            shared: BTreeSet::new(),
            instead: BTreeMap::new(),
            can_be: BTreeMap::new(),
            by_kind,
            shared_names: RefCell::default(),
            related: RefCell::default(),
        }
    }

    /// Adds a record whose facts are all blank.
    pub fn add(&mut self, kind: KindId, id: &str, owner: Option<PersonId>, place: Option<Span>) -> RecordId {
        let record = RecordId(u32::try_from(self.records.len()).expect("fewer than four billion records"));
        let slots = vec![Slot::Absent(Why::Blank); self.dictionary.get(kind).facts.len()];
        self.records.push(Record { kind, id: id.into(), owner, slots, place });
        self.by_kind[kind.0].push(record);
        self.related.borrow_mut().clear();
        self.shared_names.borrow_mut().clear();
        record
    }

    /// Says what is known of a fact.
    pub fn put(&mut self, record: RecordId, fact: FactId, slot: Slot) {
        self.records[record.0 as usize].slots[fact.index] = slot;
        self.related.borrow_mut().clear();
        self.shared_names.borrow_mut().clear();
    }

    /// Says a value that the engine itself gives.
    pub fn put_engine(&mut self, record: RecordId, fact: FactId, value: Value) {
        self.put(record, fact, Slot::Known(Fact { value, how: How::Engine, place: None, source: None }));
    }

    /// What a report calls whoever says a value.
    pub fn said_by<'a>(&'a self, by: &'a SaidBy) -> &'a str {
        match by {
            SaidBy::Source(title) => title,
            SaidBy::File(file) => self.files.get(*file).base(),
        }
    }

    /// The same world with these texts and records and what is said of them; nothing else of it changes.
    #[must_use]
    pub fn with(&self, contents: Contents) -> Self {
        let Self {
            dictionary,
            files: _,
            season,
            as_of,
            people,
            records: _,
            derived: _,
            waivers: _,
            shared,
            instead: _,
            can_be: _,
            by_kind,
            shared_names: _,
            related: _,
        } = self;
        let Contents { files, records, derived, waivers, instead } = contents;
        Self {
            dictionary: dictionary.clone(),
            files,
            season: *season,
            as_of: as_of.clone(),
            people: people.clone(),
            records,
            derived,
            waivers,
            shared: shared.clone(),
            instead,
            can_be: BTreeMap::new(),
            by_kind: by_kind.clone(),
            shared_names: RefCell::default(),
            related: RefCell::default(),
        }
    }

    /// Takes the records of one kind away from these people: nobody sees them any more.
    pub fn disown(&mut self, kind: KindId, people: &BTreeSet<PersonId>) {
        for record in &mut self.records {
            if record.kind == kind && record.owner.is_some_and(|owner| people.contains(&owner)) {
                record.owner = Some(PersonId(u8::MAX));
            }
        }
        self.related.borrow_mut().clear();
        self.shared_names.borrow_mut().clear();
    }

    /// Says what rules derived of a fact.
    pub fn derive(&mut self, handle: RecordView, fact: FactId, slot: Slot) {
        self.derived.insert((handle, fact), slot);
    }

    /// The values that a fact can have that is not known; none where it can have any of its type.
    pub fn possible(&self, handle: RecordView, fact: FactId) -> Option<&[Value]> {
        self.can_be.get(&(handle, fact)).map(Vec::as_slice)
    }

    /// Whether a blank says nothing of this fact: it may be so or so in the world, and only nobody wrote it down. Of others a
    /// blank says that it is not so, or not yet; of facts that exist only beside another one, that they do not exist.
    pub fn may_be_known(&self, handle: RecordView, fact: FactId) -> bool {
        let def = self.dictionary.def(fact);
        let exists = def.only_if.as_ref().is_none_or(|(name, words)| {
            let of = self.by_name(handle, name).and_then(Value::as_str);
            of.is_none_or(|word| words.iter().any(|other| other == word))
        });
        def.blank == Blank::Unknown && exists
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// The kind of a record.
    pub fn kind(&self, id: RecordId) -> KindId {
        self.record(id).kind
    }

    /// A person's record of kind `applicant`, as that person sees it.
    pub fn applicant(&self, person: PersonId) -> RecordView {
        RecordView { record: self.people[usize::from(person.0)].applicant, person }
    }

    /// All persons, the applicant first.
    pub fn persons(&self) -> impl Iterator<Item = PersonId> + use<> {
        (0..self.people.len()).map(|n| PersonId(u8::try_from(n).expect("a couple is two people")))
    }

    /// What is known of a stored fact: what the scenario says, else what rules derived.
    pub fn slot(&self, handle: RecordView, fact: FactId) -> &Slot {
        let given = &self.record(handle.record).slots[fact.index];
        match given {
            Slot::Known(_) => given,
            Slot::Absent(_) => self.derived.get(&(handle, fact)).unwrap_or(given),
        }
    }

    /// The value of a stored fact, where it is known.
    pub fn value(&self, handle: RecordView, fact: FactId) -> Option<&Value> {
        match self.slot(handle, fact) {
            Slot::Known(fact) => Some(&fact.value),
            Slot::Absent(_) => None,
        }
    }

    /// The value of a stored fact by the fact's name; none where it is not known or the kind has no such fact.
    pub fn by_name(&self, handle: RecordView, name: &str) -> Option<&Value> {
        let fact = self.dictionary.fact(self.kind(handle.record), name)?;
        self.value(handle, fact)
    }

    /// The other end of a reference, a handle of the same person, or of the partner where it is an applicant.
    pub fn follow(&self, from: RecordView, record: RecordId) -> RecordView {
        let owner = self.record(record).owner;
        RecordView { record, person: owner.unwrap_or(from.person) }
    }

    /// All records of a kind that a person has to do with, in the order they were written.
    pub fn of_kind(&self, kind: KindId, person: PersonId) -> Vec<RecordView> {
        let owner = self.dictionary.get(kind).owner;
        let sees = &self.people[usize::from(person.0)].sees;
        let own = |record: &RecordId| match owner {
            Owner::Person => self.record(*record).owner == Some(person),
            Owner::Shared => sees.contains(record),
            Owner::Data => true,
            Owner::Engine => self.record(*record).owner.is_none_or(|owner| owner == person),
        };
        let records = self.by_kind[kind.0].iter().copied();
        records.filter(own).map(|record| RecordView { record, person }).collect()
    }

    /// The names that several records of a kind have, found out once.
    pub(super) fn shared_names(
        &self,
        kind: KindId,
        person: PersonId,
        find: impl FnOnce() -> HashSet<String>,
    ) -> Rc<HashSet<String>> {
        if let Some(known) = self.shared_names.borrow().get(&(kind, person)) {
            return known.clone();
        }
        let found = Rc::new(find());
        self.shared_names.borrow_mut().insert((kind, person), found.clone());
        found
    }

    /// The records that a list or a single relation reaches.
    pub fn related(&self, handle: RecordView, fact: FactId) -> Related {
        if let Some(found) = self.related.borrow().get(&(handle, fact)) {
            return found.clone();
        }
        let found: Related = match &self.dictionary.def(fact).ty {
            Type::List(kind, link) | Type::One(kind, link) => self.reach(handle, *kind, link).into(),
            _ => Rc::new([]),
        };
        self.related.borrow_mut().insert((handle, fact), found.clone());
        found
    }

    /// The unknown fact because of which a list or a single relation of this record cannot be reached: whose fact,
    /// which fact, and why it is not known. None where it can be reached.
    pub fn unmet(&self, handle: RecordView, fact: FactId) -> Option<(RecordView, FactId, Why)> {
        let (Type::List(_, link) | Type::One(_, link)) = &self.dictionary.def(fact).ty else { return None };
        let Link::Through { equals: Some(path), .. } = link else { return None };
        let mut at = handle;
        for step in path {
            let fact = self.dictionary.fact(self.kind(at.record), step)?;
            if let Type::One(..) = self.dictionary.def(fact).ty {
                at = *self.related(at, fact).first()?;
                continue;
            }
            match self.slot(at, fact) {
                Slot::Absent(why) => return Some((at, fact, why.clone())),
                Slot::Known(known) => match known.value.as_record() {
                    Some(record) => at = self.follow(at, record),
                    None => return None,
                },
            }
        }
        None
    }

    fn reach(&self, handle: RecordView, kind: KindId, link: &Link) -> Vec<RecordView> {
        match link {
            Link::Own => self.of_kind(kind, handle.person),
            Link::Through { path, equals } => {
                let wanted = match equals {
                    None => Some(Value::Record(handle.record)),
                    Some(path) => self.at_path(handle, path),
                };
                let Some(wanted) = wanted else { return Vec::new() };
                let all = self.of_kind(kind, handle.person).into_iter();
                all.filter(|other| self.at_path(*other, path).as_ref() == Some(&wanted)).collect()
            }
            Link::Along(path) => {
                let mut reached = vec![handle];
                for step in path {
                    let mut next = Vec::new();
                    for from in reached {
                        let Some(fact) = self.dictionary.fact(self.kind(from.record), step) else { continue };
                        next.extend(
                            self.related(from, fact).iter().filter(|h| !next.contains(*h)).copied().collect::<Vec<_>>(),
                        );
                    }
                    reached = next;
                }
                reached
            }
        }
    }

    /// The value at the end of a path of stored facts, where every step is known.
    pub fn at_path(&self, handle: RecordView, path: &[String]) -> Option<Value> {
        let mut at = handle;
        for (n, step) in path.iter().enumerate() {
            let fact = self.dictionary.fact(self.kind(at.record), step)?;
            match self.dictionary.def(fact).ty {
                Type::One(..) => at = *self.related(at, fact).first()?,
                _ => {
                    let value = self.value(at, fact)?.clone();
                    if n + 1 == path.len() {
                        return Some(value);
                    }
                    at = self.follow(at, value.as_record()?);
                }
            }
        }
        Some(Value::Record(at.record))
    }

    /// The record of that kind and id among those the person has to do with; none where there is no such record.
    pub fn find(&self, kind: KindId, id: &str, person: PersonId) -> Option<RecordView> {
        self.of_kind(kind, person).into_iter().find(|handle| &*self.record(handle.record).id == id)
    }
}

impl World {
    /// The occasion a person is in, with the word for it; none in the usual course of a season.
    pub fn occasion(&self, person: PersonId) -> Option<(&str, &Occasion)> {
        let Value::Word(word) = self.by_name(self.applicant(person), OCCASION)? else { return None };
        self.dictionary.occasions.get(&**word).map(|occasion| (&**word, occasion))
    }
}
