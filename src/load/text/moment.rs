//! Dates and times as users write them, and the points in time they are. The zone of a bare hour is the reader's to say.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use toml::de::DeValue;

use crate::model::{When, did_you_mean};

/// A date, a time or both, as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The day.
    pub date: Option<Date>,
    /// The time of day.
    pub time: Option<Time>,
    /// The offset from UTC.
    pub offset: Option<Offset>,
}

/// In which zone an hour without a zone is.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// In the applicant's.
    Local(TimeZone),
    /// In none: it must be said. A bare day is one in the applicant's zone.
    MustSay(TimeZone),
}

impl Clock {
    /// The zone of a bare day.
    pub(crate) fn zone(&self) -> &TimeZone {
        match self {
            Self::Local(zone) | Self::MustSay(zone) => zone,
        }
    }
}

/// Zone data is compiled in: the machine's own is not asked.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The zone of that name, or what to say about it.
pub(crate) fn zone(name: &str) -> Result<TimeZone, (String, String)> {
    let city = || "write the zone of a city, such as `America/New_York`".to_owned();
    let short = name.len() <= 4 && name.bytes().all(|c| c.is_ascii_uppercase());
    // `EST` is New York's time in winter, and an hour off in summer. Hawaii has no summer time.
    if short && !["UTC", "GMT", "UCT", "HST"].contains(&name) && ZONES.get(name).is_ok_and(|zone| same_all_year(&zone))
    {
        return Err((format!("`{name}` is the same time in summer and in winter"), city()));
    }
    // What is near an abbreviation or an offset is another part of the world.
    if (short || name.contains(['+', '-']) && !name.contains('/')) && ZONES.get(name).is_err() {
        return Err((format!("no time zone `{}`", crate::load::text::spelling::ellipsize(name)), city()));
    }
    ZONES.get(name).map_err(|_| {
        let names: Vec<_> = ZONES.available().map(|known| known.as_str().to_owned()).collect();
        let city = names.iter().find(|known| known.rsplit('/').next().is_some_and(|city| same_city(city, name)));
        let help = city.map(|known| format!("did you mean `{known}`?"));
        let help = help.or_else(|| did_you_mean(name, names.iter().map(String::as_str)));
        let help = help.unwrap_or_else(|| "write an IANA name, such as `America/New_York`".into());
        (format!("no time zone `{}`", crate::load::text::spelling::ellipsize(name)), help)
    })
}

fn same_all_year(zone: &TimeZone) -> bool {
    let offset = |month: i8| zone.to_ambiguous_zoned(jiff::civil::date(2000, month, 1).at(12, 0, 0, 0)).offset();
    offset(1) == offset(7)
}

fn same_city(city: &str, name: &str) -> bool {
    city.eq_ignore_ascii_case(&name.trim().replace(' ', "_"))
}

impl Moment {
    /// Reads `2026-09-10`, `2026-09-10T09:00`, with an offset or not.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match DeValue::parse(text).ok()?.into_inner() {
            DeValue::Datetime(moment) => Self::from_parts(
                moment.date.map(|date| (date.year, date.month, date.day)),
                moment.time.map(|time| (time.hour, time.minute, time.second.unwrap_or(0))),
                moment.offset.map(|offset| offset.to_string()),
            ),
            _ => None,
        }
    }

    /// Reads such a text, spaces around it or not.
    pub fn of_text(text: &str) -> Option<Self> {
        Self::read(text.trim())
    }

    /// The same from its numbers; none where there is no such day, hour or offset.
    pub(crate) fn from_parts(
        date: Option<(u16, u8, u8)>,
        time: Option<(u8, u8, u8)>,
        offset: Option<String>,
    ) -> Option<Self> {
        let small = |number: u8| i8::try_from(number).ok();
        let date = match date {
            Some((year, month, day)) => Some(Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?),
            None => None,
        };
        let time = match time {
            Some((hour, minute, second)) => {
                Some(Time::new(small(hour)?, small(minute)?, small(second.min(59))?, 0).ok()?)
            }
            None => None,
        };
        let offset = match offset {
            Some(text) => Some(offset_of(&text)?),
            None => None,
        };
        Some(Self { date, time, offset })
    }

    /// The point in time, in the zone of the clock; else what is wrong, and what to do.
    pub(crate) fn when(&self, clock: &Clock) -> Result<When, (String, String)> {
        let Some(date) = self.date else {
            return Err((format!("`{self}` has no day"), "write it as 2026-09-10T09:00".into()));
        };
        let zone = clock.zone().clone();
        let Some(time) = self.time else {
            return Ok(When::day(date, zone));
        };
        let at = date.to_datetime(time);
        let instant = match (self.offset, clock) {
            (Some(offset), _) => offset.to_timestamp(at),
            (None, Clock::Local(zone)) => {
                let found = zone.to_ambiguous_timestamp(at);
                if matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
                    return Err((
                        format!("the clocks are put forward on {date}: there is no {}", at.strftime("%H:%M")),
                        "write an hour that there is".into(),
                    ));
                }
                found.compatible()
            }
            (None, Clock::MustSay(_)) => {
                return Err((format!("`{self}` has no time zone"), format!("write it as `{self} America/New_York`")));
            }
        };
        let far = |_| (format!("`{self}` is outside the calendar"), "write a year of this century".into());
        Ok(When::instant(instant.map_err(far)?, zone))
    }
}

