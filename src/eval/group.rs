//! Rules that speak about the same thing give one message a record: the gravest, then the strongest of its group.

use std::collections::BTreeMap;

use crate::model::{Finding, Group, KindId, RecordView, RuleSet, World};

/// Folds findings of one group about one record into the strongest of them.
pub(super) fn fold(rules: &RuleSet, world: &World, findings: &mut [Finding]) {
    for group in &rules.groups {
        let mut by_record: BTreeMap<RecordView, Vec<usize>> = BTreeMap::new();
        for (n, finding) in findings.iter().enumerate() {
            if group.rules.contains(&finding.rule)
                && let Some(record) = record(world, finding.subject, group.one_for)
            {
                by_record.entry(record).or_default().push(n);
            }
        }
        for mut members in by_record.into_values() {
            members.sort_by_key(|n| (findings[*n].severity, strength(group, &findings[*n]), *n));
            let head = findings[members[0]].key.clone();
            for (place, n) in members.into_iter().enumerate() {
                findings[n].group = Some(group.id.clone());
                findings[n].folded_into = (place > 0).then(|| head.clone());
            }
        }
    }
}

fn strength(group: &Group, finding: &Finding) -> usize {
    group.rules.iter().position(|rule| *rule == finding.rule).unwrap_or(usize::MAX)
}

/// The record of a kind that a subject belongs to.
fn record(world: &World, subject: RecordView, kind: KindId) -> Option<RecordView> {
    if world.kind(subject.record) == kind {
        return Some(subject);
    }
    let applicant = world.applicant(subject.person);
    if world.kind(applicant.record) == kind {
        return Some(applicant);
    }
    let name = world.dictionary.name(kind).to_owned();
    if name == "application" {
        return application(world, subject);
    }
    Some(world.follow(subject, world.at_path(subject, &[name])?.as_record()?))
}

/// The application a record belongs to: itself, or the one it refers to, straight or over its program.
pub(super) fn application(world: &World, subject: RecordView) -> Option<RecordView> {
    let application = world.dictionary.kind("application")?;
    if world.kind(subject.record) == application {
        return Some(subject);
    }
    let over: [&[&str]; 2] = [&["application"], &["program", "application"]];
    over.iter().find_map(|path| {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        Some(world.follow(subject, world.at_path(subject, &path)?.as_record()?))
    })
}
