//! `report --format ics`: read back by a parser that shares no code with what writes it, compared with the JSON report, and
//! put into a calendar again and again.

use std::collections::{BTreeMap, BTreeSet};

use crate::workshop::{AMARA, Folder, here, some_people};
use calcard::icalendar::{ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty};
use calcard::{Entry, Parser};
use jiff::{Timestamp, civil::Date};
use serde_json::Value as Json;

/// An event as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Event {
    start: String,
    end: Option<String>,
    stamp: String,
    sequence: i64,
    summary: String,
    description: Option<String>,
    status: Option<String>,
    busy: bool,
}

fn of(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<ICalendarEntry> {
    let mut found = component.properties(property);
    let first = found.next().cloned();
    assert!(found.next().is_none(), "{property:?} twice");
    first
}

fn text(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    let entry = of(component, property)?;
    assert_eq!(entry.values.len(), 1, "{entry:?}");
    entry.values[0].as_text().map(str::to_owned)
}

/// `2026-09-10` of a whole day, `2026-09-23T13:00:00Z` of an instant.
fn moment(component: &ICalendarComponent, property: &ICalendarProperty) -> Option<String> {
    let entry = of(component, property)?;
    let at = entry.values[0].as_partial_date_time().unwrap_or_else(|| panic!("no moment: {entry:?}"));
    let day = format!("{:04}-{:02}-{:02}", at.year?, at.month?, at.day?);
    let Some(hour) = at.hour else {
        assert_eq!(entry.params.len(), 1, "a day says that it is one: {entry:?}");
        return Some(day);
    };
    assert_eq!((at.tz_hour, at.tz_minute, entry.params.len()), (Some(0), Some(0), 0), "{entry:?}");
    Some(format!("{day}T{hour:02}:{:02}:{:02}Z", at.minute?, at.second?))
}

/// Every line is a property that we mean to write, and events stand one behind the other inside the calendar.
fn framed(file: &str) {
    const OURS: [&str; 15] = [
        "VERSION",
        "PRODID",
        "CALSCALE",
        "X-WR-CALNAME",
        "UID",
        "DTSTAMP",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "TRANSP",
        "STATUS",
        "SUMMARY",
        "DESCRIPTION",
        "CATEGORIES",
        "CLASS",
    ];
    let mut open: Vec<&str> = Vec::new();
    let unfolded = file.replace("\r\n ", "");
    for line in unfolded.lines() {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line}"));
        match name.split(';').next().unwrap_or_default() {
            "BEGIN" => open.push(value),
            "END" => assert_eq!(open.pop(), Some(value)),
            name => assert!(OURS.contains(&name) && !open.is_empty(), "{line}"),
        }
        assert!(open.len() < 3 && open.first().is_none_or(|first| *first == "VCALENDAR"), "{open:?}");
    }
    assert!(open.is_empty(), "{open:?}");
}

/// The events of a file by UID, which must be valid in every line.
fn read(file: &str) -> BTreeMap<String, Event> {
    assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    let long: Vec<&str> = file.split("\r\n").filter(|line| line.len() > 75).collect();
    assert!(long.is_empty(), "{long:?}");
    framed(file);
    // The strict form of this parser takes no calendar at all; what it would be strict about is looked at above.
    let mut parser = Parser::new(file);
    let Entry::ICalendar(calendar) = parser.entry() else { panic!("no calendar: {file}") };
    assert!(matches!(parser.entry(), Entry::Eof), "something after the calendar");
    let mut events = BTreeMap::new();
    for component in &calendar.components {
        match component.component_type {
            ICalendarComponentType::VCalendar => {
                for property in [ICalendarProperty::Version, ICalendarProperty::Prodid] {
                    assert!(text(component, &property).is_some_and(|text| !text.is_empty()), "{property:?}");
                }
            }
            ICalendarComponentType::VEvent => {
                let uid = component.uid().expect("an event has a UID").to_owned();
                let status = of(component, &ICalendarProperty::Status);
                let event = Event {
                    start: moment(component, &ICalendarProperty::Dtstart).expect("an event begins"),
                    end: moment(component, &ICalendarProperty::Dtend),
                    stamp: moment(component, &ICalendarProperty::Dtstamp).expect("an event has its stamp"),
                    sequence: of(component, &ICalendarProperty::Sequence)
                        .and_then(|n| n.values[0].as_integer())
                        .unwrap(),
                    summary: text(component, &ICalendarProperty::Summary).expect("an event is called something"),
                    description: text(component, &ICalendarProperty::Description),
                    status: status.and_then(|entry| entry.values[0].as_text().map(str::to_owned)),
                    busy: text(component, &ICalendarProperty::Transp).as_deref() == Some("OPAQUE"),
                };
                assert!(events.insert(uid.clone(), event).is_none(), "the UID {uid} is there twice");
            }
            ref other => panic!("{other:?}"),
        }
    }
    events
}

