//! The choice against other exact methods, on tasks too large to try every choice. Lists of programs with limits of every
//! kind: dynamic programming. Instances of the generalized assignment problem, made by the recipe of types A to D of
//! Beasley's OR-Library: branch and bound without a linear program for the small ones, HiGHS for the larger ones.

use std::collections::HashMap;

use super::tests::{Dice, task, total};
use super::*;
use crate::model::{PersonId, RecordId};

/// The most points, program by program: of all choices so far that use up the limits alike only the best goes on.
fn by_dynamic_programming(task: &Task) -> Option<i64> {
    assert!(task.gains.is_empty() && task.apart.is_empty(), "only limits");
    let all: Picks = (0..task.candidates.len()).collect();
    let mut best: HashMap<Vec<i64>, i64> = HashMap::from([(vec![0; task.limits.len()], 0)]);
    for places in by_program(task, &all).into_values() {
        let mut next = best.clone();
        for (used, points) in &best {
            for n in &places {
                let mut used = used.clone();
                for limit in &task.candidates[*n].limits {
                    used[*limit] += 1;
                }
                let broken = |(limit, used): (&Limit, &i64)| {
                    limit.costs.is_none() && matches!(limit.bound, Bound::Most(most) if *used > most)
                };
                if !task.limits.iter().zip(&used).any(broken) {
                    let points = points + task.candidates[*n].points;
                    let known = next.entry(used).or_insert(points);
                    *known = points.max(*known);
                }
            }
        }
        best = next;
    }
    let whole = best.iter().filter_map(|(used, points)| {
        let off = task.limits.iter().zip(used).map(|(limit, used)| (limit, limit.off(*used)));
        off.filter(|(_, off)| *off > 0).try_fold(*points, |left, (limit, off)| Some(left - off * limit.costs?))
    });
    whole.max()
}

/// The four recipes of the OR-Library: what a job takes of an agent, what it costs, and how much an agent has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Recipe {
    A,
    B,
    C,
    D,
}

/// An instance of the generalized assignment problem: each job goes to one agent, at the least cost.
pub(super) struct Assignment {
    /// By agent, then by job.
    takes: Vec<Vec<i64>>,
    /// By agent, then by job.
    costs: Vec<Vec<i64>>,
    room: Vec<i64>,
}

/// More than any job costs.
const DEAR: i64 = 200;

impl Assignment {
    pub(super) fn new(recipe: Recipe, agents: usize, jobs: usize, seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let takes = dice.table(agents, jobs, |dice| match recipe {
            Recipe::A | Recipe::B | Recipe::C => 5 + dice.below(21),
            Recipe::D => 1 + dice.below(100),
        });
        let mut costs = dice.table(agents, jobs, |dice| match recipe {
            Recipe::A | Recipe::B | Recipe::C => 10 + dice.below(41),
            Recipe::D => 111 - 10 + dice.below(21),
        });
        if matches!(recipe, Recipe::D) {
            // The less a job takes of an agent, the more it costs there.
            costs.iter_mut().flatten().zip(takes.iter().flatten()).for_each(|(costs, takes)| *costs -= takes);
        }
        let cheapest = |job: usize| (0..agents).min_by_key(|agent| (costs[*agent][job], *agent)).expect("an agent");
        let alone = |agent: usize| (0..jobs).filter(|job| cheapest(*job) == agent).map(|job| takes[agent][job]).sum();
        let most: i64 = (0..agents).map(alone).max().expect("an agent");
        let even = |agent: usize| takes[agent].iter().sum::<i64>() * 8 / 10 / whole(agents);
        // 0.6 (n / m) 15 + 0.4 R, and seven tenths of that.
        let of_a = 9 * whole(jobs) / whole(agents) + 4 * most / 10;
        let room = (0..agents).map(|agent| match recipe {
            Recipe::A => of_a,
            Recipe::B => of_a * 7 / 10,
            Recipe::C | Recipe::D => even(agent),
        });
        Self { room: room.collect(), takes, costs }
    }

    fn jobs(&self) -> usize {
        self.takes[0].len()
    }

    /// Agents as tiers, jobs as programs that must all be chosen; a job counts against its agent as often as it takes.
    pub(super) fn task(&self) -> Task {
        let agents = self.room.iter().map(|room| Limit { bound: Bound::Most(*room), costs: None });
        let jobs = (0..self.jobs()).map(|_| Limit { bound: Bound::Least(1), costs: None });
        let mut task = Task { limits: agents.chain(jobs).collect(), ..Task::default() };
        for job in 0..self.jobs() {
            let program = RecordView { record: RecordId(u32::try_from(job).expect("few")), person: PersonId(0) };
            for agent in 0..self.room.len() {
                let takes = usize::try_from(self.takes[agent][job]).expect("few");
                let mut limits = vec![agent; takes];
                limits.push(self.room.len() + job);
                task.candidates.push(Candidate { program, points: DEAR - self.costs[agent][job], limits });
            }
        }
        task
    }

