//! `preceptor draft`: the skeleton of an email, or why not to write.

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::model::{Letter, LetterPart, PersonId, did_you_mean, wording};
use crate::{engine, eval};
use std::path::PathBuf;

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

/// Writes a draft, or says what the checks have against it.
pub(super) fn run(session: &Session, args: &Draft) -> Result<Exit, Failure> {
    let rules = session.rules()?;
    let world = engine::load_scenario(&rules.set, &args.scenario, None)?;
    let kinds = eval::kinds(&rules.set);
    if !kinds.contains(&args.kind.as_str()) {
        let help = did_you_mean(&args.kind, kinds.iter().copied());
        let message = format!("no rule drafts `{}`; they draft {}", args.kind, wording::list(&kinds));
        return Err(output::unknown(&message, help));
    }
    let person = PersonId(u8::from(args.partner));
    if usize::from(person.0) >= world.people.len() {
        return Err(output::wrong("this scenario holds no partner"));
    }
    let program = rules.set.dictionary.kind("program").and_then(|kind| world.find(kind, &args.program, person));
    let Some(program) = program else {
        let ids = world.persons().flat_map(|person| programs(&world, person)).collect::<Vec<_>>();
        let help = did_you_mean(&args.program, ids.iter().map(String::as_str));
        return Err(output::unknown(&format!("there is no program `{}` on this list", args.program), help));
    };
    let letters = eval::draft(&rules.set, &rules.machine, &world, program, &args.kind);
    // Where several rules write letters of a kind, those that have nothing to say are left out; objections are said once.
    let mut said: Vec<&Letter> = letters.iter().filter(|letter| !letter.parts.is_empty()).collect();
    if said.is_empty() || letters.iter().any(|letter| !letter.objections.is_empty()) {
        said = letters.iter().take(1).collect();
    }
    let texts: Vec<String> = said.iter().map(|letter| text(letter)).collect();
    let written =
        said.iter().any(|letter| letter.objections.is_empty() && letter.needs.is_empty() && !letter.parts.is_empty());
    session.print(&texts.join("\n"))?;
    Ok(if written { Exit::Fine } else { Exit::Findings })
}

fn programs(world: &crate::model::World, person: PersonId) -> Vec<String> {
    let Some(kind) = world.dictionary.kind("program") else { return Vec::new() };
    world.of_kind(kind, person).into_iter().map(|handle| world.record(handle.record).id.to_string()).collect()
}

fn text(letter: &Letter) -> String {
    if !letter.objections.is_empty() {
        let mut text = "Better not to write this now:\n".to_owned();
        for objection in &letter.objections {
            text.push_str(&format!("  {}\n", objection.message));
            text.extend(objection.fix.iter().map(|fix| format!("    do: {fix}\n")));
        }
        return text;
    }
    if letter.parts.is_empty() {
        return "No such email is called for here.\n".to_owned();
    }
    if !letter.needs.is_empty() {
        let questions =
            letter.parts.iter().filter_map(|part| if let LetterPart::Gap(ask) = part { Some(ask) } else { None });
        return format!(
            "Before this can be written:\n{}",
            questions.map(|ask| format!("  {ask}\n")).collect::<String>()
        );
    }
    let line = |part: &LetterPart| match part {
        LetterPart::To(to) => format!("To: {to}\n"),
        LetterPart::Subject(subject) => format!("Subject: {subject}\n\n"),
        LetterPart::Greeting(text) | LetterPart::Line(text) => format!("{text}\n\n"),
        LetterPart::Gap(gap) => format!("[{gap}]\n\n"),
        LetterPart::Close(close) => format!("Sincerely,\n{close}\n"),
    };
    let first: Vec<String> = letter.questions.iter().map(|question| format!("  {question}\n")).collect();
    let first = if first.is_empty() { String::new() } else { format!("Ask yourself first:\n{}\n", first.concat()) };
    let body: String = letter.parts.iter().map(line).collect();
    format!("{first}{body}")
}
