//! Runs jobs on as many threads as asked for, or as there are cores. The result does not depend on how many.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::discover::{Job, What};
use super::{Order, Status, Tested, broken, cases, people};
use crate::setup::{Rules, Where, rules};

/// The stack of one thread: room for the deepest rule and the deepest scenario.
const STACK: usize = 16 << 20;

/// Every test of every job, in no order.
pub(super) fn run(place: &Where, order: &Order, jobs: &[Job]) -> Vec<Tested> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let threads = order.jobs.map_or_else(cores, usize::from).min(jobs.len().max(1));
    thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let Ok(rules) = rules(place) else { return };
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tested = one(&rules, order, job);
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(tested);
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("the system gives a thread");
        }
    });
    done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn one(rules: &Rules, order: &Order, job: &Job) -> Vec<Tested> {
    let whole = |status, detail: &str| vec![Tested { name: job.name.clone(), status, detail: detail.to_owned() }];
    match job.what {
        What::Person => people::test(rules, order, job),
        What::Cases => cases::test(rules, job),
        What::Broken => broken::test(rules, order, job),
        What::Orphan => whole(Status::Orphan, "there is no scenario for this snapshot\n"),
        What::Stray => whole(Status::Broken, "no test reads this file\n"),
    }
}
