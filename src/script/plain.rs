//! The few plain things a rule does with values that Rhai alone does not know without its packages: a sign before a number,
//! `in` with a list written out.

use std::rc::Rc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, FLOAT, INT, NativeCallContext};

use super::session::{Session, fault};

type Told<T> = Result<T, Box<EvalAltResult>>;

/// Registers signs and `in`.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    engine.register_fn("-", |ctx: NativeCallContext, n: INT| -> Told<INT> {
        n.checked_neg().ok_or_else(|| fault("this number is too large", ctx.call_position()))
    });
    engine.register_fn("-", |n: FLOAT| -n);
    engine.register_fn("+", |n: INT| n);
    engine.register_fn("+", |n: FLOAT| n);
    let session = session.clone();
    engine.register_fn("contains", move |ctx: NativeCallContext, list: &mut Array, item: Dynamic| -> Told<bool> {
        for other in list {
            session.pay(1, ctx.call_position())?;
            if same(&ctx, other, &item)? {
                return Ok(true);
            }
        }
        Ok(false)
    });
}

/// Whether two values are the same; values of different types are not, unless an operator says so.
fn same(ctx: &NativeCallContext, a: &mut Dynamic, b: &Dynamic) -> Told<bool> {
    if let (Ok(a), Ok(b)) = (a.as_int(), b.as_int()) {
        return Ok(a == b);
    }
    let answer = ctx.call_native_fn_raw("==", true, &mut [a, &mut b.clone()]);
    match answer {
        Ok(answer) => Ok(answer.as_bool().unwrap_or(false)),
        Err(error) => match *error {
            EvalAltResult::ErrorFunctionNotFound(..) if a.type_id() != b.type_id() => Ok(false),
            _ => Err(error),
        },
    }
}
