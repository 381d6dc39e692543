//! The JSON Schema of scenarios, made from the fact dictionary: as strict as the loader wherever JSON Schema can say it.
//! For editors and other programs; the loader itself never asks it.

use serde_json::{Map, Value as Json, json};

use crate::load::scenario::building::SEASONS;
use crate::load::scenario::gather::{APPLICANT, CONFIRMED_BY, given};
use crate::model::{DataKind, Dictionary, FactDef, Kind, KindId, Owner, RuleSet, Type};

/// A day, with a zone or without.
const DAY: &str = concat!(r"^\s*\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", r"( +[A-Za-z][A-Za-z0-9_/+-]*)?\s*$");
/// A day or an hour of it, with a zone, an offset or neither.
const MOMENT: &str = concat!(
    r"^\s*\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    r"([Tt ]([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?",
    r"( +[A-Za-z][A-Za-z0-9_/+-]*)?\s*$"
);
/// A text with something in it.
const SAID: &str = r"\S";
/// Letters of an id; capitals beyond ASCII are the loader's to refuse.
const ID: &str = r"^[-_a-z0-9\u0080-\uffff]+$";

/// The schema of scenarios for these rules, draft 2020-12.
pub fn scenario_schema(rules: &RuleSet) -> Json {
    let schema = Schema { dictionary: &rules.dictionary, rules };
    let mut root = schema.section();
    let mut properties = Map::new();
    properties.insert("season".into(), season(newest(rules)));
    properties.insert("as_of".into(), as_of());
    properties.append(&mut root);
    properties.insert("partner".into(), reference("partner"));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of preceptor",
        "description": "One applicant, or a couple, at one moment. A fact that is left out is unknown, never false.",
        "type": "object",
        "required": ["season", "as_of"],
        "properties": properties,
        "additionalProperties": false,
        "$defs": schema.definitions(),
    })
}

struct Schema<'a> {
    dictionary: &'a Dictionary,
    rules: &'a RuleSet,
}

