//! Rules that are changed or of former days, to be compared with those of today: they must make sense, not read well.

use std::collections::BTreeSet;

use crate::engine::{LoadError, RuleSources, Rules, compile_project, read_project, script_id};
use crate::load::Threshold;
use crate::model::Value;
use crate::script::Checks;

/// One change of the rules, to be tried.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Another text for the script of this id.
    Script(String, String),
    /// Another value for the shared number of this name.
    Threshold(String, Figure),
}

/// A number as a threshold is written.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    /// A whole one.
    Whole(i64),
    /// One with a point.
    Broken(f64),
}

impl From<Figure> for Value {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Whole(n) => Self::Integer(n),
            Figure::Broken(n) => Self::Number(n),
        }
    }
}

/// The rules with one change, which may read badly but must make sense.
///
/// # Errors
/// Everything that is wrong with them.
pub fn edited(place: &RuleSources, edit: &Edit) -> Result<Rules, LoadError> {
    let mut project = read_project(place)?;
    match edit {
        Edit::Script(id, text) => {
            for (_, file) in project.scripts.iter_mut().filter(|(path, _)| script_id(path) == *id) {
                let name = project.files.get(*file).name.clone();
                *file = project.files.add(name, text.as_str());
            }
        }
        Edit::Threshold(name, figure) => {
            let named = |threshold: &&mut Threshold| threshold.name == *name;
            project.library.thresholds.iter_mut().filter(named).for_each(|found| found.value = (*figure).into());
        }
    }
    compile_project(place, project, &BTreeSet::new(), Checks::Meaning)
}

/// The rules without the files that are wrong, and what is wrong with those: for rules of former days.
///
/// # Errors
/// What is wrong where it is not the fault of single scripts.
pub fn those_that_load(place: &RuleSources) -> Result<(Rules, Vec<LoadError>), LoadError> {
    let (mut out, mut said) = (BTreeSet::new(), Vec::new());
    loop {
        let project = read_project(place)?;
        let names: Vec<(String, String)> = project
            .scripts
            .iter()
            .map(|(path, file)| (project.files.get(*file).name.clone(), script_id(path)))
            .filter(|(_, id)| !out.contains(id))
            .collect();
        let trouble = match compile_project(place, project, &out, Checks::Meaning) {
            Ok(rules) => return Ok((rules, said)),
            Err(trouble) => trouble,
        };
        let places = trouble.problems.iter().filter_map(|problem| problem.span);
        let wrong: BTreeSet<String> = places.map(|place| trouble.files.get(place.file).name.clone()).collect();
        let more: Vec<String> = names.into_iter().filter(|(name, _)| wrong.contains(name)).map(|(_, id)| id).collect();
        if more.is_empty() {
            return Err(trouble);
        }
        out.extend(more);
        said.push(trouble);
    }
}
