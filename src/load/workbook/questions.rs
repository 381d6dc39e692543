//! The sheet of the applicant: one question to a row, the applicant's answer beside it, the partner's beside that.

use crate::load::rules::layout::TABLES;
use crate::load::tabular::cell::{Cell, CellKind, Line, Sheet};
use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::plain;
use crate::load::text::tree::{Node, Tree};
use crate::load::workbook::columns::{self, ASKED, About, Question};
use crate::load::workbook::header::{Columns, Heading};
use crate::load::workbook::reading::{Book, Whose, own};
use crate::model::{Code, Diagnostic, KindId};

/// The columns of that sheet.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Question,
    Applicants,
    Partners,
    Notes,
    Name,
}

impl Book<'_> {
    /// Reads all answers.
    pub(super) fn questions(&mut self, sheet: &Sheet, kind: KindId) {
        let [question, own, partners, notes, name] = ASKED;
        let heading = |shown: &str, also: &[&str], key| Heading {
            shown: shown.to_owned(),
            also: also.iter().map(|&other| other.to_owned()).collect(),
            key,
        };
        let headings = [
            heading(question, &[], At::Question),
            heading(own, &["Answer"], At::Applicants),
            heading(partners, &[], At::Partners),
            heading(notes, &[], At::Notes),
            heading(name, &[], At::Name),
        ];
        let Some(columns) = self.columns(sheet, &headings) else { return };
        if columns.at(At::Partners).is_some() {
            self.part(Whose::Partner);
        }
        let asked = columns::questions(self.dictionary, kind);
        let mut seen: Vec<About> = Vec::new();
        for line in columns.lines {
            if let Some(question) = self.asked(&columns, line, &asked, kind) {
                if seen.contains(&question.about) && !names_tables(question.about) {
                    let problem =
                        Diagnostic::at(Code::Duplicate, line.place, format!("`{}` is answered twice", question.name));
                    self.problems.push(problem.help("keep one of the rows"));
                    continue;
                }
                seen.push(question.about);
                self.answers(&columns, line, question, kind);
            }
        }
    }

    /// The question of a row that has an answer or a note.
    fn asked<'q>(
        &mut self,
        columns: &Columns<'_, At>,
        line: &Line,
        asked: &'q [Question],
        kind: KindId,
    ) -> Option<&'q Question> {
        let answer = [At::Applicants, At::Partners, At::Notes].into_iter().find_map(|at| columns.cell(line, at));
        let (name, question) = (columns.cell(line, At::Name), columns.cell(line, At::Question));
        let answer = answer?;
        let named = name.and_then(|cell| asked.iter().find(|known| known.name == cell.text));
        let text = question.map(|cell| plain(&cell.text)).unwrap_or_default();
        let path = |known: &Question| format!("{} {}", self.dictionary.name(kind), known.name);
        let same = |known: &&Question| {
            [&known.text, &known.name, &path(known), &known.heading].into_iter().any(|name| plain(name) == text)
        };
        let found = named.or_else(|| asked.iter().find(same));
        if found.is_none() && question.is_none_or(|cell| !own(&cell.text)) {
            let cell = name.or(question).unwrap_or(answer);
            let problem = if name.or(question).is_some() {
                Diagnostic::at(
                    Code::UnknownName,
                    cell.place,
                    format!("there is no question `{}`", ellipsize(&cell.text)),
                )
            } else {
                Diagnostic::at(Code::NotAllowed, cell.place, format!("`{}` answers no question", ellipsize(&cell.text)))
            };
            let names =
                asked.iter().map(|known| if name.is_some() { known.name.as_str() } else { known.text.as_str() });
            let help = choose(&cell.text, names);
            let near = help.starts_with("did you mean");
            let help =
                if near { help } else { "keep the questions as they are; one of your own begins with `My`".into() };
            self.problems.push(problem.help(help));
        }
        found
    }

    fn answers(&mut self, columns: &Columns<'_, At>, line: &Line, question: &Question, kind: KindId) {
        for (at, whose) in [(At::Applicants, Whose::Applicant), (At::Partners, Whose::Partner)] {
            let Some(cell) = columns.cell(line, at) else { continue };
            match question.about {
                About::Fact(fact) => {
                    let Some(node) = self.value(cell, fact) else { continue };
                    let key = self.dictionary.name(kind).to_owned();
                    self.part(whose).table(&key, cell.place).put(&question.name, cell.place, node);
                }
                About::Scenario(key) if names_tables(question.about) => self.tables(key, whose, cell),
                About::Scenario(name) if whose == Whose::Applicant => {
                    if let Some(node) = self.plain(cell) {
                        self.part(whose).put(name, cell.place, node);
                    }
                }
                About::Scenario(name) => {
                    let problem =
                        Diagnostic::at(Code::NotAllowed, cell.place, format!("`{name}` is said once, for both people"));
                    self.problems.push(problem.help("clear this cell"));
                }
            }
        }
        let whose = if columns.cell(line, At::Applicants).is_some() { At::Applicants } else { At::Partners };
        let place = columns.cell(line, whose).map_or(line.place, |cell| cell.place);
        self.note(place, columns.cell(line, At::Notes));
    }

    /// What a cell says that holds no fact.
    fn plain(&mut self, cell: &Cell) -> Option<Node> {
        let value = match cell.kind {
            #[expect(clippy::cast_possible_truncation, reason = "a year; anything else is refused as one")]
            CellKind::Number(number) if number.fract() == 0.0 => Tree::Integer(number as i64),
            CellKind::Number(number) => Tree::Number(number),
            CellKind::Date(moment) => Tree::Moment(moment),
            _ => {
                let node = self.text(cell)?;
                match node.text() {
                    Some(text) => text.parse().map_or_else(|_| node.value.clone(), Tree::Integer),
                    None => node.value,
                }
            }
        };
        Some(Node { place: cell.place, value })
    }

    fn tables(&mut self, key: &str, whose: Whose, cell: &Cell) {
        let Some(node) = self.text(cell) else { return };
        let place = cell.place;
        let paths: Vec<Node> = node
            .text()
            .unwrap_or_default()
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Node { place, value: Tree::Text(line.to_owned()) })
            .collect();
        if let Some(list) = self.part(whose).list(key, place) {
            list.extend(paths);
        }
    }
}

/// Whether a question asks where tables of programs are: it may be answered more than once.
fn names_tables(about: About) -> bool {
    matches!(about, About::Scenario(key) if TABLES.contains(&key))
}
