//! Rules and a scenario come together.

use super::outcome::Outcome;
use super::rules::Rules;
use super::scenario::Scenario;
use crate::eval;

impl Rules {
    /// Runs all rules on a scenario. A rule that goes wrong is part of the outcome and stops no other.
    ///
    /// ```
    /// use preceptor::{Rules, Scenario};
    /// let rules = Rules::builtin()?;
    /// let plan = Scenario::open(&rules, "scenarios/people/first-look.toml")?;
    /// let outcome = rules.evaluate(&plan);
    /// assert!(outcome.findings().iter().any(|finding| finding.rule.to_string() == "signals/visa-type"));
    /// assert_eq!(outcome.faults().len(), 0);
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    pub fn evaluate(&self, scenario: &Scenario) -> Outcome {
        let found = eval::evaluate(&self.set, &self.machine, scenario.world().clone());
        Outcome::new(found, self.set.clone())
    }

    /// The same with the evidence of every verdict, for a report in JSON that holds them all.
    pub fn evaluate_with_verdicts(&self, scenario: &Scenario) -> Outcome {
        let world = scenario.world().clone();
        let found = eval::evaluate_with(&self.set, &self.machine, world, eval::Evidence::OfAll);
        Outcome::new(found, self.set.clone())
    }
}
