//! How what is no data by itself is written in a kept program: places in a file, words of ours, constants.

use rhai::{Dynamic, Position};
use serde::{Deserialize, Serialize};

use super::super::value::Val;

/// A constant as it is written.
#[derive(Serialize, Deserialize)]
enum Plain {
    Nothing,
    Bool(bool),
    Int(i64),
    Number(f64),
    Text(String),
    List(Vec<Self>),
}

/// A place in a file: line and column, none as line 0.
pub(super) mod place {
    use rhai::Position;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(at: &Position, to: S) -> Result<S::Ok, S::Error> {
        super::pair(*at).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Position, D::Error> {
        let (line, column) = <(u16, u16)>::deserialize(from)?;
        Ok(if line == 0 { Position::NONE } else { Position::new(line, column) })
    }
}

/// A word of ours.
pub(super) mod word {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::super::nodes::native;

    pub(in super::super) fn serialize<S: Serializer>(word: &&'static str, to: S) -> Result<S::Ok, S::Error> {
        word.serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
        native(<&str>::deserialize(from)?).ok_or_else(|| D::Error::custom("no word of ours"))
    }
}

/// A constant: a value that can be written out.
pub(super) mod constant {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error};

    use super::super::super::value::Val;
    use super::Plain;

    pub(in super::super) fn serialize<S: Serializer>(value: &Val, to: S) -> Result<S::Ok, S::Error> {
        Plain::of(value).ok_or_else(|| S::Error::custom("this constant cannot be written out"))?.serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Val, D::Error> {
        Ok(Val::of(Plain::deserialize(from)?.dynamic()))
    }
}

fn pair(at: Position) -> (u16, u16) {
    let short = |n: Option<usize>| n.and_then(|n| u16::try_from(n).ok()).unwrap_or(0);
    (short(at.line()), short(at.position()))
}

impl Plain {
    fn of(value: &Val) -> Option<Self> {
        Some(match value {
            Val::Nothing => Self::Nothing,
            Val::Bool(b) => Self::Bool(*b),
            Val::Int(n) => Self::Int(*n),
            Val::Number(n) => Self::Number(*n),
            Val::Text(text) => Self::Text(text.to_string()),
            Val::Other(value) => {
                let items = value.read_lock::<rhai::Array>()?;
                Self::List(items.iter().map(|item| Self::of(&Val::of(item.clone()))).collect::<Option<_>>()?)
            }
            Val::Record(_) | Val::Absent(_) | Val::List(_) | Val::Words(_) | Val::Out => return None,
        })
    }

    fn dynamic(self) -> Dynamic {
        match self {
            Self::Nothing => Dynamic::UNIT,
            Self::Bool(b) => b.into(),
            Self::Int(n) => n.into(),
            Self::Number(n) => n.into(),
            Self::Text(text) => text.into(),
            Self::List(items) => Dynamic::from_array(items.into_iter().map(Self::dynamic).collect()),
        }
    }
}
