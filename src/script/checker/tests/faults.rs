//! One fault or a few in each rule, and every problem it must give: `line:column: message / help`.

use super::super::super::support::{Text, input, problems};
use crate::model::{Group, KindId, RuleId};

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
fn groups_name_rules_that_exist() {
    let mut input = input(&[("signals/a", "//! A test.\nconst RULE = #{ says: \"A\" };\nfn check(applicant, out) { out.note(); }\n")]);
    let rules = ["signals/a", "signals/b"].map(|id| RuleId(id.into())).to_vec();
    input.groups.push(Group { id: "one".to_owned(), one_for: KindId(0), rules });
    assert_eq!(problems(input), ["the group `one` names a rule `signals/b` that does not exist / did you mean `signals/a`?"]);
}

#[test]
fn misspelt_facts_names_and_words() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if aplicant.needs_visa && signal.program.visa { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `aplicant` is not known here / did you mean `applicant`?"##,
            r##"4:46: unknown fact `visa` of program / did you mean `visas`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.any(|email| email.knd == "update") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:43: unknown fact `knd` of email / did you mean `kind`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.season.review_start > applicant.today { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: unknown fact `review_start` of calendar / did you mean `review_starts`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.size > LARGE_PROGRAMM { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:30: `LARGE_PROGRAMM` is not known here / did you mean `LARGE_PROGRAM`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    out.eror();
    out.note();
}
"##,
        &[
            r##"4:9: there is no word `eror` / did you mean `error`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.sponsers(applicant) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: there is no word `sponsers`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if day(2) == 2 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: there is no word `day` / did you mean `days`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.has_some(["j1"]) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: there is no word `has_some` / there are or, has, has_any, is_empty, count"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if this.program.famous { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: there is no `this` here / call the function on a record: `record.name()`"##,
        ],
    );
}

#[test]
fn wrong_numbers_of_arguments_and_words_on_the_wrong_thing() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.at_least() { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: `at_least` takes 1 or 2 values, not 0 / it says whether at least so many records are so"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.all() { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: `all` needs a condition / write `.all(|x| ..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.any(|a, b| a == b) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: the condition of `any` has one name between the bars, not 2 / write `|x| ..`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.any(3) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: `any` needs a condition / write `.any(|x| ..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.count(|email| email.kind) > 2 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:39: a condition needs a yes or no, not a word of email.kind / compare it with something"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.name.has("a") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: `has` is no word on a text / it is used on a set: whether the set has that word"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.any(|visa| visa == "j1") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: `any` is no word on the set program.visas / it is used on a list of records: whether some record is so"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.name.mentions("a") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: `mentions` is no word on a text / it is used on a long text: whether one of the phrases occurs"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if known(applicant.name, 2) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `known` takes 1 value, not 2 / it says whether a fact is known"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.name.known() { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: `known` is no word to call on something / write `known(..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if any(applicant.emails) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `any` is not called by itself / it is used on a list of records: `x.any(..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.needs_visa.or("no") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:32: a yes or no is never the same as a text"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if hours(applicant.name) == hours(2) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:14: `hours` needs a whole number, not a text"##,
            r##"4:30: a span of time cannot be compared with a span of time"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.known { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: unknown fact `known` of email / write `known(..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.kind.any() { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: `kind` cannot be read off a list: it refers to no record / ask each record: `.any(|x| x.kind ..)`, `.where(|x| x.kind ..)`"##,
        ],
    );
}

