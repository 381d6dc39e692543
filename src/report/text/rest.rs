//! The rest of a report as text: what is missing, what it rests on, what went wrong, and how often each rule said what.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::model::{Origin, Severity, Verdict};
use crate::report::{Missing, Report, Role, Wording};

use super::page::Line;

/// The one line for a plan with nothing to mend; none where there is something, or where a shipped check is missing.
pub(in crate::report) fn nothing_wrong(report: &Report, role: Role) -> Option<&'static str> {
    // On an occasion the opening says what there is to say.
    if report.people.iter().any(|heading| heading.person == role && heading.occasion.is_some()) {
        return None;
    }
    let wrong = |severity| matches!(severity, Severity::Error | Severity::Warning);
    let mut findings = report.findings.iter().filter(|line| line.person == role && line.speaks());
    let missing_check = report.faults.iter().any(|fault| fault.origin == Origin::Shipped);
    if findings.any(|line| wrong(line.severity)) || missing_check {
        None
    } else if report.could.contains_key(&role) {
        Some("Nothing to fix in what we know so far; a fact that is missing could change that.")
    } else if report.missing.iter().any(|missing| missing.person == role) {
        Some("Nothing to fix in what we know so far; some facts are missing.")
    } else {
        Some("Nothing to fix: no rule found anything wrong.")
    }
}

/// What we need to know, one line a fact.
pub(super) fn missing(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    for missing in report.missing.iter().filter(|missing| missing.person == role) {
        lines.push(Line::main(question(missing)));
        if wording == Wording::Editor {
            lines.push(Line::under(format!("facts: {}", missing.facts.join(", "))));
        }
    }
    lines
}

fn question(missing: &Missing) -> String {
    match &missing.ask {
        Some(ask) => format!("{}. {ask}", missing.line),
        None => missing.line.clone(),
    }
}

/// What the report rests on beside plain facts; for the applicant one line a source.
pub(in crate::report) fn rests(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mine = report.rests.iter().filter(|basis| basis.person == role);
    if wording == Wording::Editor {
        return mine
            .flat_map(|basis| [Line::main(&basis.line), Line::under(format!("fact: {}", basis.fact))])
            .collect();
    }
    let mut lines: Vec<String> = Vec::new();
    let mut sources: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for basis in mine {
        match &basis.source {
            Some(source) => sources.entry(source).or_default().push(&basis.said),
            None => lines.push(basis.line.clone()),
        }
    }
    lines.extend(sources.iter().map(|(source, said)| format!("{source}: {}", said.join("; "))));
    lines.into_iter().map(Line::main).collect()
}

/// Rules that went wrong: for the editor where and how, for the applicant what was not checked.
pub(in crate::report) fn faults(report: &Report, wording: Wording) -> Vec<Line> {
    let mut lines: Vec<String> = Vec::new();
    for fault in &report.faults {
        let line = match (wording, fault.origin) {
            (Wording::Editor, Origin::Shipped) => {
                format!("A rule went wrong: {} at {}, {}", fault.rule, fault.at, fault.message)
            }
            (Wording::Editor, Origin::Untrusted) => {
                format!("A rule went wrong and is left out: {} at {}, {}", fault.rule, fault.at, fault.message)
            }
            (Wording::Applicant, Origin::Shipped) => {
                format!("A mistake in the rules kept us from checking this: {}", fault.doc)
            }
            (Wording::Applicant, Origin::Untrusted) => {
                format!("A check of your own went wrong and is left out: {}", fault.doc)
            }
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.into_iter().map(Line::main).collect()
}

/// How often each rule said what.
pub(super) fn verdicts(report: &Report) -> Vec<Line> {
    let mut rules: BTreeMap<&str, BTreeMap<Verdict, usize>> = BTreeMap::new();
    for row in report.verdicts.iter().flatten() {
        *rules.entry(&row.rule.0).or_default().entry(row.verdict).or_default() += 1;
    }
    let said = |counts: &BTreeMap<Verdict, usize>| {
        let counts: Vec<String> = counts.iter().map(|(verdict, n)| format!("{} {n}", word(*verdict))).collect();
        counts.join(", ")
    };
    rules.iter().map(|(rule, counts)| Line::main(format!("{rule}: {}", said(counts)))).collect()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fires => "fires",
        Verdict::Clear => "clear",
        Verdict::CannotTell => "cannot tell",
        Verdict::Fault => "fault",
    }
}
