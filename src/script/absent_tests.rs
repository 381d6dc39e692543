//! The proof that a verdict is what all completions of its blanks agree on: whatever the evaluator decides about a blank, Rhai
//! says too with the blank filled in in every way; and what it leaves open, differs. What the short names stand for:
//! `prove_tests`.

use std::rc::Rc;

use super::compile::unchecked_from;
use super::executor::{Call, Executor};
use super::limits::Limits;
use super::prove_tests::{START, assert_bodies_sound, assert_sound, ends, machine, world, written_out};
use super::support::input;
use crate::model::{Effect, Ended, Origin, PersonId};

#[test]
fn comparisons_of_blanks() {
    assert_sound(
        &[
            "n == 3",
            "3 == n",
            "n != 3",
            "3 != n",
            "n < 3",
            "3 < n",
            "n <= 3",
            "3 <= n",
            "n > 3",
            "3 > n",
            "n >= 3",
            "3 >= n",
            "n == n",
            "n != n",
            "n < n",
            "n == b",
            "n != \"x\"",
            "\"x\" != n",
            "n == 2.5",
            "2.5 > n",
            "n == true",
            "false != n",
            "n == ()",
            "() == n",
            "() != n",
            "n == [1]",
            "[1] != n",
            "n == #{}",
            "#{} != n",
            "n == 'c'",
            "'c' != n",
            "t == \"x\"",
            "\"x\" == t",
            "t < \"x\"",
            "t + \"x\" == \"x\"",
            "\"x\" + t == \"x\"",
            "'c' + t == \"c\"",
            "t - \"x\" == \"\"",
            "m > applicant.certified_on",
            "m + days(2) > m",
            "m - days(2) < m",
            "m == r",
            "r == applicant",
            "applicant == r.season",
            "applicant != r.needs_visa",
            "s == s",
        ],
        &[
            "n == n",
            "n != n",
            "n < n",
            "n == b",
            "n != \"x\"",
            "\"x\" != n",
            "n == 2.5",
            "n == true",
            "false != n",
            "n == [1]",
            "[1] != n",
            "n == #{}",
            "#{} != n",
            "t + \"x\" == \"x\"",
            "\"x\" + t == \"x\"",
            "m > applicant.certified_on",
            "m + days(2) > m",
            "m - days(2) < m",
        ],
    );
}

#[test]
fn sums_of_blanks() {
    assert_sound(
        &[
            "n + 1 > 0",
            "1 + n > 0",
            "n - 1 > 0",
            "1 - n > 0",
            "n * 0 == 0",
            "0 * n == 0",
            "n / 1 > 0",
            "1 / n > 0",
            "n % 2 == 0",
            "2 % n == 0",
            "n ** 2 > 0",
            "2 ** n > 0",
            "-n < 0",
            "+n > 0",
            "n & 1 == 0",
            "n | 1 == 1",
            "n ^ 1 == 0",
            "n << 1 > 0",
            "n + n == n",
            "1.5 * n > 0",
            "b + \"x\" == \"x\"",
        ],
        &[],
    );
}

#[test]
fn conditions_on_blanks() {
    assert_sound(
        &[
            "b",
            "!b",
            "b && true",
            "true && b",
            "b || true",
            "false || b",
            "b && false",
            "!(b && true)",
            "b ^ true",
            "n",
            "t",
            "same(if b { true } else { false })",
            "same(if b { false } else { true })",
            "b == b",
            "b == !b",
            "b ?? true",
            "(b ?? false) == false",
            "b?.img",
            "r?.img",
            "r.img",
            "!r.needs_visa",
            "r.season.review_starts > m",
            "same({ let c = b; c })",
            "same({ let c = b; let d = c; !d })",
            "same(b)",
            "!same(b)",
            "early(n)",
            "!early(n)",
            "twice(n) > 0",
            "same(same(b))",
            "same(n) == 3",
        ],
        &["b == b", "b == !b"],
    );
}

