//! Texts to rules: parses every file, reads what it says of itself, checks it, and makes a machine that can run it.

use std::rc::Rc;

use super::compiled::{Compiled, Made};
use super::data::{self, Against};
use super::engine::Engines;
use super::facts::{self};
use super::limits::Bounds;
use super::machine::Machine;
use super::metadata;
use super::parsed::{Checks, Input, Parsed, is_shared, own_constants, parse, shared_constants};
use super::session::Session;
use super::trusted;
use super::unparsed::Unparsed;
use crate::model::{Code, Diagnostic, Files, Origin, Rule, RuleSet, Span, Stage};

/// Compiles and checks all rules.
///
/// # Errors
///
/// Every mistake of every file, with its place; and the texts they are in.
pub fn compile(input: Input) -> Result<(RuleSet, Machine), (Files, Vec<Diagnostic>)> {
    compile_within(input, Bounds::STANDARD)
}

/// The same within other limits.
///
/// # Errors
///
/// As for [`compile`].
pub fn compile_within(mut input: Input, bounds: Bounds) -> Result<(RuleSet, Machine), (Files, Vec<Diagnostic>)> {
    // Rules run by id, whatever the order in which their files were read.
    input.scripts.sort();
    let session = Rc::new(Session::default());
    let names = facts::by_name(&input.dictionary);
    let engines = Engines::new(&session, &names, &bounds, !input.custom.is_empty());
    let mut problems = Vec::new();
    let now = input.scripts.iter().filter(|(id, _)| !input.waits(id));
    let parsed: Vec<Parsed> = now.filter_map(|script| parse(&engines, &input, script, &mut problems)).collect();
    let mut made = Made::default();
    let origins = std::iter::once(None).chain(input.custom.iter().map(|name| Some(name.as_str())));
    for origin in origins {
        if origin.is_none() && input.checks == Checks::None {
            let library: Vec<&Parsed> = parsed.iter().filter(|file| is_shared(&file.id)).collect();
            trusted::heads(&engines, &input, &library, &mut made, &mut problems);
        } else {
            one_origin(&engines, &input, &parsed, origin, &mut made, &mut problems);
        }
    }
    let derive_order = super::order::order(&input.dictionary, &made.rules, &mut problems);
    if !problems.is_empty() {
        // A token is measured in bytes; one that Rhai does not know may be a letter of several.
        for place in problems.iter_mut().filter_map(|problem| problem.span.as_mut()) {
            *place = input.files.whole_letters(*place);
        }
        problems.sort();
        problems.dedup();
        return Err((input.files, problems));
    }
    let set = RuleSet {
        dictionary: input.dictionary.clone(),
        rules: made.rules,
        data: made.data,
        statements: std::mem::take(&mut input.statements),
        groups: std::mem::take(&mut input.groups),
        date: std::mem::take(&mut input.date),
        derive_order,
        files: input.files.clone(),
    };
    let unparsed = (input.checks == Checks::None).then(|| Unparsed::new(input, parsed));
    Ok((set, Machine::new(engines, session, made.compiled, names, unparsed)))
}

/// Reads and checks the files of one origin: the shipped rules, or one folder of checks, which may also use the
/// shipped library. Nobody else sees what such a folder defines.
fn one_origin(
    engines: &Engines,
    input: &Input,
    parsed: &[Parsed],
    folder: Option<&str>,
    made: &mut Made,
    problems: &mut Vec<Diagnostic>,
) {
    let origin = if folder.is_some() { Origin::Untrusted } else { Origin::Shipped };
    let limits = engines.bounds.of(origin);
    let under = metadata::Under { origin, limits, dictionary: &input.dictionary };
    let mut rules: Vec<(Rule, &Parsed)> = Vec::new();
    let mine = |file: &&Parsed| file.custom(input) == folder;
    for file in parsed.iter().filter(mine).filter(|file| !file.library(folder)) {
        if let Some(constant) = data::constant(&file.constants).filter(|_| folder.is_none()) {
            let against = Against { dictionary: &input.dictionary, sources: &input.sources };
            let id = file.id.rsplit('/').next().unwrap_or(&file.id);
            metadata::doc(file.text(), constant.1, problems);
            made.data.extend(data::data(id, constant, &against, problems));
        } else if let Some(rule) =
            metadata::rule(&file.id, &file.signatures(), &file.constants, file.text(), under, problems)
        {
            if folder.is_some() && !matches!(rule.stage, Stage::Check | Stage::Due | Stage::Step | Stage::Draft) {
                let place = Span { file: file.file, start: 0, end: 0 };
                let message = format!("a check of your own cannot `{}`", rule.stage.name());
                problems
                    .push(Diagnostic::at(Code::NotAllowed, place, message).help("it may check, due, step and draft"));
            }
            rules.push((rule, file));
        }
    }
    let own = parsed.iter().filter(mine).filter(|file| file.library(folder));
    let shipped = parsed.iter().filter(|file| folder.is_some() && file.custom(input).is_none() && file.library(None));
    let library: Vec<&Parsed> = own.chain(shipped).collect();
    super::checker::check(input, limits, &mut rules, &library, problems);
    let shared = shared_constants(input, &library);
    for (rule, file) in rules {
        let files: Vec<&Parsed> = std::iter::once(file).chain(library.iter().copied()).collect();
        made.compiled.push(Compiled::new(engines.of(origin), &rule, own_constants(&shared, file), &files));
        made.rules.push(rule);
    }
}

/// A machine for rules that the checker would refuse: what runs must hold its own without it.
#[cfg(test)]
pub(super) fn unchecked(input: &Input, limits: super::limits::Limits) -> Result<Machine, Vec<Diagnostic>> {
    unchecked_from(input, limits, Origin::Untrusted)
}

/// The same for rules of either origin.
#[cfg(test)]
pub(super) fn unchecked_from(
    input: &Input,
    limits: super::limits::Limits,
    origin: Origin,
) -> Result<Machine, Vec<Diagnostic>> {
    let session = Rc::new(Session::default());
    let names = facts::by_name(&input.dictionary);
    let engines = Engines::new(&session, &names, &Bounds::same(limits), origin == Origin::Untrusted);
    let mut problems = Vec::new();
    let parsed: Vec<Parsed> =
        input.scripts.iter().filter_map(|script| parse(&engines, input, script, &mut problems)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let rules = parsed.iter().map(|file| {
        let under = metadata::Under { origin, limits: &limits, dictionary: &input.dictionary };
        let rule = metadata::rule(&file.id, &file.signatures(), &file.constants, file.text(), under, &mut problems);
        let rule = rule.expect("every text has a stage");
        Compiled::new(engines.of(origin), &rule, own_constants(&std::collections::HashMap::new(), file), &[file])
    });
    let rules = rules.collect();
    Ok(Machine::new(engines, session, rules, names, None))
}
