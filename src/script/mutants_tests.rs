//! Which mistakes are tried, and how they are said.

use super::super::support::own;
use super::mutants;

const RULE: &str = r#"//! A rule: "5 > 3" is no code.

const RULE = #{ says: "more than 7 && true", cites: [] };

const FAR = 2;

// A comment with 1 > 0.
fn check(signal, applicant, out) {
    if signal.tier == "gold" && !signal.program.famous && applicant.step2ck_score > FAR {
        out.warn(#{ far: 3 });
    }
}
"#;

#[test]
fn every_mistake_is_said_once_in_the_order_of_the_text() {
    let said: Vec<String> = mutants(RULE, &own().dictionary).into_iter().map(|mutant| mutant.what).collect();
    assert_eq!(
        said,
        [
            "`2` -> `1`",
            "`2` -> `3`",
            "dropped `signal.tier == \"gold\" &&`",
            "`signal.tier == \"gold\" && !signal.program.famous && applicant.step2ck_score > FAR` -> \
             `!(signal.tier == \"gold\" && !signal.program.famous && applicant.step2ck_score > FAR)`",
            "`==` -> `!=`",
            "`\"gold\"` -> `\"silver\"`",
            "dropped `&& !signal.program.famous`",
            "`&&` -> `||`",
            "dropped `!`",
            "dropped `&& applicant.step2ck_score > FAR`",
            "`&&` -> `||`",
            "`>` -> `<=`",
            "`>` -> `>=`",
            "`warn` -> `note`",
            "`3` -> `2`",
            "`3` -> `4`",
        ]
    );
}

#[test]
fn a_mistake_changes_only_its_own_place() {
    let all = mutants(RULE, &own().dictionary);
    let dropped = all.iter().find(|mutant| mutant.what == "dropped `&& !signal.program.famous`").expect("it is made");
    assert_eq!(dropped.apply(RULE), RULE.replace(" && !signal.program.famous", ""));
    let turned = all.iter().find(|mutant| mutant.what == "dropped `!`").expect("it is made");
    assert_eq!(turned.apply(RULE), RULE.replace("!signal", "signal"));
}

#[test]
fn a_condition_in_a_list_word_is_dropped_without_its_name() {
    let text = "fn check(applicant, out) { if applicant.emails.any(|email| email.draft && known(email.sent)) {} }";
    let said: Vec<String> = mutants(text, &own().dictionary).iter().map(|mutant| mutant.apply(text)).collect();
    assert!(said.contains(&text.replace("email.draft && ", "")), "{said:#?}");
    assert!(said.contains(&text.replace(" && known(email.sent)", "")), "{said:#?}");
}

#[test]
fn each_text_of_a_list_at_the_top_is_dropped_in_turn() {
    let text = "const RULE = #{ cites: [\"x\"] };\nconst WORDS = [\n    \"a b\", \"c\",\n    \"d\"\n];\n";
    let said: Vec<String> = mutants(text, &own().dictionary).iter().map(|mutant| mutant.apply(text)).collect();
    assert_eq!(said, [text.replace("\"a b\",", ""), text.replace("\"c\",", ""), text.replace("\"d\"", "")]);
}
