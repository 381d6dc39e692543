//! A workbook's bytes as a grid. The only place that names the reader of workbooks, and the one that keeps it within limits.

use std::fmt::Write;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::load::tabular::cell::{Cell, CellKind, Grid, Line, Sheet, Shown};
use crate::load::text::moment::Moment;
use crate::load::text::spelling::composed;
use crate::model::{CellSpan, Code, Diagnostic, FileId, Files, Span};

/// The most bytes a workbook may unpack to: a list of all programs there are takes a hundredth.
const LARGEST: u64 = 128 << 20;
/// The most cells, blank ones in used rows included.
const MOST_CELLS: usize = 2_000_000;
/// The most bytes its cells may show together.
const MOST_TEXT: usize = 16 << 20;

const ZIP: [u8; 4] = *b"PK\x03\x04";
/// How the older kind of file begins: `.xls`, and every workbook with a password.
const OLE: [u8; 4] = [0xd0, 0xcf, 0x11, 0xe0];

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// What stands in one cell: column, what is shown, what it is.
type Found = (usize, String, CellKind);

/// The rows of a sheet: number, and the cells that hold anything.
type Rows = Vec<(usize, Vec<Found>)>;

/// Reads a workbook and keeps it among the files.
pub(super) fn read(files: &mut Files, name: &str, bytes: &[u8]) -> Result<Grid, Diagnostic> {
    let wrong = |(message, help): (String, String)| {
        let problem = Diagnostic::of_file(Code::Unreadable, format!("the workbook `{name}` {message}"));
        if help.is_empty() { problem } else { problem.help(help) }
    };
    container(bytes).map_err(wrong)?;
    // A damaged file must not end the program, whatever the reader makes of it.
    let sheets = catch_unwind(AssertUnwindSafe(|| sheets(bytes))).unwrap_or_else(|_| Err(damaged("")));
    let sheets = sheets.map_err(wrong)?;
    let text = Text::of(&sheets);
    let file = files.add_sheets(name, text.whole, text.spots);
    Ok(Grid { file, sheets: text.sheets.into_iter().map(|sheet| sheet.at(file)).collect() })
}

fn damaged(why: &str) -> (String, String) {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    (format!("cannot be read{why}"), "open it in a spreadsheet program and save it again as .xlsx".to_owned())
}

/// Looks at the file before it is unpacked.
fn container(bytes: &[u8]) -> Result<(), (String, String)> {
    if bytes.is_empty() {
        return Err(("is empty".into(), String::new()));
    }
    if bytes.starts_with(&OLE) {
        let protected = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let found = bytes.windows(protected.len()).any(|window| window == protected);
        return Err(if found {
            ("is protected by a password".into(), "save it without one".into())
        } else {
            ("is of the older kind (.xls)".into(), "save it as .xlsx".into())
        });
    }
    if !bytes.starts_with(&ZIP) {
        return Err(("is no workbook, whatever its name says".into(), "save it as .xlsx".into()));
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("it is cut off or damaged"))?;
    let mut room = LARGEST;
    for n in 0..zip.len() {
        let entry = zip.by_index(n).map_err(|_| damaged("it is damaged"))?;
        let read = std::io::copy(&mut entry.take(room + 1), &mut std::io::sink());
        let read = read.map_err(|_| damaged("it is damaged"))?;
        room = room.checked_sub(read).ok_or_else(|| {
            let most = LARGEST >> 20;
            (format!("unpacks to more than {most} MB"), "keep only the sheets that are needed".to_owned())
        })?;
    }
    if zip.index_for_name("[Content_Types].xml").is_none() {
        return Err(("is no workbook, but some other packed file".into(), "save it as .xlsx".into()));
    }
    Ok(())
}

/// One sheet before it has places.
struct Raw {
    name: String,
    shown: Shown,
    rows: Rows,
    merged: Vec<((usize, usize), (usize, usize))>,
}

fn sheets(bytes: &[u8]) -> Result<Vec<Raw>, (String, String)> {
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|error| said(&error))?;
    let metadata = book.sheets_metadata().to_vec();
    let (mut found, mut room) = (Vec::new(), Room { cells: MOST_CELLS, text: MOST_TEXT });
    for sheet in metadata.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let shown = if sheet.visible == SheetVisible::Visible { Shown::Visible } else { Shown::Hidden };
        let too_much = || {
            let most = MOST_TEXT >> 20;
            let message = format!("holds too much: more than {MOST_CELLS} cells, or more than {most} MB in them");
            (message, "keep only the sheets and rows that are needed".to_owned())
        };
        let rows = rows(&mut book, &sheet.name, &mut room).map_err(|error| said(&error))?.ok_or_else(too_much)?;
        for row in &rows {
            let blank = row.1.last().map_or(0, |cell| cell.0 + 1) - row.1.len();
            room.cells = room.cells.checked_sub(blank).ok_or_else(too_much)?;
        }
        let merged = book.merge_cells_by_sheet_name(&sheet.name).map_err(|error| said(&error))?;
        let pair = |(row, column): (u32, u32)| (row as usize, column as usize);
        let merged = merged.into_iter().map(|area| (pair(area.start), pair(area.end))).collect();
        found.push(Raw { name: sheet.name.clone(), shown, rows, merged });
    }
    Ok(found)
}

