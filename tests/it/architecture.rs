//! Which part may import which, which crate has which home, and how long files and functions may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workshop::sources;

/// Parts and what each may import from the others.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("embedded", &[]),
    ("load", &["model", "embedded"]),
    ("script", &["model"]),
    ("eval", &["model", "script"]),
    ("report", &["model"]),
    ("import", &["model", "load", "report"]),
    ("setup", &["model", "load", "script", "embedded"]),
    ("almanac", &["model", "load"]),
    ("regress", &["model", "load", "script", "eval", "report", "setup"]),
    ("sheets", &["model", "load", "report"]),
    ("cli", &["model", "load", "script", "eval", "report", "import", "setup", "almanac", "regress", "sheets"]),
];

/// Outside crates and the parts that may name them.
const HOMES: [(&str, &[&str]); 21] = [
    ("uuid", &["report"]),
    ("encoding_rs", &["load"]),
    ("askama", &["report"]),
    ("calamine", &["load"]),
    ("zip", &["load"]),
    ("toml_writer", &["sheets", "import"]),
    ("rust_xlsxwriter", &["sheets"]),
    ("rhai", &["script"]),
    ("microlp", &["eval"]),
    ("toml", &["load"]),
    ("csv", &["load"]),
    ("include_dir", &["load", "embedded"]),
    ("strsim", &["model"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("schemars", &["report"]),
    ("annotate_snippets", &["cli"]),
    ("similar", &["regress"]),
    ("tempfile", &["regress"]),
    ("jiff", &["model", "load", "cli"]),
];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 80;

fn all() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = sources(&root.join("src"));
    files.extend(sources(&root.join("tests")));
    assert!(files.len() > 20, "the sources were not found");
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            (path.strip_prefix(root).expect("below the root").to_owned(), text)
        })
        .collect()
}

/// Whether a file holds only tests: those may use whatever they need.
fn only_tests(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.iter().any(|part| part == "tests")
        || matches!(&*stem, "tests" | "support")
        || stem.ends_with("_tests")
        || stem.ends_with("_proof")
}

/// The part of the program a file belongs to: the first folder or file name under `src`; none for tests.
fn part(path: &Path) -> Option<String> {
    let inside = path.strip_prefix("src").ok().filter(|inside| !only_tests(inside))?;
    let first = inside.components().next()?.as_os_str().to_string_lossy().into_owned();
    Some(first.trim_end_matches(".rs").to_owned())
}

/// Code lines only: neither comments nor what is tested in place.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[cfg(test)]").next().unwrap_or("").lines().filter(|line| !line.trim_start().starts_with("//"))
}

#[test]
fn imports_run_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut wrong = Vec::new();
    for (path, text) in all() {
        let Some(part) = part(&path).filter(|part| !matches!(part.as_str(), "main" | "lib")) else { continue };
        let may = allowed.get(part.as_str()).unwrap_or_else(|| panic!("`{part}` has no place in the architecture"));
        for line in code(&text) {
            for (other, _) in MAY_IMPORT {
                let named = line.contains(&format!("crate::{other}::")) || line.contains(&format!("crate::{other};"));
                let in_braces = line.trim_start().starts_with("use crate::{") && line.contains(&format!("{other},"));
                if (named || in_braces) && other != part && !may.contains(&other) {
                    wrong.push(format!("{}: {part} imports {other}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outside_crate_has_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        let Some(part) = part(&path) else { continue };
        for line in code(&text) {
            for (name, homes) in HOMES {
                let named = line.contains(&format!("use {name}::")) || line.contains(&format!(" {name}::"));
                if named && !line.contains("crate::") && !homes.contains(&part.as_str()) {
                    wrong.push(format!("{}: {part} names {name}: {}", path.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_and_functions_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
        wrong.extend(long_functions(&text).into_iter().map(|name| format!("{}: {name} is too long", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Functions longer than allowed, by the indentation of their closing brace.
fn long_functions(text: &str) -> Vec<String> {
    let mut long = Vec::new();
    let mut open: Option<(String, usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let starts = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        let starts = starts.trim_start_matches("pub(super) ").starts_with("fn ");
        match &open {
            None if starts && !line.trim_end().ends_with('}') => {
                open = Some((line.trim().to_owned(), number, indent));
            }
            Some((name, start, depth)) if indent == *depth && line.trim() == "}" => {
                if number - start >= LONGEST_FUNCTION {
                    long.push(name.clone());
                }
                open = None;
            }
            _ => {}
        }
    }
    long
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = all()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(silent.is_empty(), "these files do not begin with `//! `: {silent:?}");
}
