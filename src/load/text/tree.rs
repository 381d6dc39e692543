//! TOML text as a tree in which everything knows its place. What the tree means is for the other modules to say.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::load::text::moment::Moment;
use crate::load::text::spelling::{composed, ellipsize};
use crate::model::{Code, Diagnostic, FileId, Span};

/// Deeper nesting than this is refused: nothing a user writes needs it.
const DEEPEST: usize = 64;

/// One value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where.
    pub place: Span,
    /// What.
    pub value: Tree,
}

/// What is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a point.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A date, a time or both.
    Moment(Moment),
    /// A list.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub key: String,
    /// Where the name is written.
    pub key_place: Span,
    /// What it says.
    pub node: Node,
}

impl Node {
    /// All it says as a text, without places: the lines of tables by name, whatever their order.
    pub fn plain(&self) -> String {
        match &self.value {
            Tree::Text(text) => text.clone(),
            Tree::Integer(number) => number.to_string(),
            Tree::Number(number) => format!("{number:?}"),
            Tree::Bool(answer) => answer.to_string(),
            Tree::Moment(moment) => moment.to_string(),
            Tree::List(items) => items.iter().map(|item| format!("{:?},", item.plain())).collect(),
            Tree::Table(entries) => {
                let lines: BTreeMap<&str, String> =
                    entries.iter().map(|entry| (entry.key.as_str(), entry.node.plain())).collect();
                format!("{lines:?}")
            }
        }
    }

    /// The lines of a table; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Tree::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The value of that name in a table.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value of that name in a table, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Tree::Table(entries) => entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.node),
            _ => None,
        }
    }

    /// Puts a line into a table, in the place of the one of that name; nothing happens to what is no table.
    pub fn put(&mut self, key: &str, key_place: Span, node: Self) {
        let Tree::Table(entries) = &mut self.value else { return };
        let entry = Entry { key: key.to_owned(), key_place, node };
        match entries.iter_mut().find(|other| other.key == key) {
            Some(other) => *other = entry,
            None => entries.push(entry),
        }
    }

    /// Takes a line out of a table.
    pub fn take(&mut self, key: &str) -> Option<Self> {
        let Tree::Table(entries) = &mut self.value else { return None };
        let at = entries.iter().position(|entry| entry.key == key)?;
        Some(entries.remove(at).node)
    }

    /// The text it is.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Takes one key over from another table, in place of its own.
    pub fn replace(&mut self, from: &Self, key: &str) {
        let Some(entry) = from.entries().iter().find(|entry| entry.key == key).cloned() else { return };
        if let Tree::Table(entries) = &mut self.value {
            entries.retain(|entry| entry.key != key);
            entries.push(entry);
        }
    }

    /// What it says, its place apart, told from every other value.
    pub fn shown_value(&self) -> String {
        match &self.value {
            Tree::Text(text) => format!("{text:?}"),
            Tree::Integer(number) => format!("{number}"),
            Tree::Number(number) => format!("{number:?}"),
            Tree::Bool(answer) => format!("{answer}"),
            Tree::Moment(moment) => format!("{moment}"),
            Tree::List(items) => items.iter().map(|item| item.shown_value() + ",").collect(),
            Tree::Table(entries) => {
                entries.iter().map(|entry| format!("{}={};", entry.key, entry.node.shown_value())).collect()
            }
        }
    }

    /// What stands there, as a message shows it.
    pub(crate) fn shown(&self) -> String {
        match &self.value {
            Tree::Text(text) => format!("`{}`", ellipsize(text)),
            Tree::Integer(number) => format!("`{number}`"),
            Tree::Number(number) => format!("`{number}`"),
            Tree::Bool(answer) => format!("`{answer}`"),
            Tree::Moment(moment) => format!("`{moment}`"),
            Tree::List(_) => "a list".into(),
            Tree::Table(_) => "a table".into(),
        }
    }
}

/// Reads one TOML text; all mistakes in its syntax come together.
///
/// # Errors
/// The mistakes in its syntax.
pub fn parse(file: FileId, text: &str) -> Result<Node, Vec<Diagnostic>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let reading = Reading { file, text };
    if !errors.is_empty() {
        return Err(reading.syntax(&errors));
    }
    let mut problems = Vec::new();
    let value = reading.table(root.get_ref(), 0, &mut problems);
    if problems.is_empty() { Ok(Node { place: reading.place(0..0), value }) } else { Err(problems) }
}

struct Reading<'a> {
    file: FileId,
    text: &'a str,
}

