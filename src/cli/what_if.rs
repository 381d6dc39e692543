//! `preceptor what-if`: what would move if some facts were otherwise.

use std::path::{Path, PathBuf};

use super::common::Format;
use super::exit::{Exit, Failure};
use super::session::Session;

use super::output;
use crate::engine::{self, LoadError, Rules};
use crate::import::{self, Known, Supposed};
use crate::load::{data_names, paths};
use crate::model::{Code, DataKind, Diagnostic, Outcome, World, wording};
use crate::report::diff::{Supposition, diff};
use crate::{eval, report};

/// `preceptor what-if`.
#[derive(Debug, clap::Args)]
pub(super) struct WhatIf {
    /// The scenario: a workbook (.xlsx) or a TOML file
    pub scenario: PathBuf,
    /// What to suppose: "visas of Lakeside = J-1", "applicant.needs_visa = no", "one gold fewer"
    #[arg(required = true, value_name = "SET")]
    pub set: Vec<String>,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Evaluates a scenario as it is and as it is supposed to be, and prints what moves.
pub(super) fn run(session: &Session, args: &WhatIf) -> Result<Exit, Failure> {
    let rules = session.rules()?;
    let world = engine::load_scenario(&rules.set, &args.scenario, None)?;
    let (other, supposed) = supposing(&rules, &args.scenario, &world, &args.set)?;
    let was = eval::evaluate(&rules.set, &rules.machine, world);
    let is = eval::evaluate(&rules.set, &rules.machine, other);
    let view = |outcome: &Outcome| report::view(outcome, &rules.set);
    let moves = diff(&view(&was), &view(&is), supposed);
    let text = match args.format {
        Format::Text => moves.text(),
        Format::Json => output::json(&moves),
    };
    session.print(&text)?;
    Ok(if was.faults.is_empty() && is.faults.is_empty() { Exit::Fine } else { Exit::Fault })
}

/// The scenario as it is supposed to be, and what is supposed.
fn supposing(
    rules: &Rules,
    scenario: &Path,
    world: &World,
    set: &[String],
) -> Result<(World, Vec<Supposition>), LoadError> {
    let specialties = data_names(&rules.set.dictionary, &rules.set.data, DataKind::Specialty);
    let known = Known { dictionary: &rules.set.dictionary, columns: &rules.columns, specialties: &specialties };
    let mut files = rules.set.files.clone();
    let (written, mut problems) = engine::read_scenario(&rules.set, scenario, &mut files)?;
    let mut root = written.root;
    let mut all: Vec<Supposed> = Vec::new();
    for text in set {
        match import::suppose(world, &mut files, text, known) {
            Ok(one) if all.iter().any(|other| other.path == one.path) => {
                let message = format!("`{}` is supposed twice", one.path.replacen("assume.", "", 1));
                problems.push(Diagnostic::at(Code::WrongValue, one.value.place, message));
            }
            Ok(one) => {
                problems
                    .extend(paths::set(&mut root, &one.path, one.value.place, &one.value, &rules.set.dictionary).err());
                all.push(one);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(LoadError { files, problems });
    }
    let other = engine::build_world(&root, &engine::shown(scenario), &rules.set, files, problems)?;
    let supposed = all.iter().map(|one| said(&other, one)).collect();
    Ok((other, supposed))
}

fn said(world: &World, one: &Supposed) -> Supposition {
    let value = world.value(one.handle, one.fact);
    let def = world.dictionary.def(one.fact);
    let name = def.label.clone().unwrap_or_else(|| world.dictionary.fact_name(one.fact).replace('_', " "));
    let of = if wording::is_person(world, one.handle) { "you".to_owned() } else { world.title(one.handle) };
    Supposition {
        fact: one.path.replacen("assume.", "", 1),
        says: format!("{of}, {name}"),
        was: one.was.clone(),
        is: value.map_or_else(String::new, |value| wording::fact(world, one.handle, one.fact, value)),
    }
}
