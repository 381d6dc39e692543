//! A person's own sheet as lines of cells: finds out how its text is written and what stands between its columns. Knows
//! nothing of what the cells mean.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::load::tabular::cell;
use crate::load::tabular::cell::{CellKind, Shown};
use crate::load::tabular::grid::{csv_lines, grid, guarded, is_workbook, unguarded};
use crate::model::{Code, Diagnostic, Files};

/// One sheet of a file.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name; a text file has one sheet without a name.
    pub name: String,
    /// Its lines that hold anything, in their order.
    pub lines: Vec<Line>,
}

/// A file of sheets, and how it was read where that is not plain.
#[derive(Clone, Debug, Default)]
pub struct Sheets {
    /// The sheets, in the order of the file.
    pub sheets: Vec<Sheet>,
    /// What a person should know of how it was read.
    pub notes: Vec<String>,
}

/// One line of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number as a spreadsheet shows it.
    pub row: usize,
    /// Its cells, from column A on.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it shows, without spaces around.
    pub text: String,
    /// What it is.
    pub kind: Sort,
}

/// What kind of thing a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A text or a number.
    Plain,
    /// A date, written 2026-09-10.
    Date,
    /// An error of a formula.
    Error,
}

/// The marks that may stand between columns, the likeliest first.
const BETWEEN: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];

/// So many lines say how a file is written.
const FIRST: usize = 200;

/// Reads the sheets that the bytes of a file hold: a workbook, or a text however it is written.
///
/// # Errors
/// The text, and everything that is wrong with it.
pub fn sheets(name: &str, bytes: Vec<u8>) -> Result<Sheets, (Files, Vec<Diagnostic>)> {
    let mut files = Files::default();
    match read(&mut files, name, bytes) {
        Ok(sheets) => Ok(sheets),
        Err(problems) => Err((files, problems)),
    }
}

fn read(files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<Sheets, Vec<Diagnostic>> {
    let packed = [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0"].iter().any(|start| bytes.starts_with(start));
    if packed || is_workbook(name) {
        return workbook(files, name, bytes);
    }
    let (text, mut notes) = decoded(&bytes)
        .map_err(|why| vec![Diagnostic::of_file(Code::Unreadable, format!("the file `{name}` {why}"))])?;
    let (mark, said) = between(&text);
    if mark != b',' {
        notes.push(format!("the columns are separated by {said}"));
    }
    let file = files.add(name, text);
    let text = files.share(file);
    let mut problems = Vec::new();
    let mut inside = 0;
    let mut lines = Vec::new();
    for line in csv_lines(file, &text.text, mark, &mut problems) {
        // A cell of several lines is one row of a spreadsheet.
        let row = line.number - inside;
        inside += text.text.get(line.place.start..line.place.end).unwrap_or("").matches('\n').count();
        lines.push(Line { row, cells: line.cells.into_iter().map(cell).collect() });
    }
    if problems.is_empty() {
        Ok(Sheets { sheets: vec![Sheet { name: String::new(), lines }], notes })
    } else {
        Err(problems)
    }
}

fn workbook(files: &mut Files, name: &str, bytes: Vec<u8>) -> Result<Sheets, Vec<Diagnostic>> {
    let named = if is_workbook(name) { name.to_owned() } else { format!("{name}.xlsx") };
    let grid = grid(files, &named, bytes)?;
    let (mut sheets, mut notes) = (Vec::new(), Vec::new());
    for sheet in grid.sheets {
        if sheet.shown == Shown::Hidden {
            notes.push(format!("the sheet `{}` is hidden, and is left alone", tidy(&sheet.name)));
            continue;
        }
        let line = |line: cell::Line| Line { row: line.number, cells: line.cells.into_iter().map(cell).collect() };
        sheets.push(Sheet { name: tidy(&sheet.name), lines: sheet.rows.into_iter().map(line).collect() });
    }
    Ok(Sheets { sheets, notes })
}

/// The text, and how it was written where that is not UTF-8.
fn decoded(bytes: &[u8]) -> Result<(String, Vec<String>), String> {
    let (encoding, skip) = Encoding::for_bom(bytes).unwrap_or_else(|| (guessed(bytes), 0));
    let (text, wrong) = encoding.decode_without_bom_handling(&bytes[skip..]);
    if text.contains('\0') {
        return Err("is no sheet: it holds zero bytes".to_owned());
    }
    let mut notes = Vec::new();
    if encoding != UTF_8 {
        notes.push(format!("its text is {}", encoding.name()));
    }
    if wrong {
        notes.push("some of its letters cannot be read and show as \u{fffd}".to_owned());
    }
    Ok((text.into_owned(), notes))
}

/// How bytes without a mark are written: every second byte of English UTF-16 is zero, and what is no UTF-8 comes from Windows.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let many = bytes.len() / 4;
    match (zeros(0), zeros(1)) {
        (_, odd) if bytes.len() > 3 && odd > many => UTF_16LE,
        (even, _) if bytes.len() > 3 && even > many => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    }
}

fn reader(text: &str, mark: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(text.as_bytes())
}

/// The mark that cuts most of the first lines into the same number of cells, and into most cells.
fn between(text: &str) -> (u8, &'static str) {
    let mut best = (0, BETWEEN[0]);
    for (mark, name) in BETWEEN {
        let mut wide = std::collections::BTreeMap::new();
        for record in reader(text, mark).into_records().take(FIRST).flatten() {
            *wide.entry(record.len()).or_insert(0_usize) += 1;
        }
        let score = wide.iter().map(|(cells, lines)| (cells - 1) * lines).max().unwrap_or(0);
        // Of two that cut alike, the rarer one is meant: commas stand in texts too.
        if score > 0 && score >= best.0 {
            best = (score, (mark, name));
        }
    }
    best.1
}

fn cell(cell: cell::Cell) -> Cell {
    let kind = match cell.kind {
        CellKind::Date(_) => Sort::Date,
        CellKind::Error | CellKind::NoResult => Sort::Error,
        CellKind::Empty | CellKind::Text(_) | CellKind::Number(_) | CellKind::Bool(_) => Sort::Plain,
    };
    let text = if cell.kind == CellKind::NoResult { "a formula without a result".to_owned() } else { tidy(&cell.text) };
    Cell { text, kind }
}

/// A text without spaces around it, every kind of space a plain one, and nothing that cannot be seen.
pub fn tidy(text: &str) -> String {
    let hidden = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{fe0f}'];
    let seen = text.chars().filter(|c| !hidden.contains(c));
    let seen: String = seen.map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    seen.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name a spreadsheet gives a column: A for the first, AA for the 27th.
pub fn letter(column: usize) -> String {
    let (mut at, mut name) = (column + 1, String::new());
    while at > 0 {
        let digit = u8::try_from((at - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + digit));
        at = (at - 1) / 26;
    }
    name
}

/// Rows as the text of a table.
pub fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let row = row.iter().map(|cell| guarded(cell).into_owned());
        writer.write_record(row).expect("a list of bytes can always be written");
    }
    let bytes = writer.into_inner().expect("a list of bytes can always be written");
    String::from_utf8(bytes).expect("texts are UTF-8")
}

