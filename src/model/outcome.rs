//! What one evaluation found. `report` words it; nothing here is sorted for the eye.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{
    Effect, Event, FactId, Fault, LetterPart, Need, PersonId, RecordView, RuleId, Severity, Value, When, World,
};

/// All that an evaluation found.
#[derive(Debug)]
pub struct Outcome {
    /// The facts it rests on, derived ones included.
    pub world: Rc<World>,
    /// The date of the rules.
    pub rules_date: String,
    /// Findings, by rule, person, subject and about; those folded into another one included.
    pub findings: Vec<Finding>,
    /// Verdicts that miss facts.
    pub cannot_tell: Vec<CannotTell>,
    /// The proposed signals, one for each person and specialty.
    pub allocations: Vec<Allocation>,
    /// Dated items and steps.
    pub items: Vec<Item>,
    /// Rules that went wrong.
    pub faults: Vec<RuleFault>,
    /// Why derived facts hold, where the rules that say so are reasons.
    pub reasons: Vec<Reason>,
    /// Every verdict: rule, subject, person, in the order of rules and records.
    pub verdicts: Vec<VerdictRow>,
}

/// A verdict on one rule, subject and person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The rule said something.
    Fires,
    /// The rule had nothing to say.
    Clear,
    /// Facts are missing.
    CannotTell,
    /// The rule went wrong.
    Fault,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fires, Self::Clear, Self::CannotTell, Self::Fault];

    /// Its name in JSON and in cases.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Clear => "clear",
            Self::CannotTell => "cannot_tell",
            Self::Fault => "fault",
        }
    }
}

/// One row of the table of verdicts.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictRow {
    /// The rule.
    pub rule: RuleId,
    /// Whose view of which record.
    pub subject: RecordView,
    /// The verdict.
    pub verdict: Verdict,
    /// The partner's place, for pair rules.
    pub second: Option<RecordView>,
    /// What the rule said.
    pub effects: Vec<Effect>,
    /// What the rule read and decided, in order; the evidence.
    pub events: Vec<Event>,
    /// The facts that are missing, where it cannot tell.
    pub needs: Vec<Need>,
}

/// Something the applicant should know or change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its identity: rule, person (where there are two), subject, about.
    pub key: String,
    /// The rule.
    pub rule: RuleId,
    /// The record it is about, and whose.
    pub subject: RecordView,
    /// A second record.
    pub about: Option<RecordView>,
    /// How grave.
    pub severity: Severity,
    /// The message, slots filled in.
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
    /// By when.
    pub by: Option<When>,
    /// Statements it rests on.
    pub cites: Vec<String>,
    /// The group it belongs to.
    pub group: Option<String>,
    /// Key of the stronger finding of its group that speaks for it.
    pub folded_into: Option<String>,
    /// Why the person accepts it, where she does.
    pub waived: Option<String>,
    /// Facts the rule read, each once: the evidence.
    pub reads: Vec<(RecordView, FactId, Value)>,
    /// The application the subject belongs to, where it does.
    pub application: Option<RecordView>,
}

/// A verdict that misses facts.
#[derive(Clone, Debug)]
pub struct CannotTell {
    /// The rule.
    pub rule: RuleId,
    /// The record it is about, and whose.
    pub subject: RecordView,
    /// The facts that matter.
    pub needs: Vec<Need>,
}

/// Why a derived yes-or-no of a record holds.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The rule that says so.
    pub rule: RuleId,
    /// The record, and in whose eyes.
    pub subject: RecordView,
    /// The fact.
    pub fact: FactId,
    /// The reason, slots filled in.
    pub says: String,
    /// The word under which a report counts it.
    pub short: String,
}

/// A rule that went wrong for one subject.
#[derive(Clone, Debug)]
pub struct RuleFault {
    /// The rule.
    pub rule: RuleId,
    /// The record it looked at; none where several rules contradict each other.
    pub subject: RecordView,
    /// What went wrong.
    pub fault: Fault,
    /// `file:line:column`.
    pub at: String,
}

/// The proposed signals of one person in one specialty.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Her application.
    pub application: RecordView,
    /// Points of the whole, costs of soft limits taken off.
    pub total: i64,
    /// By how many points a better choice could beat it: zero where it is proven to be the best; none where not known.
    /// Applications that are chosen together share it.
    pub gap: Option<i64>,
    /// The chosen places, best first.
    pub chosen: Vec<Chosen>,
    /// Places left out though they had points, best first.
    pub left_out: Vec<Chosen>,
    /// Places ruled out, with the reason.
    pub forbidden: Vec<(RecordView, String)>,
    /// Places whose points could not be told because of these facts.
    pub open: Vec<Need>,
    /// The limits that held, in words.
    pub limits: Vec<String>,
    /// Limits that cannot hold together, in words; then nothing is chosen.
    pub clashing: Vec<String>,
    /// What the applicant plans herself: program and tier.
    pub own_plan: Vec<(RecordView, String)>,
    /// Points of her own plan; none without one, or where it breaks a limit that must hold.
    pub own_total: Option<i64>,
    /// What would gain her own plan most, best first.
    pub swaps: Vec<Swap>,
    /// Why there is no proposal, where there is none.
    pub nothing_because: Option<String>,
}

