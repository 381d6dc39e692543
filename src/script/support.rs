//! For tests: rule texts compiled against the project's own dictionary, statements and thresholds.

use std::rc::Rc;

use super::compile::compile;
use super::parsed::{Checks, Input};
use crate::load::{Disk, Project, RulesFrom, project};
use crate::model::FactId;

/// A rule text: path under `rules/` without `.rhai`, and what it says.
pub(super) type Text<'a> = (&'a str, &'a str);

/// These texts, with everything else as the project has it; without groups, which would name other rules.
pub(super) fn input(texts: &[Text<'_>]) -> Input {
    let Project { mut files, dictionary, library, .. } = own();
    let scripts = texts.iter().map(|(id, text)| ((*id).to_owned(), files.add(format!("{id}.rhai"), *text))).collect();
    Input {
        dictionary: Rc::new(dictionary),
        files,
        scripts,
        custom: Vec::new(),
        statements: library.statements,
        groups: Vec::new(),
        sources: library.sources,
        thresholds: library.thresholds.into_iter().map(|threshold| (threshold.name, threshold.value)).collect(),
        renamed: library.renamed,
        date: library.date,
        checks: Checks::All,
    }
}

/// The project's own rules.
pub(super) fn own() -> Project {
    project(&RulesFrom::Embedded, &Disk).expect("the project's own files can be read")
}

/// Every script of the project.
pub(super) fn shipped() -> Vec<(String, String)> {
    let project = own();
    let script =
        |(path, file): (String, _)| (path.trim_end_matches(".rhai").to_owned(), project.files.get(file).text.clone());
    project.scripts.into_iter().map(script).collect()
}

/// What is wrong with these rules, one line a problem.
pub(super) fn problems(input: Input) -> Vec<String> {
    let Err((files, problems)) = compile(input) else { return Vec::new() };
    let shown = problems.iter().map(|problem| {
        let place = problem.span.map_or(String::new(), |place| format!("{}: ", files.show(place)));
        let help = problem.help.as_deref().map_or(String::new(), |help| format!(" / {help}"));
        format!("{place}{}{help}", problem.message)
    });
    shown.collect()
}

/// The facts that a rule reads and sets.
pub(super) fn reads_and_sets(texts: &[Text<'_>], rule: &str) -> (String, String) {
    let (set, _) = compile(input(texts)).expect("the rules are fine");
    let rule = set.rule(rule).expect("the rule is there");
    let said = |facts: &[FactId]| facts.iter().map(|fact| set.dictionary.path(*fact)).collect::<Vec<_>>().join(" ");
    (said(&rule.reads), said(&rule.sets))
}
