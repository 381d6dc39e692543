//! What can be asked for on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Checks the plan of a doctor who applies for US residency against rules that anyone can read.
#[derive(Debug, Parser)]
#[command(name = "preceptor", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command knows.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// Folder of rules to use; left out: `rules/` here if there is one, else those inside the program
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Folder of checks of your own, beside the rules; may be given several times
    #[arg(long, global = true, value_name = "DIR")]
    pub with: Vec<PathBuf>,
    /// Colour in messages
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check one applicant's plan and print the report
    Report(Report),
    /// Read a sheet of your own (.csv or .xlsx) into a table of programs
    Import(Import),
    /// Write an empty workbook to fill in
    New(New),
    /// Turn a workbook into TOML, or TOML into a workbook
    Convert(Convert),
    /// Run the tests: whole reports, cases of rules, broken scenarios
    Test(Test),
    /// Check rules and scenarios without running anything
    Check(Check),
    /// Print the fact dictionary: everything a scenario may say
    Facts(Facts),
    /// List the rules, or show one
    Rules(Rules),
    /// Write the skeleton of an email, or say why not to
    Draft(Draft),
    /// Suppose that facts were otherwise: what would move?
    WhatIf(WhatIf),
    /// Compare old rules with these: whom does the difference touch?
    Impact(Impact),
    /// Count which verdicts and which statements the scenarios show
    Coverage(Coverage),
    /// Put small mistakes into rules and see whether their cases notice
    Mutate(Mutate),
    /// Make a test case of a student's file: invented names, the same verdicts
    Anonymise(super::anonymise::Anonymise),
    /// Print the JSON Schema of scenarios, or of the JSON report
    Schema(super::schema::Schema),
    /// Print a script with which a shell completes commands and options
    Completions(super::completions::Completions),
    /// Write the pages of the manual
    Man(super::man::Man),
}

/// `preceptor report`.
#[derive(Debug, clap::Args)]
pub(super) struct Report {
    /// The scenario: a workbook (.xlsx) or a TOML file
    pub scenario: PathBuf,
    /// Whom the report is worded for
    #[arg(long = "for", value_enum, default_value_t = Wording::Applicant)]
    pub wording: Wording,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Exit with 1 when there are findings of this gravity or graver
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Look from another moment: a date, a moment, or `today`
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Leave out names, ids, phone numbers, messages and notes, so that the report can be handed on
    #[arg(long)]
    pub share: bool,
}

/// `preceptor import`.
#[derive(Debug, clap::Args)]
pub(super) struct Import {
    /// The sheet: a .csv or .xlsx file
    pub sheet: PathBuf,
    /// The sheet of a workbook; left out: the one whose headers are known best
    #[arg(long = "sheet", value_name = "NAME")]
    pub tab: Option<String>,
    /// What a column is, or a file that says it for many sheets; may be given several times
    #[arg(long, value_name = "HEADER=FACT|FILE")]
    pub map: Vec<String>,
    /// The specialty of all programs, where no column holds it
    #[arg(long, value_name = "NAME")]
    pub specialty: Option<String>,
    /// A table the school keeps for all its students: programs it holds keep their ids
    #[arg(long, value_name = "TABLE")]
    pub shared: Vec<PathBuf>,
    /// An answer about the applicant for the first report, such as "needs visa=yes"; may be given several times
    #[arg(long, value_name = "FACT=ANSWER")]
    pub about: Vec<String>,
    /// Write the tables although something that is in them now would be lost
    #[arg(long)]
    pub replace: bool,
    /// The year of the Match; left out: the latest whose calendar the rules hold
    #[arg(long, value_name = "YEAR")]
    pub season: Option<i64>,
    /// The day the first report looks from; left out: today
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
}

