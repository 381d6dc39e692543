//! The report in README.md is what the program prints today.

use std::fs;
use std::path::Path;

use preceptor::engine::{LoadError, RuleSources};
use preceptor::report::Wording;
use preceptor::{engine, eval, report};

const SCENARIO: &str = "scenarios/people/first-look.toml";
const BEGIN: &str = "<!-- report:begin -->\n```text\n";
const END: &str = "```\n<!-- report:end -->";

fn said(trouble: &LoadError) -> String {
    let lines: Vec<&str> = trouble.problems.iter().map(|problem| problem.message.as_str()).collect();
    lines.join("\n")
}

fn today() -> String {
    let place = RuleSources::embedded();
    let rules = engine::load_rules(&place).unwrap_or_else(|trouble| panic!("the rules are wrong:\n{}", said(&trouble)));
    let world = engine::load_scenario(&rules.set, Path::new(SCENARIO), None)
        .unwrap_or_else(|trouble| panic!("{SCENARIO} is wrong:\n{}", said(&trouble)));
    let outcome = eval::evaluate(&rules.set, &rules.machine, world);
    report::text(&report::view(&outcome, &rules.set), Wording::Applicant)
}

#[test]
fn the_report_in_the_readme_is_the_one_of_today() {
    let readme = fs::read_to_string("README.md").expect("README.md is part of the project").replace("\r\n", "\n");
    let shown = readme.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END)).map(|(shown, _)| shown);
    let shown = shown.expect("README.md holds a report between its two markers");
    let today = today();
    assert!(
        shown == today,
        "the report in README.md is not the one of {SCENARIO} today. Put this in its place:\n\n{BEGIN}{today}{END}\n"
    );
}
