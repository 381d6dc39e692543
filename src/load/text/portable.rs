//! Names of files that another system cannot hold, or cannot tell apart.

use std::collections::BTreeMap;

use crate::model::{Code, Diagnostic, FileId, Span};

/// Names that Windows keeps for devices, whatever the ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// Everything wrong with names of files, each below its folder with `/` between its parts.
pub(crate) fn unportable<'a>(files: impl Iterator<Item = (&'a str, FileId)>) -> Vec<Diagnostic> {
    let mut small: BTreeMap<String, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, file) in files {
        let place = Span { file, start: 0, end: 0 };
        if let Some(part) = name.split('/').find(|part| !held_by_windows(part)) {
            let message = format!("Windows cannot hold a file or folder named `{part}`");
            problems.push(Diagnostic::at(Code::WrongValue, place, message).help("give it another name"));
        }
        if let Some(other) = small.insert(name.to_lowercase(), name).filter(|other| *other != name) {
            let message = format!("`{name}` and `{other}` differ in capitals only");
            let help = "Windows and macOS take them for one file: give one of them another name";
            problems.push(Diagnostic::at(Code::Duplicate, place, message).help(help));
        }
    }
    problems
}

fn held_by_windows(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).to_lowercase();
    let numbered = stem.strip_suffix(|c: char| c.is_ascii_digit() && c != '0').unwrap_or(&stem);
    let device = DEVICES.contains(&numbered) && (numbered == stem) != ["com", "lpt"].contains(&numbered);
    !device && !part.ends_with(['.', ' ']) && !part.contains(['<', '>', ':', '"', '|', '?', '*', '\\'])
}

#[cfg(test)]
mod tests {
    use super::{held_by_windows, unportable};
    use crate::model::FileId;

    #[test]
    fn names_of_devices_and_signs_of_shells_are_held_nowhere() {
        for held in ["con-sent.rhai", "company.rhai", "lpt.rhai", "com0.rhai", "nullify.rhai", "a b.rhai", "é.rhai"] {
            assert!(held_by_windows(held), "{held}");
        }
        for not in ["con.rhai", "CON", "aux.d", "com1.rhai", "LPT9", "a?.rhai", "a:b", "a.", "a "] {
            assert!(!held_by_windows(not), "{not}");
        }
    }

    #[test]
    fn names_that_differ_in_capitals_only_are_told_once() {
        let names = ["signals/a.rhai", "signals/A.rhai", "signals/b.rhai", "other/a.rhai"];
        let found = unportable(names.into_iter().zip((0..).map(FileId)));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`signals/A.rhai` and `signals/a.rhai` differ in capitals only");
    }
}
