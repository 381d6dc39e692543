//! Grids of CSV files: cells, places, lines, and what stands between the cells.

use super::grid;
use crate::model::Files;

fn read(text: &str) -> Vec<String> {
    let mut files = Files::default();
    let grid = grid(&mut files, "list.csv", text.as_bytes().to_vec()).unwrap();
    let cells = grid.sheets[0].rows.iter().flat_map(|row| &row.cells);
    cells.map(|cell| format!("{} {}", files.show(cell.place), cell.text)).collect()
}

#[test]
fn a_csv_file_is_one_sheet_of_texts_with_places() {
    assert_eq!(
        read("a,b\n\n\"x\ny\", 2\nlast,\n"),
        [
            "list.csv:1:1 a",
            "list.csv:1:3 b",
            "list.csv:3:1 x\ny",
            "list.csv:4:5 2",
            "list.csv:5:1 last",
            "list.csv:5:6 "
        ]
    );
    let mut files = Files::default();
    let grid = grid(&mut files, "list.csv", b"a,b\n\n\"x\ny\", 2\nlast,\n".to_vec()).unwrap();
    assert_eq!(grid.sheets[0].rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 3, 5]);
}

#[test]
fn semicolons_and_tabs_separate_where_the_first_line_has_no_comma() {
    assert_eq!(read("a;b\n1,5;2\n"), ["list.csv:1:1 a", "list.csv:1:3 b", "list.csv:2:1 1,5", "list.csv:2:5 2"]);
    assert_eq!(read("a\tb\n"), ["list.csv:1:1 a", "list.csv:1:3 b"]);
}

#[test]
fn what_is_no_text_or_no_workbook_says_so() {
    let said = |name: &str, bytes: &[u8]| {
        let problem = grid(&mut Files::default(), name, bytes.to_vec()).unwrap_err().remove(0);
        format!("{}; {}", problem.message, problem.help.unwrap_or_default())
    };
    assert_eq!(said("a.csv", b"\xff\xfea"), "the file `a.csv` is UTF-16; save it as UTF-8; ");
    assert_eq!(
        said("a.xlsx", b"name,city"),
        "the workbook `a.xlsx` is no workbook, whatever its name says; save it as .xlsx"
    );
    assert_eq!(said("a.xlsx", b""), "the workbook `a.xlsx` is empty; ");
    assert_eq!(
        said("a.xlsx", b"\xd0\xcf\x11\xe0 old"),
        "the workbook `a.xlsx` is of the older kind (.xls); save it as .xlsx"
    );
    let locked: Vec<u8> = b"\xd0\xcf\x11\xe0"
        .iter()
        .copied()
        .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(said("a.xlsx", &locked), "the workbook `a.xlsx` is protected by a password; save it without one");
    assert_eq!(
        said("a.xlsx", b"PK\x03\x04 and no more"),
        "the workbook `a.xlsx` cannot be read: it is cut off or damaged; open it in a spreadsheet program and save it again as .xlsx"
    );
}
