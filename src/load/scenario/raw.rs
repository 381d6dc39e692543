//! Records as they are written, before they mean anything: in a scenario, in a line of a table.

use crate::load::text::tree::{Entry, Node};
use crate::model::{Dictionary, FileId, KindId, PersonId};

/// One record as it is written.
pub(crate) struct RawRecord {
    /// Its kind.
    pub(crate) kind: KindId,
    /// Whose it is; none for shared records.
    pub(crate) owner: Option<PersonId>,
    /// Who wrote it.
    pub(crate) by: PersonId,
    /// Its id.
    pub(crate) id: String,
    /// Whether there is one of its kind only: the applicant.
    pub(crate) single: bool,
    /// Which of the texts wrote it, the weightiest last.
    pub(crate) layer: Layer,
    /// Its facts.
    pub(crate) node: Node,
}

impl RawRecord {
    /// Whether a line is about the record itself rather than a fact.
    pub(crate) fn own_key(&self, key: &str, dictionary: &Dictionary) -> bool {
        !self.single && (key == "id" || (key == "list" && dictionary.name(self.kind) == "application"))
    }
}

/// Where a record is written: what stands later weighs more, and two tables of one kind weigh the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// A table that several scenarios share.
    Shared(FileId),
    /// A table of the person's own.
    Table(FileId),
    /// The scenario itself.
    Scenario,
}

impl Layer {
    /// How much weight a value has.
    pub(crate) fn weight(self) -> u8 {
        match self {
            Self::Shared(_) => 0,
            Self::Table(_) => 1,
            Self::Scenario => 2,
        }
    }
}

/// Facts of a person's own records, by kind.
pub(crate) type Personal = Vec<(KindId, Vec<Entry>)>;

/// One line of a table.
pub(crate) struct Row {
    /// The shared record.
    pub(crate) record: Node,
    /// What the line says of records of the person's own, by kind.
    pub(crate) personal: Personal,
}