/// The rows of a table this program wrote, without the blank ones.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    reader(text.trim_start_matches('\u{feff}'), b',')
        .into_records()
        .flatten()
        .map(|record| record.iter().map(|cell| unguarded(cell.trim()).to_owned()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Sheets, letter, sheets, tidy};

    fn read(bytes: &[u8]) -> (Vec<(usize, Vec<String>)>, Vec<String>) {
        let Sheets { sheets, notes } = sheets("a.csv", bytes.to_vec()).expect("a sheet");
        let line = |line: &super::Line| (line.row, line.cells.iter().map(|cell| cell.text.clone()).collect());
        (sheets[0].lines.iter().map(line).collect(), notes)
    }

    #[test]
    fn commas_semicolons_and_tabs_are_told_apart_and_said() {
        let want = vec![(1, vec!["Program".into(), "City, State".into()]), (3, vec!["Aa".into(), "Bb, OH".into()])];
        assert_eq!(read(b"Program,\"City, State\"\n\nAa,\"Bb, OH\"\n"), (want.clone(), vec![]));
        let semicolons = read(b"Program;City, State\r\n\r\nAa;Bb, OH\r\n");
        assert_eq!(semicolons, (want.clone(), vec!["the columns are separated by semicolons".into()]));
        assert_eq!(read(b"Program\tCity, State\n\nAa\tBb, OH\n").0, want);
    }

    #[test]
    fn texts_of_windows_and_of_excel_are_read_and_said() {
        let windows = read(b"Program,City\nSt. Ren\xe9,Zo\xeb\n");
        assert_eq!(windows.0[1].1, ["St. René", "Zoë"]);
        assert_eq!(windows.1, ["its text is windows-1252"]);
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let utf16 = read(&wide("Program\tCity\nSt. René\tZoë\n"));
        assert_eq!(utf16.0[1].1, ["St. René", "Zoë"]);
        assert_eq!(utf16.1, ["its text is UTF-16LE", "the columns are separated by tabs"]);
        assert_eq!(read(&wide("\u{feff}Program,City\nA,B\n")).0[1].1, ["A", "B"]);
    }

    #[test]
    fn spaces_of_every_kind_go_and_a_row_is_what_a_spreadsheet_calls_one() {
        assert_eq!(tidy(" \u{a0}Lake\u{a0} side\u{200b}\n"), "Lake side");
        let tall = read(b"Program,\"Interview\nDate\"\n\nLakeside,\n\"Two\nlines\",x\nBirch,y\n").0;
        assert_eq!(tall.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 3, 4, 5]);
        assert_eq!(tall[2].1, ["Two lines", "x"]);
    }

    #[test]
    fn what_is_no_sheet_is_refused() {
        let why = |bytes: &[u8]| sheets("a.csv", bytes.to_vec()).expect_err("refused").1[0].message.clone();
        assert_eq!(why(b"\xd0\xcf\x11\xe0\xa1\xb1"), "the workbook `a.csv.xlsx` is of the older kind (.xls)");
        assert_eq!(why(b"ab\0cd efgh ijkl"), "the file `a.csv` is no sheet: it holds zero bytes");
        assert_eq!(why(b"Program,City\n\"Lakeside,Dayton\nAa,Bb\n"), "this quote is never closed");
    }

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letter), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
