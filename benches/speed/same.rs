//! The rules by hand beside the rules themselves: which calls there are, and that both say the same. `cargo test` asserts it.

use std::path::Path;
use std::rc::Rc;

use preceptor::engine::{self, Rules};
use preceptor::eval;
use preceptor::model::{Ended, PersonId, RecordView, World};
use preceptor::script::{Call, Executor};

use super::native;

/// Plans in which the rules by hand must find what the rules find, before anything is measured.
pub const PEOPLE: [&str; 7] = [
    "couple-im-and-family",
    "dermatology-do",
    "first-look",
    "internal-medicine-guide-counts",
    "internal-medicine-j1",
    "interview-season",
    "spotless",
];

/// A rule's number, a subject of it, and the rule by hand with the subject's number.
pub type ByHand = (usize, RecordView, (native::ByHand, usize));

/// Every call of the ten rules for one person.
pub fn calls(rules: &Rules, world: &World, person: PersonId) -> Vec<ByHand> {
    let mut calls = Vec::new();
    for (id, kind, rule) in native::RULES {
        let number = rules.set.rules.iter().position(|rule| &*rule.id.0 == id).expect("it is shipped");
        let kind = world.dictionary.kind(kind).expect("the dictionary has it");
        let subjects = world.of_kind(kind, person).into_iter().enumerate();
        calls.extend(subjects.map(|(n, subject)| (number, subject, (rule, n))));
    }
    calls
}

/// Asserts that the rules by hand say what the rules say; how often they did.
pub fn same_findings(rules: &Rules, scenario: &str) -> usize {
    let outcome = eval::evaluate(&rules.set, &rules.machine, world(rules, scenario));
    let world: Rc<World> = outcome.world.clone();
    let mut compared = 0;
    for person in world.persons() {
        let plan = native::Plan::read(&world, person);
        for (number, subject, (rule, n)) in calls(rules, &world, person) {
            let call = Call::of(number, subject, None);
            let ran = rules.machine.reference().run(&world, call);
            let said = (ran.ended == Ended::Told).then_some(ran.effects);
            assert_eq!(rule(&plan, n), said, "{} of {}", rules.set.rules[number].id, world.record(subject.record).id);
            compared += 1;
        }
    }
    compared
}

/// A scenario read.
pub fn world(rules: &Rules, scenario: &str) -> World {
    let Ok(world) = engine::load_scenario(&rules.set, Path::new(scenario), None) else { panic!("{scenario} loads") };
    world
}
