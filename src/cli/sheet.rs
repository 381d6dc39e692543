//! `preceptor report --format xlsx`: finds the tables a scenario's programs stand in, so that the applicant gets their
//! own sheet back.

use std::path::Path;

use crate::load::{Cell, CellKind, Grid, columns, grid, is_workbook, read_bytes};
use crate::model::{Files, KindId, RecordId, Slot, Span, Value, World};
use crate::sheets::Table;

/// The applicant's tables in the order they were read; programs that stand in no table come last.
///
/// # Errors
/// A sentence about a table that is not there any more.
pub(super) fn tables(world: &World) -> Result<Vec<Table>, String> {
    let Some(kind) = world.dictionary.kind("program") else { return Ok(Vec::new()) };
    let all = (0u32..).zip(&world.records).filter(|(_, record)| record.kind == kind);
    let programs: Vec<(RecordId, Span)> = all.filter_map(|(n, record)| Some((RecordId(n), record.place?))).collect();
    let mut files: Vec<_> = programs.iter().map(|(_, place)| place.file).collect();
    files.sort();
    files.dedup();
    let (mut tables, mut loose) = (Vec::new(), Vec::new());
    for file in files {
        let name = &world.files.get(file).name;
        let here: Vec<(RecordId, Span)> = programs.iter().filter(|(_, place)| place.file == file).copied().collect();
        if is_workbook(name) || name.to_lowercase().ends_with(".csv") {
            let found = grid(&mut Files::default(), name, read_bytes(Path::new(name))?);
            let found =
                found.map_err(|problems| problems.first().map_or_else(String::new, |one| one.message.clone()))?;
            tables.extend(table(&found, name, &here));
        } else {
            loose.extend(here);
        }
    }
    if !loose.is_empty() {
        loose.sort_by_key(|(_, place)| *place);
        tables.push(typed(world, kind, &loose));
    }
    Ok(tables)
}

/// The sheets that hold any of these programs, as they are.
fn table(grid: &Grid, name: &str, programs: &[(RecordId, Span)]) -> Vec<Table> {
    let mut tables = Vec::new();
    for sheet in &grid.sheets {
        let Some((head, lines)) = sheet.rows.split_first() else { continue };
        let program =
            |place: Span| programs.iter().find(|(_, other)| other.start == place.start).map(|(record, _)| *record);
        let rows: Vec<(Vec<Cell>, Option<RecordId>)> =
            lines.iter().map(|line| (line.cells.clone(), program(line.place))).collect();
        if rows.iter().any(|(_, program)| program.is_some()) {
            let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let title = if sheet.name.is_empty() { stem } else { sheet.name.clone() };
            tables.push(Table { file: name.to_owned(), name: title, head: head.cells.clone(), rows });
        }
    }
    tables
}

/// Programs typed into the scenario itself, as a table.
fn typed(world: &World, kind: KindId, programs: &[(RecordId, Span)]) -> Table {
    let place = programs[0].1;
    let facts = columns::columns(&world.dictionary, kind).into_iter().filter_map(|column| match column.key {
        columns::Key::Fact(fact) => Some((fact, column.heading)),
        _ => None,
    });
    let known = |record: RecordId, index: usize| match &world.record(record).slots[index] {
        Slot::Known(fact) => Some(&fact.value),
        Slot::Absent(_) => None,
    };
    let used: Vec<_> =
        facts.filter(|(fact, _)| programs.iter().any(|(record, _)| known(*record, fact.index).is_some())).collect();
    let cell = |text: String, kind: CellKind| Cell { text, kind, place };
    let text = |text: String| cell(text.clone(), if text.is_empty() { CellKind::Empty } else { CellKind::Text(text) });
    let value = |record: RecordId, fact: crate::model::FactId| match known(record, fact.index) {
        None => text(String::new()),
        Some(Value::Bool(answer)) => text(if *answer { "yes" } else { "no" }.to_owned()),
        Some(Value::Integer(number)) => text(number.to_string()),
        Some(Value::Number(number)) => cell(number.to_string(), CellKind::Number(*number)),
        Some(Value::Text(said)) => text(said.to_string()),
        Some(Value::Word(word)) => text(world.dictionary.label(fact, word).to_owned()),
        Some(Value::Words(words)) if words.is_empty() => text("none".to_owned()),
        Some(Value::Words(words)) => {
            let words: Vec<&str> = words.iter().map(|word| world.dictionary.label(fact, word)).collect();
            text(words.join("; "))
        }
        Some(Value::When(when)) => text(when.iso()),
        Some(Value::Record(record)) => {
            let handle = crate::model::RecordView { record: *record, person: crate::model::PersonId(0) };
            text(world.title(handle))
        }
    };
    let rows = programs
        .iter()
        .map(|(record, _)| (used.iter().map(|(fact, _)| value(*record, *fact)).collect(), Some(*record)));
    let head = used.iter().map(|(_, heading)| text(heading.clone())).collect();
    Table { file: String::new(), name: "Programs".to_owned(), head, rows: rows.collect() }
}
