//! Rules: where they come from, read, checked and ready to run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::error::LoadError;
use crate::load::headers::Columns;
use crate::load::rules::project::{self, Project, RulesFrom};
use crate::load::{Disk, Sources, add_custom_checks, check_data, check_sources, unportable};
use crate::model::{RuleSet, Value};
use crate::script::{Checks, Input, Machine, compile};

/// Rules that are ready to run.
///
/// They belong to the thread that loaded them: they are neither `Send` nor `Sync`. Each thread loads rules of its own, which
/// takes a few milliseconds.
///
/// ```
/// let rules = preceptor::Rules::builtin()?;
/// assert!(rules.ids().any(|id| id == "signals/visa-type"));
/// # Ok::<(), preceptor::Error>(())
/// ```
pub struct Rules {
    /// What the rules say of themselves.
    #[doc(hidden)]
    pub set: Rc<RuleSet>,
    /// What runs them.
    #[doc(hidden)]
    pub machine: Machine,
    /// Numbers that rules share, by name.
    #[doc(hidden)]
    pub thresholds: Vec<(String, Value)>,
    /// What the headers of people's own sheets mean.
    #[doc(hidden)]
    pub columns: Columns,
    /// Where they come from.
    #[doc(hidden)]
    pub sources: RuleSources,
}

/// Where rules come from.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct RuleSources {
    /// The shipped rules.
    pub rules: RulesFrom,
    /// Folders of checks beside them.
    pub with: Vec<PathBuf>,
    /// What all of it is read from, scenarios and tables too.
    pub sources: Arc<dyn Sources>,
}

impl RuleSources {
    /// The rules of a folder; without one those of `rules/` in the working folder, else those inside the program.
    pub fn new(rules: Option<&Path>, with: &[PathBuf]) -> Self {
        let here = Path::new("rules");
        let rules = match rules {
            Some(folder) => RulesFrom::Folder(folder.to_owned()),
            None if here.join("facts.toml").is_file() => RulesFrom::Folder(here.to_owned()),
            None => RulesFrom::Embedded,
        };
        Self::of(rules, with.to_vec())
    }

    /// These rules and these folders of checks, on disk.
    pub fn of(rules: RulesFrom, with: Vec<PathBuf>) -> Self {
        Self { rules, with, sources: Arc::new(Disk) }
    }

    /// The rules inside the program.
    pub fn embedded() -> Self {
        Self::of(RulesFrom::Embedded, Vec::new())
    }

    /// The rules of a folder on disk.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self::of(RulesFrom::Folder(folder.into()), Vec::new())
    }
}

impl Rules {
    /// The rules inside the program. Their check is one of its tests.
    ///
    /// # Errors
    /// None in a program whose tests pass.
    pub fn builtin() -> Result<Self, LoadError> {
        load_rules(&RuleSources::embedded())
    }

    /// The rules of a folder on disk, checked.
    ///
    /// ```
    /// let rules = preceptor::Rules::from_dir("rules")?;
    /// assert_eq!(rules.ids().count(), preceptor::Rules::builtin()?.ids().count());
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with them, each with its line.
    pub fn from_dir(folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        load_rules(&RuleSources::folder(folder.as_ref()))
    }

    /// The rules of a folder of other sources, checked; scenarios and tables are read from there too.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use preceptor::{Disk, Rules, Texts};
    /// let open = Texts::over(Arc::new(Disk)).with("rules/about.toml", "date = 2027-01-02\n");
    /// let rules = Rules::from_sources(Arc::new(open), "rules")?;
    /// assert_eq!(rules.date(), "2027-01-02");
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with them, each with its line.
    pub fn from_sources(sources: Arc<dyn Sources>, folder: &str) -> Result<Self, LoadError> {
        load_rules(&RuleSources { sources, ..RuleSources::folder(folder) })
    }

    /// The same rules, and a folder of checks of your own beside them. Those run within limits and can change nothing.
    ///
    /// # Errors
    /// Everything that is wrong with the checks, each with its line.
    pub fn with_checks(self, folder: impl AsRef<Path>) -> Result<Self, LoadError> {
        let mut sources = self.sources;
        sources.with.push(folder.as_ref().to_owned());
        load_rules(&sources)
    }

    /// The same rules; scenarios and tables are read from these sources.
    #[must_use]
    pub fn reading_from(mut self, sources: Arc<dyn Sources>) -> Self {
        self.sources.sources = sources;
        self
    }

