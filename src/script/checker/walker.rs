//! The state of one walk through one rule: names in sight, what was found wrong, what is read and set.

use std::collections::{BTreeMap, BTreeSet};

use rhai::Position;

use super::super::limits::Limits;
use super::super::parsed::Checks;
use super::scripts::{Function, Script};
use super::types::Ty;
use super::waits::Waits;
use crate::model::{Code, Diagnostic, Dictionary, FactId, KindId, Span, Stage, Statement, did_you_mean};

/// What all rules are checked against.
pub(super) struct Known<'a> {
    pub dictionary: &'a Dictionary,
    pub statements: &'a BTreeMap<String, Statement>,
    /// Functions that have another name now.
    pub renamed: &'a BTreeMap<String, String>,
    /// Constants that every rule can read.
    pub constants: BTreeMap<String, Ty>,
    /// Files under `lib/`.
    pub library: &'a [Script<'a>],
    /// Whether some file could not be read, so that a name may be unknown only because of that.
    pub broken: bool,
    /// Whether a name that nobody uses is wrong.
    pub checks: Checks,
    /// What a rule may use at most.
    pub limits: &'a Limits,
    /// Every file under `rules/`, and its stage where it is a rule.
    pub rules: BTreeMap<&'a str, Option<Stage>>,
}

/// The rule being checked.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub stage: Stage,
    pub subject: KindId,
}

/// A name in sight.
pub(super) struct Name {
    pub called: String,
    pub ty: Ty,
    /// Where a `let` gave it; none for parameters.
    pub place: Option<Span>,
    pub used: bool,
}

/// What `this` is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum This {
    /// A function called on this.
    Of(Ty),
    /// A function called by itself, or a rule.
    Nobody,
    /// A closure.
    InClosure,
}

/// One way a function was called, and what came out; none while it is still being walked.
struct Called {
    function: (Span, usize),
    this: This,
    arguments: Vec<Ty>,
    gave: Option<Ty>,
}

/// A walk.
pub(super) struct Walker<'a> {
    pub known: &'a Known<'a>,
    /// The file being walked: the rule's own, or one of the library while a function of it is walked.
    pub script: &'a Script<'a>,
    /// The rule; none while library functions that nobody calls are walked.
    pub about: Option<About>,
    /// The rule's own constants, and whether each was used.
    pub constants: BTreeMap<String, (Ty, bool)>,
    pub names: Vec<Name>,
    pub this: This,
    pub returns: Vec<Ty>,
    /// Where the functions being walked were called, outermost first.
    pub calls: Vec<Span>,
    /// Functions called so far, by the place of their name.
    pub called: BTreeSet<Span>,
    pub problems: Vec<Diagnostic>,
    pub reads: BTreeSet<FactId>,
    pub sets: BTreeSet<FactId>,
    /// Names given to each finding, with what they are.
    pub given: Vec<BTreeMap<String, Ty>>,
    /// Whether the rule says anything.
    pub speaks: bool,
    /// Whether it can rule a place out.
    pub forbids: bool,
    /// What its items wait for.
    pub waits: Waits,
    /// Whether the last value of a block is somebody's: true inside functions that give something.
    pub value_wanted: bool,
    home: &'a Script<'a>,
    memory: Vec<Called>,
}

impl<'a> Walker<'a> {
    /// A walk that has not begun.
    pub fn new(known: &'a Known<'a>, script: &'a Script<'a>, about: Option<About>) -> Self {
        Self {
            known,
            script,
            about,
            constants: BTreeMap::new(),
            names: Vec::new(),
            this: This::Nobody,
            returns: Vec::new(),
            calls: Vec::new(),
            called: BTreeSet::new(),
            problems: Vec::new(),
            reads: BTreeSet::new(),
            sets: BTreeSet::new(),
            given: Vec::new(),
            speaks: false,
            forbids: false,
            waits: Waits::default(),
            value_wanted: false,
            home: script,
            memory: Vec::new(),
        }
    }

    /// The place of a token of that length in the file being walked.
    pub fn place(&self, at: Position, length: usize) -> Span {
        self.script.place(at, length)
    }

    /// Something is wrong; nothing more is said about the value.
    pub fn wrong(&mut self, place: Span, message: impl Into<String>, help: Option<String>) -> Ty {
        self.problems.push(Diagnostic::at(Code::RuleCheck, place, message).maybe_help(help));
        Ty::Any
    }

    /// What a type is in a sentence.
    pub fn say(&self, ty: &Ty) -> String {
        ty.say(self.known.dictionary)
    }

