//! Runs the due and step rules and says where each item stands on the day of the report.

use std::collections::BTreeMap;

use super::message;
use super::settle::Run;
use crate::model::{Effect, Handle, Item, ItemDraft, Need, PersonId, Rule, Stage, State, When, World};

/// Every item, in the order of rules and records, with its state.
pub(super) fn schedule(run: &mut Run<'_>) -> Vec<Item> {
    let rules = run.rules;
    let mut items = Vec::new();
    for stage in [Stage::Due, Stage::Step] {
        for (number, rule) in rules.of_stage(stage) {
            for person in run.world.persons() {
                for subject in run.subjects(rule, person) {
                    let said = run.settle(number, subject, None);
                    for effect in said.effects {
                        let Effect::Item(draft) = effect else { continue };
                        items.push(item(&run.world, rule, subject, *draft));
                    }
                }
            }
        }
    }
    order(&mut items);
    items
}

fn item(world: &World, rule: &Rule, subject: Handle, draft: ItemDraft) -> Item {
    let title = message::fill_text(world, rule, subject, &draft.title);
    let partner = if subject.person.0 > 0 { "partner " } else { "" };
    let record = &world.record(subject.record).id;
    let (state, needs) = state(&world.as_of, &draft);
    Item {
        key: format!("{partner}{} {record}: {title}", rule.id),
        rule: rule.id.clone(),
        step: rule.stage == Stage::Step,
        subject,
        title,
        from: draft.from,
        until: draft.until,
        state,
        done_on: draft.done_on.flatten(),
        after: draft.after,
        out_of_order: Vec::new(),
        cites: rule.cites.clone(),
        needs,
    }
}

/// Where an item stands by its own dates.
fn state(as_of: &When, draft: &ItemDraft) -> (State, Vec<Need>) {
    let told = |state| (state, Vec::new());
    if draft.void {
        return told(State::NotNeeded);
    }
    if let Some(Some(done)) = &draft.done_on {
        return match draft.until.as_ref().map(|until| done.not_after(until)) {
            Some(Some(false)) => told(State::DoneLate),
            Some(Some(true)) | None => told(State::Done),
            // A bare day on either side of the deadline: both answers are possible.
            Some(None) => (State::CannotTell, draft.needs.clone()),
        };
    }
    if draft.done == Some(true) {
        return told(State::Done);
    }
    if !draft.needs.is_empty() {
        return (State::CannotTell, draft.needs.clone());
    }
    if draft.until.as_ref().is_some_and(|until| over(until, as_of)) {
        // Without a word on whether it was done, its time is simply over.
        let says_done = draft.done_on.is_some() || draft.done.is_some();
        let unsaid = draft.unsaid.iter().cloned().collect();
        return if says_done { (State::Late, unsaid) } else { told(State::NotNeeded) };
    }
    if draft.from.as_ref().is_some_and(|from| as_of.before(from) == Some(true)) {
        return told(State::NotYet);
    }
    told(State::Open)
}

/// Whether a deadline has passed; one that is a whole day lasts to its end.
fn over(until: &When, as_of: &When) -> bool {
    if until.is_day() { until.date() < as_of.date() } else { until.before(as_of) == Some(true) }
}

/// Holds back what waits for something open, and names what was done before its turn.
fn order(items: &mut [Item]) {
    let mut open: BTreeMap<(PersonId, String), Vec<String>> = BTreeMap::new();
    for item in items.iter() {
        if !matches!(item.state, State::Done | State::DoneLate | State::NotNeeded) {
            open.entry((item.subject.person, item.rule.to_string())).or_default().push(item.title.clone());
        }
    }
    for item in items.iter_mut() {
        let person = item.subject.person;
        let waits_for: Vec<String> =
            item.after.iter().filter_map(|rule| open.get(&(person, rule.clone()))).flatten().cloned().collect();
        if waits_for.is_empty() {
            continue;
        }
        match item.state {
            State::Open => item.state = State::NotYet,
            State::Done | State::DoneLate => item.out_of_order = waits_for,
            State::NotYet | State::Late | State::NotNeeded | State::CannotTell => {}
        }
    }
}
