//! What is new in the rules themselves, in domain words: data by season, then what `texts` finds.

use std::collections::{BTreeMap, BTreeSet};

use super::texts;
use crate::engine::{RuleSources, Rules};
use crate::model::{Data, DataKind, DataValue, Dictionary, RuleSet, Type, Value, wording};

/// Every difference, a line each: data first, then what stands in the rules' other files.
pub(super) fn changed(old_place: &RuleSources, new_place: &RuleSources, old: &Rules, new: &Rules) -> Vec<String> {
    let mut lines = data(&old.set, &new.set);
    lines.extend(texts::changed(old_place, new_place));
    lines
}

/// A fact of a data file: what it is of, its name, and its value with where that comes from.
type Facts = BTreeMap<(DataKind, String, String, String), (String, String)>;

fn data(old: &RuleSet, new: &RuleSet) -> Vec<String> {
    let (before, after) = (facts(old), facts(new));
    let mut lines = Vec::new();
    for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (_, of, season, fact) = key;
        let season =
            if season.is_empty() || of.contains(season.as_str()) { String::new() } else { format!(" {season}") };
        let what = format!("{of}{season}: {fact}");
        match (before.get(key), after.get(key)) {
            (Some((was, from)), Some((is, to))) if was == is && from != to => {
                lines.push(format!("{what} {is}, source {from} -> {to}"));
            }
            (Some((was, _)), Some((is, from))) if was != is => {
                lines.push(format!("{what} {was} -> {is} (source {from})"));
            }
            (None, Some((is, from))) => lines.push(format!("{what} {is} is new (source {from})")),
            (Some((was, _)), None) => lines.push(format!("{what} {was} is gone")),
            _ => {}
        }
    }
    lines
}

fn facts(set: &RuleSet) -> Facts {
    let mut facts = Facts::new();
    for data in &set.data {
        let every = data.always.iter().map(|value| (String::new(), value));
        let seasons =
            data.seasons.iter().flat_map(|(season, values)| values.iter().map(|value| (season.to_string(), value)));
        let of = name(data);
        for (season, value) in every.chain(seasons) {
            let (fact, said, from) = say(&set.dictionary, data.kind, value);
            facts.insert((data.kind, of.clone(), season, fact), (said, from));
        }
    }
    facts
}

/// What a data file is about: `internal medicine`, `ERAS 2027`.
fn name(data: &Data) -> String {
    let all = || data.always.iter().chain(data.seasons.values().flatten());
    let named = |wanted: &str| {
        let value = all().find(|value| value.fact == wanted)?.values.first()?;
        value.0.as_str().map(str::to_owned)
    };
    named("in_sentence").or_else(|| named("name")).unwrap_or_else(|| data.id.clone())
}

/// A fact's name, its value, and its source; where sources disagree, all of them.
fn say(dictionary: &Dictionary, kind: DataKind, value: &DataValue) -> (String, String, String) {
    let record = match kind {
        DataKind::Specialty => "specialty",
        DataKind::Calendar => "calendar",
    };
    let fact = dictionary.kind(record).and_then(|kind| dictionary.fact(kind, &value.fact));
    let label = fact.and_then(|fact| dictionary.def(fact).label.clone());
    let word = |value: &Value| match (value, fact.map(|fact| &dictionary.def(fact).ty)) {
        (Value::Text(word), Some(Type::Enum(words))) => words.get(&**word).cloned().unwrap_or_else(|| word.to_string()),
        (value, _) => plain(value),
    };
    let values: Vec<String> = value.values.iter().map(|(value, _)| word(value)).collect();
    let from: Vec<&str> =
        value.values.iter().map(|(_, source)| source.as_ref().map_or("none", |source| &source.title)).collect();
    (label.unwrap_or_else(|| value.fact.replace('_', " ")), values.join(" or "), from.join(" and "))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Integer(n) => n.to_string(),
        Value::Number(n) => wording::number(*n),
        Value::Text(text) | Value::Word(text) => text.to_string(),
        Value::Words(words) => wording::list(&words.iter().collect::<Vec<_>>()),
        Value::When(when) => when.iso(),
        Value::Record(_) => "a record".to_owned(),
    }
}
