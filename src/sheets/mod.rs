//! Writing what a person fills in: a scenario as a workbook or as TOML, and the person's own table with what a report
//! says of it. Same input, same bytes: nothing here asks a clock.

mod back;
mod fill;
mod lists;
mod normalise;
mod parts;
mod text;
mod writer;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::load::columns::{self, LISTS, README, What};
use crate::load::{Names, Written};
use crate::model::{Dictionary, RuleSet};

pub use back::{Table, back};
pub use normalise::{normalised, said};
pub use text::of as toml;

use lists::Lists;
use writer::SheetWriter;

/// What a workbook is made from.
pub struct Book<'a> {
    /// The rules whose facts it asks for.
    pub rules: &'a RuleSet,
    /// What it says.
    pub written: &'a Written,
    /// What programs and specialties are called.
    pub names: &'a Names,
    /// Whether each sheet begins with an example.
    pub examples: Examples,
}

/// Whether each sheet begins with an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Examples {
    /// It does, for someone who begins.
    Shown,
    /// It does not.
    Left,
}

impl Book<'_> {
    fn dictionary(&self) -> &Dictionary {
        &self.rules.dictionary
    }
}

/// The bytes of a workbook.
///
/// # Errors
/// A sentence that says what a workbook cannot hold.
pub fn workbook(book: &Book<'_>) -> Result<Vec<u8>, String> {
    let mut workbook = Workbook::new();
    begin(&mut workbook).map_err(|error| why(&error))?;
    let dictionary = book.dictionary();
    let mut lists = Lists::default();
    let mut pens = vec![SheetWriter::new(README)];
    for leaf in columns::leaves(dictionary) {
        let mut pen = SheetWriter::new(&leaf.name);
        let fill = fill::Fill { book, lists: &mut lists, pen: &mut pen };
        match leaf.what {
            What::Applicant(kind) => fill.questions(kind),
            What::Records(kind) => fill.rows(kind, leaf.page),
            What::Confirmed | What::Assumed => fill.facts(leaf.what, leaf.page),
            What::Accepted => fill.accepted(leaf.page),
        }
        .map_err(|error| format!("on the sheet {}, {}", leaf.name, why(&error)))?;
        pens.push(pen);
    }
    readme(&mut pens[0], dictionary).map_err(|error| why(&error))?;
    pens.push(lists.sheet(LISTS).map_err(|error| why(&error))?);
    for pen in pens {
        workbook.push_worksheet(pen.sheet);
    }
    workbook.save_to_buffer().map_err(|error| why(&error))
}

/// The properties every workbook written here has; the day is fixed, so that the bytes are.
fn begin(workbook: &mut Workbook) -> Result<(), XlsxError> {
    let properties =
        DocProperties::new().set_author("preceptor").set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(())
}

fn readme(pen: &mut SheetWriter, dictionary: &Dictionary) -> Result<(), XlsxError> {
    pen.width(0, 110.0)?;
    for (row, line) in (0..).zip(&dictionary.layout.help) {
        pen.paragraph(row, line)?;
        let lines = u32::try_from(line.chars().count() / 100).unwrap_or(0) + 1;
        pen.sheet.set_row_height(row, f64::from(16 * lines + 4))?;
    }
    Ok(())
}

/// What a workbook cannot hold, in words.
fn why(error: &XlsxError) -> String {
    match error {
        XlsxError::MaxStringLengthExceeded => "a text is longer than the 32767 letters a cell can hold".to_owned(),
        XlsxError::RowColumnLimitError => "there are more rows than a sheet can hold".to_owned(),
        other => format!("the workbook cannot be written: {other}"),
    }
}
