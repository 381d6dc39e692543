//! `preceptor schema`: the JSON Schema of scenarios or of the JSON report, for editors and other programs.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::{load, report};

/// `preceptor schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Schema {
    /// Of what
    #[arg(value_enum, default_value_t = Of::Scenario)]
    pub of: Of,
    /// Write the schema to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Of {
    /// A scenario, with the facts of these rules and of `--with`.
    Scenario,
    /// A report in JSON.
    Report,
}

/// Prints a schema.
pub(super) fn run(session: &Session, args: &Schema) -> Result<Exit, Failure> {
    // Read for either, so that a schema is written over none of them.
    let rules = session.rules()?;
    let schema = match args.of {
        Of::Scenario => load::scenario_schema(&rules.set),
        Of::Report => report::json_schema(),
    };
    session.put(&output::json(&schema), args.output.as_deref())?;
    Ok(Exit::Fine)
}
