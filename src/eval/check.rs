//! Runs the check rules and makes findings of what they say.

use std::collections::BTreeMap;

use super::run::Run;
use super::{group, message};
use crate::model::{Effect, Fault, Finding, LineCol, RecordView, Rule, Stage, World};

/// Everything the checks find, by rule, person and record; grouped and waived.
pub(super) fn check(run: &mut Run<'_>) -> Vec<Finding> {
    let rules = run.rules;
    let mut findings: Vec<Finding> = Vec::new();
    for (number, rule) in rules.of_stage(Stage::Check) {
        for person in run.world.persons() {
            for subject in run.subjects(rule, person) {
                let said = run.evaluate_rule(number, subject, None);
                if said.effects.is_empty() {
                    continue;
                }
                let reads = run.reads();
                for effect in said.effects {
                    let Effect::Find { severity, about, slots } = effect else { continue };
                    let world = &run.world;
                    let key = key(world, rule, subject, about);
                    if findings.iter().any(|finding| finding.key == key) {
                        let message = format!("it says two things about `{key}`: give one of them an `about`");
                        run.fault(number, subject, Fault { message, spot: LineCol::default() });
                        continue;
                    }
                    let fill = |template| message::fill(world, rule, subject, template, &slots);
                    findings.push(Finding {
                        key,
                        rule: rule.id.clone(),
                        subject,
                        about,
                        severity,
                        message: rule.says.as_ref().map(fill).unwrap_or_default(),
                        fix: rule.fix.as_ref().map(fill),
                        by: rule.by.as_ref().and_then(|path| message::when_at(world, rule, subject, path)),
                        cites: rule.cites.clone(),
                        group: None,
                        folded_into: None,
                        waived: None,
                        reads: reads.clone(),
                        application: group::application(world, subject),
                    });
                }
            }
        }
    }
    group::fold(rules, &run.world, &mut findings);
    waive(&run.world, &mut findings);
    findings
}

/// A finding's identity: `rule subject about`, with the person before it where there are two.
fn key(world: &World, rule: &Rule, subject: RecordView, about: Option<RecordView>) -> String {
    let mut key = String::new();
    if subject.person.0 > 0 {
        key.push_str("partner ");
    }
    key.push_str(&rule.id.0);
    let is_whole_plan = world.applicant(subject.person) == subject;
    for record in (!is_whole_plan).then_some(subject).into_iter().chain(about) {
        key.push(' ');
        key.push_str(&world.record(record.record).id);
    }
    key
}

fn waive(world: &World, findings: &mut [Finding]) {
    let waivers: BTreeMap<_, _> =
        world.waivers.iter().map(|waiver| ((waiver.person, waiver.finding.as_str()), &waiver.because)).collect();
    for finding in findings {
        let by = |name: &str| waivers.get(&(finding.subject.person, name)).map(|because| (*because).clone());
        finding.waived = by(&finding.key).or_else(|| by(&finding.rule.0));
    }
}
