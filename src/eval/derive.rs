//! Runs the derive rules in their order and puts together what several say about one fact.

use std::collections::BTreeMap;

use super::run::{RuleOutput, Run};
use crate::model::{
    Combine, Effect, Fact, FactId, Fault, How, LineCol, Need, RecordView, RuleId, Slot, Type, Value, Why,
};

/// What one rule said about one derived fact.
struct Contribution {
    /// The number of the rule.
    rule: usize,
    says: Says,
}

enum Says {
    Value(Value),
    Amount(i64),
    Open(Vec<Need>),
}

type Voices = BTreeMap<(RecordView, FactId), Vec<Contribution>>;

/// Derives every fact that rules derive.
pub(super) fn derive(run: &mut Run<'_>) {
    let mut voices = Voices::new();
    let order = run.rules.derive_order.clone();
    for (position, number) in order.iter().enumerate() {
        let rule = &run.rules.rules[*number];
        for person in run.world.persons() {
            for subject in run.subjects(rule, person) {
                let said = run.evaluate_rule(*number, subject, None);
                collect_contributions(&mut voices, *number, &rule.sets, subject, said);
            }
        }
        let later = &order[position + 1..];
        for fact in &rule.sets {
            if !later.iter().any(|n| run.rules.rules[*n].sets.contains(fact)) {
                conclude(run, &mut voices, *fact);
            }
        }
    }
}

fn collect_contributions(voices: &mut Voices, rule: usize, sets: &[FactId], subject: RecordView, said: RuleOutput) {
    for effect in said.effects {
        let (fact, says) = match effect {
            Effect::Set(fact, value) | Effect::Vote(fact, value) => (fact, Says::Value(value)),
            Effect::Add(fact, n) => (fact, Says::Amount(n)),
            _ => continue,
        };
        voices.entry((subject, fact)).or_default().push(Contribution { rule, says });
    }
    for fact in sets {
        let voices = voices.entry((subject, *fact)).or_default();
        if !said.needs.is_empty() {
            voices.push(Contribution { rule, says: Says::Open(said.needs.clone()) });
        }
    }
}

/// Puts together all that was said about one fact.
fn conclude(run: &mut Run<'_>, voices: &mut Voices, fact: FactId) {
    let about: Vec<(RecordView, FactId)> = voices.keys().filter(|(_, f)| *f == fact).copied().collect();
    for key in about {
        let voices = voices.remove(&key).unwrap_or_default();
        let slot = match combine(run, fact, &voices) {
            Ok(slot) => slot,
            Err((a, b, message)) => {
                run.fault(a.max(b), key.0, Fault { message, spot: LineCol::default() });
                Slot::Absent(Why::Contradicted)
            }
        };
        run.world_mut().derive(key.0, fact, slot);
    }
}

type Contradiction = (usize, usize, String);

fn combine(run: &Run<'_>, fact: FactId, voices: &[Contribution]) -> Result<Slot, Contradiction> {
    let def = run.world.dictionary.def(fact);
    let open: Vec<Need> = voices
        .iter()
        .flat_map(|voice| if let Says::Open(needs) = &voice.says { needs.clone() } else { Vec::new() })
        .collect();
    let undecided = voices.iter().filter(|voice| matches!(voice.says, Says::Open(_))).count();
    let value = match def.derived {
        Some(Combine::One) => one(run, fact, voices)?,
        Some(Combine::Any) => any(voices, undecided),
        Some(Combine::Sum) => (undecided == 0).then(|| Value::Integer(sum(voices))),
        Some(Combine::Votes) => votes(&def.ty, voices, undecided),
        None => None,
    };
    let rules: Vec<RuleId> = voices
        .iter()
        .filter(|voice| !matches!(voice.says, Says::Open(_)))
        .map(|voice| run.rules.rules[voice.rule].id.clone())
        .collect();
    Ok(match value {
        Some(value) => Slot::Known(Fact { value, how: How::Derived(rules), place: None, source: None }),
        // What a person can be asked is asked itself, and not what it would be worked out from.
        None if def.ask.is_some() => Slot::Absent(Why::Blank),
        None => Slot::Absent(Why::NotDerived(open)),
    })
}

fn values(voices: &[Contribution]) -> impl Iterator<Item = (usize, &Value)> {
    voices.iter().filter_map(|voice| match &voice.says {
        Says::Value(value) => Some((voice.rule, value)),
        Says::Amount(_) | Says::Open(_) => None,
    })
}

fn one(run: &Run<'_>, fact: FactId, voices: &[Contribution]) -> Result<Option<Value>, Contradiction> {
    let mut said = values(voices);
    let Some((rule, value)) = said.next() else { return Ok(None) };
    match said.find(|(_, other)| *other != value) {
        None => Ok(Some(value.clone())),
        Some((other, _)) => {
            let name = |n: usize| run.rules.rules[n].id.clone();
            let path = run.world.dictionary.path(fact);
            Err((rule, other, format!("`{}` and `{}` say different things about {path}", name(rule), name(other))))
        }
    }
}

fn any(voices: &[Contribution], undecided: usize) -> Option<Value> {
    if values(voices).any(|(_, value)| *value == Value::Bool(true)) {
        Some(Value::Bool(true))
    } else {
        (undecided == 0).then_some(Value::Bool(false))
    }
}

fn sum(voices: &[Contribution]) -> i64 {
    voices.iter().map(|voice| if let Says::Amount(n) = voice.says { n } else { 0 }).sum()
}

/// The word with most votes, if the votes that could not be cast cannot change it; on a tie the one listed first.
fn votes(ty: &Type, voices: &[Contribution], undecided: usize) -> Option<Value> {
    let Type::Enum(words) = ty else { return None };
    let count = |word: &str| values(voices).filter(|(_, value)| value.as_str() == Some(word)).count();
    let mut ranked: Vec<(usize, usize)> = words.keys().enumerate().map(|(n, word)| (count(word), n)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let (most, first) = *ranked.first()?;
    if most == 0 {
        return None;
    }
    let safe = ranked[1..]
        .iter()
        .all(|(votes, place)| most > votes + undecided || (most == votes + undecided && first < *place));
    safe.then(|| words.get_index(first).map(|(word, _)| Value::Word(word.as_str().into())))?
}
