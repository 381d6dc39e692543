//! Chooses places under limits. A plain greedy, the same every time, behind the interface that an exact solver will fill.

use crate::model::Handle;

/// A place that may be chosen.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Its program: at most one place of a program is chosen.
    pub program: Handle,
    /// Its points.
    pub points: i64,
    /// Breaks ties: smaller first.
    pub order: (i64, String),
    /// The limits it counts against, by number.
    pub limits: Vec<usize>,
}

/// At most so many of the places that count against it.
#[derive(Clone, Debug)]
pub(super) struct Cap {
    /// So many.
    pub most: i64,
    /// Points lost for each place beyond it; none for a limit that must hold.
    pub costs: Option<i64>,
}

/// What was chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct Solution {
    /// Numbers of the chosen candidates, in the order they were chosen.
    pub chosen: Vec<usize>,
    /// Points of the whole, costs taken off.
    pub total: i64,
    /// Whether it is proven to be the best.
    pub proven: bool,
}

/// Takes the place that adds most, again and again, while one adds anything.
pub(super) fn solve(candidates: &[Candidate], caps: &[Cap]) -> Solution {
    let mut used = vec![0i64; caps.len()];
    let mut solution = Solution::default();
    let mut left: Vec<usize> = (0..candidates.len()).collect();
    loop {
        left.retain(|n| !solution.chosen.iter().any(|taken| candidates[*taken].program == candidates[*n].program));
        let best = left
            .iter()
            .filter_map(|n| Some((gain(&candidates[*n], caps, &used)?, *n)))
            .filter(|(gain, _)| *gain > 0)
            .max_by(|a, b| a.0.cmp(&b.0).then_with(|| candidates[b.1].order.cmp(&candidates[a.1].order)));
        let Some((gain, n)) = best else { return solution };
        for limit in &candidates[n].limits {
            used[*limit] += 1;
        }
        solution.total += gain;
        solution.chosen.push(n);
    }
}

/// What a place would add now; none where a limit that must hold is used up.
fn gain(candidate: &Candidate, caps: &[Cap], used: &[i64]) -> Option<i64> {
    let mut gain = candidate.points;
    for limit in &candidate.limits {
        if used[*limit] >= caps[*limit].most {
            gain -= caps[*limit].costs?;
        }
    }
    Some(gain)
}
