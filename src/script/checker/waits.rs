//! What waits for what: items that wait for each other never begin, and nothing waits for what is never done.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Code, Diagnostic, Span};

/// What the items of one rule wait for.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    /// The rules they come after, and where that is said.
    pub after: Vec<(String, Span)>,
    /// Whether anything says that they are done.
    pub done: bool,
}

/// Everything that is wrong with the waiting of all rules, by the id of each.
pub(super) fn problems(rules: &BTreeMap<String, Waits>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, waits) in rules {
        for (first, place) in &waits.after {
            let Some(of_first) = rules.get(first) else { continue };
            if let Some(way) = way(rules, first, id) {
                let names: Vec<String> = way.iter().map(|id| format!("`{id}`")).collect();
                let message = if first == id {
                    "these items wait for themselves".to_owned()
                } else {
                    format!("these items wait for each other: `{id}`, {}", names.join(", "))
                };
                let help = "none of them would ever begin: take one `after` out";
                found.push(Diagnostic::at(Code::Circle, *place, message).help(help));
            } else if !of_first.done {
                let message = format!("nothing says when the items of `{first}` are done");
                let help =
                    format!("what waits for them would never begin: say `.done_if(..)` or `.done_on(..)` in `{first}`");
                found.push(Diagnostic::at(Code::RuleCheck, *place, message).help(help));
            }
        }
    }
    found
}

/// The rules from one to another along what each waits for, the last left out; none where it does not lead there.
fn way(rules: &BTreeMap<String, Waits>, from: &str, to: &str) -> Option<Vec<String>> {
    let mut ways: Vec<Vec<&str>> = vec![vec![from]];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(way) = ways.pop() {
        let at = way[way.len() - 1];
        if at == to {
            return Some(way[..way.len() - 1].iter().map(|id| (*id).to_owned()).collect());
        }
        if !seen.insert(at) {
            continue;
        }
        let next = rules.get(at).map(|waits| waits.after.as_slice()).unwrap_or_default();
        ways.extend(next.iter().map(|(next, _)| [way.as_slice(), &[next.as_str()]].concat()));
    }
    None
}
