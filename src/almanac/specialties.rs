//! The table of specialties in one season: signals, what changed, how sure, which system, where to look it up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Almanac, Cited, Field, Last, State, grid, sources, weakest};
use crate::model::{Data, DataKind, FactDef, Type};

/// The fact that says how signals are divided; facts that exist only with one of its words are numbers of signals.
const TIERS: &str = "tiers";

/// The fact that names the application system.
const SYSTEM: &str = "system";

/// The fact that names the pool of signals.
const POOL: &str = "pool";

const WIDTHS: [usize; 5] = [20, 17, 13, 10, 12];

/// All specialties in one season.
#[derive(Clone, Debug, Serialize)]
pub struct Specialties {
    /// The season.
    pub season: i64,
    /// By name.
    pub specialties: Vec<Row>,
}

/// One specialty.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The name of its file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What else people call it.
    pub also: Vec<String>,
    /// Its signals.
    #[serde(flatten)]
    pub counts: Counts,
    /// How sure the least sure of these numbers is.
    pub confidence: Option<String>,
    /// What changed since the season before.
    pub change: Change,
    /// Specialties that take their signals from the same pool.
    pub shares_with: Vec<String>,
    /// The application system.
    pub system: Option<String>,
    /// The page where its rules are published.
    pub look_up: Option<String>,
    /// Every fact of the season.
    pub facts: Vec<Field>,
    #[serde(skip)]
    sources: Vec<Cited>,
}

/// How many signals there are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counts {
    /// In words: `3 gold, 12 silver`.
    pub signals: String,
    /// How much is known.
    pub state: State,
}

/// How the signals compare with those of the season before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What kind of change.
    pub kind: Kind,
    /// In words.
    pub says: String,
    /// The latest season before in which they were known.
    pub last_known: Option<Last<Counts>>,
}

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same signals.
    Same,
    /// Signals where there were none.
    New,
    /// No signals where there were some.
    Gone,
    /// Other numbers.
    Changed,
    /// Nobody has found those of the season before.
    BeforeUnknown,
    /// Nobody has found those of this season, or sources disagree.
    NowUnknown,
}

/// The specialties in a season.
pub fn specialties(almanac: Almanac<'_>, season: i64) -> Specialties {
    let mut specialties: Vec<Row> = almanac.of(DataKind::Specialty).map(|data| one(almanac, data, season)).collect();
    specialties.sort_by(|a, b| a.name.cmp(&b.name));
    Specialties { season, specialties }
}

fn one(almanac: Almanac<'_>, data: &Data, season: i64) -> Row {
    let facts: Vec<Field> = almanac
        .facts(DataKind::Specialty)
        .map(|(name, _)| almanac.field(data, season, name))
        .filter(|field| field.state != State::Missing)
        .collect();
    let said = |name: &str| almanac.field(data, season, name).says();
    let numbers: Vec<Field> = numbers(almanac, data, season).collect();
    Row {
        id: data.id.clone(),
        name: said("name").unwrap_or_else(|| data.id.clone()),
        also: data.also.iter().map(|(name, _)| name.clone()).collect(),
        counts: counts(almanac, data, season),
        confidence: weakest(numbers.iter()),
        change: change(almanac, data, season),
        shares_with: sharing(almanac, data, season),
        system: said(SYSTEM),
        look_up: almanac
            .facts(DataKind::Specialty)
            .find(|(name, _)| *name == TIERS)
            .and_then(|(_, def)| almanac.page(data, season, def)),
        facts,
        sources: sources(numbers.iter()),
    }
}

/// The other specialties of its pool, by name.
fn sharing(almanac: Almanac<'_>, data: &Data, season: i64) -> Vec<String> {
    let pool = |data: &Data| almanac.field(data, season, POOL).says();
    let Some(mine) = pool(data) else { return Vec::new() };
    let others = almanac.of(DataKind::Specialty).filter(|other| other.id != data.id);
    let same = others.filter(|other| pool(other).as_ref() == Some(&mine));
    same.filter_map(|other| almanac.field(other, season, "name").says()).collect()
}

/// How signals are divided, and each number of them.
fn numbers<'a>(almanac: Almanac<'a>, data: &'a Data, season: i64) -> impl Iterator<Item = Field> {
    let counted = almanac.facts(DataKind::Specialty).filter(|(_, def)| counts_for(def).is_some());
    std::iter::once(TIERS)
        .chain(counted.map(|(name, _)| name))
        .map(move |name| almanac.field(data, season, name))
        .filter(|field| field.state != State::Missing)
}

/// The word of `tiers` a number of signals belongs to.
fn counts_for(def: &FactDef) -> Option<&str> {
    match &def.only_if {
        Some((fact, words)) if fact == TIERS && def.ty == Type::Integer && words.len() == 1 => Some(words.first()?),
        _ => None,
    }
}

fn counts(almanac: Almanac<'_>, data: &Data, season: i64) -> Counts {
    let tiers = almanac.field(data, season, TIERS);
    if tiers.state == State::Missing {
        return Counts { signals: "not known".to_owned(), state: State::Missing };
    }
    let mut state = tiers.state;
    let mut said: Vec<String> = Vec::new();
    for voice in &tiers.values {
        let of_word = |def: &FactDef| counts_for(def).is_some_and(|word| voice.word.as_deref() == Some(word));
        let mut parts = Vec::new();
        for (name, _) in almanac.facts(DataKind::Specialty).filter(|(_, def)| of_word(def)) {
            let field = almanac.field(data, season, name);
            state = worse(state, field.state);
            parts.push(number(&field));
        }
        let words = if parts.is_empty() { voice.says.clone() } else { parts.join(", ") };
        if !said.contains(&words) {
            said.push(words);
        }
    }
    let conflict = if state == State::Conflict { "conflict: " } else { "" };
    Counts { signals: format!("{conflict}{}", said.join(" or ")), state }
}

