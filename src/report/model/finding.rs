//! Findings as a report holds them, with what they read and rest on.

use serde::Serialize;
use serde_json::Value as Json;

use crate::model::{RuleId, Severity};

use super::{Moment, Role, severity, shown};

/// Where a value or a record is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct At {
    /// The file, as the user would type it.
    pub file: String,
    /// The path of the record it belongs to: `program.lakeside`.
    pub record: String,
    /// The column, counted from 1, in characters.
    pub column: usize,
    /// The line, counted from 1.
    pub line: usize,
    /// In a workbook the sheet and the cell, `Programs!C14`, or the sheet and the row, `Programs!14`; line and column
    /// are then those of the sheet. Left out for other files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

/// A fact that a rule read, or a list that it looked through.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Read {
    /// The path of the fact: `program.lakeside.visas`.
    pub fact: String,
    /// Its value: words of the dictionary, dates in ISO form, other records as paths. Of a list the number of its
    /// records.
    pub value: Json,
    /// Where it is written; none for a list and for what rules or the engine gave.
    pub at: Option<At>,
}

/// A value that a finding rests on and that comes from a source, or that a person assumed or looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Rest {
    /// The path of the fact.
    pub fact: String,
    /// How sure it is: for a source `official`, `study`, `secondary` or `unverified`; else `assumed` or `confirmed`.
    pub confidence: String,
    /// The id of the source, or where a person looked it up; none for a guess.
    pub source: Option<String>,
    /// The day on which it was read or looked up; none for a guess.
    pub read: Option<String>,
}

/// One finding: something that the applicant should know or change.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct FindingLine {
    /// Its identity, words with spaces between: `partner` for the partner's, the rule's id, the subject's id (left out
    /// where the subject is the applicant), the id of the second record.
    pub key: String,
    /// The id of the rule that said it.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// Whose finding it is.
    pub person: Role,
    /// The id of the specialty of the application it belongs to; none where it belongs to none.
    pub specialty: Option<String>,
    /// The path of the record it is about.
    pub subject: String,
    /// What a report calls that record.
    pub title: String,
    /// The path of a second record it is about; empty where there is none.
    pub about: Vec<String>,
    /// How grave it is.
    #[serde(serialize_with = "severity")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::severity"))]
    pub severity: Severity,
    /// The message, on one line.
    pub message: String,
    /// What to do about it; none where the rule does not say.
    pub fix: Option<String>,
    /// The moment by which that should be done; none where there is none or it is not known.
    pub by: Option<Moment>,
    /// Whether that moment has passed; in JSON `by` and `as_of` say it.
    #[serde(skip)]
    pub late: bool,
    /// The ids of the statements it rests on.
    pub cites: Vec<String>,
    /// The id of the group of rules it belongs to; none where its rule is in no group.
    pub group: Option<String>,
    /// The keys of findings for which this one speaks.
    pub folds: Vec<String>,
    /// The key of the finding that speaks for it; none where it speaks for itself.
    pub folded_into: Option<String>,
    /// Why the person accepts it; none where they do not.
    pub waived: Option<String>,
    /// The facts that the rule read, each once, in the order in which they were read.
    pub reads: Vec<Read>,
    /// The values it rests on that come from a source, or that a person assumed or looked up; those behind derived
    /// facts included. Each once, by path of the fact.
    pub rests_on: Vec<Rest>,
    /// Where the record it is about is written; where nobody wrote that record, where its person is written.
    #[serde(skip)]
    pub at: Option<At>,
    /// The message with its record named, and with its specialty where the person applies in several.
    #[serde(skip)]
    pub line: String,
    /// At most four facts that matter, in plain words: `you, visas: J-1`.
    #[serde(skip)]
    pub evidence: Vec<String>,
    /// Everything the rule did, in order, a line each; for the editor.
    #[serde(skip)]
    pub events: Vec<String>,
    /// Where the first statement it rests on is from; none where it rests on none.
    #[serde(skip)]
    pub source: Option<String>,
}

impl FindingLine {
    /// Whether it speaks for itself: it is not folded into another and not accepted.
    pub fn speaks(&self) -> bool {
        self.folded_into.is_none() && self.waived.is_none()
    }

    /// The moment by which to mend it, in words: `by 23 Sep`, `was due 23 Sep`. None where it has none.
    pub fn deadline(&self) -> Option<String> {
        let lead = if self.late { "was due" } else { "by" };
        self.by.as_ref().map(|by| format!("{lead} {}", by.words))
    }

    /// The message with its record named, and on a second line what to do and by when.
    pub fn advice(&self) -> String {
        let by = self.deadline().map(|by| format!(" ({by})")).unwrap_or_default();
        let fix = self.fix.as_ref().map(|fix| format!("\n{fix}{by}")).unwrap_or_default();
        format!("{}{fix}", self.line)
    }
}
