//! Holds what the evaluator makes of a rule with blanks in it against Rhai with the blanks filled in in every way.
//!
//! The checker would refuse many of these rules; they run without it. `n`, `b`, `t`, `m`, `s` and `r` stand for a number, a
//! yes or no, a text, a moment, a set and a record that nobody gave; `drafts` are two emails, of which only the first says
//! whether it is a draft.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::compile::unchecked_from;
use super::executor::{Call, Executor};
use super::limits::Limits;
use super::machine::Machine;
use super::support::input;
use crate::model::{
    Effect, Ended, Fact, FactId, Files, How, Origin, Person, PersonId, Ran, RecordView, Slot, Value, When, World,
};

pub(super) const START: &str = "//! A proof.
const RULE = #{ says: \"A\" };
const NUMBERS = [1, 2, 3];
fn same(x) { x }
fn twice(x) { x + x }
fn early(x) { if x == 3 { return true; } false }
fn blank(x) { unknown(x) }
fn asked(x) { if unknown(x) { } x }
fn check(applicant, out) {
";

/// What the short names stand for. They are put in as they are: a `let` would read them whatever follows.
const SHORT: [(&str, &str); 7] = [
    ("n", "applicant.us_letters"),
    ("b", "applicant.needs_visa"),
    ("t", "applicant.phone"),
    ("m", "applicant.certified_on"),
    ("s", "applicant.visas"),
    ("r", "applicant.partner"),
    ("drafts", "applicant.emails"),
];

/// A body with the short names written out.
pub(super) fn written_out(body: &str) -> String {
    let mut text = String::new();
    for piece in body.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let found = SHORT.iter().find(|(short, _)| *short == word && !text.ends_with('.'));
        match found {
            Some((short, path)) => text.push_str(&piece.replacen(short, path, 1)),
            None => text.push_str(piece),
        }
    }
    text
}

/// A person of whom nothing is known, with two emails: an update that is a draft, and one of which nothing is known.
pub(super) fn world() -> World {
    let as_of = When::day(date(2026, 9, 10), TimeZone::UTC);
    let dictionary = Rc::new(super::support::own().dictionary);
    let kind = |name: &str| dictionary.kind(name).expect("the record is there");
    let (applicant, email) = (kind("applicant"), kind("email"));
    let person = PersonId(0);
    let mut world = World::new(dictionary.clone(), Files::default(), 2027, as_of);
    let doctor = world.add(applicant, "doctor", Some(person), None);
    world.people.push(Person { applicant: doctor, partner: None, sees: BTreeSet::new() });
    let update = world.add(email, "update", Some(person), None);
    world.add(email, "unknown", Some(person), None);
    for (name, value) in [("kind", Value::Word("update".into())), ("draft", Value::Bool(true))] {
        let fact = dictionary.fact(email, name).expect("the fact is there");
        world.put(update, fact, Slot::Known(Fact { value, how: How::Given, place: None, source: None }));
    }
    world
}

/// A machine with a check for each body.
pub(super) fn machine(bodies: &[&str]) -> Machine {
    let texts: Vec<String> = bodies.iter().map(|body| format!("{START}    {}\n}}\n", written_out(body))).collect();
    let ids: Vec<String> = (0..bodies.len()).map(|number| format!("a/{number:05}")).collect();
    let named: Vec<(&str, &str)> = ids.iter().zip(&texts).map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let limits = Limits { report_fuel: u64::MAX, report_effects: usize::MAX, ..Limits::UNTRUSTED };
    unchecked_from(&input(&named), limits, Origin::Shipped).expect("every text is at least Rhai")
}

type Trial = Vec<(RecordView, FactId, Value)>;

