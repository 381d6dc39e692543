//! What records are called, so that a program can be named by its name where its id is meant.

use std::collections::BTreeMap;

use indexmap::IndexSet;

use crate::load::text::spelling::plain;
use crate::model::{
    Code, Data, DataKind, DataValue, Diagnostic, Dictionary, How, KindId, Owner, Slot, World, did_you_mean,
};

use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::{Node, Tree};

/// Ids by kind and name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    ids: BTreeMap<KindId, IndexSet<String>>,
    by_name: BTreeMap<(KindId, String), Vec<String>>,
    titles: BTreeMap<KindId, BTreeMap<String, String>>,
}

impl Names {
    /// The names of all records that both people of a couple share, as they were written. Where one was guessed or looked up
    /// anew, the records of its kind have none: nobody can tell any more what a name meant when it was read.
    pub fn of_world(world: &World) -> Self {
        let mut names = Self::default();
        for (n, kind) in world.dictionary.kinds.values().enumerate() {
            let id = KindId(n);
            if !matches!(kind.owner, Owner::Shared | Owner::Data) {
                continue;
            }
            let fact = kind.title.as_ref().and_then(|title| kind.facts.get_index_of(title));
            let slot = |record: &crate::model::Record| match fact.map(|fact| record.slots[fact].clone()) {
                Some(Slot::Known(fact)) => Some(fact),
                _ => None,
            };
            let records = || world.records.iter().filter(|record| record.kind == id);
            let written = records().filter_map(slot).all(|fact| matches!(fact.how, How::Given | How::Data));
            for record in records() {
                let title = slot(record).filter(|_| written);
                names.add(id, &record.id, title.as_ref().and_then(|fact| fact.value.as_str()));
            }
        }
        names
    }

    /// The names of what the rules' data bring.
    pub(crate) fn of_data(dictionary: &Dictionary, data: &[Data]) -> Self {
        let mut names = Self::default();
        for one in data {
            let name = match one.kind {
                DataKind::Specialty => "specialty",
                DataKind::Calendar => "calendar",
            };
            let Some(kind) = dictionary.kind(name) else { continue };
            let title = dictionary.get(kind).title.as_deref();
            let said = |values: &[DataValue]| {
                let value = values.iter().find(|value| Some(value.fact.as_str()) == title);
                value.and_then(|value| value.values.first()?.0.as_str().map(str::to_owned))
            };
            let always = said(&one.always);
            if one.kind == DataKind::Specialty {
                names.add(kind, &one.id, always.as_deref());
                continue;
            }
            for (season, values) in &one.seasons {
                names.add(kind, &season.to_string(), said(values).or_else(|| always.clone()).as_deref());
            }
        }
        names
    }

    /// Keeps a record's id and what it is called. Several tables may speak of one record.
    pub(crate) fn add(&mut self, kind: KindId, id: &str, title: Option<&str>) {
        self.ids.entry(kind).or_default().insert(id.to_owned());
        if let Some(title) = title {
            let called_so = self.by_name.entry((kind, plain(title))).or_default();
            if !called_so.iter().any(|other| other == id) {
                called_so.push(id.to_owned());
            }
            self.titles.entry(kind).or_default().insert(id.to_owned(), title.to_owned());
        }
    }

    /// The id that is meant: an id stays as it is, a name becomes the id of what is called so.
    ///
    /// # Errors
    /// The ids, where several are called so.
    pub fn id(&self, kind: KindId, text: &str) -> Result<Option<&str>, Vec<String>> {
        let found = self.ids.get(&kind).and_then(|ids| ids.get(text));
        if let Some(id) = found {
            return Ok(Some(id));
        }
        match self.by_name.get(&(kind, plain(text))).map(Vec::as_slice) {
            Some([id]) => Ok(Some(id)),
            Some(several) if !several.is_empty() => Err(several.to_vec()),
            _ => Ok(None),
        }
    }

    /// What a record is called, if nothing else is called so; else its id.
    pub fn name<'a>(&'a self, kind: KindId, id: &'a str) -> &'a str {
        let title = self.titles.get(&kind).and_then(|titles| titles.get(id)).map(String::as_str);
        title.filter(|title| self.id(kind, title) == Ok(Some(id))).unwrap_or(id)
    }

    /// All names of a kind, in the order of the ids.
    pub fn all(&self, kind: KindId) -> Vec<&str> {
        self.ids.get(&kind).into_iter().flatten().map(|id| self.name(kind, id)).collect()
    }

    /// The id of a record in `[confirmed..]` or `[assume..]`: of one about a program the program's.
    pub fn meant(&self, dictionary: &Dictionary, kind: KindId, text: &str) -> String {
        let about = match dictionary.get(kind).id_from.as_slice() {
            [fact] => dictionary.get(kind).facts.get(fact).and_then(|def| def.ty.target()),
            _ => None,
        };
        let of = |kind| self.id(kind, text).ok().flatten();
        of(kind).or_else(|| of(about?)).unwrap_or(text).to_owned()
    }

    /// What may have been meant.
    pub(crate) fn near(&self, kind: KindId, text: &str) -> Option<String> {
        did_you_mean(text, self.titles.get(&kind).into_iter().flat_map(BTreeMap::values).map(String::as_str))
    }

    /// Puts ids in the place of names in one record.
    pub fn resolve_record(
        &self,
        dictionary: &Dictionary,
        kind: KindId,
        record: &mut Node,
        problems: &mut Vec<Diagnostic>,
    ) {
        let Tree::Table(entries) = &mut record.value else { return };
        for entry in entries {
            let target = dictionary.get(kind).facts.get(&entry.key).filter(|def| def.ty.stored());
            let program = || dictionary.kind("program").filter(|_| entry.key == "list");
            match (target.and_then(|def| def.ty.target()).or_else(program), &mut entry.node.value) {
                (Some(target), Tree::List(items)) => {
                    for item in items {
                        self.settle(target, dictionary.name(target), item, problems);
                    }
                }
                (Some(target), _) => self.settle(target, dictionary.name(target), &mut entry.node, problems),
                (None, _) => {}
            }
        }
    }

    /// Puts the id in the place of a name; several of that name are a problem.
    pub fn settle(&self, kind: KindId, name: &str, node: &mut Node, problems: &mut Vec<Diagnostic>) {
        let Tree::Text(text) = &node.value else { return };
        match self.id(kind, text) {
            Ok(Some(id)) => node.value = Tree::Text(id.to_owned()),
            Ok(None) => {}
            Err(several) => {
                let ids = several.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
                let problem = Diagnostic::at(
                    Code::Duplicate,
                    node.place,
                    format!("there is more than one {name} `{}`", ellipsize(text)),
                );
                problems.push(problem.help(format!("write the id of the one you mean: {ids}")));
            }
        }
    }
}
