//! The value a rule gets for a fact that is not known, and the three words that may ask about it.
//!
//! Every operator that meets an `Absent` stops the rule; whatever slips through (interpolation, `switch`, a swallowed
//! error) leaves the note open and ends as "cannot tell" all the same.

use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::session::{Session, stop};
use crate::model::{Handle, KindId, Need};

/// A fact that is not known, or a record that does not exist.
#[derive(Clone, Debug)]
pub(super) struct Absent {
    /// Its open note; none for a missing record, which opens one when a fact of it is read.
    pub note: Option<usize>,
    /// The kind of the missing record and the record it would hang on.
    pub missing: Option<(KindId, Handle)>,
    /// The need behind it.
    pub need: Option<Need>,
}

type Stopped<T> = Result<T, Box<EvalAltResult>>;

/// Teaches an engine about absent facts.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    for operator in ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "contains"] {
        engine.register_fn(operator, |ctx: NativeCallContext, _: Absent, _: Dynamic| -> Stopped<bool> { met(&ctx) });
        engine.register_fn(operator, |ctx: NativeCallContext, _: Dynamic, _: Absent| -> Stopped<bool> { met(&ctx) });
        engine.register_fn(operator, |ctx: NativeCallContext, _: Absent, _: Absent| -> Stopped<bool> { met(&ctx) });
    }
    engine.register_fn("!", |ctx: NativeCallContext, _: Absent| -> Stopped<bool> { met(&ctx) });

    let s = session.clone();
    engine.register_fn("known", move |x: Dynamic| close(&s, &x).is_none());
    let s = session.clone();
    engine.register_fn("unknown", move |x: Dynamic| close(&s, &x).is_some());
    let s = session.clone();
    engine.register_fn("or", move |x: Dynamic, otherwise: Dynamic| close(&s, &x).map_or(x, |()| otherwise));
}

/// Closes the note of an absent value; none where the value is known.
pub(super) fn close(session: &Session, value: &Dynamic) -> Option<()> {
    let absent = value.read_lock::<Absent>()?;
    if let Some(note) = absent.note {
        session.close(note);
    }
    Some(())
}

fn met<T>(ctx: &NativeCallContext) -> Stopped<T> {
    Err(stop(ctx.call_position()))
}
