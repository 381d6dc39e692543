//! Scenarios as tests: whole reports, cases of rules, files that are wrong on purpose. Finds them, runs them, compares.

pub mod anonymise;
pub mod before;
mod broken;
mod cases;
mod change;
pub mod coverage;
mod discover;
mod edits;
mod expect;
pub mod files;
pub mod impact;
mod json;
mod junit;
pub mod mutate;
mod observed;
mod people;
mod pool;
mod revision;
mod samples;
mod seasons;
mod snapshot;
mod uses;
mod words;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

pub use json::json;
pub use junit::junit;
pub use words::text;

use crate::engine::{LoadError, RuleSources, Rules, load_rules, shown};
use discover::{Job, JobKind};

/// What to run.
#[derive(Clone, Debug)]
pub struct TestOptions {
    /// The folder of scenarios: `people`, `rules`, `broken`, and `seasons` for what the data files say.
    pub folder: PathBuf,
    /// Only tests whose name contains this.
    pub filter: Option<String>,
    /// Whether to accept what came out.
    pub accept: bool,
    /// Threads to run on; none for as many as there are cores.
    pub jobs: Option<NonZeroUsize>,
}

impl TestOptions {
    /// Whether a test is one of those that a filter names: by a part of its name, or by the path of its file.
    fn wants(&self, filter: &str, name: &str) -> bool {
        name.contains(filter)
            || self.stem(filter).is_some_and(|stem| name == stem || name.starts_with(&format!("{stem}: ")))
    }

    /// The name that a path of a file in the folder of scenarios stands for: `people/ada` for `scenarios/people/ada.toml`.
    fn stem(&self, filter: &str) -> Option<String> {
        let path = Path::new(filter);
        let path = path.strip_prefix(".").unwrap_or(path);
        let folder = self.folder.strip_prefix(".").unwrap_or(&self.folder);
        let below = shown(path.strip_prefix(folder).unwrap_or(path));
        [".report.txt", ".problems.txt", ".toml", ".xlsx"]
            .iter()
            .find_map(|ending| below.strip_suffix(ending))
            .map(str::to_owned)
    }
}

/// How one test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// As it should be.
    Same,
    /// Accepted just now.
    Accepted,
    /// Something else came out.
    Changed,
    /// There is nothing yet to compare with.
    New,
    /// What to compare with is there, the scenario is not.
    Orphan,
    /// A rule went wrong while it ran.
    Fault,
    /// The test itself is wrong: its scenario cannot be read, it tests no rule, what came out cannot be written.
    Broken,
}

/// One test.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its name: the path under the folder of scenarios, and the case.
    pub name: String,
    /// How it ended.
    pub status: Status,
    /// What is not as it should be.
    pub detail: String,
}

/// All tests, by name.
#[derive(Clone, Debug, Default)]
pub struct TestRun {
    /// The tests.
    pub tests: Vec<Tested>,
}

impl TestRun {
    /// Whether everything is as it should be.
    pub fn all_same(&self) -> bool {
        self.tests.iter().all(|test| matches!(test.status, Status::Same | Status::Accepted))
    }
}

/// Runs the tests of a folder of scenarios.
///
/// # Errors
/// Rules that are wrong: then nothing is run.
pub fn run(place: &RuleSources, order: &TestOptions) -> Result<TestRun, LoadError> {
    let rules = load_rules(place)?;
    let known = seasons::seasons(&rules, &order.folder);
    let mut seasons: Vec<Tested> = known.iter().map(|season| seasons::test(&rules, order, *season)).collect();
    seasons.extend(seasons::orphans(&order.folder, &known));
    drop(rules);
    let jobs = discover::jobs(order);
    let tested = |rules: &Rules, job: &Job| one(rules, order, job);
    let threads = order.jobs.map_or_else(pool::cores, NonZeroUsize::get);
    let mut tests: Vec<Tested> = pool::each(threads, &jobs, || load_rules(place).ok(), tested).concat();
    tests.extend(seasons);
    if let Some(filter) = &order.filter {
        tests.retain(|test| order.wants(filter, &test.name));
    }
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(TestRun { tests })
}

fn one(rules: &Rules, order: &TestOptions, job: &Job) -> Vec<Tested> {
    let whole = |status, detail: &str| vec![Tested { name: job.name.clone(), status, detail: detail.to_owned() }];
    match job.what {
        JobKind::Person => people::test(rules, order, job),
        JobKind::Cases => {
            cases::test(rules, job, &|name| order.filter.as_ref().is_none_or(|filter| order.wants(filter, name)))
        }
        JobKind::Broken => broken::test(rules, order, job),
        JobKind::Orphan => {
            let help = "    help: where the scenario has another name now, accept its snapshot and delete this file\n";
            whole(Status::Orphan, &format!("there is no scenario for this snapshot\n{help}"))
        }
        JobKind::Closed => whole(Status::Broken, "this folder cannot be looked into\n"),
        JobKind::Circle => whole(Status::Broken, "this link leads round in a circle\n"),
        JobKind::Stray => whole(Status::Broken, "no test reads this file\n"),
    }
}
