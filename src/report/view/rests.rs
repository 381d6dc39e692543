//! What a report rests on beside plain facts: guesses, looked-up values, unsure sources, values stated over the rules.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use foldhash::fast::FixedState;

use crate::model::{Event, Fact, FactId, How, PersonId, RecordView, Slot, Source, Value, What};
use crate::report::{Basis, BasisKind, Rest, Role, SourceLine, places, words};

use super::ViewContext;
use super::evidence::known;

/// Sources whose word is good enough to be named only where a fact is shown.
const SURE: [&str; 2] = ["official", "study"];

/// Everything of the kind that some verdict read or a plan's size rests on, by person and kind.
pub(super) fn of(scene: &ViewContext, used: &[(RecordView, FactId)]) -> Vec<Basis> {
    let mut found: BTreeMap<(PersonId, BasisKind, String), Basis> = BTreeMap::new();
    for (handle, fact) in used.iter().copied() {
        let Some(known) = known(scene, handle, fact) else { continue };
        if let Some(kind) = kind(scene, fact, known) {
            let basis = basis(scene, handle, fact, known, kind);
            found.insert((handle.person, kind, basis.fact.clone()), basis);
        }
    }
    found.into_values().collect()
}

/// Every fact the report used, each once, in order.
pub(super) fn used(scene: &ViewContext) -> Vec<(RecordView, FactId)> {
    let mut used: HashSet<(RecordView, FactId), FixedState> = HashSet::default();
    used.extend(&scene.outcome.rested_on);
    for plan in &scene.outcome.allocations {
        let specialty = places::titled(scene.world, plan.application);
        let kind = scene.world.kind(specialty.record);
        let names = scene.tiers().into_iter().flat_map(|(word, label)| [word.to_owned(), words::plural(label)]);
        used.extend(names.filter_map(|name| scene.world.dictionary.fact(kind, &name)).map(|fact| (specialty, fact)));
    }
    let mut used: Vec<(RecordView, FactId)> = used.into_iter().collect();
    used.sort_unstable();
    used
}

fn read(event: &Event) -> Option<(RecordView, FactId, &Value)> {
    match &event.what {
        What::Read(handle, fact, value) => Some((*handle, *fact, value)),
        What::Missed(..) | What::Listed(..) | What::Decided(..) | What::Undecided(_) | What::Effect(_) => None,
    }
}

fn kind(scene: &ViewContext, fact: FactId, known: &Fact) -> Option<BasisKind> {
    // What a person is asked for is for the person to state, though rules may work it out where they say nothing.
    let def = scene.world.dictionary.def(fact);
    let derived = def.derived.is_some() && def.ask.is_none();
    match &known.how {
        How::Assumed => Some(BasisKind::Assumed),
        How::Confirmed { .. } => Some(BasisKind::Confirmed),
        How::Given if derived => Some(BasisKind::Stated),
        How::Given | How::Data | How::Engine | How::Derived(_) => {
            let unsure = known.source.as_ref().is_some_and(|source| !SURE.contains(&source.confidence.as_str()));
            unsure.then_some(BasisKind::Unsure)
        }
    }
}

fn basis(scene: &ViewContext, handle: RecordView, fact: FactId, known: &Fact, kind: BasisKind) -> Basis {
    let (by, on, at) = match &known.how {
        How::Confirmed { by, on, at } => (Some(by.clone()), Some(on.clone()), Some(at.clone())),
        How::Given | How::Data | How::Engine | How::Derived(_) | How::Assumed => (None, None, None),
    };
    Basis {
        kind,
        person: Role::from(handle.person),
        fact: scene.fact_path(handle, fact),
        value: places::json(scene.world, handle, &known.value),
        by,
        on,
        at,
        source: known.source.as_ref().filter(|_| kind == BasisKind::Unsure).map(|source| {
            let read = words::day(&source.read);
            format!("{} source, {}, read {read}", source.confidence, words::line(&source.title))
        }),
        said: said(scene, handle, fact, known),
        line: line(scene, handle, fact, known),
    }
}

fn said(scene: &ViewContext, handle: RecordView, fact: FactId, known: &Fact) -> String {
    let value = words::value(scene.world, handle, fact, &known.value);
    format!("{}, {}: {value}", words::who(scene.world, handle), words::fact(scene.world, fact))
}

fn line(scene: &ViewContext, handle: RecordView, fact: FactId, known: &Fact) -> String {
    let said = said(scene, handle, fact, known);
    match (&known.how, &known.source) {
        (How::Assumed, _) => format!("assumed: {said}"),
        (How::Confirmed { by, on, at }, _) => {
            format!("confirmed: {said} ({}, {}, {})", words::line(by), words::day(on), words::line(at))
        }
        (_, Some(source)) => {
            let read = words::day(&source.read);
            format!("{} source: {said} ({}, read {read})", source.confidence, words::line(&source.title))
        }
        (_, None) => format!("stated, not derived: {said}"),
    }
}

/// Values from outside behind what a rule read; derived facts are followed to what their rules read.
pub(super) fn behind(scene: &ViewContext, reads: &[(RecordView, FactId, Value)]) -> Vec<Rest> {
    let mut open: Vec<(RecordView, FactId)> = reads.iter().map(|(handle, fact, _)| (*handle, *fact)).collect();
    let mut seen: BTreeSet<(RecordView, FactId)> = BTreeSet::new();
    let mut rests: BTreeSet<Rest> = BTreeSet::new();
    while let Some((handle, fact)) = open.pop() {
        if !seen.insert((handle, fact)) {
            continue;
        }
        let Some(known) = known(scene, handle, fact) else { continue };
        rests.extend(rest(scene, handle, fact, known));
        if let How::Derived(rules) = &known.how {
            let rows = rules.iter().filter_map(|rule| scene.row(rule, handle));
            open.extend(rows.flat_map(|row| &row.events).filter_map(read).map(|(handle, fact, _)| (handle, fact)));
        }
    }
    rests.into_iter().collect()
}

fn rest(scene: &ViewContext, handle: RecordView, fact: FactId, known: &Fact) -> Option<Rest> {
    let path = scene.fact_path(handle, fact);
    let (confidence, source, read) = match (&known.how, &known.source) {
        (How::Assumed, _) => ("assumed", None, None),
        (How::Confirmed { at, on, .. }, _) => ("confirmed", Some(at.clone()), Some(on.clone())),
        (_, Some(source)) => (source.confidence.as_str(), Some(source.id.clone()), Some(source.read.clone())),
        (_, None) => return None,
    };
    Some(Rest { fact: path, confidence: confidence.to_owned(), source, read })
}

/// The sources of everything the report used, by id.
pub(super) fn sources(scene: &ViewContext, used: &[(RecordView, FactId)]) -> Vec<SourceLine> {
    let facts = used.iter().filter_map(|(handle, fact)| match places::slot(scene.world, *handle, *fact)? {
        Slot::Known(known) => known.source.clone(),
        Slot::Absent(_) => None,
    });
    let lines: BTreeSet<SourceLine> = facts.map(|source| source_line(&source)).collect();
    lines.into_iter().collect()
}

fn source_line(source: &Source) -> SourceLine {
    SourceLine {
        id: source.id.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        address: source.address.clone(),
        read: source.read.clone(),
        confidence: source.confidence.clone(),
    }
}
