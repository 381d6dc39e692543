//! The evaluator does what Rhai does where no blank is met: the same effects, the same evidence, in every plan and every case
//! of the repository. Where blanks are met, whatever it decides is held against Rhai with the blanks filled in, once one way
//! and once another, in plans in which every second, third or seventh fact is blank.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use crate::workshop::{repository, some_people, sweep, whole};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::eval::{self, Evidence};
use preceptor::load::{self, cases, parse};
use preceptor::model::{self, Ended, Fact, FactId, Ran, RecordId, RecordView, Slot, Value, What, Why, World};
use preceptor::script::{Call, Executor, Machine};

/// Runs each call both ways and notes where they differ, and which rules left how many calls to Rhai.
struct Both<'a> {
    rules: &'a Rules,
    calls: RefCell<usize>,
    wrong: RefCell<Vec<String>>,
    left: RefCell<BTreeMap<String, usize>>,
}

impl<'a> Both<'a> {
    fn new(rules: &'a Rules) -> Self {
        Self { rules, calls: RefCell::default(), wrong: RefCell::default(), left: RefCell::default() }
    }

    /// A plan is evaluated.
    fn evaluate(&self, world: World) -> model::Outcome {
        let outcome = eval::evaluate_with(&self.rules.set, self, world, Evidence::Audited);
        for fault in &outcome.faults {
            let of = &outcome.world.record(fault.subject.record).id;
            self.wrong.borrow_mut().push(format!("{} on {of}: {}", fault.rule, fault.fault.message));
        }
        outcome
    }

    /// Everything that is done with a plan: it is evaluated, and every kind of letter is drafted.
    fn everything(&self, world: World) {
        let outcome = self.evaluate(world);
        let Some(program) = outcome.world.dictionary.kind("program") else { return };
        let mut kinds: Vec<&str> = self.rules.set.rules.iter().filter_map(|rule| rule.email_kind.as_deref()).collect();
        kinds.dedup();
        for person in outcome.world.persons() {
            for program in outcome.world.of_kind(program, person).into_iter().take(1) {
                for kind in &kinds {
                    eval::draft(&self.rules.set, self, &outcome.world, program, kind);
                }
            }
        }
    }
}

impl Executor for Both<'_> {
    fn begin(&self) {
        self.rules.machine.begin();
    }

    fn rested_on(&self) -> Vec<(RecordView, FactId)> {
        self.rules.machine.rested_on()
    }

    fn oracle(&self, world: &Rc<World>, call: Call<'_>) -> Option<Ran> {
        self.rules.machine.oracle(world, call)
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        let machine: &Machine = &self.rules.machine;
        let with = Call { evidence: true, ..call };
        let (ours, rhai) = (machine.evaluate(world, with), machine.reference().run(world, with));
        let rule = self.rules.set.rules[call.rule].id.to_string();
        *self.calls.borrow_mut() += 1;
        match ours {
            None => *self.left.borrow_mut().entry(rule).or_default() += 1,
            // What Rhai decides is decided so here: it decides only what no blank touches.
            Some(ours) if rhai.ended == Ended::Told && !call.doubts => {
                let met = |ran: &Ran| ran.events.iter().any(|event| matches!(event.what, What::Missed(..)));
                let blank = met(&ours) || met(&rhai);
                let same = ours.ended == rhai.ended && ours.effects == rhai.effects;
                if !same || (!blank && ours.events != rhai.events) {
                    self.wrong.borrow_mut().push(format!("{rule}:\n  {ours:?}\n  {rhai:?}"));
                } else if !blank && ours.fuel < rhai.fuel {
                    let (ours, rhai) = (ours.fuel, rhai.fuel);
                    self.wrong.borrow_mut().push(format!("{rule}: {ours} steps are fewer than Rhai's {rhai}"));
                }
            }
            Some(_) => {}
        }
        machine.run(world, call)
    }
}

fn rules() -> Rules {
    engine::load_rules(&RuleSources::embedded()).expect("the rules are fine")
}

fn person(rules: &Rules, name: &str) -> World {
    let path = Path::new("scenarios/people").join(format!("{name}.toml"));
    engine::load_scenario(&rules.set, &path, None).expect("the scenario is fine")
}

#[track_caller]
fn assert_the_same(both: &Both<'_>, calls: usize) {
    let wrong = both.wrong.borrow();
    assert!(wrong.is_empty(), "{} calls differ:\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n"));
    let made = *both.calls.borrow();
    assert!(made > calls, "only {made} calls were made");
    // What nobody notices: that no rule is run directly any more.
    let left = both.left.borrow();
    let most: usize = left.values().sum();
    println!("{made} calls, left to Rhai: {left:?}");
    assert!(most * 50 < made, "{most} of {made} calls were left to Rhai: {left:?}");
}

#[test]
fn every_plan_of_the_repository() {
    let rules = rules();
    let both = Both::new(&rules);
    for name in some_people().skip(usize::from(!whole())).take(if whole() { usize::MAX } else { 1 }) {
        both.everything(person(&rules, name));
    }
    assert_the_same(&both, if whole() { 10_000 } else { 500 });
}

#[test]
fn plans_with_blanks_everywhere() {
    let rules = rules();
    let both = Both::new(&rules);
    // Rhai takes its time: every third person, and each loses another share of what they said.
    for (name, every) in some_people().step_by(3).zip([2, 3, 7].into_iter().cycle()) {
        both.evaluate(blanked(&person(&rules, name), every));
    }
    assert_the_same(&both, if whole() { 20_000 } else { 500 });
}

/// The plan without every so many-th of its facts, those that refer to records left.
fn blanked(world: &World, every: usize) -> World {
    let mut blanked = world.clone();
    let mut number = every;
    for (record, with) in (0u32..).map(RecordId).zip(&world.records) {
        for (index, slot) in with.slots.iter().enumerate() {
            let Slot::Known(Fact { value, how: model::How::Given, .. }) = slot else { continue };
            number += 1;
            if number.is_multiple_of(every) && !matches!(value, Value::Record(_)) {
                blanked.put(record, FactId { kind: with.kind, index }, Slot::Absent(Why::Blank));
            }
        }
    }
    blanked
}

#[test]
fn every_case_of_the_repository() {
    let rules = rules();
    let both = Both::new(&rules);
    for path in sweep(&crate::workshop::toml_files(&repository().join("scenarios/rules")), 40) {
        let name = engine::shown(path.strip_prefix(repository()).expect("inside"));
        let mut texts = rules.set.files.clone();
        let file = texts.add(name.clone(), load::read_text(path).expect("it is there"));
        let root = parse(file, &texts.share(file).text).expect("it is TOML");
        for case in cases(&root, &rules.set.dictionary).expect("the cases are fine") {
            let read = |path: &str| load::read_text(Path::new(path)).map(String::into_bytes);
            let world = load::build(&case.root, &name, &rules.set, texts.clone(), &read);
            let world = world.unwrap_or_else(|(_, problems)| panic!("{name}: {problems:?}"));
            if name.contains("/draft-") {
                both.everything(world);
            } else {
                both.evaluate(world);
            }
        }
    }
    assert_the_same(&both, if whole() { 10_000 } else { 500 });
}
