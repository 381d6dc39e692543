//! `preceptor import` from outside: what it says of a sheet and what it writes, with every trap that real sheets hold. All
//! programs in the sheets are invented; the headers are those of real ones.

use std::fs;

use crate::workshop::{Folder, Ran, repository};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A folder that holds one of the sheets.
fn with(sheet: &str) -> Folder {
    let folder = Folder::empty();
    fs::copy(repository().join("tests/import").join(sheet), folder.path(sheet)).expect("the sheet is there");
    folder
}

fn import(folder: &Folder, args: &[&str]) -> Ran {
    folder.run(&[&["import"], args, &["--as-of", "2026-09-10"]].concat())
}

/// All that a run said and all files it left, against what they were.
fn same(folder: &Folder, ran: &Ran, wanted: &str) {
    let mut got = format!("{}{}", ran.out, ran.err);
    let mut names: Vec<String> = fs::read_dir(folder.path("."))
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| [".programs.csv", ".own.csv", ".toml"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    names.sort();
    for name in names {
        got.push_str(&format!("\n=== {name}\n{}", folder.read(&name)));
    }
    let path = repository().join("tests/import").join(wanted);
    let want = fs::read_to_string(&path).unwrap_or_default();
    if got != want {
        let seen = std::env::temp_dir().join(wanted);
        fs::write(&seen, &got).expect("it can be written");
        panic!("{wanted} is otherwise; what came out is in {}\n{got}", seen.display());
    }
    assert!(
        got.lines().all(|line| line.starts_with('#')
            || line.contains(',')
            || line.contains('"')
            || line.chars().count() <= 80)
    );
}

#[test]
fn the_advice_sheet_with_every_trap() {
    let folder = with("advice.csv");
    let ran = import(&folder, &["advice.csv"]).ended(0);
    same(&folder, &ran, "advice.txt");
}

#[test]
fn the_crowd_sheet_with_headings_banners_and_a_junk_header() {
    let folder = with("crowd.csv");
    let ran = import(&folder, &["crowd.csv"]).ended(2);
    same(&folder, &ran, "crowd-first.txt");
    let ran =
        import(&folder, &["crowd.csv", "--map", "column a=program.name", "--specialty", "internal-medicine"]).ended(0);
    same(&folder, &ran, "crowd.txt");
}

#[test]
fn what_was_decided_is_kept_and_used_again_and_for_another_sheet() {
    let folder = with("crowd.csv");
    import(&folder, &["crowd.csv", "--map", "column a=program.name", "--specialty", "internal-medicine"]).ended(0);
    let again = import(&folder, &["crowd.csv"]).ended(0);
    for name in ["crowd.programs.csv", "crowd.own.csv", "crowd.columns.toml"] {
        assert!(again.out.contains(&format!("  {name}: as it was\n")), "{}", again.out);
    }
    fs::copy(folder.path("crowd.csv"), folder.path("other.csv")).expect("copied");
    let other = import(&folder, &["other.csv", "--map", "crowd.columns.toml"]).ended(0);
    assert_eq!(folder.read("other.programs.csv"), folder.read("crowd.programs.csv"));
    assert!(!folder.path("other.columns.toml").exists(), "nothing more was decided: {}", other.out);
}

#[test]
fn ids_stay_when_the_sheet_changes_and_nothing_is_lost_in_silence() {
    let folder = Folder::empty();
    let sheet = |rows: &str| format!("Program Name,ERAS/AAMC ID,Specialty,City,State\n{rows}");
    folder.write("list.csv", &sheet("Alder Point,1,IM,Wexley,OH\nBirchwater,2,IM,Dunmere,PA\n"));
    import(&folder, &["list.csv"]).ended(0);
    // A new row comes first, and the name of another is corrected: its code tells that it is the same.
    folder.write(
        "list.csv",
        &sheet("Aster Hall,3,IM,Wexley,OH\nAlder Point Hospital,1,IM,Wexley,OH\nBirchwater,2,IM,Dunmere,PA\n"),
    );
    let refused = import(&folder, &["list.csv"]).ended(2);
    assert!(
        refused.err.contains(
            "error: nothing was written; this would be lost:\n  list.programs.csv: alder-point  name: `Alder Point` becomes \
             `Alder Point Hospital`\nhelp: `--replace` writes it all the same\n"
        ),
        "{}",
        refused.err
    );
    assert!(folder.read("list.programs.csv").contains("alder-point,Alder Point,"));
    let replaced = import(&folder, &["list.csv", "--replace"]).ended(0);
    assert!(replaced.out.contains("  aster-hall  is new\n"), "{}", replaced.out);
    assert_eq!(
        folder.read("list.programs.csv"),
        "id,name,specialty,city,state,region,eras_id\n\
         aster-hall,Aster Hall,internal-medicine,Wexley,OH,east-north-central,3\n\
         alder-point,Alder Point Hospital,internal-medicine,Wexley,OH,east-north-central,1\n\
         birchwater,Birchwater,internal-medicine,Dunmere,PA,mid-atlantic,2\n"
    );
}

#[test]
fn visa_friendly_yes_is_some_visa_and_never_a_kind() {
    let folder = Folder::empty();
    folder.write(
        "a.csv",
        "Program Name,Specialty,Visa Friendly (Yes/No)\nAlder,IM,Yes\nBirch,IM,No\nCobble,IM,\nDune,IM,yes ✅\n",
    );
    let ran = import(&folder, &["a.csv"]).ended(0);
    assert_eq!(
        folder.read("a.programs.csv"),
        "id,name,specialty,visas,some_visa\nalder,Alder,internal-medicine,,yes\nbirch,Birch,internal-medicine,none,no\n\
         cobble,Cobble,internal-medicine,,\ndune,Dune,internal-medicine,,\n"
    );
    assert!(
        ran.out.contains("row 5  `Visa Friendly (Yes/No)`, `yes ✅`: no word that is known for visas"),
        "{}",
        ran.out
    );
}

#[test]
fn a_workbook_gives_its_best_known_sheet_and_its_dates_and_errors_are_not_guessed() {
    let folder = Folder::empty();
    let mut book = Workbook::new();
    let applicants = book.add_worksheet().set_name("APPLICANT INFO").expect("a name");
    for (n, header) in ["Nickname/Alias", "Degree", "YIELD %"].iter().enumerate() {
        applicants.write(0, u16::try_from(n).expect("few"), *header).expect("written");
    }
    let sheet = book.add_worksheet().set_name("Program Details").expect("a name");
    let headers = ["Program", "State", "City", "Min Step 2 CK", "Size", "IMG %", "Unique Features"];
    for (n, header) in headers.iter().enumerate() {
        sheet.write(0, u16::try_from(n).expect("few"), *header).expect("written");
    }
    let day = ExcelDateTime::from_ymd(2026, 7, 15).expect("a day");
    sheet.write_row(1, 0, ["Alder\u{a0}Point ", "Ohio", "Wexley"]).expect("written");
    sheet.write(1, 3, 230).expect("written");
    sheet.write_datetime_with_format(1, 4, &day, &Format::new().set_num_format("d-mmm")).expect("written");
    sheet.write_with_format(1, 5, 0.45, &Format::new().set_num_format("0%")).expect("written");
    sheet.write_row(2, 0, ["Birchwater", "PA", "Dunmere"]).expect("written");
    sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).expect("written");
    book.save(folder.path("book.xlsx")).expect("saved");
    let ran = import(&folder, &["book.xlsx", "--specialty", "internal-medicine"]).ended(0);
    same(&folder, &ran, "book.txt");
    let ran = import(&folder, &["book.xlsx", "--sheet", "Program Detail"]).ended(2);
    assert!(
        ran.err.contains("there is no sheet `Program Detail`") && ran.err.contains("did you mean `Program Details`?"),
        "{}",
        ran.err
    );
    let ran = import(&folder, &["book.xlsx", "--sheet", "APPLICANT INFO"]).ended(2);
    assert!(ran.out.contains("it is about other applicants"), "{}", ran.out);
}

