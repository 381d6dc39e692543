//! Rows and columns as named sheets of cells, each with its kind and its place.
//! What the cells mean is for the other modules to say.

use crate::load::text::moment::Moment;
use crate::model::{FileId, Span};

/// A file of rows and columns.
#[derive(Debug)]
pub struct Grid {
    /// The file, whose places know sheet and cell.
    pub file: FileId,
    /// Its sheets in order; a CSV file is one sheet without a name.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Its name; empty for a CSV file.
    pub name: String,
    /// Where it begins.
    pub place: Span,
    /// The rows that hold anything.
    pub rows: Vec<Line>,
    /// Cells that are merged, as `B4:B6`, each at the first of them.
    pub merged: Vec<(String, Span)>,
    /// Whether a person sees it.
    pub shown: Shown,
}

/// Whether a person sees a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A person sees it.
    Visible,
    /// It is hidden.
    Hidden,
}

/// One row that holds anything.
#[derive(Debug)]
pub struct Line {
    /// Its number, from 1, as a spreadsheet shows it; in a CSV file the number of the line.
    pub number: usize,
    /// The whole row.
    pub place: Span,
    /// Its cells from the first column on, blank ones between them included.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it shows, without spaces around: `12`, `40%`, `2026-09-10`, `yes`.
    pub text: String,
    /// What it is.
    pub kind: CellKind,
    /// Where it is.
    pub place: Span,
}

/// What a cell is.
#[derive(Clone, Debug, PartialEq)]
pub enum CellKind {
    /// Nothing stands there.
    Empty,
    /// A text, as it is written, with the spaces around it; in a CSV file everything is one.
    Text(String),
    /// A number; `40%` is 40.
    Number(f64),
    /// A day, an hour or both.
    Date(Moment),
    /// Yes or no.
    Bool(bool),
    /// An error of the spreadsheet, such as `#NUM!`.
    Error,
    /// A formula whose result was never stored.
    NoResult,
}

impl Cell {
    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.kind == CellKind::Empty
    }
}

impl Line {
    /// The cell of a column, counted from 0, if it holds anything.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column).filter(|cell| !cell.is_empty())
    }
}
