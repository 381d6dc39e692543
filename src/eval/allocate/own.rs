//! The applicant's own plan, and the scenario with the proposal in its place.

use std::collections::BTreeSet;

use crate::model::{Allocation, PersonId, RecordView, Value, World};

/// The signals that the applicant plans in an application, in the order they were written: program and tier; the tier
/// is empty where it is not written down.
pub(super) fn own_plan(world: &World, application: RecordView) -> Vec<(RecordView, String)> {
    let dictionary = &world.dictionary;
    let Some(signals) = dictionary.fact(world.kind(application.record), "signals") else { return Vec::new() };
    let signals = world.related(application, signals);
    signals
        .iter()
        .filter_map(|signal| {
            let program = world.by_name(*signal, "program")?.as_record()?;
            let tier = world.by_name(*signal, "tier").and_then(Value::as_str).unwrap_or_default();
            Some((world.follow(*signal, program), tier.to_owned()))
        })
        .collect()
}

/// The scenario with the proposal in place of the applicant's own signals, so that the same rules can check it. Only
/// persons who have an allocation lose their own signals.
pub fn adopt(world: &World, allocations: &[Allocation]) -> World {
    let mut adopted = world.clone();
    let dictionary = world.dictionary.clone();
    let Some(signal) = dictionary.kind("signal") else { return adopted };
    let proposed: BTreeSet<PersonId> = allocations.iter().map(|allocation| allocation.application.person).collect();
    adopted.disown(signal, &proposed);
    for (application, chosen) in allocations.iter().flat_map(|a| a.chosen.iter().map(move |c| (a.application, c))) {
        let id = world.record(chosen.program.record).id.to_string();
        let record = adopted.add(signal, &id, Some(application.person), None);
        if let Some(fact) = dictionary.fact(signal, "program") {
            adopted.put_engine(record, fact, Value::Record(chosen.program.record));
        }
        if let Some(fact) = dictionary.fact(signal, "tier") {
            adopted.put_engine(record, fact, Value::Word(chosen.tier.as_str().into()));
        }
    }
    adopted
}