/// Every way in which the blanks can be filled in; `few`: those of the first facts only.
fn completions(world: &World, few: bool) -> Vec<Trial> {
    let of = |kind: &str, id: &str, fact: &str| {
        let kind = world.dictionary.kind(kind).expect("the record is there");
        let record = world.find(kind, id, PersonId(0)).expect("it was added");
        (record, world.dictionary.fact(kind, fact).expect("the fact is there"))
    };
    let day = |n: i8| Value::When(When::day(date(2026, 9, n), TimeZone::UTC));
    let words = |words: &[&str]| Value::Words(Rc::new(words.iter().map(|word| Rc::from(*word)).collect()));
    let axes = [
        (of("applicant", "doctor", "us_research"), vec![Value::Bool(true), Value::Bool(false)]),
        (of("applicant", "doctor", "us_letters"), vec![0, 1, 3, 9].into_iter().map(Value::Integer).collect()),
        (of("applicant", "doctor", "needs_visa"), vec![Value::Bool(true), Value::Bool(false)]),
        (of("applicant", "doctor", "phone"), vec![Value::Text("a".into()), Value::Text("x".into())]),
        (of("applicant", "doctor", "certified_on"), vec![day(9), day(10)]),
        (of("applicant", "doctor", "visas"), vec![words(&[]), words(&["j1"])]),
        (of("email", "unknown", "draft"), vec![Value::Bool(true), Value::Bool(false)]),
        (of("email", "unknown", "kind"), vec![Value::Word("update".into()), Value::Word("reply".into())]),
    ];
    let mut all: Vec<Trial> = vec![Vec::new()];
    let axes = if few { &axes[..3] } else { &axes[1..] };
    for ((record, fact), values) in axes {
        let with = |trial: &Trial| {
            let each =
                values.iter().map(|value| trial.iter().cloned().chain([(*record, *fact, value.clone())]).collect());
            each.collect::<Vec<Trial>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    all
}

/// What becomes of each body: held against Rhai with the blanks filled in in every way.
#[derive(Debug, Default)]
struct Proof {
    /// Bodies that are decided, or of which more is said than is sure: what is wrong.
    unsound: Vec<String>,
    /// Bodies that are not decided although every way of filling in leads to the same.
    undecided: Vec<String>,
    /// Bodies that are decided, and bodies that differ.
    decided: usize,
    open: usize,
    /// Bodies that Rhai ran for want of a translation: they end as "cannot tell", or go wrong.
    left: usize,
    slipped: Vec<String>,
    /// Bodies of which no way of filling in could be run.
    unfilled: usize,
}

fn prove(bodies: &[&str], few: bool) -> Proof {
    let machine = machine(bodies);
    let world = Rc::new(world());
    let all = completions(&world, few);
    let mut proof = Proof::default();
    for (rule, body) in bodies.iter().enumerate() {
        let call = Call::of(rule, world.applicant(PersonId(0)), None);
        let Some(ours) = machine.evaluate(&world, call) else {
            proof.left += 1;
            match machine.run(&world, call).ended {
                Ended::CannotTell(_) | Ended::Fault(_) => {}
                Ended::Told => proof.slipped.push((*body).to_owned()),
            }
            continue;
        };
        let asked: BTreeSet<_> = ours.assumes.iter().map(|need| (need.handle, need.fact)).collect();
        let mut came: Vec<Ran> = Vec::new();
        for trial in &all {
            let trial: Trial = trial.iter().filter(|(of, fact, _)| !asked.contains(&(*of, *fact))).cloned().collect();
            let ran = machine.reference().run(&world, Call { trial: &trial, ..call });
            if ran.ended == Ended::Told && !came.iter().any(|other| other.effects == ran.effects) {
                came.push(ran);
            }
        }
        proof.take(body, &ours, &came);
    }
    proof
}

impl Proof {
    fn take(&mut self, body: &str, ours: &Ran, came: &[Ran]) {
        let decided = ours.ended == Ended::Told;
        let sure = |ran: &Ran| ours.effects.iter().all(|effect| ran.effects.iter().any(|other| covers(other, effect)));
        let may = |effect: &Effect| ours.may.iter().any(|may| may.effect == *effect);
        let said = |ran: &Ran| {
            ran.effects.iter().all(|effect| ours.effects.iter().any(|other| covers(effect, other)) || may(effect))
        };
        let lost = !decided && ours.effects.is_empty() && ours.may.is_empty();
        if came.is_empty() {
            self.unfilled += 1;
        } else if !came.iter().all(|ran| sure(ran) && (lost || said(ran))) {
            self.unsound.push(format!("{body}: {ours:?}"));
        } else if decided {
            self.decided += 1;
        } else if came.len() == 1 && !came[0].effects.iter().any(|effect| matches!(effect, Effect::Points(_))) {
            self.undecided.push(body.to_owned());
        } else {
            self.open += 1;
        }
    }
}

/// Whether something is said as gravely.
fn covers(said: &Effect, wanted: &Effect) -> bool {
    match (said, wanted) {
        (Effect::Find { severity: a, about: x, .. }, Effect::Find { severity: b, about: y, .. }) => x == y && a <= b,
        (Effect::Points(a), Effect::Points(b)) => a >= b,
        _ => said == wanted,
    }
}

/// How each condition ends where `if CONDITION { out.error(); }` is all a rule says.
pub(super) fn ends(conditions: &[&str]) -> Vec<String> {
    let bodies: Vec<String> = conditions.iter().map(|condition| format!("if {condition} {{ out.error(); }}")).collect();
    let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
    let (machine, world) = (machine(&bodies), Rc::new(world()));
    let call = |rule| Call::of(rule, world.applicant(PersonId(0)), None);
    let ran = (0..bodies.len()).map(|rule| machine.run(&world, call(rule)));
    conditions.iter().zip(ran).map(|(case, ran)| format!("{case}: {}", end(&ran))).collect()
}

fn end(ran: &Ran) -> String {
    match &ran.ended {
        Ended::Told if ran.effects.is_empty() => "clear".to_owned(),
        Ended::Told => "says something".to_owned(),
        Ended::CannotTell(_) => "cannot tell".to_owned(),
        Ended::Fault(fault) => format!("fault: {}", fault.message),
    }
}

/// Holds conditions against Rhai; `undecided` are those that are open although filling in always leads to the same.
#[track_caller]
pub(super) fn assert_sound(conditions: &[&str], undecided: &[&str]) {
    let bodies: Vec<String> = conditions.iter().map(|condition| format!("if {condition} {{ out.error(); }}")).collect();
    assert_bodies_sound(&bodies.iter().map(String::as_str).collect::<Vec<_>>(), |body| {
        undecided.iter().any(|condition| body == format!("if {condition} {{ out.error(); }}"))
    });
}

#[track_caller]
pub(super) fn assert_bodies_sound(bodies: &[&str], undecided: impl Fn(&str) -> bool) {
    let proof = prove(bodies, false);
    println!("{proof:#?}");
    assert!(proof.unsound.is_empty() && proof.slipped.is_empty(), "{proof:#?}");
    let open: Vec<&String> = proof.undecided.iter().filter(|body| !undecided(body)).collect();
    assert!(open.is_empty(), "not decided: {open:#?}");
    assert!(proof.decided + proof.open > 0, "this proves nothing: {proof:#?}");
}

/// Every expression of two blanks and the two constants, three operators deep.
#[test]
fn every_expression_of_two_blanks() {
    let atoms = ["b", "applicant.us_research", "true", "n < 3"].map(str::to_owned).to_vec();
    let mut all = atoms.clone();
    for _ in 0..2 {
        let mut next = all.clone();
        next.extend(all.iter().map(|one| format!("!({one})")));
        for (a, b) in all.iter().flat_map(|a| atoms.iter().map(move |b| (a, b))) {
            next.extend(["&&", "||", "=="].map(|operator| format!("({a}) {operator} ({b})")));
            next.extend(["&&", "||", "!="].map(|operator| format!("({b}) {operator} ({a})")));
        }
        next.sort();
        next.dedup();
        all = next;
    }
    let bodies: Vec<String> = all.iter().map(|one| format!("if {one} {{ out.error(); }}")).collect();
    for part in bodies.chunks(500) {
        let proof = prove(&part.iter().map(String::as_str).collect::<Vec<_>>(), true);
        assert!(proof.unsound.is_empty() && proof.slipped.is_empty() && proof.left == 0, "{proof:#?}");
    }
    println!("{} expressions", bodies.len());
}
