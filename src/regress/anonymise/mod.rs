//! A student's file as a test case: invented names, no messages beyond the words that matter, the same verdicts. What is
//! written is loaded and evaluated first; where a single verdict differs, nothing is written.

mod names;
mod plan;
mod same;
mod texts;
mod write;

use std::path::Path;

use crate::engine::Rules;
use crate::eval;
use crate::load::{build, parse};
use crate::model::{FactId, Outcome, RecordId, World};

pub use write::Written;

use plan::Plan;

/// A test case, and what a person should look at before it is handed on.
#[derive(Clone, Debug)]
pub struct Case {
    /// What the case is called: the invented name of its applicant.
    pub name: String,
    /// Its files.
    pub written: Written,
    /// Texts of which some words had to stay: the fact by its new path, and the words.
    pub kept: Vec<(String, String)>,
}

/// Makes a test case of a world, under this name or an invented one.
///
/// # Errors
/// What would differ, a line each.
pub fn anonymise(rules: &Rules, world: &World, name: Option<&str>) -> Result<Case, Vec<String>> {
    let before = eval::evaluate(&rules.set, &rules.machine, world.clone());
    let mut plan = Plan::of(world);
    let trial = Trial { rules, before: &before, name: name.unwrap_or(&plan.name).to_owned() };
    let kept = texts::reduce(&mut plan, &|plan| trial.differences(world, plan).is_empty());
    let differences = trial.differences(world, &plan);
    if !differences.is_empty() {
        return Err(differences);
    }
    let path = |record: RecordId, fact: FactId| {
        let name = world.dictionary.path(fact);
        let (kind, fact) = name.split_once('.').unwrap_or((&name, ""));
        format!("{kind}.{}.{fact}", plan.id(world, record))
    };
    let kept = kept.into_iter().map(|((record, fact), text)| (path(record, fact), text)).collect();
    Ok(Case { written: write::files(world, &before, &plan, &trial.name), kept, name: trial.name })
}

struct Trial<'a> {
    rules: &'a Rules,
    before: &'a Outcome,
    name: String,
}

impl Trial<'_> {
    /// What comes out differently once the world is written with these replacements and read again.
    fn differences(&self, world: &World, plan: &Plan) -> Vec<String> {
        let written = write::files(world, self.before, plan, &self.name);
        let mut files = self.rules.set.files.clone();
        let file = files.add(format!("{}.toml", self.name), written.scenario.clone());
        let read = |path: &str| match &written.table {
            Some(table) if Path::new(path) == Path::new(&format!("{}.csv", self.name)) => {
                Ok(table.clone().into_bytes())
            }
            _ => Err(format!("there is no file `{path}`")),
        };
        let root = parse(file, &written.scenario);
        let built = root
            .map_err(|problems| (files.clone(), problems))
            .and_then(|root| build(&root, &format!("{}.toml", self.name), &self.rules.set, files.clone(), &read));
        match built {
            Ok(again) => match same::records(world, &again, plan) {
                wrong if !wrong.is_empty() => wrong,
                _ => {
                    let after = eval::evaluate(&self.rules.set, &self.rules.machine, again);
                    same::outcomes(self.before, &after)
                }
            },
            Err((_, problems)) => problems.into_iter().map(|problem| problem.message).collect(),
        }
    }
}
