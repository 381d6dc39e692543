//! `preceptor test` from outside: no silent pass, accepting is an act, every failure says what it is.

use crate::workshop::{AMARA, Folder};

/// Two cases of a rule that hold.
const CASES: &str = r#"[base]
season = 2027
as_of = 2026-09-10
applicant = { needs_visa = true, visas = ["j1"] }
application = [{ specialty = "internal-medicine" }]
program = [{ id = "lakeside", name = "Lakeside", specialty = "internal-medicine", visas = ["h1b"] }]
signal = [{ program = "lakeside", tier = "gold" }]

[[case]]
name = "only H-1B"
fires = ["lakeside"]
shows = ["sig-w1-drop-wrong-visa-type"]

[[case]]
name = "J-1 as well"
set = { "program.lakeside.visas" = ["j1", "h1b"] }
clear = true
"#;

const VISA_TYPE: &str = "scenarios/rules/signals/visa-type.toml";

const HINT: &str = "look at each, then `preceptor test --accept [FILTER]` takes what came out as right\n";

fn with_cases(cases: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(VISA_TYPE, cases);
    folder
}

/// What a run says that must end with 1, without the hint that belongs to what can be accepted.
fn failure(folder: &Folder) -> String {
    ended(folder, 1)
}

/// The same of a run in which a test itself is wrong.
fn broken(folder: &Folder) -> String {
    ended(folder, 2)
}

fn ended(folder: &Folder, code: i32) -> String {
    let ran = folder.run(&["test"]).ended(code);
    assert_eq!(ran.err, "");
    ran.out.strip_suffix(HINT).unwrap_or(&ran.out).to_owned()
}

