//! A test run as JUnit XML: one suite a file of cases, one each for people and broken files. No times: two runs are alike.
//! By hand: the crate `quick-junit` (0.8) writes `skipped` on `testsuites`, which the schema of Jenkins refuses.

use std::collections::BTreeMap;

use super::{Status, TestRun, Tested};

/// What differs is a failure; a test that could not be run, or is none, is an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Passed,
    Failure,
    Error,
}

/// The run as JUnit XML.
pub fn junit(run: &TestRun) -> String {
    let mut suites: BTreeMap<&str, Vec<(&str, &Tested)>> = BTreeMap::new();
    for test in &run.tests {
        let (suite, name) = split(&test.name);
        suites.entry(suite).or_default().push((name, test));
    }
    let all: Vec<&Tested> = run.tests.iter().collect();
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    xml.push_str(&format!("<testsuites name=\"preceptor\" {}>\n", counts(&all)));
    for (name, tests) in suites {
        let of_suite: Vec<&Tested> = tests.iter().map(|(_, test)| *test).collect();
        xml.push_str(&format!("  <testsuite name=\"{}\" {}>\n", attribute(name), counts(&of_suite)));
        xml.extend(tests.into_iter().map(|(case, test)| one(name, case, test)));
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// The suite and the name inside it: a file of cases and its case, or a folder and its file.
fn split(name: &str) -> (&str, &str) {
    name.split_once(": ").or_else(|| name.rsplit_once('/')).unwrap_or(("scenarios", name))
}

fn ended(test: &Tested) -> Ended {
    match test.status {
        Status::Same | Status::Accepted => Ended::Passed,
        Status::Changed | Status::New => Ended::Failure,
        Status::Orphan | Status::Fault | Status::Broken => Ended::Error,
    }
}

fn counts(tests: &[&Tested]) -> String {
    let of = |wanted| tests.iter().filter(|test| ended(test) == wanted).count();
    format!("tests=\"{}\" failures=\"{}\" errors=\"{}\"", tests.len(), of(Ended::Failure), of(Ended::Error))
}

fn one(suite: &str, name: &str, test: &Tested) -> String {
    let start = format!("    <testcase name=\"{}\" classname=\"{}\"", attribute(name), attribute(suite));
    let element = match ended(test) {
        Ended::Passed => return format!("{start}/>\n"),
        Ended::Failure => "failure",
        Ended::Error => "error",
    };
    let (status, first) = (test.status.name(), test.detail.lines().next().unwrap_or_default());
    let (message, detail) = (attribute(first), escaped(&test.detail));
    format!(
        "{start}>\n      <{element} type=\"{status}\" message=\"{message}\">{detail}</{element}>\n    </testcase>\n"
    )
}

/// A text in an attribute, where breaks would otherwise become spaces.
fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text that XML can hold: markup escaped, letters that no XML may hold replaced.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            '\n' | '\t' => xml.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            _ => xml.push(letter),
        }
    }
    xml
}
