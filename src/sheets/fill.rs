//! The sheets of a workbook, filled with what a scenario says: questions with their answers, and records row by row.

use rust_xlsxwriter::{DataValidation, DataValidationRule, XlsxError};

use super::lists::{Lists, Offer, drop_down};
use super::writer::{CellFormat, CellValue, LAST, SheetWriter};
use super::{Book, Examples};
use crate::load::cells::{self, NONE};
use crate::load::columns::{self, ASKED, About, Column, Key, Rank, WHOSE};
use crate::load::moment::Moment;
use crate::load::{Node, TABLES, Tree};
use crate::model::{CellSpan, DataKind, FactDef, FactId, KindId, Named, Owner, Page, Span, Type};

pub(super) type Done = Result<(), XlsxError>;

/// One sheet that is being filled.
pub(super) struct Fill<'f, 'b> {
    /// What the workbook is made from.
    pub book: &'f Book<'b>,
    /// What drop-downs offer.
    pub lists: &'f mut Lists,
    /// The sheet.
    pub pen: &'f mut SheetWriter,
}

impl Fill<'_, '_> {
    /// The parts of the applicant and of the partner, if there is one.
    pub(super) fn parts(&self) -> Vec<&Node> {
        let root = &self.book.written.root;
        std::iter::once(root).chain(root.get("partner")).collect()
    }

    /// What stands under `Whose` for each part.
    pub(super) fn whose(n: usize) -> CellValue {
        CellValue::Text(WHOSE[n.min(1)].to_owned())
    }

    /// The notes on any of these places.
    pub(super) fn noted(&self, places: &[Span]) -> Option<CellValue> {
        let notes: Vec<&str> =
            places.iter().filter_map(|place| self.book.written.notes.get(place)).map(String::as_str).collect();
        (!notes.is_empty()).then(|| CellValue::Text(notes.join("\n")))
    }

