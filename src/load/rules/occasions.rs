//! `rules/occasions.toml` to the occasions that have a report of their own.

use crate::load::text::fields::{Fields, SpannedText, choose, unless};
use crate::load::text::tree::{Entry, Node};
use crate::model::{Code, Diagnostic, Dictionary, Named, OCCASION, Occasion, Type};

/// The record whose fact names the occasion, the one whose yes-or-no makes a list, and the one that holds the dates.
const APPLICANT: &str = "applicant";
const PROGRAM: &str = "program";
const CALENDAR: &str = "calendar";

/// Occasions by their word, and where each of them names a topic.
pub type Occasions = (Named<Occasion>, Vec<SpannedText>);

/// Reads the occasions.
///
/// # Errors
/// Everything in them that is wrong.
pub fn occasions(root: &Node, dictionary: &Dictionary) -> Result<Occasions, Vec<Diagnostic>> {
    let (mut found, mut topics, mut problems) = (Named::default(), Vec::new(), Vec::new());
    let words = words(dictionary);
    for entry in root.entries() {
        if !words.contains(&entry.key.as_str()) {
            let message = format!("`{APPLICANT}.{OCCASION}` cannot be `{}`", entry.key);
            problems.push(
                Diagnostic::at(Code::UnknownName, entry.key_place, message)
                    .help(choose(&entry.key, words.iter().copied())),
            );
        } else if let Some((occasion, named)) = one(entry, dictionary, &mut problems) {
            found.insert(entry.key.clone(), occasion);
            topics.extend(named);
        }
    }
    unless((found, topics), problems)
}

fn words(dictionary: &Dictionary) -> Vec<&str> {
    let fact = dictionary.kinds.get(APPLICANT).and_then(|kind| kind.facts.get(OCCASION));
    match fact.map(|def| &def.ty) {
        Some(Type::Enum(values)) => values.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn one(entry: &Entry, dictionary: &Dictionary, problems: &mut Vec<Diagnostic>) -> Option<(Occasion, Vec<SpannedText>)> {
    let what = format!("the occasion `{}`", entry.key);
    let mut fields = Fields::open(&entry.node, &what, entry.key_place, problems)?;
    fields.need("topics");
    fields.need("opening");
    let topics = fields.texts("topics").unwrap_or_default();
    let opening = plain(fields.texts("opening"));
    let (first, look) = (fields.need_text("first"), fields.need_text("look"));
    let (list, listed) = (fields.text("list"), fields.text("listed"));
    if let Some((name, place)) = &list {
        let yes = |name: &str| matches!(fact(dictionary, PROGRAM, name), Some(Type::Bool));
        if !yes(name) {
            fields.problem(*place, format!("`{PROGRAM}.{name}` is no yes-or-no of programs"));
        }
        if listed.is_none() {
            fields.problem(*place, "a list needs words that stand over it: `listed`".to_owned());
        }
    }
    let (dates, also) = (fields.texts("dates").unwrap_or_default(), fields.texts("also").unwrap_or_default());
    for (name, place) in dates.iter().chain(&also) {
        if !matches!(fact(dictionary, CALENDAR, name), Some(Type::Date | Type::Moment)) {
            fields.problem(*place, format!("`{CALENDAR}.{name}` is no date of a season"));
        }
    }
    fields.done();
    let occasion = Occasion {
        topics: topics.iter().map(|(topic, _)| topic.clone()).collect(),
        opening,
        first: first?.0,
        look: look?.0,
        list: list.map(|said| said.0).zip(listed.map(|said| said.0)),
        dates: plain(Some(dates)),
        also: plain(Some(also)),
    };
    Some((occasion, topics))
}

fn plain(said: Option<Vec<SpannedText>>) -> Vec<String> {
    said.unwrap_or_default().into_iter().map(|(text, _)| text).collect()
}

fn fact<'d>(dictionary: &'d Dictionary, kind: &str, name: &str) -> Option<&'d Type> {
    Some(&dictionary.kinds.get(kind)?.facts.get(name)?.ty)
}
