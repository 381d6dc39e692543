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
    /// This value, surely: the fact's, a vote for a word, or an amount to add.
    Surely(Value),
    /// One of these values, or perhaps none of them; these facts would decide it.
    OneOf(Vec<Value>, bool, Vec<Need>),
    /// Anything; these facts would decide it.
    Open(Vec<Need>),
}

impl Says {
    fn needs(&self) -> &[Need] {
        match self {
            Self::Surely(_) => &[],
            Self::OneOf(.., needs) | Self::Open(needs) => needs,
        }
    }
}

/// What a derived fact is, as far as rules say.
enum Concluded {
    Known(Value),
    /// One of these, or anything where there are none.
    Open(Vec<Value>),
}

type Voices = BTreeMap<(RecordView, FactId), Vec<Contribution>>;

/// More possible values of one fact than so many are not kept.
const MOST_POSSIBLE: usize = 64;

/// Derives every fact that rules derive.
pub(super) fn derive(run: &mut Run<'_>) {
    let mut voices = Voices::new();
    let order = run.rules.derive_order.clone();
    for (position, number) in order.iter().enumerate() {
        let rule = &run.rules.rules[*number];
        for person in run.world.persons() {
            for subject in run.subjects(rule, person) {
                let said = run.evaluate_rule(*number, subject, None);
                for fact in &rule.sets {
                    let heard = voices.entry((subject, *fact)).or_default();
                    heard.extend(
                        contributions(&said, *fact).into_iter().map(|says| Contribution { rule: *number, says }),
                    );
                }
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

/// What a rule says about one fact.
fn contributions(said: &RuleOutput, about: FactId) -> Vec<Says> {
    let value = |effect: &Effect| match effect {
        Effect::Set(fact, value) | Effect::Vote(fact, value) if *fact == about => Some(value.clone()),
        Effect::Add(fact, n) if *fact == about => Some(Value::Integer(*n)),
        _ => None,
    };
    let mut says = Vec::new();
    for (n, effect) in said.effects.iter().enumerate() {
        let Some(first) = value(effect) else { continue };
        let instead: Vec<_> = said.may.iter().filter(|may| may.instead_of == Some(n)).collect();
        says.push(match instead.first() {
            None => Says::Surely(first),
            Some(other) => {
                let others = instead.iter().filter_map(|may| value(&may.effect));
                Says::OneOf(std::iter::once(first).chain(others).collect(), false, other.needs.clone())
            }
        });
    }
    for may in said.may.iter().filter(|may| may.instead_of.is_none()) {
        if let Some(value) = value(&may.effect) {
            says.push(Says::OneOf(vec![value], true, may.needs.clone()));
        }
    }
    if says.is_empty() && !said.needs.is_empty() {
        says.push(Says::Open(said.needs.clone()));
    }
    says
}

/// Puts together all that was said about one fact.
fn conclude(run: &mut Run<'_>, voices: &mut Voices, fact: FactId) {
    let about: Vec<(RecordView, FactId)> = voices.keys().filter(|(_, f)| *f == fact).copied().collect();
    for key in about {
        let voices = voices.remove(&key).unwrap_or_default();
        let (slot, can_be) = match combine(run, fact, &voices) {
            Ok(concluded) => settle(run, fact, &voices, concluded),
            Err((a, b, message)) => {
                run.fault(a.max(b), key.0, Fault { message, spot: LineCol::default() });
                (Slot::Absent(Why::Contradicted), Vec::new())
            }
        };
        let world = run.world_mut();
        if !can_be.is_empty() {
            world.can_be.insert(key, can_be);
        }
        world.derive(key.0, fact, slot);
    }
}

type Contradiction = (usize, usize, String);

fn settle(run: &Run<'_>, fact: FactId, voices: &[Contribution], concluded: Concluded) -> (Slot, Vec<Value>) {
    let def = run.world.dictionary.def(fact);
    let decided = voices.iter().filter(|voice| voice.says.needs().is_empty());
    let rules: Vec<RuleId> = decided.map(|voice| run.rules.rules[voice.rule].id.clone()).collect();
    match concluded {
        Concluded::Known(value) => {
            (Slot::Known(Fact { value, how: How::Derived(rules), place: None, source: None }), Vec::new())
        }
        // What a person can be asked is asked itself, and not what it would be worked out from.
        Concluded::Open(can_be) if def.ask.is_some() => (Slot::Absent(Why::Blank), can_be),
        Concluded::Open(can_be) => {
            let mut open: Vec<Need> = Vec::new();
            for need in voices.iter().flat_map(|voice| voice.says.needs()) {
                if !open.contains(need) {
                    open.push(need.clone());
                }
            }
            (Slot::Absent(Why::NotDerived(open)), can_be)
        }
    }
}

fn combine(run: &Run<'_>, fact: FactId, voices: &[Contribution]) -> Result<Concluded, Contradiction> {
    let def = run.world.dictionary.def(fact);
    let nothing = Concluded::Open(Vec::new());
    Ok(match def.derived {
        Some(Combine::One) => one(run, fact, voices)?,
        Some(Combine::Any) => any(voices),
        Some(Combine::Sum) => sum(voices),
        Some(Combine::Votes) => votes(&def.ty, voices),
        None => nothing,
    })
}

fn surely(voices: &[Contribution]) -> impl Iterator<Item = (usize, &Value)> {
    voices.iter().filter_map(|voice| match &voice.says {
        Says::Surely(value) => Some((voice.rule, value)),
        Says::OneOf(..) | Says::Open(_) => None,
    })
}

fn one(run: &Run<'_>, fact: FactId, voices: &[Contribution]) -> Result<Concluded, Contradiction> {
    let mut said = surely(voices);
    if let Some((rule, value)) = said.next() {
        let Some((other, _)) = said.find(|(_, other)| *other != value) else {
            return Ok(Concluded::Known(value.clone()));
        };
        let name = |n: usize| run.rules.rules[n].id.clone();
        let path = run.world.dictionary.path(fact);
        return Err((rule, other, format!("`{}` and `{}` say different things about {path}", name(rule), name(other))));
    }
    let mut can_be: Vec<Value> = Vec::new();
    // Where it may be that nothing is said, it can be anything.
    let mut certain = false;
    for voice in voices {
        match &voice.says {
            Says::OneOf(values, perhaps, _) => {
                certain |= !perhaps;
                let new: Vec<Value> = values.iter().filter(|value| !can_be.contains(value)).cloned().collect();
                can_be.extend(new);
            }
            Says::Open(_) => return Ok(Concluded::Open(Vec::new())),
            Says::Surely(_) => {}
        }
    }
    Ok(match <[Value; 1]>::try_from(can_be) {
        Ok([value]) if certain => Concluded::Known(value),
        Ok(_) => Concluded::Open(Vec::new()),
        Err(can_be) => Concluded::Open(if certain { can_be } else { Vec::new() }),
    })
}

fn any(voices: &[Contribution]) -> Concluded {
    let undecided = voices.iter().any(|voice| match &voice.says {
        Says::Surely(_) => false,
        Says::OneOf(values, ..) => values.contains(&Value::Bool(true)),
        Says::Open(_) => true,
    });
    if surely(voices).any(|(_, value)| *value == Value::Bool(true)) {
        Concluded::Known(Value::Bool(true))
    } else if undecided {
        Concluded::Open(Vec::new())
    } else {
        Concluded::Known(Value::Bool(false))
    }
}

fn sum(voices: &[Contribution]) -> Concluded {
    let amount = |value: &Value| if let Value::Integer(n) = value { *n } else { 0 };
    let (mut least, mut most) = (0_i64, 0_i64);
    for voice in voices {
        let (low, high) = match &voice.says {
            Says::Surely(value) => (amount(value), amount(value)),
            Says::OneOf(values, perhaps, _) => {
                let all = || values.iter().map(amount).chain(perhaps.then_some(0));
                (all().min().unwrap_or(0), all().max().unwrap_or(0))
            }
            Says::Open(_) => return Concluded::Open(Vec::new()),
        };
        (least, most) = (least.saturating_add(low), most.saturating_add(high));
    }
    if least == most {
        return Concluded::Known(Value::Integer(least));
    }
    let few = usize::try_from(most.saturating_sub(least)).is_ok_and(|between| between < MOST_POSSIBLE);
    Concluded::Open(if few { (least..=most).map(Value::Integer).collect() } else { Vec::new() })
}

/// The word with most votes, or those that can have most once all votes are cast; on a tie the one listed first. Where it
/// may be that nobody votes, nothing is known.
fn votes(ty: &Type, voices: &[Contribution]) -> Concluded {
    let Type::Enum(words) = ty else { return Concluded::Open(Vec::new()) };
    let is = |value: &Value, word: &str| value.as_str() == Some(word);
    let sure = |word: &str| surely(voices).filter(|(_, value)| is(value, word)).count();
    let may = |word: &str| {
        let open = voices.iter().filter(|voice| match &voice.says {
            Says::Surely(_) => false,
            Says::OneOf(values, ..) => values.iter().any(|value| is(value, word)),
            Says::Open(_) => true,
        });
        open.count()
    };
    let names: Vec<&str> = words.keys().map(String::as_str).collect();
    let somebody = voices.iter().any(|voice| matches!(&voice.says, Says::Surely(_) | Says::OneOf(_, false, _)));
    let can_win = |n: usize| {
        let best = sure(names[n]) + may(names[n]);
        let beats = |(m, other): (usize, &&str)| m == n || best > sure(other) || (best == sure(other) && n < m);
        best > 0 && names.iter().enumerate().all(beats)
    };
    let can_be: Vec<&str> = (0..names.len()).filter(|n| can_win(*n)).map(|n| names[n]).collect();
    match can_be.as_slice() {
        [one] if somebody => Concluded::Known(Value::Word((*one).into())),
        several if somebody => Concluded::Open(several.iter().map(|word| Value::Word((*word).into())).collect()),
        _ => Concluded::Open(Vec::new()),
    }
}
