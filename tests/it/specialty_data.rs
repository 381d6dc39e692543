//! The shipped data files against figures written down here on their own, and a plan evaluated for every specialty and season.

use std::collections::BTreeMap;
use std::path::Path;

use preceptor::almanac::{Almanac, Field, Row, State, calendar, specialties};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::load;
use preceptor::model::{DataKind, Files, Outcome, RecordView, Verdict, World};
use preceptor::report::{self, Wording};
use preceptor::{eval, model::PersonId};

/// Signals in the seasons 2024 to 2027: gold and silver, or one number; a hyphen where nobody has found them. The letter is
/// the confidence of the least sure of them: official, study, secondary.
const SIGNALS: [(&str, [&str; 4]); 36] = [
    ("aerospace-medicine", ["-", "-", "-", "none 2"]),
    ("anesthesiology", ["5g/10s s", "5g/10s o", "5g/10s o", "5g/10s 2"]),
    ("child-neurology", ["-", "3 o", "-", "conflict: 3g/6s or 3 2"]),
    ("dermatology", ["3g/25s 2", "3g/25s o", "-", "3g/25s 2"]),
    ("diagnostic-radiology", ["6g/6s s", "6g/6s o", "-", "6g/9s 2"]),
    ("emergency-medicine", ["7 2", "5 o", "-", "5 2"]),
    ("family-medicine", ["5 o", "5 o", "5 o", "5 2"]),
    ("general-surgery", ["5 s", "15 o", "15 2", "15 2"]),
    ("internal-medicine", ["7 s", "3g/12s o", "3g/12s o", "3g/12s 2"]),
    ("internal-medicine-medical-genetics", ["-", "-", "-", "3 2"]),
    ("internal-medicine-pediatrics", ["-", "-", "-", "5 2"]),
    ("internal-medicine-psychiatry", ["-", "2 o", "-", "2 2"]),
    ("interventional-radiology", ["6g/6s s", "6g/6s o", "-", "8 2"]),
    ("neurodevelopmental-disabilities", ["-", "3 o", "-", "conflict: 2 or 3 2"]),
    ("neurological-surgery", ["25 s", "25 o", "-", "25 2"]),
    ("neurology", ["3 2", "8 o", "-", "8 2"]),
    ("nuclear-medicine", ["-", "-", "-", "none 2"]),
    ("obstetrics-gynecology", ["3g/15s o", "-", "3g/15s 2", "conflict: 5 or 3g/15s 2"]),
    ("occupational-environmental-medicine", ["-", "-", "-", "none 2"]),
    ("ophthalmology", ["none 2", "7 2", "-", "-"]),
    ("orthopaedic-surgery", ["30 2", "30 o", "-", "30 2"]),
    ("osteopathic-neuromusculoskeletal-medicine", ["-", "-", "-", "none 2"]),
    ("otolaryngology", ["-", "25 o", "-", "25 2"]),
    ("pathology", ["5 2", "5 o", "5 2", "5 2"]),
    ("pediatrics", ["-", "5 o", "5 2", "5 2"]),
    ("pediatrics-medical-genetics", ["-", "-", "-", "3 2"]),
    ("pediatrics-psychiatry-child-psychiatry", ["-", "-", "-", "3 2"]),
    ("physical-medicine-rehabilitation", ["5 2", "8 o", "20 o", "20 2"]),
    ("plastic-surgery", ["5 s", "-", "-", "20 2"]),
    ("psychiatry", ["5 2", "10 o", "-", "10 2"]),
    ("public-health-preventive-medicine", ["-", "3 o", "-", "3 2"]),
    ("radiation-oncology", ["-", "4 o", "4 2", "4 2"]),
    ("thoracic-surgery", ["-", "3 o", "-", "4 2"]),
    ("transitional-year", ["-", "12 o", "-", "12 2"]),
    ("urology", ["-", "-", "30 o", "30 2"]),
    ("vascular-surgery", ["-", "-", "-", "3g/12s 2"]),
];

