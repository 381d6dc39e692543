//! The best choice, by branch and bound on a linear program. What the solver says is checked: a choice counts only if it
//! keeps every limit, and adds up, in whole numbers, to what the solver claims for it.

use std::collections::BTreeMap;

use microlp::{
    ComparisonOp, Error, OptimizationDirection, Problem, Solution, SolutionStatus, SolveOptions, SolveOutcome, Variable,
};

use super::prune::prune_dominated;
use super::{Bound, Fixed, Found, NodeLimit, Picks, Task, Ties, by_program, whole};

/// What the solver found.
pub(super) enum Answer {
    /// A choice, checked.
    Found(Found),
    /// There is none.
    Impossible,
    /// No choice that can be trusted; no choice has more points than this, where that is known.
    GaveUp(Option<i64>),
}

/// A task as the solver sees it.
pub(super) struct Program<'a> {
    task: &'a Task,
    problem: Problem,
    /// The candidates it knows, each with its variable.
    variables: BTreeMap<usize, Variable>,
    /// What one point counts for: so much that no order of places can outweigh it.
    point: i64,
    /// Whether places may be chosen in parts.
    places: Relaxation,
}

/// What a solver may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relaxation {
    /// Whole places only.
    Integer,
    /// Parts of places too, which is quickly settled.
    Linear,
}

impl Relaxation {
    fn variable(self, problem: &mut Problem, points: i64) -> Variable {
        match self {
            Self::Integer => problem.add_binary_var(float(points)),
            Self::Linear => problem.add_var(float(points), (0.0, 1.0)),
        }
    }
}

/// The best choice that holds what is given.
pub(super) fn best(task: &Task, given: &Fixed, ties: Ties, effort: NodeLimit) -> Answer {
    if task.objective(&given.included).is_some() && task.candidates.len() == given.excluded.len() + given.included.len()
    {
        return checked(task, given.included.clone(), None);
    }
    let known = prune_dominated(task, given, 0);
    // Most tasks have a best choice in whole places even where parts of places would be allowed; then nothing is to be
    // searched. A choice counts only if it adds up to what the solver claims, which no choice can surpass.
    let relaxed = Program::new(task, given, (ties, Relaxation::Linear), &known);
    if let Ok(SolveOutcome::Solution(solution)) = relaxed.solve()
        && let Answer::Found(found) = relaxed.read(&solution, ties)
    {
        return Answer::Found(found);
    }
    let program = Program::new(task, given, (ties, Relaxation::Integer), &known);
    let mut options = SolveOptions::default();
    options.node_limit = Some(effort.0);
    match program.problem.solve_with(options) {
        Ok(SolveOutcome::Solution(solution)) => program.read(&solution, ties),
        Ok(SolveOutcome::Interrupted(_)) => Answer::GaveUp(None),
        // An empty choice that breaks no limit says otherwise.
        Err(Error::Infeasible) if !given.included.is_empty() || task.objective(&Picks::new()).is_none() => {
            Answer::Impossible
        }
        Err(_) => Answer::GaveUp(None),
    }
}

fn checked(task: &Task, picks: Picks, at_best: Option<i64>) -> Answer {
    match task.objective(&picks) {
        Some(total) => Answer::Found(Found { picks, total, at_best: Some(at_best.unwrap_or(total)) }),
        None => Answer::GaveUp(at_best),
    }
}

impl<'a> Program<'a> {
    /// The task with the candidates that are worth a look.
    pub fn new(task: &'a Task, given: &Fixed, (ties, places): (Ties, Relaxation), known: &Picks) -> Self {
        let point = match ties {
            Ties::Settled => {
                1 + known.iter().map(|n| whole(task.candidates.len() - n)).sum::<i64>().min(longest(task, known))
            }
            Ties::Open => 1,
        };
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut variables = BTreeMap::new();
        for n in known.iter().copied() {
            let order = if ties == Ties::Settled { whole(task.candidates.len() - n) } else { 0 };
            variables.insert(n, places.variable(&mut problem, task.candidates[n].points * point + order));
        }
        let mut program = Self { task, problem, variables, point, places };
        program.one_of_each();
        program.limits();
        program.gains();
        program.given(given);
        program
    }

    /// Solves it without a bound on the work: for parted places, which need no search.
    pub fn solve(&self) -> Result<SolveOutcome, Error> {
        self.problem.solve()
    }

    /// What stands for a candidate, where it is worth a look.
    pub fn variable(&self, n: usize) -> Option<Variable> {
        self.variables.get(&n).copied()
    }

    fn one_of_each(&mut self) {
        let known: Picks = self.variables.keys().copied().collect();
        for places in by_program(self.task, &known).into_values().filter(|places| places.len() > 1) {
            let sum: Vec<(Variable, f64)> = places.iter().map(|n| (self.variables[n], 1.0)).collect();
            self.problem.add_constraint(sum, ComparisonOp::Le, 1.0);
        }
        for pair in &self.task.apart {
            if let (Some(one), Some(other)) = (self.variables.get(&pair.0), self.variables.get(&pair.1)) {
                self.problem.add_constraint([(*one, 1.0), (*other, 1.0)], ComparisonOp::Le, 1.0);
            }
        }
    }

