//! `preceptor import`: a person's own sheet to a table of programs, and the first scenario.

mod ask;
mod files;

use std::path::{Path, PathBuf};

use super::common::today;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine::{Rules, shown};
use crate::import::{self, Imported, Known, Mapping, SPECIALTY, Start};
use crate::load::sheet::{Sheets, sheets};
use crate::load::{data_names, parse, read_bytes, read_text};
use crate::model::{Code, DataKind, Diagnostic, FactId, Files};
use files::{Made, Names, Old};

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
    /// Take back what the last import of this sheet changed; once more, and it is there again
    #[arg(long, conflicts_with_all = ["tab", "map", "specialty", "shared", "about", "replace", "season", "as_of"])]
    pub undo: bool,
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

/// Reads the sheet, says what it found, and writes the tables.
pub(super) fn run(session: &Session, args: &Import) -> Result<Exit, Failure> {
    if args.undo {
        let names = Names::beside(&args.sheet).ok_or_else(|| output::wrong("a sheet has a name"))?;
        session.print(&files::undo(&names).map_err(output::wrong)?)?;
        return Ok(Exit::Fine);
    }
    let rules = session.rules()?;
    let specialties = data_names(&rules.set.dictionary, &rules.set.data, DataKind::Specialty);
    let known = Known { dictionary: &rules.set.dictionary, columns: &rules.columns, specialties: &specialties };
    let wrong = |(files, problems): (Files, Vec<Diagnostic>)| {
        session.show(&files, &problems);
        Failure::Shown(Exit::Wrong)
    };
    let name = shown(&args.sheet);
    let bytes = read_bytes(&args.sheet).map_err(output::wrong)?;
    let file = sheets(&name, bytes).map_err(wrong)?;
    let names = Names::beside(&args.sheet).ok_or_else(|| output::wrong("a sheet has a name"))?;
    // What is there is read before anything is asked: what somebody writes meanwhile is noticed.
    let old = Old::read(&names).map_err(output::wrong)?;
    let Decisions { mut mapping, elsewhere } = decisions(args, &names).map_err(wrong)?;
    let mut answers = about(args, known).map_err(|problems| wrong((Files::default(), problems)))?;
    let alone = |problems| wrong((Files::default(), problems));
    let mut found = import::import(&file, known, &mapping).map_err(alone)?;
    let asks = session.console.asks;
    if asks {
        let more = ask::columns(&found, known, &mapping, &mut ask::Terminal).map_err(output::wrong)?;
        mapping = more.or(mapping);
        found = import::import(&file, known, &mapping).map_err(alone)?;
    }
    session.print(&import::account(&name, &found, known))?;
    if !found.complete() {
        return Err(output::wrong("nothing was written: there are no programs to write yet"));
    }
    if asks && !names.scenario.exists() {
        answers.extend(ask::about(&answers, known, &mut ask::Terminal).map_err(output::wrong)?);
    }
    let made = make(Making { args, rules: &rules, known, names: &names, found: &found, answers, old })
        .map_err(output::wrong)?;
    let kept = decided(&file, &found, &mapping).beyond(&elsewhere);
    let told = files::write(&names, &made, &kept, args.replace).map_err(output::wrong)?;
    session.print(&told)?;
    Ok(Exit::Fine)
}

/// What is decided already, and what of it another file keeps.
struct Decisions {
    mapping: Mapping,
    elsewhere: Mapping,
}

/// What the command line says, then what is kept beside the sheet, then what the files say that the command line names.
fn decisions(args: &Import, names: &Names) -> Result<Decisions, (Files, Vec<Diagnostic>)> {
    let mut given = Mapping { sheet: args.tab.clone(), ..Mapping::default() };
    given.all.extend(args.specialty.iter().map(|specialty| (SPECIALTY.to_owned(), specialty.clone())));
    let mut elsewhere = Mapping::default();
    for map in &args.map {
        match map.rsplit_once('=') {
            Some((header, taken)) => given.columns.push((header.trim().to_owned(), taken.trim().to_owned())),
            None => elsewhere = elsewhere.or(kept(Path::new(map))?),
        }
    }
    let beside = if names.mapping.exists() { kept(&names.mapping)? } else { Mapping::default() };
    Ok(Decisions { mapping: given.or(beside).or(elsewhere.clone()), elsewhere })
}

