//! The report as JSON: version 0 of the contract with other programs. Names its members; their order is the order here.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::model::{Severity, Verdict};

use super::{
    ApplicationList, Basis, BasisKind, DerivedLine, FaultLine, FindingLine, Heading, ItemLine, Moment, Next, Open,
    Plan, Report, SourceLine, VerdictLine,
};

/// The version of the contract: 0 while it grows, then additive only.
const VERSION: u32 = 0;

#[derive(Serialize)]
struct Contract<'a> {
    preceptor_report: u32,
    season: i64,
    as_of: &'a Moment,
    rules_date: &'a str,
    people: &'a [Heading],
    do_next: &'a [Next],
    findings: &'a [FindingLine],
    cannot_tell: &'a [Open],
    derived: &'a [DerivedLine],
    application_lists: &'a [ApplicationList],
    allocation: &'a [Plan],
    items: &'a [ItemLine],
    verdicts: &'a [VerdictLine],
    faults: &'a [FaultLine],
    assumed: Vec<&'a Basis>,
    confirmed: Vec<&'a Basis>,
    stated: Vec<&'a Basis>,
    sources: &'a [SourceLine],
    counts: Map<String, Json>,
}

/// The report as JSON, indented, with a newline at the end.
pub(super) fn of(report: &Report) -> String {
    let contract = Contract {
        preceptor_report: VERSION,
        season: report.season,
        as_of: &report.as_of,
        rules_date: &report.rules_date,
        people: &report.people,
        do_next: &report.do_next,
        findings: &report.findings,
        cannot_tell: &report.cannot_tell,
        derived: &report.derived,
        application_lists: &report.lists,
        allocation: &report.allocation,
        items: &report.items,
        verdicts: &report.verdicts,
        faults: &report.faults,
        assumed: rests(report, BasisKind::Assumed),
        confirmed: rests(report, BasisKind::Confirmed),
        stated: rests(report, BasisKind::Stated),
        sources: &report.sources,
        counts: counts(report),
    };
    let mut json = serde_json::to_string_pretty(&contract).expect("plain data with text keys always has a JSON form");
    json.push('\n');
    json
}

fn rests(report: &Report, kind: BasisKind) -> Vec<&Basis> {
    report.rests.iter().filter(|basis| basis.kind == kind).collect()
}

/// Findings that speak for themselves by severity, waived and folded ones, and verdicts by name.
fn counts(report: &Report) -> Map<String, Json> {
    let findings = |test: &dyn Fn(&FindingLine) -> bool| report.findings.iter().filter(|line| test(line)).count();
    let mut counts = Map::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        counts.insert(severity.name().to_owned(), findings(&|line| line.severity == severity && line.speaks()).into());
    }
    counts.insert("waived".to_owned(), findings(&|line| line.waived.is_some() && line.folded_into.is_none()).into());
    counts.insert("folded".to_owned(), findings(&|line| line.folded_into.is_some()).into());
    for verdict in [Verdict::Fires, Verdict::Clear, Verdict::CannotTell, Verdict::Fault] {
        let lines = report.verdicts.iter().filter(|line| line.verdict == verdict);
        counts.insert(verdict.name().to_owned(), lines.count().into());
    }
    counts
}
