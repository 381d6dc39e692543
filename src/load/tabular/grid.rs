//! Reads a file of rows and columns, CSV or a workbook, as sheets of cells.

use std::ops::Range;

use crate::load::tabular::cell::{Cell, CellKind, Grid, Line, Sheet, Shown};
use crate::load::text::files::utf8;
use crate::load::text::spelling::composed;
use crate::model::{Code, Diagnostic, FileId, Files, Span};

/// Whether a path is that of a workbook.
pub fn is_workbook(path: &str) -> bool {
    [".xlsx", ".xlsm"].iter().any(|ending| path.to_lowercase().ends_with(ending))
}

/// Reads a CSV file or a workbook, by the ending of its name, and keeps it among the files.
///
/// # Errors
/// Why it cannot be read at all. Cells that are wrong in themselves are no mistake here.
pub fn grid(files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<Grid, Vec<Diagnostic>> {
    if is_workbook(name) {
        return workbook(files, name, &bytes);
    }
    let text = utf8(name, bytes).map_err(|message| vec![Diagnostic::of_file(Code::Unreadable, message)])?;
    let separator = separator(&text);
    let file = files.add(name, text);
    let mut problems = Vec::new();
    let rows = csv_lines(file, &files.share(file).text, separator, &mut problems);
    let place = Span { file, start: 0, end: 0 };
    let sheet = Sheet { name: String::new(), place, rows, merged: Vec::new(), shown: Shown::Visible };
    if problems.is_empty() { Ok(Grid { file, sheets: vec![sheet] }) } else { Err(problems) }
}

#[cfg(feature = "workbooks")]
fn workbook(files: &mut Files, name: &str, bytes: &[u8]) -> Result<Grid, Vec<Diagnostic>> {
    crate::load::tabular::xlsx::read(files, name, bytes).map_err(|problem| vec![problem])
}

#[cfg(not(feature = "workbooks"))]
fn workbook(_: &mut Files, name: &str, _: &[u8]) -> Result<Grid, Vec<Diagnostic>> {
    Err(vec![
        Diagnostic::of_file(Code::Unreadable, format!("the workbook `{name}` cannot be read here"))
            .help("save it as CSV"),
    ])
}

/// What stands between the cells of a CSV file: a comma, unless its first line has none.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let most = |c: char| first.matches(c).count();
    match (most(','), most(';'), most('\t')) {
        (0, semicolons, tabs) if tabs > semicolons => b'\t',
        (0, semicolons, _) if semicolons > 0 => b';',
        _ => b',',
    }
}

/// So many columns may a table have: a sheet of everything that is known of a program has about a hundred.
const MOST_COLUMNS: usize = 1000;

/// All lines of a CSV text that hold anything.
pub(crate) fn csv_lines(file: FileId, text: &str, separator: u8, problems: &mut Vec<Diagnostic>) -> Vec<Line> {
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = &text[skipped..];
    let mut builder = csv::ReaderBuilder::new();
    let mut reader = builder.has_headers(false).flexible(true).delimiter(separator).from_reader(body.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut found, mut number, mut counted) = (Vec::new(), 1, 0);
    while let Ok(true) = reader.read_record(&mut record) {
        let from = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0)).min(body.len());
        let to = usize::try_from(reader.position().byte()).unwrap_or(0).clamp(from, body.len());
        let raw = body.get(from..to).unwrap_or("");
        let start = from + (raw.len() - raw.trim_start_matches(['\r', '\n']).len());
        let raw = body.get(start..to).unwrap_or("").trim_end_matches(['\r', '\n']);
        let place =
            |span: Range<usize>| Span { file, start: skipped + start + span.start, end: skipped + start + span.end };
        if record.len() > MOST_COLUMNS {
            let message = format!("this line has {} columns: {MOST_COLUMNS} are the most", record.len());
            let problem = Diagnostic::at(Code::TooMuch, place(0..raw.len().min(1)), message);
            problems.push(problem.help("keep the columns that matter, and leave the others out"));
            return found;
        }
        let (spans, open) = spans(raw, char::from(separator));
        if let Some(at) = open {
            problems.push(Diagnostic::at(Code::Syntax, place(at..at + 1), "this quote is never closed"));
            continue;
        }
        let whole = place(0..raw.len());
        let exact = spans.len() == record.len();
        let span = |n: usize| if exact { place(spans[n].clone()) } else { whole };
        let cells: Vec<Cell> = record.iter().enumerate().map(|(n, cell)| text_cell(cell, span(n))).collect();
        number += body.get(counted..start).unwrap_or("").matches('\n').count();
        counted = start;
        if cells.iter().any(|cell| !cell.is_empty()) {
            found.push(Line { number, place: whole, cells });
        }
    }
    found
}

/// What begins a formula when a spreadsheet opens a CSV.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A cell that no spreadsheet takes for a formula: a quote stands before it. Numbers stay numbers.
#[cfg(feature = "import")]
pub(crate) fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(FORMULA) && text.parse::<f64>().is_err() { format!("'{text}").into() } else { text.into() }
}

/// The same cell without that quote.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

fn text_cell(text: &str, place: Span) -> Cell {
    let text = composed(unguarded(text));
    let shown = text.trim();
    let kind = if shown.is_empty() { CellKind::Empty } else { CellKind::Text(text.clone().into_owned()) };
    Cell { text: shown.to_owned(), kind, place }
}

/// Where the cells of one line are, without spaces around them, and a quote that is never closed.
fn spans(raw: &str, separator: char) -> (Vec<Range<usize>>, Option<usize>) {
    let bytes = raw.as_bytes();
    let (mut spans, mut at) = (Vec::new(), 0);
    loop {
        let start = at;
        if bytes.get(at) == Some(&b'"') {
            match after_quotes(bytes, at) {
                Some(end) => at = end,
                None => return (spans, Some(start)),
            }
        }
        at = raw[at..].find(separator).map_or(raw.len(), |next| at + next);
        let cell = &raw[start..at];
        let begin = start + (cell.len() - cell.trim_start().len());
        spans.push(begin..(begin + cell.trim().len()));
        if at >= raw.len() {
            return (spans, None);
        }
        at += 1;
    }
}

/// The byte after the closing quote of a quoted cell that begins at `at`.
fn after_quotes(bytes: &[u8], mut at: usize) -> Option<usize> {
    at += 1;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return Some(at + 1),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
