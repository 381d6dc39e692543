//! Whole reports of a small outcome made by hand, in every format and wording, and the cases that look different.

mod sample;

use crate::model::{
    Allocation, CannotTell, Chosen, Fault, How, LineCol, Misplaced, Need, Outcome, PersonId, Reason, RecordView,
    RuleFault, RuleSet, SaidBy, Scale, Severity, Slot, SourceValue, Stands, State, Swap, Value, Verdict,
    WeightSensitivity, Why,
};
use crate::report::{NEVER, Wording, html, json, markdown, text, view};

use sample::{Sample, day, id, nine, source, words};

/// A plan with something of everything.
fn everything() -> (Outcome, RuleSet) {
    let mut sample = Sample::new();
    let me = sample.world.applicant(PersonId(0));
    data(&mut sample);
    wrong(&mut sample, me);
    unknown(&mut sample, me);
    list(&mut sample);
    signals(&mut sample);
    dates(&mut sample, me);
    sample.done()
}

/// What the rules' data, a guess and a stated value say.
fn data(sample: &mut Sample) {
    let specialty = sample.record(0, "specialty", "internal-medicine");
    sample.put(specialty, "gold", Value::Integer(3), How::Data, Some(source("AAMC 2027", "official")));
    sample.put(specialty, "silver", Value::Integer(12), How::Data, Some(source("A blog", "secondary")));
    let lakeside = sample.record(0, "program", "lakeside");
    sample.put(lakeside, "share", Value::Number(45.0), How::Assumed, None);
    sample.put(lakeside, "zone", Value::Word("reach".into()), How::Given, None);
    let riverside = sample.record(0, "program", "riverside");
    let looked_up =
        How::Confirmed { by: "Ruth Okafor".into(), on: "2026-08-30".into(), at: "https://example.org/r".into() };
    sample.put(riverside, "share", Value::Number(12.5), looked_up, None);
}

/// Errors, a warning with another folded into it, a note, one that is waived, and a rule that went wrong.
fn wrong(sample: &mut Sample, me: RecordView) {
    let (signal, city) = (sample.record(0, "signal", "city"), sample.record(0, "program", "city"));
    let (lakeside, riverside) = (sample.record(0, "program", "lakeside"), sample.record(0, "program", "riverside"));
    let reads = [(me, "applicant", "visas"), (signal, "signal", "program"), (city, "program", "visas")];
    sample.row("signals/visa", signal, Verdict::Fires, &reads);
    let application = sample.record(0, "application", "internal-medicine");
    let finding = sample.finding(
        "signals/visa",
        signal,
        Severity::Error,
        "City Hospital does not sponsor a visa you can train on",
    );
    finding.fix = Some("Move this signal to a program that does".to_owned());
    finding.by = Some(nine(2026, 9, 23));
    finding.cites = vec!["sig-visa".to_owned()];
    finding.group = Some("wasted".to_owned());
    finding.application = Some(application);
    let folded = sample.finding("signals/reach", signal, Severity::Warning, "a reach for you");
    folded.folded_into = Some("signals/visa city".to_owned());
    sample.row(
        "programs/share",
        lakeside,
        Verdict::Fires,
        &[(lakeside, "program", "share"), (lakeside, "program", "zone")],
    );
    sample.finding("programs/share", lakeside, Severity::Warning, "few of its residents studied abroad");
    sample.row("programs/share", riverside, Verdict::Fires, &[(riverside, "program", "share")]);
    let waived = sample.finding("programs/share", riverside, Severity::Warning, "few of its residents studied abroad");
    waived.waived = Some("My advisor and I decided so".to_owned());
    sample.finding("plan/few", me, Severity::Note, "You have one signal left");
    let fault = Fault { message: "too much work".to_owned(), spot: LineCol { line: 3, column: 5 } };
    sample.outcome.faults.push(RuleFault {
        rule: id("signals/broken"),
        subject: signal,
        fault,
        at: "rules/signals/broken.rhai:3:5".to_owned(),
    });
    sample.row("signals/broken", signal, Verdict::Fault, &[]);
}

