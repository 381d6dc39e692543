//! Runs rules without walking Rhai's syntax tree: each is translated once, when it is first called, into nodes whose names,
//! facts and functions are found. Rhai stays the reference: what is not translated, and every call that does not go as
//! usual, is Rhai's from the beginning; a test holds that both agree on every plan and every case of the repository.

mod nodes;
mod run;
mod translate;

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{Engine, GlobalRuntimeState};

use super::executor::Call;
use super::facts::Names;
use super::session::Session;
use super::value::Val;
use crate::model::{Ended, Ran, World};
use run::{Running, Stop};

pub(super) use nodes::Program;
pub(super) use translate::{Sources, translate};

/// What a program runs in.
pub(super) struct Around<'a> {
    pub names: &'a Names,
    pub engine: &'a Engine,
    pub global: &'a GlobalRuntimeState,
    pub session: &'a Rc<Session>,
    /// An empty stack, kept from call to call.
    pub stack: &'a RefCell<Vec<Val>>,
    /// The longest text that a rule may have in hand.
    pub text: usize,
    /// The steps that the call may take.
    pub fuel: u64,
}

/// Runs a program in a session that was started; none where Rhai has to say how it goes.
pub(super) fn run(
    program: &Program,
    around: &Around<'_>,
    world: &World,
    params: &[String],
    call: Call<'_>,
) -> Option<Ran> {
    let given = params.iter().enumerate().map(|(n, name)| match name.as_str() {
        "out" | "letter" => Val::Out,
        _ if n == 0 => Val::Record(call.subject),
        "partner_place" => Val::Record(call.second.unwrap_or(call.subject)),
        _ => Val::Record(world.applicant(call.subject.person)),
    });
    let Around { names, engine, global, session, stack, text, fuel } = *around;
    let mut running = Running { program, names, session, engine, global, text, stack: stack.take(), base: 0 };
    running.stack.extend(given);
    let ended = running.call(program.functions.len() - 1, 0);
    running.stack.clear();
    stack.replace(running.stack);
    let stopped = match ended {
        Ok(_) | Err(Stop::Return(_)) => false,
        Err(Stop::Blank) => true,
        Err(Stop::Unusual) => return None,
    };
    if stopped {
        session.reopen_since(0);
    }
    let (effects, events, needs, left) = session.finish();
    let lost = session.beyond().is_some() || (stopped && needs.is_empty());
    let (ended, effects) =
        if needs.is_empty() { (Ended::Told, effects) } else { (Ended::CannotTell(needs), Vec::new()) };
    (!lost).then(|| Ran { ended, effects, events, fuel: fuel.saturating_sub(left) })
}
