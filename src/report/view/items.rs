//! Dated items in time order and the road to residency in its own order.

use crate::model::{Item, Misplaced, PersonId, RuleId, Stands, State};
use crate::report::{CalendarSlot, ItemLine, Role, words};

use super::needs;
use super::scene::{Due, ViewContext, due};

/// What takes longer than these minutes is no appointment but a stretch of time with a deadline.
const A_DAY_OUT: i64 = 12 * 60;

/// Of each person first the dated items by time, then the steps by what comes first.
pub(super) fn of(scene: &ViewContext) -> Vec<ItemLine> {
    scene.world.persons().flat_map(|person| lines(scene, &of_person(scene, person))).collect()
}

fn lines(scene: &ViewContext, items: &[&Item]) -> Vec<ItemLine> {
    let mut by_time: Vec<&&Item> = items.iter().collect();
    by_time.sort_by_cached_key(|item| time(item));
    let rank = |item: &Item| by_time.iter().position(|other| other.key == item.key).unwrap_or_default();
    items.iter().map(|item| ItemLine { rank: rank(item), ..line(scene, item) }).collect()
}

/// What items are sorted by: dated ones first, by date.
fn time(item: &Item) -> (Due, RuleId, String, String) {
    let when = due(item.until.as_ref().or(item.from.as_ref()));
    (when, item.rule.clone(), item.title.clone(), item.key.clone())
}

fn of_person<'a>(scene: &ViewContext<'a>, person: PersonId) -> Vec<&'a Item> {
    let mut items: Vec<&Item> = scene.outcome.items.iter().filter(|item| item.subject.person == person).collect();
    items.sort_by_cached_key(|item| (item.step, time(item)));
    let (steps, mut dated): (Vec<&Item>, Vec<&Item>) = items.into_iter().partition(|item| item.step);
    dated.extend(road(steps));
    dated
}

/// Steps so that what must be done first stands first; otherwise as they come.
fn road(mut steps: Vec<&Item>) -> Vec<&Item> {
    let mut placed: Vec<&Item> = Vec::new();
    while !steps.is_empty() {
        let waits = |item: &Item| steps.iter().any(|other| other.key != item.key && comes_first(other, item));
        // Steps that wait for each other have no first one; the earliest then stands first.
        let next = steps.iter().position(|item| !waits(item)).unwrap_or(0);
        placed.push(steps.remove(next));
    }
    placed
}

fn comes_first(first: &Item, then: &Item) -> bool {
    then.after.iter().any(|rule| **rule == *first.rule.0)
}

fn line(scene: &ViewContext, item: &Item) -> ItemLine {
    ItemLine {
        key: item.key.clone(),
        rule: item.rule.clone(),
        person: Role::from(item.subject.person),
        subject: scene.path(item.subject),
        title: words::line(&item.title),
        step: item.step,
        from: item.from.as_ref().map(|from| scene.moment(from)),
        until: item.until.as_ref().map(|until| scene.moment(until)),
        state: item.state,
        done_on: item.done_on.as_ref().map(|done| scene.moment(done)),
        after: item.after.clone(),
        out_of_order: item.out_of_order.iter().map(|first| words::line(&first.title)).collect(),
        order_words: item.out_of_order.iter().map(|first| misplaced(scene, first)).collect(),
        rank: 0,
        identity: format!("{} {} {}", item.rule, scene.world.record(item.subject.record).id, item.wording),
        slot: slot(item),
        waits_for: waits_for(scene, item),
        lacks: needs::lacks(scene, &item.needs),
        may_be_late: item.could_be.contains(&State::Late),
    }
}

fn misplaced(scene: &ViewContext, first: &Misplaced) -> String {
    let stands = match &first.stands {
        Stands::NotDone => "is not done".to_owned(),
        Stands::Later(on) => format!("was done {}", scene.moment(on).words),
        Stands::TooLate(from) => format!("cannot begin before {}", scene.moment(from).words),
    };
    format!("out of order: {} comes first and {stands}", words::line(&first.title))
}

/// At its last moment; what takes a few hours of one day fills them.
pub(super) fn slot(item: &Item) -> Option<CalendarSlot> {
    let last = item.until.as_ref().or(item.from.as_ref())?;
    let hours = item.from.as_ref().filter(|from| {
        let minutes = from.minutes_to(last);
        minutes.is_some_and(|minutes| (1..=A_DAY_OUT).contains(&minutes))
    });
    Some(match hours {
        Some(from) => CalendarSlot { start: from.stamp(), end: Some(last.stamp()) },
        None => CalendarSlot { start: last.stamp(), end: None },
    })
}

/// Titles of the items that come first and are still to be done.
fn waits_for(scene: &ViewContext, item: &Item) -> Vec<String> {
    let open = |other: &Item| match other.state {
        State::NotYet | State::Open | State::Late | State::CannotTell => true,
        State::Done | State::DoneLate | State::NotNeeded => false,
    };
    let others = scene.outcome.items.iter().filter(|other| other.subject.person == item.subject.person);
    let mut titles: Vec<String> =
        others.filter(|other| open(other) && comes_first(other, item)).map(|other| words::line(&other.title)).collect();
    titles.sort();
    titles.dedup();
    titles
}