impl Reading<'_> {
    fn place(&self, span: Range<usize>) -> Span {
        let start = self.boundary(span.start);
        Span { file: self.file, start, end: self.boundary(span.end).max(start) }
    }

    fn boundary(&self, at: usize) -> usize {
        (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    fn syntax(&self, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
        let mut problems: Vec<Diagnostic> = errors.iter().map(|error| self.one(error)).collect();
        problems.sort();
        problems.dedup_by_key(|problem| problem.span);
        // Of a line end of Windows the second byte is told once more.
        let at_line_end =
            |place: &Span| self.text[..place.start].ends_with('\r') && self.text[place.start..].starts_with('\n');
        let line = |place: &Span| self.text[..place.start].rfind('\n');
        let said = |problem: &Diagnostic| problem.span.map(|place| (line(&place), problem.message.clone()));
        let first = problems.iter().filter(|problem| !problem.span.as_ref().is_some_and(at_line_end));
        let first: BTreeSet<_> = first.filter_map(said).collect();
        problems.retain(|problem| {
            !problem.span.as_ref().is_some_and(at_line_end) || said(problem).is_none_or(|said| !first.contains(&said))
        });
        problems
    }

    fn one(&self, error: &toml::de::Error) -> Diagnostic {
        let place = self.place(error.span().unwrap_or(0..0));
        let here = &self.text[place.start..place.end];
        match error.message() {
            "duplicate key" => {
                Diagnostic::at(Code::Duplicate, place, format!("`{}` is written twice", ellipsize(here)))
            }
            message if message.contains("basic string, expected") => {
                Diagnostic::at(Code::Syntax, place, "this text is not closed")
                    .help("a text stands between two quotes, on one line")
            }
            message if message.contains("recurs") => Diagnostic::at(Code::TooMuch, place, "this nests too deeply"),
            message => Diagnostic::at(Code::Syntax, place, message.to_owned()),
        }
    }

    fn table(&self, table: &DeTable<'_>, depth: usize, problems: &mut Vec<Diagnostic>) -> Tree {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: composed(key.get_ref()).into_owned(),
                key_place: self.place(key.span()),
                node: self.node(value, depth + 1, problems),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_place);
        Tree::Table(entries)
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize, problems: &mut Vec<Diagnostic>) -> Node {
        let place = self.place(value.span());
        let mut wrong = |message: &str| {
            problems.push(Diagnostic::at(Code::Syntax, place, message.to_owned()));
            Tree::Bool(false)
        };
        let value = match value.get_ref() {
            _ if depth > DEEPEST => wrong("this nests too deeply"),
            DeValue::String(text) => Tree::Text(composed(text).into_owned()),
            DeValue::Integer(number) => {
                let read = i64::from_str_radix(number.as_str(), number.radix()).ok().map(Tree::Integer);
                read.unwrap_or_else(|| wrong("this number is too large"))
            }
            DeValue::Float(number) => {
                let read = number.as_str().parse().ok().map(Tree::Number);
                read.unwrap_or_else(|| wrong("this is not a number"))
            }
            DeValue::Datetime(_) => {
                let read = Moment::read(&self.text[place.start..place.end]).map(Tree::Moment);
                read.unwrap_or_else(|| wrong("there is no such day or hour"))
            }
            DeValue::Boolean(answer) => Tree::Bool(*answer),
            DeValue::Array(items) => {
                Tree::List(items.iter().map(|item| self.node(item, depth + 1, problems)).collect())
            }
            DeValue::Table(table) => self.table(table, depth, problems),
        };
        Node { place, value }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Tree, parse};
    use crate::model::FileId;

    fn problems(text: &str) -> Vec<(usize, usize, String)> {
        let found = parse(FileId(0), text).expect_err("a wrong text");
        found.into_iter().map(|p| (p.span.unwrap().start, p.span.unwrap().end, p.message)).collect()
    }

    fn spelt(node: &Node) -> String {
        match &node.value {
            Tree::List(items) => format!("[{}]", items.iter().map(spelt).collect::<Vec<_>>().join(" ")),
            Tree::Table(entries) => {
                let lines: Vec<_> = entries
                    .iter()
                    .map(|e| format!("{}@{}-{}={}", e.key, e.key_place.start, e.key_place.end, spelt(&e.node)))
                    .collect();
                format!("{{{}}}", lines.join(" "))
            }
            _ => format!("{}@{}-{}", node.shown(), node.place.start, node.place.end),
        }
    }

    #[test]
    fn a_table_keeps_the_order_of_the_file_and_every_place() {
        let node = parse(FileId(0), "z = 1\na = [true, 2.5]\n[t.u]\nd = 2026-09-10\n").unwrap();
        assert_eq!(
            spelt(&node),
            "{z@0-1=`1`@4-5 a@6-7=[`true`@11-15 `2.5`@17-20] t@23-24={u@25-26={d@28-29=`2026-09-10`@32-42}}}"
        );
    }

    #[test]
    fn a_mark_at_the_start_and_windows_line_ends_do_no_harm() {
        let node = parse(FileId(0), "\u{feff}a = 1\r\nb = \"x\"\r\n").unwrap();
        assert_eq!(spelt(&node), "{a@3-4=`1`@7-8 b@10-11=`x`@14-17}");
    }

    #[test]
    fn all_mistakes_of_a_file_come_together() {
        assert_eq!(
            problems("a = \nb = 1\nb = 2\n[c\nd = 99999999999999999999\n"),
            [
                (4, 4, "string values must be quoted, expected literal string".to_owned()),
                (11, 12, "`b` is written twice".to_owned()),
                (19, 19, "unclosed table, expected `]`".to_owned()),
            ]
        );
        assert_eq!(problems("d = 99999999999999999999\n"), [(4, 24, "this number is too large".to_owned())]);
    }

    #[test]
    fn absurd_texts_are_refused_quietly() {
        for text in
            ["\0", "a = \"\0\"", "[", "]", "a", "=", "a = 1e999", "\u{feff}\u{feff}", "a = '''", "a.b = 1\na = 2"]
        {
            let _ = parse(FileId(0), text);
        }
        let deep = |open: &str, close: &str| format!("a = {}1{}", open.repeat(50_000), close.repeat(50_000));
        assert_eq!(problems(&deep("[", "]"))[0].2, "this nests too deeply");
        assert!(parse(FileId(0), &deep("{a=", "}")).is_err());
        assert!(parse(FileId(0), &format!("{}a = 1", "a.".repeat(50_000))).is_err());
        assert!(
            parse(FileId(0), &format!("[{}a]\nb = {}1{}", "a.".repeat(60), "[".repeat(40), "]".repeat(40))).is_err()
        );
    }
}
