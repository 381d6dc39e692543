//! Who says a value: a source from outside, or a text of the person.

use super::{FileId, Span};

/// Who says a value from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Its id in `rules/sources.toml`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The address of the page or file.
    pub address: String,
    /// The day it was read: `2026-11-22`.
    pub read: String,
    /// `official`, `study`, `secondary` or `unverified`.
    pub confidence: String,
    /// Why nothing is taken from it, where it was read in vain.
    pub not_taken: Option<String>,
    /// Where it is written; none for one that no file holds.
    pub place: Option<Span>,
}

/// A value as one of several sources says it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceValue {
    /// The value, as a report says it.
    pub value: String,
    /// Who says so.
    pub by: SaidBy,
}

/// Who says a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SaidBy {
    /// A source of the rules' data, by its title.
    Source(String),
    /// The scenario or a table of it. Its name is asked of the files, so that it is what they are called now.
    File(FileId),
}
