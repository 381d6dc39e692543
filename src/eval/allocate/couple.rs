//! What pair rules say of the places of a couple, for every place of one beside every place of the other.
//!
//! A list of 600 programs has over a million such pairs, and nearly all come to nothing for the same reason: another city.
//! So a rule that said nothing is not asked again of two places that look the same in all it read.

use std::collections::{BTreeMap, HashMap};

use super::gather::{Bid, Gathered};
use crate::eval::run::{RuleOutput, Run};
use crate::model::{Effect, Event, FactId, RecordView, Stage, Value, What, World};

/// What a pair rule says of two places.
pub(super) struct PairBonus {
    /// The place it speaks of: the number of the application, and of the bid in it.
    pub first: (usize, usize),
    /// The partner's place, by the same numbers.
    pub other: (usize, usize),
    /// The number of the rule.
    pub rule: usize,
    /// Points that the first place gains beside the other.
    pub points: i64,
    /// Whether the two must not both be chosen.
    pub forbids: bool,
}

/// Whose fact a rule read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Side {
    Place,
    Program,
    OtherPlace,
    OtherProgram,
}

/// Of one rule and one person: which fact the rule asks for next, and for each answer what follows; `certain` where the
/// rule is known to say nothing after these answers.
#[derive(Default)]
struct NoEffectMemo {
    asks: Option<(Side, FactId)>,
    after: HashMap<u32, NoEffectMemo>,
    certain: bool,
}

/// Values of facts as numbers, so that they can be compared fast. A number is none where the value is not known.
#[derive(Default)]
struct Values {
    of: HashMap<FactId, Vec<Value>>,
    numbers: HashMap<(RecordView, FactId), Option<u32>>,
}

/// Asks every pair rule of every two places of a couple.
pub(super) fn together(run: &mut Run<'_>, gathered: &mut [Gathered]) -> Vec<PairBonus> {
    let rules = run.rules;
    let mut all = Vec::new();
    let mut values = Values::default();
    for (rule, _) in rules.of_stage(Stage::Pair) {
        // What a rule reads of the applicant is the same for all places of one person; so each person has a memory.
        let mut silences: BTreeMap<_, NoEffectMemo> = BTreeMap::new();
        for first in numbers(gathered) {
            for other in numbers(gathered) {
                let pair = (&gathered[first.0].bids[first.1], &gathered[other.0].bids[other.1]);
                let open = pair.0.forbidden.is_none() && pair.1.forbidden.is_none();
                if pair.0.place.person == pair.1.place.person || !open {
                    continue;
                }
                let silence = silences.entry(pair.0.place.person).or_default();
                if silence.covers(&run.world, &mut values, pair) {
                    continue;
                }
                let said = run.evaluate_rule(rule, pair.0.place, Some(pair.1.place));
                let points = points(&said);
                let forbids = said.effects.contains(&Effect::Forbid);
                if said.effects.is_empty() && said.needs.is_empty() {
                    silence.remember(&run.world, &mut values, pair, run.events());
                }
                gathered[first.0].bids[first.1].open.extend(said.needs);
                if points > 0 || forbids {
                    all.push(PairBonus { first, other, rule, points, forbids });
                }
            }
        }
    }
    all
}

/// Every bid by application and number.
fn numbers(gathered: &[Gathered]) -> Vec<(usize, usize)> {
    gathered.iter().enumerate().flat_map(|(n, of)| (0..of.bids.len()).map(move |bid| (n, bid))).collect()
}

/// Points that a rule gives a place.
fn points(said: &RuleOutput) -> i64 {
    said.effects.iter().map(|effect| if let Effect::Points(n) = effect { *n } else { 0 }).sum()
}

impl NoEffectMemo {
    fn covers(&self, world: &World, values: &mut Values, pair: (&Bid, &Bid)) -> bool {
        let mut at = self;
        loop {
            if at.certain {
                return true;
            }
            let Some((side, fact)) = at.asks else { return false };
            let Some(number) = values.number(world, side.of(pair), fact) else { return false };
            match at.after.get(&number) {
                Some(next) => at = next,
                None => return false,
            }
        }
    }

    /// Keeps what a rule read of two places before it said nothing, unless it read something else of one of them only.
    fn remember(&mut self, world: &World, values: &mut Values, pair: (&Bid, &Bid), events: &[Event]) {
        let mut path: Vec<((Side, FactId), u32)> = Vec::new();
        for event in events {
            match &event.what {
                What::Read(handle, fact, value) => {
                    let Some(side) = Side::which(*handle, pair) else {
                        if is_applicant(world, *handle) {
                            continue;
                        }
                        return;
                    };
                    let leads_on = matches!(side, Side::Place | Side::OtherPlace) && value.as_record().is_some();
                    if leads_on || path.iter().any(|(known, _)| *known == (side, *fact)) {
                        continue;
                    }
                    let Some(number) = values.number(world, *handle, *fact) else { return };
                    path.push(((side, *fact), number));
                }
                What::Missed(..) | What::Listed(..) | What::Undecided(_) => return,
                What::Decided(..) | What::Effect(_) => {}
            }
        }
        let mut at = self;
        for (asks, number) in path {
            if at.certain || *at.asks.get_or_insert(asks) != asks {
                return;
            }
            at = at.after.entry(number).or_default();
        }
        at.certain = at.asks.is_none();
    }
}

fn is_applicant(world: &World, handle: RecordView) -> bool {
    world.persons().any(|person| world.applicant(person).record == handle.record)
}

impl Side {
    fn of(self, pair: (&Bid, &Bid)) -> RecordView {
        match self {
            Self::Place => pair.0.place,
            Self::Program => pair.0.program,
            Self::OtherPlace => pair.1.place,
            Self::OtherProgram => pair.1.program,
        }
    }

    fn which(handle: RecordView, pair: (&Bid, &Bid)) -> Option<Self> {
        [Self::Place, Self::Program, Self::OtherPlace, Self::OtherProgram]
            .into_iter()
            .find(|side| side.of(pair) == handle)
    }
}

impl Values {
    fn number(&mut self, world: &World, handle: RecordView, fact: FactId) -> Option<u32> {
        if let Some(number) = self.numbers.get(&(handle, fact)) {
            return *number;
        }
        let number = world.value(handle, fact).map(|value| {
            let known = self.of.entry(fact).or_default();
            let at = known.iter().position(|other| other == value).unwrap_or_else(|| {
                known.push(value.clone());
                known.len() - 1
            });
            u32::try_from(at).expect("fewer values than records")
        });
        self.numbers.insert((handle, fact), number);
        number
    }
}
