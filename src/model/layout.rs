//! How a workbook is laid out: sheets, what is asked first, examples. Read from `rules/workbook.toml`; knows no medicine.

use indexmap::IndexMap;

/// The workbook an applicant fills in.
#[derive(Debug, Default)]
pub struct Layout {
    /// The text in a cell that marks its row as an example.
    pub example: String,
    /// The lines of the first sheet, which say how to fill in the others.
    pub help: Vec<String>,
    /// What is asked about the scenario itself: question by key, such as `season` or `as_of`.
    pub questions: IndexMap<String, String>,
    /// Sheets by the name of their kind of record, in the order of the workbook.
    pub pages: IndexMap<String, Page>,
}

/// The sheet of one kind of record.
#[derive(Debug, Default)]
pub struct Page {
    /// What the sheet is called.
    pub sheet: String,
    /// What the first cell says as a note; none where it has no note.
    pub note: Option<String>,
    /// The names of the facts that come first, in their order.
    pub first: Vec<String>,
    /// One example row: what stands in the cell of each fact, by the fact's name. Empty where there is no example.
    pub example: IndexMap<String, String>,
}
