//! A list of records as a rule holds it. What it can be asked is in `lists`.

use std::rc::Rc;

use super::session::Session;
use crate::model::{FactId, KindId, Need, RecordView};

/// A list of records, some of which may not be sure to belong to it.
#[derive(Clone)]
pub(super) struct RecordList {
    entries: Rc<[Entry]>,
    /// The kind of its records, and the record and fact it hangs on.
    of: (KindId, RecordView, FactId),
    session: Rc<Session>,
}

/// One record of a list.
#[derive(Clone)]
pub(super) struct Entry {
    /// The record.
    pub handle: RecordView,
    /// What would have to be known to say that it belongs; empty when it does.
    pub unsure: Vec<Need>,
}

impl Entry {
    /// A record that belongs to the list.
    pub fn sure(handle: RecordView) -> Self {
        Self { handle, unsure: Vec::new() }
    }

    /// The steps it costs to look at it.
    pub fn weight(&self) -> usize {
        1 + self.unsure.len()
    }
}

impl RecordList {
    /// A list of these entries.
    pub fn new(
        session: &Rc<Session>,
        of: (KindId, RecordView, FactId),
        entries: impl IntoIterator<Item = Entry>,
    ) -> Self {
        Self { entries: entries.into_iter().collect(), of, session: session.clone() }
    }

    /// The kind of its records, and the record and fact it hangs on.
    pub fn of(&self) -> (KindId, RecordView, FactId) {
        self.of
    }

    /// The session it is read in.
    pub fn session(&self) -> &Rc<Session> {
        &self.session
    }

    /// Whether it surely holds the same records, as surely.
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.entries, &other.entries)
            || (self.of == other.of
                && self.entries.len() == other.entries.len()
                && self.entries.iter().zip(&*other.entries).all(|(a, b)| a.handle == b.handle && a.unsure == b.unsure))
    }

    /// Its entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl IntoIterator for RecordList {
    type Item = RecordView;
    type IntoIter = std::vec::IntoIter<RecordView>;

    fn into_iter(self) -> Self::IntoIter {
        // Where that is too much, the next step of the rule stops it.
        if self.session.burn(self.entries.iter().map(Entry::weight).sum()) {
            for need in self.entries.iter().flat_map(|entry| &entry.unsure) {
                self.session.open(need.clone());
            }
        }
        self.entries.iter().map(|entry| entry.handle).collect::<Vec<_>>().into_iter()
    }
}
