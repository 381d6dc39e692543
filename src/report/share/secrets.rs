//! The private values of a world, and texts without them.

use crate::model::{Fact, FactId, How, Privacy, RecordView, Slot, SourceValue, Type, Value, Why, World, wording};
use crate::report::words;

use super::ids::{Ids, owned};

/// In place of the person who looked something up.
pub(super) const WHO: &str = "[who]";
/// In place of where that person found it, unless that is an address anyone can open.
const WHERE: &str = "[where]";
/// In place of why a person accepts a finding.
pub(super) const REASON: &str = "[reason]";

/// Private values as they can stand inside other texts, and what stands there instead; longer ones first.
pub(super) struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// All private values of a world.
    pub(super) fn of(world: &World) -> Self {
        let ids = Ids::of(world);
        let mut found = Vec::new();
        let given = (0u32..).zip(&world.records).flat_map(|(n, record)| {
            let handle = owned(n, record);
            let fact = move |index| FactId { kind: record.kind, index };
            record.slots.iter().enumerate().map(move |(index, slot)| (handle, fact(index), slot))
        });
        let derived = world.derived.iter().map(|((handle, fact), slot)| (*handle, *fact, slot));
        for (handle, fact, slot) in given.chain(derived) {
            if let Slot::Known(Fact { how: How::Confirmed { by, on: _, at: _ }, value: _, place: _, source: _ }) = slot
            {
                found.push((by.clone(), WHO.to_owned()));
            }
            if world.dictionary.def(fact).privacy != Privacy::Private {
                continue;
            }
            let said = match slot {
                Slot::Known(known) => said(world, handle, fact, &known.value),
                Slot::Absent(Why::Conflict(values)) => claimed(world, fact, values),
                Slot::Absent(_) => Vec::new(),
            };
            let instead = placeholder(world, handle, fact, &ids);
            found.extend(said.into_iter().map(|said| (said, instead.clone())));
        }
        for ((record, fact), values) in &world.instead {
            if world.dictionary.def(*fact).privacy == Privacy::Private {
                let instead = placeholder(world, owned(record.0, world.record(*record)), *fact, &ids);
                found.extend(claimed(world, *fact, values).into_iter().map(|said| (said, instead.clone())));
            }
        }
        found.extend(ids.renamed());
        found.retain(|(said, _)| !said.trim().is_empty());
        found.sort_by(|(a, one), (b, other)| (b.len(), a, one).cmp(&(a.len(), b, other)));
        found.dedup();
        Self(found)
    }

    /// A text without them: only where they stand as whole words.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut hidden = String::new();
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(letter) = rest.chars().next() {
            let at_start = before.is_none_or(|before| !before.is_alphanumeric() || !letter.is_alphanumeric());
            let found = self
                .0
                .iter()
                .find(|(said, _)| at_start && rest.strip_prefix(said.as_str()).is_some_and(|after| ends(said, after)));
            let taken = match found {
                Some((said, instead)) => {
                    hidden.push_str(instead);
                    said.len()
                }
                None => {
                    hidden.push(letter);
                    letter.len_utf8()
                }
            };
            before = rest[..taken].chars().next_back();
            rest = &rest[taken..];
        }
        hidden
    }
}

/// Whether what follows begins another word.
fn ends(said: &str, after: &str) -> bool {
    let last = said.chars().next_back().is_some_and(char::is_alphanumeric);
    !(last && after.chars().next().is_some_and(char::is_alphanumeric))
}

/// The same of values of which sources say different things.
fn claimed(world: &World, fact: FactId, values: &[SourceValue]) -> Vec<String> {
    match world.dictionary.def(fact).ty {
        Type::Bool | Type::Enum(_) | Type::Set(_) | Type::Reference(_) | Type::List(..) | Type::One(..) => Vec::new(),
        Type::Text | Type::LongText | Type::Integer | Type::Number | Type::Date | Type::Moment => {
            let ways =
                |said: &SourceValue| [said.value.clone(), words::line(&said.value), said.value.trim().to_owned()];
            values.iter().flat_map(ways).collect()
        }
    }
}

/// The ways in which a value is said in messages: as it is written, and on one line.
fn said(world: &World, handle: RecordView, fact: FactId, value: &Value) -> Vec<String> {
    let plain = wording::fact(world, handle, fact, value);
    match value {
        Value::Text(text) => vec![text.to_string(), words::line(text), text.trim().to_owned()],
        Value::Number(_) | Value::When(_) => vec![plain, words::value(world, handle, fact, value)],
        // A single word of the dictionary, or yes and no, is everybody's.
        Value::Bool(_) | Value::Word(_) | Value::Words(_) | Value::Record(_) => Vec::new(),
        Value::Integer(_) => vec![plain],
    }
}

/// What stands in place of a private value: `[name]`, `[partner's name]`, `[task 2]`.
pub(super) fn placeholder(world: &World, handle: RecordView, fact: FactId, ids: &Ids) -> String {
    let record = world.record(handle.record);
    let kind = world.dictionary.get(record.kind);
    let own = wording::is_person(world, handle);
    if !own && kind.title.as_deref() == Some(world.dictionary.fact_name(fact)) {
        // An id that says more than a number says of which other record it is one, not what it is.
        let (id, name) = (ids.of_record(handle.record, &record.id), world.dictionary.name(record.kind));
        let numbered = id.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
        return format!("[{}]", if numbered { id.replace('-', " ") } else { name.replace('_', " ") });
    }
    let whose = if record.owner.is_some_and(|owner| owner.0 > 0) { "partner's " } else { "" };
    format!("[{whose}{}]", words::fact(world, fact))
}

/// Where something was looked up: an address without what a person typed into it, else nothing.
pub(super) fn address(at: &str) -> String {
    let open = ["https://", "http://"].iter().any(|start| at.starts_with(start));
    let bare = at.split(['?', '#']).next().unwrap_or_default();
    if open && !bare.contains('@') && !bare.contains(char::is_whitespace) { bare.to_owned() } else { WHERE.to_owned() }
}
