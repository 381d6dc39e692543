//! A person's own sheet to a table of programs: what each column is taken for, what each cell says, and everything that
//! was not understood. Pure functions of the sheet, the rules' `columns.toml` and the person's decisions; no file is touched.

mod account;
mod cells;
mod header;
mod mapping;
mod merge;
mod names;
mod rows;
mod start;
mod suppose;
mod table;

use std::collections::{BTreeMap, BTreeSet};

pub use account::account;
pub use header::{Column, Take};
pub use mapping::{IGNORE, Mapping, mapping};
pub use merge::{Differs, Program};
pub use rows::Row;
pub use start::{Start, answer, answered, start};
pub use suppose::{Supposed, suppose};
pub use table::{Change, Ids, Tables, changes, ids_of, tables};

use crate::load::headers::{self, Columns};
use crate::load::sheet::{Line, Sheet, Sheets};
use crate::load::spelling::slug;
use crate::model::{Code, Diagnostic, Dictionary, FactId, did_you_mean};

/// The fact that names a program.
const NAME: &str = "program.name";
/// The fact without which no rule looks at a program.
pub const SPECIALTY: &str = "program.specialty";

/// What sheets are read against.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What facts there can be.
    pub dictionary: &'a Dictionary,
    /// What headers mean.
    pub columns: &'a Columns,
    /// What the specialties that rules bring are called, and the id of each: see [`crate::load::data_names`].
    pub specialties: &'a BTreeMap<String, String>,
}

impl Known<'_> {
    /// A fact by its path, which this program itself relies on.
    fn fact(&self, path: &str) -> Option<FactId> {
        headers::fact(self.dictionary, path)
    }

    /// The ids of the specialties, in their order.
    pub fn ids(&self) -> Vec<&str> {
        self.specialties.values().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How a fact is called in a sentence.
    fn called(&self, fact: FactId) -> String {
        let def = self.dictionary.def(fact);
        def.label.clone().unwrap_or_else(|| self.dictionary.fact_name(fact).replace('_', " "))
    }
}

/// Something said of cells: which column, which text, why, and in which rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Noted {
    /// The place of the column.
    pub column: usize,
    /// What the cells show.
    pub text: String,
    /// What is said of them.
    pub why: String,
}

/// Notes with the rows they are about.
pub type Notes = BTreeMap<Noted, Vec<usize>>;

/// A row that is not a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// Its number.
    pub row: usize,
    /// What it shows.
    pub text: String,
    /// What it was taken for.
    pub why: String,
}

/// Everything an import found out.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// The sheet's name; empty for a text file.
    pub sheet: String,
    /// The other sheets of the file.
    pub others: Vec<String>,
    /// How the file was read.
    pub notes: Vec<String>,
    /// The row of the headers.
    pub header_row: usize,
    /// Rows that hold no program: above the headers, headings, rows without a name.
    pub asides: Vec<Aside>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Cells read otherwise than as they stand.
    pub readings: Notes,
    /// Cells not understood.
    pub misread: Notes,
    /// The programs.
    pub programs: Vec<Program>,
    /// Rows of one program that say different things.
    pub differs: Vec<Differs>,
    /// Rows put together, and rows that may belong together.
    pub together: Vec<String>,
    /// Facts that every program needs and no column holds.
    pub lacks: Vec<String>,
    /// What every program is said to have.
    pub all: BTreeMap<String, String>,
}

impl Imported {
    /// Whether there is enough for a table of programs.
    pub fn complete(&self) -> bool {
        self.lacks.is_empty() && !self.programs.is_empty()
    }
}

/// Reads a sheet.
///
/// # Errors
/// What is wrong with the decisions, or with the file as a whole.
pub fn import(file: &Sheets, known: Known<'_>, mapping: &Mapping) -> Result<Imported, Vec<Diagnostic>> {
    let mapping = &settled(known, mapping)?;
    let deciding = header::Deciding::new(known, mapping)?;
    let chosen = choose(file, &deciding, mapping, known)?;
    let sheet = &file.sheets[chosen];
    let head = deciding.head(sheet).ok_or_else(|| vec![nothing(sheet)])?;
    let others = file.sheets.iter().enumerate().filter(|(n, _)| *n != chosen).map(|(_, other)| other.name.clone());
    let mut found = Imported {
        sheet: sheet.name.clone(),
        others: others.collect(),
        notes: file.notes.clone(),
        header_row: sheet.lines[head].row,
        all: mapping.all.clone(),
        ..Imported::default()
    };
    found.asides.extend(sheet.lines[..head].iter().map(|line| aside(line, "above the headers")));
    let (again, body): (Vec<&Line>, Vec<&Line>) =
        sheet.lines[head + 1..].iter().partition(|line| rows::same_words(line, &sheet.lines[head]));
    found.asides.extend(again.into_iter().map(|line| aside(line, "the headers once more")));
    found.columns = deciding.columns(&sheet.lines[head], &body);
    names::doubt(&mut found.columns, &body, known, mapping);
    found.misread.extend(deciding.strangers(&found.columns));
    let read = rows::rows(&body, known, mapping, &mut found);
    merge::programs(read, known, &mut found).map_err(|problem| vec![problem])?;
    found.asides.sort_by_key(|aside| aside.row);
    found.lacks = lacks(known, &found, mapping);
    Ok(found)
}