/// A blank of a program behind a derived fact, a blank of the applicant, a conflict and a season nobody knows.
fn unknown(sample: &mut Sample, me: RecordView) {
    let (lakeside, city) = (sample.record(0, "program", "lakeside"), sample.record(0, "program", "city"));
    let specialty = sample.record(0, "specialty", "internal-medicine");
    let need = |handle, fact, why| Need { handle, fact, why, hour: false };
    let visas = need(lakeside, sample.fact("program", "visas"), Why::Blank);
    let share = need(city, sample.fact("program", "share"), Why::Blank);
    let zone = need(city, sample.fact("program", "zone"), Why::NotDerived(vec![share.clone()]));
    let months = need(me, sample.fact("applicant", "months"), Why::Blank);
    let said = |value: &str, source: &str| SourceValue { value: value.into(), by: SaidBy::Source(source.into()) };
    let two = vec![said("30", "AAMC"), said("25", "IM.org")];
    let conflict = need(specialty, sample.fact("specialty", "signals"), Why::Conflict(two));
    let season = need(specialty, sample.fact("specialty", "gold"), Why::NoSuchSeason);
    let rows = [
        ("signals/visa", lakeside, vec![visas]),
        ("programs/zone", city, vec![share]),
        ("programs/fit", city, vec![zone, months]),
        ("plan/size", me, vec![conflict, season]),
    ];
    for (rule, subject, needs) in rows {
        sample.row(rule, subject, Verdict::CannotTell, &[]);
        sample.outcome.cannot_tell.push(CannotTell { rule: id(rule), subject, needs, could: None });
    }
}

/// A program that excludes the applicant for two reasons, one to ask, one to apply to, and what leaving one out saves.
fn list(sample: &mut Sample) {
    let specialty = sample.record(0, "specialty", "internal-medicine");
    for program in ["city", "lakeside", "riverside"] {
        let program = sample.record(0, "program", program);
        sample.put(program, "specialty", Value::Record(specialty.record), How::Given, None);
    }
    let (city, lakeside) = (sample.record(0, "program", "city"), sample.record(0, "program", "lakeside"));
    let excluded = sample.fact("program", "excluded");
    let visas = Need { handle: lakeside, fact: sample.fact("program", "visas"), why: Why::Blank, hour: false };
    sample.world.derived.insert((lakeside, excluded), Slot::Absent(Why::NotDerived(vec![visas])));
    sample.put(city, "excluded", Value::Bool(true), How::Derived(vec![id("programs/by-visa")]), None);
    sample.put(sample.record(0, "program", "riverside"), "excluded", Value::Bool(false), How::Given, None);
    let reasons = [("programs/by-attempts", "it allows 1 attempt", "attempts"), ("programs/by-visa", "no J-1", "visa")];
    for (rule, says, short) in reasons {
        let (says, short) = (says.to_owned(), short.to_owned());
        sample.outcome.reasons.push(Reason { rule: id(rule), subject: city, fact: excluded, says, short });
    }
    let application = sample.record(0, "application", "internal-medicine");
    sample.put(application, "fees_saved", Value::Integer(26), How::Derived(Vec::new()), None);
}

fn signals(sample: &mut Sample) {
    let application = sample.record(0, "application", "internal-medicine");
    let place = |id: &str| sample.record(0, "place", id);
    let program = |id: &str| sample.record(0, "program", id);
    let chosen = |place, program, points, margin, reasons: &[(i64, &str)]| Chosen {
        place,
        program,
        tier: "gold".to_owned(),
        points,
        margin,
        rivals: Vec::new(),
        shaken: margin.map(|_| Vec::new()),
        kept_out_by: Vec::new(),
        reasons: reasons.iter().map(|(n, says)| (*n, (*says).to_owned(), id("signals/fit"))).collect(),
        find_out: Vec::new(),
        could_gain: 0,
        gains_by: Vec::new(),
    };
    let reasons = [(4, "sponsors J-1"), (2, "family nearby"), (-1, "far from your regions")];
    let mut riverside = chosen(place("4-gold"), program("riverside"), 5, Some(1), &reasons);
    riverside.rivals = vec![program("lakeside")];
    riverside.shaken = Some(vec![WeightSensitivity { rule: id("signals/fit"), times: Scale::Half }]);
    let mut lakeside = chosen(place("4-gold"), program("lakeside"), 4, None, &[(4, "family nearby")]);
    (lakeside.margin, lakeside.rivals) = (Some(1), vec![program("riverside")]);
    let swap = Swap { from: program("city"), to: program("riverside"), tier: "gold".to_owned(), gains: 5 };
    sample.outcome.allocations.push(Allocation {
        application,
        total: 5,
        gap: Some(0),
        chosen: vec![riverside],
        left_out: vec![lakeside],
        forbidden: vec![(place("2-gold"), "does not sponsor J-1".to_owned())],
        open: Vec::new(),
        limits: vec!["at most 3 gold".to_owned()],
        clashing: Vec::new(),
        own_plan: vec![(program("city"), "gold".to_owned())],
        own_total: Some(0),
        swaps: vec![swap],
        nothing_because: None,
    });
}

