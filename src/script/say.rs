//! What a rule can say through `out`, `letter` and what they give back.

use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, FLOAT, INT, ImmutableString, Map, NativeCallContext, Position};

use super::absent::{Absent, close};
use super::records::RecordList;
use super::session::{Session, fault, join_needs, stop};
use super::texts::WordSet;
use super::times::Moment;
use super::value::{Out, Undecided, Val};
use crate::model::{
    Bound, Effect, FactId, ItemDraft, ItemPart, LetterPart, LimitDraft, Need, RecordView, Severity, SlotValue, Type,
    Value, When, Why,
};

/// So many bytes of text that are said are one step.
const BYTES_A_STEP: usize = 64;

/// An item or limit just said, to say more about.
#[derive(Clone)]
struct EffectRef {
    session: Rc<Session>,
    number: usize,
}

type Told<T> = Result<T, Box<EvalAltResult>>;

/// What is said of an item: the word, and what it is about.
const PARTS: [(&str, ItemPart); 5] = [
    ("from", ItemPart::From),
    ("until", ItemPart::Until),
    ("done_on", ItemPart::DoneOn),
    ("done_if", ItemPart::DoneIf),
    ("void_if", ItemPart::VoidIf),
];

/// The words that say a finding.
const FINDINGS: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warn", Severity::Warning), ("note", Severity::Note)];

/// What is said most, without the way round by Rhai; none for everything else.
pub(super) fn briefly(session: &Rc<Session>, word: &str, given: &[Val], at: Position) -> Option<Told<()>> {
    let [Val::Out, given @ ..] = given else { return None };
    match (word, given) {
        ("points", [Val::Int(n)]) => Some(session.say(Effect::Points(*n), at).map(drop)),
        ("forbid", []) => Some(session.say(Effect::Forbid, at).map(drop)),
        ("set", [Val::Text(fact), value]) => {
            Some(derived(at, session, fact, value.clone().into_dynamic(session), Effect::Set))
        }
        ("vote", [Val::Text(fact), value]) => {
            Some(derived(at, session, fact, value.clone().into_dynamic(session), Effect::Vote))
        }
        (word, []) => {
            let (_, severity) = FINDINGS.iter().find(|(name, _)| *name == word)?;
            Some(find(at, session, *severity, Map::new()))
        }
        _ => None,
    }
}

/// Registers everything a rule can say.
pub(super) fn register(engine: &mut Engine) {
    for (name, severity) in FINDINGS {
        engine.register_fn(name, move |ctx: NativeCallContext, out: Out| {
            find(ctx.call_position(), &out.0, severity, Map::new())
        });
        engine.register_fn(name, move |ctx: NativeCallContext, out: Out, slots: Map| {
            find(ctx.call_position(), &out.0, severity, slots)
        });
    }
    engine.register_fn("set", |ctx: NativeCallContext, out: Out, fact: ImmutableString, value: Dynamic| {
        derived(ctx.call_position(), &out.0, &fact, value, Effect::Set)
    });
    engine.register_fn("vote", |ctx: NativeCallContext, out: Out, fact: ImmutableString, value: Dynamic| {
        derived(ctx.call_position(), &out.0, &fact, value, Effect::Vote)
    });
    engine.register_fn("add", |ctx: NativeCallContext, out: Out, fact: ImmutableString, n: INT| -> Told<()> {
        let fact = fact_of(ctx.call_position(), &out.0, &fact)?;
        out.0.say(Effect::Add(fact, n), ctx.call_position()).map(drop)
    });
    engine.register_fn("points", |ctx: NativeCallContext, out: Out, n: INT| {
        out.0.say(Effect::Points(n), ctx.call_position()).map(drop)
    });
    engine.register_fn("forbid", |ctx: NativeCallContext, out: Out| {
        out.0.say(Effect::Forbid, ctx.call_position()).map(drop)
    });
    engine.register_fn("at_most", |ctx: NativeCallContext, out: Out, most: INT, filter: Map| {
        limit(&ctx, out, Bound::Most(most), filter)
    });
    engine.register_fn("at_least", |ctx: NativeCallContext, out: Out, least: INT, filter: Map| {
        limit(&ctx, out, Bound::Least(least), filter)
    });
    engine.register_fn("costs", |said: EffectRef, points: INT| {
        said.session.amend(said.number, |effect| {
            if let Effect::Limit(limit) = effect {
                limit.costs = Some(points);
            }
        });
    });
    items(engine);
    letters(engine);
}