fn worse(a: State, b: State) -> State {
    match (a, b) {
        (State::Conflict, _) | (_, State::Conflict) => State::Conflict,
        (State::Missing, _) | (_, State::Missing) => State::Missing,
        (State::Known, State::Known) => State::Known,
    }
}

/// `3 gold`, `2 or 3 signals`, `gold not known`.
fn number(field: &Field) -> String {
    let mut says: Vec<&str> = field.values.iter().map(|voice| voice.says.as_str()).collect();
    says.dedup();
    match says.as_slice() {
        [] => format!("{} not known", field.fact),
        ["1"] => format!("1 {}", field.fact.trim_end_matches('s')),
        all => format!("{} {}", all.join(" or "), field.fact),
    }
}

fn change(almanac: Almanac<'_>, data: &Data, season: i64) -> Change {
    let now = counts(almanac, data, season);
    let before = counts(almanac, data, season - 1);
    let known = |season: i64| Some(counts(almanac, data, season)).filter(|counts| counts.state == State::Known);
    let last_known = data
        .seasons
        .range(..season)
        .rev()
        .map(|(season, _)| *season)
        .find_map(|season| known(season).map(|what| Last { season, what }));
    let none = |season: i64| almanac.field(data, season, TIERS).word() == Some("none");
    let kind = match (now.state, before.state) {
        (State::Missing | State::Conflict, _) => Kind::NowUnknown,
        (_, State::Missing | State::Conflict) => Kind::BeforeUnknown,
        _ if now == before => Kind::Same,
        _ if none(season - 1) => Kind::New,
        _ if none(season) => Kind::Gone,
        _ => Kind::Changed,
    };
    let says = match kind {
        Kind::Same => "same".to_owned(),
        Kind::New => "new".to_owned(),
        Kind::Gone | Kind::Changed => difference(almanac, data, season, &before),
        Kind::BeforeUnknown => match &last_known {
            Some(last) if last.what == now => format!("{} unknown, {} same", season - 1, last.season),
            Some(last) => format!("{} unknown, {}: {}", season - 1, last.season, last.what.signals),
            None => format!("{} unknown", season - 1),
        },
        Kind::NowUnknown => match &last_known {
            Some(last) => format!("{}: {}", last.season, last.what.signals),
            None => String::new(),
        },
    };
    Change { kind, says, last_known }
}

/// `5 -> 15`, `silver 12 -> 11`; what it was where tiers changed.
fn difference(almanac: Almanac<'_>, data: &Data, season: i64, before: &Counts) -> String {
    let field = |season: i64, name: &str| almanac.field(data, season, name);
    if field(season, TIERS).word() != field(season - 1, TIERS).word() {
        return format!("was {}", before.signals);
    }
    let names: Vec<String> = numbers(almanac, data, season).map(|field| field.fact).skip(1).collect();
    let moved = names.iter().filter_map(|name| {
        let (was, is) = (field(season - 1, name).says()?, field(season, name).says()?);
        let what = if names.len() > 1 { format!("{name} ") } else { String::new() };
        (was != is).then(|| format!("{what}{was} -> {is}"))
    });
    moved.collect::<Vec<_>>().join(", ")
}

impl Specialties {
    /// The table, the sources of its numbers, and where to look them up.
    pub fn text(&self) -> String {
        let since = format!("since {}", self.season - 1);
        let mut text = format!("Specialties, ERAS {}\n\n", self.season);
        text.push_str(&grid::row(&["specialty", "signals", &since, "sure", "system"], &WIDTHS));
        for row in &self.specialties {
            let sure = row.confidence.as_deref().unwrap_or("-");
            let system = row.system.as_deref().unwrap_or("not known");
            let mut signals = row.counts.signals.clone();
            if !row.shares_with.is_empty() && row.counts.state != State::Missing {
                signals.push_str(&format!(", one pool with {}", row.shares_with.join(" and ")));
            }
            text.push_str(&grid::row(&[&row.name, &signals, &row.change.says, sure, system], &WIDTHS));
        }
        let mut found: Vec<Cited> = self.specialties.iter().flat_map(|row| row.sources.clone()).collect();
        found.sort_by(|a, b| super::rank(&a.confidence).cmp(&super::rank(&b.confidence)).then_with(|| a.cmp(b)));
        found.dedup();
        if !found.is_empty() {
            text.push_str("\nThe numbers are from\n");
            for cited in &found {
                text.push_str(&grid::source(cited));
            }
        }
        text.push_str("\nLook them up at\n");
        let mut pages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in &self.specialties {
            pages.entry(row.look_up.as_deref().unwrap_or("no page is known")).or_default().push(&row.name);
        }
        for (page, names) in pages {
            text.push_str(&grid::hanging(2, 0, page));
            text.push_str(&grid::hanging(6, 0, &names.join("; ")));
        }
        text
    }
}