#[test]
fn words_that_enums_and_sets_do_not_have() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.zone == "reech" { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:31: `reech` is no word of program.zone / did you mean `reach`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if "golden" != signal.tier { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `golden` is no word of signal.tier / did you mean `gold`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.has("j-1") { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:33: `j-1` is no word of program.visas / did you mean `j1`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.has_any(["j1", "h1"]) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:44: `h1` is no word of program.visas / did you mean `h1b`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.zone in ["reach", "save"] { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:41: `save` is no word of program.zone / it may be reach, target, safety"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.thank_you.or("maybe") == "welcome" { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:36: `maybe` is no word of program.thank_you / it may be welcome, optional, discouraged"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.has_any(signal.program.themes) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:37: `program.themes` and `program.visas` have no word in common"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas.has(signal.program.visas) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:33: `has` needs one word, not the set program.visas / use `has_any`"##,
        ],
    );
}

#[test]
fn comparisons_of_things_that_are_never_the_same() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.name == 3 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: a text is never the same as a number"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.zone == true { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: a word of program.zone is never the same as a yes or no / program.zone may be reach, target, safety"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.today > 5 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:24: `>` cannot compare a moment with a number / only two numbers or two moments have an order"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program == "Lakeside" { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: a program is never the same as a text / compare it with another program, or one of its facts"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program == signal { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: a program is never the same as a signal / compare it with another program, or one of its facts"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.zone == signal.tier { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: `program.zone` and `signal.tier` have different words"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.name < signal.program.city { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: `<` cannot compare a text with a text / only two numbers or two moments have an order"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails > 2 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:25: `>` cannot compare a list of email with a number / count the list: `.count()`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if days(2) > days(1) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:16: `>` cannot compare a span of time with a span of time / only two numbers or two moments have an order"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.visas == applicant.visas { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: the set program.visas cannot be compared with the set applicant.visas / ask the set: `.has(..)`, `.has_any(..)`, `.is_empty()`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.zone == signal.program.name { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:28: a word of program.zone is never the same as a text / program.zone may be reach, target, safety"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.partner == () { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: `()` has no place in a rule / ask `known(..)` or `unknown(..)`"##,
        ],
    );
}

#[test]
fn arithmetic_and_conditions_on_wrong_types() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.name + 1 == 2 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:23: `+` cannot put a text and a number together"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.today - applicant.certified_on > 3 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:24: a moment cannot be taken from a moment / use `days_between(from, to)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.today + 2 > applicant.certified_on { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:24: `+` cannot put a moment and a number together / say what the number counts: `days(2)`, `weeks(8)` or `hours(48)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.needs_visa * 2 == 4 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: `*` cannot put a yes or no and a number together"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if -applicant.today == 3 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `-` needs a number, not a moment"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.name { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `if` needs a yes or no, not a text / compare it with something"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails && signal.program.visas { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `&&` needs a yes or no, not a list of email / ask `.any()` or `.none()`"##,
            r##"4:28: `&&` needs a yes or no, not the set program.visas / ask `.has(..)` or `.is_empty()`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if !applicant.us_letters { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:9: `!` needs a yes or no, not a number / compare it with something"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if signal.program.size in applicant.visas { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:31: `in` looks into a list written out or a range, not the set applicant.visas / ask the set: `set.has(word)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.us_letters & 3 == 1 { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: `&` has no place in a rule / rules compare, add, subtract, multiply and divide"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    applicant.img;
    out.note();
}
"##,
        &[
            r##"4:5: this is a yes or no, and nothing is done with it / ask it in an `if`, or take it out"##,
        ],
    );
}

#[test]
fn what_is_said_in_the_wrong_stage_or_of_the_wrong_fact() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    out.points(3);
    out.note();
}
"##,
        &[
            r##"4:9: `points` cannot be said by a `check` rule / it may say error, warn, note"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    out.item("x").from(applicant.today);
    out.note();
}
"##,
        &[
            r##"4:9: `item` cannot be said by a `check` rule / it may say error, warn, note"##,
            r##"4:19: `from` cannot be said by a `check` rule / it may say error, warn, note"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.error();
}
"##,
        &[
            r##"4:9: `error` cannot be said by a `derive` rule / it may say set, vote, add"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.set("zone", "reach");
}
"##,
        &[
            r##"4:13: `zone` is put together otherwise / write `out.vote("zone", ..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.vote("zone", "reech");
}
"##,
        &[
            r##"4:22: `reech` is no word of program.zone / did you mean `reach`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.vote("zon", "reach");
}
"##,
        &[
            r##"4:14: unknown fact `zon` of program / did you mean `zone`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.set("name", "x");
}
"##,
        &[
            r##"4:13: `name` is not derived by rules / of a program, rules may set zone, img_tag, aligned"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.set("aligned", 3);
}
"##,
        &[
            r##"4:24: `program.aligned` cannot be a number / it is a yes or no"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    out.vote(applicant.name, "reach");
}
"##,
        &[
            r##"4:14: the name of a fact must be written out, in quotes"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    if program.aligned { out.set("aligned", true); }
}
"##,
        &[
            r##"3:4: this rule reads `program.aligned`, which it sets itself / let another rule read it, once it is known"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn derive(program, applicant, out) {
    if program.emails.any(|email| email.claims_first_choice) { out.add("zone", 1); }
}
"##,
        &[
            r##"4:72: `zone` is put together otherwise / write `out.vote("zone", ..)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn due(interview, applicant, out) {
    out.item("x").from(3).until(interview.program).done_if(interview.held);
}
"##,
        &[
            r##"4:24: `from` needs a moment, not a number"##,
            r##"4:33: `until` needs a moment, not a program"##,
            r##"4:60: `done_if` needs a yes or no, not a moment / ask `known(..)` or compare it"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn due(interview, applicant, out) {
    out.item("thank {interview.progam}").after("b/none").done_if(true);
}
"##,
        &[
            r##"4:32: unknown fact `progam` of interview / did you mean `program`?"##,
            r##"4:48: there is no rule `b/none` / write the path of its file without `.rhai`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn due(interview, applicant, out) {
    out.item(applicant.name).after("a");
}
"##,
        &[
            r##"4:14: the text of `item` must be written out, in quotes"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn due(interview, applicant, out) {
    out.itm("x");
}
"##,
        &[
            r##"4:9: there is no word `itm` / did you mean `item`?"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn limits(application, applicant, out) {
    out.at_most(2, #{ tier: "golden", zon: "reach", size: "x" });
}
"##,
        &[
            r##"4:29: `golden` is no word of place.tier / did you mean `gold`?"##,
            r##"4:39: neither a place nor its program has a fact `zon` / did you mean `zone`?"##,
            r##"4:59: `program.size` cannot be a text / it is a number"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn bid(place, applicant, out) {
    out.points(2.5);
    out.note();
}
"##,
        &[
            r##"4:16: `points` needs a whole number, not one with decimals"##,
            r##"5:9: `note` cannot be said by a `bid` rule / it may say points, forbid"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ kind: "updat" };
fn draft(program, applicant, letter) {
    letter.line("Dear {program.directr}");
    letter.greting("a");
    letter.line(`a ${program.name}`);
}
"##,
        &[
            r##"2:23: `updat` is no word of email.kind / did you mean `update`?"##,
            r##"4:32: unknown fact `directr` of program / did you mean `director`?"##,
            r##"5:12: there is no word `greting` / did you mean `greeting`?"##,
            r##"6:17: rules do not put texts together / give the parts names, and put them into the message as slots"##,
            r##"6:17: the text of `line` must be written out, in quotes"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(applicant, out) {
}
"##,
        &[
            r##"3:4: this rule says nothing / it may say error, warn, note"##,
        ],
    );
}

