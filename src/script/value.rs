//! What an expression of a rule can give, as Rust keeps it: the kinds that rules read and compare all the time by
//! themselves, everything else as Rhai has it. What facts give is made here once for both executors.

use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Dynamic, FLOAT, INT, Position};

use super::absent::Absent;
use super::records::RecordList;
use super::session::Session;
use super::texts::WordSet;
use super::times::Moment;
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
    /// What the facts do not decide.
    Open(Rc<Open>),
    List(Box<RecordList>),
    Words(Rc<BTreeSet<Rc<str>>>),
    /// What a rule speaks through.
    Out,
    /// A moment, a span of time, a list written out: what Rhai's own functions take.
    Other(Dynamic),
}

/// A value that the facts do not decide, and the facts that would.
#[derive(Clone)]
pub(super) struct Open {
    /// What it can be.
    pub can: Can,
    /// Facts that are not known and without which it is not decided.
    pub needs: Vec<Need>,
}

/// What a value can be.
#[derive(Clone)]
pub(super) enum Can {
    /// One of these.
    One(Vec<Val>),
    /// A whole number from the first to the last.
    Between(INT, INT),
    /// Anything of its type.
    Any,
}

/// An undecided value where Rhai holds it.
#[derive(Clone)]
pub(super) struct Undecided(pub Rc<Open>);

impl Val {
    /// A value that can be these; the value itself where it can be one only.
    pub fn open(can: Can, needs: Vec<Need>) -> Self {
        let can = match can {
            Can::One(values) => {
                let mut each: Vec<Self> = Vec::new();
                for value in values {
                    if !each.iter().any(|other| other.same(&value)) {
                        each.push(value);
                    }
                }
                match <[Self; 1]>::try_from(each) {
                    Ok([one]) => return one,
                    Err(each) => Can::One(each),
                }
            }
            Can::Between(one, last) if one == last => return Self::Int(one),
            can => can,
        };
        Self::Open(Rc::new(Open { can, needs }))
    }

    /// A yes or no that these facts would decide.
    pub fn yes_or_no(needs: Vec<Need>) -> Self {
        Self::Open(Rc::new(Open { can: Can::One(vec![Self::Bool(true), Self::Bool(false)]), needs }))
    }

    /// Whether it is decided.
    pub fn sure(&self) -> bool {
        !matches!(self, Self::Absent(_) | Self::Open(_))
    }

    /// Whether it is surely the same value.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) | (Self::Out, Self::Out) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b).is_eq(),
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Words(a), Self::Words(b)) => a == b,
            (Self::Record(a), Self::Record(b)) => a == b,
            (Self::Absent(a), Self::Absent(b)) => a.need == b.need && a.missing == b.missing,
            (Self::Open(a), Self::Open(b)) => Rc::ptr_eq(a, b),
            (Self::List(a), Self::List(b)) => a.same(b),
            (Self::Other(a), Self::Other(b)) => match (a.read_lock::<Moment>(), b.read_lock::<Moment>()) {
                (Some(a), Some(b)) => a.when == b.when,
                _ => false,
            },
            _ => false,
        }
    }

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
            Self::Open(open) => Dynamic::from(Undecided(open)),
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
        if let Some(undecided) = value.read_lock::<Undecided>() {
            return Self::Open(undecided.0.clone());
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