fn said(error: &XlsxError) -> (String, String) {
    match error {
        XlsxError::Password => ("is protected by a password".into(), "save it without one".into()),
        other => damaged(&other.to_string()),
    }
}

/// What a workbook may still hold. One text of a few bytes in the file may stand in every cell, so it is counted cell by cell.
struct Room {
    cells: usize,
    text: usize,
}

impl Room {
    /// Takes up one cell; none where there is no room for it.
    fn take(&mut self, text: &str) -> Option<()> {
        self.cells = self.cells.checked_sub(1)?;
        self.text = self.text.checked_sub(text.len())?;
        Some(())
    }
}

/// The cells that hold anything, row by row; none where they are more than there is room for.
fn rows(book: &mut Book<'_>, sheet: &str, room: &mut Room) -> Result<Option<Rows>, XlsxError> {
    let percent = percent(book, sheet)?;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let mut found: Vec<(usize, usize, String, CellKind)> = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula()? {
        let (row, column) = (cell.pos.0 as usize, cell.pos.1 as usize);
        let (text, kind) = match (kind(&cell.value, percent.contains(&cell.pos)), cell.formula) {
            ((_, CellKind::Empty), None) => continue,
            ((_, CellKind::Empty), Some(formula)) => (format!("={formula}"), CellKind::NoResult),
            (found, _) => found,
        };
        if room.take(&text).is_none() {
            return Ok(None);
        }
        found.push((row, column, text, kind));
    }
    found.sort_by_key(|cell| (cell.0, cell.1));
    found.dedup_by_key(|cell| (cell.0, cell.1));
    let mut rows: Rows = Vec::new();
    for (row, column, text, kind) in found {
        match rows.last_mut().filter(|last| last.0 == row) {
            Some((_, cells)) => cells.push((column, text, kind)),
            None => rows.push((row, vec![(column, text, kind)])),
        }
    }
    Ok(Some(rows))
}

/// The cells whose number is shown as a percentage.
fn percent(book: &mut Book<'_>, sheet: &str) -> Result<std::collections::BTreeSet<(u32, u32)>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let shown =
        |style: &calamine::Style| style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'));
    let percent: Vec<bool> = reader.styles().iter().map(shown).collect();
    let mut found = std::collections::BTreeSet::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        if percent.get(style) == Some(&true) && found.len() <= MOST_CELLS {
            found.insert(cell.get_position());
        }
    }
    Ok(found)
}

fn kind(value: &DataRef<'_>, percent: bool) -> (String, CellKind) {
    let of_text = |text: &str| {
        let text = composed(text);
        match text.trim() {
            "" => (String::new(), CellKind::Empty),
            shown => (shown.to_owned(), CellKind::Text(text.clone().into_owned())),
        }
    };
    let number = |number: f64| {
        if percent {
            // 0.07 times 100 is 7.000000000000001: nobody typed that.
            let hundred = (number * 100.0 * 1e9).round() / 1e9;
            return (format!("{hundred}%"), CellKind::Number(hundred));
        }
        (number.to_string(), CellKind::Number(number))
    };
    match value {
        DataRef::Empty => (String::new(), CellKind::Empty),
        #[expect(clippy::cast_precision_loss, reason = "workbooks hold floating point numbers only")]
        DataRef::Int(whole) => number(*whole as f64),
        DataRef::Float(float) => number(*float),
        DataRef::String(text) => of_text(text),
        DataRef::SharedString(text) => of_text(text),
        DataRef::Bool(answer) => (if *answer { "yes" } else { "no" }.to_owned(), CellKind::Bool(*answer)),
        DataRef::DateTime(date) if date.is_datetime() => match moment(date) {
            Some(moment) => (moment.to_string(), CellKind::Date(moment)),
            None => (date.as_f64().to_string(), CellKind::Number(date.as_f64())),
        },
        DataRef::DateTime(span) => (span.as_f64().to_string(), CellKind::Number(span.as_f64())),
        DataRef::DateTimeIso(text) => match Moment::read(text) {
            Some(moment) => (moment.to_string(), CellKind::Date(moment)),
            None => of_text(text),
        },
        DataRef::DurationIso(text) => of_text(text),
        DataRef::Error(error) => (error.to_string(), CellKind::Error),
    }
}

