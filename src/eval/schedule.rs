//! Runs the due and step rules and says where each item stands on the day of the report.

use std::collections::BTreeMap;

use super::message;
use super::run::Run;
use crate::model::{
    Effect, Item, ItemDraft, ItemPart, Misplaced, Need, PersonId, RecordView, Rule, Stage, Stands, State, When, World,
};

/// Every item, in the order of rules and records, with its state.
pub(super) fn schedule(run: &mut Run<'_>) -> Vec<Item> {
    let rules = run.rules;
    let mut items = Vec::new();
    for stage in [Stage::Due, Stage::Step] {
        for (number, rule) in rules.of_stage(stage) {
            for person in run.world.persons() {
                for subject in run.subjects(rule, person) {
                    let said = run.evaluate_rule(number, subject, None);
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

fn item(world: &World, rule: &Rule, subject: RecordView, draft: ItemDraft) -> Item {
    let title = message::fill_text(world, rule, subject, &draft.title);
    let partner = if subject.person.0 > 0 { "partner " } else { "" };
    let record = &world.record(subject.record).id;
    let (state, needs, could_be) = state(&world.as_of, &draft);
    Item {
        key: format!("{partner}{} {record}: {title}", rule.id),
        rule: rule.id.clone(),
        step: rule.stage == Stage::Step,
        subject,
        title,
        wording: draft.title,
        from: draft.from,
        until: draft.until,
        state,
        done_on: draft.done_on.flatten(),
        after: draft.after,
        out_of_order: Vec::new(),
        cites: rule.cites.clone(),
        needs,
        could_be,
    }
}

/// Where an item stands by its own dates, and the facts that are missing for it; then also where it could stand.
fn state(as_of: &When, draft: &ItemDraft) -> (State, Vec<Need>, Vec<State>) {
    let open = |part: ItemPart| draft.open.contains(&part);
    let yes_or_no = |part, said: bool| if open(part) && !said { vec![false, true] } else { vec![said] };
    let mut states: Vec<State> = Vec::new();
    for void in yes_or_no(ItemPart::VoidIf, draft.void) {
        for done in yes_or_no(ItemPart::DoneIf, draft.done == Some(true)) {
            let says_done = draft.done_on.is_some() || draft.done.is_some() || open(ItemPart::DoneIf);
            for state in by_dates(as_of, draft, (void, done, says_done)) {
                if !states.contains(&state) {
                    states.push(state);
                }
            }
        }
    }
    match states.as_slice() {
        // Nobody wrote down when it was done: it may be.
        [State::Late] => (State::Late, draft.unsaid.iter().cloned().collect(), Vec::new()),
        [state] => (*state, Vec::new(), Vec::new()),
        _ => (State::CannotTell, draft.needs.clone(), states),
    }
}

/// Where an item can stand, where it is settled whether it is needed, whether it is done and whether the rule says so.
fn by_dates(as_of: &When, draft: &ItemDraft, (void, done, says_done): (bool, bool, bool)) -> Vec<State> {
    let open = |part: ItemPart| draft.open.contains(&part);
    if void {
        return vec![State::NotNeeded];
    }
    if open(ItemPart::DoneOn) && !matches!(draft.done_on, Some(Some(_))) {
        return vec![State::Done, State::DoneLate, State::Open];
    }
    if let Some(Some(done)) = &draft.done_on {
        return match draft.until.as_ref().map(|until| done.not_after(until)) {
            Some(Some(false)) => vec![State::DoneLate],
            Some(Some(true)) => vec![State::Done],
            None if !open(ItemPart::Until) => vec![State::Done],
            // A bare day on either side of the deadline, or a deadline that nobody knows: both answers are possible.
            Some(None) | None => vec![State::Done, State::DoneLate],
        };
    }
    if done {
        return vec![State::Done];
    }
    // Without a word on whether it was done, its time is simply over.
    let past = if says_done { State::Late } else { State::NotNeeded };
    let mut states = Vec::new();
    match &draft.until {
        Some(until) if over(until, as_of) => return vec![past],
        Some(_) => {}
        None if open(ItemPart::Until) => states.push(past),
        None => {}
    }
    let early = draft.from.as_ref().is_some_and(|from| as_of.before(from) == Some(true));
    if early || open(ItemPart::From) {
        states.push(State::NotYet);
    }
    if !early {
        states.push(State::Open);
    }
    states
}

/// Whether a deadline has passed; one that is a whole day lasts to its end.
fn over(until: &When, as_of: &When) -> bool {
    if until.is_day() { until.date() < as_of.date() } else { until.before(as_of) == Some(true) }
}

/// What other items wait for, as far as their order needs it.
struct First {
    title: String,
    open: bool,
    done_on: Option<When>,
    from: Option<When>,
}

/// Holds back what waits for something open, and names what does not stand before what it must come before.
fn order(items: &mut [Item]) {
    let mut firsts: BTreeMap<(PersonId, String), Vec<First>> = BTreeMap::new();
    for item in items.iter().filter(|item| item.state != State::NotNeeded) {
        let first = First {
            title: item.title.clone(),
            open: !matches!(item.state, State::Done | State::DoneLate),
            done_on: item.done_on.clone(),
            from: item.from.clone(),
        };
        firsts.entry((item.subject.person, item.rule.to_string())).or_default().push(first);
    }
    for item in items.iter_mut() {
        let person = item.subject.person;
        let before: Vec<&First> =
            item.after.iter().filter_map(|rule| firsts.get(&(person, rule.clone()))).flatten().collect();
        item.out_of_order = before.iter().filter_map(|first| misplaced(first, item)).collect();
        if item.state == State::Open && before.iter().any(|first| first.open) {
            item.state = State::NotYet;
        }
    }
}

/// Says how an item that must come first fails to, if it does. Two bare days that are the same count as in order, since
/// nobody knows.
fn misplaced(first: &First, item: &Item) -> Option<Misplaced> {
    let later = |of: &Option<When>, than: &Option<When>| match (of, than) {
        (Some(of), Some(than)) if than.before(of) == Some(true) => Some(of.clone()),
        _ => None,
    };
    let stands = match item.state {
        State::NotNeeded => None,
        State::Done | State::DoneLate if first.open => Some(Stands::NotDone),
        State::Done | State::DoneLate => later(&first.done_on, &item.done_on).map(Stands::Later),
        State::NotYet | State::Open | State::Late | State::CannotTell if first.open => {
            later(&first.from, &item.until).map(Stands::TooLate)
        }
        State::NotYet | State::Open | State::Late | State::CannotTell => None,
    };
    stands.map(|stands| Misplaced { title: first.title.clone(), stands })
}
