//! What fuzz targets share: the shipped rules, read once a process, and what must hold of every problem.

#![allow(dead_code, reason = "each target uses a part of it")]

use preceptor::load::{Node, parse};
use preceptor::model::{Files, Diagnostic};
use preceptor::script::Input;
use preceptor::engine::{self, Rules, RuleSources};

fn place() -> RuleSources {
    RuleSources::embedded()
}

/// The rules inside the program.
pub fn shipped() -> Rules {
    engine::load_rules(&place()).unwrap_or_else(|trouble| panic!("the shipped rules are fine: {:?}", trouble.problems))
}

/// What they are compiled from, without the scripts.
pub fn bare() -> Input {
    let input = engine::compile_input(&place());
    let input = input.unwrap_or_else(|trouble| panic!("the shipped rules are fine: {:?}", trouble.problems));
    Input { scripts: Vec::new(), groups: Vec::new(), ..input }
}

/// The text beside those of the rules, read as TOML; where it is none, its problems are looked at.
pub fn read(rules: &Rules, name: &str, text: &str) -> Option<(Files, Node)> {
    let mut files = rules.set.files.clone();
    let file = files.add(name, text);
    match parse(file, text) {
        Ok(root) => Some((files, root)),
        Err(problems) => {
            told(&files, &problems);
            None
        }
    }
}

/// No table of programs is there.
pub fn no_file(path: &str) -> Result<Vec<u8>, String> {
    Err(format!("there is no file `{path}`"))
}

/// Every problem says something, about a place that exists.
pub fn told(files: &Files, problems: &[Diagnostic]) {
    assert!(!problems.is_empty(), "refused without a problem");
    for problem in problems {
        assert!(!problem.message.is_empty());
        if let Some(place) = problem.span {
            let text = &files.get(place.file).text;
            assert!(place.start <= place.end && text.is_char_boundary(place.start), "{problem:?}");
            assert!(text.is_char_boundary(place.end), "{problem:?}");
            files.line_column(place);
        }
    }
}
