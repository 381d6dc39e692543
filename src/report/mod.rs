//! An outcome in words: one view of it, then one pure function a format. Decides nothing and prints nothing.

pub mod diff;
mod github;
mod html;
mod ics;
mod json;
mod locations;
mod markdown;
mod model;
mod names;
mod places;
mod sarif;
mod share;
mod text;
mod view;
mod words;

#[cfg(test)]
mod tests;

pub use model::{
    Advice, ApplicationList, At, Basis, BasisKind, Because, CalendarSlot, Claim, Count, DerivedLine, Exclusion,
    FaultLine, Fees, FindingLine, Forbidden, Hangs, Heading, ItemLine, Listed, MadeOf, Mark, Missing, Moment, NeedLine,
    Next, Open, Plan, Planned, Points, Proposed, Read, Report, Rest, Role, SourceLine, Specialty, Swapped, Tie,
    Timeline, VerdictLine,
};
#[cfg(feature = "import")]
pub(crate) use text::page;
pub use words::NEVER;

use crate::model::{Diagnostic, Files, Outcome, RuleSet};

/// For whom a report is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// Plain words, no ids.
    Applicant,
    /// Ids, paths, points, events and verdicts as well.
    Editor,
}

/// Sorts, groups and words an outcome, with every verdict and its evidence.
pub fn view(outcome: &Outcome, rules: &RuleSet) -> Report {
    view::whole(outcome, rules)
}

/// The report as far as the applicant's text needs it: without the lists of verdicts, derived facts and open verdicts,
/// and without the facts and events behind each finding, which are most of the work.
pub fn brief(outcome: &Outcome, rules: &RuleSet) -> Report {
    view::brief(outcome, rules)
}

/// The same outcome without names, ids of persons, messages and whatever else the dictionary calls private: every format
/// made of it can be handed on. `folders` says how folders that the user named on the command line are called instead.
pub fn share(outcome: Outcome, rules: &RuleSet, folders: &[(String, String)]) -> Outcome {
    share::of(outcome, rules.files.len(), folders)
}

/// The report as text, 80 columns wide; the snapshot of a scenario.
pub fn text(report: &Report, wording: Wording) -> String {
    text::of(report, wording)
}

/// The report as one HTML file that loads nothing.
pub fn html(report: &Report) -> String {
    html::of(report)
}

/// The report as Markdown, for a message or an issue.
pub fn markdown(report: &Report, wording: Wording) -> String {
    markdown::of(report, wording)
}

/// The plan as an iCalendar file: dates of the season, dated items and steps. Only what has a date is in it.
pub fn ics(report: &Report) -> String {
    ics::of(report)
}

/// The report as JSON for other programs, version 0 of the contract.
pub fn json(report: &Report) -> String {
    json::of(report)
}

/// The JSON Schema, draft 2020-12, of what `json` gives.
#[cfg(feature = "cli")]
pub fn json_schema() -> serde_json::Value {
    json::schema()
}

/// The findings of a report as SARIF 2.1.0; `rules` are the rules that checked, which SARIF describes.
pub fn sarif(report: &Report, rules: &RuleSet) -> String {
    sarif::of(report, rules)
}

/// Problems as SARIF 2.1.0; each comes with the files that its place points into.
pub fn sarif_problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Diagnostic)>) -> String {
    sarif::problems(found)
}

/// The findings of a report as annotations of GitHub.
pub fn github(report: &Report) -> String {
    github::of(report)
}

/// Problems as annotations of GitHub; each comes with the files that its place points into.
pub fn github_problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Diagnostic)>) -> String {
    github::problems(found)
}
