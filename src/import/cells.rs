//! What one cell says. A cell that is not wholly understood says nothing, and why.

use super::{Known, quoted};
use crate::load::headers::{Holds, Reading, Shape, Way};
use crate::load::sheet::{Cell, Sort};
use crate::load::spelling::{plain, slug};
use crate::model::{FactId, Type};

/// What a cell says: facts and how a table writes their values; and how it was read where that is not plain.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ParsedCell {
    /// Facts and their values.
    pub(super) facts: Vec<(FactId, String)>,
    /// How the cell was read.
    pub(super) noted: Option<String>,
}

/// In what scale the percentages of a column are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scale {
    /// As they stand: 45 is 45 %.
    #[default]
    AsWritten,
    /// All as shares of 1: 0.45 is 45 %.
    Shares,
    /// Percentages, and numbers below 1 that may be either.
    Mixed,
}

/// What a cell says, or why it is not understood.
pub(super) fn said(cell: &Cell, holds: &Holds, scale: Scale, known: Known<'_>) -> Result<ParsedCell, String> {
    let words = &known.columns.cells;
    let lower = cell.text.to_lowercase();
    if cell.kind == Sort::Error || words.broken.contains(&lower) {
        return Err("an error of the spreadsheet".to_owned());
    }
    if words.blank.contains(&lower) {
        return Ok(ParsedCell { facts: Vec::new(), noted: Some("read as blank".to_owned()) });
    }
    match holds {
        Holds::Fact(fact) => One { fact: *fact, known, scale }.cell(cell),
        Holds::Shapes(shapes) => shaped(cell, shapes, known),
        Holds::Code { fact, code, letters } => {
            let mut found: Vec<&str> = Vec::new();
            for part in cell.text.split([',', ';', '/', ' ']).filter(|part| !part.is_empty()) {
                let letter = coded(part, code).ok_or_else(|| format!("not a code such as {code}"))?;
                let word = letters
                    .get(&letter)
                    .ok_or_else(|| format!("the letter `{}` of the code is not known", letter.to_uppercase()))?;
                if !found.contains(&word.as_str()) {
                    found.push(word);
                }
            }
            found.sort_unstable();
            Ok(ParsedCell { facts: vec![(*fact, found.join("; "))], noted: None })
        }
        Holds::Unused(_) | Holds::Unsure(..) => Ok(ParsedCell::default()),
    }
}

/// The letter of a code, small.
fn coded(text: &str, code: &str) -> Option<String> {
    let mut letter = None;
    if text.chars().count() != code.chars().count() {
        return None;
    }
    for (c, shape) in text.chars().zip(code.chars()) {
        match shape {
            '#' if c.is_ascii_digit() => {}
            '?' if c.is_alphabetic() => letter = Some(c.to_lowercase().collect()),
            '#' | '?' => return None,
            other if other == c => {}
            _ => return None,
        }
    }
    letter
}

/// A cell that holds two facts.
fn shaped(cell: &Cell, shapes: &[Shape], known: Known<'_>) -> Result<ParsedCell, String> {
    for shape in shapes {
        let text = cell.text.strip_suffix(shape.end.trim()).unwrap_or(&cell.text);
        let mark = if shape.between.trim().is_empty() { " " } else { shape.between.trim() };
        let Some((first, second)) = text.rsplit_once(mark) else { continue };
        let one = |fact, text: &str| {
            let cell = Cell { text: text.trim().to_owned(), kind: Sort::Plain };
            (!cell.text.is_empty()).then(|| One { fact, known, scale: Scale::AsWritten }.cell(&cell).ok()).flatten()
        };
        if let (Some(a), Some(b)) = (one(shape.first, first), one(shape.second, second)) {
            return Ok(ParsedCell { facts: [a.facts, b.facts].concat(), noted: None });
        }
    }
    let names = |shape: &Shape| [shape.first, shape.second].map(|fact| known.called(fact)).join(" and ");
    Err(format!("not {}", shapes.first().map(names).unwrap_or_default()))
}

/// A long number as a spreadsheet shows it where it takes it for an amount: `1.40252E+09`.
fn shortened(text: &str) -> bool {
    let Some((amount, power)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let amount = amount.replacen(['.', ','], "", 1);
    power.starts_with(['+', '-']) && digits(&power[1..]) && digits(&amount)
}

struct One<'a> {
    fact: FactId,
    known: Known<'a>,
    scale: Scale,
}