/// Whom a report is worded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Wording {
    /// Plain words for the person it is about.
    Applicant,
    /// Ids, places and all events for whoever edits the rules.
    Editor,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// One page to read, print and send, with nothing to load.
    Html,
    /// For a message or an issue.
    Markdown,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub.
    Github,
    /// The dates as a calendar (iCalendar) to import: one more time changes nothing, a later report moves what has moved.
    Ics,
    /// Your own table of programs as a workbook, with what the report says of each.
    Xlsx,
}

/// The form of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people.
    Text,
    /// For programs; of the list of `--todo` only.
    Json,
    /// SARIF 2.1.0, for code scanning and editors.
    Sarif,
    /// Annotations of GitHub.
    Github,
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

/// The gravity at which a report fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Note,
}

/// `preceptor test`.
#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// Run only tests whose name contains this
    pub filter: Option<String>,
    /// Accept what came out as what should come out
    #[arg(long)]
    pub accept: bool,
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
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

/// `preceptor check`.
#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Scenarios to check beside the rules
    pub scenarios: Vec<PathBuf>,
    /// List what an editor of the data files has to look up for a season, the year of its Match
    #[arg(long, value_name = "YEAR", conflicts_with = "scenarios")]
    pub todo: Option<i64>,
    /// The form of the problems, or of the list of `--todo` (text or json)
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// Write the result to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `preceptor facts`.
#[derive(Debug, clap::Args)]
pub(super) struct Facts {
    /// A record or a fact, such as `program` or `program.visas`
    pub name: Option<String>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `preceptor rules`.
#[derive(Debug, clap::Args)]
pub(super) struct Rules {
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List all rules: stage, id, what each is about; or what the data files say of a season
    List {
        /// Only rules whose id contains this; `specialties` and `calendars` list those
        filter: Option<String>,
        /// The season of specialties or calendars: the year of its Match; left out: the newest there is
        #[arg(long, value_name = "YEAR")]
        season: Option<i64>,
        /// The form of a list of specialties or calendars
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
    /// Show one rule: its text and the statements it decides
    Show {
        /// The rule's id, such as `signals/visa-type`
        rule: String,
    },
}

/// `preceptor draft`.
#[derive(Debug, clap::Args)]
pub(super) struct Draft {
    /// The scenario: a workbook (.xlsx) or a TOML file
    pub scenario: PathBuf,
    /// The program's id
    pub program: String,
    /// The kind of email, such as `thank-you`
    pub kind: String,
    /// Write as the partner of a couple
    #[arg(long)]
    pub partner: bool,
}

/// `preceptor new`.
#[derive(Debug, clap::Args)]
pub(super) struct New {
    #[command(subcommand)]
    pub command: NewCommand,
}

/// What to begin.
#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// A workbook for one applicant, or for a couple
    Applicant {
        /// The file to write; it must end with .xlsx and not be there yet
        file: PathBuf,
        /// With places for the answers of a partner
        #[arg(long)]
        couple: bool,
    },
}

/// `preceptor convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// The scenario to read: .xlsx or .toml
    pub from: PathBuf,
    /// The file to write: .toml or .xlsx; it must not be there yet
    pub to: PathBuf,
}

/// `preceptor what-if`.
#[derive(Debug, clap::Args)]
pub(super) struct WhatIf {
    /// The scenario: a workbook (.xlsx) or a TOML file
    pub scenario: PathBuf,
    /// What to suppose: "visas of Lakeside = J-1", "applicant.needs_visa = no", "one gold fewer"
    #[arg(required = true, value_name = "SET")]
    pub set: Vec<String>,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

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
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `preceptor coverage`.
#[derive(Debug, clap::Args)]
pub(super) struct Coverage {
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `preceptor mutate`.
#[derive(Debug, clap::Args)]
pub(super) struct Mutate {
    /// Only this rule, this file of the library (`lib/programs`) or `thresholds`; left out: all of them
    pub rule: Option<String>,
    /// How many threads to use; left out: one for each core
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Folder of scenarios
    #[arg(long, value_name = "DIR", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// The form of the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}
