//! One fact that several texts say: the person's own text wins over a shared one, and two of the same weight that differ are
//! a conflict.

use std::collections::BTreeMap;

use super::data::spoken;
use super::drafts::Layer;
use super::scenario::known;
use crate::model::{FactId, How, Place, RecordId, Slot, Value, Why, World};

/// A value as one text says it.
#[derive(Clone)]
pub(crate) struct Said {
    /// The record.
    pub(crate) record: RecordId,
    /// The fact.
    pub(crate) fact: FactId,
    /// What it says.
    pub(crate) value: Value,
    /// Where.
    pub(crate) place: Place,
    /// Which text.
    pub(crate) layer: Layer,
}

/// What the texts have said so far, by record and fact.
#[derive(Default)]
pub(crate) struct Layers {
    said: BTreeMap<(RecordId, FactId), Vec<Said>>,
}

impl Layers {
    /// Hears one value more, and says what is known now.
    pub(crate) fn put(&mut self, world: &mut World, new: Said) {
        let (record, fact) = (new.record, new.fact);
        let all = self.said.entry((record, fact)).or_default();
        all.push(new);
        let most = all.iter().map(|said| said.layer.weight()).max().unwrap_or(0);
        let (top, below): (Vec<&Said>, Vec<&Said>) = all.iter().partition(|said| said.layer.weight() == most);
        let Some(first) = top.first() else { return };
        let told = |world: &World, said: &Said| {
            (spoken(&world.dictionary, fact, &said.value), world.files.get(said.place.file).base().to_owned())
        };
        if top.iter().any(|said| said.value != first.value) {
            let mut values: Vec<(String, String)> = top.iter().map(|said| told(world, said)).collect();
            values.sort();
            values.dedup();
            return world.put(record, fact, Slot::Absent(Why::Conflict(values)));
        }
        let mut differ: Vec<(String, String)> =
            below.iter().filter(|said| said.value != first.value).map(|said| told(world, said)).collect();
        differ.sort();
        differ.dedup();
        let (value, place) = (first.value.clone(), first.place);
        world.put(record, fact, known(value, How::Given, Some(place)));
        if differ.is_empty() {
            world.instead.remove(&(record, fact));
        } else {
            world.instead.insert((record, fact), differ);
        }
    }
}
