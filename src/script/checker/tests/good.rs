//! Rules that are right: the project's own, and some that use every way of saying things.

use super::super::super::support::{Text, input, problems, reads_and_sets, shipped};

fn assert_fine(texts: &[Text<'_>]) {
    let found = problems(input(texts));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_shipped_rules_have_no_problems() {
    let shipped = shipped();
    let texts: Vec<Text<'_>> = shipped.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    assert_fine(&texts);
}

#[test]
fn conditions_see_the_names_and_constants_around_them() {
    let rule = r#"//! A test.
const RULE = #{ says: "{program} {late}" };
const FEW = 2;
fn check(program, applicant, out) {
    let held = program.interview.held;
    let late = program.emails.where(|email| email.sent > held + days(FEW));
    let twins = late.where(|one| late.any(|other| other != one && other.kind == one.kind));
    if late.at_least(FEW) && twins.none() && late.program.count() == 1 {
        out.warn(#{ late: late });
    }
}
"#;
    assert_fine(&[("emails/a", rule)]);
}

#[test]
fn functions_know_what_they_are_called_on() {
    let lib = r#"//! Shared.
const LIMIT = 3;
fn open_to(applicant) {
    if this.takes_signals.or(true) {
        return this.visas.has_any(applicant.visas) && this.size > LIMIT;
    }
    false
}
fn policy() {
    return this.thank_you.or(this.specialty.thank_you.or("optional"));
}
"#;
    let rule = r#"//! A test.
const RULE = #{ says: "{signal.program} is {signal.program.zone}", fix: "Ask {applicant}" };
fn check(signal, applicant, out) {
    if signal.program.open_to(applicant) && signal.program.policy() != "welcome" && far(signal.program) {
        out.note(#{ about: signal.program });
    }
}
fn far(program) {
    let first = if program.zone == "reach" { 1 } else { 2 };
    return first == 1 && program.state in ["NY", "NJ"];
}
"#;
    assert_fine(&[("lib/programs", lib), ("signals/a", rule)]);
}

#[test]
fn a_draft_writes_letters_with_slots() {
    let rule = r#"//! A test.
const RULE = #{ kind: "update" };
fn draft(program, applicant, letter) {
    for interview in program.interviews {
        letter.to("director");
        letter.subject("News from {applicant.name}, {applicant.season.name}");
        letter.greeting("Dear Dr. {program.director},");
        letter.line("Since {program.interview.held} much has happened in {program.specialty.in_sentence}.");
        if interview.held < applicant.today - weeks(2) {
            letter.gap("your news");
        }
        letter.close("{applicant}");
    }
}
"#;
    assert_fine(&[("emails/a", rule)]);
}

#[test]
fn items_have_dates_and_conditions_and_come_after_others() {
    let first = r#"//! A test.
const RULE = #{ };
fn step(applicant, out) {
    out.item("sit the exam").until(applicant.season.eras_opens).done_if(applicant.step1_passed);
}
"#;
    let second = r#"//! A test.
const RULE = #{ };
fn due(interview, applicant, out) {
    let thanks = interview.emails.first(|email| email.kind == "thank-you");
    out.item("thank {interview.program}")
        .after("a/first")
        .from(interview.held)
        .until(interview.held + hours(48))
        .done_on(thanks.sent)
        .void_if(days_between(interview.held, applicant.today) > 30 || percent(1, 3) > 40);
}
"#;
    assert_fine(&[("a/first", first), ("a/second", second)]);
}

#[test]
fn limits_and_pairs_and_bids_say_their_own_words() {
    let limits = r#"//! A test.
const RULE = #{ };
const PRICE = 3;
fn limits(application, applicant, out) {
    out.at_most(half_of(application.specialty.gold), #{ tier: "gold", zone: "reach" }).costs(PRICE);
    out.at_most(1, #{ famous: true });
}
"#;
    let pair = r#"//! A test.
const RULE = #{ says: "{place.program} is near {partner_place.program}" };
fn pair(place, partner_place, applicant, out) {
    if place.program.region == partner_place.program.region && applicant.couples {
        out.points(2);
    }
}
"#;
    let bid = r#"//! A test.
const RULE = #{ says: "{place.choice.connection} at {place.program}" };
fn bid(place, applicant, out) {
    if unknown(place.choice.connection) || place.tier == "single" {
        out.forbid();
    } else if place.choice.expected_rank in 1..=10 {
        out.points(-1);
    }
}
"#;
    assert_fine(&[("a/bid", bid), ("a/limits", limits), ("a/pair", pair)]);
}

#[test]
fn findings_may_name_the_same_value_in_every_call() {
    let rule = r#"//! A test.
const RULE = #{ says: "{other.program} comes {after} days before {email.program}", by: "email.sent" };
fn check(email, applicant, out) {
    let other = applicant.emails.first(|one| one != email && one.text.mentions(["hello", "dear"]));
    if other.sent < email.sent {
        out.warn(#{ other: other, after: days_between(other.sent, email.sent) });
    } else {
        out.note(#{ about: other, other: other, after: 0 });
    }
}
"#;
    assert_fine(&[("emails/a", rule)]);
}

#[test]
fn a_rule_that_returns_early_is_fine() {
    let rule = r#"//! A test.
const RULE = #{ };
fn derive(program, applicant, out) {
    if !applicant.img {
        return;
    }
    if !(program.state in ["NY"]) && program.setting != "academic" {
        out.vote("zone", if program.size >= LARGE_PROGRAM { "safety" } else { "target" });
    }
    out.set("aligned", program.themes.has("research") || program.themes.is_empty());
}
"#;
    assert_fine(&[("programs/a", rule)]);
}

#[test]
fn a_rule_reads_what_it_names_and_what_lists_slots_and_functions_rest_on() {
    let lib = "//! Shared.\nfn near(applicant) { this.region in [\"pacific\"] || applicant.img }\n";
    let rule = r#"//! A test.
const RULE = #{ fix: "Ask {program.choice}" };
fn derive(program, applicant, out) {
    if program.near(applicant) && program.emails.any(|email| email.draft) {
        out.vote("zone", "reach");
        out.set("aligned", true);
    }
}
"#;
    let (reads, sets) = reads_and_sets(&[("lib/a", lib), ("programs/a", rule)], "programs/a");
    assert_eq!(
        reads,
        "applicant.img program.name program.region program.choice program.emails choice.program email.program email.draft"
    );
    assert_eq!(sets, "program.zone program.aligned");
}
