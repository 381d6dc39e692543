//! Dated items, steps and what to do next, as a report holds them.

use serde::Serialize;

use crate::model::{RuleId, Stamp, State};

use super::{Moment, Role, shown, state};

/// One thing to do.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Next {
    /// Who.
    pub person: Role,
    /// What.
    pub what: String,
    /// By when.
    pub by: Option<Moment>,
    /// Whether its time has passed.
    pub late: bool,
    /// Keys of the findings and items it comes from.
    pub because: Vec<String>,
}

/// A dated item or a step.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ItemLine {
    /// Its identity.
    pub key: String,
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// Whose.
    pub person: Role,
    /// The record it is about.
    pub subject: String,
    /// What to do.
    pub title: String,
    /// Whether it is a step of the road rather than a dated item.
    pub step: bool,
    /// From when.
    pub from: Option<Moment>,
    /// Until when.
    pub until: Option<Moment>,
    /// Its state.
    #[serde(serialize_with = "state")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::state"))]
    pub state: State,
    /// When it was done.
    pub done_on: Option<Moment>,
    /// Rules whose items come first.
    pub after: Vec<String>,
    /// Items that should have come first.
    pub out_of_order: Vec<String>,
    /// The same in words.
    #[serde(skip)]
    pub order_words: Vec<String>,
    /// Its place among all items of the person by time.
    #[serde(skip)]
    pub rank: usize,
    /// What it is called by calendars: the same while only dates and other facts change.
    #[serde(skip)]
    pub identity: String,
    /// Where a calendar puts it; none without a date.
    #[serde(skip)]
    pub slot: Option<CalendarSlot>,
    /// Titles of the items that come first and are not done.
    #[serde(skip)]
    pub waits_for: Vec<String>,
    /// Missing facts in words.
    #[serde(skip)]
    pub lacks: Vec<String>,
}

/// The place of something in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSlot {
    /// The day or the instant.
    pub start: Stamp,
    /// When it is over, where it takes some hours.
    pub end: Option<Stamp>,
}
