//! What a report is made of: plain lines, sorted and worded. The serialized members are the JSON contract; the skipped
//! ones are words for the other formats. Made by `view`, never changed afterwards.

mod finding;
mod item;
mod list;
mod plan;
#[cfg(feature = "cli")]
mod schema;
mod timeline;
mod verdict;

pub use finding::{At, FindingLine, Read, Rest};
pub use item::{CalendarSlot, ItemLine, Next};
pub use list::{Advice, ApplicationList, Count, Exclusion, Fees, Listed, MadeOf};
pub use plan::{Forbidden, Hangs, Plan, Planned, Points, Proposed, Swapped, Tie};
pub use timeline::{Mark, Timeline};
pub use verdict::{
    Basis, BasisKind, Because, Claim, DerivedLine, FaultLine, Missing, NeedLine, Open, SourceLine, VerdictLine,
};

use serde::{Serialize, Serializer};

use crate::model::{PersonId, RuleId, Severity, State, Verdict};

/// A whole report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The season, as the Match year.
    pub season: i64,
    /// What the season is called.
    pub season_title: String,
    /// The moment the report looks from.
    pub as_of: Moment,
    /// That moment in UTC as calendars write it, and in minutes since 1970: a later report has a greater number.
    pub edition: (String, i64),
    /// The date of the rules, as it is kept with them.
    pub rules_date: String,
    /// The date of the rules in words.
    pub rules_words: String,
    /// The people, the applicant first.
    pub people: Vec<Heading>,
    /// What to do next, at most five for each person.
    pub do_next: Vec<Next>,
    /// All findings, folded and waived ones included.
    pub findings: Vec<FindingLine>,
    /// Verdicts that miss facts.
    pub cannot_tell: Vec<Open>,
    /// The same by fact: what we need to know.
    pub missing: Vec<Missing>,
    /// What rules derived.
    pub derived: Vec<DerivedLine>,
    /// Her lists of programs.
    pub lists: Vec<ApplicationList>,
    /// The proposed signals.
    pub allocation: Vec<Plan>,
    /// Dated items in time order, then steps in the order of the road.
    pub items: Vec<ItemLine>,
    /// The dates ahead of each person.
    pub timelines: Vec<Timeline>,
    /// Every verdict with its evidence.
    pub verdicts: Vec<VerdictLine>,
    /// Rules that went wrong.
    pub faults: Vec<FaultLine>,
    /// What the report rests on beside plain facts.
    pub rests: Vec<Basis>,
    /// Who says the values from outside.
    pub sources: Vec<SourceLine>,
}

/// A moment for programs and in words; JSON holds the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// ISO form.
    pub iso: String,
    /// `12 Sep`, `3 Mar 2027`, `23 Sep, 9:00 EDT`.
    pub words: String,
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso)
    }
}

/// Which person of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The one whose scenario it is.
    Applicant,
    /// The other person of a couple.
    Partner,
}

impl From<PersonId> for Role {
    fn from(person: PersonId) -> Self {
        if person.0 == 0 { Self::Applicant } else { Self::Partner }
    }
}

/// One person and what she applies for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Heading {
    /// Which person.
    pub person: Role,
    /// Her name, where it is known.
    pub name: Option<String>,
    /// Her specialties.
    pub specialties: Vec<Specialty>,
    /// The occasion on which the report is one of its own; none in the usual course of a season.
    pub occasion: Option<String>,
    /// What such a report says first.
    pub opening: Vec<String>,
    /// What stands over errors and over warnings, where that is not the usual.
    #[serde(skip)]
    pub over: Option<(String, String)>,
    /// Whether the plan can no longer be changed.
    #[serde(skip)]
    pub submitted: bool,
    /// Whether the dictionary knows such a moment at all, and no rule puts anything before it.
    #[serde(skip)]
    pub submits: bool,
}

/// One specialty a person applies in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Specialty {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its name inside a sentence.
    #[serde(skip)]
    pub words: String,
}

fn shown<S: Serializer>(rule: &RuleId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(rule)
}

fn severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}

#[allow(clippy::ref_option, reason = "serde hands over the member as it is")]
fn maybe_state<S: Serializer>(state: &Option<State>, serializer: S) -> Result<S::Ok, S::Error> {
    state.map(State::name).serialize(serializer)
}

fn state<S: Serializer>(state: &State, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.name())
}

fn verdict<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.name())
}
