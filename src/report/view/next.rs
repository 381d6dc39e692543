//! What to do next: a handful of lines, what a rule puts first, then late things, then by date. Everything else stands in its own section.

use std::collections::BTreeMap;

use crate::model::{Finding, Item, PersonId, Severity, State, When};
use crate::report::{Moment, Next, Role, words};

use super::findings;
use super::scene::{Due, ViewContext, due};

/// More than a person takes in at a glance helps nobody.
const MOST: usize = 5;

/// What a rule puts first, late before timely, then by date, errors before items; what is left is told apart by its words.
type Order = (bool, bool, Due, bool, String);

/// The first things to do of each person.
pub(super) fn of(scene: &ViewContext) -> Vec<Next> {
    scene.world.persons().flat_map(|person| of_person(scene, person)).collect()
}

fn of_person(scene: &ViewContext, person: PersonId) -> Vec<Next> {
    let mut all = errors(scene, person);
    let items = scene.outcome.items.iter().filter(|item| item.subject.person == person);
    all.extend(items.filter_map(|item| of_item(scene, item)));
    // Errors are never crowded out; the rest fills up in its order.
    all.sort_by(|a, b| (a.0.3, &a.0).cmp(&(b.0.3, &b.0)));
    all.truncate(MOST);
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().map(|(_, next)| next).collect()
}

/// One line for all errors that are mended in the same way by the same date.
fn errors(scene: &ViewContext, person: PersonId) -> Vec<(Order, Next)> {
    let mut alike: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings::sorted(scene) {
        let spoken = finding.folded_into.is_none() && finding.waived.is_none();
        if spoken && finding.severity == Severity::Error && finding.subject.person == person {
            let what = finding.fix.as_ref().map_or_else(|| words::line(&finding.message), |fix| words::small(fix));
            let by = finding.by.as_ref().map(When::iso);
            alike.entry((finding.rule.clone(), what, by)).or_default().push(finding);
        }
    }
    alike.into_iter().map(|((_, what, _), findings)| of_errors(scene, &what, &findings)).collect()
}

fn of_errors(scene: &ViewContext, what: &str, findings: &[&Finding]) -> (Order, Next) {
    let by = findings[0].by.as_ref();
    let late = scene.late(by);
    let next = Next {
        person: Role::from(findings[0].subject.person),
        what: findings::named(scene, findings, what),
        by: by.map(|by| scene.moment(by)),
        late,
        because: findings.iter().map(|finding| finding.key.clone()).collect(),
    };
    // What is wrong and has no date is to be mended now.
    let by = by.or(Some(&scene.world.as_of));
    ((!scene.is_first(findings[0]), !late, due(by), false, next.what.clone()), next)
}

fn of_item(scene: &ViewContext, item: &Item) -> Option<(Order, Next)> {
    let late = match item.state {
        State::Late => true,
        State::Open => false,
        State::NotYet | State::Done | State::DoneLate | State::NotNeeded | State::CannotTell => return None,
    };
    let by: Option<Moment> = item.until.as_ref().map(|until| scene.moment(until));
    let unsaid = if late && !item.needs.is_empty() { " (or write down when you did)" } else { "" };
    let what = format!("{}{unsaid}", words::line(&item.title));
    let next = Next { person: Role::from(item.subject.person), what, by, late, because: vec![item.key.clone()] };
    Some(((true, !late, due(item.until.as_ref()), true, next.what.clone()), next))
}
