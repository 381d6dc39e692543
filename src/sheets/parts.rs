//! The sheets of facts that were looked up, of guesses and of accepted findings.

use super::fill::{Done, Fill, items, places, plain};
use super::lists::Offer;
use super::writer::{CellFormat, CellValue, LAST};
use crate::load::columns::{self, ACCEPTED, LOOKED_UP, WHOSE, What};
use crate::load::{Entry, Node, Tree};
use crate::model::{KindId, Owner, Page, Type};

impl Fill<'_, '_> {
    /// Facts that were looked up, or guesses, one to a row.
    pub(super) fn facts(mut self, what: What, page: Option<&Page>) -> Done {
        let key = if what == What::Confirmed { "confirmed" } else { "assume" };
        let couple = self.parts().len() > 1;
        let wanted = |n: usize| (couple || n != 0) && (what == What::Confirmed || !(5..8).contains(&n));
        let columns: Vec<usize> = (0..LOOKED_UP.len()).filter(|n| wanted(*n)).collect();
        for (at, n) in (0..).zip(&columns) {
            let note = page.and_then(|page| page.note.as_deref()).filter(|_| at == 0);
            self.pen.heading(at, LOOKED_UP[*n], note)?;
            self.pen.width(at, if matches!(n, 2 | 7 | 8) { 34.0 } else { 18.0 })?;
            self.pen.look(at, if *n == 6 { CellFormat::Day } else { CellFormat::Plain })?;
            let offered = match n {
                0 => self.lists.of(WHOSE.map(str::to_owned).to_vec(), Offer::Only),
                1 => {
                    let kinds = self.book.dictionary().kinds.iter().filter(|(_, kind)| kind.owner != Owner::Engine);
                    let kinds = kinds.map(|(name, _)| name.clone()).collect();
                    self.lists.of(kinds, Offer::Help)
                }
                _ => None,
            };
            if let Some(offered) = offered {
                self.pen.allow((1, LAST), at, &offered)?;
            }
        }
        self.pen.freeze(0)?;
        let parts: Vec<Node> = self.parts().into_iter().cloned().collect();
        let mut row = 1;
        for (n, part) in parts.iter().enumerate() {
            for kind in part.get(key).map(Node::entries).unwrap_or_default() {
                let Some(id) = self.book.dictionary().kind(&kind.key) else { continue };
                let records: Vec<&Entry> =
                    if kind.key == "applicant" { vec![kind] } else { kind.node.entries().iter().collect() };
                for record in records {
                    for table in tables(&record.node) {
                        row = self.record((n, row), id, record, table, &columns)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// What is said of one record; the next free row.
    fn record(
        &mut self,
        (whose, mut row): (usize, u32),
        kind: KindId,
        record: &Entry,
        table: &Node,
        columns: &[usize],
    ) -> Result<u32, rust_xlsxwriter::XlsxError> {
        let dictionary = self.book.dictionary();
        let seal = ["by", "on", "at"].map(|key| table.get(key).filter(|_| columns.contains(&5)).map(plain));
        let about = |entry: &&Entry| !(columns.contains(&5) && ["by", "on", "at"].contains(&entry.key.as_str()));
        let facts: Vec<&Entry> = table.entries().iter().filter(about).collect();
        let mut notes = self.noted(&places(table));
        let single = dictionary.name(kind) == "applicant";
        for n in 0..facts.len().max(1) {
            let fact = facts.get(n).and_then(|entry| Some((dictionary.fact(kind, &entry.key)?, &entry.node)));
            let [by, on, at] = seal.clone();
            let cells = [
                Some(Self::whose(whose)),
                Some(CellValue::Text(dictionary.name(kind).to_owned())),
                (!single).then(|| CellValue::Text(self.called(kind, &record.key))),
                fact.map(|(fact, _)| CellValue::Text(columns::heading(dictionary, fact))),
                fact.map(|(fact, node)| self.ink(node, fact)),
                by,
                on,
                at,
                notes.take(),
            ];
            for (at, column) in (0..).zip(columns) {
                let Some(ink) = &cells[*column] else { continue };
                let long = fact.is_some_and(|(fact, _)| self.def(fact).ty == Type::LongText);
                self.pen.put(row, at, ink, if long && *column == 4 { CellFormat::Long } else { CellFormat::Text })?;
            }
            row += 1;
        }
        Ok(row)
    }

    /// What a record is called, where it leads back to it.
    fn called(&self, kind: KindId, id: &str) -> String {
        let name = self.book.names.name(kind, id);
        let meant = self.book.names.meant(self.book.dictionary(), kind, name);
        if meant == id { name.to_owned() } else { id.to_owned() }
    }

    /// Findings that the person accepts.
    pub(super) fn accepted(self, page: Option<&Page>) -> Done {
        let parts: Vec<Node> = self.parts().into_iter().cloned().collect();
        let skipped = usize::from(parts.len() == 1);
        for (at, heading) in (0..).zip(&ACCEPTED[skipped..]) {
            let note = page.and_then(|page| page.note.as_deref()).filter(|_| at == 0);
            self.pen.heading(at, heading, note)?;
            self.pen.width(at, 40.0)?;
        }
        self.pen.freeze(0)?;
        let records = parts.iter().enumerate().flat_map(|(n, part)| items(part, "waive").map(move |item| (n, item)));
        for (row, (n, record)) in (1..).zip(records) {
            let text = |key: &str| record.get(key).map(plain);
            let cells = [Some(Self::whose(n)), text("finding"), text("because"), self.noted(&places(&record))];
            for (at, ink) in (0..).zip(&cells[skipped..]) {
                if let Some(ink) = ink {
                    self.pen.put(row, at, ink, CellFormat::Text)?;
                }
            }
        }
        Ok(())
    }
}

/// The tables that say something of one record.
fn tables(node: &Node) -> Vec<&Node> {
    match &node.value {
        Tree::List(items) => items.iter().collect(),
        _ => vec![node],
    }
}
