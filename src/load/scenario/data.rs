//! What the rules' data files say in the scenario's season, as records: specialties and the calendar.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::tz::TimeZone;

use crate::load::scenario::building::Building;
use crate::load::scenario::ids::NoSuch;
use crate::load::scenario::value::{Form, Reading, of_data};
use crate::load::text::moment::Clock;
use crate::load::text::spelling::slug;
use crate::model::{
    Code, Data, DataKind, DataValue, Diagnostic, Dictionary, Fact, FactId, How, KindId, PersonId, RecordId, SaidBy,
    Slot, Source, SourceValue, Span, Value, When, Why, did_you_mean, wording,
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

/// Everything wrong with the values of data files, in every season, and names that lead to two of them.
pub(super) fn values(dictionary: &Dictionary, data: &[Data]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for one in data {
        let Some(kind) = dictionary.kind(name(one.kind)) else { continue };
        for value in one.always.iter().chain(one.seasons.values().flatten()) {
            if let Some(fact) = fact(dictionary, kind, value, &mut problems) {
                read(dictionary, fact, value, TimeZone::UTC, &mut problems);
            }
        }
    }
    same_names(dictionary, data, &mut problems);
    problems
}

/// What a record of the data may be called beside its id: by its title, and by what else people call it.
fn called(dictionary: &Dictionary, kind: KindId, data: &Data) -> Vec<(String, Span)> {
    let title = dictionary.get(kind).title.as_deref();
    let title = data.always.iter().find(|value| Some(value.fact.as_str()) == title);
    let title = title.and_then(|value| Some((value.values.first()?.0.as_str()?.to_owned(), value.place)));
    title.into_iter().chain(data.also.iter().cloned()).collect()
}

/// What the records of the data are called, each name as [`slug`] writes it, and the id it leads to.
pub fn names(dictionary: &Dictionary, data: &[Data], kind: DataKind) -> BTreeMap<String, String> {
    let record = dictionary.kind(name(kind));
    let mut names = BTreeMap::new();
    for one in data.iter().filter(|one| one.kind == kind) {
        let called = record.into_iter().flat_map(|record| called(dictionary, record, one));
        let all = called.map(|(name, _)| name).chain([one.id.clone()]);
        names.extend(all.map(|name| (slug(&name), one.id.clone())));
    }
    names
}

/// Names that lead to two records of one kind.
fn same_names(dictionary: &Dictionary, data: &[Data], problems: &mut Vec<Diagnostic>) {
    let mut taken: BTreeMap<(DataKind, String), &str> =
        data.iter().map(|one| ((one.kind, slug(&one.id)), one.id.as_str())).collect();
    for one in data {
        let Some(kind) = dictionary.kind(name(one.kind)) else { continue };
        for (called, place) in called(dictionary, kind, one) {
            let owner = *taken.entry((one.kind, slug(&called))).or_insert(&one.id);
            if owner != one.id {
                let problem = Diagnostic::at(Code::Duplicate, place, format!("`{called}` is what `{owner}` is called"));
                problems.push(problem.help("a name leads to one of them only; capitals and punctuation do not count"));
            }
        }
    }
}

fn record(building: &mut Building, kind: DataKind, id: &str, data: Option<&Data>) {
    let dictionary = building.world.dictionary.clone();
    let Some(kind) = dictionary.kind(name(kind)) else { return };
    let record = building.world.add(kind, id, None, data.map(|data| data.place));
    building.index.add(kind, None, id, record);
    building.index.also(kind, id, record);
    for (name, _) in data.into_iter().flat_map(|data| called(&dictionary, kind, data)) {
        building.index.also(kind, &name, record);
    }
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

fn fact(dictionary: &Dictionary, kind: KindId, value: &DataValue, problems: &mut Vec<Diagnostic>) -> Option<FactId> {
    let found = dictionary.fact(kind, &value.fact).filter(|fact| dictionary.def(*fact).ty.stored());
    if found.is_none() {
        let help = did_you_mean(&value.fact, dictionary.get(kind).facts.keys().map(String::as_str));
        let message = format!("no fact `{}.{}`", dictionary.name(kind), value.fact);
        problems.push(Diagnostic::at(Code::UnknownName, value.place, message).maybe_help(help));
    }
    found
}

type Read = (Value, Option<Rc<Source>>);

fn read(
    dictionary: &Dictionary,
    fact: FactId,
    value: &DataValue,
    zone: TimeZone,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Read> {
    let find = |_: KindId, _: &str| Err(NoSuch::because("data refers to no records"));
    let clock = Clock::MustSay(zone);
    let reading = Reading { dictionary, clock: &clock, find: &find, form: Form::Text };
    let one = |(raw, source): &Read| Some((of_data(raw, value.place, fact, &reading, problems)?, source.clone()));
    value.values.iter().filter_map(one).collect()
}

/// The days and moments that a data file says of a fact, one for each source.
pub(super) fn moments(dictionary: &Dictionary, fact: FactId, value: &DataValue) -> Vec<When> {
    let found = read(dictionary, fact, value, TimeZone::UTC, &mut Vec::new());
    let when = |(value, _): Read| if let Value::When(when) = value { Some(when) } else { None };
    found.into_iter().filter_map(when).collect()
}

fn slot(dictionary: &Dictionary, fact: FactId, written: &DataValue, found: &[Read]) -> Slot {
    let Some((value, source)) = found.first().cloned() else { return Slot::Absent(Why::Blank) };
    if !written.disputed && found.iter().all(|(other, _)| *other == value) {
        return Slot::Known(Fact { value, how: How::Data, place: Some(written.place), source });
    }
    let title = |source: &Option<Rc<Source>>| source.as_ref().map_or_else(String::new, |source| source.title.clone());
    let said = found.iter().map(|(value, source)| SourceValue {
        value: wording::spoken(dictionary, fact, value),
        by: SaidBy::Source(title(source)),
    });
    let said = said.collect();
    Slot::Absent(Why::Conflict(said))
}

/// What a data file says of a fact, each value as people read it.
pub fn said(dictionary: &Dictionary, kind: DataKind, value: &DataValue) -> Vec<String> {
    let mut problems = Vec::new();
    let found = dictionary.kind(name(kind)).and_then(|kind| fact(dictionary, kind, value, &mut problems));
    let Some(fact) = found else { return Vec::new() };
    let values = read(dictionary, fact, value, TimeZone::UTC, &mut problems);
    let one = |(value, _): &Read| match value {
        Value::When(when) => wording::full_moment(when),
        value => wording::spoken(dictionary, fact, value),
    };
    values.iter().map(one).collect()
}

/// The kind of record a data file describes.
pub fn name(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Specialty => "specialty",
        DataKind::Calendar => "calendar",
    }
}

/// The record of a season's calendar.
pub(crate) fn calendar(building: &Building) -> Option<RecordId> {
    let dictionary = &*building.world.dictionary;
    let kind = dictionary.kind(name(DataKind::Calendar))?;
    building.index.find(dictionary, kind, PersonId(0), &building.world.season.to_string()).ok()
}
