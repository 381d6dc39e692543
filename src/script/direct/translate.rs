//! From Rhai's syntax tree to nodes. What is not among the words of rules is not translated: such a rule stays with Rhai.

use std::rc::Rc;

use rhai::{ASTFlags, BinaryExpr, Dynamic, Expr, FnCallExpr, FnPtr, Position, Stmt};

use super::super::facts::Names;
use super::super::functions::{Function as Source, Functions};
use super::super::lists::Word;
use super::super::session::Constants;
use super::super::value::Val;
use super::nodes::{Asked, Comparison, Condition, Each, Function, Node, Program, native};

/// What a rule is translated from.
pub(in super::super) struct Sources<'a> {
    /// The rule's own functions, then those of the library, in the order in which they are looked for.
    pub files: &'a [Rc<Functions>],
    pub constants: &'a Constants,
    pub names: &'a Names,
    /// The most names that may be in sight.
    pub most: usize,
}

/// A rule as a program; none where it has something that is not translated.
pub(in super::super) fn translate(sources: &Sources<'_>, stage: &str, params: usize) -> Option<Program> {
    let mut translation = Translation { sources, program: Program::default(), known: Vec::new() };
    translation.program.main = translation.function(stage, params, This::Nobody)?;
    Some(translation.program)
}

/// Whether a function is called on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum This {
    Somebody,
    Nobody,
}

struct Translation<'a> {
    sources: &'a Sources<'a>,
    program: Program,
    /// Functions that are translated, and how they are called.
    known: Vec<((String, usize, This), usize)>,
}

/// The names of one function.
struct Frame<'a> {
    file: &'a Functions,
    names: Vec<(String, usize)>,
    this: Option<usize>,
    places: usize,
    /// The most names that were in sight at once.
    most: usize,
}

impl Frame<'_> {
    fn place(&mut self) -> usize {
        self.places += 1;
        self.places - 1
    }

    fn name(&mut self, name: &str) -> usize {
        self.most = self.most.max(self.names.len() + 1);
        let place = self.place();
        self.names.push((name.to_owned(), place));
        place
    }
}

impl<'a> Translation<'a> {
    /// The number of a function, translated where it is not yet.
    fn function(&mut self, name: &str, params: usize, this: This) -> Option<usize> {
        let key = (name.to_owned(), params, this);
        if let Some((_, number)) = self.known.iter().find(|(other, _)| *other == key) {
            return Some(*number);
        }
        let (file, source): (&'a Functions, &'a Source) =
            self.sources.files.iter().find_map(|file| Some((&**file, file.get(name, params)?)))?;
        // It has its number before it is translated, so that it can call itself.
        let number = self.program.functions.len();
        self.program.functions.push(Function { places: 0, body: Node::Block(Vec::new()), steps: 0 });
        self.known.push((key, number));
        let mut frame = Frame { file, names: Vec::new(), this: None, places: 0, most: 0 };
        for param in &source.params {
            frame.name(param);
        }
        if this == This::Somebody {
            frame.this = Some(frame.place());
        }
        let body = self.block(&mut frame, &source.body)?;
        if frame.most > self.sources.most {
            return None;
        }
        let steps = 2 + body.steps();
        self.program.functions[number] = Function { places: frame.places, body, steps };
        Some(number)
    }

    fn there_is(&self, name: &str, params: usize) -> bool {
        self.sources.files.iter().any(|file| file.get(name, params).is_some())
    }

    fn block(&mut self, frame: &mut Frame<'_>, statements: &[Stmt]) -> Option<Node> {
        let mark = frame.names.len();
        let nodes = statements.iter().map(|statement| self.statement(frame, statement)).collect::<Option<Vec<_>>>()?;
        frame.names.truncate(mark);
        Some(match <[Node; 1]>::try_from(nodes) {
            Ok([node]) => node,
            Err(nodes) => Node::Block(nodes),
        })
    }

