//! What rules said, could not say and rest on, as a report holds it.

use serde::Serialize;
use serde_json::Value as Json;

use crate::model::{Origin, RuleId, Verdict};

use super::{Read, Role, shown, verdict};

/// A verdict that misses facts.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Open {
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The record it is about.
    pub subject: String,
    /// Whose.
    pub person: Role,
    /// The facts that matter.
    pub needs: Vec<NeedLine>,
}

/// A fact that is needed and not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NeedLine {
    /// Whose fact.
    pub subject: String,
    /// Its path.
    pub fact: String,
    /// Why it is not known.
    pub because: Because,
    /// The question a person is asked for it, or what it means.
    pub look_up: String,
    /// Values that contradict each other, each with its source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Claim>,
    /// The derived fact that it is needed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
}

/// What one source says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Claim {
    /// The value.
    pub value: String,
    /// Who says so.
    pub source: String,
}

/// Why a fact is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Nobody said.
    Blank,
    /// The record it would be written in does not exist.
    NoRecord,
    /// The day is known, the hour is not.
    NoHour,
    /// Sources say different things.
    Conflict,
    /// The rules hold no data for this season.
    NoSuchSeason,
    /// No rule derived it.
    NotDerived,
    /// Rules fell out over it.
    Contradicted,
}

/// One missing fact and for whom it matters.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Who must find out.
    pub person: Role,
    /// What is missing, and for which records.
    pub line: String,
    /// The question to ask.
    pub ask: Option<String>,
    /// Where the answer is found.
    pub look: Option<String>,
    /// All records it is missing for, by name; empty where it is missing for herself.
    pub records: Vec<String>,
    /// The facts, for the editor.
    pub facts: Vec<String>,
}

/// A fact that rules derived.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DerivedLine {
    /// The record.
    pub subject: String,
    /// In whose eyes.
    pub person: Role,
    /// Its path.
    pub fact: String,
    /// What it is.
    pub value: Json,
    /// The rules that say so.
    pub rules: Vec<String>,
}

/// One verdict.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct VerdictLine {
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The record it is about.
    pub subject: String,
    /// Whose.
    pub person: Role,
    /// The verdict.
    #[serde(serialize_with = "verdict")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::verdict"))]
    pub verdict: Verdict,
    /// The evidence.
    pub reads: Vec<Read>,
    /// Facts that nobody gave and that it could do without.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blank: Vec<String>,
    /// What it misses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedLine>,
}

/// A rule that went wrong.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FaultLine {
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The record it looked at.
    pub subject: String,
    /// Whose.
    pub person: Role,
    /// What went wrong.
    pub message: String,
    /// `file:line:column`.
    pub at: String,
    /// What the rule is about.
    #[serde(skip)]
    pub doc: String,
    /// Who wrote the rule.
    #[serde(skip)]
    pub origin: Origin,
}

/// What kind of thing a report rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BasisKind {
    /// A guess, for play.
    Assumed,
    /// Looked up by a person.
    Confirmed,
    /// A source that is not the official one.
    Unsure,
    /// Said by the scenario, though rules would derive it.
    Stated,
}

/// A value that a report rests on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Basis {
    /// Which kind.
    #[serde(skip)]
    pub kind: BasisKind,
    /// Whose report.
    pub person: Role,
    /// Its path.
    pub fact: String,
    /// What it is.
    pub value: Json,
    /// Who looked it up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// On which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Where it comes from, for values of a source: those of one source are told together.
    #[serde(skip)]
    pub source: Option<String>,
    /// What it says, as words.
    #[serde(skip)]
    pub said: String,
    /// All of that as a line.
    #[serde(skip)]
    pub line: String,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SourceLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is.
    pub address: String,
    /// The day it was read.
    pub read: String,
    /// How sure it is.
    pub confidence: String,
}
