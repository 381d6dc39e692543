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

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::model::{PersonId, RuleId, Severity, State, Verdict};

/// A whole report. Some lists are left empty where only the applicant's text is made of it: `cannot_tell`, `derived`
/// and `verdicts`.
#[derive(Clone, Debug)]
pub struct Report {
    /// The season: the year of the Match.
    pub season: i64,
    /// What the season is called.
    pub season_title: String,
    /// The moment the report looks from.
    pub as_of: Moment,
    /// That moment, said twice: in UTC as calendars write it, and as minutes since 1970, which are more for a later
    /// report.
    pub edition: (String, i64),
    /// The date of the rules: `2026-11-22`.
    pub rules_date: String,
    /// The date of the rules in words.
    pub rules_words: String,
    /// The people: the applicant, then the partner where there is one.
    pub people: Vec<Heading>,
    /// What to do next, at most five for each person.
    pub do_next: Vec<Next>,
    /// All findings, folded and accepted ones included: by person, then by severity.
    pub findings: Vec<FindingLine>,
    /// Rules that could not tell because facts are not known, by person, rule and record.
    pub cannot_tell: Vec<Open>,
    /// What is not known and matters, one line for each fact.
    pub missing: Vec<Missing>,
    /// The facts that rules derived, by person and path.
    pub derived: Vec<DerivedLine>,
    /// The lists of programs of each person, one for each application.
    pub lists: Vec<ApplicationList>,
    /// The proposed signals, one entry for each application.
    pub allocation: Vec<Plan>,
    /// Of each person the dated items in time order, then the steps in the order of the road.
    pub items: Vec<ItemLine>,
    /// The dates ahead of each person, in time order.
    pub timelines: Vec<Timeline>,
    /// Every verdict with its evidence, by rule, person and record; none where only what is said has evidence.
    pub verdicts: Option<Vec<VerdictLine>>,
    /// The gravest that a rule could still say to each person once all facts are known: an error or a warning.
    pub could: BTreeMap<Role, Severity>,
    /// How many verdicts there are of each kind.
    pub verdict_counts: BTreeMap<Verdict, usize>,
    /// Rules that went wrong, by rule, person and record.
    pub faults: Vec<FaultLine>,
    /// Values that the report rests on and that are guessed, looked up, from an unsure source, or said by the scenario
    /// though rules would derive them.
    pub rests: Vec<Basis>,
    /// The sources of the values from outside that the report used, by id.
    pub sources: Vec<SourceLine>,
}

/// A moment in ISO form and in words; JSON holds the ISO form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day, or the instant with its offset: `2026-09-10`, `2026-09-23T09:00:00-04:00`.
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
    /// The person whose scenario it is.
    Applicant,
    /// The other person of a couple.
    Partner,
}

impl From<PersonId> for Role {
    fn from(person: PersonId) -> Self {
        if person.0 == 0 { Self::Applicant } else { Self::Partner }
    }
}

/// One person and what they apply for.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Heading {
    /// Which person it is.
    pub person: Role,
    /// The person's name; none where it is not known.
    pub name: Option<String>,
    /// The specialties that the person applies in, in the order of the scenario.
    pub specialties: Vec<Specialty>,
    /// The word of an occasion, such as `soap`, where the person is in one and the report is made for it; none in the
    /// usual course of a season.
    pub occasion: Option<String>,
    /// What the report says first, a sentence each: the opening of the occasion, then what rules put before everything
    /// else.
    pub opening: Vec<String>,
    /// The headings over errors and over warnings, in that order; none where they are the usual ones.
    #[serde(skip)]
    pub over: Option<(String, String)>,
    /// Whether the plan is certified and can no longer be changed.
    #[serde(skip)]
    pub submitted: bool,
    /// Whether the dictionary has a fact for when the plan is certified, and no rule puts anything before everything
    /// else.
    #[serde(skip)]
    pub submits: bool,
}

/// One specialty a person applies in.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Specialty {
    /// The id of the specialty.
    pub id: String,
    /// What a report calls it.
    pub title: String,
    /// What it is called inside a sentence.
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

#[expect(clippy::ref_option, reason = "what serde calls")]
fn could<S: Serializer>(could: &Option<Severity>, serializer: S) -> Result<S::Ok, S::Error> {
    could.map(Severity::name).serialize(serializer)
}

fn verdict<S: Serializer>(verdict: &Verdict, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verdict.name())
}
