//! `preceptor report`: the main job.

use std::collections::BTreeMap;

use super::args::{Common, FailOn, Report, ReportFormat, Wording};
use super::exit::Exit;
use super::output;
use crate::model::{Outcome, Severity};
use crate::setup::Trouble;
use crate::{eval, report, setup};

/// Checks one plan and prints the report.
pub(super) fn run(common: &Common, args: &Report) -> Result<Exit, Exit> {
    let rules = setup::rules(&setup::Where::new(common.rules.as_deref(), &common.with))
        .map_err(|trouble| wrong(&trouble, common, args))?;
    let as_of = args.as_of.as_deref().map(as_of);
    let world = setup::scenario(&rules.set, &args.scenario, as_of.as_deref())
        .map_err(|trouble| wrong(&trouble, common, args))?;
    let outcome = eval::evaluate(&rules.set, &rules.machine, world);
    let view = match (args.format, args.wording) {
        (ReportFormat::Text, Wording::Applicant) => report::brief(&outcome, &rules.set),
        _ => report::view(&outcome, &rules.set),
    };
    let text = match (args.format, args.wording) {
        (ReportFormat::Text, Wording::Applicant) => report::text(&view, report::Wording::Applicant),
        (ReportFormat::Text, Wording::Editor) => report::text(&view, report::Wording::Editor),
        (ReportFormat::Json, _) => report::json(&view),
        (ReportFormat::Sarif, _) => report::sarif(&view, &rules.set),
        (ReportFormat::Github, _) => report::github(&view),
    };
    output::put(&text, args.output.as_deref())?;
    say_faults(&outcome);
    let exit = if outcome.faults.is_empty() { failed(&outcome, args.fail_on) } else { Exit::Fault };
    // The process ends here: to take everything apart first would be a twentieth of its work.
    std::mem::forget((rules, outcome, view));
    Ok(exit)
}

/// Problems in the form of the report, where it has one for them; and for people, unless both go into one log.
fn wrong(trouble: &Trouble, common: &Common, args: &Report) -> Exit {
    let text = match args.format {
        ReportFormat::Text | ReportFormat::Json => return output::trouble(trouble, common),
        ReportFormat::Sarif => report::sarif_problems(trouble.pairs()),
        ReportFormat::Github => report::github_problems(trouble.pairs()),
    };
    if let Err(exit) = output::put(&text, args.output.as_deref()) {
        return exit;
    }
    if args.format == ReportFormat::Sarif { output::trouble(trouble, common) } else { Exit::Wrong }
}

/// Each fault once, however many records it happened for.
fn say_faults(outcome: &Outcome) {
    let mut faults: BTreeMap<String, usize> = BTreeMap::new();
    for fault in &outcome.faults {
        let line = format!("`{}` went wrong at {}: {}", fault.rule, fault.at, fault.fault.message);
        *faults.entry(line).or_default() += 1;
    }
    for (line, count) in faults {
        let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
        eprintln!("error: {line}{more}");
    }
}

/// The moment to look from; `today` is read off the clock here and nowhere else.
fn as_of(text: &str) -> String {
    if text == "today" { jiff::Zoned::now().date().to_string() } else { text.to_owned() }
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
