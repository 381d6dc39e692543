//! The proposed signals as a report holds them.

use serde::Serialize;

use crate::model::RuleId;

use super::{NeedLine, Role, shown};

/// The proposed signals of one person in one specialty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Plan {
    /// Who.
    pub person: Role,
    /// The specialty.
    pub specialty: String,
    /// Points of the whole.
    pub total: i64,
    /// Whether it is proven to be the best.
    pub proven: bool,
    /// By how many points a better one could beat it: zero where it is proven; none where that is not known.
    pub gap: Option<i64>,
    /// Choices that could as well have gone the other way.
    pub ties: Vec<Tie>,
    /// The chosen places, best first.
    pub chosen: Vec<Proposed>,
    /// Places with points that were left out, best first.
    pub left_out: Vec<Proposed>,
    /// What she plans herself.
    pub own_plan: Vec<Planned>,
    /// Points of her own plan; none without one, or where it breaks a limit that must hold.
    pub own_total: Option<i64>,
    /// What would gain her own plan most.
    pub swaps: Vec<Swapped>,
    /// Limits that held, in words.
    pub limits: Vec<String>,
    /// Limits that cannot hold together; then nothing is chosen.
    pub clashing: Vec<String>,
    /// What she plans and rules forbid.
    pub clash: Vec<Forbidden>,
    /// All that rules forbid.
    pub forbidden: Vec<Forbidden>,
    /// Facts without which some places have no points.
    pub open: Vec<NeedLine>,
    /// Why there is no proposal.
    pub nothing_because: Option<String>,
    /// `Signals, internal medicine: 3 gold, 12 silver (where that is from)`.
    #[serde(skip)]
    pub heading: String,
}

/// A chosen place that is worth no more than one left out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Tie {
    /// The chosen program.
    pub program: String,
    /// The tier.
    pub tier: String,
    /// The program left out.
    pub with: String,
}

/// A place and its points.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Proposed {
    /// The program.
    pub program: String,
    /// How a report calls it.
    pub title: String,
    /// The tier.
    pub tier: String,
    /// Its points.
    pub points: i64,
    /// Points that the whole loses without it; of a place left out, with it.
    pub margin: Option<i64>,
    /// Programs that would come in without it; of a place left out, those that would go.
    pub rivals: Vec<String>,
    /// Weights that, halved or doubled, would change this; none where that was not worked out.
    pub shaken: Option<Vec<Hangs>>,
    /// Limits that keep it out.
    pub kept_out_by: Vec<String>,
    /// Why.
    pub reasons: Vec<Points>,
    /// Facts that could still rule it out.
    pub find_out: Vec<String>,
    /// The tier in words.
    #[serde(skip)]
    pub tier_words: String,
    /// `clear choice`, `close call with X`; empty where nothing was left out.
    #[serde(skip)]
    pub call: String,
}

/// A weight on which a choice hangs.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Hangs {
    /// The rule whose points they are.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// `half` or `twice`.
    pub times: &'static str,
}

/// A change of her own plan.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Swapped {
    /// The program that gives its signal away.
    pub from: String,
    /// The program that gets it.
    pub to: String,
    /// The tier.
    pub tier: String,
    /// Points the plan gains.
    pub gains: i64,
    /// `gold from Sandbarrow University to Tidewick University`.
    #[serde(skip)]
    pub says: String,
}

/// One reason for a place.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Points {
    /// How many points.
    pub points: i64,
    /// The reason in words.
    pub says: String,
    /// The rule.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
}

/// A signal of her own plan.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Planned {
    /// The program.
    pub program: String,
    /// How a report calls it.
    pub title: String,
    /// The tier.
    pub tier: String,
    /// The tier in words.
    #[serde(skip)]
    pub tier_words: String,
}

/// A place that rules forbid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Forbidden {
    /// The program.
    pub program: String,
    /// How a report calls it.
    pub title: String,
    /// The tier.
    pub tier: String,
    /// Why.
    pub because: String,
}
