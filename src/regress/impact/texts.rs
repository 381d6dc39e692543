//! What is new in the rules' own texts, named as an editor names it: thresholds, statements, groups, sources, facts,
//! functions of the library, parts of rules.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{RuleSources, script_id};
use crate::load::{self, Node, Tree, parse};
use crate::model::Files;
use crate::script::Symbols;

/// Every difference of the rules' files, a line each: TOML files first, then functions, then rules.
pub(super) fn changed(old: &RuleSources, new: &RuleSources) -> Vec<String> {
    let (before, after) = (texts(old), texts(new));
    let (mut tables, mut functions, mut rules) = (Vec::new(), Vec::new(), Vec::new());
    for path in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (before.get(path).map_or("", String::as_str), after.get(path).map_or("", String::as_str));
        let data = ["specialties/", "calendars/"].iter().any(|folder| path.starts_with(folder));
        if was == is || data {
            continue;
        }
        let id = script_id(path);
        if path.ends_with(".toml") {
            tables.extend(toml(path, was, is));
        } else if id.starts_with("lib/") {
            functions.extend(library(&id, was, is, &after));
        } else {
            rules.push(format!("rule {id}: {}", rule(was, is)));
        }
    }
    tables.into_iter().chain(functions).chain(rules).collect()
}

fn texts(place: &RuleSources) -> BTreeMap<String, String> {
    load::texts(&place.rules, &*place.sources).unwrap_or_default().into_iter().collect()
}

/// What became of something of which both sides are texts; empty is absent.
fn became(was: Option<&String>, is: Option<&String>) -> Option<&'static str> {
    match (was, is) {
        (None, Some(_)) => Some("new"),
        (Some(_), None) => Some("gone"),
        (was, is) => (was != is).then_some("changed"),
    }
}

/// What is different in a rule: its parts in words.
fn rule(was: &str, is: &str) -> String {
    if was.is_empty() || is.is_empty() {
        return if was.is_empty() { "new" } else { "gone" }.to_owned();
    }
    let (old, new) = (Symbols::of(was), Symbols::of(is));
    let mut parts = constants(&old, &new, "what it says, or what it cites");
    let names: BTreeSet<&String> = old.functions.keys().chain(new.functions.keys()).collect();
    let differs =
        |name: &&&String| old.functions.get(**name).map(|f| &f.text) != new.functions.get(**name).map(|f| &f.text);
    parts.extend(names.iter().filter(differs).map(|name| format!("`{name}` changed")));
    if parts.is_empty() { "only its comments changed".to_owned() } else { parts.join(", ") }
}

/// Constants that are different; short ones with their values.
fn constants(old: &Symbols, new: &Symbols, metadata: &str) -> Vec<String> {
    const SHORT: usize = 20;
    let mut lines = Vec::new();
    for name in old.constants.keys().chain(new.constants.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (old.constants.get(name), new.constants.get(name));
        match (became(was, is), was, is) {
            (None, ..) => {}
            (Some(_), ..) if name == "RULE" => lines.push(format!("{metadata} changed")),
            (_, Some(was), Some(is)) if was.len() <= SHORT && is.len() <= SHORT => {
                lines.push(format!("{name} {was} -> {is}"));
            }
            (Some(how), ..) => lines.push(format!("{name} {how}")),
        }
    }
    lines
}

/// Functions of a file of the library that are different, and how many rules use each now.
fn library(id: &str, was: &str, is: &str, after: &BTreeMap<String, String>) -> Vec<String> {
    let (old, new) = (Symbols::of(was), Symbols::of(is));
    let home = id.trim_start_matches("lib/");
    let mut lines: Vec<String> =
        constants(&old, &new, "").into_iter().map(|line| format!("constant {home}::{line}")).collect();
    for name in old.functions.keys().chain(new.functions.keys()).collect::<BTreeSet<_>>() {
        let text = |outline: &Symbols| outline.functions.get(name).map(|part| part.text.clone());
        if let Some(how) = became(text(&old).as_ref(), text(&new).as_ref()) {
            let users = super::super::uses::users_of(name, after);
            let users = if users == 1 { "1 rule".to_owned() } else { format!("{users} rules") };
            lines.push(format!("function {home}::{name} {how}; used by {users}"));
        }
    }
    if lines.is_empty() {
        lines.push(format!("file {id}: only its comments changed"));
    }
    lines
}

