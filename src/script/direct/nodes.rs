//! A rule as it is run directly: names are places in a frame, facts and functions are found, constants are put in.

use rhai::Position;

use super::super::lists::Word;
use super::super::value::Val;

/// A word of ours.
type Ours = &'static str;

/// A rule with all functions it calls.
#[derive(Default)]
pub(in super::super) struct Program {
    /// Its functions.
    pub functions: Vec<Function>,
    /// The number of the stage function.
    pub main: usize,
}

/// One function.
pub(in super::super) struct Function {
    /// Places its frame has: parameters first, then `this`, then names.
    pub places: usize,
    pub body: Node,
    /// Steps that one call is charged, whichever way it goes: never fewer than Rhai would count.
    pub steps: usize,
}

/// One expression or statement.
pub(in super::super) enum Node {
    Constant(Val),
    /// What stands at a place of the frame.
    Place(usize),
    /// A fact of something: the number of its name.
    Fact(Box<Node>, usize, Position),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>, Position),
    Compare(Comparison, Box<(Node, Node)>, Position),
    Known(Box<Node>),
    Unknown(Box<Node>),
    /// `x.or(d)`.
    Otherwise(Box<(Node, Node)>),
    /// `set.has(word)`.
    Has(Box<(Node, Node)>, Position),
    /// `set.has_any(set)`.
    HasAny(Box<(Node, Node)>, Position),
    /// `set.is_empty()`.
    IsEmpty(Box<Node>, Position),
    List(Box<Asked>),
    /// `for x in list { .. }`.
    Each(Box<Each>),
    /// A function of the rule or the library.
    Call(usize, Vec<Node>),
    /// A function of ours or an operator, as Rhai calls it.
    Native(Ours, Vec<Node>, Position),
    Array(Vec<Node>),
    Map(Vec<(String, Node)>),
    If(Box<(Node, Node, Node)>),
    Block(Vec<Node>),
    /// `let`; and a value that Rhai works out before what it is given to.
    Let(usize, Box<Node>),
    Return(Option<Box<Node>>),
}

/// A list word.
pub(in super::super) struct Asked {
    pub word: Word,
    pub name: Ours,
    pub list: Node,
    pub number: Option<Node>,
    pub condition: Option<Condition>,
    pub at: Position,
}

/// Going through a list.
pub(in super::super) struct Each {
    pub list: Node,
    /// The place of the record whose turn it is.
    pub place: usize,
    /// The place of its number in the list.
    pub counter: Option<usize>,
    pub body: Node,
    pub steps: usize,
}

/// The condition of a list word: it sees the frame of the function it stands in.
pub(in super::super) struct Condition {
    /// The place of the record that is asked.
    pub place: usize,
    pub body: Node,
    pub steps: usize,
}

/// `==` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Comparison {
    Same,
    Different,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Comparison {
    /// How it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Same => "==",
            Self::Different => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// The comparison that is written so.
    pub fn written(sign: &str) -> Option<Self> {
        [Self::Same, Self::Different, Self::Less, Self::AtMost, Self::More, Self::AtLeast]
            .into_iter()
            .find(|comparison| comparison.sign() == sign)
    }

    /// Whether it can hold, and whether it can fail, of whole numbers within these bounds.
    pub fn within(self, (a, b): (i64, i64), (c, d): (i64, i64)) -> (bool, bool) {
        let swapped = |(yes, no): (bool, bool)| (no, yes);
        match self {
            Self::Same => (a <= d && c <= b, !(a == b && c == d && a == c)),
            Self::Different => swapped(Self::Same.within((a, b), (c, d))),
            Self::Less => (a < d, b >= c),
            Self::AtMost => (a <= d, b > c),
            Self::More => swapped(Self::AtMost.within((a, b), (c, d))),
            Self::AtLeast => swapped(Self::Less.within((a, b), (c, d))),
        }
    }

    /// Whether it holds for values in this order.
    pub fn holds(self, order: Option<std::cmp::Ordering>) -> bool {
        match self {
            Self::Same => order.is_some_and(std::cmp::Ordering::is_eq),
            Self::Different => order.is_none_or(std::cmp::Ordering::is_ne),
            Self::Less => order.is_some_and(std::cmp::Ordering::is_lt),
            Self::AtMost => order.is_some_and(std::cmp::Ordering::is_le),
            Self::More => order.is_some_and(std::cmp::Ordering::is_gt),
            Self::AtLeast => order.is_some_and(std::cmp::Ordering::is_ge),
        }
    }
}

impl Node {
    /// Whether working it out earlier or later makes no difference.
    pub fn still(&self) -> bool {
        matches!(self, Self::Constant(_) | Self::Place(_))
    }

    /// Steps Rhai would count at most for it, without functions that it calls and conditions that it asks.
    pub fn steps(&self) -> usize {
        // An expression, its place in a chain, its value as an argument, and the function behind it.
        const EACH: usize = 4;
        let inside: usize = match self {
            Self::Constant(Val::Other(_)) => 8,
            Self::Constant(_) | Self::Place(_) => 0,
            Self::Fact(node, ..) | Self::Not(node, _) | Self::Known(node) | Self::Unknown(node) => node.steps(),
            Self::IsEmpty(node, _) | Self::Let(_, node) => node.steps(),
            Self::And(nodes) | Self::Or(nodes) | Self::Array(nodes) | Self::Block(nodes) => total(nodes),
            Self::Call(_, nodes) | Self::Native(_, nodes, _) => total(nodes),
            Self::Compare(_, pair, _) | Self::Has(pair, _) | Self::HasAny(pair, _) | Self::Otherwise(pair) => {
                pair.0.steps() + pair.1.steps()
            }
            Self::List(asked) => {
                // Names that the condition takes from around it are shared and handed over.
                let taken = asked.condition.as_ref().map_or(0, |condition| 3 * (condition.place + 2));
                asked.list.steps() + asked.number.as_ref().map_or(0, Node::steps) + taken
            }
            Self::Each(each) => each.list.steps(),
            Self::Map(entries) => entries.iter().map(|(_, node)| node.steps()).sum(),
            Self::If(parts) => parts.0.steps() + parts.1.steps() + parts.2.steps(),
            Self::Return(node) => node.as_ref().map_or(0, |node| node.steps()),
        };
        EACH + inside
    }
}

fn total(nodes: &[Node]) -> usize {
    nodes.iter().map(Node::steps).sum()
}

/// The functions that are called by their Rust name, so that a node holds no text of its own.
pub(super) fn native(name: &str) -> Option<&'static str> {
    NATIVE.iter().find(|native| **native == name).copied()
}

/// Every function of ours that takes plain values, and the operators.
const NATIVE: [&str; 64] = [
    "+",
    "-",
    "*",
    "/",
    "%",
    "!",
    "contains",
    "has",
    "has_any",
    "is_empty",
    "count",
    "mentions",
    "quote",
    "without",
    "opening",
    "words",
    "names",
    "alike",
    "percent",
    "half_of",
    "third_of",
    "days",
    "weeks",
    "hours",
    "days_between",
    "has_hour",
    "error",
    "warn",
    "note",
    "set",
    "vote",
    "add",
    "points",
    "forbid",
    "at_most",
    "costs",
    "item",
    "from",
    "until",
    "done_on",
    "done_if",
    "void_if",
    "after",
    "to",
    "subject",
    "greeting",
    "line",
    "gap",
    "close",
    "any",
    "none",
    "all",
    "at_least",
    "where",
    "first",
    "or",
    "known",
    "unknown",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
];
