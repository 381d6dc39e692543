//! What an expression of a rule can give, as Rust keeps it: the kinds that rules read and compare all the time by
//! themselves, everything else as Rhai has it. What facts give is made here once for both executors.

use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Dynamic, FLOAT, INT, Position};

use super::absent::Absent;
use super::records::RecordList;
use super::session::Session;
use super::texts::WordSet;
use crate::model::{FactId, KindId, Need, RecordView, What, Why};

/// What a rule speaks through: `out`, or `letter` in a draft.
#[derive(Clone)]
pub(super) struct Out(pub Rc<Session>);

/// A value.
#[derive(Clone)]
pub(super) enum Val {
    Nothing,
    Bool(bool),
    Int(INT),
    Number(FLOAT),
    Text(Rc<str>),
    Record(RecordView),
    Absent(Box<Absent>),
    List(Box<RecordList>),
    Words(Rc<BTreeSet<Rc<str>>>),
    /// What a rule speaks through.
    Out,
    /// A moment, a span of time, a list written out: what Rhai's own functions take.
    Other(Dynamic),
}

impl Val {
    /// The same as Rhai has it.
    pub fn into_dynamic(self, session: &Rc<Session>) -> Dynamic {
        match self {
            Self::Nothing => Dynamic::UNIT,
            Self::Bool(b) => b.into(),
            Self::Int(n) => n.into(),
            Self::Number(n) => n.into(),
            Self::Text(text) => (&*text).into(),
            Self::Record(handle) => Dynamic::from(handle),
            Self::Absent(absent) => Dynamic::from(*absent),
            Self::List(list) => Dynamic::from(*list),
            Self::Words(words) => Dynamic::from(WordSet(words)),
            Self::Out => Dynamic::from(Out(session.clone())),
            Self::Other(value) => value,
        }
    }

    /// What Rhai gave.
    pub fn of(value: Dynamic) -> Self {
        if let Ok(b) = value.as_bool() {
            return Self::Bool(b);
        }
        if let Ok(n) = value.as_int() {
            return Self::Int(n);
        }
        if let Ok(n) = value.as_float() {
            return Self::Number(n);
        }
        if value.is_unit() {
            return Self::Nothing;
        }
        if let Ok(text) = value.as_immutable_string_ref() {
            return Self::Text(text.as_str().into());
        }
        if let Some(handle) = value.read_lock::<RecordView>() {
            return Self::Record(*handle);
        }
        if let Some(absent) = value.read_lock::<Absent>() {
            return Self::Absent(Box::new(absent.clone()));
        }
        if let Some(list) = value.read_lock::<RecordList>() {
            return Self::List(Box::new(list.clone()));
        }
        if let Some(words) = value.read_lock::<WordSet>() {
            return Self::Words(words.0.clone());
        }
        Self::Other(value)
    }
}

/// What a rule gets for a record that does not exist: which kind, and the record and fact it would hang on.
pub(super) fn missing(session: &Session, kind: KindId, of: (RecordView, FactId), at: Position) -> Val {
    let need = Need { handle: of.0, fact: of.1, why: Why::NoRecord, hour: false };
    session.event(at, What::Missed(need.handle, need.fact));
    let note = session.open(need.clone());
    Val::Absent(Box::new(Absent { note, missing: Some((kind, of.0)), need }))
}
