//! `preceptor completions`: a script with which a shell completes the command line.

use clap_complete::Shell;

use super::exit::{Exit, Failure};
use super::session::Session;

/// `preceptor completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the script.
pub(super) fn run(session: &Session, args: &Completions, mut command: clap::Command) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    let script = String::from_utf8(script).expect("commands and options have names of ASCII");
    session.print(&script)?;
    Ok(Exit::Fine)
}
