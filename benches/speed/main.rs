//! How long a report takes and its parts, beside what a process that does less takes, and beside rules written by hand in
//! Rust. Everything is measured in turns, so that a machine that changes its speed slows all of it alike; `cargo bench`
//! prints medians and ratios. No test depends on a time.

mod native;
mod process;
mod same;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use preceptor::engine::{self, RuleSources, Rules};
use preceptor::model::PersonId;
use preceptor::report::Wording;
use preceptor::script::{Call, Executor};
use preceptor::{eval, report};
use same::{PEOPLE, calls, same_findings, world};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SCENARIO: &str = "scenarios/people/internal-medicine-j1.toml";
const TABLE: &str = "scenarios/programs/internal-medicine.csv";
const ROUNDS: usize = 41;

struct Part<'a> {
    name: String,
    run: Box<dyn Fn() + 'a>,
    took: Vec<Duration>,
}

fn part<'a>(name: impl Into<String>, run: impl Fn() + 'a) -> Part<'a> {
    Part { name: name.into(), run: Box::new(run), took: Vec::new() }
}

impl Part<'_> {
    fn median(&self) -> f64 {
        let mut took = self.took.clone();
        took.sort();
        took[took.len() / 2].as_secs_f64()
    }
}

/// Measures all parts in turns and prints each beside the one of that number.
fn measure(title: &str, parts: &mut [Part<'_>], rounds: usize, beside: usize) {
    for _ in 0..rounds {
        for part in parts.iter_mut() {
            let start = Instant::now();
            (part.run)();
            part.took.push(start.elapsed());
        }
    }
    let one = parts[beside].median();
    println!("\n{title}\n{:>12} {:>8}", "ms", "ratio");
    for part in parts {
        let took = part.median();
        println!("{:>12.3} {:>8.2}  {}", took * 1e3, took / one, part.name);
    }
}

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let Some(name) = asked.first().filter(|name| process::SMALL.contains(&name.as_str())) {
        return process::be(name, Path::new(SCENARIO), Path::new(TABLE));
    }
    let place = RuleSources::embedded();
    let Ok(rules) = engine::load_rules(&place) else { panic!("the shipped rules load") };
    let mut compared = 0;
    for person in PEOPLE {
        compared += same_findings(&rules, &format!("scenarios/people/{person}.toml"));
    }
    println!("{SCENARIO}: {} rules; ten of them by hand say the same {compared} times", rules.set.rules.len());
    processes();
    parts(&rules, &place);
    by_hand(&rules);
}

/// Whole processes, started anew each time.
fn processes() {
    let program = env!("CARGO_BIN_EXE_preceptor");
    let own = std::env::current_exe().expect("a bench has a program").display().to_string();
    let small = |name: &'static str| {
        let own = own.clone();
        move || process::start(&own, &[name])
    };
    // In a folder without rules the program takes those inside it.
    let elsewhere = std::env::temp_dir();
    let scenario = std::fs::canonicalize(SCENARIO).expect("it is there").display().to_string();
    let report = |more: &'static [&'static str]| {
        let (elsewhere, scenario) = (elsewhere.clone(), scenario.clone());
        move || process::start_in(&elsewhere, program, &[&["report", &scenario], more].concat())
    };
    let mut parts = vec![
        part("start a process that does nothing", small("nothing")),
        part("parse the scenario and its table, print: no places, no checks", small("parse")),
        part("read both with places, check them against the dictionary, print every fact", small("check")),
        part("preceptor report", report(&[])),
        part("preceptor report --format json", report(&["--format", "json"])),
        part("preceptor report beside a folder of rules, which is checked", || {
            process::start(program, &["report", SCENARIO]);
        }),
        part("preceptor check", || process::start(program, &["check"])),
    ];
    measure("whole processes, beside the one that reads, checks and prints", &mut parts, ROUNDS, 2);
    let mut tests = vec![part("preceptor test, every case", || process::start(program, &["test"]))];
    measure("all tests", &mut tests, 5, 0);
}

/// The parts of a report, in one process.
fn parts(rules: &Rules, place: &RuleSources) {
    let path = Path::new(SCENARIO);
    let world = world(rules, SCENARIO);
    let outcome = eval::evaluate(&rules.set, &rules.machine, world.clone());
    let number = rules.set.rules.iter().position(|rule| &*rule.id.0 == "signals/visa-type").expect("it is shipped");
    let derived = outcome.world.clone();
    let subject = derived.of_kind(rules.set.rules[number].subject, PersonId(0))[0];
    let call = Call::of(number, subject, None);
    let load = || engine::load_rules(place).ok();
    let scenario = || engine::load_scenario(&rules.set, path, None).ok();
    let evaluate = || eval::evaluate(&rules.set, &rules.machine, world.clone());
    let word = || report::text(&report::brief(&outcome, &rules.set), Wording::Applicant);
    let mut parts = vec![
        part("load and compile the rules", || drop(black_box(load()))),
        part("load the scenario and its table", || drop(black_box(scenario()))),
        part(format!("evaluate: {} verdicts", outcome.verdicts.len()), || drop(black_box(evaluate()))),
        part("word the applicant's report", || drop(black_box(word()))),
        part("a whole report", || {
            black_box((load(), scenario()));
            drop(black_box((evaluate(), word())));
        }),
        part("evaluate, every call with Rhai", || {
            drop(black_box(eval::evaluate(&rules.set, &rules.machine.reference(), world.clone())));
        }),
        part("word the report as JSON", || drop(black_box(report::json(&report::view(&outcome, &rules.set))))),
        part("one call of `signals/visa-type`, a thousand times", || {
            (0..1000).for_each(|_| drop(black_box(rules.machine.run(&derived, call))));
        }),
        part("the same with Rhai, a thousand times", || {
            (0..1000).for_each(|_| drop(black_box(rules.machine.reference().run(&derived, call))));
        }),
    ];
    measure("parts, in one process that did it before", &mut parts, ROUNDS, 4);
}

/// Ten rules on all of their subjects: with Rhai, directly, by hand.
fn by_hand(rules: &Rules) {
    let outcome = eval::evaluate(&rules.set, &rules.machine, world(rules, SCENARIO));
    let world = outcome.world.clone();
    let plan = native::Plan::read(&world, PersonId(0));
    let calls = calls(rules, &world, PersonId(0));
    let reference = rules.machine.reference();
    let all = |executor: &dyn Executor| {
        for (number, subject, _) in &calls {
            let call = Call::of(*number, *subject, None);
            black_box(executor.run(&world, call));
        }
    };
    let mut parts = vec![
        part("by hand in Rust, facts read before", || {
            for (_, _, (rule, n)) in &calls {
                black_box(rule(&plan, *n));
            }
        }),
        part("by hand in Rust, and the facts read", || {
            black_box(native::Plan::read(&world, PersonId(0)));
        }),
        part("as the program runs them", || all(&rules.machine)),
        part("with Rhai", || all(&reference)),
    ];
    measure(&format!("ten rules, {} calls, with their evidence but by hand", calls.len()), &mut parts, 201, 0);
}
