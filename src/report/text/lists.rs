//! A person's list of programs as text: one line a reason, not one a program, except for the editor.

use indexmap::IndexMap;

use crate::report::{Advice, ApplicationList, Listed, Wording, words};

use super::page::Line;

/// So many programs are named in one line.
const NAMED: usize = 5;

/// `Your list, internal medicine: 120 programs`.
pub(in crate::report) fn heading(list: &ApplicationList) -> String {
    let lead = list.listed.as_deref().unwrap_or("Your list");
    format!("{lead}, {}: {}", list.words, words::count(list.programs.len(), "program"))
}

/// One specialty's list.
pub(super) fn of(list: &ApplicationList, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    let (ask, leave) = if list.listed.is_some() { ("look up first", "leave out") } else { ("ask first", "do not pay") };
    for (advice, lead) in [(Advice::Apply, "apply"), (Advice::AskFirst, ask), (Advice::DoNotPay, leave)] {
        lines.extend(groups(list, advice, wording).into_iter().map(|group| Line::main(format!("{lead}  {group}"))));
    }
    lines.extend(list.made_of.iter().map(|made_of| Line::main(&made_of.line)));
    lines
}

/// The programs with one advice, put together by their reasons, the commonest first.
pub(in crate::report) fn groups(list: &ApplicationList, advice: Advice, wording: Wording) -> Vec<String> {
    let mut groups: IndexMap<String, Vec<&Listed>> = IndexMap::new();
    for listed in list.advised(advice) {
        groups.entry(listed.group()).or_default().push(listed);
    }
    groups.sort_by(|_, a, _, b| b.len().cmp(&a.len()));
    groups.iter().map(|(name, listed)| group(name, listed, wording)).collect()
}

/// Programs under one reason; where it differs in its details, behind each program its own.
fn group(name: &str, listed: &[&Listed], wording: Wording) -> String {
    let same = listed.iter().all(|one| one.reason() == listed[0].reason());
    let titles: Vec<String> = listed
        .iter()
        .map(|one| if same { one.title.clone() } else { format!("{} ({})", one.title, one.reason()) })
        .collect();
    let titles = match wording {
        Wording::Applicant => words::first_of(NAMED, &titles),
        Wording::Editor => words::list(&titles),
    };
    let reason = if same { listed[0].reason() } else { name.to_owned() };
    format!("{}, {reason}: {titles}", words::count(listed.len(), "program"))
}
