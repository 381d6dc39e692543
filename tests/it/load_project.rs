//! Where rules come from: the binary or a folder, and what is said when something there is missing or broken.

use std::fs;

use preceptor::load::{Disk, RulesFrom, project, texts};
use preceptor::model::Diagnostic;

fn problems(from: &RulesFrom) -> Vec<String> {
    let (files, found) = project(from, &Disk).expect_err("wrong rules");
    let place = |p: &Diagnostic| p.span.map_or_else(|| "-".into(), |place| files.show(place));
    let root = match from {
        RulesFrom::Embedded => String::new(),
        RulesFrom::Folder(folder) => folder.display().to_string(),
    };
    found.iter().map(|p| format!("{}: {}", place(p), p.message).replace(&root, "R")).collect()
}

fn folder(files: &[(&str, &[u8])]) -> (tempfile::TempDir, RulesFrom) {
    let root = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let from = RulesFrom::Folder(root.path().to_owned());
    (root, from)
}

#[test]
fn the_embedded_rules_are_those_of_the_repository() {
    let here = RulesFrom::Folder("rules".into());
    assert_eq!(texts(&RulesFrom::Embedded, &Disk), texts(&here, &Disk));
    let found = project(&RulesFrom::Embedded, &Disk).expect("right rules");
    assert_eq!(found.library.date.len(), "2026-11-22".len());
    assert!(found.scripts.iter().any(|(path, _)| path == "calendars/2027.rhai"));
}

#[test]
fn only_scripts_and_toml_are_read_by_path_and_hidden_files_are_not() {
    let (_root, from) = folder(&[("b/x.rhai", b"1"), ("a.toml", b""), (".git/x.rhai", b"2"), ("note.md", b"3")]);
    assert_eq!(texts(&from, &Disk).unwrap(), [("a.toml".into(), String::new()), ("b/x.rhai".into(), "1".into())]);
}

#[test]
fn what_cannot_be_read_is_said_all_at_once() {
    let (_root, from) = folder(&[("facts.toml", b"a\xff"), ("x/y.rhai", b"\xff\xfe1\0")]);
    assert_eq!(
        problems(&from),
        [
            "-: the file `R/facts.toml` is not UTF-8: byte 1 is 0xff; save it as UTF-8",
            "-: the file `R/x/y.rhai` is UTF-16; save it as UTF-8",
        ]
    );
    assert_eq!(problems(&RulesFrom::Folder("no/such".into())), ["-: there is no folder `R`"]);
    assert_eq!(problems(&RulesFrom::Folder("Cargo.toml".into())), ["-: `R` is no folder"]);
}

#[test]
fn missing_unknown_and_broken_files_are_said() {
    let (_root, from) = folder(&[("note.txt", b"")]);
    assert_eq!(problems(&from), ["-: there is no `facts.toml` in `R`"]);
    let (_root, from) = folder(&[("facts.toml", b"x = "), ("statments.toml", b""), ("groups.toml", b"[[group]]\n")]);
    assert_eq!(
        problems(&from),
        [
            "R/facts.toml:1:5: string values must be quoted, expected literal string",
            "R/statments.toml:1:1: nothing reads `statments.toml`",
        ]
    );
    let (_root, from) = folder(&[("facts.toml", b"")]);
    assert_eq!(problems(&from), ["-: there is no `about.toml` in `R`"]);
}
