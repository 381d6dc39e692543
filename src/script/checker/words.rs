//! The table of all words a rule may use: on what, with what, what comes out, in which stages. The checker asks it, and
//! tests hold it against what the engine knows and against docs/writing-rules.md.

use crate::model::Stage;

use super::types::Ty;

/// What a word is used on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum On {
    /// Called by itself: `days(2)`.
    Alone,
    /// Any value.
    Value,
    /// A list of records.
    List,
    /// A set of words.
    Set,
    /// A long text.
    LongText,
    /// `out`.
    Out,
    /// What `out.item` gives back.
    Item,
    /// What `out.at_most` gives back.
    Limit,
    /// `letter`.
    Letter,
}

/// What a word takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Any value.
    Value,
    /// A condition on one record of the list.
    Condition,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// A yes or no.
    Bool,
    /// A moment.
    Moment,
    /// One of the words of the set.
    Member,
    /// A set with the same words, or some of them written out.
    Members,
    /// A text, or several written out.
    Phrases,
    /// Several texts written out.
    PhraseList,
    /// A text.
    Text,
    /// A long text.
    LongText,
    /// A text with slots, written out.
    Template,
    /// The id of another rule.
    RuleId,
    /// The name of a derived fact of the subject.
    Fact,
    /// A value for that fact.
    ForFact,
    /// Names and values for the message.
    Slots,
    /// Facts of a place and the values they must have.
    Filter,
}

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Nothing,
    Bool,
    Int,
    Number,
    Text,
    LongText,
    TimeSpan,
    /// The same list, with fewer records.
    List,
    /// One record of the list.
    One,
    /// The value, or the one given instead.
    Either,
    Item,
    Limit,
}

/// One word, in one of the ways it can be used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub name: &'static str,
    pub on: On,
    pub takes: &'static [Takes],
    pub gives: Gives,
    pub stages: &'static [Stage],
    /// What it means, in one line.
    pub doc: &'static str,
}

use self::{Gives as G, On as O, Takes as T};

const ALL: &[Stage] = &Stage::ALL;
const DERIVE: &[Stage] = &[Stage::Derive];
const PLACES: &[Stage] = &[Stage::Bid, Stage::Pair];
const CHECK: &[Stage] = &[Stage::Check];
const LIMITS: &[Stage] = &[Stage::Limits];
const DATED: &[Stage] = &[Stage::Due, Stage::Step];
const DRAFT: &[Stage] = &[Stage::Draft];

const fn word(
    name: &'static str,
    on: On,
    takes: &'static [Takes],
    gives: Gives,
    stages: &'static [Stage],
    doc: &'static str,
) -> Word {
    Word { name, on, takes, gives, stages, doc }
}