fn find(at: Position, session: &Session, severity: Severity, slots: Map) -> Told<()> {
    let mut about = None;
    let mut named = BTreeMap::new();
    for (name, value) in slots {
        if name == "about" {
            about = value.clone().try_cast::<RecordView>();
            if let Some(absent) = value.read_lock::<Absent>() {
                return Err(session.stop(vec![absent.need.clone()], at));
            }
            if let Some(undecided) = value.read_lock::<Undecided>() {
                return Err(session.stop(undecided.0.needs.clone(), at));
            }
        }
        let value = slot_value(at, session, value)?;
        let steps = match &value {
            SlotValue::Records(records) => records.len(),
            SlotValue::Plain(Value::Text(text)) => text.len() / BYTES_A_STEP,
            SlotValue::Plain(_) | SlotValue::OfFact(..) | SlotValue::Unknown => 0,
        };
        session.pay(1 + steps, at)?;
        named.insert(name.to_string(), value);
    }
    session.say(Effect::Find { severity, about, slots: named }, at).map(drop)
}

fn slot_value(at: Position, session: &Session, value: Dynamic) -> Told<SlotValue> {
    if close(session, &value).is_some() || value.is::<Undecided>() {
        return Ok(SlotValue::Unknown);
    }
    if let Some(handle) = value.read_lock::<RecordView>() {
        return Ok(SlotValue::Records(vec![*handle]));
    }
    if let Some(list) = value.read_lock::<RecordList>() {
        // What is decided is said of those that surely belong; a blank elsewhere must not silence it.
        let sure = list.entries().iter().filter(|entry| entry.unsure.is_empty());
        return Ok(SlotValue::Records(sure.map(|entry| entry.handle).collect()));
    }
    match plain_value(at, value)? {
        Value::Text(text) if text.len() > session.granted().said => {
            let (longest, length) = (session.granted().said, text.len());
            let message = format!("this text is too long for a message ({length} bytes, {longest} are enough)");
            Err(fault(message, at))
        }
        value => Ok(SlotValue::Plain(value)),
    }
}

fn plain_value(at: Position, value: Dynamic) -> Told<Value> {
    if value.is::<Absent>() || value.is::<Undecided>() {
        return Err(stop(at));
    }
    if let Some(moment) = value.read_lock::<Moment>() {
        return Ok(Value::When(moment.when.clone()));
    }
    if let Some(set) = value.read_lock::<WordSet>() {
        return Ok(Value::Words(set.0.clone()));
    }
    if let Some(handle) = value.read_lock::<RecordView>() {
        return Ok(Value::Record(handle.record));
    }
    if let Ok(b) = value.as_bool() {
        return Ok(Value::Bool(b));
    }
    if let Ok(n) = value.as_int() {
        return Ok(Value::Integer(n));
    }
    if let Some(n) = value.read_lock::<FLOAT>() {
        return Ok(Value::Number(*n));
    }
    match value.into_immutable_string() {
        Ok(text) => Ok(Value::Text(text.as_str().into())),
        Err(_) => Err(fault("this cannot be part of a message or a fact", at)),
    }
}

fn fact_of(at: Position, session: &Session, name: &str) -> Told<FactId> {
    let world = session.world();
    let kind = world.kind(session.subject().record);
    world
        .dictionary
        .fact(kind, name)
        .ok_or_else(|| fault(format!("there is no fact `{name}` of {}", world.dictionary.name(kind)), at))
}

fn derived(
    at: Position,
    session: &Session,
    name: &str,
    value: Dynamic,
    effect: impl Fn(FactId, Value) -> Effect,
) -> Told<()> {
    let fact = fact_of(at, session, name)?;
    let world = session.world();
    let value = match (plain_value(at, value)?, &world.dictionary.def(fact).ty) {
        (Value::Text(word), Type::Enum(values)) if values.contains_key(&*word) => Value::Word(word),
        (Value::Text(word), Type::Enum(_)) => {
            return Err(fault(format!("`{name}` cannot be `{word}`"), at));
        }
        (value, _) => value,
    };
    session.say(effect(fact, value), at).map(drop)
}

