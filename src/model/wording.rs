//! How values are said in messages and reports: dates, labels, lists. Plain words only, the same everywhere.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Dictionary, FactId, Person, RecordView, SlotValue, Type, Value, When, World};

/// Lines of that many columns, broken at spaces only.
pub fn lines_of(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
}

/// That no data file of the rules holds anything of a season.
pub fn no_season(season: i64) -> String {
    format!("the rules know nothing of the season {season}")
}

/// Texts as a sentence lists them: `A`, `A and B`, `A, B and C`.
pub fn list<S: AsRef<str>>(texts: &[S]) -> String {
    match texts {
        [] => "none".to_owned(),
        [one] => one.as_ref().to_owned(),
        [all @ .., last] => {
            let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", all.join(", "), last.as_ref())
        }
    }
}

/// A moment as people write it: `12 Sep`, `3 Mar 2027` in another year than the report's, `23 Sep, 9:00 EDT`.
pub fn moment(when: &When, as_of: &When) -> String {
    let day = day(when, as_of);
    clocked(day, when)
}

/// A moment with its year always.
pub fn full_moment(when: &When) -> String {
    clocked(long(when.date()), when)
}

/// The day of a moment: `12 Sep`, with the year where it is not the report's.
pub fn day(when: &When, as_of: &When) -> String {
    let date = when.date();
    if date.year() == as_of.date().year() { date.strftime("%-d %b").to_string() } else { long(date) }
}

/// A day as it is written in our own files (`2026-11-21`), said with its year; as it is where it is no day.
pub fn written_day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), long)
}

fn long(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

fn clocked(day: String, when: &When) -> String {
    match when.clock() {
        Some((clock, zone)) => format!("{day}, {clock} {zone}"),
        None => day,
    }
}

/// A number without needless digits.
pub fn number(n: f64) -> String {
    let text = format!("{n:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A value that is a number; nothing for another.
pub fn number_of(value: &Value) -> String {
    match value {
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => number(*n),
        Value::Bool(_) | Value::Text(_) | Value::Word(_) | Value::Words(_) | Value::When(_) | Value::Record(_) => {
            String::new()
        }
    }
}

/// The plural of a word: `signals`, `specialties`, `weeks`.
pub fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// The value of a fact as that fact says it.
pub fn fact(world: &World, handle: RecordView, fact: FactId, value: &Value) -> String {
    match (&world.dictionary.def(fact).ty, value) {
        (Type::Enum(_), Value::Word(word)) => world.dictionary.label(fact, word).to_owned(),
        (Type::Set(values), Value::Words(words)) => {
            let said: Vec<&str> = values
                .iter()
                .filter(|(word, _)| words.contains(word.as_str()))
                .map(|(_, label)| label.as_str())
                .collect();
            list(&said)
        }
        (_, value) => plain(world, handle, value),
    }
}

/// A value without the labels of a fact.
pub fn plain(world: &World, handle: RecordView, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => number(*n),
        Value::Text(text) | Value::Word(text) => text.to_string(),
        Value::Words(words) => list(&words.iter().collect::<Vec<_>>()),
        Value::When(when) => moment(when, &world.as_of),
        Value::Record(record) => world.title(world.follow(handle, *record)),
    }
}

/// A value given to a slot by the call.
pub fn slot(world: &World, subject: RecordView, value: &SlotValue) -> String {
    match value {
        SlotValue::Plain(value) => plain(world, subject, value),
        SlotValue::Records(handles) => list(&handles.iter().map(|handle| world.title(*handle)).collect::<Vec<_>>()),
        SlotValue::OfFact(id, value) => fact(world, subject, *id, value),
        SlotValue::Unknown => "unknown".to_owned(),
    }
}

/// Whether a record is the record of one of the scenario's people.
pub fn is_person(world: &World, handle: RecordView) -> bool {
    world.people.iter().any(|Person { applicant, .. }| *applicant == handle.record)
}

/// A value in the words of a report, short.
pub fn spoken(dictionary: &Dictionary, fact: FactId, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Word(word) => dictionary.label(fact, word).to_owned(),
        Value::Words(words) if words.is_empty() => "none".into(),
        Value::Words(words) => words.iter().map(|word| dictionary.label(fact, word)).collect::<Vec<_>>().join(", "),
        Value::When(when) => when.iso(),
        Value::Record(_) => "a record".into(),
    }
}

impl World {
    /// How a report calls a record: its title, or its id where the title is blank; with its day where another record of the
    /// person is called the same.
    pub fn title(&self, handle: RecordView) -> String {
        let name = self.name_of(handle);
        let kind = self.record(handle.record).kind;
        let apart = self.dictionary.get(kind).apart.as_ref().and_then(|apart| self.dictionary.fact(kind, apart));
        match apart.and_then(|fact| self.value(handle, fact)) {
            Some(Value::When(day)) if self.is_shared_name(handle, &name) => {
                format!("{name} of {}", self::day(day, &self.as_of))
            }
            Some(Value::Text(place)) if self.is_shared_name(handle, &name) => format!("{name} ({place})"),
            _ => name,
        }
    }

    /// Whether another record of the kind that the person has to do with is called the same.
    fn is_shared_name(&self, handle: RecordView, name: &str) -> bool {
        let kind = self.record(handle.record).kind;
        self.shared_names(kind, handle.person, || {
            let (mut seen, mut shared) = (HashSet::new(), HashSet::new());
            for other in self.of_kind(kind, handle.person) {
                let name = self.name_of(other);
                if !seen.insert(name.clone()) {
                    shared.insert(name);
                }
            }
            shared
        })
        .contains(name)
    }

    fn name_of(&self, handle: RecordView) -> String {
        let record = self.record(handle.record);
        let kind = self.dictionary.get(record.kind);
        if let Some(called) = kind.called.as_ref().and_then(|called| self.called(handle, called)) {
            return called;
        }
        let Some(title) = &kind.title else { return record.id.to_string() };
        self.said_fact(handle, title).unwrap_or_else(|| record.id.to_string())
    }

    /// A record's full name, where every fact in it is known.
    fn called(&self, handle: RecordView, called: &str) -> Option<String> {
        let mut name = String::new();
        let mut parts = called.split('{');
        name.push_str(parts.next()?);
        for part in parts {
            let (fact, rest) = part.split_once('}')?;
            name.push_str(&self.said_fact(handle, fact)?);
            name.push_str(rest);
        }
        Some(name)
    }

    fn said_fact(&self, handle: RecordView, name: &str) -> Option<String> {
        let fact = self.dictionary.fact(self.kind(handle.record), name)?;
        match self.value(handle, fact)? {
            Value::Record(other) => Some(self.title(self.follow(handle, *other))),
            Value::Word(word) => Some(self.dictionary.label(fact, word).to_owned()),
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        }
    }
}
