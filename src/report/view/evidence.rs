//! What a finding is built on: the few facts that matter to a person, and everything for the editor.

use crate::model::{Fact, FactId, Finding, How, OCCASION, Owner, RecordView, Slot, SourceValue, Type, Value, What};
use crate::report::{places, words};

use super::ViewContext;

/// A person reads four lines of evidence, not forty.
const MOST: usize = 4;

type Seen<'a> = &'a (RecordView, FactId, Value);

/// The facts that matter most, in plain words: those of the records the finding is about come first.
pub(super) fn lines(scene: &ViewContext, finding: &Finding) -> Vec<String> {
    let near = near(scene, finding);
    let mut reads: Vec<Seen> = finding.reads.iter().filter(|(_, fact, value)| telling(scene, *fact, value)).collect();
    reads.sort_by_key(|(handle, ..)| !near.contains(handle));
    let mut lines: Vec<String> = Vec::new();
    for (handle, fact, value) in reads {
        let line = said(scene, *handle, *fact, value);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.truncate(MOST);
    lines
}

/// The records a finding is about: its own, the second one, those they refer to, and the person.
fn near(scene: &ViewContext, finding: &Finding) -> Vec<RecordView> {
    let mut near = vec![finding.subject, scene.world.applicant(finding.subject.person)];
    near.extend(finding.about);
    let titled: Vec<RecordView> = near.iter().map(|handle| places::titled(scene.world, *handle)).collect();
    near.extend(titled);
    near
}

/// Whether a fact tells a person something: links and names only lead to it, and letters are never quoted.
fn telling(scene: &ViewContext, fact: FactId, value: &Value) -> bool {
    let dictionary = &scene.world.dictionary;
    let (kind, def) = (dictionary.get(fact.kind), dictionary.def(fact));
    // What occasion it is, the whole report says.
    let named = dictionary.fact_name(fact) == OCCASION;
    let link = named || matches!(value, Value::Record(_)) || kind.title.as_deref() == Some(dictionary.fact_name(fact));
    !link && !def.engine && kind.owner != Owner::Engine && def.ty != Type::LongText
}

/// `you, visas: J-1`, `your sheet, Lakeside, visas: H-1B`.
pub(super) fn said(scene: &ViewContext, handle: RecordView, fact: FactId, value: &Value) -> String {
    let who = words::who(scene.world, handle);
    let what = words::fact(scene.world, fact);
    let value = words::with_unit(scene.world, handle, fact, value);
    let line = format!("{}{who}, {what}: {value}", sheet(scene, handle, fact));
    match known(scene, handle, fact).and_then(remark).or_else(|| instead(scene, handle, fact)) {
        Some(remark) => format!("{line} ({remark})"),
        None => line,
    }
}

/// Says which table a value is from, where the person can change it: their own sheet, a shared table by its name, or a
/// sheet of their workbook, for all but the answers about themselves.
fn sheet(scene: &ViewContext, handle: RecordView, fact: FactId) -> String {
    let Some(fact) = known(scene, handle, fact).filter(|fact| fact.how == How::Given) else { return String::new() };
    let Some(place) = fact.place else { return String::new() };
    let file = scene.world.files.get(place.file);
    if scene.world.shared.contains(&place.file) {
        return format!("{}, ", words::line(file.base()));
    }
    match scene.world.files.spot(place) {
        Some(_) if scene.is_self(handle) => String::new(),
        Some(spot) => format!("your workbook, {}, ", spot.sheet),
        None if file.name.ends_with(".csv") => "your sheet, ".to_owned(),
        None => String::new(),
    }
}

/// What shared tables say instead: `school-programs.csv: H-1B`.
fn instead(scene: &ViewContext, handle: RecordView, fact: FactId) -> Option<String> {
    let values = scene.world.instead.get(&(handle.record, fact))?;
    let given = known(scene, handle, fact).is_some_and(|fact| fact.how == How::Given);
    let said =
        |one: &SourceValue| format!("{}: {}", words::line(scene.world.said_by(&one.by)), words::line(&one.value));
    let said: Vec<String> = values.iter().map(said).collect();
    given.then(|| said.join("; "))
}

/// A fact that is known.
pub(super) fn known<'a>(scene: &ViewContext<'a>, handle: RecordView, fact: FactId) -> Option<&'a Fact> {
    match places::slot(scene.world, handle, fact)? {
        Slot::Known(fact) => Some(fact),
        Slot::Absent(_) => None,
    }
}

/// Who says a value and how sure that is; nothing for what the person gave.
pub(super) fn remark(fact: &Fact) -> Option<String> {
    match &fact.how {
        How::Assumed => Some("assumed".to_owned()),
        How::Confirmed { by, on, .. } => Some(format!("confirmed by {} on {}", words::line(by), words::day(on))),
        How::Given | How::Data | How::Engine | How::Derived(_) => {
            fact.source.as_ref().map(|source| format!("{}, {}", words::line(&source.title), source.confidence))
        }
    }
}

/// Everything the rule did when it said this, in order; repeated events once.
pub(super) fn events(scene: &ViewContext, finding: &Finding) -> Vec<String> {
    let row = scene.row(&finding.rule, finding.subject);
    let mut lines: Vec<String> = Vec::new();
    for event in row.into_iter().flat_map(|row| &row.events) {
        let line = event_line(scene, &event.what);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let more = row.map_or(0, |row| row.more);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn event_line(scene: &ViewContext, what: &What) -> String {
    match what {
        What::Read(handle, fact, value) => {
            let value = words::value(scene.world, *handle, *fact, value);
            format!("read {}: {value}", scene.fact_path(*handle, *fact))
        }
        What::Missed(handle, fact) => format!("missed {}", scene.fact_path(*handle, *fact)),
        What::Listed(handle, fact, n) => format!("listed {}: {n}", scene.fact_path(*handle, *fact)),
        What::Decided(word, answer) => format!("decided {word}: {}", if *answer { "yes" } else { "no" }),
        What::Undecided(word) => format!("could not decide {word}"),
        What::Effect(n) => format!("effect {}", n + 1),
    }
}
