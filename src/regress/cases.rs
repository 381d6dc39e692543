//! Cases of one rule.

use super::Tested;
use super::discover::Job;
use crate::setup::Rules;

/// Tests the cases of one file.
pub(super) fn test(_rules: &Rules, _job: &Job) -> Vec<Tested> {
    Vec::new()
}
