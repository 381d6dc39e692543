//! One cell of a workbook to what a scenario would write for the fact it holds.

use crate::load::tabular::cell::{Cell, CellKind};
use crate::load::text::moment::Moment;
use crate::load::text::spelling::yes_or_no;
use crate::load::text::tree::{Node, Tree};
use crate::model::{Code, Diagnostic, FactDef, Named, Type};

/// What says that there is none of something.
pub const NONE: &str = "none";

/// What a cell says of a fact; a text where it cannot be read as what the fact takes.
///
/// # Errors
/// A cell that says nothing at all, or two things.
pub(crate) fn node(cell: &Cell, def: &FactDef) -> Result<Node, Diagnostic> {
    sound(cell)?;
    let value = match &def.ty {
        Type::Bool => match cell.kind {
            CellKind::Bool(answer) => Tree::Bool(answer),
            _ => yes_or_no(&cell.text).map_or_else(|| text(cell), Tree::Bool),
        },
        Type::Integer | Type::Number => number(cell, def)?,
        Type::Set(words) => Tree::List(
            members(words, &cell.text)
                .into_iter()
                .map(|word| Node { place: cell.place, value: Tree::Text(word) })
                .collect(),
        ),
        Type::Enum(words) => Tree::Text(word(words, &cell.text).unwrap_or_else(|| cell.text.clone())),
        Type::LongText => match &cell.kind {
            CellKind::Text(whole) => Tree::Text(whole.clone()),
            _ => text(cell),
        },
        Type::Date | Type::Moment => match cell.kind {
            CellKind::Date(moment) => Tree::Moment(moment),
            CellKind::Number(number) => Tree::Number(number),
            _ => Moment::read(&cell.text).map_or_else(|| text(cell), Tree::Moment),
        },
        Type::Text | Type::Reference(_) | Type::List(..) | Type::One(..) => text(cell),
    };
    Ok(Node { place: cell.place, value })
}

fn text(cell: &Cell) -> Tree {
    Tree::Text(cell.text.clone())
}

/// Says what is wrong with a cell whatever it is for.
pub(crate) fn sound(cell: &Cell) -> Result<(), Diagnostic> {
    match &cell.kind {
        CellKind::Error => {
            Err(Diagnostic::at(Code::WrongValue, cell.place, format!("this cell shows the error `{}`", cell.text))
                .help("correct its formula, or clear the cell"))
        }
        CellKind::NoResult => {
            Err(Diagnostic::at(Code::Missing, cell.place, "the result of this formula was never stored")
                .help("open the workbook in a spreadsheet program and save it, or write the value itself"))
        }
        CellKind::Empty | CellKind::Text(_) | CellKind::Number(_) | CellKind::Date(_) | CellKind::Bool(_) => Ok(()),
    }
}

fn number(cell: &Cell, def: &FactDef) -> Result<Tree, Diagnostic> {
    let percent = def.unit.as_deref().is_some_and(|unit| unit.starts_with('%'));
    match cell.kind {
        CellKind::Number(number) if percent && number > 0.0 && number < 1.0 && !cell.text.ends_with('%') => {
            let hundred = number * 100.0;
            let problem =
                Diagnostic::at(Code::Ambiguous, cell.place, format!("`{}` may be {hundred}% or {number}%", cell.text));
            Err(problem.help(format!("write `{hundred}%` or `{number}%`")))
        }
        CellKind::Number(number) if cell.text.ends_with('%') && !percent => {
            let problem = Diagnostic::at(
                Code::WrongValue,
                cell.place,
                format!("`{}` is a percentage, and this is none", cell.text),
            );
            Err(problem.help(format!("write the number itself, such as {number}")))
        }
        CellKind::Number(number) => Ok(of_number(number)),
        _ => {
            let shown = if percent { cell.text.strip_suffix('%').unwrap_or(&cell.text) } else { &cell.text }.trim_end();
            let whole = shown.parse().map(Tree::Integer);
            let read = whole.or_else(|_| shown.parse().map(|number: f64| of_number(number)));
            Ok(read.unwrap_or_else(|_| text(cell)))
        }
    }
}

/// A number of a cell: a whole one where it is whole.
#[expect(clippy::cast_possible_truncation, reason = "the number is whole and small enough")]
fn of_number(number: f64) -> Tree {
    const SAFE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < SAFE { Tree::Integer(number as i64) } else { Tree::Number(number) }
}

/// The words of a set as one writes them into one cell.
fn members(words: &Named<String>, text: &str) -> Vec<String> {
    if text.eq_ignore_ascii_case(NONE) && word(words, text).is_none() {
        return Vec::new();
    }
    let split = |separators: &[char]| -> Vec<String> {
        text.split(separators).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let known = |parts: &[String]| parts.iter().all(|part| word(words, part).is_some());
    let mut parts = split(&[';', '\n']);
    if !known(&parts) {
        let finer = split(&[';', '\n', ',', '/', '&', '+']);
        if known(&finer) {
            parts = finer;
        }
    }
    parts.into_iter().map(|part| word(words, &part).unwrap_or(part)).collect()
}

/// The word that is meant by itself or by how a report says it.
pub fn word(words: &Named<String>, text: &str) -> Option<String> {
    let text = text.trim();
    let same = |said: &str| said.to_lowercase() == text.to_lowercase();
    let exact = words.get_key_value(text).map(|(word, _)| word);
    let spelt = || words.keys().find(|word| same(word));
    let labelled = || words.iter().find(|(_, label)| same(label)).map(|(word, _)| word);
    exact.or_else(spelt).or_else(labelled).cloned()
}
