//! `report --share`: nothing private is in any form of it, and nothing else is gone.

use std::collections::BTreeSet;

use crate::workshop::{Folder, Ran, here, some_people};
use serde_json::Value as Json;

/// A couple of which every private fact holds a marker, a word with `Qz` in it; so do ids, reasons, file and folder.
const SCENARIO: &str = r#"
season = 2027
as_of = 2026-11-20
programs = ["table-of-Qztable.csv"]

[applicant]
name = "Amara Qzname"
time_zone = "America/Chicago"
img = true
needs_visa = true
visas = ["j1"]
aamc_id = "Qz1234567"
phone = "+1 312 Qz 0142"
usce_places = "Qzhospital in Wexley"
ruth_nickname = "Qznick"

[[application]]
specialty = "internal-medicine"

[[program]]
id = "lakeside"
name = "Lakeside"
specialty = "internal-medicine"
visas = ["h1b"]
director = "Dr. Ines Qzdirector"
coordinator = "Mo Qzcoordinator"
ruth_gossip = "Qzgossip"

[[signal]]
program = "lakeside"
tier = "gold"
reason = "Dr. Qzsignal asked me to"

[[choice]]
program = "lakeside"
fit = "Qzfit is what they look for"
impressions = "they know Qznote"

[[event]]
program = "lakeside"
name = "the open house of Qzevent"

[[news]]
name = "an article with Qznews"

[[email]]
id = "qzmail"
program = "lakeside"
kind = "thank-you"
sent = 2026-11-19T09:00
to = "director"
recipient = "Dr. Qzrecipient"
text = """Dear Dr. Qzdirector,
I will rank you first. Amara Qzmessage"""

[[interview]]
program = "lakeside"
invited_on = 2026-11-01
held = 2026-11-04T10:00
strengths = "Qzstrengths of the day"

[[tie]]
city = "Qztiecity"
state = "Qztiestate"
kind = "family"

[[remark]]
program = "lakeside"
on = 2026-11-04
text = "You would fit in well, said Qzremark"

[[task]]
name = "Call Dr. Qztask"
planned_on = 2026-09-25

[[waive]]
finding = "signals/visa-type lakeside"
because = "Dr. Qzreason will change it"

[confirmed.specialty.internal-medicine]
gold = 3
by = "Ruth Qzadvisor"
on = 2026-08-30
at = "by phone, Qzwhere"

[confirmed.applicant]
step2ck_score = 240
by = "Ruth Qzadvisor"
on = 2026-08-30
at = "https://www.example.org/scores?of=Qzquery"

[assume.program.lakeside]
director = "Dr. Ines Qzdirector"

[partner.applicant]
name = "Tobiah Qzpartner"
time_zone = "America/Chicago"
aamc_id = "Qz7654321"

[[partner.application]]
specialty = "family-medicine"

[[partner.task]]
id = "qzown"
name = "Qzsurprise"
"#;

const TABLE: &str = "id,name,specialty,visas,director\nhilltop,Hilltop,internal-medicine,j1,Dr. Qzhill\n";

const FACTS: &str = r#"
[applicant.ruth_nickname]
type = "text"
doc = "What their friends call them."

[program.ruth_gossip]
type = "text"
doc = "What people say about the place."
"#;

/// Says whatever is private in a message, what to do, and the title of an item.
const CHECK: &str = r#"//! Everything private is said.

const RULE = #{
    says: "{applicant.name} ({applicant.aamc_id}, {applicant.ruth_nickname}) should ask {program.director}, {where}",
    fix: "Call {program.coordinator} and mention {program.ruth_gossip}, not {applicant.phone}",
};

fn check(program, applicant, out) {
    out.note(#{ where: program.director });
}
"#;

const ITEM: &str = r#"//! What they want to do.

const RULE = #{};

fn due(task, applicant, out) {
    out.item("remember: {task.name}, {applicant.name}");
}
"#;

/// A rule that goes wrong, and names a record by its id when it does.
const FAULT: &str = r#"//! Goes wrong.

const RULE = #{
    says: "said twice",
};