#[test]
fn slots_paths_and_citations() {
    assert_faults(
        r##"//! A test.
const RULE = #{
    says: "{signal.progam} and {sgnal.tier} and {applicant.emails.kind}",
    fix: "in {late} days, {signal.program}, {x}",
    by: "applicant.name",
    until: "applicant.certified",
    cites: ["sig-fixed-numbr", "sig-fixed-number"],
    kind: "update",
};
fn check(signal, applicant, out) {
    if applicant.img {
        out.warn(#{ late: 3 });
    } else {
        out.note(#{ about: 3 });
    }
}
"##,
        &[
            r##"3:20: unknown fact `progam` of signal / did you mean `program`?"##,
            r##"3:33: `sgnal` is not known in this message / did you mean `signal`?"##,
            r##"3:67: a message cannot go into a list of email / name the whole list, or give the records a name in the call"##,
            r##"4:15: `late` is not given to every finding of this rule / give it to each: `out.warn(#{ late: .. })`"##,
            r##"4:46: `x` is not known in this message / begin with `signal` or `applicant`, or give it a value in the call: `out.warn(#{ name: .. })`"##,
            r##"5:10: `by` needs the path of a date, and `applicant.name` is a text"##,
            r##"6:23: unknown fact `certified` of applicant / did you mean `certified_on`?"##,
            r##"7:13: unknown statement `sig-fixed-numbr` / did you mean `sig-fixed-number`?"##,
            r##"8:11: `kind` is no word for a `check` rule / only drafts have one"##,
            r##"14:28: `about` needs a record, not a number"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "a \"quoted\" {signal.x}" };
fn check(signal, applicant, out) {
    out.note();
}
"##,
        &[
            r##"2:23: unknown fact `x` of signal"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "{partner_place.tier} {place.tier}" };
fn bid(place, applicant, out) {
    out.points(1);
}
"##,
        &[
            r##"2:25: `partner_place` is not known in this message / begin with `place` or `applicant`: a place can be named by its facts"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "{text} {email.text} {n.x}" };
fn check(email, applicant, out) {
    out.note(#{ text: email.text, n: 3 });
}
"##,
        &[
            r##"2:25: `text` is a long text, too long for a message"##,
            r##"2:32: `email.text` is a long text, too long for a message"##,
            r##"2:47: unknown fact `x`: a number has no facts"##,
            r##"4:23: a message cannot say a long text"##,
        ],
    );
}

#[test]
fn what_is_never_used_and_names_given_twice() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
const FEW = 3;
const GOLD_RANK = 4;
const SUM = 1 + 2;
const low = 2;
fn check(applicant, out) {
    let late = applicant.today;
    for email in applicant.emails {
        out.note();
    }
}
fn count() {
    return nonsense;
}
"##,
        &[
            r##"3:7: `FEW` is never used / take it out, or use it"##,
            r##"4:7: `GOLD_RANK` is already in thresholds.toml / give it another name"##,
            r##"4:7: `GOLD_RANK` is never used / take it out, or use it"##,
            r##"5:7: `SUM` is never used / take it out, or use it"##,
            r##"5:7: the constant `SUM` must be written out / a number, a text, or a list of them"##,
            r##"6:7: `low` is never used / take it out, or use it"##,
            r##"6:7: the constant `low` needs a name in capitals / call it `LOW`"##,
            r##"8:9: `late` is never used / take it out, or use it"##,
            r##"9:9: `email` is never used / take it out, or use it"##,
            r##"13:4: `count` is a word of its own already / give the function another name"##,
            r##"13:4: `count` is never called / take it out"##,
            r##"14:12: `nonsense` is not known here / give it with `let`, or as a constant at the top"##,
        ],
    );
}

#[test]
fn what_is_hard_to_read() {
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if !(applicant.img && applicant.couples) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `!` before a group is hard to read / write `!a || !b` instead of `!(a && b)`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if !(applicant.img || applicant.couples) && applicant.visas[0] == "j1" { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:8: `!` before a group is hard to read / write `!a && !b` instead of `!(a || b)`"##,
            r##"4:64: rules do without `[ ]` after a value / ask the list in words: `first`, `where`, `any`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if !applicant.img { out.warn(); } else { out.error(); }
    out.note();
}
"##,
        &[
            r##"4:5: `if !` with an `else` is hard to read / ask without `!` and change the two parts round"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    let n = 1;
    n = 2;
    out.note();
}
"##,
        &[
            r##"5:7: a name keeps the value it was given / give the new value a name of its own with `let`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    let n = 0;
    for (email, i) in applicant.emails { if email.draft && i > n { continue; } }
    out.note();
}
"##,
        &[
            r##"5:17: rules do not count in a `for` / ask the list in words: `count`, `at_least`"##,
            r##"5:68: `continue` has no place in a rule / ask the list in words: `where`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    for n in [1, 2] { if n == 2 { break; } }
    out.note();
}
"##,
        &[
            r##"4:14: `for` goes through a list of records, not a list written out"##,
            r##"4:35: `break` has no place in a rule / ask the list in words: `any`, `first`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.img {
        for email in applicant.emails {
            if email.draft { out.warn(); }
        }
    } else if applicant.couples {
        if applicant.us_citizen { out.warn(); }
    }
    out.note();
}
"##,
        &[
            r##"6:13: this stands too deep inside other blocks / join the conditions with `&&`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    let f = |x| x == 1;
    if f == f { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:13: a condition `|x| ..` stands only in a list word / conditions stand in words such as `any` and `where`"##,
            r##"5:10: a condition cannot be compared with a condition"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.any(|email| { let a = email.draft; a }) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:29: a condition is one expression / name its parts with `let` before"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if (applicant.partner ?? applicant) == applicant && applicant?.img { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:27: `??` has no place in a rule / write `x.or(..)` for a blank fact"##,
            r##"4:66: `?.` has no place in a rule / a blank fact needs no care of its own"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.emails.any(|email| email.draft && email.new_information && email.justified && email.claims_first_choice && email.program.famous) { out.warn(); }
    out.note();
}
"##,
        &[
            r##"4:1: this line has 161 characters, 120 are enough / break it, or name its parts with `let`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    if applicant.img { out.note(); }
    out.note();
}
"##,
        &[
            r##"3:4: `check` has 27 lines, 25 are enough / make two rules of it, or move a part into a function"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
let few = 3;
fn check(applicant, out) {
    out.note();
}
"##,
        &[
            r##"3:1: only constants and functions stand at the top of a file / write `const NAME = ..;`, or move it into a function"##,
            r##"3:5: `few` is never used / take it out, or use it"##,
            r##"3:5: the constant `few` needs a name in capitals / call it `FEW`"##,
        ],
    );
    assert_faults(
        r##"//! A test.
const RULE = #{ says: "A" };
fn check(signal, applicant, out) {
    out.warn(#{ a: `x ${applicant.name}`, b: applicant.name + "!" });
    out.note();
}
"##,
        &[
            r##"4:20: rules do not put texts together / give the parts names, and put them into the message as slots"##,
            r##"4:61: `+` cannot put a text and a text together"##,
        ],
    );
}

#[test]
fn functions_of_the_library_are_checked_where_they_are_called() {
    assert_all(
        &[
            ("lib/a", r##"//! Shared.
const FEW = 3;
fn free(applicant) {
    return !applicant.needs_visa || this.visas.has_any(applicant.visas) || this.zon == "reach";
}
fn late() {
    return this.helt > FEW;
}
fn turns() {
    return this.turns() || this.size == "x";
}
"##),
            ("lib/b", r##"//! Shared.
const FEW = 4;
fn late() {
    return 1;
}
fn any() {
    return this.emails.any(|email| email.program == this);
}
"##),
            ("signals/a", r##"//! A test.
const RULE = #{ says: "A" };
const FEW = 5;
fn check(signal, applicant, out) {
    if signal.free(applicant) && signal.program.free(signal) && free(applicant) && signal.program.free() {
        out.warn();
    }
    if signal.program.turns() && signal.program.size > FEW {
        out.note();
    }
}
fn turns() {
    return true;
}
"##),
        ],
        &[
            r##"lib/a.rhai:4:81: unknown fact `zon` of program / did you mean `zone`?"##,
            r##"lib/a.rhai:4:81: unknown fact `zon` of signal"##,
            r##"lib/a.rhai:7:17: no record has a fact `helt` / did you mean `held`?"##,
            r##"lib/b.rhai:2:7: `FEW` is already in the library / give it another name"##,
            r##"lib/b.rhai:3:4: there are two functions `late` / give one of them another name"##,
            r##"lib/b.rhai:6:4: `any` is a word of its own already / give the function another name"##,
            r##"lib/b.rhai:7:24: `any` takes no value, not 1"##,
            r##"lib/b.rhai:7:53: `this` is not known inside a condition / name it before: `let one = this;`"##,
            r##"signals/a.rhai:3:7: `FEW` is already in the library / give it another name"##,
            r##"signals/a.rhai:5:15: this reads the fact `visas`, which a signal does not have / call it on another record"##,
            r##"signals/a.rhai:5:49: this reads the fact `needs_visa`, which a signal does not have / call it on another record"##,
            r##"signals/a.rhai:5:49: this reads the fact `visas`, which a signal does not have / call it on another record"##,
            r##"signals/a.rhai:5:65: there is no `this` here / call the function on a record: `record.name()`"##,
            r##"signals/a.rhai:5:99: `free` takes 1 value, not 0"##,
            r##"signals/a.rhai:12:4: the library has a function `turns` / give this one another name"##,
        ],
    );
}

#[test]
fn every_file_gives_its_problems_even_when_another_cannot_be_read() {
    assert_all(
        &[
            ("a/one", r##"//! A test.
const RULE = #{ says: "A" };
fn check(applicant, out) {
    if applicant.im { out.note(); }
}
"##),
            ("a/two", r##"//! A test.
const RULE = #{ says: "A" };
fn check(applicant, out) {
    if applicant.img { out.note() 
}
"##),
            ("a/three", r##"//! A test.
const RULE = #{ says: "A" };
fn chek(applicant, out) {
    out.note();
}
"##),
            ("a/four", r##"//! A test.
const RULE = #{ says: "A" };
fn due(applicant, out) {
    out.item("x").after("a/three").after("a/two").after("a/one").after("a/foru").done_if(applicant.img);
}
"##),
            ("lib/x", r##"//! Shared.
fn known_well() {
    return while;
}
"##),
            ("a/five", r##"//! A test.
const RULE = #{ says: "A" };
fn check(applicant, out) {
    if applicant.known_well() || applicant.nam == "x" { out.note(); }
}
"##),
        ],
        &[
            r##"a/one.rhai:4:18: unknown fact `im` of applicant / did you mean `img`?"##,
            r##"a/two.rhai:6:1: expecting '}' to terminate this block"##,
            r##"a/three.rhai:3:4: `chek` is no stage / did you mean `check`?"##,
            r##"a/four.rhai:4:57: `a/one` is a `check` rule and gives no items / name a `due` or `step` rule"##,
            r##"a/four.rhai:4:72: there is no rule `a/foru` / did you mean `a/four`?"##,
            r##"lib/x.rhai:3:12: 'while' is a reserved keyword / rules do without `while`: see docs/writing-rules.md"##,
            r##"a/five.rhai:4:44: unknown fact `nam` of applicant / did you mean `name`?"##,
        ],
    );
}
