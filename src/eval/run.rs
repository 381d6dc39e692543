//! A rule's verdict on one subject, with its evidence, and what it could still come to.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use foldhash::fast::FixedState;

use super::message;
use super::refine::{self, Decided, grave};
use crate::model::{
    CannotTell, Effect, Ended, Event, FactId, Fault, Finding, How, LineCol, May, Need, PersonId, Ran, RecordView, Rule,
    RuleFault, RuleId, RuleSet, Severity, Slot, Stage, Value, Verdict, VerdictRow, What, Why, World,
};
use crate::script::{Call, Executor};

/// So many verdicts about a pair of places are kept, the first: there are as many as places of the one times those of the other.
const MOST_PAIRS: usize = 2000;
/// So many events of one verdict are kept.
const MOST_EVENTS: usize = 128;

/// An evaluation under way.
pub(super) struct Run<'a> {
    pub rules: &'a RuleSet,
    pub executor: &'a dyn Executor,
    pub world: Rc<World>,
    /// Verdicts that miss facts, in the order in which rules ran.
    pub cannot_tell: Vec<CannotTell>,
    /// Rules that went wrong, in the order in which they ran.
    pub faults: Vec<RuleFault>,
    /// Every verdict, in the order in which rules ran.
    pub verdicts: Vec<VerdictRow>,
    /// Of which verdicts there is evidence.
    pub evidence: Evidence,
    /// How many verdicts of pairs are kept.
    pairs: usize,
    /// All that happened when the last rule was evaluated, where its row does not keep it.
    all: Option<Vec<Event>>,
}

/// Of which verdicts there is evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Of those that say something or cannot tell, none of which is held against Rhai: for cases, whose rules are audited by
    /// a test.
    OfCases,
    /// Of those that say something or cannot tell; what is shown is held against Rhai.
    OfWhatIsSaid,
    /// Of every one.
    OfAll,
    /// Of every one, each held against Rhai: a test of the evaluator.
    Audited,
}

impl Evidence {
    /// Whether there is evidence of every verdict.
    pub(super) fn of_all(self) -> bool {
        matches!(self, Self::OfAll | Self::Audited)
    }
}

/// What a rule said of one subject.
#[derive(Default)]
pub(super) struct RuleOutput {
    /// What it surely said.
    pub effects: Vec<Effect>,
    /// What it may say besides or instead.
    pub may: Vec<May>,
    /// The facts that are missing; empty where all is decided.
    pub needs: Vec<Need>,
}

impl<'a> Run<'a> {
    pub fn new(rules: &'a RuleSet, executor: &'a dyn Executor, world: World, evidence: Evidence) -> Self {
        executor.begin();
        let world = Rc::new(world);
        Self {
            rules,
            executor,
            world,
            cannot_tell: Vec::new(),
            faults: Vec::new(),
            verdicts: Vec::new(),
            evidence,
            pairs: 0,
            all: None,
        }
    }

    /// The facts, to add to; possible between calls only.
    pub fn world_mut(&mut self) -> &mut World {
        Rc::get_mut(&mut self.world).expect("no rule runs while facts are added")
    }

    /// The records a rule looks at for one person; none on an occasion on which only rules of other topics speak.
    pub fn subjects(&self, rule: &Rule, person: PersonId) -> Vec<RecordView> {
        let silent = self.world.occasion(person).is_some_and(|(_, occasion)| !occasion.hears(&rule.id));
        if silent && rule.stage != Stage::Derive {
            return Vec::new();
        }
        self.world.of_kind(rule.subject, person)
    }