#[test]
fn a_students_sheet_keeps_the_ids_of_the_schools_table_and_names_both() {
    let folder = Folder::empty();
    folder
        .write("school.csv", "id,name,specialty,city,state,visas\nalder,Alder Point,internal-medicine,Wexley,OH,h1b\ntarn,Tarn,internal-medicine,,,j1\n")
        .write("ada/list.csv", "Program,City,State,Visa,My rank\nAlder Point,Wexley,OH,J-1,3\nBirch,Dunmere,PA,,1\n");
    import(
        &folder,
        &[
            "ada/list.csv",
            "--shared",
            "school.csv",
            "--specialty",
            "IM",
            "--about",
            "name=Ada",
            "--about",
            "needs visa=yes",
            "--about",
            "visas=J-1",
        ],
    )
    .ended(0);
    assert_eq!(folder.read("ada/list.own.csv"), "id,choice.expected_rank\nalder,3\nbirch,1\n");
    let scenario = folder.read("ada/list.toml");
    assert!(
        scenario.contains("shared = [\"../school.csv\"]\nprograms = [\"list.programs.csv\", \"list.own.csv\"]\n"),
        "{scenario}"
    );
    assert!(scenario.contains("name = \"Ada\"\n") && scenario.contains("visas = [\"j1\"]\n"), "{scenario}");
    let report = folder.run(&["report", "ada/list.toml"]).ended(0);
    assert!(report.out.starts_with("Ada, internal medicine - ERAS 2027, as of 10 Sep 2026\n"), "{}", report.out);
    assert!(!report.out.contains("Tarn"), "only the programs of Ada's list: {}", report.out);
    // Who lives in spreadsheets goes on in a workbook.
    folder.run(&["convert", "ada/list.toml", "ada/plan.xlsx"]).ended(0);
    let workbook = folder.run(&["report", "ada/plan.xlsx"]).ended(0);
    assert_eq!(workbook.out.replace("your workbook", "your sheet"), report.out.replace("your file", "your sheet"));
}

