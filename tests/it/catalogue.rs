//! What holds for all shipped rules: each is shown at work and in a near miss, each statement is shown and spared,
//! messages are well-mannered, and the engine knows no medicine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::thread;

use crate::workshop::{people, repository, sources, whole};
use preceptor::engine::{self, RuleSources, Rules};
use preceptor::eval;
use preceptor::load::{self, Case};
use preceptor::model::{Effect, Files, Outcome, Piece, Stage, Template, Verdict};
use preceptor::report::{self, NEVER, Wording};

/// Room for the deepest rule.
const STACK: usize = 16 << 20;

/// What all cases and people together gave, by rule.
#[derive(Debug, Default)]
struct Seen {
    verdicts: BTreeMap<String, BTreeSet<&'static str>>,
    severities: BTreeMap<String, BTreeSet<&'static str>>,
    /// Derived values, points and states of items.
    said: BTreeMap<String, BTreeSet<String>>,
    /// Reports of the people, in both wordings.
    reports: Vec<String>,
    /// What cases found fault with.
    faults: Vec<String>,
}

impl Seen {
    fn add(&mut self, outcome: &Outcome) {
        for row in &outcome.verdicts {
            self.verdicts.entry(row.rule.to_string()).or_default().insert(row.verdict.name());
            self.said.entry(row.rule.to_string()).or_default().extend(row.effects.iter().filter_map(value));
        }
        for item in &outcome.items {
            self.said.entry(item.rule.to_string()).or_default().insert(item.state.name().to_owned());
        }
        for finding in &outcome.findings {
            self.severities.entry(finding.rule.to_string()).or_default().insert(finding.severity.name());
        }
        self.faults.extend(outcome.faults.iter().map(|fault| format!("{}: {}", fault.rule, fault.fault.message)));
    }
}

/// What a rule says that always says something.
fn value(effect: &Effect) -> Option<String> {
    match effect {
        Effect::Set(_, value) | Effect::Vote(_, value) => Some(format!("{value:?}")),
        Effect::Points(points) => Some(points.to_string()),
        Effect::Find { .. }
        | Effect::Add(..)
        | Effect::Forbid
        | Effect::Limit(_)
        | Effect::Item(_)
        | Effect::Letter(_) => None,
    }
}

fn on_a_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let started = thread::Builder::new().stack_size(STACK).spawn(work).expect("the system gives a thread");
    started.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn shipped() -> Rules {
    let place = RuleSources::embedded();
    engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems))
}

fn seen() -> &'static Seen {
    static SEEN: OnceLock<Seen> = OnceLock::new();
    SEEN.get_or_init(|| on_a_large_stack(look))
}

fn look() -> Seen {
    let rules = shipped();
    let mut seen = Seen::default();
    let mut letters = BTreeMap::new();
    for (rule, case, files) in all_cases(&rules) {
        let read = |path: &str| load::read_bytes(Path::new(path));
        let world = load::build(&case.root, "scenarios/rules/case.toml", &rules.set, files, &read)
            .unwrap_or_else(|(_, problems)| panic!("{rule}, {}: {problems:#?}", case.name));
        if let Some(kind) = rules.set.rule(&rule).and_then(|rule| rule.email_kind.clone()) {
            written(&rules, &world, &rule, &kind, &mut letters);
        }
        seen.add(&eval::evaluate(&rules.set, &rules.machine, world));
    }
    seen.verdicts.extend(letters);
    for person in people() {
        let path = format!("scenarios/people/{person}.toml");
        let world = engine::load_scenario(&rules.set, Path::new(&path), None)
            .unwrap_or_else(|trouble| panic!("{person}: {:#?}", trouble.problems));
        let outcome = eval::evaluate(&rules.set, &rules.machine, world);
        seen.add(&outcome);
        let view = report::view(&outcome, &rules.set);
        seen.reports.extend([Wording::Applicant, Wording::Editor].map(|wording| report::text(&view, wording)));
    }
    seen
}

/// Letters have no verdicts of their own: a letter is written or it is not.
fn written(
    rules: &Rules,
    world: &preceptor::model::World,
    rule: &str,
    kind: &str,
    letters: &mut BTreeMap<String, BTreeSet<&'static str>>,
) {
    let program = rules.set.dictionary.kind("program").expect("the dictionary has programs");
    for person in world.persons() {
        for program in world.of_kind(program, person) {
            for letter in eval::draft(&rules.set, &rules.machine, world, program, kind) {
                let verdict = if letter.parts.is_empty() { Verdict::Clear } else { Verdict::Fires };
                letters.entry(rule.to_owned()).or_default().insert(verdict.name());
            }
        }
    }
}

