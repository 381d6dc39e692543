//! What one evaluation found. `report` words it; nothing here is sorted for the eye.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::{
    Effect, Event, FactId, Fault, LetterPart, May, Need, PersonId, RecordView, RuleId, Severity, Value, When, World,
};

/// All that an evaluation found.
#[derive(Debug)]
pub struct Outcome {
    /// The facts it rests on, derived ones included.
    pub world: Rc<World>,
    /// The date of the rules: `2026-11-22`.
    pub rules_date: String,
    /// Findings, in the order of rules, persons and records; those folded into another one and those the person accepts
    /// included.
    pub findings: Vec<Finding>,
    /// Verdicts that miss facts, in the order in which the rules ran.
    pub cannot_tell: Vec<CannotTell>,
    /// The proposed signals, one for each application, in the order of the scenario.
    pub allocations: Vec<Allocation>,
    /// Dated items, then steps, each in the order of rules, persons and records.
    pub items: Vec<Item>,
    /// Rules that went wrong.
    pub faults: Vec<RuleFault>,
    /// Why derived facts hold: what rules say that have a word (`short`) to count their reason under.
    pub reasons: Vec<Reason>,
    /// Every verdict, in the order in which the rules ran.
    pub verdicts: Vec<VerdictRow>,
    /// Whether there is evidence of every verdict; otherwise only of those that say something or cannot tell.
    pub all_evidence: bool,
    /// The facts that rules read and whose source or origin a report may have to name.
    pub rested_on: BTreeSet<(RecordView, FactId)>,
}

/// What a rule came to for one subject.
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

/// One verdict with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictRow {
    /// The id of the rule.
    pub rule: RuleId,
    /// The record the rule looked at, as one person sees it.
    pub subject: RecordView,
    /// What the rule came to.
    pub verdict: Verdict,
    /// The partner's place; none unless the rule is a pair rule.
    pub second: Option<RecordView>,
    /// What the rule surely said; empty unless the verdict is [`Verdict::Fires`].
    pub effects: Vec<Effect>,
    /// What it may say besides or instead, depending on facts that are not known.
    pub may: Vec<May>,
    /// The gravest that it could still say, an error or a warning, once all facts are known; none where it could say neither,
    /// or says it already.
    pub could: Option<Severity>,
    /// What the rule read and decided, in order; the evidence. Of very much the first and the last.
    pub events: Vec<Event>,
    /// How many events more there were.
    pub more: usize,
    /// The facts that are missing; empty where all is decided.
    pub needs: Vec<Need>,
}

/// Something the applicant should know or change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its identity, words with spaces between: `partner` for the partner's, the rule's id, the subject's id (left out
    /// where the subject is the applicant), the id of `about`.
    pub key: String,
    /// The rule that said it.
    pub rule: RuleId,
    /// The record it is about, as the person sees it whose finding it is.
    pub subject: RecordView,
    /// A second record it is about; none where there is no second one.
    pub about: Option<RecordView>,
    /// How grave it is.
    pub severity: Severity,
    /// The message, slots filled in.
    pub message: String,
    /// What to do about it, slots filled in; none where the rule does not say.
    pub fix: Option<String>,
    /// The moment by which that should be done; none where there is none or it is not known.
    pub by: Option<When>,
    /// The ids of the statements it rests on.
    pub cites: Vec<String>,
    /// The id of the group of rules it belongs to; none where its rule is in no group.
    pub group: Option<String>,
    /// The key of the stronger finding of its group that speaks for it; none where it speaks for itself.
    pub folded_into: Option<String>,
    /// Why the person accepts it; none where they do not.
    pub waived: Option<String>,
    /// The facts that the rule read, each once, in the order in which they were read: whose fact, which fact, its
    /// value.
    pub reads: Vec<(RecordView, FactId, Value)>,
    /// The application that the subject belongs to; none where it belongs to none.
    pub application: Option<RecordView>,
}

