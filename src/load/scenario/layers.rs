//! One fact that several texts say: the person's own text wins over a shared one, and two of the same weight that differ are
//! a conflict.

use std::collections::BTreeMap;

use crate::load::scenario::raw::{Layer, RawRecord, Row};
use crate::load::text::spelling::slug;
use crate::load::text::tree::Entry;
use crate::model::{
    Code, Diagnostic, Dictionary, FactId, How, KindId, Owner, RecordId, SaidBy, Slot, SourceValue, Span, Value, Why,
    World, wording,
};

/// A value as one text says it.
#[derive(Clone)]
pub(crate) struct LayeredValue {
    /// The record.
    pub(crate) record: RecordId,
    /// The fact.
    pub(crate) fact: FactId,
    /// What it says.
    pub(crate) value: Value,
    /// Where.
    pub(crate) place: Span,
    /// Which text.
    pub(crate) layer: Layer,
}

/// What the texts have said so far, by record and fact.
#[derive(Default)]
pub(crate) struct Layers {
    said: BTreeMap<(RecordId, FactId), Vec<LayeredValue>>,
}

impl Layers {
    /// Hears one value more, and says what is known now.
    pub(crate) fn put(&mut self, world: &mut World, new: LayeredValue) {
        let (record, fact) = (new.record, new.fact);
        let all = self.said.entry((record, fact)).or_default();
        all.push(new);
        let most = all.iter().map(|said| said.layer.weight()).max().unwrap_or(0);
        let (top, below): (Vec<&LayeredValue>, Vec<&LayeredValue>) =
            all.iter().partition(|said| said.layer.weight() == most);
        let Some(first) = top.first() else { return };
        let told = |world: &World, said: Vec<&LayeredValue>| -> Vec<SourceValue> {
            let one = |said: &LayeredValue| SourceValue {
                value: wording::spoken(&world.dictionary, fact, &said.value),
                by: SaidBy::File(said.place.file),
            };
            let mut told: Vec<SourceValue> = said.into_iter().map(one).collect();
            // By the names of files, not by the order in which they were read.
            let key = |one: &SourceValue| (one.value.clone(), world.said_by(&one.by).to_owned());
            told.sort_by_key(key);
            told.dedup_by_key(|one| key(one));
            told
        };
        if top.iter().any(|said| said.value != first.value) {
            let values = told(world, top);
            return world.put(record, fact, Slot::Absent(Why::Conflict(values)));
        }
        let differ = told(world, below.into_iter().filter(|said| said.value != first.value).collect());
        let (value, place) = (first.value.clone(), first.place);
        world.put(record, fact, Slot::known(value, How::Given, Some(place)));
        if differ.is_empty() {
            world.instead.remove(&(record, fact));
        } else {
            world.instead.insert((record, fact), differ);
        }
    }
}

/// Records of one name that are different all the same: a text that gives no id means the record of that name only
/// where nothing that tells records apart says otherwise.
pub(crate) fn apart(drafts: &mut [RawRecord], dictionary: &Dictionary) {
    let mut first: BTreeMap<(KindId, String), (Layer, Vec<String>)> = BTreeMap::new();
    for draft in drafts {
        if dictionary.get(draft.kind).owner != Owner::Shared || draft.id.is_empty() {
            continue;
        }
        let (kind, layer) = (draft.kind, draft.layer);
        let apart = refers(draft, dictionary);
        let mut id = draft.id.clone();
        let mut next = 1;
        while draft.node.get("id").is_none()
            && first
                .get(&(kind, id.clone()))
                .is_some_and(|(other, said)| *other != layer && !said.is_empty() && !apart.is_empty() && *said != apart)
        {
            next += 1;
            id = format!("{}-{next}", draft.id);
        }
        first.entry((kind, id.clone())).or_insert((layer, apart));
        draft.id = id;
    }
}

/// The ids of other records that a record refers to.
fn refers(draft: &RawRecord, dictionary: &Dictionary) -> Vec<String> {
    let facts = &dictionary.get(draft.kind).facts;
    let refers = |key: &str| facts.get(key).is_some_and(|def| def.ty.target().is_some());
    let entries = draft.node.entries().iter().filter(|entry| refers(&entry.key));
    entries.filter_map(|entry| entry.node.text().map(slug)).collect()
}

/// What a shared table says of one person's own records, which it cannot know.
pub(crate) fn personal_in_shared(row: &Row, dictionary: &Dictionary) -> Vec<Diagnostic> {
    let entries = row.personal.iter().flat_map(|(kind, entries)| entries.iter().map(move |entry| (*kind, entry)));
    let problem = |(kind, entry): (KindId, &Entry)| {
        let path = format!("{}.{}", dictionary.name(kind), entry.key);
        let problem = Diagnostic::at(
            Code::NotAllowed,
            entry.key_place,
            format!("`{path}` is one person's own and this table is shared"),
        );
        problem.help("put it into a table of their own, named under `programs`")
    };
    entries.map(problem).collect()
}
