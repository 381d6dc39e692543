//! Findings and problems as SARIF 2.1.0, for code scanning and editors. Folded findings are named by the one that speaks
//! for them; what cannot be told is no result.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::locations::{Location, Wrong, uri};
use super::{At, FaultLine, FindingLine, Report};
use crate::model::{Diagnostic, Files, Rule, RuleSet, Severity, Stage};

/// The schema that every log names.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The rule that problems belong to: what is wrong before any rule runs.
const PROBLEM: &str = "problem";
/// The name and version of the fingerprint: a finding's key.
const FINGERPRINT: &str = "preceptorFinding/v1";

/// Rules that check, as SARIF describes them: id and what each is about. A page of its own none of them has.
struct Driver<'a>(Vec<&'a Rule>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Json,
    locations: Vec<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial_fingerprints: Option<Json>,
    // Where one result says which suppressions it has, all must.
    suppressions: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<Json>,
}

/// A report as a SARIF log.
pub(super) fn of(report: &Report, rules: &RuleSet) -> String {
    let driver = Driver(rules.of_stage(Stage::Check).map(|(_, rule)| rule).collect());
    let spoken = report.findings.iter().filter(|finding| finding.folded_into.is_none());
    let results: Vec<Found> = spoken.map(|finding| result(finding, &driver)).collect();
    let faults: Vec<Json> = report.faults.iter().map(notification).collect();
    let mut invocation = json!({ "executionSuccessful": faults.is_empty() });
    if !faults.is_empty() {
        invocation["toolExecutionNotifications"] = faults.into();
    }
    log(driver.descriptors(rules), invocation, &results)
}

/// Problems as a SARIF log; without any, a run that found nothing.
pub(super) fn problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Diagnostic)>) -> String {
    let results: Vec<Found> = found.into_iter().map(|(files, problem)| wrong(&Wrong::new(files, problem))).collect();
    let invocation = match results.len() {
        0 => json!({ "executionSuccessful": true, "exitCode": 0 }),
        _ => json!({
            "executionSuccessful": false,
            "exitCode": 2,
            "exitCodeDescription": "a rule or a scenario is wrong; nothing was run",
        }),
    };
    let about = "A rule or a scenario is wrong, so that nothing can be run.";
    log(vec![json!({ "id": PROBLEM, "shortDescription": { "text": about } })], invocation, &results)
}

fn log(rules: Vec<Json>, invocation: Json, results: &[Found]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "preceptor", "semanticVersion": version, "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

impl Driver<'_> {
    fn index(&self, finding: &FindingLine) -> usize {
        self.0.iter().position(|rule| rule.id == finding.rule).expect("a finding is a check rule's")
    }

    fn descriptors(&self, rules: &RuleSet) -> Vec<Json> {
        let cited = |rule: &Rule| {
            let statements = rule.cites.iter().filter_map(|cite| rules.statements.get(cite));
            statements.map(|cited| format!("{} ({})", cited.says, cited.source)).collect::<Vec<_>>().join("\n")
        };
        let descriptor = |rule: &&Rule| {
            let mut one = json!({ "id": &*rule.id.0, "shortDescription": { "text": rule.doc } });
            let cited = cited(rule);
            if !cited.is_empty() {
                one["help"] = json!({ "text": cited });
            }
            one
        };
        self.0.iter().map(descriptor).collect()
    }
}

fn result(finding: &FindingLine, driver: &Driver) -> Found {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let logical = json!({ "fullyQualifiedName": finding.subject, "name": finding.title, "kind": "record" });
    let mut place = finding.at.as_ref().map_or_else(|| json!({}), |at| location(&Location::from(at)));
    place["logicalLocations"] = json!([logical]);
    let suppressions = finding.waived.iter();
    let suppressions =
        suppressions.map(|because| json!({ "kind": "inSource", "status": "accepted", "justification": because }));
    let folds = (!finding.folds.is_empty()).then(|| json!({ "folds": finding.folds }));
    Found {
        rule_id: finding.rule.to_string(),
        rule_index: driver.index(finding),
        level,
        message: json!({ "text": finding.advice() }),
        locations: vec![place],
        related_locations: evidence(finding),
        partial_fingerprints: Some(json!({ FINGERPRINT: finding.key })),
        suppressions: suppressions.collect(),
        properties: folds,
    }
}

/// Where each fact is written that the rule read, each once.
fn evidence(finding: &FindingLine) -> Vec<Json> {
    let mut places: Vec<(&At, String)> = Vec::new();
    for read in &finding.reads {
        let Some(at) = &read.at else { continue };
        let said = format!("{}: {}", read.fact, read.value);
        if !places.contains(&(at, said.clone())) {
            places.push((at, said));
        }
    }
    let numbered = places.into_iter().enumerate();
    numbered
        .map(|(id, (at, said))| {
            let mut place = location(&Location::from(at));
            place["id"] = id.into();
            place["message"] = json!({ "text": said });
            place
        })
        .collect()
}

fn wrong(wrong: &Wrong) -> Found {
    Found {
        rule_id: PROBLEM.to_owned(),
        rule_index: 0,
        level: "error",
        message: json!({ "text": wrong.text() }),
        locations: wrong.spot.as_ref().map(location).into_iter().collect(),
        related_locations: Vec::new(),
        partial_fingerprints: None,
        suppressions: Vec::new(),
        properties: None,
    }
}

fn location(spot: &Location) -> Json {
    let mut region = json!({ "startLine": spot.line, "startColumn": spot.column });
    if let Some((line, column)) = spot.end {
        region["endLine"] = line.into();
        region["endColumn"] = column.into();
    }
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&spot.file) }, "region": region } })
}

/// A rule that went wrong: no finding about the plan, but something about this run.
fn notification(fault: &FaultLine) -> Json {
    let text = format!("`{}` went wrong for {}: {}", fault.rule, fault.subject, fault.message);
    let mut one = json!({ "level": "error", "message": { "text": text } });
    if let Some(spot) = Location::parse(&fault.at) {
        one["locations"] = json!([location(&spot)]);
    }
    one
}
