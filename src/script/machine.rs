//! Runs one compiled rule on one subject and says what it did. One machine for each thread.

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{Caches, Dynamic, Engine, EvalAltResult, EvalContext, GlobalRuntimeState, Position, Scope};

use super::absent::{Absent, at_a_blank};
use super::engine::FUEL;
use super::say::Out;
use super::session::{Blank, Constants, OutOfFuel, Session, spot};
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

/// Something that can run rules; [`Machine`] is the reference.
pub trait Executor {
    /// Runs one rule on one subject.
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran;
}

/// One rule, ready to run.
pub(super) struct Compiled {
    pub name: &'static str,
    pub params: Vec<String>,
    pub constants: Constants,
    state: RefCell<(GlobalRuntimeState, Caches)>,
}

/// Rhai with every rule compiled.
pub struct Machine {
    pub(super) engine: Engine,
    pub(super) session: Rc<Session>,
    pub(super) rules: Vec<Compiled>,
}

impl Compiled {
    /// A rule with the functions it may call: its own, then the library's.
    pub fn new(engine: &Engine, rule: &Rule, constants: Constants, functions: Vec<rhai::Shared<rhai::Module>>) -> Self {
        let mut global = engine.new_global_runtime_state();
        global.lib.extend(functions);
        Self {
            name: rule.stage.name(),
            params: rule.params.clone(),
            constants,
            state: RefCell::new((global, Caches::new())),
        }
    }
}

impl Executor for Machine {
    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        let rule = &self.rules[call.rule];
        self.session.start(world.clone(), call.subject, call.trial, rule.constants.clone(), FUEL);
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
        let fuel = FUEL.saturating_sub(left);
        let ended = ended(result, needs);
        let effects = if ended == Ended::Told { effects } else { Vec::new() };
        Ran { ended, effects, events, fuel }
    }
}

fn ended(result: Result<Dynamic, Box<EvalAltResult>>, needs: Vec<Need>) -> Ended {
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
            format!("it did more work than a rule may do ({FUEL} steps)")
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
            let mut plain = other.unwrap_position_free();
            plain.truncate(200);
            plain
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
