//! `preceptor coverage`: which verdicts of rules and which statements of the guides the scenarios show.

use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::regress::coverage;
use std::path::PathBuf;

/// `preceptor coverage`.
#[derive(Debug, clap::Args)]
pub(super) struct Coverage {
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = output::SCENARIOS)]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Counts verdicts over all people and cases.
pub(super) fn run(session: &Session, args: &Coverage) -> Result<Exit, Failure> {
    output::folder(&args.scenarios)?;
    let place = session.place();
    let coverage = coverage::run(&place, &args.scenarios)?;
    let text = match args.format {
        Format::Text => coverage::text(&coverage),
        Format::Json => output::json(&coverage),
    };
    session.print(&text)?;
    Ok(if coverage.scenarios == 0 { Exit::Nothing } else { Exit::Fine })
}
