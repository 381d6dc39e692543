//! A filled-in workbook as the same tree a TOML scenario would give, every value with its cell. From there on all is one.

use std::collections::BTreeMap;

use crate::load::tabular::cell::{Grid, Sheet, Shown};
use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::plain;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::load::workbook::columns::{self, LISTS, README, What};
use crate::load::workbook::reading::{Book, own};
use crate::model::{Code, Diagnostic, Dictionary, KindId, Span, did_you_mean};

/// A scenario as it is written: its tree, and the owner's notes for their own use.
#[derive(Debug)]
pub struct Written {
    /// What it says.
    pub root: Node,
    /// Notes by the place of what they are about.
    pub notes: BTreeMap<Span, String>,
}

/// Reads a workbook; what is wrong with it comes along with what could be read.
pub fn book(grid: &Grid, dictionary: &Dictionary) -> (Written, Vec<Diagnostic>) {
    let mut book = Book::new(dictionary);
    let leaves = columns::leaves(dictionary);
    let mut place = Span { file: grid.file, start: 0, end: 0 };
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
                let problem = Diagnostic::at(
                    Code::UnknownName,
                    sheet.place,
                    format!("there is no use for a sheet `{}`", ellipsize(&sheet.name)),
                );
                let meant =
                    did_you_mean(&sheet.name, names()).map(|help| help.replacen("mean `", "mean the sheet `", 1));
                let own = || format!("{}; a sheet of your own begins with `My`", choose("", names()));
                book.problems.push(problem.help(meant.unwrap_or_else(own)));
            }
        }
    }
    if !any {
        let problem = Diagnostic::at(Code::Missing, place, "this workbook has none of the sheets that are read here");
        let help = "`preceptor new applicant FILE.xlsx` writes one; a table of programs is read by `preceptor import`";
        book.problems = vec![problem.help(help)];
    }
    book.done(place)
}

/// Reads the sheet of one kind of record out of a workbook that holds a table for many: the one called so, else the first.
pub(crate) fn table(grid: &Grid, dictionary: &Dictionary, kind: KindId) -> (Vec<Node>, Vec<Diagnostic>) {
    let leaves = columns::leaves(dictionary);
    let Some(leaf) = leaves.iter().find(|leaf| leaf.what == What::Records(kind)) else { return Default::default() };
    let named = grid.sheets.iter().find(|sheet| plain(&sheet.name) == plain(&leaf.name));
    let filled = || grid.sheets.iter().find(|sheet| sheet.shown == Shown::Visible && !sheet.rows.is_empty());
    let mut book = Book::new(dictionary);
    match named.or_else(filled) {
        Some(sheet) => book.sheet(sheet, leaf),
        None => {
            let place = Span { file: grid.file, start: 0, end: 0 };
            book.problems.push(
                Diagnostic::at(Code::Missing, place, "this table is empty").help("its first row holds the headings"),
            );
        }
    }
    let parts = std::iter::once(book.mine).chain(book.partner);
    let nodes = parts.flat_map(|part| part.entries).flat_map(|entry| match entry.node.value {
        Tree::List(items) => items,
        _ => Vec::new(),
    });
    (nodes.collect(), book.problems)
}

impl Book<'_> {
    fn sheet(&mut self, sheet: &Sheet, leaf: &columns::Leaf<'_>) {
        for (area, place) in &sheet.merged {
            let problem = Diagnostic::at(
                Code::NotAllowed,
                *place,
                format!("the cells {area} are merged, so only the first of them says anything"),
            );
            self.problems.push(problem.help("take the merge away and fill in each cell"));
        }
        match leaf.what {
            What::Applicant(kind) => self.questions(sheet, kind),
            What::Records(kind) => self.rows(sheet, kind, leaf.page),
            What::Confirmed | What::Assumed => self.facts(sheet, leaf.what),
            What::Accepted => self.accepted(sheet),
        }
    }

    fn done(mut self, place: Span) -> (Written, Vec<Diagnostic>) {
        let mut entries = self.mine.entries;
        if let Some(partner) = self.partner {
            let node = Node { place, value: Tree::Table(partner.entries) };
            entries.push(Entry { key: "partner".into(), key_place: place, node });
        }
        self.problems.sort();
        (Written { root: Node { place, value: Tree::Table(entries) }, notes: self.notes }, self.problems)
    }
}
