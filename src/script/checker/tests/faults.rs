//! Planted faults: in `faults/` a file for each topic, a case for each fault, with every problem it must give.
//!
//! A case is a rule, `----`, and the lines `line:column: message / help`; `====` stands between cases. A case that does not
//! begin with `//!` is the body of a check of signals, which begins in line 4. `@ id` begins one of several files.

use super::super::super::support::{Text, input, problems};

fn assert_faults(topic: &str) {
    for case in topic.split("====\n") {
        let (text, wanted) = case.split_once("----\n").expect("a case has a rule and its problems");
        let found = if text.starts_with("@ ") { in_files(text) } else { in_one(text) };
        assert_eq!(found, wanted, "{text}");
    }
}

fn in_one(text: &str) -> String {
    let rule = if text.starts_with("//!") {
        text.to_owned()
    } else {
        let body: String = text.lines().map(|line| format!("    {line}\n")).collect();
        let head = "//! A test.\nconst RULE = #{ says: \"A\" };\nfn check(signal, applicant, out) {\n";
        format!("{head}{body}    out.note();\n}}\n")
    };
    said(&[("a", &rule)]).replace("a.rhai:", "")
}

fn in_files(text: &str) -> String {
    let files: Vec<Text<'_>> = text.split("@ ").skip(1).filter_map(|file| file.split_once('\n')).collect();
    said(&files)
}

fn said(texts: &[Text<'_>]) -> String {
    problems(input(texts)).into_iter().map(|line| line + "\n").collect()
}

#[test]
fn misspelt_facts_names_and_words() {
    assert_faults(include_str!("faults/misspelt_facts_names_and_words.txt"));
}

#[test]
fn wrong_numbers_of_arguments_and_words_on_the_wrong_thing() {
    assert_faults(include_str!("faults/wrong_numbers_of_arguments_and_words_on_the_wrong_thing.txt"));
}

#[test]
fn words_that_enums_and_sets_do_not_have() {
    assert_faults(include_str!("faults/words_that_enums_and_sets_do_not_have.txt"));
}

#[test]
fn comparisons_of_things_that_are_never_the_same() {
    assert_faults(include_str!("faults/comparisons_of_things_that_are_never_the_same.txt"));
}

#[test]
fn arithmetic_and_conditions_on_wrong_types() {
    assert_faults(include_str!("faults/arithmetic_and_conditions_on_wrong_types.txt"));
}

#[test]
fn what_is_said_in_the_wrong_stage_or_of_the_wrong_fact() {
    assert_faults(include_str!("faults/what_is_said_in_the_wrong_stage_or_of_the_wrong_fact.txt"));
}

#[test]
fn slots_paths_and_citations() {
    assert_faults(include_str!("faults/slots_paths_and_citations.txt"));
}

#[test]
fn what_is_never_used_and_names_given_twice() {
    assert_faults(include_str!("faults/what_is_never_used_and_names_given_twice.txt"));
}

#[test]
fn what_is_hard_to_read() {
    assert_faults(include_str!("faults/what_is_hard_to_read.txt"));
}

#[test]
fn functions_of_the_library_are_checked_where_they_are_called() {
    assert_faults(include_str!("faults/functions_of_the_library_are_checked_where_they_are_called.txt"));
}

#[test]
fn every_file_gives_its_problems_even_when_another_cannot_be_read() {
    assert_faults(include_str!("faults/every_file_gives_its_problems_even_when_another_cannot_be_read.txt"));
}
