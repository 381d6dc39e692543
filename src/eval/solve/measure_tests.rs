//! How long a choice takes, beside a greedy one; and the same tasks as files that any solver reads. Measures only, so it runs
//! when asked: `TASKS=DIR cargo test --release --lib measure -- --ignored --nocapture`, then `scripts/highs.py DIR`.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use super::gap_tests::{Assignment, Recipe};
use super::tests::{Dice, task};
use super::*;

/// A task in the LP format, points only.
fn as_lp(task: &Task) -> String {
    let mut goal = String::new();
    let mut rows = String::new();
    let mut whole = String::new();
    for (n, candidate) in task.candidates.iter().enumerate() {
        write!(goal, " {:+} x{n}", candidate.points).expect("a text");
        write!(whole, " x{n}").expect("a text");
    }
    let row =
        |rows: &mut String, sum: &str, op: &str, bound: i64| writeln!(rows, "{sum} {op} {bound}").expect("a text");
    let all = (0..task.candidates.len()).collect();
    for places in by_program(task, &all).into_values().filter(|places| places.len() > 1) {
        row(&mut rows, &places.iter().map(|n| format!(" + x{n}")).collect::<String>(), "<=", 1);
    }
    for (number, limit) in task.limits.iter().enumerate() {
        let mut sum = String::new();
        for (n, candidate) in task.candidates.iter().enumerate() {
            let times = candidate.limits.iter().filter(|of| **of == number).count();
            if times > 0 {
                write!(sum, " + {times} x{n}").expect("a text");
            }
        }
        if sum.is_empty() {
            sum = " 0 x0".to_owned();
        }
        let (op, bound, slack) = match limit.bound {
            Bound::Most(most) => ("<=", most, "-"),
            Bound::Least(least) => (">=", least, "+"),
        };
        if let Some(costs) = limit.costs {
            write!(sum, " {slack} s{number}").expect("a text");
            write!(goal, " {:+} s{number}", -costs).expect("a text");
        }
        row(&mut rows, &sum, op, bound);
    }
    for (one, other) in &task.apart {
        row(&mut rows, &format!(" x{one} + x{other}"), "<=", 1);
    }
    for (n, gain) in task.gains.iter().enumerate() {
        write!(goal, " {:+} y{n}", gain.points).expect("a text");
        write!(whole, " y{n}").expect("a text");
        row(&mut rows, &format!(" y{n} - x{}", gain.first), "<=", 0);
        let others: String = gain.others.iter().map(|other| format!(" - x{other}")).collect();
        row(&mut rows, &format!(" y{n}{others}"), "<=", 0);
    }
    format!("Maximize\n obj:{goal}\nSubject To\n{rows}Binary\n{whole}\nEnd\n")
}

fn measure(name: &str, task: &Task) {
    let clock = Instant::now();
    let solved = solve(task, NodeLimit::ENOUGH);
    let exact = clock.elapsed();
    let clock = Instant::now();
    let greedy = task.greedy().and_then(|picks| task.objective(&picks));
    let simple = clock.elapsed();
    let said = match &solved {
        Solved::Found(found) => format!("{} of at most {:?}", found.total, found.at_best),
        Solved::Infeasible(_) => "a clash".to_owned(),
        Solved::GaveUp => "gave up".to_owned(),
    };
    println!(
        "{name}: {:.1} ms, {said}; greedy {:.1} ms, {greedy:?}",
        exact.as_secs_f64() * 1000.0,
        simple.as_secs_f64() * 1000.0
    );
    if let Some(folder) = std::env::var_os("TASKS").map(PathBuf::from) {
        fs::create_dir_all(&folder).expect("the folder can be made");
        fs::write(folder.join(format!("{name}.lp")), as_lp(task)).expect("the file can be written");
    }
}

#[test]
#[ignore = "measures"]
fn measure_lists() {
    for seed in 1..=3u64 {
        let dice = || Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        measure(&format!("list-120-limits-10-{seed}"), &task(&mut dice(), 1, 120, 8, (3, 12), 1));
        measure(&format!("list-600-limits-40-{seed}"), &task(&mut dice(), 1, 600, 38, (3, 12), 1));
        measure(&format!("couple-120-limits-20-{seed}"), &task(&mut dice(), 2, 120, 8, (3, 12), 40));
        measure(&format!("couple-600-limits-40-{seed}"), &task(&mut dice(), 2, 600, 18, (3, 12), 150));
        measure(&format!("couple-600-limits-80-{seed}"), &task(&mut dice(), 2, 600, 38, (3, 12), 150));
    }
}

#[test]
#[ignore = "measures"]
fn measure_assignments() {
    for recipe in [Recipe::A, Recipe::B, Recipe::C, Recipe::D] {
        for (agents, jobs) in [(5, 15), (5, 20), (8, 24)] {
            for seed in 1..=2 {
                let task = Assignment::new(recipe, agents, jobs, seed).task();
                measure(&format!("{recipe:?}-{agents}-{jobs}-{seed}"), &task);
            }
        }
    }
}
