//! Small mistakes put into rules, functions they share and thresholds: each must make a case of a rule that uses it come out
//! differently, or what a person is told. Numbers and dates of specialties and calendars are facts, not logic: left out.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;

use super::discover::{Job, JobKind};
use super::edits::{self, Edit, Figure};
use super::observed::{Snapshot, changes};
use super::{Status, cases, pool, samples, uses};
use crate::engine::{self, LoadError, RuleSources, Rules};
use crate::load::Threshold;
use crate::model::{FileId, Span, Value, did_you_mean, wording};
use crate::script::{Mutant, mutants};

/// What to try.
#[derive(Clone, Debug)]
pub struct MutateOptions {
    /// The folder of scenarios.
    pub folder: PathBuf,
    /// Only this rule, this file of the library, or the thresholds.
    pub rule: Option<String>,
    /// How many threads; none for one a core.
    pub jobs: Option<NonZeroUsize>,
}

/// Why nothing was tried.
#[derive(Debug)]
pub enum Failed {
    /// The rules are wrong.
    Rules(Box<LoadError>),
    /// There is no case and no applicant that could notice anything.
    NoCase,
    /// There is no such rule.
    NoRule {
        /// What was asked for.
        rule: String,
        /// What may have been meant.
        help: Option<String>,
    },
    /// These tests do not hold even without a mistake.
    NotTheSame(Vec<String>),
}

/// How all mutants ended.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Mutated {
    /// The mutants, by rule and place.
    pub mutants: Vec<Tried>,
    /// How many were noticed.
    pub killed: usize,
    /// How many were not.
    pub survived: usize,
    /// How many are no rule: the checker refuses them.
    pub invalid: usize,
}

/// One mutant and how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    /// The rule, the file of the library, or `thresholds`.
    pub rule: String,
    /// `file:line:column` of the mistake.
    pub at: String,
    /// The edit: `` `>` -> `>=` ``.
    pub edit: String,
    /// How it ended.
    pub ended: Ended,
    /// The test that noticed it.
    pub by: Option<String>,
}

/// How a mutant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Ended {
    /// A test noticed it.
    Killed,
    /// No test did.
    Survived,
    /// It is no rule.
    Invalid,
}

/// A mutant to try.
struct Trial {
    rule: String,
    at: String,
    what: String,
    edit: Edit,
    /// The cases that must notice it: the rule's own, or those of every rule that uses what is mistaken.
    jobs: Vec<Job>,
}

/// What the numbers that rules share are called here.
const THRESHOLDS: &str = "thresholds";

