//! Plain data that every part shares: facts with places, rules' metadata, what an evaluation found. No files, no Rhai.

pub mod diagnostic;
pub mod dictionary;
pub mod effect;
pub mod files;
mod ids;
mod layout;
pub mod nearest;
mod need;
mod occasion;
pub mod outcome;
pub mod rule;
pub mod similarity;
mod source;
pub mod value;
pub mod when;
pub mod wording;
pub mod world;

pub use diagnostic::{Code, Diagnostic};
pub use dictionary::{Blank, Bounds, Combine, Dictionary, FactDef, Kind, Link, Named, Owner, Privacy, Type};
pub use effect::{
    Bound, Effect, Ended, Event, Fault, ItemDraft, ItemPart, LetterPart, LimitDraft, LineCol, May, Ran, SlotValue, What,
};
pub use files::{CellSpan, File, FileId, Files, Span};
pub use ids::{FactId, KindId, PersonId, RecordId, RecordView, RuleId};
pub use layout::{Layout, Page};
pub use nearest::{did_you_mean, nearest};
pub use need::{Need, Why};
pub use occasion::{OCCASION, Occasion};
pub use outcome::{
    Allocation, CannotTell, Chosen, Finding, Item, Letter, Misplaced, Outcome, Reason, RuleFault, Scale, Stands, State,
    Swap, Verdict, VerdictRow, WeightSensitivity,
};
pub use rule::{Data, DataKind, DataValue, Group, Origin, Piece, Rule, RuleSet, Severity, Stage, Statement, Template};
pub use similarity::Bigrams;
pub use source::{SaidBy, Source, SourceValue};
pub use value::Value;
pub use when::{Latest, Stamp, TimeSpan, When};
pub use world::{Contents, Fact, How, Person, Record, Slot, Waiver, World};
