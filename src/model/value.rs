//! A value that a fact can have.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{RecordId, When};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number, in the unit of its fact.
    Integer(i64),
    /// A number, in the unit of its fact.
    Number(f64),
    /// A text, short or long.
    Text(Rc<str>),
    /// One of the words an enum allows.
    Word(Rc<str>),
    /// Words of a set; the empty set says "none".
    Words(Rc<BTreeSet<Rc<str>>>),
    /// A day or a moment.
    When(When),
    /// Another record.
    Record(RecordId),
}

impl Value {
    /// The text or the word; none for other values.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Word(text) => Some(text),
            Self::Bool(_) | Self::Integer(_) | Self::Number(_) | Self::Words(_) | Self::When(_) | Self::Record(_) => {
                None
            }
        }
    }

    /// The record it refers to; none for other values.
    pub fn as_record(&self) -> Option<RecordId> {
        match self {
            Self::Record(id) => Some(*id),
            _ => None,
        }
    }

    /// The day or moment; none for other values.
    pub fn as_when(&self) -> Option<&When> {
        match self {
            Self::When(when) => Some(when),
            _ => None,
        }
    }
}
