//! Lines on a page of 80 columns. Knows indents and wrapping, not what a report is.

use crate::model::wording;

/// A terminal's width, and what an email or a printout shows without breaking lines.
const WIDTH: usize = 80;

/// What a wrapped line is moved in further than its beginning.
const HANG: usize = 4;

/// One statement and how far it is moved in.
pub(crate) struct Line {
    /// In columns: 2 for a statement of a section, 4 and 6 for what belongs to it.
    pub indent: usize,
    /// What it says.
    pub text: String,
}

impl Line {
    /// A statement of a section.
    pub(crate) fn main(text: impl Into<String>) -> Self {
        Self { indent: 2, text: text.into() }
    }

    /// What belongs to the statement before it.
    pub(crate) fn under(text: impl Into<String>) -> Self {
        Self { indent: 4, text: text.into() }
    }

    /// What belongs to the line before that.
    pub(crate) fn deeper(text: impl Into<String>) -> Self {
        Self { indent: 6, text: text.into() }
    }
}

/// A page being written.
#[derive(Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// A line at the margin.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(&wrap(0, text));
    }

    /// A line at the margin with a blank line before it.
    pub(crate) fn apart(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.line(text);
    }

    /// A heading and its lines; nothing where there are none.
    pub(crate) fn section(&mut self, heading: &str, lines: &[Line]) {
        if lines.is_empty() {
            return;
        }
        self.apart(heading);
        for line in lines {
            self.text.push_str(&wrap(line.indent, &line.text));
        }
    }

    pub(crate) fn done(self) -> String {
        self.text
    }
}

/// The text in lines that fit, the later ones moved in; a word longer than a line stays whole, and two spaces behind a date
/// stay two.
fn wrap(indent: usize, text: &str) -> String {
    let (first, later) = (" ".repeat(indent), " ".repeat(indent + HANG));
    let lines = textwrap::wrap(text, wording::lines_of(WIDTH).initial_indent(&first).subsequent_indent(&later));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn long_statement_wraps_between_words_with_a_hanging_indent() {
        let text =
            "by 12 Sep  The Very Long Name of a Medical Center of the North: move this signal to another program";
        assert_eq!(
            wrap(2, text),
            "  by 12 Sep  The Very Long Name of a Medical Center of the North: move this\n      signal to another program\n"
        );
    }

    #[test]
    fn word_longer_than_a_line_stays_whole() {
        let long = "x".repeat(100);
        assert_eq!(wrap(2, &format!("see {long} there")), format!("  see\n      {long}\n      there\n"));
    }
}
