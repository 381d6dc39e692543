//! The lines under the headers as rows: what each says, which are headings, which name no program.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{ParsedCell, Scale, said, written_number};
use super::header::{Column, Take};
use super::mapping::Mapping;
use super::{Aside, Imported, Known, NAME, Noted, aside, quoted, shown};
use crate::load::headers::{Holds, Way, fact as fact_of};
use crate::load::sheet::{Cell, Line};
use crate::load::spelling::plain;
use crate::model::{FactId, Type};

/// What one line says of a program.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Its number.
    pub row: usize,
    /// Facts, and how a table writes their values.
    pub facts: BTreeMap<FactId, String>,
}

/// Reads all lines under the headers. What is not understood is kept in `found`.
pub(super) fn rows(body: &[&Line], known: Known<'_>, mapping: &Mapping, found: &mut Imported) -> Vec<Row> {
    let all = mapping.all.iter();
    let all: BTreeMap<FactId, String> =
        all.filter_map(|(path, value)| Some((fact_of(known.dictionary, path)?, value.clone()))).collect();
    let columns = found.columns.clone();
    let mut reading = Lines { known, scales: scales(&columns, body, known), columns: &columns, found };
    let mut headings: BTreeMap<FactId, (String, usize)> = BTreeMap::new();
    let mut rows = Vec::new();
    let has_headings = columns.len() > 1 && body.iter().any(|line| heading(line, known).is_some());
    for line in body {
        if line.cells.iter().all(|cell| cell.text.is_empty()) {
            continue;
        }
        if let Some((fact, value)) = heading(line, known) {
            let why = format!("headings, each the {} of the rows below it", known.called(fact));
            reading.found.asides.push(aside(line, &why));
            headings.insert(fact, (value, line.row));
            continue;
        }
        // Among headings a cell alone is one too: where it is not understood, the heading above it ends all the same.
        if has_headings && alone(line).is_some() {
            let why = "a cell alone among headings, not understood: the heading above it ends here";
            reading.found.asides.push(aside(line, why));
            headings.clear();
            continue;
        }
        let Some(mut row) = reading.row(line) else { continue };
        for (fact, (value, _)) in &headings {
            row.facts.entry(*fact).or_insert_with(|| value.clone());
        }
        for (fact, value) in &all {
            row.facts.entry(*fact).or_insert_with(|| value.clone());
        }
        follow(&mut row, known);
        rows.push(row);
    }
    rows
}

/// Adds what follows from what a row says.
fn follow(row: &mut Row, known: Known<'_>) {
    for (fact, reading) in &known.columns.readings {
        let more = row.facts.get(fact).and_then(|value| reading.means.get(value)).cloned().unwrap_or_default();
        for (other, value) in more {
            row.facts.entry(other).or_insert(value);
        }
    }
}

/// Whether a line repeats another, word for word.
pub(super) fn same_words(line: &Line, head: &Line) -> bool {
    let words = |line: &Line| line.cells.iter().map(|cell| plain(&cell.text)).collect::<Vec<_>>();
    line.cells.len() > 1 && words(line) == words(head)
}

/// The heading that a line is: nothing stands in it but one word of a fact that may be a heading.
fn heading(line: &Line, known: Known<'_>) -> Option<(FactId, String)> {
    let only = alone(line)?;
    let mut headings = known.columns.readings.iter().filter(|(_, reading)| reading.is(Way::Heading));
    let word = plain(&only.text);
    headings.find_map(|(fact, reading)| Some((*fact, reading.words.get(&word)?.clone())))
}

/// The one cell of a line in which anything stands.
fn alone(line: &Line) -> Option<&Cell> {
    let mut filled = line.cells.iter().filter(|cell| !cell.text.is_empty());
    let (only, None) = (filled.next()?, filled.next()) else { return None };
    Some(only)
}

/// In what scale the percentages of each column are written, where it is not as they stand.
fn scales(columns: &[Column], body: &[&Line], known: Known<'_>) -> BTreeMap<usize, Scale> {
    let percent = |column: &&Column| match &column.take {
        Take::Holds(_, Holds::Fact(fact)) => {
            let def = known.dictionary.def(*fact);
            def.ty == Type::Number && def.unit.as_deref().is_some_and(|unit| unit.starts_with('%'))
        }
        _ => false,
    };
    let scale = |column: &Column| {
        let cells = || body.iter().filter_map(|line| line.cells.get(column.at)).map(|cell| cell.text.as_str());
        let numbers: Vec<f64> = cells().filter_map(written_number).collect();
        let fractions = numbers.iter().any(|number| *number < 1.0 && number.fract() > 0.0);
        let percentages = numbers.iter().any(|number| *number > 1.0) || cells().any(|text| text.ends_with('%'));
        match (fractions, percentages) {
            (true, true) => Scale::Mixed,
            (true, false) => Scale::Shares,
            (false, _) => Scale::AsWritten,
        }
    };
    columns.iter().filter(percent).map(|column| (column.at, scale(column))).collect()
}

struct Lines<'a> {
    known: Known<'a>,
    scales: BTreeMap<usize, Scale>,
    columns: &'a [Column],
    found: &'a mut Imported,
}

impl Lines<'_> {
    /// What a line says; none where it names no program, which is then said.
    fn row(&mut self, line: &Line) -> Option<Row> {
        let mut row = Row { row: line.row, facts: BTreeMap::new() };
        let mut torn: BTreeSet<FactId> = BTreeSet::new();
        for column in self.columns {
            let (Take::Holds(_, holds), Some(cell)) = (&column.take, line.cells.get(column.at)) else { continue };
            if cell.text.is_empty() {
                continue;
            }
            match said(cell, holds, self.scales.get(&column.at).copied().unwrap_or_default(), self.known) {
                Ok(said) => self.keep(said, column, cell, &mut row, &mut torn),
                Err(why) => note(&mut self.found.misread, column, &cell.text, &why, line.row),
            }
        }
        for fact in torn {
            row.facts.remove(&fact);
        }
        let name = self.known.fact(NAME);
        if name.is_some_and(|name| !row.facts.contains_key(&name)) {
            if self.columns.iter().any(|column| name.is_some_and(|name| column.gives(name))) {
                let why = "no program is named".to_owned();
                self.found.asides.push(Aside { row: line.row, text: shown(line), why });
            }
            return None;
        }
        Some(row)
    }

    fn keep(&mut self, said: ParsedCell, column: &Column, cell: &Cell, row: &mut Row, torn: &mut BTreeSet<FactId>) {
        if let Some(noted) = &said.noted {
            note(&mut self.found.readings, column, &cell.text, noted, row.row);
        }
        for (fact, value) in said.facts {
            match row.facts.get(&fact) {
                Some(other) if *other != value => {
                    let why =
                        format!("another column of the row says {} of its {}", quoted(other), self.known.called(fact));
                    note(&mut self.found.misread, column, &cell.text, &why, row.row);
                    torn.insert(fact);
                }
                Some(_) => {}
                None => {
                    row.facts.insert(fact, value);
                }
            }
        }
    }
}

fn note(notes: &mut super::Notes, column: &Column, text: &str, why: &str, row: usize) {
    let noted = Noted { column: column.at, text: text.to_owned(), why: why.to_owned() };
    notes.entry(noted).or_default().push(row);
}
