//! Texts that were read, and spans in them.

use std::fmt;
use std::sync::{Arc, OnceLock};

/// The number of a text in [`Files`], counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One text that was read: its name as the user would type it, and what it says.
#[derive(Debug)]
pub struct File {
    /// Path relative to the working folder, with `/` between the parts.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where each line begins, counted once.
    lines: OnceLock<Vec<usize>>,
    /// For a workbook, which sheet, row and cell each stretch of the text stands for, in the order of the text.
    spots: Option<Vec<CellSpan>>,
}

/// What a stretch of a workbook's text stands for. It goes from its first byte to the first byte of the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellSpan {
    /// Its first byte in the text.
    pub start: usize,
    /// The sheet's name.
    pub sheet: Arc<str>,
    /// The row, from 1; 0 for the sheet as a whole.
    pub row: usize,
    /// The column, from 1; 0 for the row as a whole.
    pub column: usize,
}

/// All texts read so far, in the order they were read.
#[derive(Debug, Default, Clone)]
pub struct Files {
    files: Vec<Arc<File>>,
}

/// A stretch of bytes in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte, counted from 0.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl Files {
    /// Keeps a text under a name and gives it a number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer than four billion files"));
        self.files.push(Arc::new(File { name: name.into(), text: text.into(), lines: OnceLock::new(), spots: None }));
        id
    }

    /// Keeps a workbook: all it says as one text, and what each stretch of that stands for.
    pub fn add_sheets(&mut self, name: impl Into<String>, text: impl Into<String>, spots: Vec<CellSpan>) -> FileId {
        let id = self.add(name, text);
        if let Some(file) = self.files.last_mut().and_then(Arc::get_mut) {
            file.spots = Some(spots);
        }
        id
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The same files under other names and with other texts: `change` gives the new name and the new text of each.
    /// What a workbook's stretches stand for is lost.
    #[must_use]
    pub fn changed(&self, change: &dyn Fn(FileId, &File) -> (String, String)) -> Self {
        let mut changed = Self::default();
        for (id, file) in (0u32..).zip(&self.files) {
            let (name, text) = change(FileId(id), file);
            changed.add(name, text);
        }
        changed
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A shared handle on the file of that number, so that a text can be read while more files are added.
    pub fn share(&self, id: FileId) -> Arc<File> {
        self.files[id.0 as usize].clone()
    }

    /// A place that ends inside a letter, or behind its text, made to end behind the letter.
    #[must_use]
    pub fn whole_letters(&self, place: Span) -> Span {
        let text = &self.get(place.file).text;
        let border = |at: usize, step: fn(usize) -> usize| {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at = step(at);
            }
            at
        };
        let start = border(place.start, |at| at - 1);
        Span { file: place.file, start, end: border(place.end, |at| at + 1).max(start) }
    }

    /// The stretch of a workbook that a place begins in; none in files that are no workbooks.
    pub fn spot(&self, place: Span) -> Option<&CellSpan> {
        let spots = self.get(place.file).spots.as_ref()?;
        let after = spots.partition_point(|spot| spot.start <= place.start);
        spots.get(after.saturating_sub(1))
    }

    /// Line and column of a place, both from 1; the column counts characters, in a workbook columns of the sheet.
    pub fn line_column(&self, place: Span) -> (usize, usize) {
        if let Some(spot) = self.spot(place) {
            return (spot.row.max(1), spot.column.max(1));
        }
        let file = self.get(place.file);
        let mut start = place.start.min(file.text.len());
        while !file.text.is_char_boundary(start) {
            start -= 1;
        }
        let line = file.lines().partition_point(|begins| *begins <= start);
        let begins = file.lines()[line - 1];
        (line, file.text[begins..start].chars().count() + 1)
    }

    /// `file:line:column` of a place; in a workbook `file, sheet Programs, cell C14`.
    pub fn show(&self, place: Span) -> String {
        if let Some(spot) = self.spot(place) {
            return format!("{}, {spot}", self.get(place.file).name);
        }
        let (line, column) = self.line_column(place);
        format!("{}:{line}:{column}", self.get(place.file).name)
    }
}

impl CellSpan {
    /// What a spreadsheet calls the cell in this row and column, both counted from 1: `C14`.
    pub fn cell(row: usize, column: usize) -> String {
        let (mut letters, mut rest) = (String::new(), column);
        while rest > 0 {
            rest -= 1;
            letters.insert(0, char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 26]));
            rest /= 26;
        }
        format!("{letters}{row}")
    }
}

impl fmt::Display for CellSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sheet {}", self.sheet)?;
        match (self.row, self.column) {
            (0, _) => Ok(()),
            (row, 0) => write!(f, ", row {row}"),
            (row, column) => write!(f, ", cell {}", Self::cell(row, column)),
        }
    }
}

impl File {
    /// The last part of its name, without folders.
    pub fn base(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Whether it is a workbook, whose places are cells.
    pub fn is_workbook(&self) -> bool {
        self.spots.is_some()
    }

    /// Where each line begins; the first at 0.
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let after = memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| at + 1);
            std::iter::once(0).chain(after).collect()
        })
    }

    /// The byte at which a position begins. Line and column are counted from 1, the column in characters.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.lines().get(line.max(1) - 1).copied().unwrap_or(self.text.len());
        let (rest, before) = (&self.text[start..], column.saturating_sub(1));
        // Each character is one byte in nearly every line.
        if rest.as_bytes().get(..before).is_some_and(<[u8]>::is_ascii) {
            return start + before;
        }
        start + rest.char_indices().nth(before).map_or(rest.len(), |(at, _)| at)
    }
}
