//! `preceptor mutate`: small mistakes put into rules on purpose; cases that do not notice one have a gap.

use std::io::{IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::common::{Common, Format};
use super::exit::Exit;
use super::output;
use crate::engine;
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
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Tries every mutant and prints how each ended.
pub(super) fn run(common: &Common, args: &Mutate) -> Result<Exit, Exit> {
    let place = engine::RuleSources::new(common.rules.as_deref(), &common.with);
    let order = MutateOptions { folder: args.scenarios.clone(), rule: args.rule.clone(), jobs: args.jobs };
    let terminal = std::io::stderr().is_terminal();
    let progress = |done: usize, all: usize| {
        if terminal {
            let mut out = std::io::stderr().lock();
            // A terminal that went away is no reason to stop.
            let _ = write!(out, "\r{done} of {all} mutants").and_then(|()| out.flush());
        }
    };
    let ran = mutate::run(&place, &order, &progress);
    if terminal {
        eprint!("\r\x1b[K");
    }
    let mutated = ran.map_err(|failed| match failed {
        Failed::Rules(trouble) => output::trouble(&trouble, common),
        Failed::NoRule { rule, help } => output::unknown(&format!("there is no rule `{rule}`"), help),
        Failed::NotTheSame(names) => output::wrong(&format!(
            "these tests are not the same before anything is changed: {}; run `preceptor test` first",
            names.join(", ")
        )),
    })?;
    let text = match args.format {
        Format::Text => mutate::text(&mutated),
        Format::Json => output::json(&mutated),
    };
    output::put(&text, None)?;
    Ok(if mutated.killed + mutated.survived == 0 {
        Exit::Nothing
    } else if mutated.survived > 0 {
        Exit::Findings
    } else {
        Exit::Fine
    })
}
