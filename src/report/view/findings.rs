//! Findings in the order they are read, each with its evidence.

use std::collections::BTreeMap;

use crate::model::Finding;
use crate::report::{FindingLine, Role, places, words};

use super::scene::{ViewContext, due};
use super::{Detail, evidence, rests};

/// All findings, sorted: person, severity, what a rule puts first, date, then record by record, the whole plan last.
pub(super) fn of(scene: &ViewContext, detail: Detail) -> Vec<FindingLine> {
    let folds = folds(scene);
    sorted(scene).into_iter().map(|finding| line(scene, finding, &folds, detail)).collect()
}

/// Findings in the order of the report.
pub(super) fn sorted<'a>(scene: &ViewContext<'a>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = scene.outcome.findings.iter().collect();
    findings.sort_by_cached_key(|finding| {
        let place = (finding.subject.person, finding.severity, !scene.is_first(finding), due(finding.by.as_ref()));
        // The person's own name decides nothing: a shared report, which lacks it, has the same order.
        let title = if scene.is_self(finding.subject) { String::new() } else { scene.title(finding.subject) };
        let record = (scene.is_whole(finding.subject), title);
        (place, record, finding.rule.clone(), finding.key.clone())
    });
    findings
}

/// Keys of the findings folded into each finding.
fn folds<'a>(scene: &ViewContext<'a>) -> BTreeMap<&'a str, Vec<String>> {
    let mut folds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in sorted(scene) {
        if let Some(into) = &finding.folded_into {
            folds.entry(into).or_default().push(finding.key.clone());
        }
    }
    folds
}

fn line(scene: &ViewContext, finding: &Finding, folds: &BTreeMap<&str, Vec<String>>, detail: Detail) -> FindingLine {
    let (reads, rests_on, events) = match detail {
        Detail::Brief => (Vec::new(), Vec::new(), Vec::new()),
        Detail::Whole => (
            finding.reads.iter().map(|(handle, fact, value)| scene.read(*handle, *fact, value)).collect(),
            rests::behind(scene, &finding.reads),
            evidence::events(scene, finding),
        ),
    };
    FindingLine {
        key: finding.key.clone(),
        rule: finding.rule.clone(),
        person: Role::from(finding.subject.person),
        specialty: finding.application.map(|application| scene.specialty(application)),
        subject: scene.path(finding.subject),
        title: scene.title(finding.subject),
        about: finding.about.map(|about| scene.path(about)).into_iter().collect(),
        severity: finding.severity,
        message: words::line(&finding.message),
        fix: finding.fix.as_deref().map(words::line),
        by: finding.by.as_ref().map(|by| scene.moment(by)),
        late: scene.late(finding.by.as_ref()),
        cites: finding.cites.clone(),
        group: finding.group.clone(),
        folds: folds.get(finding.key.as_str()).cloned().unwrap_or_default(),
        folded_into: finding.folded_into.clone(),
        waived: finding.waived.as_deref().map(words::line),
        reads,
        rests_on,
        at: places::record_at(scene.world, finding.subject),
        line: worded(scene, finding),
        evidence: evidence::lines(scene, finding),
        events,
        source: source(scene, finding),
    }
}

/// The message with its record in front and, for someone who applies in two specialties, the specialty behind where the
/// message does not name it.
fn worded(scene: &ViewContext, finding: &Finding) -> String {
    let line = named(scene, &[finding], &words::line(&finding.message));
    let several = scene.applications(finding.subject.person).len() > 1;
    match finding.application {
        Some(application) if several => {
            let specialty = scene.specialty_words(application);
            let said = line.to_lowercase().contains(&specialty.to_lowercase());
            if said { line } else { format!("{line} ({specialty})") }
        }
        _ => line,
    }
}

/// A text with the records it is about in front, unless it names those already or is about the person as a whole.
pub(super) fn named(scene: &ViewContext, findings: &[&Finding], text: &str) -> String {
    let others = findings.iter().filter(|finding| !scene.is_self(finding.subject));
    let mut titles: Vec<String> = Vec::new();
    for finding in others {
        let title = scene.title(finding.subject);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let names = words::first_of(3, &titles);
    if titles.is_empty() || text.to_lowercase().contains(&names.to_lowercase()) {
        text.to_owned()
    } else {
        format!("{names}: {text}")
    }
}

fn source(scene: &ViewContext, finding: &Finding) -> Option<String> {
    let statement = scene.rules.statements.get(finding.cites.first()?)?;
    Some(words::line(&statement.source))
}