#[test]
fn specialties_are_understood_by_all_their_names_and_texts_with_quotes_survive() {
    let folder = Folder::empty();
    folder.write(
        "list.csv",
        "Program,Specialty,Fit notes\nAlder,ENT,\"says \"\"come\"\" \\ \u{7f}\"\nBirch,Orthopedics,\nCedar,OB/GYN,\nDune,gas,\nElm,Head Shrinking,\n",
    );
    let ran = import(&folder, &["list.csv", "--about", "name=Ada \"Ace\" \\ Okoro"]).ended(0);
    assert!(ran.out.contains("Head Shrinking"), "{}", ran.out);
    let table = folder.read("list.programs.csv");
    for id in ["otolaryngology", "orthopaedic-surgery", "obstetrics-gynecology", "anesthesiology"] {
        assert!(table.contains(id), "{id}: {table}");
    }
    assert!(folder.read("list.own.csv").contains("choice.fit"), "{}", folder.read("list.own.csv"));
    let report = folder.run(&["report", "list.toml"]).ended(0);
    assert!(report.out.starts_with("Ada \"Ace\" \\ Okoro"), "{}", report.out);
}

#[test]
fn what_is_asked_for_after_its_day_was_due_then() {
    let folder = Folder::empty();
    folder.write("list.csv", "Program,Specialty\nAlder,IM\n");
    folder.run(&["import", "list.csv", "--about", "name=Ada", "--season", "2027", "--as-of", "2026-11-22"]).ended(0);
    let report = folder.run(&["report", "list.toml"]).ended(0).out;
    let words = report.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("(was due 23 Sep") && !words.contains("(by 23 Sep"), "{report}");
    assert!(words.contains("international graduate (yes or no)") && !words.contains("your international"), "{report}");
}

