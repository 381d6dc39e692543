//! The `preceptor` command.

use std::process::ExitCode;

/// Half of what a report does is to make and drop small values: docs/performance.md has both counts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    preceptor::cli::main()
}
