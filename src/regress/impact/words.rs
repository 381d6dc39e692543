//! What a comparison says, as text.

use super::{Counts, Impact, Of};
use crate::regress::change::{Change, How};
use crate::report::page::{Line, Page};

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

/// The change of the rules first, then people and cases with what changes, then how many do; on 80 columns.
pub fn text(impact: &Impact, extent: Extent) -> String {
    let mut page = Page::default();
    page.section("Changed in the rules", &stated(&impact.rules));
    page.section("Not compared", &stated(&impact.not_compared));
    if impact.nothing_compared() {
        page.apart("nothing was compared: there is no scenario that both can read");
        return page.done();
    }
    if impact.nothing_changes() {
        let Counts { people, cases } = impact.compared;
        let (people, cases) = (count(people, "scenario"), count(cases, "case"));
        page.apart(&format!("nothing changes: {people} and {cases} come out the same"));
        return page.done();
    }
    let cases = impact.scenarios.iter().filter(|scenario| scenario.of == Of::Case).count();
    let most = if extent == Extent::All { cases } else { FEW_CASES };
    let folded = cases.saturating_sub(most);
    for scenario in &impact.scenarios[..impact.scenarios.len() - folded] {
        page.section(&scenario.name, &scenario.changes.iter().flat_map(lines).collect::<Vec<_>>());
    }
    if folded > 0 {
        page.apart(&format!("and {} more: `--all` prints them", count(folded, "case")));
    }
    let (changed, all) = (impact.changed, impact.compared);
    page.apart(&format!(
        "changed: {} of {}, {} of {}",
        changed.people,
        count(all.people, "scenario"),
        changed.cases,
        count(all.cases, "case")
    ));
    page.done()
}

fn stated(lines: &[String]) -> Vec<Line> {
    lines.iter().map(Line::main).collect()
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

fn lines(change: &Change) -> Vec<Line> {
    let how = match change.how {
        How::Gains => "gains",
        How::Loses => "loses",
        How::ReportDiff => "moves",
        How::BecomesUnknown => "becomes unknown",
        How::BecomesKnown => "becomes known",
        How::Item => "item",
        How::Derived => "derived",
        How::Signal => "signal",
        How::Letter => "letter",
        How::Fault => "fault",
        How::NoLongerReads => "can no longer be read",
    };
    let said = match (&change.old, &change.new) {
        (Some(old), Some(new)) => vec![format!("was  {old}"), format!("now  {new}")],
        (None, Some(new)) if ends(change.how) => vec![new.clone()],
        (Some(old), None) if ends(change.how) => vec![old.clone()],
        (None, Some(new)) => vec![format!("new  {new}")],
        (Some(old), None) => vec![format!("gone {old}")],
        (None, None) => Vec::new(),
    };
    let first = Line::main(format!("{how}  {}", change.what));
    std::iter::once(first).chain(said.into_iter().map(Line::deeper)).collect()
}

/// Whether the word already says if it came or went.
fn ends(how: How) -> bool {
    match how {
        How::Gains | How::Loses | How::ReportDiff | How::BecomesUnknown | How::BecomesKnown | How::NoLongerReads => {
            true
        }
        How::Item | How::Derived | How::Signal | How::Letter | How::Fault => false,
    }
}
