//! What to do and when, as text: the next few things, dated items, the road to residency.

use std::collections::BTreeMap;

use crate::model::State;
use crate::report::{ItemLine, Next, Report, Role, Wording, words};

use super::page::Line;

/// What to do next.
pub(super) fn next(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    for next in report.do_next.iter().filter(|next| next.person == role) {
        lines.push(Line::main(format!("{}  {}", when(next), next.what)));
        if wording == Wording::Editor {
            lines.extend(next.because.iter().map(|key| Line::under(format!("because: {key}"))));
        }
    }
    lines
}

pub(in crate::report) fn when(next: &Next) -> String {
    match (&next.by, next.late) {
        (Some(by), true) => format!("was due {}", by.words),
        (Some(by), false) => format!("by {}", by.words),
        (None, true) => "late".to_owned(),
        (None, false) => "now".to_owned(),
    }
}

/// Dated items and steps in time order; what is done is folded into one line a topic, what is not needed left out.
pub(super) fn dated(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mut items: Vec<&ItemLine> =
        report.items.iter().filter(|item| item.person == role && (!item.step || is_ahead(item))).collect();
    items.sort_by_key(|item| item.rank);
    let mut lines: Vec<Line> = items.into_iter().flat_map(|item| item_lines(item, wording)).collect();
    lines.extend(done_by_topic(report, role).into_iter().map(Line::main));
    lines
}

/// How many dated items are done, one statement a topic.
pub(in crate::report) fn done_by_topic(report: &Report, role: Role) -> Vec<String> {
    let mut done: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for item in report.items.iter().filter(|item| item.person == role && !item.step) {
        let (all, late) = match item.state {
            State::Done => (1, 0),
            State::DoneLate => (1, 1),
            State::NotYet | State::Open | State::Late | State::NotNeeded | State::CannotTell => continue,
        };
        let topic = item.rule.0.split('/').next().unwrap_or_default();
        let count = done.entry(topic).or_default();
        *count = (count.0 + all, count.1 + late);
    }
    done.into_iter().map(|(topic, count)| done_line(topic, count)).collect()
}

fn done_line(topic: &str, (all, late): (usize, usize)) -> String {
    if late == 0 {
        format!("already done, {topic}: {all}")
    } else {
        format!("already done, {topic}: {all} ({late} late)")
    }
}

/// Whether a step has a date and is still to be done: it then stands among the dates, and the road need not repeat them.
fn is_ahead(item: &ItemLine) -> bool {
    let dated = item.until.is_some() || item.from.is_some();
    match item.state {
        State::NotYet | State::Open | State::Late | State::CannotTell => dated,
        State::Done | State::DoneLate | State::NotNeeded => false,
    }
}

fn item_lines(item: &ItemLine, wording: Wording) -> Vec<Line> {
    let state = match item.state {
        State::NotYet if item.step => match (&item.from, &item.until) {
            (Some(from), Some(_)) => format!("not yet, from {}", from.words),
            _ => "not yet".to_owned(),
        },
        State::NotYet => not_yet(item),
        State::Open => "open".to_owned(),
        State::Late => "late".to_owned(),
        State::CannotTell => cannot_tell(item),
        // Out of order is worth a word even where the item itself is done.
        State::Done | State::DoneLate if item.out_of_order.is_empty() => return Vec::new(),
        State::Done => done(item),
        State::DoneLate => done_late(item),
        State::NotNeeded => return Vec::new(),
    };
    let mut lines = vec![Line::main(format!("{}  {}: {state}", lead(item), item.title))];
    // Of a step the road says the rest.
    if !item.step {
        lines.extend(below(item, wording));
    }
    lines
}

fn lead(item: &ItemLine) -> String {
    match (&item.until, &item.from) {
        (Some(until), _) => format!("by {}", until.words),
        (None, Some(from)) => format!("from {}", from.words),
        (None, None) => "any time".to_owned(),
    }
}

/// The steps of the road in its order, each with its state.
pub(super) fn road(report: &Report, role: Role, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    for item in report.items.iter().filter(|item| item.person == role && item.step) {
        lines.push(Line::main(format!("{}: {}", item.title, step_state(item))));
        lines.extend(below(item, wording));
    }
    lines
}

/// How a step stands; its dates stand in the list of dates.
pub(in crate::report) fn step_state(item: &ItemLine) -> String {
    match item.state {
        State::NotYet if item.waits_for.is_empty() => "not yet".to_owned(),
        State::NotYet => not_yet(item),
        State::Done => done(item),
        State::DoneLate => done_late(item),
        State::CannotTell => cannot_tell(item),
        State::Open | State::Late | State::NotNeeded => item.state.name().to_owned(),
    }
}

fn not_yet(item: &ItemLine) -> String {
    match (item.waits_for.as_slice(), &item.from) {
        // Without an end the line begins with the day it begins.
        ([], _) if item.until.is_none() => "not yet".to_owned(),
        ([], None) => "not yet".to_owned(),
        ([], Some(from)) => format!("not yet, from {}", from.words),
        (first, _) => format!("not yet, first {}", words::list(first)),
    }
}

fn done(item: &ItemLine) -> String {
    item.done_on.as_ref().map_or_else(|| "done".to_owned(), |on| format!("done {}", on.words))
}

fn done_late(item: &ItemLine) -> String {
    let due = item.until.as_ref().map_or_else(String::new, |until| format!(" (was due {})", until.words));
    format!("{}, late{due}", done(item))
}

fn cannot_tell(item: &ItemLine) -> String {
    let late = if item.may_be_late { "may be late, " } else { "" };
    match item.lacks.as_slice() {
        [] => format!("{late}cannot tell"),
        lacks => format!("{late}cannot tell without {}", words::first_of(3, lacks)),
    }
}

/// What should have come first, and the ids for the editor.
pub(in crate::report) fn below(item: &ItemLine, wording: Wording) -> Vec<Line> {
    let mut lines: Vec<Line> = item.order_words.iter().map(Line::under).collect();
    if wording == Wording::Editor {
        lines.push(Line::under(format!("rule: {}", item.rule)));
        lines.push(Line::under(format!("key: {}", item.key)));
    }
    lines
}