/// What else is known: specialty, season, fact, what it says, how sure. Of the application system only what is not ERAS.
const OTHERS: [(&str, i64, &str, &str, &str); 34] = [
    ("anesthesiology", 2026, "signal_statement", "yes", "official"),
    ("anesthesiology", 2026, "statement_questions", "3", "official"),
    ("anesthesiology", 2026, "statement_length", "500", "official"),
    ("anesthesiology", 2027, "signal_statement", "yes", "secondary"),
    ("neurological-surgery", 2027, "signal_statement", "yes", "secondary"),
    ("plastic-surgery", 2026, "signal_statement", "yes", "secondary"),
    ("emergency-medicine", 2025, "home_away", "do not signal them", "official"),
    ("family-medicine", 2026, "home_away", "signal them too", "official"),
    ("physical-medicine-rehabilitation", 2026, "home_away", "signal them too", "official"),
    ("ophthalmology", 2025, "home_away", "signal them too", "secondary"),
    ("internal-medicine", 2026, "participation", "every program takes part unless it opts out", "official"),
    ("internal-medicine", 2025, "tracks_share", "yes", "official"),
    ("internal-medicine", 2027, "thank_you", "discouraged", "official"),
    ("urology", 2026, "letters", "welcome without a word on ranks", "official"),
    ("emergency-medicine", 2026, "opens", "4 Jun 2025", "official"),
    ("emergency-medicine", 2026, "submission_opens", "3 Sep 2025", "official"),
    ("emergency-medicine", 2026, "submission_closes", "24 Sep 2025", "official"),
    ("emergency-medicine", 2026, "review_starts", "1 Oct 2025", "official"),
    ("emergency-medicine", 2026, "fee_base", "99", "official"),
    ("emergency-medicine", 2026, "fee_base_covers", "18", "official"),
    ("emergency-medicine", 2026, "fee_next", "18", "official"),
    ("emergency-medicine", 2026, "fee_next_until", "30", "official"),
    ("emergency-medicine", 2026, "fee_beyond", "23", "official"),
    ("general-surgery", 2026, "invitations_on", "22 Oct 2025", "secondary"),
    ("general-surgery", 2027, "invitations_on", "21 Oct 2026", "unverified"),
    ("obstetrics-gynecology", 2024, "invitations_on", "24 Oct 2023", "official"),
    ("emergency-medicine", 2026, "system", "ResidencyCAS", "official"),
    ("emergency-medicine", 2027, "system", "ResidencyCAS", "secondary"),
    ("obstetrics-gynecology", 2025, "system", "ResidencyCAS", "official"),
    ("obstetrics-gynecology", 2026, "system", "ResidencyCAS", "secondary"),
    ("plastic-surgery", 2024, "system", "PSCA/CentralApp", "study"),
    ("ophthalmology", 2025, "system", "SF Match", "secondary"),
    ("urology", 2024, "system", "AUA/SAU", "official"),
    ("urology", 2025, "system", "AUA/SAU", "official"),
];

/// Of how many applications interviews came, in percent, and for the IMGs among those who match (2024): figures of earlier seasons, the
/// same in every season. Specialty, fact, what it says, how sure.
const COUNTED: [(&str, &str, &str, &str); 22] = [
    ("diagnostic-radiology", "interviews_signaled", "59.8", "study"),
    ("diagnostic-radiology", "interviews_unsignaled", "8.5", "study"),
    ("emergency-medicine", "interviews_signaled", "63", "secondary"),
    ("emergency-medicine", "interviews_unsignaled", "33", "secondary"),
    ("general-surgery", "interviews_signaled", "41.6", "secondary"),
    ("general-surgery", "interviews_of_imgs", "16", "secondary"),
    ("neurological-surgery", "interviews_signaled", "43.8", "study"),
    ("obstetrics-gynecology", "interviews_gold", "64", "study"),
    ("obstetrics-gynecology", "interviews_silver", "43.8", "study"),
    ("obstetrics-gynecology", "interviews_unsignaled", "5", "secondary"),
    ("orthopaedic-surgery", "interviews_signaled", "24.4", "study"),
    ("orthopaedic-surgery", "interviews_unsignaled", "0.92", "study"),
    ("otolaryngology", "interviews_signaled", "58", "study"),
    ("otolaryngology", "interviews_unsignaled", "14", "study"),
    ("physical-medicine-rehabilitation", "interviews_signaled", "43", "secondary"),
    ("physical-medicine-rehabilitation", "interviews_unsignaled", "11", "secondary"),
    ("urology", "interviews_signaled", "51", "study"),
    ("urology", "interviews_unsignaled", "10", "study"),
    ("internal-medicine", "img_share", "43", "secondary"),
    ("pathology", "img_share", "37.4", "secondary"),
    ("family-medicine", "img_share", "31.8", "secondary"),
    ("neurology", "img_share", "29.5", "secondary"),
];

