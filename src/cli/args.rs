//! What can be asked for on the command line; what each command takes stands beside it.

use clap::{CommandFactory, Parser, Subcommand};

use super::common::Common;
use super::{
    anonymise, check, completions, convert, coverage, draft, facts, impact, import, man, mutate, new, report, rules,
    schema, test, what_if,
};

/// Checks the plan of a doctor who applies for US residency against rules that anyone can read.
#[derive(Debug, Parser)]
#[command(name = "preceptor", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check one applicant's plan and print the report
    Report(report::Report),
    /// Read a sheet of your own (.csv or .xlsx) into a table of programs
    Import(import::Import),
    /// Write an empty workbook to fill in
    New(new::New),
    /// Turn a workbook into TOML, or TOML into a workbook
    Convert(convert::Convert),
    /// Run the tests: whole reports, cases of rules, broken scenarios
    Test(test::Test),
    /// Check rules and scenarios without running anything
    Check(check::Check),
    /// Print the fact dictionary: everything a scenario may say
    Facts(facts::Facts),
    /// List the rules, or show one
    Rules(rules::Rules),
    /// Write the skeleton of an email, or say why not to
    Draft(draft::Draft),
    /// Suppose that facts were otherwise: what would move?
    WhatIf(what_if::WhatIf),
    /// Compare old rules with these: whom does the difference touch?
    Impact(impact::Impact),
    /// Count which verdicts and which statements the scenarios show
    Coverage(coverage::Coverage),
    /// Put small mistakes into rules and see whether their cases notice
    Mutate(mutate::Mutate),
    /// Make a test case of a student's file: invented names, the same verdicts
    Anonymise(anonymise::Anonymise),
    /// Print the JSON Schema of scenarios, or of the JSON report
    Schema(schema::Schema),
    /// Print a script with which a shell completes commands and options
    Completions(completions::Completions),
    /// Write the pages of the manual
    Man(man::Man),
}

/// What can be asked for: the definition of the command line.
#[must_use]
pub fn definition() -> clap::Command {
    Args::command()
}
