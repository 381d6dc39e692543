//! The plan as a calendar (iCalendar, RFC 5545). Nothing of it is from a clock or from chance: the same report is the same
//! file, and what is in a calendar already is found again by its UID, whatever has moved.

use uuid::Uuid;

use crate::model::{Stamp, State};

use super::text::{self, dates};
use super::{CalendarSlot, ItemLine, Mark, Report, Role, Wording};

/// Who made the file, as calendars ask for it.
const MAKER: &str = "-//preceptor//preceptor//EN";

/// The space of names in which our UIDs are made (version 5, RFC 9562).
const SPACE: Uuid = Uuid::from_u128(0x7b0c_1f5e_93a4_4d0b_8a52_6de1_c0f3_2e94);

/// The most bytes of a line, the line break left out.
const LONGEST: usize = 75;

/// The calendar of everyone in the report: dates of the season, dated items and steps.
pub(super) fn of(report: &Report) -> String {
    let names: Vec<String> = report.people.iter().map(text::name).collect();
    let name = format!("{} - {}", names.join(" and "), report.season_title);
    let mut lines = Lines::default();
    for (property, value) in [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", MAKER), ("CALSCALE", "GREGORIAN")]
    {
        lines.put(property, value);
    }
    lines.put("X-WR-CALNAME", &escaped(&name));
    for mark in season(report) {
        of_season(&mut lines, report, mark);
    }
    for item in &report.items {
        if let Some(slot) = &item.slot {
            of_item(&mut lines, report, item, slot);
        }
    }
    lines.put("END", "VCALENDAR");
    lines.0
}

/// The dates of the season, each once: both people of a couple have the same.
fn season(report: &Report) -> Vec<&Mark> {
    let mut seen: Vec<&Mark> = Vec::new();
    for mark in report.timelines.iter().flat_map(|timeline| &timeline.dates) {
        if mark.fact.is_some() && !seen.iter().any(|other| other.fact == mark.fact) {
            seen.push(mark);
        }
    }
    seen
}

fn of_season(lines: &mut Lines, report: &Report, mark: &Mark) {
    let fact = mark.fact.as_deref().unwrap_or_default();
    lines.begin(report, &uid(&[&report.season.to_string(), fact]), &mark.slot);
    lines.put("SUMMARY", &escaped(&format!("{}: {}", report.season_title, mark.what)));
    lines.put("END", "VEVENT");
}

/// What is no longer needed and still ahead is called off, so that it leaves a calendar it was put into before.
fn of_item(lines: &mut Lines, report: &Report, item: &ItemLine, slot: &CalendarSlot) {
    let off = item.state == State::NotNeeded;
    if off && !ahead(report, slot) {
        return;
    }
    let season = report.season.to_string();
    lines.begin(report, &uid(&[&season, &whose(report, item.person), &item.identity]), slot);
    lines.put("STATUS", if off { "CANCELLED" } else { "CONFIRMED" });
    lines.put("SUMMARY", &escaped(&summary(report, item)));
    lines.put("DESCRIPTION", &escaped(&description(item)));
    lines.put("CATEGORIES", &escaped(item.rule.0.split('/').next().unwrap_or_default()));
    lines.put("CLASS", "PRIVATE");
    lines.put("END", "VEVENT");
}

fn ahead(report: &Report, slot: &CalendarSlot) -> bool {
    let (Stamp::Day(start) | Stamp::Instant(start)) = &slot.start;
    *start > report.edition.0
}

/// A UID that says nothing of the person; the parts cannot run into each other.
fn uid(parts: &[&str]) -> String {
    Uuid::new_v5(&SPACE, parts.join("\n").as_bytes()).to_string()
}

/// Two students in one calendar of their advisor are told apart by their names.
fn whose(report: &Report, role: Role) -> String {
    report.people.iter().find(|heading| heading.person == role).map(text::name).unwrap_or_default()
}

fn summary(report: &Report, item: &ItemLine) -> String {
    let state = match item.state {
        State::Done | State::DoneLate => "done: ",
        State::Late => "late: ",
        State::NotYet | State::Open | State::NotNeeded | State::CannotTell => "",
    };
    let from = if item.until.is_none() { "from here: " } else { "" };
    let name = if report.people.len() > 1 { format!("{}: ", whose(report, item.person)) } else { String::new() };
    format!("{name}{state}{from}{}", item.title)
}

/// When, in the zone of whoever set the date, and how it stands.
fn description(item: &ItemLine) -> String {
    let stretch = match (&item.from, &item.until) {
        (Some(from), Some(until)) => format!("from {} to {}", from.words, until.words),
        (None, Some(until)) => format!("by {}", until.words),
        (Some(from), None) => format!("from {}", from.words),
        (None, None) => String::new(),
    };
    let below = dates::below(item, Wording::Applicant).into_iter().map(|line| line.text);
    [stretch, dates::step_state(item)].into_iter().chain(below).collect::<Vec<_>>().join("\n")
}

/// The lines of a file.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// The beginning of an event, with what all events have.
    fn begin(&mut self, report: &Report, uid: &str, slot: &CalendarSlot) {
        let (stamp, number) = &report.edition;
        self.put("BEGIN", "VEVENT");
        self.put("UID", uid);
        // The moment of the scenario, not of the run.
        self.put("DTSTAMP", stamp);
        // A later report wins over an earlier one, also in calendars that compare nothing else.
        self.put("SEQUENCE", &number.to_string());
        self.moment("DTSTART", &slot.start);
        if let Some(end) = &slot.end {
            self.moment("DTEND", end);
        }
        // A deadline takes no time of the day; an appointment does.
        self.put("TRANSP", if slot.end.is_some() { "OPAQUE" } else { "TRANSPARENT" });
    }

    fn moment(&mut self, property: &str, stamp: &Stamp) {
        match stamp {
            Stamp::Day(day) => self.put(&format!("{property};VALUE=DATE"), day),
            Stamp::Instant(at) => self.put(property, at),
        }
    }

    /// A line, folded where it is long: a break and a space, never inside a letter.
    fn put(&mut self, property: &str, value: &str) {
        let mut taken = 0;
        for letter in format!("{property}:{value}").chars() {
            if taken + letter.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                taken = 1;
            }
            self.0.push(letter);
            taken += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value: what would end it or part it is marked, and other control characters are left out.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => safe.extend(['\\', letter]),
            '\n' => safe.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}
