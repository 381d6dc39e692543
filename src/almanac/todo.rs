//! What is left to look up for a season: facts nobody has found, sources that disagree, old pages, single weak sources.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Almanac, Field, Last, SourceValue, State, grid, rank};
use crate::load::data_record;
use crate::model::{Data, DataKind, FactDef};

/// A source this sure, or surer, needs no second one.
const ENOUGH: &str = "study";

/// So many secondary sources confirm each other.
const TOGETHER: usize = 2;

/// What an editor has to look up.
#[derive(Clone, Debug, Serialize)]
pub struct Todo {
    /// The season.
    pub season: i64,
    /// Pages read before this day are stale.
    pub stale_before: String,
    /// Specialties by name, then the calendar.
    pub records: Vec<Record>,
}

/// One specialty or calendar.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// `specialty` or `calendar`.
    #[serde(rename = "record")]
    pub kind: &'static str,
    /// The name of its file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What to look up.
    pub items: Vec<Item>,
}

/// One fact to look up.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Why.
    pub because: Vec<Reason>,
    /// What the season's data say.
    #[serde(flatten)]
    pub field: Field,
    /// What was known in the latest season before.
    pub last: Option<Last<Field>>,
    /// The page to read.
    pub look_up: Option<String>,
}

/// Why something is to be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Nobody has found it.
    Missing,
    /// Sources disagree.
    Conflict,
    /// The page was read long ago.
    Stale,
    /// It rests on a single secondary source, or on none that can be named.
    Unconfirmed,
}

/// Everything to look up for a season. `stale_before` is a day, such as `2026-05-26`.
pub fn todo(almanac: Almanac<'_>, season: i64, stale_before: &str) -> Todo {
    let mut records = Vec::new();
    for kind in [DataKind::Specialty, DataKind::Calendar] {
        let wanted = |data: &&Data| kind == DataKind::Specialty || data.seasons.contains_key(&season);
        let mut found: Vec<Record> =
            almanac.of(kind).filter(wanted).map(|data| one(almanac, data, season, stale_before)).collect();
        found.retain(|record| !record.items.is_empty());
        found.sort_by(|a, b| a.name.cmp(&b.name));
        records.extend(found);
    }
    Todo { season, stale_before: stale_before.to_owned(), records }
}

fn one(almanac: Almanac<'_>, data: &Data, season: i64, stale_before: &str) -> Record {
    let name = almanac.field(data, season, "name").says().unwrap_or_else(|| data.id.clone());
    let mut items: Vec<Item> = almanac
        .facts(data.kind)
        .filter_map(|(fact, def)| {
            let field = almanac.field(data, season, fact);
            let because = reasons(almanac, data, season, (&field, def), stale_before);
            (!because.is_empty()).then(|| Item {
                because,
                last: almanac.last(data, season, fact),
                look_up: almanac.page(data, season, def),
                field,
            })
        })
        .collect();
    items.sort_by(|a, b| a.because.cmp(&b.because));
    Record { kind: data_record(data.kind), id: data.id.clone(), name, items }
}

fn reasons(
    almanac: Almanac<'_>,
    data: &Data,
    season: i64,
    (field, def): (&Field, &FactDef),
    stale_before: &str,
) -> Vec<Reason> {
    match field.state {
        State::Missing if def.look_up.is_some() && exists(almanac, data, season, def) => vec![Reason::Missing],
        State::Missing => Vec::new(),
        State::Conflict => vec![Reason::Conflict],
        State::Known => {
            let stale = stale(field, stale_before).then_some(Reason::Stale);
            stale.into_iter().chain(unconfirmed(field).then_some(Reason::Unconfirmed)).collect()
        }
    }
}

/// Whether there is such a fact at all, as far as this season or the last one tells.
fn exists(almanac: Almanac<'_>, data: &Data, season: i64, def: &FactDef) -> bool {
    let Some((fact, words)) = &def.only_if else { return true };
    let wanted = |field: &Field| field.word().is_some_and(|word| words.iter().any(|wanted| wanted == word));
    let now = almanac.field(data, season, fact);
    match now.state {
        State::Known => wanted(&now),
        State::Conflict => false,
        State::Missing => almanac.last(data, season, fact).is_some_and(|last| wanted(&last.what)),
    }
}

fn stale(field: &Field, stale_before: &str) -> bool {
    let newest = field.values.iter().filter_map(|voice| voice.from.as_ref()).map(|from| from.read.as_str()).max();
    newest.is_some_and(|read| read < stale_before)
}