fn limit(ctx: &NativeCallContext, out: Out, bound: Bound, filter: Map) -> Told<EffectRef> {
    let mut facts = Vec::new();
    for (name, value) in filter {
        facts.push((name.to_string(), plain_value(ctx.call_position(), value)?));
    }
    let number = out.0.say(Effect::Limit(LimitDraft { bound, filter: facts, costs: None }), ctx.call_position())?;
    Ok(EffectRef { session: out.0, number })
}

/// Registers `item` and what can be said about one.
fn items(engine: &mut Engine) {
    engine.register_fn("item", |ctx: NativeCallContext, out: Out, title: ImmutableString| -> Told<EffectRef> {
        let draft = ItemDraft { title: title.to_string(), ..ItemDraft::default() };
        let number = out.0.say(Effect::Item(Box::new(draft)), ctx.call_position())?;
        Ok(EffectRef { session: out.0, number })
    });
    date(engine, PARTS[0], |item, when| item.from = Some(when));
    date(engine, PARTS[1], |item, when| item.until = Some(when));
    date(engine, PARTS[2], |item, when| item.done_on = Some(Some(when)));
    engine.register_fn("done_on", |said: EffectRef, absent: Absent| {
        close(&said.session, &Dynamic::from(absent.clone()));
        // A record that does not exist says "not done"; a blank fact may only not be written down.
        let unsaid = Some(absent.need).filter(|need| need.why == Why::Blank);
        said.item(|item| (item.done_on, item.unsaid) = (Some(None), unsaid.clone()))
    });
    for (name, part) in PARTS {
        engine.register_fn(name, move |said: EffectRef, undecided: Undecided| said.lacks(part, &undecided.0.needs));
    }
    flag(engine, PARTS[3], |item, yes| item.done = Some(yes || item.done == Some(true)));
    flag(engine, PARTS[4], |item, yes| item.void |= yes);
    engine.register_fn("after", |said: EffectRef, rule: ImmutableString| {
        said.item(|item| item.after.push(rule.to_string()))
    });
}

/// A word that gives an item a date; a blank one is kept as a need of the item.
fn date(engine: &mut Engine, (name, part): (&str, ItemPart), put: impl Fn(&mut ItemDraft, When) + Copy + 'static) {
    engine.register_fn(name, move |said: EffectRef, moment: Moment| said.item(|item| put(item, moment.when.clone())));
    if part != ItemPart::DoneOn {
        engine.register_fn(name, move |said: EffectRef, absent: Absent| said.open(part, &absent));
    }
}

/// A word that gives an item a condition; a blank one is kept as a need of the item.
fn flag(engine: &mut Engine, (name, part): (&str, ItemPart), put: impl Fn(&mut ItemDraft, bool) + Copy + 'static) {
    engine.register_fn(name, move |said: EffectRef, yes: bool| said.item(|item| put(item, yes)));
    engine.register_fn(name, move |said: EffectRef, absent: Absent| said.open(part, &absent));
}

impl EffectRef {
    fn item(self, change: impl Fn(&mut ItemDraft)) -> Self {
        self.session.amend(self.number, |effect| {
            if let Effect::Item(item) = effect {
                change(item);
            }
        });
        self
    }

    /// Keeps a blank as a need of the item: the item's state cannot be told, the rule goes on.
    fn open(self, part: ItemPart, absent: &Absent) -> Self {
        close(&self.session, &Dynamic::from(absent.clone()));
        self.lacks(part, std::slice::from_ref(&absent.need))
    }

    fn lacks(self, part: ItemPart, needs: &[Need]) -> Self {
        self.item(|item| {
            item.open.push(part);
            join_needs(&mut item.needs, needs);
        })
    }
}

/// Registers the parts of a letter.
fn letters(engine: &mut Engine) {
    type Part = (&'static str, fn(String) -> LetterPart);
    let parts: [Part; 6] = [
        ("to", LetterPart::To),
        ("subject", LetterPart::Subject),
        ("greeting", LetterPart::Greeting),
        ("line", LetterPart::Line),
        ("gap", LetterPart::Gap),
        ("close", LetterPart::Close),
    ];
    for (name, part) in parts {
        engine.register_fn(name, move |ctx: NativeCallContext, out: Out, text: ImmutableString| {
            out.0.say(Effect::Letter(part(text.to_string())), ctx.call_position()).map(drop)
        });
    }
}
