//! What an import found out, in words for the person whose sheet it is.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{Column, Take};
use super::merge::Differs;
use super::names;
use super::{Imported, Known, NAME, Notes, SPECIALTY, quoted};
use crate::load::headers::{Holds, fact};
use crate::load::sheet::letter;
use crate::report::page::{Line, Page};

/// The whole account.
pub fn account(file: &str, found: &Imported, known: Known<'_>) -> String {
    let mut page = Page::default();
    page.line(&heading(file, found));
    let words = Words { found, known };
    let is = |wanted: fn(&Take) -> bool| found.columns.iter().filter(move |column| wanted(&column.take));
    page.section("Read", &words.columns(is(|take| matches!(take, Take::Holds(..)))));
    page.section(
        "Not sure: left out until you say what these columns are",
        &words.columns(is(|take| matches!(take, Take::Unsure(..)))),
    );
    page.section("Not known: left out", &words.columns(is(|take| matches!(take, Take::Unknown(_)))));
    page.section("Left out", &words.unused());
    page.section("Rows that are no programs", &words.asides());
    page.section("Read otherwise than it stands", &words.readings(&found.readings));
    page.section("Not understood, and left blank", &words.misread(&found.misread));
    page.section("Rows that say different things, left blank until you decide", &words.differs());
    page.section("Rows and programs", &words.together());
    page.done()
}

fn heading(file: &str, found: &Imported) -> String {
    let sheet = if found.sheet.is_empty() { String::new() } else { format!(", sheet `{}`", found.sheet) };
    let others = match found.others.as_slice() {
        [] => String::new(),
        others => format!(
            " ({} left alone; `--sheet NAME` chooses)",
            others.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
        ),
    };
    let notes: String = found.notes.iter().map(|note| format!("; {note}")).collect();
    format!("{file}{sheet}{others}: headers in row {}{notes}", found.header_row)
}

/// Rows, and what a cell shows in all of them.
type Text<'a> = (&'a [usize], &'a str);

struct Words<'a> {
    found: &'a Imported,
    known: Known<'a>,
}

