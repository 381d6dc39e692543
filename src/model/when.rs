//! Moments and days, and comparisons that say "cannot tell" instead of guessing an hour. The clock is read elsewhere.

use std::cmp::Ordering;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// A point in time as far as it is known: a whole day, the end of a day, or an instant.
#[derive(Clone, Debug)]
pub struct When {
    kind: WhenKind,
    zone: TimeZone,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum WhenKind {
    Day(Date),
    EndOf(Date),
    Instant(Timestamp),
    Between(Timestamp, Timestamp),
}

/// What moments are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Latest(Timestamp);

/// A moment as calendars keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A whole day, wherever one is: `20260910`.
    Day(String),
    /// An instant in UTC: `20260923T130000Z`.
    Instant(String),
}

/// A span of time as rules write it: `days(2)`, `weeks(8)`, `hours(48)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// Calendar days.
    pub days: i64,
    /// Hours on the clock, beside the days.
    pub hours: i64,
}

impl When {
    /// Some time on that day, in that zone.
    pub fn day(date: Date, zone: TimeZone) -> Self {
        Self { kind: WhenKind::Day(date), zone }
    }

    /// The moment that day is over, in that zone.
    pub fn end_of(date: Date, zone: TimeZone) -> Self {
        Self { kind: WhenKind::EndOf(date), zone }
    }

    /// An instant, shown in that zone.
    pub fn instant(at: Timestamp, zone: TimeZone) -> Self {
        Self { kind: WhenKind::Instant(at), zone }
    }

    /// The earliest and the latest instant it can be, in that order.
    pub fn bounds(&self) -> (Timestamp, Timestamp) {
        match self.kind {
            WhenKind::Day(date) => {
                let next = self.midnight(date.saturating_add(1.day()));
                (self.midnight(date), next.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(next))
            }
            WhenKind::EndOf(date) => {
                let next = self.midnight(date.saturating_add(1.day()));
                (next, next)
            }
            WhenKind::Instant(at) => (at, at),
            WhenKind::Between(from, to) => (from, to),
        }
    }

