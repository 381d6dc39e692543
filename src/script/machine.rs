//! Runs one compiled rule on one subject and says what it did. One machine for each thread.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rhai::{Dynamic, EvalAltResult, EvalContext, GlobalRuntimeState, Position, Scope};

use super::absent::{Absent, at_a_blank};
use super::compiled::{Compiled, Ready};
use super::direct::{self, Around, Program, Sources, translate};
use super::engine::Engines;
use super::executor::{Call, Executor};
use super::facts::Names;
use super::limits::Limits;
use super::session::{Blank, Granted, MORE_WORK, Manner, OutOfFuel, Session, TOO_DEEP, spot};
use super::unparsed::Unparsed;
use super::value::{Out, Val};
use crate::model::{Effect, Ended, Event, FactId, Fault, LineCol, Need, Origin, Ran, RecordView, World};

/// The evaluator lets functions call each other so deep, whatever the limits: what goes deeper is Rhai's, whose way of calling
/// takes less of the stack.
const DEEPEST: usize = 24;

/// Rhai with every rule compiled.
pub struct Machine {
    engines: Engines,
    pub(super) session: Rc<Session>,
    pub(super) rules: Vec<Compiled>,
    names: Names,
    /// The texts of rules that are parsed when they are first needed.
    unparsed: Option<Unparsed>,
    /// What a function of ours is called in when no function of Rhai's calls it.
    alone: GlobalRuntimeState,
    stack: RefCell<Vec<Val>>,
    /// What the untrusted rules may still do in this evaluation: steps, and things to say.
    left: Cell<(u64, usize)>,
}

impl Machine {
    /// A machine with these rules.
    pub(super) fn new(
        engines: Engines,
        session: Rc<Session>,
        rules: Vec<Compiled>,
        names: Names,
        unparsed: Option<Unparsed>,
    ) -> Self {
        let alone = engines.of(Origin::Shipped).new_global_runtime_state();
        let (stack, left) = (RefCell::default(), Cell::default());
        let machine = Self { engines, session, rules, names, unparsed, alone, stack, left };
        machine.begin();
        machine
    }

    /// The same machine as a reference: Rhai runs every call.
    pub fn reference(&self) -> Reference<'_> {
        Reference(self)
    }

    /// A rule translated; none where it cannot be.
    fn program<'a>(&self, rule: &'a Compiled) -> Option<&'a Program> {
        rule.program.get_or_init(|| self.translated(rule)).as_ref()
    }

    fn translated(&self, rule: &Compiled) -> Option<Program> {
        let ready = self.ready(rule)?;
        let most = self.engines.bounds.of(rule.origin).names;
        let sources = Sources { files: &ready.functions, constants: &ready.constants, names: &self.names, most };
        translate(&sources, rule.name, rule.params.len())
    }

    /// A rule as Rhai runs it; none where its text does not parse, which a check of the rules says with its place.
    fn ready<'a>(&self, rule: &'a Compiled) -> Option<&'a Ready> {
        let parsed = || self.unparsed.as_ref()?.ready(&self.engines, &rule.id.0);
        rule.parsed.get_or_init(parsed).as_ref()
    }

    /// Runs a call with the evaluator; none where that is Rhai's to do.
    pub fn evaluate(&self, world: &Rc<World>, call: Call<'_>) -> Option<Ran> {
        let rule = &self.rules[call.rule];
        let program = self.program(rule)?;
        let Limits { text, list, map, call_levels, .. } = *self.engines.bounds.of(rule.origin);
        let constants = self.ready(rule)?.constants.clone();
        let granted = self.grant(rule)?;
        let manner = Manner { evidence: call.evidence, open: true, heard: call.trial.is_empty() && !call.doubts };
        self.session.start(world.clone(), call.subject, call.trial, constants, granted, manner);
        let engine = self.engines.of(rule.origin);
        let (names, global, session, stack) = (&self.names, &self.alone, &self.session, &self.stack);
        let (deepest, fuel) = (call_levels.min(DEEPEST), granted.fuel);
        let around = Around { names, engine, global, session, stack, text, list, map, deepest, fuel };
        let ran = direct::run(program, &around, world, &rule.params, call)?;
        if !call.evidence {
            self.spend(rule, ran.fuel, ran.effects.len() + ran.may.len());
        }
        Some(ran)
    }

    /// The steps and the things to say that a call gets; none where the untrusted rules have used up theirs.
    fn grant(&self, rule: &Compiled) -> Option<Granted> {
        let Limits { fuel, effects, said, .. } = *self.engines.bounds.of(rule.origin);
        let (left, room) = self.left.get();
        match rule.origin {
            Origin::Shipped => Some(Granted { fuel, room: effects, said }),
            Origin::Untrusted if left == 0 || room == 0 => None,
            Origin::Untrusted => Some(Granted { fuel: fuel.min(left), room: effects.min(room), said }),
        }
    }

    /// Takes what a call used from what the untrusted rules may still do.
    fn spend(&self, rule: &Compiled, fuel: u64, effects: usize) {
        if rule.origin == Origin::Untrusted {
            let (left, room) = self.left.get();
            self.left.set((left.saturating_sub(fuel), room.saturating_sub(effects)));
        }
    }

    /// What a call ends with once the untrusted rules have used up what they may do.
    fn used_up(&self) -> Ran {
        let Limits { report_fuel, report_effects, .. } = self.engines.bounds.untrusted;
        not_begun(format!(
            "the checks of your own did more than they may do in one report ({report_fuel} steps, {report_effects} things said)"
        ))
    }
}