/// Every word there is.
pub(super) const WORDS: &[Word] = &[
    word("known", O::Alone, &[T::Value], G::Bool, ALL, "whether a fact is known"),
    word("unknown", O::Alone, &[T::Value], G::Bool, ALL, "whether a fact is blank"),
    word("or", O::Value, &[T::Value], G::Either, ALL, "the fact, or this where it is blank"),
    word("any", O::List, &[T::Condition], G::Bool, ALL, "whether some record is so"),
    word("any", O::List, &[], G::Bool, ALL, "whether some record is so"),
    word("all", O::List, &[T::Condition], G::Bool, ALL, "whether every record is so"),
    word("none", O::List, &[T::Condition], G::Bool, ALL, "whether no record is so"),
    word("none", O::List, &[], G::Bool, ALL, "whether no record is so"),
    word("count", O::List, &[T::Condition], G::Int, ALL, "how many records are so"),
    word("count", O::List, &[], G::Int, ALL, "how many records are so"),
    word("at_least", O::List, &[T::Int, T::Condition], G::Bool, ALL, "whether at least so many records are so"),
    word("at_least", O::List, &[T::Int], G::Bool, ALL, "whether at least so many records are so"),
    word("at_most", O::List, &[T::Int, T::Condition], G::Bool, ALL, "whether at most so many records are so"),
    word("at_most", O::List, &[T::Int], G::Bool, ALL, "whether at most so many records are so"),
    word("where", O::List, &[T::Condition], G::List, ALL, "the records that are so"),
    word("first", O::List, &[T::Condition], G::One, ALL, "the first record that is so"),
    word("first", O::List, &[], G::One, ALL, "the first record that is so"),
    word("has", O::Set, &[T::Member], G::Bool, ALL, "whether the set has that word"),
    word("has_any", O::Set, &[T::Members], G::Bool, ALL, "whether the set has one of those words"),
    word("is_empty", O::Set, &[], G::Bool, ALL, "whether the set says `none`"),
    word("count", O::Set, &[], G::Int, ALL, "how many words the set has"),
    word("mentions", O::LongText, &[T::Phrases], G::Bool, ALL, "whether one of the phrases occurs"),
    word(
        "quote",
        O::LongText,
        &[T::PhraseList],
        G::Text,
        ALL,
        "the words in which one of the phrases occurs, as written",
    ),
    word(
        "without",
        O::LongText,
        &[T::PhraseList],
        G::LongText,
        ALL,
        "the text without sentences that say one of these",
    ),
    word("opening", O::LongText, &[], G::LongText, ALL, "how it begins, up to the first comma or line break"),
    word("words", O::LongText, &[], G::Int, ALL, "how many words it has"),
    word("names", O::LongText, &[T::Text], G::Bool, ALL, "whether the last word of this name occurs"),
    word("alike", O::LongText, &[T::LongText], G::Int, ALL, "how much wording two texts share, in percent"),
    word("days", O::Alone, &[T::Int], G::TimeSpan, ALL, "so many days"),
    word("weeks", O::Alone, &[T::Int], G::TimeSpan, ALL, "so many weeks"),
    word("hours", O::Alone, &[T::Int], G::TimeSpan, ALL, "so many hours"),
    word("days_between", O::Alone, &[T::Moment, T::Moment], G::Int, ALL, "whole days from the first to the second"),
    word("has_hour", O::Alone, &[T::Moment], G::Bool, ALL, "whether its hour is written down, not its day alone"),
    word("percent", O::Alone, &[T::Number, T::Number], G::Number, ALL, "the first as a percentage of the second"),
    word("half_of", O::Alone, &[T::Int], G::Int, ALL, "half, rounded down"),
    word("third_of", O::Alone, &[T::Int], G::Int, ALL, "a third, rounded down"),
    word("set", O::Out, &[T::Fact, T::ForFact], G::Nothing, DERIVE, "the fact is this"),
    word("vote", O::Out, &[T::Fact, T::ForFact], G::Nothing, DERIVE, "one vote that the fact is this"),
    word("add", O::Out, &[T::Fact, T::Int], G::Nothing, DERIVE, "adds to the fact"),
    word("points", O::Out, &[T::Int], G::Nothing, PLACES, "so many points for the place"),
    word("forbid", O::Out, &[], G::Nothing, PLACES, "the place must not be used"),
    word("at_most", O::Out, &[T::Int, T::Filter], G::Limit, LIMITS, "at most so many places like this"),
    word("at_least", O::Out, &[T::Int, T::Filter], G::Limit, LIMITS, "at least so many places like this"),
    word(
        "costs",
        O::Limit,
        &[T::Int],
        G::Nothing,
        LIMITS,
        "points lost for each place beyond the limit, or short of it",
    ),
    word("error", O::Out, &[], G::Nothing, CHECK, "a finding that must be mended"),
    word("error", O::Out, &[T::Slots], G::Nothing, CHECK, "a finding that must be mended"),
    word("warn", O::Out, &[], G::Nothing, CHECK, "a finding worth a look"),
    word("warn", O::Out, &[T::Slots], G::Nothing, CHECK, "a finding worth a look"),
    word("note", O::Out, &[], G::Nothing, CHECK, "good to know"),
    word("note", O::Out, &[T::Slots], G::Nothing, CHECK, "good to know"),
    word("item", O::Out, &[T::Template], G::Item, DATED, "something to do"),
    word("from", O::Item, &[T::Moment], G::Item, DATED, "from when it makes sense"),
    word("until", O::Item, &[T::Moment], G::Item, DATED, "by when it must be done"),
    word("done_on", O::Item, &[T::Moment], G::Item, DATED, "when it was done"),
    word("done_if", O::Item, &[T::Bool], G::Item, DATED, "whether it is done"),
    word("void_if", O::Item, &[T::Bool], G::Item, DATED, "whether it is not needed"),
    word("after", O::Item, &[T::RuleId], G::Item, DATED, "what must be done first"),
    word("to", O::Letter, &[T::Template], G::Nothing, DRAFT, "whom the letter goes to"),
    word("subject", O::Letter, &[T::Template], G::Nothing, DRAFT, "the subject line"),
    word("greeting", O::Letter, &[T::Template], G::Nothing, DRAFT, "the greeting"),
    word("line", O::Letter, &[T::Template], G::Nothing, DRAFT, "a line of text"),
    word("gap", O::Letter, &[T::Template], G::Nothing, DRAFT, "something the applicant must fill in"),
    word("close", O::Letter, &[T::Template], G::Nothing, DRAFT, "the closing"),
];

impl On {
    /// What a value of that type is to the table; none for types that no word of their own is used on.
    pub fn of(ty: &Ty) -> Option<Self> {
        match ty {
            Ty::List(_) => Some(Self::List),
            Ty::Words(_) => Some(Self::Set),
            Ty::LongText => Some(Self::LongText),
            Ty::Out => Some(Self::Out),
            Ty::Item => Some(Self::Item),
            Ty::Limit => Some(Self::Limit),
            Ty::Letter => Some(Self::Letter),
            Ty::Any
            | Ty::Nothing
            | Ty::Bool
            | Ty::Int
            | Ty::Number
            | Ty::Text
            | Ty::Literal(_)
            | Ty::Moment
            | Ty::TimeSpan
            | Ty::Word(_)
            | Ty::Record(_)
            | Ty::Array(_)
            | Ty::Range
            | Ty::Map
            | Ty::Closure => None,
        }
    }

    /// What it is, in a sentence.
    pub fn say(self) -> &'static str {
        match self {
            Self::Alone => "by itself",
            Self::Value => "on a fact",
            Self::List => "on a list of records",
            Self::Set => "on a set",
            Self::LongText => "on a long text",
            Self::Out => "on `out`",
            Self::Item => "on an item",
            Self::Limit => "on a limit",
            Self::Letter => "on `letter`",
        }
    }
}

/// The ways a word is used on something.
pub(super) fn uses(name: &str, on: impl Fn(On) -> bool) -> Vec<&'static Word> {
    WORDS.iter().filter(|word| word.name == name && on(word.on)).collect()
}

/// The names of the words for something, each once.
pub(super) fn names(on: impl Fn(On) -> bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = WORDS.iter().filter(|word| on(word.on)).map(|word| word.name).collect();
    names.dedup();
    names
}

/// What `out` and `letter` can say in a stage.
pub(super) fn said_in(stage: Stage) -> Vec<&'static str> {
    let speaks = |word: &&Word| matches!(word.on, On::Out | On::Letter) && word.stages.contains(&stage);
    let mut names: Vec<&str> = WORDS.iter().filter(speaks).map(|word| word.name).collect();
    names.dedup();
    names
}