/// What is different in a TOML file, record by record.
fn toml(path: &str, was: &str, is: &str) -> Vec<String> {
    let read = |text: &str| {
        let mut files = Files::default();
        let file = files.add(path, text);
        parse(file, text).ok()
    };
    let (Some(was), Some(is)) = (read(was), read(is)) else { return vec![format!("file {path}: changed")] };
    let lines = match path {
        "thresholds.toml" => thresholds(&was, &is),
        "statements.toml" => records("statement", &listed(&was, "statement"), &listed(&is, "statement")),
        "groups.toml" => records("group", &listed(&was, "group"), &listed(&is, "group")),
        "sources.toml" => records("source", &named(&was), &named(&is)),
        "facts.toml" => facts(&was, &is),
        "about.toml" => values("", &about(&was), &about(&is)),
        _ => Vec::new(),
    };
    if lines.is_empty() { vec![format!("file {path}: only its comments or its order changed")] } else { lines }
}

type Members = BTreeMap<String, String>;

/// The lines of a table by name.
fn members(node: &Node) -> Members {
    node.entries().iter().map(|entry| (entry.key.clone(), entry.node.plain())).collect()
}

/// The tables of a list, by their id.
fn listed(root: &Node, name: &str) -> BTreeMap<String, Members> {
    let Some(Node { value: Tree::List(items), .. }) = root.get(name) else { return BTreeMap::new() };
    let id = |item: &Node| item.get("id").and_then(Node::text).unwrap_or_default().to_owned();
    items.iter().map(|item| (id(item), members(item))).collect()
}

/// The tables of a file, by name; those of a list of one name are told by their ids.
fn named(root: &Node) -> BTreeMap<String, Members> {
    let lists = root.entries().iter().filter(|entry| matches!(entry.node.value, Tree::List(_)));
    let listed = lists.flat_map(|entry| listed(root, &entry.key));
    let tables = root.entries().iter().filter(|entry| matches!(entry.node.value, Tree::Table(_)));
    tables.map(|entry| (entry.key.clone(), members(&entry.node))).chain(listed).collect()
}

/// `statement sig-x: says changed`.
fn records(what: &str, old: &BTreeMap<String, Members>, new: &BTreeMap<String, Members>) -> Vec<String> {
    let mut lines = Vec::new();
    for id in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(id), new.get(id)) {
            (Some(was), Some(is)) if was != is => {
                let keys: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
                let keys =
                    keys.into_iter().filter_map(|key| Some(format!("{key} {}", became(was.get(key), is.get(key))?)));
                lines.push(format!("{what} {id}: {}", keys.collect::<Vec<_>>().join(", ")));
            }
            (None, Some(_)) => lines.push(format!("{what} {id}: new")),
            (Some(_), None) => lines.push(format!("{what} {id}: gone")),
            _ => {}
        }
    }
    lines
}

/// `threshold FAR_ABOVE 10 -> 15`.
fn thresholds(old: &Node, new: &Node) -> Vec<String> {
    let (old, new) = (named(old), named(new));
    let is = |all: &BTreeMap<String, Members>| -> Members {
        all.iter().filter_map(|(name, members)| Some((name.clone(), members.get("is")?.clone()))).collect()
    };
    let mut lines = values("threshold ", &is(&old), &is(&new));
    for (name, was) in &old {
        let same = |key: &str| new.get(name).is_some_and(|is| is.get(key) == was.get(key));
        if new.contains_key(name) && same("is") && !same("why") {
            lines.push(format!("threshold {name}: why changed"));
        }
    }
    lines
}

fn values(what: &str, old: &Members, new: &Members) -> Vec<String> {
    let mut lines = Vec::new();
    for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        match (old.get(name), new.get(name)) {
            (Some(was), Some(is)) if was != is => lines.push(format!("{what}{name} {was} -> {is}")),
            (None, Some(is)) => lines.push(format!("{what}{name} {is} is new")),
            (Some(was), None) => lines.push(format!("{what}{name} {was} is gone")),
            _ => {}
        }
    }
    lines
}

/// `date of the rules 2026-11-22 -> 2026-11-29`.
fn about(root: &Node) -> Members {
    members(root).into_iter().map(|(name, value)| (format!("{name} of the rules"), value)).collect()
}

/// `fact applicant.visas: values changed`, `record email: title changed`.
fn facts(old: &Node, new: &Node) -> Vec<String> {
    let split = |root: &Node| {
        let (mut kinds, mut facts) = (BTreeMap::new(), BTreeMap::new());
        for kind in root.entries() {
            let inside = kind.node.entries().iter().filter(|entry| matches!(entry.node.value, Tree::Table(_)));
            facts.extend(inside.map(|fact| (format!("{}.{}", kind.key, fact.key), members(&fact.node))));
            let own = kind.node.entries().iter().filter(|entry| !matches!(entry.node.value, Tree::Table(_)));
            let own: Members = own.map(|entry| (entry.key.clone(), entry.node.plain())).collect();
            kinds.insert(kind.key.clone(), own);
        }
        (kinds, facts)
    };
    let ((old_kinds, old_facts), (new_kinds, new_facts)) = (split(old), split(new));
    let mut lines = records("record", &old_kinds, &new_kinds);
    lines.extend(records("fact", &old_facts, &new_facts));
    lines
}
