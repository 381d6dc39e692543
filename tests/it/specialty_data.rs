//! The shipped data files: that each value names its source, and a plan evaluated for every specialty and season. What the
//! values are stands in `scenarios/seasons`, which `preceptor test` compares.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use preceptor::almanac::{Almanac, Field, Row, State, specialties};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::load;
use preceptor::model::{DataKind, Files, Outcome, RecordView, Verdict, World};
use preceptor::report::{self, Wording};
use preceptor::{eval, model::PersonId};

fn rules() -> Rules {
    let place = RuleSources::embedded();
    engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems))
}

fn almanac(rules: &Rules) -> Almanac<'_> {
    Almanac { dictionary: &rules.set.dictionary, data: &rules.set.data }
}

/// The seasons that have a calendar.
fn seasons(rules: &Rules) -> Vec<i64> {
    let calendars = rules.set.data.iter().filter(|data| data.kind == DataKind::Calendar);
    let seasons: BTreeSet<i64> = calendars.flat_map(|data| data.seasons.keys().copied()).collect();
    seasons.into_iter().collect()
}

#[test]
fn every_value_of_a_season_names_its_source() {
    let rules = rules();
    for data in &rules.set.data {
        let own = |fact: &str| data.kind == DataKind::Calendar && fact == "name";
        for value in data.seasons.values().flatten().filter(|value| !own(&value.fact)) {
            assert!(value.values.iter().all(|(_, source)| source.is_some()), "{} {}", data.id, value.fact);
        }
    }
}

/// A plan with a signal of each kind, one of them to a home program.
fn plan(specialty: &str, season: i64) -> String {
    let mut text = format!(
        "season = {season}\nas_of = {}-09-10\n[applicant]\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\n\
         [[application]]\nid = \"own\"\nspecialty = \"{specialty}\"\n",
        season - 1
    );
    for (id, tier) in [("ashgrove", "gold"), ("birchwood", "silver"), ("cedarfield", "single")] {
        text.push_str(&format!(
            "[[program]]\nid = \"{id}\"\nname = \"{id}\"\nspecialty = \"{specialty}\"\nvisas = [\"j1\"]\n\
             [[signal]]\nprogram = \"{id}\"\ntier = \"{tier}\"\n"
        ));
    }
    text.push_str("[[program]]\nid = \"dovecote\"\nname = \"Dovecote\"\n");
    text.push_str(&format!("specialty = \"{specialty}\"\n[[choice]]\nprogram = \"ashgrove\"\nconnection = \"home\"\n"));
    text
}

fn world(rules: &Rules, text: &str) -> World {
    let mut files = Files::clone(&rules.set.files);
    let file = files.add("plan.toml", text);
    let root = load::parse(file, text).expect("the plan is TOML");
    let read = |path: &str| Err(format!("there is no file `{}`", Path::new(path).display()));
    load::build(&root, "plan.toml", &rules.set, files, &read)
        .unwrap_or_else(|(_, problems)| panic!("{text}{problems:#?}"))
}

fn verdicts(outcome: &Outcome, rule: &str) -> Vec<Verdict> {
    outcome.verdicts.iter().filter(|row| &*row.rule.0 == rule).map(|row| row.verdict).collect()
}

/// The limits that a data file sets, read from the file itself: gold and silver apart, or one number.
fn limits(row: &Row) -> Vec<String> {
    let number = |fact: &str| row.facts.iter().find(|field| field.fact == fact).and_then(Field::says);
    let limit = |(fact, tier)| Some(format!("at most {} {tier}", number(fact)?));
    [("gold", "gold"), ("silver", "silver"), ("signals", "single")].into_iter().filter_map(limit).collect()
}

#[test]
fn a_plan_in_any_specialty_and_season_is_evaluated_without_a_fault_and_within_its_signals() {
    let rules = rules();
    let mut limited = 0;
    for season in seasons(&rules) {
        for row in specialties(almanac(&rules), season).specialties {
            let id = &row.id;
            let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &plan(id, season)));
            assert!(outcome.faults.is_empty(), "{id} {season}: {:?}", outcome.faults);
            let text = report::text(&report::view(&outcome, &rules.set), Wording::Applicant);
            assert!(text.contains(&format!("ERAS {season}")), "{text}");
            let plan = &outcome.allocations[0];
            if row.counts.state == State::Known {
                let of_tiers: Vec<&String> = plan.limits.iter().filter(|limit| !limit.contains(',')).collect();
                assert_eq!(of_tiers, limits(&row).iter().collect::<Vec<_>>(), "{id} {season}");
                limited += of_tiers.len();
            } else {
                assert!(plan.limits.is_empty() && plan.chosen.is_empty(), "{id} {season}: {:?}", plan.limits);
                let unsure = verdicts(&outcome, "signals/over-budget");
                assert!(unsure.contains(&Verdict::CannotTell), "{id} {season}: {unsure:?}");
            }
        }
    }
    assert!(limited > 50, "{limited} limits were compared");
}

