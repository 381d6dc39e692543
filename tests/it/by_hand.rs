//! Ten rules written by hand in Rust say what the rules say: the benchmark beside them measures the same work.

#[path = "../../benches/speed/native.rs"]
#[allow(dead_code)]
mod native;
#[path = "../../benches/speed/same.rs"]
mod same;

use preceptor::engine::{self, RuleSources};

#[test]
fn rules_by_hand_say_what_the_rules_say() {
    let Ok(rules) = engine::load_rules(&RuleSources::embedded()) else { panic!("the shipped rules are fine") };
    let mut compared = 0;
    for person in same::PEOPLE {
        compared += same::same_findings(&rules, &format!("scenarios/people/{person}.toml"));
    }
    assert!(compared > 2_000, "{compared} calls are no proof");
}