/// A moment of the JSON report as `moment` says it.
fn plain(iso: &Json) -> Option<String> {
    let iso = iso.as_str()?;
    Some(match iso.parse::<Timestamp>() {
        Ok(at) => at.to_string(),
        Err(_) => iso.parse::<Date>().expect("a day").to_string(),
    })
}

fn scenario(person: &str) -> String {
    format!("scenarios/people/{person}.toml")
}

#[test]
fn every_dated_item_of_the_report_is_in_the_calendar_at_its_moment() {
    for person in some_people() {
        let file = here(&["report", &scenario(person), "--format", "ics"]).ended(0).out;
        let events = read(&file);
        let report = here(&["report", &scenario(person), "--format", "json"]).ended(0).json();
        let several = report["people"].as_array().map_or(0, Vec::len) > 1;
        let mut told = 0;
        for item in report["items"].as_array().expect("items") {
            let (from, until) = (plain(&item["from"]), plain(&item["until"]));
            let Some(last) = until.clone().or(from.clone()) else { continue };
            let title = item["title"].as_str().expect("a title");
            let of_couple =
                report["people"].as_array().and_then(|all| all.iter().find(|one| one["person"] == item["person"]));
            let name = of_couple.filter(|_| several).and_then(|one| one["name"].as_str()).unwrap_or_default();
            let of_item = |event: &&Event| event.summary.starts_with(name) && event.summary.ends_with(title);
            let mut found = events.values().filter(of_item).filter(|event| {
                event.end.as_ref().unwrap_or(&event.start) == &last || day_of(&event.start) == day_of(&last)
            });
            let event = found.next();
            let off = item["state"] == "not needed";
            assert!(event.is_some() || off, "{person}: {title} at {last}");
            let Some(event) = event else { continue };
            told += 1;
            assert_eq!(event.busy, event.end.is_some());
            assert_eq!(event.status.as_deref() == Some("CANCELLED"), off, "{person}: {title}");
            assert_eq!(
                event.summary.contains("done: "),
                item["state"].as_str().unwrap().starts_with("done"),
                "{title}"
            );
            assert_eq!(event.summary.contains("late: "), item["state"] == "late", "{title}");
        }
        assert!(told > 0, "{person} has dated items");
    }
}

fn day_of(moment: &str) -> &str {
    moment.split('T').next().unwrap_or_default()
}

#[test]
fn the_same_report_is_the_same_file_on_any_day() {
    for person in some_people() {
        let once = here(&["report", &scenario(person), "--format", "ics"]).ended(0).out;
        assert_eq!(once, here(&["report", &scenario(person), "--format", "ics"]).ended(0).out);
        let report = here(&["report", &scenario(person), "--format", "json"]).ended(0).json();
        let as_of: Date = report["as_of"].as_str().and_then(|iso| iso.get(..10)).unwrap().parse().expect("a day");
        let stamps: BTreeSet<String> = read(&once).into_values().map(|event| event.stamp).collect();
        assert_eq!(stamps.len(), 1, "{stamps:?}");
        let stamp: Timestamp = stamps.first().unwrap().parse().expect("an instant");
        let days = as_of.until(stamp.to_zoned(jiff::tz::TimeZone::UTC).date()).unwrap().get_days();
        assert!((0..=1).contains(&days), "the stamp is the scenario's own moment: {stamp}, {as_of}");
    }
}

