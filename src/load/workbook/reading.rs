//! A workbook while it is read: whose part a row belongs to, what a cell says.

use std::collections::BTreeMap;

use crate::load::tabular::cell::Cell;
use crate::load::tabular::cells;
use crate::load::text::spelling::{ellipsize, plain};
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, FactId, Span};

/// The part of one person.
#[derive(Default)]
pub(super) struct Part {
    /// The person's sections, in the order of the workbook.
    pub(super) entries: Vec<Entry>,
}

/// A workbook that is being read.
pub(super) struct Book<'a> {
    pub(super) dictionary: &'a Dictionary,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) notes: BTreeMap<Span, String>,
    pub(super) mine: Part,
    pub(super) partner: Option<Part>,
}

/// Whether a sheet, a column or a question is the person's own, and left alone.
pub(super) fn own(name: &str) -> bool {
    plain(name).split(' ').next() == Some("my")
}

impl<'a> Book<'a> {
    /// A workbook of which nothing is read yet.
    pub(super) fn new(dictionary: &'a Dictionary) -> Self {
        Self { dictionary, problems: Vec::new(), notes: BTreeMap::new(), mine: Part::default(), partner: None }
    }

    /// The part of whoever a row is about.
    pub(super) fn part(&mut self, whose: Whose) -> &mut Part {
        match whose {
            Whose::Applicant => &mut self.mine,
            Whose::Partner => self.partner.get_or_insert_default(),
        }
    }

    /// Whose a row is.
    pub(super) fn whose(&mut self, cell: Option<&Cell>) -> Whose {
        let Some(cell) = cell else { return Whose::Applicant };
        match plain(&cell.text).as_str() {
            "you" | "me" | "mine" | "yours" | "applicant" => Whose::Applicant,
            "partner" | "partner s" => Whose::Partner,
            _ => {
                let problem = Diagnostic::at(
                    Code::WrongValue,
                    cell.place,
                    format!("`{}` says not whose this is", ellipsize(&cell.text)),
                );
                self.problems.push(problem.help("write `you` or `partner`"));
                Whose::Applicant
            }
        }
    }

    /// What a cell says of a fact.
    pub(super) fn value(&mut self, cell: &Cell, fact: FactId) -> Option<Node> {
        cells::node(cell, self.dictionary.def(fact)).map_err(|problem| self.problems.push(problem)).ok()
    }

    /// A cell that is a plain text.
    pub(super) fn text(&mut self, cell: &Cell) -> Option<Node> {
        cells::sound(cell).map_err(|problem| self.problems.push(problem)).ok()?;
        Some(Node { place: cell.place, value: Tree::Text(cell.text.clone()) })
    }

    pub(super) fn note(&mut self, place: Span, cell: Option<&Cell>) {
        if let Some(cell) = cell {
            self.notes.insert(place, cell.text.clone());
        }
    }
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The applicant's.
    Applicant,
    /// The partner's.
    Partner,
}

impl Part {
    /// The list of that name, to add to.
    pub(super) fn list(&mut self, key: &str, place: Span) -> Option<&mut Vec<Node>> {
        match &mut self.under(key, place, || Tree::List(Vec::new())).value {
            Tree::List(items) => Some(items),
            _ => None,
        }
    }

    /// The table of that name, to add to.
    pub(super) fn table(&mut self, key: &str, place: Span) -> &mut Node {
        self.under(key, place, || Tree::Table(Vec::new()))
    }

    fn under(&mut self, key: &str, place: Span, new: impl Fn() -> Tree) -> &mut Node {
        let at = self.entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
            self.put(key, place, Node { place, value: new() });
            self.entries.len() - 1
        });
        &mut self.entries[at].node
    }

    pub(super) fn put(&mut self, key: &str, key_place: Span, node: Node) {
        self.entries.push(Entry { key: key.to_owned(), key_place, node });
    }
}
