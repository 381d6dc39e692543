//! Findings as text: the message, what it is built on, what to do.

use crate::model::Severity;
use crate::report::{FindingLine, Report, Role, Wording, words};

use super::page::Line;

/// The findings of one severity that speak for themselves.
pub(super) fn of(report: &Report, role: Role, severity: Severity, wording: Wording) -> Vec<Line> {
    let lines = report.findings.iter().filter(|line| line.person == role && line.severity == severity && line.speaks());
    lines.flat_map(|line| finding(report, line, wording)).collect()
}

/// The findings that the person accepts, with the reason they gave.
pub(super) fn waived(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    for line in report.findings.iter().filter(|line| line.person == role && line.folded_into.is_none()) {
        let Some(because) = &line.waived else { continue };
        lines.push(Line::main(&line.line));
        lines.push(Line::under(format!("because: {because}")));
        lines.extend(also(report, line));
        lines.extend(ids(line, wording));
    }
    lines
}

fn finding(report: &Report, line: &FindingLine, wording: Wording) -> Vec<Line> {
    let mut lines = vec![Line::main(&line.line)];
    lines.extend(line.evidence.iter().map(Line::under));
    lines.extend(line.source.iter().map(|source| Line::under(format!("from {source}"))));
    lines.extend(to_do(line).map(Line::under));
    lines.extend(also(report, line));
    lines.extend(ids(line, wording));
    if wording == Wording::Editor {
        lines.extend(line.events.iter().map(Line::deeper));
    }
    lines
}

fn to_do(line: &FindingLine) -> Option<String> {
    match (&line.fix, line.deadline()) {
        (Some(fix), Some(by)) => Some(format!("do: {} ({by})", words::small(fix))),
        (Some(fix), None) => Some(format!("do: {}", words::small(fix))),
        (None, Some(by)) => Some(by),
        (None, None) => None,
    }
}

/// Milder findings about the same thing, a short line each.
fn also(report: &Report, line: &FindingLine) -> Vec<Line> {
    let folded = line.folds.iter().filter_map(|key| report.findings.iter().find(|other| other.key == *key));
    folded.map(|other| Line::under(format!("also: {}", other.line))).collect()
}

/// What the editor needs to find the rule and to waive the finding.
fn ids(line: &FindingLine, wording: Wording) -> Vec<Line> {
    match wording {
        Wording::Applicant => Vec::new(),
        Wording::Editor => {
            let mut lines =
                vec![Line::under(format!("rule: {}", line.rule)), Line::under(format!("key: {}", line.key))];
            if !line.cites.is_empty() {
                lines.push(Line::under(format!("cites: {}", line.cites.join(", "))));
            }
            lines
        }
    }
}
