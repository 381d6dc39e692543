//! From an outcome to a report: sorts, groups and words it. How a format looks is not decided here.

mod evidence;
mod findings;
mod heading;
mod items;
mod lists;
mod needs;
mod next;
mod rests;
mod scene;
mod signals;
mod timeline;
mod verdicts;

use crate::model::{Outcome, RuleSet};

use super::{Report, words};
use scene::ViewContext;

/// The view of an outcome that all formats share.
pub(super) fn whole(outcome: &Outcome, rules: &RuleSet) -> Report {
    let scene = ViewContext::new(outcome, rules);
    Report {
        cannot_tell: needs::open(&scene),
        derived: verdicts::derived(&scene),
        verdicts: outcome.all_evidence.then(|| verdicts::of(&scene)),
        ..of(&scene, Detail::Whole)
    }
}

/// What the applicant's text needs of it.
pub(super) fn brief(outcome: &Outcome, rules: &RuleSet) -> Report {
    of(&ViewContext::new(outcome, rules), Detail::Brief)
}

/// How much of each finding is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// What the applicant reads.
    Brief,
    /// With every fact, source and event behind it.
    Whole,
}

fn of(scene: &ViewContext, detail: Detail) -> Report {
    let outcome = scene.outcome;
    let used = rests::used(scene);
    Report {
        season: scene.world.season,
        season_title: heading::season(scene),
        as_of: words::full_moment(&scene.world.as_of),
        edition: scene.world.as_of.edition(),
        rules_date: outcome.rules_date.clone(),
        rules_words: words::day(&outcome.rules_date),
        people: heading::people(scene),
        do_next: next::of(scene),
        findings: findings::of(scene, detail),
        cannot_tell: Vec::new(),
        missing: needs::missing(scene),
        derived: Vec::new(),
        lists: lists::of(scene),
        allocation: signals::of(scene),
        items: items::of(scene),
        timelines: timeline::of(scene),
        verdicts: None,
        could: needs::could(scene),
        verdict_counts: verdicts::counts(outcome),
        faults: verdicts::faults(scene),
        rests: rests::of(scene, &used),
        sources: rests::sources(scene, &used),
    }
}
