//! `preceptor check`: rules and scenarios, without running anything.

use clap::ValueEnum;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::almanac;
use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine::{self, LoadError};
use crate::load::Project;
use crate::model::File;
use crate::regress::before::{self, Edit};
use crate::regress::files::may_write;
use crate::report;
use crate::script::with_new_names;

/// `preceptor check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Scenarios to check beside the rules
    pub scenarios: Vec<PathBuf>,
    /// List what an editor of the data files has to look up for a season, the year of its Match
    #[arg(long, value_name = "YEAR", conflicts_with = "scenarios")]
    pub todo: Option<i64>,
    /// The day from which `--todo` counts how long ago a page was read; left out: today
    #[arg(long, value_name = "DATE", requires = "todo")]
    pub as_of: Option<String>,
    /// Write new names of functions into the checks of `--with`, where the rules have renamed them
    #[arg(long, conflicts_with = "todo")]
    pub fix: bool,
    /// Take back what the last `--fix` wrote into the checks of `--with`; once more, and it is there again
    #[arg(long, conflicts_with_all = ["todo", "fix"])]
    pub undo: bool,
    /// The form of the problems, or of the list of `--todo` (text or json)
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Write the result to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The form of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people.
    Text,
    /// For programs; of the list of `--todo` only.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub.
    Github,
}

/// Checks the rules and every scenario named; all problems of all of them together.
pub(super) fn run(session: &Session, args: &Check) -> Result<Exit, Failure> {
    if let Some(season) = args.todo {
        return todo(session, args, season);
    }
    if args.format == CheckFormat::Json {
        return Err(output::wrong("`--format json` goes with `--todo`; problems are text, sarif or github"));
    }
    let place = session.place();
    if args.undo {
        undo(session, &place)?;
    }
    if args.fix {
        fix(session, &place, args.output.as_deref())?;
    }
    let (found, fine) = match engine::check_rules(&place) {
        Err(trouble) => (vec![trouble], String::new()),
        Ok(rules) => {
            let mut said = BTreeSet::new();
            let wrong = |path: &PathBuf| engine::load_scenario(&rules.set, path, None).err();
            let found = args.scenarios.iter().filter_map(wrong).filter_map(|trouble| news(trouble, &mut said));
            (found.collect(), fine(&rules, args.scenarios.len()))
        }
    };
    let pairs = found.iter().flat_map(LoadError::pairs);
    let text = match args.format {
        CheckFormat::Sarif => report::sarif_problems(pairs),
        CheckFormat::Text | CheckFormat::Github if found.is_empty() => fine,
        CheckFormat::Github => report::github_problems(pairs),
        CheckFormat::Text | CheckFormat::Json => String::new(),
    };
    if !text.is_empty() {
        session.put(&text, args.output.as_deref())?;
    }
    if found.is_empty() {
        return Ok(Exit::Fine);
    }
    // The log of a workflow holds both streams: there each problem is said once.
    if args.format != CheckFormat::Github {
        for trouble in &found {
            session.show(&trouble.files, &trouble.problems);
        }
    }
    Err(Failure::Shown(Exit::Wrong))
}

/// Writes new names into the checks of `--with`; each file is written whole or not at all.
fn fix(session: &Session, place: &engine::RuleSources, to: Option<&Path>) -> Result<(), Failure> {
    let project = own_checks(session, place, "--fix")?;
    let own = scripts(&project);
    if let Some(to) = to {
        may_write(to).map_err(output::wrong)?;
    }
    let new = |file: &File| with_new_names(&file.text, &project.library.renamed);
    let changed: Vec<(&File, String, _)> =
        own.iter().filter_map(|file| new(file).map(|(text, renamed)| (*file, text, renamed))).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let edits: Vec<Edit<'_>> = changed
        .iter()
        .map(|(file, text, _)| Edit { path: Path::new(&file.name), read: Some(&file.text), text })
        .collect();
    before::edit(&edits).map_err(output::wrong)?;
    for file in own.iter().filter(|file| !changed.iter().any(|(other, ..)| other.name == file.name)) {
        before::forget(Path::new(&file.name)).map_err(output::wrong)?;
    }
    for (file, _, renamed) in &changed {
        let lines =
            renamed.iter().map(|old| format!("{}: `{old}` is `{}` now\n", file.name, project.library.renamed[old]));
        session.print(&lines.collect::<String>())?;
    }
    session.tell("to take this back: the same with `--undo` in place of `--fix`");
    Ok(())
}

/// Puts back what was before the last `--fix`.
fn undo(session: &Session, place: &engine::RuleSources) -> Result<(), Failure> {
    let project = own_checks(session, place, "--undo")?;
    let paths: Vec<&Path> = scripts(&project).into_iter().map(|file| Path::new(&file.name)).collect();
    let back = before::undo(&paths).map_err(output::wrong)?;
    if back.is_empty() {
        return Err(output::wrong("there is nothing to take back: `--fix` changed none of these checks"));
    }
    let line = |path: &&Path| format!("{}: as it was before `--fix`\n", engine::shown(path));
    session.print(&back.iter().map(line).collect::<String>())
}

/// The project, where checks of one's own are named.
fn own_checks(session: &Session, place: &engine::RuleSources, option: &str) -> Result<Project, Failure> {
    if session.common.with.is_empty() {
        return Err(output::wrong(format!("`{option}` needs a folder of checks of your own: `--with DIR`")));
    }
    Ok(engine::read_project(place)?)
}

/// The scripts in the folders of checks.
fn scripts(project: &Project) -> Vec<&File> {
    let own = |path: &str| {
        project.custom.iter().any(|name| path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    project.scripts.iter().filter(|(path, _)| own(path)).map(|(_, file)| project.files.get(*file)).collect()
}

/// What is wrong and was not said of another scenario: those that share a table share its problems.
fn news(mut trouble: LoadError, said: &mut BTreeSet<(Option<String>, String, Option<String>)>) -> Option<LoadError> {
    let LoadError { files, problems } = &mut trouble;
    problems.retain(|problem| {
        let place = problem.span.map(|place| files.show(place));
        said.insert((place, problem.message.clone(), problem.help.clone()))
    });
    (!problems.is_empty()).then_some(trouble)
}

/// What an editor has to look up for a season.
fn todo(session: &Session, args: &Check, season: i64) -> Result<Exit, Failure> {
    let format = match args.format {
        CheckFormat::Text => Format::Text,
        CheckFormat::Json => Format::Json,
        CheckFormat::Sarif | CheckFormat::Github => {
            return Err(output::wrong("`--todo` is a list, not problems: its format is text or json"));
        }
    };
    let rules = session.rules()?;
    session.put(&almanac::todo(&rules, season, args.as_of.as_deref(), format)?, args.output.as_deref())?;
    Ok(Exit::Fine)
}

fn fine(rules: &engine::Rules, scenarios: usize) -> String {
    let scenarios = match scenarios {
        0 => String::new(),
        1 => ", 1 scenario".to_owned(),
        many => format!(", {many} scenarios"),
    };
    format!("{} rules{scenarios}: nothing is wrong\n", rules.set.rules.len())
}
