//! What a rule comes to where facts are not known: values of the missing facts are tried where they are few, and what is
//! shown is held against Rhai with the blanks filled in.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::model::{
    Effect, Ended, Event, FactId, Need, Ran, RecordView, Severity, TimeSpan, Type, Value, What, Why, World, dictionary,
};
use crate::script::{Call, Executor};

/// The most words a fact may have to be tried one by one.
const FEW_VALUES: usize = 8;
/// How many facts are tried together.
const MOST_FACTS: usize = 3;
/// How many ways there are at most in which their values come together.
const MOST_POINTS: usize = 64;
/// So many blanks are filled in, one after the other, to ask the oracle.
const MOST_FILLED: usize = 24;

type Tried = Vec<(RecordView, FactId, Value)>;

/// What a rule came to, and the values with which it was run to say so: none unless trying them decided it.
pub(super) struct Decided {
    pub ran: Ran,
    pub tried: Tried,
}

/// Runs a rule; where it cannot tell, with every value of the facts it misses, where these are few.
pub(super) fn decide(executor: &dyn Executor, world: &Rc<World>, call: Call<'_>) -> Decided {
    let mut ran = executor.run(world, call);
    let Ended::CannotTell(needs) = &ran.ended else { return Decided { ran, tried: Vec::new() } };
    let mut axes: Vec<(&Need, Vec<Value>)> = Vec::new();
    let mut points = 1;
    for need in needs {
        let Some(values) = values(world, &ran, need) else { continue };
        if axes.len() < MOST_FACTS && points * values.len() <= MOST_POINTS {
            points *= values.len();
            axes.push((need, values));
        }
    }
    if axes.is_empty() {
        return Decided { ran, tried: Vec::new() };
    }
    let mut results: Vec<(Vec<usize>, Ran)> = Vec::with_capacity(points);
    for n in 0..points {
        let at = place(n, &axes);
        let trial = trial(&axes, &at);
        results.push((at, executor.run(world, Call { trial: &trial, ..call })));
    }
    let (first, others) = results.split_first().expect("there is a value of each fact");
    let told = |ran: &Ran| ran.ended == Ended::Told;
    if told(&first.1) && others.iter().all(|(_, other)| told(other) && other.effects == first.1.effects) {
        let tried = trial(&axes, &first.0);
        let (_, mut ran) = results.swap_remove(0);
        ran.assumes = Vec::new();
        return Decided { ran, tried };
    }
    let idle: Vec<(RecordView, FactId)> = (0..axes.len())
        .filter(|axis| !turns(&results, *axis))
        .map(|axis| (axes[axis].0.handle, axes[axis].0.fact))
        .collect();
    let left: Vec<Need> =
        needs.iter().filter(|need| need.hour || !idle.contains(&(need.handle, need.fact))).cloned().collect();
    if !left.is_empty() {
        ran.ended = Ended::CannotTell(left);
    }
    Decided { ran, tried: Vec::new() }
}

/// The values of each fact at the n-th of all points.
fn place(mut n: usize, axes: &[(&Need, Vec<Value>)]) -> Vec<usize> {
    let mut at = Vec::with_capacity(axes.len());
    for (_, values) in axes {
        at.push(n % values.len());
        n /= values.len();
    }
    at
}

fn trial(axes: &[(&Need, Vec<Value>)], at: &[usize]) -> Tried {
    axes.iter().zip(at).map(|((need, values), n)| (need.handle, need.fact, values[*n].clone())).collect()
}

/// Whether another value of this fact alone leads to something else.
fn turns(results: &[(Vec<usize>, Ran)], axis: usize) -> bool {
    let same = |a: &Ran, b: &Ran| a.ended == b.ended && a.effects == b.effects && a.may == b.may;
    results.iter().any(|(at, ran)| {
        let beside = |other: &[usize]| other.iter().zip(at).enumerate().all(|(n, (a, b))| n == axis || a == b);
        results.iter().any(|(other, second)| beside(other) && !same(ran, second))
    })
}

/// The values a missing fact may have, where they are few: all of them, or those it was compared with and one beside.
fn values(world: &World, ran: &Ran, need: &Need) -> Option<Vec<Value>> {
    if need.hour || need.why == Why::NoRecord {
        return None;
    }
    if let Some(values) = world.possible(need.handle, need.fact) {
        return (values.len() <= FEW_VALUES).then(|| values.to_vec());
    }
    let def = world.dictionary.def(need.fact);
    let met = || ran.met.iter().filter(|(handle, fact, _)| (*handle, *fact) == (need.handle, need.fact));
    match &def.ty {
        Type::Bool => Some(vec![Value::Bool(true), Value::Bool(false)]),
        Type::Enum(words) if words.len() <= FEW_VALUES => {
            Some(words.keys().map(|word| Value::Word(word.as_str().into())).collect())
        }
        Type::Integer | Type::Number => {
            let (least, most) = def.range.unwrap_or((f64::MIN, f64::MAX));
            let beside = met().flat_map(|(.., value)| match value {
                Value::Integer(n) => [n.saturating_sub(1), *n, n.saturating_add(1)].map(|n| n as f64).to_vec(),
                Value::Number(n) => vec![n - 1.0, *n, n + 1.0],
                _ => Vec::new(),
            });
            let mut all: Vec<f64> = beside.filter(|n| (least..=most).contains(n)).collect();
            all.sort_by(f64::total_cmp);
            all.dedup();
            let is_whole = def.ty == Type::Integer;
            let value = |n: f64| if is_whole { Value::Integer(dictionary::whole(n)) } else { Value::Number(n) };
            (!all.is_empty() && all.len() <= FEW_VALUES).then(|| all.into_iter().map(value).collect())
        }
        _ => None,
    }
}

