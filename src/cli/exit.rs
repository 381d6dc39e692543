//! How a command ends: the exit codes a script that calls preceptor can rely on, and why one did not end well.

use crate::engine::LoadError;

/// How a command ended. Graver ones come later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Fine.
    Fine,
    /// Findings at or above `--fail-on`, or a test not the same.
    Findings,
    /// Nothing ran or nothing matched.
    Nothing,
    /// A rule went wrong.
    Fault,
    /// The command line, a rule or a scenario is wrong.
    Wrong,
}

impl Exit {
    /// The number of the process: `2` before `3` before `4` before `1`.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Wrong => 2,
            Self::Fault => 3,
            Self::Nothing => 4,
        }
    }
}

/// Why a command did not end well; it is said on standard error where the call ends.
#[derive(Debug)]
pub(super) enum Failure {
    /// One sentence.
    Said(String),
    /// One sentence about why nothing was done.
    Nothing(String),
    /// Rules or scenarios that cannot be read, each problem at its place.
    Load(Box<LoadError>),
    /// Everything has been shown already.
    Shown(Exit),
}

impl From<LoadError> for Failure {
    fn from(trouble: LoadError) -> Self {
        Self::Load(Box::new(trouble))
    }
}
