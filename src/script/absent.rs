//! The value a rule gets for a fact that is not known, and the three words that may ask about it.
//!
//! Every operator that meets an `Absent` stops the rule; whatever slips through (interpolation, `switch`, a swallowed
//! error) leaves the note open and ends as "cannot tell" all the same.

use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::session::{Blank, Session, stop};
use crate::model::{KindId, Need, RecordView};

/// A fact that is not known, or a record that does not exist.
#[derive(Clone, Debug)]
pub(super) struct Absent {
    /// Its note.
    pub note: usize,
    /// The kind of the missing record and the record it would hang on.
    pub missing: Option<(KindId, RecordView)>,
    /// The need behind it.
    pub need: Need,
}

type Stopped<T> = Result<T, Box<EvalAltResult>>;

/// Teaches an engine about absent facts.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    for operator in ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "contains"] {
        let s = session.clone();
        engine.register_fn(operator, move |ctx: NativeCallContext, a: Absent, _: Dynamic| -> Stopped<bool> {
            met(&s, &ctx, &[a])
        });
        let s = session.clone();
        engine.register_fn(operator, move |ctx: NativeCallContext, _: Dynamic, b: Absent| -> Stopped<bool> {
            met(&s, &ctx, &[b])
        });
        let s = session.clone();
        engine.register_fn(operator, move |ctx: NativeCallContext, a: Absent, b: Absent| -> Stopped<bool> {
            met(&s, &ctx, &[a, b])
        });
    }
    let s = session.clone();
    engine.register_fn("!", move |ctx: NativeCallContext, a: Absent| -> Stopped<bool> { met(&s, &ctx, &[a]) });

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
    session.close(absent.note);
    Some(())
}

/// Something met a blank: its note is open again, even where `known` had closed it.
fn met<T>(session: &Session, ctx: &NativeCallContext, met: &[Absent]) -> Stopped<T> {
    for note in met.iter().map(|absent| absent.note) {
        session.reopen(note);
    }
    Err(stop(ctx.call_position()))
}

/// Whether an error came from a blank fact: from an operator that met one, or from Rhai's own types.
pub(super) fn at_a_blank(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => at_a_blank(inner),
        EvalAltResult::ErrorTerminated(token, _) => token.is::<Blank>(),
        EvalAltResult::ErrorMismatchDataType(_, found, _) | EvalAltResult::ErrorFunctionNotFound(found, _) => {
            found.contains(std::any::type_name::<Absent>())
        }
        _ => false,
    }
}
