//! A test run as JSON, for programs.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json as value};

use super::{Status, TestRun};

/// The version of its shape.
const VERSION: u32 = 0;

/// Every test with its status and what is not as it should be, then how many of each.
pub fn json(run: &TestRun) -> String {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for test in &run.tests {
        *counts.entry(test.status).or_insert(0) += 1;
    }
    let counts: serde_json::Map<String, Json> =
        counts.into_iter().map(|(status, n)| (status.name().to_owned(), n.into())).collect();
    let tests: Vec<Json> = run
        .tests
        .iter()
        .map(|test| value!({ "name": test.name, "status": test.status.name(), "detail": test.detail }))
        .collect();
    format!("{:#}\n", value!({ "preceptor_test": VERSION, "tests": tests, "counts": counts }))
}
