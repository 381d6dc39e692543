//! `preceptor check`: rules and scenarios, without running anything.

use super::args::{Check, Common};
use super::exit::Exit;
use super::output;
use crate::setup::{self, Trouble};

/// Checks the rules and every scenario named; all problems of all of them together.
pub(super) fn run(common: &Common, args: &Check) -> Result<Exit, Exit> {
    let rules = setup::rules(&setup::Where::new(common.rules.as_deref(), &common.with))
        .map_err(|trouble| output::trouble(&trouble, common))?;
    let found: Vec<Trouble> =
        args.scenarios.iter().filter_map(|path| setup::scenario(&rules.set, path, None).err()).collect();
    if found.is_empty() {
        let scenarios = if args.scenarios.is_empty() {
            String::new()
        } else {
            format!(", {} {}", args.scenarios.len(), if args.scenarios.len() == 1 { "scenario" } else { "scenarios" })
        };
        output::put(&format!("{} rules{scenarios}: nothing is wrong\n", rules.set.rules.len()), None)?;
        return Ok(Exit::Fine);
    }
    for trouble in &found {
        output::trouble(trouble, common);
    }
    Err(Exit::Wrong)
}
