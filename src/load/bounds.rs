//! How many records a scenario may hold: more than the engine takes in seconds and in a gigabyte are refused by name before
//! anything is evaluated. The numbers stand in `rules/facts.toml`.

use std::collections::{BTreeMap, BTreeSet};

use super::drafts::Draft;
use super::ids::slug;
use crate::model::{Dictionary, KindId, PersonId, Place, Problem};

/// What is refused: one problem for each kind of record of which there are too many.
pub(super) fn exceeded(drafts: &[Draft], people: usize, dictionary: &Dictionary) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in dictionary.kinds.keys() {
        let Some(kind) = dictionary.kind(name) else { continue };
        let bounds = &dictionary.get(kind).bounds;
        let most = if people > 1 { bounds.most_of_two.or(bounds.most) } else { bounds.most };
        let whole = most.and_then(|most| beyond(drafts, kind, most, |_| Some(String::new())));
        if let Some(found) = whole {
            let whose = if people > 1 && bounds.most_of_two.is_some() { " for two people" } else { "" };
            problems.push(problem(name, whose, &found));
            continue;
        }
        let Some((fact, most)) = &bounds.most_same else { continue };
        let same = |draft: &Draft| draft.node.get(fact).and_then(|node| node.text()).map(slug);
        if let Some(found) = beyond(drafts, kind, *most, same) {
            problems.push(problem(name, &format!(" of one {}", fact.replace('_', " ")), &found));
        }
    }
    problems
}

/// Too many records: how many, of how many, and where the first one stands that is too many.
struct Beyond {
    count: usize,
    most: usize,
    place: Place,
}

/// The largest group of records of a kind that is larger than it may be.
fn beyond(drafts: &[Draft], kind: KindId, most: usize, group: impl Fn(&Draft) -> Option<String>) -> Option<Beyond> {
    let mut groups: BTreeMap<(Option<PersonId>, String), (BTreeSet<&str>, Option<Place>)> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| draft.kind == kind && !draft.single) {
        let Some(group) = group(draft) else { continue };
        let (ids, first) = groups.entry((draft.owner, group)).or_default();
        if ids.insert(&draft.id) && ids.len() == most + 1 {
            *first = Some(draft.node.place);
        }
    }
    let found = groups.into_values().filter_map(|(ids, first)| Some(Beyond { count: ids.len(), most, place: first? }));
    found.max_by_key(|found| found.count)
}

fn problem(name: &str, of: &str, Beyond { count, most, place }: &Beyond) -> Problem {
    let name = name.replace('_', " ");
    let message = format!("there are {count} records `{name}`{of}; {most} are as many as can be looked at");
    Problem::at(*place, message).help("keep those that matter for this report, and leave the others out")
}
