//! `preceptor anonymise`: a student's file as a test case that names nobody.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine;
use crate::load::spelling::slug;
use crate::regress::{anonymise, files};

/// `preceptor anonymise`.
#[derive(Debug, clap::Args)]
pub(super) struct Anonymise {
    /// The scenario
    pub scenario: PathBuf,
    /// Folder to write the test case to
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub output: PathBuf,
    /// What the case is called; left out: an invented name
    #[arg(long)]
    pub name: Option<String>,
}

/// Writes the test case, where every verdict is the same.
pub(super) fn run(session: &Session, args: &Anonymise) -> Result<Exit, Failure> {
    if let Some(name) = args.name.as_ref().filter(|name| slug(name) != **name || name.is_empty()) {
        let help = "the name of a case is small letters, digits and hyphens";
        return Err(output::wrong(format!("`{name}` cannot be the name of a case; {help}")));
    }
    let rules = session.rules()?;
    let world = engine::load_scenario(&rules.set, &args.scenario, None)?;
    let case = anonymise::anonymise(&rules, &world, args.name.as_deref()).map_err(|differences| {
        for line in &differences {
            session.tell(&format!("error: {line}"));
        }
        output::wrong("nothing is written: a case made of this file would not have the same verdicts")
    })?;
    let scenario = args.output.join(format!("{}.toml", case.name));
    let table = args.output.join(format!("{}.csv", case.name));
    if let Some(there) = [&scenario, &table].into_iter().find(|path| path.exists()) {
        return Err(output::wrong(format!("there is a file `{}` already; give another `--name`", there.display())));
    }
    std::fs::create_dir_all(&args.output).map_err(|error| output::no_folder(&args.output, &error))?;
    let mut said = String::new();
    if let Some(text) = &case.written.table {
        files::write(&table, text).map_err(output::wrong)?;
        said.push_str(&format!("{}\n", table.display()));
    }
    files::write(&scenario, &case.written.scenario).map_err(output::wrong)?;
    said.push_str(&format!("{}\n", scenario.display()));
    session.print(&said)?;
    for (fact, text) in &case.kept {
        session.tell(&format!("look at what stayed of `{fact}`, because rules listen to it: {text}"));
    }
    session
        .tell("dates, scores and what programs are like stayed: who knows the plan may still know whose it is by them");
    Ok(Exit::Fine)
}
