//! The choice against every other choice, on small tasks; and what must hold of every choice.

use std::collections::BTreeSet;

use super::*;
use crate::model::{PersonId, RecordId};

/// Numbers that are the same every time (xorshift).
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn below(&mut self, n: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % n).cast_signed()
    }

    pub(super) fn table(
        &mut self,
        rows: usize,
        columns: usize,
        mut cell: impl FnMut(&mut Self) -> i64,
    ) -> Vec<Vec<i64>> {
        (0..rows).map(|_| (0..columns).map(|_| cell(self)).collect()).collect()
    }

    fn sometimes(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }
}

fn program(person: i64, n: i64) -> RecordView {
    RecordView {
        record: RecordId(u32::try_from(n).expect("few")),
        person: PersonId(u8::try_from(person).expect("two")),
    }
}

/// A task for so many people: two tiers with a budget each, further limits of all kinds, cities that couples share.
pub(super) fn task(dice: &mut Dice, people: i64, programs: i64, extra: usize, budget: (i64, i64), cities: u64) -> Task {
    let mut task = Task::default();
    let mut city = Vec::new();
    for person in 0..people {
        let first = task.limits.len();
        task.limits.push(Limit { bound: Bound::Most(budget.0), costs: None });
        task.limits.push(Limit { bound: Bound::Most(budget.1), costs: None });
        for n in 0..extra {
            let least = n % 4 == 3;
            let bound = if least { Bound::Least(1 + dice.below(2)) } else { Bound::Most(dice.below(4)) };
            let costs = (n % 2 == 0 || dice.sometimes(2)).then(|| dice.below(6));
            task.limits.push(Limit { bound, costs });
        }
        for n in 0..programs {
            let (quality, here) = (dice.below(8), dice.below(cities));
            let counts: Vec<usize> = (2..2 + extra).filter(|_| dice.sometimes(3)).map(|limit| first + limit).collect();
            for tier in 0..2 {
                if dice.sometimes(8) {
                    continue;
                }
                let mut limits = vec![first + tier];
                limits.extend(counts.iter().filter(|limit| *limit % 2 == tier || *limit % 3 == 0));
                let points = quality * 2 + if tier == 0 { quality } else { 2 } - dice.below(3);
                city.push((person, here));
                task.candidates.push(Candidate { program: program(person, n), points, limits });
            }
        }
    }
    if people == 2 {
        for first in 0..task.candidates.len() {
            let (person, here) = city[first];
            let others: Vec<usize> =
                (0..task.candidates.len()).filter(|n| city[*n].0 != person && city[*n].1 == here).collect();
            if !others.is_empty() {
                task.gains.push(Gain { first, others, points: 1 + dice.below(4) });
            }
        }
        if task.candidates.len() > 3 && dice.sometimes(2) {
            task.apart.push((0, task.candidates.len() - 1));
        }
    }
    task
}

/// The most points, and the earliest places among equals, of all choices there are.
fn by_trying_all(task: &Task) -> Option<(i64, i64)> {
    let n = task.candidates.len();
    assert!(n <= 16, "too many to try");
    let choices = (0u32..1 << n).map(|mask| (0..n).filter(|bit| mask >> bit & 1 == 1).collect::<Picks>());
    choices.filter_map(|picks| Some((task.objective(&picks)?, task.precedence(&picks)))).max()
}

fn small(seed: u64) -> Task {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    match seed % 3 {
        0 => task(&mut dice, 1, 6, 4, (1, 2), 1),
        1 => task(&mut dice, 2, 3, 2, (1, 2), 2),
        _ => task(&mut dice, 1, 5, 8, (2, 2), 1),
    }
}

/// Points of the best choice; none where there is none.
pub(super) fn total(task: &Task) -> Option<i64> {
    match solve(task, NodeLimit::ENOUGH) {
        Solved::Found(found) => {
            assert!(found.proven());
            assert_eq!(task.objective(&found.picks), Some(found.total));
            Some(found.total)
        }
        Solved::Infeasible(_) => None,
        Solved::GaveUp => panic!("it gave up"),
    }
}

#[test]
fn no_choice_at_all_is_better() {
    for seed in 1..=600 {
        let task = small(seed);
        assert_eq!(total(&task), by_trying_all(&task).map(|best| best.0), "seed {seed}");
    }
}

#[test]
fn among_equals_the_places_that_come_first_are_chosen() {
    for seed in 1..=600 {
        let mut task = small(seed);
        // A place worth nothing is left out, however early it stands; so none is in this test.
        for candidate in &mut task.candidates {
            candidate.points = candidate.points.max(1);
        }
        if let Solved::Found(found) = solve(&task, NodeLimit::ENOUGH) {
            let best = by_trying_all(&task).expect("there is a choice");
            assert_eq!((found.total, task.precedence(&found.picks)), best, "seed {seed}");
        }
    }
}

#[test]
fn limits_that_clash_are_a_smallest_set_that_cannot_hold() {
    let mut clashes = 0;
    for seed in 1..=600 {
        let task = small(seed);
        let Solved::Infeasible(clashing) = solve(&task, NodeLimit::ENOUGH) else { continue };
        clashes += 1;
        assert!(!clashing.is_empty());
        let only = |keep: &dyn Fn(usize) -> bool| {
            let mut task = task.clone();
            for (n, limit) in task.limits.iter_mut().enumerate() {
                if limit.costs.is_none() && !keep(n) {
                    limit.costs = Some(0);
                }
            }
            by_trying_all(&task).is_some()
        };
        assert!(!only(&|n| clashing.contains(&n)), "seed {seed}: these can hold together");
        for spared in &clashing {
            assert!(only(&|n| clashing.contains(&n) && n != *spared), "seed {seed}: {spared} does not matter");
        }
    }
    assert!(clashes > 10, "only {clashes} tasks had a clash");
}

