//! The form of results, and the sentences that several commands say when they cannot go on.

use std::path::Path;

use super::exit::Failure;
use crate::regress::files::why;

/// A result as indented JSON, with a newline at the end.
pub(super) fn json(result: &impl serde::Serialize) -> String {
    let mut json = serde_json::to_string_pretty(result).expect("plain data with text keys always has a JSON form");
    json.push('\n');
    json
}

/// Says one thing that is wrong.
pub(super) fn wrong(message: impl Into<String>) -> Failure {
    Failure::Said(message.into())
}

/// Says that a folder cannot be made.
pub(super) fn no_folder(folder: &Path, error: &std::io::Error) -> Failure {
    wrong(format!("the folder `{}` cannot be made: {}", folder.display(), why(error.kind())))
}

/// The folder of scenarios where none is named.
pub(super) const SCENARIOS: &str = "scenarios";

/// A folder of scenarios that is named must be there. Where none is named and none is there, there is nothing to do.
pub(super) fn folder(folder: &Path) -> Result<(), Failure> {
    if folder.is_dir() || folder == Path::new(SCENARIOS) && !folder.exists() {
        return Ok(());
    }
    let what = if folder.exists() { "is no folder" } else { "is not there" };
    Err(wrong(format!("the folder of scenarios `{}` {what}; name it with `--scenarios DIR`", folder.display())))
}

/// Says that there is nothing of that name, and what may have been meant.
pub(super) fn unknown(message: &str, help: Option<String>) -> Failure {
    let help = help.map(|help| format!("; {help}")).unwrap_or_default();
    wrong(format!("{message}{help}"))
}
