//! Takes back all that an untrusted rule said once it went wrong for any record: half of what a check had to say is no
//! answer, and which half it is would depend on where its steps ran out. A shipped rule keeps what it said elsewhere.

use std::collections::BTreeSet;

use crate::model::{Origin, Outcome, RuleId, RuleSet, Verdict};

/// Leaves of each untrusted rule that went wrong only that it did.
pub(super) fn withdraw(rules: &RuleSet, outcome: &mut Outcome) {
    let untrusted = |id: &RuleId| rules.rule(&id.0).is_some_and(|rule| rule.origin == Origin::Untrusted);
    let wrong: BTreeSet<RuleId> =
        outcome.faults.iter().map(|fault| &fault.rule).filter(|id| untrusted(id)).cloned().collect();
    if wrong.is_empty() {
        return;
    }
    let stays = |rule: &RuleId| !wrong.contains(rule);
    outcome.findings.retain(|finding| stays(&finding.rule));
    outcome.cannot_tell.retain(|open| stays(&open.rule));
    outcome.items.retain(|item| stays(&item.rule));
    outcome.verdicts.retain(|row| stays(&row.rule) || row.verdict == Verdict::Fault);
}
