//! Sets of words, long texts and numbers in rules.

use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Array, Dynamic, Engine, EvalAltResult, FLOAT, INT, ImmutableString, NativeCallContext};

use super::folded::plain;
use super::session::{Session, fault};

/// The words of a set; the empty set says "none".
#[derive(Clone, Debug)]
pub(super) struct WordSet(pub Rc<BTreeSet<Rc<str>>>);

/// A text of any length. Rules ask it by words; it never becomes a Rhai string.
#[derive(Clone, Debug)]
pub(super) struct LongText(pub Rc<str>);

type Told<T> = Result<T, Box<EvalAltResult>>;

/// Registers words on sets, texts and numbers.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    engine.register_fn("has", |set: &mut WordSet, word: ImmutableString| set.0.contains(word.as_str()));
    engine.register_fn("has_any", |set: &mut WordSet, other: WordSet| set.0.iter().any(|word| other.0.contains(word)));
    engine.register_fn("has_any", |ctx: NativeCallContext, set: &mut WordSet, words: Array| -> Told<bool> {
        Ok(strings(&ctx, &words)?.iter().any(|word| set.0.contains(word.as_str())))
    });
    engine.register_fn("is_empty", |set: &mut WordSet| set.0.is_empty());
    engine.register_fn("count", |set: &mut WordSet| INT::try_from(set.0.len()).unwrap_or(INT::MAX));
    let s = session.clone();
    engine.register_fn("mentions", move |ctx: NativeCallContext, text: &mut LongText, phrases: Array| -> Told<bool> {
        mentions(&s, &ctx, text, &strings(&ctx, &phrases)?)
    });
    let s = session.clone();
    engine.register_fn(
        "mentions",
        move |ctx: NativeCallContext, text: &mut LongText, phrase: ImmutableString| -> Told<bool> {
            mentions(&s, &ctx, text, &[phrase])
        },
    );
    engine.register_fn("percent", |a: INT, b: INT| percent(a as FLOAT, b as FLOAT));
    engine.register_fn("percent", |a: FLOAT, b: INT| percent(a, b as FLOAT));
    engine.register_fn("percent", |a: INT, b: FLOAT| percent(a as FLOAT, b));
    engine.register_fn("percent", percent);
    engine.register_fn("half_of", |n: INT| n.div_euclid(2));
    engine.register_fn("third_of", |n: INT| n.div_euclid(3));
}

/// So many bytes of text looked through are one step.
pub(super) const BYTES_A_STEP: usize = 256;

/// Whether one of the phrases occurs; reading the text and each look through it cost steps.
fn mentions(session: &Session, ctx: &NativeCallContext, text: &LongText, phrases: &[ImmutableString]) -> Told<bool> {
    let length = text.0.len() / BYTES_A_STEP;
    session.pay(length, ctx.call_position())?;
    let text = plain(&text.0);
    for phrase in phrases {
        session.pay(1 + length / 4 + phrase.len() / BYTES_A_STEP, ctx.call_position())?;
        if occurs(&text, phrase) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `a` as a percentage of `b`; of nothing, everything is 0 %.
fn percent(a: FLOAT, b: FLOAT) -> FLOAT {
    if b == 0.0 { 0.0 } else { a * 100.0 / b }
}

pub(super) fn strings(ctx: &NativeCallContext, words: &Array) -> Told<Vec<ImmutableString>> {
    words
        .iter()
        .map(|word: &Dynamic| word.clone().into_immutable_string())
        .collect::<Result<_, _>>()
        .map_err(|_| fault("this list may hold only texts", ctx.call_position()))
}

/// Whether a phrase occurs as whole words in a text made plain.
fn occurs(text: &str, phrase: &str) -> bool {
    let phrase = plain(phrase);
    phrase.trim() != "" && text.contains(&phrase)
}
