//! The rules' own TOML files: the shipped ones, and every mistake they can hold.

use super::{Library, about, groups, sources, statements, thresholds};
use crate::load::text::tree::{Node, parse};
use crate::model::{Diagnostic, Dictionary, FileId, RuleId, Value};

fn tree(text: &str) -> Node {
    parse(FileId(0), text).expect("TOML")
}

fn said(text: &str, problems: Vec<Diagnostic>) -> Vec<String> {
    let one = |p: Diagnostic| {
        let place = p.span.unwrap();
        format!("{}: {} | {}", &text[place.start..place.end], p.message, p.help.unwrap_or_default())
    };
    problems.into_iter().map(one).collect()
}

fn facts() -> Dictionary {
    crate::load::rules::dictionary::dictionary(&tree(include_str!("../../../rules/facts.toml"))).unwrap()
}

#[test]
fn the_files_of_the_rules_are_read() {
    assert!(statements(&tree(include_str!("../../../rules/statements.toml"))).unwrap().len() > 100);
    assert!(sources(&tree(include_str!("../../../rules/sources.toml"))).unwrap().contains_key("aamc-2025"));
    let shared = thresholds(&tree(include_str!("../../../rules/thresholds.toml"))).unwrap();
    assert_eq!((shared[0].name.as_str(), &shared[0].value), ("REGULAR_YEARS", &Value::Integer(5)));
    assert_eq!(about(&tree("date = 2026-11-22")).unwrap(), "2026-11-22");
}

#[test]
fn wrong_statements_are_said() {
    let text = "[[statement]]\nid = \"a\"\nsource = \"g\"\nsays = \"s\"\n[[statement]]\nid = \"a\"\nsource = \"g\"\nsay = \"s\"\n[other]\n[[statement]]\nid = \"a\"\nsource = \"g\"\nsays = \"t\"";
    assert_eq!(
        said(text, statements(&tree(text)).unwrap_err()),
        [
            "[[statement]]: this statement has no `says` | ",
            "say: this statement cannot have `say` | did you mean `says`?",
            "other: this file cannot have `other` | allowed: `statement`",
            "\"a\": the statement `a` is there twice | ",
        ]
    );
}

#[test]
fn groups_name_rules_once_and_a_record_that_exists() {
    let dictionary = facts();
    let text = "[[group]]\nid = \"v\"\nrule = \"why\"\none_for = \"program\"\nrules = [\"a/b\", \"a/c\"]\n";
    let (found, named) = groups(&tree(text), &dictionary).unwrap();
    assert_eq!((found[0].id.as_str(), found[0].rules.len()), ("v", 2));
    let library = Library { groups: found, named, ..Library::default() };
    assert_eq!(said(text, library.unknown_rules(["a/b", "a/cd"])), ["\"a/c\": no rule `a/c` | did you mean `a/b`?"]);
    assert_eq!(library.named[0].0, RuleId("a/b".into()));

    let text = "[[group]]\nid = \"v\"\none_for = \"progam\"\nrules = [\"a/b\"]\n[[group]]\nid = \"w\"\none_for = \"email\"\nrules = [\"a/b\", 1]\n";
    assert_eq!(
        said(text, groups(&tree(text), &dictionary).unwrap_err()),
        [
            "\"progam\": no record `progam` | did you mean `program`?",
            "\"a/b\": the rule `a/b` is in a group already | ",
            "1: `rules` is a list of texts, not of `1` | ",
        ]
    );
}

#[test]
fn wrong_sources_thresholds_and_dates_are_said() {
    let text = "[a]\ntitle = \"t\"\npublisher = \"p\"\naddress = \"x\"\nread = \"today\"\nconfidence = \"offical\"\n";
    assert_eq!(
        said(text, sources(&tree(text)).unwrap_err()),
        [
            "\"today\": `read` is a day, such as 2026-08-30, not `today` | ",
            "\"offical\": `confidence` cannot be `offical` | did you mean `official`?",
        ]
    );
    let text = "[Far]\nis = \"9\"\nwhy = \"w\"\n[FAR]\nis = 1.5\n";
    assert_eq!(
        said(text, thresholds(&tree(text)).unwrap_err()),
        [
            "Far: `Far` cannot be a name | a threshold's name is capitals, digits and `_`",
            "\"9\": `is` is a number, not `9` | ",
            "FAR: the threshold `FAR` has no `why` | ",
        ]
    );
    assert_eq!(said("", about(&tree("")).unwrap_err()), [": this file has no `date` | "]);
}
