//! A filled-in workbook as the same tree a TOML scenario would give, every value with its cell. From there on all is one.

mod header;
mod parts;
mod questions;
mod rows;

use std::collections::BTreeMap;

use super::cells;
use super::columns::{self, LISTS, README, What};
use super::fields::choose;
use super::grid::{Cell, Grid, Sheet, Shown};
use super::ids::plain;
use super::tree::{Entry, Node, Tree, cut};
use crate::model::{Dictionary, FactId, KindId, Place, Problem, did_you_mean};

/// A scenario as it is written: its tree, and what its owner notes for herself.
#[derive(Debug)]
pub struct Written {
    /// What it says.
    pub root: Node,
    /// Notes by the place of what they are about.
    pub notes: BTreeMap<Place, String>,
}

/// The part of one person.
#[derive(Default)]
struct Part {
    /// Her sections, in the order of the workbook.
    entries: Vec<Entry>,
}

/// A workbook that is being read.
struct Book<'a> {
    dictionary: &'a Dictionary,
    problems: Vec<Problem>,
    notes: BTreeMap<Place, String>,
    mine: Part,
    partner: Option<Part>,
}

/// Reads a workbook; what is wrong with it comes along with what could be read.
pub fn book(grid: &Grid, dictionary: &Dictionary) -> (Written, Vec<Problem>) {
    let mut book =
        Book { dictionary, problems: Vec::new(), notes: BTreeMap::new(), mine: Part::default(), partner: None };
    let leaves = columns::leaves(dictionary);
    let mut place = Place { file: grid.file, start: 0, end: 0 };
    let mut any = false;
    for sheet in &grid.sheets {
        let same = |name: &str| plain(name) == plain(&sheet.name);
        match leaves.iter().find(|leaf| same(&leaf.name)) {
            Some(leaf) => {
                any = true;
                if let What::Applicant(_) = leaf.what {
                    place = sheet.place;
                }
                book.sheet(sheet, leaf);
            }
            None if sheet.rows.is_empty() || own(&sheet.name) || same(README) || same(LISTS) => {}
            None => {
                let names = || leaves.iter().map(|leaf| leaf.name.as_str());
                let problem = Problem::at(sheet.place, format!("there is no use for a sheet `{}`", cut(&sheet.name)));
                let meant =
                    did_you_mean(&sheet.name, names()).map(|help| help.replacen("mean `", "mean the sheet `", 1));
                let own = || format!("{}; a sheet of your own begins with `My`", choose("", names()));
                book.problems.push(problem.help(meant.unwrap_or_else(own)));
            }
        }
    }
    if !any {
        let problem = Problem::at(place, "this workbook has none of the sheets that are read here");
        let help = "`preceptor new applicant FILE.xlsx` writes one; a table of programs is read by `preceptor import`";
        book.problems = vec![problem.help(help)];
    }
    book.done(place)
}

/// Reads the sheet of one kind of record out of a workbook that holds a table for many: the one called so, else the first.
pub(crate) fn table(grid: &Grid, dictionary: &Dictionary, kind: KindId) -> (Vec<Node>, Vec<Problem>) {
    let leaves = columns::leaves(dictionary);
    let Some(leaf) = leaves.iter().find(|leaf| leaf.what == What::Records(kind)) else { return Default::default() };
    let named = grid.sheets.iter().find(|sheet| plain(&sheet.name) == plain(&leaf.name));
    let filled = || grid.sheets.iter().find(|sheet| sheet.shown == Shown::Visible && !sheet.rows.is_empty());
    let mut book =
        Book { dictionary, problems: Vec::new(), notes: BTreeMap::new(), mine: Part::default(), partner: None };
    match named.or_else(filled) {
        Some(sheet) => book.sheet(sheet, leaf),
        None => {
            let place = Place { file: grid.file, start: 0, end: 0 };
            book.problems.push(Problem::at(place, "this table is empty").help("its first row holds the headings"));
        }
    }
    let parts = std::iter::once(book.mine).chain(book.partner);
    let nodes = parts.flat_map(|part| part.entries).flat_map(|entry| match entry.node.value {
        Tree::List(items) => items,
        _ => Vec::new(),
    });
    (nodes.collect(), book.problems)
}

