//! The questions of an import, on a terminal: what a column is, what every program has, and a few about the applicant.

use std::io::{BufRead, Write};

use crate::import::{self, IGNORE, Imported, Known, Mapping, Take};
use crate::load::headers::fact;
use crate::load::spelling::slug;
use crate::model::{FactId, Type, did_you_mean};

/// Where questions go and answers come from.
pub(super) trait Person {
    /// Says something.
    fn say(&mut self, text: &str) -> Result<(), String>;
    /// One line that the person types; none where nobody is there any more.
    fn answer(&mut self) -> Result<Option<String>, String>;
}

/// The terminal of this process.
pub(super) struct Terminal;

impl Person for Terminal {
    fn say(&mut self, text: &str) -> Result<(), String> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| error.to_string())
    }

    fn answer(&mut self) -> Result<Option<String>, String> {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

/// What a person says of columns that can mean several things, and of what every program needs.
pub(super) fn columns(
    found: &Imported,
    known: Known<'_>,
    before: &Mapping,
    person: &mut dyn Person,
) -> Result<Mapping, String> {
    let mut said = Mapping::default();
    for column in &found.columns {
        let Take::Unsure(may_be, ask) = &column.take else { continue };
        person.say(&format!("\n{}\n  {ask}\n  for example: {}\n", column.key(), column.samples.join(" | ")))?;
        let mut choices: Vec<(String, String)> =
            may_be.iter().map(|name| (name.clone(), called(name, known))).collect();
        choices.push((IGNORE.to_owned(), "none of these: leave it out".to_owned()));
        let Some(chosen) = choose(&choices, person)? else { continue };
        said.columns.push((column.key(), chosen));
    }
    for lack in &found.lacks {
        if said.columns.iter().any(|(_, taken)| taken == lack) || before.all.contains_key(lack) {
            continue;
        }
        let Some(fact) = fact(known.dictionary, lack) else { continue };
        let reference = matches!(known.dictionary.def(fact).ty, Type::Reference(_));
        person.say(&format!("\nNo column holds this: {}\n", called(lack, known)))?;
        if reference {
            said.all.extend(one(known, person)?.map(|id| (lack.clone(), id)));
            continue;
        }
        let free = found.columns.iter().filter(|column| matches!(column.take, Take::Unknown(_)));
        let choices: Vec<(String, String)> =
            free.map(|column| (column.key(), format!("{}: {}", column.key(), column.samples.join(" | ")))).collect();
        said.columns.extend(choose(&choices, person)?.map(|chosen| (chosen, lack.clone())));
    }
    Ok(said)
}

/// The specialty that all programs of the sheet have, by any of its names; none where the person leaves it open.
fn one(known: Known<'_>, person: &mut dyn Person) -> Result<Option<String>, String> {
    loop {
        person.say("  the same for all programs of this sheet, by any of its names (Enter: leave it open): ")?;
        let Some(answer) = person.answer()?.filter(|answer| !answer.is_empty()) else { return Ok(None) };
        if let Some(id) = known.specialties.get(&slug(&answer)) {
            return Ok(Some(id.clone()));
        }
        let near = did_you_mean(&slug(&answer), known.ids());
        person.say(&format!(
            "  there are no rules for `{answer}`{}\n",
            near.map_or_else(String::new, |near| format!("; {near}"))
        ))?;
    }
}

/// One of several by its number; none where the person leaves it open.
fn choose(choices: &[(String, String)], person: &mut dyn Person) -> Result<Option<String>, String> {
    for (n, (_, words)) in choices.iter().enumerate() {
        person.say(&format!("  {}  {words}\n", n + 1))?;
    }
    loop {
        person.say("  number (Enter: leave it open): ")?;
        let Some(answer) = person.answer()?.filter(|answer| !answer.is_empty()) else { return Ok(None) };
        let number = answer.parse::<usize>().ok().and_then(|n| choices.get(n.checked_sub(1)?));
        if let Some((chosen, _)) = number.or_else(|| choices.iter().find(|(name, _)| *name == answer)) {
            return Ok(Some(chosen.clone()));
        }
        person.say(&format!("  a number from 1 to {}\n", choices.len()))?;
    }
}

/// The first questions about the applicant that nothing answers yet.
pub(super) fn about(
    answered: &[(FactId, String)],
    known: Known<'_>,
    person: &mut dyn Person,
) -> Result<Vec<(FactId, String)>, String> {
    let mut answers = Vec::new();
    let open = known.columns.first.iter().filter(|fact| !answered.iter().any(|(other, _)| other == *fact));
    person.say("\nA few questions about the applicant; Enter leaves one open.\n")?;
    for fact in open {
        let def = known.dictionary.def(*fact);
        let words = match &def.ty {
            Type::Enum(words) | Type::Set(words) => {
                format!(" ({})", words.values().cloned().collect::<Vec<_>>().join("; "))
            }
            Type::Bool => " (yes or no)".to_owned(),
            _ => String::new(),
        };
        loop {
            person.say(&format!("  {}{words} ", def.ask.as_deref().unwrap_or(&def.doc)))?;
            let Some(text) = person.answer()? else { return Ok(answers) };
            if text.is_empty() {
                break;
            }
            match import::answer(&known.dictionary.path(*fact), &text, known) {
                Ok(answer) => {
                    answers.push(answer);
                    break;
                }
                Err(problem) => person.say(&format!("  {}\n", problem.message))?,
            }
        }
    }
    Ok(answers)
}

/// What a meaning is called in a question.
fn called(name: &str, known: Known<'_>) -> String {
    let doc = fact(known.dictionary, name).map(|fact| known.dictionary.def(fact).doc.clone());
    doc.map_or_else(|| name.to_owned(), |doc| format!("{name}: {doc}"))
}

#[cfg(test)]
#[path = "ask_tests.rs"]
mod tests;