/// A verdict that misses facts.
#[derive(Clone, Debug)]
pub struct CannotTell {
    /// The id of the rule.
    pub rule: RuleId,
    /// The record the rule looked at, as one person sees it.
    pub subject: RecordView,
    /// The facts that are missing.
    pub needs: Vec<Need>,
    /// The gravest that it could still say, an error or a warning; none where it could say neither.
    pub could: Option<Severity>,
}

/// Why a derived yes-or-no of a record holds.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The rule that says so.
    pub rule: RuleId,
    /// The record whose fact it is, as one person sees it.
    pub subject: RecordView,
    /// The derived fact that holds.
    pub fact: FactId,
    /// The reason, slots filled in.
    pub says: String,
    /// The word under which a report counts it.
    pub short: String,
}

/// A rule that went wrong for one subject.
#[derive(Clone, Debug)]
pub struct RuleFault {
    /// The id of the rule.
    pub rule: RuleId,
    /// The record it looked at; where rules contradict each other over a derived fact, the record of that fact.
    pub subject: RecordView,
    /// What went wrong.
    pub fault: Fault,
    /// Where in the rule's file it went wrong: `file:line:column`, or the file alone where no line is to blame.
    pub at: String,
}

/// The proposed signals of one application.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// The application, as its owner sees it.
    pub application: RecordView,
    /// Points of the proposal: those of the chosen places, what they gain beside the partner's, less the costs of
    /// limits that are broken. 0 where there is no proposal.
    pub total: i64,
    /// By how many points at most a better choice could beat it: 0 where it is proven to be the best; none where that
    /// is not known or there is no proposal. Applications that are chosen together have one gap, that of the whole
    /// choice.
    pub gap: Option<i64>,
    /// The chosen places, by tier in the order of the dictionary, in each tier the one with most points first.
    pub chosen: Vec<Chosen>,
    /// Places with more than 0 points that were left out, of programs that get no signal; most points first.
    pub left_out: Vec<Chosen>,
    /// Places that rules forbid, each with the reason.
    pub forbidden: Vec<(RecordView, String)>,
    /// Facts that are not known and without which points, limits or the number of signals could not be told.
    pub open: Vec<Need>,
    /// All limits of this application, in words: `at most 3 gold`.
    pub limits: Vec<String>,
    /// Limits that cannot hold together, in words; then nothing is chosen. Empty where all can hold.
    pub clashing: Vec<String>,
    /// The signals that the applicant plans, as the scenario has them: program and tier; the tier is empty where it is
    /// not written down.
    pub own_plan: Vec<(RecordView, String)>,
    /// Points of the applicant's own plan, counted like `total`; signals that rules forbid count nothing. None where no
    /// signals are planned, where the plan breaks a limit that must hold, or where there is no proposal.
    pub own_total: Option<i64>,
    /// The changes that would gain the applicant's own plan most points, best first; at most three.
    pub swaps: Vec<Swap>,
    /// Why there is no proposal; none where there is one.
    pub nothing_because: Option<String>,
}

/// A place and why it was chosen or left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The place, a record of kind `place`: a program in a tier.
    pub place: RecordView,
    /// The program of the place.
    pub program: RecordView,
    /// The tier of the place, as the dictionary's word.
    pub tier: String,
    /// Its points; of a chosen place with what it gains beside the partner's places.
    pub points: i64,
    /// How many points the best choice without this place has less than the proposal; of a place left out, how many the
    /// best choice with it has less. 0 is a tie. None where that was not worked out.
    pub margin: Option<i64>,
    /// Programs that are in that other choice and not in the proposal; of a place left out, those that would have to go
    /// for it.
    pub rivals: Vec<RecordView>,
    /// Rules whose points, halved or doubled, would put this place out of the best choice. Empty where there are none;
    /// none where that was not worked out, and for places left out.
    pub shaken: Option<Vec<WeightSensitivity>>,
    /// Limits that leave no room for a place left out, besides the number of signals, in the words of their rules.
    pub kept_out_by: Vec<String>,
    /// Why it has its points: the points, the reason in words, the rule. Most points first.
    pub reasons: Vec<(i64, String, RuleId)>,
    /// Facts that are not known and by which rules could still forbid it.
    pub find_out: Vec<Need>,
    /// Points that it may gain at most once all facts are known.
    pub could_gain: i64,
    /// Facts that are not known and by which it could gain them; empty where it can gain none.
    pub gains_by: Vec<Need>,
}

