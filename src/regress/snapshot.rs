//! What came out beside what was accepted: whole texts, and problems line by line.

use std::path::Path;

use super::words::diff;
use super::{Status, files};
use crate::load::read_text;
use crate::model::{Diagnostic, Files};

/// Compares with a snapshot, or accepts what came out.
pub(super) fn compare(snapshot: &Path, text: &str, accept: bool) -> (Status, String) {
    let expected = read_text(snapshot).ok();
    if expected.as_deref() == Some(text) {
        return (Status::Same, String::new());
    }
    // A checkout of Windows: every line says the same.
    if expected.as_ref().is_some_and(|expected| expected.replace("\r\n", "\n") == text) {
        return (Status::Same, "only the line ends differ: the snapshot has those of Windows\n".to_owned());
    }
    if accept {
        return match files::rewrite(snapshot, text) {
            Ok(()) => (Status::Accepted, String::new()),
            Err(problem) => (Status::Broken, format!("{problem}\n")),
        };
    }
    match expected {
        Some(expected) => (Status::Changed, diff(&expected, text)),
        None => (Status::New, text.to_owned()),
    }
}

/// One problem on one or two lines: `file:line:column: message`, then the help.
pub(super) fn line(files: &Files, problem: &Diagnostic) -> String {
    let place = problem.span.map(|place| format!("{}: ", files.show(place))).unwrap_or_default();
    let help = problem.help.as_ref().map(|help| format!("    help: {help}\n")).unwrap_or_default();
    format!("{place}{}\n{help}", problem.message)
}
