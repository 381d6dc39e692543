//! Runs one compiled rule on one subject and says what it did. One machine for each thread.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::{Caches, Dynamic, Engine, EvalAltResult, EvalContext, GlobalRuntimeState, Position, Scope};

use super::absent::{Absent, at_a_blank};
use super::compile::Parsed;
use super::direct::{self, Around, Program, Sources, translate};
use super::facts::Named;
use super::functions::Functions;
use super::limits::Limits;
use super::say::Out;
use super::session::{Blank, Constants, OutOfFuel, Session, spot};
use super::value::Val;
use crate::model::{Ended, FactId, Fault, Handle, Need, Ran, Rule, Spot, Value, World};

/// What a rule is called with.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Which rule of the rule set.
    pub rule: usize,
    /// The record it looks at, and whose view.
    pub subject: Handle,
    /// The partner's place, for pair rules.
    pub second: Option<Handle>,
    /// Values tried in place of absent facts.
    pub trial: &'a [(Handle, FactId, Value)],
}

/// Something that can run rules; [`Reference`] is what all others must agree with.
pub trait Executor {
    /// Begins another evaluation: what its calls may do together is counted anew.
    fn begin(&self) {}

    /// Runs one rule on one subject.
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran;
}

/// One rule, ready to run.
pub(super) struct Compiled {
    pub name: &'static str,
    pub params: Vec<String>,
    pub constants: Constants,
    /// Whether it came from a folder of an advisor's own.
    custom: bool,
    state: RefCell<(GlobalRuntimeState, Caches)>,
    /// Its functions and the library's.
    functions: Vec<Rc<Functions>>,
    /// It translated, where it can be; made when it is first called.
    program: OnceCell<Option<Program>>,
}

/// Rhai with every rule compiled.
pub struct Machine {
    pub(super) engine: Engine,
    pub(super) session: Rc<Session>,
    pub(super) rules: Vec<Compiled>,
    limits: Limits,
    names: BTreeMap<String, Named>,
    /// What a function of ours is called in when no function of Rhai's calls it.
    alone: GlobalRuntimeState,
    stack: RefCell<Vec<Val>>,
    /// What the untrusted rules may still do in this evaluation: steps, and things to say.
    left: Cell<(u64, usize)>,
}

impl Machine {
    /// A machine with these rules.
    pub(super) fn new(
        engine: Engine,
        session: Rc<Session>,
        rules: Vec<Compiled>,
        limits: Limits,
        names: BTreeMap<String, Named>,
    ) -> Self {
        let left = Cell::new((limits.report_fuel, limits.report_effects));
        let alone = engine.new_global_runtime_state();
        Self { engine, session, rules, limits, names, alone, stack: RefCell::default(), left }
    }

    /// The same machine as a reference: Rhai runs every call.
    pub fn reference(&self) -> Reference<'_> {
        Reference(self)
    }

    /// A rule translated; none where it cannot be, and for untrusted rules, whose steps are Rhai's to count.
    fn program<'a>(&self, rule: &'a Compiled) -> Option<&'a Program> {
        let translated = || {
            let sources = Sources { files: &rule.functions, constants: &rule.constants, names: &self.names };
            translate(&sources, rule.name, rule.params.len())
        };
        rule.program.get_or_init(|| if rule.custom { None } else { translated() }).as_ref()
    }

    /// Runs a call of a shipped rule directly; none where that is Rhai's to do.
    pub fn directly(&self, world: &Rc<World>, call: Call<'_>) -> Option<Ran> {
        let rule = &self.rules[call.rule];
        let program = self.program(rule)?;
        let Limits { fuel, effects, text, .. } = self.limits;
        self.session.start(world.clone(), call.subject, call.trial, rule.constants.clone(), fuel, effects);
        let (engine, global, session, stack) = (&self.engine, &self.alone, &self.session, &self.stack);
        let around = Around { engine, global, session, stack, text, fuel };
        direct::run(program, &around, world, &rule.params, call)
    }

    /// The steps and the things to say that a call gets; none where the untrusted rules have used up theirs.
    fn grant(&self, rule: &Compiled) -> Option<(u64, usize)> {
        let (fuel, effects) = (self.limits.fuel, self.limits.effects);
        let (left, room) = self.left.get();
        match rule.custom {
            true if left == 0 || room == 0 => None,
            true => Some((fuel.min(left), effects.min(room))),
            false => Some((fuel, effects)),
        }
    }

    /// Takes what a call used from what the untrusted rules may still do.
    fn spend(&self, rule: &Compiled, fuel: u64, effects: usize) {
        if rule.custom {
            let (left, room) = self.left.get();
            self.left.set((left.saturating_sub(fuel), room.saturating_sub(effects)));
        }
    }

    /// What a call ends with that cannot even begin.
    fn used_up(&self) -> Ran {
        let Limits { report_fuel, report_effects, .. } = self.limits;
        let message = format!(
            "the checks of your own did more than they may do in one report ({report_fuel} steps, {report_effects} things said)"
        );
        let ended = Ended::Fault(Fault { message, spot: Spot::default() });
        Ran { ended, effects: Vec::new(), events: Vec::new(), fuel: 0 }
    }
}