#[test]
fn what_is_given_is_kept_and_nothing_else_is_lost() {
    for seed in 1..=(if crate::sweeps::whole() { 200 } else { 50 }) {
        let task = small(seed);
        let Solved::Found(found) = solve(&task, NodeLimit::ENOUGH) else { continue };
        let again = Resolver::new(&task);
        for n in 0..task.candidates.len() {
            for included in [true, false] {
                let set = || BTreeSet::from([n]);
                let given = if included {
                    Fixed { included: set(), ..Fixed::default() }
                } else {
                    Fixed { excluded: set(), ..Fixed::default() }
                };
                let holds = |mask: u32| (mask >> n & 1 == 1) == included;
                let all = (0u32..1 << task.candidates.len()).filter(|mask| holds(*mask));
                let choices =
                    all.map(|mask| (0..task.candidates.len()).filter(|b| mask >> b & 1 == 1).collect::<Picks>());
                let expected = choices.filter_map(|picks| task.objective(&picks)).max();
                let moved = if included { again.with(n) } else { again.without(n) };
                assert_eq!(moved.as_ref().map(|found| found.total), expected, "seed {seed}, {n}, moved");
                assert!(moved.is_none_or(|found| found.picks.contains(&n) == included));
                let came = best_given(&task, &given, Ties::Open);
                assert_eq!(came.as_ref().map(|found| found.total), expected, "seed {seed}, {n}, included: {included}");
                if let Some(came) = came {
                    assert_eq!(came.picks.contains(&n), included);
                    assert!(came.total <= found.total);
                }
            }
        }
    }
}

/// The same task with its limits and gains written down in another order.
fn shuffled(task: &Task, dice: &mut Dice) -> Task {
    let mut order: Vec<usize> = (0..task.limits.len()).collect();
    for n in 0..order.len() {
        let other = dice.below(task.limits.len() as u64);
        order.swap(n, usize::try_from(other).expect("small"));
    }
    let mut other = task.clone();
    other.limits = order.iter().map(|n| task.limits[*n].clone()).collect();
    for candidate in &mut other.candidates {
        candidate.limits = candidate.limits.iter().map(|n| order.iter().position(|o| o == n).expect("all")).collect();
        candidate.limits.reverse();
    }
    other.gains.reverse();
    for gain in &mut other.gains {
        gain.others.reverse();
    }
    other
}

#[test]
fn the_order_of_limits_and_gains_does_not_show() {
    let mut dice = Dice(11);
    for seed in 1..=300 {
        let task = small(seed);
        let other = shuffled(&task, &mut dice);
        let (one, two) = (solve(&task, NodeLimit::ENOUGH), solve(&other, NodeLimit::ENOUGH));
        match (one, two) {
            (Solved::Found(one), Solved::Found(two)) => {
                assert_eq!(one.total, two.total, "seed {seed}");
                assert_eq!(task.precedence(&one.picks), task.precedence(&two.picks), "seed {seed}");
            }
            (Solved::Infeasible(_), Solved::Infeasible(_)) => {}
            (one, two) => panic!("seed {seed}: {one:?} and {two:?}"),
        }
    }
}

#[test]
fn no_limit_that_must_hold_is_ever_broken_and_a_larger_budget_never_costs_points() {
    for seed in 1..=40 {
        let mut dice = Dice(seed * 7919);
        let mut task = task(&mut dice, 1, 40, 6, (1, 3), 1);
        let mut before: Option<i64> = None;
        for _ in 0..4 {
            let Some(total) = total(&task) else { break };
            assert!(before.is_none_or(|before| before <= total), "seed {seed}");
            before = Some(total);
            for limit in &mut task.limits[..2] {
                let Bound::Most(most) = limit.bound else { unreachable!("budgets come first") };
                limit.bound = Bound::Most(most + 1);
            }
        }
    }
}

#[test]
fn the_same_task_gives_the_same_choice_each_time() {
    let task = task(&mut Dice(5), 2, 40, 6, (3, 8), 12);
    let Solved::Found(first) = solve(&task, NodeLimit::ENOUGH) else { panic!("there is a choice") };
    for _ in 0..3 {
        assert_eq!(solve(&task, NodeLimit::ENOUGH), Solved::Found(first.clone()));
    }
}

#[test]
fn when_the_work_runs_out_the_answer_says_how_far_off_it_may_be() {
    let task = task(&mut Dice(77), 2, 60, 8, (3, 8), 12);
    let Solved::Found(best) = solve(&task, NodeLimit::ENOUGH) else { panic!("there is a choice") };
    assert!(best.proven());
    let Solved::Found(hasty) = solve(&task, NodeLimit(1)) else { panic!("there is always the greedy choice") };
    assert_eq!(task.objective(&hasty.picks), Some(hasty.total));
    assert!(hasty.total <= best.total);
    assert!(hasty.at_best.is_none_or(|at_best| at_best >= best.total));
}
