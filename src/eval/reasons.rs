//! Why derived facts hold: the words of each rule with `short` that said yes.

use std::collections::BTreeMap;

use super::message;
use super::run::Run;
use crate::model::{Effect, Reason, Rule, RuleId, Value};

/// Every reason, in the order of the verdicts.
pub(super) fn reasons(run: &Run<'_>) -> Vec<Reason> {
    let named = run.rules.rules.iter().filter(|rule| rule.short.is_some());
    let rules: BTreeMap<&RuleId, &Rule> = named.map(|rule| (&rule.id, rule)).collect();
    let mut reasons = Vec::new();
    for row in &run.verdicts {
        let Some(rule) = rules.get(&row.rule) else { continue };
        let (Some(short), Some(says)) = (&rule.short, &rule.says) else { continue };
        for effect in &row.effects {
            if let Effect::Set(fact, Value::Bool(true)) = effect {
                reasons.push(Reason {
                    rule: rule.id.clone(),
                    subject: row.subject,
                    fact: *fact,
                    says: message::fill(&run.world, rule, row.subject, says, &BTreeMap::new()),
                    short: short.clone(),
                });
            }
        }
    }
    reasons
}