/// What a call ends with that cannot even begin.
fn not_begun(message: String) -> Ran {
    let ended = Ended::Fault(Fault { message, spot: LineCol::default() });
    ran(ended, Vec::new(), Vec::new(), 0)
}

/// What Rhai did.
fn ran(ended: Ended, effects: Vec<Effect>, events: Vec<Event>, fuel: u64) -> Ran {
    Ran { ended, effects, may: Vec::new(), assumes: Vec::new(), met: Vec::new(), events, fuel }
}

impl Executor for Machine {
    fn begin(&self) {
        let Limits { report_fuel, report_effects, .. } = self.engines.bounds.untrusted;
        self.left.set((report_fuel, report_effects));
        self.session.take_rested_on();
    }

    fn rested_on(&self) -> Vec<(RecordView, FactId)> {
        self.session.take_rested_on()
    }

    fn oracle(&self, world: &Rc<World>, call: Call<'_>) -> Option<Ran> {
        Some(self.interpret(world, call))
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        self.evaluate(world, call).unwrap_or_else(|| self.interpret(world, call))
    }
}

/// Rhai runs every call.
#[derive(Clone, Copy)]
pub struct Reference<'a>(&'a Machine);

impl Executor for Reference<'_> {
    fn begin(&self) {
        self.0.begin();
    }

    fn rested_on(&self) -> Vec<(RecordView, FactId)> {
        self.0.rested_on()
    }

    fn oracle(&self, _: &Rc<World>, _: Call<'_>) -> Option<Ran> {
        None
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        self.0.interpret(world, call)
    }
}

impl Machine {
    /// Runs a call with Rhai.
    fn interpret(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        let rule = &self.rules[call.rule];
        let Some(granted) = self.grant(rule) else { return self.used_up() };
        let Some(ready) = self.ready(rule) else {
            return not_begun(format!("`{}` does not parse; `preceptor check` says where", rule.id));
        };
        let manner = Manner { evidence: call.evidence, open: false, heard: call.trial.is_empty() };
        self.session.start(world.clone(), call.subject, call.trial, ready.constants.clone(), granted, manner);
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
        let mut state = ready.state.borrow_mut();
        let (global, caches) = &mut *state;
        global.num_operations = Default::default();
        let mut scope = Scope::new();
        let engine = self.engines.of(rule.origin);
        let result = EvalContext::new(engine, global, caches, &mut scope, None).call_fn_raw(
            rule.name,
            false,
            false,
            &mut references,
        );
        drop(arguments);
        if result.as_ref().err().is_some_and(|error| at_a_blank(error)) {
            self.session.reopen_since(0);
        }
        let (said, events, needs, left) = self.session.finish();
        let fuel = granted.fuel.saturating_sub(left);
        if !call.evidence {
            self.spend(rule, fuel, said.len());
        }
        let ended = ended(ready, result, needs, self.session.beyond());
        let effects = if ended == Ended::Told { direct::settle(said).0 } else { Vec::new() };
        let events = if matches!(ended, Ended::Fault(_)) { Vec::new() } else { events };
        ran(ended, effects, events, fuel)
    }
}