fn check(email, applicant, out) {
    out.note();
    out.warn();
}
"#;

fn folder() -> Folder {
    let folder = Folder::empty();
    folder.write("Qzfolder/amara-Qzfile.toml", SCENARIO).write("Qzfolder/table-of-Qztable.csv", TABLE);
    folder.write("Qzhome/ruth/facts.toml", FACTS).write("Qzhome/ruth/tell.rhai", CHECK);
    folder.write("Qzhome/ruth/task.rhai", ITEM);
    folder
}

/// All forms that a report is shared in, whatever forms there are; the applicant's own table goes to nobody else.
fn forms() -> Vec<String> {
    let help = here(&["report", "--help"]).ended(0).out;
    let after = help.split("--format").nth(1).expect("report has forms");
    let listed = after.split("[default").next().unwrap_or_default();
    let mut forms: Vec<String> = listed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- "))
        .map(|line| line.split(':').next().unwrap_or_default().to_owned())
        .filter(|form| form != "xlsx")
        .collect();
    forms.sort();
    assert!(
        ["text", "json", "sarif", "github"].iter().all(|form| forms.iter().any(|found| found == form)),
        "{forms:?}"
    );
    forms
}

fn report(folder: &Folder, more: &[&str]) -> Ran {
    let mut arguments = vec!["report", "Qzfolder/amara-Qzfile.toml", "--with", "Qzhome/ruth"];
    arguments.extend(more);
    folder.run(&arguments)
}

/// Words with a marker.
fn markers(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.to_lowercase().contains("qz")).map(str::to_owned).collect()
}

#[test]
fn every_private_fact_holds_a_marker() {
    let folder = folder();
    let facts = folder.run(&["facts", "--format", "json", "--with", "Qzhome/ruth"]).ended(0).json();
    let mut private = 0;
    for (record, kind) in facts.as_object().expect("records") {
        for (fact, def) in kind["facts"].as_object().expect("facts") {
            if def["private"] == true && def["given"] == true {
                private += 1;
                let said = SCENARIO.lines().any(|line| line.starts_with(&format!("{fact} = ")) && line.contains("Qz"))
                    || SCENARIO.contains(&format!("{fact} = \"\"\""));
                assert!(said, "`{record}.{fact}` is private: give it a marker here");
            }
        }
    }
    assert!(private >= 10, "{private}");
}

#[test]
fn no_marker_is_in_any_form_of_a_shared_report() {
    let folder = folder();
    let mut shown = BTreeSet::new();
    for form in forms() {
        for wording in ["applicant", "editor"] {
            let arguments = ["--format", &form, "--for", wording, "--output"];
            let open = report(&folder, &[&arguments[..], &["open.out"]].concat()).ended(0);
            let shared = report(&folder, &[&arguments[..], &["shared.out", "--share"]].concat()).ended(0);
            let read = |name: &str| {
                let bytes = std::fs::read(folder.path(name)).expect("the report was written");
                String::from_utf8_lossy(&bytes).into_owned()
            };
            shown.extend(markers(&read("open.out")));
            shown.extend(markers(&open.err));
            assert_eq!(markers(&read("shared.out")), BTreeSet::new(), "{form}, for the {wording}");
            assert_eq!(markers(&shared.err), BTreeSet::new(), "{form}, for the {wording}");
            assert_eq!(markers(&shared.out), BTreeSet::new(), "{form}, for the {wording}");
        }
    }
    for marker in ["Qzname", "Qzdirector", "Qzcoordinator", "Qzgossip", "Qzreason", "Qzadvisor", "Qzfile", "Qztask"] {
        assert!(shown.contains(marker), "`{marker}` is in no report at all, so this shows nothing: {shown:?}");
    }
}

