//! What somebody supposes, and what moves: whole outputs, mistakes, and that nothing is told that stays.

use std::sync::LazyLock;

use crate::workshop::{Folder, Ran};

const AMARA: &str = "scenarios/people/internal-medicine-j1.toml";
const COUPLE: &str = "scenarios/people/couple-im-and-pediatrics.toml";

/// The project with the counts of signals that these tests speak of.
static PROJECT: LazyLock<Folder> = LazyLock::new(project);

fn project() -> Folder {
    let both = Folder::with_project().with_counts("internal-medicine", &[("gold", 3), ("silver", 12)]);
    both.with_counts("pediatrics", &[("signals", 5)])
}

fn what_if(scenario: &str, set: &[&str]) -> Ran {
    PROJECT.run(&[&["what-if", scenario], set].concat())
}

#[test]
fn a_visa_policy_and_a_lost_gold_signal_move_signals_findings_and_the_list_and_nothing_else() {
    let ran = what_if(AMARA, &["visa_policy of Quillmoor University = H-1B", "one gold fewer"]).ended(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    let heads: Vec<&str> = lines.iter().copied().filter(|line| !line.starts_with(' ') && !line.is_empty()).collect();
    assert_eq!(
        heads,
        ["What if", "Signals, internal medicine: 2 gold, 12 silver", "Findings", "Your list"],
        "{}",
        ran.out
    );
    assert_eq!(lines[1], "  Quillmoor University, visas: H-1B (now J-1)");
    assert_eq!(lines[2], "  Internal medicine, gold signals: 2 (now 3)");
    for line in [
        "  gold  no longer Quillmoor University: it does not sponsor a visa you can train\n      on\n",
        "  new: You plan 3 gold signals in internal medicine; the season gives 2\n",
        "  new: Quillmoor University does not sponsor a visa you can train on\n",
        "    before: apply, nothing they say excludes you\n",
    ] {
        assert!(ran.out.contains(line), "{line:?} is not in\n{}", ran.out);
    }
    assert!(!ran.out.contains("silver  "), "no silver signal moves:\n{}", ran.out);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn what_changes_nothing_is_said_to_change_nothing() {
    let ran = what_if(AMARA, &["expected rank of tidewick = 1"]).ended(0);
    assert_eq!(ran.out, "What if\n  Tidewick University, expected rank: 1 (now 3)\n\nNothing moves.\n");
}

#[test]
fn a_fact_may_be_named_by_path_in_words_or_by_the_header_of_a_sheet() {
    let said = |set: &str| what_if(AMARA, &[set]).ended(0).out;
    let by_path = said("program.quillmoor.visas = h1b");
    for other in ["visas of quillmoor = H-1B", "Visa Sponsorship of Quillmoor University = h1b"] {
        assert_eq!(said(other), by_path, "{other}");
    }
    assert_eq!(said("applicant.needs_visa = no"), said("needs visa = No"));
    assert_eq!(said("one gold fewer"), said("specialty.internal-medicine.gold = 2"));
}

#[test]
fn a_workbook_is_asked_like_any_scenario() {
    let folder = project();
    folder.run(&["convert", AMARA, "amara.xlsx"]).ended(0);
    let of_book = folder.run(&["what-if", "amara.xlsx", "one gold fewer"]).ended(0).out;
    assert_eq!(of_book, what_if(AMARA, &["one gold fewer"]).ended(0).out);
}

#[test]
fn of_a_couple_each_is_named_and_a_specialty_without_gold_is_not_meant() {
    let ran = what_if(COUPLE, &["one gold fewer", "partner.needs_visa = no"]).ended(0);
    assert!(ran.out.starts_with("What if\n  Internal medicine, gold signals: 2 (now 3)\n"), "{}", ran.out);
    assert!(ran.out.contains("\n  partner, no longer: "), "{}", ran.out);
}

#[test]
fn json_says_the_same() {
    let json = what_if(AMARA, &["one gold fewer", "--format", "json"]).ended(0).json();
    assert_eq!(json["preceptor_what_if"], 0);
    assert_eq!(json["supposed"][0]["fact"], "specialty.internal-medicine.gold");
    let plan = &json["signals"][0];
    assert!(plan["total_is"].as_i64() < plan["total_was"].as_i64(), "{plan}");
    let moved = plan["moved"].as_array().expect("a list");
    assert!(moved.iter().any(|one| one["was"] == "gold" && one["is"].is_null()), "{plan}");
}

#[test]
fn more_signals_never_make_the_proposal_worth_less() {
    for (many, tier) in [("one", "gold"), ("three", "gold"), ("two", "silver"), ("nine", "silver")] {
        let json = what_if(AMARA, &[&format!("{many} {tier} more"), "--format", "json"]).ended(0).json();
        for plan in json["signals"].as_array().expect("a list") {
            assert!(plan["total_is"].as_i64() >= plan["total_was"].as_i64(), "{many} {tier} more: {plan}");
        }
    }
}

#[test]
fn mistakes_are_told_all_at_once_with_what_may_have_been_meant() {
    let wrong = [
        ("visas of Quilmoor University = J-1", "did you mean `Quillmoor University`?"),
        ("vissas of quillmoor = J-1", "there is no fact `vissas`"),
        ("visa = J-1", "`visa` of which program?"),
        ("gold = 45", "is not between 0 and 40"),
        ("nine gold fewer", "there are only 3"),
        ("visas of quillmoor = purple", "purple"),
        ("partner.needs_visa = no", "this scenario holds no partner"),
        ("gobbledygook", "supposes nothing"),
        ("= J-1", "there is no fact"),
        ("visas of quillmoor =", "nothing is said behind the `=`"),
        ("program.quillmoor.zone = reech", "reech"),
    ];
    let set: Vec<&str> = wrong.iter().map(|(set, _)| *set).collect();
    let ran = what_if(AMARA, &set).ended(2);
    for (set, says) in wrong {
        assert!(ran.err.contains(says), "{set}: {says:?} is not in\n{}", ran.err);
    }
    assert!(ran.err.ends_with("11 problems, nothing was run\n"), "{}", ran.err);
    assert_eq!(ran.out, "");
    what_if(AMARA, &["gold = 2", "one gold fewer"]).ended(2);
    PROJECT.run(&["what-if", AMARA]).ended(2);
}
