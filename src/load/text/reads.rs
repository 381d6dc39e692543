//! Which files this process has read, so that no result is written over one of them. The same file is told by device and
//! inode where there are such, so that links count; elsewhere by its whole path.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// What tells a file from every other one on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    device: u64,
    inode: u64,
}

/// One file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Read {
    path: PathBuf,
    identity: Option<Identity>,
    /// Who may read it and write to it, as the system has it; none where there is no such thing.
    mode: Option<u32>,
}

/// Files that were read.
pub(crate) type Reads = BTreeSet<Read>;

/// What the calls of one process read; several within it keep theirs apart.
type Register = Arc<Mutex<Reads>>;

thread_local! {
    static READ: RefCell<Register> = RefCell::new(OF_PROCESS.clone());
}

static OF_PROCESS: LazyLock<Register> = LazyLock::new(Register::default);

/// The register of this thread, to be handed on to the threads that work for it.
#[derive(Clone)]
pub(crate) struct Shared(Register);

/// The register of this thread.
pub(crate) fn shared() -> Shared {
    Shared(READ.with_borrow(Clone::clone))
}

/// Notes what this thread reads in the register of another one.
pub(crate) fn share(register: &Shared) {
    READ.set(register.0.clone());
}

/// Does something with a register of its own.
pub(crate) fn apart<T>(work: impl FnOnce() -> T) -> T {
    let before = READ.replace(Register::default());
    let done = work();
    READ.set(before);
    done
}

/// Everything that was read.
pub(crate) fn all() -> Reads {
    register(|read| read.clone())
}

/// Counts these as read.
pub(crate) fn add(more: &Reads) {
    register(|read| read.extend(more.iter().cloned()));
}

/// Keeps in mind that a file is read. `about` is what the system says of it, where that was asked already.
pub(crate) fn note(path: &Path, about: Option<&Metadata>) {
    let asked = if about.is_none() { path.metadata().ok() } else { None };
    let about = about.or(asked.as_ref());
    let (identity, mode) = (about.and_then(identity), about.and_then(mode));
    register(|read| read.insert(Read { path: whole(path), identity, mode }));
}

/// What everybody may do with a file who may do it with every file that was read: what is made of a private file is private.
pub(crate) fn allowed() -> u32 {
    register(|read| read.iter().filter_map(|read| read.mode).fold(0o666, |all, mode| all & (mode | 0o200)))
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
    let names: BTreeSet<PathBuf> = register(|read| read.iter().filter(same).map(|known| known.path.clone()).collect());
    names.into_iter().collect()
}

/// A path from the root on, links left as they are.
pub(crate) fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn register<T>(work: impl FnOnce(&mut Reads) -> T) -> T {
    READ.with_borrow(|read| work(&mut read.lock().unwrap_or_else(PoisonError::into_inner)))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn identity(about: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity { device: about.dev(), inode: about.ino() })
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn mode(about: &Metadata) -> Option<u32> {
    Some(std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o666)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<Identity> {
    None
}
