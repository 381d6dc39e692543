//! Which limits cannot hold together, where no choice keeps them all.

use super::exact::{Answer, best};
use super::{Fixed, NodeLimit, Task, Ties};

/// Takes limits away one by one; those without which the rest could hold are the ones that clash.
pub(super) fn infeasible_subset(task: &Task, effort: NodeLimit) -> Vec<usize> {
    let mut task = task.clone();
    let mut clashing = Vec::new();
    for n in 0..task.limits.len() {
        if task.limits[n].costs.is_some() {
            continue;
        }
        task.limits[n].costs = Some(0);
        if !matches!(best(&task, &Fixed::default(), Ties::Open, effort), Answer::Impossible) {
            task.limits[n].costs = None;
            clashing.push(n);
        }
    }
    clashing
}
