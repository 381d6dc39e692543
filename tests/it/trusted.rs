//! The rules inside the program are read without a check of theirs: here is the check, and that both readings agree.

use crate::workshop::{repository, some_people};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::eval;
use preceptor::model::{Rule, Stage};
use preceptor::report::{self, Wording};

fn embedded() -> RuleSources {
    RuleSources::embedded()
}

fn read(rules: Result<Rules, engine::LoadError>) -> Rules {
    rules.unwrap_or_else(|trouble| panic!("the shipped rules are fine: {:?}", trouble.problems))
}

/// Facts that a rule reads or sets are known of a derivation only, whose order hangs on them.
fn as_read(rule: &Rule) -> String {
    let mut rule = rule.clone();
    if rule.stage != Stage::Derive {
        (rule.reads, rule.sets) = (Vec::new(), Vec::new());
    }
    if !matches!(rule.stage, Stage::Bid | Stage::Pair) {
        rule.forbids = false;
    }
    format!("{rule:#?}")
}

#[test]
fn the_rules_inside_the_program_pass_the_check_and_say_what_their_heads_say() {
    let (trusted, checked) = (read(engine::load_rules(&embedded())), read(engine::check_rules(&embedded())));
    assert!(!trusted.set.rules.is_empty());
    let said = |rules: &Rules| rules.set.rules.iter().map(as_read).collect::<Vec<_>>();
    for (a, b) in said(&trusted).iter().zip(&said(&checked)) {
        assert_eq!(a, b);
    }
    assert_eq!(trusted.set.rules.len(), checked.set.rules.len());
    assert_eq!(format!("{:?}", trusted.set.data), format!("{:?}", checked.set.data));
    assert_eq!(trusted.set.derive_order, checked.set.derive_order);
}

#[test]
fn rules_parsed_when_they_first_have_a_subject_say_what_all_rules_parsed_at_once_say() {
    let (trusted, checked) = (read(engine::load_rules(&embedded())), read(engine::check_rules(&embedded())));
    for person in some_people() {
        let path = repository().join("scenarios/people").join(format!("{person}.toml"));
        let report = |rules: &Rules| {
            let world = engine::load_scenario(&rules.set, &path, None).unwrap_or_else(|_| panic!("{person} is fine"));
            let outcome = eval::evaluate(&rules.set, &rules.machine, world);
            report::text(&report::view(&outcome, &rules.set), Wording::Applicant)
        };
        assert!(report(&trusted) == report(&checked), "{person} differs");
    }
}
