//! Shares work among threads. The result does not depend on how many there are.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::load::reads;
use crate::script::STACK;

/// More threads than any machine has cores only take room.
const MOST: usize = 256;

/// As many threads as there are cores.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What comes of each job, in the order of the jobs. Every thread begins with a state of its own, since rules that are
/// ready to run stay on their thread; one that has none does nothing.
pub(super) fn each<S, J: Sync, T: Send>(
    threads: usize,
    jobs: &[J],
    begin: impl Fn() -> Option<S> + Sync,
    work: impl Fn(&S, &J) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let read = reads::shared();
    thread::scope(|scope| {
        for _ in 0..threads.min(MOST).clamp(1, jobs.len().max(1)) {
            let run = || {
                reads::share(&read);
                let Some(state) = begin() else { return };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(number) else { return };
                    let came = work(&state, job);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, came));
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).expect("the system gives a thread");
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, came)| came).collect()
}
