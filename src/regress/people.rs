//! Whole applicants: the text report is the snapshot, byte for byte. And the proposal must draw no error.

use std::path::Path;

use super::discover::Job;
use super::words::diff;
use super::{Order, Status, Tested, files};
use crate::load::read_text;
use crate::model::{Outcome, Severity};
use crate::report::Wording;
use crate::setup::{Rules, scenario};
use crate::{eval, report};

/// Tests one applicant.
pub(super) fn test(rules: &Rules, order: &Order, job: &Job) -> Vec<Tested> {
    let tested = |status, detail: String| vec![Tested { name: job.name.clone(), status, detail }];
    let world = match scenario(&rules.set, &job.path, None) {
        Ok(world) => world,
        Err(trouble) => {
            let lines = trouble.problems.iter().map(|problem| super::broken::line(&trouble.files, problem));
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

/// Compares with a snapshot, or accepts what came out.
pub(super) fn compare(snapshot: &Path, text: &str, accept: bool) -> (Status, String) {
    let expected = read_text(snapshot).ok();
    if expected.as_deref() == Some(text) {
        return (Status::Same, String::new());
    }
    if accept {
        return match files::rewrite(snapshot, text) {
            Ok(()) => (Status::Accepted, String::new()),
            Err(problem) => (Status::Broken, format!("{problem}\n")),
        };
    }
    match expected {
        Some(expected) => (Status::Changed, diff(&expected, text)),
        None => (Status::New, text.to_owned()),
    }
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