    /// The sheet of the applicant.
    pub(super) fn questions(mut self, kind: KindId) -> Done {
        let dictionary = self.book.dictionary();
        let parts: Vec<Node> = self.parts().into_iter().cloned().collect();
        let couple = parts.len() > 1;
        let headings: Vec<&str> = ASKED.into_iter().filter(|name| couple || *name != ASKED[2]).collect();
        for (column, (heading, width)) in (0..).zip(headings.iter().zip([70.0, 34.0, 34.0, 34.0, 24.0])) {
            self.pen.heading(column, heading, (column == 0).then_some(HOW))?;
            self.pen.width(column, if !couple && column == 3 { 24.0 } else { width })?;
        }
        self.pen.freeze(1)?;
        let (notes, name) = if couple { (3, 4) } else { (2, 3) };
        let mut row = 0;
        let mut rank = Rank::First;
        for question in columns::questions(dictionary, kind) {
            row += 1;
            if question.rank != rank {
                rank = question.rank;
                self.pen.remark(row, 0, "The rest helps where it is known:")?;
                row += 1;
            }
            let mut places = Vec::new();
            let derived = matches!(question.about, About::Fact(fact) if dictionary.def(fact).derived.is_some());
            let rows = match question.about {
                About::Scenario(key) if TABLES.contains(&key) => self.tables(key, row, &parts, &mut places)?,
                About::Scenario(key) => {
                    self.own(
                        row,
                        key,
                        parts[0].entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node),
                    )?;
                    places.extend(place(&parts[0], key));
                    1
                }
                About::Fact(fact) => {
                    let mut any = false;
                    for (column, part) in (1..).zip(&parts) {
                        let record = part.get(dictionary.name(kind));
                        let found = record.and_then(|record| record.get(&question.name));
                        places.extend(record.and_then(|record| place(record, &question.name)));
                        any |= found.is_some();
                        self.answer(row, column, fact, found)?;
                    }
                    // What rules work out is asked only where the layout puts it among the first.
                    if derived && !any && question.rank != Rank::First {
                        row -= 1;
                        continue;
                    }
                    1
                }
            };
            for row in row..row + rows {
                self.pen.question(row, &question.text, rank == Rank::First)?;
                self.pen.remark(row, name, &question.name)?;
            }
            if let Some(note) = self.noted(&places) {
                self.pen.put(row, notes, &note, CellFormat::Long)?;
            }
            row += rows - 1;
        }
        Ok(())
    }

    /// The season and the day the report looks from.
    fn own(&mut self, row: u32, key: &str, node: Option<&Node>) -> Done {
        if key == "season" {
            let seasons = self.book.rules.data.iter().filter(|data| data.kind == DataKind::Calendar);
            let seasons: Vec<String> = seasons.flat_map(|data| data.seasons.keys()).map(ToString::to_string).collect();
            if let Some(list) = self.lists.of(seasons, Offer::Help) {
                self.pen.allow((row, row), 1, &list)?;
            }
        }
        node.map_or(Ok(()), |node| self.pen.put(row, 1, &plain(node), CellFormat::Plain))
    }

    /// Tables of programs kept elsewhere, one to a row.
    fn tables(&mut self, key: &str, row: u32, parts: &[Node], places: &mut Vec<Span>) -> Result<u32, XlsxError> {
        let mut rows = 1;
        for (column, part) in (1..).zip(parts) {
            let Some(list) = part.get(key) else { continue };
            places.extend(place(part, key));
            let items = match &list.value {
                Tree::List(items) => items.as_slice(),
                _ => std::slice::from_ref(list),
            };
            for (at, item) in (row..).zip(items) {
                self.pen.put(at, column, &plain(item), CellFormat::Text)?;
                rows = rows.max(at + 1 - row);
            }
        }
        Ok(rows)
    }

    fn answer(&mut self, row: u32, column: u16, fact: FactId, node: Option<&Node>) -> Done {
        if let Some(allowed) = self.allowed(fact) {
            self.pen.allow((row, row), column, &allowed)?;
        }
        node.map_or(Ok(()), |node| self.pen.put(row, column, &self.ink(node, fact), look(self.def(fact))))
    }

    /// The sheet of a kind of record.
    pub(super) fn rows(mut self, kind: KindId, page: Option<&Page>) -> Done {
        let dictionary = self.book.dictionary();
        let name = dictionary.name(kind);
        let parts: Vec<Node> = self.parts().into_iter().cloned().collect();
        let records: Vec<(usize, Node)> =
            (0..).zip(&parts).flat_map(|(n, part)| items(part, name).map(move |item| (n, item))).collect();
        let used = |key: &str| records.iter().any(|(_, record)| record.get(key).is_some());
        let mut columns = columns::columns(dictionary, kind);
        columns.retain(|column| match column.key {
            Key::Whose => parts.len() > 1,
            Key::Id => used("id"),
            Key::Fact(fact) => dictionary.def(fact).derived.is_none() || used(dictionary.fact_name(fact)),
            Key::List | Key::Notes => true,
        });
        self.headings(kind, &columns, page)?;
        let example = page.filter(|page| self.book.examples == Examples::Shown && !page.example.is_empty());
        let first = u32::from(example.is_some());
        if let Some(page) = example {
            self.example(&columns, page)?;
        }
        for (row, (n, record)) in (1 + first..).zip(&records) {
            for (at, column) in (0..).zip(&columns) {
                let ink = match column.key {
                    Key::Whose => Some(Self::whose(*n)),
                    Key::Id => record.get("id").map(plain),
                    Key::List => record.get("list").map(|list| self.list(list)),
                    Key::Notes => self.noted(&places(record)),
                    Key::Fact(fact) => record.get(dictionary.fact_name(fact)).map(|node| self.ink(node, fact)),
                };
                if let Some(ink) = ink {
                    self.pen.put(row, at, &ink, self.look(column.key))?;
                }
            }
        }
        Ok(())
    }

    fn headings(&mut self, kind: KindId, columns: &[Column], page: Option<&Page>) -> Done {
        let dictionary = self.book.dictionary();
        let named = columns.iter().take_while(|column| column.key == Key::Whose).count() + 1;
        self.pen.freeze(u16::try_from(named).unwrap_or(1))?;
        for (at, column) in (0..).zip(columns) {
            let said = match column.key {
                Key::Fact(fact) => Some(self.meaning(fact)),
                Key::List => Some("The programs you apply to in this specialty, with ; between them. Blank: every program of the specialty in your table.".to_owned()),
                Key::Whose => Some("Whose row this is: you or partner.".to_owned()),
                Key::Notes => Some("For yourself; the report does not read it.".to_owned()),
                Key::Id => Some("A short name by which other sheets and tables may refer to this row.".to_owned()),
            };
            let lead = page.and_then(|page| page.note.as_ref()).filter(|_| at == 0);
            let note = lead.into_iter().cloned().chain(said).collect::<Vec<_>>().join("\n\n");
            self.pen.heading(at, &column.heading, Some(&note))?;
            let look = self.look(column.key);
            self.pen.look(at, look)?;
            let letters = column.heading.chars().count();
            self.pen.width(
                at,
                match (column.key, look) {
                    (_, CellFormat::Long) => 48.0,
                    (Key::Fact(fact), _)
                        if dictionary.get(kind).title.as_deref() == Some(dictionary.fact_name(fact)) =>
                    {
                        34.0
                    }
                    _ => f64::from(u32::try_from(letters.clamp(12, 24)).unwrap_or(12)) + 2.0,
                },
            )?;
            let allowed = match column.key {
                Key::Fact(fact) => self.allowed(fact),
                Key::Whose => self.lists.of(WHOSE.map(str::to_owned).to_vec(), Offer::Only),
                Key::List | Key::Notes | Key::Id => None,
            };
            if let Some(allowed) = allowed {
                self.pen.allow((1, LAST), at, &allowed)?;
            }
        }
        Ok(())
    }

    /// The example of a sheet, marked as one.
    fn example(&mut self, columns: &[Column], page: &Page) -> Done {
        let dictionary = self.book.dictionary();
        let notes = columns.iter().position(|column| column.key == Key::Notes).unwrap_or(0);
        let (wide, notes) = (u16::try_from(columns.len()).unwrap_or(1), u16::try_from(notes).unwrap_or(0));
        self.pen.grey_out_if_example(1, wide, notes, &dictionary.layout.example)?;
        for (at, column) in (0..).zip(columns) {
            let text = match column.key {
                Key::Fact(fact) => page.example.get(dictionary.fact_name(fact)),
                Key::Notes => Some(&dictionary.layout.example),
                Key::Whose | Key::List | Key::Id => None,
            };
            let Some(text) = text else { continue };
            let typed = |def: &FactDef| match def.ty {
                Type::Integer | Type::Number => text.parse().ok().map(CellValue::Number),
                Type::Date | Type::Moment => Moment::of_text(text).map(|moment| of_moment(&moment)),
                _ => None,
            };
            let ink = match column.key {
                Key::Fact(fact) => typed(self.def(fact)),
                Key::Whose | Key::List | Key::Notes | Key::Id => None,
            };
            self.pen.put(1, at, &ink.unwrap_or_else(|| CellValue::Text(text.clone())), self.look(column.key))?;
        }
        Ok(())
    }

    pub(super) fn def(&self, fact: FactId) -> &FactDef {
        self.book.rules.dictionary.def(fact)
    }

    fn look(&self, key: Key) -> CellFormat {
        match key {
            Key::Fact(fact) => look(self.def(fact)),
            Key::Notes | Key::List => CellFormat::Long,
            Key::Id => CellFormat::Text,
            Key::Whose => CellFormat::Plain,
        }
    }

    /// What a heading means, for whoever points at it.
    fn meaning(&self, fact: FactId) -> String {
        let def = self.def(fact);
        let mut lines = vec![def.doc.clone()];
        lines.extend(def.ask.clone());
        lines.extend(match &def.ty {
            Type::Set(_) => Some("Several with ; between them; none where there is none.".to_owned()),
            Type::Moment => Some("A day, or a day and an hour in your time zone: 2026-09-10 09:00.".to_owned()),
            _ => None,
        });
        let limits = def.range.map(|(least, most)| format!("From {least} to {most}"));
        let unit = def.unit.as_ref().map(|unit| format!("in {unit}"));
        match (limits, unit) {
            (Some(limits), Some(unit)) => lines.push(format!("{limits}, {unit}.")),
            (Some(limits), None) => lines.push(format!("{limits}.")),
            (None, Some(unit)) => lines.push(format!("{unit}.")),
            (None, None) => {}
        }
        lines.push(format!("({})", self.book.dictionary().path(fact)));
        lines.join("\n")
    }

    /// What the cells of a fact may hold.
    pub(super) fn allowed(&mut self, fact: FactId) -> Option<DataValidation> {
        let dictionary = self.book.dictionary();
        match &self.def(fact).ty {
            Type::Bool => self.lists.of(vec!["yes".into(), "no".into()], Offer::Only),
            Type::Enum(words) => {
                let words = words.keys().map(|word| spoken(words, word)).collect();
                self.lists.of(words, Offer::Only)
            }
            Type::Set(words) => {
                let words = words.keys().map(|word| spoken(words, word)).chain([NONE.to_owned()]).collect();
                self.lists.of(words, Offer::Help)
            }
            Type::Reference(kind) if dictionary.get(*kind).owner == Owner::Shared => self.rows_of(*kind),
            Type::Reference(kind) => {
                let names = self.book.names.all(*kind).into_iter().map(str::to_owned).collect();
                self.lists.of(names, Offer::Help)
            }
            Type::Integer => whole(self.def(fact)),
            Type::Number | Type::Text | Type::LongText | Type::Date | Type::Moment | Type::List(..) | Type::One(..) => {
                None
            }
        }
    }

    /// The names of the rows of another sheet.
    fn rows_of(&self, kind: KindId) -> Option<DataValidation> {
        let dictionary = self.book.dictionary();
        let leaves = columns::leaves(dictionary);
        let leaf = leaves.iter().find(|leaf| leaf.what == columns::What::Records(kind))?;
        let title = dictionary.fact(kind, dictionary.get(kind).title.as_deref()?)?;
        let couple = self.book.written.root.get("partner").is_some();
        let columns = columns::columns(dictionary, kind);
        let at = columns
            .iter()
            .filter(|column| couple || column.key != Key::Whose)
            .position(|column| column.key == Key::Fact(title))?;
        let cell = CellSpan::cell(1, at + 1);
        let letters = cell.trim_end_matches('1');
        let sheet = leaf.name.replace('\'', "''");
        Some(drop_down(&format!("'{sheet}'!${letters}$2:${letters}${}", LAST + 1), Offer::Help))
    }

    /// What a cell says for the value of a fact.
    pub(super) fn ink(&self, node: &Node, fact: FactId) -> CellValue {
        match (&self.def(fact).ty, &node.value) {
            (Type::Enum(words), Tree::Text(word)) => CellValue::Text(spoken(words, word)),
            (Type::Set(_), Tree::List(items)) if items.is_empty() => CellValue::Text(NONE.to_owned()),
            (Type::Set(words), Tree::List(items)) => {
                let words: Vec<String> = items.iter().filter_map(Node::text).map(|word| spoken(words, word)).collect();
                CellValue::Text(words.join("; "))
            }
            (Type::Reference(kind), Tree::Text(id)) => CellValue::Text(self.book.names.name(*kind, id).to_owned()),
            (Type::Number, Tree::Number(number))
                if self.def(fact).unit.as_deref().is_some_and(|unit| unit.starts_with('%'))
                    && *number > 0.0
                    && *number < 1.0 =>
            {
                CellValue::Text(format!("{number}%"))
            }
            _ => plain(node),
        }
    }

    /// The programs of a list, in one cell.
    fn list(&self, list: &Node) -> CellValue {
        let Tree::List(items) = &list.value else { return plain(list) };
        let program = self.book.dictionary().kind("program");
        let name = |id: &str| match program.map(|kind| self.book.names.name(kind, id)) {
            Some(name) if !name.contains([';', '\n']) => name.to_owned(),
            _ => id.to_owned(),
        };
        let names: Vec<String> = items.iter().filter_map(Node::text).map(name).collect();
        CellValue::Text(if names.is_empty() { NONE.to_owned() } else { names.join("; ") })
    }
}

