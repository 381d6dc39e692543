//! Whole applicants: the text report is the snapshot, byte for byte. And the proposal must draw no error.

use super::discover::Job;
use super::snapshot::{compare, line};
use super::{Status, TestOptions, Tested};
use crate::engine::{Rules, load_scenario};
use crate::model::{Outcome, Severity};
use crate::report::Wording;
use crate::{eval, report};

/// Tests one applicant.
pub(super) fn test(rules: &Rules, order: &TestOptions, job: &Job) -> Vec<Tested> {
    let tested = |status, detail: String| vec![Tested { name: job.name.clone(), status, detail }];
    let world = match load_scenario(&rules.set, &job.path, None) {
        Ok(world) => world,
        Err(trouble) => {
            let lines = trouble.problems.iter().map(|problem| line(&trouble.files, problem));
            return tested(Status::Broken, lines.collect());
        }
    };
    let outcome = eval::evaluate(&rules.set, &rules.machine, world);
    if let Some(fault) = outcome.faults.first() {
        return tested(
            Status::Fault,
            format!("`{}` went wrong at {}: {}\n", fault.rule, fault.at, fault.fault.message),
        );
    }
    let wrong = proposal_errors(rules, &outcome);
    if !wrong.is_empty() {
        return tested(Status::Changed, format!("the proposal draws errors:\n{}", wrong.join("")));
    }
    let text = report::text(&report::brief(&outcome, &rules.set), Wording::Applicant);
    let (status, detail) = compare(&job.path.with_extension("report.txt"), &text, order.accept);
    tested(status, detail)
}

/// Errors that the checks find in the proposed signals and did not find in the applicant's own.
fn proposal_errors(rules: &Rules, outcome: &Outcome) -> Vec<String> {
    let adopted = eval::adopt(&outcome.world, &outcome.allocations);
    let again = eval::evaluate(&rules.set, &rules.machine, adopted);
    again
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .filter(|finding| !outcome.findings.iter().any(|known| known.key == finding.key))
        .map(|finding| format!("{}: {}\n", finding.key, finding.message))
        .collect()
}
