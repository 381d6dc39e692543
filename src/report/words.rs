//! How values, dates and lists are said. Nothing about what they mean: words of facts come from the dictionary.

use crate::model::{FactId, RecordView, Type, Value, When, World, wording};

use super::Moment;

/// Words that no report may use: it judges programs, texts and dates, never the person.
pub const NEVER: &[&str] = &[
    "bad applicant",
    "bad candidate",
    "bad doctor",
    "below standard",
    "deficient",
    "disgrace",
    "embarrassing",
    "hopeless",
    "incapable",
    "incompetent",
    "inferior",
    "lazy",
    "mediocre",
    "no chance",
    "not good enough",
    "not smart",
    "pathetic",
    "poor applicant",
    "poor candidate",
    "red flag on you",
    "second-class",
    "second-rate",
    "stupid",
    "subpar",
    "undeserving",
    "unfit",
    "unqualified",
    "unworthy",
    "weak applicant",
    "weak candidate",
    "worthless",
    "you failed",
    "your failure",
];

/// A moment, with the year where it is not the report's.
pub(super) fn moment(when: &When, as_of: &When) -> Moment {
    Moment { iso: when.iso(), words: wording::moment(when, as_of) }
}

/// A moment by the applicant's own clock; where whoever set it has another hour, that hour stands behind it.
pub(super) fn own_moment(when: &When, as_of: &When) -> Moment {
    let theirs = moment(when, as_of);
    let own = wording::moment(&when.in_zone_of(as_of), as_of);
    let words = match when.clock() {
        Some((clock, zone)) if own != theirs.words => format!("{own} ({clock} {zone})"),
        _ => theirs.words,
    };
    Moment { iso: theirs.iso, words }
}

/// A moment with its year always.
pub(super) fn full_moment(when: &When) -> Moment {
    Moment { iso: when.iso(), words: wording::full_moment(when) }
}

pub(super) use crate::model::wording::{list, plural, written_day as day};

/// The first few of a list, then how many more there are.
pub(super) fn first_of<S: AsRef<str>>(most: usize, items: &[S]) -> String {
    // One name takes no more room than "(1 more)".
    if items.len() <= most + 1 {
        return list(items);
    }
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    format!("{} ({} more)", shown.join(", "), items.len() - most)
}

/// `1 program`, `3 programs`, `2 specialties`.
pub(super) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {}", plural(noun)) }
}

/// An instruction inside a line: on one line, with a small first letter.
pub(super) fn small(text: &str) -> String {
    let text = line(text);
    let mut letters = text.chars();
    let second_small = text.chars().nth(1).is_some_and(|c| c.is_lowercase() || c == ' ');
    match letters.next() {
        Some(first) if second_small => first.to_lowercase().chain(letters).collect(),
        _ => text,
    }
}

/// The name of a fact as words.
pub(super) fn fact(world: &World, fact: FactId) -> String {
    let label = world.dictionary.def(fact).label.clone();
    label.unwrap_or_else(|| world.dictionary.fact_name(fact).replace('_', " "))
}

/// What a report calls a record: its title, or "you" where it is the person's own record.
pub(super) fn who(world: &World, handle: RecordView) -> String {
    if world.applicant(handle.person) == handle { "you".to_owned() } else { line(&world.title(handle)) }
}

/// A number without a trailing `.0`.
pub(super) fn number(number: f64) -> String {
    // Display for floats already leaves the `.0` off; minus zero would keep its sign.
    if number == 0.0 { "0".to_owned() } else { format!("{number}") }
}

/// A value as its fact says it, without its unit.
pub(super) fn value(world: &World, owner: RecordView, fact: FactId, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => number(*n),
        Value::Text(text) => line(text),
        Value::Word(one) => world.dictionary.label(fact, one).to_owned(),
        Value::Words(words) => list(&labels(world, fact, words.iter().map(AsRef::as_ref).collect())),
        Value::When(when) => moment(when, &world.as_of).words,
        Value::Record(record) => line(&world.title(world.follow(owner, *record))),
    }
}

/// A value with its unit, where numbers have one: `3 months`, `45% of residents`.
pub(super) fn with_unit(world: &World, owner: RecordView, fact: FactId, said: &Value) -> String {
    let words = value(world, owner, fact, said);
    match (said, &world.dictionary.def(fact).unit) {
        (Value::Integer(_) | Value::Number(_), Some(unit)) if unit.starts_with('%') => format!("{words}{unit}"),
        (Value::Integer(_) | Value::Number(_), Some(unit)) => format!("{words} {unit}"),
        _ => words,
    }
}

/// Labels in the order of the dictionary, so that two sets compare at a glance.
fn labels(world: &World, fact: FactId, words: Vec<&str>) -> Vec<String> {
    let known: Vec<&str> = match &world.dictionary.def(fact).ty {
        Type::Enum(values) | Type::Set(values) => values.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    let mut words = words;
    words.sort_by_key(|word| known.iter().position(|other| other == word).unwrap_or(usize::MAX));
    words.iter().map(|word| world.dictionary.label(fact, word).to_owned()).collect()
}

/// A text as one line: no break in it can pass for a statement of the report.
pub(super) fn line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
