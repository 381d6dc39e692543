//! `preceptor rules list specialties`, `.. calendars` and `preceptor check --todo`: what the data files say of a season.

use jiff::{Span, civil::Date};

use super::common::{Format, today};
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::almanac::{self, Almanac};
use crate::engine::Rules;
use crate::model::{Value, wording};

/// The number of days, in `thresholds.toml`, after which a page is to be read again.
const STALE_DAYS: &str = "STALE_DAYS";

/// What data files can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// Specialties.
    Specialties,
    /// The calendar.
    Calendars,
}

impl Table {
    /// The list that is called that.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "specialties" => Some(Self::Specialties),
            "calendars" => Some(Self::Calendars),
            _ => None,
        }
    }
}

/// Prints what the data files say of a season, the newest one where none is named.
pub(super) fn list(
    session: &Session,
    rules: &Rules,
    table: Table,
    season: Option<i64>,
    format: Format,
) -> Result<Exit, Failure> {
    let almanac = of(rules);
    let season = match season.or_else(|| almanac.newest()) {
        Some(season) => known(almanac, season)?,
        None => return Ok(Exit::Nothing),
    };
    let text = match (table, format) {
        (Table::Specialties, Format::Text) => almanac::specialties(almanac, season).text(),
        (Table::Specialties, Format::Json) => output::json(&almanac::specialties(almanac, season)),
        (Table::Calendars, Format::Text) => almanac::calendar(almanac, season).text(),
        (Table::Calendars, Format::Json) => output::json(&almanac::calendar(almanac, season)),
    };
    session.print(&text)?;
    Ok(Exit::Fine)
}

/// What is left to look up for a season.
pub(super) fn todo(rules: &Rules, season: i64, as_of: Option<&str>, format: Format) -> Result<String, Failure> {
    let almanac = of(rules);
    let todo = almanac::todo(almanac, known(almanac, season)?, &stale_before(rules, as_of)?);
    Ok(match format {
        Format::Text => todo.text(),
        Format::Json => output::json(&todo),
    })
}

fn of(rules: &Rules) -> Almanac<'_> {
    Almanac { dictionary: &rules.set.dictionary, data: &rules.set.data }
}

/// The season, if any data file knows it.
fn known(almanac: Almanac<'_>, season: i64) -> Result<i64, Failure> {
    if almanac.knows(season) {
        return Ok(season);
    }
    let newest = almanac.newest().map(|newest| format!("the newest is {newest}"));
    Err(output::unknown(&wording::no_season(season), newest))
}

/// The day before which a page was read too long ago, counted from a day, or from today.
fn stale_before(rules: &Rules, as_of: Option<&str>) -> Result<String, Failure> {
    let days = rules.thresholds.iter().find(|(name, _)| name == STALE_DAYS).map(|(_, value)| value);
    let Some(Value::Integer(days)) = days else {
        return Err(output::wrong(format!("`thresholds.toml` has no whole number `{STALE_DAYS}`")));
    };
    let as_of = as_of.map_or_else(today, str::to_owned);
    let Ok(date) = as_of.parse::<Date>() else {
        return Err(output::wrong(format!("`{as_of}` is no day; write `--as-of 2026-09-10`")));
    };
    let before = Span::new().try_days(*days).ok().and_then(|days| date.checked_sub(days).ok());
    let problem = || output::wrong(format!("`{STALE_DAYS}` leads beyond the calendar: {days}"));
    before.map(|date| date.to_string()).ok_or_else(problem)
}
