//! What no value shows by itself: one file for each specialty and season, seasons that a calendar knows, a source for each
//! number, and everything a report says of each.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::load::scenario::bounds;
use crate::load::scenario::building::SEASONS;
use crate::load::scenario::data::{self, name};
use crate::load::text::fields::in_order;
use crate::model::{
    Code, Data, DataKind, DataValue, Diagnostic, Dictionary, KindId, RuleSet, Source, Span, Type, Value, When,
};

/// Everything wrong with data files: their values in every season, beside each other, and what they leave out.
pub fn check_data(dictionary: &Dictionary, data: &[Data]) -> Vec<Diagnostic> {
    let mut problems = data::values(dictionary, data);
    problems.extend(twice(data));
    let newest = data.iter().filter(|one| one.kind == DataKind::Calendar).flat_map(|one| one.seasons.keys()).max();
    for one in data {
        let Some(kind) = dictionary.kind(name(one.kind)) else { continue };
        problems.extend(seasons(one, newest.copied()));
        problems.extend(left_out(dictionary, kind, one));
        for values in one.seasons.values() {
            problems.extend(values.iter().filter_map(|value| unsourced(dictionary, kind, value)));
            problems.extend(values.iter().filter_map(|value| no_such_fact(dictionary, kind, value, values)));
        }
        for (season, values) in &one.seasons {
            problems.extend(days(dictionary, kind, *season, values));
        }
    }
    in_order(problems)
}

/// Days of a season in a year that is not meant, on a weekend, or before what comes before them.
fn days(dictionary: &Dictionary, kind: KindId, season: i64, values: &[DataValue]) -> Vec<Diagnostic> {
    let record = dictionary.get(kind);
    let mut problems = Vec::new();
    let mut known: Vec<(&str, Span, When)> = Vec::new();
    for value in values {
        let Some(fact) = dictionary.fact(kind, &value.fact) else { continue };
        let def = dictionary.def(fact);
        let said = data::moments(dictionary, fact, value);
        let name = format!("`{}`", value.fact);
        // Where sources differ, one of them is wrong already, and the conflict is kept.
        if let [when] = said.as_slice() {
            let years = def.years.or(record.bounds.years);
            let far = years.and_then(|years| bounds::far(&name, when, years, season));
            problems.extend(far.map(|problem| Diagnostic { span: Some(value.place), ..problem }));
            if def.workday && when.is_weekend() {
                let message = format!("{name} is a {}", when.weekday());
                problems.push(
                    Diagnostic::at(Code::WrongValue, value.place, message)
                        .help("it is a day from Monday to Friday: look at the day, the month and the year"),
                );
            }
            known.push((&value.fact, value.place, when.clone()));
        }
    }
    let find = |name: &String| known.iter().find(|(fact, ..)| *fact == name);
    let in_order: Vec<_> = record.order.iter().filter_map(find).collect();
    for pair in in_order.windows(2) {
        let [(before, _, first), (name, place, then)] = pair else { continue };
        // A bare day may be any hour of it.
        if first.date() > then.date() || then.before(first) == Some(true) {
            let message = format!("`{name}` is before `{before}`");
            let problem = Diagnostic::at(Code::WrongValue, *place, message);
            problems.push(problem.help("one of the two days is a slip: look at both"));
        }
    }
    problems
}

/// Sources that nothing names, and sources read after the date of the rules: then the date was not moved.
pub fn check_sources(rules: &RuleSet, sources: &BTreeMap<String, Rc<Source>>) -> Vec<Diagnostic> {
    let values = rules.data.iter().flat_map(|data| data.always.iter().chain(data.seasons.values().flatten()));
    let named: BTreeSet<&str> =
        values.flat_map(|value| &value.values).filter_map(|(_, source)| Some(source.as_ref()?.id.as_str())).collect();
    let mut problems = Vec::new();
    let dated = |value: &&DataValue| {
        value.values.iter().any(|(_, source)| source.as_ref().is_some_and(|source| source.read > rules.date))
    };
    let values = || rules.data.iter().flat_map(|data| data.always.iter().chain(data.seasons.values().flatten()));
    for value in values().filter(dated) {
        // Where the source itself is too young, that is said of the source.
        let own = |(_, source): &(Value, Option<Rc<Source>>)| {
            let source = source.as_ref()?;
            let young = sources.get(&source.id).is_none_or(|known| known.read <= rules.date);
            (young && source.read > rules.date).then(|| source.read.clone())
        };
        if let Some(read) = value.values.iter().find_map(own) {
            let message = format!("`{}` was read on {read}, after {}, the date of the rules", value.fact, rules.date);
            let problem = Diagnostic::at(Code::WrongValue, value.place, message);
            problems.push(problem.help("look at the day, or write a later `date` into `about.toml`"));
        }
    }
    for source in sources.values() {
        let place = |message| match source.place {
            Some(place) => Diagnostic::at(Code::WrongValue, place, message),
            None => Diagnostic::of_file(Code::WrongValue, message),
        };
        let is_named = named.contains(source.id.as_str());
        if !is_named && source.not_taken.is_none() {
            let message = format!("no value is from the source `{}`", source.id);
            problems.push(place(message).help(
                "name it where its figures stand, `from: \"..\"`, or say why nothing is taken from it: `not_taken = \"..\"`",
            ));
        }
        if is_named && source.not_taken.is_some() {
            let message = format!("`{}` has `not_taken`, and a value is from it", source.id);
            problems.push(place(message).help("take one of them out"));
        }
        if source.read > rules.date {
            let message = format!("the source `{}` was read after {}, the date of the rules", source.id, rules.date);
            problems.push(place(message).help(format!("write `date = {}` or later into `about.toml`", source.read)));
        }
    }
    in_order(problems)
}

