//! What an import must not take in silence: headings it does not know, rows that may be either of two programs, columns and
//! sheets that hold something else than their names say.

use crate::workshop::{Folder, Ran};
use rust_xlsxwriter::Workbook;

fn import(sheet: &str, args: &[&str]) -> (Folder, Ran) {
    let folder = Folder::empty();
    folder.write("list.csv", sheet);
    let ran = folder.run(&[&["import", "list.csv", "--as-of", "2026-09-10"], args].concat());
    (folder, ran)
}

/// The rows of the table that was written, without its header.
fn programs(folder: &Folder) -> Vec<String> {
    folder.read("list.programs.csv").lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_heading_that_is_not_known_ends_the_one_above_it() {
    let sheet = "Program,City,Specialty\nN. Carolina,,\nFirst,Durham,IM\nOhio,,\nAlder,Dayton,IM\nPuerto Rico / USVI,,\nLast,Ponce,IM\n";
    let (folder, ran) = import(sheet, &[]);
    let ran = ran.ended(0);
    assert!(
        ran.out.contains("a cell alone among headings, not understood: the heading above it ends here:\n      row 2 `N. Carolina`; row 6 `Puerto Rico / USVI`"),
        "{}",
        ran.out
    );
    assert_eq!(
        programs(&folder),
        [
            "first,First,internal-medicine,Durham,,",
            "alder,Alder,internal-medicine,Dayton,OH,east-north-central",
            "last,Last,internal-medicine,Ponce,,"
        ]
    );
    // Where there are no headings, a name alone is a program of which nothing more is known.
    let (folder, ran) = import("Program,City\nAlder,Dayton\nBirch,\n", &["--specialty", "IM"]);
    ran.ended(0);
    assert_eq!(programs(&folder).len(), 2);
}

#[test]
fn a_row_that_may_be_either_of_two_programs_is_neither_in_any_order() {
    let rows = ["Vane,Dayton,OH,IM", "Vane,Reno,NV,IM", "Vane,,,IM"];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let sheet = format!("Program,City,State,Specialty\n{}\n", order.map(|n| rows[n]).join("\n"));
        let (folder, ran) = import(&sheet, &[]);
        let ran = ran.ended(0);
        let mut found = programs(&folder);
        found.sort();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|row| row.contains("Dayton,OH")), "{found:?}");
        assert!(found.iter().any(|row| row.contains("Reno,NV")), "{found:?}");
        assert!(ran.out.contains("it may be the program of row"), "{}", ran.out);
    }
    // One other that it can be: then it is that one.
    let (folder, ran) = import("Program,City,State,Specialty\nVane,,,IM\nVane,Dayton,OH,IM\n", &[]);
    ran.ended(0);
    assert_eq!(programs(&folder), ["vane,Vane,internal-medicine,Dayton,OH,east-north-central"]);
    // A specialty that nobody knows is not that of all the others.
    let sheet = "Program,State,Specialty\nQuill,OH,Unheard of\nQuill,OH,Neurology\nQuill,OH,Pediatrics\n";
    let (folder, ran) = import(sheet, &[]);
    ran.ended(0);
    assert_eq!(programs(&folder).len(), 2);
}

#[test]
fn a_column_of_specialties_or_codes_names_no_programs() {
    for (values, ask) in [
        (["Internal Medicine", "Family Medicine", "Pediatrics"], "its values are specialties: is it that, and which"),
        (["1000140C0", "1001140C0", "1002140C0"], "its values are numbers or codes, no names: which column"),
        (["0", "1", "3"], "its values are numbers or codes, no names: which column"),
    ] {
        let sheet = format!("name,City\n{}\n", values.map(|value| format!("{value},Dayton")).join("\n"));
        let (folder, ran) = import(&sheet, &["--specialty", "IM"]);
        let ran = ran.ended(2);
        assert!(ran.out.replace("\n      ", " ").contains(ask), "{}", ran.out);
        assert!(!ran.out.contains("is it this one?"), "{}", ran.out);
        assert!(!folder.path("list.programs.csv").exists());
        // The person knows better.
        let (folder, ran) = import(&sheet, &["--specialty", "IM", "--map", "name=program.name"]);
        ran.ended(0);
        assert_eq!(programs(&folder).len(), 3);
    }
    let (_, ran) = import("location,order\nQuill University,1\nHarrow University,2\n", &["--specialty", "IM"]);
    let ran = ran.ended(2);
    assert!(ran.out.contains("is it this one? --map \"location=program.name\""), "{}", ran.out);
}

#[test]
fn more_columns_and_rows_of_one_name_than_anybody_means_are_refused_by_their_number() {
    for (sheet, said) in [
        (format!("Program{}\n", ",x".repeat(1000)), "this line has 1001 columns: 1000 are the most"),
        (";".repeat(1 << 20), "columns: 1000 are the most"),
        (
            format!("Program,Specialty\n{}", "Same,IM\n".repeat(2001)),
            "2001 rows are called `Same` or have its code: 2000 are the most",
        ),
    ] {
        let (folder, ran) = import(&sheet, &[]);
        let ran = ran.ended(2);
        assert!(ran.err.contains(said), "{}", ran.err.get(..400).unwrap_or(&ran.err));
        assert!(!folder.path("list.programs.csv").exists());
    }
}

#[test]
fn a_number_below_one_among_percentages_is_asked_about() {
    let (folder, ran) = import("Program,Specialty,% IMG\nAlder,IM,0.3\nBirch,IM,45%\nCrane,IM,60\n", &[]);
    let ran = ran.ended(0);
    assert!(ran.out.contains("`0.3`: beside percentages it may be 0.3% or 30%; write it with"), "{}", ran.out);
    assert_eq!(
        programs(&folder),
        ["alder,Alder,internal-medicine,", "birch,Birch,internal-medicine,45", "crane,Crane,internal-medicine,60"]
    );
}

#[test]
fn a_sheet_of_another_specialty_is_not_taken_for_the_one_that_was_named() {
    let book = |sheets: &[&str]| {
        let folder = Folder::empty();
        let mut book = Workbook::new();
        for name in sheets {
            let sheet = book.add_worksheet().set_name(*name).expect("a name");
            for (column, header) in (0..).zip(["Program", "City", "State"]) {
                sheet.write_string(0, column, header).expect("a cell");
            }
            for (column, value) in (0..).zip([*name, "Dayton", "OH"]) {
                sheet.write_string(1, column, value).expect("a cell");
            }
        }
        book.save(folder.path("book.xlsx")).expect("it is written");
        folder
    };
    let import = ["import", "book.xlsx", "--specialty", "IM", "--as-of", "2026-09-10"];
    let folder = book(&["Child Neurology", "Notes", "IM"]);
    let ran = folder.run(&import).ended(0);
    assert!(ran.out.contains("sheet `IM`"), "{}", ran.out);
    let folder = book(&["Child Neurology"]);
    let ran = folder.run(&import).ended(2);
    assert!(ran.err.contains("no sheet is of internal-medicine: they are called `Child Neurology`"), "{}", ran.err);
    assert!(!folder.path("book.programs.csv").exists());
}
