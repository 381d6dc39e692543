//! What one call of one rule did: effects, events with positions, and how it ended. The stream everything else listens to.

use std::collections::BTreeMap;

use super::{FactId, RecordView, Severity, Value, When, Why};

/// A position in a rule's text, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

/// One thing that happened while a rule ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where in the rule.
    pub spot: LineCol,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A fact was read and known.
    Read(RecordView, FactId, Value),
    /// A fact was read and not known.
    Missed(RecordView, FactId),
    /// A list of records was reached, with so many records.
    Listed(RecordView, FactId, usize),
    /// A condition over a list or two values was decided: the word, and the answer.
    Decided(&'static str, bool),
    /// A condition could not be decided.
    Undecided(&'static str),
    /// The rule said something: which of its effects.
    Effect(usize),
}

/// A fact that is needed and not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// Whose fact.
    pub handle: RecordView,
    /// Which fact.
    pub fact: FactId,
    /// Why it is not known.
    pub why: Why,
    /// Known as a day, but the rule depends on the hour.
    pub hour: bool,
}

/// What a rule did, once it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// What it said; empty unless it ended with [`Ended::Told`].
    pub effects: Vec<Effect>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Work done, in the executor's own units.
    pub fuel: u64,
}

/// How a rule ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// It said all it had to say.
    Told,
    /// It needs facts that are not known.
    CannotTell(Vec<Need>),
    /// It went wrong.
    Fault(Fault),
}

/// A rule that went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What went wrong, in plain words.
    pub message: String,
    /// Where in the rule.
    pub spot: LineCol,
}

/// A value given to a message slot by the call.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotValue {
    /// A value, without the labels of a fact.
    Plain(Value),
    /// Records, by title.
    Records(Vec<RecordView>),
    /// A fact's value, said as that fact says it.
    OfFact(FactId, Value),
}

/// One thing a rule said.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A finding.
    Find {
        /// How grave.
        severity: Severity,
        /// A second record it is about.
        about: Option<RecordView>,
        /// Names for message slots.
        slots: BTreeMap<String, SlotValue>,
    },
    /// A derived fact of the subject.
    Set(FactId, Value),
    /// A vote for a derived fact of the subject.
    Vote(FactId, Value),
    /// A number to add to a derived fact of the subject.
    Add(FactId, i64),
    /// Points for a place.
    Points(i64),
    /// A place that must not be used.
    Forbid,
    /// A limit on places.
    Limit(LimitDraft),
    /// A dated item or a step.
    Item(Box<ItemDraft>),
    /// A part of a letter.
    Letter(LetterPart),
}

/// How many places may count against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// So many at most.
    Most(i64),
    /// So many at least.
    Least(i64),
}

/// At most, or at least, so many places of that kind.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitDraft {
    /// How many.
    pub bound: Bound,
    /// Facts that a place (or its program) must have to count: name and value.
    pub filter: Vec<(String, Value)>,
    /// Points lost for each place beyond it, or short of it; none for a limit that must hold.
    pub costs: Option<i64>,
}

/// An item as a rule describes it, before its state is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemDraft {
    /// Its title, with slots.
    pub title: String,
    /// From when it makes sense.
    pub from: Option<When>,
    /// By when it must be done.
    pub until: Option<When>,
    /// When it was done: none while the rule says nothing about it, else the moment or not yet.
    pub done_on: Option<Option<When>>,
    /// The fact that would say when it was done, where nobody has written it down.
    pub unsaid: Option<Need>,
    /// Whether it is done, where no date is kept.
    pub done: Option<bool>,
    /// Whether it is not needed.
    pub void: bool,
    /// Rules whose items must be done first.
    pub after: Vec<String>,
    /// Facts the state depends on that are not known.
    pub needs: Vec<Need>,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum LetterPart {
    /// Whom it goes to.
    To(String),
    /// The subject line.
    Subject(String),
    /// The greeting.
    Greeting(String),
    /// A line of text.
    Line(String),
    /// Something the applicant must fill in.
    Gap(String),
    /// The closing.
    Close(String),
}
