//! Applications whose signals must be chosen together, as one task: those of a couple that gain beside each other, and
//! those of one person that draw on one pool.

use std::collections::{BTreeMap, BTreeSet};

use super::couple::PairBonus;
use super::gather::{Bid, Gathered, budget, counts};
use crate::eval::solve::{Bound, Candidate, Gain, Limit, Picks, Task};
use crate::model::{PersonId, Value, World};

/// A task, and what its numbers stand for.
pub(super) struct JointTask {
    /// The applications that are chosen together, by number.
    pub members: Vec<usize>,
    /// What is to be solved.
    pub task: Task,
    /// The place behind each candidate: the number of the application, and of the bid in it.
    pub places: Vec<(usize, usize)>,
    /// The limit behind each limit of the task: the number of the application, and of the limit in it. Of a pool it is
    /// the one of the first application.
    pub limits: Vec<(usize, usize)>,
    /// The rule behind each gain of the task, by number.
    pub gain_rules: Vec<usize>,
}

/// The applications that must be chosen together, by number; each application is in one group.
pub(super) fn groups(gathered: &[Gathered], together: &[PairBonus]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..gathered.len()).collect();
    let mut join = |one: usize, other: usize| {
        let (from, to) = (group[one].max(group[other]), group[one].min(group[other]));
        for member in &mut group {
            if *member == from {
                *member = to;
            }
        }
    };
    for pair in together {
        join(pair.first.0, pair.other.0);
    }
    for (n, of) in gathered.iter().enumerate() {
        let same = |other: &&Gathered| other.pool.is_some() && pool(other) == pool(of);
        for (other, _) in gathered.iter().enumerate().filter(|(_, other)| same(other)) {
            join(n, other);
        }
    }
    let firsts: BTreeSet<usize> = group.iter().copied().collect();
    firsts.into_iter().map(|first| (0..group.len()).filter(|n| group[*n] == first).collect()).collect()
}

fn pool(of: &Gathered) -> (PersonId, Option<&Value>) {
    (of.application.person, of.pool.as_ref())
}

/// Breaks ties: the applicant's expected rank, then the program's id, then whose it is, then the better tier.
fn rank(world: &World, of: &Gathered, bid: &Bid) -> (i64, String, PersonId, Option<usize>) {
    let path = ["choice".to_owned(), "expected_rank".to_owned()];
    let expected = match world.at_path(bid.program, &path) {
        Some(Value::Integer(n)) => n,
        _ => i64::MAX,
    };
    let tier = of.tiers.iter().position(|tier| *tier == bid.tier);
    (expected, world.record(bid.program.record).id.to_string(), bid.program.person, tier)
}

impl JointTask {
    pub fn new(world: &World, gathered: &[Gathered], members: Vec<usize>, together: &[PairBonus]) -> Self {
        let mut places: Vec<(usize, usize)> = Vec::new();
        for n in &members {
            let open = |bid: &usize| gathered[*n].bids[*bid].forbidden.is_none();
            places.extend((0..gathered[*n].bids.len()).filter(open).map(|bid| (*n, bid)));
        }
        places.sort_by_cached_key(|(n, bid)| rank(world, &gathered[*n], &gathered[*n].bids[*bid]));
        let mut joint = Self { members, task: Task::default(), places, limits: Vec::new(), gain_rules: Vec::new() };
        let numbers = joint.limits(gathered);
        for (n, bid) in &joint.places {
            let bid = &gathered[*n].bids[*bid];
            let held = gathered[*n].limits.iter().enumerate().filter(|(_, limit)| counts(world, bid, &limit.draft));
            let mut limits: Vec<usize> = held.map(|(limit, _)| numbers[&(*n, limit)]).collect();
            limits.sort_unstable();
            limits.dedup();
            joint.task.candidates.push(Candidate { program: bid.program, points: bid.points, limits });
        }
        joint.gains(together);
        joint
    }

