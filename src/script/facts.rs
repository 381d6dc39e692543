//! How a rule reads facts: one getter for each name in the dictionary, on records, missing records and lists of records.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, NativeCallContext, Position};

use super::absent::Absent;
use super::records::{Entry, RecordList};
use super::session::{Session, fault};
use super::texts::LongText;
use super::times::Moment;
use super::value::{Val, missing};
use crate::model::{Dictionary, FactId, KindId, Need, RecordView, Slot, Type, Value, What, Why, World};

type Read = Result<Val, Box<EvalAltResult>>;

/// Which fact a name is, for each kind of record.
pub(super) type Named = Rc<[Option<FactId>]>;

/// Every name of a fact, in the order of names; programs have its number.
pub(super) type Names = IndexMap<String, Named>;

/// Every name of a fact in the dictionary.
pub(super) fn by_name(dictionary: &Dictionary) -> Names {
    let mut by_name: BTreeMap<String, Vec<Option<FactId>>> = BTreeMap::new();
    for (kind, (_, def)) in dictionary.kinds.iter().enumerate() {
        for (index, name) in def.facts.keys().enumerate() {
            let facts = by_name.entry(name.clone()).or_insert_with(|| vec![None; dictionary.kinds.len()]);
            facts[kind] = Some(FactId { kind: KindId(kind), index });
        }
    }
    by_name.into_iter().map(|(name, facts)| (name, facts.into())).collect()
}

/// Registers a getter for every fact name of the dictionary.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>, names: &Names) {
    for (name, facts) in names {
        let (s, of) = (session.clone(), facts.clone());
        engine.register_get(name, move |ctx: NativeCallContext, handle: &mut RecordView| -> Given {
            Ok(of_record(&s, *handle, &of, ctx.call_position())?.into_dynamic(&s))
        });
        let (s, of) = (session.clone(), facts.clone());
        engine.register_get(name, move |ctx: NativeCallContext, absent: &mut Absent| -> Given {
            Ok(of_absent(&s, absent, &of, ctx.call_position())?.into_dynamic(&s))
        });
        let (s, of) = (session.clone(), facts.clone());
        engine.register_get(name, move |ctx: NativeCallContext, list: &mut RecordList| -> Given {
            Ok(Dynamic::from(of_list(&s, list, &of, ctx.call_position())?))
        });
    }
    let s = session.clone();
    engine.register_indexer_get(
        move |ctx: NativeCallContext, handle: &mut RecordView, name: ImmutableString| -> Given {
            let kind = s.world().dictionary.name(s.world().kind(handle.record)).to_owned();
            Err(fault(format!("there is no fact `{name}` of {kind}"), ctx.call_position()))
        },
    );
    engine.register_fn("==", |a: RecordView, b: RecordView| a.is(b));
    engine.register_fn("!=", |a: RecordView, b: RecordView| !a.is(b));
}

type Given = Result<Dynamic, Box<EvalAltResult>>;

fn no_fact(session: &Session, kind: KindId, at: Position) -> Box<EvalAltResult> {
    let kind = session.world().dictionary.name(kind).to_owned();
    fault(format!("there is no such fact of {kind}"), at)
}

/// A fact of a record.
pub(super) fn of_record(session: &Rc<Session>, handle: RecordView, of: &Named, at: Position) -> Read {
    let world = session.world();
    let kind = world.kind(handle.record);
    match of[kind.0] {
        Some(fact) => Ok(read(session, &world, handle, fact, at)),
        None => Err(no_fact(session, kind, at)),
    }
}

/// A fact of a record that does not exist, or of a fact that is not known.
pub(super) fn of_absent(session: &Rc<Session>, absent: &Absent, of: &Named, at: Position) -> Read {
    let Some((kind, from)) = absent.missing else { return Err(super::session::stop(at)) };
    let fact = of[kind.0].ok_or_else(|| no_fact(session, kind, at))?;
    session.close(absent.note);
    Ok(blank(session, Need { handle: from, fact, why: Why::NoRecord, hour: false }, at))
}

/// What a rule gets for one fact of one record.
fn read(session: &Rc<Session>, world: &World, handle: RecordView, fact: FactId, at: Position) -> Val {
    match &world.dictionary.def(fact).ty {
        Type::List(kind, _) => {
            if let Some((of, by, why)) = world.unmet(handle, fact) {
                return blank(session, Need { handle: of, fact: by, why, hour: false }, at);
            }
            let related = world.related(handle, fact);
            // Where that is too much, the next step of the rule stops it.
            session.burn(related.len());
            session.event(at, What::Listed(handle, fact, related.len()));
            let entries = related.iter().map(|h| Entry::sure(*h));
            Val::List(Box::new(RecordList::new(session, (*kind, handle, fact), entries)))
        }
        Type::One(kind, _) => match world.related(handle, fact).first() {
            Some(found) => Val::Record(*found),
            None => missing(session, *kind, (handle, fact), at),
        },
        ty => {
            if let Some(value) = session.tried(handle, fact) {
                return given(world, ty, (handle, fact), &value);
            }
            match world.slot(handle, fact) {
                Slot::Known(known) => {
                    session.read(at, (handle, fact), known, world.dictionary.def(fact).derived.is_some());
                    given(world, ty, (handle, fact), &known.value)
                }
                Slot::Absent(why) => blank(session, Need { handle, fact, why: why.clone(), hour: false }, at),
            }
        }
    }
}

fn blank(session: &Session, need: Need, at: Position) -> Val {
    session.event(at, What::Missed(need.handle, need.fact));
    let note = session.open(need.clone());
    Val::Absent(Box::new(Absent { note, missing: None, need }))
}

/// A value of a fact as a rule gets it.
pub(super) fn given(world: &World, ty: &Type, of: (RecordView, FactId), value: &Value) -> Val {
    match value {
        Value::Bool(b) => Val::Bool(*b),
        Value::Integer(n) => Val::Int(*n),
        Value::Number(n) => Val::Number(*n),
        Value::Text(text) if *ty == Type::LongText => Val::Other(Dynamic::from(LongText(text.clone()))),
        Value::Text(text) | Value::Word(text) => Val::Text(text.clone()),
        Value::Words(words) => Val::Words(words.clone()),
        Value::When(when) => Val::Other(Dynamic::from(Moment { when: when.clone(), of: vec![of] })),
        Value::Record(record) => Val::Record(world.follow(of.0, *record)),
    }
}

/// So many comparisons of records are one step.
const COMPARED: usize = 16;

/// The different records that a list's records refer to.
pub(super) fn of_list(
    session: &Rc<Session>,
    list: &RecordList,
    of: &Named,
    at: Position,
) -> Result<RecordList, Box<EvalAltResult>> {
    let world = session.world();
    let mut found: Vec<Entry> = Vec::new();
    let fact = of[list.of().0.0].ok_or_else(|| fault("there is no such fact of the records in this list", at))?;
    let Some(target) = world.dictionary.def(fact).ty.target() else {
        return Err(fault("only facts that refer to a record can be read off a list", at));
    };
    for entry in list.entries() {
        session.pay(entry.weight() + found.len() / COMPARED, at)?;
        let Val::Record(handle) = read(session, &world, entry.handle, fact, at) else {
            return Err(super::session::stop(at));
        };
        match found.iter_mut().find(|other| other.handle == handle) {
            Some(other) if entry.unsure.is_empty() => other.unsure.clear(),
            Some(_) => {}
            None => found.push(Entry { handle, unsure: entry.unsure.clone() }),
        }
    }
    let (_, from, fact) = list.of();
    Ok(RecordList::new(session, (target, from, fact), found))
}