impl Words<'_> {
    fn columns<'c>(&self, columns: impl Iterator<Item = &'c Column>) -> Vec<Line> {
        let mut lines = Vec::new();
        for column in columns {
            let header = if column.header.is_empty() { "without a header".to_owned() } else { quoted(&column.header) };
            lines.push(Line::main(format!("{}  {header}: {}", letter(column.at), self.taken(&column.take))));
            let samples: Vec<String> = column.samples.iter().map(|text| quoted(text)).collect();
            let samples = if samples.is_empty() { "no values".to_owned() } else { samples.join(", ") };
            lines.push(Line::deeper(samples));
            lines.extend(how(column).into_iter().map(Line::deeper));
        }
        lines
    }

    fn taken(&self, take: &Take) -> String {
        let called = |fact| {
            let means = self.known.columns.reading(fact).means;
            let more: BTreeSet<String> = means.values().flatten().map(|(other, _)| self.known.called(*other)).collect();
            let more: String = more.iter().map(|more| format!(", and from it the {more}")).collect();
            format!("{} ({}){more}", self.known.called(fact), self.known.dictionary.path(fact))
        };
        match take {
            Take::Holds(_, Holds::Fact(fact)) => called(*fact),
            Take::Holds(name, Holds::Code { fact, .. }) => format!("{name}, for {}", called(*fact)),
            Take::Holds(_, Holds::Shapes(shapes)) => {
                let facts = shapes.first().map(|shape| [shape.first, shape.second].map(called).join(" and "));
                facts.unwrap_or_default()
            }
            Take::Holds(name, Holds::Unused(_) | Holds::Unsure(..)) => name.clone(),
            Take::Ignored => "you said to leave it out".to_owned(),
            Take::Unused(why) => why.clone(),
            Take::Unsure(_, ask) => ask.clone(),
            Take::Unknown(None) => "no header that is known".to_owned(),
            Take::Unknown(Some(near)) => format!("no header that is known; `{near}` is near"),
        }
    }

    fn unused(&self) -> Vec<Line> {
        let mut by_why: Vec<(String, Vec<String>)> = Vec::new();
        for column in &self.found.columns {
            let (Take::Unused(_) | Take::Ignored) = &column.take else { continue };
            let why = self.taken(&column.take);
            match by_why.iter_mut().find(|(other, _)| *other == why) {
                Some((_, headers)) => headers.push(header(column)),
                None => by_why.push((why, vec![header(column)])),
            }
        }
        by_why.into_iter().map(|(why, headers)| Line::main(format!("{}: {why}", headers.join(", ")))).collect()
    }

    /// What rows are, with their numbers; rows that are the same thing are told together.
    fn asides(&self) -> Vec<Line> {
        let mut by_why: Vec<(&str, Vec<String>)> = Vec::new();
        for aside in &self.found.asides {
            let said = format!("row {} {}", aside.row, aside.text);
            match by_why.iter_mut().find(|(why, _)| *why == aside.why) {
                Some((_, rows)) => rows.push(said),
                None => by_why.push((&aside.why, vec![said])),
            }
        }
        by_why.into_iter().map(|(why, rows)| Line::main(format!("{why}: {}", rows.join("; ")))).collect()
    }

    /// One line for each way of reading, with the texts that were read so.
    fn readings(&self, notes: &Notes) -> Vec<Line> {
        let mut by_why: BTreeMap<(usize, &str), Vec<Text>> = BTreeMap::new();
        for (noted, rows) in notes {
            by_why.entry((noted.column, &noted.why)).or_default().push((rows, &noted.text));
        }
        let mut lines = Vec::new();
        for ((column, why), mut texts) in by_why {
            texts.sort_unstable();
            lines.push(Line::main(format!("{}: {why}", self.column(column))));
            lines.extend(texts.iter().map(|(rows, text)| Line::under(format!("{}  {}", numbered(rows), quoted(text)))));
        }
        lines
    }

    /// Row by row.
    fn misread(&self, notes: &Notes) -> Vec<Line> {
        let mut notes: Vec<_> = notes.iter().collect();
        notes.sort_by_key(|(noted, rows)| (rows.first().copied(), noted.column));
        let line = |(noted, rows): &(&super::Noted, &Vec<usize>)| {
            let rows = if rows.is_empty() { String::new() } else { format!("{}  ", numbered(rows)) };
            let column =
                if noted.column == usize::MAX { String::new() } else { format!("{}, ", self.column(noted.column)) };
            Line::main(format!("{rows}{column}{}: {}", quoted(&noted.text), noted.why))
        };
        notes.iter().map(line).collect()
    }

    /// Whether a column may hold something else: nobody knows what it holds, or hardly a cell of it was understood.
    fn is_open(&self, column: &Column) -> bool {
        match column.take {
            Take::Unknown(_) | Take::Unsure(..) => true,
            Take::Ignored | Take::Unused(_) => false,
            Take::Holds(..) => {
                let misread = self.found.misread.iter().filter(|(noted, _)| noted.column == column.at);
                2 * misread.map(|(_, rows)| rows.len()).sum::<usize>() > column.filled
            }
        }
    }

    fn column(&self, at: usize) -> String {
        self.found.columns.iter().find(|column| column.at == at).map(header).unwrap_or_default()
    }

    fn differs(&self) -> Vec<Line> {
        let name = fact(self.known.dictionary, NAME);
        let line = |differs: &Differs| {
            let values: Vec<String> =
                differs.values.iter().map(|(row, value)| format!("{} in row {row}", quoted(value))).collect();
            let kept = if Some(differs.fact) == name { "; the first is kept" } else { "" };
            let called = self.known.called(differs.fact);
            Line::main(format!("{}, {called}: {}{kept}", differs.program, values.join(", ")))
        };
        self.found.differs.iter().map(line).collect()
    }

    fn together(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.found.together.iter().map(Line::main).collect();
        for lack in &self.found.lacks {
            let Some(fact) = fact(self.known.dictionary, lack) else { continue };
            let called = self.known.called(fact);
            lines.push(Line::main(format!("no column holds the {called} of a program ({lack})")));
            if lack == NAME {
                let columns = self.found.columns.iter().filter(|column| self.is_open(column));
                let likely = columns.filter(|column| names::may_be_names(column, self.known));
                let likely =
                    likely.max_by_key(|column| (column.samples.len(), column.filled, std::cmp::Reverse(column.at)));
                lines.extend(likely.map(|column| Line::under(format!("is it this one? {}", map(column, NAME)))));
            }
            if lack == SPECIALTY {
                let all = self.known.ids().join(", ");
                lines.push(Line::under(format!("add `--specialty NAME`, with one of: {all}")));
            }
        }
        let (programs, rows) =
            (self.found.programs.len(), self.found.programs.iter().map(|program| program.rows.len()).sum());
        if self.found.columns.iter().any(|column| matches!(column.take, Take::Unknown(_))) {
            lines.push(Line::main(
                "FACT above is a fact such as program.city; `preceptor facts program` prints them".to_owned(),
            ));
        }
        lines.push(Line::main(format!("{} from {}", counted(programs, "program"), counted(rows, "row"))));
        lines
    }
}

/// How to say what a column is.
fn how(column: &Column) -> Vec<String> {
    match &column.take {
        Take::Unsure(may_be, _) => may_be.iter().map(|name| map(column, name)).collect(),
        Take::Unknown(_) => vec![map(column, "FACT")],
        Take::Holds(..) | Take::Ignored | Take::Unused(_) => Vec::new(),
    }
}

fn map(column: &Column, name: &str) -> String {
    format!("--map \"{}={name}\"", column.key().replace('"', "\\\""))
}

/// A header as a message shows it; a column without one by its letter.
fn header(column: &Column) -> String {
    if column.header.is_empty() {
        format!("column {} without a header", column.letter())
    } else {
        quoted(&column.header)
    }
}

fn numbered(rows: &[usize]) -> String {
    let all: Vec<String> = rows.iter().map(ToString::to_string).collect();
    format!("{} {}", if rows.len() == 1 { "row" } else { "rows" }, all.join(", "))
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
