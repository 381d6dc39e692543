//! What runs rules, as the evaluation sees it: one rule on one subject of one world.

use std::rc::Rc;

use crate::model::{FactId, Ran, RecordView, Value, World};

/// What a rule is called with.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Which rule of the rule set.
    pub rule: usize,
    /// The record it looks at, and whose view.
    pub subject: RecordView,
    /// The partner's place, for pair rules.
    pub second: Option<RecordView>,
    /// Values tried in place of absent facts.
    pub trial: &'a [(RecordView, FactId, Value)],
    /// Whether what happens is kept as evidence.
    pub evidence: bool,
    /// Whether blanks that the rule asks about, or has a value for, are taken for values that are not known: what the rule
    /// says then, it could say once they are written down.
    pub doubts: bool,
}

impl Call<'static> {
    /// A call of a rule on a record, without anything tried and without evidence.
    pub fn of(rule: usize, subject: RecordView, second: Option<RecordView>) -> Self {
        Self { rule, subject, second, trial: &[], evidence: false, doubts: false }
    }
}

/// Something that can run rules; `Reference` is what all others must agree with.
pub trait Executor {
    /// Begins another evaluation: what its calls may do together is counted anew.
    fn begin(&self) {}

    /// The facts that calls of this evaluation read and whose source or origin a report may have to name, in any order.
    fn rested_on(&self) -> Vec<(RecordView, FactId)>;

    /// What Rhai says of a call, where every fact that decides it is known or tried; none where it is not asked.
    fn oracle(&self, world: &Rc<World>, call: Call<'_>) -> Option<Ran>;

    /// Runs one rule on one subject.
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran;
}