fn dates(sample: &mut Sample, me: RecordView) {
    sample.item("emails/thanks", me, "thank Lakeside Medical Center", Some(day(2026, 9, 8)), State::Late);
    sample.item("dates/submit", me, "submit", Some(nine(2026, 9, 23)), State::Open);
    sample.item("emails/thanks", me, "thank City Hospital", Some(day(2026, 9, 1)), State::Done);
    let rank = sample.item("dates/rank", me, "certify the rank list", Some(day(2027, 3, 3)), State::NotYet);
    rank.from = Some(day(2027, 2, 1));
    let exam = sample.item("road/exam", me, "pass the exam", None, State::Open);
    exam.step = true;
    let register = sample.item("road/certify", me, "certify", Some(day(2026, 12, 1)), State::NotYet);
    (register.step, register.after) = (true, vec!["road/exam".to_owned()]);
    let token = sample.item("road/a-token", me, "get the token", None, State::Done);
    (token.step, token.done_on) = (true, Some(day(2025, 7, 3)));
    (token.after, token.out_of_order) = (vec!["road/exam".to_owned()], Vec::new());
    let title = "pass the exam".to_owned();
    token.out_of_order.push(Misplaced { title, stands: Stands::NotDone });
}

/// Whole texts are files beside this one; a new one is copied from the message.
#[track_caller]
fn same(said: &str, file: &str, expected: &str) {
    assert!(said == expected, "{file} is now:\n{said}");
}

#[test]
fn applicant_reads_what_is_wrong_what_to_do_and_by_when_first() {
    let (outcome, rules) = everything();
    let said = text(&view(&outcome, &rules), Wording::Applicant);
    same(&said, "applicant.txt", include_str!("applicant.txt"));
}

#[test]
fn editor_sees_rules_keys_events_points_and_verdicts_as_well() {
    let (outcome, rules) = everything();
    same(&text(&view(&outcome, &rules), Wording::Editor), "editor.txt", include_str!("editor.txt"));
}

#[test]
fn json_holds_every_member_of_the_contract() {
    let (outcome, rules) = everything();
    same(&json(&view(&outcome, &rules)), "report.json", include_str!("report.json"));
}

#[test]
fn plan_without_a_flaw_says_so_in_one_line() {
    let (outcome, rules) = Sample::new().done();
    let expected = "Amara, internal medicine - ERAS 2027, as of 10 Sep 2026\n\n\
                    Nothing to fix: no rule found anything wrong.\n\n\
                    Rules of 1 Sep 2026.\n";
    assert_eq!(text(&view(&outcome, &rules), Wording::Applicant), expected);
}

#[test]
fn couple_has_a_block_of_sections_for_each_person() {
    let mut sample = Sample::new();
    sample.partner("Ben");
    for person in 0..2 {
        let signal = sample.record(person, "signal", "city");
        let visas = sample.record(person, "program", "city");
        sample.row("signals/visa", signal, Verdict::Fires, &[(visas, "program", "visas")]);
        sample.finding("signals/visa", signal, Severity::Error, &format!("wrong visa for person {person}"));
    }
    let (outcome, rules) = sample.done();
    let said = text(&view(&outcome, &rules), Wording::Applicant);
    same(&said, "couple.txt", include_str!("couple.txt"));
}