impl One<'_> {
    fn plain(&self, value: impl Into<String>) -> ParsedCell {
        ParsedCell { facts: vec![(self.fact, value.into())], noted: None }
    }

    fn cell(&self, cell: &Cell) -> Result<ParsedCell, String> {
        let (text, reading) = (cell.text.as_str(), self.known.columns.reading(self.fact));
        let ty = &self.known.dictionary.def(self.fact).ty;
        if cell.kind == Sort::Date {
            return match ty {
                Type::Date | Type::Moment => Ok(self.plain(text)),
                Type::LongText => Ok(self.plain(text)),
                _ => Err(format!("a date; was it {} before the spreadsheet made one of it?", short_day(text))),
            };
        }
        let words = &self.known.columns.cells;
        for (those, gives) in [(&words.yes, &reading.yes), (&words.no, &reading.no)] {
            if those.contains(&text.to_lowercase()) && !gives.is_empty() {
                return Ok(ParsedCell { facts: gives.clone(), noted: reading.says.clone() });
            }
        }
        match ty {
            Type::Bool if words.yes.contains(&text.to_lowercase()) => Ok(self.plain("yes")),
            Type::Bool if words.no.contains(&text.to_lowercase()) => Ok(self.plain("no")),
            Type::Bool => Err("neither yes nor no".to_owned()),
            Type::Integer | Type::Number => self.number(text, &reading),
            Type::Enum(_) => self.word(text, &reading).map(|word| self.plain(word)),
            Type::Set(_) => self.words(text, &reading),
            Type::Text if !reading.words.is_empty() => self.word(text, &reading).map(|word| self.plain(word)),
            Type::Text if reading.ending.is_some() => Ok(self.with_ending(text, &reading)),
            Type::Text if shortened(text) => {
                Err("a number that the spreadsheet shortened: write it out in full".to_owned())
            }
            Type::Text | Type::LongText => Ok(self.plain(text)),
            Type::Reference(_) => self.reference(text, &reading),
            Type::Date | Type::Moment if is_day(text) => Ok(self.plain(text)),
            Type::Date | Type::Moment => Err("not a date written 2026-09-10".to_owned()),
            Type::List(..) | Type::One(..) => Err("nothing that a cell can say".to_owned()),
        }
    }

    /// The word that a text stands for: as `columns.toml` or the dictionary has it.
    fn word<'r>(&'r self, text: &str, reading: &'r Reading) -> Result<&'r str, String> {
        let text = plain(text);
        let own = || match &self.known.dictionary.def(self.fact).ty {
            Type::Enum(words) | Type::Set(words) => words
                .iter()
                .find(|(word, label)| plain(word) == text || plain(label) == text)
                .map(|(word, _)| word.as_str()),
            _ => None,
        };
        let found = reading.words.get(&text).map(String::as_str).or_else(own);
        found.ok_or_else(|| format!("no word that is known for {}", self.known.called(self.fact)))
    }

    fn words(&self, text: &str, reading: &Reading) -> Result<ParsedCell, String> {
        if let Ok(word) = self.word(text, reading) {
            return Ok(self.plain(word));
        }
        let spaced = text.replace(" and ", ";").replace(" or ", ";");
        let parts = spaced.split([';', ',', '/', '+', '&', '|']).map(str::trim).filter(|part| !part.is_empty());
        let mut found: Vec<&str> = parts.map(|part| self.word(part, reading)).collect::<Result<_, _>>()?;
        found.sort_unstable();
        found.dedup();
        if found.is_empty() || (found.len() > 1 && found.contains(&"none")) {
            return Err(format!("no words that are known for {}", self.known.called(self.fact)));
        }
        Ok(self.plain(found.join("; ")))
    }

    fn reference(&self, text: &str, reading: &Reading) -> Result<ParsedCell, String> {
        let own = reading.words.get(&plain(text)).map_or(text, String::as_str);
        match self.known.specialties.get(&slug(own)) {
            Some(id) => Ok(self.plain(id)),
            None => Err(format!("there are no rules for it; they know {}", self.known.ids().join(", "))),
        }
    }

    /// A text at whose end words of another fact stand.
    fn with_ending(&self, text: &str, reading: &Reading) -> ParsedCell {
        let Some(fact) = reading.ending else { return self.plain(text) };
        let other = One { fact, known: self.known, scale: Scale::AsWritten };
        let cut = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
        let cut = cut.or_else(|| text.rsplit_once(" - ")).or_else(|| text.rsplit_once(" \u{2013} "));
        if let Some((name, ending)) = cut.map(|(name, ending)| (name.trim(), ending.trim()))
            && !name.is_empty()
            && let Ok(words) = other.words(ending, &self.known.columns.reading(fact))
        {
            let noted = format!("{} is read as its {}", quoted(ending), self.known.called(fact));
            return ParsedCell { facts: [self.plain(name).facts, words.facts].concat(), noted: Some(noted) };
        }
        self.plain(text)
    }

    fn number(&self, text: &str, reading: &Reading) -> Result<ParsedCell, String> {
        let def = self.known.dictionary.def(self.fact);
        let percent = def.unit.as_deref().is_some_and(|unit| unit.starts_with('%'));
        let bare = if percent { text.strip_suffix('%').map_or(text, str::trim_end) } else { text };
        let whole = def.ty == Type::Integer;
        if let Some(number) = written_number(bare) {
            if percent && self.scale == Scale::Mixed && bare == text && number > 0.0 && number < 1.0 {
                return Err(format!(
                    "beside percentages it may be {text}% or {:.0}%; write it with its %",
                    number * 100.0
                ));
            }
            let share = percent && self.scale == Scale::Shares && bare == text;
            let number = if share { number * 100.0 } else { number };
            let number = (number * 100.0).round() / 100.0;
            let said = self.checked(number, whole)?;
            let noted = share.then(|| "all are at most 1, so they are read as shares of 1: 0.45 is 45%".to_owned());
            return Ok(ParsedCell { noted, ..self.plain(said) });
        }
        if let Some(least) = range(bare) {
            if !reading.is(Way::Lower) {
                return Err("a range or a bound; write one number".to_owned());
            }
            let said = self.checked(least, whole)?;
            let why = reading.says.clone().unwrap_or_else(|| "the lower number counts".to_owned());
            return Ok(ParsedCell { noted: Some(why), ..self.plain(said) });
        }
        if fraction(text) {
            return Err("no number: a fraction, or a date?".to_owned());
        }
        Err("not a number".to_owned())
    }

    fn checked(&self, number: f64, whole: bool) -> Result<String, String> {
        if whole && number.fract() != 0.0 {
            return Err("not a whole number".to_owned());
        }
        match self.known.dictionary.def(self.fact).range {
            Some((least, most)) if number < least || number > most => Err(format!("not between {least} and {most}")),
            _ => Ok(crate::model::wording::number(number)),
        }
    }
}

