//! One parsed file as the checker walks it: its functions and closures, and where things stand in its text.

use rhai::Position;

pub(super) use super::super::functions::Function;
use super::super::functions::Functions;
use super::super::parsed::Parsed;
use crate::model::Span;

/// One file.
pub(super) struct Script<'a> {
    pub parsed: &'a Parsed,
    /// Its functions.
    pub functions: &'a [Function],
    /// All of them, closures too.
    pub all: &'a Functions,
}

impl<'a> Script<'a> {
    /// A parsed file.
    pub fn new(parsed: &'a Parsed) -> Self {
        Self { parsed, functions: &parsed.functions.named, all: &parsed.functions }
    }

    /// The place of a token of that length.
    pub fn place(&self, at: Position, length: usize) -> Span {
        self.parsed.text().place(at, length)
    }

    /// The text at a place.
    pub fn slice(&self, place: Span) -> &str {
        self.parsed.text.text.get(place.start..place.end).unwrap_or("")
    }

    /// The place of a function's name.
    pub fn name_place(&self, function: &str) -> Span {
        let text = &self.parsed.text.text;
        let pattern = format!("fn {function}");
        let whole = |at: &usize| !text[at + pattern.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let start = text.match_indices(&pattern).map(|(at, _)| at).find(whole).map_or(0, |at| at + 3);
        Span { file: self.parsed.file, start, end: (start + function.len()).min(text.len()) }
    }
}
