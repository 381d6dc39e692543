//! A person's own sheet as lines of cells: finds out how its text is written and what stands between its columns. Knows
//! nothing of what the cells mean.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::project::read_bytes;

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

/// A cell of more lines than this holds a part of the sheet: a quote is not closed.
const TALL: usize = 30;

/// Reads a sheet of a person's own.
///
/// # Errors
/// A sentence that names the file and says why it cannot be read.
pub fn sheets(path: &Path) -> Result<Sheets, String> {
    let bytes = read_bytes(path)?;
    of_bytes(&bytes).map_err(|why| format!("the file `{}` {why}", path.display()))
}

/// The sheets that a file's bytes hold.
///
/// # Errors
/// Why it cannot be read.
pub fn of_bytes(bytes: &[u8]) -> Result<Sheets, String> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("is an old Excel file; save it as .xlsx or .csv".to_owned());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err("is a workbook, which this program cannot read; save its sheet as .csv".to_owned());
    }
    let (text, mut notes) = decoded(bytes)?;
    let (mark, name) = between(&text);
    if mark != b',' {
        notes.push(format!("the columns are separated by {name}"));
    }
    let lines = lines(&text, mark, &mut notes);
    Ok(Sheets { sheets: vec![Sheet { name: String::new(), lines }], notes })
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
        if score > best.0 {
            best = (score, (mark, name));
        }
    }
    best.1
}

fn lines(text: &str, mark: u8, notes: &mut Vec<String>) -> Vec<Line> {
    let mut reader = reader(text, mark);
    let mut record = csv::StringRecord::new();
    let (mut found, mut row, mut end) = (Vec::new(), 0, 0);
    while let Ok(true) = reader.read_record(&mut record) {
        // Lines without anything are rows of the spreadsheet too.
        let to = usize::try_from(reader.position().byte()).unwrap_or(0).clamp(end, text.len());
        let raw = text.get(end..to).unwrap_or("");
        let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        row += 1 + raw.get(..blank).unwrap_or("").matches('\n').count();
        end = to;
        if record.iter().any(|cell| cell.lines().count() > TALL) {
            notes.push(format!("row {row} holds a cell of more than {TALL} lines: is a quote not closed there?"));
        }
        let cells: Vec<Cell> = record.iter().map(cell).collect();
        if cells.iter().any(|cell| !cell.text.is_empty()) {
            found.push(Line { row, cells });
        }
    }
    found
}

fn cell(text: &str) -> Cell {
    Cell { text: tidy(text), kind: Sort::Plain }
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
        .map(|record| record.iter().map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Sheets, letter, of_bytes, tidy};

    fn read(bytes: &[u8]) -> (Vec<(usize, Vec<String>)>, Vec<String>) {
        let Sheets { sheets, notes } = of_bytes(bytes).expect("a sheet");
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
    fn spaces_of_every_kind_go_and_a_quote_that_is_open_is_said() {
        assert_eq!(tidy(" \u{a0}Lake\u{a0} side\u{200b}\n"), "Lake side");
        let open = format!("Program,City\n\"Lakeside,Dayton\n{}", "Aa,Bb\n".repeat(40));
        let (lines, notes) = read(open.as_bytes());
        assert_eq!(lines.len(), 2);
        assert_eq!(notes, ["row 2 holds a cell of more than 30 lines: is a quote not closed there?"]);
    }

    #[test]
    fn what_is_no_sheet_is_refused() {
        for (bytes, why) in [
            (&b"\xd0\xcf\x11\xe0\xa1\xb1"[..], "is an old Excel file; save it as .xlsx or .csv"),
            (b"ab\0cd efgh ijkl", "is no sheet: it holds zero bytes"),
        ] {
            assert_eq!(of_bytes(bytes).expect_err("refused"), why);
        }
    }

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letter), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
