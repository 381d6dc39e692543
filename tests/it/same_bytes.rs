//! The same facts give the same bytes: whatever the order of a file, the zone and language of the machine, or which of
//! two people comes first. And two people of a couple never mix their facts.

use std::collections::BTreeSet;
use std::path::Path;

use crate::workshop::{Folder, Ran, repository, some_people, sweep, whole};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::load::headers::Columns;
use preceptor::model::{Outcome, PersonId, RecordView, What, World};
use preceptor::script::compile;
use preceptor::{eval, report};
use serde_json::Value as Json;

const COUPLE: &str = "scenarios/people/couple-im-and-family.toml";

/// Reverses the items of a list, but turns a list of two or more into another order in any case.
fn turned<T>(items: Vec<T>, by: usize) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().rev().collect();
    let middle = if items.is_empty() { 0 } else { by % items.len() };
    items.rotate_left(middle);
    items
}

/// The lines of a TOML table as statements: a key with all lines of its value.
fn statements(body: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in body.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let starts = line.split_once(" = ").is_some_and(|(key, _)| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        });
        match found.last_mut() {
            Some(last) if !starts => last.push_str(&format!("{line}\n")),
            _ => found.push(format!("{line}\n")),
        }
    }
    found
}

/// The same scenario with its tables, and the lines in each table, in another order.
fn shuffled_toml(text: &str, by: usize) -> String {
    let mut blocks: Vec<(String, String)> = vec![(String::new(), String::new())];
    for line in text.lines() {
        match blocks.last_mut() {
            Some((_, body)) if !line.starts_with('[') => body.push_str(&format!("{line}\n")),
            _ => blocks.push((format!("{line}\n"), String::new())),
        }
    }
    let head = blocks.remove(0);
    let blocks = std::iter::once(head).chain(turned(blocks, by));
    blocks.map(|(header, body)| format!("{header}{}\n", turned(statements(&body), by).concat())).collect()
}

fn shuffled_csv(text: &str, by: usize) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let head = lines.remove(0);
    std::iter::once(head).chain(turned(lines, by)).map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_order_of_a_file_does_not_show() {
    let folder = Folder::with_scenarios();
    let report = |person: &str, wording: &str| {
        folder.run(&["report", &format!("scenarios/people/{person}.toml"), "--for", wording]).ended(0).out
    };
    let both = |person: &String| ["applicant", "editor"].map(|wording| report(person, wording));
    let before: Vec<[String; 2]> = some_people().map(both).collect();
    for by in if whole() { vec![1, 7, 23] } else { vec![7] } {
        for person in some_people() {
            let name = format!("scenarios/people/{person}.toml");
            let (old, new) = (folder.read(&name), shuffled_toml(&folder.read(&name), by));
            assert_ne!(old, new);
            folder.write(&name, &new);
        }
        for table in ["dermatology", "family-medicine", "internal-medicine"] {
            let name = format!("scenarios/programs/{table}.csv");
            let new = shuffled_csv(&folder.read(&name), by);
            folder.write(&name, &new);
        }
        for (person, before) in some_people().zip(&before) {
            assert_eq!(report(person, "applicant"), before[0], "{person}");
            assert_eq!(without_places(&report(person, "editor")), without_places(&before[1]), "{person}, editor");
        }
    }
}

