//! The report in the docs is what the program prints today, and README.md shows how it begins.

use std::fs;
use std::path::Path;

use preceptor::engine::{LoadError, RuleSources};
use preceptor::report::Wording;
use preceptor::{engine, eval, report};

const SCENARIO: &str = "scenarios/people/first-look.toml";
const PAGE: &str = "docs/first-report.md";
const EXCERPT: &str = "<!-- excerpt:begin -->\n```text\n";
const EXCERPT_END: &str = "```\n<!-- excerpt:end -->";
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

/// What stands between two markers in a page of the project.
fn between(page: &str, begin: &str, end: &str) -> String {
    let text =
        fs::read_to_string(page).unwrap_or_else(|_| panic!("{page} is part of the project")).replace("\r\n", "\n");
    let shown = text.split_once(begin).and_then(|(_, rest)| rest.split_once(end)).map(|(shown, _)| shown.to_owned());
    shown.unwrap_or_else(|| panic!("{page} holds a report between its two markers"))
}

#[test]
fn the_report_in_the_docs_is_the_one_of_today() {
    let today = today();
    assert!(
        between(PAGE, BEGIN, END) == today,
        "the report in {PAGE} is not the one of {SCENARIO} today. Put this in its place:\n\n{BEGIN}{today}{END}\n"
    );
}

#[test]
fn the_readme_shows_how_that_report_begins() {
    let (shown, today) = (between("README.md", EXCERPT, EXCERPT_END), today());
    assert!(shown.lines().count() > 10 && today.starts_with(&shown), "README.md shows another beginning:\n{shown}");
}

#[test]
fn the_readme_fits_on_a_screen() {
    let lines = fs::read_to_string("README.md").expect("README.md is part of the project").lines().count();
    assert!(lines <= 80, "{lines} lines");
}