/// The decisions, with what every program has as a table writes it.
fn settled(known: Known<'_>, mapping: &Mapping) -> Result<Mapping, Vec<Diagnostic>> {
    let (mut settled, mut problems) = (mapping.clone(), Vec::new());
    for (path, value) in &mut settled.all {
        // A fact that does not exist is said with the other decisions.
        if known.fact(path).is_some() {
            match start::answer(path, value, known) {
                Ok((_, read)) => *value = read,
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(settled) } else { Err(problems) }
}

/// The facts that a table of programs cannot do without and that nothing says.
fn lacks(known: Known<'_>, found: &Imported, mapping: &Mapping) -> Vec<String> {
    let missing = |path: &&str| {
        let Some(fact) = known.fact(path) else { return false };
        !mapping.all.contains_key(*path) && !found.columns.iter().any(|column| column.gives(fact))
    };
    [NAME, SPECIALTY].iter().filter(|path| missing(path)).map(|path| (*path).to_owned()).collect()
}

/// The sheet that is asked for, or else the one whose headers are known best: that of the specialty that all programs are
/// said to have before others, and never one that is called by another specialty.
fn choose(
    file: &Sheets,
    deciding: &header::Deciding<'_>,
    mapping: &Mapping,
    known: Known<'_>,
) -> Result<usize, Vec<Diagnostic>> {
    let names = || file.sheets.iter().map(|sheet| sheet.name.as_str());
    let all = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if let Some(name) = &mapping.sheet {
        return names().position(|other| other.trim() == name.trim()).ok_or_else(|| {
            let help = did_you_mean(name, names()).unwrap_or_else(|| format!("there are {}", all()));
            vec![Diagnostic::of_file(Code::UnknownName, format!("there is no sheet `{name}`")).help(help)]
        });
    }
    let wanted = mapping.all.get(SPECIALTY);
    let called = |name: &str| known.specialties.get(&slug(name));
    let is_wanted = |name: &str| wanted.is_some() && called(name) == wanted;
    let another = |name: &str| wanted.is_some() && called(name).is_some_and(|id| Some(id) != wanted);
    let scores = file.sheets.iter().enumerate().filter(|(_, sheet)| !another(&sheet.name));
    let scores = scores.map(|(n, sheet)| (n, deciding.score(sheet)));
    let best =
        scores.max_by_key(|(n, score)| (*score > 0 && is_wanted(&file.sheets[*n].name), *score, std::cmp::Reverse(*n)));
    if let Some((n, _)) = best {
        return Ok(n);
    }
    let Some(specialty) = wanted.filter(|_| !file.sheets.is_empty()) else {
        return Err(vec![Diagnostic::of_file(Code::UnknownName, "there is no sheet in the file")]);
    };
    let message = format!("no sheet is of {specialty}: they are called {}", all());
    Err(vec![Diagnostic::of_file(Code::WrongValue, message).help("`--sheet NAME` takes one all the same")])
}

fn nothing(sheet: &Sheet) -> Diagnostic {
    let Some(first) = sheet.lines.first() else { return Diagnostic::of_file(Code::Missing, "the sheet is empty") };
    let problem = Diagnostic::of_file(
        Code::UnknownName,
        format!("no row of the sheet holds headers that are known; row {} holds {}", first.row, shown(first)),
    );
    problem
        .help("say which columns hold what: `--map \"HEADER=program.name\"`, with `column A` where there is no header")
}

fn aside(line: &Line, why: &str) -> Aside {
    Aside { row: line.row, text: shown(line), why: why.to_owned() }
}

/// The cells of a line, as a message shows them.
fn shown(line: &Line) -> String {
    const MOST: usize = 4;
    let all: Vec<String> =
        line.cells.iter().filter(|cell| !cell.text.is_empty()).map(|cell| quoted(&cell.text)).collect();
    let more = if all.len() > MOST { format!(" and {} more", all.len() - MOST) } else { String::new() };
    format!("{}{more}", all[..all.len().min(MOST)].join(", "))
}

/// A text as a message shows it, not longer than helps.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return format!("`{text}`");
    }
    let cut: String = text.chars().take(LONGEST).collect();
    format!("`{}..`", cut.trim_end())
}