#[test]
fn after_submission_nothing_is_to_be_fixed_before_it() {
    let mut sample = Sample::new();
    let me = sample.world.applicant(PersonId(0));
    sample.put(me, "certified_on", Value::When(nine(2026, 9, 9)), How::Given, None);
    sample.finding("plan/wrong", me, Severity::Error, "Something is wrong");
    let (outcome, rules) = sample.done();
    let said = text(&view(&outcome, &rules), Wording::Applicant);
    assert!(said.contains("\nFix first\n  Something is wrong\n"), "{said}");
    assert!(!said.contains("before you submit"), "{said}");
}

#[test]
fn errors_mended_in_the_same_way_share_one_line_of_do_next() {
    let mut sample = Sample::new();
    for program in ["city", "lakeside", "riverside"] {
        let program = sample.record(0, "program", program);
        sample.finding("programs/wrong", program, Severity::Error, "wrong").fix = Some("Drop it".to_owned());
    }
    let (outcome, rules) = sample.done();
    let next: Vec<String> = view(&outcome, &rules).do_next.into_iter().map(|next| next.what).collect();
    assert_eq!(next, ["City Hospital, Lakeside Medical Center and Riverside University: drop it"]);
}

#[test]
fn text_in_a_scenario_cannot_pass_for_a_line_of_the_report() {
    let mut sample = Sample::new();
    let me = sample.world.applicant(PersonId(0));
    sample.put(me, "name", sample::text("Amara\n\nNothing to fix"), How::Given, None);
    sample.finding("plan/wrong", me, Severity::Error, "wrong\nDo next");
    let (outcome, rules) = sample.done();
    let said = text(&view(&outcome, &rules), Wording::Applicant);
    assert!(said.starts_with("Amara Nothing to fix, internal medicine - "), "{said}");
    assert!(said.contains("\n  wrong Do next\n"), "{said}");
}

#[test]
fn someone_with_two_specialties_reads_which_one_is_meant() {
    let mut sample = Sample::new();
    let first = sample.record(0, "application", "internal-medicine");
    let second = sample.world.add(sample.world.kind(first.record), "surgery", Some(PersonId(0)), None);
    let city = sample.record(0, "program", "city");
    sample.finding("plan/wrong", city, Severity::Error, "wrong").application = Some(first);
    let other = RecordView { record: second, person: PersonId(0) };
    sample.finding("plan/other", city, Severity::Error, "wrong").application = Some(other);
    let (outcome, rules) = sample.done();
    let lines: Vec<_> = view(&outcome, &rules).findings.into_iter().map(|finding| finding.line).collect();
    assert_eq!(lines, ["City Hospital: wrong (surgery)", "City Hospital: wrong (internal medicine)"]);
}

#[test]
fn blank_that_matters_for_few_of_many_says_so() {
    let mut sample = Sample::new();
    let (city, share) = (sample.record(0, "program", "city"), sample.fact("program", "share"));
    let need = Need { handle: city, fact: share, why: Why::Blank, hour: false };
    sample.outcome.cannot_tell.push(CannotTell {
        rule: id("programs/fit"),
        subject: city,
        needs: vec![need],
        could: None,
    });
    let (outcome, rules) = sample.done();
    let missing = &view(&outcome, &rules).missing;
    assert_eq!(missing[0].line, "share, blank for 3 programs; matters for 1: City Hospital");
}

#[test]
fn order_of_the_outcome_does_not_show() {
    let (mut outcome, rules) = everything();
    let (said, data) = (text(&view(&outcome, &rules), Wording::Editor), json(&view(&outcome, &rules)));
    outcome.findings.reverse();
    outcome.cannot_tell.reverse();
    outcome.items.reverse();
    outcome.verdicts.reverse();
    outcome.faults.reverse();
    assert_eq!(text(&view(&outcome, &rules), Wording::Editor), said);
    assert_eq!(json(&view(&outcome, &rules)), data);
}

#[test]
fn every_verdict_has_evidence_or_needs_unless_it_went_wrong() {
    let (outcome, rules) = everything();
    for row in view(&outcome, &rules).verdicts.iter().flatten().filter(|row| row.verdict != Verdict::Fault) {
        assert!(!row.reads.is_empty() || !row.needs.is_empty(), "{} {}", row.rule, row.subject);
    }
}

