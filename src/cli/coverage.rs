//! `preceptor coverage`: which verdicts of rules and which statements of the guides the scenarios show.

use super::args::{Common, Coverage, Format};
use super::exit::Exit;
use super::output;
use crate::regress::coverage;
use crate::setup;

/// Counts verdicts over all people and cases.
pub(super) fn run(common: &Common, args: &Coverage) -> Result<Exit, Exit> {
    let place = setup::Where::new(common.rules.as_deref(), &common.with);
    let coverage = coverage::run(&place, &args.scenarios).map_err(|trouble| output::trouble(&trouble, common))?;
    let text = match args.format {
        Format::Text => coverage::text(&coverage),
        Format::Json => output::json(&coverage),
    };
    output::put(&text, None)?;
    Ok(if coverage.scenarios == 0 { Exit::Nothing } else { Exit::Fine })
}