/// Dates: event, then the seasons 2024 to 2027.
const DATES: [(&str, [&str; 4]); 15] = [
    (
        "eras_opens",
        ["7 Jun 2023, 9:00 EDT o", "5 Jun 2024, 9:00 EDT o", "4 Jun 2025, 9:00 EDT o", "3 Jun 2026, 9:00 EDT 2"],
    ),
    (
        "submission_opens",
        ["6 Sep 2023, 9:00 EDT o", "4 Sep 2024, 9:00 EDT o", "3 Sep 2025, 9:00 EDT o", "2 Sep 2026, 9:00 EDT 2"],
    ),
    (
        "review_starts",
        ["27 Sep 2023, 9:00 EDT o", "25 Sep 2024, 9:00 EDT o", "24 Sep 2025, 9:00 EDT o", "23 Sep 2026, 9:00 EDT 2"],
    ),
    ("season_ends", ["31 May 2024, 17:00 EDT o", "31 May 2025, 17:00 EDT o", "31 May 2026, 17:00 EDT o", "-"]),
    ("registration_opens", ["15 Sep 2023 2", "15 Sep 2024 u", "15 Sep 2025, 12:00 EDT o", "15 Sep 2026 u"]),
    ("registration_deadline", ["31 Jan 2024 2", "31 Jan 2025 o", "-", "-"]),
    ("ranking_opens", ["1 Feb 2024 2", "-", "2 Feb 2026 u", "1 Feb 2027 u"]),
    (
        "rank_list_deadline",
        ["28 Feb 2024, 21:00 EST 2", "5 Mar 2025, 21:00 EST u", "4 Mar 2026, 21:00 EST u", "3 Mar 2027, 21:00 EST 2"],
    ),
    (
        "match_week",
        [
            "11 Mar 2024, 10:00 EDT 2",
            "17 Mar 2025, 10:00 EDT 2",
            "16 Mar 2026, 10:00 EDT o",
            "15 Mar 2027, 10:00 EDT 2",
        ],
    ),
    (
        "match_day",
        [
            "15 Mar 2024, 12:00 EDT 2",
            "21 Mar 2025, 12:00 EDT o",
            "20 Mar 2026, 12:00 EDT o",
            "19 Mar 2027, 12:00 EDT 2",
        ],
    ),
    ("soap_review", ["-", "-", "17 Mar 2026, 8:00 EDT 2", "16 Mar 2027, 8:00 EDT u"]),
    ("soap_round_4", ["-", "-", "19 Mar 2026, 18:00 EDT 2", "18 Mar 2027, 18:00 EDT u"]),
    ("tokens_open", ["28 Jun 2023 o", "-", "-", "-"]),
    ("pathways_deadline", ["-", "-", "-", "31 Jan 2027 u"]),
    ("carms_second_opens", ["-", "-", "-", "5 Jan 2027, 12:00 EST o"]),
];

const SEASONS: std::ops::RangeInclusive<i64> = 2024..=2027;

fn rules() -> Rules {
    let place = RuleSources::embedded();
    engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems))
}

fn almanac(rules: &Rules) -> Almanac<'_> {
    Almanac { dictionary: &rules.set.dictionary, data: &rules.set.data }
}

/// The letter of a confidence in the tables above.
fn letter(confidence: Option<&str>) -> &'static str {
    match confidence {
        Some("official") => " o",
        Some("study") => " s",
        Some("secondary") => " 2",
        Some("unverified") => " u",
        _ => "",
    }
}

fn short(row: &Row) -> String {
    let signals = row.counts.signals.replace(" gold, ", "g/").replace(" silver", "s").replace(" signals", "");
    let said = match signals.as_str() {
        "not known" => "-",
        "no" => "none",
        other => other,
    };
    format!("{said}{}", letter(row.confidence.as_deref()))
}

