//! The proposed signals as a report holds them.

use serde::Serialize;

use crate::model::RuleId;

use super::{NeedLine, Role, shown};

/// The proposed signals of one person in one specialty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Plan {
    /// Whose signals they are.
    pub person: Role,
    /// The id of the specialty.
    pub specialty: String,
    /// Points of the proposal: those of the chosen places, what they gain beside the partner's, less the costs of
    /// limits that are broken. 0 where there is no proposal.
    pub total: i64,
    /// Whether the proposal is proven to be the best.
    pub proven: bool,
    /// By how many points at most a better choice could beat it: 0 where it is proven to be the best; none where that
    /// is not known or there is no proposal. Applications that are chosen together have one gap, that of the whole
    /// choice.
    pub gap: Option<i64>,
    /// Chosen places that could be given to another program without losing a point.
    pub ties: Vec<Tie>,
    /// The chosen places, by tier, in each tier the one with most points first.
    pub chosen: Vec<Proposed>,
    /// Places with more than 0 points that were left out, of programs that get no signal; most points first.
    pub left_out: Vec<Proposed>,
    /// The signals that the applicant plans, by tier.
    pub own_plan: Vec<Planned>,
    /// Points of the applicant's own plan, counted like `total`; signals that rules forbid count nothing. None where no
    /// signals are planned, where the plan breaks a limit that must hold, or where there is no proposal.
    pub own_total: Option<i64>,
    /// The changes that would gain the applicant's own plan most points, best first; at most three.
    pub swaps: Vec<Swapped>,
    /// All limits on these signals, in words: `at most 3 gold`.
    pub limits: Vec<String>,
    /// Limits that cannot hold together, in words; then nothing is chosen. Empty where all can hold.
    pub clashing: Vec<String>,
    /// Those of the forbidden places that the applicant plans to signal.
    pub clash: Vec<Forbidden>,
    /// All places that rules forbid, each with the reason.
    pub forbidden: Vec<Forbidden>,
    /// Facts that are not known and without which points, limits or the number of signals could not be told.
    pub open: Vec<NeedLine>,
    /// Why there is no proposal; none where there is one.
    pub nothing_because: Option<String>,
    /// The heading over it: `Signals, internal medicine: 3 gold, 12 silver`, with the source of these numbers in
    /// parentheses where they have one.
    #[serde(skip)]
    pub heading: String,
}

/// A chosen place that is worth no more than one left out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Tie {
    /// The path of the chosen program.
    pub program: String,
    /// The tier of the signal.
    pub tier: String,
    /// The path of the program that would be as good a choice.
    pub with: String,
}

/// A place (a program in a tier), its points, and why it was chosen or left out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Proposed {
    /// The path of the program.
    pub program: String,
    /// What a report calls the program.
    pub title: String,
    /// The tier, as the dictionary's word.
    pub tier: String,
    /// Its points; of a chosen place with what it gains beside the partner's places.
    pub points: i64,
    /// How many points the best choice without this place has less than the proposal; of a place left out, how many the
    /// best choice with it has less. 0 is a tie. None where that was not worked out.
    pub margin: Option<i64>,
    /// Paths of programs that are in that other choice and not in the proposal; of a place left out, those that would
    /// have to go for it.
    pub rivals: Vec<String>,
    /// Rules whose points, halved or doubled, would put this place out of the best choice. Empty where there are none;
    /// none where that was not worked out, and for places left out.
    pub shaken: Option<Vec<Hangs>>,
    /// Limits that leave no room for a place left out, besides the number of signals, in words. Empty for a chosen
    /// place.
    pub kept_out_by: Vec<String>,
    /// Why it has its points, most points first.
    pub reasons: Vec<Points>,
    /// Facts that are not known and by which rules could still forbid it, in words.
    pub find_out: Vec<String>,
    /// What a report calls the tier.
    #[serde(skip)]
    pub tier_words: String,
    /// How sure the choice is, or why the place was left out: `clear choice`, `close call with X`, `behind X`. Empty
    /// where that was not worked out or there is nothing to say.
    #[serde(skip)]
    pub call: String,
}

/// A rule on whose weight it depends whether a place is chosen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Hangs {
    /// The id of the rule whose points are halved or doubled.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// With how many of its points the place is out: `half` or `twice`.
    pub times: &'static str,
}

/// A change of the applicant's own plan: one signal moved from one program to another.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Swapped {
    /// The path of the program that loses its signal.
    pub from: String,
    /// The path of the program that gets it.
    pub to: String,
    /// The tier of the signal.
    pub tier: String,
    /// Points that the plan gains by it.
    pub gains: i64,
    /// The change in words: `gold from Sandbarrow University to Tidewick University`.
    #[serde(skip)]
    pub says: String,
}

/// One reason why a place has points.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Points {
    /// How many points; negative where it loses them.
    pub points: i64,
    /// The reason in words.
    pub says: String,
    /// The id of the rule that gives them.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
}

/// A signal that the applicant plans.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Planned {
    /// The path of the program.
    pub program: String,
    /// What a report calls the program.
    pub title: String,
    /// The tier, as the dictionary's word; empty where it is not written down.
    pub tier: String,
    /// What a report calls the tier.
    #[serde(skip)]
    pub tier_words: String,
}

/// A place (a program in a tier) that rules forbid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Forbidden {
    /// The path of the program.
    pub program: String,
    /// What a report calls the program.
    pub title: String,
    /// The tier, as the dictionary's word.
    pub tier: String,
    /// Why rules forbid it, in words.
    pub because: String,
}
