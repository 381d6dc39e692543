//! Her list of programs as text: one line a reason, not one a program, except for the editor.

use indexmap::IndexMap;

use crate::report::{Advice, ApplicationList, Listed, Wording, words};

use super::page::Line;

/// So many programs are named in one line.
const NAMED: usize = 5;

/// `Your list, internal medicine: 120 programs`.
pub(super) fn heading(list: &ApplicationList) -> String {
    format!("Your list, {}: {}", list.words, words::count(list.programs.len(), "program"))
}

/// One specialty's list.
pub(super) fn of(list: &ApplicationList, wording: Wording) -> Vec<Line> {
    let mut lines = Vec::new();
    for (advice, lead) in [(Advice::Apply, "apply"), (Advice::AskFirst, "ask first"), (Advice::DoNotPay, "do not pay")]
    {
        let mut groups: IndexMap<String, Vec<&Listed>> = IndexMap::new();
        for listed in list.advised(advice) {
            groups.entry(listed.group()).or_default().push(listed);
        }
        groups.sort_by(|_, a, _, b| b.len().cmp(&a.len()));
        lines.extend(groups.iter().map(|(name, listed)| Line::main(group(lead, name, listed, wording))));
    }
    lines.extend(list.made_of.iter().map(|made_of| Line::main(&made_of.line)));
    lines
}

/// Programs under one reason; where it differs in its details, behind each program its own.
fn group(lead: &str, name: &str, listed: &[&Listed], wording: Wording) -> String {
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
    format!("{lead}  {}, {reason}: {titles}", words::count(listed.len(), "program"))
}
