//! The dates that lie ahead, each with its distance from the report's day, so that a format can draw them to scale.

use serde::Serialize;

use crate::model::State;

use super::{CalendarSlot, Moment, Role, maybe_state};

/// The dates that lie ahead of one person, and late ones.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Timeline {
    /// Whose dates they are.
    pub person: Role,
    /// The first and the last day that a drawing shows, counted in days from the report's day; the first is negative.
    #[serde(skip)]
    pub days: (i64, i64),
    /// The first days of the months in between: each as days from the report's day, with the month's name.
    #[serde(skip)]
    pub months: Vec<(i64, String)>,
    /// The dates, in time order.
    pub dates: Vec<Mark>,
}

/// One date: of the season, or of something to be done.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Mark {
    /// The moment: of an item its deadline, or the moment from which it can be done where it has no deadline.
    pub when: Moment,
    /// How many days it is from the report's day; negative where it has passed.
    #[serde(skip)]
    pub day: i64,
    /// What is on that date, in words.
    pub what: String,
    /// Where the item stands; none for a date of the season.
    #[serde(serialize_with = "maybe_state")]
    #[cfg_attr(feature = "cli", schemars(schema_with = "super::schema::maybe_state"))]
    pub state: Option<State>,
    /// The key of the item; none for a date of the season.
    pub item: Option<String>,
    /// The fact that holds the date of the season: `calendar.match_day`; none for an item.
    pub fact: Option<String>,
    /// The place it has in a calendar.
    #[serde(skip)]
    pub slot: CalendarSlot,
}
