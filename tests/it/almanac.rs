//! `rules list specialties`, `rules list calendars` and `check --todo`, whole, over data files of the test's own.

use crate::workshop::{Folder, here};

const SOURCES: &str = r#"
[guide-2027]
title = "Guide for applicants 2027"
publisher = "Society of Lung"
address = "https://lung.example/guide"
read = 2026-11-21
confidence = "official"

[old-guide]
title = "Guide for applicants 2026"
publisher = "Society of Lung"
address = "https://lung.example/old"
read = 2026-01-10
confidence = "official"

[blog]
title = "A blog"
publisher = "Somebody"
address = "https://blog.example"
read = 2026-11-20
confidence = "secondary"

[forum]
title = "A forum"
publisher = "Many"
address = "https://forum.example"
read = 2026-11-20
confidence = "secondary"
"#;

const LUNG: &str = r#"//! Lung surgery.

const SPECIALTY = #{
    name: "Lung surgery",
    in_sentence: "lung surgery",
    also: ["LS"],
    pool: "lung",
    match_system: #{ is: "nrmp", from: "guide-2027" },
    look_up: "https://lung.example/guide",
    seasons: #{
        "2026": #{
            tiers: #{ is: "two", from: "old-guide" },
            gold: #{ is: 3, from: "old-guide" },
            silver: #{ is: 12, from: "old-guide" },
            home_away: #{ is: "discouraged", from: "old-guide" },
        },
        "2027": #{
            system: #{ is: "eras", from: "guide-2027" },
            tiers: #{ is: "two", from: "guide-2027" },
            gold: [#{ is: 3, from: "blog" }, #{ is: 3, from: "forum" }],
            silver: #{ is: 11, from: "blog" },
            participation: #{ is: "opt-in", from: "old-guide" },
            tracks_share: #{ is: true, from: "guide-2027" },
            signal_statement: #{ is: false, from: "guide-2027" },
        },
    },
};
"#;

const BRAIN: &str = r#"//! Brain reading. Its sources disagree.

const SPECIALTY = #{
    name: "Brain reading",
    in_sentence: "brain reading",
    pool: "lung",
    seasons: #{
        "2027": #{
            tiers: [#{ is: "one", from: "blog" }, #{ is: "two", from: "forum" }],
            signals: [#{ is: 5, from: "blog" }],
            gold: [#{ is: 3, from: "forum" }],
            silver: [#{ is: 15, from: "forum" }],
        },
    },
};
"#;

const SLEEP: &str = r#"//! Sleep: no signals.

const SPECIALTY = #{
    name: "Sleep",
    in_sentence: "sleep",
    pool: "sleep",
    seasons: #{
        "2026": #{ tiers: #{ is: "one", from: "guide-2027" }, signals: #{ is: 1, from: "guide-2027" } },
        "2027": #{ tiers: #{ is: "none", from: "guide-2027" }, system: #{ is: "eras", from: "guide-2027" } },
    },
};
"#;

const CALENDAR: &str = r#"//! Dates.

const CALENDAR = #{
    season: 2027,
    name: "ERAS 2027",
    eras_opens: #{ is: "2026-06-03T09:00 America/New_York", from: "guide-2027" },
    match_day: [#{ is: "2027-03-19", from: "blog" }, #{ is: "2027-03-20", from: "forum" }],
};
"#;

const LIST: &str = "\
Specialties, ERAS 2027

specialty             signals            since 2026     sure        system
Brain reading         conflict: 5                       secondary   not known
                      signals or 3
                      gold, 15 silver,
                      one pool with
                      Lung surgery
Lung surgery          3 gold, 11         silver 12 ->   secondary   ERAS
                      silver, one pool   11
                      with Brain
                      reading
Sleep                 no signals         was 1 signal   official    ERAS

The numbers are from
  official: Guide for applicants 2027 (Society of Lung), read 21 Nov 2026
      https://lung.example/guide
  secondary: A blog (Somebody), read 20 Nov 2026
      https://blog.example
  secondary: A forum (Many), read 20 Nov 2026
      https://forum.example

Look them up at
  https://cmss.org/program-directors-association-guides-for-residency-applicants
      Brain reading; Sleep
  https://lung.example/guide
      Lung surgery
";

