//! Calls of words and functions: how many arguments, and whether each is what the word takes.

use std::collections::BTreeMap;

use rhai::{Expr, FnCallExpr, Position, Stmt};

use super::expressions::{closure, is_closure};
use super::types::Ty;
use super::walker::{This, Walker};
use super::words::{self, Gives, On, Takes, Word};
use crate::model::Span;

impl Walker<'_> {
    /// A function or word called by itself.
    pub fn named_call(&mut self, call: &FnCallExpr, at: Position) -> Ty {
        let name = call.name.as_str();
        let place = self.place(at, name.len());
        if self.function(name, None).is_some() {
            return self.own_function(name, This::Nobody, &call.args, place);
        }
        let fits = words::uses(name, |on| on == On::Alone);
        if !fits.is_empty() {
            return self.word(&fits, &Ty::Any, call, place);
        }
        self.arguments(&call.args);
        match words::uses(name, |_| true).first() {
            Some(word) => {
                let help = format!("it is used {}: `x.{name}(..)`", word.on.say());
                self.wrong(place, format!("`{name}` is not called by itself"), Some(help))
            }
            None => self.unknown_word(name, words::names(|on| on == On::Alone), place),
        }
    }

    /// A function of this file or the library.
    pub fn own_function(&mut self, name: &str, this: This, arguments: &[Expr], place: Span) -> Ty {
        let Some(found) = self.function(name, Some(arguments.len())) else {
            self.arguments(arguments);
            let wants = self.function(name, None).map_or(0, |(_, function)| function.params.len());
            let message = format!("`{name}` takes {}, not {}", values(wants), arguments.len());
            return self.wrong(place, message, None);
        };
        let types = arguments.iter().map(|argument| self.expression(argument)).collect();
        self.call(found, this, types, place)
    }

    /// A word of the table, in one of the ways it can be used.
    pub fn word(&mut self, uses: &[&'static Word], on: &Ty, call: &FnCallExpr, place: Span) -> Ty {
        let name = call.name.as_str();
        let Some(word) = uses.iter().find(|word| word.takes.len() == call.args.len()) else {
            return self.wrong_number(uses, on, call, place);
        };
        let fits =
            |word: &&&Word| word.takes.iter().zip(&call.args).all(|(t, a)| (*t == Takes::Condition) == is_closure(a));
        let word = uses.iter().filter(|word| word.takes.len() == call.args.len()).find(fits).unwrap_or(word);
        if matches!(word.on, On::Out | On::Item | On::Limit | On::Letter) {
            self.speaks = true;
            self.forbids |= word.name == "forbid";
            self.staged(word, place);
        }
        let mut either = Ty::Any;
        for (n, (takes, argument)) in word.takes.iter().zip(&call.args).enumerate() {
            let ty = self.argument(name, *takes, (on, n, &call.args), argument);
            if word.gives == Gives::Either {
                let (at, there) = (self.whole(argument), place);
                self.alike((on, there), (&ty, at), at);
                either = on.clone().join(ty);
            }
        }
        self.waits.done |= matches!(name, "done_on" | "done_if");
        if word.takes.is_empty() && matches!(name, "error" | "warn" | "note") {
            self.given.push(BTreeMap::new());
        }
        match word.gives {
            Gives::Nothing => Ty::Nothing,
            Gives::Bool => Ty::Bool,
            Gives::Int => Ty::Int,
            Gives::Number => Ty::Number,
            Gives::Text => Ty::Text,
            Gives::LongText => Ty::LongText,
            Gives::TimeSpan => Ty::TimeSpan,
            Gives::List => on.clone(),
            Gives::One => match on {
                Ty::List(kind) => Ty::Record(*kind),
                _ => Ty::Any,
            },
            Gives::Either => either,
            Gives::Item => Ty::Item,
            Gives::Limit => Ty::Limit,
        }
    }

    fn wrong_number(&mut self, uses: &[&'static Word], on: &Ty, call: &FnCallExpr, place: Span) -> Ty {
        let element = match on {
            Ty::List(kind) => Ty::Record(*kind),
            _ => Ty::Any,
        };
        for argument in &call.args {
            if is_closure(argument) {
                self.ask(argument, element.clone(), &call.name);
            } else {
                self.expression(argument);
            }
        }
        let mut counts: Vec<usize> = uses.iter().map(|word| word.takes.len()).collect();
        counts.sort_unstable();
        let name = &call.name;
        let (wants, given) = (counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or "), call.args.len());
        if given == 0 && uses.iter().all(|word| word.takes.contains(&Takes::Condition)) {
            let help = format!("write `.{name}(|x| ..)`");
            return self.wrong(place, format!("`{name}` needs a condition"), Some(help));
        }
        let wants = if let [one] = counts[..] { values(one) } else { format!("{wants} values") };
        self.wrong(place, format!("`{name}` takes {wants}, not {given}"), Some(format!("it says {}", uses[0].doc)))
    }

    fn staged(&mut self, word: &Word, place: Span) {
        let Some(stage) = self.about.map(|about| about.stage) else { return };
        if !word.stages.contains(&stage) {
            let message = format!("`{}` cannot be said by a `{}` rule", word.name, stage.name());
            let help = format!("it may say {}", words::said_in(stage).join(", "));
            self.wrong(place, message, Some(help));
        }
    }

    /// One argument of a word.
    fn argument(&mut self, word: &str, takes: Takes, around: (&Ty, usize, &[Expr]), argument: &Expr) -> Ty {
        let (on, _, all) = around;
        if is_closure(argument) && takes != Takes::Condition {
            self.ask(argument, Ty::Any, word);
            let place = self.start(argument);
            return self.wrong(place, format!("`{word}` takes no condition"), None);
        }
        match takes {
            Takes::Value => return self.expression(argument),
            Takes::Condition => match on {
                Ty::List(kind) => self.ask(argument, Ty::Record(*kind), word),
                _ => self.ask(argument, Ty::Any, word),
            },
            Takes::Int => self.number(argument, Ty::Int, word),
            Takes::Number => self.number(argument, Ty::Number, word),
            Takes::Bool => self.condition(argument, &format!("`{word}`")),
            Takes::Moment => self.must_be(argument, word, "a moment", |ty| *ty == Ty::Moment),
            Takes::Member | Takes::Members => match (on, takes) {
                (Ty::Words(set), Takes::Member) => self.member(*set, argument),
                (Ty::Words(set), _) => self.members(*set, argument),
                _ => return self.expression(argument),
            },
            Takes::Phrases => self.phrases(argument, word),
            Takes::PhraseList => {
                self.must_be(argument, word, "a list of phrases", |ty| matches!(ty, Ty::Array(_)));
            }
            Takes::Text => self.must_be(argument, word, "a text", |ty| matches!(ty, Ty::Text | Ty::Literal(_))),
            Takes::LongText => self.must_be(argument, word, "a long text", |ty| *ty == Ty::LongText),
            Takes::Template => self.template(word, argument),
            Takes::RuleId => self.rule_id(argument),
            Takes::Fact => self.derived_name(word, all),
            Takes::ForFact => self.derived_value(all),
            Takes::Slots => self.slots_given(argument),
            Takes::Filter => self.filter(argument),
        }
        Ty::Any
    }

    /// Walks an argument that must be of one type.
    pub fn must_be(&mut self, argument: &Expr, word: &str, wanted: &str, fits: impl Fn(&Ty) -> bool) {
        let ty = self.expression(argument);
        if ty == Ty::Any || fits(&ty) {
            return;
        }
        let place = self.whole(argument);
        let message = format!("`{word}` needs {wanted}, not {}", self.say(&ty));
        self.wrong(place, message, None);
    }

    fn phrases(&mut self, argument: &Expr, word: &str) {
        let ty = self.expression(argument);
        let place = self.whole(argument);
        match ty {
            Ty::Any | Ty::Text | Ty::Literal(_) => {}
            Ty::Array(items) => {
                for (item, at) in items.iter().filter(|(item, _)| !matches!(item, Ty::Literal(_) | Ty::Text | Ty::Any))
                {
                    let message = format!("`{word}` looks for texts, not {}", self.say(item));
                    self.wrong(*at, message, None);
                }
            }
            other => {
                let message = format!("`{word}` looks for texts, not {}", self.say(&other));
                self.wrong(place, message, None);
            }
        }
    }

    /// Walks the condition of a list word.
    pub fn ask(&mut self, argument: &Expr, element: Ty, word: &str) {
        let Some((name, captured)) = closure(argument) else {
            self.expression(argument);
            let (place, help) = (self.start(argument), format!("write `.{word}(|x| ..)`"));
            self.wrong(place, format!("`{word}` needs a condition"), Some(help));
            return;
        };
        let script = self.script;
        let Some(function) = script.all.closures.get(&name) else { return };
        let params = &function.params[captured.min(function.params.len())..];
        let place = self.start(argument);
        if params.len() != 1 && !word.is_empty() {
            let message = format!("the condition of `{word}` has one name between the bars, not {}", params.len());
            self.wrong(place, message, Some("write `|x| ..`".to_owned()));
        }
        let mark = self.names.len();
        for param in params {
            self.declare(param, element.clone(), None);
        }
        let who = std::mem::replace(&mut self.this, This::InClosure);
        match &function.body[..] {
            [Stmt::Expr(expr)] => self.condition(expr, "a condition"),
            [Stmt::FnCall(call, at)] => {
                if !matches!(self.function_call(call, *at), Ty::Bool | Ty::Any) {
                    self.wrong(place, "a condition needs a yes or no", None);
                }
            }
            _ => {
                self.wrong(place, "a condition is one expression", Some("name its parts with `let` before".to_owned()));
            }
        }
        self.this = who;
        self.leave(mark);
    }
}

fn values(n: usize) -> String {
    match n {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        n => format!("{n} values"),
    }
}