const HOW: &str = "Answer what you know and leave the rest blank. Where several things may stand in one cell, put ; between them; write none where there is none.";

/// How a report says a word, where that leads back to the word.
fn spoken(words: &Named<String>, word: &str) -> String {
    let label = words.get(word).filter(|label| {
        !label.contains([';', '\n'])
            && label.trim() == label.as_str()
            && cells::word(words, label).as_deref() == Some(word)
    });
    label.map_or_else(|| word.to_owned(), Clone::clone)
}

fn look(def: &FactDef) -> CellFormat {
    match def.ty {
        Type::Text => CellFormat::Text,
        Type::LongText => CellFormat::Long,
        Type::Date => CellFormat::Day,
        Type::Moment => CellFormat::Hour,
        _ => CellFormat::Plain,
    }
}

fn whole(def: &FactDef) -> Option<DataValidation> {
    let (least, most) = def.range?;
    #[expect(clippy::cast_possible_truncation, reason = "limits are small numbers")]
    let rule = DataValidationRule::Between(least as i32, most as i32);
    let allowed = DataValidation::new().allow_whole_number(rule);
    allowed.set_error_message(format!("A whole number from {least} to {most}, or blank while it is unknown.")).ok()
}

/// What a cell says for a value, whatever it is a value of.
pub(super) fn plain(node: &Node) -> CellValue {
    const SAFE: i64 = 1 << 53;
    match &node.value {
        Tree::Text(text) => CellValue::Text(text.clone()),
        #[expect(clippy::cast_precision_loss, reason = "the number is small enough")]
        Tree::Integer(number) if number.abs() < SAFE => CellValue::Number(*number as f64),
        Tree::Integer(number) => CellValue::Text(number.to_string()),
        Tree::Number(number) => CellValue::Number(*number),
        Tree::Bool(answer) => CellValue::Text(if *answer { "yes" } else { "no" }.to_owned()),
        Tree::Moment(moment) => of_moment(moment),
        Tree::List(_) | Tree::Table(_) => CellValue::Text(String::new()),
    }
}

