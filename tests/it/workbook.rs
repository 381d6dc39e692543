//! Workbooks as an applicant meets them: an empty one, a filled one, one with mistakes; and nothing lost on the way to
//! TOML and back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_preceptor"));
        command.current_dir(self.0.path()).arg("--rules").arg(root.join("rules")).arg("--color").arg("never");
        command.args(args).output().expect("it runs")
    }

    /// What a command prints where nothing is wrong.
    fn fine(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stderr));
        text(&out.stdout)
    }

    /// What a command says is wrong.
    fn wrong(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(2), ""), "{args:?}");
        text(&out.stderr)
    }

    fn workbook(&self, name: &str, sheets: Vec<Worksheet>) {
        let mut workbook = Workbook::new();
        for sheet in sheets {
            workbook.push_worksheet(sheet);
        }
        workbook.save(self.path(name)).expect("it is written");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn sheet(name: &str, rows: &[&[&str]]) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).expect("a name");
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, *cell),
            }
            .expect("a cell");
        }
    }
    sheet
}

fn you(more: &[&[&str]]) -> Worksheet {
    let mut rows: Vec<&[&str]> = vec![
        &["Question", "Your answer"],
        &["season", "2027"],
        &["as_of", "2026-09-10"],
        &["Do you need a program to sponsor a visa for you?", "yes"],
        &["visas", "J-1"],
    ];
    rows.extend(more);
    sheet("You", &rows)
}

fn people() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/people");
    let files = fs::read_dir(folder).expect("people").map(|entry| entry.expect("a file").path());
    let mut people: Vec<(String, PathBuf)> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    people.sort();
    assert!(people.len() > 5);
    people
}

#[test]
fn an_empty_workbook_is_reported_on_politely() {
    let folder = Folder::new();
    let said = folder.fine(&["new", "applicant", "her.xlsx"]);
    assert_eq!(said, "her.xlsx is ready to be filled in; then: preceptor report her.xlsx\n");
    let wrong = folder.wrong(&["report", "her.xlsx"]);
    assert_eq!(
        wrong,
        "error: this workbook does not say from which day to look\n--> her.xlsx, sheet You\n |\nhelp: write the day beside the question, or add `--as-of today`\n\n1 problem, nothing was run\n"
    );
    let report = folder.fine(&["report", "her.xlsx", "--as-of", "2026-09-10"]);
    assert!(report.contains("needs a visa, blank. Do you need a program to sponsor a visa for you?"), "{report}");
    assert!(!report.contains("Example"), "the example rows do not count: {report}");
    let again = folder.wrong(&["new", "applicant", "her.xlsx"]);
    assert_eq!(again, "error: there is a file `her.xlsx` already; choose another name\n");
}

#[test]
fn the_same_workbook_has_the_same_bytes_wherever_it_is_written() {
    let (one, other) = (Folder::new(), Folder::new());
    one.fine(&["new", "applicant", "a.xlsx", "--couple"]);
    other.fine(&["new", "applicant", "b.xlsx", "--couple"]);
    assert_eq!(fs::read(one.path("a.xlsx")).unwrap(), fs::read(other.path("b.xlsx")).unwrap());
}

#[test]
fn the_examples_are_right_in_themselves() {
    let folder = Folder::new();
    folder.fine(&["new", "applicant", "her.xlsx"]);
    let mut workbook = cells(&folder.path("her.xlsx"));
    for rows in workbook.values_mut() {
        for row in rows.iter_mut().skip(1) {
            row.retain(|cell| cell != "example - overwrite or delete");
        }
    }
    let rows =
        |name: &str| -> Vec<Vec<String>> { workbook[name].iter().filter(|row| !row.is_empty()).cloned().collect() };
    let names =
        ["Specialties", "Programs", "Choices", "Signals", "Interviews", "Emails", "Remarks", "Rank list", "Tasks"];
    let mut sheets = vec![you(&[])];
    for name in names {
        let rows = rows(name);
        assert_eq!(rows.len(), 2, "{name} has an example");
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        sheets.push(sheet(name, &rows));
    }
    folder.workbook("hers.xlsx", sheets);
    let report = folder.fine(&["report", "hers.xlsx"]);
    assert!(report.contains("Example Medical Center"), "{report}");
}