    fn statement(&mut self, frame: &mut Frame<'_>, statement: &Stmt) -> Option<Node> {
        match statement {
            Stmt::Expr(expr) => self.expression(frame, expr),
            Stmt::FnCall(call, at) => self.call(frame, call, *at),
            Stmt::Var(var, flags, _) if flags.is_empty() => {
                let value = self.expression(frame, &var.1)?;
                Some(Node::Let(frame.name(&var.0.name), Box::new(value)))
            }
            Stmt::If(flow, _) => {
                let condition = self.expression(frame, &flow.expr)?;
                let body = self.block(frame, flow.body.statements())?;
                let branch = self.block(frame, flow.branch.statements())?;
                Some(Node::If(Box::new((condition, body, branch))))
            }
            Stmt::Block(block) => self.block(frame, block.statements()),
            Stmt::For(parts, _) => {
                let list = self.expression(frame, &parts.2.expr)?;
                let mark = frame.names.len();
                let counter = parts.1.as_ref().map(|counter| frame.name(&counter.name));
                let place = frame.name(&parts.0.name);
                let body = self.block(frame, parts.2.body.statements())?;
                frame.names.truncate(mark);
                let steps = 2 + body.steps();
                Some(Node::Each(Box::new(Each { list, place, counter, body, steps })))
            }
            Stmt::Return(value, flags, _) if !flags.contains(ASTFlags::BREAK) => match value {
                Some(value) => Some(Node::Return(Some(Box::new(self.expression(frame, value)?)))),
                None => Some(Node::Return(None)),
            },
            _ => None,
        }
    }

    fn expression(&mut self, frame: &mut Frame<'_>, expr: &Expr) -> Option<Node> {
        Some(match expr {
            Expr::BoolConstant(b, _) => Node::Constant(Val::Bool(*b)),
            Expr::IntegerConstant(n, _) => Node::Constant(Val::Int(*n)),
            Expr::FloatConstant(n, _) => Node::Constant(Val::Number(**n)),
            Expr::StringConstant(text, _) => Node::Constant(Val::Text(text.as_str().into())),
            Expr::Variable(name, ..) => self.name(frame, &name.1)?,
            Expr::ThisPtr(_) => Node::Place(frame.this?),
            Expr::And(parts, _) => Node::And(self.all(frame, parts)?),
            Expr::Or(parts, _) => Node::Or(self.all(frame, parts)?),
            Expr::Array(items, _) => Node::Array(self.all(frame, items)?),
            Expr::Map(map, _) => {
                let entry =
                    |(name, value): &(rhai::Ident, Expr)| Some((name.name.to_string(), self.expression(frame, value)?));
                Node::Map(map.0.iter().map(entry).collect::<Option<_>>()?)
            }
            Expr::FnCall(call, at) => self.call(frame, call, *at)?,
            Expr::Dot(parts, flags, _) if flags.is_empty() => self.chain(frame, parts)?,
            Expr::Stmt(block) if closure(expr).is_none() => self.block(frame, block.statements())?,
            _ => return None,
        })
    }

    fn all(&mut self, frame: &mut Frame<'_>, parts: &[Expr]) -> Option<Vec<Node>> {
        parts.iter().map(|part| self.expression(frame, part)).collect()
    }

