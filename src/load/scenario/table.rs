//! A table of programs (CSV) to the same tree a scenario would write, every cell with its place.

use crate::load::scenario::raw::{Personal, Row};
use crate::load::tabular::cell::{Cell, Line};
use crate::load::tabular::grid::csv_lines;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::yes_or_no;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, FactDef, FileId, KindId, Owner, Span, Type, did_you_mean};

/// Where the cells of a column go.
enum Column {
    /// The id of the record.
    Id,
    /// A fact of the record.
    Own(usize),
    /// A fact of the person's record about it.
    Personal(KindId, usize),
    /// It has no name.
    Unnamed,
    /// It has a wrong one, which is said already.
    Wrong,
}

/// Reads a table of records of one kind.
///
/// # Errors
/// Its first line names no fact of such a record: it is another file, of which no line is shown.
pub(crate) fn rows(
    file: FileId,
    text: &str,
    dictionary: &Dictionary,
    kind: KindId,
    problems: &mut Vec<Diagnostic>,
) -> Result<Vec<Row>, Diagnostic> {
    let mut wrong = Vec::new();
    let mut lines = csv_lines(file, text, b',', &mut wrong).into_iter();
    let Some(Line { place, cells: head, .. }) = lines.next() else {
        let start = Span { file, start: 0, end: 0 };
        problems.push(
            Diagnostic::at(Code::Missing, start, "this table is empty").help("its first line holds the names of facts"),
        );
        return Ok(Vec::new());
    };
    let table = Table { dictionary, kind };
    let known = |text: &str| !text.is_empty() && table.column(text).is_some();
    if !head.iter().flat_map(|cell| cell.text.split([';', '\t'])).any(|text| known(text.trim())) {
        let record = dictionary.name(kind);
        let message = format!("this is no table of {record}s: its first line names no fact of a {record}");
        return Err(Diagnostic::of_file(Code::WrongType, message)
            .help("the first line holds names such as `name`; `preceptor import` reads a sheet of your own"));
    }
    problems.append(&mut wrong);
    if head.len() == 1 && head[0].text.contains([';', '\t']) {
        let problem = Diagnostic::at(Code::Missing, place, "the first line has one column only");
        problems.push(problem.help("put commas between the columns"));
        return Ok(Vec::new());
    }
    let columns = table.columns(&head, problems);
    let mut rows = Vec::new();
    for Line { place, cells: line, .. } in lines {
        if line.len() == columns.len() {
            rows.push(table.row(&columns, &head, line, place, problems));
            continue;
        }
        let message = format!("this line has {}, the first line has {}", counted(line.len()), columns.len());
        let help = if line.len() < columns.len() {
            "a blank cell keeps its comma"
        } else {
            "put quotes around a text that holds a comma"
        };
        problems.push(Diagnostic::at(Code::WrongType, place, message).help(help));
    }
    Ok(rows)
}

fn counted(cells: usize) -> String {
    if cells == 1 { "1 cell".into() } else { format!("{cells} cells") }
}

struct Table<'a> {
    dictionary: &'a Dictionary,
    kind: KindId,
}