#[test]
fn every_specialty_has_the_signals_its_sources_give_in_every_season() {
    let rules = rules();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for season in SEASONS {
        for row in specialties(almanac(&rules), season).specialties {
            found.entry(row.id.clone()).or_default().push(short(&row));
        }
    }
    let wanted = SIGNALS.iter().map(|(id, seasons)| ((*id).to_owned(), seasons.map(str::to_owned).to_vec()));
    let wanted: BTreeMap<String, Vec<String>> = wanted.collect();
    for (id, seasons) in &wanted {
        assert_eq!(found.get(id), Some(seasons), "{id}");
    }
    assert_eq!(found.len(), wanted.len());
}

#[test]
fn whatever_else_is_known_of_a_specialty_is_what_its_sources_say() {
    let rules = rules();
    for (id, season, fact, says, confidence) in OTHERS {
        let table = specialties(almanac(&rules), season);
        let row = table.specialties.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no {id}"));
        let field = row.facts.iter().find(|field| field.fact == fact);
        let found = field.and_then(|field| Some((field.says()?, field.confidence()?.to_owned())));
        assert_eq!(found, Some((says.to_owned(), confidence.to_owned())), "{id} {season} {fact}");
    }
    for season in SEASONS {
        let table = specialties(almanac(&rules), season);
        for (id, fact, says, confidence) in COUNTED {
            let row = table.specialties.iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no {id}"));
            let field = row.facts.iter().find(|field| field.fact == fact);
            let found = field.and_then(|field| Some((field.says()?, field.confidence()?.to_owned())));
            assert_eq!(found, Some((says.to_owned(), confidence.to_owned())), "{id} {season} {fact}");
        }
    }
    // The other way round: nothing stands in the files that the tables do not know.
    let counted = ["tiers", "gold", "silver", "signals", "pool", "interviews_counted"];
    for season in SEASONS {
        for row in specialties(almanac(&rules), season).specialties {
            let seasonal = row.facts.iter().filter(|field| field.values.iter().any(|voice| voice.from.is_some()));
            for field in seasonal.filter(|field| !counted.contains(&field.fact.as_str())) {
                let listed = OTHERS
                    .iter()
                    .any(|(id, year, fact, ..)| (row.id.as_str(), season, field.fact.as_str()) == (*id, *year, *fact));
                let counted_once =
                    COUNTED.iter().any(|(id, fact, ..)| (row.id.as_str(), field.fact.as_str()) == (*id, *fact));
                assert!(
                    listed || counted_once || by_default(season, field),
                    "{} {season} {}: {:?}",
                    row.id,
                    field.fact,
                    field.says()
                );
            }
        }
    }
}

/// What AAMC says of all specialties in 2024 and 2025, ERAS as the system, and the matches.
fn by_default(season: i64, field: &Field) -> bool {
    let says = field.says();
    let official = field.confidence() == Some("official");
    match (field.fact.as_str(), says.as_deref()) {
        ("home_away", Some("allowed")) | ("participation", Some("each program chooses to take part")) => {
            official && season <= 2025
        }
        ("tracks_share", Some("yes")) => official && season == 2024,
        ("system", Some("ERAS")) => true,
        ("system", Some("PSCA/CentralApp")) => season == 2025,
        ("match_system", Some(_)) => true,
        _ => false,
    }
}

#[test]
fn matches_of_their_own_and_shared_pools_are_known() {
    let rules = rules();
    let row = |id: &str, season: i64| {
        let table = specialties(almanac(&rules), season);
        table.specialties.into_iter().find(|row| row.id == id).unwrap_or_else(|| panic!("no {id}"))
    };
    let by = |id: &str| row(id, 2027).facts.iter().find(|field| field.fact == "match_system").and_then(Field::says);
    assert_eq!(by("urology").as_deref(), Some("AUA/SAU Match"));
    assert_eq!(by("ophthalmology").as_deref(), Some("SF Match"));
    assert_eq!(by("emergency-medicine").as_deref(), Some("NRMP Main Match"));
    assert_eq!(by("transitional-year"), None);
    for season in [2024, 2025] {
        assert_eq!(row("diagnostic-radiology", season).shares_with, ["Interventional radiology, integrated"]);
        assert_eq!(row("interventional-radiology", season).shares_with, ["Diagnostic radiology"]);
    }
    for season in [2026, 2027] {
        assert_eq!(row("diagnostic-radiology", season).shares_with, [""; 0]);
    }
    let sharing = SIGNALS.iter().filter(|(id, _)| !row(id, 2027).shares_with.is_empty()).count();
    assert_eq!(sharing, 0);
}

