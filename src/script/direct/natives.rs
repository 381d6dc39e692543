//! Functions of ours and what they are given: where that is not decided, every way in which it can come together is gone; and
//! lists and maps written out.

use std::rc::Rc;

use rhai::{Dynamic, EvalAltResult, Map, NativeCallContext, Position};

use super::super::absent::at_a_blank;
use super::super::say;
use super::super::session::join_needs;
use super::super::value::{Can, Open, Val};
use super::nodes::Node;
use super::possible::{arithmetic, range, spread};
use super::run::{Gave, Running, Stop};
use crate::model::Need;

/// What is said of an item takes what is not decided as it is: the item keeps what it lacks.
const OF_ITEMS: [&str; 5] = ["from", "until", "done_on", "done_if", "void_if"];

/// So many ways in which open values can meet are gone through one by one.
const WAYS: usize = 64;

impl Running<'_> {
    /// A list written out; with something in it that is not decided, it is not decided itself.
    pub fn array(&mut self, items: &[Node]) -> Gave {
        let items = self.all(items)?;
        if items.iter().all(Val::sure) {
            let items = items.into_iter().map(|item| item.into_dynamic(self.session));
            return self.made(Dynamic::from_array(items.collect()));
        }
        let world = self.session.world();
        let mut needs = Vec::new();
        for item in &items {
            join_needs(&mut needs, &spread(&world, item).1);
        }
        Ok(Val::Open(Rc::new(Open { can: Can::Any, needs })))
    }

    /// A map written out: what is not decided stays so in it.
    pub fn map(&mut self, entries: &[(String, Node)]) -> Gave {
        let mut map = Map::new();
        for (name, value) in entries {
            map.insert(name.as_str().into(), self.node(value)?.into_dynamic(self.session));
        }
        self.made(Dynamic::from_map(map))
    }

    /// A list or a map that is not too large.
    fn made(&self, made: Dynamic) -> Gave {
        let (items, entries) = size(&made);
        if items > self.most.0 || entries > self.most.1 { Err(Stop::Unusual) } else { Ok(Val::Other(made)) }
    }

    /// A function of ours.
    pub fn native(&mut self, name: &str, given: Vec<Val>, at: Position) -> Gave {
        if given.iter().all(Val::sure) || OF_ITEMS.contains(&name) {
            return self.plain(name, given, at);
        }
        let world = self.session.world();
        let (mut ways, mut needs, mut each) = (1_usize, Vec::new(), Vec::new());
        for value in &given {
            let (can, more) = spread(&world, value);
            join_needs(&mut needs, &more);
            if let Can::One(values) = &can {
                ways = ways.saturating_mul(values.len());
            }
            each.push(can);
        }
        let speaks = matches!(given.first(), Some(Val::Out));
        let bounds: Option<Vec<_>> = each.iter().skip(usize::from(speaks)).map(range).collect();
        if speaks {
            let ends = |can: Can| match can {
                Can::Between(least, most) => Can::One(vec![Val::Int(least), Val::Int(most)]),
                can => can,
            };
            each = each.into_iter().map(ends).collect();
        }
        let listed: Option<Vec<Vec<Val>>> =
            each.into_iter().map(|can| if let Can::One(values) = can { Some(values) } else { None }).collect();
        match listed {
            Some(listed) if ways <= WAYS => self.each_way(name, &listed, Vec::new(), &needs, at),
            _ if speaks => {
                join_needs(&mut self.lost, &needs);
                Ok(Val::Nothing)
            }
            _ => {
                let can = bounds.and_then(|bounds| arithmetic(name, &bounds)).unwrap_or_else(|| gives(name));
                Ok(Val::open(can, needs))
            }
        }
    }

    /// Calls a function with every way in which what is given can come together.
    fn each_way(&mut self, name: &str, listed: &[Vec<Val>], so_far: Vec<Val>, needs: &[Need], at: Position) -> Gave {
        let Some((first, rest)) = listed.split_first() else { return self.plain(name, so_far, at) };
        let with = |value: &Val| so_far.iter().cloned().chain([value.clone()]).collect::<Vec<_>>();
        match first.as_slice() {
            [] => Err(Stop::Unusual),
            [one] => self.each_way(name, rest, with(one), needs, at),
            [one, others @ ..] => {
                self.charge(1)?;
                let others: Vec<Vec<Val>> = [others.to_vec()].into_iter().chain(rest.iter().cloned()).collect();
                let given = with(one);
                self.either(
                    needs,
                    |this| this.each_way(name, rest, given, needs, at),
                    |this| this.each_way(name, &others, so_far.clone(), needs, at),
                )
            }
        }
    }

    /// A function as Rhai has it, or by the short way where there is one.
    fn plain(&mut self, name: &str, given: Vec<Val>, at: Position) -> Gave {
        if let Some(said) = say::briefly(self.session, name, &given, at) {
            return match said {
                Ok(()) => Ok(Val::Nothing),
                Err(error) => self.lose(&error),
            };
        }
        let speaks = matches!(given.first(), Some(Val::Out));
        let mut given: Vec<Dynamic> = given.into_iter().map(|value| value.into_dynamic(self.session)).collect();
        let mut given: Vec<&mut Dynamic> = given.iter_mut().collect();
        let context: NativeCallContext<'_> = (self.engine, name, None, self.global, at).into();
        match context.call_native_fn_raw(name, false, &mut given) {
            Ok(value) => Ok(Val::of(value)),
            Err(error) if speaks => self.lose(&error),
            Err(error) => self.stopped(&error, gives(name)),
        }
    }

    /// Something that could not be said for want of facts.
    fn lose(&mut self, error: &EvalAltResult) -> Gave {
        let needs = self.session.take_stopped();
        if needs.is_empty() || !at_a_blank(error) {
            return Err(Stop::Unusual);
        }
        join_needs(&mut self.lost, &needs);
        Ok(Val::Nothing)
    }

    /// What a function of ours gives that stopped for want of facts.
    pub fn stopped(&mut self, error: &EvalAltResult, can: Can) -> Gave {
        let needs = self.session.take_stopped();
        if needs.is_empty() || !at_a_blank(error) {
            return Err(Stop::Unusual);
        }
        Ok(Val::open(can, needs))
    }
}

/// How many items and entries a list or a map has, with those of lists and maps inside.
fn size(made: &Dynamic) -> (usize, usize) {
    let all =
        |inside: &mut dyn Iterator<Item = &Dynamic>| inside.map(size).fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    if let Ok(items) = made.as_array_ref() {
        let (inside, entries) = all(&mut items.iter());
        return (items.len() + inside, entries);
    }
    match made.as_map_ref() {
        Ok(map) => {
            let (items, inside) = all(&mut map.values());
            (items, map.len() + inside)
        }
        Err(_) => (0, 0),
    }
}

/// What a function can give.
fn gives(name: &str) -> Can {
    const ASKS: [&str; 13] =
        ["contains", "has", "has_any", "is_empty", "mentions", "names", "has_hour", "!", "==", "!=", "<", "<=", ">"];
    match name {
        "alike" => Can::Between(0, 100),
        "words" | "count" => Can::Between(0, rhai::INT::MAX),
        ">=" => Can::One(vec![Val::Bool(true), Val::Bool(false)]),
        name if ASKS.contains(&name) => Can::One(vec![Val::Bool(true), Val::Bool(false)]),
        _ => Can::Any,
    }
}
