//! Any text as a rule among the shipped data: refused with places, or compiled.

#![no_main]

use std::rc::Rc;

use libfuzzer_sys::fuzz_target;
use preceptor::load::{RulesFrom, project};
use preceptor::script::{Input, compile};

mod shared;

fuzz_target!(|text: &str| {
    let project = project(&RulesFrom::Embedded).expect("the shipped files can be read");
    let mut files = project.files;
    let file = files.add("rules/signals/fuzz.rhai", text);
    let thresholds = project.library.thresholds.into_iter();
    let input = Input {
        dictionary: Rc::new(project.dictionary),
        files,
        scripts: vec![("signals/fuzz".to_owned(), file)],
        custom: Vec::new(),
        statements: project.library.statements,
        groups: Vec::new(),
        sources: project.library.sources,
        thresholds: thresholds.map(|threshold| (threshold.name, threshold.value)).collect(),
        date: project.library.date,
    };
    if let Err((files, problems)) = compile(input) {
        shared::told(&files, &problems);
    }
});
