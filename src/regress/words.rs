//! What a test run says.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::{Status, TestRun, Tested};

impl Status {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Accepted => "accepted",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Orphan => "orphan",
            Self::Fault => "fault",
            Self::Broken => "broken",
        }
    }
}

/// Everything that is not as it should be, then how many of each.
pub fn text(run: &TestRun) -> String {
    let mut text = String::new();
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for test in &run.tests {
        *counts.entry(test.status).or_insert(0) += 1;
        if test.status != Status::Same {
            text.push_str(&format!("{}: {}\n", test.status.name(), test.name));
            text.extend(test.detail.lines().map(|line| format!("    {line}\n")));
        }
    }
    if run.tests.is_empty() {
        return "no test ran: nothing matches\n".to_owned();
    }
    let counts: Vec<String> = counts.iter().map(|(status, n)| format!("{n} {}", status.name())).collect();
    text.push_str(&format!("{}\n", counts.join(", ")));
    let acceptable =
        |test: &Tested| matches!(test.status, Status::New | Status::Changed) && !test.name.starts_with("rules/");
    if run.tests.iter().any(acceptable) {
        text.push_str("look at each, then `preceptor test --accept [FILTER]` takes what came out as right\n");
    }
    text
}

/// What changed between two texts, line by line.
pub(super) fn diff(expected: &str, actual: &str) -> String {
    TextDiff::from_lines(expected, actual).unified_diff().context_radius(2).to_string()
}
