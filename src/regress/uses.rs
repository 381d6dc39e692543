//! Which rules use which functions of the library and which shared numbers, straight or through other functions.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{LoadError, RuleSources, Rules, script_id};
use crate::load::{Threshold, project};
use crate::model::FileId;
use crate::script::Symbols;

/// What rules share.
pub(super) struct Library {
    /// The files under `lib/`, by id.
    pub files: Vec<(String, FileId)>,
    /// The numbers that rules share.
    pub thresholds: Vec<Threshold>,
    /// Every name that each rule uses.
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Library {
    /// What these rules share.
    ///
    /// # Errors
    /// Rules that cannot be read.
    pub fn read(place: &RuleSources, rules: &Rules) -> Result<Self, LoadError> {
        let project = project(&place.rules, &*place.sources)?;
        // The compiled rules begin with the same texts, so their numbers are the same.
        let scripts = project.scripts.iter().map(|(path, file)| (script_id(path), *file));
        let files: Vec<(String, FileId)> = scripts.filter(|(id, _)| id.starts_with("lib/")).collect();
        let shared: Vec<Symbols> = files.iter().map(|(_, file)| Symbols::of(&project.files.get(*file).text)).collect();
        let mut names = BTreeMap::new();
        for rule in &rules.set.rules {
            let own = Symbols::of(&rules.set.files.get(rule.file).text);
            names.insert(rule.id.to_string(), reached(&own, &shared));
        }
        Ok(Self { files, thresholds: project.library.thresholds, names })
    }

    /// The ids of the files under `lib/`.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(id, _)| id.as_str())
    }

    /// The rules that use this function or number.
    pub fn users(&self, name: Option<&str>) -> BTreeSet<&str> {
        let uses = |names: &BTreeSet<String>| name.is_some_and(|name| names.contains(name));
        self.names.iter().filter(|(_, names)| uses(names)).map(|(rule, _)| rule.as_str()).collect()
    }
}

/// How many of these scripts, by path, are rules that use a shared function of this name.
pub(super) fn users_of(name: &str, scripts: &BTreeMap<String, String>) -> usize {
    let outlines = |library: bool| {
        let of = scripts.iter().filter(move |(path, _)| path.ends_with(".rhai") && path.starts_with("lib/") == library);
        of.map(|(_, text)| Symbols::of(text))
    };
    let shared: Vec<Symbols> = outlines(true).collect();
    outlines(false).filter(|own| reached(own, &shared).contains(name)).count()
}

/// All names that a rule uses, with those that the shared functions it calls use.
fn reached(own: &Symbols, shared: &[Symbols]) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = own.names().into_iter().map(str::to_owned).collect();
    loop {
        let parts = shared.iter().flat_map(|outline| &outline.functions);
        let called = parts.filter(|(name, _)| names.contains(*name)).flat_map(|(_, part)| &part.names);
        let more: Vec<String> = called.filter(|name| !names.contains(*name)).cloned().collect();
        if more.is_empty() {
            return names;
        }
        names.extend(more);
    }
}

/// The function or constant of a library that a place in its text belongs to.
pub(super) fn around(text: &str, at: usize) -> Option<&str> {
    let begins = |word: &str| text[..at].rfind(&format!("\n{word} ")).map(|from| from + word.len() + 2);
    let start = begins("fn").max(begins("const"))?;
    let name = &text[start..];
    name.find(|c: char| !c.is_alphanumeric() && c != '_').map(|end| &name[..end])
}
