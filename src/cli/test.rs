//! `preceptor test`: whole reports, cases of rules, broken scenarios; and accepting what changed.

use super::args::{Common, Test, TestFormat};
use super::exit::Exit;
use super::output;
use crate::regress::{self, Order, Status};
use crate::setup;

/// Runs the tests and prints what is not the same.
pub(super) fn run(common: &Common, args: &Test) -> Result<Exit, Exit> {
    let place = setup::Where::new(common.rules.as_deref(), &common.with);
    if args.accept && std::env::var_os("CI").is_some_and(|value| !value.is_empty()) {
        return Err(output::wrong("accepting is an act of a person: `--accept` is refused where `CI` is set"));
    }
    let order =
        Order { folder: args.scenarios.clone(), filter: args.filter.clone(), accept: args.accept, jobs: args.jobs };
    let run = regress::run(&place, &order).map_err(|trouble| output::trouble(&trouble, common))?;
    let text = match args.format {
        TestFormat::Text => regress::text(&run),
        TestFormat::Json => regress::json(&run),
        TestFormat::Junit => regress::junit(&run),
    };
    output::put(&text, args.output.as_deref())?;
    // Graver exits come later: the gravest test says how the run ended.
    Ok(run.tests.iter().map(|test| exit(test.status)).max().unwrap_or(Exit::Nothing))
}

fn exit(status: Status) -> Exit {
    match status {
        Status::Same | Status::Accepted => Exit::Fine,
        Status::Changed | Status::New | Status::Orphan => Exit::Findings,
        Status::Fault => Exit::Fault,
        Status::Broken => Exit::Wrong,
    }
}
