//! The JSON report as other programs rely on it: its members, evidence for everything, no dangling names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::workshop::{here, repository, some_people};
use serde_json::Value as Json;

fn reports() -> Vec<(String, Json)> {
    let report =
        |person: &str| here(&["report", &format!("scenarios/people/{person}.toml"), "--format", "json", "--verdicts"]);
    some_people().map(|person| (person.clone(), report(person).ended(0).json())).collect()
}

fn list<'a>(json: &'a Json, member: &str) -> &'a Vec<Json> {
    json[member].as_array().unwrap_or_else(|| panic!("`{member}` is a list: {json}"))
}

fn word<'a>(json: &'a Json, member: &str) -> &'a str {
    json[member].as_str().unwrap_or_else(|| panic!("`{member}` is a text: {json}"))
}

/// The members of the contract, by the list they are in; a dot leads to a list inside.
const MEMBERS: [(&str, &[&str]); 14] = [
    (
        "",
        &[
            "preceptor_report",
            "season",
            "as_of",
            "rules_date",
            "people",
            "do_next",
            "findings",
            "cannot_tell",
            "derived",
            "allocation",
            "items",
            "verdicts",
            "faults",
            "assumed",
            "confirmed",
            "stated",
            "sources",
            "counts",
        ],
    ),
    ("do_next", &["person", "what", "by", "late", "because"]),
    (
        "findings",
        &[
            "key",
            "rule",
            "person",
            "specialty",
            "subject",
            "about",
            "severity",
            "message",
            "fix",
            "by",
            "cites",
            "group",
            "folds",
            "folded_into",
            "waived",
            "reads",
            "rests_on",
        ],
    ),
    ("findings.reads", &["fact", "value", "at"]),
    ("findings.rests_on", &["fact", "confidence", "source", "read"]),
    ("cannot_tell", &["rule", "subject", "person", "needs"]),
    ("cannot_tell.needs", &["subject", "fact", "because", "look_up"]),
    ("derived", &["subject", "person", "fact", "value", "rules"]),
    (
        "allocation",
        &["person", "specialty", "total", "proven", "gap", "ties", "chosen", "left_out", "own_plan", "limits", "clash"],
    ),
    ("allocation.chosen", &["program", "tier", "points", "margin", "reasons"]),
    ("allocation.own_plan", &["program", "tier"]),
    ("items", &["key", "rule", "person", "subject", "title", "from", "until", "state", "done_on", "after"]),
    ("verdicts", &["rule", "subject", "person", "verdict", "reads"]),
    ("sources", &["id", "title", "publisher", "address", "read", "confidence"]),
];

fn at_path<'a>(report: &'a Json, path: &str) -> Vec<&'a Json> {
    let mut found = vec![report];
    for step in path.split('.').filter(|step| !step.is_empty()) {
        found = found.into_iter().flat_map(|json| list(json, step)).collect();
    }
    found
}

/// Which verdict it is.
fn which(verdict: &Json) -> (&str, &str, &str) {
    (word(verdict, "rule"), word(verdict, "person"), word(verdict, "subject"))
}

#[test]
fn every_member_of_the_contract_is_there() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (person, report) in reports() {
        assert_eq!(report["preceptor_report"], 1, "{person}");
        for (path, members) in MEMBERS {
            for json in at_path(&report, path) {
                *seen.entry(path).or_default() += 1;
                let object = json.as_object().unwrap_or_else(|| panic!("{person}, {path}: {json}"));
                let missing: Vec<&&str> = members.iter().filter(|member| !object.contains_key(**member)).collect();
                assert!(missing.is_empty(), "{person}, {path} lacks {missing:?}: {json}");
            }
        }
    }
    let unseen: Vec<&str> = MEMBERS.iter().map(|(path, _)| *path).filter(|path| !seen.contains_key(path)).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "no report shows these");
}

#[test]
fn every_verdict_has_evidence_or_needs() {
    for (person, report) in reports() {
        let mut bare = Vec::new();
        for verdict in list(&report, "verdicts") {
            let needs = verdict["needs"].as_array().map_or(0, Vec::len);
            let grounds = match word(verdict, "verdict") {
                "fires" | "clear" => list(verdict, "reads").len() + verdict["blank"].as_array().map_or(0, Vec::len),
                "cannot_tell" => needs,
                other => panic!("{person}: {other}"),
            };
            if grounds == 0 {
                bare.push(format!("{} of {}", word(verdict, "rule"), word(verdict, "subject")));
            }
        }
        // Whoever has matched is told little, so few rules are asked.
        assert!(list(&report, "verdicts").len() > 50, "{person}");
        assert_eq!(bare, Vec::<String>::new(), "{person}");
    }
}

/// Facts by path (`program.visas`): whether a scenario or the rules' data gives them.
fn given_facts() -> BTreeMap<String, bool> {
    let dictionary = here(&["facts", "--format", "json"]).ended(0).json();
    let mut facts = BTreeMap::new();
    for (record, kind) in dictionary.as_object().expect("records by name") {
        for (fact, def) in kind["facts"].as_object().expect("facts by name") {
            facts.insert(format!("{record}.{fact}"), def["given"] == true && def["derived"].is_null());
        }
    }
    facts
}

/// `program.lakeside.visas` without the record's id.
fn without_id(path: &str) -> String {
    let path = path.trim_start_matches("partner.");
    match path.split('.').collect::<Vec<_>>()[..] {
        [record, _, fact] => format!("{record}.{fact}"),
        _ => path.to_owned(),
    }
}

