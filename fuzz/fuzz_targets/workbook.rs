//! Any cells in sheets of any name as a workbook of a plan: refused with places, or read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::engine::Rules;
use preceptor::load::{book, grid};
use preceptor::model::Files;
use rust_xlsxwriter::Workbook;

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

/// Sheets begin with a line `= name`; the lines below are rows, with tabs between the cells.
fn workbook(text: &str) -> Option<Vec<u8>> {
    let mut made = Workbook::new();
    for part in text.split("\n= ").take(20) {
        let (name, rows) = part.split_once('\n').unwrap_or((part, ""));
        let sheet = made.add_worksheet();
        sheet.set_name(name.trim_start_matches("= ")).ok()?;
        for (row, line) in (0..).zip(rows.lines().take(200)) {
            for (column, cell) in (0..).zip(line.split('\t').take(60)) {
                match cell.parse::<f64>() {
                    Ok(number) if number.is_finite() => sheet.write_number(row, column, number).ok()?,
                    _ => sheet.write_string(row, column, cell).ok()?,
                };
            }
        }
    }
    made.save_to_buffer().ok()
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let Some(bytes) = workbook(text) else { return };
        let mut files = Files::default();
        match grid(&mut files, "plan.xlsx", bytes) {
            Err(problems) => shared::told(&files, &problems),
            Ok(grid) => {
                let (_, problems) = book(&grid, &rules.set.dictionary);
                if !problems.is_empty() {
                    shared::told(&files, &problems);
                }
            }
        }
    });
});