#[test]
fn lists_texts_and_maps_with_blanks() {
    assert_sound(
        &[
            "n in [1, 2]",
            "n in NUMBERS",
            "n in []",
            "!(n in [1, 2])",
            "n !in [1, 2]",
            "3 in [n]",
            "3 in [1, n]",
            "n in 1..5",
            "n in \"abc\"",
            "t in \"abc\"",
            "\"a\" in t",
            "t in #{ a: 1 }",
            "n in s",
            "\"j1\" in s",
            "`${n}` == \"\"",
            "`${n}` != \"\"",
            "`a ${t}`.len() > 2",
            "[n].len() > 0",
            "[n, 1][0] == 1",
            "NUMBERS[n] == 1",
            "[n, 1].contains(1)",
            "[1, n].contains(1)",
            "#{ a: n }.a == 1",
            "#{ a: n }.len() > 0",
            "#{ a: n }[\"a\"] == 1",
            "[1, 2].index_of(n) == 0",
            "[n, 2].index_of(2) == 1",
            "[3, n, 1].sort(|x, y| x - y) == ()",
            "[3, n, 1].sort() == ()",
            "[n, n].dedup() == ()",
            "[1, 2].filter(|x| x > n).len() > 0",
            "[n].filter(|x| x > 1).len() == 0",
            "[n].map(|x| x + 1).len() > 0",
            "[1].map(|x| n).len() > 0",
            "[1].some(|x| x == n)",
            "[1].all(|x| x == n)",
            "[n, 1].reduce(|sum, x| sum + x, 0) > 0",
            "[n].some(|x| x == 1)",
            "[n].find(|x| x == 1) == ()",
            "1..(n) == 1..2",
            "1..=(n) == 1..=2",
            "t.len() > 2",
            "t.contains(\"a\")",
            "\"abc\".contains(t)",
            "t.to_upper() == \"A\"",
            "\"a\".replace(\"a\", t) == ()",
            "n.abs() > 2",
            "max(n, 1) == 1",
            "min(1, n) == 1",
            "n.to_float() > 0.0",
            "n.to_string() == \"\"",
        ],
        &["n in []", "[n, 1].contains(1)", "[1, n].contains(1)"],
    );
}

#[test]
fn words_asked_of_blanks() {
    assert_sound(
        &[
            "s.has(\"j1\")",
            "!s.has(\"j1\")",
            "s.has_any([\"j1\"])",
            "s.has_any(s)",
            "s.is_empty()",
            "!s.is_empty()",
            "s.count() == 0",
            "drafts.any(|x| !x.draft)",
            "drafts.all(|x| x.draft)",
            "drafts.none(|x| !x.draft)",
            "drafts.count(|x| x.draft) == 1",
            "drafts.at_least(2, |x| x.draft)",
            "drafts.at_most(1, |x| x.draft)",
            "drafts.at_least(n)",
            "drafts.at_most(n, |x| true)",
            "drafts.where(|x| x.draft).all(|x| x.kind == \"update\")",
            "drafts.where(|x| x.draft).at_least(2)",
            "drafts.where(|x| x.draft).count() == 1",
            "drafts.first(|x| !x.draft) == applicant",
            "drafts.any(|x| b)",
            "drafts.all(|x| b)",
            "drafts.any(|x| n > 2)",
            "drafts.none(|x| x.kind == t)",
            "drafts.any(|x| same(b))",
            "drafts.program.any()",
            "drafts.program.count() == 0",
            "drafts.any(|x| asked(x.new_information))",
            "drafts.all(|x| asked(x.draft))",
            "drafts.any(|x| asked(x.justified) == true)",
            "drafts.none(|x| !asked(x.justified))",
            "asked(b)",
            "drafts.any(|x| x.text.mentions(\"a\"))",
            "drafts.any(|x| x.text.words() > 0 || x.text.names(\"a\"))",
            "drafts.any(|x| x.text.opening().mentions(\"a\"))",
            "drafts.any(|x| x.text.without([\"a\"]).mentions(\"a\"))",
            "drafts.any(|x| x.text.quote([\"a\"]) == \"a\")",
            "drafts.any(|x| x.text.alike(x.text) > 0)",
            "drafts.all(|x| x.sent < m)",
            "drafts.any(|x| drafts.any(|y| x != y && !y.draft))",
            "drafts.where(|x| x.draft).program.none()",
            "percent(n, 2) > 0.0",
            "percent(1, n) > 0.0",
            "days_between(m, m) == 0",
            "has_hour(m)",
            "m > m + days(n)",
            "known(n > 2)",
            "known(n + 1)",
            "unknown(b && true)",
            "(n == 2).or(true)",
            "known(r.season)",
            "unknown(r.season)",
            "r.img.or(true)",
            "n.or(1) == 1 && n == 1",
            "n.or(m) > m",
            "b.or(n) == 1",
        ],
        &[
            "drafts.first(|x| !x.draft) == applicant",
            "drafts.none(|x| x.kind == t)",
            "days_between(m, m) == 0",
            "has_hour(m)",
            "m > m + days(n)",
            "(n == 2).or(true)",
            "n.or(m) > m",
        ],
    );
}

