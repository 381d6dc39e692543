//! The applicant's own table of programs with what a report says of each beside it, and the signals to copy into the
//! application.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::fill::of_moment;
use super::writer::{CellFormat, CellValue, SheetWriter};
use super::{begin, why};
use crate::load::{Cell, CellKind, columns};
use crate::model::{PersonId, RecordId, RecordView, State, Value, World};
use crate::report::{Advice, Listed, NeedLine, Plan, Report, Role};

/// The fact of a program that says where the applicant stands beside those who train there.
const ZONE: &str = "zone";

/// One of the applicant's tables as they keep it.
pub struct Table {
    /// The file it is in; empty where it is in none of its own.
    pub file: String,
    /// What its sheet is called.
    pub name: String,
    /// Its headings.
    pub head: Vec<Cell>,
    /// Its rows, each with the program it is about.
    pub rows: Vec<(Vec<Cell>, Option<RecordId>)>,
}

/// What is said of one program.
#[derive(Default)]
struct ProgramNotes {
    cells: [String; 5],
}

/// The bytes of the workbook.
///
/// # Errors
/// A sentence that says what a workbook cannot hold.
pub fn back(report: &Report, world: &World, tables: &[Table]) -> Result<Vec<u8>, String> {
    let mut workbook = Workbook::new();
    let pens = begin(&mut workbook).and_then(|()| pens(report, world, tables)).map_err(|error| why(&error))?;
    for pen in pens {
        workbook.push_worksheet(pen.sheet);
    }
    workbook.save_to_buffer().map_err(|error| why(&error))
}

fn pens(report: &Report, world: &World, tables: &[Table]) -> Result<Vec<SheetWriter>, XlsxError> {
    let mut taken: Vec<String> = vec!["signals".to_owned(), "plan".to_owned()];
    let mut pens = Vec::new();
    for table in tables {
        let mut pen = SheetWriter::new(&free(&table.name, &mut taken));
        programs(&mut pen, report, world, table)?;
        pens.push(pen);
    }
    let mut pen = SheetWriter::new("Signals");
    signals(&mut pen, report)?;
    pens.push(pen);
    let mut pen = SheetWriter::new("Plan");
    plan(&mut pen, report)?;
    pens.push(pen);
    Ok(pens)
}

/// A name that a sheet may have and no other has.
fn free(name: &str, taken: &mut Vec<String>) -> String {
    const LONGEST: usize = 28;
    let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(LONGEST).collect();
    let plain = if plain.trim().is_empty() { "Programs".to_owned() } else { plain.trim().to_owned() };
    let mut found = plain.clone();
    let mut number = 1;
    while taken.contains(&found.to_lowercase()) {
        number += 1;
        found = format!("{plain} {number}");
    }
    taken.push(found.to_lowercase());
    found
}

fn programs(pen: &mut SheetWriter, report: &Report, world: &World, table: &Table) -> Result<(), XlsxError> {
    let wide = table.rows.iter().map(|(cells, _)| cells.len()).chain([table.head.len()]).max().unwrap_or(0);
    let wide = u16::try_from(wide).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (at, cell) in (0..).zip(&table.head) {
        pen.heading(at, &cell.text, None)?;
        pen.width(at, 18.0)?;
    }
    pen.freeze(1)?;
    let persons: Vec<PersonId> = world.persons().collect();
    for (n, person) in (0..).zip(&persons) {
        for (at, heading) in (wide + n * 5..).zip(headings(report, world, *person, persons.len())) {
            pen.heading(at, &heading, None)?;
            pen.width(at, if (at - wide) % 5 < 3 { 16.0 } else { 60.0 })?;
        }
    }
    let said: Vec<BTreeMap<String, ProgramNotes>> =
        persons.iter().map(|person| of_person(report, world, *person)).collect();
    for (row, (cells, record)) in (1..).zip(&table.rows) {
        for (at, cell) in (0..).zip(cells) {
            if let Some(ink) = ink(cell) {
                pen.put(row, at, &ink, CellFormat::Plain)?;
            }
        }
        let Some(path) = record.map(|record| path(world, record)) else { continue };
        for (n, said) in (0..).zip(&said) {
            let Some(said) = said.get(&path) else { continue };
            for (at, text) in (wide + n * 5..).zip(&said.cells).filter(|(_, text)| !text.is_empty()) {
                pen.put(row, at, &CellValue::Text(text.clone()), CellFormat::Long)?;
            }
        }
    }
    Ok(())
}