/// Amara with a task and an open house, and rules that date both.
fn amara() -> Folder {
    let folder = Folder::empty();
    let more = "\n[[event]]\nprogram = \"lakeside\"\nname = \"the open house\"\non = 2026-10-05T18:00:00\n\
        \n[[task]]\nid = \"call\"\nname = \"call home\"\ndone_on = 2026-09-03\n";
    folder.write("amara.toml", &format!("{AMARA}{more}"));
    folder.write(
        "ruth/open-house.rhai",
        "//! Open houses.\n\nconst RULE = #{};\n\nfn due(event, applicant, out) {\n    \
         out.item(\"be at {event.name} of {event.program}\").from(event.on).until(event.on + hours(2))\
         .void_if(event.attended.or(true) == false);\n}\n",
    );
    folder.write(
        "ruth/task.rhai",
        "//! Tasks.\n\nconst RULE = #{};\n\nfn due(task, applicant, out) {\n    \
         out.item(\"{task.name}\").until(applicant.season.review_starts - days(12)).done_on(task.done_on);\n}\n",
    );
    folder.write(
        "ruth/day.rhai",
        "//! A day.\n\nconst RULE = #{};\n\nfn due(task, applicant, out) {\n    \
         out.item(\"look back on {task.name}\").from(task.done_on);\n}\n",
    );
    folder
}

fn calendar(folder: &Folder, more: &[&str]) -> BTreeMap<String, Event> {
    let arguments = ["report", "amara.toml", "--with", "ruth", "--format", "ics"];
    read(&folder.run(&[&arguments[..], more].concat()).ended(0).out)
}

fn called<'a>(events: &'a BTreeMap<String, Event>, summary: &str) -> (&'a String, &'a Event) {
    let mut found = events.iter().filter(|(_, event)| event.summary == summary);
    let event = found.next().unwrap_or_else(|| panic!("{summary}: {events:#?}"));
    assert!(found.next().is_none(), "{summary} twice");
    event
}

#[test]
fn hours_are_an_appointment_a_deadline_is_a_moment_and_a_day_is_a_day() {
    let events = calendar(&amara(), &[]);
    let (_, house) = called(&events, "be at the open house of Lakeside");
    // 18:00 in Chicago, in summer time.
    assert_eq!(
        (house.start.as_str(), house.end.as_deref(), house.busy),
        ("2026-10-05T23:00:00Z", Some("2026-10-06T01:00:00Z"), true)
    );
    assert_eq!(house.description.as_deref(), Some("from 5 Oct, 18:00 CDT to 5 Oct, 20:00 CDT\nnot yet"));
    let (_, task) = called(&events, "done: call home");
    assert_eq!((task.start.as_str(), &task.end, task.busy), ("2026-09-11T13:00:00Z", &None, false));
    assert_eq!(task.description.as_deref(), Some("by 11 Sep, 9:00 EDT\ndone 3 Sep"));
    let (_, day) = called(&events, "from here: look back on call home");
    assert_eq!((day.start.as_str(), &day.end), ("2026-09-03", &None));
    let (_, review) = called(&events, "ERAS 2027: review starts");
    assert_eq!((review.start.as_str(), &review.status), ("2026-09-23T13:00:00Z", &None));
}

