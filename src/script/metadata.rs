//! Reading what a rule file says of itself: its doc line, `const RULE`, its stage function. Nothing is run.

use super::limits::Limits;
use super::literal::{Kind, Literal, Text};
use crate::model::{Code, Diagnostic, Dictionary, Origin, Rule, RuleId, Span, Stage, Template, Value, did_you_mean};

/// What `const RULE` may hold.
pub(super) const RULE_KEYS: [&str; 8] = ["says", "fix", "by", "until", "first", "cites", "kind", "short"];

/// What a file is read against.
#[derive(Clone, Copy)]
pub(super) struct Under<'a> {
    pub origin: Origin,
    pub limits: &'a Limits,
    pub dictionary: &'a Dictionary,
}

/// A function's name and parameters.
#[derive(Clone, Debug)]
pub(super) struct Signature<'a> {
    pub name: &'a str,
    pub params: Vec<&'a str>,
}

/// Reads a rule; problems go to the list, and without a stage function there is no rule.
pub(super) fn rule(
    id: &str,
    functions: &[Signature<'_>],
    constants: &[(String, Span, Literal)],
    text: Text<'_>,
    under: Under<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Rule> {
    let top = Span { file: text.id, start: 0, end: text.file.text.lines().next().map_or(0, str::len) };
    let doc = doc(text, top, problems);
    let (stage, params, place) = stage(functions, text, top, problems)?;
    let subject = subject(stage, &params, place, under.dictionary, problems)?;
    let mut rule = Rule {
        id: RuleId(id.into()),
        origin: under.origin,
        stage,
        subject,
        params,
        doc,
        says: None,
        fix: None,
        by: None,
        until: None,
        first: false,
        cites: Vec::new(),
        email_kind: None,
        short: None,
        forbids: false,
        sets: Vec::new(),
        reads: Vec::new(),
        file: text.id,
    };
    match constants.iter().find(|(name, ..)| name == "RULE") {
        Some((_, place, literal)) => fill(&mut rule, literal, *place, under.limits, problems),
        None => problems.push(
            Diagnostic::at(Code::Missing, top, "this rule has no `const RULE`")
                .help("add `const RULE = #{ says: \"..\", cites: [\"..\"] };` at the top"),
        ),
    }
    if rule.says.is_none() && matches!(stage, Stage::Check | Stage::Bid | Stage::Pair) {
        problems.push(
            Diagnostic::at(Code::Missing, top, format!("a `{}` rule needs a message", stage.name()))
                .help("add `says: \"..\"` to `const RULE`"),
        );
    }
    if rule.short.is_some() && rule.says.is_none() {
        problems.push(
            Diagnostic::at(Code::Missing, top, "a rule with `short` is a reason and needs a message")
                .help("add `says: \"..\"` to `const RULE`"),
        );
    }
    Some(rule)
}

/// The first `//!` line.
pub(super) fn doc(text: Text<'_>, top: Span, problems: &mut Vec<Diagnostic>) -> String {
    match text.file.text.lines().next().and_then(|line| line.trim_start_matches('\u{feff}').strip_prefix("//!")) {
        Some(line) if !line.trim().is_empty() => line.trim().to_owned(),
        _ => {
            problems.push(
                Diagnostic::at(Code::Missing, top, "the first line must say what this file is about")
                    .help("begin it with `//! ` and one sentence"),
            );
            String::new()
        }
    }
}

fn stage(
    functions: &[Signature<'_>],
    text: Text<'_>,
    top: Span,
    problems: &mut Vec<Diagnostic>,
) -> Option<(Stage, Vec<String>, Span)> {
    let mut names: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for function in functions {
        if let Some(stage) = Stage::by_name(function.name) {
            let params = function.params.iter().map(|p| (*p).to_owned()).collect();
            found.push((stage, params, function_place(text, function.name)));
        }
        // Closures are functions to Rhai, and nobody named them.
        if !function.name.starts_with("anon$") {
            names.push(function.name.to_owned());
        }
    }
    names.sort();
    if found.len() == 1 {
        return found.pop();
    }
    let stages = Stage::ALL.map(Stage::name).join(", ");
    if found.is_empty() {
        let (place, message, help) = match names.first() {
            Some(name) => (
                function_place(text, name),
                format!("`{name}` is no stage"),
                did_you_mean(name, Stage::ALL.map(Stage::name)),
            ),
            None => (top, "this rule has no function".to_owned(), None),
        };
        problems.push(
            Diagnostic::at(Code::UnknownName, place, message)
                .help(format!("name the function {stages}"))
                .maybe_help(help),
        );
        return None;
    }
    let place = found[1].2;
    problems.push(
        Diagnostic::at(Code::Duplicate, place, "a rule has one stage").help("move this function to a file of its own"),
    );
    None
}

fn function_place(text: Text<'_>, name: &str) -> Span {
    let pattern = format!("fn {name}");
    let start = text.file.text.find(&pattern).map_or(0, |at| at + 3);
    Span { file: text.id, start, end: (start + name.len()).min(text.file.text.len()) }
}

fn subject(
    stage: Stage,
    params: &[String],
    place: Span,
    dictionary: &Dictionary,
    problems: &mut Vec<Diagnostic>,
) -> Option<crate::model::KindId> {
    let speaker = if stage == Stage::Draft { "letter" } else { "out" };
    let shape = |problems: &mut Vec<Diagnostic>, message: String| {
        let example = match stage {
            Stage::Pair => "pair(place, partner_place, applicant, out)".to_owned(),
            Stage::Bid => "bid(place, applicant, out)".to_owned(),
            Stage::Limits => "limits(application, applicant, out)".to_owned(),
            Stage::Draft => "draft(program, applicant, letter)".to_owned(),
            Stage::Derive | Stage::Check | Stage::Due | Stage::Step => {
                format!("{}(program, applicant, out)", stage.name())
            }
        };
        problems.push(Diagnostic::at(Code::WrongType, place, message).help(format!("write it as `{example}`")));
    };
    if params.last().is_none_or(|last| last != speaker) {
        shape(problems, format!("the last parameter of `{}` is `{speaker}`", stage.name()));
        return None;
    }
    let subject = params.first().filter(|first| *first != speaker);
    let Some(subject) = subject else {
        shape(problems, format!("`{}` needs a subject", stage.name()));
        return None;
    };
    let Some(kind) = dictionary.kind(subject) else {
        let names = dictionary.kinds.keys().map(String::as_str);
        problems.push(
            Diagnostic::at(Code::UnknownName, place, format!("there is no record `{subject}`"))
                .help("the first parameter names the record the rule is about")
                .maybe_help(did_you_mean(subject, names)),
        );
        return None;
    };
    let wanted = match stage {
        Stage::Bid | Stage::Pair => Some("place"),
        Stage::Limits => Some("application"),
        Stage::Draft => Some("program"),
        Stage::Derive | Stage::Check | Stage::Due | Stage::Step => None,
    };
    let between: Vec<&str> = params[1..params.len() - 1].iter().map(String::as_str).collect();
    let good = match stage {
        Stage::Pair => between == ["partner_place", "applicant"] || between == ["partner_place"],
        _ => between.is_empty() || between == ["applicant"],
    };
    if !good || wanted.is_some_and(|wanted| wanted != subject) {
        shape(problems, format!("`{}` does not take these parameters", stage.name()));
        return None;
    }
    Some(kind)
}

fn fill(rule: &mut Rule, literal: &Literal, place: Span, limits: &Limits, problems: &mut Vec<Diagnostic>) {
    let Kind::Map(entries) = &literal.what else {
        problems.push(
            Diagnostic::at(Code::WrongType, place, "`RULE` must be a map of literals")
                .help("write `const RULE = #{ .. };`"),
        );
        return;
    };
    for (key, key_place, value) in entries {
        let text = |problems: &mut Vec<Diagnostic>| {
            let text = value.text();
            if text.is_none() {
                problems.push(Diagnostic::at(
                    Code::WrongType,
                    value.place,
                    format!("`{key}` must be a text in quotes"),
                ));
            }
            text.map(str::to_owned)
        };
        match key.as_str() {
            "says" => rule.says = text(problems).and_then(|says| template(&says, value.place, limits, problems)),
            "fix" => rule.fix = text(problems).and_then(|fix| template(&fix, value.place, limits, problems)),
            "by" => rule.by = text(problems).map(|path| split(&path)),
            "until" => rule.until = text(problems).map(|path| split(&path)),
            "first" if rule.origin != Origin::Shipped => problems.push(
                Diagnostic::at(Code::NotAllowed, *key_place, "a check of your own cannot come before everything else")
                    .help("leave `first` out; what is grave says `out.error()`"),
            ),
            "first" => match &value.what {
                Kind::Value(Value::Bool(first)) => rule.first = *first,
                _ => problems.push(Diagnostic::at(Code::WrongType, value.place, "`first` must be true or false")),
            },
            "kind" => rule.email_kind = text(problems),
            "short" => rule.short = text(problems),
            "cites" => match value.texts() {
                Some(ids) => rule.cites = ids.iter().map(|(id, _)| (*id).to_owned()).collect(),
                None => problems.push(Diagnostic::at(Code::WrongType, value.place, "`cites` must be a list of texts")),
            },
            _ => problems.push(
                Diagnostic::at(Code::UnknownName, *key_place, format!("`RULE` has no key `{key}`"))
                    .help(format!("it may have {}", RULE_KEYS.join(", ")))
                    .maybe_help(did_you_mean(key, RULE_KEYS)),
            ),
        }
    }
}

fn split(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

/// A message as text and slots.
fn template(message: &str, place: Span, limits: &Limits, problems: &mut Vec<Diagnostic>) -> Option<Template> {
    if let Some(problem) = too_long(message, place, limits) {
        problems.push(problem);
        return None;
    }
    Template::parse(message, place)
        .map_err(|wrong| problems.push(Diagnostic::at(Code::Syntax, place, wrong).help("end it with `}`")))
        .ok()
}

/// A message that is more than anybody reads.
pub(super) fn too_long(message: &str, place: Span, limits: &Limits) -> Option<Diagnostic> {
    let Limits { message: longest, slots: most, .. } = *limits;
    let slots = message.matches('{').count();
    if message.len() <= longest && slots <= most {
        return None;
    }
    let said = format!("this text is too long: {} bytes and {slots} slots", message.len());
    Some(Diagnostic::at(Code::TooMuch, place, said).help(format!("{longest} bytes and {most} slots are enough")))
}
