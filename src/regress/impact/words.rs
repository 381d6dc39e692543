//! What a comparison says, as text.

use super::{Change, Counts, How, Impact, Of};

/// How many cases are told before the rest is only counted: each is small, and one shared number touches hundreds.
const FEW_CASES: usize = 12;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All people, and the first cases.
    Folded,
    /// All people and all cases.
    All,
}

/// The change of the rules first, then people and cases with what changes, then how many do.
pub fn text(impact: &Impact, extent: Extent) -> String {
    let mut text = String::new();
    section(&mut text, "Changed in the rules", &impact.rules);
    section(&mut text, "Not compared", &impact.not_compared);
    if impact.nothing_compared() {
        text.push_str("nothing was compared: there is no scenario that both can read\n");
        return text;
    }
    if impact.nothing_changes() {
        let Counts { people, cases } = impact.compared;
        let (people, cases) = (count(people, "scenario"), count(cases, "case"));
        text.push_str(&format!("nothing changes: {people} and {cases} come out the same\n"));
        return text;
    }
    let cases = impact.scenarios.iter().filter(|scenario| scenario.of == Of::Case).count();
    let most = if extent == Extent::All { cases } else { FEW_CASES };
    let folded = cases.saturating_sub(most);
    for scenario in &impact.scenarios[..impact.scenarios.len() - folded] {
        text.push_str(&format!("{}\n", scenario.name));
        for change in &scenario.changes {
            text.push_str(&line(change));
        }
        text.push('\n');
    }
    if folded > 0 {
        text.push_str(&format!("and {} more: `--all` prints them\n\n", count(folded, "case")));
    }
    let (changed, all) = (impact.changed, impact.compared);
    text.push_str(&format!(
        "changed: {} of {}, {} of {}\n",
        changed.people,
        count(all.people, "scenario"),
        changed.cases,
        count(all.cases, "case")
    ));
    text
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("{title}\n{lines}\n"));
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn line(change: &Change) -> String {
    let how = match change.how {
        How::Gains => "gains",
        How::Loses => "loses",
        How::Moves => "moves",
        How::BecomesUnknown => "becomes unknown",
        How::BecomesKnown => "becomes known",
        How::Item => "item",
        How::Derived => "derived",
        How::Signal => "signal",
        How::Letter => "letter",
        How::Fault => "fault",
        How::NoLongerReads => "can no longer be read",
    };
    let what = &change.what;
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("  {how}  {what}\n      was  {old}\n      now  {new}\n"),
        (None, Some(new)) if ends(change.how) => format!("  {how}  {what}\n      {new}\n"),
        (Some(old), None) if ends(change.how) => format!("  {how}  {what}\n      {old}\n"),
        (None, Some(new)) => format!("  {how}  {what}\n      new  {new}\n"),
        (Some(old), None) => format!("  {how}  {what}\n      gone {old}\n"),
        (None, None) => format!("  {how}  {what}\n"),
    }
}

/// Whether the word already says if it came or went.
fn ends(how: How) -> bool {
    match how {
        How::Gains | How::Loses | How::Moves | How::BecomesUnknown | How::BecomesKnown | How::NoLongerReads => true,
        How::Item | How::Derived | How::Signal | How::Letter | How::Fault => false,
    }
}
