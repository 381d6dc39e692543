//! The dates that lie ahead, each with its distance from the report's day, so that a format can draw them to scale.

use crate::model::State;

use super::{Moment, Role};

/// What lies ahead of one person.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Who.
    pub person: Role,
    /// The first and the last day shown, counted from the report's day.
    pub days: (i64, i64),
    /// First days of months: how many days from the report's day, and the name.
    pub months: Vec<(i64, String)>,
    /// The dates, in time order.
    pub marks: Vec<Mark>,
}

/// One date.
#[derive(Clone, Debug)]
pub struct Mark {
    /// When.
    pub when: Moment,
    /// How many days from the report's day; negative for earlier ones.
    pub day: i64,
    /// What.
    pub what: String,
    /// The state of what is to be done; none for a date of the season.
    pub state: Option<State>,
}
