//! The report as one HTML file: nothing is loaded from outside, no script runs. The templates escape every text; what is
//! shown and in which words is decided here and in the view.

mod findings;
mod person;
mod timeline;

use askama::Template;

use super::text;
use super::{Report, Wording};
use person::Person;

/// The whole page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: String,
    names: Vec<String>,
    season: String,
    several: bool,
    people: Vec<Person<'a>>,
    not_checked: Vec<String>,
    rules: &'a str,
}

/// The report of everyone in it.
pub(super) fn of(report: &Report) -> String {
    let people: Vec<Person> = report.people.iter().map(|heading| Person::new(report, heading)).collect();
    let names =
        report.people.iter().map(|heading| if people.len() > 1 { text::name(heading) } else { text::person(heading) });
    let page = Page {
        title: text::title(report),
        names: names.collect(),
        season: format!("{}, as of {}", report.season_title, report.as_of.words),
        several: report.people.len() > 1,
        not_checked: text::rest::faults(report, Wording::Applicant).into_iter().map(|line| line.text).collect(),
        rules: &report.rules_words,
        people,
    };
    page.render().expect("texts in memory can always be put together") + "\n"
}
