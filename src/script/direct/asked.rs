//! Lists: what a word asks of each record, comparisons with what is not decided, and going through a list.

use rhai::{Dynamic, EvalAltResult, Position};

use super::super::lists::{Answer, ask_list};
use super::super::session::{OutOfFuel, join_needs};
use super::super::value::{Can, Val};
use super::nodes::{Asked, Comparison, Condition, Each};
use super::possible::{self, range, spread};
use super::run::{Gave, Running, Stop, Truth};
use crate::model::{Need, RecordView};

/// So many pairs of values are compared one by one.
const PAIRS: usize = 256;

impl Running<'_> {
    pub fn compare(&mut self, comparison: Comparison, left: Val, right: Val, at: Position) -> Gave {
        let order = match (&left, &right) {
            (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
            (Val::Text(a), Val::Text(b)) => Some(a.cmp(b)),
            (Val::Number(a), Val::Number(b)) => a.partial_cmp(b),
            (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
            (Val::Record(a), Val::Record(b)) if matches!(comparison, Comparison::Same | Comparison::Different) => {
                Some(a.record.cmp(&b.record))
            }
            (a, b) if !a.sure() || !b.sure() => return self.compare_open(comparison, left, right, at),
            _ => return self.native(comparison.sign(), vec![left, right], at),
        };
        Ok(Val::Bool(comparison.holds(order)))
    }

    /// Decided where all that the two can be gives one answer.
    fn compare_open(&mut self, comparison: Comparison, left: Val, right: Val, at: Position) -> Gave {
        self.meet(&left, &right);
        self.meet(&right, &left);
        let world = self.session.world();
        let ((left, mut needs), (right, more)) = (spread(&world, &left), spread(&world, &right));
        join_needs(&mut needs, &more);
        let (yes, no) = match (&left, &right) {
            (Can::One(a), Can::One(b)) if a.len() * b.len() <= PAIRS => {
                let (mut yes, mut no) = (false, false);
                for (a, b) in a.iter().flat_map(|a| b.iter().map(move |b| (a, b))) {
                    self.charge(1)?;
                    match self.compare(comparison, a.clone(), b.clone(), at)? {
                        Val::Bool(true) => yes = true,
                        Val::Bool(false) => no = true,
                        other => {
                            (yes, no) = (true, true);
                            join_needs(&mut needs, &spread(&world, &other).1);
                        }
                    }
                }
                (yes, no)
            }
            (left, right) => match (range(left), range(right)) {
                (Some(left), Some(right)) => comparison.within(left, right),
                _ => (true, true),
            },
        };
        match (yes, no) {
            (true, true) => Ok(Val::yes_or_no(needs)),
            (false, false) => Err(Stop::Unusual),
            (yes, _) => Ok(Val::Bool(yes)),
        }
    }

    /// Notes what a blank is compared with: a value beside it may matter.
    fn meet(&mut self, blank: &Val, with: &Val) {
        if let (Val::Absent(absent), Some(value)) = (blank, possible::plain(with))
            && self.met.len() < PAIRS
        {
            self.met.push((absent.need.handle, absent.need.fact, value));
        }
    }

    pub fn list(&mut self, asked: &Asked) -> Gave {
        let of = self.node(&asked.list)?;
        let number = asked.number.as_ref().map(|number| self.node(number)).transpose()?;
        self.ask_of(asked, of, number)
    }

    fn ask_of(&mut self, asked: &Asked, of: Val, number: Option<Val>) -> Gave {
        let n = match (&of, &number) {
            (Val::List(_), None) => 0,
            (Val::List(_), Some(Val::Int(n))) => *n,
            (Val::List(_), Some(open)) if !open.sure() => {
                let (_, needs) = spread(&self.session.world(), open);
                return Ok(Val::yes_or_no(needs));
            }
            (open, _) if !open.sure() => return self.ask_of_open(asked, &of, number),
            _ if asked.condition.is_none() => {
                return self.native(asked.name, std::iter::once(of).chain(number).collect(), asked.at);
            }
            _ => return Err(Stop::Unusual),
        };
        let Val::List(list) = &of else { return Err(Stop::Unusual) };
        let (word, at) = (asked.word, asked.at);
        let answer = match &asked.condition {
            None => ask_list(word, at, list, n, None),
            Some(condition) => {
                let mut ask = |handle| self.ask(condition, handle);
                ask_list(word, at, list, n, Some(&mut ask))
            }
        };
        answer.or_else(|error| self.stopped(&error, asked.word.gives()))
    }

    /// A list of which it is not known which one it is: each is asked; or it can be any.
    fn ask_of_open(&mut self, asked: &Asked, of: &Val, number: Option<Val>) -> Gave {
        let (can, needs) = spread(&self.session.world(), of);
        let Can::One(values) = can else { return Ok(Val::open(asked.word.gives(), needs)) };
        let mut gave: Option<Val> = None;
        for value in values {
            let value = self.ask_of(asked, value, number.clone())?;
            gave = Some(match gave {
                Some(gave) => possible::join(gave, value, &needs),
                None => value,
            });
        }
        gave.ok_or(Stop::Unusual)
    }

    fn ask(&mut self, condition: &Condition, handle: RecordView) -> Result<Answer, Box<EvalAltResult>> {
        let unusual = || EvalAltResult::ErrorTerminated(Dynamic::from(OutOfFuel), Position::NONE).into();
        if self.charge(condition.steps).is_err() {
            return Err(unusual());
        }
        let place = self.base + condition.place;
        self.stack[place] = Val::Record(handle);
        let (ways, said) = (self.returned.len(), self.session.said_so_far());
        let gave = self.node(&condition.body);
        let truth = self.together(gave, ways, said).and_then(|value| self.truth_of(value));
        match truth {
            Ok(Truth::Decided(said)) => Ok(Answer::Said(said)),
            Ok(Truth::Open(needs)) => Ok(Answer::Open(needs)),
            Err(_) => Err(unusual()),
        }
    }

    /// Goes through a list of records; of one that may not belong to it, what is said may not be said.
    pub fn each(&mut self, each: &Each) -> Gave {
        let of = self.node(&each.list)?;
        let Val::List(list) = &of else {
            if of.sure() {
                return Err(Stop::Unusual);
            }
            // Nobody knows what it would be gone through for.
            let (_, needs) = spread(&self.session.world(), &of);
            join_needs(&mut self.lost, &needs);
            return Ok(Val::Nothing);
        };
        for (n, entry) in list.entries().iter().enumerate() {
            self.charge(each.steps + entry.weight())?;
            let handle = entry.handle;
            if let Some(counter) = each.counter {
                let place = self.base + counter;
                self.stack[place] = Val::Int(i64::try_from(n).unwrap_or(i64::MAX));
            }
            let turn = |this: &mut Self| {
                let place = this.base + each.place;
                this.stack[place] = Val::Record(handle);
                this.node(&each.body)
            };
            let unsure: Vec<Need> = entry.unsure.clone();
            if unsure.is_empty() {
                turn(self)?
            } else {
                self.either(&unsure, turn, |_| Ok(Val::Nothing))?
            };
        }
        Ok(Val::Nothing)
    }
}