/// Whether a sheet, a column or a question is her own, and left alone.
fn own(name: &str) -> bool {
    plain(name).split(' ').next() == Some("my")
}

impl Book<'_> {
    fn sheet(&mut self, sheet: &Sheet, leaf: &columns::Leaf<'_>) {
        for (area, place) in &sheet.merged {
            let problem =
                Problem::at(*place, format!("the cells {area} are merged, so only the first of them says anything"));
            self.problems.push(problem.help("take the merge away and fill in each cell"));
        }
        match leaf.what {
            What::Applicant(kind) => self.questions(sheet, kind),
            What::Records(kind) => self.rows(sheet, kind, leaf.page),
            What::Confirmed | What::Assumed => self.facts(sheet, leaf.what),
            What::Accepted => self.accepted(sheet),
        }
    }

    /// The part of whoever a row is about.
    fn part(&mut self, whose: Whose) -> &mut Part {
        match whose {
            Whose::Hers => &mut self.mine,
            Whose::Partners => self.partner.get_or_insert_default(),
        }
    }

    /// Whose a row is.
    fn whose(&mut self, cell: Option<&Cell>) -> Whose {
        let Some(cell) = cell else { return Whose::Hers };
        match plain(&cell.text).as_str() {
            "you" | "me" | "mine" | "yours" | "applicant" => Whose::Hers,
            "partner" | "partner s" => Whose::Partners,
            _ => {
                let problem = Problem::at(cell.place, format!("`{}` says not whose this is", cut(&cell.text)));
                self.problems.push(problem.help("write `you` or `partner`"));
                Whose::Hers
            }
        }
    }

    /// What a cell says of a fact.
    fn value(&mut self, cell: &Cell, fact: FactId) -> Option<Node> {
        cells::node(cell, self.dictionary.def(fact)).map_err(|problem| self.problems.push(problem)).ok()
    }

    /// A cell that is a plain text.
    fn text(&mut self, cell: &Cell) -> Option<Node> {
        cells::sound(cell).map_err(|problem| self.problems.push(problem)).ok()?;
        Some(Node { place: cell.place, value: Tree::Text(cell.text.clone()) })
    }

    fn note(&mut self, place: Place, cell: Option<&Cell>) {
        if let Some(cell) = cell {
            self.notes.insert(place, cell.text.clone());
        }
    }

    fn done(mut self, place: Place) -> (Written, Vec<Problem>) {
        let mut entries = self.mine.entries;
        if let Some(partner) = self.partner {
            let node = Node { place, value: Tree::Table(partner.entries) };
            entries.push(Entry { key: "partner".into(), key_place: place, node });
        }
        self.problems.sort();
        (Written { root: Node { place, value: Tree::Table(entries) }, notes: self.notes }, self.problems)
    }
}

/// Whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// The applicant's.
    Hers,
    /// Her partner's.
    Partners,
}

impl Part {
    /// The list of that name, to add to.
    fn list(&mut self, key: &str, place: Place) -> Option<&mut Vec<Node>> {
        match &mut self.under(key, place, || Tree::List(Vec::new())).value {
            Tree::List(items) => Some(items),
            _ => None,
        }
    }

    /// The table of that name, to add to.
    fn table(&mut self, key: &str, place: Place) -> &mut Node {
        self.under(key, place, || Tree::Table(Vec::new()))
    }

    fn under(&mut self, key: &str, place: Place, new: impl Fn() -> Tree) -> &mut Node {
        let at = self.entries.iter().position(|entry| entry.key == key).unwrap_or_else(|| {
            self.put(key, place, Node { place, value: new() });
            self.entries.len() - 1
        });
        &mut self.entries[at].node
    }

    fn put(&mut self, key: &str, key_place: Place, node: Node) {
        self.entries.push(Entry { key: key.to_owned(), key_place, node });
    }
}
