//! The comments of a TOML scenario as notes on what follows them, so that a workbook can keep them.

use std::collections::BTreeMap;

use super::tree::{Node, Tree};
use crate::model::{FileId, Place};

/// The comments that stand on lines of their own, by the place of the next record or fact after them.
pub fn notes(file: FileId, text: &str, root: &Node) -> BTreeMap<Place, String> {
    let mut places = Vec::new();
    collect(root, &mut places);
    places.sort_by_key(|place| place.start);
    let spans: Vec<(usize, usize)> = texts(root);
    let mut notes: BTreeMap<Place, String> = BTreeMap::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let inside = spans.iter().any(|(from, to)| *from < start && start < *to);
        let Some(comment) = line.trim().strip_prefix('#').filter(|_| !inside) else { continue };
        let next = places.iter().find(|place| place.start >= start).copied();
        let end = Place { file, start: text.len(), end: text.len() };
        let note = notes.entry(next.unwrap_or(end)).or_default();
        if !note.is_empty() {
            note.push('\n');
        }
        note.push_str(comment.strip_prefix(' ').unwrap_or(comment).trim_end());
    }
    notes
}

/// Where records, and facts outside of them, begin.
fn collect(node: &Node, places: &mut Vec<Place>) {
    for entry in node.entries() {
        match &entry.node.value {
            Tree::List(items) if items.iter().any(|item| matches!(item.value, Tree::Table(_))) => {
                places.extend(items.iter().map(|item| item.place));
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
