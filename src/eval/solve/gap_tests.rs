//! The choice against a second exact method, dynamic programming, on tasks too large to try every choice: lists of programs
//! with limits of every kind, and instances of the generalized assignment problem made by the recipe of Beasley's
//! OR-Library (type C: profits 15 to 25 for each pair of agent and job), with agents as tiers and jobs as programs. A
//! signal takes one place of its tier, so each job takes one unit of its agent, and an agent has 0.8 of an even share.

use std::collections::HashMap;

use super::tests::{Dice, task};
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

/// An instance of the generalized assignment problem.
fn assignment(dice: &mut Dice, agents: usize, jobs: u32) -> Task {
    let room = i64::from(jobs) * 8 / 10 / whole(agents);
    let mut task = Task { limits: vec![Limit { bound: Bound::Most(room), costs: None }; agents], ..Task::default() };
    for job in 0..jobs {
        let program = Handle { record: RecordId(job), person: PersonId(0) };
        for agent in 0..agents {
            task.candidates.push(Candidate { program, points: 15 + dice.below(11), limits: vec![agent] });
        }
    }
    task
}

fn total(task: &Task) -> Option<i64> {
    match solve(task, Effort::ENOUGH) {
        Solved::Found(found) => {
            assert!(found.proven());
            assert_eq!(task.worth(&found.picks), Some(found.total));
            Some(found.total)
        }
        Solved::Clash(_) => None,
        Solved::GaveUp => panic!("it gave up"),
    }
}

#[test]
fn generalized_assignment_problems_come_out_as_a_second_method_says() {
    for (agents, jobs) in [(2, 40), (3, 15), (3, 30), (4, 20)] {
        for seed in 1..=5 {
            let task = assignment(&mut Dice(seed * 104_729), agents, jobs);
            assert_eq!(total(&task), by_dynamic_programming(&task), "{agents} agents, {jobs} jobs, seed {seed}");
        }
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
        let (Some(best), Some(greedy)) = (total(&task), task.greedy().and_then(|picks| task.worth(&picks))) else {
            continue;
        };
        assert!(greedy <= best, "seed {seed}");
        worse += i32::from(greedy < best);
    }
    assert!(worse > 0, "greedy was never worse: the tasks are too easy");
}
