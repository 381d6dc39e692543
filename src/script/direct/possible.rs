//! What a value can be where facts do not decide it: of one blank fact, of one of several, of two ways that a rule may go.

use std::rc::Rc;

use rhai::INT;

use super::super::facts::given;
use super::super::session::join_needs;
use super::super::value::{Can, Open, Val};
use crate::model::{Need, Type, Value, World};

/// More values than so many are taken for anything.
const MOST: usize = 64;

/// What a fact can be that is not known.
pub(super) fn of_fact(world: &World, need: &Need) -> Can {
    if let Some(values) = world.possible(need.handle, need.fact) {
        let ty = &world.dictionary.def(need.fact).ty;
        return Can::One(values.iter().map(|value| given(world, ty, (need.handle, need.fact), value)).collect());
    }
    let def = world.dictionary.def(need.fact);
    match &def.ty {
        Type::Bool => Can::One(vec![Val::Bool(true), Val::Bool(false)]),
        Type::Enum(words) if words.len() <= MOST => {
            Can::One(words.keys().map(|word| Val::Text(word.as_str().into())).collect())
        }
        Type::Integer => def.whole_range().map_or(Can::Any, |(least, most)| Can::Between(least, most)),
        _ => Can::Any,
    }
}

/// What a value can be, and the facts that would decide it.
pub(super) fn spread(world: &World, value: &Val) -> (Can, Vec<Need>) {
    match value {
        Val::Absent(absent) => (of_fact(world, &absent.need), vec![absent.need.clone()]),
        Val::Open(open) => match &open.can {
            Can::One(values) if values.iter().any(|value| !value.sure()) => among(world, values, open),
            can => (can.clone(), open.needs.clone()),
        },
        value => (Can::One(vec![value.clone()]), Vec::new()),
    }
}

fn among(world: &World, values: &[Val], open: &Open) -> (Can, Vec<Need>) {
    let (mut all, mut needs) = (Can::One(Vec::new()), open.needs.clone());
    for value in values {
        let (can, more) = spread(world, value);
        join_needs(&mut needs, &more);
        all = either(all, can);
    }
    (all, needs)
}

/// What can be one or the other.
fn either(a: Can, b: Can) -> Can {
    match (a, b) {
        (Can::One(mut a), Can::One(b)) if a.len() + b.len() <= MOST => {
            a.extend(b);
            Can::One(a)
        }
        (Can::One(none), can) | (can, Can::One(none)) if none.is_empty() => can,
        (a, b) => match (range(&a), range(&b)) {
            (Some((a, b)), Some((c, d))) => Can::Between(a.min(c), b.max(d)),
            _ => Can::Any,
        },
    }
}

/// The least and the most of a whole number; none for anything else.
pub(super) fn range(can: &Can) -> Option<(INT, INT)> {
    match can {
        Can::Between(least, most) => Some((*least, *most)),
        Can::One(values) => {
            let numbers: Option<Vec<INT>> =
                values.iter().map(|value| if let Val::Int(n) = value { Some(*n) } else { None }).collect();
            let numbers = numbers?;
            Some((*numbers.iter().min()?, *numbers.iter().max()?))
        }
        Can::Any => None,
    }
}

/// One of two values, which of them these facts would decide.
pub(super) fn join(a: Val, b: Val, needs: &[Need]) -> Val {
    if a.same(&b) {
        return a;
    }
    let (mut values, mut all) = (Vec::new(), needs.to_vec());
    for value in [a, b] {
        match &value {
            Val::Open(open) => {
                join_needs(&mut all, &open.needs);
                match &open.can {
                    Can::One(one_of) => values.extend(one_of.iter().cloned()),
                    Can::Between(..) | Can::Any => return Val::Open(Rc::new(Open { can: Can::Any, needs: all })),
                }
            }
            _ => values.push(value),
        }
    }
    if values.len() > MOST {
        return Val::Open(Rc::new(Open { can: Can::Any, needs: all }));
    }
    Val::open(Can::One(values), all)
}

/// What whole numbers within bounds give, where each bound gives a bound.
pub(super) fn arithmetic(name: &str, given: &[(INT, INT)]) -> Option<Can> {
    let ends = |of: &dyn Fn(INT, INT) -> Option<INT>, (a, b): (INT, INT), (c, d): (INT, INT)| {
        let all: Option<Vec<INT>> = [(a, c), (a, d), (b, c), (b, d)].into_iter().map(|(x, y)| of(x, y)).collect();
        let all = all?;
        Some(Can::Between(*all.iter().min()?, *all.iter().max()?))
    };
    match (name, given) {
        ("+", [a, b]) => ends(&INT::checked_add, *a, *b),
        ("-", [a, b]) => ends(&INT::checked_sub, *a, *b),
        ("*", [a, b]) => ends(&INT::checked_mul, *a, *b),
        ("-", [(a, b)]) => Some(Can::Between(b.checked_neg()?, a.checked_neg()?)),
        ("half_of", [(a, b)]) => Some(Can::Between(a.div_euclid(2), b.div_euclid(2))),
        ("third_of", [(a, b)]) => Some(Can::Between(a.div_euclid(3), b.div_euclid(3))),
        _ => None,
    }
}

/// A value as facts keep it; none for what no fact is.
pub(super) fn plain(value: &Val) -> Option<Value> {
    Some(match value {
        Val::Bool(b) => Value::Bool(*b),
        Val::Int(n) => Value::Integer(*n),
        Val::Number(n) => Value::Number(*n),
        Val::Text(text) => Value::Text(text.clone()),
        _ => return None,
    })
}