#[test]
fn every_given_fact_of_a_finding_or_verdict_has_the_place_it_is_written_at() {
    let given = given_facts();
    let mut files: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut placed = 0;
    for (person, report) in reports() {
        for finding in list(&report, "findings") {
            assert!(!list(finding, "reads").is_empty(), "{person}: {finding}");
        }
        let said = list(&report, "findings").iter().chain(list(&report, "verdicts"));
        for read in said.flat_map(|said| list(said, "reads")) {
            let fact = without_id(word(read, "fact"));
            let is_given =
                given.get(&fact).unwrap_or_else(|| panic!("{person}: the dictionary has no `{fact}`: {read}"));
            let at = &read["at"];
            if at.is_null() {
                assert!(!is_given, "{person}: {read}");
                continue;
            }
            let file = word(at, "file");
            let lines = files.entry(file.to_owned()).or_insert_with(|| {
                let text =
                    fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
                text.lines().map(str::to_owned).collect()
            });
            let number = |member: &str| usize::try_from(at[member].as_u64().expect("a number")).expect("a small one");
            let line = lines.get(number("line") - 1).unwrap_or_else(|| panic!("{person}: {read}"));
            assert!((1..=line.chars().count()).contains(&number("column")), "{person}: {read}");
            assert!(!word(at, "record").is_empty(), "{person}: {read}");
            placed += 1;
        }
    }
    assert!(placed > 1000, "{placed}");
}

#[test]
fn a_place_points_at_the_value_itself() {
    let report = here(&["report", "scenarios/people/internal-medicine-j1.toml", "--format", "json"]).ended(0).json();
    let findings = list(&report, "findings");
    let finding = findings.iter().find(|finding| word(finding, "key") == "signals/visa-type vermilion-gate");
    let reads = list(finding.expect("the gold signal to a program with H-1B only"), "reads");
    let said: Vec<String> = reads
        .iter()
        .filter(|read| !read["at"].is_null())
        .map(|read| {
            let at = &read["at"];
            let text = fs::read_to_string(repository().join(word(at, "file"))).expect("the file is there");
            let number = |member: &str| usize::try_from(at[member].as_u64().expect("a number")).expect("a small one");
            let line = text.lines().nth(number("line") - 1).expect("the line is there");
            let value: String = line.chars().skip(number("column") - 1).take_while(|c| *c != ',').collect();
            format!("{} = {value}", word(read, "fact"))
        })
        .collect();
    for expected in ["applicant.needs_visa = true", "program.vermilion-gate.visas = h1b", "applicant.visas = [\"j1\"]"]
    {
        assert!(said.iter().any(|said| said == expected), "{expected}: {said:?}");
    }
}

#[test]
fn names_lead_somewhere() {
    let tiers = here(&["facts", "signal.tier", "--format", "json"]).ended(0).json();
    let tiers: BTreeSet<&str> =
        tiers["signal"]["facts"]["tier"]["values"].as_object().expect("words").keys().map(String::as_str).collect();
    for (person, report) in reports() {
        let findings = list(&report, "findings");
        let keys: BTreeSet<&str> =
            findings.iter().chain(list(&report, "items")).map(|line| word(line, "key")).collect();
        let named = |of: &[Json], member: &str| -> Vec<String> {
            of.iter().flat_map(|line| list(line, member)).map(|key| key.as_str().expect("a key").to_owned()).collect()
        };
        let unknown: Vec<String> = named(list(&report, "do_next"), "because")
            .into_iter()
            .chain(named(findings, "folds"))
            .filter(|key| !keys.contains(key.as_str()))
            .collect();
        assert_eq!(unknown, Vec::<String>::new(), "{person}");
        let sources: BTreeSet<&str> = list(&report, "sources").iter().map(|source| word(source, "id")).collect();
        for rest in at_path(&report, "findings.rests_on") {
            let known = rest["source"].as_str().is_none_or(|source| sources.contains(source) || source.contains("://"));
            assert!(known, "{person}: {rest}");
        }
        for path in
            ["allocation.chosen", "allocation.left_out", "allocation.own_plan", "allocation.ties", "allocation.clash"]
        {
            for place in at_path(&report, path) {
                assert!(tiers.contains(word(place, "tier")), "{person}, {path}: {place}");
                assert!(word(place, "program").starts_with("program."), "{person}, {path}: {place}");
            }
        }
    }
}

#[test]
fn keys_are_unique_and_counts_are_those_of_the_lists() {
    for (person, report) in reports() {
        for member in ["findings", "items"] {
            let keys: Vec<&str> = list(&report, member).iter().map(|line| word(line, "key")).collect();
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "{person}: {keys:?}");
        }
        let mut counted: BTreeMap<String, usize> =
            ["error", "warning", "note", "waived", "folded", "fires", "clear", "cannot_tell", "fault"]
                .map(|name| (name.to_owned(), 0))
                .into();
        for finding in list(&report, "findings") {
            let what = match (finding["folded_into"].is_null(), finding["waived"].is_null()) {
                (false, _) => "folded",
                (true, false) => "waived",
                (true, true) => word(finding, "severity"),
            };
            *counted.entry(what.to_owned()).or_default() += 1;
        }
        for verdict in list(&report, "verdicts") {
            *counted.entry(word(verdict, "verdict").to_owned()).or_default() += 1;
        }
        let counts: BTreeMap<String, usize> =
            serde_json::from_value(report["counts"].clone()).expect("numbers by name");
        assert_eq!(counts, counted, "{person}");
        // What fires, or says nothing as far as is known, may have a question too.
        let open: BTreeSet<(&str, &str, &str)> = list(&report, "cannot_tell").iter().map(which).collect();
        let silent = list(&report, "verdicts").iter().filter(|verdict| word(verdict, "verdict") == "cannot_tell");
        assert!(silent.map(which).all(|which| open.contains(&which)), "{person}");
    }
}
