//! Reading `const SPECIALTY` and `const CALENDAR`: facts by season, each value with its source. Nothing is run.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::literal::{Kind, Literal};
use crate::model::{Code, Data, DataKind, DataValue, Diagnostic, Dictionary, Source, Span, Value, did_you_mean};

/// The constants that make a file a data file.
pub(super) const NAMES: [(&str, DataKind, &str); 2] =
    [("SPECIALTY", DataKind::Specialty, "specialty"), ("CALENDAR", DataKind::Calendar, "calendar")];

/// The constant that makes a file a data file.
pub(super) fn constant(constants: &[(String, Span, Literal)]) -> Option<&(String, Span, Literal)> {
    constants.iter().find(|(name, ..)| NAMES.iter().any(|(known, ..)| known == name))
}

/// What data files are checked against.
pub(super) struct Against<'a> {
    pub dictionary: &'a Dictionary,
    pub sources: &'a BTreeMap<String, Rc<Source>>,
}

/// Reads one data file.
pub(super) fn data(
    id: &str,
    constant: &(String, Span, Literal),
    against: &Against<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Data> {
    let (name, place, literal) = constant;
    let (_, kind, record) = NAMES.into_iter().find(|(constant, ..)| constant == name)?;
    let Kind::Map(entries) = &literal.what else {
        problems.push(Diagnostic::at(Code::WrongType, *place, format!("`{name}` must be a map of literals")));
        return None;
    };
    let mut data =
        Data { kind, id: id.to_owned(), also: Vec::new(), always: Vec::new(), seasons: BTreeMap::new(), place: *place };
    let mut season_given = None;
    for (key, key_place, value) in entries {
        match (kind, key.as_str(), &value.what) {
            (DataKind::Specialty, "seasons", Kind::Map(seasons)) => {
                for (season, season_place, facts) in seasons {
                    let values = season_facts(record, facts, against, problems);
                    match season.parse::<i64>() {
                        Ok(season) => {
                            data.seasons.insert(season, values);
                        }
                        Err(_) => problems.push(
                            Diagnostic::at(Code::UnknownName, *season_place, format!("`{season}` is no season"))
                                .help("write the year of the Match, such as \"2027\""),
                        ),
                    }
                }
            }
            (DataKind::Specialty, "also", _) => data.also = names(value, problems),
            (DataKind::Calendar, "season", Kind::Value(Value::Integer(season))) => season_given = Some(*season),
            _ => data.always.extend(fact(record, key, *key_place, value, against, problems)),
        }
    }
    if kind == DataKind::Calendar {
        let Some(season) = season_given else {
            problems
                .push(Diagnostic::at(Code::Missing, *place, "a calendar needs its season").help("add `season: 2027`"));
            return None;
        };
        data.seasons.insert(season, std::mem::take(&mut data.always));
    }
    Some(data)
}

/// What else people call a specialty.
fn names(literal: &Literal, problems: &mut Vec<Diagnostic>) -> Vec<(String, Span)> {
    let Some(names) = literal.texts() else {
        problems.push(
            Diagnostic::at(Code::WrongType, literal.place, "other names are a list of texts")
                .help("write `also: [\"IM\"]`"),
        );
        return Vec::new();
    };
    names.into_iter().map(|(name, place)| (name.to_owned(), place)).collect()
}

fn season_facts(
    record: &str,
    facts: &Literal,
    against: &Against<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<DataValue> {
    let Kind::Map(entries) = &facts.what else {
        problems.push(Diagnostic::at(Code::WrongType, facts.place, "a season must be a map of facts"));
        return Vec::new();
    };
    entries.iter().filter_map(|(key, place, value)| fact(record, key, *place, value, against, problems)).collect()
}

fn fact(
    record: &str,
    name: &str,
    place: Span,
    literal: &Literal,
    against: &Against<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<DataValue> {
    let kind = against.dictionary.kind(record)?;
    if against.dictionary.fact(kind, name).is_none() {
        let names = against.dictionary.get(kind).facts.keys().map(String::as_str);
        problems.push(
            Diagnostic::at(Code::UnknownName, place, format!("unknown fact `{name}` of {record}"))
                .help("the facts are in `facts.toml`")
                .maybe_help(did_you_mean(name, names)),
        );
        return None;
    }
    let conflict = match &literal.what {
        Kind::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item.what, Kind::Map(_))) => {
            Some(items)
        }
        _ => None,
    };
    let values = match conflict {
        Some(items) => items.iter().filter_map(|item| sourced(item, against, problems)).collect(),
        None => sourced(literal, against, problems).into_iter().collect(),
    };
    let disputed = conflict.is_some_and(|items| items.len() == 1);
    Some(DataValue { fact: name.to_owned(), values, disputed, place: value_place(literal) })
}

/// The place of the value itself, inside `#{ is: .. }`.
fn value_place(literal: &Literal) -> Span {
    match &literal.what {
        Kind::Map(entries) => {
            entries.iter().find(|(key, ..)| key == "is").map_or(literal.place, |(.., value)| value.place)
        }
        _ => literal.place,
    }
}

type Sourced = (Value, Option<Rc<Source>>);

fn sourced(literal: &Literal, against: &Against<'_>, problems: &mut Vec<Diagnostic>) -> Option<Sourced> {
    let Kind::Map(entries) = &literal.what else { return Some((plain(literal, problems)?, None)) };
    let mut value = None;
    let mut source: Option<Source> = None;
    let (mut read, mut confidence) = (None, None);
    for (key, place, entry) in entries {
        match (key.as_str(), entry.text()) {
            ("is", _) => value = plain(entry, problems),
            ("from", Some(id)) => match against.sources.get(id) {
                Some(found) => source = Some((**found).clone()),
                None => problems.push(
                    Diagnostic::at(Code::UnknownName, entry.place, format!("unknown source `{id}`"))
                        .help("sources are in `sources.toml`")
                        .maybe_help(did_you_mean(id, against.sources.keys().map(String::as_str))),
                ),
            },
            ("read", Some(day)) => read = Some(day.to_owned()),
            ("confidence", Some(level)) if CONFIDENCE.contains(&level) => confidence = Some(level.to_owned()),
            ("confidence", _) => problems.push(
                Diagnostic::at(Code::UnknownName, entry.place, "unknown confidence")
                    .help(format!("it may be {}", CONFIDENCE.join(", "))),
            ),
            _ => problems.push(
                Diagnostic::at(Code::UnknownName, *place, format!("a value has no key `{key}`"))
                    .help("it may have is, from, read and confidence"),
            ),
        }
    }
    if let Some(source) = &mut source {
        source.read = read.unwrap_or_else(|| source.read.clone());
        source.confidence = confidence.unwrap_or_else(|| source.confidence.clone());
    }
    if value.is_none() {
        problems.push(
            Diagnostic::at(Code::Missing, literal.place, "this value has no `is`")
                .help("write `#{ is: 3, from: \"..\" }`"),
        );
    }
    Some((value?, source.map(Rc::new)))
}

/// How sure a value can be.
const CONFIDENCE: [&str; 4] = ["official", "study", "secondary", "unverified"];

fn plain(literal: &Literal, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    match &literal.what {
        Kind::Value(value) => Some(value.clone()),
        Kind::List(_) => match literal.texts() {
            Some(words) => Some(Value::Words(Rc::new(words.iter().map(|(word, _)| (*word).into()).collect()))),
            None => {
                problems.push(Diagnostic::at(Code::WrongType, literal.place, "a list of data may hold only texts"));
                None
            }
        },
        Kind::Map(_) | Kind::Other => {
            problems.push(Diagnostic::at(
                Code::WrongType,
                literal.place,
                "data must be literal: a text, a number, true or false",
            ));
            None
        }
    }
}