    /// Brings a name in sight.
    pub fn declare(&mut self, name: &str, ty: Ty, place: Option<Span>) {
        self.names.push(Name { called: name.to_owned(), ty, place, used: false });
    }

    /// Forgets the names of a block; a `let` that nobody used is wrong.
    pub fn leave(&mut self, mark: usize) {
        for name in self.names.split_off(mark) {
            if let (Some(place), false, Checks::All) = (name.place, name.used, self.known.checks) {
                let help = "take it out, or use it".to_owned();
                self.wrong(place, format!("`{}` is never used", name.called), Some(help));
            }
        }
    }

    /// What a name stands for.
    pub fn variable(&mut self, name: &str, place: Span) -> Ty {
        if let Some(found) = self.names.iter_mut().rev().find(|other| other.called == name) {
            found.used = true;
            return found.ty.clone();
        }
        let at_home = std::ptr::eq(self.script, self.home);
        if let Some((ty, used)) = self.constants.get_mut(name).filter(|_| at_home) {
            *used = true;
            return ty.clone();
        }
        if let Some(ty) = self.known.constants.get(name) {
            return ty.clone();
        }
        if self.known.broken {
            return Ty::Any;
        }
        let own = self.constants.keys().map(String::as_str).filter(|_| at_home);
        let shared = self.known.constants.keys().map(String::as_str);
        let names = self.names.iter().map(|other| other.called.as_str()).chain(own).chain(shared);
        let help = did_you_mean(name, names);
        let help = help.unwrap_or_else(|| "give it with `let`, or as a constant at the top".to_owned());
        self.wrong(place, format!("`{name}` is not known here"), Some(help))
    }

    /// The function of that name and number of parameters: the file's own, else the library's.
    pub fn function(&self, name: &str, arguments: Option<usize>) -> Option<(&'a Script<'a>, &'a Function)> {
        let of = |script: &'a Script<'a>| {
            let fits = |f: &&Function| f.name == name && arguments.is_none_or(|n| n == f.params.len());
            script.functions.iter().find(fits).map(|function| (script, function))
        };
        of(self.home).or_else(|| self.known.library.iter().find_map(of))
    }

    /// The names of all functions a rule can call.
    pub fn function_names(&self) -> Vec<&'a str> {
        let files = std::iter::once(self.home).chain(self.known.library);
        files.flat_map(|file| file.functions).map(|function| function.name.as_str()).collect()
    }

    /// Walks a function that is called like this, and says what comes out. The same call is walked once.
    pub fn call(&mut self, found: (&'a Script<'a>, &'a Function), this: This, arguments: Vec<Ty>, at: Span) -> Ty {
        let (script, function) = found;
        let key = (script.name_place(&function.name), function.params.len());
        self.called.insert(key.0);
        let known = |called: &&Called| called.function == key && called.this == this && called.arguments == arguments;
        if let Some(called) = self.memory.iter().find(known) {
            return called.gave.clone().unwrap_or(Ty::Any);
        }
        if self.calls.len() >= self.known.limits.call_levels || self.memory.len() >= self.known.limits.ways {
            // Said once for each function: what called it was too much already.
            let message = format!("`{}` is called too deeply or in too many ways", function.name);
            let help = "let a rule call few functions, one or two inside each other".to_owned();
            return self.wrong(script.name_place(&function.name), message, Some(help));
        }
        let number = self.memory.len();
        self.memory.push(Called { function: key, this: this.clone(), arguments: arguments.clone(), gave: None });
        self.calls.push(at);
        let names = std::mem::take(&mut self.names);
        let returns = std::mem::take(&mut self.returns);
        let here = std::mem::replace(&mut self.script, script);
        let who = std::mem::replace(&mut self.this, this);
        let wanted = std::mem::replace(&mut self.value_wanted, true);
        let gave = self.body(function, arguments);
        self.value_wanted = wanted;
        self.this = who;
        self.script = here;
        self.returns = returns;
        self.names = names;
        self.calls.pop();
        self.memory[number].gave = Some(gave.clone());
        gave
    }

    /// Walks the body of a function and says what comes out.
    pub fn body(&mut self, function: &'a Function, arguments: Vec<Ty>) -> Ty {
        for (name, ty) in function.params.iter().zip(arguments) {
            self.declare(name, ty, None);
        }
        let last = self.block(&function.body);
        self.leave(0);
        self.returns.drain(..).chain(last).reduce(Ty::join).unwrap_or(Ty::Nothing)
    }
}
