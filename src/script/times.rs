//! Moments and spans in rules: `email.sent <= interview.held + hours(48)`. A bare day is a range; what depends on its
//! hour stops the rule at the fact whose hour is missing.

use std::rc::Rc;

use rhai::{Engine, EvalAltResult, INT, NativeCallContext};

use super::session::{Session, fault};
use crate::model::{FactId, Need, RecordView, TimeSpan, What, When, Why};

/// A moment and the facts it was made from.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    /// When.
    pub when: When,
    /// Facts it rests on.
    pub of: Vec<(RecordView, FactId)>,
}

type Told<T> = Result<T, Box<EvalAltResult>>;

/// Registers spans, sums and comparisons of moments.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    engine.register_fn("days", |n: INT| TimeSpan { days: n, hours: 0 });
    engine.register_fn("weeks", |n: INT| TimeSpan { days: n.saturating_mul(7), hours: 0 });
    engine.register_fn("hours", |n: INT| TimeSpan { days: 0, hours: n });
    engine.register_fn("+", |ctx: NativeCallContext, a: Moment, span: TimeSpan| plus(&ctx, &a, span));
    engine.register_fn("-", |ctx: NativeCallContext, a: Moment, span: TimeSpan| plus(&ctx, &a, span.back()));
    engine.register_fn("days_between", |a: Moment, b: Moment| a.when.days_to(&b.when));
    engine.register_fn("has_hour", |a: Moment| a.when.has_hour());
    compare(engine, session, "<", super::super::model::when::When::before);
    compare(engine, session, "<=", super::super::model::when::When::not_after);
    compare(engine, session, ">", |a, b| b.before(a));
    compare(engine, session, ">=", |a, b| b.not_after(a));
    compare(engine, session, "==", same);
    compare(engine, session, "!=", |a, b| same(a, b).map(|same| !same));
}

fn same(a: &When, b: &When) -> Option<bool> {
    match (a.not_after(b), b.not_after(a)) {
        (Some(true), Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, _) | (_, None) => None,
    }
}

fn plus(ctx: &NativeCallContext, a: &Moment, span: TimeSpan) -> Told<Moment> {
    match a.when.plus(span) {
        Some(when) => Ok(Moment { when, of: a.of.clone() }),
        None => Err(fault("this moment lies outside the calendar", ctx.call_position())),
    }
}

fn compare(
    engine: &mut Engine,
    session: &Rc<Session>,
    operator: &'static str,
    decide: impl Fn(&When, &When) -> Option<bool> + 'static,
) {
    let session = session.clone();
    engine.register_fn(operator, move |ctx: NativeCallContext, a: Moment, b: Moment| -> Told<bool> {
        let at = ctx.call_position();
        match decide(&a.when, &b.when) {
            Some(answer) => {
                session.event(at, What::Decided(operator, answer));
                Ok(answer)
            }
            None => {
                session.event(at, What::Undecided(operator));
                Err(session.stop(hours_missing(&a, &b), at))
            }
        }
    });
}

/// The facts of which only the day is known.
fn hours_missing(a: &Moment, b: &Moment) -> Vec<Need> {
    [a, b]
        .into_iter()
        .filter(|moment| moment.when.bounds().0 != moment.when.bounds().1)
        .flat_map(|moment| &moment.of)
        .map(|(handle, fact)| Need { handle: *handle, fact: *fact, why: Why::Blank, hour: true })
        .collect()
}