const DATES: &str = "\
Dates, ERAS 2027

what                                    when                      sure
MyERAS opens                            3 Jun 2026, 9:00 EDT      official
submission opens                        not known                 -
review starts                           not known                 -
ERAS season ends                        not known                 -
fee of 2025 on new H-1B petitions       not known                 -
no new H-1B petitions in Texas until    not known                 -
fee for an application in ERAS          not known                 -
last application at that fee in ERAS    not known                 -
fee for each application in ERAS        not known                 -
beyond
second iteration of CaRMS opens         not known                 -
Pathways deadline                       not known                 -
ERAS tokens                             not known                 -
fee for the ERAS token                  not known                 -
registration opens                      not known                 -
last day to register without the late   not known                 -
fee
ranking opens                           not known                 -
rank list deadline                      not known                 -
match week                              not known                 -
list of unfilled programs               not known                 -
SOAP applications open                  not known                 -
SOAP review starts                      not known                 -
first SOAP offer round                  not known                 -
second SOAP offer round                 not known                 -
third SOAP offer round                  not known                 -
fourth SOAP offer round                 not known                 -
SOAP ends                               not known                 -
applications in SOAP                    not known                 -
match day                               conflict: 19 Mar 2027 or  secondary
                                        20 Mar 2027

The dates are from
  official: Guide for applicants 2027 (Society of Lung), read 21 Nov 2026
      https://lung.example/guide
  secondary: A blog (Somebody), read 20 Nov 2026
      https://blog.example
  secondary: A forum (Many), read 20 Nov 2026
      https://forum.example
";

const TODO: &str = "\
To look up for ERAS 2027

Brain reading
  https://cmss.org/program-directors-association-guides-for-residency-applicants
    missing: application system; match
    conflict: tiers: one tier (A blog, secondary), against gold and silver
        (A forum, secondary)
    conflict: gold signals: 3 (A forum, secondary)
    conflict: silver signals: 15 (A forum, secondary)
    conflict: signals: 5 (A blog, secondary)

Lung surgery
  https://lung.example/guide
    missing: home and away policy (was: do not signal them) (2026, Guide for
        applicants 2026, official)
    stale: participation: each program chooses to take part (Guide for
        applicants 2026, official)
    unconfirmed: silver signals: 11 (A blog, secondary)

Sleep
  https://cmss.org/program-directors-association-guides-for-residency-applicants
    missing: match

ERAS 2027
  https://students-residents.aamc.org/applying-residencies-eras/publication-chapters/eras-timeline
    missing: submission opens; review starts; ERAS season ends
  https://www.uscis.gov/working-in-the-united-states/h-1b-specialty-occupations
    missing: fee of 2025 on new H-1B petitions
  https://www.twc.texas.gov
    missing: no new H-1B petitions in Texas until
  https://students-residents.aamc.org/applying-residencies-eras/fees-eras-residency-applications
    missing: fee for an application in ERAS; last application at that fee in
        ERAS; fee for each application in ERAS beyond
  https://www.carms.ca/match/r-1-main-residency-match/applicant/r-1-second-iteration-timeline/?ical=1
    missing: second iteration of CaRMS opens
  https://www.ecfmg.org
    missing: Pathways deadline
  https://ecfmg.org/eras/
    missing: ERAS tokens; fee for the ERAS token
  https://www.nrmp.org/match-calendars/medical-schools/
    missing: registration opens; last day to register without the late fee;
        ranking opens; rank list deadline; match week; list of unfilled
        programs; SOAP applications open; SOAP review starts; first SOAP offer
        round; second SOAP offer round; third SOAP offer round; fourth SOAP
        offer round; SOAP ends; applications in SOAP
    conflict: match day: 19 Mar 2027 (A blog, secondary), against 20 Mar
        2027 (A forum, secondary)

37 to look up: 30 missing, 5 conflict, 1 stale, 1 unconfirmed
";