#[test]
fn cases_that_hold_are_the_same() {
    let ran = with_cases(CASES).run(&["test"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("2 same\n", ""));
}

#[test]
fn nothing_to_run_is_no_success() {
    for folder in [Folder::empty(), with_cases(CASES)] {
        let ran = folder.run(&["test", "no-test-has-this-name"]).ended(4);
        assert_eq!(ran.out, "no test ran: nothing matches\n");
    }
    Folder::empty().run(&["test"]).ended(4);
    with_cases(CASES).run(&["test", "--scenarios", "elsewhere"]).ended(2);
}

#[test]
fn a_filter_names_a_file_a_folder_or_one_case() {
    let folder = with_cases(CASES);
    for (filter, said) in [("visa-type", "2 same\n"), ("rules/signals", "2 same\n"), ("only H-1B", "1 same\n")] {
        assert_eq!(folder.run(&["test", filter]).ended(0).out, said, "{filter}");
    }
}

#[test]
fn a_case_that_does_not_hold_says_what_came_instead() {
    let folder = with_cases(&CASES.replace("fires = [\"lakeside\"]", "fires = [\"riverside\"]\nseverity = \"note\""));
    assert_eq!(
        failure(&folder),
        format!(
            "changed: rules/signals/visa-type: only H-1B\n    \
             {VISA_TYPE}:10:8: fires for: expected `riverside`, got `lakeside`\n    \
             {VISA_TYPE}:10:8: expected note, got error for `signals/visa-type lakeside`\n\
             1 same, 1 changed\n"
        )
    );
}

#[test]
fn what_a_case_expects_and_nobody_reads_is_a_mistake() {
    let folder = with_cases(&CASES.replace("clear = true", "cleer = true").replace("shows", "fires = []\nshowz"));
    assert_eq!(
        broken(&folder),
        format!(
            "broken: rules/signals/visa-type\n    \
             {VISA_TYPE}:12:1: `fires` is written twice\n\
             1 broken\n"
        )
    );
    let folder = with_cases(&CASES.replace("clear = true", "cleer = true").replace("shows", "showz"));
    assert_eq!(
        broken(&folder),
        format!(
            "broken: rules/signals/visa-type\n    \
             {VISA_TYPE}:12:1: this case cannot have `showz`\n        help: did you mean `shows`?\n    \
             {VISA_TYPE}:15:8: this case expects nothing\n        \
             help: say what must come out: `fires`, `clear`, `cannot_tell`, `derives` ...\n    \
             {VISA_TYPE}:17:1: this case cannot have `cleer`\n        help: did you mean `clear`?\n\
             1 broken\n"
        )
    );
}

#[test]
fn a_case_shows_only_what_its_rule_decides() {
    let folder = with_cases(
        &CASES.replace("[\"sig-w1-drop-wrong-visa-type\"]", "[\"sig-w1-drop-wrong-visa-tipe\", \"sig-channel\"]"),
    );
    assert_eq!(
        broken(&folder),
        format!(
            "broken: rules/signals/visa-type: only H-1B\n    \
             {VISA_TYPE}:12:10: there is no statement `sig-w1-drop-wrong-visa-tipe`\n        \
             help: did you mean `sig-w1-drop-wrong-visa-type`?\n    \
             {VISA_TYPE}:12:41: the rule does not cite `sig-channel`\n        \
             help: add it to `cites` of `signals/visa-type`, or take it out here\n\
             1 same, 1 broken\n"
        )
    );
}

#[test]
fn cases_of_a_rule_that_does_not_exist_are_broken() {
    let folder = Folder::empty();
    folder.write("scenarios/rules/signals/visa-tipe.toml", CASES).write("scenarios/rules/zebra.toml", CASES);
    assert_eq!(
        broken(&folder),
        "broken: rules/signals/visa-tipe\n    there is no rule `signals/visa-tipe`; did you mean `signals/visa-type`?\n\
         broken: rules/zebra\n    there is no rule `zebra`\n\
         2 broken\n"
    );
}

#[test]
fn what_no_test_reads_is_found() {
    let folder = with_cases(CASES);
    folder
        .write("scenarios/people/gone.report.txt", "old\n")
        .write("scenarios/broken/gone.problems.txt", "old\n")
        .write("scenarios/people/notes.md", "a note\n")
        .write("scenarios/rules/signals/visa-type.tml", CASES)
        .write("scenarios/poeple/amara.toml", AMARA)
        .write("scenarios/amara.toml", AMARA)
        .write("scenarios/people/.hidden", "")
        .write("scenarios/programs/im.csv", "id,name\n");
    assert_eq!(
        broken(&folder),
        "broken: amara.toml\n    no test reads this file\n\
         orphan: broken/gone\n    there is no scenario for this snapshot\n        help: where the scenario has another name now, accept its snapshot and delete this file\n\
         orphan: people/gone\n    there is no scenario for this snapshot\n        help: where the scenario has another name now, accept its snapshot and delete this file\n\
         broken: people/notes.md\n    no test reads this file\n\
         broken: poeple/amara.toml\n    no test reads this file\n\
         broken: rules/signals/visa-type.tml\n    no test reads this file\n\
         2 same, 2 orphan, 4 broken\n"
    );
}

#[test]
fn accepting_writes_the_snapshot_and_the_next_run_is_the_same() {
    let folder = with_cases(CASES);
    folder
        .write("scenarios/people/amara.toml", AMARA)
        .write("scenarios/people/berta.toml", &AMARA.replace("Amara", "Berta"));
    let report = folder.run(&["report", "scenarios/people/amara.toml"]).ended(0).out;
    let indented: String = report.lines().map(|line| format!("    {line}\n")).collect();
    let said = failure(&folder);
    assert!(said.starts_with(&format!("new: people/amara\n{indented}new: people/berta\n")), "{said}");
    assert!(said.ends_with("2 same, 2 new\n"), "{said}");

    assert_eq!(folder.run(&["test", "--accept", "amara"]).ended(0).out, "accepted: people/amara\n1 accepted\n");
    assert_eq!(folder.read("scenarios/people/amara.report.txt"), report);
    assert!(!folder.path("scenarios/people/berta.report.txt").exists());
    assert_eq!(folder.run(&["test", "amara"]).ended(0).out, "1 same\n");
    assert_eq!(folder.run(&["test", "--accept"]).ended(0).out, "accepted: people/berta\n3 same, 1 accepted\n");
    assert_eq!(folder.run(&["test"]).ended(0).out, "4 same\n");
}

#[test]
fn a_report_that_changed_is_shown_as_a_difference() {
    let folder = Folder::empty();
    folder.write("scenarios/people/amara.toml", AMARA).run(&["test", "--accept"]).ended(0);
    folder.edit("scenarios/people/amara.report.txt", "your gold: Lakeside\n", "your gold: Riverside\n");
    let ran = folder.run(&["test"]).ended(1);
    assert!(ran.out.ends_with(&format!("1 changed\n{HINT}")), "{}", ran.out);
    let said = failure(&folder);
    assert!(said.starts_with("changed: people/amara\n"), "{said}");
    assert!(said.contains("    -  your gold: Riverside\n    +  your gold: Lakeside\n"), "{said}");
    assert!(said.ends_with("1 changed\n"), "{said}");
}

#[test]
fn accepting_is_refused_where_nobody_looks() {
    let folder = Folder::empty();
    folder.write("scenarios/people/amara.toml", AMARA);
    let ran = folder.run_with(&["test", "--accept"], &[("CI", "true")]).ended(2);
    let refused = "error: accepting is an act of a person: `--accept` is refused where `CI` is set\n";
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", refused));
    assert!(!folder.path("scenarios/people/amara.report.txt").exists());
    folder.run_with(&["test"], &[("CI", "true")]).ended(1);
    folder.run_with(&["test", "--accept"], &[("CI", "")]).ended(0);
}

#[test]
fn a_wrong_case_is_not_accepted() {
    let folder = with_cases(&CASES.replace("fires = [\"lakeside\"]", "fires = [\"riverside\"]"));
    let before = folder.read(VISA_TYPE);
    let ran = folder.run(&["test", "--accept"]).ended(1);
    assert!(!ran.out.contains(HINT), "{}", ran.out);
    assert_eq!(folder.read(VISA_TYPE), before);
}

#[test]
fn a_person_whose_scenario_is_wrong_is_broken_with_the_place() {
    let folder = Folder::empty();
    folder.write("scenarios/people/amara.toml", &AMARA.replace("gold", "glod"));
    assert_eq!(
        broken(&folder),
        "broken: people/amara\n    scenarios/people/amara.toml:23:8: `signal.tier` cannot be `glod`\n        \
         help: did you mean `gold`?\n1 broken\n"
    );
    folder.run(&["test", "--accept"]).ended(2);
    assert!(!folder.path("scenarios/people/amara.report.txt").exists());
}

#[test]
fn a_scenario_that_is_wrong_on_purpose_is_compared_by_its_problems() {
    let folder = Folder::empty();
    folder.write("scenarios/broken/tier.toml", &AMARA.replace("gold", "glod"));
    folder.run(&["test", "--accept"]).ended(0);
    let problems = "scenarios/broken/tier.toml:23:8: `signal.tier` cannot be `glod`\n    help: did you mean `gold`?\n";
    assert_eq!(folder.read("scenarios/broken/tier.problems.txt"), problems);
    folder.run(&["test"]).ended(0);
    folder.write("scenarios/broken/tier.toml", AMARA);
    assert_eq!(failure(&folder), "changed: broken/tier\n    nothing is wrong with it\n1 changed\n");
    folder.run(&["test", "--accept"]).ended(1);
}

#[test]
fn the_gravest_test_says_how_a_run_ends() {
    let folder = Folder::with_rules();
    folder.write(VISA_TYPE, &CASES.replace("fires = [\"lakeside\"]", "fires = [\"riverside\"]"));
    folder.run(&["test"]).ended(1);
    let wrong = "    let far = 9223372036854775807 + 1;\n    if far > 0 && program.size == 1 { out.warn(); }\n";
    let rule = "//! It cannot count.\n\nconst RULE = #{ says: \"So many\", cites: [\"sig-fixed-number\"] };\n\nfn check(program, out) {\n";
    folder.write("rules/signals/cannot-count.rhai", &format!("{rule}{wrong}}}\n"));
    folder.write("scenarios/people/amara.toml", AMARA);
    let cases = CASES.replace("fires = [\"lakeside\"]\nshows = [\"sig-w1-drop-wrong-visa-type\"]", "clear = true");
    folder.write("scenarios/rules/signals/cannot-count.toml", &cases);
    let ran = folder.run(&["test"]).ended(3);
    for said in
        ["fault: people/amara", "fault: rules/signals/cannot-count: only H-1B", "changed: rules/signals/visa-type"]
    {
        assert!(ran.out.contains(said), "{}", ran.out);
    }
    folder.run(&["test", "people/", "--accept"]).ended(3);
    assert!(!folder.path("scenarios/people/amara.report.txt").exists());
    folder.write("scenarios/people/ruth.toml", &AMARA.replace("gold", "glod"));
    folder.run(&["test"]).ended(2);
}

#[cfg(unix)]
#[test]
fn links_that_lead_round_in_a_circle_are_told_and_end() {
    let folder = Folder::empty();
    folder.write("scenarios/people/a.toml", crate::workshop::AMARA);
    for name in ["one", "two"] {
        std::os::unix::fs::symlink(".", folder.path("scenarios").join(name)).expect("a link");
    }
    let ran = folder.run(&["test", "one"]).ended(2);
    assert!(ran.out.contains("broken: one\n    this link leads round in a circle\n"), "{}", ran.out);
    folder.copy("rules");
    std::os::unix::fs::symlink("..", folder.path("rules/lib/up")).expect("a link");
    let ran = folder.run(&["check"]).ended(2);
    assert!(ran.err.starts_with("error: the link `rules/lib/up` leads round in a circle\n"), "{}", ran.err);
}

#[test]
fn figures_of_a_season_are_compared_and_a_snapshot_of_none_is_an_orphan() {
    let folder = Folder::empty();
    folder.copy("scenarios/seasons");
    folder.run(&["test", "seasons/"]).ended(0);
    folder.write("scenarios/seasons/1066.txt", "old\n");
    let ran = folder.run(&["test", "seasons/"]).ended(1);
    assert!(ran.out.contains("orphan: seasons/1066\n"), "{}", ran.out);
    std::fs::remove_file(folder.path("scenarios/seasons/1066.txt")).expect("it is there");
    let file = "scenarios/seasons/2027.txt";
    let right = folder.read(file);
    folder.write(file, &right.lines().skip(3).map(|line| format!("{line}\n")).collect::<String>());
    folder.run(&["test", "seasons/"]).ended(1);
    folder.run(&["test", "seasons/", "--accept"]).ended(0);
    assert_eq!(folder.read(file), right);
}
