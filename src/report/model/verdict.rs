//! What rules said, could not say and rest on, as a report holds it.

use serde::Serialize;
use serde_json::Value as Json;

use crate::model::{Origin, RuleId, Severity, Verdict};

use super::{Read, Role, could, shown, verdict};

/// A rule that could not tell for one record, because facts are not known.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Open {
    /// The id of the rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The path of the record it looked at.
    pub subject: String,
    /// As whom it saw that record.
    pub person: Role,
    /// The facts that are not known. A derived fact is led back to those it would be derived from.
    pub needs: Vec<NeedLine>,
    /// The gravest that the rule could still say once they are known: `error` or `warning`; none where it could say neither.
    #[serde(serialize_with = "could")]
    #[cfg_attr(feature = "cli", schemars(with = "Option<String>"))]
    pub could: Option<Severity>,
}

/// A fact that is needed and not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct NeedLine {
    /// The path of the record that holds the fact, or to which the record that would hold it would belong.
    pub subject: String,
    /// The path of the fact: `program.lakeside.visas`.
    pub fact: String,
    /// Why it is not known.
    pub because: Because,
    /// The question by which a person is asked for it; where there is none, what the fact means.
    pub look_up: String,
    /// The values that contradict each other, each with who says it; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Claim>,
    /// The path of the derived fact for which it is needed; left out where it is needed itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
}

/// What one source says of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Claim {
    /// The value, in words.
    pub value: String,
    /// The title of the source, or the name of the file, that says so.
    pub source: String,
}

/// Why a fact is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Nobody said anything.
    Blank,
    /// The record it would be written in does not exist.
    NoRecord,
    /// The day is known, the hour is not.
    NoHour,
    /// Sources say different things.
    Conflict,
    /// The rules hold no data for this season.
    NoSuchSeason,
    /// No rule could derive it.
    NotDerived,
    /// Rules derived different values for it.
    Contradicted,
}

/// One fact that is not known and for whom it matters, in words.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Who should find it out.
    pub person: Role,
    /// What is missing and for which records, or what is wrong with it.
    pub line: String,
    /// The question to ask; none where the dictionary has none.
    pub ask: Option<String>,
    /// Where the answer is found; none where the dictionary does not say.
    pub look: Option<String>,
    /// The names of all records it is missing for; empty where it is missing for the person as a whole.
    pub records: Vec<String>,
    /// The paths of the facts, for the editor.
    pub facts: Vec<String>,
}

/// A fact that rules derived.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DerivedLine {
    /// The path of the record.
    pub subject: String,
    /// For whom it holds: a shared record may have other derived facts for each person.
    pub person: Role,
    /// The path of the fact.
    pub fact: String,
    /// Its value: words of the dictionary, dates in ISO form, other records as paths.
    pub value: Json,
    /// The ids of the rules that derived it.
    pub rules: Vec<String>,
}

/// What one rule came to for one record.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct VerdictLine {
    /// The id of the rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The path of the record it looked at.
    pub subject: String,
    /// As whom it saw that record.
    pub person: Role,
    /// What the rule came to.
    #[serde(serialize_with = "verdict")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::verdict"))]
    pub verdict: Verdict,
    /// The evidence: what it read and which lists it looked through, each once, in order.
    pub reads: Vec<Read>,
    /// How often more it read or decided something, where that was too much to be kept: then `reads` are the first and the
    /// last. Left out where there is nothing more.
    #[serde(skip_serializing_if = "is_none")]
    pub more: usize,
    /// The paths of facts that nobody gave and without which it could tell; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blank: Vec<String>,
    /// The facts without which it cannot tell; left out where it can.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<NeedLine>,
}

/// A rule that went wrong for one record.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FaultLine {
    /// The id of the rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The path of the record it looked at; where rules contradict each other over a derived fact, of the record of
    /// that fact.
    pub subject: String,
    /// As whom it saw that record.
    pub person: Role,
    /// What went wrong, in words.
    pub message: String,
    /// Where in the rule's file it went wrong: `file:line:column`, or the file alone where no line is to blame.
    pub at: String,
    /// The first line of the rule's head comment, which says what it is about.
    #[serde(skip)]
    pub doc: String,
    /// Who wrote the rule.
    #[serde(skip)]
    pub origin: Origin,
}

/// What kind of value a report rests on that is no plain fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BasisKind {
    /// The scenario guesses it, to see what would follow.
    Assumed,
    /// A person looked it up.
    Confirmed,
    /// It is from a source that is neither official nor a study.
    Unsure,
    /// The scenario says it, though rules would derive it.
    Stated,
}

/// A value that a report rests on and that is no plain fact.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Basis {
    /// Why it is no plain fact.
    #[serde(skip)]
    pub kind: BasisKind,
    /// Whose report rests on it.
    pub person: Role,
    /// The path of the fact.
    pub fact: String,
    /// Its value: words of the dictionary, dates in ISO form, other records as paths.
    pub value: Json,
    /// Who looked it up; left out where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The day on which it was looked up; left out where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Where it was looked up; left out where nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The source of an unsure value, in words: what one source says is told together. None for other values.
    #[serde(skip)]
    pub source: Option<String>,
    /// Whose fact, which fact and its value, in words.
    #[serde(skip)]
    pub said: String,
    /// The same as one line, with where it comes from.
    #[serde(skip)]
    pub line: String,
}

/// A source of values from outside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct SourceLine {
    /// Its id in `rules/sources.toml`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// The address of the page or file.
    pub address: String,
    /// The day it was read: `2026-11-22`.
    pub read: String,
    /// How sure it is: `official`, `study`, `secondary` or `unverified`.
    pub confidence: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_none(number: &usize) -> bool {
    *number == 0
}