/// Applications in several specialties, with more programs in each than it has signals.
fn applies_in(specialties: &[String], season: i64) -> String {
    let mut text = format!("season = {season}\nas_of = {}-09-10\n", season - 1);
    text.push_str("[applicant]\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\npreferred_regions = [\"pacific\"]\n");
    for (number, specialty) in specialties.iter().enumerate() {
        text.push_str(&format!("[[application]]\nspecialty = \"{specialty}\"\n"));
        for n in 1..=8 {
            text.push_str(&format!(
                "[[program]]\nid = \"p{number}-{n}\"\nname = \"P{number}-{n}\"\nspecialty = \"{specialty}\"\n\
                 visas = [\"j1\"]\nregion = \"pacific\"\nzone = \"target\"\nimg_tag = \"friendly\"\n\
                 setting = \"community\"\n"
            ));
        }
    }
    text
}

/// Specialties that draw on one pool in a season, with what the pool holds by tier.
fn pools(rules: &Rules) -> Vec<(i64, Vec<String>, BTreeMap<&'static str, usize>)> {
    let mut found = Vec::new();
    for season in seasons(rules) {
        let rows = specialties(almanac(rules), season).specialties;
        for row in rows.iter().filter(|row| !row.shares_with.is_empty()) {
            let mut members: Vec<String> = rows
                .iter()
                .filter(|other| row.shares_with.contains(&other.name) || other.id == row.id)
                .map(|other| other.id.clone())
                .collect();
            members.sort();
            let number = |fact: &str| row.facts.iter().find(|field| field.fact == fact)?.says()?.parse().ok();
            let tiers = [("gold", "gold"), ("silver", "silver"), ("signals", "single")];
            let holds = tiers.into_iter().filter_map(|(fact, tier)| Some((tier, number(fact)?))).collect();
            if found.iter().all(|(year, known, _)| *year != season || *known != members) {
                found.push((season, members, holds));
            }
        }
    }
    found
}

#[test]
fn a_proposal_takes_from_a_shared_pool_no_more_than_there_is() {
    let rules = rules();
    let pools = pools(&rules);
    assert!(!pools.is_empty(), "no specialties share their signals in any season");
    for (season, members, holds) in pools {
        let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &applies_in(&members, season)));
        let tiers: Vec<&str> =
            outcome.allocations.iter().flat_map(|plan| &plan.chosen).map(|chosen| chosen.tier.as_str()).collect();
        assert!(!tiers.is_empty(), "{season} {members:?}");
        for (tier, most) in holds {
            let count = tiers.iter().filter(|other| **other == tier).count();
            assert!(count <= most, "{season} {members:?}: {count} {tier} of {most}");
        }
        let adopted = eval::adopt(&outcome.world, &outcome.allocations);
        let checked = eval::evaluate(&rules.set, &rules.machine, adopted);
        for rule in ["signals/over-budget", "signals/over-budget-gold", "signals/over-budget-silver"] {
            assert!(verdicts(&checked, rule).iter().all(|verdict| *verdict == Verdict::Clear), "{season} {rule}");
        }
    }
}

#[test]
fn counts_in_conflict_are_named_by_a_report_and_decide_nothing() {
    let rules = rules();
    let mut conflicts = 0;
    for season in seasons(&rules) {
        let rows = specialties(almanac(&rules), season).specialties;
        for row in rows.iter().filter(|row| row.counts.state == State::Conflict) {
            let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &plan(&row.id, season)));
            for rule in ["signals/over-budget", "signals/unused"] {
                assert_eq!(verdicts(&outcome, rule), [Verdict::CannotTell], "{} {season} {rule}", row.id);
            }
            let text = report::text(&report::view(&outcome, &rules.set), Wording::Applicant);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(": how many is not known") && text.contains("sources disagree: "), "{text}");
            conflicts += 1;
        }
    }
    assert!(conflicts > 0, "no data file holds a conflict any more: say otherwise how one is shown");
}

#[test]
fn a_specialty_may_be_called_what_people_call_it() {
    let rules = rules();
    let season = *seasons(&rules).last().expect("there is a season");
    let mut called = 0;
    for row in specialties(almanac(&rules), season).specialties {
        for name in row.also.iter().chain([&row.name]) {
            for name in [name.clone(), name.to_lowercase(), name.replace('/', "-")] {
                let world = world(&rules, &plan(&name, season));
                let application = world.dictionary.kind("application").expect("there are applications");
                let own: Vec<RecordView> = world.of_kind(application, PersonId(0));
                let found = world.by_name(own[0], "specialty").and_then(preceptor::model::Value::as_record);
                assert_eq!(found.map(|found| &*world.record(found).id), Some(row.id.as_str()), "{name}");
                called += 1;
            }
        }
    }
    assert!(called > 100, "{called} names were tried");
}
