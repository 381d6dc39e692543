//! `preceptor impact`: old rules against working rules, and whom the difference touches.

use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::regress::impact::{self, Extent, Failed, ImpactOptions};
use std::path::PathBuf;

/// `preceptor impact`.
#[derive(Debug, clap::Args)]
pub(super) struct Impact {
    /// The old rules: a folder, or a revision that git knows, such as `HEAD`
    #[arg(long, value_name = "REV|DIR")]
    pub base: String,
    /// Print every case, not only the first of very many
    #[arg(long)]
    pub all: bool,
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = output::SCENARIOS)]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Compares all people and cases under both rules.
pub(super) fn run(session: &Session, args: &Impact) -> Result<Exit, Failure> {
    output::folder(&args.scenarios)?;
    let place = session.place();
    let order = ImpactOptions { base: args.base.clone(), folder: args.scenarios.clone() };
    let impact = impact::run(&place, &order).map_err(|failed| match failed {
        Failed::NoBase(message) => output::wrong(message),
        Failed::Rules(trouble) => Failure::Load(trouble),
    })?;
    let text = match args.format {
        Format::Text => impact::text(&impact, if args.all { Extent::All } else { Extent::Folded }),
        Format::Json => output::json(&impact),
    };
    session.print(&text)?;
    Ok(if impact.nothing_compared() {
        Exit::Nothing
    } else if impact.nothing_changes() {
        Exit::Fine
    } else {
        Exit::Findings
    })
}
