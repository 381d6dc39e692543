//! What a rule says through `out` and `letter`: facts it may set, names for the message, kinds of places, other rules.

use std::collections::BTreeMap;

use rhai::Expr;

use super::slots::Roots;
use super::types::{Ty, article};
use super::walker::Walker;
use crate::model::{Combine, FactId, Stage, did_you_mean};

impl Walker<'_> {
    fn literal(&mut self, argument: &Expr, what: &str) -> Option<String> {
        if let Expr::StringConstant(text, _) = argument {
            return Some(text.to_string());
        }
        self.expression(argument);
        let place = self.whole(argument);
        self.wrong(place, format!("{what} must be written out, in quotes"), None);
        None
    }

    /// The title of an item or a part of a letter.
    pub fn template(&mut self, word: &str, argument: &Expr) {
        let Some(text) = self.literal(argument, &format!("the text of `{word}`")) else { return };
        let place = self.whole(argument);
        if let Some(problem) = super::super::metadata::too_long(&text, place, self.known.limits) {
            self.problems.push(problem);
            return;
        }
        let roots = Roots { parameters: true, given: None };
        self.slots(&text, place, &roots);
    }

    /// The id of a rule whose item must be done first.
    pub fn rule_id(&mut self, argument: &Expr) {
        let Some(id) = self.literal(argument, "the id of a rule") else { return };
        let place = self.whole(argument);
        match self.known.rules.get(id.as_str()) {
            Some(Some(Stage::Due | Stage::Step) | None) => self.waits.after.push((id.clone(), place)),
            Some(Some(stage)) => {
                let message = format!("`{id}` is a `{}` rule and gives no items", stage.name());
                self.wrong(place, message, Some("name a `due` or `step` rule".to_owned()));
            }
            None => {
                let dated =
                    self.known.rules.iter().filter(|(_, stage)| matches!(stage, Some(Stage::Due | Stage::Step)));
                let help = did_you_mean(&id, dated.map(|(id, _)| *id));
                let help = help.unwrap_or_else(|| "write the path of its file without `.rhai`".to_owned());
                self.wrong(place, format!("there is no rule `{id}`"), Some(help));
            }
        }
    }

    /// The fact that `set`, `vote` or `add` speaks about.
    pub fn derived_name(&mut self, word: &str, arguments: &[Expr]) {
        let Some(name) = self.literal(&arguments[0], "the name of a fact") else { return };
        let Some(about) = self.about else { return };
        let place = self.whole(&arguments[0]);
        let dictionary = self.known.dictionary;
        let kind = dictionary.name(about.subject);
        let derived = dictionary.get(about.subject).facts.iter().filter(|(_, def)| def.derived.is_some());
        let derived: Vec<&str> = derived.map(|(name, _)| name.as_str()).collect();
        let Some(fact) = dictionary.fact(about.subject, &name) else {
            let help = did_you_mean(&name, derived.iter().copied());
            let help = help.unwrap_or_else(|| format!("rules may set {}", listed(&derived)));
            self.wrong(place, format!("unknown fact `{name}` of {kind}"), Some(help));
            return;
        };
        let Some(combine) = dictionary.def(fact).derived else {
            let help = format!("of {}, rules may set {}", article(kind), listed(&derived));
            self.wrong(place, format!("`{name}` is not derived by rules"), Some(help));
            return;
        };
        self.sets.insert(fact);
        let fitting = word_for(combine);
        if word != fitting {
            let message = format!("`{name}` is put together otherwise");
            self.wrong(place, message, Some(format!("write `out.{fitting}(\"{name}\", ..)`")));
        }
    }

    /// The value for that fact.
    pub fn derived_value(&mut self, arguments: &[Expr]) {
        let ty = self.expression(&arguments[1]);
        let place = self.whole(&arguments[1]);
        if let Some(fact) = self.named_fact(&arguments[0]) {
            self.fits_fact(fact, &ty, place);
        }
    }

    fn named_fact(&self, argument: &Expr) -> Option<FactId> {
        match argument {
            Expr::StringConstant(name, _) => self.known.dictionary.fact(self.about?.subject, name),
            _ => None,
        }
    }

    fn fits_fact(&mut self, fact: FactId, ty: &Ty, place: crate::model::Span) {
        let wanted = Ty::of_fact(self.known.dictionary, fact);
        let good = match (&wanted, ty) {
            (_, Ty::Any) | (Ty::Text | Ty::LongText, Ty::Text | Ty::Literal(_)) => true,
            (Ty::Word(fact), Ty::Literal(words)) => {
                self.words(*fact, &words.clone(), place);
                true
            }
            (Ty::Word(one), Ty::Word(other)) => super::types::same_words(self.known.dictionary, *one, *other),
            (Ty::Number, Ty::Int) => true,
            (wanted, ty) => wanted == ty,
        };
        if !good {
            let message = format!("`{}` cannot be {}", self.known.dictionary.path(fact), self.say(ty));
            let help = format!("it is {}", self.say(&wanted));
            self.wrong(place, message, Some(help));
        }
    }

    /// `#{ about: record, name: value }`.
    pub fn slots_given(&mut self, argument: &Expr) {
        let Expr::Map(map, _) = argument else {
            self.must_be(argument, "out", "names and values `#{ name: value }`", |_| false);
            return;
        };
        let mut given = BTreeMap::new();
        for (key, value) in &map.0 {
            let ty = self.expression(value);
            let place = self.whole(value);
            if key.name == "about" && !matches!(ty, Ty::Record(_) | Ty::Any) {
                let message = format!("`about` needs a record, not {}", self.say(&ty));
                self.wrong(place, message, None);
            }
            if matches!(
                ty,
                Ty::Nothing | Ty::Map | Ty::Array(_) | Ty::Range | Ty::TimeSpan | Ty::LongText | Ty::Out | Ty::Item
            ) {
                let message = format!("a message cannot say {}", self.say(&ty));
                self.wrong(place, message, None);
            }
            given.insert(key.name.to_string(), ty);
        }
        self.given.push(given);
    }

    /// `#{ tier: "gold", zone: "reach" }`: facts of a place or of its program.
    pub fn filter(&mut self, argument: &Expr) {
        let Expr::Map(map, _) = argument else {
            self.must_be(argument, "at_most", "facts of a place `#{ tier: \"gold\" }`", |_| false);
            return;
        };
        let dictionary = self.known.dictionary;
        let kinds: Vec<_> = ["place", "program"].iter().filter_map(|name| dictionary.kind(name)).collect();
        for (key, value) in &map.0 {
            let ty = self.expression(value);
            let (at, place) = (self.place(key.pos, key.name.len()), self.whole(value));
            match kinds.iter().find_map(|kind| dictionary.fact(*kind, &key.name)) {
                Some(fact) => {
                    self.read(fact);
                    self.fits_fact(fact, &ty, place);
                }
                None => {
                    let names = kinds.iter().flat_map(|kind| dictionary.get(*kind).facts.keys().map(String::as_str));
                    let help = did_you_mean(&key.name, names);
                    let message = format!("neither a place nor its program has a fact `{}`", key.name);
                    self.wrong(at, message, help);
                }
            }
        }
    }
}

/// The word with which a rule contributes to a fact.
fn word_for(combine: Combine) -> &'static str {
    match combine {
        Combine::One | Combine::Any => "set",
        Combine::Votes => "vote",
        Combine::Sum => "add",
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
