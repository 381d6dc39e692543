//! `columns.toml`: what the headers of people's own sheets mean, and how their cells are read. Nothing about sheets themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::text::fields::{Fields, choose, unless};
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::plain;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, FactId, Owner, Span, Type};

/// Everything known about the columns of sheets.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// Words that mean the same in every column, plain.
    pub cells: Cells,
    /// How the cells of a fact are read.
    pub readings: BTreeMap<FactId, Reading>,
    /// What headers mean, in the order of the file.
    pub meanings: Vec<Meaning>,
    /// Facts that a first report needs most.
    pub first: Vec<FactId>,
}

/// Words that mean the same in every column.
#[derive(Clone, Debug, Default)]
pub struct Cells {
    /// Yes.
    pub yes: Vec<String>,
    /// No.
    pub no: Vec<String>,
    /// Nothing is known.
    pub blank: Vec<String>,
    /// A formula of the sheet went wrong.
    pub broken: Vec<String>,
}

/// How the cells of one fact are read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Words as people write them, made plain, with the word of the dictionary each stands for.
    pub words: BTreeMap<String, String>,
    /// What follows from a value, in other facts.
    pub means: BTreeMap<String, Vec<(FactId, String)>>,
    /// What a bare yes says.
    pub yes: Vec<(FactId, String)>,
    /// What a bare no says.
    pub no: Vec<(FactId, String)>,
    /// How the import words a reading that is not plain.
    pub says: Option<String>,
    /// What else is to be known of it.
    pub ways: BTreeSet<Way>,
    /// The fact whose words may stand at the end of this text.
    pub ending: Option<FactId>,
}

/// Something to be known of the cells of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The lower number of a range counts.
    Lower,
    /// What several rows of one record say is put together.
    Together,
    /// It is one person's own view.
    Own,
    /// Equal values mean the same record.
    Key,
    /// Rows of one name that differ here are different records.
    Apart,
    /// A line that holds only such a value is a heading for the lines below it.
    Heading,
}

/// The keys and words by which `columns.toml` says so.
const WAYS: [(&str, &str, Way); 6] = [
    ("range", "lower", Way::Lower),
    ("rows", "together", Way::Together),
    ("whose", "own", Way::Own),
    ("key", "yes", Way::Key),
    ("differ", "apart", Way::Apart),
    ("alone", "heading", Way::Heading),
];

impl Reading {
    /// Whether that is so of it.
    pub fn is(&self, way: Way) -> bool {
        self.ways.contains(&way)
    }
}

/// What some headers mean.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// Its name: `program.visas`, `city-and-state`.
    pub name: String,
    /// The headers, as people write them.
    pub headers: Vec<String>,
    /// What a column with such a header holds.
    pub what: Holds,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// One fact.
    Fact(FactId),
    /// Several facts, in one of these shapes.
    Shapes(Vec<Shape>),
    /// Codes with a letter that says a word of a fact.
    Code {
        /// The fact.
        fact: FactId,
        /// `#` is a digit, `?` the letter, all else itself.
        code: String,
        /// Letters and the words they stand for.
        letters: BTreeMap<String, String>,
    },
    /// Nothing of use, and why.
    Unused(String),
    /// One of several things: their names, and what to ask.
    Unsure(Vec<String>, String),
}

/// Two facts in one cell: `{program.city}, {program.state}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The first fact.
    pub first: FactId,
    /// What stands between them.
    pub between: String,
    /// The second fact.
    pub second: FactId,
    /// What stands behind the second.
    pub end: String,
}

impl Columns {
    /// The meaning of that name.
    pub fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.meanings.iter().find(|meaning| meaning.name == name)
    }

    /// How the cells of a fact are read.
    pub fn reading(&self, fact: FactId) -> Reading {
        self.readings.get(&fact).cloned().unwrap_or_default()
    }
}

