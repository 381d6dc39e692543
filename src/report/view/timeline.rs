//! The dates ahead: those of the season and what is to be done by or from when, each with its distance from the report's day.

use crate::model::{Item, PersonId, Stamp, State, Value, When};
use crate::report::{CalendarSlot, Mark, Role, Timeline, names, words};

use super::{ViewContext, items};

/// So many days behind and ahead of the first and last date give it air.
const AIR: i64 = 6;

/// What lies further back is over for a plan, unless it is late.
const BACK: i64 = 30;

/// How far a drawing reaches at most, back and ahead: beyond, what is near could no longer be told apart.
const REACH: (i64, i64) = (-150, 450);

/// One for each person who has a date ahead.
pub(super) fn of(scene: &ViewContext) -> Vec<Timeline> {
    scene.world.persons().filter_map(|person| of_person(scene, person)).collect()
}

fn of_person(scene: &ViewContext, person: PersonId) -> Option<Timeline> {
    let items = scene.outcome.items.iter().filter(|item| item.subject.person == person);
    let mut marks: Vec<Mark> = items.filter_map(|item| of_item(scene, item)).collect();
    if marks.is_empty() {
        return None;
    }
    // On an occasion what is to be done at an hour of the season says what hour that is.
    let own = scene.world.occasion(person).is_some();
    let taken: Vec<Stamp> = marks.iter().map(|mark| mark.slot.start.clone()).collect();
    marks.extend(season(scene, person).into_iter().filter(|mark| !own || !taken.contains(&mark.slot.start)));
    marks.retain(|mark| mark.day >= -BACK || mark.state == Some(State::Late));
    marks.sort_by(|a, b| order(a).cmp(&order(b)));
    let first = marks.iter().map(|mark| mark.day).min()?.clamp(REACH.0, 0) - AIR;
    let last = marks.iter().map(|mark| mark.day).max()?.clamp(0, REACH.1) + AIR;
    let months = scene.world.as_of.months(first, last);
    Some(Timeline { person: Role::from(person), days: (first, last), months, dates: marks })
}

/// By day, on one day what has no hour first, then by the hour; dates of the season before what is to be done at that time.
fn order(mark: &Mark) -> (i64, &str, bool, &str) {
    let hour = match &mark.slot.start {
        Stamp::Day(_) => "",
        Stamp::Instant(at) => at,
    };
    (mark.day, hour, mark.state.is_some(), &mark.what)
}

/// What is still to be done, by its last day, or from its first where it has no last.
fn of_item(scene: &ViewContext, item: &Item) -> Option<Mark> {
    match item.state {
        State::NotYet | State::Open | State::Late | State::CannotTell => {}
        State::Done | State::DoneLate | State::NotNeeded => return None,
    }
    let when = item.until.as_ref().or(item.from.as_ref())?;
    let what = words::line(&item.title);
    let what = if item.until.is_none() { format!("from here: {what}") } else { what };
    let slot = items::slot(item)?;
    Some(Mark { item: Some(item.key.clone()), slot, ..mark(scene, when, what, Some(item.state)) })
}

/// The dates of the season that the person applies in.
fn season(scene: &ViewContext, person: PersonId) -> Vec<Mark> {
    let world = scene.world;
    let applicant = world.applicant(person);
    let calendar = world.by_name(applicant, names::SEASON).and_then(Value::as_record);
    let Some(calendar) = calendar.map(|record| world.follow(applicant, record)) else { return Vec::new() };
    let kind = world.kind(calendar.record);
    let facts = world.dictionary.get(kind).facts.keys().filter_map(|name| world.dictionary.fact(kind, name));
    let facts = facts.filter(|fact| shown(scene, person, world.dictionary.fact_name(*fact)));
    let dated = facts.filter_map(|fact| Some((fact, world.value(calendar, fact)?.as_when()?)));
    dated
        .map(|(fact, when)| {
            let path = Some(world.dictionary.path(fact));
            Mark { fact: path, ..mark(scene, when, words::fact(world, fact), None) }
        })
        .collect()
}

/// On an occasion its own dates and those it names; else all but the dates of occasions.
fn shown(scene: &ViewContext, person: PersonId, name: &str) -> bool {
    let named = |names: &[String]| names.iter().any(|other| other == name);
    match scene.world.occasion(person) {
        Some((_, occasion)) => named(&occasion.dates) || named(&occasion.also),
        None => !scene.world.dictionary.occasions.values().any(|occasion| named(&occasion.dates)),
    }
}

fn mark(scene: &ViewContext, when: &When, what: String, state: Option<State>) -> Mark {
    let slot = CalendarSlot { start: when.stamp(), end: None };
    Mark { when: scene.moment(when), day: scene.world.as_of.days_to(when), what, slot, item: None, fact: None, state }
}
