//! One fault or a few in each rule, and every problem it must give: `line:column message / help`.

use super::super::super::support::{Text, input, problems};
use crate::model::{Group, KindId, RuleId};

const RULE: &str = "//! A test.\nconst RULE = #{ says: \"A\" };\n";

/// A check of signals with this body, which begins in line 4.
fn check(body: &str) -> String {
    format!("{RULE}fn check(signal, applicant, out) {{\n{body}\n}}\n")
}

/// Problems of one rule without its file name.
fn found_in(id: &str, text: &str) -> Vec<String> {
    let found = problems(input(&[(id, text)]));
    found.into_iter().map(|line| line.trim_start_matches(&format!("{id}.rhai:")).to_owned()).collect()
}

#[track_caller]
fn assert_faults(text: &str, wanted: &[&str]) {
    assert_eq!(found_in("a", text), wanted, "{text}");
}

#[track_caller]
fn assert_all(texts: &[Text<'_>], wanted: &[&str]) {
    assert_eq!(problems(input(texts)), wanted);
}

#[test]
fn misspelt_facts_and_names() {
    assert_faults(
        &check("    if aplicant.needs_visa && signal.program.visa { out.eror(); }"),
        &[],
    );
}
