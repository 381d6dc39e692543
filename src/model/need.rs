//! Facts that are not known, and why.

use super::SourceValue;
use super::ids::{FactId, RecordView};

/// A fact that is needed and not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The record whose fact it is, as one person sees it.
    pub handle: RecordView,
    /// Which fact.
    pub fact: FactId,
    /// Why it is not known.
    pub why: Why,
    /// Whether the day is known and only the hour is missing, on which the rule depends.
    pub hour: bool,
}

/// Why a fact is not known.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nobody said anything.
    Blank,
    /// Sources say different things: each value, with who says it.
    Conflict(Vec<SourceValue>),
    /// The rules hold no data for this season.
    NoSuchSeason,
    /// Rules could not derive it: they lack these facts. Empty where no rule had anything to say.
    NotDerived(Vec<Need>),
    /// The record that would hold it does not exist.
    NoRecord,
    /// Rules derived different values for it.
    Contradicted,
}
