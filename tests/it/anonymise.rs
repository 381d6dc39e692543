//! `preceptor anonymise`: nobody's name is left, and every verdict is the one it was.

use std::collections::BTreeMap;

use crate::workshop::{Folder, Ran, some_people};
use serde_json::Value as Json;

fn run(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["anonymise"], arguments].concat())
}

fn report(folder: &Folder, file: &str, more: &[&str]) -> Json {
    folder.run(&[&["report", file, "--format", "json", "--verdicts"], more].concat()).ended(0).json()
}

/// Each verdict, finding and item of a report with how often it is there; records by their kind alone.
fn told(report: &Json) -> BTreeMap<String, usize> {
    let mut told = BTreeMap::new();
    let kind = |path: &Json| {
        let path = path.as_str().expect("a path");
        let steps: Vec<&str> = path.split('.').collect();
        match steps.as_slice() {
            ["partner", kind, ..] => format!("partner's {kind}"),
            [kind, ..] => (*kind).to_owned(),
            [] => String::new(),
        }
    };
    let mut count = |line: String| *told.entry(line).or_default() += 1;
    for row in report["verdicts"].as_array().expect("verdicts") {
        count(format!("{} {} {} {}", row["rule"], row["person"], kind(&row["subject"]), row["verdict"]));
    }
    for row in report["findings"].as_array().expect("findings") {
        count(format!("{} {} {} {}", row["rule"], kind(&row["subject"]), row["severity"], row["by"]));
    }
    for row in report["items"].as_array().expect("items") {
        count(format!("{} {} {} {} {}", row["rule"], row["state"], row["from"], row["until"], row["done_on"]));
    }
    for plan in report["allocation"].as_array().expect("proposals") {
        count(format!("{} {} {}", plan["specialty"], plan["total"], plan["chosen"].as_array().map_or(0, Vec::len)));
    }
    told
}

/// Every text that names somebody or something in a scenario of the repository: names in quotes.
fn names(folder: &Folder, person: &str) -> Vec<String> {
    let world = folder.read(&format!("scenarios/people/{person}.toml"));
    let mut named: Vec<String> = Vec::new();
    for line in world.lines() {
        let fact = line.split(" = ").next().unwrap_or_default();
        if ["name", "director", "coordinator", "aamc_id", "phone", "institution"].contains(&fact) {
            named.extend(line.split('"').nth(1).map(str::to_owned));
        }
    }
    for table in std::fs::read_dir(folder.path("scenarios/programs")).expect("the tables are there") {
        let table = table.expect("a file").path();
        let table = table.file_stem().expect("a name").to_str().expect("UTF-8");
        if world.contains(&format!("programs/{table}.csv")) {
            let table = folder.read(&format!("scenarios/programs/{table}.csv"));
            named.extend(table.lines().skip(1).flat_map(|line| line.split(',').take(2)).map(str::to_owned));
        }
    }
    named.retain(|name| name.len() > 4);
    named
}

#[test]
fn the_people_of_the_repository_keep_their_verdicts_and_lose_their_names() {
    let folder = Folder::with_project();
    for person in some_people() {
        let scenario = format!("scenarios/people/{person}.toml");
        let made = run(&folder, &[&scenario, "--output", "made/people", "--name", person]).ended(0);
        let (toml, csv) = (format!("made/people/{person}.toml"), format!("made/people/{person}.csv"));
        assert!(made.out.ends_with(&format!("{toml}\n")), "{}", made.out);
        let whole = format!(
            "{}{}",
            folder.read(&toml),
            if folder.path(&csv).exists() { folder.read(&csv) } else { String::new() }
        );
        let named = names(&folder, person);
        assert!(named.len() > 3, "{person}: {named:?}");
        for name in named {
            assert!(!whole.contains(&name), "{person}: {name}");
        }
        assert_eq!(told(&report(&folder, &scenario, &[])), told(&report(&folder, &toml, &[])), "{person}");
    }
    // Each is a person that `preceptor test` takes.
    let accepted = folder.run(&["test", "--scenarios", "made", "--accept"]).ended(0);
    assert!(accepted.out.contains("people/couple-im-and-family"), "{}", accepted.out);
    folder.run(&["test", "--scenarios", "made"]).ended(0);
}

#[test]
fn the_same_file_gives_the_same_case() {
    let folder = Folder::with_project();
    let made = |to: &str| {
        let ran = run(&folder, &["scenarios/people/first-look.toml", "--output", to]).ended(0);
        let files = ran.out.lines().map(|file| folder.read(file)).collect::<String>();
        (ran.out.replace(to, ""), files)
    };
    assert_eq!(made("one"), made("two"));
}

const STUDENT: &str = r#"
season = 2027
as_of = 2026-11-20

