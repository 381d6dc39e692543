//! What happens when people edit: one number of a specialty, a rule with slips, a scenario and its table with slips.
//! Mistakes of each kind of file for themselves are in `scenarios/broken` and in the tests beside `load` and `script`.

use std::collections::{BTreeMap, BTreeSet};

use crate::workshop::Folder;

/// The number of silver signals in internal medicine, season 2027.
const SILVER: (&str, &str) =
    (r#"silver: #{ is: 12, from: "matchly-2027" }"#, r#"silver: #{ is: 11, from: "matchly-2027" }"#);

/// What a test run says of each test that is not the same: its name, and the lines below it.
fn told(out: &str) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in out.lines() {
        match (line.strip_prefix("    "), line.strip_prefix("changed: "), &current) {
            (Some(detail), _, Some(name)) => {
                told.entry(name.clone()).or_insert_with(String::new).push_str(&format!("{detail}\n"));
            }
            (_, Some(name), _) => current = Some(name.to_owned()),
            _ => current = None,
        }
    }
    told
}

#[test]
fn a_number_of_signals_is_one_edit_and_the_diff_shows_whom_it_touches() {
    let folder = Folder::with_project();
    folder.run(&["test", "--accept", "people"]).ended(0);
    folder.run(&["test"]).ended(0);
    let rests_on_it = |person: &&String| {
        let report = folder.read(&format!("scenarios/people/{person}.report.txt"));
        report.contains("Signals, internal medicine: 3 gold, 12 silver (")
    };
    let touched: BTreeSet<String> =
        crate::workshop::people().iter().filter(rests_on_it).map(|person| format!("people/{person}")).collect();
    assert_eq!(touched.len(), 7, "{touched:?}");

    folder.edit("rules/specialties/internal-medicine.rhai", SILVER.0, SILVER.1);
    let told = told(&folder.run(&["test"]).ended(1).out);
    let people: BTreeSet<String> = told.keys().filter(|name| name.starts_with("people/")).cloned().collect();
    assert_eq!(people, touched);
    let rules: BTreeSet<&str> = told.keys().filter_map(|name| name.strip_prefix("rules/")?.split(':').next()).collect();
    let four = ["signals/mix-silver", "signals/over-budget-silver", "signals/reach-among-silver", "signals/unused"];
    assert_eq!(rules, BTreeSet::from(four));
    for person in &people {
        let diff = &told[person];
        assert!(diff.contains("\n-Signals, internal medicine: 3 gold, 12 silver ("), "{diff}");
        assert!(diff.contains("\n+Signals, internal medicine: 3 gold, 11 silver ("), "{diff}");
    }
    let couple = &told["people/couple-im-and-family"];
    assert!(couple.contains("\n+  You plan 12 silver signals in internal medicine; the season gives 11\n"), "{couple}");
    let amara = &told["people/internal-medicine-j1"];
    assert!(
        amara.contains("\n-  You have 1 signal left in internal medicine, and programs on your list are\n"),
        "{amara}"
    );

    folder.edit("rules/specialties/internal-medicine.rhai", SILVER.1, SILVER.0);
    folder.run(&["test"]).ended(0);
}

/// A rule about a signal, with one line to make a mistake in.
fn rule(says: &str, cite: &str, condition: &str) -> String {
    format!(
        "//! A rule with a slip.\n\nconst RULE = #{{\n    says: \"{says}\",\n    cites: [\"{cite}\"],\n}};\n\n\
         fn check(signal, applicant, out) {{\n    if {condition} {{\n        out.warn();\n    }}\n}}\n"
    )
}

const CITE: &str = "sig-visa-not-sponsored";

/// Slips of every kind, a file each.
fn slips() -> Folder {
    let folder = Folder::with_rules();
    let right = "applicant.needs_visa";
    folder
        .write("rules/mine/cite.rhai", &rule("a", "sig-visa-not-sponsered", right))
        .write("rules/mine/constant.rhai", &rule("a", CITE, "applicant.step2ck_score > FAR_ABVOE"))
        .write("rules/mine/enum.rhai", &rule("a", CITE, r#"signal.program.zone == "raech""#))
        .write("rules/mine/fact.rhai", &rule("a", CITE, "applicant.need_visa"))
        .write("rules/mine/slot.rhai", &rule("no visa at {signal.progam}", CITE, right))
        .write(
            "rules/mine/stage.rhai",
            &rule("a", CITE, "applicant.signals.any(|other| other == signal)").replace("fn check", "fn chekc"),
        )
        .write("rules/mine/word.rhai", &rule("a", CITE, "applicant.visas.has_nay(signal.program.visas)"))
        .write(
            "rules/specialties/zebra.rhai",
            "//! A specialty with slips.\n\nconst SPECIALTY = #{\n    name: \"Zebra\",\n    in_sentnce: \"zebra\",\n    \
             seasons: #{\n        \"2027\": #{\n            gold: #{ is: 3, from: \"matchly-2072\" },\n        },\n    },\n};\n",
        )
        .write(
            "rules/groups.toml",
            "[[group]]\nid = \"grp-visa\"\nrule = \"One message a program.\"\none_for = \"program\"\n\
             rules = [\"signals/visa-nnoe\", \"signals/visa-type\"]\n",
        );
    folder
}

#[test]
fn slips_in_rules_are_found_before_anything_runs_all_at_once() {
    let folder = slips();
    folder.write("a.toml", crate::workshop::AMARA);
    let ran = folder.run(&["check"]).ended(2);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, include_str!("../editing/rules.txt"));
    for arguments in [&["report", "a.toml"][..], &["test"], &["rules", "list"], &["facts"]] {
        assert_eq!(folder.run(arguments), ran, "{arguments:?}");
    }
}

#[test]
fn a_slip_in_the_dictionary_is_found() {
    let folder = Folder::with_rules();
    folder.edit("rules/facts.toml", "type = \"list of application\"", "type = \"list of aplication\"");
    let ran = folder.run(&["check"]).ended(2);
    assert!(ran.err.starts_with("error: no record `aplication`\n"), "{}", ran.err);
    assert!(ran.err.contains("help: did you mean `application`?"), "{}", ran.err);
}

#[test]
fn slips_in_a_scenario_and_its_table_are_found_together() {
    let folder = Folder::empty();
    folder
        .write(
            "im.csv",
            "id,name,specialty,seting,visas\nlakeside,Lakeside,internal-medicine,academic,j1\n\
             riverside,Riverside,internal-medicin,academic,j1; h1v\nlakeside,Lake Side,internal-medicine,academic,none\n",
        )
        .write(
            "a.toml",
            "season = 227\nas_of = 2026-09-10\nprograms = [\"im.csv\"]\n\n[applicant]\nname = \"Amara\"\nneed_visa = true\n\
             certified_on = \"10 Sept\"\n\n[[application]]\nspecialty = \"internal-medicine\"\n\n[[signal]]\n\
             program = \"lakesdie\"\ntier = \"glod\"\n\n[[signl]]\nprogram = \"lakeside\"\n",
        );
    let ran = folder.run(&["check", "a.toml"]).ended(2);
    assert_eq!(ran.out, "");
    assert_eq!(ran.err, include_str!("../editing/scenario.txt"));
    assert_eq!(folder.run(&["report", "a.toml"]), ran);
}
