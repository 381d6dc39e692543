//! Whole processes, each started anew: the program itself, and two that do less, to compare it with. This bench starts
//! itself with the name of one of them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::rc::Rc;

use preceptor::load;
use preceptor::model::{Files, RuleSet, Slot, World};
use preceptor::script::{Checks, Input, compile};

/// The processes this bench can be.
pub const SMALL: [&str; 3] = ["nothing", "parse", "check"];

/// Does what a small process does.
pub fn be(name: &str, scenario: &Path, table: &Path) {
    let text = match name {
        "parse" => parsed(scenario, table),
        "check" => checked(scenario),
        _ => String::new(),
    };
    print!("{text}");
}

/// Starts a process and waits for its end.
pub fn start(program: &str, arguments: &[&str]) {
    start_in(Path::new("."), program, arguments);
}

/// The same in another folder.
pub fn start_in(folder: &Path, program: &str, arguments: &[&str]) {
    let ended =
        Command::new(program).current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(ended.is_ok_and(|ended| ended.success()), "{program} {arguments:?} went wrong");
}

/// Reads the scenario and its table with the parsers of TOML and CSV, and prints what they gave: no places, no checks.
fn parsed(scenario: &Path, table: &Path) -> String {
    let text = load::read_text(scenario).expect("it is there");
    let root = toml::de::DeTable::parse(&text).expect("it is TOML");
    let mut said = format!("{:?}\n", root.get_ref());
    let table = load::read_text(table).expect("it is there");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    for line in reader.records() {
        let _ = writeln!(said, "{:?}", line.expect("it is CSV"));
    }
    said
}

/// Reads the scenario and its table with places, checks every line against the dictionary, the specialties and the
/// seasons, and prints every fact with its place. Nothing is derived, no rule is read.
fn checked(scenario: &Path) -> String {
    let set = dictionary();
    let name = scenario.display().to_string();
    let mut files = set.files.clone();
    let file = files.add(name.clone(), load::read_text(scenario).expect("it is there"));
    let root = load::parse(file, &files.share(file).text).expect("it is TOML");
    let read = |path: &str| load::read_text(Path::new(path)).map(String::into_bytes);
    let Ok(world) = load::build(&root, &name, &set, files, &read) else { panic!("the scenario is fine") };
    said(&world)
}

/// What a scenario is checked against: the dictionary of facts, and the data that it refers to.
fn dictionary() -> RuleSet {
    let mut files = Files::default();
    let mut read = |path: &str| files.add(path, load::read_text(Path::new(path)).expect("it is there"));
    let (facts, sources) = (read("rules/facts.toml"), read("rules/sources.toml"));
    let mut scripts = Vec::new();
    for folder in ["specialties", "calendars"] {
        let entries = std::fs::read_dir(Path::new("rules").join(folder)).expect("it is there");
        for entry in entries {
            let name = entry.expect("it can be read").file_name().to_string_lossy().into_owned();
            let file = read(&format!("rules/{folder}/{name}"));
            scripts.push((format!("{folder}/{}", name.trim_end_matches(".rhai")), file));
        }
    }
    let root = |file| load::parse(file, &files.get(file).text).expect("it is TOML");
    let Ok(dictionary) = load::dictionary(&root(facts)) else { panic!("the dictionary is fine") };
    let Ok(sources) = load::library::sources(&root(sources)) else { panic!("the sources are fine") };
    let input = Input {
        dictionary: Rc::new(dictionary),
        files,
        scripts,
        custom: Vec::new(),
        statements: std::collections::BTreeMap::new(),
        groups: Vec::new(),
        sources,
        thresholds: Vec::new(),
        renamed: std::collections::BTreeMap::new(),
        date: String::new(),
        checks: Checks::All,
    };
    let Ok((set, _)) = compile(input) else { panic!("the data is fine") };
    set
}

fn said(world: &World) -> String {
    let mut text = String::new();
    for record in &world.records {
        let _ = writeln!(text, "{} {}", world.dictionary.name(record.kind), record.id);
        let names = world.dictionary.get(record.kind).facts.keys();
        for (name, slot) in names.zip(&record.slots) {
            if let Slot::Known(fact) = slot {
                let place = fact.place.map(|place| world.files.show(place)).unwrap_or_default();
                let _ = writeln!(text, "  {name} = {:?} at {place}", fact.value);
            }
        }
    }
    text
}