#[test]
fn statements_that_hang_on_blanks() {
    let bodies = [
        "if b { out.error(); } else { out.warn(); }",
        "if b { } out.error();",
        "let f = |x| x == 3; if [n].some(f) { out.error(); }",
        "for x in [n, 1] { if x == 1 { out.error(); } }",
        "for x in n { out.error(); }",
        "for x in 0..(n) { out.error(); }",
        "for x in drafts { if x.draft { out.error(); } }",
        "for x in drafts.where(|x| x.draft) { out.error(); }",
        "let i = 0; for x in drafts { if x.draft { i += 1; } } if i == 1 { out.error(); }",
        "let i = 1; i += n; if i == 1 { out.error(); }",
        "let i = n; i = 1; out.error();",
        "let a = [1]; a.push(n); out.error();",
        "let a = [2, n, 1]; a.sort(|x, y| x - y); if a[0] == 2 { out.error(); }",
        "let a = [2, n]; a.dedup(|x, y| x == y); out.error();",
        "let a = []; a[n] = 1; out.error();",
        "let a = #{}; a.c = n; out.error();",
        "return n;",
        "return n == 1;",
        "n",
        "same(n); out.error();",
        "early(n); out.error();",
        "n; out.error();",
        "`${n}`; out.error();",
        "out.error(#{ late: n });",
        "out.error(#{ about: r.season });",
        "out.error(n);",
        "out.set(\"name\", t);",
        "out.points(n);",
        "out.item(t);",
        "if b { return; } out.error();",
        "if early(n) { return; } out.error();",
        "let x = if b { 1 } else { 2 }; out.error();",
        "let v = n; if unknown(v) { } if v > 2 { out.error(); }",
        "let v = n; let a = [v.or(1), v, 2]; a.sort(|x, y| x - y); out.error();",
        "let v = b; if unknown(v) { } if v { out.error(); }",
        "let v = b; if v.or(false) || v { out.error(); }",
        "let v = drafts.first(|x| false); if v == applicant { out.error(); }",
        "let v = drafts.first(|x| false); if unknown(v) && v.draft { out.error(); }",
        "if drafts.first(|x| false).draft { out.error(); }",
        "out.error(#{ about: drafts.first(|x| false) });",
    ];
    assert_bodies_sound(&bodies, |_| false);
}

