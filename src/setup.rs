//! From files to something that can be evaluated: reads and compiles rules, reads a scenario. Shared by every command.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::load::headers::Columns;
use crate::load::rules::project::{self, Project, RulesFrom};
use crate::load::{Threshold, Written, add_custom_checks, book, build, check_data, grid, is_workbook, notes, tree};
use crate::load::{read_bytes, read_text};
use crate::model::{Diagnostic, Files, RuleSet, Value, World};
use crate::script::{Checks, Input, Machine, compile};

/// Rules that are read, compiled and ready to run.
pub struct Rules {
    /// What the rules say of themselves: their heads, the fact dictionary, data files, statements and groups.
    pub set: RuleSet,
    /// What runs them on a scenario.
    pub machine: Machine,
    /// Numbers that several rules use, each by its name.
    pub thresholds: Vec<(String, Value)>,
    /// Which facts the headers of people's own sheets mean.
    pub columns: Columns,
}

/// What is wrong with files that were read, and the texts of these files.
#[derive(Debug)]
pub struct LoadError {
    /// The texts that the places of problems point into.
    pub files: Files,
    /// Everything that is wrong.
    pub problems: Vec<Diagnostic>,
}

/// Where rules come from.
#[derive(Clone, Debug)]
pub struct RuleSources {
    /// The shipped rules: a folder, or those inside the program.
    pub rules: RulesFrom,
    /// Folders of checks that are added to them (`--with`).
    pub with: Vec<PathBuf>,
}

impl RuleSources {
    /// Where to take rules from: the folder `rules` if one is named, else `rules/` in the working folder if it holds
    /// rules, else those inside the program. `with` are folders of checks beside them.
    pub fn new(rules: Option<&Path>, with: &[PathBuf]) -> Self {
        let here = Path::new("rules");
        let rules = match rules {
            Some(folder) => RulesFrom::Folder(folder.to_owned()),
            None if here.join("facts.toml").is_file() => RulesFrom::Folder(here.to_owned()),
            None => RulesFrom::Embedded,
        };
        Self { rules, with: with.to_vec() }
    }
}

impl LoadError {
    /// Each problem with the texts its place is in.
    pub fn pairs(&self) -> impl Iterator<Item = (&Files, &Diagnostic)> {
        self.problems.iter().map(|problem| (&self.files, problem))
    }

    fn new(files: Files, mut problems: Vec<Diagnostic>) -> Self {
        problems.sort();
        problems.dedup();
        Self { files, problems }
    }
}

impl From<(Files, Vec<Diagnostic>)> for LoadError {
    fn from((files, problems): (Files, Vec<Diagnostic>)) -> Self {
        Self { files, problems }
    }
}

/// Reads and compiles rules. Rules of a folder are checked, and so are checks beside them; rules inside the program are
/// not, since its tests checked them.
///
/// # Errors
/// Everything that is wrong with them.
pub fn rules(place: &RuleSources) -> Result<Rules, LoadError> {
    let checks = match place.rules {
        RulesFrom::Embedded => Checks::None,
        RulesFrom::Folder(_) => Checks::All,
    };
    compiled(read(place)?, &BTreeSet::new(), checks)
}

/// Reads, compiles and checks rules, those inside the program too.
///
/// # Errors
/// Everything that is wrong with them.
pub fn checked(place: &RuleSources) -> Result<Rules, LoadError> {
    compiled(read(place)?, &BTreeSet::new(), Checks::All)
}

/// One change of the rules, to be tried.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Another text for a script: its id, and the text.
    Script(String, String),
    /// Another value for a number that rules share: its name, and the value.
    Threshold(String, Figure),
}