/// Reads a moment that may end with the name of a zone: `2026-09-23T09:00 America/New_York`.
pub(crate) fn when_of_text(text: &str, clock: &Clock) -> Result<When, (String, String)> {
    let text = text.trim();
    let named = text.rsplit_once(' ').filter(|(head, tail)| {
        tail.starts_with(|c: char| c.is_alphabetic()) && Moment::read(head.trim_end()).is_some()
    });
    let (head, clock) = match named {
        Some((head, name)) => (head.trim_end(), Clock::Local(zone(name)?)),
        None => (text, clock.clone()),
    };
    let shown = crate::load::text::spelling::ellipsize(head);
    let moment = Moment::read(head).ok_or_else(|| {
        (format!("`{shown}` is not a date"), "write a day as 2026-09-10, a moment as 2026-09-10T09:00".to_owned())
    })?;
    moment.when(&clock)
}

fn offset_of(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let (hours, minutes) = rest.split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(date) = self.date {
            write!(f, "{date}")?;
        }
        if let Some(time) = self.time {
            let between = if self.date.is_some() { "T" } else { "" };
            write!(f, "{between}{:02}:{:02}", time.hour(), time.minute())?;
            if time.second() != 0 {
                write!(f, ":{:02}", time.second())?;
            }
        }
        match self.offset {
            Some(offset) if offset == Offset::UTC => write!(f, "Z"),
            Some(offset) => {
                let minutes = offset.seconds() / 60;
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, when_of_text, zone};

    fn read(text: &str) -> Result<String, String> {
        let local = Clock::Local(zone("America/Chicago").unwrap());
        when_of_text(text, &local).map(|when| when.iso()).map_err(|(message, help)| format!("{message}; {help}"))
    }

    #[test]
    fn moments_are_read_in_the_zone_of_the_clock_unless_they_name_another() {
        assert_eq!(read("2026-09-10"), Ok("2026-09-10".into()));
        assert_eq!(read("2026-09-10T09:00"), Ok("2026-09-10T09:00:00-05:00".into()));
        assert_eq!(read("2026-09-10 09:00"), Ok("2026-09-10T09:00:00-05:00".into()));
        assert_eq!(read("2026-09-10T09:00 America/New_York"), Ok("2026-09-10T09:00:00-04:00".into()));
        assert_eq!(read("2026-09-10T09:00-04:00"), Ok("2026-09-10T08:00:00-05:00".into()));
    }

    #[test]
    fn what_is_no_moment_is_said_so() {
        assert_eq!(
            read("soon"),
            Err("`soon` is not a date; write a day as 2026-09-10, a moment as 2026-09-10T09:00".into())
        );
        assert!(read("2026-02-30").is_err());
        assert_eq!(
            read("2026-03-08T02:30"),
            Err("the clocks are put forward on 2026-03-08: there is no 02:30; write an hour that there is".into())
        );
        assert_eq!(read("09:00"), Err("`09:00` has no day; write it as 2026-09-10T09:00".into()));
        assert_eq!(
            read("2026-09-10T09:00 America/New_Yrok"),
            Err("no time zone `America/New_Yrok`; did you mean `America/New_York`?".into())
        );
        assert_eq!(zone("chicago").unwrap_err().1, "did you mean `America/Chicago`?");
        for odd in ["", " ", "é é", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0000-01-01T00:00Z", "a\0"] {
            let _ = read(odd);
        }
    }

    #[test]
    fn data_must_say_the_zone_of_an_hour() {
        let data = Clock::MustSay(zone("UTC").unwrap());
        assert_eq!(
            when_of_text("2026-09-10T09:00", &data).unwrap_err(),
            ("`2026-09-10T09:00` has no time zone".into(), "write it as `2026-09-10T09:00 America/New_York`".into())
        );
        assert_eq!(when_of_text("2026-09-10", &data).unwrap().iso(), "2026-09-10");
    }
}
