//! `a.b.c(..)`: facts of records, words and functions called on what comes before the dot.

use rhai::{ASTFlags, Expr, FnCallExpr, Position};

use super::expressions::asks_twice;
use super::types::{Ty, article};
use super::walker::{This, Walker};
use super::words::{self, On};
use crate::model::{FactId, KindId, Span, did_you_mean};

impl Walker<'_> {
    /// Walks a chain of dots.
    pub fn chain(&mut self, base: &Expr, rest: &Expr, flags: ASTFlags, at: Position) -> Ty {
        if asks_twice(flags) {
            let place = self.place(at, 2);
            self.wrong(place, "`?.` has no place in a rule", Some("a blank fact needs no care of its own".to_owned()));
        }
        let ty = self.expression(base);
        self.step(ty, rest)
    }

    fn step(&mut self, ty: Ty, rest: &Expr) -> Ty {
        match rest {
            Expr::Property(names, at) => {
                let place = self.place(*at, names.2.len());
                self.fact(&ty, &names.2, place)
            }
            Expr::MethodCall(call, at) => self.method(&ty, call, *at),
            Expr::Dot(parts, flags, at) => {
                if asks_twice(*flags) {
                    let place = self.place(*at, 2);
                    self.wrong(
                        place,
                        "`?.` has no place in a rule",
                        Some("a blank fact needs no care of its own".to_owned()),
                    );
                }
                let ty = self.step(ty, &parts.lhs);
                self.step(ty, &parts.rhs)
            }
            _ => self.touch(rest),
        }
    }

    /// A fact of what comes before the dot.
    pub fn fact(&mut self, ty: &Ty, name: &str, place: Span) -> Ty {
        let dictionary = self.known.dictionary;
        match ty {
            Ty::Record(kind) => match dictionary.fact(*kind, name) {
                Some(fact) => {
                    self.read(fact);
                    Ty::of_fact(dictionary, fact)
                }
                None => self.unknown_fact(*kind, name, place),
            },
            Ty::List(kind) => match dictionary.fact(*kind, name) {
                Some(fact) => self.off_a_list(fact, place),
                None => self.unknown_fact(*kind, name, place),
            },
            Ty::Any => {
                let mut names = dictionary.kinds.values().flat_map(|kind| kind.facts.keys());
                if names.any(|other| other == name) || !self.calls.is_empty() {
                    return Ty::Any;
                }
                let names = dictionary.kinds.values().flat_map(|kind| kind.facts.keys().map(String::as_str));
                self.wrong(place, format!("no record has a fact `{name}`"), did_you_mean(name, names))
            }
            other => {
                let message = format!("unknown fact `{name}`: {} has no facts", self.say(other));
                let called = words::uses(name, |on| Some(on) == On::of(other) || on == On::Value);
                let help = called.first().map(|_| format!("write `{name}(..)`"));
                self.wrong(place, message, help)
            }
        }
    }

    /// The different records that a list's records refer to.
    fn off_a_list(&mut self, fact: FactId, place: Span) -> Ty {
        let dictionary = self.known.dictionary;
        self.read(fact);
        match dictionary.def(fact).ty {
            crate::model::Type::Reference(kind) | crate::model::Type::One(kind, _) => Ty::List(kind),
            _ => {
                let name = dictionary.fact_name(fact);
                let message = format!("`{name}` cannot be read off a list: it refers to no record");
                let help = format!("ask each record: `.any(|x| x.{name} ..)`, `.where(|x| x.{name} ..)`");
                self.wrong(place, message, Some(help))
            }
        }
    }

    fn unknown_fact(&mut self, kind: KindId, name: &str, place: Span) -> Ty {
        let dictionary = self.known.dictionary;
        let record = dictionary.name(kind);
        let elsewhere = dictionary.kinds.values().any(|kind| kind.facts.contains_key(name));
        let came_in = self.this == This::Of(Ty::Record(kind))
            || self.names.iter().any(|name| name.place.is_none() && name.ty == Ty::Record(kind));
        if let (Some(call), true) = (self.calls.last().copied(), elsewhere && came_in) {
            let message = format!("this reads the fact `{name}`, which {} does not have", article(record));
            return self.wrong(call, message, Some("call it on another record".to_owned()));
        }
        let facts = dictionary.get(kind).facts.keys().map(String::as_str);
        let help = if words::uses(name, |_| true).is_empty() && self.function(name, None).is_none() {
            did_you_mean(name, facts)
        } else {
            Some(format!("write `{name}(..)`"))
        };
        self.wrong(place, format!("unknown fact `{name}` of {record}"), help)
    }

    /// A word or function called on what comes before the dot.
    fn method(&mut self, ty: &Ty, call: &FnCallExpr, at: Position) -> Ty {
        let name = call.name.as_str();
        let place = self.place(at, name.len());
        if self.function(name, None).is_some() {
            return self.own_function(name, This::Of(ty.clone()), &call.args, place);
        }
        self.speaks |= matches!(ty, Ty::Out | Ty::Letter);
        let fits = words::uses(name, |on| on == On::Value || Some(on) == On::of(ty));
        if !fits.is_empty() {
            return self.word(&fits, ty, call, place);
        }
        self.arguments(&call.args);
        if *ty == Ty::Any {
            return self.word_on_anything(name, place);
        }
        let other = words::uses(name, |_| true);
        if let Some(word) = other.first() {
            let (message, help) = match word.on {
                On::Alone => (format!("`{name}` is no word to call on something"), format!("write `{name}(..)`")),
                on => (
                    format!("`{name}` is no word on {}", self.say(ty)),
                    format!("it is used {}: {}", on.say(), word.doc),
                ),
            };
            return self.wrong(place, message, Some(help));
        }
        let words = words::names(|on| on == On::Value || Some(on) == On::of(ty));
        self.unknown_word(name, words, place)
    }

    fn word_on_anything(&mut self, name: &str, place: Span) -> Ty {
        if words::uses(name, |on| on != On::Alone).is_empty() {
            return self.unknown_word(name, words::names(|on| on != On::Alone), place);
        }
        Ty::Any
    }

    /// A word that nobody knows.
    pub fn unknown_word(&mut self, name: &str, words: Vec<&str>, place: Span) -> Ty {
        if self.known.broken {
            return Ty::Any;
        }
        let new = self
            .known
            .renamed
            .get(name)
            .map(|new| format!("it is `{new}` now; `preceptor check --fix` writes that into a folder of `--with`"));
        let near = new.or_else(|| did_you_mean(name, words.iter().copied().chain(self.function_names())));
        let help = near.or_else(|| (words.len() > 1).then(|| format!("there are {}", words.join(", "))));
        self.wrong(place, format!("there is no word `{name}`"), help)
    }

    /// Walks what is given to something that is wrong itself.
    pub fn arguments(&mut self, arguments: &[Expr]) {
        for argument in arguments {
            if super::expressions::is_closure(argument) {
                self.ask(argument, Ty::Any, "");
            } else {
                self.expression(argument);
            }
        }
    }
}
