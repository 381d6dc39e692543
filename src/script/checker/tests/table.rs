//! The table of words is what the engine knows, and what docs/writing-rules.md says.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::super::super::engine::engine;
use super::super::super::facts;
use super::super::super::limits::Limits;
use super::super::super::session::Session;
use super::super::super::support::own;
use super::super::words::{On, WORDS};

/// Words that Rhai's operators are made of, and getters.
fn internal(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_alphabetic()) || name.contains('$') || name == "contains"
}

#[test]
fn every_word_is_registered_with_as_many_values_and_nothing_else_is() {
    let engine = engine(&Rc::new(Session::default()), &facts::by_name(&own().dictionary), &Limits::SHIPPED);
    let count = |f: rhai::FuncInfo<'_>| Some((f.metadata.name.to_string(), f.metadata.num_params));
    let registered: BTreeSet<(String, usize)> =
        engine.collect_fn_metadata(None, count, true).into_iter().filter(|(name, _)| !internal(name)).collect();
    let words: BTreeSet<(String, usize)> =
        WORDS.iter().map(|word| (word.name.to_owned(), word.takes.len() + usize::from(word.on != On::Alone))).collect();
    assert_eq!(registered, words);
}

#[test]
fn every_word_is_explained_in_the_documentation() {
    let page = include_str!("../../../../docs/writing-rules.md");
    let explained = |name: &str| {
        page.split('`')
            .skip(1)
            .step_by(2)
            .any(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == name))
    };
    let missing: Vec<&str> = WORDS.iter().map(|word| word.name).filter(|name| !explained(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_word_in_the_documentation_exists() {
    let page = include_str!("../../../../docs/writing-rules.md");
    let table = page.split("## Words").nth(1).expect("the page has a part on words");
    let mut unknown = Vec::new();
    for code in table.split('`').skip(1).step_by(2) {
        for (at, _) in code.match_indices('(') {
            let name = code[..at].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
            if !name.is_empty() && name != "takes" && !WORDS.iter().any(|word| word.name == name) {
                unknown.push(name);
            }
        }
    }
    assert_eq!(unknown, Vec::<&str>::new());
}
