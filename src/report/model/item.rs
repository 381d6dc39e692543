//! Dated items, steps and what to do next, as a report holds them.

use serde::Serialize;

use crate::model::{RuleId, Stamp, State};

use super::{Moment, Role, shown, state};

/// One thing to do next.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Next {
    /// Who should do it.
    pub person: Role,
    /// What to do, in words.
    pub what: String,
    /// The moment by which to do it; none where there is none.
    pub by: Option<Moment>,
    /// Whether that moment has passed.
    pub late: bool,
    /// The keys of the findings, or of the item, that it comes from.
    pub because: Vec<String>,
}

/// A dated item, or a step of the road to residency.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ItemLine {
    /// Its identity: `partner` for the partner's, the rule's id, the subject's id, a colon and the title.
    pub key: String,
    /// The id of the rule that gives it.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// Whose item it is.
    pub person: Role,
    /// The path of the record it is about.
    pub subject: String,
    /// What to do, in words.
    pub title: String,
    /// Whether it is a step of the road rather than a dated item.
    pub step: bool,
    /// The moment from which it can be done; none where it can always be done or that moment is not known.
    pub from: Option<Moment>,
    /// The moment by which it must be done; none where it has no deadline or that is not known.
    pub until: Option<Moment>,
    /// Where it stands on the day of the report.
    #[serde(serialize_with = "state")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::state"))]
    pub state: State,
    /// When it was done; none where it is not done or nobody wrote down when.
    pub done_on: Option<Moment>,
    /// The ids of the rules whose items must be done first.
    pub after: Vec<String>,
    /// The titles of items that must come first and do not stand first.
    pub out_of_order: Vec<String>,
    /// A sentence about each of those: `out of order: X comes first and is not done`.
    #[serde(skip)]
    pub order_words: Vec<String>,
    /// Its place among all items of the person by time, counted from 0.
    #[serde(skip)]
    pub rank: usize,
    /// By what calendars know it again: the same while only dates and other facts change.
    #[serde(skip)]
    pub identity: String,
    /// Where a calendar puts it; none without a date.
    #[serde(skip)]
    pub slot: Option<CalendarSlot>,
    /// The titles of items that must be done first and are not done.
    #[serde(skip)]
    pub waits_for: Vec<String>,
    /// Facts that are not known and without which its state cannot be told, in words: `sent of Lakeside`.
    #[serde(skip)]
    pub lacks: Vec<String>,
    /// Whether it may be late, where its state cannot be told.
    pub may_be_late: bool,
}

/// The place of something in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSlot {
    /// The day or the instant at which it begins.
    pub start: Stamp,
    /// When it is over; none unless it takes some hours of one day.
    pub end: Option<Stamp>,
}
