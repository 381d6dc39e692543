//! Columns and hanging lines on 80 columns.

use super::Cited;
use crate::model::wording;

/// A terminal's width.
const WIDTH: usize = 80;

/// The room between two columns.
const GAP: &str = "  ";

/// One row of cells, each wrapped into its column.
pub(super) fn row(cells: &[&str], widths: &[usize]) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or_default();
    let mut text = String::new();
    for line in 0..height {
        let parts = wrapped.iter().zip(widths).map(|(cell, width)| {
            let part = cell.get(line).map_or("", String::as_str);
            let room = width.saturating_sub(textwrap::core::display_width(part));
            format!("{part}{}", " ".repeat(room))
        });
        let parts: Vec<String> = parts.collect();
        text.push_str(parts.join(GAP).trim_end());
        text.push('\n');
    }
    text
}

/// A statement moved in, its later lines moved in further.
pub(super) fn hanging(indent: usize, hang: usize, text: &str) -> String {
    let lines = wrap(text, WIDTH - indent - hang);
    let mut said = String::new();
    for (n, line) in lines.iter().enumerate() {
        let space = if n == 0 { indent } else { indent + hang };
        said.push_str(&format!("{}{line}\n", " ".repeat(space)));
    }
    said
}

/// A source with everything that leads to it.
pub(super) fn source(cited: &Cited) -> String {
    let Cited { confidence, title, publisher, address, read, .. } = cited;
    let read = wording::written_day(read);
    let said = hanging(2, 4, &format!("{confidence}: {title} ({publisher}), read {read}"));
    format!("{said}{}", hanging(6, 0, address))
}

/// Words in lines of that width; a word longer than a line stays whole.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    textwrap::wrap(&words.join(" "), wording::lines_of(width)).into_iter().map(std::borrow::Cow::into_owned).collect()
}
