//! What things are named by: kinds, facts, records, people, rules.

use std::fmt;
use std::rc::Rc;

/// Which kind of record: its place in the dictionary, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub usize);

/// Which fact of which kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId {
    /// The kind of record.
    pub kind: KindId,
    /// The fact's place among the facts of that kind, counted from 0.
    pub index: usize,
}

/// Which record: its place in `World::records`, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// Which person of the scenario: 0 the applicant, 1 the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub u8);

/// A record as one person sees it. Derived facts of a shared record may differ from person to person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordView {
    /// The record.
    pub record: RecordId,
    /// The person who sees it.
    pub person: PersonId,
}

impl RecordView {
    /// Whether both are the same record, whoever sees it: what rules compare.
    pub fn is(self, other: Self) -> bool {
        self.record == other.record
    }
}

/// A rule's id: its path under `rules/` without the ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub Rc<str>);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
