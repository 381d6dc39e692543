//! Exit codes: what a script that calls preceptor can rely on.

use std::process::ExitCode;

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
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Wrong => 2,
            Self::Fault => 3,
            Self::Nothing => 4,
        })
    }

    /// An exit given as an error is an exit all the same.
    pub fn clone_code(self) -> Self {
        self
    }
}
