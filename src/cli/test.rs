//! `preceptor test`: whole reports, cases of rules, broken scenarios; and accepting what changed.

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::regress::{self, Status, TestOptions};
use clap::ValueEnum;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// `preceptor test`.
#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// Run only tests whose name contains this
    pub filter: Option<String>,
    /// Accept what came out as what should come out
    #[arg(long)]
    pub accept: bool,
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = output::SCENARIOS)]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
    /// Write the result to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Threads to run on; left out: as many as there are cores
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}

/// The form of a test run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// JUnit XML, for whatever shows test runs.
    Junit,
}

/// Runs the tests and prints what is not the same.
pub(super) fn run(session: &Session, args: &Test) -> Result<Exit, Failure> {
    let place = session.place();
    if args.accept && session.console.ci {
        return Err(output::wrong("accepting is an act of a person: `--accept` is refused where `CI` is set"));
    }
    output::folder(&args.scenarios)?;
    let order = TestOptions {
        folder: args.scenarios.clone(),
        filter: args.filter.clone(),
        accept: args.accept,
        jobs: args.jobs,
    };
    let run = regress::run(&place, &order)?;
    let text = match args.format {
        TestFormat::Text => regress::text(&run),
        TestFormat::Json => regress::json(&run),
        TestFormat::Junit => regress::junit(&run),
    };
    session.put(&text, args.output.as_deref())?;
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
