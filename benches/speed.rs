//! How long the parts of a report take, in one process and in turns, so that a machine that changes its speed slows all
//! of them alike. `cargo bench` prints medians and each part's share of the whole. No test depends on it.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use preceptor::load::RulesFrom;
use preceptor::report::Wording;
use preceptor::script::{Call, Executor};
use preceptor::setup::{self, Where};
use preceptor::{eval, load, report};

const SCENARIO: &str = "scenarios/people/internal-medicine-j1.toml";
const TABLE: &str = "scenarios/programs/internal-medicine.csv";
/// Rounds in which every part is measured once.
const ROUNDS: usize = 41;

struct Part<'a> {
    name: &'static str,
    run: Box<dyn Fn() + 'a>,
    took: Vec<Duration>,
}

fn part<'a>(name: &'static str, run: impl Fn() + 'a) -> Part<'a> {
    Part { name, run: Box::new(run), took: Vec::new() }
}

fn median(took: &[Duration]) -> Duration {
    let mut took = took.to_vec();
    took.sort();
    took[took.len() / 2]
}

fn main() {
    let place = Where { rules: RulesFrom::Folder("rules".into()), with: Vec::new() };
    let Ok(rules) = setup::rules(&place) else { panic!("the shipped rules load") };
    let path = Path::new(SCENARIO);
    let Ok(world) = setup::scenario(&rules.set, path, None) else { panic!("the scenario loads") };
    let outcome = eval::evaluate(&rules.set, &rules.machine, world.clone());
    let derived = outcome.world.clone();
    let number = rules.set.rules.iter().position(|rule| &*rule.id.0 == "signals/visa-type").expect("it is shipped");
    let kind = rules.set.rules[number].subject;
    let person = derived.persons().next().expect("one applicant");
    let subject = derived.of_kind(kind, person)[0];
    let call = Call { rule: number, subject, second: None, trial: &[] };
    let mut parts = vec![
        part("parse the scenario and its table, nothing more", || {
            let mut files = preceptor::model::Files::default();
            let text = load::read_text(path).expect("it is there");
            let file = files.add(SCENARIO, text);
            black_box(load::parse(file, &files.get(file).text).expect("it is TOML"));
            let table = load::read_text(Path::new(TABLE)).expect("it is there");
            black_box(table.lines().map(|line| line.split(',').count()).sum::<usize>());
        }),
        part("load and compile the rules", || {
            black_box(setup::rules(&place).is_ok());
        }),
        part("load the scenario", || {
            black_box(setup::scenario(&rules.set, path, None).is_ok());
        }),
        part("evaluate", || {
            black_box(eval::evaluate(&rules.set, &rules.machine, world.clone()));
        }),
        part("word the report", || {
            black_box(report::text(&report::brief(&outcome, &rules.set), Wording::Applicant));
        }),
        part("word the report as JSON", || {
            black_box(report::json(&report::view(&outcome, &rules.set)));
        }),
        part("one rule call (signals/visa-type), a thousand times", || {
            for _ in 0..1000 {
                black_box(rules.machine.run(&derived, call));
            }
        }),
    ];
    for _ in 0..ROUNDS {
        for part in &mut parts {
            let start = Instant::now();
            (part.run)();
            part.took.push(start.elapsed());
        }
    }
    let whole: Duration = parts[1..5].iter().map(|part| median(&part.took)).sum();
    println!("{SCENARIO}, {} rules, {} verdicts", rules.set.rules.len(), outcome.verdicts.len());
    for part in &parts {
        let took = median(&part.took);
        let share = took.as_secs_f64() / whole.as_secs_f64();
        println!("{:>9.2} ms  {share:>5.2}  {}", took.as_secs_f64() * 1e3, part.name);
    }
    println!("{:>9.2} ms   1.00  a whole report: rules, scenario, evaluation, wording", whole.as_secs_f64() * 1e3);
}
