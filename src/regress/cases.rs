//! Cases of one rule: each is a small scenario, evaluated whole, of which only that rule's verdicts are looked at.

use std::path::Path;

use super::discover::Job;
use super::expect::{self, Actual};
use super::snapshot::line;
use super::{Status, Tested};
use crate::engine::{Rules, shown};
use crate::eval;
use crate::load::{Case, cases};
use crate::load::{build, read_bytes, read_text, tree};
use crate::model::{Code, Diagnostic, Files, Letter, LetterPart, Outcome, Rule, Stage, World, did_you_mean};

/// Tests the cases of one file; one that cannot be read is one broken test.
pub(super) fn test(rules: &Rules, job: &Job, wanted: &dyn Fn(&str) -> bool) -> Vec<Tested> {
    let id = job.name.trim_start_matches("rules/");
    let broken = |detail: String| vec![Tested { name: job.name.clone(), status: Status::Broken, detail }];
    let Some(rule) = rules.set.rule(id) else {
        let help = did_you_mean(id, rules.set.rules.iter().map(|rule| &*rule.id.0));
        let help = help.map(|help| format!("; {help}")).unwrap_or_default();
        return broken(format!("there is no rule `{id}`{help}\n"));
    };
    let named = |case: &&Case| wanted(&format!("{}: {}", job.name, case.name));
    let name = shown(&job.path);
    let mut files = rules.set.files.clone();
    let text = match read_text(&job.path) {
        Ok(text) => text,
        Err(message) => return broken(format!("{message}\n")),
    };
    let file = files.add(name.clone(), text);
    let read = tree::parse(file, &files.share(file).text).and_then(|root| cases(&root, &rules.set.dictionary));
    match read {
        Ok(cases) => cases.iter().filter(named).map(|case| one(rules, rule, case, &name, &files, &job.name)).collect(),
        Err(problems) => broken(problems.iter().map(|problem| line(&files, problem)).collect()),
    }
}

fn one(rules: &Rules, rule: &Rule, case: &Case, file: &str, files: &Files, name: &str) -> Tested {
    let tested = |status, detail: String| Tested { name: format!("{name}: {}", case.name), status, detail };
    let read = |path: &str| read_bytes(Path::new(path));
    let mut wrong = uncited(rules, rule, case);
    let world = match build(&case.root, file, &rules.set, files.clone(), &read) {
        Ok(world) => world,
        Err((files, problems)) => {
            return tested(Status::Broken, problems.iter().map(|problem| line(&files, problem)).collect());
        }
    };
    if !wrong.is_empty() {
        return tested(Status::Broken, wrong.iter().map(|problem| line(files, problem)).collect());
    }
    let letters = letters(rules, rule, &world);
    let outcome = eval::evaluate_with(&rules.set, &rules.machine, world, eval::Evidence::OfCases);
    let came = Actual { outcome: &outcome, rule, letters: &letters };
    for message in expect::compare(&case.expect, &came) {
        wrong.push(Diagnostic::at(Code::UnknownName, case.place, message));
    }
    let faults = faults(&outcome, rule, case);
    let status = match (wrong.is_empty(), faults.is_empty()) {
        (_, false) => Status::Fault,
        (false, true) => Status::Changed,
        (true, true) => Status::Same,
    };
    wrong.extend(faults);
    tested(status, wrong.iter().map(|problem| line(files, problem)).collect())
}

/// Statements that a case names and that do not exist, or that its rule does not decide.
fn uncited(rules: &Rules, rule: &Rule, case: &Case) -> Vec<Diagnostic> {
    let named = case.shows.iter().chain(&case.spares);
    named
        .filter_map(|(id, place)| {
            if !rules.set.statements.contains_key(id) {
                let help = did_you_mean(id, rules.set.statements.keys().map(String::as_str));
                return Some(
                    Diagnostic::at(Code::UnknownName, *place, format!("there is no statement `{id}`")).maybe_help(help),
                );
            }
            let help = format!("add it to `cites` of `{}`, or take it out here", rule.id);
            (!rule.cites.contains(id))
                .then(|| Diagnostic::at(Code::NotAllowed, *place, format!("the rule does not cite `{id}`")).help(help))
        })
        .collect()
}

fn faults(outcome: &Outcome, rule: &Rule, case: &Case) -> Vec<Diagnostic> {
    let of_rule = outcome.faults.iter().filter(|fault| fault.rule == rule.id);
    of_rule
        .map(|fault| {
            Diagnostic::at(
                Code::Fault,
                case.place,
                format!("the rule went wrong at {}: {}", fault.at, fault.fault.message),
            )
        })
        .collect()
}

/// The texts of the letters a draft rule writes, program by program; nothing for other rules.
pub(super) fn letters(rules: &Rules, rule: &Rule, world: &World) -> Vec<expect::Written> {
    let (Stage::Draft, Some(kind)) = (rule.stage, rule.email_kind.as_deref()) else { return Vec::new() };
    let mut letters = Vec::new();
    for person in world.persons() {
        for program in world.of_kind(rule.subject, person) {
            let drafted = eval::draft(&rules.set, &rules.machine, world, program, kind);
            for letter in drafted.iter().filter(|letter| letter.rule == rule.id && !letter.parts.is_empty()) {
                let program = world.record(program.record).id.to_string();
                letters.push(expect::Written { program, text: text(letter), open: !letter.needs.is_empty() });
            }
        }
    }
    letters
}

fn text(letter: &Letter) -> String {
    let say = |part: &LetterPart| match part {
        LetterPart::To(text) => format!("to: {text}\n"),
        LetterPart::Subject(text) => format!("subject: {text}\n"),
        LetterPart::Gap(text) => format!("[{text}]\n"),
        LetterPart::Greeting(text) | LetterPart::Line(text) | LetterPart::Close(text) => format!("{text}\n"),
    };
    letter.parts.iter().map(say).collect()
}