    fn name(&self, frame: &Frame<'_>, name: &str) -> Option<Node> {
        // A name in capitals is a constant, whatever else is called so.
        if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            let value: &Dynamic = self.sources.constants.get(name)?;
            return Some(Node::Constant(Val::of(value.clone())));
        }
        let (_, place) = frame.names.iter().rev().find(|(other, _)| other == name)?;
        Some(Node::Place(*place))
    }

    /// `f(a, b)` and operators.
    fn call(&mut self, frame: &mut Frame<'_>, call: &FnCallExpr, at: Position) -> Option<Node> {
        let name = call.name.as_str();
        if call.op_token.is_none() && self.there_is(name, call.args.len()) {
            let arguments = self.all(frame, &call.args)?;
            return Some(Node::Call(self.function(name, call.args.len(), This::Nobody)?, arguments));
        }
        let mut arguments = self.all(frame, &call.args)?;
        Some(match (name, arguments.len(), Comparison::written(name)) {
            (_, 2, Some(comparison)) => {
                let right = arguments.pop()?;
                Node::Compare(comparison, Box::new((arguments.pop()?, right)), at)
            }
            ("!", 1, _) => Node::Not(Box::new(arguments.pop()?), at),
            ("known", 1, _) => Node::Known(Box::new(arguments.pop()?)),
            ("unknown", 1, _) => Node::Unknown(Box::new(arguments.pop()?)),
            _ => Node::Native(native(name)?, arguments, at),
        })
    }

    /// `a.b(c).d(e)`: Rhai works out `c` and `e` before `a`.
    fn chain(&mut self, frame: &mut Frame<'_>, parts: &BinaryExpr) -> Option<Node> {
        let mut early = Vec::new();
        let mut steps = Vec::new();
        let mut rest = &parts.rhs;
        loop {
            match rest {
                Expr::Dot(inner, flags, _) if flags.is_empty() => {
                    steps.push(self.step(frame, &inner.lhs, &mut early)?);
                    rest = &inner.rhs;
                }
                last => {
                    steps.push(self.step(frame, last, &mut early)?);
                    break;
                }
            }
        }
        let mut node = self.expression(frame, &parts.lhs)?;
        for step in steps {
            node = self.take(node, step)?;
        }
        if early.is_empty() {
            return Some(node);
        }
        early.push(node);
        Some(Node::Block(early))
    }

    /// One step of a chain, with what is given to it; values that something could happen in are worked out early.
    fn step(&mut self, frame: &mut Frame<'_>, step: &Expr, early: &mut Vec<Node>) -> Option<Step> {
        match step {
            Expr::Property(names, at) => Some(Step::Fact(self.sources.names.get_index_of(names.2.as_str())?, *at)),
            Expr::MethodCall(call, at) => {
                let (mut given, mut condition) = (Vec::new(), None);
                for argument in &call.args {
                    if let Some((name, taken)) = closure(argument) {
                        if condition.is_some() {
                            return None;
                        }
                        condition = Some(self.condition(frame, &name, taken)?);
                        continue;
                    }
                    let node = self.expression(frame, argument)?;
                    if node.still() {
                        given.push(node);
                    } else {
                        let place = frame.place();
                        early.push(Node::Let(place, Box::new(node)));
                        given.push(Node::Place(place));
                    }
                }
                Some(Step::Method { name: call.name.to_string(), given, condition, at: *at })
            }
            _ => None,
        }
    }

    fn take(&mut self, of: Node, step: Step) -> Option<Node> {
        let (name, mut given, condition, at) = match step {
            Step::Fact(named, at) => return Some(Node::Fact(Box::new(of), named, at)),
            Step::Method { name, given, condition, at } => (name, given, condition, at),
        };
        if condition.is_none() && self.there_is(&name, given.len()) {
            let number = self.function(&name, given.len(), This::Somebody)?;
            given.push(of);
            return Some(Node::Call(number, given));
        }
        let fits =
            |word: &Word| given.len() == usize::from(word.counts()) && (condition.is_some() || !word.needs_condition());
        if let Some(word) = Word::named(&name).filter(fits) {
            let number = given.pop();
            let name = native(&name)?;
            return Some(Node::List(Box::new(Asked { word, name, list: of, number, condition, at })));
        }
        if condition.is_some() {
            return None;
        }
        Some(match (name.as_str(), given.len()) {
            ("or", 1) => Node::Otherwise(Box::new((of, given.pop()?))),
            ("has", 1) => Node::Has(Box::new((of, given.pop()?)), at),
            ("has_any", 1) => Node::HasAny(Box::new((of, given.pop()?)), at),
            ("is_empty", 0) => Node::IsEmpty(Box::new(of), at),
            _ => {
                given.insert(0, of);
                Node::Native(native(&name)?, given, at)
            }
        })
    }

    /// `|x| ..`: it may read every name around it, and gives its own a place in the same frame.
    fn condition(&mut self, frame: &mut Frame<'_>, name: &str, taken: usize) -> Option<Condition> {
        let source = frame.file.closures.get(name)?;
        let [param] = source.params.get(taken..)? else { return None };
        let mark = frame.names.len();
        let place = frame.name(param);
        let this = frame.this.take();
        let body = self.block(frame, &source.body)?;
        frame.this = this;
        frame.names.truncate(mark);
        let steps = 2 + body.steps();
        Some(Condition { place, body, steps })
    }
}

/// One step of a chain.
enum Step {
    Fact(usize, Position),
    Method { name: String, given: Vec<Node>, condition: Option<Condition>, at: Position },
}

/// Rhai's name of a closure, and how many names of the function around it it takes.
fn closure(expr: &Expr) -> Option<(String, usize)> {
    match expr {
        Expr::DynamicConstant(value, _) => Some((value.read_lock::<FnPtr>()?.fn_name().to_owned(), 0)),
        Expr::Stmt(block) => match block.statements() {
            [Stmt::Share(_), Stmt::Expr(last)] => match &**last {
                Expr::FnCall(call, _) if call.name == "curry" => {
                    Some((closure(call.args.first()?)?.0, call.args.len() - 1))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
