//! Places as machines that show findings want them: file, line, column, and a file's name as a URI.

use super::At;
use crate::model::{Diagnostic, Files, Span};

/// A place in a file; lines and columns from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Location {
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// One past the last character, where it is known.
    pub end: Option<(usize, usize)>,
}

/// A problem and where it is.
pub(super) struct Wrong<'a> {
    pub spot: Option<Location>,
    problem: &'a Diagnostic,
}

impl From<&At> for Location {
    fn from(at: &At) -> Self {
        Self { file: at.file.clone(), line: at.line, column: at.column, end: None }
    }
}

impl Location {
    /// Reads `file:line:column`.
    pub(super) fn parse(at: &str) -> Option<Self> {
        let mut parts = at.rsplitn(3, ':');
        let column = parts.next()?.parse().ok().filter(|column| *column > 0)?;
        let line = parts.next()?.parse().ok().filter(|line| *line > 0)?;
        Some(Self { file: parts.next()?.to_owned(), line, column, end: None })
    }
}

impl<'a> Wrong<'a> {
    pub(super) fn new(files: &Files, problem: &'a Diagnostic) -> Self {
        let spot = problem.span.map(|place| {
            let (line, column) = files.line_column(place);
            let end = files.line_column(Span { start: place.end.max(place.start), ..place });
            let end = Some(end).filter(|_| !files.get(place.file).is_workbook());
            Location { file: files.get(place.file).name.clone(), line, column, end }
        });
        Self { spot, problem }
    }

    /// What is wrong, and below it what to do.
    pub(super) fn text(&self) -> String {
        let help = self.problem.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        format!("{}{help}", self.problem.message)
    }
}

/// A path as a URI: relative ones stay so, whatever no URI may hold is escaped.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.starts_with('/') { format!("file://{uri}") } else { uri }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("scenarios/people/a b#1?.toml"), "scenarios/people/a%20b%231%3F.toml");
        assert_eq!(uri("/tmp/é:1"), "file:///tmp/%C3%A9%3A1");
    }

    #[test]
    fn the_place_of_a_fault_is_read_from_behind() {
        let spot = Location { file: "C:/rules/a.rhai".to_owned(), line: 3, column: 7, end: None };
        assert_eq!(Location::parse("C:/rules/a.rhai:3:7"), Some(spot));
        assert_eq!(Location::parse("rules/a.rhai"), None);
        assert_eq!(Location::parse("rules/a.rhai:0:0"), None);
    }
}
