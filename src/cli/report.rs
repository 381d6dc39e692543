//! `preceptor report`: the main job.

use std::collections::BTreeMap;

use super::args::{Common, FailOn, Format, Report, Wording};
use super::exit::Exit;
use super::output;
use crate::model::{Outcome, Severity};
use crate::{eval, report, setup};

/// Checks one plan and prints the report.
pub(super) fn run(common: &Common, args: &Report) -> Result<Exit, Exit> {
    let rules = setup::rules(&setup::Where::new(common.rules.as_deref(), &common.with))
        .map_err(|trouble| output::trouble(&trouble, common))?;
    let as_of = args.as_of.as_deref().map(as_of);
    let world = setup::scenario(&rules.set, &args.scenario, as_of.as_deref())
        .map_err(|trouble| output::trouble(&trouble, common))?;
    let outcome = eval::evaluate(&rules.set, &rules.machine, world);
    let view = match (args.format, args.wording) {
        (Format::Text, Wording::Applicant) => report::brief(&outcome, &rules.set),
        _ => report::view(&outcome, &rules.set),
    };
    let text = match (args.format, args.wording) {
        (Format::Text, Wording::Applicant) => report::text(&view, report::Wording::Applicant),
        (Format::Text, Wording::Editor) => report::text(&view, report::Wording::Editor),
        (Format::Json, _) => report::json(&view),
    };
    output::put(&text, args.output.as_deref())?;
    say_faults(&outcome);
    Ok(if outcome.faults.is_empty() { failed(&outcome, args.fail_on) } else { Exit::Fault })
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
