//! Scenarios that are wrong on purpose: every problem with its place and help is the snapshot. Not rules that are wrong:
//! those are tried on a copy of the shipped ones, in `tests/it/editing.rs`.

use super::discover::Job;
use super::people::compare;
use super::{Order, Status, Tested};
use crate::model::{Files, Problem};
use crate::setup::{Rules, scenario};

/// Tests one broken file.
pub(super) fn test(rules: &Rules, order: &Order, job: &Job) -> Vec<Tested> {
    let tested = |status, detail| vec![Tested { name: job.name.clone(), status, detail }];
    let Err(trouble) = scenario(&rules.set, &job.path, None) else {
        return tested(Status::Changed, "nothing is wrong with it\n".to_owned());
    };
    let text: String = trouble.problems.iter().map(|problem| line(&trouble.files, problem)).collect();
    let (status, detail) = compare(&job.path.with_extension("problems.txt"), &text, order.accept);
    tested(status, detail)
}

/// One problem on one or two lines: `file:line:column: message`, then the help.
pub(super) fn line(files: &Files, problem: &Problem) -> String {
    let place = problem.place.map(|place| format!("{}: ", files.show(place))).unwrap_or_default();
    let help = problem.help.as_ref().map(|help| format!("    help: {help}\n")).unwrap_or_default();
    format!("{place}{}\n{help}", problem.message)
}