    /// Takes up the limits; budgets of one pool are one. The number of each by application and limit.
    fn limits(&mut self, gathered: &[Gathered]) -> BTreeMap<(usize, usize), usize> {
        let mut numbers = BTreeMap::new();
        let mut pools: Vec<((PersonId, &Value, &str), usize)> = Vec::new();
        for n in &self.members {
            for (number, limit) in gathered[*n].limits.iter().enumerate() {
                let next = self.task.limits.len();
                if let (Some(pool), Some((tier, most))) = (&gathered[*n].pool, budget(&limit.draft)) {
                    let key = (gathered[*n].application.person, pool, tier);
                    if let Some((_, shared)) = pools.iter().find(|(known, _)| *known == key) {
                        if let Bound::Most(known) = &mut self.task.limits[*shared].bound {
                            *known = most.min(*known);
                        }
                        numbers.insert((*n, number), *shared);
                        continue;
                    }
                    pools.push((key, next));
                }
                numbers.insert((*n, number), next);
                self.limits.push((*n, number));
                self.task.limits.push(Limit { bound: limit.draft.bound, costs: limit.draft.costs });
            }
        }
        numbers
    }

    /// A place gains the most that a rule gives it beside any chosen place: each step up is a gain of its own.
    fn gains(&mut self, together: &[PairBonus]) {
        let numbers: BTreeMap<(usize, usize), usize> =
            self.places.iter().enumerate().map(|(n, place)| (*place, n)).collect();
        let mut by_rule: BTreeMap<(usize, usize), Vec<(i64, usize)>> = BTreeMap::new();
        let mut apart: BTreeSet<(usize, usize)> = BTreeSet::new();
        for pair in together {
            let (Some(first), Some(other)) = (numbers.get(&pair.first), numbers.get(&pair.other)) else { continue };
            if pair.forbids {
                apart.insert((*first.min(other), *first.max(other)));
            }
            if pair.points > 0 {
                by_rule.entry((*first, pair.rule)).or_default().push((pair.points, *other));
            }
        }
        self.task.apart = apart.into_iter().collect();
        for ((first, rule), beside) in by_rule {
            let steps: BTreeSet<i64> = beside.iter().map(|(points, _)| *points).collect();
            let mut below = 0;
            for step in steps {
                let enough = beside.iter().filter(|(points, _)| *points >= step);
                let others: BTreeSet<usize> = enough.map(|(_, other)| *other).collect();
                self.task.gains.push(Gain { first, others: others.into_iter().collect(), points: step - below });
                self.gain_rules.push(rule);
                below = step;
            }
        }
    }

    /// The bid behind a candidate.
    pub fn bid<'a>(&self, gathered: &'a [Gathered], candidate: usize) -> &'a Bid {
        let (n, bid) = self.places[candidate];
        &gathered[n].bids[bid]
    }

    /// Those of these candidates that belong to one application.
    pub fn of(&self, application: usize, picks: &Picks) -> Picks {
        picks.iter().copied().filter(|n| self.places[*n].0 == application).collect()
    }

    /// What one application's part of a choice is worth: points, what it gains beside the rest, costs of its limits.
    pub fn share(&self, application: usize, picks: &Picks) -> i64 {
        let own = self.of(application, picks);
        let points: i64 = own.iter().map(|n| self.task.candidates[*n].points).sum();
        let gained = self
            .task
            .gains
            .iter()
            .filter(|gain| own.contains(&gain.first) && gain.others.iter().any(|other| picks.contains(other)));
        let costs = self.limits.iter().zip(&self.task.limits).enumerate().filter(|(_, ((n, _), _))| *n == application);
        let lost: i64 =
            costs.map(|(number, (_, limit))| limit.off(self.used(number, picks)) * limit.costs.unwrap_or(0)).sum();
        points + gained.map(|gain| gain.points).sum::<i64>() - lost
    }

    /// How many chosen places count against a limit.
    pub fn used(&self, limit: usize, picks: &Picks) -> i64 {
        let counts = picks.iter().filter(|n| self.task.candidates[**n].limits.contains(&limit)).count();
        i64::try_from(counts).unwrap_or(i64::MAX)
    }
}