/// Every text in a JSON report, with the path to it.
fn texts(json: &Json, path: &str, found: &mut Vec<(String, Json)>) {
    match json {
        Json::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                texts(item, &format!("{path}[{n}]"), found);
            }
        }
        Json::Object(members) => {
            for (name, member) in members {
                texts(member, &format!("{path}.{name}"), found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => found.push((path.to_owned(), json.clone())),
    }
}

#[test]
fn a_shared_report_differs_only_where_something_private_was() {
    let folder = folder();
    let all = |more: &[&str]| {
        let mut found = Vec::new();
        texts(&report(&folder, &[&["--format", "json"], more].concat()).ended(0).json(), "", &mut found);
        found
    };
    let (open, shared) = (all(&[]), all(&["--share"]));
    let paths = |found: &[(String, Json)]| found.iter().map(|(path, _)| path.clone()).collect::<BTreeSet<_>>();
    let (in_open, in_shared) = (paths(&open), paths(&shared));
    assert_eq!(in_open.symmetric_difference(&in_shared).collect::<Vec<_>>(), Vec::<&String>::new());
    let mut changed = 0;
    for ((path, open), (_, shared)) in open.iter().zip(&shared) {
        if open != shared {
            changed += 1;
            assert_ne!(markers(&open.to_string()), BTreeSet::new(), "{path}: {open} became {shared}");
        }
    }
    assert!(changed > 20, "{changed}");
}

#[test]
fn what_stands_in_place_of_something_private_says_what_it_was() {
    let folder = folder();
    let shared = report(&folder, &["--share"]).ended(0).out;
    let shared = shared.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "[name] ([AAMC ID], [ruth nickname]) should ask [director], [director]",
        "call [coordinator] and mention [ruth gossip], not [phone]",
        "remember: [task 1], [name]",
        "[reason]",
        "confirmed by [who]",
        "[partner's name]",
        "Lakeside",
    ] {
        assert!(shared.contains(said), "{said}: {shared}");
    }
}

#[test]
fn a_fault_says_nothing_private_either() {
    let folder = folder();
    folder.write("Qzhome/ruth/fault.rhai", FAULT);
    let home = folder.path("Qzhome/ruth");
    let home = home.to_str().expect("a path of UTF-8");
    for form in forms() {
        let arguments =
            ["report", "Qzfolder/amara-Qzfile.toml", "--with", home, "--share", "--format", &form, "--output", "out"];
        let ran = folder.run(&arguments).ended(3);
        let out = String::from_utf8_lossy(&std::fs::read(folder.path("out")).expect("written")).into_owned();
        assert_eq!(markers(&format!("{}{out}", ran.err)), BTreeSet::new(), "{form}");
        assert!(ran.err.contains("`ruth/fault email-1`"), "{}", ran.err);
        assert!(ran.err.contains("went wrong at ruth/fault.rhai:"), "{}", ran.err);
    }
}

#[test]
fn her_own_table_is_not_shared() {
    let folder = folder();
    let ran = report(&folder, &["--share", "--format", "xlsx", "--output", "out.xlsx"]).ended(2);
    assert_eq!(
        ran.err,
        "error: the applicant's own table goes back with everything they wrote in it; share another format\n"
    );
    assert!(!folder.path("out.xlsx").exists());
}

#[test]
fn a_file_that_is_wrong_is_not_quoted() {
    let folder = folder();
    folder.write("Qzfolder/amara-Qzfile.toml", &SCENARIO.replace("img = true", "img = \"Qzwrong\""));
    for form in forms() {
        let ran = report(&folder, &["--share", "--format", &form]).ended(2);
        assert_eq!(markers(&format!("{}{}", ran.out, ran.err)), BTreeSet::new(), "{form}");
        assert!(ran.err.contains("run this without `--share`"), "{}", ran.err);
    }
    assert!(report(&folder, &[]).ended(2).err.contains("Qzwrong"));
}

