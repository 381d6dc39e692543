//! A rule's verdict on one subject. Where a missing fact has few allowed values they are tried: if all lead to the same,
//! that is the verdict.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::message;
use crate::model::{
    CannotTell, Effect, Ended, Event, FactId, Fault, How, LineCol, Need, PersonId, Ran, RecordView, Rule, RuleFault,
    RuleSet, Slot, Stage, Type, Value, Verdict, VerdictRow, What, Why, World,
};
use crate::script::{Call, Executor};

/// The most words a fact may have to be tried one by one.
const FEW_VALUES: usize = 8;
/// So many verdicts about a pair of places are kept, the first: there are as many as places of the one times those of the other.
const MOST_PAIRS: usize = 2000;
/// So many events of one verdict are kept.
const MOST_EVENTS: usize = 128;
/// How many facts are tried together.
const DEEPEST: usize = 3;

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
    /// The facts that were read where the evidence was too much to be kept.
    pub beyond: BTreeSet<(RecordView, FactId)>,
    /// How many verdicts of pairs are kept.
    pairs: usize,
    /// All that happened when the last rule was evaluated, where its row does not keep it.
    all: Option<Vec<Event>>,
}

/// What a rule said of one subject.
pub(super) struct RuleOutput {
    pub effects: Vec<Effect>,
    /// The facts that are missing; empty unless it cannot tell.
    pub needs: Vec<Need>,
}

impl<'a> Run<'a> {
    pub fn new(rules: &'a RuleSet, executor: &'a dyn Executor, world: World) -> Self {
        executor.begin();
        let world = Rc::new(world);
        Self {
            rules,
            executor,
            world,
            cannot_tell: Vec::new(),
            faults: Vec::new(),
            verdicts: Vec::new(),
            beyond: BTreeSet::new(),
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
            events: Vec::new(),
            more: 0,
            needs: Vec::new(),
        };
        self.all = None;
        if let Some(event) = self.over(rule, subject) {
            row.events.push(event);
        } else {
            let ran = self.decide(Call { rule: number, subject, second, trial: &[] });
            row.effects = ran.effects;
            row.events = ran.events;
            if row.events.len() > MOST_EVENTS {
                self.abridge(&mut row);
            }
            match ran.ended {
                Ended::Told if row.effects.is_empty() => {}
                Ended::Told => row.verdict = Verdict::Fires,
                Ended::CannotTell(needs) => {
                    row.verdict = Verdict::CannotTell;
                    row.needs = needs;
                    let rule = row.rule.clone();
                    self.cannot_tell.push(CannotTell { rule, subject, needs: row.needs.clone() });
                }
                Ended::Fault(fault) => {
                    row.verdict = Verdict::Fault;
                    self.fault(number, subject, fault);
                }
            }
        }
        let said = RuleOutput { effects: row.effects.clone(), needs: row.needs.clone() };
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
        self.beyond.extend(left_out.iter().filter_map(read));
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

    fn decide(&self, call: Call<'_>) -> Ran {
        let ran = self.executor.run(&self.world, call);
        let Ended::CannotTell(needs) = &ran.ended else { return ran };
        if call.trial.len() >= DEEPEST {
            return ran;
        }
        match needs.iter().find_map(|need| Some((need.clone(), self.values(need)?))) {
            Some((need, values)) => self.try_all(call, ran, &need, values),
            None => ran,
        }
    }

    /// Tries every value a missing fact may have: the verdict they share, else what is missing. What would be asked
    /// next, once this fact is known, is not asked yet.
    fn try_all(&self, call: Call<'_>, ran: Ran, need: &Need, values: Vec<Value>) -> Ran {
        let mut shared: Option<Ran> = None;
        for value in values {
            let mut trial: Vec<(RecordView, FactId, Value)> = call.trial.to_vec();
            trial.push((need.handle, need.fact, value));
            let tried = self.decide(Call { trial: &trial, ..call });
            let same = shared.as_ref().is_none_or(|first| first.effects == tried.effects);
            if tried.ended != Ended::Told || !same {
                return ran;
            }
            shared.get_or_insert(tried);
        }
        let Some(mut shared) = shared else { return ran };
        shared.events.insert(0, Event { spot: LineCol::default(), what: What::Missed(need.handle, need.fact) });
        shared
    }

    /// The values a missing fact may have, where they are few.
    fn values(&self, need: &Need) -> Option<Vec<Value>> {
        if need.hour || need.why == Why::NoRecord {
            return None;
        }
        match &self.world.dictionary.def(need.fact).ty {
            Type::Bool => Some(vec![Value::Bool(true), Value::Bool(false)]),
            Type::Enum(words) if words.len() <= FEW_VALUES => {
                Some(words.keys().map(|word| Value::Word(word.as_str().into())).collect())
            }
            _ => None,
        }
    }
}

/// The facts a rule read, each once.
fn reads(events: &[Event]) -> Vec<(RecordView, FactId, Value)> {
    let (mut reads, mut seen) = (Vec::new(), BTreeSet::new());
    for event in events {
        if let What::Read(handle, fact, value) = &event.what
            && seen.insert((*handle, *fact))
        {
            reads.push((*handle, *fact, value.clone()));
        }
    }
    reads
}