/// The headings of the columns that are added, with the person's name where there are two.
fn headings(report: &Report, world: &World, person: PersonId, people: usize) -> Vec<String> {
    let zone = world.dictionary.kind("program").and_then(|kind| world.dictionary.fact(kind, ZONE));
    let zone = zone.map_or_else(|| "Zone".to_owned(), |zone| columns::heading(&world.dictionary, zone));
    let all = [zone.as_str(), "Can I apply", "Signal", "Why", "Ask them"];
    let heading = report.people.get(usize::from(person.0)).filter(|_| people > 1);
    let role = if person.0 == 0 { "Applicant" } else { "Partner" };
    let name = heading.map(|heading| heading.name.clone().unwrap_or_else(|| role.to_owned()));
    all.iter().map(|text| name.as_ref().map_or_else(|| (*text).to_owned(), |name| format!("{text}, {name}"))).collect()
}

/// What a report says of each program to one person, by the program's path.
fn of_person(report: &Report, world: &World, person: PersonId) -> BTreeMap<String, ProgramNotes> {
    let mut all: BTreeMap<String, ProgramNotes> = BTreeMap::new();
    let role = Role::from(person);
    let submitted = report.people.get(usize::from(person.0)).is_some_and(|heading| heading.submitted);
    for record in &world.people[usize::from(person.0)].sees {
        let said = all.entry(path(world, *record)).or_default();
        let handle = RecordView { record: *record, person };
        if let Some(zone) = world.dictionary.fact(world.kind(*record), ZONE)
            && let Some(Value::Word(word)) = world.value(handle, zone)
        {
            world.dictionary.label(zone, word).clone_into(&mut said.cells[0]);
        }
        if submitted {
            "application is in".clone_into(&mut said.cells[1]);
        }
    }
    for listed in report.lists.iter().filter(|list| list.person == role).flat_map(|list| &list.programs) {
        let said = all.entry(listed.program.clone()).or_default();
        advice(listed.advice).clone_into(&mut said.cells[1]);
        said.cells[3] = listed.reason();
        said.cells[4] = asked(listed);
    }
    for plan in report.allocation.iter().filter(|plan| plan.person == role) {
        signal(plan, &mut all);
    }
    for finding in report.findings.iter().filter(|finding| finding.person == role && finding.speaks()) {
        let about = finding.subject.rsplit('.').next().unwrap_or(&finding.subject);
        if let Some(said) = all.get_mut(&format!("program.{about}")) {
            add(&mut said.cells[3], &finding.line);
        }
    }
    all
}

fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Apply => "yes",
        Advice::AskFirst => "ask first",
        Advice::DoNotPay => "no",
    }
}

/// What to ask the program itself.
fn asked(listed: &Listed) -> String {
    let theirs = |need: &&NeedLine| need.subject == listed.program;
    let mut questions: Vec<&str> = listed.ask.iter().filter(theirs).map(|need| need.look_up.as_str()).collect();
    questions.dedup();
    questions.join(" ")
}

/// The applicant's own signal and the proposed one; one word where both are the same.
fn signal(plan: &Plan, all: &mut BTreeMap<String, ProgramNotes>) {
    let mut both: BTreeMap<&str, [Option<&str>; 2]> = BTreeMap::new();
    for own in &plan.own_plan {
        both.entry(&own.program).or_default()[0] = Some(&own.tier_words);
    }
    for chosen in &plan.chosen {
        both.entry(&chosen.program).or_default()[1] = Some(&chosen.tier_words);
    }
    for (program, tiers) in both {
        let Some(said) = all.get_mut(program) else { continue };
        said.cells[2] = match tiers {
            [Some(own), Some(proposed)] if own == proposed => own.to_owned(),
            [Some(own), Some(proposed)] => format!("{own} in your plan, {proposed} proposed"),
            [Some(own), None] => format!("{own} in your plan, none proposed"),
            [None, Some(proposed)] => format!("{proposed} proposed"),
            [None, None] => String::new(),
        };
    }
}

