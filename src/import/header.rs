//! Which row holds the headers, and what each column is taken for.

use std::collections::BTreeMap;

use super::mapping::{IGNORE, Mapping};
use super::{Known, NAME, Noted, quoted};
use crate::load::headers::{self, Holds};
use crate::load::sheet::{Line, Sheet, letter};
use crate::load::spelling::plain;
use crate::model::{Code, Diagnostic, FactId, Owner, did_you_mean, nearest};

/// The headers stand among so many first rows.
const FIRST: usize = 40;
/// So many values show what a column is like.
const SAMPLES: usize = 3;

/// One column of a sheet.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its place, from 0.
    pub at: usize,
    /// Its header as it stands.
    pub header: String,
    /// What it is taken for.
    pub take: Take,
    /// Some of its values.
    pub samples: Vec<String>,
    /// In how many rows it says anything.
    pub filled: usize,
}

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq)]
pub enum Take {
    /// What it holds, by the name of that meaning.
    Holds(String, Holds),
    /// The person said that it is to be left out.
    Ignored,
    /// It is known and of no use, and why.
    Unused(String),
    /// It may be one of these, and what to ask.
    Unsure(Vec<String>, String),
    /// Nobody knows; a known header that is near.
    Unknown(Option<String>),
}

impl Column {
    /// How a person names it in `--map`: by its header where it has one, else by its letter.
    pub fn key(&self) -> String {
        if plain(&self.header).is_empty() { self.by_letter() } else { self.header.clone() }
    }

    /// `column A`.
    pub fn by_letter(&self) -> String {
        format!("column {}", self.letter())
    }

    /// Its letter.
    pub fn letter(&self) -> String {
        letter(self.at)
    }

    /// Whether its cells say this fact.
    pub fn gives(&self, fact: FactId) -> bool {
        match &self.take {
            Take::Holds(_, Holds::Fact(own) | Holds::Code { fact: own, .. }) => *own == fact,
            Take::Holds(_, Holds::Shapes(shapes)) => {
                shapes.iter().any(|shape| shape.first == fact || shape.second == fact)
            }
            Take::Holds(_, Holds::Unused(_) | Holds::Unsure(..))
            | Take::Ignored
            | Take::Unused(_)
            | Take::Unsure(..)
            | Take::Unknown(_) => false,
        }
    }
}

/// What headers are decided against: the rules' words for them and the person's own decisions.
pub(super) struct Deciding<'a> {
    known: Known<'a>,
    mapping: &'a Mapping,
    /// What each known header is taken for, plain.
    headers: BTreeMap<String, Take>,
}

impl<'a> Deciding<'a> {
    /// Checks the person's decisions.
    pub(super) fn new(known: Known<'a>, mapping: &'a Mapping) -> Result<Self, Vec<Diagnostic>> {
        let mut deciding = Self { known, mapping, headers: BTreeMap::new() };
        deciding.learn();
        let taken = mapping.columns.iter().map(|(_, taken)| taken).chain(mapping.all.keys());
        let wrong: Vec<Diagnostic> = taken.filter_map(|name| deciding.named(name).err()).collect();
        if wrong.is_empty() { Ok(deciding) } else { Err(wrong) }
    }

    fn learn(&mut self) {
        for (fact, path) in headers::facts(self.known.dictionary) {
            // The name and label of a program's fact, and the path of any fact, are headers too.
            let own = self.known.dictionary.get(fact.kind);
            let take = Take::Holds(path.clone(), Holds::Fact(fact));
            if own.owner == Owner::Shared {
                self.headers.insert(plain(self.known.dictionary.fact_name(fact)), take.clone());
                self.headers.insert(plain(&self.known.called(fact)), take.clone());
            }
            self.headers.insert(plain(&path), take);
        }
        for meaning in &self.known.columns.meanings {
            for header in &meaning.headers {
                self.headers.insert(plain(header), take(&meaning.name, &meaning.what));
            }
        }
    }