impl Compiled {
    /// A rule with the functions it may call: its own, then the library's.
    pub fn new(engine: &Engine, (rule, custom): (&Rule, bool), constants: Constants, files: &[&Parsed]) -> Self {
        let mut global = engine.new_global_runtime_state();
        global.lib.extend(files.iter().map(|file| file.ast.shared_lib().clone()));
        Self {
            name: rule.stage.name(),
            params: rule.params.clone(),
            constants,
            custom,
            state: RefCell::new((global, Caches::new())),
            functions: files.iter().map(|file| file.functions.clone()).collect(),
            program: OnceCell::new(),
        }
    }
}

impl Executor for Machine {
    fn begin(&self) {
        self.left.set((self.limits.report_fuel, self.limits.report_effects));
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        self.directly(world, call).unwrap_or_else(|| self.interpret(world, call))
    }
}

/// Rhai runs every call.
#[derive(Clone, Copy)]
pub struct Reference<'a>(&'a Machine);

impl Executor for Reference<'_> {
    fn begin(&self) {
        self.0.begin();
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        self.0.interpret(world, call)
    }
}

impl Machine {
    /// Runs a call with Rhai.
    fn interpret(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        let rule = &self.rules[call.rule];
        let Some((granted, room)) = self.grant(rule) else { return self.used_up() };
        self.session.start(world.clone(), call.subject, call.trial, rule.constants.clone(), granted, room);
        let mut arguments: Vec<Dynamic> = rule
            .params
            .iter()
            .enumerate()
            .map(|(n, name)| match name.as_str() {
                "out" | "letter" => Dynamic::from(Out(self.session.clone())),
                _ if n == 0 => Dynamic::from(call.subject),
                "partner_place" => Dynamic::from(call.second.unwrap_or(call.subject)),
                _ => Dynamic::from(world.applicant(call.subject.person)),
            })
            .collect();
        let mut references: Vec<&mut Dynamic> = arguments.iter_mut().collect();
        let mut state = rule.state.borrow_mut();
        let (global, caches) = &mut *state;
        global.num_operations = Default::default();
        let mut scope = Scope::new();
        let result = EvalContext::new(&self.engine, global, caches, &mut scope, None).call_fn_raw(
            rule.name,
            false,
            false,
            &mut references,
        );
        drop(arguments);
        if result.as_ref().err().is_some_and(|error| at_a_blank(error)) {
            self.session.reopen_since(0);
        }
        let (effects, events, needs, left) = self.session.finish();
        let fuel = granted.saturating_sub(left);
        self.spend(rule, fuel, effects.len());
        let ended = ended(result, needs, self.session.beyond());
        let effects = if ended == Ended::Told { effects } else { Vec::new() };
        let events = if matches!(ended, Ended::Fault(_)) { Vec::new() } else { events };
        Ran { ended, effects, events, fuel }
    }
}

