//! More than the engine takes in seconds and in a gigabyte is refused by name, before it is evaluated.

use std::io::{Read, Write};
use std::process::Command;

use crate::workshop::{Folder, Ran};
use preceptor::engine::{self, RuleSources};

/// The most address space a refusal may take, in KiB; what is refused here would take twice as much.
const KIBIBYTES: u64 = 2_000_000;

/// A report that must be refused, within memory.
#[track_caller]
fn refused(folder: &Folder, scenario: &str) -> Ran {
    let shell = format!("ulimit -v {KIBIBYTES}; exec \"$0\" report \"$1\"");
    let program = env!("CARGO_BIN_EXE_preceptor");
    let ended = Command::new("sh").args(["-c", &shell, program, scenario]).current_dir(folder.path(".")).output();
    let ended = ended.expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    let code = ended.status.code().unwrap_or_else(|| panic!("it was killed: {:?}", ended.status));
    Ran { code, out: text(ended.stdout), err: text(ended.stderr) }.ended(2)
}

/// Every kind of record that is bounded, one more of it than may be.
#[test]
fn more_records_than_can_be_looked_at_are_refused_by_name() {
    let rules =
        engine::load_rules(&RuleSources::embedded()).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    let bounded: Vec<(&String, usize)> =
        rules.set.dictionary.kinds.iter().filter_map(|(name, kind)| Some((name, kind.bounds.most?))).collect();
    assert!(bounded.len() > 5, "{bounded:?}");
    for (kind, most) in bounded {
        let folder = Folder::empty();
        let records = |count: usize| -> String {
            let one = |n| format!("[[{kind}]]\nid = \"x{n}\"\n");
            (0..count).map(one).collect()
        };
        let head = "season = 2027\nas_of = 2026-11-20\n[applicant]\nname = \"Maya\"\n";
        folder.write("s.toml", &format!("{head}{}", records(most + 1)));
        let ran = refused(&folder, "s.toml");
        let message = format!("{} records `{kind}` are more than can be looked at: {most} are the most", most + 1);
        assert!(ran.err.contains(&message), "{}", ran.err);
        assert!(ran.err.contains("help: keep those that matter"), "{}", ran.err);
        // As many as may be are not refused for their number.
        folder.write("s.toml", &format!("{head}{}", records(most)));
        let ran = folder.run(&["check", "s.toml"]);
        assert!(!ran.err.contains("more than can be looked at"), "{}", ran.err);
    }
}

#[test]
fn a_list_of_programs_that_is_too_long_is_refused_and_a_large_table_is_not() {
    let rules =
        engine::load_rules(&RuleSources::embedded()).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems));
    let program = rules.set.dictionary.kind("program").expect("programs");
    let bounds = &rules.set.dictionary.get(program).bounds;
    let (one, two) = (bounds.most_listed.expect("bounded"), bounds.most_listed_by_two.expect("bounded"));
    let table = |count: usize| -> String {
        let row = |n: usize| format!("p{n},Program {n},family-medicine,OH\n");
        format!("id,name,specialty,state\n{}", (0..count).map(row).collect::<String>())
    };
    let plan = |specialty: &str, partner: &str| {
        format!(
            "season = 2027\nas_of = 2026-11-20\nprograms = [\"t.csv\"]\n[applicant]\nname = \"Maya\"\n[[application]]\nspecialty = \"{specialty}\"\n{partner}"
        )
    };
    let couple = "[partner]\nprograms = [\"t.csv\"]\n[partner.applicant]\nname = \"Ben\"\n[[partner.application]]\nspecialty = \"family-medicine\"\n";
    let folder = Folder::empty();
    folder.write("t.csv", &table(one + 1)).write("s.toml", &plan("family-medicine", ""));
    let ran = folder.run(&["report", "s.toml"]).ended(2);
    assert!(ran.err.contains(&format!("{} records `program` on the list are more", one + 1)), "{}", ran.err);
    folder.write("s.toml", &plan("dermatology", ""));
    folder.run(&["report", "s.toml"]).ended(0);
    folder.write("t.csv", &table(two + 1)).write("s.toml", &plan("family-medicine", couple));
    let ran = folder.run(&["report", "s.toml"]).ended(2);
    assert!(ran.err.contains(&format!("{} records `program` on a list of one of a couple", two + 1)), "{}", ran.err);
}

/// The same workbook, whose second and last row stands in it so many times: the text itself is kept once.
fn with_last_row_many_times(book: &[u8], times: usize) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(book)).expect("a workbook is a zip archive");
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..old.len() {
        let mut part = old.by_index(n).expect("it is there");
        let name = part.name().expect("names are UTF-8").into_owned();
        new.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).expect("begun");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("parts are XML");
        if name == "xl/worksheets/sheet1.xml" {
            let (from, to) = (text.rfind("<row ").expect("a row"), text.rfind("</sheetData>").expect("its end"));
            let row = text[from..to].to_owned();
            let rows =
                (2..times + 2).map(|n| row.replace("r=\"2\"", &format!("r=\"{n}\"")).replace("A2", &format!("A{n}")));
            text.replace_range(from..to, &rows.collect::<String>());
        }
        new.write_all(text.as_bytes()).expect("written");
    }
    new.finish().expect("ended").into_inner()
}

#[test]
fn a_text_that_stands_in_many_cells_counts_in_each() {
    let folder = Folder::empty();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Programs").expect("a name");
    sheet.write(0, 0, "Name").expect("written");
    sheet.write(1, 0, "x".repeat(32_000)).expect("written");
    let book = book.save_to_buffer().expect("saved");
    std::fs::write(folder.path("s.xlsx"), with_last_row_many_times(&book, 50_000)).expect("written");
    let ran = refused(&folder, "s.xlsx");
    assert!(ran.err.contains("the workbook `s.xlsx` holds too much"), "{}", ran.err);
}
