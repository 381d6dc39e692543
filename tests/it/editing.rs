//! What happens when people edit: one number of a specialty, a rule with slips, a scenario and its table with slips.
//! Mistakes of each kind of file for themselves are in `scenarios/broken` and in the tests beside `load` and `script`.

use std::collections::BTreeMap;

use crate::workshop::{Folder, whole};

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

/// A count of signals in a data file: the file, the fact, the number, and how reports of people head their signals.
struct Count {
    file: String,
    line: String,
    fact: &'static str,
    number: u32,
}

impl Count {
    /// The count on which most people of the repository rest: the newest season's last one in the file of their specialty.
    fn find(folder: &Folder) -> Self {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for person in crate::workshop::people() {
            let text = folder.read(&format!("scenarios/people/{person}.toml"));
            let specialties = text.lines().filter_map(|line| line.trim().strip_prefix("specialty = \""));
            for specialty in specialties.filter_map(|rest| rest.strip_suffix('"')) {
                *found.entry(specialty.to_owned()).or_default() += 1;
            }
        }
        let mut by_people: Vec<(usize, String)> = found.into_iter().map(|(id, people)| (people, id)).collect();
        by_people.sort();
        let count = by_people.iter().rev().find_map(|(_, id)| {
            let file = format!("rules/specialties/{id}.rhai");
            let text = folder.path(&file).is_file().then(|| folder.read(&file))?;
            let lines = text.lines().rev();
            let mut counts = lines.filter_map(|line| {
                let (fact, rest) = ["silver", "gold", "signals"]
                    .into_iter()
                    .find_map(|fact| Some((fact, line.trim().strip_prefix(&format!("{fact}: #{{ is: "))?)))?;
                let number = rest.split(',').next()?.parse().ok()?;
                Some(Self { file: file.clone(), line: line.to_owned(), fact, number })
            });
            counts.next()
        });
        count.expect("somebody applies in a specialty whose signals are known")
    }

    /// The line with another number.
    fn with(&self, number: u32) -> String {
        self.line.replace(&format!("is: {},", self.number), &format!("is: {number},"))
    }
}

#[test]
fn a_number_of_signals_is_one_edit_and_the_diff_shows_whom_it_touches() {
    let folder = Folder::with_project();
    let count = Count::find(&folder);
    folder.edit(&count.file, &count.line, &count.with(count.number - 1));

    // One run says which people and which figures it touches; that no case of a rule rests on it is a sweep.
    let parts: &[&str] = if whole() { &[""] } else { &["people/", "seasons/"] };
    let run = |more: &[&str], code: i32| -> String {
        parts.iter().map(|part| folder.run(&[&["test", part], more].concat()).ended(code).out).collect()
    };
    let told = told(&run(&[], 1));
    let of = |part: &str| told.keys().filter(|name| name.starts_with(part)).count();
    assert!(of("people/") > 1 && of("seasons/") == 1, "{:?}", told.keys());
    assert_eq!(of("people/") + of("seasons/"), told.len(), "{:?}", told.keys());
    let figure = |number: u32| format!(" {} = {number} (", count.fact);
    let season = told.iter().find(|(name, _)| name.starts_with("seasons/")).expect("it was counted").1;
    assert!(season.contains(&figure(count.number)) && season.contains(&figure(count.number - 1)), "{season}");

    // What is right is accepted, and everything is as it should be; `cargo test` reads the same files.
    run(&["--accept"], 0);
    run(&[], 0);
    folder.run(&["check"]).ended(0);
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
