//! Paths, places and values for programs that read a report: the same paths as scenarios and cases use.

use serde_json::{Number, Value as Json};

use crate::model::{CellSpan, FactId, PersonId, RecordView, Slot, Span, Value, World};

use super::At;

/// The path of a record: `applicant`, `program.lakeside`, `partner.signal.lakeside`.
pub(super) fn path(world: &World, handle: RecordView) -> String {
    let record = world.record(handle.record);
    let kind = world.dictionary.name(record.kind);
    let prefix = if record.owner == Some(PersonId(1)) { "partner." } else { "" };
    let own = world.people.iter().any(|person| person.applicant == handle.record);
    if own { format!("{prefix}{kind}") } else { format!("{prefix}{kind}.{}", record.id) }
}

/// The path of a fact: `program.lakeside.visas`.
pub(super) fn fact_path(world: &World, handle: RecordView, fact: FactId) -> String {
    let name = world.dictionary.fact_name(fact);
    if world.kind(handle.record) == fact.kind {
        format!("{}.{name}", path(world, handle))
    } else {
        // The record that would hold the fact does not exist: it is named by the record it would belong to.
        format!("{}.{}.{name}", path(world, handle), world.dictionary.name(fact.kind))
    }
}

/// The record that a record is titled by: the specialty of an application, the program of a place; else itself.
pub(super) fn titled(world: &World, handle: RecordView) -> RecordView {
    let kind = world.dictionary.get(world.kind(handle.record));
    let value = kind.title.as_ref().and_then(|title| world.by_name(handle, title));
    value.and_then(Value::as_record).map_or(handle, |record| world.follow(handle, record))
}

/// What is known of a fact, where the record can hold it at all.
pub(super) fn slot(world: &World, handle: RecordView, fact: FactId) -> Option<&Slot> {
    (world.kind(handle.record) == fact.kind).then(|| world.slot(handle, fact))
}

/// Where a known fact is written.
pub(super) fn at(world: &World, handle: RecordView, fact: FactId) -> Option<At> {
    let Slot::Known(known) = slot(world, handle, fact)? else { return None };
    let place = known.place?;
    Some(at_place(world, handle, place))
}

fn at_place(world: &World, handle: RecordView, place: Span) -> At {
    let (line, column) = world.files.line_column(place);
    let cell = world.files.spot(place).map(|spot| match spot.column {
        0 => format!("{}!{}", spot.sheet, spot.row),
        column => format!("{}!{}", spot.sheet, CellSpan::cell(spot.row, column)),
    });
    At { file: world.files.get(place.file).name.clone(), record: path(world, handle), column, line, cell }
}

/// Where a record is written; for one that nobody wrote, where its person is.
pub(super) fn record_at(world: &World, handle: RecordView) -> Option<At> {
    let written = |handle: RecordView| Some((world.record(handle.record).place?, handle));
    let (place, handle) = written(handle).or_else(|| written(world.applicant(handle.person)))?;
    Some(at_place(world, handle, place))
}

/// A value for programs: words, not labels; ISO dates; paths of records.
pub(super) fn json(world: &World, owner: RecordView, value: &Value) -> Json {
    match value {
        Value::Bool(known) => Json::Bool(*known),
        Value::Integer(n) => Json::from(*n),
        Value::Number(n) => Number::from_f64(*n).map_or(Json::Null, Json::Number),
        Value::Text(text) | Value::Word(text) => Json::from(&**text),
        Value::Words(words) => words.iter().map(|word| Json::from(&**word)).collect(),
        Value::When(when) => Json::from(when.iso()),
        Value::Record(record) => Json::from(path(world, world.follow(owner, *record))),
    }
}
