//! The command line: what was asked for, one file a command, exit codes. The only place that prints and reads the clock.

mod almanac;
mod anonymise;
mod args;
mod check;
mod common;
mod completions;
mod convert;
mod coverage;
mod draft;
mod exit;
mod facts;
mod impact;
mod import;
mod man;
mod mutate;
mod new;
mod output;
mod report;
mod rules;
mod schema;
mod sheet;
mod test;
mod what_if;

use std::process::ExitCode;

use clap::Parser;

use crate::script::STACK;
pub use args::definition;
use args::{Args, Command};
use exit::Exit;

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let work = std::thread::Builder::new().stack_size(STACK).spawn(move || run(&args));
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The panic has been printed; or there is no memory for a stack.
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            eprintln!("error: cannot begin: {error}");
            ExitCode::from(101)
        }
    }
}

fn run(args: &Args) -> ExitCode {
    let exit = match &args.command {
        Command::Report(report) => report::run(&args.common, report),
        Command::Import(import) => import::run(&args.common, import),
        Command::New(new) => new::run(&args.common, new),
        Command::Convert(convert) => convert::run(&args.common, convert),
        Command::Test(test) => test::run(&args.common, test),
        Command::Check(check) => check::run(&args.common, check),
        Command::Facts(facts) => facts::run(&args.common, facts),
        Command::Rules(rules) => rules::run(&args.common, rules),
        Command::Draft(draft) => draft::run(&args.common, draft),
        Command::WhatIf(what_if) => what_if::run(&args.common, what_if),
        Command::Impact(impact) => impact::run(&args.common, impact),
        Command::Coverage(coverage) => coverage::run(&args.common, coverage),
        Command::Mutate(mutate) => mutate::run(&args.common, mutate),
        Command::Anonymise(anonymise) => anonymise::run(&args.common, anonymise),
        Command::Schema(schema) => schema::run(&args.common, schema),
        Command::Completions(completions) => completions::run(completions, definition()),
        Command::Man(man) => man::run(man, definition()),
    };
    exit.unwrap_or_else(Exit::clone_code).code()
}
