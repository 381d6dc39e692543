//! Draws problems as text of 80 columns: where each is, the line with a caret, the help. All problems at once.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::model::{Diagnostic, Files, Span};

/// The columns a message may fill.
const WIDTH: usize = 80;
/// The most bytes of one file a message quotes: a line of a megabyte helps nobody.
const LONGEST_TEXT: usize = 1 << 20;

/// The most problems drawn: whoever has more begins with these.
const MOST: usize = 100;

/// All problems, as a person reads them; of very many the first. With colour it holds the escape sequences of a terminal.
#[doc(hidden)]
pub fn draw(files: &Files, problems: &[Diagnostic], colored: bool) -> String {
    let renderer = if colored { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut text = String::new();
    for problem in &problems[..problems.len().min(MOST)] {
        text.push_str(&one(files, problem, &renderer));
        text.push_str("\n\n");
    }
    let many = if problems.len() == 1 { "1 problem".to_owned() } else { format!("{} problems", problems.len()) };
    let shown = if problems.len() > MOST { format!(", the first {MOST} shown") } else { String::new() };
    text.push_str(&format!("{many}{shown}, nothing was run\n"));
    text
}

fn one(files: &Files, problem: &Diagnostic, renderer: &Renderer) -> String {
    let title = Level::ERROR.primary_title(&problem.message);
    let mut groups = Vec::new();
    let origin = problem.span.map(|place| origin(files, place)).unwrap_or_default();
    match problem.span {
        Some(place) if files.get(place.file).is_workbook() => {
            groups.push(title.element(Origin::path(&origin)));
        }
        Some(place) if files.get(place.file).text.len() <= LONGEST_TEXT => {
            let file = files.get(place.file);
            let span = span(&file.text, place.start, place.end);
            let snippet = Snippet::source(&file.text).path(&file.name).annotation(AnnotationKind::Primary.span(span));
            groups.push(title.element(snippet));
        }
        Some(place) => {
            let name = &files.get(place.file).name;
            groups.push(Group::with_title(title).element(Level::NOTE.message(format!("in {name}"))));
        }
        // Without a text to quote, a help line in the same drawing would hang on an empty margin.
        None => {
            let help = problem.help.as_ref().map(|help| Group::with_title(Level::HELP.secondary_title(help)));
            let lines = std::iter::once(Group::with_title(title)).chain(help).map(|group| renderer.render(&[group]));
            return lines.collect::<Vec<_>>().join("\n");
        }
    }
    if let Some(help) = &problem.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(help)));
    }
    renderer.render(&groups)
}

/// Where in a workbook something stands, and what stands there.
fn origin(files: &Files, place: Span) -> String {
    const LONG: usize = 40;
    let said = files.get(place.file).text.get(place.start..place.end).unwrap_or_default();
    let cell = files.spot(place).is_some_and(|spot| spot.column > 0);
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONG).collect();
    let more = if said.chars().nth(LONG).is_some() { "..." } else { "" };
    let said = if cell && !line.is_empty() { format!(": {line}{more}") } else { String::new() };
    format!("{}{said}", files.show(place))
}

/// A span on character borders inside the text, at least one character long where there is one.
fn span(text: &str, start: usize, end: usize) -> std::ops::Range<usize> {
    let border = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = border(start);
    let next = text[start..].chars().next().map_or(start, |letter| start + letter.len_utf8());
    start..border(end).max(next)
}
