//! What a command read it does not write over, under whatever name; what is no file is written through. Each command here is
//! a process: `/proc/self` and standard output are those of a process.

use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use crate::workshop::{Folder, program};

const SCENARIO: &str = "scenarios/people/first-look.toml";
const TABLE: &str = "scenarios/programs/internal-medicine.csv";

/// The command ends with 2, says why, and the file is what it was.
#[track_caller]
fn kept(folder: &Folder, file: &str, arguments: &[&str]) {
    let before = folder.read(file);
    let ran = folder.process(arguments).ended(2);
    assert_eq!(folder.read(file), before, "{arguments:?}");
    assert!(ran.err.contains("is a file that this command reads"), "{arguments:?}: {}", ran.err);
    assert!(ran.err.contains("help: choose another name"), "{arguments:?}: {}", ran.err);
}

#[test]
fn a_report_is_written_over_nothing_it_was_made_from() {
    let folder = Folder::with_project();
    for form in ["text", "html", "markdown", "json", "ics", "sarif", "github"] {
        kept(&folder, SCENARIO, &["report", SCENARIO, "--format", form, "--output", SCENARIO]);
    }
    let person = "scenarios/people/internal-medicine-j1.toml";
    kept(&folder, TABLE, &["report", person, "--output", TABLE]);
    kept(&folder, "rules/facts.toml", &["report", person, "--output", "rules/facts.toml"]);
    let real = folder.path(SCENARIO).canonicalize().expect("it is there");
    let root = format!("/proc/self/root{}", real.display());
    for way in [root.as_str(), &format!("/proc/self/cwd/{SCENARIO}")] {
        kept(&folder, SCENARIO, &["report", SCENARIO, "--output", way]);
    }
    let absolute = folder.path(SCENARIO);
    let absolute = absolute.to_str().expect("a path of UTF-8");
    kept(&folder, SCENARIO, &["report", SCENARIO, "--output", absolute]);
    kept(&folder, SCENARIO, &["report", absolute, "--output", "scenarios/../scenarios/people/first-look.toml"]);
}

#[test]
fn links_of_both_kinds_are_the_file_they_lead_to() {
    let folder = Folder::with_project();
    symlink("first-look.toml", folder.path("scenarios/people/soft.toml")).expect("a link");
    std::fs::hard_link(folder.path(SCENARIO), folder.path("hard.toml")).expect("a link");
    kept(&folder, SCENARIO, &["report", SCENARIO, "--output", "scenarios/people/soft.toml"]);
    kept(&folder, SCENARIO, &["report", "scenarios/people/soft.toml", "--output", SCENARIO]);
    kept(&folder, SCENARIO, &["report", SCENARIO, "--output", "hard.toml"]);
    assert!(std::fs::symlink_metadata(folder.path("scenarios/people/soft.toml")).expect("there").is_symlink());
}

#[test]
fn checks_schemas_and_tests_keep_what_they_read() {
    let folder = Folder::with_project();
    for form in ["text", "sarif", "github"] {
        kept(&folder, "rules/facts.toml", &["check", "--format", form, "--output", "rules/facts.toml"]);
    }
    kept(&folder, SCENARIO, &["check", SCENARIO, "--output", SCENARIO]);
    kept(&folder, "rules/facts.toml", &["check", "--todo", "2027", "--output", "rules/facts.toml"]);
    kept(&folder, "rules/facts.toml", &["schema", "scenario", "--output", "rules/facts.toml"]);
    kept(&folder, "rules/facts.toml", &["schema", "report", "--output", "rules/facts.toml"]);
    kept(&folder, SCENARIO, &["test", "first-look", "--output", SCENARIO]);
    let snapshot = "scenarios/people/first-look.report.txt";
    kept(&folder, snapshot, &["test", "first-look", "--output", snapshot]);
    // A file of the tests that this run left out is no place for a result either.
    kept(
        &folder,
        "scenarios/people/spotless.toml",
        &["test", "first-look", "--output", "scenarios/people/spotless.toml"],
    );
}

#[test]
fn accepting_changes_snapshots_and_nothing_else() {
    let folder = Folder::with_project();
    let snapshot = "scenarios/people/first-look.report.txt";
    let right = folder.read(snapshot);
    folder.write(snapshot, "something else\n");
    folder.process(&["test", "people/first-look", "--accept"]).ended(0);
    assert_eq!(folder.read(snapshot), right);
    // A snapshot that is a link to a scenario would take the scenario with it.
    std::fs::remove_file(folder.path(snapshot)).expect("it is there");
    symlink("spotless.toml", folder.path(snapshot)).expect("a link");
    let before = folder.read("scenarios/people/spotless.toml");
    folder.process(&["test", "people/first-look", "--accept"]).ended(2);
    assert_eq!(folder.read("scenarios/people/spotless.toml"), before);
}

#[test]
fn a_result_that_is_there_already_is_replaced_whole() {
    let folder = Folder::with_project();
    folder.write("report.txt", "the report of last week");
    folder.process(&["report", SCENARIO, "--output", "report.txt"]).ended(0);
    assert_eq!(folder.read("report.txt"), folder.process(&["report", SCENARIO]).ended(0).out);
}

#[test]
fn a_dash_standard_output_and_pipes_are_written_through() {
    let folder = Folder::with_project();
    let report = folder.process(&["report", SCENARIO]).ended(0).out;
    for out in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        assert_eq!(folder.process(&["report", SCENARIO, "--output", out]).ended(0).out, report, "{out}");
        // Where it goes to a file, the file goes on, and stays the same file.
        let file = folder.path("log.txt");
        std::fs::write(&file, "before\n").expect("written");
        let log = std::fs::OpenOptions::new().append(true).open(&file).expect("opened");
        let ended = program(&folder.path("."), &["report", SCENARIO, "--output", out])
            .stdout(Stdio::from(log))
            .status()
            .expect("it runs");
        assert!(ended.success());
        assert_eq!(folder.read("log.txt"), format!("before\n{report}"), "{out}");
    }
    assert!(!folder.path("-").exists());
    assert!(Command::new("mkfifo").arg(folder.path("pipe")).status().expect("mkfifo runs").success());
    let reader = std::thread::spawn({
        let pipe = folder.path("pipe");
        move || std::fs::read_to_string(pipe).expect("the pipe is read")
    });
    folder.process(&["report", SCENARIO, "--output", "pipe"]).ended(0);
    assert_eq!(reader.join().expect("the reader ends"), report);
}