#[test]
fn decisions_that_make_no_sense_are_said() {
    let folder = with("crowd.csv");
    let ran = import(&folder, &["crowd.csv", "--map", "Notes=choice.impression"]).ended(2);
    assert!(
        ran.err.contains("error: a column cannot hold `choice.impression`")
            && ran.err.contains("did you mean `choice.impressions`?"),
        "{}",
        ran.err
    );
    let ran = import(&folder, &["crowd.csv", "--map", "nothing.toml"]).ended(2);
    assert!(ran.err.contains("there is no file `nothing.toml`"), "{}", ran.err);
    let ran = import(&folder, &["crowd.csv", "--map", "Vibe=ignore"]).ended(2);
    assert!(
        ran.out.contains("`Vibe`: the mapping names this column, and the sheet has none of that name"),
        "{}",
        ran.out
    );
    let ran = import(&folder, &["crowd.csv", "--specialty", "surgeon"]).ended(2);
    assert!(ran.err.contains("`surgeon`"), "{}", ran.err);
    assert_eq!(import(&folder, &["no.csv"]).ended(2).err, "error: there is no file `no.csv`\n");
    folder.write("bad.columns.toml", "sheet = 3\n[colums]\n");
    fs::copy(folder.path("crowd.csv"), folder.path("bad.csv")).expect("copied");
    let ran = import(&folder, &["bad.csv"]).ended(2);
    assert!(ran.err.contains("bad.columns.toml:2:2") && ran.err.contains("2 problems, nothing was run"), "{}", ran.err);
}

/// Every header that `tests/import/headers.txt` lists from real sheets is known; those marked `?` are asked about.
#[test]
fn every_header_of_real_sheets_is_known() {
    let list = fs::read_to_string(repository().join("tests/import/headers.txt")).expect("the list is there");
    let headers: Vec<&str> = list.lines().filter(|line| !line.is_empty() && !line.starts_with("## ")).collect();
    assert!(headers.len() > 90, "{}", headers.len());
    for header in headers {
        let (header, unsure) = header.strip_prefix("? ").map_or((header, false), |header| (header, true));
        let folder = Folder::empty();
        let quoted = header.replace('"', "\"\"");
        folder.write("a.csv", &format!("program.name,\" {quoted} \"\nAlder,\n"));
        let said = import(&folder, &["a.csv"]).out;
        assert!(!said.contains("\nNot known"), "`{header}` is not known: {said}");
        assert_eq!(said.contains("\nNot sure"), unsure, "`{header}`: {said}");
    }
}

