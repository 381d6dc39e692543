//! `preceptor coverage`: which verdicts of rules and which statements of the guides the scenarios show.

use super::common::{Common, Format};
use super::exit::Exit;
use super::output;
use crate::engine;
use crate::regress::coverage;
use std::path::PathBuf;

/// `preceptor coverage`.
#[derive(Debug, clap::Args)]
pub(super) struct Coverage {
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Counts verdicts over all people and cases.
pub(super) fn run(common: &Common, args: &Coverage) -> Result<Exit, Exit> {
    let place = engine::RuleSources::new(common.rules.as_deref(), &common.with);
    let coverage = coverage::run(&place, &args.scenarios).map_err(|trouble| output::trouble(&trouble, common))?;
    let text = match args.format {
        Format::Text => coverage::text(&coverage),
        Format::Json => output::json(&coverage),
    };
    output::put(&text, None)?;
    Ok(if coverage.scenarios == 0 { Exit::Nothing } else { Exit::Fine })
}
