//! Collects bids and limits and proposes which signals to send where, with reasons.

mod couple;
mod explain;
mod gather;
mod joint;
mod own;

use std::collections::{BTreeMap, BTreeSet};

pub use gather::say_limit;
pub use own::adopt;

use super::run::{RuleOutput, Run};
use super::solve::{Found, NodeLimit, Picks, Resolver, Solved, solve};
use crate::model::{Allocation, Chosen, Effect, Need, PersonId, RecordView};
use couple::PairBonus;
use explain::{Own, Why};
use gather::{Bid, Gathered};
use joint::JointTask;

/// Proposals for every person and application, in the order of the scenario.
///
/// Applications are chosen together where one's choice matters for the other: those of a couple, and those that draw on one
/// pool of signals.
pub(super) fn allocate(run: &mut Run<'_>) -> Vec<Allocation> {
    let (Some(application), Some(place)) =
        (run.world.dictionary.kind("application"), run.world.dictionary.kind("place"))
    else {
        return Vec::new();
    };
    let mut gathered = Vec::new();
    // On an occasion of its own nobody chooses signals.
    let persons: Vec<PersonId> = run.world.persons().filter(|person| run.world.occasion(*person).is_none()).collect();
    for person in persons {
        for application in run.world.of_kind(application, person) {
            gathered.push(gather::gather(run, application, place));
        }
    }
    let together = couple::together(run, &mut gathered);
    let mut done: Vec<(usize, Allocation)> = Vec::new();
    for members in joint::groups(&gathered, &together) {
        let joint = JointTask::new(&run.world, &gathered, members, &together);
        done.extend(conclude(run, &gathered, &joint, &together));
    }
    done.sort_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, allocation)| allocation).collect()
}

/// The task, solved and ready to be solved again, and why each chosen place was chosen, by the number of its candidate.
type Explained<'a> = (Resolver<'a>, BTreeMap<usize, Why>);

/// Solves one task and says what came of it for each application.
fn conclude(
    run: &Run<'_>,
    gathered: &[Gathered],
    joint: &JointTask,
    together: &[PairBonus],
) -> Vec<(usize, Allocation)> {
    let solved = solve(&joint.task, NodeLimit::ENOUGH);
    let explained = match &solved {
        Solved::Found(found) if found.proven() && explain::explains(joint) => {
            let again = Resolver::new(&joint.task);
            let chosen = explain::chosen(run.rules, gathered, joint, &again, found);
            Some((again, chosen))
        }
        Solved::Found(_) | Solved::Infeasible(_) | Solved::GaveUp => None,
    };
    joint
        .members
        .iter()
        .map(|n| {
            let mut allocation = empty(&gathered[*n]);
            if gathered[*n].needs.is_empty() {
                match &solved {
                    Solved::Found(found) => {
                        fill(run, gathered, joint, together, *n, (found, explained.as_ref()), &mut allocation);
                    }
                    Solved::Infeasible(limits) => {
                        let said = limits.iter().map(|limit| say(gathered, joint, *limit));
                        allocation.clashing = said.collect();
                        allocation.nothing_because = Some("these limits cannot hold together".to_owned());
                    }
                    Solved::GaveUp => {
                        allocation.nothing_because = Some("none was found in reasonable time".to_owned());
                    }
                }
            } else {
                allocation.nothing_because = Some("the number of signals is not known".to_owned());
                allocation.open.clone_from(&gathered[*n].needs);
            }
            (*n, allocation)
        })
        .collect()
}

fn say(gathered: &[Gathered], joint: &JointTask, limit: usize) -> String {
    let (n, limit) = joint.limits[limit];
    let limited = &gathered[n].limits[limit];
    format!("{} ({})", say_limit(&limited.draft), limited.says)
}