#[test]
fn derived_fact_rests_on_what_its_rules_read() {
    let mut sample = Sample::new();
    let city = sample.record(0, "program", "city");
    sample.put(city, "share", Value::Number(3.0), How::Data, Some(source("A blog", "unverified")));
    sample.row("programs/zone", city, Verdict::Fires, &[(city, "program", "share")]);
    let zone = sample.fact("program", "zone");
    let reach = crate::model::Fact {
        value: Value::Word("reach".into()),
        how: How::Derived(vec![id("programs/zone")]),
        place: None,
        source: None,
    };
    sample.world.derived.insert((city, zone), Slot::Known(reach));
    sample.row("plan/reach", city, Verdict::Fires, &[(city, "program", "zone")]);
    sample.finding("plan/reach", city, Severity::Note, "a reach");
    let (outcome, rules) = sample.done();
    let report = view(&outcome, &rules);
    let rests: Vec<_> =
        report.findings[0].rests_on.iter().map(|rest| (rest.fact.as_str(), rest.confidence.as_str())).collect();
    assert_eq!(rests, [("program.city.share", "unverified")]);
    let lines: Vec<_> = report.rests.iter().map(|basis| basis.line.as_str()).collect();
    assert_eq!(lines, ["unverified source: City Hospital, share: 3 (A blog, read 1 Aug 2026)"]);
}

#[test]
fn report_never_judges_the_person_nor_runs_over_the_margin() {
    let (outcome, rules) = everything();
    let report = view(&outcome, &rules);
    let all =
        [text(&report, Wording::Applicant), text(&report, Wording::Editor), json(&report)].join("\n").to_lowercase();
    assert_eq!(NEVER.iter().find(|word| all.contains(**word)), None);
    let wide = text(&report, Wording::Editor).lines().filter(|line| line.chars().count() > 80).count();
    assert_eq!(wide, 0);
}

#[test]
fn sets_are_said_in_the_order_of_the_dictionary() {
    let mut sample = Sample::new();
    let me = sample.world.applicant(PersonId(0));
    sample.put(me, "visas", words(&["h1b", "j1"]), How::Given, None);
    sample.row("plan/visas", me, Verdict::Fires, &[(me, "applicant", "visas")]);
    sample.finding("plan/visas", me, Severity::Note, "two visas");
    let (outcome, rules) = sample.done();
    assert_eq!(view(&outcome, &rules).findings[0].evidence, ["you, visas: J-1 and H-1B"]);
}

/// The page without its style, which pictures show better than text.
fn without_style(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").expect("the page has a style");
    let (_, after) = rest.split_once("</style>").expect("the style ends");
    format!("{before}<style></style>{after}")
}

#[test]
fn page_shows_what_the_text_says_in_the_same_order() {
    let (outcome, rules) = everything();
    same(&without_style(&html(&view(&outcome, &rules))), "page.html", include_str!("page.html"));
}

#[test]
fn markdown_holds_the_statements_of_the_text_as_lists() {
    let (outcome, rules) = everything();
    same(&markdown(&view(&outcome, &rules), Wording::Applicant), "applicant.md", include_str!("applicant.md"));
}

#[test]
fn what_is_submitted_has_no_list_to_pay_for() {
    let mut sample = Sample::new();
    list(&mut sample);
    let me = sample.world.applicant(PersonId(0));
    sample.put(me, "certified_on", Value::When(nine(2026, 9, 9)), How::Given, None);
    let (outcome, rules) = sample.done();
    assert!(view(&outcome, &rules).lists.is_empty());
}

#[test]
fn program_counts_once_under_the_commonest_of_its_reasons() {
    let mut sample = Sample::new();
    list(&mut sample);
    let (riverside, excluded) = (sample.record(0, "program", "riverside"), sample.fact("program", "excluded"));
    sample.put(riverside, "excluded", Value::Bool(true), How::Given, None);
    let (says, short) = ("no J-1".to_owned(), "visa".to_owned());
    sample.outcome.reasons.push(Reason {
        rule: id("programs/by-visa"),
        subject: riverside,
        fact: excluded,
        says,
        short,
    });
    let (outcome, rules) = sample.done();
    let report = view(&outcome, &rules);
    assert_eq!(
        report.lists[0].summary.as_deref(),
        Some(
            "2 of your 3 internal medicine programs exclude you by their own stated rules (2 visa); leaving them out \
             saves 26 dollars. Ask 1 more before you pay."
        )
    );
}