    /// What a decision means.
    fn named(&self, name: &str) -> Result<Take, Diagnostic> {
        let name = name.trim();
        if name == IGNORE {
            return Ok(Take::Ignored);
        }
        if let Some(meaning) = self.known.columns.meaning(name) {
            return Ok(take(name, &meaning.what));
        }
        if let Some(fact) = headers::fact(self.known.dictionary, name) {
            return Ok(Take::Holds(name.to_owned(), Holds::Fact(fact)));
        }
        let paths: Vec<String> = headers::facts(self.known.dictionary).map(|(_, path)| path).collect();
        let help = did_you_mean(name, paths.iter().map(String::as_str).chain([IGNORE]));
        let help = help.unwrap_or_else(|| {
            "`preceptor facts program` prints the facts of a program; `ignore` leaves a column out".into()
        });
        Err(Diagnostic::of_file(Code::WrongValue, format!("a column cannot hold {}", quoted(name))).help(help))
    }

    fn take(&self, header: &str, at: usize) -> Take {
        if let Some(taken) = self.mapping.decided(header, &letter(at)) {
            return self.named(taken).expect("decisions were checked");
        }
        let word = plain(header);
        self.headers.get(&word).cloned().unwrap_or_else(|| {
            let near = nearest(&word, self.headers.keys().filter(|key| key.len() > 2).map(String::as_str));
            Take::Unknown(near.map(str::to_owned))
        })
    }

    /// How many headers of a row are known; the header of the name counts more than any other.
    fn known(&self, line: &Line) -> usize {
        let name = self.known.fact(NAME);
        let cells = line.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty());
        cells
            .map(|(at, cell)| match self.headers.get(&plain(&cell.text)) {
                Some(Take::Holds(_, Holds::Fact(fact))) if Some(*fact) == name => 2,
                Some(_) => 1,
                None => usize::from(self.mapping.decided(&cell.text, &letter(at)).is_some()),
            })
            .sum()
    }

    /// How well the headers of a sheet are known.
    pub(super) fn score(&self, sheet: &Sheet) -> usize {
        sheet.lines.iter().take(FIRST).map(|line| self.known(line)).max().unwrap_or(0)
    }

    /// The row of the headers: the one of which most is known, the first of those.
    pub(super) fn head(&self, sheet: &Sheet) -> Option<usize> {
        let best = self.score(sheet);
        if best == 0 {
            return None;
        }
        sheet.lines.iter().take(FIRST).position(|line| self.known(line) == best)
    }

    /// What each column is taken for.
    pub(super) fn columns(&self, head: &Line, body: &[&Line]) -> Vec<Column> {
        let wide = body.iter().map(|line| line.cells.len()).max().unwrap_or(0).max(head.cells.len());
        let column = |at: usize| {
            let header = head.cells.get(at).map(|cell| cell.text.clone()).unwrap_or_default();
            let take = self.take(&header, at);
            let mut samples: Vec<String> = Vec::new();
            let texts = body.iter().filter_map(|line| line.cells.get(at)).map(|cell| &cell.text);
            let filled: Vec<&String> = texts.filter(|text| !text.is_empty()).collect();
            for text in &filled {
                if samples.len() < SAMPLES && !samples.contains(text) {
                    samples.push((*text).clone());
                }
            }
            Column { at, header, take, samples, filled: filled.len() }
        };
        // A column without a header and without a value is none.
        (0..wide).map(column).filter(|column| column.filled > 0 || !plain(&column.header).is_empty()).collect()
    }

    /// Decisions about columns that the sheet does not have.
    pub(super) fn strangers(&self, columns: &[Column]) -> BTreeMap<Noted, Vec<usize>> {
        let mut found = BTreeMap::new();
        for (key, _) in &self.mapping.columns {
            let one = Mapping { columns: vec![(key.clone(), IGNORE.to_owned())], ..Mapping::default() };
            if !columns.iter().any(|column| one.decided(&column.header, &letter(column.at)).is_some()) {
                let why = "the mapping names this column, and the sheet has none of that name".to_owned();
                found.insert(Noted { column: usize::MAX, text: key.clone(), why }, Vec::new());
            }
        }
        found
    }
}

fn take(name: &str, what: &Holds) -> Take {
    match what {
        Holds::Unused(why) => Take::Unused(why.clone()),
        Holds::Unsure(may_be, ask) => Take::Unsure(may_be.clone(), ask.clone()),
        Holds::Fact(_) | Holds::Shapes(_) | Holds::Code { .. } => Take::Holds(name.to_owned(), what.clone()),
    }
}