#[test]
fn unnamed_records_are_told_apart_by_what_they_say_and_not_by_their_order() {
    let folder = Folder::with_rules();
    let email =
        |more: &str| format!("[[email]]\nprogram = \"lakeside\"\nkind = \"update\"\nto = \"director\"\n{more}\n\n");
    let emails = [
        email("sent = 2026-10-05\nnew_information = false"),
        email("sent = 2026-09-12T08:00:00\nnew_information = false"),
        email("sent = 2026-09-12T08:00:00\nnew_information = true"),
        email("draft = true"),
        email("sent = 2026-10-05\nnew_information = false"),
    ];
    let head = crate::workshop::AMARA.replace("as_of = 2026-09-10", "as_of = 2026-10-06");
    let report = |order: &[usize]| {
        let emails: String = order.iter().map(|n| emails[*n].as_str()).collect();
        folder.write("a.toml", &format!("{head}\n{emails}"));
        let text = folder.run(&["report", "a.toml"]).ended(0).out;
        (text, plain(&folder.run(&["report", "a.toml", "--format", "json", "--verdicts"]).ended(0).json()))
    };
    let before = report(&[0, 1, 2, 3, 4]);
    let found = before.1["findings"].to_string();
    assert!(found.contains("lakeside-update-3") && found.contains("lakeside-update-4"), "{found}");
    for order in [[4, 3, 2, 1, 0], [2, 0, 3, 4, 1], [3, 1, 4, 0, 2], [1, 2, 0, 4, 3]] {
        let after = report(&order);
        assert_eq!(after.0, before.0, "{order:?}");
        assert!(after.1 == before.1, "{order:?}");
    }
}