/// All cases of all rules, with the texts they are in.
fn all_cases(rules: &Rules) -> Vec<(String, Case, Files)> {
    let mut found = Vec::new();
    for path in crate::workshop::toml_files(&repository().join("scenarios/rules")) {
        let id = path.strip_prefix(repository().join("scenarios/rules")).expect("below it").with_extension("");
        let mut files = rules.set.files.clone();
        let text = fs::read_to_string(&path).expect("cases are UTF-8");
        let file = files.add(path.display().to_string(), text.clone());
        let cases = load::parse(file, &text).and_then(|root| load::cases(&root, &rules.set.dictionary));
        let cases = cases.unwrap_or_else(|problems| panic!("{}: {problems:#?}", path.display()));
        let id = id.display().to_string().replace('\\', "/");
        found.extend(cases.into_iter().map(|case| (id.clone(), case, files.clone())));
    }
    assert!(found.len() > 300, "only {} cases", found.len());
    found
}

/// Whether the rule says something in this case.
fn at_work(case: &Case) -> bool {
    let expect = &case.expect;
    expect.fires.is_some()
        || !(expect.derives.is_empty() && expect.points.is_empty() && expect.forbids.is_empty())
        || !(expect.limits.is_empty() && expect.items.is_empty() && expect.letter.is_empty())
}

