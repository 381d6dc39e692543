//! How many records a scenario may hold: more than the engine takes in seconds and in a gigabyte are refused by name before
//! anything is evaluated. The numbers stand in `rules/facts.toml`.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::scenario::raw::RawRecord;
use crate::model::{Code, Diagnostic, Dictionary, Fact, PersonId, RuleSet, Slot, Span, Value, When, World, wording};

/// What is refused for its number alone: one problem for each kind of record of which a person has too many.
pub(super) fn written(drafts: &[RawRecord], dictionary: &Dictionary) -> Vec<Diagnostic> {
    let mut ids: BTreeMap<(usize, Option<PersonId>), BTreeSet<&str>> = BTreeMap::new();
    let mut places: BTreeMap<(usize, Option<PersonId>), Span> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| !draft.single) {
        let Some(most) = dictionary.get(draft.kind).bounds.most else { continue };
        let key = (draft.kind.0, draft.owner);
        let known = ids.entry(key).or_default();
        if known.insert(&draft.id) && known.len() == most + 1 {
            places.insert(key, draft.node.place);
        }
    }
    let problem = |(key, place): (&(usize, Option<PersonId>), &Span)| {
        let name = dictionary.kinds.keys().nth(key.0)?;
        let most = dictionary.kinds[name].bounds.most?;
        Some(refused(name, "", ids[key].len(), most, *place))
    };
    places.iter().filter_map(problem).collect()
}

/// What is refused because too many shared records are on the list of one person.
pub(super) fn listed(world: &World, place: Span) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, kind) in &world.dictionary.kinds {
        let couple = if world.people.len() > 1 { kind.bounds.most_listed_by_two } else { None };
        let Some(most) = couple.or(kind.bounds.most_listed) else { continue };
        let count =
            |sees: &BTreeSet<_>| sees.iter().filter(|id| world.dictionary.name(world.kind(**id)) == name).count();
        let lists = world.people.iter().map(|person| count(&person.sees));
        let whose = if couple.is_some() { " on a list of one of a couple" } else { " on the list" };
        problems
            .extend(lists.filter(|count| *count > most).max().map(|count| refused(name, whose, count, most, place)));
    }
    problems
}

/// Days so far from the season that nobody can mean them: `years` of the record in `rules/facts.toml`.
pub(super) fn days(world: &World) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for record in &world.records {
        let kind = world.dictionary.get(record.kind);
        for ((name, def), slot) in kind.facts.iter().zip(&record.slots) {
            let Some(years) = def.years.or(kind.bounds.years) else { continue };
            let Slot::Known(Fact { value: Value::When(when), place: Some(place), .. }) = slot else { continue };
            let what = format!("`{}.{name}`", world.dictionary.name(record.kind));
            problems.extend(
                far(&what, when, years, world.season).map(|problem| Diagnostic { span: Some(*place), ..problem }),
            );
        }
    }
    problems
}

/// What is wrong with a day that lies too far from the season.
pub(super) fn far(what: &str, day: &When, (before, after): (i64, i64), season: i64) -> Option<Diagnostic> {
    let (first, last) = (season - before, season + after);
    let year = i64::from(day.date().year());
    (!(first..=last).contains(&year)).then(|| {
        let message = format!("{what} is in the year {year}, far from the Match of {season}");
        Diagnostic::of_file(Code::WrongValue, message)
            .help(format!("a day from {first} to {last} is meant: look at the year, and at `season`"))
    })
}

/// A season that the data of the rules hold nothing of.
pub(super) fn season(season: i64, place: Span, rules: &RuleSet) -> Option<Diagnostic> {
    let known: BTreeSet<i64> = rules.data.iter().flat_map(|data| data.seasons.keys().copied()).collect();
    let newest = known.last()?;
    (!known.contains(&season)).then(|| {
        let message = format!("{}; the newest is {newest}", wording::no_season(season));
        Diagnostic::at(Code::WrongValue, place, message)
            .help("look at the year of the Match; if it is right, newer rules are needed")
    })
}

fn refused(name: &str, of: &str, count: usize, most: usize, place: Span) -> Diagnostic {
    let message = format!("{count} records `{name}`{of} are more than can be looked at: {most} are the most");
    Diagnostic::at(Code::TooMuch, place, message)
        .help("keep those that matter for this report, and leave the others out")
}
