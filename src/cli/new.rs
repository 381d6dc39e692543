//! `preceptor new applicant`: an empty workbook made from the fact dictionary.

use clap::Subcommand;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine::shown;
use crate::load::{Entry, Names, Node, Tree, Written, is_workbook};
use crate::model::{DataKind, Files, RuleSet, Span};
use crate::regress::files;
use crate::sheets::{self, Book, Examples};

/// `preceptor new`.
#[derive(Debug, clap::Args)]
pub(super) struct New {
    #[command(subcommand)]
    pub command: NewCommand,
}

/// What to begin.
#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// A workbook for one applicant, or for a couple
    Applicant {
        /// The file to write; it must end with .xlsx and not be there yet
        file: PathBuf,
        /// With places for the answers of a partner
        #[arg(long)]
        couple: bool,
    },
}

/// Writes the workbook, and says what to do with it.
pub(super) fn run(session: &Session, args: &New) -> Result<Exit, Failure> {
    let NewCommand::Applicant { file, couple } = &args.command;
    free(file)?;
    if !is_workbook(&shown(file)) {
        return Err(output::wrong(format!("`{}` does not end with .xlsx", shown(file))));
    }
    let rules = session.rules()?;
    let mut sections = season(&rules.set);
    if *couple {
        sections.push(entry("partner", Tree::Table(Vec::new())));
    }
    let written = Written { root: Node { place: place(), value: Tree::Table(sections) }, notes: BTreeMap::new() };
    let names = Names::of_data(&rules.set.dictionary, &rules.set.data);
    let book = Book { rules: &rules.set, written: &written, names: &names, examples: Examples::Shown };
    let bytes = sheets::workbook(&book).map_err(output::wrong)?;
    files::write(file, bytes).map_err(output::wrong)?;
    session.print(&format!("{} is ready to be filled in; then: preceptor report {}\n", shown(file), shown(file)))?;
    Ok(Exit::Fine)
}

/// The latest season that any calendar knows.
fn season(rules: &RuleSet) -> Vec<Entry> {
    let calendars = rules.data.iter().filter(|data| data.kind == DataKind::Calendar);
    let latest = calendars.flat_map(|data| data.seasons.keys()).max();
    latest.map(|season| entry("season", Tree::Integer(*season))).into_iter().collect()
}

fn entry(key: &str, value: Tree) -> Entry {
    Entry { key: key.to_owned(), key_place: place(), node: Node { place: place(), value } }
}

/// Where nothing is written yet.
fn place() -> Span {
    Span { file: Files::default().add("", ""), start: 0, end: 0 }
}

/// Says so where a file is there already: what somebody filled in is never written over.
pub(super) fn free(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        return Err(output::wrong(format!("there is a file `{}` already; choose another name", shown(file))));
    }
    Ok(())
}