fn ended(rule: &Ready, result: Result<Dynamic, Box<EvalAltResult>>, needs: Vec<Need>, beyond: Option<String>) -> Ended {
    match (beyond, result) {
        // Whatever became of the error on its way.
        (Some(message), Err(error)) => Ended::Fault(rule.fault(&error, Some(message))),
        (Some(message), Ok(_)) => Ended::Fault(Fault { message, spot: LineCol::default() }),
        (None, result) => within_limits(rule, result, needs),
    }
}

fn within_limits(rule: &Ready, result: Result<Dynamic, Box<EvalAltResult>>, needs: Vec<Need>) -> Ended {
    match result {
        Err(error) if out_of_limits(&error) => Ended::Fault(rule.fault(&error, None)),
        _ if !needs.is_empty() => Ended::CannotTell(needs),
        Ok(_) => Ended::Told,
        Err(error) => Ended::Fault(rule.fault(&error, None)),
    }
}

fn out_of_limits(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => out_of_limits(inner),
        EvalAltResult::ErrorTerminated(token, _) | EvalAltResult::ErrorRuntime(token, _) => token.is::<OutOfFuel>(),
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..) => true,
        _ => false,
    }
}

impl Ready {
    /// A fault in plain words: what a limit says, or else the error.
    fn fault(&self, error: &EvalAltResult, limit: Option<String>) -> Fault {
        let (at, library) = self.place(error, Position::NONE);
        let message = limit.unwrap_or_else(|| plain(innermost(error)));
        let within = library.map(|name| format!(" (in `{name}`)")).unwrap_or_default();
        Fault { message: format!("{message}{within}"), spot: known(at) }
    }

    /// The innermost position in the rule's own file. What goes wrong in a function of the library is said at the call
    /// that led there, with its name.
    fn place<'e>(&self, error: &'e EvalAltResult, outer: Position) -> (Position, Option<&'e str>) {
        let at = if error.position().is_none() { outer } else { error.position() };
        match error {
            EvalAltResult::ErrorInFunctionCall(name, _, inner, _) if self.own.contains(name) => self.place(inner, at),
            EvalAltResult::ErrorInFunctionCall(name, ..) => (at, Some(name)),
            _ => (at, None),
        }
    }
}

/// The error that others were made from.
fn innermost(error: &EvalAltResult) -> &EvalAltResult {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => innermost(inner),
        error => error,
    }
}

fn known(at: Position) -> LineCol {
    if at.is_none() { LineCol::default() } else { spot(at) }
}

/// What went wrong in plain words.
fn plain(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorTerminated(token, _) | EvalAltResult::ErrorRuntime(token, _) if token.is::<OutOfFuel>() => {
            MORE_WORK.to_owned()
        }
        EvalAltResult::ErrorTerminated(token, _) if token.is::<Blank>() => "it stopped at a blank fact".to_owned(),
        EvalAltResult::ErrorTooManyOperations(_) => MORE_WORK.to_owned(),
        EvalAltResult::ErrorStackOverflow(_) => TOO_DEEP.to_owned(),
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
    }
}

/// Rust's names of our types in the words of rules.
fn plain_types(text: &str) -> String {
    let mut text = text.to_owned();
    for (rust, word) in [
        (std::any::type_name::<RecordView>(), "record"),
        (std::any::type_name::<Absent>(), "blank fact"),
        (std::any::type_name::<super::records::RecordList>(), "list of records"),
        (std::any::type_name::<super::texts::WordSet>(), "set"),
        (std::any::type_name::<super::texts::LongText>(), "long text"),
        (std::any::type_name::<super::times::Moment>(), "moment"),
        (std::any::type_name::<crate::model::TimeSpan>(), "span of time"),
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
