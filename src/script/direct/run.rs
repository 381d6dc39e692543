//! Runs a program. A blank is a value that carries its need; where such a value decides which way to go, both ways are gone.
//! Where something is not as usual it gives up, and Rhai runs the call from its beginning.

use std::rc::Rc;

use rhai::{Engine, GlobalRuntimeState, Position};

use super::super::absent::Absent;
use super::super::facts;
use super::super::session::{Said, Session, join_needs};
use super::super::value::{Can, Open, Val};
use super::nodes::{Node, Program};
use super::possible::{self, spread};
use super::said;
use crate::model::{FactId, Need, RecordView, Type, Value, Why};

/// Why an expression gave no value.
pub(super) enum Stop {
    /// The function returned.
    Return(Val),
    /// This is for Rhai.
    Unusual,
}

pub(super) type Gave = Result<Val, Stop>;

/// A yes or no, as far as facts decide it.
pub(super) enum Truth {
    Decided(bool),
    /// These facts would decide it.
    Open(Vec<Need>),
}

/// A way that a function may have gone, and that ended with `return`.
pub(super) struct Returned {
    value: Val,
    said: Vec<Said>,
    needs: Vec<Need>,
}

/// A program under way.
pub(super) struct Running<'a> {
    pub program: &'a Program,
    pub names: &'a facts::Names,
    pub session: &'a Rc<Session>,
    pub engine: &'a Engine,
    pub global: &'a GlobalRuntimeState,
    /// The longest text that a rule may have in hand.
    pub text: usize,
    /// The most items of a list that a rule makes, and entries of a map, with those inside.
    pub most: (usize, usize),
    /// How deep functions may call each other.
    pub deepest: usize,
    /// How deep they do.
    pub depth: usize,
    /// The frames of the functions under way, one behind the other.
    pub stack: Vec<Val>,
    /// Where the frame of the innermost one begins.
    pub base: usize,
    /// Ways of the functions under way that ended early.
    pub returned: Vec<Returned>,
    /// Blanks that the rule asked about or has a value for.
    pub assumes: Vec<Need>,
    /// Whether these blanks are taken for values that are not known, to see what they could lead to.
    pub doubts: bool,
    /// Facts without which something could not even be said.
    pub lost: Vec<Need>,
    /// What blanks were compared with.
    pub met: Vec<(RecordView, FactId, Value)>,
}

