//! Which files this process has read, so that no result is written over one of them. The same file is told by device and
//! inode where there are such, so that links count; elsewhere by its whole path.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What tells a file from every other one on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    device: u64,
    inode: u64,
}

/// One file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Read {
    path: PathBuf,
    identity: Option<Identity>,
}

static READ: Mutex<BTreeSet<Read>> = Mutex::new(BTreeSet::new());

/// Keeps in mind that a file is read. `about` is what the system says of it, where that was asked already.
pub(crate) fn note(path: &Path, about: Option<&Metadata>) {
    let asked = if about.is_none() { path.metadata().ok() } else { None };
    let identity = about.or(asked.as_ref()).and_then(identity);
    read().insert(Read { path: whole(path), identity });
}

/// The names under which a file was read, each as a whole path; none where it was not.
pub(crate) fn names(path: &Path) -> Vec<PathBuf> {
    let identity = path.metadata().ok().as_ref().and_then(identity);
    let real = path.canonicalize().ok();
    let same = |known: &&Read| {
        identity.is_some() && known.identity == identity
            || known.path == whole(path)
            || real.is_some() && known.path.canonicalize().ok() == real
    };
    let names: BTreeSet<PathBuf> = read().iter().filter(same).map(|known| known.path.clone()).collect();
    names.into_iter().collect()
}

/// A path from the root on, links left as they are.
pub(crate) fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn read() -> MutexGuard<'static, BTreeSet<Read>> {
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn identity(about: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity { device: about.dev(), inode: about.ino() })
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<Identity> {
    None
}
