//! Command lines that run within the process of the tests. A few threads work for all tests: each has a working folder of its
//! own, which Linux gives, and keeps the rules it has read. Elsewhere each call is a process.

use std::path::Path;

use super::Ran;

#[cfg(not(target_os = "linux"))]
pub fn call(folder: &Path, arguments: &[&str]) -> Ran {
    super::run(folder, arguments, &[])
}

#[cfg(target_os = "linux")]
pub use linux::call;

#[cfg(target_os = "linux")]
mod linux {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::path::PathBuf;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::sync::{Mutex, OnceLock, PoisonError};
    use std::thread;

    use nix::sched::{CloneFlags, unshare};
    use preceptor::cli::{Called, Kept};

    use super::{Path, Ran};

    /// As much as `main` gives the thread that works.
    const STACK: usize = 64 << 20;

    struct Asked {
        folder: PathBuf,
        line: Vec<String>,
        answer: Sender<Option<Called>>,
    }

    /// Runs a command line in a folder.
    pub fn call(folder: &Path, arguments: &[&str]) -> Ran {
        let line = std::iter::once("preceptor").chain(arguments.iter().copied()).map(str::to_owned).collect();
        let (answer, answered) = channel();
        let asked = Asked { folder: folder.to_owned(), line, answer };
        workers().lock().unwrap_or_else(PoisonError::into_inner).send(asked).expect("somebody works");
        let called = answered.recv().expect("every call is answered");
        let called = called.unwrap_or_else(|| panic!("{arguments:?} panicked"));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Ran { code: called.code, out: text(called.out), err: text(called.err) }
    }

    fn workers() -> &'static Mutex<Sender<Asked>> {
        static WORKERS: OnceLock<Mutex<Sender<Asked>>> = OnceLock::new();
        WORKERS.get_or_init(|| {
            let (sender, receiver) = channel();
            let receiver: &'static Mutex<Receiver<Asked>> = Box::leak(Box::new(Mutex::new(receiver)));
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                thread::Builder::new().stack_size(STACK).spawn(|| work(receiver)).expect("the system gives a thread");
            }
            Mutex::new(sender)
        })
    }

    fn work(asked: &Mutex<Receiver<Asked>>) {
        unshare(CloneFlags::CLONE_FS).expect("a thread may have a working folder of its own");
        let mut kept = Kept::default();
        loop {
            let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(Asked { folder, line, answer }) = next else { return };
            std::env::set_current_dir(&folder).expect("the folder is there");
            let called = catch_unwind(AssertUnwindSafe(|| preceptor::cli::call(line, &kept))).ok();
            if called.is_none() {
                kept = Kept::default();
            }
            // A test that waits no longer has failed already.
            let _ = answer.send(called);
        }
    }
}
