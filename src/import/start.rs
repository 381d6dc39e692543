//! The scenario a person begins with: her tables, and the questions that a first report needs most.

use super::cells::said;
use super::mapping::literal;
use super::{Imported, Known, SPECIALTY, quoted};
use crate::load::headers::{Holds, fact};
use crate::load::sheet::{Cell, Sort, tidy};
use crate::model::{FactId, Problem, Type, did_you_mean};
use std::collections::BTreeSet;

/// What a first scenario is made from.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// The command that made it.
    pub by: String,
    /// The year of the Match.
    pub season: i64,
    /// The day it looks from.
    pub as_of: String,
    /// Tables of the school.
    pub shared: Vec<String>,
    /// Her own tables.
    pub own: Vec<String>,
    /// The programs on her list, where the tables of the school hold others too.
    pub list: Vec<String>,
    /// Answers, by fact.
    pub answers: Vec<(FactId, String)>,
}

/// The scenario a person begins with.
pub fn start(start: &Start, found: &Imported, known: Known<'_>) -> String {
    let list = |texts: &[String]| texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(", ");
    let mut text = format!("# Made by `{}`. What is left out is unknown, never \"no\".\n", start.by);
    text.push_str("# To answer a question, take the # away and write your answer.\n\n");
    text.push_str(&format!("season = {}\nas_of = {}\n", start.season, start.as_of));
    if !start.shared.is_empty() {
        text.push_str(&format!("shared = [{}]\n", list(&start.shared)));
    }
    if !start.own.is_empty() {
        text.push_str(&format!("programs = [{}]\n", list(&start.own)));
    }
    text.push_str("\n[applicant]\n");
    for fact in &known.columns.first {
        let answer = start.answers.iter().find(|(other, _)| other == fact).map(|(_, value)| value.as_str());
        text.push_str(&question(*fact, answer, known));
    }
    let rest = start.answers.iter().filter(|(fact, _)| !known.columns.first.contains(fact));
    text.extend(rest.map(|(fact, value)| question(*fact, Some(value), known)));
    for specialty in specialties(found, known) {
        text.push_str(&format!("\n[[application]]\nspecialty = {}\n", literal(&specialty)));
        if !start.list.is_empty() {
            text.push_str(&format!(
                "list = [\n{}]\n",
                start.list.iter().map(|id| format!("    {},\n", literal(id))).collect::<String>()
            ));
        }
    }
    text
}

/// A scenario that is there, with answers in the places of the questions, or of older answers.
pub fn answered(text: &str, answers: &[(FactId, String)], known: Known<'_>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (fact, answer) in answers {
        let line = question(*fact, Some(answer), known).trim_end().to_owned();
        let name = known.dictionary.fact_name(*fact);
        let from = lines.iter().position(|line| line.trim() == "[applicant]").map_or(lines.len(), |at| at + 1);
        let to = lines[from..].iter().position(|line| line.starts_with('[')).map_or(lines.len(), |at| from + at);
        let about = |line: &String| {
            let bare = line.trim_start_matches(['#', ' ']);
            bare.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        match lines[from..to].iter().position(about) {
            Some(at) => lines[from + at] = line,
            None => lines.insert(from, line),
        }
    }
    lines.join("\n") + "\n"
}

/// The specialties of the programs.
fn specialties(found: &Imported, known: Known<'_>) -> BTreeSet<String> {
    let Some(specialty) = known.fact(SPECIALTY) else { return BTreeSet::new() };
    found.programs.iter().filter_map(|program| program.facts.get(&specialty).cloned()).collect()
}

/// A fact as a line, or the question for it.
fn question(fact: FactId, answer: Option<&str>, known: Known<'_>) -> String {
    let (name, def) = (known.dictionary.fact_name(fact), known.dictionary.def(fact));
    if let Some(answer) = answer {
        return format!("{name} = {}\n", value(fact, answer, known));
    }
    let ask = def.ask.as_deref().unwrap_or(&def.doc);
    let example = match &def.ty {
        Type::Bool => "true".to_owned(),
        Type::Integer | Type::Number => def.range.map_or_else(|| "0".to_owned(), |(least, _)| least.to_string()),
        Type::Set(words) => format!("[{}]", words.keys().map(|word| literal(word)).collect::<Vec<_>>().join(", ")),
        Type::Enum(words) => words.keys().next().map_or_else(String::new, |word| literal(word)),
        Type::Date | Type::Moment => "2026-09-10".to_owned(),
        Type::Text | Type::LongText | Type::Reference(_) | Type::List(..) | Type::One(..) => "\"..\"".to_owned(),
    };
    let which = if matches!(def.ty, Type::Set(_)) { " (keep those that are true)" } else { "" };
    format!("# {ask}{which}\n# {name} = {example}\n")
}

/// A value of a table as a scenario writes it.
fn value(fact: FactId, text: &str, known: Known<'_>) -> String {
    match &known.dictionary.def(fact).ty {
        Type::Bool => (text == "yes").to_string(),
        Type::Integer | Type::Number | Type::Date | Type::Moment => text.to_owned(),
        Type::Set(_) if text == "none" => "[]".to_owned(),
        Type::Set(_) => format!("[{}]", text.split("; ").map(literal).collect::<Vec<_>>().join(", ")),
        Type::Text | Type::LongText | Type::Enum(_) | Type::Reference(_) | Type::List(..) | Type::One(..) => {
            literal(text)
        }
    }
}

/// Reads an answer to a question about the applicant: `needs_visa`, `needs visa` or the whole path, and what is said.
///
/// # Errors
/// What is wrong with it.
pub fn answer(name: &str, text: &str, known: Known<'_>) -> Result<(FactId, String), Problem> {
    let name = name.trim();
    let path =
        if name.contains('.') { name.to_owned() } else { format!("applicant.{}", name.replace([' ', '-'], "_")) };
    let Some(fact) = fact(known.dictionary, &path) else {
        let facts: Vec<String> = crate::load::headers::facts(known.dictionary).map(|(_, path)| path).collect();
        let help = did_you_mean(&path, facts.iter().map(String::as_str));
        let help = help.unwrap_or_else(|| "`preceptor facts applicant` prints them".to_owned());
        return Err(Problem::of_file(format!("no fact {}", quoted(&path))).help(help));
    };
    Ok((fact, read(fact, text, known)?))
}

/// What a text says of a fact, as a table writes it.
fn read(fact: FactId, text: &str, known: Known<'_>) -> Result<String, Problem> {
    let cell = Cell { text: tidy(text), kind: Sort::Plain };
    let read = said(&cell, &Holds::Fact(fact), false, known);
    let called = known.called(fact);
    let wrong = |why: String| Problem::of_file(format!("{called}: {} is {why}", quoted(text)));
    let facts = read.map_err(wrong)?.facts;
    let found = facts.into_iter().find(|(other, _)| *other == fact);
    Ok(found.ok_or_else(|| wrong("no answer".to_owned()))?.1)
}

/// What a text says of a fact, as a scenario writes it.
pub(super) fn written(fact: FactId, text: &str, known: Known<'_>) -> Result<String, Problem> {
    Ok(value(fact, &read(fact, text, known)?, known))
}
