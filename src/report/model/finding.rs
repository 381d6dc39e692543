//! Findings as a report holds them, with what they read and rest on.

use serde::Serialize;
use serde_json::Value as Json;

use crate::model::{RuleId, Severity};

use super::{Moment, Role, severity, shown};

/// Where a value is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct At {
    /// The file.
    pub file: String,
    /// The record.
    pub record: String,
    /// The column, in characters from 1.
    pub column: usize,
    /// The line, from 1.
    pub line: usize,
    /// In a workbook the sheet and the cell: `Programs!C14`; line and column are then those of the sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// A fact that a rule read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Read {
    /// Its path.
    pub fact: String,
    /// What it was; the number of records for a list.
    pub value: Json,
    /// Where it is written; none for what rules or the engine gave.
    pub at: Option<At>,
}

/// A value from outside that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Rest {
    /// The fact.
    pub fact: String,
    /// How sure it is: the source's word, or `assumed`, or `confirmed`.
    pub confidence: String,
    /// The source's id, or where a person looked it up.
    pub source: Option<String>,
    /// The day it was read.
    pub read: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FindingLine {
    /// Its identity.
    pub key: String,
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// Whose.
    pub person: Role,
    /// The specialty it belongs to, where it does.
    pub specialty: Option<String>,
    /// The record it is about.
    pub subject: String,
    /// How a report calls that record.
    pub title: String,
    /// A second record it is about.
    pub about: Vec<String>,
    /// How grave.
    #[serde(serialize_with = "severity")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::severity"))]
    pub severity: Severity,
    /// The message.
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
    /// By when.
    pub by: Option<Moment>,
    /// Whether that moment has passed; in JSON `by` and `as_of` say it.
    #[serde(skip)]
    pub late: bool,
    /// Statements it rests on.
    pub cites: Vec<String>,
    /// Its group.
    pub group: Option<String>,
    /// Keys of findings folded into it.
    pub folds: Vec<String>,
    /// Key of the finding that speaks for it.
    pub folded_into: Option<String>,
    /// Why the person accepts it.
    pub waived: Option<String>,
    /// Facts the rule read.
    pub reads: Vec<Read>,
    /// Values from outside that it rests on, those behind derived facts included.
    pub rests_on: Vec<Rest>,
    /// Where the record it is about is written.
    #[serde(skip)]
    pub at: Option<At>,
    /// The message as a line of its own, its record named.
    #[serde(skip)]
    pub line: String,
    /// At most four facts that matter, in plain words.
    #[serde(skip)]
    pub evidence: Vec<String>,
    /// Everything the rule did, for the editor.
    #[serde(skip)]
    pub events: Vec<String>,
    /// Where the first statement is from.
    #[serde(skip)]
    pub source: Option<String>,
}

impl FindingLine {
    /// Whether it speaks for itself: not folded into another, not accepted.
    pub fn speaks(&self) -> bool {
        self.folded_into.is_none() && self.waived.is_none()
    }

    /// Until when it is to be mended, in words: `by 23 Sep`, `was due 23 Sep`.
    pub fn deadline(&self) -> Option<String> {
        let lead = if self.late { "was due" } else { "by" };
        self.by.as_ref().map(|by| format!("{lead} {}", by.words))
    }

    /// The message with its record named, and below it what to do and by when.
    pub fn advice(&self) -> String {
        let by = self.deadline().map(|by| format!(" ({by})")).unwrap_or_default();
        let fix = self.fix.as_ref().map(|fix| format!("\n{fix}{by}")).unwrap_or_default();
        format!("{}{fix}", self.line)
    }
}
