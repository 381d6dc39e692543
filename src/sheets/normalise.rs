//! A scenario as it is written, made plain: ids in the place of names, days in the place of texts, tables beside the new file.

use crate::load::moment::Moment;
use crate::load::{Entry, Names, Node, TABLES, Tree, Written};
use crate::model::{Dictionary, KindId, Type};

/// The same scenario in plain form. It must be one that means something: names that several records have are left as they are.
pub fn normalised(
    written: &Written,
    dictionary: &Dictionary,
    names: &Names,
    table: &dyn Fn(&str) -> String,
) -> Written {
    let mut root = written.root.clone();
    let settle = Settle { dictionary, names, table };
    if let Some(partner) = root.get_mut("partner") {
        settle.part(partner);
    }
    settle.part(&mut root);
    Written { root, notes: written.notes.clone() }
}

struct Settle<'a> {
    dictionary: &'a Dictionary,
    names: &'a Names,
    table: &'a dyn Fn(&str) -> String,
}

impl Settle<'_> {
    fn part(&self, part: &mut Node) {
        let Tree::Table(entries) = &mut part.value else { return };
        for entry in entries {
            match entry.key.as_str() {
                key if TABLES.contains(&key) => self.tables(&mut entry.node),
                "confirmed" | "assume" => self.said(&mut entry.node),
                "as_of" => moment(&mut entry.node),
                name => {
                    let Some(kind) = self.dictionary.kind(name).filter(|_| self.dictionary.is_given(name)) else {
                        continue;
                    };
                    match &mut entry.node.value {
                        Tree::List(items) => items.iter_mut().for_each(|item| self.record(kind, item)),
                        _ => self.record(kind, &mut entry.node),
                    }
                }
            }
        }
    }

    fn tables(&self, node: &mut Node) {
        match &mut node.value {
            Tree::List(items) => items.iter_mut().for_each(|item| self.tables(item)),
            Tree::Text(path) => {
                *path = (self.table)(path);
                let place = node.place;
                // One path alone is a list of one.
                node.value = Tree::List(vec![Node { place, value: node.value.clone() }]);
                flatten(node);
            }
            _ => {}
        }
        flatten(node);
    }

    fn record(&self, kind: KindId, record: &mut Node) {
        self.names.resolve_record(self.dictionary, kind, record, &mut Vec::new());
        let Tree::Table(entries) = &mut record.value else { return };
        for entry in entries {
            let ty = self.dictionary.get(kind).facts.get(&entry.key).map(|def| &def.ty);
            if matches!(ty, Some(Type::Date | Type::Moment)) {
                moment(&mut entry.node);
            }
            if let (Some(Type::Text), Tree::Text(text)) = (ty, &mut entry.node.value) {
                *text = text.trim().to_owned();
            }
            if let (Some(Type::Number), Tree::Number(number)) = (ty, &entry.node.value)
                && number.fract() == 0.0
                && number.abs() < 1e15
            {
                #[expect(clippy::cast_possible_truncation, reason = "the number is whole and small enough")]
                let whole = *number as i64;
                entry.node.value = Tree::Integer(whole);
            }
        }
    }

    /// `confirmed` or `assume`: kinds, records, facts.
    fn said(&self, node: &mut Node) {
        let Tree::Table(kinds) = &mut node.value else { return };
        for kind in kinds.iter_mut() {
            let Some(id) = self.dictionary.kind(&kind.key) else { continue };
            if kind.key == "applicant" {
                self.each(id, &mut kind.node);
                continue;
            }
            let Tree::Table(records) = &mut kind.node.value else { continue };
            let mut merged: Vec<Entry> = Vec::new();
            for mut record in std::mem::take(records) {
                record.key = self.names.meant(self.dictionary, id, &record.key);
                self.each(id, &mut record.node);
                put(&mut merged, record);
            }
            *records = merged;
        }
        let mut merged = Vec::new();
        for kind in std::mem::take(kinds) {
            put(&mut merged, kind);
        }
        *kinds = merged;
    }

    fn each(&self, kind: KindId, node: &mut Node) {
        match &mut node.value {
            Tree::List(items) => items.iter_mut().for_each(|item| self.record(kind, item)),
            _ => self.record(kind, node),
        }
    }
}

/// Several tables of one name become a list of tables.
fn put(entries: &mut Vec<Entry>, entry: Entry) {
    match entries.iter_mut().find(|other| other.key == entry.key) {
        Some(other) => {
            if !matches!(other.node.value, Tree::List(_)) {
                let place = other.node.place;
                other.node = Node { place, value: Tree::List(vec![other.node.clone()]) };
            }
            match (&mut other.node.value, entry.node.value) {
                (Tree::List(items), Tree::List(more)) => items.extend(more),
                (Tree::List(items), value) => items.push(Node { place: entry.node.place, value }),
                _ => {}
            }
        }
        None => entries.push(entry),
    }
}

/// Lists in a list become one list.
fn flatten(node: &mut Node) {
    let Tree::List(items) = &mut node.value else { return };
    let flat = std::mem::take(items).into_iter().flat_map(|item| match item.value {
        Tree::List(inner) => inner,
        _ => vec![item],
    });
    *items = flat.collect();
}

/// A text that is a day or a moment without the name of a zone becomes one.
fn moment(node: &mut Node) {
    if let Some(moment) = node.text().and_then(Moment::of_text) {
        node.value = Tree::Moment(moment);
    }
}

/// Everything a scenario in plain form says, line by line in a fixed order of facts and sections; notes apart.
pub fn said(plain: &Written) -> Vec<String> {
    let mut lines = Vec::new();
    spell(&plain.root, "", &mut lines);
    lines.sort();
    lines
}

fn spell(node: &Node, path: &str, lines: &mut Vec<String>) {
    match &node.value {
        Tree::Table(entries) if path.split('.').any(|step| step == "partner") && entries.is_empty() => {
            lines.push(format!("{path} is there"));
        }
        Tree::Table(entries) => {
            for entry in entries {
                spell(&entry.node, &format!("{path}.{}", entry.key), lines);
            }
        }
        Tree::List(items) if items.iter().any(|item| matches!(item.value, Tree::Table(_))) => {
            for (n, item) in items.iter().enumerate() {
                spell(item, &format!("{path}[{n}]"), lines);
            }
        }
        Tree::List(items) => {
            let items: Vec<String> = items.iter().map(Node::shown_value).collect();
            lines.push(format!("{path} = [{}]", items.join(", ")));
        }
        _ => lines.push(format!("{path} = {}", node.shown_value())),
    }
}