/// A day or hour as a cell has it; as a text where a cell would say something else.
pub(super) fn of_moment(moment: &Moment) -> CellValue {
    let century = moment.date.is_some_and(|date| (1901..=9999).contains(&date.year()));
    let midnight = moment.time.is_some_and(|time| time.hour() == 0 && time.minute() == 0 && time.second() == 0);
    match (moment.time, moment.offset) {
        (None, None) if century => CellValue::Day(*moment),
        (Some(_), None) if century && !midnight => CellValue::Hour(*moment),
        _ => CellValue::Text(moment.to_string()),
    }
}

/// The records of a kind.
pub(super) fn items(part: &Node, key: &str) -> impl Iterator<Item = Node> + use<> {
    let items = match part.get(key).map(|node| &node.value) {
        Some(Tree::List(items)) => items.clone(),
        _ => Vec::new(),
    };
    items.into_iter()
}

/// Where a table names a key.
fn place(table: &Node, key: &str) -> Option<Span> {
    table.entries().iter().find(|entry| entry.key == key).map(|entry| entry.key_place)
}

/// Where a record and its facts stand.
pub(super) fn places(record: &Node) -> Vec<Span> {
    let mut places = vec![record.place];
    places.extend(record.entries().iter().map(|entry| entry.key_place).filter(|place| *place != record.place));
    places
}