/// Tries every mutant of every rule, or of one. `progress` hears how many are done.
///
/// # Errors
/// Rules that are wrong or not there, and tests that do not hold to begin with.
pub fn run(
    place: &RuleSources,
    order: &MutateOptions,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Mutated, Failed> {
    let rules = engine::load_rules(place).map_err(|trouble| Failed::Rules(Box::new(trouble)))?;
    let library = uses::Library::read(place, &rules).map_err(|trouble| Failed::Rules(Box::new(trouble)))?;
    let ids = || rules.set.rules.iter().map(|rule| &*rule.id.0).chain(library.ids()).chain([THRESHOLDS]);
    if let Some(rule) = order.rule.as_deref().filter(|rule| !ids().any(|id| id == *rule)) {
        return Err(Failed::NoRule { rule: rule.to_owned(), help: did_you_mean(rule, ids()) });
    }
    let (people, files): (Vec<Job>, Vec<Job>) =
        samples::jobs(&order.folder).into_iter().partition(|job| job.what == JobKind::Person);
    let mut trials = trials(&rules, &library, &files);
    trials.retain(|trial| order.rule.as_ref().is_none_or(|only| *only == trial.rule));
    if people.is_empty() && trials.iter().all(|trial| trial.jobs.is_empty()) {
        return Err(Failed::NoCase);
    }
    let wrong = not_the_same(&rules, &trials);
    if !wrong.is_empty() {
        return Err(Failed::NotTheSame(wrong));
    }
    let told = told(&rules, &people);
    drop(rules);
    let (done, all) = (AtomicUsize::new(0), trials.len());
    let threads = order.jobs.map_or_else(pool::cores, NonZeroUsize::get);
    let tried = pool::each(
        threads,
        &trials,
        || Some(()),
        |(), trial| {
            let tried = one(place, trial, &people, &told);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
            tried
        },
    );
    let count = |ended| tried.iter().filter(|tried: &&Tried| tried.ended == ended).count();
    let (killed, survived, invalid) = (count(Ended::Killed), count(Ended::Survived), count(Ended::Invalid));
    Ok(Mutated { killed, survived, invalid, mutants: tried })
}

fn trials(rules: &Rules, library: &uses::Library, files: &[Job]) -> Vec<Trial> {
    let mut trials = Vec::new();
    let jobs = |of: &dyn Fn(&str) -> bool| -> Vec<Job> {
        files.iter().filter(|job| job.name.strip_prefix("rules/").is_some_and(of)).cloned().collect()
    };
    let mut script = |id: &str, file: FileId, users: &dyn Fn(&Mutant) -> Vec<Job>| {
        let text = &rules.set.files.get(file).text;
        for mutant in mutants(text, &rules.set.dictionary) {
            let at = rules.set.files.show(Span { file, start: mutant.start, end: mutant.end });
            let edit = Edit::Script(id.to_owned(), mutant.apply(text));
            let jobs = users(&mutant);
            trials.push(Trial { rule: id.to_owned(), at, what: mutant.what, edit, jobs });
        }
    };
    for rule in &rules.set.rules {
        script(&rule.id.0, rule.file, &|_| jobs(&|id| id == &*rule.id.0));
    }
    for (id, file) in &library.files {
        let text = &rules.set.files.get(*file).text;
        script(id, *file, &|mutant| {
            let users = library.users(uses::around(text, mutant.start));
            jobs(&|id| users.contains(id))
        });
    }
    for Threshold { name, value, place, .. } in &library.thresholds {
        let users = library.users(Some(name));
        for other in around(value) {
            trials.push(Trial {
                rule: THRESHOLDS.to_owned(),
                at: rules.set.files.show(*place),
                what: format!("{name} `{}` -> `{}`", wording::number_of(value), wording::number_of(&other.into())),
                edit: Edit::Threshold(name.clone(), other),
                jobs: jobs(&|id| users.contains(id)),
            });
        }
    }
    trials
}

/// One more and one less.
fn around(value: &Value) -> Vec<Figure> {
    match value {
        Value::Integer(n) => [n.checked_sub(1), n.checked_add(1)].into_iter().flatten().map(Figure::Whole).collect(),
        Value::Number(n) => vec![Figure::Broken(n - 1.0), Figure::Broken(n + 1.0)],
        Value::Bool(_) | Value::Text(_) | Value::Word(_) | Value::Words(_) | Value::When(_) | Value::Record(_) => {
            Vec::new()
        }
    }
}

/// Cases that do not hold without any mistake.
fn not_the_same(rules: &Rules, trials: &[Trial]) -> Vec<String> {
    let jobs: BTreeMap<&str, &Job> =
        trials.iter().flat_map(|trial| &trial.jobs).map(|job| (job.name.as_str(), job)).collect();
    let tested = jobs.values().flat_map(|job| cases::test(rules, job, &|_| true));
    tested.filter(|test| test.status != Status::Same).map(|test| test.name).collect()
}

/// What each person is told: what a rule reads on the way, which a report shows as evidence, is not enough.
fn told(rules: &Rules, people: &[Job]) -> Vec<Option<Snapshot>> {
    people.iter().map(|job| seen(rules, job)).collect()
}

fn seen(rules: &Rules, job: &Job) -> Option<Snapshot> {
    let world = samples::of(rules, job).pop()?.world.ok()?;
    Some(Snapshot::of(rules, job, &world))
}

fn one(place: &RuleSources, trial: &Trial, people: &[Job], told: &[Option<Snapshot>]) -> Tried {
    let ended =
        |ended, by| Tried { rule: trial.rule.clone(), at: trial.at.clone(), edit: trial.what.clone(), ended, by };
    let Ok(rules) = edits::edited(place, &trial.edit) else { return ended(Ended::Invalid, None) };
    let mut tests = trial.jobs.iter().flat_map(|job| cases::test(&rules, job, &|_| true));
    let noticed = tests.find(|test| test.status != Status::Same).map(|test| test.name);
    if noticed.is_some() {
        return ended(Ended::Killed, noticed);
    }
    for (job, before) in people.iter().zip(told) {
        let same = match (before, seen(&rules, job)) {
            (Some(before), Some(after)) => changes(before, &after).is_empty(),
            (None, None) => true,
            _ => false,
        };
        if !same {
            return ended(Ended::Killed, Some(job.name.clone()));
        }
    }
    ended(Ended::Survived, None)
}

impl Mutated {
    /// Killed ones, as a percentage of those that are rules.
    pub fn score(&self) -> Option<f64> {
        let rules = self.killed + self.survived;
        (rules > 0).then(|| 100.0 * self.killed as f64 / rules as f64)
    }
}

/// Those that survived and those that are no rule, by rule and place; then how many of each.
pub fn text(mutated: &Mutated) -> String {
    let mut text = String::new();
    for tried in &mutated.mutants {
        let ended = match tried.ended {
            Ended::Killed => "KILLED  ",
            Ended::Survived => "SURVIVED",
            Ended::Invalid => "INVALID ",
        };
        text.push_str(&format!("{ended} {}: {}\n", tried.at, tried.edit));
    }
    let Some(score) = mutated.score() else {
        text.push_str("no mutant was tried\n");
        return text;
    };
    let Mutated { killed, survived, invalid, .. } = mutated;
    // Rounded down: a survivor never hides behind 100.0 %.
    let score = (score * 10.0).floor() / 10.0;
    text.push_str(&format!("{killed} killed, {survived} survived, {invalid} invalid: {score:.1} %\n"));
    text
}
