//! `preceptor report`: the main job.

use clap::ValueEnum;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::common::{Common, today};
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine::LoadError;
use crate::eval::Evidence;
use crate::load::is_workbook;
use crate::load::spelling::visible;
use crate::model::{Outcome, Severity};
use crate::regress::before;
use crate::{engine, eval, report, sheets};

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
    /// In JSON: every verdict with what the rule read
    #[arg(long)]
    pub verdicts: bool,
    /// Leave out names, ids, phone numbers, messages and notes, so that the report can be handed on
    #[arg(long)]
    pub share: bool,
}

/// Whom a report is worded for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Wording {
    /// Plain words for the person it is about.
    Applicant,
    /// Ids, places and all events for whoever edits the rules.
    Editor,
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

/// Checks one plan and prints the report.
pub(super) fn run(session: &Session, args: &Report) -> Result<Exit, Failure> {
    if args.format == ReportFormat::Xlsx {
        if args.share {
            return Err(output::wrong(
                "the applicant's own table goes back with everything they wrote in it; share another format",
            ));
        }
        sheet_goes_to(args)?;
    }
    let rules = session.rules().map_err(|trouble| wrong(session, trouble, args))?;
    let as_of = args.as_of.as_deref().map(as_of);
    let world = engine::load_scenario(&rules.set, &args.scenario, as_of.as_deref())
        .map_err(|trouble| wrong(session, trouble, args))?;
    let evidence = match args.wording {
        Wording::Editor => Evidence::OfAll,
        Wording::Applicant if args.verdicts => Evidence::OfAll,
        Wording::Applicant => Evidence::OfWhatIsSaid,
    };
    let outcome = eval::evaluate_with(&rules.set, &rules.machine, world, evidence);
    let outcome = if args.share { report::share(outcome, &rules.set, &folders(session.common)) } else { outcome };
    let view = match (args.format, args.wording) {
        (ReportFormat::Text | ReportFormat::Markdown, Wording::Applicant)
        | (ReportFormat::Html | ReportFormat::Ics, _) => report::brief(&outcome, &rules.set),
        _ => report::view(&outcome, &rules.set),
    };
    let text = match (args.format, args.wording) {
        (ReportFormat::Text, wording) => report::text(&view, worded(wording)),
        (ReportFormat::Markdown, wording) => report::markdown(&view, worded(wording)),
        // What acts on the text around it is a mark one can see; on a page its brackets are written out.
        (ReportFormat::Html, _) => marks(&report::html(&view)),
        (ReportFormat::Ics, _) => report::ics(&view),
        (ReportFormat::Json, _) => report::json(&view),
        (ReportFormat::Sarif, _) => report::sarif(&view, &rules.set),
        (ReportFormat::Github, _) => report::github(&view),
        (ReportFormat::Xlsx, _) => String::new(),
    };
    match (args.format, args.output.as_deref()) {
        (ReportFormat::Xlsx, Some(to)) => sheet(&view, &outcome, to)?,
        (_, to) => session.put(&text, to)?,
    }
    say_faults(session, &outcome);
    let exit = if outcome.faults.is_empty() { failed(&outcome, args.fail_on) } else { Exit::Fault };
    session.leave((rules, outcome, view));
    Ok(exit)
}

/// Marks for what cannot be seen, as a page writes them: `&lt;U+202E&gt;`.
fn marks(page: &str) -> String {
    let mut marked = String::with_capacity(page.len());
    for (n, piece) in visible(page).split("<U+").enumerate() {
        let Some((code, rest)) = piece.split_once('>').filter(|_| n > 0) else {
            marked.push_str(piece);
            continue;
        };
        marked.push_str(&format!("&lt;U+{code}&gt;{rest}"));
    }
    marked
}

fn worded(wording: Wording) -> report::Wording {
    match wording {
        Wording::Applicant => report::Wording::Applicant,
        Wording::Editor => report::Wording::Editor,
    }
}

/// Folders named on the command line, and what a shared report calls them.
fn folders(common: &Common) -> Vec<(String, String)> {
    let typed = |folder: &Path| engine::shown(folder).trim_end_matches('/').to_owned();
    let last = |folder: &Path| {
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        full.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    let rules = common.rules.iter().map(|folder| (typed(folder), "rules".to_owned()));
    rules.chain(common.with.iter().map(|folder| (typed(folder), last(folder)))).collect()
}

/// A workbook goes to a file of its own.
fn sheet_goes_to(args: &Report) -> Result<(), Failure> {
    match &args.output {
        None => Err(output::wrong("a workbook cannot be printed; add `--output FILE.xlsx`")),
        Some(to) if !is_workbook(&engine::shown(to)) => {
            Err(output::wrong(format!("`{}` does not end with .xlsx", engine::shown(to))))
        }
        Some(_) => Ok(()),
    }
}

/// Writes the applicant's own sheet back, with what the report says of each program.
fn sheet(view: &report::Report, outcome: &Outcome, to: &Path) -> Result<(), Failure> {
    let tables = super::sheet::tables(&outcome.world).map_err(output::wrong)?;
    let bytes = sheets::back(view, &outcome.world, &tables).map_err(output::wrong)?;
    before::write(to, &bytes).map_err(output::wrong)
}

/// Problems in the form of the report, where it has one for them; and for people, unless both go into one log.
fn wrong(session: &Session, trouble: LoadError, args: &Report) -> Failure {
    if args.share {
        return output::wrong(
            "nothing can be shared: something is wrong, and saying what would quote the file; run this without `--share`",
        );
    }
    let text = match args.format {
        ReportFormat::Text
        | ReportFormat::Json
        | ReportFormat::Html
        | ReportFormat::Markdown
        | ReportFormat::Ics
        | ReportFormat::Xlsx => {
            return trouble.into();
        }
        ReportFormat::Sarif => report::sarif_problems(trouble.pairs()),
        ReportFormat::Github => report::github_problems(trouble.pairs()),
    };
    if let Err(failure) = session.put(&text, args.output.as_deref()) {
        return failure;
    }
    if args.format == ReportFormat::Sarif { trouble.into() } else { Failure::Shown(Exit::Wrong) }
}

/// Each fault once, however many records it happened for.
fn say_faults(session: &Session, outcome: &Outcome) {
    let mut faults: BTreeMap<String, usize> = BTreeMap::new();
    for fault in &outcome.faults {
        let line = format!("`{}` went wrong at {}: {}", fault.rule, fault.at, fault.fault.message);
        *faults.entry(line).or_default() += 1;
    }
    for (line, count) in faults {
        let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
        session.tell(&format!("error: {line}{more}"));
    }
}

/// The moment to look from.
fn as_of(text: &str) -> String {
    if text == "today" { today() } else { text.to_owned() }
}

fn failed(outcome: &Outcome, fail_on: Option<FailOn>) -> Exit {
    let gravest = match fail_on {
        None => return Exit::Fine,
        Some(FailOn::Error) => Severity::Error,
        Some(FailOn::Warning) => Severity::Warning,
        Some(FailOn::Note) => Severity::Note,
    };
    let fails = outcome.spoken().any(|finding| finding.severity <= gravest);
    if fails { Exit::Findings } else { Exit::Fine }
}
