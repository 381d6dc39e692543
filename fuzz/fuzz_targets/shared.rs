//! What fuzz targets share: the shipped rules, read once, and what must hold of every problem.

#![allow(dead_code, reason = "each target uses a part of it")]

use preceptor::load::RulesFrom;
use preceptor::model::{Files, Problem};
use preceptor::setup::{Rules, Where, rules};

/// The rules inside the program.
pub fn shipped() -> Rules {
    let place = Where { rules: RulesFrom::Embedded, with: Vec::new() };
    rules(&place).unwrap_or_else(|trouble| panic!("the shipped rules are fine: {:?}", trouble.problems))
}

/// Every problem says something, about a place that exists.
pub fn told(files: &Files, problems: &[Problem]) {
    assert!(!problems.is_empty(), "refused without a problem");
    for problem in problems {
        assert!(!problem.message.is_empty());
        if let Some(place) = problem.place {
            let text = &files.get(place.file).text;
            assert!(place.start <= place.end && text.is_char_boundary(place.start), "{problem:?}");
            assert!(text.is_char_boundary(place.end), "{problem:?}");
            files.line_column(place);
        }
    }
}