fn add(text: &mut String, more: &str) {
    if text.is_empty() {
        more.clone_into(text);
    } else if !text.contains(more) {
        text.push_str("; ");
        text.push_str(more);
    }
}

/// The signals, tier by tier: what the applicant plans, and what is proposed.
fn signals(pen: &mut SheetWriter, report: &Report) -> Result<(), XlsxError> {
    for (at, (heading, width)) in (0..).zip([
        ("Who", 22.0),
        ("Specialty", 22.0),
        ("List", 14.0),
        ("Tier", 10.0),
        ("Program", 40.0),
        ("Why", 70.0),
    ]) {
        pen.heading(at, heading, None)?;
        pen.width(at, width)?;
    }
    pen.freeze(0)?;
    let mut row = 0;
    for plan in &report.allocation {
        let heading = report.people.iter().find(|heading| heading.person == plan.person);
        let who = who(report, plan.person);
        let specialty = heading.and_then(|heading| heading.specialties.iter().find(|one| one.id == plan.specialty));
        let specialty = specialty.map_or_else(|| plan.specialty.clone(), |one| one.title.clone());
        let own = plan.own_plan.iter().map(|own| ("your plan", &own.tier_words, &own.title, String::new()));
        let proposed = plan.chosen.iter().map(|chosen| {
            let reasons: Vec<&str> = chosen.reasons.iter().map(|reason| reason.says.as_str()).collect();
            ("proposed", &chosen.tier_words, &chosen.title, reasons.join("; "))
        });
        for (list, tier, title, why) in own.chain(proposed) {
            row += 1;
            let cells = [who.as_str(), specialty.as_str(), list, tier.as_str(), title.as_str(), why.as_str()];
            for (at, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                pen.put(
                    row,
                    at,
                    &CellValue::Text(text.to_owned()),
                    if at == 5 { CellFormat::Long } else { CellFormat::Plain },
                )?;
            }
        }
    }
    Ok(())
}

/// What is ahead of each person in one list by time: dates of the season, dated items and steps.
fn plan(pen: &mut SheetWriter, report: &Report) -> Result<(), XlsxError> {
    for (at, (heading, width)) in (0..).zip([("Who", 22.0), ("When", 24.0), ("What", 80.0), ("State", 14.0)]) {
        pen.heading(at, heading, None)?;
        pen.width(at, width)?;
    }
    pen.freeze(0)?;
    let dates = report.timelines.iter().flat_map(|one| one.dates.iter().map(|mark| (one.person, mark)));
    for (row, (person, mark)) in (1..).zip(dates) {
        let state = mark.state.map_or("", State::name);
        let cells = [who(report, person).as_str(), &mark.when.words, &mark.what, state].map(str::to_owned);
        for (at, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            pen.put(row, at, &CellValue::Text(text), if at == 2 { CellFormat::Long } else { CellFormat::Plain })?;
        }
    }
    Ok(())
}

/// A person's name, or `you` where nobody wrote it down.
fn who(report: &Report, role: Role) -> String {
    let heading = report.people.iter().find(|heading| heading.person == role);
    heading.and_then(|heading| heading.name.clone()).unwrap_or_else(|| "you".to_owned())
}

fn path(world: &World, record: RecordId) -> String {
    let record = world.record(record);
    format!("{}.{}", world.dictionary.name(record.kind), record.id)
}

/// A cell as the applicant has it.
fn ink(cell: &Cell) -> Option<CellValue> {
    Some(match &cell.kind {
        CellKind::Empty => return None,
        CellKind::Number(number) if !cell.text.ends_with('%') => CellValue::Number(*number),
        CellKind::Date(moment) => of_moment(moment),
        CellKind::Text(text) => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && number.to_string() == *text => CellValue::Number(number),
            _ => CellValue::Text(text.clone()),
        },
        CellKind::Number(_) | CellKind::Bool(_) | CellKind::Error | CellKind::NoResult => {
            CellValue::Text(cell.text.clone())
        }
    })
}
