//! What a rule says where facts do not decide which way it goes: what both ways say is sure, what one says may be said.

use super::super::session::{Said, join_needs};
use crate::model::{Effect, May, Need, Severity};

/// What is said by one way or the other; so many things were said before the ways parted.
pub(super) fn join(a: Vec<Said>, b: Vec<Said>, before: usize, needs: &[Need]) -> Vec<Said> {
    let mut others: Vec<Option<Said>> = b.into_iter().map(Some).collect();
    let mut joined: Vec<Said> = Vec::new();
    for (n, mut said) in a.into_iter().enumerate() {
        let other = if n < before {
            others.get_mut(n).and_then(Option::take)
        } else {
            let kin = |other: &&mut Option<Said>| other.as_ref().is_some_and(|other| kin(&said, other));
            others.iter_mut().skip(before).find(kin).and_then(Option::take)
        };
        match other {
            Some(other) => joined.push(both(said, other, needs)),
            None => {
                doubt(&mut said, needs);
                joined.push(said);
            }
        }
    }
    for mut said in others.into_iter().flatten() {
        doubt(&mut said, needs);
        joined.push(said);
    }
    joined
}

fn doubt(said: &mut Said, needs: &[Need]) {
    said.maybe = true;
    join_needs(&mut said.needs, needs);
}

fn both(mut a: Said, b: Said, needs: &[Need]) -> Said {
    let same = a.one_of == b.one_of && a.maybe == b.maybe;
    for effect in b.one_of {
        if !a.one_of.contains(&effect) {
            a.one_of.push(effect);
        }
    }
    a.maybe |= b.maybe;
    join_needs(&mut a.needs, &b.needs);
    if !same {
        join_needs(&mut a.needs, needs);
    }
    a
}

/// Whether the two are the same thing, said in another way.
fn kin(a: &Said, b: &Said) -> bool {
    let (Some(a), Some(b)) = (a.one_of.first(), b.one_of.first()) else { return false };
    match (a, b) {
        (Effect::Find { about: a, .. }, Effect::Find { about: b, .. }) => a == b,
        (Effect::Set(a, _), Effect::Set(b, _)) | (Effect::Add(a, _), Effect::Add(b, _)) => a == b,
        (Effect::Vote(a, _), Effect::Vote(b, _)) => a == b,
        (Effect::Points(_), Effect::Points(_)) | (Effect::Forbid, Effect::Forbid) => true,
        (Effect::Limit(a), Effect::Limit(b)) => a.filter == b.filter,
        (Effect::Item(a), Effect::Item(b)) => a.title == b.title,
        (a, b) => a == b,
    }
}

/// What is surely said, what may be said, and the facts that would decide it.
pub(in super::super) fn settle(all: Vec<Said>) -> (Vec<Effect>, Vec<May>, Vec<Need>) {
    let (mut sure, mut may, mut needs) = (Vec::new(), Vec::new(), Vec::new());
    for said in all {
        let Said { mut one_of, maybe, needs: open } = said;
        let undecided = maybe || one_of.len() > 1;
        let mut instead_of = None;
        if !maybe {
            let mildest = mildest(&one_of);
            instead_of = Some(sure.len());
            sure.push(one_of.remove(mildest));
        }
        may.extend(one_of.into_iter().map(|effect| May { effect, instead_of, needs: open.clone() }));
        if undecided {
            join_needs(&mut needs, &open);
        }
    }
    (sure, may, needs)
}

fn mildest(one_of: &[Effect]) -> usize {
    let weight = |effect: &Effect| match effect {
        Effect::Find { severity: Severity::Note, .. } => 0,
        Effect::Find { severity: Severity::Warning, .. } => 1,
        Effect::Find { severity: Severity::Error, .. } => 2,
        Effect::Points(n) => *n,
        _ => 0,
    };
    (0..one_of.len()).min_by_key(|n| weight(&one_of[*n])).unwrap_or(0)
}
