//! Files of people: what a command changes is kept as it was before and can be taken back; no result takes the place of a
//! plan, a rule or a table that somebody wrote.

use crate::workshop::{Folder, Ran};

const FILES: [&str; 4] = ["list.programs.csv", "list.own.csv", "list.columns.toml", "list.toml"];

fn import(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["import", "list.csv", "--as-of", "2026-09-10"], args].concat())
}

fn all(folder: &Folder) -> Vec<String> {
    FILES.iter().map(|name| folder.read(name)).collect()
}

#[test]
fn an_import_is_taken_back_whole_and_again() {
    let folder = Folder::empty();
    folder.write("list.csv", "Program,Specialty,State,My Rank\nAlder,IM,OH,1\n");
    import(&folder, &["--map", "My Rank=choice.expected_rank"]).ended(0);
    let nothing = folder.run(&["import", "list.csv", "--undo"]).ended(2);
    assert!(nothing.err.contains("there is nothing to take back"), "{}", nothing.err);
    // A plan with a comment and the line ends of Windows.
    let plan = format!("# my plan\n{}", folder.read("list.toml")).replace('\n', "\r\n");
    folder.write("list.toml", &plan);
    let first = all(&folder);
    folder.write("list.csv", "Program,Specialty,State,My Rank\nAlder,IM,OH,2\nBirch,IM,PA,1\n");
    let ran = import(&folder, &["--about", "name=Ada", "--replace"]).ended(0);
    assert!(ran.out.contains("to take this back: preceptor import list.csv --undo"), "{}", ran.out);
    let second = all(&folder);
    assert_ne!(first, second);
    assert_eq!(folder.read("list.toml"), plan.replace("# name = \"..\"", "name = \"Ada\""));

    let back = folder.run(&["import", "list.csv", "--undo"]).ended(0);
    assert!(back.out.contains("list.toml: as it was before; what was in it is `list.toml.before` now"), "{}", back.out);
    assert_eq!(all(&folder), first);
    folder.run(&["import", "list.csv", "--undo"]).ended(0);
    assert_eq!(all(&folder), second);
    // What is kept is in nobody's way.
    folder.run(&["report", "list.toml"]).ended(0);
}

#[test]
fn new_names_in_checks_are_taken_back() {
    let folder = Folder::with_project();
    let check = "const RULE = #{\n    cites: [],\n    says: \"A closed door.\",\n};\n\n// A signal.\nfn check(signal, out) {\n    if signal.on_a_closed_door() {\n        out.warn(\"x\");\n    }\n}\n";
    folder.write("checks/door.rhai", check);
    folder.run(&["check", "--with", "checks", "--undo"]).ended(2);
    folder.run(&["check", "--with", "checks", "--fix"]);
    let fixed = folder.read("checks/door.rhai");
    assert_ne!(fixed, check);
    assert_eq!(folder.read("checks/door.rhai.before"), check);
    let back = folder.run(&["check", "--with", "checks", "--undo"]);
    assert!(back.out.contains("checks/door.rhai: as it was before `--fix`"), "{}", back.out);
    assert_eq!(folder.read("checks/door.rhai"), check);
    assert_eq!(folder.read("checks/door.rhai.before"), fixed);
}

#[test]
fn no_result_takes_the_place_of_what_somebody_wrote() {
    let folder = Folder::with_project();
    let plan = "scenarios/people/internal-medicine-j1.toml";
    folder.write("bob.toml", "# Bob's plan").write("checks/late.rhai", "// a check").write("mine.CSV", "a,b");
    for there in ["bob.toml", "checks/late.rhai", "mine.CSV"] {
        let before = folder.read(there);
        let ran = folder.run(&["report", plan, "--output", there]).ended(2);
        assert!(ran.err.contains("is there already, and may be a plan, a rule or a table"), "{}", ran.err);
        assert_eq!(folder.read(there), before);
    }
    // A workbook may be last week's answer, or somebody's list: it is kept.
    folder.write("list.csv", "Program,Specialty,State\nAlder,IM,OH\n");
    folder.run(&["new", "applicant", "ada.xlsx"]).ended(0);
    let ada = std::fs::read(folder.path("ada.xlsx")).expect("it is there");
    std::fs::copy(folder.path("ada.xlsx"), folder.path("other.xlsx")).expect("a copy");
    folder.run(&["report", "ada.xlsx", "--as-of", "2026-09-10", "--format", "xlsx", "--output", "other.xlsx"]).ended(0);
    assert_eq!(std::fs::read(folder.path("other.xlsx.before")).expect("it is kept"), ada);
}
