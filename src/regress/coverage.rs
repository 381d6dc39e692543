//! What the scenarios show of the rules: verdicts over all people and cases, statements that cases show and spare.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::discover::Job;
use super::{cases, pool, samples};
use crate::engine::{self, LoadError, RuleSources, Rules};
use crate::eval;
use crate::model::{Stage, Verdict};

/// What all scenarios show.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// How many people and cases were evaluated.
    pub scenarios: usize,
    /// Files and cases that cannot be read, and why.
    pub unread: Vec<String>,
    /// Each rule's verdicts.
    pub rules: BTreeMap<String, Verdicts>,
    /// Each statement that some rule cites or some case names.
    pub statements: BTreeMap<String, Statement>,
}

/// How often a rule gave each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdicts {
    /// It said something.
    pub fires: usize,
    /// It had nothing to say.
    pub clear: usize,
    /// Facts were missing.
    pub cannot_tell: usize,
    /// It went wrong.
    pub fault: usize,
}

/// What is known of a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// Rules that cite it.
    pub cited_by: Vec<String>,
    /// How many cases show it.
    pub shown: usize,
    /// How many cases spare it.
    pub spared: usize,
}

impl Statement {
    /// Whether one case shows it and another spares it.
    pub fn tested(&self) -> bool {
        self.shown > 0 && self.spared > 0
    }
}

/// What one file shows.
#[derive(Default)]
struct Shown {
    scenarios: usize,
    unread: Vec<String>,
    verdicts: Vec<(String, Verdict)>,
    shows: Vec<String>,
    spares: Vec<String>,
}

/// Evaluates every person and case and counts.
///
/// # Errors
/// Rules that are wrong.
pub fn run(place: &RuleSources, folder: &Path) -> Result<Coverage, LoadError> {
    let rules = engine::load_rules(place)?;
    let mut coverage = Coverage::default();
    for rule in &rules.set.rules {
        coverage.rules.insert(rule.id.to_string(), Verdicts::default());
        for cite in &rule.cites {
            coverage.statements.entry(cite.clone()).or_default().cited_by.push(rule.id.to_string());
        }
    }
    let jobs = samples::jobs(folder);
    for shown in pool::each(pool::cores(), &jobs, || engine::load_rules(place).ok(), one) {
        coverage.add(shown);
    }
    Ok(coverage)
}

fn one(rules: &Rules, job: &Job) -> Shown {
    let mut shown = Shown::default();
    let own = job.name.strip_prefix("rules/").and_then(|id| rules.set.rule(id));
    for sample in samples::of(rules, job) {
        if let Some(case) = &sample.case {
            shown.shows.extend(case.shows.iter().map(|(id, _)| id.clone()));
            shown.spares.extend(case.spares.iter().map(|(id, _)| id.clone()));
        }
        let world = match sample.world {
            Ok(world) => world,
            Err(why) => {
                let first = why.lines().next().unwrap_or_default();
                shown.unread.push(format!("{}: {first}", sample.name));
                continue;
            }
        };
        shown.scenarios += 1;
        // Nobody asks for letters in an evaluation: a draft rule is heard in its own cases.
        if let Some(rule) = own.filter(|rule| rule.stage == Stage::Draft) {
            let letters = cases::letters(rules, rule, &world);
            let verdict = |open| if open { Verdict::CannotTell } else { Verdict::Fires };
            let clear = letters.is_empty().then_some(Verdict::Clear);
            let verdicts = letters.iter().map(|letter| verdict(letter.open)).chain(clear);
            shown.verdicts.extend(verdicts.map(|verdict| (rule.id.to_string(), verdict)));
        }
        let outcome = eval::evaluate_with(&rules.set, &rules.machine, world, eval::Evidence::OfCases);
        shown.verdicts.extend(outcome.verdicts.iter().map(|row| (row.rule.to_string(), row.verdict)));
    }
    shown
}

impl Coverage {
    fn add(&mut self, shown: Shown) {
        self.scenarios += shown.scenarios;
        self.unread.extend(shown.unread);
        for (rule, verdict) in shown.verdicts {
            let verdicts = self.rules.entry(rule).or_default();
            match verdict {
                Verdict::Fires => verdicts.fires += 1,
                Verdict::Clear => verdicts.clear += 1,
                Verdict::CannotTell => verdicts.cannot_tell += 1,
                Verdict::Fault => verdicts.fault += 1,
            }
        }
        for id in shown.shows {
            self.statements.entry(id).or_default().shown += 1;
        }
        for id in shown.spares {
            self.statements.entry(id).or_default().spared += 1;
        }
    }
}

/// The room for an id: 80 columns, less four numbers.
const ID: usize = 46;

/// Two tables, 80 columns wide, and what is missing in them.
pub fn text(coverage: &Coverage) -> String {
    let mut text = format!("{:ID$}{:>8}{:>8}{:>8}{:>8}\n", "rule", "fires", "clear", "unknown", "fault");
    for (rule, n) in &coverage.rules {
        text.push_str(&row(rule));
        text.push_str(&format!("{:>8}{:>8}{:>8}{:>8}\n", n.fires, n.clear, n.cannot_tell, n.fault));
    }
    text.push_str(&format!("\n{:ID$}{:>8}{:>8}{:>8}\n", "statement", "rules", "shown", "spared"));
    for (id, statement) in &coverage.statements {
        text.push_str(&row(id));
        let (rules, shown, spared) = (statement.cited_by.len(), statement.shown, statement.spared);
        text.push_str(&format!("{rules:>8}{shown:>8}{spared:>8}\n"));
    }
    let rules = |lacks: fn(&Verdicts) -> bool| {
        let lacking = coverage.rules.iter().filter(|(_, verdicts)| lacks(verdicts));
        lacking.map(|(id, _)| id.as_str()).collect::<Vec<_>>()
    };
    let statements = |lacks: fn(&Statement) -> bool| {
        let cited = coverage.statements.iter().filter(|(_, statement)| lacks(statement));
        cited.map(|(id, _)| id.as_str()).collect::<Vec<_>>()
    };
    text.push('\n');
    missing(&mut text, "never fires", &rules(|n| n.fires == 0));
    missing(&mut text, "never clear", &rules(|n| n.clear == 0));
    missing(&mut text, "goes wrong", &rules(|n| n.fault > 0));
    missing(&mut text, "cited, and no case shows it", &statements(|one| one.shown == 0));
    missing(&mut text, "cited, and no case spares it", &statements(|one| one.spared == 0));
    missing(&mut text, "cannot be read", &coverage.unread.iter().map(String::as_str).collect::<Vec<_>>());
    let tested = coverage.statements.values().filter(|statement| statement.tested()).count();
    text.push_str(&format!(
        "{} rules, {} of {} statements shown and spared, {} scenarios and cases\n",
        coverage.rules.len(),
        tested,
        coverage.statements.len(),
        coverage.scenarios
    ));
    text
}

/// The first column of a row; a long id has a line of its own.
fn row(id: &str) -> String {
    if id.chars().count() < ID { format!("{id:ID$}") } else { format!("{id}\n{:ID$}", "") }
}

fn missing(text: &mut String, what: &str, ids: &[&str]) {
    if !ids.is_empty() {
        let lines: String = ids.iter().map(|id| format!("  {id}\n")).collect();
        text.push_str(&format!("{what}: {}\n{lines}\n", ids.len()));
    }
}