impl Schema<'_> {
    /// What each person of a scenario has.
    fn section(&self) -> Map<String, Json> {
        let mut keys = Map::new();
        keys.insert(
            "shared".into(),
            tables("Paths of tables that a school keeps for all its students, from the folder of this file."),
        );
        keys.insert("programs".into(), tables("Paths of tables of programs, from the folder of this file."));
        for (name, kind) in self.dictionary.kinds.iter().filter(|(name, _)| self.dictionary.is_given(name)) {
            let one = reference(name);
            let many = json!({ "type": "array", "items": one, "description": format!("`[[{name}]]`: {}", kind.doc) });
            keys.insert(name.clone(), if name == APPLICANT { one } else { many });
        }
        keys.insert("confirmed".into(), reference("confirmed"));
        keys.insert("assume".into(), reference("assume"));
        keys.insert("waive".into(), json!({ "type": "array", "items": reference("waive") }));
        keys
    }

    fn definitions(&self) -> Map<String, Json> {
        let mut all = Map::new();
        for (name, kind) in self.dictionary.kinds.iter().filter(|(name, _)| self.dictionary.is_given(name)) {
            all.insert(name.clone(), record(name, kind));
        }
        let about = "The other person of a couple: the sections of the applicant, without `season` and `as_of`.";
        all.insert("partner".into(), table(about, self.section()));
        let about = "Facts that somebody looked up. They win over tables and rules, and the report names them.";
        all.insert("confirmed".into(), self.overrides("confirmed", about));
        let about = "Guesses, to see what would follow. They win over everything else, and the report names them.";
        all.insert("assume".into(), self.overrides("assume", about));
        all.insert("waive".into(), waive());
        for (name, kind) in self.overridden() {
            all.insert(format!("assume.{name}"), table(&format!("A guess. {}", kind.doc), facts_of(name, kind)));
            all.insert(format!("confirmed.{name}"), confirmed(name, kind));
        }
        for (name, kind) in self.overridden() {
            for (fact, def) in kind.facts.iter().filter(|(_, def)| given(def)) {
                all.insert(format!("{name}.{fact}"), self.fact(def));
            }
        }
        all
    }

    /// Records whose facts can be confirmed or assumed: all but those the engine makes.
    fn overridden(&self) -> impl Iterator<Item = (&String, &Kind)> {
        self.dictionary.kinds.iter().filter(|(_, kind)| kind.owner != Owner::Engine)
    }

    fn overrides(&self, part: &str, about: &str) -> Json {
        let of_kind = |name: &String, kind: &Kind| {
            let one = reference(&format!("{part}.{name}"));
            if name == APPLICANT {
                return one;
            }
            let ids = self.data_ids(name);
            if ids.is_empty() {
                return json!({ "type": "object", "description": kind.doc, "additionalProperties": one });
            }
            table(&kind.doc, ids.into_iter().map(|id| (id, one.clone())).collect())
        };
        table(about, self.overridden().map(|(name, kind)| (name.clone(), of_kind(name, kind))).collect())
    }

    /// The ids of records that the rules bring; none where a season makes them.
    fn data_ids(&self, kind: &str) -> Vec<String> {
        let brought = |wanted| self.rules.data.iter().filter(move |data| data.kind == wanted);
        match kind {
            "specialty" => brought(DataKind::Specialty).map(|data| data.id.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn fact(&self, def: &FactDef) -> Json {
        let mut schema = match &def.ty {
            Type::Bool => json!({ "type": "boolean" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Text | Type::LongText => text(),
            Type::Date => json!({ "type": "string", "pattern": DAY, "examples": ["2026-09-10"] }),
            Type::Moment => json!({
                "type": "string",
                "pattern": MOMENT,
                "examples": ["2026-09-10", "2026-09-10T09:00:00", "2026-09-10T09:00 America/New_York"],
            }),
            Type::Enum(words) => json!({ "enum": words.keys().collect::<Vec<_>>() }),
            Type::Set(words) => json!({
                "type": "array",
                "items": { "enum": words.keys().collect::<Vec<_>>(), "x-taplo": labels(words.values()) },
                "examples": [words.keys().take(2).collect::<Vec<_>>()],
            }),
            Type::Reference(kind) => self.referring(*kind),
            Type::List(..) | Type::One(..) => unreachable!("only facts that a record stores are given"),
        };
        if let Some((least, most)) = def.range {
            schema["minimum"] = number(least);
            schema["maximum"] = number(most);
        }
        if let Type::Enum(words) = &def.ty {
            schema["x-taplo"] = labels(words.values());
        }
        schema["description"] = describe(def).into();
        schema
    }

    fn referring(&self, kind: KindId) -> Json {
        match self.data_ids(self.dictionary.name(kind)) {
            ids if ids.is_empty() => text(),
            ids => json!({ "enum": ids }),
        }
    }
}

/// The facts a scenario may give of a record, by name.
fn facts_of(name: &str, kind: &Kind) -> Map<String, Json> {
    let given = kind.facts.iter().filter(|(_, def)| given(def));
    given.map(|(fact, _)| (fact.clone(), reference(&format!("{name}.{fact}")))).collect()
}

/// A record, with its id.
fn record(name: &str, kind: &Kind) -> Json {
    let mut facts = facts_of(name, kind);
    if name == APPLICANT {
        return table(&kind.doc, facts);
    }
    let id = "What other records call it: small letters, digits and hyphens.";
    facts.insert("id".into(), json!({ "type": "string", "pattern": ID, "description": id }));
    if name == "application" {
        let list = "The ids of the programs on the person's list in this specialty; left out: all of that specialty.";
        facts.insert("list".into(), json!({ "type": "array", "items": text(), "description": list }));
    }
    let mut record = table(&kind.doc, facts);
    let named = ["id"].into_iter().chain(kind.id_from.iter().map(String::as_str));
    record["anyOf"] = named.map(|fact| json!({ "required": [fact] })).collect();
    record
}

/// Facts of a record that somebody looked up.
fn confirmed(name: &str, kind: &Kind) -> Json {
    let mut facts = facts_of(name, kind);
    let [by, on, at] = CONFIRMED_BY;
    facts.insert(by.into(), json!({ "type": "string", "pattern": SAID, "description": "Who looked it up." }));
    facts.insert(on.into(), json!({ "type": "string", "pattern": DAY, "description": "On which day." }));
    facts.insert(at.into(), json!({ "type": "string", "pattern": SAID, "description": "Where." }));
    let mut record = table(&format!("Looked up. {}", kind.doc), facts);
    record["required"] = json!(CONFIRMED_BY);
    record
}

/// What a fact means, its unit, its words, and the question a person is asked for it.
fn describe(def: &FactDef) -> String {
    let mut said = def.doc.clone();
    if let Some(unit) = &def.unit {
        said.push_str(&format!(" In {unit}."));
    }
    if let Type::Enum(words) | Type::Set(words) = &def.ty {
        let words: Vec<String> = words.iter().map(|(word, label)| format!("`{word}`: {label}")).collect();
        said.push_str(&format!(" {}.", words.join(", ")));
    }
    if let Some(ask) = &def.ask {
        said.push_str(&format!(" Ask: {ask}"));
    }
    said
}

/// What the words mean, for editors that use taplo.
fn labels<'a>(labels: impl Iterator<Item = &'a String>) -> Json {
    json!({ "docs": { "enumValues": labels.collect::<Vec<_>>() } })
}

fn table(about: &str, properties: Map<String, Json>) -> Json {
    json!({ "type": "object", "description": about, "properties": properties, "additionalProperties": false })
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn text() -> Json {
    json!({ "type": "string", "pattern": SAID })
}

/// A whole number without a point, as people write it.
fn number(number: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "limits are small numbers")]
    if number.fract() == 0.0 { Json::from(number as i64) } else { Json::from(number) }
}

/// The newest season the rules' data knows.
fn newest(rules: &RuleSet) -> Option<i64> {
    let calendars = rules.data.iter().filter(|data| data.kind == DataKind::Calendar);
    calendars.filter_map(|calendar| calendar.id.parse().ok()).max()
}

fn season(newest: Option<i64>) -> Json {
    json!({
        "type": "integer",
        "minimum": SEASONS.start(),
        "maximum": SEASONS.end(),
        "description": "The year of the Match.",
        "examples": newest.into_iter().collect::<Vec<i64>>(),
    })
}

fn as_of() -> Json {
    let about = "The moment the report looks from; a bare day is the end of that day.";
    json!({ "type": "string", "pattern": MOMENT, "description": about, "examples": ["2026-09-10"] })
}

fn tables(about: &str) -> Json {
    json!({
        "anyOf": [text(), { "type": "array", "items": text() }],
        "description": about,
        "examples": [["programs.csv"]],
    })
}

fn waive() -> Json {
    let mut properties = Map::new();
    let finding = "A rule's id, or the key of one finding: the rule, the subject's id, the id of the second record.";
    let because = "Why. The report lists the finding under \"You accepted\", with this.";
    properties.insert("finding".into(), json!({ "type": "string", "pattern": SAID, "description": finding }));
    properties.insert("because".into(), json!({ "type": "string", "pattern": SAID, "description": because }));
    let mut waive = table("A finding that the person has read and accepts.", properties);
    waive["required"] = json!(["finding", "because"]);
    waive
}
