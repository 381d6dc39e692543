//! What came of rules and a scenario, for whoever embeds the engine.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::model::{self, RuleSet};
use crate::report::{self, FaultLine, FindingLine, ItemLine, Plan, Report};

/// What all rules found in one scenario. Nothing of it is an error: a rule that went wrong is among the faults.
#[derive(Debug)]
pub struct Outcome {
    found: model::Outcome,
    rules: Rc<RuleSet>,
    report: OnceCell<Report>,
}

impl Outcome {
    pub(super) fn new(found: model::Outcome, rules: Rc<RuleSet>) -> Self {
        Self { found, rules, report: OnceCell::new() }
    }

    /// The report: everything found, sorted and worded.
    ///
    /// ```
    /// use preceptor::{Rules, Scenario};
    /// let rules = Rules::builtin()?;
    /// let plan = Scenario::open(&rules, "scenarios/people/first-look.toml")?;
    /// let outcome = rules.evaluate(&plan);
    /// assert!(outcome.report().to_text().starts_with("Ilse Marrowgate, family medicine"));
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    pub fn report(&self) -> &Report {
        self.report.get_or_init(|| report::view(&self.found, &self.rules))
    }

    /// All findings, the gravest first; those folded into another one and those the applicant accepts included.
    pub fn findings(&self) -> &[FindingLine] {
        &self.report().findings
    }

    /// The proposed signals, one allocation for each person and specialty.
    ///
    /// ```
    /// use preceptor::{Rules, Scenario};
    /// let rules = Rules::builtin()?;
    /// let plan = Scenario::open(&rules, "scenarios/people/internal-medicine-j1.toml")?;
    /// let outcome = rules.evaluate(&plan);
    /// assert_eq!(outcome.allocations().len(), 1);
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    pub fn allocations(&self) -> &[Plan] {
        &self.report().allocation
    }

    /// Dated items in time order, then steps in the order of the road to residency.
    pub fn items(&self) -> &[ItemLine] {
        &self.report().items
    }

    /// Rules that went wrong while they ran, in the order of rules.
    pub fn faults(&self) -> &[FaultLine] {
        &self.report().faults
    }

    /// The same outcome without names, ids of people, messages and whatever else the dictionary calls private: every form
    /// of its report can be handed on.
    ///
    /// ```
    /// use preceptor::{Rules, Scenario};
    /// let rules = Rules::builtin()?;
    /// let plan = Scenario::open(&rules, "scenarios/people/first-look.toml")?;
    /// let shared = rules.evaluate(&plan).shared();
    /// assert!(!shared.report().to_json().contains("Ilse"));
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    #[must_use]
    pub fn shared(self) -> Self {
        let found = report::share(self.found, &self.rules, &[]);
        Self { found, rules: self.rules, report: OnceCell::new() }
    }
}

impl Report {
    /// The report as text, 80 columns wide, in plain words for the applicant.
    pub fn to_text(&self) -> String {
        report::text(self, report::Wording::Applicant)
    }

    /// The report as one HTML page that loads nothing.
    ///
    /// ```
    /// use preceptor::{Rules, Scenario};
    /// let rules = Rules::builtin()?;
    /// let plan = Scenario::open(&rules, "scenarios/people/first-look.toml")?;
    /// assert!(rules.evaluate(&plan).report().to_html().contains("<html"));
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    pub fn to_html(&self) -> String {
        report::html(self)
    }

    /// The report as Markdown, for a message or an issue.
    pub fn to_markdown(&self) -> String {
        report::markdown(self, report::Wording::Applicant)
    }

    /// The dates of the report as a calendar (iCalendar): to import it once more changes nothing, a later one moves what moved.
    pub fn to_ics(&self) -> String {
        report::ics(self)
    }

    /// The report as JSON, version 1 of the contract that `docs/schema/report.schema.json` describes.
    pub fn to_json(&self) -> String {
        report::json(self)
    }
}