/// A place and why it was chosen or left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The place: a record of kind `place`.
    pub place: RecordView,
    /// Its program.
    pub program: RecordView,
    /// Its tier.
    pub tier: String,
    /// Its points.
    pub points: i64,
    /// Points that the whole loses without it; of a place left out, with it. None where that was not worked out.
    pub margin: Option<i64>,
    /// Programs that would come in without it; of a place left out, those that would go.
    pub rivals: Vec<RecordView>,
    /// Weights that would change this, halved or doubled; none where that was not worked out.
    pub shaken: Option<Vec<WeightSensitivity>>,
    /// Limits that keep it out, in words.
    pub kept_out_by: Vec<String>,
    /// Each reason with its points, most first.
    pub reasons: Vec<(i64, String, RuleId)>,
    /// Facts that could still rule it out.
    pub find_out: Vec<Need>,
}

/// A weight that matters for a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightSensitivity {
    /// The rule whose points count half or twice.
    pub rule: RuleId,
    /// Half or twice.
    pub times: Scale,
}

/// How much more or less a weight counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// Half as much.
    Half,
    /// Twice as much.
    Double,
}

/// A change of the applicant's own plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The program that gives its signal away.
    pub from: RecordView,
    /// The program that gets it.
    pub to: RecordView,
    /// The tier.
    pub tier: String,
    /// Points the plan gains.
    pub gains: i64,
}

/// State of an item on the day of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its time has not come, or what goes before is open.
    NotYet,
    /// It can be done now.
    Open,
    /// It is done.
    Done,
    /// Its time has passed and it is not done.
    Late,
    /// It was done after its time.
    DoneLate,
    /// It is not needed.
    NotNeeded,
    /// Facts are missing.
    CannotTell,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::NotYet, Self::Open, Self::Done, Self::Late, Self::DoneLate, Self::NotNeeded, Self::CannotTell];

    /// Its name in reports and cases.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYet => "not yet",
            Self::Open => "open",
            Self::Done => "done",
            Self::Late => "late",
            Self::DoneLate => "done late",
            Self::NotNeeded => "not needed",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// A dated item or a step.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its identity: rule, person, subject, title.
    pub key: String,
    /// The rule.
    pub rule: RuleId,
    /// Whether it is a step of the road to residency rather than a dated item.
    pub step: bool,
    /// The record it is about, and whose.
    pub subject: RecordView,
    /// What to do, slots filled in.
    pub title: String,
    /// The same as the rule words it, before slots are filled in: it stays while facts change.
    pub wording: String,
    /// From when.
    pub from: Option<When>,
    /// Until when.
    pub until: Option<When>,
    /// Its state.
    pub state: State,
    /// When it was done.
    pub done_on: Option<When>,
    /// Rules whose items must be done first.
    pub after: Vec<String>,
    /// Items that must come first and do not.
    pub out_of_order: Vec<Misplaced>,
    /// Statements it rests on.
    pub cites: Vec<String>,
    /// Facts the state misses.
    pub needs: Vec<Need>,
}

/// What must come before an item and does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Misplaced {
    /// Its title.
    pub title: String,
    /// Where it stands instead.
    pub stands: Stands,
}

/// Where something stands that should have come first.
#[derive(Clone, Debug, PartialEq)]
pub enum Stands {
    /// It is not done, and what comes after it is.
    NotDone,
    /// It was done on a later day than what comes after it.
    Later(When),
    /// It cannot begin before the time of what comes after it is over.
    TooLate(When),
}

/// A letter that a draft rule wrote, or why it should not be written.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The rule.
    pub rule: RuleId,
    /// Its parts, slots filled in.
    pub parts: Vec<LetterPart>,
    /// Facts that must be known before it can be written; then its parts are the questions.
    pub needs: Vec<Need>,
    /// Questions about the message that decide whether the checks have something against it.
    pub questions: Vec<String>,
    /// Findings of the checks on such a message, were it sent now.
    pub objections: Vec<Finding>,
}

impl Allocation {
    /// Whether it is proven to be the best.
    pub fn proven(&self) -> bool {
        self.gap == Some(0)
    }
}

impl Outcome {
    /// How many findings of each severity speak for themselves: not folded, not waived.
    pub fn counts(&self) -> BTreeMap<Severity, usize> {
        let mut counts = BTreeMap::new();
        for finding in self.spoken() {
            *counts.entry(finding.severity).or_insert(0) += 1;
        }
        counts
    }

    /// Findings that speak for themselves: not folded into another, not waived.
    pub fn spoken(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.folded_into.is_none() && finding.waived.is_none())
    }

    /// Whether more than one person is in the scenario.
    pub fn couple(&self) -> bool {
        self.world.people.len() > 1
    }

    /// A person's name, or the record's id where it is blank.
    pub fn name(&self, person: PersonId) -> String {
        self.world.title(self.world.applicant(person))
    }
}