/// The day and hour of a cell, to the second; only the hour for what has no day.
fn moment(date: &ExcelDateTime) -> Option<Moment> {
    const SECONDS: f64 = 86_400.0;
    let value = (date.as_f64() * SECONDS).round() / SECONDS;
    let rounded = ExcelDateTime::new(value + 0.2 / SECONDS, calamine::ExcelDateTimeType::DateTime, date_epoch(date));
    let (year, month, day, hour, minute, second, _) = rounded.to_ymd_hms_milli();
    let time = (hour, minute, second);
    let whole = (value.fract() * SECONDS).round() == 0.0;
    let day = (value >= 1.0).then_some((year, month, day));
    Moment::from_parts(day, if whole && day.is_some() { None } else { Some(time) }, None)
}

/// Whether days are counted from 1904, which the reader keeps to itself: the first day tells.
fn date_epoch(date: &ExcelDateTime) -> bool {
    let zero = ExcelDateTime::new(date.as_f64(), calamine::ExcelDateTimeType::DateTime, false);
    zero.to_ymd_hms_milli() != date.to_ymd_hms_milli()
}

/// All sheets as one text, in which every cell has its stretch.
struct Text {
    whole: String,
    spots: Vec<CellSpan>,
    sheets: Vec<Placed>,
}

/// A stretch of that text.
type Corner = (usize, usize);

/// A row that has no file yet: its number, where it is, its cells.
type RawLine = (usize, Corner, Vec<(String, CellKind, Corner)>);

/// A sheet whose places have no file yet.
struct Placed {
    name: String,
    shown: Shown,
    start: (usize, usize),
    rows: Vec<RawLine>,
    merged: Vec<(String, (usize, usize))>,
}

impl Text {
    fn of(sheets: &[Raw]) -> Self {
        let mut all = Self { whole: String::new(), spots: Vec::new(), sheets: Vec::new() };
        for raw in sheets {
            let start = all.piece(raw, (0, 0), &raw.name);
            all.whole.push('\n');
            let mut placed =
                Placed { name: raw.name.clone(), shown: raw.shown, start, rows: Vec::new(), merged: Vec::new() };
            for (row, found) in &raw.rows {
                let begin = all.piece(raw, (row + 1, 0), &(row + 1).to_string()).0;
                let mut cells = Vec::new();
                for (column, text, kind) in found {
                    while cells.len() <= *column {
                        let blank = cells.len() < *column;
                        let (text, kind) = if blank { ("", &CellKind::Empty) } else { (text.as_str(), kind) };
                        all.whole.push('\t');
                        let at = all.piece(raw, (row + 1, cells.len() + 1), text);
                        cells.push((text.to_owned(), kind.clone(), at));
                    }
                }
                placed.rows.push((row + 1, (begin, all.whole.len()), cells));
                all.whole.push('\n');
            }
            for ((top, left), (bottom, right)) in &raw.merged {
                let area = format!("{}:{}", CellSpan::cell(top + 1, left + 1), CellSpan::cell(bottom + 1, right + 1));
                let at = all.piece(raw, (top + 1, left + 1), &area);
                all.whole.push('\n');
                placed.merged.push((area, at));
            }
            all.sheets.push(placed);
        }
        all
    }

    /// Adds a text that stands for a sheet, a row or a cell.
    fn piece(&mut self, raw: &Raw, (row, column): (usize, usize), text: &str) -> (usize, usize) {
        let start = self.whole.len();
        let sheet = match self.spots.last().filter(|last| *last.sheet == *raw.name) {
            Some(last) => last.sheet.clone(),
            None => raw.name.as_str().into(),
        };
        self.spots.push(CellSpan { start, sheet, row, column });
        let _ = self.whole.write_str(text);
        (start, self.whole.len())
    }
}

impl Placed {
    fn at(self, file: FileId) -> Sheet {
        let place = |(start, end): (usize, usize)| Span { file, start, end };
        let line = |(number, whole, cells): (usize, (usize, usize), Vec<_>)| Line {
            number,
            place: place(whole),
            cells: cells.into_iter().map(|(text, kind, at)| Cell { text, kind, place: place(at) }).collect(),
        };
        Sheet {
            name: self.name,
            place: place(self.start),
            rows: self.rows.into_iter().map(line).collect(),
            merged: self.merged.into_iter().map(|(area, at)| (area, place(at))).collect(),
            shown: self.shown,
        }
    }
}