/// The value of a threshold: rules tell whole numbers from others.
#[derive(Clone, Copy, Debug)]
pub enum Figure {
    /// A whole number.
    Whole(i64),
    /// A number with a decimal point.
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

/// The rules with one change. How they read is not checked, only what they mean.
///
/// # Errors
/// Everything that is wrong with them.
pub fn edited(place: &RuleSources, edit: &Edit) -> Result<Rules, LoadError> {
    let mut project = read(place)?;
    match edit {
        Edit::Script(id, text) => {
            for (_, file) in project.scripts.iter_mut().filter(|(path, _)| stem(path) == *id) {
                let name = project.files.get(*file).name.clone();
                *file = project.files.add(name, text.as_str());
            }
        }
        Edit::Threshold(name, figure) => {
            let named = |threshold: &&mut Threshold| threshold.name == *name;
            project.library.thresholds.iter_mut().filter(named).for_each(|found| found.value = (*figure).into());
        }
    }
    compiled(project, &BTreeSet::new(), Checks::Meaning)
}

/// The rules without the scripts that are wrong, and what is wrong with those, round by round: for rules of former
/// days, of which some may not fit this program.
///
/// # Errors
/// What is wrong where it is not the fault of single scripts.
pub fn those_that_load(place: &RuleSources) -> Result<(Rules, Vec<LoadError>), LoadError> {
    let (mut out, mut said) = (BTreeSet::new(), Vec::new());
    loop {
        let project = read(place)?;
        let names: Vec<(String, String)> = project
            .scripts
            .iter()
            .map(|(path, file)| (project.files.get(*file).name.clone(), stem(path)))
            .filter(|(_, id)| !out.contains(id))
            .collect();
        let trouble = match compiled(project, &out, Checks::Meaning) {
            Ok(rules) => return Ok((rules, said)),
            Err(trouble) => trouble,
        };
        let places = trouble.problems.iter().filter_map(|problem| problem.place);
        let wrong: BTreeSet<String> = places.map(|place| trouble.files.get(place.file).name.clone()).collect();
        let more: Vec<String> = names.into_iter().filter(|(name, _)| wrong.contains(name)).map(|(_, id)| id).collect();
        if more.is_empty() {
            return Err(trouble);
        }
        out.extend(more);
        said.push(trouble);
    }
}

/// The texts of rules and of the checks beside them.
fn read(place: &RuleSources) -> Result<Project, LoadError> {
    let mut project = project::project(&place.rules)?;
    let mut own = Vec::new();
    for folder in &place.with {
        own.extend(add_custom_checks(&mut project, folder).err().into_iter().flatten());
    }
    if own.is_empty() { Ok(project) } else { Err(LoadError::new(project.files, own)) }
}

/// Everything read, without the scripts of these ids, ready to run.
fn compiled(mut project: Project, without: &BTreeSet<String>, checks: Checks) -> Result<Rules, LoadError> {
    let ids: Vec<String> = project.scripts.iter().map(|(path, _)| stem(path)).collect();
    let mut problems = project.library.unknown_rules(ids.iter().map(String::as_str));
    let columns = std::mem::take(&mut project.library.columns);
    let mut input = to_compile(project, checks);
    input.scripts.retain(|(id, _)| !without.contains(id));
    let thresholds = input.thresholds.clone();
    match compile(input) {
        Ok((set, machine)) => {
            problems.extend(check_data(&set.dictionary, &set.data));
            if problems.is_empty() {
                Ok(Rules { set, machine, thresholds, columns })
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

/// The rules as they are read, before they are compiled: for callers that compile them in a way of their own.
///
/// # Errors
/// What is wrong with their texts.
pub fn input(place: &RuleSources) -> Result<Input, LoadError> {
    Ok(to_compile(read(place)?, Checks::All))
}

fn to_compile(project: Project, checks: Checks) -> Input {
    let library = project.library;
    Input {
        dictionary: Rc::new(project.dictionary),
        files: project.files,
        scripts: project.scripts.into_iter().map(|(path, file)| (stem(&path), file)).collect(),
        custom: project.custom,
        statements: library.statements,
        groups: library.groups,
        sources: library.sources,
        thresholds: library.thresholds.into_iter().map(|threshold| (threshold.name, threshold.value)).collect(),
        date: library.date,
        checks,
    }
}

/// The id of a script: its path without the ending `.rhai`.
pub fn stem(path: &str) -> String {
    path.trim_end_matches(".rhai").to_owned()
}

/// Reads a scenario and makes a world of it. `as_of` is a moment from which to look in place of the scenario's own.
///
/// # Errors
/// Everything that is wrong with the scenario and its tables, or with `as_of`.
pub fn scenario(rules: &RuleSet, path: &Path, as_of: Option<&str>) -> Result<World, LoadError> {
    let mut files = rules.files.clone();
    let (written, problems) = written(rules, path, &mut files)?;
    let root = match as_of {
        None => written.root,
        Some(moment) => with_as_of(written.root, moment, &mut files)?,
    };
    built(&root, &shown(path), rules, files, problems)
}

/// Reads a scenario as it is written, before facts are made of it. Its text is added to `files`. The problems are those
/// of a workbook's cells; a text has none.
///
/// # Errors
/// Why it cannot be read at all.
pub fn written(rules: &RuleSet, path: &Path, files: &mut Files) -> Result<(Written, Vec<Diagnostic>), LoadError> {
    let name = shown(path);
    let trouble = |files: &Files, problems| LoadError { files: files.clone(), problems };
    let unread = |files: &Files, message| trouble(files, vec![Diagnostic::of_file(message)]);
    if is_workbook(&name) {
        let bytes = read_bytes(path).map_err(|message| unread(files, message))?;
        let grid = grid(files, &name, bytes).map_err(|problems| trouble(files, problems))?;
        return Ok(book(&grid, &rules.dictionary));
    }
    let text = read_text(path).map_err(|message| unread(files, message))?;
    let file = files.add(name, text);
    let root = tree::parse(file, &files.share(file).text).map_err(|problems| trouble(files, problems))?;
    let notes = notes(&files.share(file).text, &root);
    Ok((Written { root, notes }, Vec::new()))
}

/// The world that a scenario describes. `name` is the scenario's path; `problems` are those found when it was read,
/// which count as if they were found here.
///
/// # Errors
/// Everything that is wrong with it.
pub fn built(
    root: &tree::Node,
    name: &str,
    rules: &RuleSet,
    files: Files,
    mut problems: Vec<Diagnostic>,
) -> Result<World, LoadError> {
    let read = |path: &str| read_bytes(Path::new(path));
    match build(root, name, rules, files, &read) {
        Ok(world) if problems.is_empty() => Ok(world),
        Ok(world) => Err(LoadError::new(world.files, problems)),
        Err((files, more)) => {
            problems.extend(more);
            Err(LoadError::new(files, problems))
        }
    }
}

/// The scenario with another `as_of`, which is given on the command line.
fn with_as_of(mut root: tree::Node, moment: &str, files: &mut Files) -> Result<tree::Node, LoadError> {
    let file = files.add("--as-of", format!("as_of = {moment}\n"));
    let given = tree::parse(file, &files.share(file).text).map_err(|_| LoadError {
        files: files.clone(),
        problems: vec![
            Diagnostic::of_file(format!("`{moment}` is no moment"))
                .help("write `--as-of 2026-09-10`, `--as-of 2026-09-10T09:00:00` or `--as-of today`"),
        ],
    })?;
    root.replace(&given, "as_of");
    Ok(root)
}

/// A path as messages show it, with `/` between its parts.
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
