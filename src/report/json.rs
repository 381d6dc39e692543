//! The report as JSON: version 1 of the contract with other programs. Names its members; their order is the order here.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use crate::model::{Severity, Verdict};

use super::{
    ApplicationList, Basis, BasisKind, DerivedLine, FaultLine, FindingLine, Heading, ItemLine, Moment, Next, Open,
    Plan, Report, SourceLine, Timeline, VerdictLine,
};

/// The version of the contract. 1: verdicts only where they are asked for.
const VERSION: u32 = 1;

/// What preceptor found for one applicant or couple.
#[derive(Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
struct Contract<'a> {
    /// The version of this contract.
    preceptor_report: u32,
    /// The season: the year of the Match.
    season: i64,
    /// The moment the report looks from.
    as_of: &'a Moment,
    /// The date of the rules: `2026-11-22`.
    rules_date: &'a str,
    /// The people: the applicant, then the partner where there is one.
    people: &'a [Heading],
    /// What to do next, at most five for each person.
    do_next: &'a [Next],
    /// All findings, folded and accepted ones included: by person, then by severity.
    findings: &'a [FindingLine],
    /// Rules that could not tell because facts are not known, by person, rule and record.
    cannot_tell: &'a [Open],
    /// The facts that rules derived, by person and path.
    derived: &'a [DerivedLine],
    /// Where to apply, where to ask first and what not to pay for, one list for each application.
    application_lists: &'a [ApplicationList],
    /// The proposed signals, one for each application.
    allocation: &'a [Plan],
    /// Of each person the dated items in time order, then the steps in the order of the road.
    items: &'a [ItemLine],
    /// The plan of each person in one list by time: dates of the season, dated items and steps that are still to be done.
    plan: &'a [Timeline],
    /// Every verdict with its evidence, by rule, person and record; left out unless asked for (`--verdicts`).
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<&'a [VerdictLine]>,
    /// Rules that went wrong, by rule, person and record.
    faults: &'a [FaultLine],
    /// Guesses of the scenario that the report rests on.
    assumed: Vec<&'a Basis>,
    /// Values that somebody looked up and that the report rests on.
    confirmed: Vec<&'a Basis>,
    /// Values that the scenario says, though rules would derive them.
    stated: Vec<&'a Basis>,
    /// The sources of the values from outside that the report used, by id.
    sources: &'a [SourceLine],
    /// How many findings speak for themselves, by severity, and how many verdicts there are of each kind.
    #[cfg_attr(feature = "cli", schemars(schema_with = "counts_schema"))]
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
        plan: &report.timelines,
        verdicts: report.verdicts.as_deref(),
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

/// The JSON Schema of a report: no member more, and every member that is always there required.
#[cfg(feature = "cli")]
pub(super) fn schema() -> Json {
    use schemars::transform::{RecursiveTransform, Transform};

    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<Contract<'_>>();
    RecursiveTransform(close).transform(&mut schema);
    // What it is stands at its head, where a reader looks for it.
    let mut root = Map::new();
    root.insert("$schema".to_owned(), schema.remove("$schema").unwrap_or_default());
    root.insert("title".to_owned(), "A report of preceptor".into());
    schema.remove("title");
    root.extend(schema.as_object().cloned().unwrap_or_default());
    Json::Object(root)
}

/// Refuses members that are not named.
#[cfg(feature = "cli")]
fn close(schema: &mut schemars::Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

#[cfg(feature = "cli")]
fn counts_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let names: Vec<&str> =
        Severity::ALL.map(Severity::name).into_iter().chain(OTHERS).chain(Verdict::ALL.map(Verdict::name)).collect();
    let count = serde_json::json!({ "type": "integer", "minimum": 0 });
    let properties: Map<String, Json> = names.iter().map(|name| ((*name).to_owned(), count.clone())).collect();
    schemars::json_schema!({ "type": "object", "properties": properties, "required": names })
}

/// Findings that do not speak for themselves.
const OTHERS: [&str; 2] = ["waived", "folded"];

/// Findings that speak for themselves by severity, waived and folded ones, and verdicts by name.
fn counts(report: &Report) -> Map<String, Json> {
    let findings = |test: &dyn Fn(&FindingLine) -> bool| report.findings.iter().filter(|line| test(line)).count();
    let mut counts = Map::new();
    for severity in Severity::ALL {
        counts.insert(severity.name().to_owned(), findings(&|line| line.severity == severity && line.speaks()).into());
    }
    let [waived, folded] = OTHERS;
    counts.insert(waived.to_owned(), findings(&|line| line.waived.is_some() && line.folded_into.is_none()).into());
    counts.insert(folded.to_owned(), findings(&|line| line.folded_into.is_some()).into());
    for verdict in Verdict::ALL {
        let count = report.verdict_counts.get(&verdict).copied().unwrap_or_default();
        counts.insert(verdict.name().to_owned(), count.into());
    }
    counts
}
