//! Messages without their words, as far as no rule listens to them.

use super::plan::Plan;
use crate::model::{FactId, RecordId};

/// What stands in place of a message to which no rule listens.
const LEFT_OUT: &str = "Left out.";

type Key = (RecordId, FactId);

/// Takes out of each message all words without which `same` still holds; gives back what stayed.
pub(super) fn reduce(plan: &mut Plan, same: &dyn Fn(&Plan) -> bool) -> Vec<(Key, String)> {
    let keys: Vec<Key> = plan.messages.keys().copied().collect();
    let mut without = plan.clone();
    without.messages.values_mut().for_each(|text| LEFT_OUT.clone_into(text));
    if keys.is_empty() || same(&without) {
        *plan = without;
        return Vec::new();
    }
    // Where even the whole messages give something else, taking words out cannot mend it.
    if !same(plan) {
        return Vec::new();
    }
    let mut kept = Vec::new();
    for key in keys {
        let holds = |plan: &mut Plan, text: &str| {
            let before = plan.messages.insert(key, text.to_owned());
            let holds = same(plan);
            if let (false, Some(before)) = (holds, before) {
                plan.messages.insert(key, before);
            }
            holds
        };
        if holds(plan, LEFT_OUT) {
            continue;
        }
        let text = plan.messages[&key].clone();
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let mut chunk = words.len().div_ceil(2);
        while chunk > 0 {
            let mut at = 0;
            while at < words.len() {
                let end = (at + chunk).min(words.len());
                let rest = [&words[..at], &words[end..]].concat();
                if !rest.is_empty() && holds(plan, &rest.join(" ")) {
                    words = rest;
                } else {
                    at = end;
                }
            }
            chunk /= 2;
        }
        kept.push((key, plan.messages[&key].clone()));
    }
    kept
}
