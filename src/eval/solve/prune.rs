//! Which candidates can be in a best choice at all: of programs that count against the same limits and gain beside the
//! same places, one that as many others beat as can be chosen at all stays out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bound, Fixed, Picks, Task, by_program};

/// What makes candidates exchangeable but for points and order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct EquivalenceClass {
    limits: Vec<usize>,
    /// Points it gains, and beside which set of others.
    gains: Vec<(i64, usize)>,
    /// The sets of others it belongs to.
    within: Vec<usize>,
    /// Its own number, where nothing is like it.
    alone: Option<usize>,
}

/// The candidates that a best choice can hold, also when so many of them are taken away.
pub(super) fn prune_dominated(task: &Task, given: &Fixed, spare: usize) -> Picks {
    let likeness = likeness(task);
    let least: BTreeSet<usize> = task
        .limits
        .iter()
        .enumerate()
        .filter(|(_, limit)| matches!(limit.bound, Bound::Least(_)))
        .map(|(n, _)| n)
        .collect();
    let worth_a_look = |n: &usize| {
        let (candidate, like) = (&task.candidates[*n], &likeness[*n]);
        let helps = !like.gains.is_empty() || !like.within.is_empty();
        candidate.points > 0 || helps || candidate.limits.iter().any(|limit| least.contains(limit))
    };
    let all: Picks = (0..task.candidates.len())
        .filter(|n| given.included.contains(n) || (worth_a_look(n) && !given.excluded.contains(n)))
        .collect();
    let mut classes: BTreeMap<Vec<&EquivalenceClass>, Vec<Vec<usize>>> = BTreeMap::new();
    for places in by_program(task, &all).into_values() {
        classes.entry(places.iter().map(|n| &likeness[*n]).collect()).or_default().push(places);
    }
    let mut keep = given.included.clone();
    for (likenesses, programs) in classes {
        let room = room(task, &likenesses);
        for places in &programs {
            let beaten = programs.iter().filter(|others| dominates(task, others, places)).count();
            if beaten < room.saturating_add(spare) {
                keep.extend(places);
            }
        }
    }
    keep
}

/// How many programs of a class can be chosen at most.
fn room(task: &Task, likenesses: &[&EquivalenceClass]) -> usize {
    let most = |like: &&EquivalenceClass| {
        let hard = like.limits.iter().map(|n| &task.limits[*n]).filter(|limit| limit.costs.is_none());
        hard.filter_map(|limit| match limit.bound {
            Bound::Most(most) => usize::try_from(most).ok(),
            Bound::Least(_) => None,
        })
        .min()
    };
    likenesses.iter().map(most).try_fold(0usize, |sum, most| Some(sum + most?)).unwrap_or(usize::MAX)
}

/// Whether each place of a program is worth as much as that of the other, and stands before it.
fn dominates(task: &Task, one: &[usize], other: &[usize]) -> bool {
    let pairs =
        || one.iter().zip(other).map(|(one, other)| (task.candidates[*one].points, task.candidates[*other].points));
    let earlier = one.iter().zip(other).all(|(one, other)| one < other);
    pairs().all(|(one, other)| one > other) || (earlier && pairs().all(|(one, other)| one >= other))
}

fn likeness(task: &Task) -> Vec<EquivalenceClass> {
    let alike = |limits: &[usize]| EquivalenceClass {
        limits: limits.to_vec(),
        gains: Vec::new(),
        within: Vec::new(),
        alone: None,
    };
    let mut likeness: Vec<EquivalenceClass> =
        task.candidates.iter().map(|candidate| alike(&candidate.limits)).collect();
    let mut sets: BTreeMap<&[usize], usize> = BTreeMap::new();
    for gain in &task.gains {
        let next = sets.len();
        let set = *sets.entry(&gain.others).or_insert(next);
        likeness[gain.first].gains.push((gain.points, set));
    }
    for (others, set) in &sets {
        for n in *others {
            likeness[*n].within.push(*set);
        }
    }
    for (one, other) in &task.apart {
        for n in [*one, *other] {
            likeness[n].alone = Some(n);
        }
    }
    for like in &mut likeness {
        like.limits.sort_unstable();
        like.gains.sort_unstable();
        like.within.sort_unstable();
    }
    likeness
}