#[test]
fn every_date_of_the_calendars_is_what_its_sources_say() {
    let rules = rules();
    for (n, season) in SEASONS.enumerate() {
        let calendar = calendar(almanac(&rules), season);
        for (fact, wanted) in DATES {
            let line = calendar.facts.iter().find(|line| line.field.fact == fact).expect("the calendar lists it");
            let says = line.field.says().unwrap_or_else(|| "-".to_owned());
            assert_eq!(format!("{says}{}", letter(line.field.confidence())), wanted[n], "{season} {fact}");
        }
    }
    let number = |season: i64, fact: &str| {
        let calendar = calendar(almanac(&rules), season);
        calendar.facts.iter().find(|line| line.field.fact == fact).and_then(|line| line.field.says())
    };
    assert_eq!(number(2024, "token_fee").as_deref(), Some("165"));
    assert_eq!(number(2025, "late_fee").as_deref(), Some("50"));
    assert_eq!(number(2026, "soap_applications").as_deref(), Some("45"));
    assert_eq!(number(2025, "letters_by").as_deref(), Some("17 Sep 2024"));
    for season in [2026, 2027] {
        assert_eq!(number(season, "eras_fee").as_deref(), Some("11"));
        assert_eq!(number(season, "eras_fee_until").as_deref(), Some("30"));
        assert_eq!(number(season, "eras_fee_beyond").as_deref(), Some("30"));
    }
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
         [[application]]\nid = \"hers\"\nspecialty = \"{specialty}\"\n",
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

/// The limits an applicant has by the tables above.
fn limits(expected: &str) -> Vec<String> {
    let counts = expected.split(' ').next().unwrap_or_default();
    match counts.split_once('/') {
        Some((gold, silver)) => {
            vec![
                format!("at most {} gold", gold.replace('g', "")),
                format!("at most {} silver", silver.replace('s', "")),
            ]
        }
        None if counts == "none" => Vec::new(),
        None => vec![format!("at most {counts} single")],
    }
}

#[test]
fn a_plan_in_any_specialty_and_season_is_evaluated_without_a_fault_and_within_its_signals() {
    let rules = rules();
    for (id, seasons) in SIGNALS {
        for (season, expected) in SEASONS.zip(seasons) {
            let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &plan(id, season)));
            assert!(outcome.faults.is_empty(), "{id} {season}: {:?}", outcome.faults);
            let text = report::text(&report::view(&outcome, &rules.set), Wording::Applicant);
            assert!(text.contains(&format!("ERAS {season}")), "{text}");
            let plan = &outcome.allocations[0];
            let known = !(expected == "-" || expected.starts_with("conflict"));
            if known {
                let of_tiers: Vec<&String> = plan.limits.iter().filter(|limit| !limit.contains(',')).collect();
                assert_eq!(of_tiers, limits(expected).iter().collect::<Vec<_>>(), "{id} {season}");
            } else {
                assert!(plan.limits.is_empty() && plan.chosen.is_empty(), "{id} {season}: {:?}", plan.limits);
                let unsure = verdicts(&outcome, "signals/over-budget");
                assert!(unsure.contains(&Verdict::CannotTell), "{id} {season}: {unsure:?}");
            }
        }
    }
}

