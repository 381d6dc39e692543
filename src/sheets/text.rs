//! A scenario as TOML.

use toml_writer::{ToTomlKey, ToTomlValue};

use crate::load::{Node, Tree, Written};
use crate::model::Span;

/// So many columns a line of a list may fill.
const WIDTH: usize = 110;

/// The text of a scenario.
pub fn of(written: &Written) -> String {
    let mut text = Text { written, text: String::new() };
    text.table(&written.root, &[]);
    for place in written.notes.keys() {
        if !known(&written.root, *place) {
            text.note(*place);
        }
    }
    text.text.trim_start_matches('\n').to_owned()
}

struct Text<'a> {
    written: &'a Written,
    text: String,
}

impl Text<'_> {
    /// Values first, then the tables in the table, each under its heading.
    fn table(&mut self, table: &Node, path: &[&str]) {
        let heading = |node: &Node| match &node.value {
            Tree::Table(_) => true,
            Tree::List(items) => !items.is_empty() && items.iter().all(|item| matches!(item.value, Tree::Table(_))),
            _ => false,
        };
        for entry in table.entries().iter().filter(|entry| !heading(&entry.node)) {
            self.note(entry.key_place);
            let lead = format!("{} = ", key(&entry.key));
            let value = value(&entry.node, lead.len());
            self.text.push_str(&format!("{lead}{value}\n"));
        }
        for entry in table.entries().iter().filter(|entry| heading(&entry.node)) {
            let path: Vec<&str> = path.iter().copied().chain([entry.key.as_str()]).collect();
            let name = path.iter().map(|step| key(step)).collect::<Vec<_>>().join(".");
            if let Tree::List(items) = &entry.node.value {
                for item in items {
                    self.text.push('\n');
                    self.note(item.place);
                    self.text.push_str(&format!("[[{name}]]\n"));
                    self.table(item, &path);
                }
                continue;
            }
            let plain =
                |node: &Node| node.entries().is_empty() || node.entries().iter().any(|entry| !heading(&entry.node));
            if plain(&entry.node) {
                self.text.push_str(&format!("\n[{name}]\n"));
            }
            self.table(&entry.node, &path);
        }
    }

    fn note(&mut self, place: Span) {
        for line in self.written.notes.get(&place).into_iter().flat_map(|note| note.lines()) {
            self.text.push_str(format!("# {line}").trim_end());
            self.text.push('\n');
        }
    }
}

/// Whether a note was written where it belongs.
fn known(node: &Node, place: Span) -> bool {
    let inside = |node: &Node| match &node.value {
        Tree::List(items) => items.iter().any(|item| item.place == place || known(item, place)),
        _ => known(node, place),
    };
    node.entries().iter().any(|entry| entry.key_place == place || inside(&entry.node))
}

fn key(name: &str) -> String {
    name.to_toml_key()
}

fn value(node: &Node, indent: usize) -> String {
    match &node.value {
        Tree::Text(text) => text.to_toml_value(),
        Tree::Integer(number) => number.to_string(),
        Tree::Number(number) => number.to_toml_value(),
        Tree::Bool(answer) => answer.to_string(),
        Tree::Moment(moment) => moment.to_string(),
        Tree::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(item, indent)).collect();
            let line = format!("[{}]", items.join(", "));
            if line.chars().count() + indent <= WIDTH { line } else { lines(&items) }
        }
        Tree::Table(entries) => {
            let entries = entries.iter().map(|entry| format!("{} = {}", key(&entry.key), value(&entry.node, indent)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A list on several lines.
fn lines(items: &[String]) -> String {
    let (mut text, mut line) = ("[\n".to_owned(), String::new());
    for item in items {
        if !line.is_empty() && line.chars().count() + item.chars().count() + 6 > WIDTH {
            text.push_str(&format!("    {}\n", line.trim_end()));
            line.clear();
        }
        line.push_str(&format!("{item}, "));
    }
    text.push_str(&format!("    {}\n]", line.trim_end()));
    text
}