    /// Runs a rule, given by its number, on a subject and records the verdict. `second` is the partner's place, for
    /// pair rules.
    pub fn evaluate_rule(&mut self, number: usize, subject: RecordView, second: Option<RecordView>) -> RuleOutput {
        let rule = &self.rules.rules[number];
        let mut row = VerdictRow {
            rule: rule.id.clone(),
            subject,
            verdict: Verdict::Clear,
            second,
            effects: Vec::new(),
            may: Vec::new(),
            could: None,
            events: Vec::new(),
            more: 0,
            needs: Vec::new(),
        };
        self.all = None;
        let mut said = RuleOutput::default();
        if let Some(event) = self.over(rule, subject) {
            row.events.push(event);
        } else {
            said = self.judge(number, &mut row);
        }
        if second.is_some() && row.verdict != Verdict::Fault {
            if self.pairs == MOST_PAIRS {
                self.all.get_or_insert(row.events);
                return said;
            }
            self.pairs += 1;
        }
        self.verdicts.push(row);
        said
    }

    fn judge(&mut self, number: usize, row: &mut VerdictRow) -> RuleOutput {
        let stage = self.rules.rules[number].stage;
        let call = Call::of(number, row.subject, row.second);
        let Decided { ran, tried } = refine::decide(self.executor, &self.world, call);
        let call = Call { trial: &tried, ..call };
        let mut said = RuleOutput { effects: ran.effects.clone(), may: ran.may.clone(), needs: Vec::new() };
        row.effects.clone_from(&ran.effects);
        row.may.clone_from(&ran.may);
        match &ran.ended {
            Ended::Told if row.effects.is_empty() => {}
            Ended::Told => row.verdict = Verdict::Fires,
            Ended::CannotTell(needs) => {
                row.needs.clone_from(needs);
                said.needs.clone_from(needs);
                // Of a derived fact or a limit one of several values is not sure.
                if matches!(stage, Stage::Derive | Stage::Limits) {
                    unsettle(row);
                }
                if stage == Stage::Limits {
                    said.effects.clone_from(&row.effects);
                }
                row.verdict = if row.effects.is_empty() { Verdict::CannotTell } else { Verdict::Fires };
            }
            Ended::Fault(fault) => {
                row.verdict = Verdict::Fault;
                self.fault(number, row.subject, fault.clone());
                return RuleOutput::default();
            }
        }
        // Why a place has its points is what the rule says; what it read is nobody's question but the editor's. Derivations are
        // asked again where a finding rests on them.
        let telling = row.verdict != Verdict::Clear && !matches!(stage, Stage::Bid | Stage::Derive);
        if telling || row.second.is_some() || self.evidence.of_all() {
            row.events = self.executor.run(&self.world, Call { evidence: true, ..call }).events;
            for (handle, fact, _) in tried.iter().rev() {
                row.events.insert(0, Event { spot: LineCol::default(), what: What::Missed(*handle, *fact) });
            }
            self.hold_against_oracle(number, row, &ran, call);
            if row.events.len() > MOST_EVENTS {
                self.abridge(row);
            }
        }
        if stage == Stage::Check {
            self.doubt(number, row, &ran);
        }
        if !row.needs.is_empty() {
            let (rule, needs) = (row.rule.clone(), row.needs.clone());
            self.cannot_tell.push(CannotTell { rule, subject: row.subject, needs, could: row.could });
        }
        if row.verdict == Verdict::Fault { RuleOutput::default() } else { said }
    }

    /// Makes the evidence of the derivations behind what findings read.
    pub fn look_behind(&mut self, findings: &[Finding]) {
        if self.evidence.of_all() {
            return;
        }
        let rows = self.verdicts.iter().enumerate().map(|(n, row)| ((row.rule.clone(), row.subject), n));
        let rows: HashMap<(RuleId, RecordView), usize, FixedState> = rows.collect();
        let numbers: HashMap<&RuleId, usize, FixedState> =
            self.rules.rules.iter().enumerate().map(|(n, rule)| (&rule.id, n)).collect();
        let reads = findings.iter().flat_map(|finding| &finding.reads);
        let mut open: Vec<(RecordView, FactId)> = reads.map(|(handle, fact, _)| (*handle, *fact)).collect();
        let mut seen: BTreeSet<(RecordView, FactId)> = BTreeSet::new();
        while let Some((handle, fact)) = open.pop() {
            if !seen.insert((handle, fact)) {
                continue;
            }
            let Slot::Known(known) = self.world.slot(handle, fact) else { continue };
            let How::Derived(rules) = &known.how else { continue };
            for (rule, row) in rules.iter().filter_map(|rule| Some((rule, rows.get(&(rule.clone(), handle))?))) {
                let (Some(number), true) = (numbers.get(rule), self.verdicts[*row].events.is_empty()) else { continue };
                let call = Call { evidence: true, ..Call::of(*number, handle, None) };
                let events = self.executor.run(&self.world, call).events;
                open.extend(reads_of(&events).map(|(handle, fact, _)| (handle, fact)));
                self.verdicts[*row].events = events;
            }
        }
    }

