//! Whether anything in a folder has changed since it was read.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// More files and folders than these are not looked at: a folder of rules that large is refused.
const MOST: usize = 100_000;

/// All that tells one state of a file or folder from another without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    path: PathBuf,
    bytes: u64,
    changed: Option<SystemTime>,
}

/// The state of everything in a folder, links followed.
pub(crate) fn states(folder: &Path) -> Vec<State> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    let entries = walk.into_iter().take(MOST).filter_map(Result::ok);
    let state = |entry: walkdir::DirEntry| {
        let about = entry.metadata().ok();
        let bytes = about.as_ref().map_or(0, std::fs::Metadata::len);
        let changed = about.and_then(|about| about.modified().ok());
        State { path: entry.into_path(), bytes, changed }
    };
    entries.map(state).collect()
}
