//! What one call of one rule did: effects, events with positions, and how it ended. The stream everything else listens to.

use std::collections::BTreeMap;

use super::{FactId, Need, RecordView, Severity, Value, When};

/// A position in a rule's text, counted from 1; both numbers are 0 for what has no place in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One thing that happened while a rule ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where in the rule's text it happened.
    pub spot: LineCol,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A fact was read and known: whose fact, which fact, and its value.
    Read(RecordView, FactId, Value),
    /// A fact was read and not known: whose fact, and which fact.
    Missed(RecordView, FactId),
    /// A list of records was reached: from which record, by which fact, and how many records are in it.
    Listed(RecordView, FactId, usize),
    /// A condition over a list, or a comparison of two values, was decided: the word of the condition, and the answer.
    Decided(&'static str, bool),
    /// A condition could not be decided: the word of the condition.
    Undecided(&'static str),
    /// The rule said something: the place of that effect in [`Ran::effects`], counted from 0.
    Effect(usize),
}

/// What a rule did, once it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// What it surely said: of several things that it may say in one place the mildest. Empty where it went wrong.
    pub effects: Vec<Effect>,
    /// What it may say besides, depending on facts that are not known; empty unless it ended with [`Ended::CannotTell`].
    pub may: Vec<May>,
    /// Facts that are not written down, by which the rule decided as one does without them: it asked whether they are known,
    /// or it has a value for that.
    pub assumes: Vec<Need>,
    /// Values that blank facts were compared with: whose fact, which fact, the value.
    pub met: Vec<(RecordView, FactId, Value)>,
    /// What happened, in the order in which it happened.
    pub events: Vec<Event>,
    /// How much work it was, in the executor's own units: two executors count differently.
    pub fuel: u64,
}

/// Something that a rule may say, depending on facts that are not known.
#[derive(Clone, Debug, PartialEq)]
pub struct May {
    /// What it may say.
    pub effect: Effect,
    /// The place in [`Ran::effects`], counted from 0, of what it would be said instead of; none where it would come besides.
    pub instead_of: Option<usize>,
    /// The facts that would decide it.
    pub needs: Vec<Need>,
}

/// How a rule ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// It said all it had to say.
    Told,
    /// What it says, or some of it, depends on facts that are not known: these.
    CannotTell(Vec<Need>),
    /// It went wrong.
    Fault(Fault),
}

/// What went wrong when a rule ran.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What went wrong, as a sentence for the rule's author.
    pub message: String,
    /// Where in the rule's text it went wrong.
    pub spot: LineCol,
}

/// A value that a rule's call gives to a slot of its message.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotValue {
    /// A value that belongs to no fact: it is said without labels of words.
    Plain(Value),
    /// Records: they are said by their titles.
    Records(Vec<RecordView>),
    /// The value of a fact: it is said as that fact says it.
    OfFact(FactId, Value),
    /// Something that is not known.
    Unknown,
}

/// One thing a rule said.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A finding about the subject.
    Find {
        /// How grave it is.
        severity: Severity,
        /// A second record it is about; none where it is about the subject alone.
        about: Option<RecordView>,
        /// Values for slots of the message, by the name of the slot.
        slots: BTreeMap<String, SlotValue>,
    },
    /// The value of a derived fact of the subject.
    Set(FactId, Value),
    /// A vote for the value of a derived fact of the subject: the fact and the word.
    Vote(FactId, Value),
    /// A number to add to a derived fact of the subject.
    Add(FactId, i64),
    /// Points that the place gains, or loses where the number is negative.
    Points(i64),
    /// The place must not be chosen; where a pair rule says it, not together with the partner's place.
    Forbid,
    /// A limit on how many places of some kind are chosen.
    Limit(LimitDraft),
    /// A dated item or a step.
    Item(Box<ItemDraft>),
    /// A part of a letter.
    Letter(LetterPart),
}

/// How many places may be chosen of those that count against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// At most that many.
    Most(i64),
    /// At least that many.
    Least(i64),
}

/// A limit on the chosen places of one application, as a rule says it.
#[derive(Clone, Debug, PartialEq)]
pub struct LimitDraft {
    /// How many places of that kind, at most or at least.
    pub bound: Bound,
    /// Which places count: those that have all of these facts, or whose program has them. Each is a name and a value.
    pub filter: Vec<(String, Value)>,
    /// Points lost for each place beyond it, or short of it; none for a limit that must hold.
    pub costs: Option<i64>,
}

/// An item as a rule describes it, before its state is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemDraft {
    /// Its title, with slots that are not yet filled in.
    pub title: String,
    /// The moment from which it can be done; none where it can always be done.
    pub from: Option<When>,
    /// The moment by which it must be done; a whole day lasts to its end. None where it has no deadline.
    pub until: Option<When>,
    /// When it was done. None where the rule says nothing about that; `Some(None)` where the rule asks and it is not
    /// done.
    pub done_on: Option<Option<When>>,
    /// The fact that would say when it was done, where that fact is blank; none otherwise.
    pub unsaid: Option<Need>,
    /// Whether it is done, where no date of that is kept; none where the rule does not say.
    pub done: Option<bool>,
    /// Whether it is not needed at all.
    pub void: bool,
    /// Ids of the rules whose items must be done first.
    pub after: Vec<String>,
    /// Facts that are not known and without which the state may not be told.
    pub needs: Vec<Need>,
    /// What of the item these facts leave open.
    pub open: Vec<ItemPart>,
}

/// What a rule says of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemPart {
    /// From when it can be done.
    From,
    /// By when it must be done.
    Until,
    /// When it was done.
    DoneOn,
    /// Whether it is done.
    DoneIf,
    /// Whether it is not needed.
    VoidIf,
}

/// A part of a letter.
#[derive(Clone, Debug, PartialEq)]
pub enum LetterPart {
    /// Whom the letter goes to.
    To(String),
    /// The subject line.
    Subject(String),
    /// The greeting.
    Greeting(String),
    /// A line of text.
    Line(String),
    /// A line that the applicant must write; the text says what belongs there.
    Gap(String),
    /// The closing.
    Close(String),
}
