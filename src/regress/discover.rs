//! Which tests there are in a folder of scenarios.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::TestOptions;
use crate::engine::shown;
use crate::load::reads;

/// One file to test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Job {
    /// Its path under the folder of scenarios, without the ending.
    pub name: String,
    /// What it is.
    pub what: JobKind,
    /// The file.
    pub path: PathBuf,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JobKind {
    /// A whole applicant.
    Person,
    /// Cases of one rule.
    Cases,
    /// A file that is wrong on purpose.
    Broken,
    /// A snapshot without a scenario.
    Orphan,
    /// A folder or file that no test reads.
    Stray,
    /// A link that leads round in a circle.
    Circle,
    /// A folder that cannot be looked into.
    Closed,
}

/// The jobs of an order, by name.
pub(super) fn jobs(order: &TestOptions) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (folder, what, snapshot) in [
        ("people", JobKind::Person, ".report.txt"),
        ("rules", JobKind::Cases, ""),
        ("broken", JobKind::Broken, ".problems.txt"),
    ] {
        for path in files(&order.folder.join(folder)) {
            let name = shown(path.strip_prefix(&order.folder).unwrap_or(&path));
            let workbook = || name.strip_suffix(".xlsx").filter(|_| what == JobKind::Person);
            if let Some(stem) = name.strip_suffix(".toml").or_else(workbook) {
                jobs.push(Job { name: stem.to_owned(), what, path });
            } else if let Some(stem) = name.strip_suffix(snapshot).filter(|_| !snapshot.is_empty()) {
                let there = |ending: &str| order.folder.join(format!("{stem}{ending}")).is_file();
                let workbook = what == JobKind::Person && there(".xlsx");
                if !there(".toml") && !workbook {
                    jobs.push(Job { name: stem.to_owned(), what: JobKind::Orphan, path });
                }
            } else if !name.ends_with(".csv") {
                jobs.push(Job { name, what: JobKind::Stray, path });
            }
        }
    }
    jobs.extend(strays(&order.folder));
    jobs.extend(closed(&order.folder));
    if let Some(filter) = &order.filter {
        // A filter may name one case of a file: its file must be run.
        jobs.retain(|job| job.what == JobKind::Cases || order.wants(filter, &job.name));
    }
    jobs.sort();
    jobs
}

/// Scenarios and snapshots outside the folders of tests: a folder's name is misspelt, or they are in the wrong one.
fn strays(folder: &Path) -> Vec<Job> {
    let inside = |name: &str| ["people/", "rules/", "broken/", "seasons/"].iter().any(|known| name.starts_with(known));
    files(folder)
        .into_iter()
        .map(|path| (shown(path.strip_prefix(folder).unwrap_or(&path)), path))
        .filter(|(name, _)| !inside(name) && (name.ends_with(".toml") || name.ends_with(".txt")))
        .map(|(name, path)| Job { name, what: JobKind::Stray, path })
        .collect()
}

/// The files below a folder, hidden ones left out, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = below(folder)
        .filter_map(Result::ok)
        .filter(|e| !e.file_type().is_dir())
        .map(walkdir::DirEntry::into_path)
        .collect();
    // A result is written over no file of the tests, whether this run reads it or not.
    for path in &found {
        reads::note(path, None);
    }
    found.sort();
    found
}

/// What below a folder cannot be looked into: links that lead round in a circle, folders that are closed to us.
fn closed(folder: &Path) -> Vec<Job> {
    let job = |error: walkdir::Error| {
        let path = error.path()?.to_owned();
        let what = if error.loop_ancestor().is_some() { JobKind::Circle } else { JobKind::Closed };
        Some(Job { name: shown(path.strip_prefix(folder).unwrap_or(&path)), what, path })
    };
    // Where the folder itself is not there, there is nothing to test.
    below(folder).filter_map(Result::err).filter(|error| error.depth() > 0).filter_map(job).collect()
}

fn below(folder: &Path) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> {
    let hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    WalkDir::new(folder).follow_links(true).into_iter().filter_entry(move |entry| !hidden(entry))
}