/// A number in digits, with a point or without; not `1e3`, `inf` or `0x10`.
pub(super) fn written_number(text: &str) -> Option<f64> {
    let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if digits { text.parse().ok() } else { None }
}

/// The lower number of `230-240`, `230 to 240`, `230+`, `>230`, `at least 230`.
fn range(text: &str) -> Option<f64> {
    let bound = text.strip_suffix('+').or_else(|| text.strip_prefix(">=")).or_else(|| text.strip_prefix('\u{2265}'));
    let bound = bound.or_else(|| text.strip_prefix("at least "));
    if let Some(number) = bound.and_then(|bound| written_number(bound.trim())) {
        return Some(number);
    }
    for mark in ["-", "\u{2013}", "\u{2014}", " to "] {
        if let Some((least, most)) = text.split_once(mark) {
            let (least, most) = (least.trim(), most.trim());
            // 7-15 is no range of scores, but a date or a slip.
            let alike = least.len() == most.len();
            let (least, most) = (written_number(least)?, written_number(most)?);
            return (alike && least <= most).then_some(least);
        }
    }
    None
}

/// `7/15`, `15-Jul`, `7-15-26`: what may be a date or a fraction.
fn fraction(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-']).map(str::trim).collect();
    let part = |part: &&str| !part.is_empty() && part.len() <= 4 && part.chars().all(char::is_alphanumeric);
    (2..=3).contains(&parts.len()) && parts.iter().all(part) && parts.iter().any(|part| written_number(part).is_some())
}

/// A day as a text that a spreadsheet takes for one: `7/15`.
fn short_day(text: &str) -> String {
    let parts: Vec<&str> = text.split(['-', 'T', ' ']).map(|part| part.trim_start_matches('0')).collect();
    if let [_, month, day, ..] = parts.as_slice() { format!("{month}/{day}") } else { text.to_owned() }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2
        && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit())))
}