/// A rule whose weight decides whether a place is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeightSensitivity {
    /// The rule whose points are halved or doubled.
    pub rule: RuleId,
    /// Whether half or double the points put the place out.
    pub times: Scale,
}

/// By how much the points of a rule are changed to try a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// Half as much.
    Half,
    /// Twice as much.
    Double,
}

/// A change of the applicant's own plan: one signal moved from one program to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The program that loses its signal.
    pub from: RecordView,
    /// The program that gets it.
    pub to: RecordView,
    /// The tier of the signal, as the dictionary's word.
    pub tier: String,
    /// Points that the plan gains by it.
    pub gains: i64,
}

/// State of an item on the day of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Its time has not come, or what goes before is open.
    NotYet,
    /// It can be done now, and nothing that must come first is open.
    Open,
    /// It is done.
    Done,
    /// Its time has passed and it is not done.
    Late,
    /// It was done after its time.
    DoneLate,
    /// It is not needed.
    NotNeeded,
    /// Facts are missing without which nobody can say.
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
    /// Its identity: `partner` for the partner's, the rule's id, the subject's id, a colon and the title.
    pub key: String,
    /// The id of the rule.
    pub rule: RuleId,
    /// Whether it is a step of the road to residency rather than a dated item.
    pub step: bool,
    /// The record it is about, as the person sees it whose item it is.
    pub subject: RecordView,
    /// What to do, slots filled in.
    pub title: String,
    /// The title before slots are filled in, as the rule words it: it stays the same while facts change.
    pub wording: String,
    /// The moment from which it can be done; none where it can always be done or that moment is not known.
    pub from: Option<When>,
    /// The moment by which it must be done; none where it has no deadline or that is not known.
    pub until: Option<When>,
    /// Where it stands on the day of the report.
    pub state: State,
    /// When it was done; none where it is not done or nobody wrote down when.
    pub done_on: Option<When>,
    /// Ids of the rules whose items must be done first.
    pub after: Vec<String>,
    /// Items that must come first and do not stand first.
    pub out_of_order: Vec<Misplaced>,
    /// The ids of the statements it rests on.
    pub cites: Vec<String>,
    /// Facts that are not known and without which its state cannot be told; of a late item the fact that would say when
    /// it was done.
    pub needs: Vec<Need>,
    /// Where it could stand, once they are known; empty unless its state cannot be told.
    pub could_be: Vec<State>,
}

/// An item that must come before another one and does not.
#[derive(Clone, Debug, PartialEq)]
pub struct Misplaced {
    /// The title of the item that must come before.
    pub title: String,
    /// Where it stands instead.
    pub stands: Stands,
}

/// Where an item stands that should have come first.
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
    /// The id of the rule.
    pub rule: RuleId,
    /// Its parts in order, slots filled in; questions only, where `needs` is not empty.
    pub parts: Vec<LetterPart>,
    /// Facts that must be known before it can be written; empty where it is written.
    pub needs: Vec<Need>,
    /// Questions about the message itself, which must be answered before the checks can tell whether to send it.
    pub questions: Vec<String>,
    /// Errors and warnings that the checks would find if such a message were sent now.
    pub objections: Vec<Finding>,
}

impl Allocation {
    /// Whether no other choice can have more points.
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

    /// The title of the applicant's record of that person: the name, or the record's id where the name is blank.
    pub fn name(&self, person: PersonId) -> String {
        self.world.title(self.world.applicant(person))
    }
}
