//! `cargo test` runs what `preceptor test` runs: whole reports, cases of rules, scenarios that are wrong on purpose.

use std::path::Path;

use preceptor::engine::RuleSources;
use preceptor::regress::{TestOptions, run, text};

/// So many tests there are at least; fewer means that a folder was not found or not read.
const LEAST: [(&str, usize); 3] = [("people/", 7), ("rules/", 350), ("broken/", 12)];

#[test]
fn every_scenario_gives_what_it_should() {
    let root = crate::workshop::repository();
    assert_eq!(std::env::current_dir().expect("a working folder"), root, "paths in snapshots begin at the repository");
    let order = TestOptions { folder: Path::new("scenarios").to_owned(), filter: None, accept: false, jobs: None };
    let run = run(&RuleSources::new(None, &[]), &order).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    for (folder, least) in LEAST {
        let ran = run.tests.iter().filter(|test| test.name.starts_with(folder)).count();
        assert!(ran >= least, "only {ran} tests of {folder}");
    }
    assert!(run.all_same(), "\n{}", text(&run));
}