    /// What is shown is held against Rhai: where the two differ, the rule went wrong.
    fn hold_against_oracle(&mut self, number: usize, row: &mut VerdictRow, ran: &Ran, call: Call<'_>) {
        let shown = self.evidence != Evidence::OfCases
            && !row.effects.is_empty()
            && self.rules.rules[number].stage >= Stage::Check;
        if row.second.is_some() || !(shown || self.evidence == Evidence::Audited) {
            return;
        }
        if let Some(message) = refine::differs((self.executor, &self.world), call, ran, &row.events) {
            row.verdict = Verdict::Fault;
            row.effects.clear();
            self.fault(number, row.subject, Fault { message, spot: LineCol::default() });
        }
    }

    /// What the rule could still come to: the gravest of what it may say, and of what it would say of a blank it did without,
    /// once that is written down. Where that is graver than what it says, the blank is a question.
    fn doubt(&self, number: usize, row: &mut VerdictRow, ran: &Ran) {
        let may = row.may.iter().filter_map(|may| severity(&may.effect));
        row.could = may.max_by_key(|severity| grave(*severity)).filter(|severity| *severity != Severity::Note);
        let doubtful: Vec<&Need> =
            ran.assumes.iter().filter(|need| self.world.may_be_known(need.handle, need.fact)).collect();
        if doubtful.is_empty() || row.verdict == Verdict::Fault {
            return;
        }
        let doubted =
            self.executor.run(&self.world, Call { doubts: true, ..Call::of(number, row.subject, row.second) });
        let sure = doubted.effects.iter().map(|effect| (effect, None));
        let may = doubted.may.iter().map(|may| (&may.effect, Some(&may.needs)));
        for (effect, needs) in sure.chain(may) {
            let Some(severity) = severity(effect).filter(|severity| *severity != Severity::Note) else { continue };
            if row.effects.iter().any(|said| covers(said, effect))
                || row.may.iter().any(|may| covers(&may.effect, effect))
            {
                continue;
            }
            if row.could.is_none_or(|could| grave(could) < grave(severity)) {
                row.could = Some(severity);
            }
            // What may be said hangs on these; what is surely said once the blanks are filled in, on the blanks.
            let asked: Vec<&Need> = needs.map_or_else(|| doubtful.clone(), |needs| needs.iter().collect());
            for need in asked.into_iter().filter(|need| need.why != Why::NoRecord) {
                if !row.needs.iter().any(|other| same_fact(other, need)) {
                    row.needs.push(need.clone());
                }
            }
        }
    }

    /// The facts that the rule evaluated last has read, each once, in order.
    pub fn reads(&self) -> Vec<(RecordView, FactId, Value)> {
        reads(self.verdicts.last().map_or(&[], |row| &row.events))
    }

    /// What happened when the last rule was evaluated, in order.
    pub fn events(&self) -> &[Event] {
        self.all.as_deref().or_else(|| self.verdicts.last().map(|row| &*row.events)).unwrap_or(&[])
    }

