//! What integration tests share: a folder of their own to try things in, and the built program run in it. Holds no test.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value as Json;

#[path = "calls.rs"]
mod calls;

/// The people of the repository, by name.
pub fn people() -> &'static [String] {
    static PEOPLE: OnceLock<Vec<String>> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let files = toml_files(&repository().join("scenarios/people"));
        let name = |path: &PathBuf| path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        files.iter().map(name).collect()
    })
}

/// Whether sweeps go over everything: `.ci/run` sets `PRECEPTOR_SWEEPS=whole`. Without it they take a fixed sample, so that
/// `cargo test` ends while one waits.
pub fn whole() -> bool {
    std::env::var_os("PRECEPTOR_SWEEPS").is_some_and(|value| value == "whole")
}

/// What a sweep goes over: all of it, or every so many-th.
pub fn sweep<T>(all: &[T], every: usize) -> impl Iterator<Item = &T> {
    let step = if whole() { 1 } else { every };
    all.iter().skip(step / 2).step_by(step)
}

/// The people a sweep goes over.
pub fn some_people() -> impl Iterator<Item = &'static String> {
    sweep(people(), 6)
}

/// A temporary folder in which the program is run.
pub struct Folder {
    root: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The output of a run that must have ended with this code.
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self
    }
}

impl Folder {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { root: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A folder with a copy of the shipped rules.
    pub fn with_rules() -> Self {
        let folder = Self::empty();
        folder.copy("rules");
        folder
    }

    /// A folder with a copy of the shipped rules and of all scenarios.
    pub fn with_project() -> Self {
        let folder = Self::with_rules();
        folder.copy("scenarios");
        folder
    }

    /// A folder with a copy of all scenarios; the rules are those inside the program, which are read in less time.
    pub fn with_scenarios() -> Self {
        let folder = Self::empty();
        folder.copy("scenarios");
        folder
    }

    /// Puts these counts of signals into the newest season of a data file: an editor may change what a test is not about.
    pub fn with_counts(self, specialty: &str, counts: &[(&str, u32)]) -> Self {
        let file = format!("rules/specialties/{specialty}.rhai");
        let mut text = self.read(&file);
        for (fact, number) in counts {
            let key = format!("{fact}: #{{ is: ");
            let at = text.rfind(&key).unwrap_or_else(|| panic!("no {fact} in {file}")) + key.len();
            let end = at + text[at..].find(',').expect("a source follows the number");
            text.replace_range(at..end, &number.to_string());
        }
        self.write(&file, &text);
        self
    }

    /// Copies a folder of the repository.
    pub fn copy(&self, name: &str) {
        copy(&repository().join(name), &self.path(name));
    }

    /// Copies a file of the repository under another name.
    pub fn copy_file(&self, from: &str, to: &str) {
        self.write(to, &fs::read_to_string(repository().join(from)).expect("the file is part of the project"));
    }

    /// A path inside.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file, with the folders it needs.
    pub fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
        self
    }

    /// What a file says.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Puts one text in the place of another, which must be there exactly once.
    pub fn edit(&self, name: &str, old: &str, new: &str) -> &Self {
        let text = self.read(name);
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {name}");
        self.write(name, &text.replacen(old, new, 1))
    }

    /// Runs a command line here, within this process.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        calls::call(self.root.path(), arguments)
    }

    /// Runs the program here as a process of its own.
    pub fn process(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[])
    }

    /// Runs the program here as a process of its own, with variables of the environment.
    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        run(self.root.path(), arguments, environment)
    }
}

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command line in the repository, with its rules, within this process.
pub fn here(arguments: &[&str]) -> Ran {
    calls::call(repository(), arguments)
}

/// The program, ready to run in a folder.
pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_preceptor"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command.env_remove("CI").env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    command
}

fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let mut command = program(folder, arguments);
    let output = command.envs(environment.iter().copied()).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let ran = Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ran.err.contains("panicked"), "{arguments:?}: {}", ran.err);
    ran
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is part of the project") {
        let entry = entry.expect("its entries can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

/// A small scenario that is written without mistakes; in its plan one signal is a mistake of the applicant (the program
/// sponsors H-1B only, the applicant needs J-1).
pub const AMARA: &str = r#"season = 2027
as_of = 2026-09-10

[applicant]
name = "Amara"
time_zone = "America/Chicago"
img = true
needs_visa = true
visas = ["j1"]
step2ck_score = 234

[[application]]
specialty = "internal-medicine"

[[program]]
id = "lakeside"
name = "Lakeside"
specialty = "internal-medicine"
visas = ["h1b"]

[[signal]]
program = "lakeside"
tier = "gold"
"#;

/// All TOML files under a folder, in order.
pub fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the project") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            found.extend(toml_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// All Rust files under a folder, in order.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the project") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
