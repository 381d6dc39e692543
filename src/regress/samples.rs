//! Every applicant there is to try rules on: whole people, and the small scenarios of cases. Nothing is expected here.

use std::path::Path;

use super::TestOptions;
use super::discover::{self, Job, JobKind};
use super::snapshot::line;
use crate::engine::{self, Rules, shown};
use crate::load::{Case, cases};
use crate::load::{build, read_bytes, read_text, tree};
use crate::model::World;

/// One applicant, as far as these rules can read the file.
pub(super) struct Sample {
    /// The path under the folder of scenarios, and the case.
    pub name: String,
    /// The applicant's facts, or what is wrong with the file.
    pub world: Result<World, String>,
    /// The case of a rule that the applicant belongs to; none for a whole person.
    pub case: Option<Case>,
}

/// The files of people and cases in a folder of scenarios.
pub(super) fn jobs(folder: &Path) -> Vec<Job> {
    let order = TestOptions { folder: folder.to_owned(), filter: None, accept: false, jobs: None };
    let mut jobs = discover::jobs(&order);
    jobs.retain(|job| matches!(job.what, JobKind::Person | JobKind::Cases));
    jobs
}

/// The applicants of one file.
pub(super) fn of(rules: &Rules, job: &Job) -> Vec<Sample> {
    if job.what == JobKind::Person {
        let world = engine::load_scenario(&rules.set, &job.path, None)
            .map_err(|trouble| trouble.problems.iter().map(|problem| line(&trouble.files, problem)).collect());
        return vec![Sample { name: job.name.clone(), world, case: None }];
    }
    let whole = |wrong: String| vec![Sample { name: job.name.clone(), world: Err(wrong), case: None }];
    let file_name = shown(&job.path);
    let mut files = rules.set.files.clone();
    let text = match read_text(&job.path) {
        Ok(text) => text,
        Err(message) => return whole(format!("{message}\n")),
    };
    let file = files.add(file_name.clone(), text);
    let found = tree::parse(file, &files.share(file).text).and_then(|root| cases(&root, &rules.set.dictionary));
    let read = |path: &str| read_bytes(Path::new(path));
    match found {
        Err(problems) => whole(problems.iter().map(|problem| line(&files, problem)).collect()),
        Ok(cases) => cases
            .into_iter()
            .map(|case| {
                let world = build(&case.root, &file_name, &rules.set, files.clone(), &read)
                    .map_err(|(files, problems)| problems.iter().map(|problem| line(&files, problem)).collect());
                Sample { name: format!("{}: {}", job.name, case.name), world, case: Some(case) }
            })
            .collect(),
    }
}