fn ended(result: Result<Dynamic, Box<EvalAltResult>>, needs: Vec<Need>, beyond: Option<String>) -> Ended {
    match (beyond, result) {
        // Whatever became of the error on its way.
        (Some(message), result) => {
            let spot = result.err().map_or(Spot::default(), |error| fault(&error, Position::NONE).spot);
            Ended::Fault(Fault { message, spot })
        }
        (None, result) => within_limits(result, needs),
    }
}

fn within_limits(result: Result<Dynamic, Box<EvalAltResult>>, needs: Vec<Need>) -> Ended {
    match result {
        Err(error) if out_of_limits(&error) => Ended::Fault(fault(&error, Position::NONE)),
        _ if !needs.is_empty() => Ended::CannotTell(needs),
        Ok(_) => Ended::Told,
        Err(error) => Ended::Fault(fault(&error, Position::NONE)),
    }
}

fn out_of_limits(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => out_of_limits(inner),
        EvalAltResult::ErrorTerminated(token, _) => token.is::<OutOfFuel>(),
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..) => true,
        _ => false,
    }
}

/// A fault in plain words, at the innermost position that is known.
fn fault(error: &EvalAltResult, outer: Position) -> Fault {
    let at = if error.position().is_none() { outer } else { error.position() };
    let message = match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, position) => {
            return fault(inner, if position.is_none() { outer } else { *position });
        }
        EvalAltResult::ErrorTerminated(token, _) if token.is::<OutOfFuel>() => {
            "it did more work than a rule may do".to_owned()
        }
        EvalAltResult::ErrorTerminated(token, _) if token.is::<Blank>() => "it stopped at a blank fact".to_owned(),
        EvalAltResult::ErrorTooManyOperations(_) => "it did more work than a rule may do".to_owned(),
        EvalAltResult::ErrorStackOverflow(_) => "its functions call each other too deeply".to_owned(),
        EvalAltResult::ErrorDataTooLarge(what, _) => format!("{} grew too large", what.to_lowercase()),
        EvalAltResult::ErrorRuntime(message, _) if message.is_string() => message.to_string(),
        EvalAltResult::ErrorFunctionNotFound(call, _) => format!("there is no function for `{}`", plain_types(call)),
        EvalAltResult::ErrorVariableNotFound(name, _) => format!("`{name}` is not known here"),
        EvalAltResult::ErrorMismatchDataType(wanted, found, _) => {
            format!("a {} was expected, not a {}", plain_types(wanted), plain_types(found))
        }
        other => {
            let plain = other.unwrap_position_free();
            plain.chars().take(200).collect()
        }
    };
    Fault { message, spot: if at.is_none() { Spot::default() } else { spot(at) } }
}

/// Rust's names of our types in the words of rules.
fn plain_types(text: &str) -> String {
    let mut text = text.to_owned();
    for (rust, word) in [
        (std::any::type_name::<Handle>(), "record"),
        (std::any::type_name::<Absent>(), "blank fact"),
        (std::any::type_name::<super::lists::RecordList>(), "list of records"),
        (std::any::type_name::<super::texts::WordSet>(), "set"),
        (std::any::type_name::<super::texts::LongText>(), "long text"),
        (std::any::type_name::<super::times::Moment>(), "moment"),
        (std::any::type_name::<crate::model::Span>(), "span of time"),
        (std::any::type_name::<Out>(), "out"),
    ] {
        text = text.replace(rust, word);
    }
    text
}

/// Rhai's own wording of an error, without its position.
trait PositionFree {
    fn unwrap_position_free(&self) -> String;
}

impl PositionFree for EvalAltResult {
    fn unwrap_position_free(&self) -> String {
        let text = self.to_string();
        match text.rfind(" (line ") {
            Some(at) => text[..at].to_lowercase(),
            None => text.to_lowercase(),
        }
    }
}
