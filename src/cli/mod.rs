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
mod kept;
mod man;
mod mutate;
mod new;
mod output;
mod report;
mod rules;
mod schema;
mod session;
mod sheet;
mod test;
mod what_if;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{FromArgMatches, Parser};

use crate::load::reads;
use crate::script::STACK;
pub use args::definition;
use args::{Args, Command};
use exit::Exit;
pub use kept::Kept;
use session::{Console, Session};

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let work = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let console = Console::of_process();
        run(&args.command, &Session { common: &args.common, console: &console, kept: None })
    });
    match work.map(std::thread::JoinHandle::join) {
        Ok(Ok(exit)) => ExitCode::from(exit.code()),
        // The panic has been printed; or there is no memory for a stack.
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            eprintln!("error: cannot begin: {error}");
            ExitCode::from(101)
        }
    }
}

/// What a call gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The exit code.
    pub code: i32,
    /// What it printed on standard output.
    pub out: Vec<u8>,
    /// What it printed on standard error.
    pub err: Vec<u8>,
}

/// Runs a command line within this process, as [`main()`] does: `preceptor` stands first. Nobody is asked, nothing is in
/// colour, and what is printed is given back. Rules are kept for the next call. It wants a stack of 64 MiB.
pub fn call(line: impl IntoIterator<Item = impl Into<OsString>>, kept: &Kept) -> Called {
    let line = line.into_iter().map(Into::into);
    let args = match definition().term_width(100).try_get_matches_from(line).and_then(|it| Args::from_arg_matches(&it))
    {
        Ok(args) => args,
        Err(error) => {
            let text = error.render().to_string().into_bytes();
            let (out, err) = if error.use_stderr() { (Vec::new(), text) } else { (text, Vec::new()) };
            return Called { code: error.exit_code(), out, err };
        }
    };
    let console = Console::keeping();
    let exit =
        reads::apart(|| run(&args.command, &Session { common: &args.common, console: &console, kept: Some(kept) }));
    let printed = console.printed();
    Called { code: exit.code().into(), out: printed.out, err: printed.err }
}

fn run(command: &Command, session: &Session) -> Exit {
    let ended = match command {
        Command::Report(report) => report::run(session, report),
        Command::Import(import) => import::run(session, import),
        Command::New(new) => new::run(session, new),
        Command::Convert(convert) => convert::run(session, convert),
        Command::Test(test) => test::run(session, test),
        Command::Check(check) => check::run(session, check),
        Command::Facts(facts) => facts::run(session, facts),
        Command::Rules(rules) => rules::run(session, rules),
        Command::Draft(draft) => draft::run(session, draft),
        Command::WhatIf(what_if) => what_if::run(session, what_if),
        Command::Impact(impact) => impact::run(session, impact),
        Command::Coverage(coverage) => coverage::run(session, coverage),
        Command::Mutate(mutate) => mutate::run(session, mutate),
        Command::Anonymise(anonymise) => anonymise::run(session, anonymise),
        Command::Schema(schema) => schema::run(session, schema),
        Command::Completions(completions) => completions::run(session, completions, definition()),
        Command::Man(man) => man::run(session, man, definition()),
    };
    ended.unwrap_or_else(|failure| session.failed(&failure))
}
