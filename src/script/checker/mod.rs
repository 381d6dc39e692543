//! Finds what is wrong in a rule before anything runs, and notes which facts each rule can read and set.
//!
//! A rule is walked once from its stage function, with a type for every name ([`types`]); functions are walked where they
//! are called. The words a rule may use are one table ([`words`]). Readability is looked after apart ([`lint`]).

mod calls;
mod chains;
mod expressions;
mod lint;
mod operators;
mod reads;
mod scripts;
mod slots;
mod speech;
mod statements;
mod types;
mod waits;
mod walker;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::scripts::{Function, Script};
use self::types::Ty;
use self::waits::Waits;
use self::walker::{About, Known, This, Walker};
use super::limits::Limits;
use super::literal::Kind;
use super::parsed::{Checks, Input, Parsed};
use crate::model::{Code, Diagnostic, Rule, Span, Stage};

/// After so many problems no more rules are looked at.
const ENOUGH_PROBLEMS: usize = 1_000;

/// Checks all rules and notes which facts each reads and sets.
pub(super) fn check(
    input: &Input,
    limits: &Limits,
    rules: &mut [(Rule, &Parsed)],
    library: &[&Parsed],
    problems: &mut Vec<Diagnostic>,
) {
    let library: Vec<Script<'_>> = library.iter().map(|parsed| Script::new(parsed)).collect();
    let known = known(input, limits, rules, &library);
    let taken = shared_names(input, &library, problems);
    let (mut called, mut waits) = (BTreeSet::new(), BTreeMap::new());
    for (rule, parsed) in rules {
        // Nobody mends so many at once; the rest is checked when these are mended.
        if problems.len() > ENOUGH_PROBLEMS {
            return;
        }
        let script = Script::new(parsed);
        own_names(&script, rule.stage, &taken, problems);
        if input.checks == Checks::All {
            lint::lint(&script, problems);
        }
        let walked = one_rule(&known, &script, rule, problems);
        called.extend(walked.called);
        waits.insert(rule.id.to_string(), walked.waits);
    }
    problems.extend(waits::problems(&waits));
    for script in &library {
        lint::lint(script, problems);
        for function in script.functions {
            if !called.contains(&script.name_place(&function.name)) {
                problems.extend(alone(&known, script, function));
            }
        }
    }
}

/// Notes which facts rules read and set that were checked before.
pub(super) fn reads_and_sets(input: &Input, limits: &Limits, rules: &mut [(Rule, &Parsed)], library: &[&Parsed]) {
    let library: Vec<Script<'_>> = library.iter().map(|parsed| Script::new(parsed)).collect();
    let known = known(input, limits, rules, &library);
    for (rule, parsed) in rules {
        one_rule(&known, &Script::new(parsed), rule, &mut Vec::new());
    }
}

