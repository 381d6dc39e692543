//! A test run as JUnit XML: one suite a file of cases, one each for people and broken files. No times: two runs are alike.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Status, TestRun, Tested};

/// The run as JUnit XML.
pub fn junit(run: &TestRun) -> String {
    let mut suites: BTreeMap<&str, Vec<(&str, &Tested)>> = BTreeMap::new();
    for test in &run.tests {
        let (suite, name) = split(&test.name);
        suites.entry(suite).or_default().push((name, test));
    }
    let mut report = Report::new("preceptor");
    for (name, tests) in suites {
        let mut suite = TestSuite::new(name);
        suite.add_test_cases(tests.into_iter().map(|(case, test)| one(name, case, test)));
        report.add_test_suite(suite);
    }
    report.to_string().expect("a report is written to memory")
}

/// The suite and the name inside it: a file of cases and its case, or a folder and its file.
fn split(name: &str) -> (&str, &str) {
    name.split_once(": ").or_else(|| name.rsplit_once('/')).unwrap_or(("scenarios", name))
}

/// What differs is a failure; a test that could not be run, or is none, is an error.
fn one(suite: &str, name: &str, test: &Tested) -> TestCase {
    let kind = match test.status {
        Status::Same | Status::Accepted => None,
        Status::Changed | Status::New => Some(NonSuccessKind::Failure),
        Status::Orphan | Status::Fault | Status::Broken => Some(NonSuccessKind::Error),
    };
    let status = kind.map_or_else(TestCaseStatus::success, |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        let first = test.detail.lines().next().unwrap_or_default();
        status.set_type(test.status.name()).set_message(first).set_description(test.detail.as_str());
        status
    });
    let mut case = TestCase::new(name, status);
    case.set_classname(suite);
    case
}
