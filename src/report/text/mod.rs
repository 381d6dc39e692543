//! The report as text: the order of its sections and nothing else. One statement a line, each with a stable start.

mod dates;
mod findings;
mod lists;
pub(crate) mod page;
mod rest;
mod signals;

use crate::model::Severity;

use super::{Heading, Report, Role, Wording, words};
use page::Page;

/// The report of everyone in it, 80 columns wide.
pub(super) fn of(report: &Report, wording: Wording) -> String {
    let mut page = Page::default();
    page.line(&title(report));
    if wording == Wording::Editor {
        page.section("Rules that went wrong", &rest::faults(report, wording));
    }
    for heading in &report.people {
        if report.people.len() > 1 {
            page.apart(&format!("=== {}", person(heading)));
        }
        sections(&mut page, report, heading, wording);
    }
    if wording == Wording::Applicant {
        page.section("Not checked", &rest::faults(report, wording));
    } else {
        page.section("Verdicts by rule", &rest::verdicts(report));
    }
    page.apart(&format!("Rules of {}.", report.rules_words));
    page.done()
}

/// What one person reads, in the order she needs it: what is wrong, what to do and by when come first.
fn sections(page: &mut Page, report: &Report, heading: &Heading, wording: Wording) {
    let role = heading.person;
    if let Some(verdict) = rest::nothing_wrong(report, role) {
        page.apart(verdict);
    }
    for summary in report.lists.iter().filter(|list| list.person == role).filter_map(|list| list.summary.as_ref()) {
        page.apart(summary);
    }
    page.section("Do next", &dates::next(report, role, wording));
    page.section(first(heading), &findings::of(report, role, Severity::Error, wording));
    page.section("Worth a look", &findings::of(report, role, Severity::Warning, wording));
    for list in report.lists.iter().filter(|list| list.person == role) {
        page.section(&lists::heading(list), &lists::of(list, wording));
    }
    for plan in report.allocation.iter().filter(|plan| plan.person == role) {
        page.section(&plan.heading, &signals::of(plan, wording));
    }
    page.section("Dates", &dates::dated(report, role, wording));
    page.section("The road, step by step", &dates::road(report, role, wording));
    page.section("We need to know", &rest::missing(report, role, wording));
    page.section("Good to know", &findings::of(report, role, Severity::Note, wording));
    page.section("You accepted", &findings::waived(report, role, wording));
    page.section("This report rests on", &rest::rests(report, role, wording));
}

/// The heading of what must be mended: what is submitted can no longer be fixed before that.
fn first(heading: &Heading) -> &'static str {
    if heading.submits && !heading.submitted { "Fix before you submit" } else { "Fix first" }
}

/// `Amara, internal medicine - ERAS 2027, as of 10 Sep 2026`; of a couple only the names.
fn title(report: &Report) -> String {
    let who: Vec<String> = match report.people.as_slice() {
        [one] => vec![person(one)],
        several => several.iter().map(name).collect(),
    };
    format!("{} - {}, as of {}", words::list(&who), report.season_title, report.as_of.words)
}

fn person(heading: &Heading) -> String {
    let specialties: Vec<&str> = heading.specialties.iter().map(|specialty| specialty.words.as_str()).collect();
    if specialties.is_empty() { name(heading) } else { format!("{}, {}", name(heading), words::list(&specialties)) }
}

fn name(heading: &Heading) -> String {
    let unnamed = match heading.person {
        Role::Applicant => "Applicant",
        Role::Partner => "Partner",
    };
    heading.name.clone().unwrap_or_else(|| unnamed.to_owned())
}
