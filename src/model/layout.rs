//! How a workbook is laid out: sheets, what is asked first, examples. Read from `rules/workbook.toml`; knows no medicine.

use indexmap::IndexMap;

/// The workbook an applicant fills in.
#[derive(Debug, Default)]
pub struct Layout {
    /// What marks a row as an example.
    pub example: String,
    /// What the first sheet says, line by line.
    pub help: Vec<String>,
    /// What is asked about the scenario itself, by its key.
    pub questions: IndexMap<String, String>,
    /// Sheets by record, in their order.
    pub pages: IndexMap<String, Page>,
}

/// The sheet of one kind of record.
#[derive(Debug, Default)]
pub struct Page {
    /// Its name.
    pub sheet: String,
    /// What stands at its top left, as a note.
    pub note: Option<String>,
    /// The facts that come first.
    pub first: Vec<String>,
    /// An example, fact by fact, as one would write it into the cells.
    pub example: IndexMap<String, String>,
}
