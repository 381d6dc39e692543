//! `preceptor man`: a page of the manual for the program and each of its commands.

use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;

/// `preceptor man`.
#[derive(Debug, clap::Args)]
pub(super) struct Man {
    /// Folder to write the pages to; it is made where there is none
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,
}

/// Writes the pages.
pub(super) fn run(session: &Session, args: &Man, mut command: clap::Command) -> Result<Exit, Failure> {
    std::fs::create_dir_all(&args.output).map_err(|error| output::no_folder(&args.output, &error))?;
    command.build();
    page(session, command, &args.output)?;
    Ok(Exit::Fine)
}

/// The page of a command, and of those inside it.
fn page(session: &Session, command: clap::Command, folder: &Path) -> Result<(), Failure> {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        page(session, inner.clone(), folder)?;
    }
    let mut text = Vec::new();
    let man = clap_mangen::Man::new(command.disable_help_subcommand(true));
    man.render(&mut text).expect("a page is written to memory");
    let text = String::from_utf8(text).expect("commands are described in UTF-8");
    session.put(&text, Some(&folder.join(man.get_filename())))
}
