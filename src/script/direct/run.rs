//! Runs a program. Wherever something is not as usual it gives up, and Rhai runs the call from its beginning.

use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, GlobalRuntimeState, Map, NativeCallContext, Position};

use super::super::absent::at_a_blank;
use super::super::facts;
use super::super::lists::{Answer, ask_list};
use super::super::say;
use super::super::session::{OutOfFuel, Session, stop};
use super::super::value::Val;
use super::nodes::{Asked, Comparison, Condition, Node, Program};

/// Why an expression gave no value.
pub(super) enum Stop {
    /// A blank fact; the open notes say which.
    Blank,
    /// The function returned.
    Return(Val),
    /// This is for Rhai.
    Unusual,
}

type Gave = Result<Val, Stop>;

/// A program under way.
pub(super) struct Running<'a> {
    pub program: &'a Program,
    pub names: &'a facts::Names,
    pub session: &'a Rc<Session>,
    pub engine: &'a Engine,
    pub global: &'a GlobalRuntimeState,
    /// The longest text that a rule may have in hand.
    pub text: usize,
    /// The frames of the functions under way, one behind the other.
    pub stack: Vec<Val>,
    /// Where the frame of the innermost one begins.
    pub base: usize,
}

impl Running<'_> {
    /// Calls a function; what is given to it stands on the stack from `start` on.
    pub fn call(&mut self, number: usize, start: usize) -> Gave {
        let program = self.program;
        let function = &program.functions[number];
        self.charge(function.steps)?;
        let before = std::mem::replace(&mut self.base, start);
        self.stack.resize(self.base + function.places, Val::Nothing);
        let gave = self.node(&function.body);
        self.stack.truncate(self.base);
        self.base = before;
        match gave {
            Err(Stop::Return(value)) => Ok(value),
            gave => gave,
        }
    }

    fn charge(&self, steps: usize) -> Result<(), Stop> {
        if self.session.burn(steps) { Ok(()) } else { Err(Stop::Unusual) }
    }

    fn node(&mut self, node: &Node) -> Gave {
        match node {
            Node::Constant(value) => Ok(value.clone()),
            Node::Place(place) => Ok(self.stack[self.base + place].clone()),
            Node::Fact(of, named, at) => {
                let of = self.node(of)?;
                self.fact(of, &self.names[*named], *at)
            }
            Node::And(parts) => self.until(parts, false),
            Node::Or(parts) => self.until(parts, true),
            Node::Not(part, at) => match self.node(part)? {
                Val::Bool(b) => Ok(Val::Bool(!b)),
                other => self.native("!", vec![other], *at),
            },
            Node::Compare(comparison, pair, at) => {
                let left = self.node(&pair.0)?;
                let right = self.node(&pair.1)?;
                self.compare(*comparison, left, right, *at)
            }
            Node::Known(of) => Ok(Val::Bool(!self.closes(of)?)),
            Node::Unknown(of) => Ok(Val::Bool(self.closes(of)?)),
            Node::Otherwise(pair) => self.otherwise(pair),
            Node::Has(pair, at) => self.has(pair, *at),
            Node::HasAny(pair, at) => self.has_any(pair, *at),
            Node::IsEmpty(of, at) => match self.node(of)? {
                Val::Words(words) => Ok(Val::Bool(words.is_empty())),
                of => self.native("is_empty", vec![of], *at),
            },
            Node::List(asked) => self.list(asked),
            Node::Call(number, given) => {
                let start = self.stack.len();
                for node in given {
                    let value = self.node(node)?;
                    self.stack.push(value);
                }
                self.call(*number, start)
            }
            Node::Native(name, given, at) => self.word(name, given, *at),
            Node::Array(items) => {
                let items = self.all(items)?.into_iter().map(|item| item.into_dynamic(self.session));
                Ok(Val::Other(Dynamic::from_array(items.collect())))
            }
            Node::Map(entries) => {
                let mut map = Map::new();
                for (name, value) in entries {
                    map.insert(name.as_str().into(), self.node(value)?.into_dynamic(self.session));
                }
                Ok(Val::Other(Dynamic::from_map(map)))
            }
            Node::If(parts) => {
                let branch = if self.truth(&parts.0)? { &parts.1 } else { &parts.2 };
                self.node(branch)
            }
            Node::Block(nodes) => {
                let mut last = Val::Nothing;
                for node in nodes {
                    last = self.node(node)?;
                }
                Ok(last)
            }
            Node::Let(place, value) => {
                let value = self.node(value)?;
                let place = self.base + place;
                self.stack[place] = value;
                Ok(Val::Nothing)
            }
            Node::Return(Some(value)) => Err(Stop::Return(self.node(value)?)),
            Node::Return(None) => Err(Stop::Return(Val::Nothing)),
        }
    }

    /// `x.or(d)`.
    fn otherwise(&mut self, pair: &(Node, Node)) -> Gave {
        let (value, otherwise) = (self.node(&pair.0)?, self.node(&pair.1)?);
        let Val::Absent(absent) = &value else { return Ok(value) };
        self.session.close(absent.note);
        Ok(otherwise)
    }

    fn has(&mut self, pair: &(Node, Node), at: Position) -> Gave {
        match (self.node(&pair.0)?, self.node(&pair.1)?) {
            (Val::Words(words), Val::Text(word)) => Ok(Val::Bool(words.contains(&*word))),
            (of, given) => self.native("has", vec![of, given], at),
        }
    }

    fn has_any(&mut self, pair: &(Node, Node), at: Position) -> Gave {
        match (self.node(&pair.0)?, self.node(&pair.1)?) {
            (Val::Words(a), Val::Words(b)) => Ok(Val::Bool(a.iter().any(|word| b.contains(word)))),
            (of, given) => self.native("has_any", vec![of, given], at),
        }
    }

    /// A function of ours: by the short way where there is one.
    fn word(&mut self, name: &str, given: &[Node], at: Position) -> Gave {
        let given = self.all(given)?;
        match say::briefly(self.session, name, &given, at) {
            Some(said) => said.map(|()| Val::Nothing).map_err(|error| stopped(&error)),
            None => self.native(name, given, at),
        }
    }

    fn all(&mut self, nodes: &[Node]) -> Result<Vec<Val>, Stop> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn truth(&mut self, node: &Node) -> Result<bool, Stop> {
        match self.node(node)? {
            Val::Bool(b) => Ok(b),
            Val::Absent(_) => Err(Stop::Blank),
            _ => Err(Stop::Unusual),
        }
    }

    /// Asks one after the other until one gives this answer.
    fn until(&mut self, parts: &[Node], answer: bool) -> Gave {
        for part in parts {
            if self.truth(part)? == answer {
                return Ok(Val::Bool(answer));
            }
        }
        Ok(Val::Bool(!answer))
    }

    fn fact(&mut self, of: Val, named: &facts::Named, at: Position) -> Gave {
        let read = match of {
            Val::Record(handle) => facts::of_record(self.session, handle, named, at),
            Val::Absent(absent) => facts::of_absent(self.session, &absent, named, at),
            Val::List(list) => facts::of_list(self.session, &list, named, at).map(|list| Val::List(Box::new(list))),
            _ => return Err(Stop::Unusual),
        };
        match read {
            // Rhai refuses a text that is too long where it enters a rule.
            Ok(Val::Text(text)) if text.len() > self.text => Err(Stop::Unusual),
            read => read.map_err(|error| stopped(&error)),
        }
    }

    /// Whether it is blank; then the rule has asked about it.
    fn closes(&mut self, of: &Node) -> Result<bool, Stop> {
        let Val::Absent(absent) = self.node(of)? else { return Ok(false) };
        self.session.close(absent.note);
        Ok(true)
    }

    fn compare(&mut self, comparison: Comparison, left: Val, right: Val, at: Position) -> Gave {
        let order = match (&left, &right) {
            (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
            (Val::Text(a), Val::Text(b)) => Some(a.cmp(b)),
            (Val::Number(a), Val::Number(b)) => a.partial_cmp(b),
            (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
            (Val::Record(a), Val::Record(b)) if matches!(comparison, Comparison::Same | Comparison::Different) => {
                Some(a.record.cmp(&b.record))
            }
            (Val::Absent(_), _) | (_, Val::Absent(_)) => {
                self.reopen(&left);
                self.reopen(&right);
                return Err(Stop::Blank);
            }
            _ => return self.native(comparison.sign(), vec![left, right], at),
        };
        Ok(Val::Bool(comparison.holds(order)))
    }

    fn reopen(&self, value: &Val) {
        if let Val::Absent(absent) = value {
            self.session.reopen(absent.note);
        }
    }

    fn list(&mut self, asked: &Asked) -> Gave {
        let of = self.node(&asked.list)?;
        let number = asked.number.as_ref().map(|number| self.node(number)).transpose()?;
        let (Val::List(list), None | Some(Val::Int(_))) = (&of, &number) else {
            return match (&asked.condition, &of, &number) {
                // No word takes a blank list or a blank number.
                (_, Val::Absent(_), _) | (_, _, Some(Val::Absent(_))) => Err(Stop::Blank),
                (None, ..) => self.native(asked.name, std::iter::once(of).chain(number).collect(), asked.at),
                (Some(_), ..) => Err(Stop::Unusual),
            };
        };
        let n = if let Some(Val::Int(n)) = number { n } else { 0 };
        let (word, at) = (asked.word, asked.at);
        let answer = match &asked.condition {
            None => ask_list(word, at, list, n, None),
            Some(condition) => {
                let mut ask = |handle| self.ask(condition, handle);
                ask_list(word, at, list, n, Some(&mut ask))
            }
        };
        answer.map_err(|error| stopped(&error))
    }

    fn ask(&mut self, condition: &Condition, handle: crate::model::RecordView) -> Result<Answer, Box<EvalAltResult>> {
        let unusual = || EvalAltResult::ErrorTerminated(Dynamic::from(OutOfFuel), Position::NONE).into();
        if self.charge(condition.steps).is_err() {
            return Err(unusual());
        }
        let place = self.base + condition.place;
        self.stack[place] = Val::Record(handle);
        match self.node(&condition.body) {
            Ok(Val::Bool(said)) | Err(Stop::Return(Val::Bool(said))) => Ok(Answer::Said(said)),
            Ok(Val::Absent(_)) | Err(Stop::Return(Val::Absent(_))) => Ok(Answer::Blank),
            Ok(_) | Err(Stop::Return(_)) => Ok(Answer::Neither),
            Err(Stop::Blank) => Err(stop(Position::NONE)),
            Err(Stop::Unusual) => Err(unusual()),
        }
    }

    /// A function as Rhai has it.
    fn native(&mut self, name: &str, given: Vec<Val>, at: Position) -> Gave {
        let mut given: Vec<Dynamic> = given.into_iter().map(|value| value.into_dynamic(self.session)).collect();
        let mut given: Vec<&mut Dynamic> = given.iter_mut().collect();
        let context: NativeCallContext<'_> = (self.engine, name, None, self.global, at).into();
        match context.call_native_fn_raw(name, false, &mut given) {
            Ok(value) => Ok(Val::of(value)),
            Err(error) => Err(stopped(&error)),
        }
    }
}

/// What stopped a function of ours.
fn stopped(error: &EvalAltResult) -> Stop {
    if at_a_blank(error) { Stop::Blank } else { Stop::Unusual }
}
