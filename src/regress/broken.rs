//! Scenarios that are wrong on purpose: every problem with its place and help is the snapshot. Not rules that are wrong:
//! those are tried on a copy of the shipped ones, in `tests/it/editing.rs`.

use super::discover::Job;
use super::snapshot::{compare, line};
use super::{Status, TestOptions, Tested};
use crate::engine::{Rules, load_scenario};

/// Tests one broken file.
pub(super) fn test(rules: &Rules, order: &TestOptions, job: &Job) -> Vec<Tested> {
    let tested = |status, detail| vec![Tested { name: job.name.clone(), status, detail }];
    let Err(trouble) = load_scenario(&rules.set, &job.path, None) else {
        return tested(Status::Changed, "nothing is wrong with it\n".to_owned());
    };
    let text: String = trouble.problems.iter().map(|problem| line(&trouble.files, problem)).collect();
    let (status, detail) = compare(&job.path.with_extension("problems.txt"), &text, order.accept);
    tested(status, detail)
}