/// Eight programs in each radiology, and applications in both.
fn both_radiologies(season: i64) -> String {
    let mut text = format!("season = {season}\nas_of = {}-09-10\n", season - 1);
    text.push_str("[applicant]\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\npreferred_regions = [\"pacific\"]\n");
    for (specialty, short) in [("diagnostic-radiology", "dr"), ("interventional-radiology", "ir")] {
        text.push_str(&format!("[[application]]\nspecialty = \"{specialty}\"\n"));
        for n in 1..=8 {
            text.push_str(&format!(
                "[[program]]\nid = \"{short}{n}\"\nname = \"{short}{n}\"\nspecialty = \"{specialty}\"\nvisas = [\"j1\"]\n\
                 region = \"pacific\"\nzone = \"target\"\nimg_tag = \"friendly\"\nsetting = \"community\"\n"
            ));
        }
    }
    text
}

#[test]
fn a_proposal_takes_from_a_shared_pool_no_more_than_there_is() {
    let rules = rules();
    for (season, most) in [(2025, [6, 6, 0]), (2027, [6, 9, 8])] {
        let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &both_radiologies(season)));
        let tiers: Vec<&str> =
            outcome.allocations.iter().flat_map(|plan| &plan.chosen).map(|chosen| chosen.tier.as_str()).collect();
        let count = |tier: &str| tiers.iter().filter(|other| **other == tier).count();
        let found = [count("gold"), count("silver"), count("single")];
        assert!(!tiers.is_empty() && found.iter().zip(most).all(|(found, most)| *found <= most), "{season}: {found:?}");
        let adopted = eval::adopt(&outcome.world, &outcome.allocations);
        let checked = eval::evaluate(&rules.set, &rules.machine, adopted);
        for rule in ["signals/over-budget", "signals/over-budget-gold", "signals/over-budget-silver"] {
            assert_eq!(verdicts(&checked, rule), [Verdict::Clear; 2], "{season} {rule}");
        }
    }
}

#[test]
fn obstetrics_and_gynecology_2027_is_a_conflict_that_a_report_names() {
    let rules = rules();
    let outcome = eval::evaluate(&rules.set, &rules.machine, world(&rules, &plan("OB/GYN", 2027)));
    for rule in ["signals/over-budget", "signals/over-budget-gold", "signals/over-budget-silver", "signals/unused"] {
        assert_eq!(verdicts(&outcome, rule), [Verdict::CannotTell], "{rule}");
    }
    let text = report::text(&report::view(&outcome, &rules.set), Wording::Applicant);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Signals, obstetrics and gynecology: how many is not known"), "{text}");
    assert!(
        text.contains(
            "tiers of Obstetrics and gynecology: sources disagree: one tier (Matchly signal limits, ERAS 2027) and \
             gold and silver (When residency program signals matter, 2026 Match cycle)"
        ),
        "{text}"
    );
}

#[test]
fn a_specialty_may_be_called_what_people_call_it() {
    let rules = rules();
    for (name, id) in [
        ("IM", "internal-medicine"),
        ("fm", "family-medicine"),
        ("ENT", "otolaryngology"),
        ("ortho", "orthopaedic-surgery"),
        ("Ob-Gyn", "obstetrics-gynecology"),
        ("PM&R", "physical-medicine-rehabilitation"),
        ("Med-Peds", "internal-medicine-pediatrics"),
        ("TY", "transitional-year"),
        ("Emergency Medicine", "emergency-medicine"),
        ("Orthopedic Surgery", "orthopaedic-surgery"),
        ("plastic surgery", "plastic-surgery"),
        ("triple board", "pediatrics-psychiatry-child-psychiatry"),
    ] {
        let world = world(&rules, &plan(name, 2027));
        let application = world.dictionary.kind("application").expect("there are applications");
        let hers: Vec<RecordView> = world.of_kind(application, PersonId(0));
        let found = world.by_name(hers[0], "specialty").and_then(preceptor::model::Value::as_record);
        assert_eq!(found.map(|found| &*world.record(found).id), Some(id), "{name}");
    }
}

#[test]
fn conflicts_are_those_we_know_of() {
    let rules = rules();
    let mut found = Vec::new();
    for season in SEASONS {
        let rows = specialties(almanac(&rules), season).specialties;
        let conflicts = rows.iter().filter(|row| row.counts.state == State::Conflict);
        found.extend(conflicts.map(|row| (season, row.id.clone())));
    }
    let wanted = ["child-neurology", "neurodevelopmental-disabilities", "obstetrics-gynecology"];
    assert_eq!(found, wanted.map(|id| (2027, id.to_owned())));
}