    /// The least cost, job by job: a branch ends where the cheapest agents for the rest cannot be enough.
    fn by_branching(&self) -> Option<i64> {
        let least = |job: usize| self.costs.iter().map(|costs| costs[job]).min().expect("an agent");
        let mut rest = vec![0; self.jobs() + 1];
        for job in (0..self.jobs()).rev() {
            rest[job] = rest[job + 1] + least(job);
        }
        let mut best = i64::MAX;
        self.branch(0, 0, &mut self.room.clone(), &rest, &mut best);
        (best < i64::MAX).then_some(best)
    }

    fn branch(&self, job: usize, spent: i64, room: &mut Vec<i64>, rest: &[i64], best: &mut i64) {
        if spent + rest[job] >= *best {
            return;
        }
        if job == self.jobs() {
            *best = spent;
            return;
        }
        for agent in 0..room.len() {
            let takes = self.takes[agent][job];
            if room[agent] >= takes {
                room[agent] -= takes;
                self.branch(job + 1, spent + self.costs[agent][job], room, rest, best);
                room[agent] += takes;
            }
        }
    }

    /// The least cost as the solver of this program says.
    fn solved(&self) -> Option<i64> {
        total(&self.task()).map(|points| DEAR * whole(self.jobs()) - points)
    }
}

#[test]
fn generalized_assignment_problems_come_out_as_a_second_method_says() {
    let mut possible = 0;
    for recipe in [Recipe::A, Recipe::B, Recipe::C, Recipe::D] {
        for (agents, jobs) in [(2, 8), (3, 9), (4, 8)] {
            for seed in 1..=5 {
                let assignment = Assignment::new(recipe, agents, jobs, seed);
                let (solved, expected) = (assignment.solved(), assignment.by_branching());
                assert_eq!(solved, expected, "{recipe:?}, {agents} agents, {jobs} jobs, seed {seed}");
                possible += i32::from(expected.is_some());
            }
        }
    }
    assert!(possible > 40, "only {possible} of 60 can be done at all");
}

/// What HiGHS 1.15.1 found for larger ones: recipe, agents, jobs, seed, cost.
const BY_HIGHS: [(Recipe, usize, usize, u64, i64); 13] = [
    (Recipe::A, 5, 15, 1, 248),
    (Recipe::A, 5, 15, 2, 282),
    (Recipe::A, 5, 20, 1, 316),
    (Recipe::A, 5, 20, 2, 342),
    (Recipe::A, 8, 24, 1, 327),
    (Recipe::A, 8, 24, 2, 324),
    (Recipe::B, 5, 15, 1, 327),
    (Recipe::B, 5, 15, 2, 322),
    (Recipe::B, 5, 20, 1, 348),
    (Recipe::C, 5, 15, 1, 297),
    (Recipe::C, 5, 15, 2, 334),
    (Recipe::C, 5, 20, 1, 387),
    (Recipe::D, 5, 15, 1, 1094),
];

#[test]
fn larger_assignment_problems_come_out_as_highs_says() {
    for (recipe, agents, jobs, seed, cost) in BY_HIGHS {
        let assignment = Assignment::new(recipe, agents, jobs, seed);
        assert_eq!(assignment.solved(), Some(cost), "{recipe:?}, {agents} agents, {jobs} jobs, seed {seed}");
    }
}

#[test]
fn lists_with_limits_of_every_kind_come_out_as_a_second_method_says() {
    for seed in 1..=20 {
        let task = task(&mut Dice(seed * 15_485_863), 1, 18, 4, (2, 5), 1);
        assert_eq!(total(&task), by_dynamic_programming(&task), "seed {seed}");
    }
}

#[test]
fn greedy_is_never_better_and_sometimes_worse() {
    let mut worse = 0;
    for seed in 1..=40 {
        let task = task(&mut Dice(seed * 7_368_787), 1, 18, 4, (2, 5), 1);
        let (Some(best), Some(greedy)) = (total(&task), task.greedy().and_then(|picks| task.objective(&picks))) else {
            continue;
        };
        assert!(greedy <= best, "seed {seed}");
        worse += i32::from(greedy < best);
    }
    assert!(worse > 0, "greedy was never worse: the tasks are too easy");
}
