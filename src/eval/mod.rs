//! One evaluation: derive facts, allocate signals, check the plan, date what is to be done. Pure: no files, no clock.

mod allocate;
mod check;
mod derive;
mod draft;
mod group;
mod message;
mod reasons;
mod refine;
mod run;
mod schedule;
mod solve;
mod withdraw;

use std::rc::Rc;

pub use allocate::{adopt, say_limit};
pub use draft::{draft, kinds};
pub use run::Evidence;

use crate::model::{Outcome, RuleSet, World};
use crate::script::Executor;

/// Evaluates every rule on one scenario, with the evidence of what is said.
///
/// The order of rules and files never shows: rules run by id, derivations by what they read.
pub fn evaluate(rules: &RuleSet, executor: &dyn Executor, world: World) -> Outcome {
    evaluate_with(rules, executor, world, Evidence::OfWhatIsSaid)
}

/// Evaluates every rule on one scenario, with as much evidence as is wanted.
pub fn evaluate_with(rules: &RuleSet, executor: &dyn Executor, world: World, evidence: Evidence) -> Outcome {
    let mut run = run::Run::new(rules, executor, world, evidence);
    derive::derive(&mut run);
    let allocations = allocate::allocate(&mut run);
    let findings = check::check(&mut run);
    run.look_behind(&findings);
    let items = schedule::schedule(&mut run);
    let reasons = reasons::reasons(&run);
    let mut outcome = Outcome {
        rules_date: rules.date.clone(),
        findings,
        cannot_tell: run.cannot_tell,
        allocations,
        items,
        faults: run.faults,
        reasons,
        verdicts: run.verdicts,
        all_evidence: evidence.of_all(),
        rested_on: executor.rested_on().into_iter().collect(),
        world: run.world,
    };
    withdraw::withdraw(rules, &mut outcome);
    outcome
}

/// The facts of a scenario with everything that rules derive; no other rule is run.
pub fn derived(rules: &RuleSet, executor: &dyn Executor, world: World) -> Rc<World> {
    let mut run = run::Run::new(rules, executor, world, Evidence::OfWhatIsSaid);
    derive::derive(&mut run);
    run.world
}
