//! Fills the slots of messages and follows the paths that rules name.

use std::collections::BTreeMap;

use crate::model::{FactId, Piece, RecordView, Rule, SlotValue, Span, Template, Type, Value, When, World, wording};

/// How slots are said: in a report, or in a letter, where a moment is a day and a blank a gap to fill in.
#[derive(Clone, Copy)]
enum Audience {
    Report,
    Letter,
}

/// What a path leads to.
enum Found {
    Fact(RecordView, FactId),
    Record(RecordView),
    Records(Vec<RecordView>),
    Nothing,
}

/// The record a path starts at: the rule's subject or the applicant.
fn root(world: &World, rule: &Rule, subject: RecordView, name: &str) -> Option<RecordView> {
    if rule.params.first().is_some_and(|first| first == name) {
        Some(subject)
    } else if name == "applicant" {
        Some(world.applicant(subject.person))
    } else {
        None
    }
}

fn follow(world: &World, from: RecordView, path: &[String]) -> Found {
    let mut at = from;
    for (n, step) in path.iter().enumerate() {
        let Some(fact) = world.dictionary.fact(world.kind(at.record), step) else { return Found::Nothing };
        let last = n + 1 == path.len();
        match &world.dictionary.def(fact).ty {
            Type::List(..) => return Found::Records(world.related(at, fact).to_vec()),
            Type::One(..) => match world.related(at, fact).first() {
                Some(next) => at = *next,
                None => return Found::Nothing,
            },
            Type::Reference(_) => match world.value(at, fact).and_then(Value::as_record) {
                Some(next) => at = world.follow(at, next),
                None => return Found::Nothing,
            },
            _ if last => return Found::Fact(at, fact),
            _ => return Found::Nothing,
        }
    }
    Found::Record(at)
}

/// The stored fact at the end of a path of a rule.
pub(super) fn fact_at(
    world: &World,
    rule: &Rule,
    subject: RecordView,
    path: &[String],
) -> Option<(RecordView, FactId)> {
    let (first, rest) = path.split_first()?;
    match follow(world, root(world, rule, subject, first)?, rest) {
        Found::Fact(handle, fact) => Some((handle, fact)),
        Found::Record(_) | Found::Records(_) | Found::Nothing => None,
    }
}

/// The moment at the end of a path of a rule, where it is known.
pub(super) fn when_at(world: &World, rule: &Rule, subject: RecordView, path: &[String]) -> Option<When> {
    let (handle, fact) = fact_at(world, rule, subject, path)?;
    world.value(handle, fact)?.as_when().cloned()
}

/// A message with its slots filled in; a blank fact is said to be unknown.
pub(super) fn fill(
    world: &World,
    rule: &Rule,
    subject: RecordView,
    template: &Template,
    slots: &BTreeMap<String, SlotValue>,
) -> String {
    fill_with(world, rule, subject, template, slots, Audience::Report)
}

/// A message with its slots filled in; none where one of them, outside square brackets, is blank.
pub(super) fn fill_whole(
    world: &World,
    rule: &Rule,
    subject: RecordView,
    template: &Template,
    slots: &BTreeMap<String, SlotValue>,
) -> Option<String> {
    let filled = |path: &[String]| said(world, rule, subject, path, slots, Audience::Report);
    let one = |piece: &Piece| match piece {
        Piece::Optional(_) => Some(part(piece, slots, &filled).unwrap_or_default()),
        piece => part(piece, slots, &filled),
    };
    template.pieces.iter().map(one).collect()
}

/// A text of a letter with its slots filled in; a blank fact is a gap to fill in by hand.
pub(super) fn fill_letter(world: &World, rule: &Rule, subject: RecordView, text: &str) -> String {
    let place = Span { file: rule.file, start: 0, end: 0 };
    match Template::parse_letter(text, place) {
        Ok(template) => fill_with(world, rule, subject, &template, &BTreeMap::new(), Audience::Letter),
        Err(_) => text.to_owned(),
    }
}

fn fill_with(
    world: &World,
    rule: &Rule,
    subject: RecordView,
    template: &Template,
    slots: &BTreeMap<String, SlotValue>,
    voice: Audience,
) -> String {
    let filled = |path: &[String]| said(world, rule, subject, path, slots, voice);
    let blank = |path: &[String]| match voice {
        Audience::Report => "unknown".to_owned(),
        Audience::Letter => format!("[{}]", path.join(" ").replace('_', " ")),
    };
    let mut text = String::new();
    for piece in &template.pieces {
        match piece {
            Piece::Optional(pieces) => {
                let parts: Option<Vec<String>> = pieces.iter().map(|piece| part(piece, slots, &filled)).collect();
                text.extend(parts.unwrap_or_default());
            }
            piece => {
                let or_blank = |path: &[String]| Some(filled(path).unwrap_or_else(|| blank(path)));
                text.extend(part(piece, slots, &or_blank));
            }
        }
    }
    text
}

/// One part of a message; none where a slot cannot be filled in.
fn part(
    piece: &Piece,
    slots: &BTreeMap<String, SlotValue>,
    say: &dyn Fn(&[String]) -> Option<String>,
) -> Option<String> {
    match piece {
        Piece::Text(plain) => Some(plain.clone()),
        Piece::Slot(path) => say(path),
        Piece::Count(path, noun) => {
            let number = match slots.get(&path.join(".")) {
                Some(SlotValue::Records(records)) => records.len().to_string(),
                _ => say(path)?,
            };
            let noun = if number == "1" { noun.clone() } else { wording::plural(noun) };
            Some(format!("{number} {noun}"))
        }
        Piece::Optional(pieces) => pieces.iter().map(|piece| part(piece, slots, say)).collect(),
    }
}

/// A text with slots that was made while a rule ran.
pub(super) fn fill_text(world: &World, rule: &Rule, subject: RecordView, text: &str) -> String {
    let place = Span { file: rule.file, start: 0, end: 0 };
    match Template::parse(text, place) {
        Ok(template) => fill(world, rule, subject, &template, &BTreeMap::new()),
        Err(_) => text.to_owned(),
    }
}

fn said(
    world: &World,
    rule: &Rule,
    subject: RecordView,
    path: &[String],
    slots: &BTreeMap<String, SlotValue>,
    voice: Audience,
) -> Option<String> {
    let (first, rest) = path.split_first()?;
    let start = match slots.get(first) {
        Some(SlotValue::Unknown) => return None,
        Some(value) if rest.is_empty() => return Some(wording::slot(world, subject, value)),
        Some(SlotValue::Records(handles)) => handles.first().copied(),
        Some(SlotValue::Plain(_) | SlotValue::OfFact(..)) => None,
        None => root(world, rule, subject, first),
    };
    match start.map_or(Found::Nothing, |start| follow(world, start, rest)) {
        Found::Fact(handle, fact) => Some(match (world.value(handle, fact)?, voice) {
            (Value::When(when), Audience::Letter) => wording::day(when, &world.as_of),
            (value, _) => wording::fact(world, handle, fact, value),
        }),
        Found::Record(handle) => Some(world.title(handle)),
        Found::Records(handles) => {
            Some(wording::list(&handles.iter().map(|handle| world.title(*handle)).collect::<Vec<_>>()))
        }
        Found::Nothing => None,
    }
}