/// The texts of all cells, read by the reader of the engine.
fn cells(path: &Path) -> std::collections::BTreeMap<String, Vec<Vec<String>>> {
    let mut files = preceptor::model::Files::default();
    let bytes = fs::read(path).expect("a workbook");
    let grid = preceptor::load::grid(&mut files, "book.xlsx", bytes).expect("a workbook");
    let rows = |sheet: &preceptor::load::Sheet| {
        sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect()).collect()
    };
    grid.sheets.iter().map(|sheet| (sheet.name.clone(), rows(sheet))).collect()
}

#[test]
fn every_person_survives_the_way_to_a_workbook_and_back() {
    let folder = Folder::new();
    for (name, path) in crate::workshop::sweep(&people(), 6) {
        let from = path.to_string_lossy().into_owned();
        let (book, back, again) = (format!("{name}.xlsx"), format!("{name}.toml"), format!("{name}-2.xlsx"));
        folder.fine(&["convert", &from, &book]);
        folder.fine(&["convert", &book, &back]);
        folder.fine(&["convert", &back, &again]);
        let snapshot = fs::read_to_string(path.with_extension("report.txt")).expect("a report");
        assert_eq!(folder.fine(&["report", &back]), snapshot, "{name}");
        let place = |report: &str| plain(report).replace("your workbook, ", "").replace("your sheet, ", "");
        let sheets = [
            "Programs, ",
            "Choices, ",
            "Signals, ",
            "Interviews, ",
            "Emails, ",
            "Remarks, ",
            "Rank list, ",
            "Statements, ",
            "Webinars, ",
            "News, ",
            "Specialties, ",
        ];
        let strip = |report: &str| sheets.iter().fold(place(report), |text, sheet| text.replace(sheet, ""));
        assert_eq!(strip(&folder.fine(&["report", &book])), strip(&snapshot), "{name}");
        assert_eq!(fs::read(folder.path(&book)).unwrap(), fs::read(folder.path(&again)).unwrap(), "{name}");
    }
}

