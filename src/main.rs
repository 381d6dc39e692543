//! The `preceptor` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    preceptor::cli::main()
}
