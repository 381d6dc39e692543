//! Files about real people are out of git's sight, wherever they are put; invented ones are not.

use std::fs;
use std::process::Command;

use crate::workshop::{Folder, repository};

/// Whether git would leave a file alone in a repository with our `.gitignore`.
fn ignored(folder: &Folder, path: &str) -> bool {
    folder.write(path, "x");
    let status = Command::new("git").current_dir(folder.path(".")).args(["check-ignore", "-q", path]).status();
    match status.expect("git is there").code() {
        Some(0) => true,
        Some(1) => false,
        other => panic!("git check-ignore {path}: {other:?}"),
    }
}

#[test]
fn files_about_real_people_are_ignored_and_invented_ones_are_not() {
    let folder = Folder::empty();
    let rules = fs::read_to_string(repository().join(".gitignore")).expect("part of the project");
    folder.write(".gitignore", &rules);
    let made = Command::new("git").current_dir(folder.path(".")).args(["init", "-q"]).status().expect("git is there");
    assert!(made.success());
    for private in [
        "students/amara-okafor.toml",
        "students/2027/amara-okafor/plan.toml",
        "scenarios/students/amara.toml",
        "private/anything.txt",
        "scenarios/private/amara.report.txt",
        "scenarios/people/amara.private.toml",
        "amara.private.xlsx",
        "notes.local.toml",
        "amara.xlsx",
        "plans/amara.xlsm",
        "plans/amara.xls",
        "plans/amara.ods",
        "scenarios/people/amara.xlsx",
        "Amara Okafor.toml",
        "amara.toml",
        "programs.csv",
        "amara.report.txt",
        "reports/amara.html",
    ] {
        assert!(ignored(&folder, private), "{private} is seen by git");
    }
    for ours in [
        "scenarios/people/first-look.toml",
        "scenarios/people/first-look.report.txt",
        "scenarios/programs/internal-medicine.csv",
        "scenarios/broken/table.csv",
        "scenarios/workbooks/first-look.xlsx",
        "rules/facts.toml",
        "rules/signals/visa-type.rhai",
        "Cargo.toml",
        "Cargo.lock",
        "rustfmt.toml",
        "docs/privacy.md",
        "docs/schema/report.schema.json",
        "tests/editing/scenario.txt",
        "fuzz/Cargo.toml",
        "src/report/tests/applicant.txt",
    ] {
        assert!(!ignored(&folder, ours), "{ours} is ignored");
    }
}

#[test]
fn nothing_that_belongs_to_the_project_is_ignored() {
    let tracked =
        Command::new("git").current_dir(repository()).args(["ls-files", "-i", "-c", "--exclude-standard"]).output();
    // A copy of the sources without their history has nothing to ask.
    let Some(output) = tracked.ok().filter(|output| output.status.success()) else { return };
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}
