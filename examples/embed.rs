//! How a program of its own uses the library: reads a plan, runs the rules, looks at what they found, prints the report.
//!
//! `cargo run --example embed -- scenarios/people/first-look.toml 2026-09-10`

use std::process::ExitCode;

use preceptor::{Error, Rules, Scenario};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "scenarios/people/first-look.toml".to_owned());
    match check(&path, arguments.next().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Every mistake with its line; each has a code that does not change.
            eprintln!("{error}");
            for diagnostic in error.diagnostics() {
                eprintln!("{} {}", diagnostic.code, error.location(diagnostic).unwrap_or_default());
            }
            ExitCode::from(2)
        }
    }
}

fn check(path: &str, as_of: Option<&str>) -> Result<(), Error> {
    let rules = Rules::builtin()?;
    let mut plan = Scenario::open(&rules, path)?;
    if let Some(moment) = as_of {
        plan = plan.as_of(moment)?;
    }
    let outcome = rules.evaluate(&plan);
    for finding in outcome.findings() {
        println!("{}: {} ({})", finding.severity.name(), finding.message, finding.rule);
    }
    for allocation in outcome.allocations() {
        println!("{} signals are proposed in {}", allocation.chosen.len(), allocation.specialty);
    }
    print!("\n{}", outcome.report().to_text());
    Ok(())
}