#[test]
fn a_rule_that_asks_whether_a_fact_is_blank_decides() {
    let yes = [
        "unknown(n)",
        "!known(n)",
        "n.or(3) == 3",
        "3 == n.or(3)",
        "b.or(true)",
        "!b.or(false)",
        "t.or(\"x\") == \"x\"",
        "unknown(r)",
        "blank(n)",
        "unknown(same(n))",
        "same(n).or(1) == 1",
        "n.or(b.or(true))",
        "unknown(n) || n > 2",
        "drafts.any(|x| x.draft && applicant == applicant)",
        "drafts.any(|x| x.draft)",
        "drafts.at_least(1, |x| x.draft)",
        "drafts.at_least(2)",
        "drafts.at_most(2, |x| x.draft)",
        "drafts.any(|x| unknown(x.draft))",
        "drafts.count(|x| x.draft.or(false)) == 1",
        "drafts.where(|x| x.draft).any()",
        "drafts.first(|x| x.draft).kind == \"update\"",
        "true || b",
        "!(false && b)",
        "drafts.where(|x| x.draft).any(|x| x.kind == \"update\")",
        "drafts.any(|x| x.draft && x.kind == \"update\")",
        "drafts.count() == 2",
        "unknown(drafts.first(|x| x.kind.or(\"reply\") == \"question\"))",
        "unknown(drafts.first(|x| false).sent)",
        "drafts.first(|x| false).kind.or(\"reply\") == \"reply\"",
    ];
    let no = [
        "known(n)",
        "!unknown(n)",
        "n.or(3) == 4",
        "b.or(false)",
        "false && b",
        "known(n) && n > 2",
        "known(r)",
        "drafts.none(|x| x.draft)",
        "drafts.at_most(0, |x| x.draft)",
        "drafts.at_least(3, |x| x.draft)",
        "drafts.all(|x| known(x.draft))",
        "drafts.any(|x| known(x.draft) && !x.draft)",
        "drafts.none()",
        "drafts.where(|x| false).any(|x| x.draft)",
    ];
    assert_eq!(ends(&yes), yes.map(|case| format!("{case}: says something")));
    assert_eq!(ends(&no), no.map(|case| format!("{case}: clear")));
}

/// What is decided already may name a list: it names those that surely belong, and no blank decided anything.
#[test]
fn a_message_names_the_records_of_a_list_that_surely_belong() {
    let slot = |body: &str| {
        let (machine, world) = (machine(&[body]), Rc::new(world()));
        match machine.run(&world, Call::of(0, world.applicant(PersonId(0)), None)).effects.pop() {
            Some(Effect::Find { slots, .. }) => slots.get("emails").cloned(),
            _ => None,
        }
    };
    let named = slot("out.error(#{ emails: drafts.where(|x| x.draft) });");
    assert!(matches!(named, Some(crate::model::SlotValue::Records(records)) if records.len() == 1));
}

/// Steps are charged before they are made: what goes beyond the limit is for Rhai to judge.
#[test]
fn a_call_beyond_its_limit_ends_as_it_does_with_rhai() {
    let text = format!(
        "{START}    {}\n}}\n",
        written_out("if drafts.any(|x| x.draft && same(x.kind == \"update\")) { out.error(); }")
    );
    let world = Rc::new(world());
    let call = Call::of(0, world.applicant(PersonId(0)), None);
    let (mut left, mut faults) = (0, 0);
    for fuel in 1..150 {
        let limits = Limits { fuel, ..Limits::SHIPPED };
        let machine = unchecked_from(&input(&[("a/0", &text)]), limits, Origin::Shipped).expect("it is Rhai");
        let ran = machine.reference().run(&world, call);
        faults += usize::from(matches!(ran.ended, Ended::Fault(_)));
        left += usize::from(machine.evaluate(&world, call).is_none());
        let ended = machine.run(&world, call).ended;
        assert!(ended == ran.ended || ran.ended != Ended::Told, "{fuel} steps: {ended:?}");
    }
    assert!(
        faults > 10 && left > faults && left < 149,
        "{faults} calls went beyond the limit, {left} were left to Rhai"
    );
}
