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
}

/// Something that can run rules; `Reference` is what all others must agree with.
pub trait Executor {
    /// Begins another evaluation: what its calls may do together is counted anew.
    fn begin(&self) {}

    /// Runs one rule on one subject.
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran;
}
