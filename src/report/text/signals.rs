//! Signals as text: the applicant's own plan, the proposal with its reasons, the closest ones left out. Points only for
//! the editor.

use indexmap::IndexMap;

use crate::report::{Forbidden, Plan, Points, Proposed, Swapped, Wording, words};

use super::page::Line;

/// So many programs are named for one reason that rules them out.
const NAMED: usize = 5;
/// So many reasons are given to the applicant for one place, the weightiest first.
pub(in crate::report) const REASONS: usize = 4;

/// One application's signals.
pub(super) fn of(plan: &Plan, wording: Wording) -> Vec<Line> {
    let mut lines = own(plan);
    if let Some(because) = &plan.nothing_because {
        lines.push(Line::main(format!("no proposal: {because}")));
    }
    lines.extend(plan.clashing.iter().map(|limit| Line::under(limit.clone())));
    for chosen in &plan.chosen {
        lines.push(Line::main(place(chosen, &chosen.tier_words, wording)));
        lines.extend(points(chosen, wording));
    }
    for left in closest(plan) {
        lines.push(Line::main(place(left, &format!("left out, {}", left.tier_words), wording)));
        lines.extend(points(left, wording));
    }
    lines.extend(ruled_out(&plan.forbidden).into_iter().map(Line::main));
    if wording == Wording::Editor {
        lines.extend(plan.limits.iter().map(|limit| Line::main(format!("limit: {limit}"))));
        let own = plan.own_total.map(|own| format!("; your own plan: {own}")).unwrap_or_default();
        lines.push(Line::main(format!("total: {} points, {}{own}", plan.total, proof(plan))));
    } else if !plan.chosen.is_empty() && !plan.proven {
        lines.push(Line::main("not proven to be the best choice"));
    }
    lines.extend(swaps(plan, wording).map(Line::main));
    lines
}

pub(in crate::report) fn proof(plan: &Plan) -> String {
    match plan.gap {
        Some(0) => "proven best".to_owned(),
        Some(gap) => format!("at most {gap} short of the best"),
        None => "not proven best".to_owned(),
    }
}

/// What would help the applicant's own plan most:
/// `in your plan, this would help most: gold from Sandbarrow to Tidewick`.
pub(in crate::report) fn swaps(plan: &Plan, wording: Wording) -> Option<String> {
    let said = |swap: &Swapped| match wording {
        Wording::Applicant => swap.says.clone(),
        Wording::Editor => format!("{} ({:+})", swap.says, swap.gains),
    };
    let swaps: Vec<String> = plan.swaps.iter().map(said).collect();
    (!swaps.is_empty()).then(|| format!("in your plan, this would help most: {}", words::list(&swaps)))
}

/// The applicant's own plan, one line a tier.
pub(in crate::report) fn own(plan: &Plan) -> Vec<Line> {
    let mut tiers: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for planned in &plan.own_plan {
        tiers.entry(&planned.tier_words).or_default().push(&planned.title);
    }
    tiers.iter().map(|(tier, titles)| Line::main(format!("your {tier}: {}", words::list(titles)))).collect()
}

/// `gold  Riverside University: clear choice. Matches IMGs every year, family nearby`.
fn place(place: &Proposed, lead: &str, wording: Wording) -> String {
    let mut said: Vec<String> = Vec::new();
    said.extend((!place.call.is_empty()).then(|| place.call.clone()));
    said.extend(reasons(&place.reasons, if wording == Wording::Editor { usize::MAX } else { REASONS }));
    said.extend((!place.find_out.is_empty()).then(|| format!("find out first: {}", words::list(&place.find_out))));
    if wording == Wording::Editor {
        let ahead =
            place.margin.map_or_else(String::new, |margin| format!(", the plan loses {margin} {}", with(place)));
        said.push(format!("{} points{ahead}", place.points));
        said.extend(hangs(place));
    }
    if said.is_empty() {
        format!("{lead}  {}", place.title)
    } else {
        format!("{lead}  {}: {}", place.title, said.join("; "))
    }
}

/// Of a chosen place the margin is what the plan loses without it, of one left out what it would lose with it.
fn with(place: &Proposed) -> &'static str {
    if place.shaken.is_some() { "without it" } else { "with it" }
}

/// `hangs on signals/bid-region (half)`.
fn hangs(place: &Proposed) -> Option<String> {
    let weights: Vec<String> =
        place.shaken.iter().flatten().map(|hangs| format!("{} ({})", hangs.rule, hangs.times)).collect();
    (!weights.is_empty()).then(|| format!("hangs on {}", words::list(&weights)))
}

/// What speaks for a place and what against it. One reason given by several rules is one reason.
pub(in crate::report) fn reasons(all: &[Points], most: usize) -> Option<String> {
    let said = |wanted: fn(&Points) -> bool| {
        let mut said: Vec<&str> = Vec::new();
        for reason in all.iter().filter(|reason| wanted(reason)) {
            if !said.contains(&reason.says.as_str()) {
                said.push(&reason.says);
            }
        }
        said.truncate(most);
        said
    };
    let (pro, con) = (said(|reason| reason.points >= 0), said(|reason| reason.points < 0));
    match (pro.is_empty(), con.is_empty()) {
        (true, true) => None,
        (false, true) => Some(pro.join(", ")),
        (true, false) => Some(format!("but {}", con.join(", "))),
        (false, false) => Some(format!("{}; but {}", pro.join(", "), con.join(", "))),
    }
}

fn points(place: &Proposed, wording: Wording) -> Vec<Line> {
    match wording {
        Wording::Applicant => Vec::new(),
        Wording::Editor => {
            let line = |reason: &Points| format!("{:+} {} ({})", reason.points, reason.says, reason.rule);
            place.reasons.iter().map(|reason| Line::under(line(reason))).collect()
        }
    }
}

/// The best place left out of each tier: the one the applicant would ask about.
pub(in crate::report) fn closest(plan: &Plan) -> Vec<&Proposed> {
    let mut closest: Vec<&Proposed> = Vec::new();
    for left in &plan.left_out {
        if closest.iter().all(|other| other.tier != left.tier) {
            closest.push(left);
        }
    }
    closest
}

/// Programs that rules forbid, by reason; a program that is out in both tiers is named once.
pub(in crate::report) fn ruled_out(forbidden: &[Forbidden]) -> Vec<String> {
    let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for place in forbidden {
        let titles = reasons.entry(&place.because).or_default();
        if !titles.contains(&place.title.as_str()) {
            titles.push(&place.title);
        }
    }
    let line = |(reason, titles): (&str, &Vec<&str>)| match titles.as_slice() {
        [one] if reason.starts_with(one) => format!("ruled out: {reason}"),
        titles => format!("ruled out: {}: {reason}", words::first_of(NAMED, titles)),
    };
    reasons.iter().map(|(reason, titles)| line((reason, titles))).collect()
}