/// Two files of one name, wherever they are: the order of their folders would decide which is heard.
fn twice(data: &[Data]) -> Vec<Diagnostic> {
    let same = |one: &Data, other: &Data| one.kind == other.kind && one.id == other.id;
    let doubled = data.iter().filter(|one| data.iter().filter(|other| same(one, other)).count() > 1);
    let problem = |one: &Data| {
        let message = format!("there are two files of data for `{}`", one.id);
        Diagnostic::at(Code::Duplicate, one.place, message).help("keep one of them, in whichever folder it is")
    };
    doubled.map(problem).collect()
}

/// A season that is a slip of the pen, and a calendar whose file is called after another season.
fn seasons(one: &Data, newest: Option<i64>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let of_file = one.id.parse::<i64>().ok();
    for (season, values) in &one.seasons {
        let place = values.first().map_or(one.place, |value| value.place);
        if one.kind == DataKind::Calendar {
            if of_file.is_some_and(|of_file| of_file != *season) {
                let message = format!("the file `{}` holds the calendar of {season}", one.id);
                let help = format!("call it `{season}.rhai`, or mend its `season`");
                problems.push(Diagnostic::at(Code::WrongValue, one.place, message).help(help));
            }
        } else if newest.is_some_and(|newest| *season > newest || !SEASONS.contains(season)) {
            let message = format!("`{season}` is no season that a calendar knows of");
            let help = "write the year of the Match with four digits; the calendar of a new season comes first";
            problems.push(Diagnostic::at(Code::WrongValue, place, message).help(help));
        }
    }
    problems
}

/// What every record of the data must say, by `always` of its record in the dictionary.
fn left_out(dictionary: &Dictionary, kind: KindId, one: &Data) -> Vec<Diagnostic> {
    let said = |fact: &str| one.always.iter().any(|value| value.fact == fact);
    let missing = dictionary.get(kind).always.iter().filter(|fact| !said(fact));
    let problem = |fact: &String| {
        let index = dictionary.fact(kind, fact);
        let doc = index.map_or("", |fact| dictionary.def(fact).doc.as_str());
        let message = format!("`{}` has no `{fact}`", one.id);
        Diagnostic::at(Code::Missing, one.place, message).help(format!("say it before `seasons`: {doc}"))
    };
    missing.map(problem).collect()
}

/// A value of a season without a source: nobody could look it up again.
fn unsourced(dictionary: &Dictionary, kind: KindId, value: &DataValue) -> Option<Diagnostic> {
    let def = dictionary.def(dictionary.fact(kind, &value.fact)?);
    // Names and addresses are nobody's finding.
    if def.ty == Type::Text {
        return None;
    }
    value.values.iter().any(|(_, source)| source.is_none()).then(|| {
        let message = format!("`{}` says nothing of where its value is from", value.fact);
        Diagnostic::at(Code::Missing, value.place, message)
            .help("write `#{ is: .., from: \"..\" }` with a source of `sources.toml`")
    })
}

/// A fact that does not exist beside what the season says: a number of gold signals where there is one tier.
fn no_such_fact(dictionary: &Dictionary, kind: KindId, value: &DataValue, all: &[DataValue]) -> Option<Diagnostic> {
    let (other, words) = dictionary.def(dictionary.fact(kind, &value.fact)?).only_if.as_ref()?;
    let Type::Enum(known) = &dictionary.def(dictionary.fact(kind, other)?).ty else { return None };
    let said = all.iter().find(|said| said.fact == *other)?;
    let said: Vec<&str> = said.values.iter().filter_map(|(value, _)| Value::as_str(value)).collect();
    let possible = said.iter().any(|word| words.iter().any(|wanted| wanted == word));
    // A word that does not exist is told by itself.
    let all_known = !said.is_empty() && said.iter().all(|word| known.contains_key(*word));
    (!possible && all_known).then(|| {
        let message = format!("there is no `{}` where `{other}` is `{}`", value.fact, said.join("` or `"));
        Diagnostic::at(Code::NotAllowed, value.place, message).help(format!("it goes with {}", words.join(" or ")))
    })
}

#[cfg(test)]
#[path = "data_checks_tests.rs"]
mod tests;
