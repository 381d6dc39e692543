//! The comments of a TOML scenario as notes on what follows them, so that a workbook can keep them.

use std::collections::BTreeMap;

use crate::load::text::tree::{Node, Tree};
use crate::model::Span;

/// The comments, by the place of the record or fact they stand at, or else of the next one.
pub fn notes(text: &str, root: &Node) -> BTreeMap<Span, String> {
    let mut places = Vec::new();
    collect(root, &mut places);
    places.sort_by_key(|place| place.start);
    let mut spans: Vec<(usize, usize)> = texts(root);
    spans.sort_unstable();
    // Texts do not overlap: the last that begins at or before a byte is the only one that may hold it.
    let text_at = |at: usize| spans[..spans.partition_point(|(from, _)| *from <= at)].last().filter(|(_, to)| at < *to);
    let mut notes: BTreeMap<Span, String> = BTreeMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inside = text_at(start).is_some_and(|(from, _)| *from < start);
        let Some(hash) = line.match_indices('#').map(|(n, _)| n).find(|n| text_at(start + n).is_none()) else {
            continue;
        };
        let own_line = line[..hash].trim().is_empty();
        if own_line && inside {
            continue;
        }
        let comment = line[hash + 1..].trim_end();
        // Behind a heading or a value it is about what begins on that line, or else about what it stands in.
        let here = places.iter().find(|place| (start..at).contains(&place.start)).filter(|_| !own_line);
        let before = || places.iter().rev().find(|place| place.start < at).filter(|_| !own_line);
        let next = here.or_else(before).or_else(|| places.iter().find(|place| place.start >= start)).copied();
        // What stands at the end is about the last that was said.
        let Some(place) = next.or(places.last().copied()) else { continue };
        let note = notes.entry(place).or_default();
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(comment.strip_prefix(' ').unwrap_or(comment).trim_end());
    }
    notes
}

/// Where records, and facts outside of them, begin.
fn collect(node: &Node, places: &mut Vec<Span>) {
    for entry in node.entries() {
        match &entry.node.value {
            Tree::List(items) if items.iter().any(|item| matches!(item.value, Tree::Table(_))) => {
                for item in items {
                    places.push(item.place);
                    collect(item, places);
                }
            }
            Tree::Table(_) => collect(&entry.node, places),
            _ => places.push(entry.key_place),
        }
    }
}

/// Where texts stand: a line in one that begins with `#` is no comment.
fn texts(node: &Node) -> Vec<(usize, usize)> {
    match &node.value {
        Tree::Text(_) => vec![(node.place.start, node.place.end)],
        Tree::List(items) => items.iter().flat_map(texts).collect(),
        Tree::Table(entries) => entries.iter().flat_map(|entry| texts(&entry.node)).collect(),
        Tree::Integer(_) | Tree::Number(_) | Tree::Bool(_) | Tree::Moment(_) => Vec::new(),
    }
}
