//! Whether two outcomes are the same but for names: every verdict, finding, item, proposal and derived fact.

use std::collections::BTreeMap;

use super::plan::Plan;
use crate::model::{FactId, Finding, Item, Outcome, RecordId, RecordView, Slot, Value, VerdictRow, When, World};

/// Records that are not the ones meant: then nothing else could be compared.
pub(super) fn records(world: &World, again: &World, plan: &Plan) -> Vec<String> {
    if world.records.len() != again.records.len() {
        return vec![format!("{} records became {}", world.records.len(), again.records.len())];
    }
    let pairs = (0u32..).zip(world.records.iter().zip(&again.records));
    pairs
        .filter(|(n, (old, new))| {
            let id = plan.id(world, RecordId(*n));
            (old.kind, old.owner, id.as_str()) != (new.kind, new.owner, &*new.id)
        })
        .map(|(_, (old, new))| format!("`{}` became `{}`, in another place", old.id, new.id))
        .collect()
}

/// What differs between two outcomes whose records are the same ones under other names.
pub(super) fn outcomes(before: &Outcome, after: &Outcome) -> Vec<String> {
    let (before, after) = (told(before), told(after));
    let mut lines = Vec::new();
    for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
        match (before.get(key), after.get(key)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => lines.push(format!("{}: was {old}, would be {new}", key.1)),
            (Some(old), None) => lines.push(format!("{}: was {old}, would be gone", key.1)),
            (None, Some(new)) => lines.push(format!("{}: would be {new}, was not there", key.1)),
            (None, None) => {}
        }
    }
    lines
}

/// What is compared, and how it is called: the numbers of its records, and the old names for people.
type Key = (Vec<RecordId>, String);

/// An outcome as plain texts without names in what is compared.
fn told(outcome: &Outcome) -> BTreeMap<(String, String), String> {
    let world = &*outcome.world;
    let mut told = BTreeMap::new();
    let mut put = |what: &str, (records, name): Key, said: String| {
        let mut key = format!("{what} {name} {records:?}");
        while told.contains_key(&(key.clone(), name.clone())) {
            key.push('+');
        }
        told.insert((key, name), said);
    };
    for row in &outcome.verdicts {
        put("verdict", named(&row.rule.0, world, [Some(row.subject), row.second]), verdict(world, row));
    }
    for found in &outcome.findings {
        put("finding", named(&found.rule.0, world, [Some(found.subject), found.about]), finding(found));
    }
    for one in &outcome.items {
        put("item", named(&one.rule.0, world, [Some(one.subject), None]), item(one));
    }
    for fault in &outcome.faults {
        put("fault", named(&fault.rule.0, world, [Some(fault.subject), None]), "a fault".to_owned());
    }
    for ((handle, fact), slot) in &world.derived {
        put("derived", named(&world.dictionary.path(*fact), world, [Some(*handle), None]), value(world, *fact, slot));
    }
    for plan in &outcome.allocations {
        let places = |chosen: &[crate::model::Chosen]| {
            let one =
                |place: &crate::model::Chosen| format!("{:?} {} {}", place.program.record, place.tier, place.points);
            chosen.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let forbidden: Vec<RecordId> = plan.forbidden.iter().map(|(place, _)| place.record).collect();
        let said =
            format!("{} points, {}; {}; {forbidden:?}", plan.total, places(&plan.chosen), places(&plan.left_out));
        put("proposal", named("the proposed signals", world, [Some(plan.application), None]), said);
    }
    told
}

/// Rule and records: names are for reading only, so they are made of what does not change.
fn named(rule: &str, world: &World, records: [Option<RecordView>; 2]) -> Key {
    let records: Vec<RecordView> = records.into_iter().flatten().collect();
    let place = |handle: &RecordView| {
        let whose = if handle.person.0 > 0 { "partner's " } else { "" };
        format!("{whose}{} {}", world.dictionary.name(world.kind(handle.record)), number(world, handle.record))
    };
    let places: Vec<String> = records.iter().map(place).collect();
    (records.iter().map(|handle| handle.record).collect(), format!("`{rule}` on {}", places.join(", ")))
}

/// Which of its kind a record is, from 1.
fn number(world: &World, record: RecordId) -> usize {
    let kind = world.kind(record);
    1 + world.records.iter().take(record.0 as usize).filter(|other| other.kind == kind).count()
}

fn verdict(world: &World, row: &VerdictRow) -> String {
    let need =
        |handle: RecordView, fact: FactId| format!("{} {}", world.dictionary.path(fact), number(world, handle.record));
    let needs: Vec<String> = row.needs.iter().map(|one| need(one.handle, one.fact)).collect();
    let missing = if needs.is_empty() { String::new() } else { format!(", missing {}", needs.join(", ")) };
    format!("{}{missing}", row.verdict.name().replace('_', " "))
}

fn finding(finding: &Finding) -> String {
    let folded = finding.folded_into.as_ref().map_or("", |_| ", folded");
    let waived = finding.waived.as_ref().map_or("", |_| ", accepted");
    format!("{}{}{folded}{waived}", finding.severity.name(), date(", by", finding.by.as_ref()))
}

fn item(item: &Item) -> String {
    let (from, until) = (date(", from", item.from.as_ref()), date(", until", item.until.as_ref()));
    format!("{}{from}{until}{}", item.state.name(), date(", done", item.done_on.as_ref()))
}

fn date(word: &str, when: Option<&When>) -> String {
    when.map_or_else(String::new, |when| format!("{word} {}", when.iso()))
}

/// A derived value; of a text only that there is one.
fn value(world: &World, fact: FactId, slot: &Slot) -> String {
    match slot {
        Slot::Absent(_) => "not known".to_owned(),
        Slot::Known(known) => match &known.value {
            Value::Text(_) => "a text".to_owned(),
            Value::Record(record) => format!("{} {}", world.dictionary.path(fact), number(world, *record)),
            Value::When(when) => when.iso(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Integer(n) => n.to_string(),
            Value::Number(n) => n.to_string(),
            Value::Word(word) => word.to_string(),
            Value::Words(words) if words.is_empty() => "none".to_owned(),
            Value::Words(words) => words.iter().map(|word| &**word).collect::<Vec<_>>().join(", "),
        },
    }
}
