//! Shipped rules use less than a tenth of what a rule may use: in every plan and every case of the repository.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use preceptor::eval;
use preceptor::model::{Ran, World};
use preceptor::script::{Call, Executor, Limits, Machine};
use preceptor::setup::{self, Where};
use workshop::{PEOPLE, repository};

mod workshop;

/// Runs rules and notes the most that each used: steps, and things said.
struct Meter<'a> {
    machine: &'a Machine,
    most: RefCell<BTreeMap<usize, (u64, usize)>>,
}

impl Executor for Meter<'_> {
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        // Steps as Rhai counts them: what is run directly charges more, so that it never charges less.
        let ran = self.machine.reference().run(world, call);
        let mut most = self.most.borrow_mut();
        let (fuel, said) = most.entry(call.rule).or_default();
        (*fuel, *said) = ((*fuel).max(ran.fuel), (*said).max(ran.effects.len()));
        ran
    }
}

#[test]
fn shipped_rules_use_less_than_a_tenth_of_every_limit() {
    let rules = setup::rules(&Where::new(Some(&repository().join("rules")), &[])).expect("the rules are fine");
    let meter = Meter { machine: &rules.machine, most: RefCell::default() };
    for person in PEOPLE {
        let path = Path::new("scenarios/people").join(format!("{person}.toml"));
        let world = setup::scenario(&rules.set, &path, None).expect("the scenario is fine");
        let outcome = eval::evaluate(&rules.set, &meter, world);
        let adopted = eval::adopt(&outcome.world, &outcome.allocations);
        eval::evaluate(&rules.set, &meter, adopted);
    }
    let limits = Limits::STANDARD;
    let mut over = Vec::new();
    for (number, (fuel, said)) in meter.most.borrow().iter() {
        let rule = &rules.set.rules[*number];
        let source = &rules.set.files.get(rule.file).text;
        let longest = source.lines().map(str::len).max().unwrap_or(0);
        let functions = source.matches("fn ").count() + source.matches("|x|").count();
        println!("{fuel:6} steps {said:3} said {:5} bytes {longest:4} a line: {}", source.len(), rule.id);
        let shares: [(&str, usize, usize); 5] = [
            ("fuel", usize::try_from(*fuel).expect("it is small"), usize::try_from(limits.fuel).expect("it is small")),
            ("effects", *said, limits.effects),
            ("source", source.len(), limits.source),
            ("line", longest, limits.line),
            ("functions", functions, limits.functions),
        ];
        for (what, used, limit) in shares {
            if used * 10 > limit {
                over.push(format!("{}: {what} {used} of {limit}", rule.id));
            }
        }
    }
    assert!(meter.most.borrow().len() > 30, "only {} rules ran", meter.most.borrow().len());
    assert_eq!(over, Vec::<String>::new());
}
