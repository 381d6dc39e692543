//! What a person decided about a sheet: which column holds what. Kept beside the sheet and used the next time.

use toml_writer::ToTomlValue;

use std::collections::BTreeMap;

use crate::load::spelling::plain;
use crate::load::{Node, Tree};
use crate::model::{Code, Diagnostic};

/// What a column is taken for that is to be left out.
pub const IGNORE: &str = "ignore";

/// What is decided about a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Which sheet of the file.
    pub sheet: Option<String>,
    /// What every program has, by the path of the fact.
    pub all: BTreeMap<String, String>,
    /// What each column holds: its header, or `column A`, and the name of a meaning, the path of a fact, or [`IGNORE`].
    pub columns: Vec<(String, String)>,
}

impl Mapping {
    /// What is decided of a column, by its header or its letter.
    pub fn decided(&self, header: &str, letter: &str) -> Option<&str> {
        let by_letter = format!("column {}", letter.to_lowercase());
        let same = |key: &str| {
            let key = plain(key);
            key == by_letter || (!key.is_empty() && key == plain(header))
        };
        self.columns.iter().find(|(key, _)| same(key)).map(|(_, taken)| taken.as_str())
    }

    /// This, and what another decided of which this says nothing.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.sheet = self.sheet.or(other.sheet);
        for (fact, value) in other.all {
            self.all.entry(fact).or_insert(value);
        }
        for (header, taken) in other.columns {
            if !self.columns.iter().any(|(key, _)| plain(key) == plain(&header)) {
                self.columns.push((header, taken));
            }
        }
        self
    }

    /// What this says beyond another.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        let known = |key: &str| other.columns.iter().any(|(header, _)| plain(header) == plain(key));
        let all = self.all.iter().filter(|(fact, _)| !other.all.contains_key(*fact));
        Self {
            sheet: self.sheet.clone().filter(|sheet| other.sheet.as_ref() != Some(sheet)),
            all: all.map(|(fact, value)| (fact.clone(), value.clone())).collect(),
            columns: self.columns.iter().filter(|(key, _)| !known(key)).cloned().collect(),
        }
    }

    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The file that keeps it.
    pub fn text(&self, of: &str) -> String {
        let mut text = format!("# How `preceptor import` reads {of}. Change a line and import the sheet again.\n");
        if let Some(sheet) = &self.sheet {
            text.push_str(&format!("\nsheet = {}\n", literal(sheet)));
        }
        if !self.all.is_empty() {
            text.push_str("\n# What every program has.\n[all]\n");
            text.extend(self.all.iter().map(|(fact, value)| format!("{} = {}\n", literal(fact), literal(value))));
        }
        if !self.columns.is_empty() {
            text.push_str("\n# What each column holds; \"ignore\" leaves it out.\n[columns]\n");
            text.extend(
                self.columns.iter().map(|(header, taken)| format!("{} = {}\n", literal(header), literal(taken))),
            );
        }
        text
    }
}

/// A text as TOML writes it.
pub(super) fn literal(text: &str) -> String {
    toml_writer::TomlStringBuilder::new(text).as_basic().to_toml_value()
}

/// Reads a kept mapping.
///
/// # Errors
/// Everything in it that is wrong.
pub fn mapping(root: &Node) -> Result<Mapping, Vec<Diagnostic>> {
    let (mut found, mut problems) = (Mapping::default(), Vec::new());
    for entry in root.entries() {
        match (entry.key.as_str(), &entry.node.value) {
            ("sheet", Tree::Text(name)) => found.sheet = Some(name.clone()),
            ("all", Tree::Table(_)) => found.all.extend(texts(&entry.node, &mut problems)),
            ("columns", Tree::Table(_)) => found.columns = texts(&entry.node, &mut problems),
            ("sheet" | "all" | "columns", _) => {
                let problem = Diagnostic::at(
                    Code::Duplicate,
                    entry.node.place,
                    format!("`{}` is something else here", entry.key),
                );
                problems.push(problem.help("`sheet` is a text, `[all]` and `[columns]` are tables"));
            }
            (key, _) => {
                let problem =
                    Diagnostic::at(Code::UnknownName, entry.key_place, format!("a mapping cannot have `{key}`"));
                problems.push(problem.help("allowed: `sheet`, `[all]`, `[columns]`"));
            }
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn texts(node: &Node, problems: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in node.entries() {
        match entry.node.text() {
            Some(text) => found.push((entry.key.clone(), text.to_owned())),
            None => problems.push(Diagnostic::at(Code::WrongType, entry.node.place, "write it as a text, in quotes")),
        }
    }
    found
}