[applicant]
name = "Amara Qzname"
time_zone = "America/Chicago"
img = true
needs_visa = true
visas = ["j1"]
aamc_id = "98765432"
phone = "+1 312 555 9876"
eras_token_on = 2026-07-01
matched_on = "2026-09-20 Asia/Tokyo"

[[application]]
specialty = "internal-medicine"
list = ["qz-lakeside"]

[[program]]
id = "qz-lakeside"
name = "Qzlakeside, \"the\" Lakeside"
specialty = "internal-medicine"
institution = "Qzhealth"
city = "Qzcity"
state = "OH"
visas = ["h1b"]
img_share = 12.5
director = "Dr. Ines Qzdirector"

[[program]]
id = "qz-other"
name = "Qzother"
specialty = "internal-medicine"
institution = "Qzhealth"
visas = []

[[signal]]
program = "qz-lakeside"
tier = "gold"

[[email]]
program = "qz-lakeside"
kind = "thank-you"
sent = 2026-11-19T09:00
text = """Dear Dr. Ines Qzdirector, I loved Qzlakeside, "the" Lakeside.
My cousin Qzcousin lives near. I will rank you first. Yours, Amara Qzname"""

[[task]]
name = "Call Qzfriend"
done_on = 2026-11-01

[[waive]]
finding = "signals/visa-type qz-lakeside"
because = "Qzreason"

[[waive]]
finding = "signals/visa-type qz-nowhere"
because = "Qzreason"

[confirmed.specialty.internal-medicine]
gold = 3
by = "Ruth Qzadvisor"
on = 2026-08-30
at = "Qzplace"

[assume.program.qz-lakeside]
img_matched_years = 6
"#;

#[test]
fn nothing_a_student_wrote_is_left_but_what_rules_listen_to() {
    let folder = Folder::with_rules();
    folder.write("amara-qzfile.toml", STUDENT);
    let made = run(&folder, &["amara-qzfile.toml", "--output", "made", "--name", "case"]).ended(0);
    assert_eq!(made.out, "made/case.csv\nmade/case.toml\n");
    let (toml, csv) = (folder.read("made/case.toml"), folder.read("made/case.csv"));
    for text in [&toml, &csv, &made.out, &made.err] {
        assert!(!text.to_lowercase().contains("qz"), "{text}");
        assert!(!text.contains("9876"), "{text}");
    }
    assert!(made.err.contains("look at what stayed of `email."), "{}", made.err);
    assert!(toml.contains("rank"), "{toml}");
    assert_eq!(toml.matches("[[waive]]").count(), 1, "{toml}");
    assert!(toml.contains("2026-09-20 Asia/Tokyo"), "a day in another zone keeps it: {toml}");
    assert_eq!(csv.matches("Institution 1").count(), 2, "what was the same stays the same: {csv}");
    assert!(csv.contains(",OH,"), "{csv}");
    assert_eq!(told(&report(&folder, "amara-qzfile.toml", &[])), told(&report(&folder, "made/case.toml", &[])));
}

/// A rule that cannot be deceived: it compares a name with a word of its own.
const STUBBORN: &str = r#"//! Knows somebody.

const RULE = #{
    says: "it is the student",
};

fn check(program, applicant, out) {
    if applicant.name == "Amara Qzname" {
        out.note();
    }
}
"#;

#[test]
fn what_would_give_another_verdict_is_not_written() {
    let folder = Folder::with_rules();
    folder.write("amara-qzfile.toml", STUDENT).write("own/knows.rhai", STUBBORN);
    let ran = run(&folder, &["amara-qzfile.toml", "--output", "made", "--with", "own"]).ended(2);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("`own/knows` on program 1: was fires, would be clear"), "{}", ran.err);
    assert!(
        ran.err.ends_with("error: nothing is written: a case made of this file would not have the same verdicts\n")
    );
    assert!(!folder.path("made").exists());
}

#[test]
fn no_file_is_written_over_and_wrong_files_and_names_are_said() {
    let folder = Folder::with_rules();
    folder.write("amara.toml", STUDENT).write("case.csv", "mine").write("wrong.toml", "season = 2027\n");
    let ran = run(&folder, &["amara.toml", "--name", "case"]).ended(2);
    assert_eq!(ran.err, "error: there is a file `./case.csv` already; give another `--name`\n");
    assert_eq!(folder.read("case.csv"), "mine");
    assert!(!folder.path("case.toml").exists());
    let ran = run(&folder, &["amara.toml", "--name", "../Case"]).ended(2);
    assert!(ran.err.starts_with("error: `../Case` cannot be the name of a case; "), "{}", ran.err);
    run(&folder, &["wrong.toml"]).ended(2);
}