    /// The ids of all rules, `topic/name`, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.set.rules.iter().map(|rule| &*rule.id.0)
    }

    /// What a rule is about, in one sentence; none where there is no such rule.
    pub fn about(&self, id: &str) -> Option<&str> {
        self.set.rule(id).map(|rule| rule.doc.as_str())
    }

    /// The date of the rules, `2026-11-22`: after it nothing that changed is in them.
    pub fn date(&self) -> &str {
        &self.set.date
    }
}

/// Reads and compiles rules. Those of a folder are checked, and checks beside the rules; those inside the program were
/// checked by its tests.
///
/// # Errors
/// Everything that is wrong with them.
#[doc(hidden)]
pub fn load_rules(place: &RuleSources) -> Result<Rules, LoadError> {
    let checks = match place.rules {
        RulesFrom::Embedded => Checks::None,
        RulesFrom::Folder(_) => Checks::All,
    };
    compile_project(place, read_project(place)?, &BTreeSet::new(), checks)
}

/// The same, checked wherever they are.
///
/// # Errors
/// Everything that is wrong with them.
#[doc(hidden)]
pub fn check_rules(place: &RuleSources) -> Result<Rules, LoadError> {
    let project = read_project(place)?;
    let scripts = project.scripts.iter().map(|(name, file)| (name.as_str(), *file));
    let problems = unportable(scripts);
    if !problems.is_empty() {
        return Err(LoadError::new(project.files, problems));
    }
    let sources = project.library.sources.clone();
    let rules = compile_project(place, project, &BTreeSet::new(), Checks::All)?;
    let problems = check_sources(&rules.set, &sources);
    if problems.is_empty() { Ok(rules) } else { Err(LoadError::new(rules.set.files.clone(), problems)) }
}

/// The texts of rules and of the checks beside them.
pub(crate) fn read_project(place: &RuleSources) -> Result<Project, LoadError> {
    let mut project = project::project(&place.rules, &*place.sources)?;
    let mut own = Vec::new();
    for folder in &place.with {
        own.extend(add_custom_checks(&mut project, folder, &*place.sources).err().into_iter().flatten());
    }
    if own.is_empty() { Ok(project) } else { Err(LoadError::new(project.files, own)) }
}

/// Everything read, without the scripts of these ids, ready to run.
pub(crate) fn compile_project(
    place: &RuleSources,
    mut project: Project,
    without: &BTreeSet<String>,
    checks: Checks,
) -> Result<Rules, LoadError> {
    let ids: Vec<String> = project.scripts.iter().map(|(path, _)| script_id(path)).collect();
    let mut problems = project.library.unknown_rules(ids.iter().map(String::as_str));
    let columns = std::mem::take(&mut project.library.columns);
    let mut input = to_compile(project, checks);
    input.scripts.retain(|(id, _)| !without.contains(id));
    let thresholds = input.thresholds.clone();
    // The data inside the program are checked by its tests, as its rules are; no other data can stand beside them.
    let trusted = checks == Checks::None && input.custom.is_empty();
    match compile(input) {
        Ok((set, machine)) => {
            if !trusted {
                problems.extend(check_data(&set.dictionary, &set.data));
            }
            if problems.is_empty() {
                Ok(Rules { set: Rc::new(set), machine, thresholds, columns, sources: place.clone() })
            } else {
                Err(LoadError::new(set.files, problems))
            }
        }
        Err((files, more)) => {
            problems.extend(more);
            Err(LoadError::new(files, problems))
        }
    }
}

/// The rules as they are read, to be compiled in another way than all commands do.
///
/// # Errors
/// What is wrong with them as texts.
#[doc(hidden)]
pub fn compile_input(place: &RuleSources) -> Result<Input, LoadError> {
    Ok(to_compile(read_project(place)?, Checks::All))
}

fn to_compile(project: Project, checks: Checks) -> Input {
    let library = project.library;
    Input {
        dictionary: Rc::new(project.dictionary),
        files: project.files,
        scripts: project.scripts.into_iter().map(|(path, file)| (script_id(&path), file)).collect(),
        custom: project.custom,
        statements: library.statements,
        groups: library.groups,
        sources: library.sources,
        thresholds: library.thresholds.into_iter().map(|threshold| (threshold.name, threshold.value)).collect(),
        renamed: library.renamed,
        date: library.date,
        checks,
    }
}

/// The id of a script: its path without the ending.
#[doc(hidden)]
pub fn script_id(path: &str) -> String {
    path.trim_end_matches(".rhai").to_owned()
}
