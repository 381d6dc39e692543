//! From Monday of Match Week on, whoever did not match gets a report of another kind: only what that week asks, in the
//! applicant's own hours, in careful words. Everybody else has the usual one.

use crate::workshop::{Folder, here};
use serde_json::Value as Json;

const UNMATCHED: &str = "scenarios/people/match-week-unmatched.toml";
const PARTLY: &str = "scenarios/people/match-week-first-year-only.toml";
const MATCHED: &str = "scenarios/people/match-week-matched.toml";

/// What no line of such a report says: it looks forward, and blames nobody.
const NOT_NOW: [&str; 19] = [
    "signal",
    "should have",
    "too few",
    "too late",
    "mistake",
    "fail",
    "reject",
    "weak",
    "competitive",
    "unfortunately",
    "regret",
    "gold",
    "silver",
    "thank-you",
    "your list,",
    "do not pay",
    "ask first",
    "was due",
    "backup",
];

fn json(arguments: &[&str]) -> Json {
    here(&[&["report"], arguments, &["--format", "json"]].concat()).ended(0).json()
}

fn rules(report: &Json, member: &str) -> Vec<String> {
    let lines = report[member].as_array().expect("a list");
    lines.iter().map(|line| line["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[test]
fn only_what_the_week_asks_is_said() {
    for scenario in [UNMATCHED, PARTLY] {
        let report = json(&[scenario]);
        for member in ["findings", "items"] {
            let rules = rules(&report, member);
            assert!(!rules.is_empty() && rules.iter().all(|rule| rule.starts_with("soap/")), "{member}: {rules:?}");
        }
        assert_eq!(report["allocation"], Json::Array(Vec::new()), "{scenario}");
        let opening = report["people"][0]["opening"].as_array().expect("an opening");
        assert!(!opening.is_empty());
        for form in ["text", "markdown", "html"] {
            let said = here(&["report", scenario, "--format", form]).ended(0).out;
            // The style of the page is no sentence of it.
            let said = said.split("</style>").last().unwrap_or(&said).to_lowercase();
            // Names of sources are not ours.
            let said = said.split("this report rests on").next().unwrap_or(&said).replace("matchly signal limits", "");
            for word in NOT_NOW {
                assert!(!said.contains(word), "{scenario}, {form}: {word}");
            }
            let first = opening[0].as_str().expect("a sentence").to_lowercase();
            let start: String = first.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
            let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(said.contains(&start), "{scenario}, {form}: {start}");
        }
    }
}

#[test]
fn the_day_before_and_after_a_match_the_report_is_the_usual_one() {
    let before = json(&[UNMATCHED, "--as-of", "2027-03-14"]);
    assert_eq!(before["people"][0]["occasion"], Json::Null);
    assert!(!rules(&before, "items").iter().any(|rule| rule.starts_with("soap/")));
    assert!(rules(&before, "items").iter().any(|rule| rule.starts_with("readiness/")));
    let matched = json(&[MATCHED]);
    assert_eq!(matched["people"][0]["occasion"], Json::Null);
    for member in ["findings", "items"] {
        assert!(!rules(&matched, member).iter().any(|rule| rule.starts_with("soap/")), "{member}");
    }
}

#[test]
fn hours_are_hers_first() {
    let said = here(&["report", UNMATCHED]).ended(0).out;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    // Programs review from Tuesday 8:00 in New York; it is then 14:00 in Bucharest, where summer time has not begun.
    for hour in ["16 Mar, 14:00 EET (8:00 EDT)", "18 Mar, 17:00 EET (11:00 EDT)", "19 Mar, 2:00 EET (20:00 EDT)"] {
        assert!(said.contains(hour), "{hour}: {said}");
    }
    let own = here(&["report", PARTLY]).ended(0).out;
    assert!(own.contains("PDT (") && own.contains("EDT)"), "{own}");
}

#[test]
fn unfilled_programs_are_sorted_by_what_they_say_themselves() {
    let report = json(&[UNMATCHED]);
    let lists = report["application_lists"].as_array().expect("lists");
    let specialties: Vec<&str> = lists.iter().filter_map(|list| list["specialty"].as_str()).collect();
    assert_eq!(specialties, ["family-medicine", "internal-medicine"]);
    let advice = |name: &str| {
        let programs = lists.iter().flat_map(|list| list["programs"].as_array().expect("programs"));
        let mut found = programs.filter(|program| program["program"] == format!("program.{name}"));
        found.next().map(|program| program["advice"].as_str().expect("an advice").to_owned())
    };
    for (program, expected) in [
        ("cranefield-medicine", Some("apply")),
        ("tinsel-bay-medicine", Some("do_not_pay")),
        ("ambervale-medicine", Some("ask_first")),
        ("orchard-row-medicine", Some("do_not_pay")),
        ("thimble-creek-family", Some("do_not_pay")),
        ("saltwhistle-family", Some("do_not_pay")),
        ("copperdown-family", None),
    ] {
        assert_eq!(advice(program).as_deref(), expected, "{program}");
    }
    let partly = json(&[PARTLY]);
    let open: Vec<&str> = partly["application_lists"]
        .as_array()
        .expect("lists")
        .iter()
        .flat_map(|list| list["programs"].as_array().expect("programs"))
        .filter(|program| program["advice"] == "apply")
        .filter_map(|program| program["program"].as_str())
        .collect();
    assert_eq!(
        open,
        ["program.ravenscar-anesthesiology", "program.windlass-anesthesiology"],
        "only advanced positions"
    );
}

#[test]
fn an_email_to_a_program_that_has_not_written_is_refused() {
    let ran = here(&["draft", UNMATCHED, "hollowmere-medicine", "clarification"]).ended(1);
    assert!(!ran.out.contains("Dear"), "{}", ran.out);
    let findings = json(&[UNMATCHED]);
    assert!(rules(&findings, "findings").contains(&"soap/first-contact".to_owned()));
}

#[test]
fn an_accepted_offer_ends_the_search() {
    let folder = Folder::with_project();
    let person = PARTLY;
    folder.edit(
        person,
        "offered_on = 2027-03-18T09:00:00",
        "offered_on = 2027-03-18T09:00:00\naccepted_on = 2027-03-18T09:20:00",
    );
    let report = folder.run(&["report", person, "--format", "json"]).ended(0).json();
    assert_eq!(report["people"][0]["occasion"], "soap-accepted");
    assert_eq!(rules(&report, "findings"), ["soap/accepted-binds"]);
    assert_eq!(rules(&report, "items"), [""; 0]);
    assert_eq!(report["application_lists"], Json::Array(Vec::new()));
}

#[test]
fn what_is_wrong_with_occasions_is_said_in_their_file() {
    let folder = Folder::with_rules();
    let file = "rules/occasions.toml";
    let whole = folder.read(file);
    for (old, new, said) in [
        ("[soap]", "[soup]", "`applicant.occasion` cannot be `soup`"),
        ("topics = [\"soap\"]", "topics = [\"soup\"]", "there is no folder of rules `soup`"),
        ("list = \"in_soap\"", "list = \"zone\"", "`program.zone` is no yes-or-no of programs"),
        ("\"soap_list\", ", "\"name\", ", "`calendar.name` is no date of a season"),
        ("listed = \"Unfilled programs\"\n", "", "a list needs words that stand over it"),
    ] {
        folder.write(file, &whole.replacen(old, new, 1));
        let ran = folder.run(&["check"]).ended(2);
        assert!(ran.err.contains(said) && ran.err.contains("rules/occasions.toml:"), "{said}: {}", ran.err);
    }
}