fn known<'a>(input: &'a Input, limits: &'a Limits, rules: &[(Rule, &Parsed)], library: &'a [Script<'a>]) -> Known<'a> {
    let mut constants = BTreeMap::new();
    for (name, value) in &input.thresholds {
        constants.insert(name.clone(), Ty::of_value(value));
    }
    for (name, _, literal) in library.iter().flat_map(|script| &script.parsed.constants) {
        constants.insert(name.clone(), Ty::of_literal(literal));
    }
    let stage = |id: &str| rules.iter().find(|(rule, _)| &*rule.id.0 == id).map(|(rule, _)| rule.stage);
    let ids = input.scripts.iter().map(|(id, _)| id.as_str()).filter(|id| !id.starts_with("lib/"));
    let in_library = input.scripts.iter().filter(|(id, _)| id.starts_with("lib/")).count();
    Known {
        dictionary: &input.dictionary,
        statements: &input.statements,
        renamed: &input.renamed,
        constants,
        library,
        broken: in_library > library.len(),
        checks: input.checks,
        limits,
        rules: ids.map(|id| (id, stage(id))).collect(),
    }
}

/// What walking a rule gave beside its problems.
struct Walked {
    /// The places of the functions it calls.
    called: BTreeSet<Span>,
    /// What its items wait for.
    waits: Waits,
}

/// Walks one rule.
fn one_rule(known: &Known<'_>, script: &Script<'_>, rule: &mut Rule, problems: &mut Vec<Diagnostic>) -> Walked {
    let mut walker = Walker::new(known, script, Some(About { stage: rule.stage, subject: rule.subject }));
    for (name, _, literal) in script.parsed.constants.iter().filter(|(name, ..)| name != "RULE") {
        walker.constants.insert(name.clone(), (Ty::of_literal(literal), false));
    }
    let stage = script.functions.iter().find(|function| function.name == rule.stage.name());
    if let Some(stage) = stage {
        let arguments = stage.params.iter().map(|name| parameter(known, name)).collect();
        walker.body(stage, arguments);
    }
    if let Some((.., literal)) = script.parsed.constants.iter().find(|(name, ..)| name == "RULE") {
        walker.metadata(rule, literal);
    }
    if !walker.speaks {
        let help = format!("it may say {}", words::said_in(rule.stage).join(", "));
        walker.wrong(script.name_place(rule.stage.name()), "this rule says nothing", Some(help));
    }
    for function in script.functions.iter().filter(|function| function.name != rule.stage.name()) {
        let place = script.name_place(&function.name);
        if !walker.called.contains(&place) {
            problems.extend(alone(known, script, function));
            walker.wrong(place, format!("`{}` is never called", function.name), Some("take it out".to_owned()));
        }
    }
    for (name, place, _) in &script.parsed.constants {
        let unused = walker.constants.get(name).is_some_and(|(_, used)| !used);
        if unused && known.checks == Checks::All {
            walker.wrong(*place, format!("`{name}` is never used"), Some("take it out, or use it".to_owned()));
        }
    }
    for fact in walker.sets.clone().intersection(&walker.reads.clone()) {
        let message = format!("this rule reads `{}`, which it sets itself", known.dictionary.path(*fact));
        let help = "let another rule read it, once it is known".to_owned();
        walker.wrong(script.name_place(rule.stage.name()), message, Some(help));
    }
    rule.forbids = walker.forbids;
    rule.reads = walker.reads.into_iter().collect();
    rule.sets = walker.sets.into_iter().collect();
    problems.append(&mut walker.problems);
    Walked { called: walker.called, waits: walker.waits }
}

/// What a parameter of a stage function is.
fn parameter(known: &Known<'_>, name: &str) -> Ty {
    match name {
        "out" => Ty::Out,
        "letter" => Ty::Letter,
        "partner_place" => known.dictionary.kind("place").map_or(Ty::Any, Ty::Record),
        _ => known.dictionary.kind(name).map_or(Ty::Any, Ty::Record),
    }
}

/// Walks a function that nobody calls, with nothing known of what it gets.
fn alone(known: &Known<'_>, script: &Script<'_>, function: &Function) -> Vec<Diagnostic> {
    let mut walker = Walker::new(known, script, None);
    for (name, _, literal) in script.parsed.constants.iter().filter(|(name, ..)| name != "RULE") {
        walker.constants.insert(name.clone(), (Ty::of_literal(literal), false));
    }
    walker.this = This::Of(Ty::Any);
    walker.value_wanted = true;
    walker.body(function, vec![Ty::Any; function.params.len()]);
    walker.problems
}

/// Names that every rule sees: no two of them may be the same.
fn shared_names(
    input: &Input,
    library: &[Script<'_>],
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, &'static str> {
    let mut taken = BTreeMap::new();
    for (name, _) in &input.thresholds {
        taken.insert(name.clone(), "thresholds.toml");
    }
    for script in library {
        for (name, place, literal) in &script.parsed.constants {
            if let Some(first) = taken.insert(name.clone(), "the library") {
                problems.push(
                    Diagnostic::at(Code::Duplicate, *place, format!("`{name}` is already in {first}"))
                        .help("give it another name"),
                );
            }
            not_literal(name, *place, &literal.what, problems);
        }
    }
    for script in library {
        for function in script.functions {
            let place = script.name_place(&function.name);
            if taken.insert(format!("fn {}", function.name), "the library").is_some() {
                let message = format!("there are two functions `{}`", function.name);
                problems.push(Diagnostic::at(Code::Duplicate, place, message).help("give one of them another name"));
            }
            like_a_word(&function.name, place, problems);
        }
    }
    taken
}

/// Names of one rule: none may hide a name that every rule sees.
fn own_names(
    script: &Script<'_>,
    stage: Stage,
    taken: &BTreeMap<String, &'static str>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    for (name, place, literal) in &script.parsed.constants {
        if name == "RULE" {
            continue;
        }
        if let Some(first) = taken.get(name) {
            problems.push(
                Diagnostic::at(Code::Duplicate, *place, format!("`{name}` is already in {first}"))
                    .help("give it another name"),
            );
        }
        if !seen.insert(name) {
            problems.push(
                Diagnostic::at(Code::Duplicate, *place, format!("`{name}` is given twice"))
                    .help("give it another name"),
            );
        }
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            let help = format!("call it `{}`", name.to_ascii_uppercase());
            problems.push(
                Diagnostic::at(Code::Style, *place, format!("the constant `{name}` needs a name in capitals"))
                    .help(help),
            );
        }
        not_literal(name, *place, &literal.what, problems);
    }
    for function in script.functions.iter().filter(|function| function.name != stage.name()) {
        let place = script.name_place(&function.name);
        if taken.contains_key(&format!("fn {}", function.name)) {
            let message = format!("the library has a function `{}`", function.name);
            problems.push(Diagnostic::at(Code::Duplicate, place, message).help("give this one another name"));
        }
        like_a_word(&function.name, place, problems);
    }
}

fn like_a_word(name: &str, place: Span, problems: &mut Vec<Diagnostic>) {
    if words::names(|_| true).contains(&name) {
        let message = format!("`{name}` is a word of its own already");
        problems.push(Diagnostic::at(Code::Duplicate, place, message).help("give the function another name"));
    }
}

fn not_literal(name: &str, place: Span, what: &Kind, problems: &mut Vec<Diagnostic>) {
    let plain = match what {
        Kind::Value(_) => true,
        Kind::List(items) => items.iter().all(|item| matches!(item.what, Kind::Value(_))),
        Kind::Map(_) | Kind::Other => false,
    };
    if !plain {
        let message = format!("the constant `{name}` must be written out");
        problems.push(Diagnostic::at(Code::WrongType, place, message).help("a number, a text, or a list of them"));
    }
}
