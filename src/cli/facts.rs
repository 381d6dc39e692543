//! `preceptor facts`: the fact dictionary, for people and for programs.

use serde_json::{Value as Json, json};

use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::model::{Combine, Dictionary, FactDef, Kind, Owner, Privacy, Type, did_you_mean};

/// `preceptor facts`.
#[derive(Debug, clap::Args)]
pub(super) struct Facts {
    /// A record or a fact, such as `program` or `program.visas`
    pub name: Option<String>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Prints the dictionary, one record of it, or one fact.
pub(super) fn run(session: &Session, args: &Facts) -> Result<Exit, Failure> {
    let rules = session.rules()?;
    let dictionary = &rules.set.dictionary;
    let (record, fact) = match args.name.as_deref().map(|name| name.split_once('.').unwrap_or((name, ""))) {
        Some((record, fact)) => (Some(record), Some(fact).filter(|fact| !fact.is_empty())),
        None => (None, None),
    };
    known(dictionary, record, fact)?;
    let wanted: Vec<(&String, &Kind)> =
        dictionary.kinds.iter().filter(|(name, _)| record.is_none_or(|record| record == *name)).collect();
    let text = match args.format {
        Format::Text => wanted.iter().map(|(name, kind)| text(dictionary, name, kind, fact)).collect(),
        Format::Json => {
            let records: serde_json::Map<String, Json> =
                wanted.iter().map(|(name, kind)| ((*name).clone(), record_json(dictionary, kind, fact))).collect();
            format!("{:#}\n", Json::Object(records))
        }
    };
    session.print(&text)?;
    Ok(Exit::Fine)
}

fn known(dictionary: &Dictionary, record: Option<&str>, fact: Option<&str>) -> Result<(), Failure> {
    let Some(record) = record else { return Ok(()) };
    let Some(kind) = dictionary.kinds.get(record) else {
        let help = did_you_mean(record, dictionary.kinds.keys().map(String::as_str));
        return Err(output::unknown(&format!("there is no record `{record}`"), help));
    };
    match fact {
        Some(fact) if !kind.facts.contains_key(fact) => {
            let help = did_you_mean(fact, kind.facts.keys().map(String::as_str));
            Err(output::unknown(&format!("there is no fact `{record}.{fact}`"), help))
        }
        _ => Ok(()),
    }
}

fn text(dictionary: &Dictionary, record: &str, kind: &Kind, only: Option<&str>) -> String {
    let mut text = String::new();
    if only.is_none() {
        text.push_str(&format!("{record}: {}\n", kind.doc));
    }
    for (name, def) in kind.facts.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        text.push_str(&format!("  {record}.{name}: {}\n", describe(dictionary, kind, def)));
        text.push_str(&format!("      {}\n", def.doc));
        if let Type::Enum(values) | Type::Set(values) = &def.ty {
            let words: Vec<String> = values.iter().map(|(word, label)| format!("{word} ({label})")).collect();
            text.push_str(&format!("      {}\n", words.join(", ")));
        }
        if let Some(ask) = &def.ask {
            text.push_str(&format!("      Ask: {ask}\n"));
        }
    }
    text.push('\n');
    text
}

/// Type, unit, range and who gives it, in one line.
fn describe(dictionary: &Dictionary, kind: &Kind, def: &FactDef) -> String {
    let mut parts = vec![def.ty.describe(dictionary)];
    parts.extend(def.unit.clone());
    parts.extend(def.range.map(|(low, high)| format!("{low} to {high}")));
    if let Some(combine) = def.derived {
        parts.push(format!("derived ({})", combine_name(combine)));
    } else if def.engine || kind.owner == Owner::Engine {
        parts.push("given by the engine".to_owned());
    } else if kind.owner == Owner::Data {
        parts.push("given by the rules".to_owned());
    }
    if def.privacy == Privacy::Private {
        parts.push("private".to_owned());
    }
    parts.join(", ")
}

fn combine_name(combine: Combine) -> &'static str {
    match combine {
        Combine::One => "one",
        Combine::Any => "any",
        Combine::Sum => "sum",
        Combine::Votes => "votes",
    }
}

fn record_json(dictionary: &Dictionary, kind: &Kind, only: Option<&str>) -> Json {
    let facts: serde_json::Map<String, Json> = kind
        .facts
        .iter()
        .filter(|(name, _)| only.is_none_or(|only| only == *name))
        .map(|(name, def)| (name.clone(), fact_json(dictionary, kind, def)))
        .collect();
    json!({ "doc": kind.doc, "facts": facts })
}

fn fact_json(dictionary: &Dictionary, kind: &Kind, def: &FactDef) -> Json {
    let values = match &def.ty {
        Type::Enum(values) | Type::Set(values) => json!(values),
        _ => Json::Null,
    };
    json!({
        "type": def.ty.describe(dictionary),
        "doc": def.doc,
        "ask": def.ask,
        "look": def.look,
        "unit": def.unit,
        "range": def.range,
        "values": values,
        "derived": def.derived.map(combine_name),
        "private": def.privacy == Privacy::Private,
        "given": !def.engine && matches!(kind.owner, Owner::Person | Owner::Shared) && def.ty.stored(),
    })
}