impl Running<'_> {
    /// Calls a function; what is given to it stands on the stack from `start` on.
    pub fn call(&mut self, number: usize, start: usize) -> Gave {
        let program = self.program;
        let function = &program.functions[number];
        self.charge(function.steps)?;
        if self.depth >= self.deepest {
            return Err(Stop::Unusual);
        }
        self.depth += 1;
        let before = std::mem::replace(&mut self.base, start);
        self.stack.resize(self.base + function.places, Val::Nothing);
        let (ways, said) = (self.returned.len(), self.session.said_so_far());
        let gave = self.node(&function.body);
        let gave = self.together(gave, ways, said);
        self.stack.truncate(self.base);
        self.base = before;
        self.depth -= 1;
        gave
    }

    /// What a function gives, whichever of its ways it goes.
    pub fn together(&mut self, gave: Gave, ways: usize, said: usize) -> Gave {
        let mut value = match gave {
            Ok(value) | Err(Stop::Return(value)) => value,
            Err(Stop::Unusual) => return Err(Stop::Unusual),
        };
        while self.returned.len() > ways {
            let Some(way) = self.returned.pop() else { break };
            let here = self.session.swap_said(Vec::new());
            self.session.swap_said(said::join(here, way.said, said, &way.needs));
            value = possible::join(value, way.value, &way.needs);
        }
        Ok(value)
    }

    pub fn charge(&self, steps: usize) -> Result<(), Stop> {
        if self.session.burn(steps) { Ok(()) } else { Err(Stop::Unusual) }
    }

    /// Goes both ways, and gives what either gives.
    pub fn either(
        &mut self,
        needs: &[Need],
        one: impl FnOnce(&mut Self) -> Gave,
        other: impl FnOnce(&mut Self) -> Gave,
    ) -> Gave {
        let before = self.session.said();
        let (depth, ways) = (before.len(), self.returned.len());
        let first = one(self);
        if matches!(first, Err(Stop::Unusual)) {
            return first;
        }
        let said = self.session.swap_said(before);
        let second = other(self);
        for way in &mut self.returned[ways..] {
            join_needs(&mut way.needs, needs);
        }
        let join = |this: &Self, a: Val, b: Val| {
            let here = this.session.swap_said(Vec::new());
            this.session.swap_said(said::join(said.clone(), here, depth, needs));
            possible::join(a, b, needs)
        };
        match (first, second) {
            (_, Err(Stop::Unusual)) | (Err(Stop::Unusual), _) => Err(Stop::Unusual),
            (Ok(a), Ok(b)) => Ok(join(self, a, b)),
            (Err(Stop::Return(a)), Err(Stop::Return(b))) => Err(Stop::Return(join(self, a, b))),
            (Err(Stop::Return(value)), Ok(b)) => {
                self.returned.push(Returned { value, said, needs: needs.to_vec() });
                Ok(b)
            }
            (Ok(a), Err(Stop::Return(value))) => {
                let here = self.session.swap_said(said);
                self.returned.push(Returned { value, said: here, needs: needs.to_vec() });
                Ok(a)
            }
        }
    }

    pub fn node(&mut self, node: &Node) -> Gave {
        match node {
            Node::Constant(value) => Ok(value.clone()),
            Node::Place(place) => Ok(self.stack[self.base + place].clone()),
            Node::Fact(of, named, at) => {
                let of = self.node(of)?;
                self.fact(of, *named, *at)
            }
            Node::And(parts) => self.until(parts, false),
            Node::Or(parts) => self.until(parts, true),
            Node::Not(part, at) => match self.node(part)? {
                Val::Bool(b) => Ok(Val::Bool(!b)),
                other if other.sure() => self.native("!", vec![other], *at),
                other => Ok(match self.truth_of(other)? {
                    Truth::Decided(b) => Val::Bool(!b),
                    Truth::Open(needs) => Val::yes_or_no(needs),
                }),
            },
            Node::Compare(comparison, pair, at) => {
                let left = self.node(&pair.0)?;
                let right = self.node(&pair.1)?;
                self.compare(*comparison, left, right, *at)
            }
            Node::Known(of) => self.is_known(of, true),
            Node::Unknown(of) => self.is_known(of, false),
            Node::Otherwise(pair) => self.otherwise(pair),
            Node::Has(pair, at) => match (self.node(&pair.0)?, self.node(&pair.1)?) {
                (Val::Words(words), Val::Text(word)) => Ok(Val::Bool(words.contains(&*word))),
                (of, given) => self.native("has", vec![of, given], *at),
            },
            Node::HasAny(pair, at) => match (self.node(&pair.0)?, self.node(&pair.1)?) {
                (Val::Words(a), Val::Words(b)) => Ok(Val::Bool(a.iter().any(|word| b.contains(word)))),
                (of, given) => self.native("has_any", vec![of, given], *at),
            },
            Node::IsEmpty(of, at) => match self.node(of)? {
                Val::Words(words) => Ok(Val::Bool(words.is_empty())),
                of => self.native("is_empty", vec![of], *at),
            },
            Node::List(asked) => self.list(asked),
            Node::Each(each) => self.each(each),
            Node::Call(number, given) => {
                let start = self.stack.len();
                for node in given {
                    let value = self.node(node)?;
                    self.stack.push(value);
                }
                self.call(*number, start)
            }
            Node::Native(name, given, at) => {
                let given = self.all(given)?;
                self.native(name, given, *at)
            }
            Node::Array(items) => self.array(items),
            Node::Map(entries) => self.map(entries),
            Node::If(parts) => match self.truth(&parts.0)? {
                Truth::Decided(yes) => self.node(if yes { &parts.1 } else { &parts.2 }),
                Truth::Open(needs) => self.either(&needs, |this| this.node(&parts.1), |this| this.node(&parts.2)),
            },
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

    pub fn all(&mut self, nodes: &[Node]) -> Result<Vec<Val>, Stop> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    /// Whether something is known, or unknown. A blank of the file is not, whatever it would turn out to be.
    fn is_known(&mut self, of: &Node, wanted: bool) -> Gave {
        let value = self.node(of)?;
        let known = self.known(&value);
        Ok(match known {
            Truth::Decided(known) => Val::Bool(known == wanted),
            Truth::Open(needs) => Val::yes_or_no(needs),
        })
    }

    fn known(&mut self, value: &Val) -> Truth {
        match value {
            Val::Absent(absent) => Truth::Decided(self.assume(absent)),
            Val::Open(open) => {
                let Can::One(values) = &open.can else { return Truth::Decided(true) };
                let each: Vec<bool> = values
                    .iter()
                    .map(|value| if let Val::Absent(absent) = value { self.assume(absent) } else { true })
                    .collect();
                match each.first() {
                    Some(first) if each.iter().any(|known| known != first) => Truth::Open(open.needs.clone()),
                    first => Truth::Decided(first.copied().unwrap_or(true)),
                }
            }
            _ => Truth::Decided(true),
        }
    }

    /// Notes that the rule does without a fact; whether it goes on as if it were known.
    fn assume(&mut self, absent: &Absent) -> bool {
        if absent.missing.is_some() || absent.need.why == Why::NoRecord {
            return false;
        }
        join_needs(&mut self.assumes, std::slice::from_ref(&absent.need));
        self.doubts && self.session.world().may_be_known(absent.need.handle, absent.need.fact)
    }

    /// `x.or(d)`.
    fn otherwise(&mut self, pair: &(Node, Node)) -> Gave {
        let (value, otherwise) = (self.node(&pair.0)?, self.node(&pair.1)?);
        match &value {
            Val::Absent(absent) => Ok(if self.assume(absent) { value } else { otherwise }),
            Val::Open(open) => {
                let Can::One(values) = &open.can else { return Ok(value) };
                if values.iter().all(|value| !matches!(value, Val::Absent(_))) {
                    return Ok(value);
                }
                let mut gave: Option<Val> = None;
                for one in values.clone() {
                    let one = match &one {
                        Val::Absent(absent) if !self.assume(absent) => otherwise.clone(),
                        _ => one,
                    };
                    gave = Some(match gave {
                        Some(gave) => possible::join(gave, one, &open.needs),
                        None => one,
                    });
                }
                Ok(gave.unwrap_or(otherwise))
            }
            _ => Ok(value),
        }
    }

    pub fn truth(&mut self, node: &Node) -> Result<Truth, Stop> {
        let value = self.node(node)?;
        self.truth_of(value)
    }

    pub fn truth_of(&self, value: Val) -> Result<Truth, Stop> {
        if let Val::Bool(b) = value {
            return Ok(Truth::Decided(b));
        }
        if value.sure() {
            return Err(Stop::Unusual);
        }
        let (can, needs) = spread(&self.session.world(), &value);
        match can {
            Can::One(values) => {
                let may = |wanted: bool| values.iter().any(|value| matches!(value, Val::Bool(b) if *b == wanted));
                match (may(true), may(false)) {
                    (true, true) => Ok(Truth::Open(needs)),
                    (false, false) => Err(Stop::Unusual),
                    (yes, _) => Ok(Truth::Decided(yes)),
                }
            }
            Can::Between(..) => Err(Stop::Unusual),
            Can::Any => Ok(Truth::Open(needs)),
        }
    }

    /// Asks one after the other until one gives this answer. What stands behind an open one is asked all the same: it may
    /// decide.
    fn until(&mut self, parts: &[Node], answer: bool) -> Gave {
        let mut needs: Vec<Need> = Vec::new();
        for part in parts {
            let said = self.session.said_so_far();
            let truth = self.truth(part)?;
            if !needs.is_empty() && self.session.said_so_far() > said {
                self.session.doubt_since(said, &needs);
            }
            match truth {
                Truth::Decided(decided) if decided == answer => return Ok(Val::Bool(answer)),
                Truth::Decided(_) => {}
                Truth::Open(more) => join_needs(&mut needs, &more),
            }
        }
        Ok(if needs.is_empty() { Val::Bool(!answer) } else { Val::yes_or_no(needs) })
    }

    fn fact(&mut self, of: Val, name: usize, at: Position) -> Gave {
        let named = &self.names[name];
        let read = match of {
            Val::Record(handle) => facts::of_record(self.session, handle, named, at),
            Val::Absent(absent) if absent.missing.is_none() => return Ok(self.fact_of_nobody_known(&absent.need, name)),
            Val::Absent(absent) => facts::of_absent(self.session, &absent, named, at),
            Val::List(list) => facts::of_list(self.session, &list, named, at).map(|list| Val::List(Box::new(list))),
            Val::Open(open) => return self.fact_of_one(&open, name, at),
            _ => return Err(Stop::Unusual),
        };
        match read {
            // Rhai refuses a text that is too long where it enters a rule.
            Ok(Val::Text(text)) if text.len() > self.text => Err(Stop::Unusual),
            Ok(value) => Ok(value),
            Err(error) => self.stopped(&error, Can::Any),
        }
    }

    /// A fact of one of several records.
    fn fact_of_one(&mut self, open: &Open, name: usize, at: Position) -> Gave {
        let Can::One(values) = &open.can else {
            return Ok(Val::Open(Rc::new(Open { can: Can::Any, needs: open.needs.clone() })));
        };
        let mut gave: Option<Val> = None;
        for value in values {
            self.charge(1)?;
            let value = self.fact(value.clone(), name, at)?;
            gave = Some(match gave {
                Some(gave) => possible::join(gave, value, &open.needs),
                None => value,
            });
        }
        gave.ok_or(Stop::Unusual)
    }

    /// A fact of a record of which nobody knows which one it is.
    fn fact_of_nobody_known(&self, need: &Need, name: usize) -> Val {
        let world = self.session.world();
        let fact = world.dictionary.def(need.fact).ty.target().and_then(|kind| self.names[name][kind.0]);
        let can = match fact.map(|fact| &world.dictionary.def(fact).ty) {
            Some(Type::Bool) => Can::One(vec![Val::Bool(true), Val::Bool(false)]),
            _ => Can::Any,
        };
        Val::Open(Rc::new(Open { can, needs: vec![need.clone()] }))
    }
}