/// Holds what a rule surely says against Rhai, with the blanks that it met filled in once one way and once another; what is
/// different, in words. Blanks that the rule asked about stay: they are no guess.
pub(super) fn differs(
    (executor, world): (&dyn Executor, &Rc<World>),
    call: Call<'_>,
    ran: &Ran,
    events: &[Event],
) -> Option<String> {
    let assumed: BTreeSet<_> = ran.assumes.iter().map(|need| (need.handle, need.fact)).collect();
    let missed: BTreeSet<_> = events
        .iter()
        .filter_map(|event| match &event.what {
            What::Missed(handle, fact) => Some((*handle, *fact)),
            _ => None,
        })
        .collect();
    // What was tried already, and blanks that the rule asked about, are no guess of the evaluator's.
    let known = |of: &(RecordView, FactId)| call.trial.iter().any(|(handle, fact, _)| (*handle, *fact) == *of);
    let guessed: Vec<_> = missed.into_iter().filter(|of| !assumed.contains(of) && !known(of)).collect();
    let fill = |second: bool| -> Tried {
        let value =
            |(handle, fact): &(RecordView, FactId)| Some((*handle, *fact, filled(world, *handle, *fact, second)?));
        guessed.iter().filter_map(value).collect()
    };
    if fill(false).is_empty() {
        return None;
    }
    (0..2).find_map(|second| {
        let mut tried: Tried = call.trial.iter().cloned().chain(fill(second == 1)).collect();
        for _ in 0..MOST_FILLED {
            let said = executor.oracle(world, Call { trial: &tried, evidence: false, ..call })?;
            match &said.ended {
                Ended::Told => return unlike(ran, &said),
                Ended::Fault(_) => return None,
                Ended::CannotTell(needs) => {
                    let open = |need: &&Need| !tried.iter().any(|(h, f, _)| (*h, *f) == (need.handle, need.fact));
                    let need = needs.iter().find(open)?;
                    let value = filled(world, need.handle, need.fact, second == 1)?;
                    tried.push((need.handle, need.fact, value));
                }
            }
        }
        None
    })
}

/// One of two values that a blank can have; none where no value can be made up.
fn filled(world: &World, handle: RecordView, fact: FactId, second: bool) -> Option<Value> {
    if let Some(values) = world.possible(handle, fact) {
        return if second { values.last().cloned() } else { values.first().cloned() };
    }
    let def = world.dictionary.def(fact);
    Some(match &def.ty {
        Type::Bool => Value::Bool(second),
        Type::Enum(words) => {
            let word = if second { words.keys().next_back()? } else { words.keys().next()? };
            Value::Word(word.as_str().into())
        }
        Type::Set(words) => {
            let all = if second { words.keys().map(|word| word.as_str().into()).collect() } else { BTreeSet::new() };
            Value::Words(all.into())
        }
        Type::Integer => {
            let (least, most) = def.whole_range().unwrap_or((0, 1000));
            Value::Integer(if second { most } else { least })
        }
        Type::Number => {
            let (least, most) = def.range.unwrap_or((0.0, 1000.0));
            Value::Number(if second { most } else { least })
        }
        Type::Text | Type::LongText => Value::Text(if second { "something" } else { "" }.into()),
        Type::Date | Type::Moment => {
            let days = if second { 100 } else { -100 };
            Value::When(world.as_of.plus(TimeSpan { days, hours: 0 })?)
        }
        Type::Reference(_) | Type::List(..) | Type::One(..) => return None,
    })
}

/// What a rule said here and Rhai did not, or the other way round.
fn unlike(ran: &Ran, said: &Ran) -> Option<String> {
    let mut left: Vec<&Effect> = said.effects.iter().collect();
    for (n, effect) in ran.effects.iter().enumerate() {
        let instead = |other: &Effect| ran.may.iter().any(|may| may.instead_of == Some(n) && alike(&may.effect, other));
        let Some(found) = left.iter().position(|other| at_least(effect, other) || instead(other)) else {
            return Some(format!(
                "Rhai does not say it once the blanks are filled in: {effect:?}, but {:?}",
                said.effects
            ));
        };
        left.remove(found);
    }
    let may = |effect: &&&Effect| ran.may.iter().any(|may| alike(&may.effect, effect));
    match left.iter().find(|effect| !may(effect)) {
        Some(more) if ran.ended == Ended::Told => {
            Some(format!("Rhai says more once the blanks are filled in: {more:?}"))
        }
        _ => None,
    }
}

/// Whether the oracle says as much.
fn at_least(effect: &Effect, other: &Effect) -> bool {
    match (effect, other) {
        (Effect::Find { severity: a, about: x, .. }, Effect::Find { severity: b, about: y, .. }) => {
            x == y && grave(*b) >= grave(*a)
        }
        (Effect::Points(a), Effect::Points(b)) => b >= a,
        (effect, other) => alike(effect, other),
    }
}

fn alike(effect: &Effect, other: &Effect) -> bool {
    match (effect, other) {
        (Effect::Find { about: x, .. }, Effect::Find { about: y, .. }) => x == y,
        (Effect::Item(a), Effect::Item(b)) => a.title == b.title,
        (Effect::Points(_), Effect::Points(_)) => true,
        (effect, other) => effect == other,
    }
}

/// How grave a finding is, in numbers.
pub(super) fn grave(severity: Severity) -> u8 {
    match severity {
        Severity::Note => 1,
        Severity::Warning => 2,
        Severity::Error => 3,
    }
}
