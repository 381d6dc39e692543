//! The evaluator: runs rules over facts of which some are not known. Each rule is translated once, when it is first called,
//! into nodes whose names, facts and functions are found. What comes out is what all values agree on that the blanks can
//! have. Rhai is the oracle: it runs what is not translated and every call that does not go as usual, and tests and reports
//! hold what is decided here against what it says where no blank is left.

mod asked;
mod natives;
mod nodes;
mod possible;
mod run;
mod said;
mod translate;

use std::cell::RefCell;
use std::rc::Rc;

use rhai::{Engine, GlobalRuntimeState};

use super::executor::Call;
use super::facts::Names;
use super::session::{Session, join_needs};
use super::value::Val;
use crate::model::{Ended, Ran, World};
use run::Running;

pub(super) use nodes::Program;
pub(super) use said::settle;
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
    /// The most items of a list that a rule makes, and entries of a map, with those inside.
    pub list: usize,
    pub map: usize,
    /// How deep functions may call each other.
    pub deepest: usize,
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
    let Around { names, engine, global, session, stack, text, list, map, deepest, fuel } = *around;
    let mut running = Running {
        program,
        names,
        session,
        engine,
        global,
        text,
        most: (list, map),
        deepest,
        depth: 0,
        stack: stack.take(),
        base: 0,
        returned: Vec::new(),
        assumes: Vec::new(),
        doubts: call.doubts,
        lost: Vec::new(),
        met: Vec::new(),
    };
    running.stack.extend(given);
    let ended = running.call(program.main, 0);
    running.stack.clear();
    let Running { stack: empty, assumes, lost, met, .. } = running;
    stack.replace(empty);
    if ended.is_err() || session.beyond().is_some() {
        session.finish();
        return None;
    }
    let (said, events, _, left) = session.finish();
    let (effects, may, mut needs) = settle(said);
    join_needs(&mut needs, &lost);
    let ended = if needs.is_empty() { Ended::Told } else { Ended::CannotTell(needs) };
    Some(Ran { ended, effects, may, assumes, met, events, fuel: fuel.saturating_sub(left) })
}
