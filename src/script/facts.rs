//! How a rule reads facts: one getter for each name in the dictionary, on records, missing records and lists of records.

use std::collections::BTreeMap;
use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext, Position};

use super::absent::Absent;
use super::lists::{Entry, RecordList};
use super::session::{Session, fault};
use super::texts::{LongText, WordSet};
use super::times::Moment;
use crate::model::{Dictionary, FactId, Handle, KindId, Need, Slot, Type, Value, What, Why};

type Read = Result<Dynamic, Box<EvalAltResult>>;

/// Registers a getter for every fact name of the dictionary.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>, dictionary: &Dictionary) {
    let mut by_name: BTreeMap<&str, Vec<Option<FactId>>> = BTreeMap::new();
    for (kind, (_, def)) in dictionary.kinds.iter().enumerate() {
        for (index, name) in def.facts.keys().enumerate() {
            let facts = by_name.entry(name).or_insert_with(|| vec![None; dictionary.kinds.len()]);
            facts[kind] = Some(FactId { kind: KindId(kind), index });
        }
    }
    for (name, facts) in by_name {
        let facts: Rc<[Option<FactId>]> = facts.into();
        let (s, of) = (session.clone(), facts.clone());
        engine.register_get(name, move |ctx: NativeCallContext, handle: &mut Handle| -> Read {
            let kind = s.world().kind(handle.record);
            let fact = of[kind.0].ok_or_else(|| no_fact(&s, kind, &ctx))?;
            Ok(read(&s, *handle, fact, ctx.call_position()))
        });
        let (s, of) = (session.clone(), facts.clone());
        engine.register_get(name, move |ctx: NativeCallContext, absent: &mut Absent| -> Read {
            let Some((kind, from)) = absent.missing else { return Err(super::session::stop(ctx.call_position())) };
            let fact = of[kind.0].ok_or_else(|| no_fact(&s, kind, &ctx))?;
            s.close(absent.note);
            Ok(blank(&s, Need { handle: from, fact, why: Why::NoRecord, hour: false }, ctx.call_position()))
        });
        let (s, of) = (session.clone(), facts);
        engine.register_get(name, move |ctx: NativeCallContext, list: &mut RecordList| -> Read {
            distinct(&s, list, &of, ctx.call_position())
        });
    }
    let s = session.clone();
    engine.register_indexer_get(move |ctx: NativeCallContext, handle: &mut Handle, name: ImmutableString| -> Read {
        let kind = s.world().dictionary.name(s.world().kind(handle.record)).to_owned();
        Err(fault(format!("there is no fact `{name}` of {kind}"), ctx.call_position()))
    });
    engine.register_fn("==", |a: Handle, b: Handle| a == b);
    engine.register_fn("!=", |a: Handle, b: Handle| a != b);
}

fn no_fact(session: &Session, kind: KindId, ctx: &NativeCallContext) -> Box<EvalAltResult> {
    let kind = session.world().dictionary.name(kind).to_owned();
    fault(format!("there is no such fact of {kind}"), ctx.call_position())
}

/// What a rule gets for one fact of one record.
pub(super) fn read(session: &Rc<Session>, handle: Handle, fact: FactId, at: Position) -> Dynamic {
    let world = session.world();
    match &world.dictionary.def(fact).ty {
        Type::List(kind, _) => {
            if let Some((of, by, why)) = world.unmet(handle, fact) {
                return blank(session, Need { handle: of, fact: by, why, hour: false }, at);
            }
            let related = world.related(handle, fact);
            // Where that is too much, the next step of the rule stops it.
            session.burn(related.len());
            session.event(at, What::Listed(handle, fact, related.len()));
            Dynamic::from(RecordList::new(session, (*kind, handle, fact), related.iter().map(|h| Entry::sure(*h))))
        }
        Type::One(kind, _) => match world.related(handle, fact).first() {
            Some(found) => Dynamic::from(*found),
            None => missing(session, *kind, (handle, fact), at),
        },
        _ => {
            if let Some(value) = session.tried(handle, fact) {
                return to_dynamic(session, handle, fact, &value);
            }
            match world.slot(handle, fact) {
                Slot::Known(known) => {
                    session.event(at, What::Read(handle, fact, known.value.clone()));
                    to_dynamic(session, handle, fact, &known.value)
                }
                Slot::Absent(why) => blank(session, Need { handle, fact, why: why.clone(), hour: false }, at),
            }
        }
    }
}

fn blank(session: &Session, need: Need, at: Position) -> Dynamic {
    session.event(at, What::Missed(need.handle, need.fact));
    let note = session.open(need.clone());
    Dynamic::from(Absent { note, missing: None, need })
}

/// What a rule gets for a record that does not exist: which kind, and the record and fact it would hang on.
pub(super) fn missing(session: &Session, kind: KindId, of: (Handle, FactId), at: Position) -> Dynamic {
    let need = Need { handle: of.0, fact: of.1, why: Why::NoRecord, hour: false };
    session.event(at, What::Missed(need.handle, need.fact));
    let note = session.open(need.clone());
    Dynamic::from(Absent { note, missing: Some((kind, of.0)), need })
}

fn to_dynamic(session: &Rc<Session>, handle: Handle, fact: FactId, value: &Value) -> Dynamic {
    match value {
        Value::Bool(b) => (*b).into(),
        Value::Integer(n) => (*n).into(),
        Value::Number(n) => (*n).into(),
        Value::Text(text) if session.world().dictionary.def(fact).ty == Type::LongText => {
            Dynamic::from(LongText(text.clone()))
        }
        Value::Text(text) | Value::Word(text) => (&**text).into(),
        Value::Words(words) => Dynamic::from(WordSet(words.clone())),
        Value::When(when) => Dynamic::from(Moment { when: when.clone(), of: vec![(handle, fact)] }),
        Value::Record(record) => Dynamic::from(session.world().follow(handle, *record)),
    }
}

/// So many comparisons of records are one step.
const COMPARED: usize = 16;

/// The different records that a list's records refer to.
fn distinct(session: &Rc<Session>, list: &RecordList, of: &[Option<FactId>], at: Position) -> Read {
    let world = session.world();
    let mut found: Vec<Entry> = Vec::new();
    let fact = of[list.of().0.0].ok_or_else(|| fault("there is no such fact of the records in this list", at))?;
    let Some(target) = world.dictionary.def(fact).ty.target() else {
        return Err(fault("only facts that refer to a record can be read off a list", at));
    };
    for entry in list.entries() {
        session.pay(entry.weight() + found.len() / COMPARED, at)?;
        let value = read(session, entry.handle, fact, at);
        let Some(handle) = value.try_cast::<Handle>() else { return Err(super::session::stop(at)) };
        match found.iter_mut().find(|other| other.handle == handle) {
            Some(other) if entry.unsure.is_empty() => other.unsure.clear(),
            Some(_) => {}
            None => found.push(Entry { handle, unsure: entry.unsure.clone() }),
        }
    }
    let (_, from, fact) = list.of();
    Ok(Dynamic::from(RecordList::new(session, (target, from, fact), found)))
}