/// The editor's report without `file:line:column` in brackets, which a shuffled file must change.
fn without_places(report: &str) -> String {
    let words = report.split_whitespace();
    words
        .map(|word| if word.contains(".toml:") || word.contains(".csv:") { "PLACE" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_machine_does_not_show() {
    let folder = Folder::with_scenarios();
    for person in some_people() {
        for format in ["text", "json"] {
            let scenario = format!("scenarios/people/{person}.toml");
            let arguments = ["report", scenario.as_str(), "--format", format];
            let before = folder.run(&arguments).ended(0);
            for environment in [
                [("TZ", "Pacific/Auckland"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "de_DE.UTF-8")],
                [("TZ", "America/Los_Angeles"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C")],
                [("TZ", "nonsense"), ("LANG", ""), ("COLUMNS", "40")],
            ] {
                assert_eq!(folder.run_with(&arguments, &environment), before, "{person}, {environment:?}");
            }
        }
    }
}

/// The tables the couple shares.
const TABLES_OF_BOTH: &str = "programs = [\"../programs/internal-medicine.csv\", \"../programs/family-medicine.csv\"]";

/// The couple with applicant and partner in each other's place.
fn swapped(text: &str) -> String {
    const TABLES: [&str; 4] = ["applicant", "application", "choice", "signal"];
    let swap = |line: &str| {
        let Some(name) = line.strip_prefix('[') else { return line.to_owned() };
        let (brackets, name) = name.strip_prefix('[').map_or(("[", name), |name| ("[[", name));
        let other = match name.strip_prefix("partner.") {
            Some(name) => name.to_owned(),
            None => format!("partner.{name}"),
        };
        let plain = name.trim_start_matches("partner.").trim_end_matches(']');
        assert!(TABLES.contains(&plain), "{line} is new to this test");
        format!("{brackets}{other}")
    };
    // Columns such as `choice.would_be_happy` are the view of whoever names the table: it moves with its person.
    assert!(text.contains(TABLES_OF_BOTH));
    let text = text.replace(TABLES_OF_BOTH, "programs = [\"../programs/family-medicine.csv\"]");
    let body: String = text.lines().map(|line| format!("{}\n", swap(line))).collect();
    format!("{body}\n[partner]\nprograms = [\"../programs/internal-medicine.csv\"]\n")
}

/// What a report says of one person, without places and with `partner.` taken out of names.
fn of(report: &Json, list: &str, person: &str) -> BTreeSet<String> {
    let lines = report[list].as_array().unwrap_or_else(|| panic!("`{list}` is a list"));
    let mine = lines.iter().filter(|line| line["person"] == person);
    mine.map(|line| {
        plain(line).to_string().replace("partner.", "").replace("\"partner ", "\"").replace(" partner", " applicant")
    })
    .collect()
}

/// A value without what names the person or the place of a fact.
fn plain(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !["at", "person"].contains(&name.as_str()));
            kept.map(|(name, value)| (name.clone(), plain(value))).collect()
        }
        Json::Array(items) => items.iter().map(plain).collect(),
        other => other.clone(),
    }
}

#[test]
fn who_comes_first_in_a_couple_changes_nothing_of_what_is_said_of_each() {
    let folder = Folder::with_project();
    let before = folder.run(&["report", COUPLE, "--format", "json", "--verdicts"]).ended(0).json();
    folder.write(COUPLE, &swapped(&folder.read(COUPLE)));
    let after = folder.run(&["report", COUPLE, "--format", "json", "--verdicts"]).ended(0).json();
    assert_eq!(before["people"][0]["name"], after["people"][1]["name"]);
    assert_eq!(before["people"][1]["name"], after["people"][0]["name"]);
    for list in ["do_next", "findings", "cannot_tell", "derived", "allocation", "items", "verdicts"] {
        for (person, other) in [("applicant", "partner"), ("partner", "applicant")] {
            let (was, is) = (of(&before, list, person), of(&after, list, other));
            let lost: Vec<&String> = was.difference(&is).collect();
            let new: Vec<&String> = is.difference(&was).collect();
            assert!(lost.is_empty() && new.is_empty(), "{list} of the {person}\nlost {lost:#?}\nnew {new:#?}");
        }
    }
    assert_eq!(before["counts"], after["counts"]);
}

fn couple() -> (Rules, Outcome) {
    let place = RuleSources::embedded();
    let rules = engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    let world = engine::load_scenario(&rules.set, Path::new(COUPLE), None)
        .unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    let outcome = eval::evaluate_with(&rules.set, &rules.machine, world, eval::Evidence::OfAll);
    (rules, outcome)
}

/// Whose fact it is: the owner of its record, or for shared records nobody.
fn owner(world: &World, handle: RecordView) -> Option<PersonId> {
    world.record(handle.record).owner
}

#[test]
fn a_rule_about_one_person_reads_only_her_facts_unless_it_asks_for_her_partner() {
    let (rules, outcome) = couple();
    let world = &outcome.world;
    let (mut crossed, mut own) = (BTreeSet::new(), 0);
    for row in &outcome.verdicts {
        let mine = row.subject.person;
        let text = &rules.set.files.get(rules.set.rule(&row.rule.0).expect("it ran").file).text;
        for event in &row.events {
            let (What::Read(handle, ..) | What::Missed(handle, _) | What::Listed(handle, ..)) = &event.what else {
                continue;
            };
            let other = handle.person != mine || owner(world, *handle).is_some_and(|owner| owner != mine);
            if !other {
                own += 1;
                continue;
            }
            crossed.insert(row.rule.to_string());
            assert!(text.contains("partner"), "{}: {}", row.rule, world.dictionary.name(world.kind(handle.record)));
        }
    }
    assert!(own > 1000, "{own}");
    assert_eq!(
        crossed,
        ["signals/couple-same-city", "signals/couple-without-partner-plan", "signals/couple-without-partner-program"]
            .map(str::to_owned)
            .into()
    );
}

#[test]
fn derived_facts_of_a_shared_program_are_kept_for_each_person() {
    let (_, outcome) = couple();
    let world = &outcome.world;
    for (handle, fact) in world.derived.keys() {
        let own = owner(world, *handle).is_none_or(|owner| owner == handle.person);
        let seen =
            world.people[usize::from(handle.person.0)].sees.contains(&handle.record) || owner(world, *handle).is_some();
        assert!(own && seen, "{} of {}", world.dictionary.fact_name(*fact), world.record(handle.record).id);
    }
    for finding in &outcome.findings {
        let about = finding.about.into_iter().chain([finding.subject]);
        assert!(about.clone().count() > 0 && about.into_iter().all(|handle| handle.person == finding.subject.person));
    }
}

/// The rules of the repository, their scripts read in another order.
fn rules_in_order(by: usize) -> Rules {
    let mut input = engine::compile_input(&RuleSources::embedded()).expect("the rules can be read");
    input.scripts = turned(input.scripts, by);
    let thresholds = input.thresholds.clone();
    let (set, machine) = compile(input).unwrap_or_else(|(_, problems)| panic!("{problems:#?}"));
    Rules { set: set.into(), machine, thresholds, columns: Columns::default(), sources: RuleSources::embedded() }
}

/// Every report of a person, in all forms.
fn reports(rules: &Rules, person: &str) -> [String; 5] {
    let path = format!("scenarios/people/{person}.toml");
    let world = engine::load_scenario(&rules.set, Path::new(&path), None).expect("the scenario is fine");
    let outcome = eval::evaluate(&rules.set, &rules.machine, world);
    let view = report::view(&outcome, &rules.set);
    let [plain, editor] = [report::Wording::Applicant, report::Wording::Editor].map(|for_| report::text(&view, for_));
    [plain, editor, report::json(&view), report::sarif(&view, &rules.set), report::github(&view)]
}

/// The first line in which two texts differ.
fn differs(was: &str, is: &str) -> String {
    let found = was.lines().zip(is.lines()).find(|(was, is)| was != is);
    found.map_or_else(|| "one is longer".to_owned(), |(was, is)| format!("\n  {was}\n  {is}"))
}

#[test]
fn the_order_in_which_rules_are_read_does_not_show() {
    let place = RuleSources::embedded();
    let before = engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    let shuffled: Vec<Rules> = sweep(&[0, 1, 7, 31], 3).map(|by| rules_in_order(*by)).collect();
    for person in some_people() {
        let before = reports(&before, person);
        for (by, rules) in shuffled.iter().enumerate() {
            for (was, is) in before.iter().zip(reports(rules, person)) {
                assert!(*was == is, "{person}, shuffle {by}: {}", differs(was, &is));
            }
        }
    }
}

#[test]
fn the_order_in_which_files_were_made_does_not_show() {
    let files = all_files(repository(), "rules").into_iter().chain(all_files(repository(), "scenarios"));
    let files: Vec<String> = files.collect();
    let said: Vec<Vec<Ran>> = [1, 50]
        .into_iter()
        .map(|by| {
            let folder = Folder::empty();
            for name in turned(files.clone(), by) {
                folder.write(&name, &std::fs::read_to_string(repository().join(&name)).expect("it is text"));
            }
            let person = "scenarios/people/internal-medicine-j1.toml";
            [
                &["report", person, "--format", "json"][..],
                &["test", if whole() { "" } else { "rules/soap/" }, "--format", "junit"],
                &["rules", "list"],
                &["check"],
            ]
            .map(|arguments| folder.run(arguments).ended(0))
            .into()
        })
        .collect();
    assert_eq!(said[0], said[1]);
}

/// All files under a folder of the repository, as paths inside the repository.
fn all_files(root: &Path, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(folder)).expect("the folder is part of the project");
    let names = entries.map(|entry| format!("{folder}/{}", entry.expect("it can be read").file_name().display()));
    let mut found: Vec<String> =
        names.flat_map(|name| if root.join(&name).is_dir() { all_files(root, &name) } else { vec![name] }).collect();
    found.sort();
    found
}

#[test]
fn one_thread_and_many_say_the_same_whatever_the_zone_and_language() {
    let folder = Folder::with_project();
    // One report and one case that do not hold, so that there is something to say.
    let snapshot = "scenarios/people/first-look.report.txt";
    folder.write(snapshot, &folder.read(snapshot).replace("family", "family "));
    folder.write("scenarios/people/gone.report.txt", "old\n");
    // All tests in a sweep, those of a few people otherwise.
    let of = if whole() { "" } else { "people/f" };
    for format in sweep(&["text", "json", "junit"], 3) {
        let run = |jobs: &str, environment: &[(&str, &str)]| {
            folder.run_with(&["test", of, "--format", format, "--jobs", jobs], environment).ended(1)
        };
        let before = run("1", &[("TZ", "Pacific/Auckland"), ("LC_ALL", "de_DE.UTF-8")]);
        for jobs in sweep(&["2", "3", "16"], 3) {
            assert_eq!(run(jobs, &[("TZ", "America/Los_Angeles"), ("LC_ALL", "tr_TR.UTF-8")]), before, "{jobs}");
        }
        assert_eq!(folder.run(&["test", of, "--format", format]).ended(1), before);
    }
    let ran = folder.process(&["test", "--jobs", "0"]).ended(2);
    assert!(ran.err.contains("--jobs"), "{}", ran.err);
}
