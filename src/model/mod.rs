//! Plain data that every part shares: facts with places, rules' metadata, what an evaluation found. No files, no Rhai.

pub mod alike;
pub mod dictionary;
pub mod effect;
pub mod files;
mod layout;
pub mod nearest;
mod occasion;
pub mod outcome;
pub mod rule;
mod source;
pub mod value;
pub mod when;
pub mod wording;
pub mod world;

pub use alike::Pairs;
pub use dictionary::{Bounds, Combine, Dictionary, FactDef, FactId, Kind, KindId, Link, Named, Owner, Privacy, Type};
pub use effect::{
    Bound, Effect, Ended, Event, Fault, ItemDraft, LetterPart, LimitDraft, Need, Ran, SlotValue, Spot, What,
};
pub use files::{File, FileId, Files, Place, Problem, Stretch, Subject};
pub use layout::{Layout, Page};
pub use nearest::{did_you_mean, nearest};
pub use occasion::{OCCASION, Occasion};
pub use outcome::{
    Allocation, CannotTell, Chosen, Finding, Item, Letter, Misplaced, Outcome, Reason, RuleFault, Shaken, Stands,
    State, Swap, Times, Verdict, VerdictRow,
};
pub use rule::{
    Data, DataKind, DataValue, Group, Origin, Piece, Rule, RuleId, RuleSet, Severity, Stage, Statement, Template,
};
pub use source::{SaidBy, Source, SourceValue};
pub use value::Value;
pub use when::{Latest, Span, Stamp, When};
pub use world::{Contents, Fact, Handle, How, Person, PersonId, Record, RecordId, Slot, Waiver, Why, World};