#[test]
fn bytes_that_are_no_sheet_never_end_in_a_panic() {
    let folder = Folder::empty();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let sheet = fs::read(repository().join("tests/import/advice.csv")).expect("the sheet is there");
    for n in 0..60_u64 {
        let random: Vec<u8> = (0..next() % 600).map(|_| u8::try_from(next() % 256).expect("a byte")).collect();
        let mut bytes = match n % 3 {
            0 => random,
            1 => [&b"PK\x03\x04"[..], &random].concat(),
            _ => sheet.clone(),
        };
        if n % 3 == 2 {
            for _ in 0..20 {
                let at = usize::try_from(next()).expect("64 bits") % bytes.len();
                bytes[at] = u8::try_from(next() % 256).expect("a byte");
            }
        }
        let name = if n % 2 == 0 { "a.csv" } else { "a.xlsx" };
        fs::write(folder.path(name), &bytes).expect("written");
        let ran = import(&folder, &[name, "--replace"]);
        assert!(matches!(ran.code, 0 | 2), "{}: {}", ran.code, ran.err);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

/// A scenario that is written otherwise than `import` writes one, and an answer put into it.
#[track_caller]
fn answers_into(scenario: &str, about: &[&str]) -> (Folder, String) {
    let folder = Folder::empty();
    folder.write("list.csv", "Program,Specialty,State\nAlder,IM,OH\n").write("list.toml", scenario);
    let mut arguments = vec!["list.csv"];
    for answer in about {
        arguments.extend(["--about", answer]);
    }
    import(&folder, &arguments).ended(0);
    folder.run(&["check", "list.toml"]).ended(0);
    let answered = folder.read("list.toml");
    (folder, answered)
}

#[test]
fn an_answer_goes_where_its_fact_is_however_the_scenario_is_written() {
    let head = "# Maya's plan\nseason = 2027\nas_of = 2026-09-10\nprograms = [\"list.programs.csv\"]\n";
    let tail = "\n[[application]]  # the only one\nspecialty = \"internal-medicine\"\n";
    for (applicant, about, answered) in [
        (
            "\n[applicant]   # a note\nvisas = [ # both\n  \"j1\",\n  \"f1\",\n]   # kept\nimg = true\n",
            "visas=H-1B",
            "\n[applicant]   # a note\nvisas = [\"h1b\"]   # kept\nimg = true\n",
        ),
        (
            "\n[applicant] # Maya\nname = \"Maya\"\n",
            "needs visa=yes",
            "\n[applicant] # Maya\nname = \"Maya\"\nneeds_visa = true\n",
        ),
        ("applicant.name = \"Maya\"\n", "name=Maya Lopez", "applicant.name = \"Maya Lopez\"\n"),
        ("applicant = { name = \"Maya\" }\n", "needs visa=no", "applicant = { name = \"Maya\", needs_visa = false }\n"),
        (
            "\n[applicant]\n# Do you need a program to sponsor a visa for you?\n# needs_visa = true\nname = \"Maya\"\n",
            "needs visa=no",
            "\n[applicant]\n# Do you need a program to sponsor a visa for you?\nneeds_visa = false\nname = \"Maya\"\n",
        ),
        (
            "\n[applicant]\n\t#  needs_visa = true # careful\n\tname = \"Maya\"\n",
            "needs visa=no",
            "\n[applicant]\n\tneeds_visa = false\n\tname = \"Maya\"\n",
        ),
        (
            "\n[applicant]\nphone = \"\"\"\n# needs_visa = true\n\"\"\"\n",
            "needs visa=no",
            "\n[applicant]\nphone = \"\"\"\n# needs_visa = true\n\"\"\"\nneeds_visa = false\n",
        ),
    ] {
        let (_, found) = answers_into(&format!("{head}{applicant}{tail}"), &[about]);
        assert_eq!(found, format!("{head}{answered}{tail}"));
    }
}

#[test]
fn an_answer_keeps_the_ends_of_lines_and_the_mark_at_the_start() {
    let scenario = "\u{feff}season = 2027\nas_of = 2026-09-10\nprograms = [\"list.programs.csv\"]\n\n[applicant]\n# note\nname = \"Maya\"\n"
        .replace('\n', "\r\n");
    let (_, found) = answers_into(&scenario, &["needs visa=yes", "name=Ada"]);
    assert_eq!(found, scenario.replace("Maya\"\r\n", "Ada\"\r\nneeds_visa = true\r\n"));
    // Lines that end in both ways keep each its own.
    let mixed = scenario.replacen("# note\r\n", "# note\n", 1);
    let (_, found) = answers_into(&mixed, &["name=Ada"]);
    assert_eq!(found, mixed.replace("Maya", "Ada"));
    // A last line without an end stays so, asked once or twice.
    let (folder, found) = answers_into(scenario.trim_end(), &["name=Ada"]);
    assert_eq!(found, scenario.trim_end().replace("Maya", "Ada"));
    import(&folder, &["list.csv", "--about", "name=Ada"]).ended(0);
    assert_eq!(folder.read("list.toml"), found);
}

#[test]
fn a_scenario_that_cannot_be_read_is_left_as_it_is() {
    let folder = Folder::empty();
    folder.write("list.csv", "Program,Specialty\nAlder,IM\n").write("list.toml", "season = 2027\n[applicant\n");
    let ran = import(&folder, &["list.csv", "--about", "name=Ada"]).ended(2);
    assert!(ran.err.contains("nothing was written; `list.toml`: it cannot be read as TOML"), "{}", ran.err);
    assert_eq!(folder.read("list.toml"), "season = 2027\n[applicant\n");
    assert!(!folder.path("list.programs.csv").exists());
}

#[test]
fn only_the_applicant_is_asked_about() {
    let folder = Folder::empty();
    folder.write("list.csv", "Program,Specialty\nAlder,IM\n");
    let ran = import(&folder, &["list.csv", "--about", "program.state=OH"]).ended(2);
    assert!(ran.err.contains("`program.state` is no question about the applicant"), "{}", ran.err);
}
