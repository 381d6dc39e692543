//! The dictionary of facts: the shipped one, and every mistake it can hold.

use super::dictionary;
use crate::load::text::tree::parse;
use crate::model::{FileId, Owner, Privacy, Type};

const FACTS: &str = include_str!("../../../rules/facts.toml");

fn problems(text: &str) -> Vec<String> {
    let node = parse(FileId(0), text).expect("TOML");
    let found = dictionary(&node).expect_err("a wrong dictionary");
    found
        .into_iter()
        .map(|p| {
            let place = p.span.unwrap();
            format!("{}: {} | {}", &text[place.start..place.end], p.message, p.help.unwrap_or_default())
        })
        .collect()
}

#[test]
fn the_dictionary_of_the_rules_is_read_in_the_order_of_its_file() {
    let found = dictionary(&parse(FileId(0), FACTS).unwrap()).unwrap();
    let kinds: Vec<_> = found.kinds.keys().take(3).map(String::as_str).collect();
    assert_eq!(kinds, ["applicant", "application", "program"]);
    let program = found.get(found.kind("program").unwrap());
    assert_eq!(
        (program.owner, program.title.as_deref(), program.id_from.as_slice()),
        (Owner::Shared, Some("name"), &["name".to_owned()][..])
    );
    let zone = found.fact(found.kind("program").unwrap(), "zone").unwrap();
    let Type::Enum(words) = &found.def(zone).ty else { panic!("an enum") };
    assert_eq!(words.keys().collect::<Vec<_>>(), ["reach", "target", "safety"]);
    assert!(found.def(found.fact(found.kind("applicant").unwrap(), "today").unwrap()).engine);
}

#[test]
fn texts_of_a_person_are_private_and_texts_of_shared_records_are_names_unless_it_is_said() {
    let found = dictionary(&parse(FileId(0), FACTS).unwrap()).unwrap();
    let privacy = |kind: &str, fact: &str| found.def(found.fact(found.kind(kind).unwrap(), fact).unwrap()).privacy;
    for (kind, fact) in [("applicant", "name"), ("applicant", "phone"), ("email", "text"), ("program", "director")] {
        assert_eq!(privacy(kind, fact), Privacy::Private, "{kind}.{fact}");
    }
    assert_eq!(privacy("program", "name"), Privacy::Named);
    for (kind, fact) in [("applicant", "time_zone"), ("applicant", "img"), ("program", "state"), ("specialty", "name")]
    {
        assert_eq!(privacy(kind, fact), Privacy::Open, "{kind}.{fact}");
    }
}

#[test]
fn every_mistake_in_a_record_is_said() {
    let text = r#"
[A]
doc = "x"
owner = "person"
[waive]
doc = "x"
owner = "everybody"
[c]
title = "nmae"
id = ["list"]
colour = 1
[c.name]
type = "text"
doc = "x"
[c.list]
type = "list of c"
through = "applicant"
doc = "x"
"#;
    assert_eq!(
        problems(text),
        [
            "A: `A` cannot be a name | a name is small letters, digits and `_`, and begins with a letter",
            "waive: `waive` means something else already | choose another name",
            "\"everybody\": `owner` cannot be `everybody` | allowed: `person`, `shared`, `data`, `engine`",
            "c: the record `c` has no `doc` | ",
            "c: the record `c` has no `owner` | ",
            "\"nmae\": `c` has no fact `nmae` of its own | did you mean `name`?",
            "\"list\": `c` has no fact `list` of its own | allowed: `name`",
            "colour: the record `c` cannot have `colour` | allowed: `doc`, `title`, `called`, `apart`, `id`, `owner`, `most`, `most_listed`, `most_listed_by_two`, `years`, `always`, `once`, `couples_repeat`, `order`, `no_copies`",
        ]
    );
}

#[test]
fn every_mistake_in_a_fact_is_said() {
    let text = r#"
[c]
doc = "x"
owner = "person"
[c.a]
type = "intger"
doc = "x"
[c.b]
type = "reference to d"
doc = "x"
[c.d]
type = "enum"
[c.e]
type = "bool"
doc = "x"
range = [1, 2]
values = { a = "A" }
derived = "votes"
[c.f]
type = "list of c"
doc = "x"
[c.g]
type = "set"
values = { a = 1 }
doc = ""
[c.h]
type = "integer"
range = [2, 1]
doc = 3
private = "yes"
"#;
    assert_eq!(
        problems(text),
        [
            "\"intger\": no type `intger` | did you mean `integer`?",
            "\"reference to d\": no record `d` | allowed: `c`",
            "d: the fact `c.d` has no `doc` | ",
            "d: the fact `c.d` has no `values` | ",
            "\"bool\": only a number has a `range` | ",
            "values: the fact `c.e` cannot have `values` | allowed: `doc`, `ask`, `look`, `label`, `unit`, `look_up`, `only_if`, `owner`, `type`, `range`, `years`, `derived`, `private`, `workday`, `blank`",
            "\"votes\": only an `enum` can be derived by `votes` | ",
            "\"list of c\": nothing says how these records are reached | add `through` or `along`",
            "1: the word `a` needs a text that a report says | ",
            "\"\": `doc` is a text that is not empty, not `` | ",
            "[2, 1]: `range` is the smallest and the largest number, such as [1, 300], not a list | ",
            "3: `doc` is a text, not `3` | ",
            "\"yes\": `private` is `true` or `false`, not `yes` | ",
        ]
    );
}

#[test]
fn a_path_that_leads_nowhere_is_said() {
    let head = "[c]\ndoc = \"x\"\nowner = \"person\"\n[c.name]\ntype = \"text\"\ndoc = \"x\"\n[c.up]\ntype = \"reference to c\"\ndoc = \"x\"\n";
    let with = |fact: &str| problems(&format!("{head}[c.z]\ndoc = \"x\"\n{fact}"));
    assert_eq!(with("type = \"one c\"\nthrough = \"upp\""), ["z: `c` has no fact `upp` | did you mean `up`?"]);
    assert_eq!(
        with("type = \"one c\"\nthrough = \"name\""),
        ["z: `through` ends at `text`, which never equals `reference to c` | "]
    );
    assert_eq!(
        with("type = \"one c\"\nthrough = \"name.up\""),
        ["z: the path `name.up` goes on after a plain fact | "]
    );
    assert_eq!(with("type = \"list of c\"\nalong = \"up\""), ["z: `c.up` is no list | "]);
    assert_eq!(
        with("type = \"list of c\"\nthrough = \"z\""),
        ["z: `c.z` is a list, and a path of `through` has none | "]
    );
}