impl Table<'_> {
    fn def(&self, kind: KindId, index: usize) -> (&str, &FactDef) {
        let (name, def) = self.dictionary.get(kind).facts.get_index(index).expect("a column's fact was looked up");
        (name, def)
    }

    /// The kinds of a person's own records that are about one record of this kind: their one id fact refers to it.
    fn personal(&self, name: &str) -> Option<KindId> {
        let kind = self.dictionary.kind(name)?;
        about(self.dictionary, kind, self.kind).map(|_| kind)
    }

    fn columns(&self, head: &[Cell], problems: &mut Vec<Diagnostic>) -> Vec<Column> {
        let mut seen: Vec<&str> = Vec::new();
        let mut columns = Vec::new();
        for cell in head {
            let name = cell.text.as_str();
            if !name.is_empty() && seen.contains(&name) {
                problems.push(Diagnostic::at(
                    Code::Duplicate,
                    cell.place,
                    format!("there are two columns `{}`", ellipsize(name)),
                ));
                columns.push(Column::Wrong);
                continue;
            }
            seen.push(name);
            columns.push(self.column(name).unwrap_or_else(|| {
                problems.push(self.unknown(name, cell.place));
                Column::Wrong
            }));
        }
        columns
    }

    fn column(&self, name: &str) -> Option<Column> {
        let given = |kind: KindId, fact: &str| {
            let found = self.dictionary.get(kind).facts.get_full(fact);
            found.filter(|(_, _, def)| def.ty.stored() && !def.engine).map(|(index, ..)| index)
        };
        match name.split_once('.') {
            _ if name.is_empty() => Some(Column::Unnamed),
            _ if name == "id" => Some(Column::Id),
            None => given(self.kind, name).map(Column::Own),
            Some((kind, fact)) if kind == self.dictionary.name(self.kind) => given(self.kind, fact).map(Column::Own),
            Some((kind, fact)) => {
                let kind = self.personal(kind)?;
                given(kind, fact).map(|index| Column::Personal(kind, index))
            }
        }
    }

    fn unknown(&self, name: &str, place: Span) -> Diagnostic {
        let elsewhere = name.split_once('.').is_some_and(|(kind, fact)| {
            self.dictionary.kinds.get(kind).is_some_and(|kind| kind.facts.contains_key(fact))
        });
        if elsewhere {
            let this = self.dictionary.name(self.kind);
            let problem =
                Diagnostic::at(Code::UnknownName, place, format!("`{}` is no fact of one {this}", ellipsize(name)));
            return problem.help("give it in the scenario");
        }
        let names = self.names();
        let help = did_you_mean(name, names.iter().map(String::as_str));
        let help = help.unwrap_or_else(|| "`preceptor facts` prints all facts".into());
        Diagnostic::at(Code::UnknownName, place, format!("no fact `{}`", ellipsize(name))).help(help)
    }

    fn names(&self) -> Vec<String> {
        let mut names = vec!["id".to_owned()];
        for (other, kind) in &self.dictionary.kinds {
            let given = kind.facts.iter().filter(|(_, def)| def.ty.stored() && !def.engine);
            if self.dictionary.kind(other) == Some(self.kind) {
                names.extend(given.map(|(fact, _)| fact.clone()));
            } else if self.personal(other).is_some() {
                names.extend(given.map(|(fact, _)| format!("{other}.{fact}")));
            }
        }
        names
    }

    fn row(
        &self,
        columns: &[Column],
        head: &[Cell],
        line: Vec<Cell>,
        place: Span,
        problems: &mut Vec<Diagnostic>,
    ) -> Row {
        let (mut own, mut personal): (Vec<Entry>, Personal) = (Vec::new(), Vec::new());
        for ((column, title), cell) in columns.iter().zip(head).zip(line) {
            if cell.text.is_empty() {
                continue;
            }
            let entry = |key: &str, node| Entry { key: key.into(), key_place: title.place, node };
            match column {
                Column::Id => own.push(entry("id", Node { place: cell.place, value: Tree::Text(cell.text) })),
                Column::Own(index) => {
                    let (key, def) = self.def(self.kind, *index);
                    own.push(entry(key, of_cell(&cell.text, cell.place, def)));
                }
                Column::Personal(kind, index) => {
                    let (key, def) = self.def(*kind, *index);
                    let entry = entry(key, of_cell(&cell.text, cell.place, def));
                    match personal.iter_mut().find(|(other, _)| other == kind) {
                        Some((_, entries)) => entries.push(entry),
                        None => personal.push((*kind, vec![entry])),
                    }
                }
                Column::Unnamed => {
                    let message = format!("`{}` stands in a column without a name", ellipsize(&cell.text));
                    problems.push(Diagnostic::at(Code::Missing, cell.place, message));
                }
                Column::Wrong => {}
            }
        }
        Row { record: Node { place, value: Tree::Table(own) }, personal }
    }
}

/// A cell of a table as the fact's type would be written in a scenario; a text where it cannot be read.
fn of_cell(text: &str, place: Span, def: &FactDef) -> Node {
    let word = || Tree::Text(text.to_owned());
    let number = || text.strip_suffix('%').filter(|_| def.unit.as_deref().is_some_and(|unit| unit.starts_with('%')));
    let value = match &def.ty {
        Type::Bool => yes_or_no(text).map_or_else(word, Tree::Bool),
        Type::Integer => text.parse().map_or_else(|_| word(), Tree::Integer),
        Type::Number => number().unwrap_or(text).trim_end().parse().map_or_else(|_| word(), Tree::Number),
        Type::Set(_) => Tree::List(members(text, place)),
        Type::Text
        | Type::LongText
        | Type::Date
        | Type::Moment
        | Type::Enum(_)
        | Type::Reference(_)
        | Type::List(..)
        | Type::One(..) => word(),
    };
    Node { place, value }
}

fn members(text: &str, place: Span) -> Vec<Node> {
    if text.eq_ignore_ascii_case("none") {
        return Vec::new();
    }
    let parts = text.split(';').map(|part| (part.as_ptr() as usize - text.as_ptr() as usize, part));
    let exact = place.end - place.start == text.len();
    parts
        .filter(|(_, part)| !part.trim().is_empty())
        .map(|(at, part)| {
            let start = place.start + at + (part.len() - part.trim_start().len());
            let own = Span { start, end: start + part.trim().len(), ..place };
            Node { place: if exact { own } else { place }, value: Tree::Text(part.trim().to_owned()) }
        })
        .collect()
}

/// The one fact by which a person's own records of a kind refer to a record of another kind.
pub(crate) fn about(dictionary: &Dictionary, kind: KindId, other: KindId) -> Option<&str> {
    let def = dictionary.get(kind);
    let [fact] = def.id_from.as_slice() else { return None };
    let refers = def.facts.get(fact).is_some_and(|fact| fact.ty == Type::Reference(other));
    (def.owner == Owner::Person && refers).then_some(fact)
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