/// The shipped dictionary with data files of our own, and no rules.
fn folder() -> Folder {
    let folder = Folder::with_rules();
    let kept = ["facts.toml", "thresholds.toml"].map(|name| (name, folder.read(&format!("rules/{name}"))));
    std::fs::remove_dir_all(folder.path("rules")).expect("the copy can be taken away");
    for (name, text) in kept {
        folder.write(&format!("rules/{name}"), &text);
    }
    folder.write("rules/about.toml", "date = 2026-11-22\n");
    folder.write("rules/sources.toml", SOURCES);
    folder.write("rules/specialties/lung-surgery.rhai", LUNG);
    folder.write("rules/specialties/brain-reading.rhai", BRAIN);
    folder.write("rules/specialties/sleep.rhai", SLEEP);
    folder.write("rules/calendars/2027.rhai", CALENDAR);
    folder
}

#[test]
fn the_table_of_specialties_says_what_changed_how_sure_and_where_to_look() {
    let ran = folder().run(&["rules", "list", "specialties"]).ended(0);
    assert_eq!(ran.out, LIST);
    let ran = folder().run(&["rules", "list", "specialties", "--season", "2026"]).ended(0);
    assert!(
        ran.out.contains("\nLung surgery          3 gold, 12         2025 unknown   official    not known\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("\nBrain reading         not known                         -           not known\n"),
        "{}",
        ran.out
    );
}

#[test]
fn the_table_as_json_has_every_value_with_its_source() {
    let ran = folder().run(&["rules", "list", "specialties", "--format", "json"]).ended(0);
    let json = ran.json();
    assert_eq!(json["season"], 2027);
    let lung = &json["specialties"][1];
    assert_eq!(lung["id"], "lung-surgery");
    assert_eq!(lung["also"], serde_json::json!(["LS"]));
    assert_eq!(lung["signals"], "3 gold, 11 silver");
    assert_eq!(lung["state"], "known");
    assert_eq!(lung["shares_with"], serde_json::json!(["Brain reading"]));
    let last = serde_json::json!({ "season": 2026, "signals": "3 gold, 12 silver", "state": "known" });
    assert_eq!(lung["change"], serde_json::json!({ "kind": "changed", "says": "silver 12 -> 11", "last_known": last }));
    let silver = lung["facts"].as_array().and_then(|facts| facts.iter().find(|field| field["fact"] == "silver"));
    let from = serde_json::json!({
        "confidence": "secondary", "title": "A blog", "publisher": "Somebody", "address": "https://blog.example",
        "read": "2026-11-20", "source": "blog",
    });
    let wanted = serde_json::json!({
        "fact": "silver", "label": "silver signals", "state": "known", "values": [{ "says": "11", "from": from }],
    });
    assert_eq!(silver, Some(&wanted));
    assert_eq!(json["specialties"][0]["change"]["kind"], "now_unknown");
    assert_eq!(json["specialties"][2]["change"]["kind"], "gone");
}

#[test]
fn the_dates_of_a_season_are_listed_with_their_gaps_and_conflicts() {
    let ran = folder().run(&["rules", "list", "calendars", "--season", "2027"]).ended(0);
    assert_eq!(ran.out, DATES);
}

#[test]
fn what_is_missing_in_conflict_stale_or_unconfirmed_is_listed_for_the_editor() {
    let ran = folder().run(&["check", "--todo", "2027", "--as-of", "2026-11-22"]).ended(0);
    assert_eq!(ran.out, TODO);
    let json = folder().run(&["check", "--todo", "2027", "--as-of", "2026-11-22", "--format", "json"]).ended(0).json();
    assert_eq!(json["stale_before"], "2026-05-26");
    let lung = &json["records"][1];
    assert_eq!(lung["name"], "Lung surgery");
    let because: Vec<_> = lung["items"].as_array().expect("a list").iter().map(|item| &item["because"]).collect();
    assert_eq!(serde_json::json!(because), serde_json::json!([["missing"], ["stale"], ["unconfirmed"]]));
    assert_eq!(lung["items"][0]["fact"], "home_away");
    assert_eq!(lung["items"][0]["look_up"], "https://lung.example/guide");
    assert_eq!(lung["items"][0]["last"]["season"], 2026);
    assert_eq!(lung["items"][0]["last"]["values"][0]["says"], "do not signal them");
}

#[test]
fn a_page_goes_stale_after_the_days_the_rules_say() {
    let folder = folder();
    let text = folder.read("rules/thresholds.toml").replace("is = 180", "is = 1000");
    folder.write("rules/thresholds.toml", &text);
    assert!(!folder.run(&["check", "--todo", "2027", "--as-of", "2026-11-22"]).ended(0).out.contains("stale"));
    // The same pages, years later.
    assert!(folder.run(&["check", "--todo", "2027", "--as-of", "2036-11-22"]).ended(0).out.contains("stale"));
    let ran = folder.run(&["check", "--todo", "2027", "--as-of", "tomorrow"]).ended(2);
    assert_eq!(ran.err, "error: `tomorrow` is no day; write `--as-of 2026-09-10`\n");
    folder.write("rules/thresholds.toml", &text.replace("is = 1000", "is = 1"));
    assert!(
        folder
            .run(&["check", "--todo", "2027", "--as-of", "2026-11-22"])
            .ended(0)
            .out
            .contains("stale, unconfirmed: silver")
    );
    folder.write("rules/thresholds.toml", "");
    let ran = folder.run(&["check", "--todo", "2027", "--as-of", "2026-11-22"]).ended(2);
    assert_eq!(ran.err, "error: `thresholds.toml` has no whole number `STALE_DAYS`\n");
}

#[test]
fn what_cannot_be_listed_is_said() {
    for (arguments, message) in [
        (
            &["rules", "list", "specialties", "--season", "1999"][..],
            "the rules know nothing of the season 1999; the newest is 2027",
        ),
        (&["check", "--todo", "2031"], "the rules know nothing of the season 2031; the newest is 2027"),
        (
            &["check", "--todo", "2027", "--format", "sarif"],
            "`--todo` is a list, not problems: its format is text or json",
        ),
        (&["check", "--format", "json"], "`--format json` goes with `--todo`; problems are text, sarif or github"),
        (
            &["rules", "list", "signals", "--season", "2027"],
            "`--season` and `--format` go with `specialties` or `calendars`",
        ),
    ] {
        let ran = here(arguments).ended(2);
        assert_eq!((ran.out.as_str(), ran.err), ("", format!("error: {message}\n")), "{arguments:?}");
    }
}

#[test]
fn two_specialties_cannot_be_called_the_same() {
    let folder = folder();
    folder.edit("rules/specialties/lung-surgery.rhai", "[\"LS\"]", "[\"LS\", \"SLEEP\"]");
    let ran = folder.run(&["check"]).ended(2);
    assert!(ran.err.contains("`SLEEP` is what `sleep` is called"), "{}", ran.err);
    assert!(ran.err.contains("lung-surgery.rhai:6:18"), "{}", ran.err);
    folder.edit("rules/specialties/lung-surgery.rhai", "[\"LS\", \"SLEEP\"]", "\"LS\"");
    let ran = folder.run(&["check"]).ended(2);
    assert!(ran.err.contains("other names are a list of texts"), "{}", ran.err);
}

#[test]
fn a_fact_cannot_exist_only_with_a_word_that_is_none() {
    let folder = folder();
    let facts = folder.read("rules/facts.toml");
    folder.write("rules/facts.toml", &facts.replace("only_if = \"tiers is two\"", "only_if = \"tiers is tow\""));
    let ran = folder.run(&["check"]).ended(2);
    assert!(ran.err.contains("`specialty.tiers` is never `tow`") && ran.err.contains("`two`"), "{}", ran.err);
    folder.write("rules/facts.toml", &facts.replace("only_if = \"tiers is two\"", "only_if = \"name is two\""));
    assert!(folder.run(&["check"]).ended(2).err.contains("`specialty` has no enum `name`"));
    folder.write("rules/facts.toml", &facts.replace("only_if = \"tiers is two\"", "only_if = \"tiers\""));
    assert!(folder.run(&["check"]).ended(2).err.contains("`tiers` names no fact and its word; write `tiers is two`"));
}

#[test]
fn the_shipped_list_fits_on_a_page_but_for_addresses() {
    for arguments in [
        &["rules", "list", "specialties"][..],
        &["rules", "list", "calendars"],
        &["check", "--todo", "2027", "--as-of", "2026-11-22"],
    ] {
        let ran = here(arguments).ended(0);
        let wide: Vec<&str> =
            ran.out.lines().filter(|line| line.chars().count() > 80 && !line.trim().starts_with("https://")).collect();
        assert_eq!(wide, [""; 0]);
    }
}