fn unconfirmed(field: &Field) -> bool {
    let from: Vec<_> = field.values.iter().filter_map(|voice| voice.from.as_ref()).collect();
    if from.is_empty() || from.iter().any(|from| rank(&from.confidence) <= rank(ENOUGH)) {
        return false;
    }
    let secondary = from.iter().filter(|from| from.confidence == "secondary");
    secondary.map(|from| &from.source).collect::<BTreeSet<_>>().len() < TOGETHER
}

impl Reason {
    fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

impl Todo {
    /// The list: each record with the pages to read, each fact with what is known of it.
    pub fn text(&self) -> String {
        let mut text = format!("To look up for ERAS {}\n", self.season);
        for record in &self.records {
            text.push_str(&format!("\n{}\n", record.name));
            let mut page = None;
            for items in alike(&record.items) {
                let [first, ..] = items.as_slice() else { continue };
                if first.look_up.is_some() && page != first.look_up.as_ref() {
                    page = first.look_up.as_ref();
                    text.push_str(&grid::hanging(2, 0, page.map_or("", String::as_str)));
                }
                let facts: Vec<String> = items.iter().map(|item| told(item)).collect();
                let line = format!("{}: {}{}", first.why(), facts.join("; "), first.from());
                text.push_str(&grid::hanging(4, 4, &line));
            }
        }
        text.push_str(&format!("\n{}\n", self.counted()));
        text
    }

    /// `212 to look up: 120 missing, 4 conflict, 88 unconfirmed`.
    fn counted(&self) -> String {
        let items = || self.records.iter().flat_map(|record| &record.items);
        let all = [Reason::Missing, Reason::Conflict, Reason::Stale, Reason::Unconfirmed];
        let counts =
            all.into_iter().map(|reason| (items().filter(|item| item.because.contains(&reason)).count(), reason));
        let counts: Vec<String> =
            counts.filter(|(n, _)| *n > 0).map(|(n, reason)| format!("{n} {}", reason.name())).collect();
        let colon = if counts.is_empty() { "" } else { ": " };
        format!("{} to look up{colon}{}", items().count(), counts.join(", "))
    }
}

/// Items that one line can say: looked up for the same reason, on the same page, said by the same source.
fn alike(items: &[Item]) -> Vec<Vec<&Item>> {
    let mut groups: Vec<Vec<&Item>> = Vec::new();
    for item in items {
        let same = |other: &&Item| {
            (&other.because, &other.look_up, other.from()) == (&item.because, &item.look_up, item.from())
        };
        match groups.iter_mut().find(|group| group.first().is_some_and(same)) {
            Some(group) if item.field.state != State::Conflict => group.push(item),
            _ => groups.push(vec![item]),
        }
    }
    groups
}

/// `gold signals 3`; where sources disagree, who says what.
fn told(item: &Item) -> String {
    let label = &item.field.label;
    let voices = |field: &Field| {
        let mut says: Vec<&str> = field.values.iter().map(|voice| voice.says.as_str()).collect();
        says.dedup();
        says.join(", ")
    };
    match (&item.field.state, &item.last) {
        (State::Missing, None) => label.clone(),
        (State::Missing, Some(last)) => format!("{label} (was: {})", voices(&last.what)),
        (State::Known, _) => format!("{label}: {}", voices(&item.field)),
        (State::Conflict, _) => {
            let one = |voice: &SourceValue| match &voice.from {
                Some(from) => format!("{} ({}, {})", voice.says, from.title, from.confidence),
                None => voice.says.clone(),
            };
            let said: Vec<String> = item.field.values.iter().map(one).collect();
            format!("{label}: {}", said.join(", against "))
        }
    }
}

impl Item {
    fn why(&self) -> String {
        self.because.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(", ")
    }

    /// Who says it: this season, or in the last season in which it was known.
    fn from(&self) -> String {
        let (field, season) = match (self.field.state, &self.last) {
            (State::Conflict, _) | (State::Missing, None) => return String::new(),
            (State::Missing, Some(last)) => (&last.what, format!("{}, ", last.season)),
            (State::Known, _) => (&self.field, String::new()),
        };
        let from = field.values.iter().filter_map(|voice| voice.from.as_ref());
        let from: Vec<String> = from.map(|from| format!("{}, {}", from.title, from.confidence)).collect();
        if from.is_empty() { String::new() } else { format!(" ({season}{})", from.join("; ")) }
    }
}
