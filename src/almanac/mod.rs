//! What the rules' data files say, season by season, for the editor who keeps them: tables, and what is left to look up.

mod calendar;
mod grid;
mod specialties;
mod todo;

use serde::Serialize;

use crate::load::{data_record, data_words};
use crate::model::{Data, DataKind, DataValue, Dictionary, FactDef, Source};

pub use calendar::{Calendar, calendar};
pub use specialties::{Row, Specialties, specialties};
pub use todo::{Todo, todo};

/// From the surest to the least sure.
const CONFIDENCE: [&str; 4] = ["official", "study", "secondary", "unverified"];

/// The data files and the dictionary they are written in.
#[derive(Clone, Copy)]
pub struct Almanac<'a> {
    /// What facts there can be.
    pub dictionary: &'a Dictionary,
    /// All data files.
    pub data: &'a [Data],
}

/// How much is known of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody has found it.
    Missing,
    /// Sources disagree.
    Conflict,
    /// It is known.
    Known,
}

/// One fact of one record in one season.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its name in `facts.toml`.
    pub fact: String,
    /// How a report names it.
    pub label: String,
    /// How much is known.
    pub state: State,
    /// Who says what.
    pub values: Vec<SourceValue>,
}

/// What one source says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceValue {
    /// The value as people read it.
    pub says: String,
    /// The value as the data file has it, where it is a word.
    #[serde(skip)]
    pub word: Option<String>,
    /// Who says so; none for what is our own to say.
    pub from: Option<Cited>,
}

/// A source, with the day it was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cited {
    /// `official`, `study`, `secondary` or `unverified`.
    pub confidence: String,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is.
    pub address: String,
    /// The day it was read.
    pub read: String,
    /// Its id in `sources.toml`.
    pub source: String,
}

/// What was known in an earlier season.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Last<T> {
    /// Which season.
    pub season: i64,
    /// What was known.
    #[serde(flatten)]
    pub what: T,
}

impl<'a> Almanac<'a> {
    /// The newest season there is a calendar of.
    pub fn newest(&self) -> Option<i64> {
        self.of(DataKind::Calendar).flat_map(|data| data.seasons.keys()).max().copied()
    }

    /// Whether any data file knows the season.
    pub fn knows(&self, season: i64) -> bool {
        self.data.iter().any(|data| data.seasons.contains_key(&season))
    }

    /// The data files of a kind, by id.
    fn of(&self, kind: DataKind) -> impl Iterator<Item = &'a Data> + use<'a> {
        let mut found: Vec<&Data> = self.data.iter().filter(|data| data.kind == kind).collect();
        found.sort_by_key(|data| &data.id);
        found.into_iter()
    }

    /// The facts of a kind of record, in the order of `facts.toml`.
    fn facts(&self, kind: DataKind) -> impl Iterator<Item = (&'a str, &'a FactDef)> + use<'a> {
        let kind = self.dictionary.kinds.get(data_record(kind));
        kind.into_iter().flat_map(|kind| &kind.facts).map(|(name, def)| (name.as_str(), def))
    }

    /// What a data file says of a fact in a season.
    fn field(&self, data: &Data, season: i64, fact: &str) -> Field {
        let seasonal = data.seasons.get(&season).into_iter().flatten();
        let written = data.always.iter().chain(seasonal).rfind(|value| value.fact == fact);
        let values = written.map_or_else(Vec::new, |value| self.voices(data.kind, value));
        let state = match (written, values.first()) {
            (Some(written), Some(_)) if written.disputed => State::Conflict,
            (Some(_), Some(first)) if values.iter().all(|other| other.says == first.says) => State::Known,
            (Some(_), Some(_)) => State::Conflict,
            (None, _) | (_, None) => State::Missing,
        };
        let def = self.facts(data.kind).find(|(name, _)| *name == fact).map(|(_, def)| def);
        let label = def.and_then(|def| def.label.clone()).unwrap_or_else(|| fact.replace('_', " "));
        Field { fact: fact.to_owned(), label, state, values }
    }

    fn voices(&self, kind: DataKind, value: &DataValue) -> Vec<SourceValue> {
        let words = data_words(self.dictionary, kind, value);
        let one = |(says, (raw, source)): (String, &(_, Option<std::rc::Rc<Source>>))| SourceValue {
            says,
            word: crate::model::Value::as_str(raw).map(str::to_owned),
            from: source.as_deref().map(Cited::from),
        };
        words.into_iter().zip(&value.values).map(one).collect()
    }

    /// The latest season before this one in which a fact was known.
    fn last(&self, data: &Data, season: i64, fact: &str) -> Option<Last<Field>> {
        data.seasons.range(..season).rev().find_map(|(season, _)| {
            let what = self.field(data, *season, fact);
            (what.state == State::Known).then_some(Last { season: *season, what })
        })
    }

    /// The page for a fact: the record's own, else the one the dictionary names.
    fn page(&self, data: &Data, season: i64, def: &FactDef) -> Option<String> {
        self.field(data, season, "look_up").says().or_else(|| def.look_up.clone())
    }
}

impl Field {
    /// The value, where it is known.
    pub fn says(&self) -> Option<String> {
        if self.state == State::Known { self.values.first().map(|voice| voice.says.clone()) } else { None }
    }

    /// The word of the data file, where it is known.
    fn word(&self) -> Option<&str> {
        if self.state == State::Known { self.values.first()?.word.as_deref() } else { None }
    }

    /// How sure its surest source is; none where nobody is named.
    pub fn confidence(&self) -> Option<&str> {
        let levels = self.values.iter().filter_map(|voice| voice.from.as_ref()).map(|from| from.confidence.as_str());
        levels.min_by_key(|level| rank(level))
    }
}

impl From<&Source> for Cited {
    fn from(source: &Source) -> Self {
        Self {
            confidence: source.confidence.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            address: source.address.clone(),
            read: source.read.clone(),
            source: source.id.clone(),
        }
    }
}

/// A smaller number is surer.
fn rank(level: &str) -> usize {
    CONFIDENCE.iter().position(|known| *known == level).unwrap_or(CONFIDENCE.len())
}

/// The least sure of several facts.
fn weakest<'a>(fields: impl Iterator<Item = &'a Field>) -> Option<String> {
    fields.filter_map(Field::confidence).max_by_key(|level| rank(level)).map(str::to_owned)
}

/// Every source that speaks in these facts, the surest first.
fn sources<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<Cited> {
    let mut found: Vec<Cited> = fields.flat_map(|field| &field.values).filter_map(|voice| voice.from.clone()).collect();
    found.sort_by(|a, b| rank(&a.confidence).cmp(&rank(&b.confidence)).then_with(|| a.cmp(b)));
    found.dedup();
    found
}