#[test]
fn what_moves_keeps_its_uid_and_a_later_report_wins() {
    let folder = amara();
    let before = calendar(&folder, &[]);
    folder.edit("amara.toml", "2026-10-05T18:00:00", "2026-10-12T17:30:00");
    let after = calendar(&folder, &["--as-of", "2026-09-11"]);
    // A calendar keeps what it has and takes what is newer.
    let mut kept = before.clone();
    for (uid, event) in &after {
        assert!(kept.get(uid).is_none_or(|old| old.sequence < event.sequence));
        kept.insert(uid.clone(), event.clone());
    }
    assert_eq!(kept.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "nothing is there twice");
    let (uid, house) = called(&kept, "be at the open house of Lakeside");
    assert_eq!(house.start, "2026-10-12T22:30:00Z");
    assert_eq!(before[uid].start, "2026-10-05T23:00:00Z");
    let again = calendar(&folder, &["--as-of", "2026-09-11"]);
    assert_eq!(again, after, "taken once more, nothing changes");
}

#[test]
fn a_new_name_of_a_program_moves_nothing_and_another_student_has_uids_of_her_own() {
    let folder = amara();
    let before = calendar(&folder, &[]);
    folder.edit("amara.toml", "name = \"Lakeside\"", "name = \"Lakeside Hospital\"");
    let renamed = calendar(&folder, &[]);
    assert_eq!(renamed.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    called(&renamed, "be at the open house of Lakeside Hospital");
    folder.edit("amara.toml", "name = \"Amara\"", "name = \"Beatriz\"");
    let other = calendar(&folder, &[]);
    let shared: Vec<&String> = other.keys().filter(|uid| before.contains_key(*uid)).collect();
    assert!(!shared.is_empty());
    assert!(shared.iter().all(|uid| before[*uid].summary.starts_with("ERAS 2027: ")), "only the season is one for all");
}

#[test]
fn what_is_called_off_leaves_the_calendar_and_what_is_over_was_never_there() {
    let folder = amara();
    let before = calendar(&folder, &[]);
    let (uid, _) = called(&before, "be at the open house of Lakeside");
    folder.edit("amara.toml", "on = 2026-10-05T18:00:00", "on = 2026-10-05T18:00:00\nattended = false");
    assert_eq!(calendar(&folder, &[])[uid].status.as_deref(), Some("CANCELLED"));
    assert!(!calendar(&folder, &["--as-of", "2026-10-07"]).contains_key(uid));
}

#[test]
fn any_text_comes_back_as_it_was() {
    for name in [
        "a, b; c: d",
        r"C:\next\Node",
        "„Grüße“ aus Zürich und 東京 an alle, die dort arbeiten; das ist ein langer Satz, der über die Zeile geht",
        "\u{1F469}\u{200D}\u{2695}\u{FE0F}\u{1F469}\u{200D}\u{2695}\u{FE0F}\u{1F469}\u{200D}\u{2695}\u{FE0F}\u{1F469}\u{200D}\u{2695}\u{FE0F}",
        "BEGIN:VEVENT",
        "END:VCALENDAR\\nX",
        &"x".repeat(900),
    ] {
        let folder = amara();
        let quoted = serde_json::to_string(name).expect("a text");
        folder.edit("amara.toml", "name = \"call home\"", &format!("name = {quoted}"));
        let events = calendar(&folder, &[]);
        called(&events, &format!("done: {name}"));
    }
}

#[test]
fn a_couple_has_one_calendar_with_both_names() {
    let file = here(&["report", &scenario("couple-im-and-family"), "--format", "ics"]).ended(0).out;
    let report = here(&["report", &scenario("couple-im-and-family"), "--format", "json"]).ended(0).json();
    let events = read(&file);
    for person in report["people"].as_array().expect("people") {
        let name = format!("{}: ", person["name"].as_str().expect("a name"));
        assert!(events.values().any(|event| event.summary.starts_with(&name)), "{name}");
    }
    let seasons = events.values().filter(|event| event.summary.starts_with("ERAS 2027: ")).count();
    let names: BTreeSet<&str> = events.values().map(|event| event.summary.as_str()).collect();
    assert!(seasons > 0 && names.iter().filter(|name| name.starts_with("ERAS 2027: ")).count() == seasons);
}