    fn limits(&mut self) {
        for (number, limit) in self.task.limits.iter().enumerate() {
            let times = |n: &usize| self.task.candidates[*n].limits.iter().filter(|of| **of == number).count();
            let counted =
                self.variables.iter().map(|(n, variable)| (*variable, times(n))).filter(|(_, times)| *times > 0);
            let counted: Vec<(Variable, usize)> = counted.collect();
            let all: usize = counted.iter().map(|(_, times)| times).sum();
            let mut sum: Vec<(Variable, f64)> =
                counted.into_iter().map(|(variable, times)| (variable, float(whole(times)))).collect();
            let (op, bound, slack) = match limit.bound {
                Bound::Most(most) if whole(all) <= most => continue,
                Bound::Least(least) if least <= 0 => continue,
                Bound::Most(most) => (ComparisonOp::Le, most, -1.0),
                Bound::Least(least) => (ComparisonOp::Ge, least, 1.0),
            };
            if let Some(costs) = limit.costs {
                let off = self.problem.add_var(float(-costs * self.point), (0.0, f64::INFINITY));
                sum.push((off, slack));
            }
            if sum.is_empty() {
                // Nothing counts: a constraint over a variable that is always zero says that it cannot hold.
                sum.push((self.problem.add_var(0.0, (0.0, 0.0)), 1.0));
            }
            self.problem.add_constraint(sum, op, float(bound));
        }
    }

    /// A place gains where it and one of the others are chosen: one variable for each set of others, one for each gain.
    fn gains(&mut self) {
        let mut sets: BTreeMap<&[usize], Option<Variable>> = BTreeMap::new();
        for gain in &self.task.gains {
            let Some(first) = self.variables.get(&gain.first) else { continue };
            let any = *sets.entry(&gain.others).or_insert_with(|| {
                let mut sum: Vec<(Variable, f64)> =
                    gain.others.iter().filter_map(|n| self.variables.get(n)).map(|other| (*other, -1.0)).collect();
                if sum.is_empty() {
                    return None;
                }
                let any = self.places.variable(&mut self.problem, 0);
                sum.push((any, 1.0));
                self.problem.add_constraint(sum, ComparisonOp::Le, 0.0);
                Some(any)
            });
            let Some(any) = any else { continue };
            let both = self.problem.add_var(float(gain.points * self.point), (0.0, 1.0));
            self.problem.add_constraint([(both, 1.0), (*first, -1.0)], ComparisonOp::Le, 0.0);
            self.problem.add_constraint([(both, 1.0), (any, -1.0)], ComparisonOp::Le, 0.0);
        }
    }

    fn given(&mut self, given: &Fixed) {
        for n in &given.included {
            self.problem.add_constraint([(self.variables[n], 1.0)], ComparisonOp::Ge, 1.0);
        }
    }

    /// The choice a solution stands for, if it is what the solver says it is.
    pub fn read(&self, solution: &Solution, ties: Ties) -> Answer {
        let chosen = |(n, variable): (&usize, &Variable)| (solution.var_value(*variable) > 0.5).then_some(*n);
        let picks: Picks = self.variables.iter().filter_map(chosen).collect();
        let at_best = match solution.status() {
            SolutionStatus::Optimal => None,
            SolutionStatus::Feasible => match solution.stats().best_bound {
                Some(bound) => Some(floor(bound / float(self.point))),
                None => return Answer::GaveUp(None),
            },
        };
        let Some(total) = self.task.objective(&picks) else { return Answer::GaveUp(at_best) };
        let order = if ties == Ties::Settled { self.task.precedence(&picks) } else { 0 };
        let claimed = (float(total * self.point + order) - solution.objective()).abs() < 0.5;
        if claimed { checked(self.task, picks, at_best) } else { Answer::GaveUp(at_best) }
    }
}

/// The most that the order of places can add up to, where limits say how many can be chosen at all.
fn longest(task: &Task, known: &Picks) -> i64 {
    let budgets = task.limits.iter().filter(|limit| limit.costs.is_none());
    let most: i64 = budgets
        .filter_map(|limit| match limit.bound {
            Bound::Most(most) => Some(most.max(0)),
            Bound::Least(_) => None,
        })
        .fold(0, i64::saturating_add);
    let counted = known.iter().all(|n| {
        task.candidates[*n]
            .limits
            .iter()
            .any(|limit| task.limits[*limit].costs.is_none() && matches!(task.limits[*limit].bound, Bound::Most(_)))
    });
    if counted { most.saturating_mul(whole(task.candidates.len())) } else { i64::MAX }
}

/// Whole numbers of this size are exact as floats.
fn float(n: i64) -> f64 {
    n as f64
}

#[allow(clippy::cast_possible_truncation)]
fn floor(x: f64) -> i64 {
    (x + 1e-6).floor() as i64
}
