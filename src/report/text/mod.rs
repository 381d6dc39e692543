//! The report as text: the order of its sections and nothing else. One statement a line, each with a stable start.

pub(super) mod dates;
mod findings;
pub(super) mod lists;
pub(crate) mod page;
pub(super) mod rest;
pub(super) mod signals;

use crate::model::Severity;

use super::{Heading, Report, Role, Wording, words};
use page::Page;

pub(super) use page::Line;

/// The report of everyone in it, 80 columns wide.
pub(super) fn of(report: &Report, wording: Wording) -> String {
    let mut page = Page::default();
    page.line(&title(report));
    for part in parts(report, wording) {
        match part {
            Part::Person(name) => page.apart(&format!("=== {name}")),
            Part::Alone(line) => page.apart(&line),
            Part::Section(heading, lines) => page.section(&heading, &lines),
        }
    }
    page.done()
}

/// A piece of a report below its title.
pub(super) enum Part {
    /// From here on it is about this person.
    Person(String),
    /// A line of its own.
    Alone(String),
    /// A heading and its lines.
    Section(String, Vec<Line>),
}

/// The report in its order, without the sections that are empty.
pub(super) fn parts(report: &Report, wording: Wording) -> Vec<Part> {
    let mut parts = Vec::new();
    if wording == Wording::Editor {
        section(&mut parts, "Rules that went wrong", rest::faults(report, wording));
    }
    for heading in &report.people {
        if report.people.len() > 1 {
            parts.push(Part::Person(person(heading)));
        }
        sections(&mut parts, report, heading, wording);
    }
    if wording == Wording::Applicant {
        section(&mut parts, "Not checked", rest::faults(report, wording));
    } else {
        section(&mut parts, "Verdicts by rule", rest::verdicts(report));
    }
    parts.push(Part::Alone(format!("Rules of {}.", report.rules_words)));
    parts
}

fn section(parts: &mut Vec<Part>, heading: &str, lines: Vec<Line>) {
    if !lines.is_empty() {
        parts.push(Part::Section(heading.to_owned(), lines));
    }
}

/// What one person reads, in the order in which they need it: what is wrong, what to do and by when come first.
fn sections(parts: &mut Vec<Part>, report: &Report, heading: &Heading, wording: Wording) {
    let role = heading.person;
    let lists = || report.lists.iter().filter(move |list| list.person == role);
    parts.extend(heading.opening.iter().cloned().map(Part::Alone));
    parts.extend(rest::nothing_wrong(report, role).map(|verdict| Part::Alone(verdict.to_owned())));
    parts.extend(lists().filter_map(|list| list.summary.clone()).map(Part::Alone));
    section(parts, "Do next", dates::next(report, role, wording));
    section(parts, first(heading), findings::of(report, role, Severity::Error, wording));
    section(parts, look(heading), findings::of(report, role, Severity::Warning, wording));
    for list in lists() {
        section(parts, &lists::heading(list), lists::of(list, wording));
    }
    for plan in report.allocation.iter().filter(|plan| plan.person == role) {
        section(parts, &plan.heading, signals::of(plan, wording));
    }
    section(parts, "Dates", dates::dated(report, role, wording));
    section(parts, "The road, step by step", dates::road(report, role, wording));
    section(parts, "We need to know", rest::missing(report, role, wording));
    section(parts, "Good to know", findings::of(report, role, Severity::Note, wording));
    section(parts, "You accepted", findings::waived(report, role, wording));
    section(parts, "This report rests on", rest::rests(report, role, wording));
}

/// The heading of what must be mended: what is submitted can no longer be fixed before that.
pub(super) fn first(heading: &Heading) -> &str {
    if let Some((first, _)) = &heading.over {
        return first;
    }
    if heading.submits && !heading.submitted { "Fix before you submit" } else { "Fix first" }
}

/// The heading of what is worth a look.
pub(super) fn look(heading: &Heading) -> &str {
    heading.over.as_ref().map_or("Worth a look", |(_, look)| look)
}

/// `Amara, internal medicine - ERAS 2027, as of 10 Sep 2026`; of a couple only the names.
pub(super) fn title(report: &Report) -> String {
    let who: Vec<String> = match report.people.as_slice() {
        [one] => vec![person(one)],
        several => several.iter().map(name).collect(),
    };
    format!("{} - {}, as of {}", words::list(&who), report.season_title, report.as_of.words)
}

pub(super) fn person(heading: &Heading) -> String {
    let specialties: Vec<&str> = heading.specialties.iter().map(|specialty| specialty.words.as_str()).collect();
    if specialties.is_empty() { name(heading) } else { format!("{}, {}", name(heading), words::list(&specialties)) }
}

pub(super) fn name(heading: &Heading) -> String {
    let unnamed = match heading.person {
        Role::Applicant => "Applicant",
        Role::Partner => "Partner",
    };
    heading.name.clone().unwrap_or_else(|| unnamed.to_owned())
}