/// Fills in what was chosen for one application, and why. `n` is its number among all applications.
fn fill(
    run: &Run<'_>,
    gathered: &[Gathered],
    joint: &JointTask,
    together: &[PairBonus],
    n: usize,
    (found, explained): (&Found, Option<&Explained<'_>>),
    allocation: &mut Allocation,
) {
    let of = &gathered[n];
    put_aside(of, allocation);
    let picks = joint.of(n, &found.picks);
    for pick in &picks {
        let mut bid = joint.bid(gathered, *pick).clone();
        beside(run, gathered, joint, together, *pick, &found.picks, &mut bid);
        allocation
            .chosen
            .push(describe(&bid, explained.and_then(|(_, all)| all.get(pick)).cloned().unwrap_or_default()));
    }
    let order = |chosen: &Chosen| of.tiers.iter().position(|tier| *tier == chosen.tier);
    allocation.chosen.sort_by_key(|chosen| (order(chosen), -chosen.points));
    let own = own_picks(gathered, joint, n);
    let taken: BTreeSet<RecordView> = picks.iter().map(|pick| joint.bid(gathered, *pick).program).collect();
    let mut left: Vec<usize> = (0..joint.places.len())
        .filter(|at| joint.places[*at].0 == n && joint.task.candidates[*at].points > 0)
        .filter(|at| !taken.contains(&joint.task.candidates[*at].program))
        .collect();
    left.sort_by_key(|at| (-joint.task.candidates[*at].points, *at));
    let mut best: BTreeSet<&str> = BTreeSet::new();
    for at in left {
        let bid = joint.bid(gathered, at);
        let notable = best.insert(&bid.tier) || own.all.contains(&at);
        let why = match explained.filter(|_| notable) {
            Some((again, _)) => explain::left_out(gathered, joint, again, found, at),
            None => Why::default(),
        };
        allocation.left_out.push(describe(bid, why));
    }
    allocation.total = joint.share(n, &found.picks);
    allocation.gap = found.at_best.map(|at_best| at_best - found.total);
    if !own.signals.is_empty() {
        let alone = joint.of(n, &own.all);
        allocation.own_total = joint.task.objective(&alone).map(|_| joint.share(n, &own.all));
        allocation.swaps = explain::swaps(gathered, joint, n, &own, &found.picks);
    }
}

/// What can never be chosen, and what could not be told.
fn put_aside(of: &Gathered, allocation: &mut Allocation) {
    let mut seen: BTreeSet<(RecordView, crate::model::FactId, bool)> = BTreeSet::new();
    allocation.open.clone_from(&of.open);
    for bid in &of.bids {
        let new: Vec<Need> =
            bid.open.iter().filter(|need| seen.insert((need.handle, need.fact, need.hour))).cloned().collect();
        allocation.open.extend(new);
        allocation.forbidden.extend(bid.forbidden.iter().map(|reason| (bid.place, reason.clone())));
    }
}

/// Adds what a chosen place gains beside the chosen places of the partner, with the reason.
fn beside(
    run: &Run<'_>,
    gathered: &[Gathered],
    joint: &JointTask,
    together: &[PairBonus],
    pick: usize,
    picks: &Picks,
    bid: &mut Bid,
) {
    let chosen: Vec<(usize, usize)> = picks.iter().map(|n| joint.places[*n]).collect();
    let rules: BTreeSet<usize> = together.iter().map(|pair| pair.rule).collect();
    for rule in rules {
        let pairs = together.iter().filter(|pair| {
            pair.rule == rule && pair.first == joint.places[pick] && pair.points > 0 && chosen.contains(&pair.other)
        });
        let first = |pair: &&PairBonus| chosen.iter().position(|place| *place == pair.other);
        let Some(best) = pairs.min_by_key(|pair| (-pair.points, first(pair))) else { continue };
        let other = gathered[best.other.0].bids[best.other.1].place;
        let said = RuleOutput { effects: vec![Effect::Points(best.points)], ..RuleOutput::default() };
        gather::apply_effects(&run.world, bid, &run.rules.rules[rule], said, Some(other));
    }
}

/// The signals of the applicant's own plan as candidates, together with those of the other applications in the task.
fn own_picks(gathered: &[Gathered], joint: &JointTask, n: usize) -> Own {
    let find = |program: RecordView, tier: &str| {
        (0..joint.places.len()).find(|at| {
            let bid = joint.bid(gathered, *at);
            bid.program == program && bid.tier == tier
        })
    };
    let mut own = Own { all: Picks::new(), signals: Vec::new() };
    for (program, tier) in &gathered[n].own_plan {
        own.signals.push((*program, tier.clone(), find(*program, tier)));
    }
    for member in &joint.members {
        own.all.extend(gathered[*member].own_plan.iter().filter_map(|(program, tier)| find(*program, tier)));
    }
    own
}

fn describe(bid: &Bid, why: Why) -> Chosen {
    Chosen {
        place: bid.place,
        program: bid.program,
        tier: bid.tier.clone(),
        points: bid.points,
        margin: why.margin,
        rivals: why.rivals,
        shaken: why.shaken,
        kept_out_by: why.kept_out_by,
        reasons: bid.reasons.clone(),
        find_out: bid.find_out.clone(),
        could_gain: bid.most - bid.points,
        gains_by: if bid.most > bid.points { bid.open.clone() } else { Vec::new() },
    }
}

fn empty(of: &Gathered) -> Allocation {
    Allocation {
        application: of.application,
        total: 0,
        gap: None,
        chosen: Vec::new(),
        left_out: Vec::new(),
        forbidden: Vec::new(),
        open: Vec::new(),
        limits: of.limits.iter().map(|limit| say_limit(&limit.draft)).collect(),
        clashing: Vec::new(),
        own_plan: of.own_plan.clone(),
        own_total: None,
        swaps: Vec::new(),
        nothing_because: None,
    }
}
