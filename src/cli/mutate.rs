//! `preceptor mutate`: small mistakes put into rules on purpose; cases that do not notice one have a gap.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::{Console, Session};
use crate::regress::mutate::{self, Failed, MutateOptions};

/// `preceptor mutate`.
#[derive(Debug, clap::Args)]
pub(super) struct Mutate {
    /// Only this rule, this file of the library (`lib/programs`) or `thresholds`; left out: all of them
    pub rule: Option<String>,
    /// How many threads to use; left out: one for each core
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = output::SCENARIOS)]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Tries every mutant and prints how each ended.
pub(super) fn run(session: &Session, args: &Mutate) -> Result<Exit, Failure> {
    output::folder(&args.scenarios)?;
    let place = session.place();
    let order = MutateOptions { folder: args.scenarios.clone(), rule: args.rule.clone(), jobs: args.jobs };
    let watched = session.console.watched;
    let progress = |done: usize, all: usize| {
        if watched {
            Console::progress(&format!("\r{done} of {all} mutants"));
        }
    };
    let ran = mutate::run(&place, &order, &progress);
    if watched {
        Console::progress("\r\x1b[K");
    }
    let mutated = ran.map_err(|failed| match failed {
        Failed::Rules(trouble) => Failure::Load(trouble),
        Failed::NoCase => Failure::Nothing("no case runs: nothing was tried".to_owned()),
        Failed::NoRule { rule, help } => output::unknown(&format!("there is no rule `{rule}`"), help),
        Failed::NotTheSame(names) => output::wrong(format!(
            "these tests are not the same before anything is changed: {}; run `preceptor test` first",
            names.join(", ")
        )),
    })?;
    let text = match args.format {
        Format::Text => mutate::text(&mutated),
        Format::Json => output::json(&mutated),
    };
    session.print(&text)?;
    Ok(if mutated.killed + mutated.survived == 0 {
        Exit::Nothing
    } else if mutated.survived > 0 {
        Exit::Findings
    } else {
        Exit::Fine
    })
}
