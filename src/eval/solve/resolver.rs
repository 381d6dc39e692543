//! The best choices of one task with one place given or taken away: the task is solved once, and each of them is reached
//! from there in a few steps.

use std::collections::BTreeSet;

use microlp::{Solution, SolveOutcome};

use super::exact::{Answer, Program, Relaxation};
use super::prune::prune_dominated;
use super::{Fixed, Found, Task, Ties, best_given};

/// A task, solved and ready to be moved.
pub(in crate::eval) struct Resolver<'a> {
    task: &'a Task,
    start: Option<(Program<'a>, Solution)>,
}

impl<'a> Resolver<'a> {
    /// Solves the task.
    pub fn new(task: &'a Task) -> Self {
        let given = Fixed::default();
        // One place may be taken away, so that one more is useful.
        let known = prune_dominated(task, &given, 1);
        let program = Program::new(task, &given, (Ties::Settled, Relaxation::Linear), &known);
        let start = match program.solve() {
            Ok(SolveOutcome::Solution(solution)) => Some((program, solution)),
            Ok(SolveOutcome::Interrupted(_)) | Err(_) => None,
        };
        Self { task, start }
    }

    /// The best choice without a place; none where there is none or it was not proven.
    pub fn without(&self, n: usize) -> Option<Found> {
        let given = Fixed { excluded: BTreeSet::from([n]), ..Fixed::default() };
        self.moved(n, 0.0).or_else(|| best_given(self.task, &given, Ties::Settled))
    }

    /// The best choice with a place; none where there is none or it was not proven.
    pub fn with(&self, n: usize) -> Option<Found> {
        let given = Fixed { included: BTreeSet::from([n]), ..Fixed::default() };
        self.moved(n, 1.0).or_else(|| best_given(self.task, &given, Ties::Settled))
    }

    fn moved(&self, n: usize, to: f64) -> Option<Found> {
        let (program, solution) = self.start.as_ref()?;
        let variable = program.variable(n)?;
        let Ok(SolveOutcome::Solution(moved)) = solution.clone().fix_var(variable, to) else { return None };
        match program.read(&moved, Ties::Settled) {
            Answer::Found(found) if found.proven() && found.picks.contains(&n) == (to > 0.5) => Some(found),
            Answer::Found(_) | Answer::Impossible | Answer::GaveUp(_) => None,
        }
    }
}
