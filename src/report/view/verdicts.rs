//! Verdicts with their evidence, derived facts, and rules that went wrong.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{FactId, How, Origin, Outcome, RecordView, RuleFault, Slot, Verdict, VerdictRow, What};
use crate::report::{DerivedLine, FaultLine, Read, Role, VerdictLine, places, words};

use super::{ViewContext, needs};

/// Every verdict, by rule, person and record; its evidence is what the rule read and which lists it looked through.
pub(super) fn of(scene: &ViewContext) -> Vec<VerdictLine> {
    let mut rows: Vec<VerdictLine> = scene.outcome.verdicts.iter().map(|row| line(scene, row)).collect();
    rows.sort_by(|a, b| (&a.rule, a.person, &a.subject).cmp(&(&b.rule, b.person, &b.subject)));
    rows
}

/// How many verdicts there are of each kind.
pub(super) fn counts(outcome: &Outcome) -> BTreeMap<Verdict, usize> {
    let mut counts: BTreeMap<Verdict, usize> = Verdict::ALL.into_iter().map(|verdict| (verdict, 0)).collect();
    for row in &outcome.verdicts {
        *counts.entry(row.verdict).or_default() += 1;
    }
    counts
}

fn line(scene: &ViewContext, row: &VerdictRow) -> VerdictLine {
    let open = scene.open(&row.rule, row.subject);
    VerdictLine {
        rule: row.rule.clone(),
        subject: scene.path(row.subject),
        person: Role::from(row.subject.person),
        verdict: row.verdict,
        reads: reads(scene, row),
        more: row.more,
        blank: blank(scene, row),
        needs: open.map(|open| needs::lines(scene, &open.needs)).unwrap_or_default(),
    }
}

fn reads(scene: &ViewContext, row: &VerdictRow) -> Vec<Read> {
    let mut seen: BTreeSet<(RecordView, FactId)> = BTreeSet::new();
    let mut reads: Vec<Read> = Vec::new();
    for event in &row.events {
        match &event.what {
            What::Read(handle, fact, value) if seen.insert((*handle, *fact)) => {
                reads.push(scene.read(*handle, *fact, value));
            }
            What::Listed(handle, fact, records) if seen.insert((*handle, *fact)) => {
                let fact = scene.fact_path(*handle, *fact);
                reads.push(Read { fact, value: (*records).into(), at: None });
            }
            What::Read(..)
            | What::Listed(..)
            | What::Missed(..)
            | What::Decided(..)
            | What::Undecided(_)
            | What::Effect(_) => {}
        }
    }
    reads
}

/// The facts that a decided rule met and that nobody gave, each once: that they are blank is what it decided by.
fn blank(scene: &ViewContext, row: &VerdictRow) -> Vec<String> {
    if row.verdict == Verdict::CannotTell {
        return Vec::new();
    }
    let missed = row.events.iter().filter_map(|event| match &event.what {
        What::Missed(handle, fact) => {
            // Whose it is comes last, so that the order is that of the facts, whoever comes first in a couple.
            let record = scene.world.record(handle.record);
            let of =
                (scene.world.dictionary.name(record.kind), record.id.clone(), scene.world.dictionary.fact_name(*fact));
            Some((of, scene.fact_path(*handle, *fact)))
        }
        What::Read(..) | What::Listed(..) | What::Decided(..) | What::Undecided(_) | What::Effect(_) => None,
    });
    missed.collect::<BTreeSet<_>>().into_iter().map(|(_, path)| path).collect()
}

/// What rules derived and the scenario did not state, by record, person and fact.
pub(super) fn derived(scene: &ViewContext) -> Vec<DerivedLine> {
    let mut lines: Vec<DerivedLine> = Vec::new();
    for (handle, fact) in scene.world.derived.keys() {
        let Slot::Known(known) = scene.world.slot(*handle, *fact) else { continue };
        let How::Derived(rules) = &known.how else { continue };
        lines.push(DerivedLine {
            subject: scene.path(*handle),
            person: Role::from(handle.person),
            fact: scene.fact_path(*handle, *fact),
            value: places::json(scene.world, *handle, &known.value),
            rules: rules.iter().map(ToString::to_string).collect(),
        });
    }
    lines.sort_by(|a, b| (a.person, &a.fact).cmp(&(b.person, &b.fact)));
    lines
}

/// Rules that went wrong, by rule and record.
pub(super) fn faults(scene: &ViewContext) -> Vec<FaultLine> {
    let mut lines: Vec<FaultLine> = scene.outcome.faults.iter().map(|fault| fault_line(scene, fault)).collect();
    lines.sort_by(|a, b| (&a.rule, a.person, &a.subject, &a.message).cmp(&(&b.rule, b.person, &b.subject, &b.message)));
    lines
}

fn fault_line(scene: &ViewContext, fault: &RuleFault) -> FaultLine {
    let rule = scene.rule(&fault.rule);
    FaultLine {
        rule: fault.rule.clone(),
        subject: scene.path(fault.subject),
        person: Role::from(fault.subject.person),
        message: words::line(&fault.fault.message),
        at: fault.at.clone(),
        doc: rule.map_or_else(String::new, |rule| words::line(&rule.doc)),
        origin: rule.map_or(Origin::Shipped, |rule| rule.origin),
    }
}