/// Reads `columns.toml`.
///
/// # Errors
/// Everything in it that is wrong.
pub fn columns(root: &Node, dictionary: &Dictionary) -> Result<Columns, Vec<Diagnostic>> {
    let mut reader = Reader { dictionary, found: Columns::default(), problems: Vec::new() };
    for entry in root.entries() {
        match entry.key.as_str() {
            "cells" => reader.cells(entry),
            "shape" => reader.each(entry, Reader::shape),
            "unused" => reader.each(entry, Reader::unused),
            "unsure" => reader.each(entry, Reader::unsure),
            "start" => reader.start(entry),
            record => match dictionary.kinds.get(record).map(|kind| kind.owner) {
                Some(Owner::Person | Owner::Shared) => reader.each(entry, Reader::fact),
                Some(Owner::Data | Owner::Engine) | None => {
                    let problem = Diagnostic::at(
                        Code::UnknownName,
                        entry.key_place,
                        format!("no record `{}`", ellipsize(record)),
                    );
                    let known = dictionary.kinds.keys().map(String::as_str);
                    let parts = ["cells", "shape", "unused", "unsure", "start"];
                    reader.problems.push(problem.help(choose(record, parts.into_iter().chain(known))));
                }
            },
        }
    }
    reader.check();
    unless(reader.found, reader.problems)
}

