//! Rules that were checked before: those inside the program, whose check is a test. Only their heads are read at once; a
//! rule is parsed when it first has a subject.

use super::checker;
use super::compiled::{Compiled, Made};
use super::data::{self, Against};
use super::engine::Engines;
use super::metadata::{self, Signature};
use super::parsed::{Input, Parsed, is_shared, parse, parse_part};
use crate::model::{Diagnostic, Origin, Rule, Stage};

/// Reads the heads of the shipped scripts. Derivations are parsed at once: what they read and set is their order.
pub(super) fn heads(
    engines: &Engines,
    input: &Input,
    library: &[&Parsed],
    made: &mut Made,
    problems: &mut Vec<Diagnostic>,
) {
    let limits = &engines.bounds.shipped;
    let under = metadata::Under { origin: Origin::Shipped, limits, dictionary: &input.dictionary };
    let mut derivations: Vec<(usize, Parsed)> = Vec::new();
    for script in input.scripts.iter().filter(|(id, _)| !is_shared(id) && input.folder_of(id).is_none()) {
        let (id, file) = script;
        let text = input.files.share(*file);
        let Some(head) = parse_part(engines, input, script, head, problems) else { continue };
        if let Some(constant) = data::constant(&head.constants) {
            let against = Against { dictionary: &input.dictionary, sources: &input.sources };
            let name = id.rsplit('/').next().unwrap_or(id);
            made.data.extend(data::data(name, constant, &against, problems));
            continue;
        }
        let signatures = signatures(&text.text);
        let Some(mut rule) = metadata::rule(id, &signatures, &head.constants, head.text(), under, problems) else {
            continue;
        };
        rule.forbids = matches!(rule.stage, Stage::Bid | Stage::Pair) && names_forbid(&text.text);
        if rule.stage == Stage::Derive {
            derivations.extend(parse(engines, input, script, problems).map(|parsed| (made.rules.len(), parsed)));
        }
        made.compiled.push(Compiled::unparsed(&rule));
        made.rules.push(rule);
    }
    let mut derives: Vec<(Rule, &Parsed)> =
        derivations.iter().map(|(number, parsed)| (made.rules[*number].clone(), parsed)).collect();
    checker::reads_and_sets(input, limits, &mut derives, library);
    for ((number, _), (rule, _)) in derivations.iter().zip(derives) {
        made.rules[*number] = rule;
    }
}

/// What stands before the functions: what a file is about, and its constants.
fn head(text: &str) -> &str {
    let end = if text.starts_with("fn ") { Some(0) } else { text.find("\nfn ").map(|at| at + 1) };
    &text[..end.unwrap_or(text.len())]
}

/// The names and parameters of the functions that begin a line.
fn signatures(text: &str) -> Vec<Signature<'_>> {
    let functions = text.lines().filter_map(|line| line.strip_prefix("fn "));
    functions
        .filter_map(|function| {
            let (name, rest) = function.split_once('(')?;
            let params = rest.split_once(')')?.0.split(',').map(str::trim).filter(|param| !param.is_empty());
            Some(Signature { name, params: params.collect() })
        })
        .collect()
}

/// Whether a script says `.forbid(..)` outside its comments.
fn names_forbid(text: &str) -> bool {
    text.lines().any(|line| line.split("//").next().is_some_and(|code| code.contains(".forbid(")))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use crate::load::{build, parse};
    use crate::model::Ended;
    use crate::script::executor::{Call, Executor};
    use crate::script::parsed::Checks;
    use crate::script::{compile, support};

    const HEAD: &str =
        "//! A signal.\n\nconst RULE = #{\n    says: \"a signal\",\n};\n\nfn check(signal, applicant, out) {\n";

    /// How a rule that was taken on trust ends on the one signal of a plan.
    fn ended(body: &str) -> Ended {
        let mut input = support::input(&[("signals/a", &format!("{HEAD}{body}"))]);
        input.checks = Checks::None;
        let Ok((set, machine)) = compile(input) else { panic!("its head is fine") };
        let mut files = set.files.clone();
        let text = "season = 2027\nas_of = 2026-09-10\n[applicant]\n[[program]]\nid = \"a\"\nname = \"A\"\n\
                    [[signal]]\nprogram = \"a\"\n";
        let root = parse(files.add("plan.toml", text), text).unwrap();
        let world =
            build(&root, "plan.toml", &set, files, &|_| Err(String::new())).map_err(|(_, wrong)| wrong).unwrap();
        let subject = world.of_kind(set.rules[0].subject, crate::model::PersonId(0))[0];
        machine.run(&Rc::new(world), Call::of(0, subject, None)).ended
    }

    #[test]
    fn a_rule_taken_on_trust_runs_and_one_that_does_not_parse_is_a_fault_of_its_own() {
        assert_eq!(ended("    out.note();\n}\n"), Ended::Told);
        let Ended::Fault(fault) = ended("    out.note(;\n}\n") else { panic!("it does not parse") };
        assert_eq!(fault.message, "`signals/a` does not parse; `preceptor check` says where");
    }
}
