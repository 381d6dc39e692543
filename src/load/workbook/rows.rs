//! A sheet of records, one to a row; and the example on it, which does not count while it is untouched.

use crate::load::tabular::cell::{Cell, Line, Sheet};
use crate::load::tabular::cells::NONE;
use crate::load::text::spelling::plain;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::load::workbook::columns::{self, Key};
use crate::load::workbook::header::{Columns, Heading};
use crate::load::workbook::reading::{Book, Whose};
use crate::model::{Code, Diagnostic, KindId, Page};

/// How a row stands to the example of its sheet.
enum Example {
    /// It is no example, or nothing of it is left.
    Applicants,
    /// It is the example as it was.
    Untouched,
    /// It says that it is one, but was changed.
    Half,
}

impl Book<'_> {
    /// Reads all records of a sheet.
    pub(super) fn rows(&mut self, sheet: &Sheet, kind: KindId, page: Option<&Page>) {
        let name = self.dictionary.name(kind).to_owned();
        let all = columns::columns(self.dictionary, kind);
        let also = |key: Key| match key {
            Key::Fact(fact) => {
                let def = self.dictionary.def(fact);
                let names = [self.dictionary.fact_name(fact).to_owned(), self.dictionary.path(fact)];
                names.into_iter().chain(def.ask.clone()).collect()
            }
            Key::List => vec!["list".to_owned()],
            Key::Whose | Key::Notes | Key::Id => Vec::new(),
        };
        let headings: Vec<Heading<Key>> = all
            .into_iter()
            .map(|column| Heading { also: also(column.key), shown: column.heading, key: column.key })
            .collect();
        let Some(columns) = self.columns(sheet, &headings) else { return };
        for line in columns.lines {
            match self.example(&columns, line, page) {
                Example::Untouched => {}
                Example::Half => self.half(&columns, line, page),
                Example::Applicants => self.row(&columns, line, &name, page),
            }
        }
    }

    fn row(&mut self, columns: &Columns<'_, Key>, line: &Line, name: &str, page: Option<&Page>) {
        let whose = self.whose(columns.cell(line, Key::Whose));
        let mut entries = Vec::new();
        for (key, cell) in columns.known(line) {
            let found = match key {
                Key::Whose | Key::Notes => continue,
                Key::Id => self.text(cell).map(|node| ("id".to_owned(), node)),
                Key::List => self.list(cell).map(|node| ("list".to_owned(), node)),
                Key::Fact(fact) => {
                    self.value(cell, fact).map(|node| (self.dictionary.fact_name(fact).to_owned(), node))
                }
            };
            entries.extend(found.map(|(key, node)| Entry { key, key_place: cell.place, node }));
        }
        let note = columns.cell(line, Key::Notes);
        let mark = page.is_some() && note.is_some_and(|cell| self.marked(cell));
        if entries.is_empty() && note.is_none_or(|_| mark) && whose == Whose::Applicant {
            return;
        }
        self.note(line.place, note.filter(|_| !mark));
        let node = Node { place: line.place, value: Tree::Table(entries) };
        if let Some(list) = self.part(whose).list(name, line.place) {
            list.push(node);
        }
    }

    /// The programs on the list of an application.
    fn list(&mut self, cell: &Cell) -> Option<Node> {
        let node = self.text(cell)?;
        let parts = cell.text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let items: Vec<Node> = if cell.text.eq_ignore_ascii_case(NONE) {
            Vec::new()
        } else {
            parts.map(|part| Node { place: cell.place, value: Tree::Text(part.to_owned()) }).collect()
        };
        Some(Node { place: node.place, value: Tree::List(items) })
    }

    fn marked(&self, cell: &Cell) -> bool {
        let mark = plain(&self.dictionary.layout.example);
        !mark.is_empty() && plain(&cell.text) == mark
    }

    fn example(&self, columns: &Columns<'_, Key>, line: &Line, page: Option<&Page>) -> Example {
        let marked = columns.cell(line, Key::Notes).is_some_and(|cell| self.marked(cell));
        let Some(page) = page.filter(|_| marked) else { return Example::Applicants };
        let left = self.left(columns, line, page).len();
        let cells = columns.known(line).into_iter().filter(|(key, _)| !matches!(key, Key::Notes | Key::Whose)).count();
        match left {
            0 => Example::Applicants,
            left if left == page.example.len() && left == cells => Example::Untouched,
            _ => Example::Half,
        }
    }

    /// The cells of an example that still say what it said.
    fn left<'l>(&self, columns: &Columns<'_, Key>, line: &'l Line, page: &Page) -> Vec<&'l Cell> {
        let same = |key: Key, cell: &Cell| match key {
            Key::Fact(fact) => {
                let example = page.example.get(self.dictionary.fact_name(fact));
                example.is_some_and(|example| plain(example) == plain(&cell.text))
            }
            Key::Whose | Key::List | Key::Notes | Key::Id => false,
        };
        columns.known(line).into_iter().filter(|(key, cell)| same(*key, cell)).map(|(_, cell)| cell).collect()
    }

    fn half(&mut self, columns: &Columns<'_, Key>, line: &Line, page: Option<&Page>) {
        let left = page.map(|page| self.left(columns, line, page)).unwrap_or_default();
        let left: Vec<String> =
            left.iter().map(|cell| format!("`{}`", crate::load::text::spelling::ellipsize(&cell.text))).collect();
        let place = columns.cell(line, Key::Notes).map_or(line.place, |cell| cell.place);
        let problem = Diagnostic::at(Code::Ambiguous, place, "this row says that it is an example, but it was changed");
        let help =
            format!("if the row is yours, clear this cell; {} still stands there from the example", left.join(", "));
        self.problems.push(problem.help(help));
    }
}