/// A report without its line breaks.
fn plain(report: &str) -> String {
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn all_mistakes_of_a_workbook_come_together_with_their_cells() {
    let folder = Folder::new();
    let mut signals = sheet(
        "Signals",
        &[&["Program", "Tier", "Why so"], &["Lakside", "gold", "they like it"], &["Lakeside", "goldd"]],
    );
    signals.merge_range(4, 0, 5, 0, "Lakeside", &Format::new()).unwrap();
    let mut programs = sheet(
        "Programs",
        &[
            &["Name", "Specialty", "Visas", "Share of IMG", "Famous", "Size", "My thoughts"],
            &["Lakeside", "Internal medicine", "J-2; H-1B", "12", "perhaps", "", "far away"],
            &["Riverside", "Internal medicin", "", "", "", ""],
        ],
    );
    programs.write_formula(2, 5, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    folder.workbook(
        "her.xlsx",
        vec![
            you(&[&["How many letters by US physicians do you have?", "three"], &["letter count", "3"]]),
            sheet("Specialties", &[&["Specialty"], &["Internal medicine"]]),
            programs,
            signals,
            sheet("Choises", &[&["Program"], &["Lakeside"]]),
            sheet("My scribbles", &[&["anything"]]),
        ],
    );
    let wrong = folder.wrong(&["report", "her.xlsx"]);
    for part in [
        "there is no question `letter count`",
        "her.xlsx, sheet You, cell A7: letter count",
        "`Letters by US physicians` takes a whole number, not `three`",
        "her.xlsx, sheet You, cell B6: three",
        "there is no use for a column `Share of IMG`",
        "did you mean `Share of IMGs`?",
        "`Visas` cannot be `J-2`",
        "did you mean `J-1`?",
        "`Famous` takes yes or no, not `perhaps`",
        "no specialty `Internal medicin`",
        "did you mean `Internal medicine`?",
        "this cell shows the error `#DIV/0!`",
        "her.xlsx, sheet Programs, cell F3: #DIV/0!",
        "there is no use for a column `Why so`",
        "no program `Lakside`",
        "did you mean `Lakeside`?",
        "`Tier` cannot be `goldd`",
        "did you mean `gold`?",
        "the cells A5:A6 are merged",
        "there is no use for a sheet `Choises`",
        "did you mean the sheet `Choices`?",
    ] {
        assert!(wrong.contains(part), "`{part}` is not in\n{wrong}");
    }
    assert!(!wrong.contains("scribbles") && !wrong.contains("far away"), "{wrong}");
}

#[test]
fn a_half_changed_example_is_asked_about() {
    let folder = Folder::new();
    let head: &[&str] = &["Name", "Specialty", "Institution", "Visas", "Notes"];
    let programs = |row: &[&str]| vec![you(&[]), sheet("Programs", &[head, row])];
    folder.workbook(
        "half.xlsx",
        programs(&["Lakeside", "Internal medicine", "Example Health", "J-1; H-1B", "example - overwrite or delete"]),
    );
    let wrong = folder.wrong(&["report", "half.xlsx"]);
    assert!(wrong.contains("this row says that it is an example, but it was changed"), "{wrong}");
    assert!(wrong.contains("half.xlsx, sheet Programs, cell E2"), "{wrong}");
    assert!(wrong.contains("`Internal medicine`, `Example Health`, `J-1; H-1B` still stands there"), "{wrong}");
    folder
        .workbook("hers.xlsx", programs(&["Lakeside", "Family medicine", "", "H-1B", "example - overwrite or delete"]));
    folder.fine(&["report", "hers.xlsx"]);
}

#[test]
fn cells_of_every_kind_are_read_as_what_they_show() {
    let folder = Folder::new();
    let mut programs = sheet(
        "Programs",
        &[
            &["Name", "Specialty", "Share of IMGs", "Visas", "Takes part in signaling", "Size"],
            &["Lakeside", "internal-medicine", "", "j1, H-1B", "", ""],
            &["Riverside", "Internal medicine", "0.4", "none", "", ""],
        ],
    );
    programs.write_number_with_format(1, 2, 0.4, &Format::new().set_num_format("0%")).unwrap();
    programs.write_boolean(1, 4, true).unwrap();
    programs.write_formula(1, 5, Formula::new("=6+6").set_result("12")).unwrap();
    folder.workbook("her.xlsx", vec![you(&[]), programs]);
    let wrong = folder.wrong(&["check", "her.xlsx"]);
    assert!(
        wrong.contains("`0.4` may be 40% or 0.4%") && wrong.contains("cell C3") && wrong.contains("1 problem"),
        "{wrong}"
    );
    let rows: &[&[&str]] = &[&["Name", "Specialty"], &["Riverside", "Internal medicine"]];
    folder.workbook("her.xlsx", vec![you(&[]), sheet("Programs", rows)]);
    folder.fine(&["check", "her.xlsx"]);
    folder.fine(&["convert", "her.xlsx", "her.toml"]);
    let toml = fs::read_to_string(folder.path("her.toml")).unwrap();
    assert_eq!(
        toml,
        "season = 2027\nas_of = 2026-09-10\n\n[applicant]\nneeds_visa = true\nvisas = [\"j1\"]\n\n[[program]]\nname = \"Riverside\"\nspecialty = \"internal-medicine\"\n"
    );
}

#[test]
fn files_that_are_no_workbooks_are_said_so() {
    let folder = Folder::new();
    fs::write(folder.path("text.xlsx"), "season = 2027").unwrap();
    let wrong = folder.wrong(&["report", "text.xlsx"]);
    assert_eq!(
        wrong,
        "error: the workbook `text.xlsx` is no workbook, whatever its name says\nhelp: save it as .xlsx\n\n1 problem, nothing was run\n"
    );
    fs::write(folder.path("large.xlsx"), vec![b'P'; 100 << 20]).unwrap();
    assert!(folder.wrong(&["report", "large.xlsx"]).contains("is larger than 16 MB"));
    folder.workbook("other.xlsx", vec![sheet("Sheet1", &[&["Amount", "Day"], &["12", "1"]])]);
    assert!(folder.wrong(&["report", "other.xlsx"]).contains("has none of the sheets that are read here"));
}

#[test]
fn a_shared_table_may_be_a_workbook() {
    let folder = Folder::new();
    let rows: &[&[&str]] = &[&["Name", "Specialty", "Visas"], &["Lakeside", "Internal medicine", "H-1B"]];
    folder.workbook("table.xlsx", vec![sheet("All programs", rows)]);
    let book = vec![
        you(&[&["programs", "table.xlsx"]]),
        sheet("Specialties", &[&["Specialty"], &["Internal medicine"]]),
        sheet("Signals", &[&["Program", "Tier"], &["lakeside", "gold"]]),
    ];
    folder.workbook("her.xlsx", book);
    let report = folder.fine(&["report", "her.xlsx"]);
    assert!(report.contains("your workbook, All programs, Lakeside, visas: H-1B"), "{report}");
    let json = folder.fine(&["report", "her.xlsx", "--format", "json", "--verdicts"]);
    assert!(json.contains("\"cell\": \"All programs!C2\"") && json.contains("\"cell\": \"Signals!B2\""), "{json}");
}

#[test]
fn her_own_sheet_comes_back_with_five_columns_more() {
    let folder = Folder::new();
    let rows: &[&[&str]] = &[
        &["Name", "My thoughts", "Specialty", "Visas"],
        &["Riverside", "by the sea", "Internal medicine", "J-1"],
        &["Lakeside", "", "Internal medicine", "H-1B"],
        &["Hillside", "", "Internal medicine", ""],
    ];
    let book = vec![
        you(&[]),
        sheet("Specialties", &[&["Specialty"], &["Internal medicine"]]),
        sheet("Programs", rows),
        sheet("Signals", &[&["Program", "Tier"], &["Lakeside", "gold"]]),
    ];
    folder.workbook("her.xlsx", book);
    folder.fine(&["report", "her.xlsx", "--format", "xlsx", "--output", "back.xlsx"]);
    let back = cells(&folder.path("back.xlsx"));
    let programs = &back["Programs"];
    assert_eq!(
        programs[0],
        ["Name", "My thoughts", "Specialty", "Visas", "Zone", "Can I apply", "Signal", "Why", "Ask them"]
    );
    let names: Vec<&str> = programs.iter().skip(1).map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Riverside", "Lakeside", "Hillside"], "rows keep their order");
    assert_eq!((programs[1][1].as_str(), programs[2][5].as_str()), ("by the sea", "no"));
    assert!(programs[2][6].starts_with("gold"), "{:?}", programs[2]);
    assert!(programs[2][7].contains("does not sponsor a visa you can train on"), "{:?}", programs[2]);
    assert_eq!(programs[3][5], "ask first");
    assert!(programs[3][8].contains("Which visas does it sponsor?"), "{:?}", programs[3]);
    assert_eq!(back["Signals"][1][2..5], ["your plan", "gold", "Lakeside"]);
    let wrong = folder.wrong(&["report", "her.xlsx", "--format", "xlsx"]);
    assert_eq!(wrong, "error: a workbook cannot be printed; add `--output FILE.xlsx`\n");
    let over = folder.wrong(&["report", "her.xlsx", "--format", "xlsx", "--output", "her.xlsx"]);
    assert_eq!(
        over,
        "error: `her.xlsx` is a file that this command reads; it was left as it is\nhelp: choose another name for the result\n"
    );
}

#[test]
fn a_new_fact_gets_a_column_without_a_change_of_the_program() {
    let folder = Folder::new();
    fs::create_dir(folder.path("ruth")).unwrap();
    let fact = "[choice.ruth_visited]\ntype = \"bool\"\nlabel = \"seen by Ruth's student\"\ndoc = \"Whether they were there.\"\n";
    fs::write(folder.path("ruth/facts.toml"), fact).unwrap();
    folder.fine(&["--with", "ruth", "new", "applicant", "her.xlsx"]);
    let book = cells(&folder.path("her.xlsx"));
    assert!(book["Choices"][0].contains(&"Seen by Ruth's student".to_owned()), "{:?}", book["Choices"][0]);
    let toml = "season = 2027\nas_of = 2026-09-10\n[[program]]\nname = \"Lakeside\"\n[[choice]]\nprogram = \"lakeside\"\nruth_visited = false\n";
    fs::write(folder.path("a.toml"), toml).unwrap();
    folder.fine(&["--with", "ruth", "convert", "a.toml", "a.xlsx"]);
    folder.fine(&["--with", "ruth", "convert", "a.xlsx", "b.toml"]);
    assert!(fs::read_to_string(folder.path("b.toml")).unwrap().contains("ruth_visited = false"));
}
