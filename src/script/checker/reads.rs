//! Which facts a rule can read: those it names, and those behind lists and titles. Derivation order rests on it.

use super::types::Ty;
use super::walker::Walker;
use crate::model::{FactId, KindId, Link, Type};

impl Walker<'_> {
    /// Notes that a fact can be read, with the facts that a link to other records rests on.
    pub fn read(&mut self, fact: FactId) {
        if !self.reads.insert(fact) {
            return;
        }
        let (Type::List(kind, link) | Type::One(kind, link)) = &self.known.dictionary.def(fact).ty else { return };
        match link {
            Link::Own => {}
            Link::Through { path, equals } => {
                self.read_path(*kind, path);
                self.read_path(fact.kind, equals.as_deref().unwrap_or_default());
            }
            Link::Along(path) => self.read_path(fact.kind, path),
        }
    }

    /// Notes the facts along a path of the dictionary.
    fn read_path(&mut self, from: KindId, path: &[String]) {
        let dictionary = self.known.dictionary;
        let mut at = from;
        for step in path {
            let Some(fact) = dictionary.fact(at, step) else { return };
            self.read(fact);
            let Some(next) = dictionary.def(fact).ty.target() else { return };
            at = next;
        }
    }

    /// Notes the facts that a record's title is made from.
    pub fn read_title(&mut self, ty: &Ty) {
        let (Ty::Record(kind) | Ty::List(kind)) = ty else { return };
        let dictionary = self.known.dictionary;
        let title = dictionary.get(*kind).title.as_deref();
        let Some(fact) = title.and_then(|title| dictionary.fact(*kind, title)) else { return };
        if self.reads.contains(&fact) && dictionary.def(fact).ty.target() == Some(*kind) {
            return;
        }
        self.read(fact);
        self.read_title(&Ty::of_fact(dictionary, fact));
    }
}
