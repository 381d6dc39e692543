//! An outcome in words: one view of it, then one pure function a format. Decides nothing and prints nothing.

mod github;
mod html;
mod json;
mod markdown;
mod names;
mod parts;
mod places;
mod sarif;
mod spots;
mod text;
mod view;
mod words;

#[cfg(test)]
mod tests;

pub use parts::{
    Advice, ApplicationList, At, Basis, BasisKind, Because, Claim, Count, DerivedLine, Exclusion, FaultLine, Fees,
    FindingLine, Forbidden, Hangs, Heading, ItemLine, Listed, MadeOf, Mark, Missing, Moment, NeedLine, Next, Open,
    Plan, Planned, Points, Proposed, Read, Report, Rest, Role, SourceLine, Specialty, Swapped, Tie, Timeline,
    VerdictLine,
};
pub use words::NEVER;

use crate::model::{Files, Outcome, Problem, RuleSet};

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

/// The same without the lists of verdicts, derived facts and open verdicts, which the applicant's text does not print
/// and which are most of the work.
pub fn brief(outcome: &Outcome, rules: &RuleSet) -> Report {
    view::brief(outcome, rules)
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

/// The report as JSON for other programs, version 0 of the contract.
pub fn json(report: &Report) -> String {
    json::of(report)
}

/// The findings of a report as SARIF 2.1.0; `rules` describes the rules that checked.
pub fn sarif(report: &Report, rules: &RuleSet) -> String {
    sarif::of(report, rules)
}

/// Problems as SARIF 2.1.0, each with the texts its place is in.
pub fn sarif_problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Problem)>) -> String {
    sarif::problems(found)
}

/// The findings of a report as annotations of GitHub.
pub fn github(report: &Report) -> String {
    github::of(report)
}

/// Problems as annotations of GitHub, each with the texts its place is in.
pub fn github_problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Problem)>) -> String {
    github::problems(found)
}
