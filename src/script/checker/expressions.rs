//! Walks expressions and says what each can be.

use rhai::{ASTFlags, ASTNode, Expr, Position};

use super::types::Ty;
use super::walker::{This, Walker};
use crate::model::Span;

impl Walker<'_> {
    /// Walks an expression.
    pub fn expression(&mut self, expr: &Expr) -> Ty {
        match expr {
            Expr::BoolConstant(..) => Ty::Bool,
            Expr::IntegerConstant(..) => Ty::Int,
            Expr::FloatConstant(..) => Ty::Number,
            Expr::StringConstant(text, _) => Ty::Literal(vec![text.to_string()]),
            Expr::Unit(_) => {
                let place = self.whole(expr);
                self.wrong(place, "`()` has no place in a rule", Some("ask `known(..)` or `unknown(..)`".to_owned()))
            }
            Expr::Variable(name, _, at) => {
                let place = self.place(*at, name.1.len());
                self.variable(&name.1, place)
            }
            Expr::ThisPtr(at) => self.this_value(*at),
            Expr::And(parts, _) => self.conditions(parts, "`&&`"),
            Expr::Or(parts, _) => self.conditions(parts, "`||`"),
            Expr::FnCall(call, at) => self.function_call(call, *at),
            Expr::Dot(parts, flags, at) => self.chain(&parts.lhs, &parts.rhs, *flags, *at),
            Expr::Array(items, _) => {
                let typed = items.iter().map(|item| (self.item(item), self.whole(item)));
                Ty::Array(typed.collect())
            }
            Expr::Map(map, _) => {
                for (_, value) in &map.0 {
                    self.expression(value);
                }
                Ty::Map
            }
            Expr::Stmt(block) if !is_closure(expr) => self.block_value(block.statements()),
            Expr::DynamicConstant(..) | Expr::Stmt(_) => {
                let place = self.place(expr.position(), 1);
                let help = "conditions stand in words such as `any` and `where`".to_owned();
                self.wrong(place, "a condition `|x| ..` stands only in a list word", Some(help));
                Ty::Closure
            }
            Expr::InterpolatedString(parts, at) => {
                for part in parts {
                    self.expression(part);
                }
                let help = "give the parts names, and put them into the message as slots".to_owned();
                let place = self.place(*at, 1);
                self.wrong(place, "rules do not put texts together", Some(help));
                Ty::Text
            }
            Expr::Coalesce(parts, at) => {
                for part in parts.iter() {
                    self.expression(part);
                }
                let place = self.place(*at, 2);
                self.wrong(place, "`??` has no place in a rule", Some("write `x.or(..)` for a blank fact".to_owned()))
            }
            // Indexing is the lint's business; what is in it still counts as used.
            _ => self.touch(expr),
        }
    }

    /// An item of a list written out. A list inside a list is refused, so that what is known of a value stays small.
    fn item(&mut self, item: &Expr) -> Ty {
        match self.expression(item) {
            Ty::Array(_) => {
                let place = self.whole(item);
                let help = "write one list with all of its items".to_owned();
                self.wrong(place, "a list inside a list has no place in a rule", Some(help))
            }
            ty => ty,
        }
    }

    /// A block as a value: `let x = if a { b } else { c };`.
    fn block_value(&mut self, statements: &[rhai::Stmt]) -> Ty {
        let before = std::mem::replace(&mut self.value_wanted, true);
        let ty = self.block(statements).unwrap_or(Ty::Any);
        self.value_wanted = before;
        ty
    }

    fn this_value(&mut self, at: Position) -> Ty {
        let place = self.place(at, 4);
        match self.this.clone() {
            This::Of(ty) => ty,
            This::InClosure => {
                let help = "name it before: `let one = this;`".to_owned();
                self.wrong(place, "`this` is not known inside a condition", Some(help))
            }
            This::Nobody => {
                let place = self.calls.last().copied().unwrap_or(place);
                let help = "call the function on a record: `record.name()`".to_owned();
                self.wrong(place, "there is no `this` here", Some(help))
            }
        }
    }

    /// Counts every name in an expression as used, without asking what it is.
    pub fn touch(&mut self, expr: &Expr) -> Ty {
        let mut names = Vec::new();
        expr.walk(&mut Vec::new(), &mut |path: &[ASTNode]| {
            if let Some(ASTNode::Expr(Expr::Variable(name, ..))) = path.last() {
                names.push(name.1.clone());
            }
            true
        });
        for name in &names {
            if let Some(found) = self.names.iter_mut().rev().find(|other| other.called == name.as_str()) {
                found.used = true;
            } else if let Some((_, used)) = self.constants.get_mut(name.as_str()) {
                *used = true;
            }
        }
        Ty::Any
    }

    /// Walks an expression that must say yes or no.
    pub fn condition(&mut self, expr: &Expr, of: &str) {
        let ty = self.expression(expr);
        if matches!(ty, Ty::Any | Ty::Bool) {
            return;
        }
        let place = self.start(expr);
        let help = match &ty {
            Ty::List(_) => Some("ask `.any()` or `.none()`".to_owned()),
            Ty::Words(_) => Some("ask `.has(..)` or `.is_empty()`".to_owned()),
            Ty::Record(_) | Ty::Moment => Some("ask `known(..)` or compare it".to_owned()),
            Ty::Literal(_) | Ty::Word(_) | Ty::Text | Ty::Int | Ty::Number => {
                Some("compare it with something".to_owned())
            }
            _ => None,
        };
        let message = format!("{of} needs a yes or no, not {}", self.say(&ty));
        self.wrong(place, message, help);
    }

    fn conditions(&mut self, parts: &[Expr], of: &str) -> Ty {
        for part in parts {
            self.condition(part, of);
        }
        Ty::Bool
    }

    /// The place of an expression's first token.
    pub fn start(&self, expr: &Expr) -> Span {
        let place = self.place(expr.start_position(), 1);
        let rest = &self.script.parsed.text.text[place.start.min(self.script.parsed.text.text.len())..];
        let letters = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        Span { end: place.start + letters.max(1).min(rest.len()), ..place }
    }

    /// The place of a literal or name as a whole; the first token of anything else.
    pub fn whole(&self, expr: &Expr) -> Span {
        match expr {
            Expr::StringConstant(text, at) => {
                let place = self.place(*at, text.len() + 2);
                if self.script.slice(place).ends_with(['"', '`']) { place } else { self.place(*at, 1) }
            }
            Expr::Unit(at) => self.place(*at, 2),
            Expr::Dot(..) => self.dotted(expr),
            _ => self.start(expr),
        }
    }

    /// `a.b.c` as far as it is only names and dots.
    fn dotted(&self, expr: &Expr) -> Span {
        let place = self.start(expr);
        let text = &self.script.parsed.text.text;
        let more = text[place.start..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.');
        Span { end: more.map_or(text.len(), |more| place.start + more), ..place }
    }
}

/// Whether an expression is `|x| ..`, with or without names of the function around it.
pub(super) fn is_closure(expr: &Expr) -> bool {
    closure(expr).is_some()
}

/// Rhai's name of a closure, and how many names of the function around it it captures.
pub(super) fn closure(expr: &Expr) -> Option<(String, usize)> {
    match expr {
        Expr::DynamicConstant(value, _) => Some((value.read_lock::<rhai::FnPtr>()?.fn_name().to_owned(), 0)),
        Expr::Stmt(block) => match block.statements().last()? {
            rhai::Stmt::Expr(last) => match &**last {
                Expr::FnCall(call, _) if call.name == "curry" && call.op_token.is_none() => {
                    let (name, _) = closure(call.args.first()?)?;
                    Some((name, call.args.len() - 1))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Whether a step was written with `?`.
pub(super) fn asks_twice(flags: ASTFlags) -> bool {
    flags.contains(ASTFlags::NEGATED)
}
