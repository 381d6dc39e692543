//! The choice of places as a small integer program: what may be chosen, under which limits, and what a choice is worth.
//! Points are whole numbers, and a choice is judged by adding them up here, never by what a solver says of it.

mod exact;
mod infeasible_subset;
mod prune;
mod resolver;

#[cfg(test)]
mod gap_tests;
#[cfg(test)]
mod measure_tests;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use self::resolver::Resolver;
pub(super) use crate::model::Bound;
use crate::model::RecordView;

/// A place that may be chosen. Candidates stand in the order that breaks ties: earlier ones first.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its program, as one person sees it: at most one place of it is chosen.
    pub program: RecordView,
    /// Points it brings when it is chosen.
    pub points: i64,
    /// The limits it counts against, by number; one that stands here twice it counts against twice.
    pub limits: Vec<usize>,
}

/// How many of the places that count against it may be chosen.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    /// How many, at most or at least.
    pub bound: Bound,
    /// Points lost for each place beyond it, or short of it; none for a limit that must hold.
    pub costs: Option<i64>,
}

/// A place gains points where one of the others is chosen too.
#[derive(Clone, Debug)]
pub(super) struct Gain {
    /// The candidate that gains, by number.
    pub first: usize,
    /// The candidates, by number, of which one at least must be chosen too.
    pub others: Vec<usize>,
    /// The points it gains.
    pub points: i64,
}

/// All that a choice is made from. Candidates and limits are named by their place in these lists, counted from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Task {
    /// What may be chosen, in the order that breaks ties.
    pub candidates: Vec<Candidate>,
    /// The limits that the choice is under.
    pub limits: Vec<Limit>,
    /// What places gain where others are chosen too.
    pub gains: Vec<Gain>,
    /// Pairs of candidates that may not both be chosen; the smaller number first.
    pub apart: Vec<(usize, usize)>,
}

/// A choice: the numbers of the chosen candidates.
pub(super) type Picks = BTreeSet<usize>;

/// What must be in a choice and what must not.
#[derive(Clone, Debug, Default)]
pub(super) struct Fixed {
    /// Candidates that must be chosen.
    pub included: Picks,
    /// Candidates that must not be chosen.
    pub excluded: Picks,
}

/// How many nodes of the search a choice may cost. They are counted, not timed, so that every machine finds the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeLimit(pub u64);

impl NodeLimit {
    /// Far more than any list of programs has needed.
    pub const ENOUGH: Self = Self(20_000);
}

/// Whether a choice among equals is settled by the order of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ties {
    /// The choice whose places come first is taken.
    Settled,
    /// Any of them is taken: only the points are asked for.
    Open,
}

/// A choice and its points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What was chosen.
    pub picks: Picks,
    /// Its points, with gains, less the costs of broken limits.
    pub total: i64,
    /// No choice has more points than this; none where that is not known. Equal to `total` where this choice is proven
    /// to be the best.
    pub at_best: Option<i64>,
}

impl Found {
    /// Whether it is proven to be the best.
    pub fn proven(&self) -> bool {
        self.at_best == Some(self.total)
    }
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Solved {
    /// A choice that keeps every limit that must hold.
    Found(Found),
    /// These limits cannot hold together; without any one of them the others could.
    Infeasible(Vec<usize>),
    /// Nothing was found before the work ran out.
    GaveUp,
}

/// The best choice; among equals the one whose places come first.
pub(super) fn solve(task: &Task, effort: NodeLimit) -> Solved {
    match exact::best(task, &Fixed::default(), Ties::Settled, effort) {
        exact::Answer::Found(found) => Solved::Found(found),
        exact::Answer::Impossible => Solved::Infeasible(infeasible_subset::infeasible_subset(task, effort)),
        exact::Answer::GaveUp(at_best) => match task.greedy() {
            Some(picks) => {
                let total = task.objective(&picks).expect("a greedy choice keeps every limit");
                Solved::Found(Found { picks, total, at_best })
            }
            None => Solved::GaveUp,
        },
    }
}

/// The best choice under further conditions, whichever of equals; none where there is none or it was not proven.
pub(super) fn best_given(task: &Task, given: &Fixed, ties: Ties) -> Option<Found> {
    match exact::best(task, given, ties, NodeLimit::ENOUGH) {
        exact::Answer::Found(found) if found.proven() => Some(found),
        exact::Answer::Found(_) | exact::Answer::Impossible | exact::Answer::GaveUp(_) => None,
    }
}

impl Task {
    /// Points of a choice; none where it breaks a limit that must hold.
    pub fn objective(&self, picks: &Picks) -> Option<i64> {
        self.add_up(picks, None)
    }

    /// Points of a choice. Where a price is named, a limit that asks for more places may be broken at that price.
    fn add_up(&self, picks: &Picks, price: Option<i64>) -> Option<i64> {
        let mut programs = BTreeSet::new();
        let mut used = vec![0i64; self.limits.len()];
        let mut total = 0;
        for n in picks {
            let candidate = &self.candidates[*n];
            if !programs.insert(candidate.program) {
                return None;
            }
            total += candidate.points;
            for limit in &candidate.limits {
                used[*limit] += 1;
            }
        }
        for (limit, used) in self.limits.iter().zip(used) {
            let off = limit.off(used);
            if off > 0 {
                total -= off * limit.costs.or_else(|| price.filter(|_| matches!(limit.bound, Bound::Least(_))))?;
            }
        }
        if self.apart.iter().any(|(one, other)| picks.contains(one) && picks.contains(other)) {
            return None;
        }
        let gained = |gain: &&Gain| picks.contains(&gain.first) && gain.others.iter().any(|n| picks.contains(n));
        Some(total + self.gains.iter().filter(gained).map(|gain| gain.points).sum::<i64>())
    }

    /// How early the places of a choice stand: of two choices of equal points the one with more comes first.
    pub fn precedence(&self, picks: &Picks) -> i64 {
        picks.iter().map(|n| whole(self.candidates.len() - n)).sum()
    }

    /// Takes the place that adds most, again and again. Not the best choice: what is left where the exact one fails.
    pub fn greedy(&self) -> Option<Picks> {
        let dear = 1 + self.candidates.iter().map(|candidate| candidate.points.abs()).sum::<i64>();
        let mut picks = Picks::new();
        let mut worth = self.add_up(&picks, Some(dear))?;
        loop {
            let next = (0..self.candidates.len()).filter(|n| !picks.contains(n)).filter_map(|n| {
                let mut more = picks.clone();
                more.insert(n);
                Some((self.add_up(&more, Some(dear))?, std::cmp::Reverse(n)))
            });
            let Some((best, std::cmp::Reverse(n))) = next.max().filter(|(best, _)| *best > worth) else { break };
            (worth, _) = (best, picks.insert(n));
        }
        self.objective(&picks).is_some().then_some(picks)
    }
}

impl Limit {
    /// By how many places it is broken.
    pub fn off(&self, used: i64) -> i64 {
        match self.bound {
            Bound::Most(most) => (used - most).max(0),
            Bound::Least(least) => (least - used).max(0),
        }
    }
}

/// Candidates by program, in the order of the first of each.
fn by_program(task: &Task, of: &Picks) -> BTreeMap<RecordView, Vec<usize>> {
    let mut programs: BTreeMap<RecordView, Vec<usize>> = BTreeMap::new();
    for n in of {
        programs.entry(task.candidates[*n].program).or_default().push(*n);
    }
    programs
}

fn whole(n: usize) -> i64 {
    i64::try_from(n).expect("a list is shorter than any whole number")
}
