//! Finds what is wrong in a rule before anything runs.

use rhai::Engine;

use super::compile::{Input, Parsed};
use crate::model::{Problem, Rule};

/// Checks all rules and notes which facts each reads and sets.
pub(super) fn check(
    _input: &Input,
    _engine: &Engine,
    _rules: &mut [(Rule, &Parsed)],
    _library: &[&Parsed],
    _problems: &mut Vec<Problem>,
) {
}
