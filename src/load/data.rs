//! What the rules' data files say in the scenario's season, as records: specialties and the calendar.

use std::rc::Rc;

use jiff::tz::TimeZone;

use super::moment::Clock;
use super::scenario::Building;
use super::value::{Form, Reading, of_data};
use crate::model::{
    Data, DataKind, DataValue, Dictionary, Fact, FactId, How, KindId, PersonId, Problem, RecordId, Slot, Source, Value,
    Why, did_you_mean,
};

/// Adds a record for every specialty, and the calendar of the season; where no calendar is known, all its dates are
/// unknown for that reason, and can still be confirmed or assumed.
pub(crate) fn add(building: &mut Building, data: &[Data]) {
    for one in data.iter().filter(|one| one.kind == DataKind::Specialty) {
        record(building, one.kind, &one.id, Some(one));
    }
    let season = building.world.season;
    let calendar = data.iter().find(|one| one.kind == DataKind::Calendar && one.seasons.contains_key(&season));
    record(building, DataKind::Calendar, &season.to_string(), calendar);
}

/// Everything wrong with the values of data files, in every season.
pub fn check_data(dictionary: &Dictionary, data: &[Data]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for one in data {
        let Some(kind) = dictionary.kind(name(one.kind)) else { continue };
        for value in one.always.iter().chain(one.seasons.values().flatten()) {
            if let Some(fact) = fact(dictionary, kind, value, &mut problems) {
                read(dictionary, fact, value, TimeZone::UTC, &mut problems);
            }
        }
    }
    super::fields::in_order(problems)
}

fn name(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Specialty => "specialty",
        DataKind::Calendar => "calendar",
    }
}

fn record(building: &mut Building, kind: DataKind, id: &str, data: Option<&Data>) {
    let dictionary = building.world.dictionary.clone();
    let Some(kind) = dictionary.kind(name(kind)) else { return };
    let record = building.world.add(kind, id, None, data.map(|data| data.place));
    building.index.add(kind, None, id, record);
    let season = data.and_then(|data| data.seasons.get(&building.world.season));
    if season.is_none() {
        for index in 0..dictionary.get(kind).facts.len() {
            building.world.put(record, FactId { kind, index }, Slot::Absent(Why::NoSuchSeason));
        }
    }
    let values = data.map_or(&[][..], |data| &data.always).iter().chain(season.into_iter().flatten());
    for value in values {
        put(building, &dictionary, kind, record, value);
    }
}

fn put(building: &mut Building, dictionary: &Dictionary, kind: KindId, record: RecordId, value: &DataValue) {
    let Some(fact) = fact(dictionary, kind, value, &mut building.problems) else { return };
    let zone = building.zone();
    let found = read(dictionary, fact, value, zone, &mut building.problems);
    building.world.put(record, fact, slot(dictionary, fact, value, &found));
}

fn fact(dictionary: &Dictionary, kind: KindId, value: &DataValue, problems: &mut Vec<Problem>) -> Option<FactId> {
    let found = dictionary.fact(kind, &value.fact).filter(|fact| dictionary.def(*fact).ty.stored());
    if found.is_none() {
        let help = did_you_mean(&value.fact, dictionary.get(kind).facts.keys().map(String::as_str));
        let message = format!("no fact `{}.{}`", dictionary.name(kind), value.fact);
        problems.push(Problem::at(value.place, message).maybe_help(help));
    }
    found
}

type Read = (Value, Option<Rc<Source>>);

fn read(
    dictionary: &Dictionary,
    fact: FactId,
    value: &DataValue,
    zone: TimeZone,
    problems: &mut Vec<Problem>,
) -> Vec<Read> {
    let find = |_: KindId, _: &str| Err(Some("data refers to no records".to_owned()));
    let clock = Clock::MustSay(zone);
    let reading = Reading { dictionary, clock: &clock, find: &find, form: Form::Text };
    let one = |(raw, source): &Read| Some((of_data(raw, value.place, fact, &reading, problems)?, source.clone()));
    value.values.iter().filter_map(one).collect()
}

fn slot(dictionary: &Dictionary, fact: FactId, written: &DataValue, found: &[Read]) -> Slot {
    let Some((value, source)) = found.first().cloned() else { return Slot::Absent(Why::Blank) };
    if found.iter().all(|(other, _)| *other == value) {
        return Slot::Known(Fact { value, how: How::Data, place: Some(written.place), source });
    }
    let title = |source: &Option<Rc<Source>>| source.as_ref().map_or_else(String::new, |source| source.title.clone());
    let said = found.iter().map(|(value, source)| (spoken(dictionary, fact, value), title(source))).collect();
    Slot::Absent(Why::Conflict(said))
}

/// A value in the words of a report, short.
pub(crate) fn spoken(dictionary: &Dictionary, fact: FactId, value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Word(word) => dictionary.label(fact, word).to_owned(),
        Value::Words(words) if words.is_empty() => "none".into(),
        Value::Words(words) => words.iter().map(|word| dictionary.label(fact, word)).collect::<Vec<_>>().join(", "),
        Value::When(when) => when.iso(),
        Value::Record(_) => "a record".into(),
    }
}

/// The record of a season's calendar.
pub(crate) fn calendar(building: &Building) -> Option<RecordId> {
    let dictionary = &*building.world.dictionary;
    let kind = dictionary.kind(name(DataKind::Calendar))?;
    building.index.find(dictionary, kind, PersonId(0), &building.world.season.to_string()).ok()
}
