//! What one evaluation found as plain texts by key, and the differences of two. No places, no order of rules.

use std::collections::BTreeMap;

use super::cases;
use super::change::{Change, How};
use super::discover::Job;
use crate::engine::Rules;
use crate::eval;
use crate::model::{Finding, Item, RecordView, Slot, Verdict, When, World, wording};

type Texts = BTreeMap<String, String>;

/// What one evaluation found.
#[derive(Default)]
pub(super) struct Snapshot {
    findings: Texts,
    verdicts: BTreeMap<String, Verdict>,
    missing: Texts,
    items: Texts,
    derived: Texts,
    signals: Texts,
    letters: Texts,
    faults: Texts,
}

impl Snapshot {
    /// Evaluates one applicant. The letters of a draft rule are looked at in its own cases.
    pub fn of(rules: &Rules, job: &Job, world: &World) -> Self {
        let mut seen = Self::default();
        let own = job.name.strip_prefix("rules/").and_then(|id| rules.set.rule(id));
        for letter in own.map(|rule| cases::letters(rules, rule, world)).unwrap_or_default() {
            seen.letters.insert(letter.program, letter.text.trim_end().replace('\n', " / "));
        }
        let outcome = eval::evaluate_with(&rules.set, &rules.machine, world.clone(), eval::Evidence::OfCases);
        let world = &*outcome.world;
        seen.findings.extend(outcome.findings.iter().map(|found| (found.key.clone(), finding(found))));
        seen.items.extend(outcome.items.iter().map(|one| (one.key.clone(), item(one))));
        for row in &outcome.verdicts {
            let mut key = format!("{} {}", row.rule, name(world, row.subject));
            if let Some(second) = row.second {
                key.push_str(&format!(", {}", name(world, second)));
            }
            let needs: Vec<String> = row.needs.iter().map(|need| fact(world, need.handle, need.fact)).collect();
            if row.verdict == Verdict::CannotTell {
                seen.missing.insert(key.clone(), format!("missing {}", wording::list(&needs)));
            }
            seen.verdicts.insert(key, row.verdict);
        }
        for ((handle, id), slot) in &world.derived {
            let said = match slot {
                Slot::Known(known) => wording::fact(world, *handle, *id, &known.value),
                Slot::Absent(_) => "not known".to_owned(),
            };
            seen.derived.insert(fact(world, *handle, *id), said);
        }
        for allocation in &outcome.allocations {
            let of = name(world, allocation.application);
            for chosen in &allocation.chosen {
                seen.signals.insert(format!("{of}: {}", name(world, chosen.program)), chosen.tier.clone());
            }
        }
        for fault in &outcome.faults {
            seen.faults.insert(format!("{} {}", fault.rule, name(world, fault.subject)), fault.fault.message.clone());
        }
        seen
    }
}

/// Everything that is different, in the order it is told.
pub(super) fn changes(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    let mut changes = Vec::new();
    for mut change in differences(How::ReportDiff, &old.findings, &new.findings) {
        match (&change.old, &change.new) {
            (None, _) => change.how = How::Gains,
            (_, None) => change.how = How::Loses,
            _ => {}
        }
        changes.push(change);
    }
    for (key, why) in &new.missing {
        if old.verdicts.get(key).is_some_and(|verdict| *verdict != Verdict::CannotTell) {
            changes.push(Change { how: How::BecomesUnknown, what: key.clone(), old: None, new: Some(why.clone()) });
        }
    }
    for (key, why) in &old.missing {
        if new.verdicts.get(key).is_some_and(|verdict| *verdict != Verdict::CannotTell) {
            changes.push(Change { how: How::BecomesKnown, what: key.clone(), old: Some(why.clone()), new: None });
        }
    }
    changes.extend(differences(How::Item, &old.items, &new.items));
    changes.extend(differences(How::Derived, &old.derived, &new.derived));
    changes.extend(differences(How::Signal, &old.signals, &new.signals));
    changes.extend(differences(How::Letter, &old.letters, &new.letters));
    changes.extend(differences(How::Fault, &old.faults, &new.faults));
    changes.sort();
    changes
}

fn differences(how: How, old: &Texts, new: &Texts) -> Vec<Change> {
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| Change { how, what: key.clone(), old: old.get(key).cloned(), new: new.get(key).cloned() })
        .collect()
}

fn finding(finding: &Finding) -> String {
    let fix = finding.fix.as_ref().map(|fix| format!("; do: {fix}")).unwrap_or_default();
    format!("{}: {}{fix}", finding.severity.name(), finding.message)
}

fn item(item: &Item) -> String {
    let date = |word: &str, when: &Option<When>| {
        when.as_ref().map(|when| format!(", {word} {}", wording::full_moment(when))).unwrap_or_default()
    };
    let (from, until, done) = (date("from", &item.from), date("until", &item.until), date("done", &item.done_on));
    format!("{}{from}{until}{done}", item.state.name())
}

/// A record by its id, with whose it is.
fn name(world: &World, handle: RecordView) -> String {
    let partner = if handle.person.0 > 0 { "partner " } else { "" };
    format!("{partner}{}", world.record(handle.record).id)
}

fn fact(world: &World, handle: RecordView, fact: crate::model::FactId) -> String {
    let partner = if handle.person.0 > 0 { "partner." } else { "" };
    let record = world.record(handle.record);
    let kind = world.dictionary.name(record.kind);
    let of = if wording::is_person(world, handle) { kind.to_owned() } else { format!("{kind}.{}", record.id) };
    format!("{partner}{of}.{}", world.dictionary.fact_name(fact))
}
