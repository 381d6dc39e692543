//! The scenario a person begins with: their tables, and the questions that a first report needs most.

use super::cells::{Scale, said};
use super::mapping::literal;
use super::{Imported, Known, SPECIALTY, quoted};
use crate::load::headers::{Holds, fact};
use crate::load::sheet::{Cell, Sort, tidy};
use crate::load::{Node, Tree, parse};
use crate::model::{Code, Diagnostic, FactId, Files, Type, did_you_mean};
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
    /// The person's own tables.
    pub own: Vec<String>,
    /// The programs on the person's list, where the tables of the school hold others too.
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

/// A scenario that is there, with answers in the places of the questions, or of older answers. All else of it stays, to
/// the letter: comments, order, ends of lines. What comes out is read back: it says what was there and the answers.
///
/// # Errors
/// Why the answers cannot be put into it.
pub fn answered(text: &str, answers: &[(FactId, String)], known: Known<'_>) -> Result<String, String> {
    const UNREAD: &str = "it cannot be read as TOML; `preceptor check` on it says where";
    if answers.is_empty() {
        return Ok(text.to_owned());
    }
    let wanted = tree(text, answers, known).ok_or(UNREAD)?;
    let mut answered = text.to_owned();
    for (fact, answer) in answers {
        let (name, value) = (known.dictionary.fact_name(*fact), value(*fact, answer, known));
        let edited = edited(&answered, name, &value).ok_or(UNREAD)?;
        // A question that was asked in a comment gives its place to the answer, where that says the same.
        let told = asked(&answered, name, &value).filter(|told| plain(told).is_some() && plain(told) == plain(&edited));
        answered = told.unwrap_or(edited);
    }
    if plain(&answered) == Some(wanted) {
        Ok(answered)
    } else {
        Err("the answers cannot be put into it without changing what else it says; write them there yourself"
            .to_owned())
    }
}

/// What a scenario says, and what it is to say with the answers.
fn tree(text: &str, answers: &[(FactId, String)], known: Known<'_>) -> Option<String> {
    let mut files = Files::default();
    let mut root = parsed(&mut files, text)?;
    for (fact, answer) in answers {
        let line = format!("{} = {}\n", known.dictionary.fact_name(*fact), value(*fact, answer, known));
        let said = parsed(&mut files, &line)?;
        let nothing = Node { place: root.place, value: Tree::Table(Vec::new()) };
        if root.get("applicant").is_none() {
            root.put("applicant", root.place, nothing);
        }
        root.get_mut("applicant")?.replace(&said, known.dictionary.fact_name(*fact));
    }
    Some(root.plain())
}

fn plain(text: &str) -> Option<String> {
    parsed(&mut Files::default(), text).map(|root| root.plain())
}

fn parsed(files: &mut Files, text: &str) -> Option<Node> {
    let file = files.add("", text);
    parse(file, &files.share(file).text).ok()
}

/// A fact of the applicant put into a scenario, wherever and however it is written there.
fn edited(text: &str, name: &str, value: &str) -> Option<String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut scenario: toml_edit::DocumentMut = bare.parse().ok()?;
    let value: toml_edit::Value = value.parse().ok()?;
    let applicant = scenario.entry("applicant").or_insert_with(toml_edit::table);
    match applicant.as_table_like_mut()?.get_mut(name).and_then(toml_edit::Item::as_value_mut) {
        Some(old) => {
            let around = old.decor().clone();
            *old = value;
            *old.decor_mut() = around;
        }
        None => {
            // The space before the closing brace stays there.
            let last = applicant.as_inline_table_mut().and_then(|table| Some(table.iter_mut().last()?.1));
            let end = last.and_then(|last| Some((last.decor().suffix()?.as_str()?.to_owned(), last)));
            let mut item = toml_edit::value(value);
            if let Some((end, last)) = end.filter(|(end, _)| end.trim().is_empty() && !end.contains('\n')) {
                last.decor_mut().set_suffix("");
                item.as_value_mut()?.decor_mut().set_suffix(end);
            }
            applicant.as_table_like_mut()?.insert(name, item);
        }
    }
    let mark = if bare.len() < text.len() { "\u{feff}" } else { "" };
    Some(format!("{mark}{}", ends_as_in(text, &scenario.to_string())))
}

