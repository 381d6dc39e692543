//! What the checker knows of a value before anything runs: its type, and how a message calls it.

use crate::model::{Dictionary, FactId, KindId, Span, Type, Value};

use super::super::literal::{Kind, Literal};

/// What an expression can be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ty {
    /// Not known, or already wrong: nothing more is said about it.
    Any,
    /// No value.
    Nothing,
    Bool,
    Int,
    Number,
    Text,
    /// One of these texts, written out in the rule.
    Literal(Vec<String>),
    LongText,
    Moment,
    TimeSpan,
    /// A word of that enum.
    Word(FactId),
    /// Words of that set.
    Words(FactId),
    Record(KindId),
    List(KindId),
    /// A list written out, each item with its place.
    Array(Vec<(Ty, Span)>),
    /// `from..to`.
    Range,
    Map,
    Closure,
    Out,
    Letter,
    Item,
    Limit,
}

impl Ty {
    /// What a rule gets for a fact.
    pub fn of_fact(dictionary: &Dictionary, fact: FactId) -> Self {
        match &dictionary.def(fact).ty {
            Type::Bool => Self::Bool,
            Type::Integer => Self::Int,
            Type::Number => Self::Number,
            Type::Text => Self::Text,
            Type::LongText => Self::LongText,
            Type::Date | Type::Moment => Self::Moment,
            Type::Enum(_) => Self::Word(fact),
            Type::Set(_) => Self::Words(fact),
            Type::Reference(kind) | Type::One(kind, _) => Self::Record(*kind),
            Type::List(kind, _) => Self::List(*kind),
        }
    }

    /// What a constant is.
    pub fn of_literal(literal: &Literal) -> Self {
        match &literal.what {
            Kind::Value(value) => Self::of_value(value),
            Kind::List(items) => Self::Array(items.iter().map(|item| (Self::of_literal(item), item.place)).collect()),
            Kind::Map(_) => Self::Map,
            Kind::Other => Self::Any,
        }
    }

    /// What a threshold is.
    pub fn of_value(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Bool,
            Value::Integer(_) => Self::Int,
            Value::Number(_) => Self::Number,
            Value::Text(text) => Self::Literal(vec![text.to_string()]),
            Value::Word(_) | Value::Words(_) | Value::When(_) | Value::Record(_) => Self::Any,
        }
    }

    /// Whether it is a number of either kind, or not known.
    pub fn numeric(&self) -> bool {
        matches!(self, Self::Any | Self::Int | Self::Number)
    }

    /// What it is in a sentence: `a number`, `a word of program.zone`.
    pub fn say(&self, dictionary: &Dictionary) -> String {
        match self {
            Self::Any => "something".into(),
            Self::Nothing => "nothing".into(),
            Self::Bool => "a yes or no".into(),
            Self::Int | Self::Number => "a number".into(),
            Self::Text | Self::Literal(_) => "a text".into(),
            Self::LongText => "a long text".into(),
            Self::Moment => "a moment".into(),
            Self::TimeSpan => "a span of time".into(),
            Self::Word(fact) => format!("a word of {}", dictionary.path(*fact)),
            Self::Words(fact) => format!("the set {}", dictionary.path(*fact)),
            Self::Record(kind) => article(dictionary.name(*kind)),
            Self::List(kind) => format!("a list of {}", dictionary.name(*kind)),
            Self::Array(_) => "a list written out".into(),
            Self::Range => "a range".into(),
            Self::Map => "a map".into(),
            Self::Closure => "a condition".into(),
            Self::Out => "`out`".into(),
            Self::Letter => "`letter`".into(),
            Self::Item => "an item".into(),
            Self::Limit => "a limit".into(),
        }
    }

    /// What comes out where one of two values is taken.
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Literal(mut a), Self::Literal(b)) => {
                a.extend(b);
                a.sort();
                a.dedup();
                Self::Literal(a)
            }
            (Self::Word(fact), Self::Literal(_) | Self::Word(_)) | (Self::Literal(_), Self::Word(fact)) => {
                Self::Word(fact)
            }
            (Self::Int, Self::Number) | (Self::Number, Self::Int) => Self::Number,
            (Self::Text, Self::Literal(_)) | (Self::Literal(_), Self::Text) => Self::Text,
            _ => Self::Any,
        }
    }
}

/// A noun with its article.
pub(super) fn article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']) && !noun.starts_with("uni");
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// The words of an enum or set.
pub(super) fn words_of(dictionary: &Dictionary, fact: FactId) -> Vec<&str> {
    match &dictionary.def(fact).ty {
        Type::Enum(values) | Type::Set(values) => values.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether two enums or sets have the same words, in whatever order.
pub(super) fn same_words(dictionary: &Dictionary, a: FactId, b: FactId) -> bool {
    let sorted = |fact| {
        let mut words = words_of(dictionary, fact);
        words.sort_unstable();
        words
    };
    a == b || sorted(a) == sorted(b)
}

/// Whether two enums or sets have a word in common.
pub(super) fn share_words(dictionary: &Dictionary, a: FactId, b: FactId) -> bool {
    let other = words_of(dictionary, b);
    words_of(dictionary, a).iter().any(|word| other.contains(word))
}