#[test]
fn nobody_is_named_in_the_shared_reports_of_the_people_here() {
    for person in some_people() {
        let scenario = format!("scenarios/people/{person}.toml");
        let open = here(&["report", &scenario, "--format", "json"]).ended(0).json();
        let names: Vec<String> = open["people"]
            .as_array()
            .expect("people")
            .iter()
            .filter_map(|one| one["name"].as_str().map(str::to_owned))
            .collect();
        assert!(!names.is_empty());
        for form in forms() {
            here(&["report", &scenario, "--format", &form, "--output", "/dev/null"]).ended(0);
            if ["text", "json", "ics", "sarif", "github"].contains(&form.as_str()) {
                let shared = here(&["report", &scenario, "--format", &form, "--share"]).ended(0).out;
                // A calendar breaks long lines inside words.
                let shared = shared.replace("\r\n ", "");
                assert!(!names.iter().any(|name| shared.contains(name.as_str())), "{person}, {form}");
                assert!(!shared.contains(person), "{person}, {form}");
            }
        }
    }
}

/// Markers stand in what sources say against each other, too: a shared table against the applicant's own, and two
/// tables of the applicant.
const OTHER: &str = "id,name,specialty,visas,director\nlakeside,Lakeside,internal-medicine,j1,Dr. Sam Qzother\n";

/// All forms of a report without its markers; `shown` are those that an open report must hold, lest this show nothing.
#[track_caller]
fn hides(folder: &Folder, shown: &[&str]) {
    let mut open = BTreeSet::new();
    for form in forms() {
        for wording in ["applicant", "editor"] {
            let arguments = ["--format", &form, "--for", wording];
            open.extend(markers(&report(folder, &arguments).ended(0).out));
            let shared = report(folder, &[&arguments[..], &["--share"]].concat()).ended(0);
            assert_eq!(markers(&format!("{}{}", shared.out, shared.err)), BTreeSet::new(), "{form}, for the {wording}");
        }
    }
    for marker in shown {
        assert!(open.contains(*marker), "`{marker}` is in no report at all, so this shows nothing: {open:?}");
    }
}

#[test]
fn what_a_shared_table_says_instead_is_hidden_with_its_name() {
    let folder = folder();
    let mine = "id,name,specialty,visas,director\nlakeside,Lakeside,internal-medicine,h1b,Dr. Ines Qzmine\n";
    folder.write("Qzfolder/school-of-Qzschool.csv", OTHER).write("Qzfolder/table-of-Qztable.csv", mine);
    let program = SCENARIO.split("[[program]]").nth(1).and_then(|rest| rest.split("[[signal]]").next()).expect("there");
    let scenario = SCENARIO
        .replace(&format!("[[program]]{program}"), "")
        .replace("[assume.program.lakeside]\ndirector = \"Dr. Ines Qzdirector\"\n", "")
        .replace("programs = [", "shared = [\"school-of-Qzschool.csv\"]\nprograms = [");
    folder.write("Qzfolder/amara-Qzfile.toml", &scenario);
    hides(&folder, &["Qzmine", "Qzother", "Qzschool"]);
    let shared = report(&folder, &["--share"]).ended(0).out;
    let shared = shared.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shared.contains("visas: H-1B (table-1.csv: J-1)"), "{shared}");
    assert!(shared.contains("[director]"), "{shared}");
}

#[test]
fn sources_in_conflict_are_hidden_with_their_names() {
    let folder = folder();
    let mine = "id,name,specialty,visas,director\nlakeside,Lakeside,internal-medicine,h1b,Dr. Ines Qzmine\n";
    folder.write("Qzfolder/second-of-Qzsecond.csv", OTHER).write("Qzfolder/table-of-Qztable.csv", mine);
    let program = SCENARIO.split("[[program]]").nth(1).and_then(|rest| rest.split("[[signal]]").next()).expect("there");
    let scenario = SCENARIO
        .replace(&format!("[[program]]{program}"), "")
        .replace("[assume.program.lakeside]\ndirector = \"Dr. Ines Qzdirector\"\n", "")
        .replace("programs = [", "programs = [\"second-of-Qzsecond.csv\", ");
    folder.write("Qzfolder/amara-Qzfile.toml", &scenario);
    hides(&folder, &["Qzmine", "Qzother", "Qzsecond", "Qztable"]);
    let shared = report(&folder, &["--share"]).ended(0).out;
    let shared = shared.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shared.contains("sources disagree: [director] (table-1.csv) and [director] (table-2.csv)"), "{shared}");
}