#[test]
fn every_rule_has_a_case_at_work_and_a_near_miss() {
    let rules = shipped();
    let cases = all_cases(&rules);
    let mut wrong = Vec::new();
    for rule in &rules.set.rules {
        let own: Vec<&Case> = cases.iter().filter(|(id, ..)| *id == *rule.id.0).map(|(_, case, _)| case).collect();
        if !own.iter().any(|case| at_work(case)) {
            wrong.push(format!("{}: no case shows it at work", rule.id));
        }
        if !own.iter().any(|case| case.expect.clear.is_some() || !case.spares.is_empty()) {
            wrong.push(format!("{}: no case is a near miss", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_cited_statement_is_shown_by_one_case_and_spared_by_another() {
    let rules = shipped();
    let cases = all_cases(&rules);
    let mut wrong = Vec::new();
    for rule in &rules.set.rules {
        let own = || cases.iter().filter(|(id, ..)| *id == *rule.id.0).map(|(_, case, _)| case);
        for cite in &rule.cites {
            let named = |said: &[(String, preceptor::model::Span)]| said.iter().any(|(id, _)| id == cite);
            let (shown, spared) = (own().any(|case| named(&case.shows)), own().any(|case| named(&case.spares)));
            if !shown || !spared {
                wrong.push(format!("{}: `{cite}` is shown: {shown}, spared: {spared}", rule.id));
            }
            wrong.extend(
                own()
                    .filter(|case| named(&case.shows) && named(&case.spares))
                    .map(|case| format!("{}, {}: `{cite}` is shown and spared at once", rule.id, case.name)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_fires_somewhere_and_is_clear_or_says_otherwise_somewhere() {
    // A sweep over every case: `.ci/run` makes it.
    if !whole() {
        return;
    }
    let rules = shipped();
    let mut wrong = Vec::new();
    for rule in &rules.set.rules {
        let verdict =
            |verdict: Verdict| seen().verdicts.get(&*rule.id.0).is_some_and(|all| all.contains(verdict.name()));
        if !verdict(Verdict::Fires) {
            wrong.push(format!("{}: never fires", rule.id));
        }
        // A rule that derives a fact, weighs a place or dates an item may have something to say about every record;
        // then it must have said at least two different things.
        let may_always_fire = matches!(rule.stage, Stage::Derive | Stage::Bid | Stage::Due | Stage::Step);
        let otherwise = may_always_fire && seen().said.get(&*rule.id.0).is_some_and(|said| said.len() > 1);
        if !verdict(Verdict::Clear) && !otherwise {
            wrong.push(format!("{}: never clear", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_verdict_but_a_fault_occurs() {
    // A sweep over every case: `.ci/run` makes it.
    if !whole() {
        return;
    }
    let all: BTreeSet<&str> = seen().verdicts.values().flatten().copied().collect();
    assert_eq!(all, BTreeSet::from(["cannot_tell", "clear", "fires"]));
}

#[test]
fn no_rule_goes_wrong_in_a_case_or_for_a_person() {
    // A sweep over every case: `.ci/run` makes it.
    if !whole() {
        return;
    }
    assert_eq!(seen().faults, Vec::<String>::new());
}

#[test]
fn every_gravity_that_a_check_can_give_is_given_somewhere() {
    // A sweep over every case: `.ci/run` makes it.
    if !whole() {
        return;
    }
    let rules = shipped();
    for (_, rule) in rules.set.of_stage(Stage::Check) {
        let text = &rules.set.files.get(rule.file).text;
        let calls = [("out.error(", "error"), ("out.warn(", "warning"), ("out.note(", "note")];
        let written: BTreeSet<&str> =
            calls.into_iter().filter(|(call, _)| text.contains(call)).map(|(_, severity)| severity).collect();
        assert!(!written.is_empty(), "{}: finds nothing", rule.id);
        assert_eq!(seen().severities.get(&*rule.id.0), Some(&written), "{}", rule.id);
    }
}

fn text(template: &Template) -> String {
    template.pieces.iter().map(piece).collect()
}

fn piece(one: &Piece) -> String {
    match one {
        Piece::Text(text) => text.clone(),
        Piece::Slot(path) => format!("{{{}}}", path.join(".")),
        Piece::Count(path, what) => format!("{{{} {what}}}", path.join(".")),
        Piece::Optional(pieces) => pieces.iter().map(piece).collect(),
    }
}

#[test]
fn messages_are_sentences_without_a_period_that_judge_nobody() {
    let rules = shipped();
    let mut wrong = Vec::new();
    for rule in &rules.set.rules {
        let messages = [&rule.says, &rule.fix].into_iter().flatten().map(text);
        for message in messages.chain([rule.doc.clone()]) {
            let small = message.to_lowercase();
            wrong.extend(NEVER.iter().filter(|word| small.contains(*word)).map(|word| format!("{}: {word}", rule.id)));
        }
        for message in [&rule.says, &rule.fix].into_iter().flatten().map(text) {
            let first = message.chars().next().unwrap_or(' ');
            let begins = match rule.stage {
                Stage::Check => first.is_uppercase() || first == '{',
                _ => first.is_lowercase() || first == '{',
            };
            if !begins || message.ends_with(['.', '!', ' ']) || message.contains("  ") {
                wrong.push(format!("{}: {message}", rule.id));
            }
        }
        let doc = &rule.doc;
        if !doc.chars().next().is_some_and(char::is_uppercase) || !doc.ends_with(['.', '?']) {
            wrong.push(format!("{}: {doc}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_says_what_is_wrong_and_what_to_do() {
    let rules = shipped();
    let silent = rules.set.of_stage(Stage::Check).filter(|(_, rule)| rule.says.is_none() || rule.fix.is_none());
    assert_eq!(silent.map(|(_, rule)| rule.id.to_string()).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn no_report_of_a_person_judges_the_person() {
    // A sweep over every case: `.ci/run` makes it.
    if !whole() {
        return;
    }
    assert_eq!(seen().reports.len(), 2 * people().len());
    for report in &seen().reports {
        let small = report.to_lowercase().replace('\n', " ");
        let said: Vec<&&str> = NEVER.iter().filter(|word| small.contains(*word)).collect();
        assert!(said.is_empty(), "{said:?} in {report}");
    }
}

/// Words of the rules that the engine must not know.
fn words_of_rules() -> Vec<String> {
    let specialties = fs::read_dir(repository().join("rules/specialties")).expect("there are specialties");
    let mut words: Vec<String> = specialties
        .map(|entry| entry.expect("readable").path().file_stem().expect("a name").to_string_lossy().replace('-', " "))
        .collect();
    let others = [
        "gold",
        "silver",
        "j-1",
        "j1",
        "h-1b",
        "h1b",
        "visa",
        "usmle",
        "step 2",
        "ecfmg",
        "nrmp",
        "aamc",
        "img",
        "thank-you",
        "first choice",
        "rank you",
        "september",
        "october",
        "march",
        "2024",
        "2025",
        "2026",
        "2027",
        "safety",
        "residency",
        "famous",
        "academic",
    ];
    words.extend(others.map(str::to_owned));
    words
}

/// Lines of code that may say such a word: what is an example in a help text, and the name of the program's subject.
const EXAMPLES: [&str; 9] = [
    "2026-09-10",
    "2026-08-30",
    "date = 2026-11-22",
    "season = 2027",
    "season: 2027",
    "such as \\\"2027\\\"",
    "tier: \\\"gold\\\"",
    "America/",
    "US residency",
];

#[test]
fn the_engine_knows_no_medicine() {
    let words = words_of_rules();
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    for path in sources(&repository().join("src")) {
        let name = path.strip_prefix(repository()).expect("below it").display().to_string();
        if name.contains("test")
            || name.contains("proof")
            || name.ends_with("sample.rs")
            || name.ends_with("support.rs")
        {
            continue;
        }
        looked_at += 1;
        let text = fs::read_to_string(&path).expect("sources are UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let said = EXAMPLES.iter().fold(line.to_owned(), |line, example| line.replace(example, "")).to_lowercase();
            let found = words.iter().filter(|word| whole_word(&said, word));
            wrong.extend(found.map(|word| format!("{name} says `{word}`: {}", line.trim())));
        }
    }
    assert!(looked_at > 80, "only {looked_at} sources");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a text holds a word, not as a part of a longer one.
fn whole_word(text: &str, word: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| !letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
}

#[test]
fn the_scan_for_words_finds_whole_words_only() {
    assert!(whole_word("the gold signal", "gold") && whole_word("tier_gold", "gold") && whole_word("\"j-1\"", "j-1"));
    assert!(!whole_word("golden", "gold") && !whole_word("preach", "reach"));
}