    fn midnight(&self, date: Date) -> Timestamp {
        self.zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0)).compatible().unwrap_or(Timestamp::MAX)
    }

    /// The calendar day it falls on, in its own zone (the first one where it is not sure).
    pub fn date(&self) -> Date {
        match self.kind {
            WhenKind::Day(date) | WhenKind::EndOf(date) => date,
            WhenKind::Instant(at) | WhenKind::Between(at, _) => self.zone.to_datetime(at).date(),
        }
    }

    /// The day of the week it falls on: `Friday`.
    pub fn weekday(&self) -> String {
        self.date().strftime("%A").to_string()
    }

    /// Whether it falls on a Saturday or a Sunday.
    pub fn is_weekend(&self) -> bool {
        matches!(self.date().weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// Hour and minute with the zone's short name, where an instant is known: `("9:00", "EDT")`.
    pub fn clock(&self) -> Option<(String, String)> {
        let WhenKind::Instant(at) = self.kind else { return None };
        let zoned = at.to_zoned(self.zone.clone());
        Some((zoned.strftime("%-H:%M").to_string(), zoned.strftime("%Z").to_string()))
    }

    /// ISO form: `2026-09-10`, or `2026-09-23T09:00:00-04:00`.
    pub fn iso(&self) -> String {
        match self.kind {
            WhenKind::Day(date) | WhenKind::EndOf(date) => date.to_string(),
            WhenKind::Instant(at) | WhenKind::Between(at, _) => {
                at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
            }
        }
    }

    /// Whether this is before the other; none where it depends on the hour of a bare day.
    pub fn before(&self, other: &Self) -> Option<bool> {
        if let Some(order) = self.by_days(other) {
            return Some(order == Ordering::Less);
        }
        let ((from, to), (other_from, other_to)) = (self.bounds(), other.bounds());
        if to < other_from {
            Some(true)
        } else if from >= other_to {
            Some(false)
        } else {
            None
        }
    }

    /// Whether this is the same as the other or before it; none where it depends on the hour of a bare day.
    pub fn not_after(&self, other: &Self) -> Option<bool> {
        if let Some(order) = self.by_days(other) {
            return Some(order != Ordering::Greater);
        }
        let ((from, to), (other_from, other_to)) = (self.bounds(), other.bounds());
        if to <= other_from {
            Some(true)
        } else if from > other_to {
            Some(false)
        } else {
            None
        }
    }

    fn by_days(&self, other: &Self) -> Option<Ordering> {
        match (self.kind, other.kind) {
            (WhenKind::Day(a), WhenKind::Day(b)) | (WhenKind::EndOf(a), WhenKind::EndOf(b)) => Some(a.cmp(&b)),
            _ => None,
        }
    }

    /// This moment later by a span. Days keep the hour on the clock; hours after a bare day give a range. None beyond
    /// the calendar's end.
    pub fn plus(&self, span: TimeSpan) -> Option<Self> {
        let days = jiff::Span::new().try_days(span.days).ok()?;
        let kind = match self.kind {
            WhenKind::Day(date) if span.hours == 0 => WhenKind::Day(date.checked_add(days).ok()?),
            WhenKind::EndOf(date) if span.hours == 0 => WhenKind::EndOf(date.checked_add(days).ok()?),
            WhenKind::Instant(at) => WhenKind::Instant(self.shift(at, days, span.hours)?),
            WhenKind::Day(_) | WhenKind::EndOf(_) | WhenKind::Between(..) => {
                let (from, to) = self.bounds();
                WhenKind::Between(self.shift(from, days, span.hours)?, self.shift(to, days, span.hours)?)
            }
        };
        Some(Self { kind, zone: self.zone.clone() })
    }

    fn shift(&self, at: Timestamp, days: jiff::Span, hours: i64) -> Option<Timestamp> {
        let moved = at.to_zoned(self.zone.clone()).checked_add(days).ok()?.timestamp();
        moved.checked_add(SignedDuration::try_from_hours(hours)?).ok()
    }

    /// The same moment, an instant shown in the zone of another; a bare day stays the day it is.
    #[must_use]
    pub fn in_zone_of(&self, other: &Self) -> Self {
        match self.kind {
            WhenKind::Instant(_) => Self { kind: self.kind, zone: other.zone.clone() },
            WhenKind::Day(_) | WhenKind::EndOf(_) | WhenKind::Between(..) => self.clone(),
        }
    }

    /// The moment for a calendar: the instant where one is known, else the day.
    pub fn stamp(&self) -> Stamp {
        match self.kind {
            WhenKind::Instant(at) => Stamp::Instant(utc(at)),
            WhenKind::Day(_) | WhenKind::EndOf(_) | WhenKind::Between(..) => {
                Stamp::Day(self.date().strftime("%Y%m%d").to_string())
            }
        }
    }

    /// The latest instant it can be, said twice: in UTC as calendars write it (`20260923T130000Z`), and as whole
    /// minutes since 1970.
    pub fn edition(&self) -> (String, i64) {
        let at = self.bounds().1;
        (utc(at), at.as_second().div_euclid(60))
    }

    /// Whole minutes from this to the other, negative where the other is earlier; none unless both are instants.
    pub fn minutes_to(&self, other: &Self) -> Option<i64> {
        let (WhenKind::Instant(from), WhenKind::Instant(to)) = (self.kind, other.kind) else { return None };
        Some((to.as_second() - from.as_second()).div_euclid(60))
    }

    /// Whether it is one instant. It is not for a day, a deadline that is a day, and a range of hours.
    pub fn has_hour(&self) -> bool {
        matches!(self.kind, WhenKind::Instant(_))
    }

    /// Whole calendar days from this to the other, each in its own zone; negative when the other is earlier.
    pub fn days_to(&self, other: &Self) -> i64 {
        self.date().until(other.date()).map_or(0, |span| i64::from(span.get_days()))
    }

    /// The first days of months within a stretch of days. `from` and `to` count days from this day; each result has the
    /// days from this day and the month's name, `Oct` or `Jan 2027`.
    pub fn months(&self, from: i64, to: i64) -> Vec<(i64, String)> {
        let at = |days: i64| self.date().checked_add(jiff::Span::new().try_days(days).ok()?).ok();
        let (Some(mut month), Some(last)) = (at(from).map(Date::first_of_month), at(to)) else { return Vec::new() };
        let mut months = Vec::new();
        while month <= last {
            let days = self.date().until(month).map_or(0, |span| i64::from(span.get_days()));
            if days >= from {
                let pattern = if month.month() == 1 { "%b %Y" } else { "%b" };
                months.push((days, month.strftime(pattern).to_string()));
            }
            month = month.last_of_month().saturating_add(1.day());
        }
        months
    }

    /// The zone it is shown in.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether only the day is known.
    pub fn is_day(&self) -> bool {
        matches!(self.kind, WhenKind::Day(_))
    }

    /// The latest instant it can be: a total order for lists, never "cannot tell".
    pub fn latest(&self) -> Latest {
        Latest(self.bounds().1)
    }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl PartialEq for When {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl TimeSpan {
    /// The span the other way round.
    #[must_use]
    pub fn back(self) -> Self {
        Self { days: self.days.saturating_neg(), hours: self.hours.saturating_neg() }
    }
}
