//! One thing that two evaluations differ in.

use serde::Serialize;

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// How.
    pub how: How,
    /// What: a finding's key, an item's key, the path of a fact, a specialty.
    pub what: String,
    /// How it was; none where it is new.
    pub old: Option<String>,
    /// How it is; none where it is gone.
    pub new: Option<String>,
}

/// How something changes, in the order it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A finding that was not there.
    Gains,
    /// A finding that is gone.
    Loses,
    /// A finding that is graver or milder, says or asks for something else.
    ReportDiff,
    /// A verdict that is missing facts now.
    BecomesUnknown,
    /// A verdict that missed facts before.
    BecomesKnown,
    /// A dated item or a step.
    Item,
    /// A derived fact.
    Derived,
    /// A proposed signal.
    Signal,
    /// A letter.
    Letter,
    /// A rule that goes wrong, or no longer does.
    Fault,
    /// The working rules cannot read the scenario.
    NoLongerReads,
}
