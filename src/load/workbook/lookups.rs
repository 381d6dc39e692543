//! The sheets of facts that were looked up, of guesses and of accepted findings, one to a row.

use crate::load::tabular::cell::{Cell, CellKind, Sheet};
use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::plain;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::load::workbook::columns::{self, ACCEPTED, LOOKED_UP, What};
use crate::load::workbook::header::Heading;
use crate::load::workbook::reading::{Book, Whose};
use crate::model::{Code, Diagnostic, FactId, KindId, Owner, Span};

/// What one row says.
struct Row {
    whose: Whose,
    kind: KindId,
    which: Option<(String, Span)>,
    fact: Option<(FactId, Span, Node)>,
    seal: Vec<Entry>,
    place: Span,
}

impl Book<'_> {
    /// Reads facts that were looked up, or guesses.
    pub(super) fn facts(&mut self, sheet: &Sheet, what: What) {
        let key = if what == What::Confirmed { "confirmed" } else { "assume" };
        let assumed = |name: &str| !["Looked up by", "On", "Where"].contains(&name);
        let headings: Vec<Heading<usize>> = LOOKED_UP
            .into_iter()
            .enumerate()
            .filter(|(_, name)| what == What::Confirmed || assumed(name))
            .map(|(key, name)| Heading { shown: name.to_owned(), also: Vec::new(), key })
            .collect();
        let Some(columns) = self.columns(sheet, &headings) else { return };
        for line in columns.lines {
            let cells: Vec<Option<&Cell>> = (0..LOOKED_UP.len()).map(|n| columns.cell(line, n)).collect();
            if cells.iter().all(Option::is_none) {
                continue;
            }
            if let Some(row) = self.fact_row(&cells, line.place) {
                self.note(row.place, cells[8]);
                self.put_fact(key, row);
            }
        }
    }

    fn fact_row(&mut self, cells: &[Option<&Cell>], place: Span) -> Option<Row> {
        let whose = self.whose(cells[0]);
        let Some(record) = cells[1] else {
            let problem =
                Diagnostic::at(Code::Missing, place, "this row does not say which kind of record it is about");
            self.problems.push(problem.help("choose one under `Record`"));
            return None;
        };
        let kind = self.kind(record)?;
        let which = cells[2].and_then(|cell| Some((self.text(cell)?.text()?.to_owned(), cell.place)));
        let fact = match (cells[3], cells[4]) {
            (Some(name), Some(value)) => {
                let fact = self.fact(kind, name)?;
                Some((fact, name.place, self.value(value, fact)?))
            }
            (None, Some(value)) => {
                let problem = Diagnostic::at(
                    Code::Missing,
                    value.place,
                    format!("nothing says which fact `{}` is", ellipsize(&value.text)),
                );
                self.problems.push(problem.help("write its name under `Fact`"));
                return None;
            }
            (Some(name), None) => {
                let problem = Diagnostic::at(
                    Code::UnknownName,
                    name.place,
                    format!("there is no value for `{}`", ellipsize(&name.text)),
                );
                self.problems.push(problem.help("write it under `Value`, or delete the row"));
                return None;
            }
            (None, None) => None,
        };
        let mut seal = Vec::new();
        for (key, cell) in ["by", "on", "at"].into_iter().zip(&cells[5..8]) {
            let Some(cell) = cell else { continue };
            let node = match cell.kind {
                CellKind::Date(moment) => Node { place: cell.place, value: Tree::Moment(moment) },
                _ => {
                    let node = self.text(cell)?;
                    let day = (key == "on").then(|| crate::load::text::moment::Moment::read(&cell.text)).flatten();
                    day.map_or_else(|| node.clone(), |day| Node { value: Tree::Moment(day), ..node.clone() })
                }
            };
            seal.push(Entry { key: key.to_owned(), key_place: cell.place, node });
        }
        Some(Row { whose, kind, which, fact, seal, place })
    }

    fn kind(&mut self, cell: &Cell) -> Option<KindId> {
        let allowed = |kind: KindId| self.dictionary.get(kind).owner != Owner::Engine;
        let kinds: Vec<KindId> = (0..self.dictionary.kinds.len()).map(KindId).filter(|kind| allowed(*kind)).collect();
        let page =
            |kind: KindId| self.dictionary.layout.pages.get(self.dictionary.name(kind)).map(|page| plain(&page.sheet));
        let text = plain(&cell.text);
        let named = kinds.iter().find(|kind| plain(self.dictionary.name(**kind)) == text);
        let found = named.or_else(|| kinds.iter().find(|kind| page(**kind).as_ref() == Some(&text))).copied();
        if found.is_none() {
            let help = choose(&cell.text, kinds.iter().map(|kind| self.dictionary.name(*kind)));
            self.problems.push(
                Diagnostic::at(Code::UnknownName, cell.place, format!("no record `{}`", ellipsize(&cell.text)))
                    .help(help),
            );
        }
        found
    }

    fn fact(&mut self, kind: KindId, cell: &Cell) -> Option<FactId> {
        let dictionary = self.dictionary;
        let facts = (0..dictionary.get(kind).facts.len()).map(|index| FactId { kind, index });
        let facts: Vec<FactId> =
            facts.filter(|fact| dictionary.def(*fact).ty.stored() && !dictionary.def(*fact).engine).collect();
        let text = plain(&cell.text);
        let name = |fact: &FactId| dictionary.fact_name(*fact).to_owned();
        let headings = columns::headings(dictionary, kind);
        let called = |fact: &&FactId| {
            [&name(fact), &dictionary.path(**fact), &headings[fact.index]].into_iter().any(|name| plain(name) == text)
        };
        let found = facts.iter().find(called).copied();
        if found.is_none() {
            let message = format!("a {} has no fact `{}`", dictionary.name(kind), ellipsize(&cell.text));
            let help = choose(&cell.text, facts.iter().map(|fact| headings[fact.index].as_str()));
            self.problems.push(Diagnostic::at(Code::WrongValue, cell.place, message).help(help));
        }
        found
    }

    /// Adds a row to what is said of its record; rows of other days or people stand beside it.
    fn put_fact(&mut self, key: &str, row: Row) {
        let place = row.place;
        let dictionary = self.dictionary;
        let kind = dictionary.name(row.kind);
        if row.which.is_none() && kind != "applicant" {
            let problem =
                Diagnostic::at(Code::Missing, place, format!("this row does not say which {kind} it is about"));
            self.problems.push(problem.help("write its name under `Which`"));
            return;
        }
        let fact = row.fact.map(|(fact, key_place, node)| {
            let key = dictionary.fact_name(fact).to_owned();
            Entry { key, key_place, node }
        });
        let name = row.which.unwrap_or_else(|| (kind.to_owned(), place));
        let all = self.part(row.whose).table(key, place);
        let records = if kind == "applicant" { all } else { inner(all, kind, place) };
        let Tree::Table(entries) = &mut records.value else { return };
        let twice = fact
            .as_ref()
            .is_some_and(|fact| entries.iter().any(|entry| entry.key == name.0 && entry.node.get(&fact.key).is_some()));
        if twice {
            let message = format!("this fact of `{}` stands here twice", ellipsize(&name.0));
            self.problems.push(Diagnostic::at(Code::WrongValue, place, message).help("keep one of the rows"));
            return;
        }
        let sealed = |entry: &&mut Entry| {
            let seal = |key: &str| entry.node.get(key).map(|node| &node.value);
            entry.key == name.0
                && ["by", "on", "at"].iter().all(|key| {
                    seal(key) == row.seal.iter().find(|entry| entry.key == *key).map(|entry| &entry.node.value)
                })
        };
        match entries.iter_mut().find(sealed) {
            Some(entry) => {
                if let (Tree::Table(lines), Some(fact)) = (&mut entry.node.value, fact) {
                    lines.push(fact);
                }
            }
            None => {
                let lines = fact.into_iter().chain(row.seal).collect();
                let node = Node { place, value: Tree::Table(lines) };
                entries.push(Entry { key: name.0, key_place: name.1, node });
            }
        }
    }

    /// Reads the findings that the person accepts.
    pub(super) fn accepted(&mut self, sheet: &Sheet) {
        let headings: Vec<Heading<usize>> = ACCEPTED
            .into_iter()
            .enumerate()
            .map(|(key, name)| Heading { shown: name.to_owned(), also: Vec::new(), key })
            .collect();
        let Some(columns) = self.columns(sheet, &headings) else { return };
        for line in columns.lines {
            let mut entries = Vec::new();
            for (n, key) in [(1, "finding"), (2, "because")] {
                let node = columns.cell(line, n).and_then(|cell| self.text(cell));
                entries.extend(node.map(|node| Entry { key: key.to_owned(), key_place: node.place, node }));
            }
            if entries.is_empty() && columns.cell(line, 3).is_none() {
                continue;
            }
            let whose = self.whose(columns.cell(line, 0));
            self.note(line.place, columns.cell(line, 3));
            let node = Node { place: line.place, value: Tree::Table(entries) };
            if let Some(list) = self.part(whose).list("waive", line.place) {
                list.push(node);
            }
        }
    }
}

/// The table of that name in a table.
fn inner<'n>(table: &'n mut Node, key: &str, place: Span) -> &'n mut Node {
    if table.get(key).is_none() {
        table.put(key, place, Node { place, value: Tree::Table(Vec::new()) });
    }
    table.get_mut(key).expect("it was put there")
}
