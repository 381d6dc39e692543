//! The dates that lie ahead, each with its distance from the report's day, so that a format can draw them to scale.

use serde::Serialize;

use crate::model::State;

use super::{CalendarSlot, Moment, Role, maybe_state};

/// What lies ahead of one person.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Timeline {
    /// Who.
    pub person: Role,
    /// The first and the last day shown, counted from the report's day.
    #[serde(skip)]
    pub days: (i64, i64),
    /// First days of months: how many days from the report's day, and the name.
    #[serde(skip)]
    pub months: Vec<(i64, String)>,
    /// The dates, in time order.
    pub dates: Vec<Mark>,
}

/// One date.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Mark {
    /// When: the last moment of an item, or its first where it has no last.
    pub when: Moment,
    /// How many days from the report's day; negative for earlier ones.
    #[serde(skip)]
    pub day: i64,
    /// What.
    pub what: String,
    /// The state of what is to be done; none for a date of the season.
    #[serde(serialize_with = "maybe_state")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::maybe_state"))]
    pub state: Option<State>,
    /// Key of the item.
    pub item: Option<String>,
    /// Path of the fact that is a date of the season.
    pub fact: Option<String>,
    /// Where a calendar puts it.
    #[serde(skip)]
    pub slot: CalendarSlot,
}