/// A mapping that a file keeps.
fn kept(path: &Path) -> Result<Mapping, (Files, Vec<Diagnostic>)> {
    let mut files = Files::default();
    let text =
        read_text(path).map_err(|message| (Files::default(), vec![Diagnostic::of_file(Code::Unreadable, message)]))?;
    let file = files.add(shown(path), text);
    let read = parse(file, &files.share(file).text).and_then(|root| import::mapping(&root));
    read.map_err(|problems| (files, problems))
}

/// Everything that is decided now, so that the next time it is the same.
fn decided(file: &Sheets, found: &Imported, mapping: &Mapping) -> Mapping {
    let mut kept = mapping.clone();
    kept.all.clone_from(&found.all);
    if file.sheets.len() > 1 {
        kept.sheet = Some(found.sheet.clone());
    }
    for column in &found.columns {
        if let import::Take::Holds(name, _) = &column.take
            && mapping.decided(&column.header, &column.letter()).is_none()
        {
            kept.columns.push((column.key(), name.clone()));
        }
    }
    kept
}

fn about(args: &Import, known: Known<'_>) -> Result<Vec<(FactId, String)>, Vec<Diagnostic>> {
    let (mut answers, mut problems) = (Vec::new(), Vec::new());
    for about in &args.about {
        let read = about.split_once('=').ok_or_else(|| {
            Diagnostic::of_file(Code::WrongValue, format!("`{about}` is no answer"))
                .help("write `--about \"FACT=ANSWER\"`, such as `name=Ada`")
        });
        match read.and_then(|(name, text)| import::answer(name, text, known)) {
            Ok((fact, _)) if !known.dictionary.path(fact).starts_with("applicant.") => {
                let path = known.dictionary.path(fact);
                let problem =
                    Diagnostic::of_file(Code::UnknownName, format!("`{path}` is no question about the applicant"));
                problems.push(problem.help("write it into the scenario or the sheet itself"));
            }
            Ok(answer) => answers.push(answer),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

struct Making<'a> {
    args: &'a Import,
    rules: &'a Rules,
    known: Known<'a>,
    names: &'a Names,
    found: &'a Imported,
    answers: Vec<(FactId, String)>,
    old: Old,
}

/// The tables and the first scenario, as texts.
fn make(making: Making<'_>) -> Result<Made, String> {
    let Making { args, rules, known, names, found, answers, old } = making;
    let shared: Vec<String> = args.shared.iter().map(|path| read_text(path)).collect::<Result<_, _>>()?;
    let known_tables = old.programs.iter().chain(&shared).map(String::as_str);
    let tables = import::tables(found, known, &import::ids_of(known_tables));
    let school = args.shared.iter().map(|path| files::from(&names.scenario, path));
    let table = files::name(&names.programs);
    let own_table = tables.own.iter().map(|_| files::name(&names.own));
    let start = Start {
        by: format!("preceptor import {}", files::name(&args.sheet)),
        season: args.season.unwrap_or_else(|| latest(rules)),
        as_of: args.as_of.clone().unwrap_or_else(today),
        // What everybody may know goes first; what the applicant thinks of it is their own.
        shared: if args.shared.is_empty() { vec![table.clone()] } else { school.collect() },
        own: if args.shared.is_empty() {
            own_table.collect()
        } else {
            std::iter::once(table).chain(own_table).collect()
        },
        list: if args.shared.is_empty() { Vec::new() } else { tables.ids.clone() },
        answers: answers.clone(),
    };
    let text = old.scenario.clone().unwrap_or_else(|| import::start(&start, found, known));
    // A new scenario holds its answers already; it is read back as one that was there.
    let scenario = import::answered(&text, &answers, known)
        .map_err(|why| format!("nothing was written; `{}`: {why}", shown(&names.scenario)))?;
    Ok(Made { tables, scenario, old })
}

/// The latest season whose calendar the rules hold.
fn latest(rules: &Rules) -> i64 {
    let seasons = rules.set.data.iter().filter(|data| data.kind == DataKind::Calendar);
    seasons.flat_map(|data| data.seasons.keys().copied()).max().unwrap_or_default()
}
