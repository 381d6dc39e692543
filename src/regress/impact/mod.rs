//! What a change of the rules changes for people: old rules against working rules, scenario by scenario. Places do not count.

mod rules;
mod texts;
mod words;

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::change::{Change, How};
use super::discover::{Job, JobKind};
use super::edits;
use super::observed::{Snapshot, changes};
use super::{pool, revision, samples};
use crate::engine::{self, LoadError, RuleSources, Rules};
use crate::load::RulesFrom;

pub use words::{Extent, text};

/// What to compare.
#[derive(Clone, Debug)]
pub struct ImpactOptions {
    /// The old rules: a folder, or a revision.
    pub base: String,
    /// The folder of scenarios.
    pub folder: PathBuf,
}

/// What a change of the rules changes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Impact {
    /// What is new in the rules themselves, a line each.
    pub rules: Vec<String>,
    /// Old rules and scenarios that could not be compared, and why.
    pub not_compared: Vec<String>,
    /// People and cases for whom something changes.
    pub scenarios: Vec<Scenario>,
    /// How many people and cases there are that both rules can read.
    pub compared: Counts,
    /// For how many of them something changes.
    pub changed: Counts,
}

/// People and cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Whole people.
    pub people: usize,
    /// Cases of rules.
    pub cases: usize,
}

/// One applicant for whom something changes.
#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
    /// The path under the folder of scenarios, and the case.
    pub name: String,
    /// Whose it is; people come first.
    pub of: Of,
    /// What changes.
    pub changes: Vec<Change>,
}

/// Whether a scenario is a whole person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// It is a whole person.
    Person,
    /// It is a case of a rule.
    Case,
}

/// Why there is nothing to compare.
#[derive(Debug)]
pub enum Failed {
    /// There are no such rules.
    NoBase(String),
    /// Rules are wrong: the old ones, where they are so throughout, or the working ones.
    Rules(Box<LoadError>),
}

/// Evaluates every person and case under both rules and compares.
///
/// # Errors
/// Rules that are not there or wrong as a whole.
pub fn run(place: &RuleSources, order: &ImpactOptions) -> Result<Impact, Failed> {
    let failed = |trouble: LoadError| Failed::Rules(Box::new(trouble));
    let working = match &place.rules {
        RulesFrom::Folder(folder) => Some(folder.as_path()),
        RulesFrom::Embedded => None,
    };
    let base = revision::base(&order.base, working).map_err(Failed::NoBase)?;
    let old_place = RuleSources::of(RulesFrom::Folder(base.folder.clone()), place.with.clone());
    let new = engine::load_rules(place).map_err(failed)?;
    let (old, left_out) = edits::those_that_load(&old_place).map_err(failed)?;
    let mut impact = Impact { rules: rules::changed(&old_place, place, &old, &new), ..Impact::default() };
    impact.not_compared = left_out.iter().flat_map(|trouble| unread(trouble, &base.folder)).collect();
    drop((old, new));

    let both = || Some((edits::those_that_load(&old_place).ok()?.0, engine::load_rules(place).ok()?));
    let jobs = samples::jobs(&order.folder);
    let came = pool::each(pool::cores(), &jobs, both, |(old, new), job| one(old, new, job));
    for (job, compared) in jobs.iter().zip(came) {
        impact.add(job, compared);
    }
    impact.scenarios.sort_by_key(|scenario| scenario.of);
    Ok(impact)
}

/// Problems of old rules, by their place under the old rules.
fn unread(trouble: &LoadError, folder: &Path) -> Vec<String> {
    let folder = format!("{}/", engine::shown(folder));
    let lines = trouble.problems.iter().map(|problem| super::snapshot::line(&trouble.files, problem));
    lines.map(|line| format!("old rule {}", line.lines().next().unwrap_or_default().replace(&folder, ""))).collect()
}

/// What came of one file under both rules: a scenario that changed, or why it was not compared, or nothing.
enum Compared {
    Same,
    Changed(Scenario),
    Not(String),
}

fn one(old: &Rules, new: &Rules, job: &Job) -> Vec<Compared> {
    let before = samples::of(old, job);
    let of = if job.what == JobKind::Person { Of::Person } else { Of::Case };
    let mut compared = Vec::new();
    for sample in samples::of(new, job) {
        // A file that the old rules cannot read at all stands for each of its cases.
        let same = |other: &&samples::Sample| other.name == sample.name || other.name == job.name;
        let other = before.iter().find(same).map(|other| &other.world);
        let first = |wrong: &str| wrong.lines().next().unwrap_or_default().to_owned();
        compared.push(match (other, &sample.world) {
            (Some(Ok(_)) | None, Err(wrong)) => {
                let change = Change { how: How::NoLongerReads, what: first(wrong), old: None, new: None };
                Compared::Changed(Scenario { name: sample.name, of, changes: vec![change] })
            }
            (Some(Err(_)), Err(wrong)) => Compared::Not(format!("{}: {}", sample.name, first(wrong))),
            (Some(Err(wrong)), Ok(_)) => {
                Compared::Not(format!("{} under the old rules: {}", sample.name, first(wrong)))
            }
            (None, Ok(_)) => Compared::Not(format!("{} under the old rules", sample.name)),
            (Some(Ok(before)), Ok(after)) => {
                let differences = changes(&Snapshot::of(old, job, before), &Snapshot::of(new, job, after));
                if differences.is_empty() {
                    Compared::Same
                } else {
                    Compared::Changed(Scenario { name: sample.name, of, changes: differences })
                }
            }
        });
    }
    compared
}

impl Impact {
    fn add(&mut self, job: &Job, compared: Vec<Compared>) {
        let count = |counts: &mut Counts| match job.what {
            JobKind::Person => counts.people += 1,
            JobKind::Cases | JobKind::Broken | JobKind::Orphan | JobKind::Stray | JobKind::Circle | JobKind::Closed => {
                counts.cases += 1;
            }
        };
        for one in compared {
            match one {
                Compared::Not(why) => {
                    if !self.not_compared.contains(&why) {
                        self.not_compared.push(why);
                    }
                    continue;
                }
                Compared::Same => {}
                Compared::Changed(scenario) => {
                    count(&mut self.changed);
                    self.scenarios.push(scenario);
                }
            }
            count(&mut self.compared);
        }
    }

    /// Whether everybody comes out as before.
    pub fn nothing_changes(&self) -> bool {
        self.scenarios.is_empty()
    }

    /// Whether nothing at all could be compared.
    pub fn nothing_compared(&self) -> bool {
        self.compared == Counts::default()
    }
}
