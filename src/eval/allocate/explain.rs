//! Why a choice is as it is: what it would lose without each place, and whether it hangs on one of our weights.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{Gathered, budget};
use super::joint::JointTask;
use crate::eval::solve::{Bound, Found, NodeLimit, Picks, Resolver, Solved, Task, solve};
use crate::model::{RecordView, RuleId, RuleSet, Scale, Swap, WeightSensitivity};

/// Tasks beyond this size are solved, but not solved again for each place: nobody should wait for that.
const LARGE: usize = 1500;
/// The most swaps that are told.
const SWAPS: usize = 3;

/// What there is to say of one place.
#[derive(Clone, Default)]
pub(super) struct Why {
    /// Points that the best choice without the place has less; of a place left out, with it. None where not worked out.
    pub margin: Option<i64>,
    /// Programs in that other choice that are not in the choice made; of a place left out, the other way round.
    pub rivals: Vec<RecordView>,
    /// Rules whose points, halved or doubled, would put a chosen place out; none for a place left out.
    pub shaken: Option<Vec<WeightSensitivity>>,
    /// Limits that leave no room for a place left out, in the words of their rules.
    pub kept_out_by: Vec<String>,
}

/// Whether a task is small enough to be solved again for each place.
pub(super) fn explains(joint: &JointTask) -> bool {
    let size = joint.task.candidates.len() + joint.task.gains.len();
    size <= LARGE
}

/// What the choice would lose without each chosen place, and what would come in its stead; by number of the candidate.
pub(super) fn chosen(
    rules: &RuleSet,
    gathered: &[Gathered],
    joint: &JointTask,
    again: &Resolver<'_>,
    found: &Found,
) -> BTreeMap<usize, Why> {
    let Found { picks, total, .. } = found;
    let shaken = shaken(rules, gathered, joint, picks);
    let mut whys = BTreeMap::new();
    for n in picks {
        let mut why = Why { shaken: Some(shaken.get(n).cloned().unwrap_or_default()), ..Why::default() };
        if let Some(without) = again.without(*n) {
            why.margin = Some(total - without.total);
            why.rivals = programs(joint, &without.picks, picks);
        }
        whys.insert(*n, why);
    }
    whys
}

/// What a place left out would cost, and what would have to go for it.
pub(super) fn left_out(gathered: &[Gathered], joint: &JointTask, again: &Resolver<'_>, found: &Found, n: usize) -> Why {
    let Found { picks, total, .. } = found;
    let mut why = Why { kept_out_by: full(gathered, joint, picks, n), ..Why::default() };
    if let Some(with) = again.with(n) {
        why.margin = Some(total - with.total);
        why.rivals = programs(joint, picks, &with.picks);
    }
    why
}

/// Programs in one choice that are not in the other, in the order of candidates.
fn programs(joint: &JointTask, of: &Picks, but_not: &Picks) -> Vec<RecordView> {
    let program = |n: &usize| joint.task.candidates[*n].program;
    let known: BTreeSet<RecordView> = but_not.iter().map(program).collect();
    of.iter().map(program).filter(|program| !known.contains(program)).collect()
}

/// Limits besides the number of signals that leave no room for a place, in the words of their rules.
fn full(gathered: &[Gathered], joint: &JointTask, picks: &Picks, n: usize) -> Vec<String> {
    let mut said = Vec::new();
    for number in &joint.task.candidates[n].limits {
        let (application, limit) = joint.limits[*number];
        let limited = &gathered[application].limits[limit];
        let full = matches!(limited.draft.bound, Bound::Most(most) if joint.used(*number, picks) >= most);
        if full && budget(&limited.draft).is_none() && !said.contains(&limited.says) {
            said.push(limited.says.clone());
        }
    }
    said
}