struct Reader<'d> {
    dictionary: &'d Dictionary,
    found: Columns,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn each(&mut self, entry: &Entry, read: fn(&mut Self, &str, &Entry)) {
        if !matches!(entry.node.value, Tree::Table(_)) {
            let message = format!("`{}` is a table, not {}", entry.key, entry.node.shown());
            self.problems.push(Diagnostic::at(Code::UnknownName, entry.key_place, message));
        }
        for inner in entry.node.entries() {
            read(self, &entry.key, inner);
        }
    }

    fn cells(&mut self, entry: &Entry) {
        let Some(mut fields) = Fields::open(&entry.node, "`cells`", entry.key_place, &mut self.problems) else {
            return;
        };
        let mut words = |key| {
            let said = fields.texts(key).unwrap_or_default();
            said.into_iter().map(|(text, _)| text.trim().to_lowercase()).collect()
        };
        self.found.cells = Cells { yes: words("yes"), no: words("no"), blank: words("blank"), broken: words("broken") };
        fields.done();
    }

    fn start(&mut self, entry: &Entry) {
        let Some(mut fields) = Fields::open(&entry.node, "`start`", entry.key_place, &mut self.problems) else {
            return;
        };
        let asked = fields.texts("ask").unwrap_or_default();
        fields.done();
        for (path, place) in asked {
            let fact = self.path(&path, place);
            self.found.first.extend(fact);
        }
    }

    fn path(&mut self, path: &str, place: Span) -> Option<FactId> {
        let found = fact(self.dictionary, path);
        if found.is_none() {
            let names: Vec<String> = facts(self.dictionary).map(|(_, path)| path).collect();
            let help = crate::model::did_you_mean(path, names.iter().map(String::as_str));
            self.problems.push(
                Diagnostic::at(Code::UnknownName, place, format!("no fact `{}`", ellipsize(path))).maybe_help(help),
            );
        }
        found
    }

    fn fact(&mut self, record: &str, entry: &Entry) {
        let name = format!("{record}.{}", entry.key);
        let Some(id) = self.path(&name, entry.key_place) else { return };
        let (yes, no) = (self.gives(entry, "yes"), self.gives(entry, "no"));
        let (words, means) = (self.words(entry, id), self.means(entry));
        let Some(mut fields) = Fields::open(&entry.node, &format!("`{name}`"), entry.key_place, &mut self.problems)
        else {
            return;
        };
        for key in ["yes", "no", "words", "means"] {
            fields.entry(key);
        }
        let headers = said(fields.texts("headers"));
        let mut reading = Reading { words, means, yes, no, ..Reading::default() };
        reading.says = fields.text("says").map(|(text, _)| text);
        for (key, word, way) in WAYS {
            reading.ways.extend(fields.word(key, &[(word, way)]).map(|(way, _)| way));
        }
        let ending = fields.text("ending");
        fields.done();
        if self.dictionary.get(id.kind).owner == Owner::Person {
            reading.ways.insert(Way::Own);
        }
        reading.ending = ending.and_then(|(path, place)| self.path(&path, place));
        self.found.readings.insert(id, reading);
        self.found.meanings.push(Meaning { name, headers, what: Holds::Fact(id) });
    }

    /// What a bare yes or no says: facts and how a table writes their values.
    fn gives(&mut self, entry: &Entry, key: &str) -> Vec<(FactId, String)> {
        let mut given = Vec::new();
        for line in entry.node.get(key).map(Node::entries).unwrap_or_default() {
            match (self.path(&line.key, line.key_place), line.node.text()) {
                (Some(fact), Some(text)) => given.push((fact, text.to_owned())),
                (Some(_), None) => {
                    self.problems.push(Diagnostic::at(
                        Code::WrongType,
                        line.node.place,
                        "write it as a table would, a text",
                    ));
                }
                (None, _) => {}
            }
        }
        given
    }

    /// What follows from values: the other fact, each of its words, and the values it follows from.
    fn means(&mut self, entry: &Entry) -> BTreeMap<String, Vec<(FactId, String)>> {
        let mut means: BTreeMap<String, Vec<(FactId, String)>> = BTreeMap::new();
        for line in entry.node.get("means").map(Node::entries).unwrap_or_default() {
            let Some(fact) = self.path(&line.key, line.key_place) else { continue };
            for word in line.node.entries() {
                let Tree::List(values) = &word.node.value else {
                    let message = format!("`{}` is a list of texts, not {}", ellipsize(&word.key), word.node.shown());
                    self.problems.push(Diagnostic::at(Code::Duplicate, word.node.place, message));
                    continue;
                };
                for value in values.iter().filter_map(Node::text) {
                    means.entry(value.to_owned()).or_default().push((fact, word.key.clone()));
                }
            }
        }
        means
    }

    fn words(&mut self, entry: &Entry, fact: FactId) -> BTreeMap<String, String> {
        let mut words = BTreeMap::new();
        let allowed = match &self.dictionary.def(fact).ty {
            Type::Enum(values) | Type::Set(values) => Some(values),
            _ => None,
        };
        let set = matches!(self.dictionary.def(fact).ty, Type::Set(_));
        for line in entry.node.get("words").map(Node::entries).unwrap_or_default() {
            if let Some(allowed) = allowed
                && !allowed.contains_key(&line.key)
                && !(set && line.key == "none")
            {
                let problem =
                    Diagnostic::at(Code::UnknownName, line.key_place, format!("no word `{}`", ellipsize(&line.key)));
                self.problems.push(problem.help(choose(&line.key, allowed.keys().map(String::as_str))));
            }
            words.insert(plain(&line.key), line.key.clone());
            let Tree::List(items) = &line.node.value else {
                let message = format!("`{}` is a list of texts, not {}", ellipsize(&line.key), line.node.shown());
                self.problems.push(Diagnostic::at(Code::Duplicate, line.node.place, message));
                continue;
            };
            for text in items.iter().filter_map(Node::text) {
                words.insert(plain(text), line.key.clone());
            }
        }
        words
    }

    fn shape(&mut self, _: &str, entry: &Entry) {
        let mut letters = BTreeMap::new();
        for line in entry.node.get("letters").map(Node::entries).unwrap_or_default() {
            letters.insert(line.key.to_lowercase(), line.node.text().unwrap_or_default().to_owned());
        }
        let what = format!("`shape.{}`", entry.key);
        let Some(mut fields) = Fields::open(&entry.node, &what, entry.key_place, &mut self.problems) else { return };
        fields.entry("letters");
        let headers = said(fields.texts("headers"));
        let shapes = fields.texts("shapes").unwrap_or_default();
        let (code, of) = (fields.text("code"), fields.text("fact"));
        fields.done();
        let what = match (code, of) {
            (Some((code, _)), Some((path, place))) => {
                let Some(fact) = self.path(&path, place) else { return };
                Holds::Code { fact, code, letters }
            }
            _ => Holds::Shapes(shapes.iter().filter_map(|(text, place)| self.one_shape(text, *place)).collect()),
        };
        if what == Holds::Shapes(Vec::new()) {
            let problem = Diagnostic::at(
                Code::UnknownName,
                entry.key_place,
                format!("`shape.{}` says no shape", ellipsize(&entry.key)),
            );
            self.problems.push(problem.help("write `shapes`, or `code` and `fact`"));
        }
        self.found.meanings.push(Meaning { name: entry.key.clone(), headers, what });
    }

    fn one_shape(&mut self, text: &str, place: Span) -> Option<Shape> {
        let parts: Vec<&str> = text.split(['{', '}']).collect();
        let ["", first, between, second, end] = parts.as_slice() else {
            let problem = Diagnostic::at(Code::UnknownName, place, format!("`{}` is no shape", ellipsize(text)));
            self.problems.push(problem.help("write two facts in braces, such as `{program.city}, {program.state}`"));
            return None;
        };
        let (first, second) = (self.path(first, place)?, self.path(second, place)?);
        Some(Shape { first, between: (*between).to_owned(), second, end: (*end).to_owned() })
    }

    fn unused(&mut self, _: &str, entry: &Entry) {
        let what = format!("`unused.{}`", entry.key);
        let Some(mut fields) = Fields::open(&entry.node, &what, entry.key_place, &mut self.problems) else { return };
        let (headers, why) = (said(fields.texts("headers")), fields.need_text("why"));
        fields.done();
        let Some((why, _)) = why else { return };
        self.found.meanings.push(Meaning { name: entry.key.clone(), headers, what: Holds::Unused(why) });
    }

    fn unsure(&mut self, _: &str, entry: &Entry) {
        let what = format!("`unsure.{}`", entry.key);
        let Some(mut fields) = Fields::open(&entry.node, &what, entry.key_place, &mut self.problems) else { return };
        let (headers, ask) = (said(fields.texts("headers")), fields.need_text("ask"));
        let may_be = fields.texts("may_be").unwrap_or_default();
        fields.done();
        for (path, place) in &may_be {
            self.path(path, *place);
        }
        let Some((ask, _)) = ask else { return };
        let may_be = may_be.into_iter().map(|(path, _)| path).collect();
        self.found.meanings.push(Meaning { name: entry.key.clone(), headers, what: Holds::Unsure(may_be, ask) });
    }

    /// One header has one meaning.
    fn check(&mut self) {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for meaning in &self.found.meanings {
            for header in &meaning.headers {
                if let Some(other) = seen.insert(plain(header), &meaning.name)
                    && other != meaning.name
                {
                    let message =
                        format!("`columns.toml` gives the header `{header}` to `{other}` and `{}`", meaning.name);
                    self.problems.push(Diagnostic::of_file(Code::Missing, message).help("one header has one meaning"));
                }
            }
        }
    }
}

fn said(texts: Option<Vec<crate::load::text::fields::SpannedText>>) -> Vec<String> {
    texts.unwrap_or_default().into_iter().map(|(text, _)| text).collect()
}

/// The fact that a sheet may give, by its path.
pub fn fact(dictionary: &Dictionary, path: &str) -> Option<FactId> {
    let (record, name) = path.split_once('.')?;
    let fact = dictionary.fact(dictionary.kind(record)?, name)?;
    let def = dictionary.def(fact);
    (def.ty.stored() && !def.engine).then_some(fact)
}

/// All facts that a scenario may give, with their paths.
pub fn facts(dictionary: &Dictionary) -> impl Iterator<Item = (FactId, String)> {
    let kinds = dictionary.kinds.iter().enumerate();
    kinds.filter(|(_, (_, kind))| matches!(kind.owner, Owner::Person | Owner::Shared)).flat_map(
        |(n, (record, kind))| {
            let given = kind.facts.iter().enumerate().filter(|(_, (_, def))| def.ty.stored() && !def.engine);
            given.map(move |(index, (name, _))| {
                (FactId { kind: crate::model::KindId(n), index }, format!("{record}.{name}"))
            })
        },
    )
}