/// The answer in place of its question, which stands in a comment: `# needs_visa = true`.
fn asked(text: &str, name: &str, value: &str) -> Option<String> {
    let question = |line: &&str| {
        let bare = line.trim_start().strip_prefix('#').and_then(|line| line.trim_start().strip_prefix(name));
        bare.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let line = text.lines().find(question)?;
    let indent = &line[..line.len() - line.trim_start().len()];
    Some(text.replacen(line, &format!("{indent}{name} = {value}"), 1))
}

/// The same text with the ends of lines of another: each line that is in both as it ends there, what is new as most end, and
/// no end of the last line where that has none.
fn ends_as_in(other: &str, text: &str) -> String {
    fn bare(line: &str) -> &str {
        line.trim_end_matches(['\r', '\n'])
    }
    let (old, new): (Vec<&str>, Vec<&str>) =
        (other.trim_start_matches('\u{feff}').split_inclusive('\n').collect(), text.split_inclusive('\n').collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| bare(a) == bare(b)).count();
    let before = same(&mut old.iter().zip(&new));
    let after = same(&mut old.iter().rev().zip(new.iter().rev())).min(old.len().min(new.len()) - before);
    let windows = 2 * other.matches("\r\n").count() > other.matches('\n').count();
    let end = if windows { "\r\n" } else { "\n" };
    let changed = new[before..new.len() - after].iter().map(|line| format!("{}{end}", bare(line)));
    let mut made = old[..before].concat();
    let rest = format!("{}{}", changed.collect::<String>(), old[old.len() - after..].concat());
    // What was the last line, without an end, is so no longer.
    if !made.is_empty() && !made.ends_with('\n') && !rest.is_empty() {
        made.push_str(end);
    }
    made.push_str(&rest);
    if !other.ends_with('\n') && made.ends_with('\n') {
        made.truncate(bare(&made).len());
    } else if other.ends_with('\n') && !made.ends_with('\n') {
        made.push_str(end);
    }
    made
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
pub fn answer(name: &str, text: &str, known: Known<'_>) -> Result<(FactId, String), Diagnostic> {
    let name = name.trim();
    let path =
        if name.contains('.') { name.to_owned() } else { format!("applicant.{}", name.replace([' ', '-'], "_")) };
    let Some(fact) = fact(known.dictionary, &path) else {
        let facts: Vec<String> = crate::load::headers::facts(known.dictionary).map(|(_, path)| path).collect();
        let help = did_you_mean(&path, facts.iter().map(String::as_str));
        let help = help.unwrap_or_else(|| "`preceptor facts applicant` prints them".to_owned());
        return Err(Diagnostic::of_file(Code::UnknownName, format!("no fact {}", quoted(&path))).help(help));
    };
    Ok((fact, read(fact, text, known)?))
}

/// What a text says of a fact, as a table writes it.
fn read(fact: FactId, text: &str, known: Known<'_>) -> Result<String, Diagnostic> {
    let cell = Cell { text: tidy(text), kind: Sort::Plain };
    let read = said(&cell, &Holds::Fact(fact), Scale::AsWritten, known);
    let called = known.called(fact);
    let wrong = |why: String| Diagnostic::of_file(Code::WrongValue, format!("{called}: {} is {why}", quoted(text)));
    let facts = read.map_err(wrong)?.facts;
    let found = facts.into_iter().find(|(other, _)| *other == fact);
    Ok(found.ok_or_else(|| wrong("no answer".to_owned()))?.1)
}

/// What a text says of a fact, as a scenario writes it.
pub(super) fn written(fact: FactId, text: &str, known: Known<'_>) -> Result<String, Diagnostic> {
    Ok(value(fact, &read(fact, text, known)?, known))
}

#[cfg(test)]
mod tests {
    use super::ends_as_in;

    #[test]
    fn a_last_line_without_an_end_gets_one_where_another_line_follows() {
        assert_eq!(ends_as_in("a = 1\nb = 2", "a = 1\nb = 2\nc = 3\n"), "a = 1\nb = 2\nc = 3");
        assert_eq!(ends_as_in("a = 1\r\nb = 2", "a = 1\nb = 2\nc = 3\n"), "a = 1\r\nb = 2\r\nc = 3");
        assert_eq!(ends_as_in("a = 1", "a = 2\n"), "a = 2");
    }
}