/// The weights that decide about a place: halved or doubled alone, the best choice would be without it.
fn shaken(
    rules: &RuleSet,
    gathered: &[Gathered],
    joint: &JointTask,
    picks: &Picks,
) -> BTreeMap<usize, Vec<WeightSensitivity>> {
    let mut shaken: BTreeMap<usize, Vec<WeightSensitivity>> = BTreeMap::new();
    for rule in weights(rules, gathered, joint) {
        for times in [Scale::Half, Scale::Double] {
            let other = weighed(rules, gathered, joint, &rule, times);
            let Solved::Found(found) = solve(&other, NodeLimit::ENOUGH) else { continue };
            for n in picks.difference(&found.picks) {
                shaken.entry(*n).or_default().push(WeightSensitivity { rule: rule.clone(), times });
            }
        }
    }
    shaken
}

/// The rules that gave points.
fn weights(rules: &RuleSet, gathered: &[Gathered], joint: &JointTask) -> BTreeSet<RuleId> {
    let bids = (0..joint.places.len()).map(|n| joint.bid(gathered, n));
    let mut weights: BTreeSet<RuleId> =
        bids.flat_map(|bid| bid.reasons.iter().map(|(_, _, rule)| rule.clone())).collect();
    weights.extend(joint.gain_rules.iter().map(|rule| rules.rules[*rule].id.clone()));
    weights
}

/// The task with the points of one rule halved or doubled. Everything counts twice, so that halves are whole.
fn weighed(rules: &RuleSet, gathered: &[Gathered], joint: &JointTask, rule: &RuleId, times: Scale) -> Task {
    let extra = match times {
        Scale::Half => -1,
        Scale::Double => 2,
    };
    let mut task = joint.task.clone();
    for (n, candidate) in task.candidates.iter_mut().enumerate() {
        let reasons = joint.bid(gathered, n).reasons.iter();
        let given: i64 = reasons.filter(|(_, _, of)| of == rule).map(|(points, _, _)| points).sum();
        candidate.points = 2 * candidate.points + extra * given;
    }
    for (gain, of) in task.gains.iter_mut().zip(&joint.gain_rules) {
        let given = if rules.rules[*of].id == *rule { gain.points } else { 0 };
        gain.points = 2 * gain.points + extra * given;
    }
    for limit in &mut task.limits {
        limit.costs = limit.costs.map(|costs| 2 * costs);
    }
    task
}

/// What would gain the applicant's own plan most: one of its signals moved to a place of the proposal.
pub(super) fn swaps(
    gathered: &[Gathered],
    joint: &JointTask,
    application: usize,
    own: &Own,
    picks: &Picks,
) -> Vec<Swap> {
    let Some(before) = joint.task.objective(&own.all) else { return Vec::new() };
    let mut swaps: Vec<(i64, RecordView, usize)> = Vec::new();
    let tier = |n: usize| &joint.bid(gathered, n).tier;
    let programs: BTreeSet<RecordView> = own.all.iter().map(|n| joint.task.candidates[*n].program).collect();
    let better: Vec<usize> = joint
        .of(application, picks)
        .into_iter()
        .filter(|n| !programs.contains(&joint.task.candidates[*n].program))
        .collect();
    for (from, of_tier, number) in &own.signals {
        for to in better.iter().filter(|to| tier(**to) == of_tier) {
            let mut other = own.all.clone();
            if let Some(number) = number {
                other.remove(number);
            }
            other.insert(*to);
            swaps.extend(joint.task.objective(&other).map(|after| (after - before, *from, *to)));
        }
    }
    swaps.retain(|(gains, _, _)| *gains > 0);
    swaps.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.2, a.1).cmp(&(b.2, b.1))));
    let mut told: Vec<Swap> = Vec::new();
    for (gains, from, to) in swaps {
        let program = joint.task.candidates[to].program;
        if told.len() < SWAPS && told.iter().all(|swap| swap.from != from && swap.to != program) {
            told.push(Swap { from, to: program, tier: tier(to).clone(), gains });
        }
    }
    told
}

/// The applicant's own plan as far as it can be chosen at all.
pub(super) struct Own {
    /// The candidates of all signals that are planned in the task: those of this application and of those chosen with
    /// it.
    pub all: Picks,
    /// The signals of this application: program, tier and number of the candidate; the number is none where the signal
    /// cannot be chosen, as where rules forbid it.
    pub signals: Vec<(RecordView, String, Option<usize>)>,
}