    /// Keeps the first and the last of very much evidence, and between them what the applicant did not give themselves: a rule
    /// that holds each of many records against all others would take their square.
    fn abridge(&mut self, row: &mut VerdictRow) {
        let all = std::mem::take(&mut row.events);
        let last = all.len() - MOST_EVENTS / 2;
        let left_out = &all[MOST_EVENTS / 2..last];
        let read = |event: &Event| match &event.what {
            What::Read(handle, fact, _) => Some((*handle, *fact)),
            What::Missed(..) | What::Listed(..) | What::Decided(..) | What::Undecided(_) | What::Effect(_) => None,
        };
        let mut seen = BTreeSet::new();
        let from_elsewhere = |event: &&Event| {
            read(event).is_some_and(|(handle, fact)| {
                let Slot::Known(known) = self.world.slot(handle, fact) else { return false };
                matches!(known.how, How::Assumed | How::Confirmed { .. } | How::Data) && seen.insert((handle, fact))
            })
        };
        let kept: Vec<Event> = left_out.iter().filter(from_elsewhere).cloned().collect();
        row.more = left_out.len() - kept.len();
        row.events = all[..MOST_EVENTS / 2].iter().cloned().chain(kept).chain(all[last..].iter().cloned()).collect();
        self.all = Some(all);
    }

    /// Records that a rule, given by its number, went wrong.
    pub fn fault(&mut self, number: usize, subject: RecordView, fault: Fault) {
        let rule = &self.rules.rules[number];
        let name = &self.rules.files.get(rule.file).name;
        let at = match fault.spot {
            LineCol { line: 0, .. } => name.clone(),
            LineCol { line, column } => format!("{name}:{line}:{column}"),
        };
        self.faults.push(RuleFault { rule: rule.id.clone(), subject, fault, at });
    }

    /// Whether the moment has passed after which the rule says nothing: then the reading of that moment, else none.
    fn over(&self, rule: &Rule, subject: RecordView) -> Option<Event> {
        let path = rule.until.as_ref()?;
        let (handle, fact) = message::fact_at(&self.world, rule, subject, path)?;
        let value = self.world.value(handle, fact)?;
        let passed = value.as_when()?.not_after(&self.world.as_of)?;
        passed.then(|| Event { spot: LineCol::default(), what: What::Read(handle, fact, value.clone()) })
    }
}

/// Only what is sure is said: one of several values is not.
fn unsettle(row: &mut VerdictRow) {
    let open: BTreeSet<usize> = row.may.iter().filter_map(|may| may.instead_of).collect();
    for n in open.iter().rev() {
        let needs = row.may.iter().find(|may| may.instead_of == Some(*n)).map(|may| may.needs.clone());
        let effect = row.effects.remove(*n);
        row.may.push(May { effect, instead_of: None, needs: needs.unwrap_or_default() });
    }
    row.may.iter_mut().for_each(|may| may.instead_of = None);
}

fn severity(effect: &Effect) -> Option<Severity> {
    if let Effect::Find { severity, .. } = effect { Some(*severity) } else { None }
}

/// Whether something said is a finding about the same, as grave as the other.
fn covers(said: &Effect, other: &Effect) -> bool {
    match (said, other) {
        (Effect::Find { severity: a, about: x, .. }, Effect::Find { severity: b, about: y, .. }) => {
            x == y && grave(*a) >= grave(*b)
        }
        _ => false,
    }
}

fn same_fact(a: &Need, b: &Need) -> bool {
    (a.handle, a.fact) == (b.handle, b.fact)
}

/// The facts a rule read, each once.
fn reads(events: &[Event]) -> Vec<(RecordView, FactId, Value)> {
    let mut seen = BTreeSet::new();
    let first = |(handle, fact, _): &(RecordView, FactId, &Value)| seen.insert((*handle, *fact));
    reads_of(events).filter(first).map(|(handle, fact, value)| (handle, fact, value.clone())).collect()
}

fn reads_of(events: &[Event]) -> impl Iterator<Item = (RecordView, FactId, &Value)> {
    events.iter().filter_map(|event| match &event.what {
        What::Read(handle, fact, value) => Some((*handle, *fact, value)),
        _ => None,
    })
}
