//! What used to pass in silence: tests that prove nothing, checks that nobody reads, items that wait for each other, data
//! that contradict themselves, days nobody means, records that occur once.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::workshop::{AMARA, Folder};

/// A project with one file of cases for a rule.
fn with_cases(cases: &str) -> Folder {
    let folder = Folder::empty();
    let base = "[base]\nseason = 2027\nas_of = 2026-09-10\napplicant = { needs_visa = true, visas = [\"j1\"] }\n\
        application = [{ specialty = \"internal-medicine\" }]\n\
        program = [{ id = \"lakeside\", name = \"Lakeside\", specialty = \"internal-medicine\", visas = [] }]\n\
        signal = [{ program = \"lakeside\", tier = \"silver\" }]\n";
    folder.write("scenarios/rules/signals/visa-none.toml", &format!("{base}\n[[case]]\nname = \"x\"\n{cases}\n"));
    folder
}

#[test]
fn a_case_that_proves_nothing_is_no_test() {
    for (case, code, said) in [
        ("fires = [\"lakeside\"]", 0, "same"),
        ("fires = [\"lakeside\"]\nmessage = []", 2, "`message` is an empty list"),
        ("fires = [\"lakeside\"]\nabout = []", 2, "`about` is an empty list"),
        ("fires = [\"lakeside\", \"lakeside\"]", 2, "`lakeside` stands in `fires` twice"),
        ("clear = true\nshows = [\"sig-visa-not-sponsored\"]", 2, "a case that is `clear` shows nothing"),
        ("fires = [\"lakeside\"]\nspares = [\"sig-visa-not-sponsored\"]", 2, "a case that `fires` spares nothing"),
        (
            "cannot_tell = [\"lakeside\"]\nshows = [\"sig-visa-not-sponsored\"]\nspares = [\"sig-visa-not-sponsored\"]",
            2,
            "is shown and spared by one case",
        ),
        ("unset = [\"signal.lakeside\"]\nclear = true", 1, "there is no subject: the rule looked at nothing"),
        (
            "set = { season = 2072 }\nfires = [\"lakeside\"]",
            2,
            "the rules know nothing of the season 2072; the newest is",
        ),
    ] {
        let out = with_cases(case).run(&["test"]).ended(code).out;
        assert!(out.contains(said), "{case}: {out}");
    }
}

#[test]
fn a_filter_may_be_the_path_of_a_file() {
    let folder = Folder::with_scenarios();
    for path in
        ["scenarios/people/first-look.toml", "people/first-look.toml", "./scenarios/people/first-look.report.txt"]
    {
        assert_eq!(folder.run(&["test", path]).ended(0).out, "1 same\n", "{path}");
    }
    let one = folder.run(&["test", "scenarios/rules/signals/visa-type.toml"]).ended(0).out;
    assert_eq!(one, folder.run(&["test", "rules/signals/visa-type: "]).ended(0).out);
    folder.run(&["test", "people/nobody.toml"]).ended(4);
}

#[test]
fn a_folder_of_scenarios_that_is_not_there_is_an_error() {
    let folder = Folder::empty();
    for command in [&["test"][..], &["coverage"], &["mutate"], &["impact", "--base", "rules"]] {
        let err = folder.run(&[command, &["--scenarios", "nowhere"]].concat()).ended(2).err;
        assert_eq!(
            err, "error: the folder of scenarios `nowhere` is not there; name it with `--scenarios DIR`\n",
            "{command:?}"
        );
    }
}

#[test]
fn mistakes_without_a_case_to_notice_them_give_no_score() {
    let folder = Folder::empty();
    folder.write("scenarios/people/.keep", "");
    let ran = folder.run(&["mutate", "signals/visa-type"]).ended(4);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "error: no case runs: nothing was tried\n"));
}

#[test]
fn a_renamed_scenario_says_how_its_old_snapshot_goes_away() {
    let folder = Folder::with_scenarios();
    std::fs::remove_file(folder.path("scenarios/people/first-look.toml")).expect("it was there");
    let out = folder.run(&["test", "people/first-look"]).ended(1).out;
    assert!(
        out.contains("help: where the scenario has another name now, accept its snapshot and delete this file"),
        "{out}"
    );
}

#[test]
fn checks_that_nothing_reads_are_named_with_the_reason() {
    const CHECK: &str = "//! A check.\n\nconst RULE = #{ says: \"x\", fix: \"y\" };\n\nfn check(applicant, out) {\n    if applicant.img {\n        out.note();\n    }\n}\n";
    for (name, said) in [
        ("late.rhai.txt", "`mine/late.rhai.txt` is not read for its name\nhelp: rename it to `late.rhai`"),
        ("late.RHAI", "`mine/late.RHAI` is not read for its name\nhelp: rename it to `late.rhai`"),
        ("late.rhia", "`mine/late.rhia` is not read for its name\nhelp: rename it to `late.rhai`"),
        ("late.py", "in the folder `mine` no check was read"),
    ] {
        let folder = Folder::empty();
        folder.write(&format!("mine/{name}"), CHECK);
        let err = folder.run(&["check", "--with", "mine"]).ended(2).err;
        assert!(err.contains(said), "{name}: {err}");
    }
    let folder = Folder::empty();
    folder.write("mine/late.rhai", CHECK);
    folder.run(&["check", "--with", "mine"]).ended(0);
}

#[test]
fn names_that_another_system_cannot_hold_are_told_by_check() {
    let check = due(".done_if(applicant.img)");
    for (names, said) in [
        (vec!["con.rhai"], "Windows cannot hold a file or folder named `con.rhai`"),
        (vec!["late.rhai", "Late.rhai"], "differ in capitals only"),
        (vec!["late.rhai", "İlate.RHAI"], "rename it to `İlate.rhai`"),
    ] {
        let folder = Folder::empty();
        for name in &names {
            folder.write(&format!("mine/{name}"), &check);
        }
        let err = folder.run(&["check", "--with", "mine"]).ended(2).err;
        assert!(err.contains(said), "{names:?}: {err}");
    }
}

#[test]
fn a_script_may_begin_with_a_byte_order_mark() {
    let folder = Folder::empty();
    folder.write("mine/late.rhai", &format!("\u{feff}{}", due(".done_if(applicant.img)")));
    folder.run(&["check", "--with", "mine"]).ended(0);
}

#[test]
fn a_result_that_may_not_be_written_is_refused_before_a_check_is_mended() {
    let folder = Folder::with_rules();
    let old = folder.read("rules/renamed.toml");
    let name = old.lines().find_map(|line| Some(line.split_once(" = ")?.0.trim())).expect("a renamed function");
    let text = due(&format!(".done_if(applicant.{name}())"));
    folder.write("mine/late.rhai", &text);
    let ran = folder.run(&["check", "--with", "mine", "--fix", "--output", "mine/late.rhai"]).ended(2);
    assert!(ran.err.contains("is a file that this command reads"), "{}", ran.err);
    assert_eq!(folder.read("mine/late.rhai"), text);
}

#[test]
fn a_folder_that_holds_no_rules_is_told_as_that_alone() {
    let folder = Folder::with_scenarios();
    let err = folder.run(&["check", "--rules", "scenarios"]).ended(2).err;
    assert!(err.starts_with("error: there is no `facts.toml` in `scenarios`"), "{err}");
    assert_eq!(err.matches("error: ").count(), 1, "{err}");
    let ran = folder.run(&["rules", "list", "no-rule-is-called-so"]).ended(4);
    assert_eq!(ran.err, "error: no rule has `no-rule-is-called-so` in its id\n");
}

/// A due rule of an advisor's own.
fn due(says: &str) -> String {
    format!(
        "//! An item.\n\nconst RULE = #{{ says: \"x\", fix: \"y\" }};\n\nfn due(applicant, out) {{\n    out.item(\"do it\"){says};\n}}\n"
    )
}

#[test]
fn items_that_wait_for_each_other_or_for_what_is_never_done_are_refused() {
    let done = ".done_if(applicant.img)";
    for (files, said) in [
        (vec![("a", ".after(\"mine/a\")")], "these items wait for themselves"),
        (
            vec![("a", ".after(\"mine/b\")"), ("b", ".after(\"mine/a\")")],
            "these items wait for each other: `mine/a`, `mine/b`",
        ),
        (
            vec![("a", ".after(\"mine/b\")"), ("b", ".after(\"mine/c\")"), ("c", ".after(\"mine/a\")")],
            "these items wait for each other: `mine/a`, `mine/b`, `mine/c`",
        ),
        (vec![("a", ".after(\"mine/b\")"), ("b", "")], "nothing says when the items of `mine/b` are done"),
        (vec![("a", ".after(\"mine/b\")"), ("b", done)], ""),
    ] {
        let folder = Folder::empty();
        for (name, says) in &files {
            folder.write(&format!("mine/{name}.rhai"), &due(says));
        }
        let ran = folder.run(&["check", "--with", "mine"]).ended(if said.is_empty() { 0 } else { 2 });
        assert!(ran.err.contains(said), "{files:?}: {}", ran.err);
    }
}

#[test]
fn data_that_contradict_themselves_are_refused_at_their_place() {
    let derm = "rules/specialties/dermatology.rhai";
    let copy =
        |folder: &Folder| folder.write("rules/specialties/old/dermatology.rhai", &folder.read(derm)).run(&["check"]);
    let err = copy(&Folder::with_rules()).ended(2).err;
    assert_eq!(err.matches("there are two files of data for `dermatology`").count(), 2, "{err}");
    assert!(err.contains("rules/specialties/old/dermatology.rhai:"), "{err}");

    let calendar = "rules/calendars/2027.rhai";
    for (file, from, to, said) in [
        (derm, "\"2027\": #{", "\"27\": #{", "`27` is no season that a calendar knows of"),
        (derm, "\"2027\": #{", "\"2207\": #{", "`2207` is no season that a calendar knows of"),
        (derm, "    in_sentence: \"dermatology\",\n", "", "`dermatology` has no `in_sentence`"),
        (calendar, "season: 2027", "season: 2026", "holds the calendar of 2026"),
        ("rules/about.toml", "date = 20", "date = 19", "was read after 19"),
        ("rules/sources.toml", "not_taken = ", "# ", "no value is from the source"),
        (calendar, "America/New_York", "EST", "`EST` is the same time in summer and in winter"),
    ] {
        let folder = Folder::with_rules();
        let text = folder.read(file);
        assert!(text.contains(from), "{from} in {file}");
        folder.write(file, &text.replacen(from, to, 1));
        let err = folder.run(&["check"]).ended(2).err;
        assert!(err.contains(said), "{to}: {err}");
    }
    // A number without a source, and a number of gold signals where there is one tier.
    let folder = Folder::with_rules();
    let text = folder.read(derm);
    let season = &text[text.find("\"2027\"").expect("a season")..];
    let gold = season.lines().find(|line| line.trim().starts_with("gold:")).expect("a number").to_owned();
    let number: String = gold.chars().filter(char::is_ascii_digit).take(1).collect();
    folder.write(derm, &text.replace(&gold, &format!("            gold: {number},")));
    let err = folder.run(&["check"]).ended(2).err;
    assert!(err.contains("`gold` says nothing of where its value is from"), "{err}");
    let tiers = season.lines().find(|line| line.trim().starts_with("tiers:")).expect("tiers").to_owned();
    let (before, after) = text.split_at(text.find("\"2027\"").expect("a season"));
    folder.write(derm, &format!("{before}{}", after.replace(&tiers, &tiers.replace("\"two\"", "\"one\""))));
    let err = folder.run(&["check"]).ended(2).err;
    assert!(err.contains("there is no `gold` where `tiers` is `one`"), "{err}");
}

#[test]
fn days_of_a_calendar_that_cannot_be_are_refused_at_their_place() {
    let calendar = "rules/calendars/2027.rhai";
    let text = Folder::with_rules().read(calendar);
    let line = |fact: &str| text.lines().find(|line| line.trim().starts_with(fact)).expect("it is there");
    let day = |fact: &str| -> Date {
        line(fact).split('"').nth(1).and_then(|said| said.get(..10)).expect("a day").parse().expect("a day")
    };
    let refused = |fact: &str, to: Date, said: &str| {
        let folder = Folder::with_rules();
        let line = line(fact);
        folder.write(calendar, &text.replace(line, &line.replace(&day(fact).to_string(), &to.to_string())));
        let err = folder.run(&["check"]).ended(2).err;
        assert!(err.contains(said), "{to}: {err}");
    };
    let sunday = day("match_day:").nth_weekday(1, Weekday::Sunday).expect("a Sunday");
    refused("match_day:", sunday, "`match_day` is a Sunday");
    let week = 7.days();
    refused("match_day:", day("match_day:") - week, "`match_day` is before `soap_ends`");
    refused("ranking_opens:", day("ranking_opens:") + 180.years(), "far from the Match of");
    refused("review_starts:", day("review_starts:") - 2.years(), "far from the Match of");
}

#[test]
fn slips_of_the_pen_are_told_in_the_words_of_an_editor() {
    let derm = "rules/specialties/dermatology.rhai";
    let whole = Folder::with_rules().read(derm);
    let season = whole.find("\"2027\": #{").expect("a season");
    let line = |start: &str| {
        let line = whole[season..].lines().find(|line| line.trim().starts_with(start)).expect("a line").to_owned();
        let number = whole[..season + whole[season..].find(&line).expect("it is there")].matches('\n').count() + 1;
        (line, number)
    };
    let ((gold, gold_line), (silver, silver_line)) = (line("gold:"), line("silver:"));
    let without_comma = gold.trim_end_matches(',').to_owned();
    for (old, new, at, said) in [
        (&gold, without_comma.clone(), gold_line, format!("a comma is missing at the end of line {gold_line}\n")),
        (
            &gold,
            format!("{without_comma} // three"),
            gold_line,
            format!("a comma is missing at the end of line {gold_line}\n"),
        ),
        (&gold, gold.replace(", from", " from"), gold_line, "a comma is missing before this\n".to_owned()),
        (&silver, silver.replace("silver", "gold"), silver_line, "`gold` is written twice\n".to_owned()),
        (&silver, silver.replace("#{", "{"), silver_line, "a map begins with `#{`\n".to_owned()),
        (&silver, silver.replace("silver:", "silver ="), silver_line, "a colon is missing after `silver`\n".to_owned()),
        (
            &silver,
            silver.replace("from: \"", "from: \u{201c}"),
            silver_line,
            "`\u{201c}` is a curly quote\n".to_owned(),
        ),
        (
            &silver,
            silver.replacen(": ", ":\u{a0}", 1),
            silver_line,
            "a space that may not break stands here (U+00A0)\n".to_owned(),
        ),
        (
            &silver,
            silver.replacen("silver", "silv\u{435}r", 1),
            silver_line,
            "`\u{435}` (U+0435) can stand in no name\n".to_owned(),
        ),
    ] {
        let folder = Folder::with_rules();
        let (before, after) = whole.split_at(season);
        folder.write(derm, &format!("{before}{}", after.replacen(old.as_str(), &new, 1)));
        let err = folder.run(&["check"]).ended(2).err;
        assert!(err.contains(&format!("error: {said}")) && err.contains(&format!("{derm}:{at}:")), "{new}: {err}");
        assert!(err.contains("help: "), "{new}: {err}");
    }
    let folder = Folder::with_rules();
    folder.write(derm, &whole.replace("\"2027\": #{", "2027: #{"));
    let err = folder.run(&["check"]).ended(2).err;
    assert!(err.contains("a season stands in quotes, other names do not"), "{err}");
    let end = whole.rfind("        },").expect("the end of a season");
    folder.write(derm, &format!("{}{}", &whole[..end], &whole[end + "        },\n".len()..]));
    let err = folder.run(&["check"]).ended(2).err;
    assert!(err.contains("a `}` is missing: the brace in line "), "{err}");
}

#[test]
fn days_that_nobody_means_are_refused_with_the_years_that_are_meant() {
    for (from, to, said) in [
        ("season = 2027", "season = 2072", "the rules know nothing of the season 2072; the newest is"),
        ("as_of = 2026-09-10", "as_of = 1026-09-10", "`as_of` is in the year 1026, far from the Match of 2027"),
        ("as_of = 2026-09-10", "as_of = 2028-10-20", "`as_of` is in the year 2028, far from the Match of 2027"),
        ("img = true", "img = true\nexams_started_on = 2206-10-14", "`applicant.exams_started_on` is in the year 2206"),
    ] {
        let folder = Folder::empty();
        folder.write("a.toml", &AMARA.replace(from, to));
        let err = folder.run(&["check", "a.toml"]).ended(2).err;
        assert!(err.contains(said) && err.contains(" --> a.toml:") && err.contains("help: "), "{to}: {err}");
    }
}

#[test]
fn an_hour_that_the_clocks_leave_out_is_refused() {
    let folder = Folder::empty();
    let interview = "[[interview]]\nprogram = \"lakeside\"\nheld = 2027-03-14T02:30:00\n";
    folder.write("a.toml", &format!("{AMARA}\n{interview}"));
    let err = folder.run(&["check", "a.toml"]).ended(2).err;
    assert!(err.contains("the clocks are put forward on 2027-03-14: there is no 02:30"), "{err}");
    folder.write("a.toml", &format!("{AMARA}\n{}", interview.replace("T02:30", "T03:30")));
    folder.run(&["check", "a.toml"]).ended(0);
}

#[test]
fn records_that_occur_once_are_told_with_both_places() {
    let rank = |program: &str, place: u8| format!("[[rank]]\nprogram = \"{program}\"\nposition = {place}\n");
    for (more, said) in [
        (
            "[[signal]]\nprogram = \"lakeside\"\ntier = \"silver\"\n".to_owned(),
            "two records `signal` have the program `lakeside`",
        ),
        (
            "[[application]]\nspecialty = \"internal-medicine\"\npriority = \"backup\"\n".to_owned(),
            "two records `application` have the specialty",
        ),
        (format!("{}{}", rank("lakeside", 1), rank("lakeside", 7)), "two records `rank` have the program `lakeside`"),
    ] {
        let folder = Folder::empty();
        folder.write("a.toml", &format!("{AMARA}\n{more}"));
        let err = folder.run(&["check", "a.toml"]).ended(2).err;
        assert!(err.contains("the first one is at a.toml:") || err.contains(" already"), "{more}: {err}");
        assert!(err.contains(said) || err.contains(" already"), "{more}: {err}");
    }
}

#[test]
fn an_interview_that_is_written_twice_is_told_with_both_places() {
    let folder = Folder::empty();
    let interview = "[[interview]]\nprogram = \"lakeside\"\nheld = 2026-11-12T10:00:00\n";
    folder.write("a.toml", &format!("{AMARA}\n{interview}{interview}"));
    let err = folder.run(&["check", "a.toml"]).ended(2).err;
    assert!(err.contains("this `interview` says in everything what another one says"), "{err}");
    assert!(err.contains("the first one is at a.toml:"), "{err}");
    // A second look is another interview, and two emails of one day may go to two people.
    let second = interview.replace("11-12", "12-02");
    let email = "[[email]]\nprogram = \"lakeside\"\nkind = \"thank-you\"\nsent = 2026-11-13\n";
    folder.write("a.toml", &format!("{AMARA}\n{interview}{second}{email}{email}"));
    folder.run(&["check", "a.toml"]).ended(0);
}

#[test]
fn what_honest_plans_hold_is_not_refused() {
    let rank =
        |who: &str, program: &str, place: u8| format!("[[{who}rank]]\nprogram = \"{program}\"\nposition = {place}\n");
    let other = "[[program]]\nid = \"other\"\nname = \"Other\"\nspecialty = \"internal-medicine\"\n";
    let partner = "[partner.applicant]\nname = \"Ben\"\n[[partner.application]]\nspecialty = \"internal-medicine\"\n";
    let lines = [("", "lakeside", 1), ("", "lakeside", 2), ("partner.", "lakeside", 1), ("partner.", "other", 2)];
    let lines: String = lines.map(|(who, program, place)| rank(who, program, place)).concat();
    for more in [
        // A couple's list repeats a program line by line.
        format!("{other}{partner}{lines}"),
        // Two matches, a list each.
        format!("{other}{}{}", rank("", "lakeside", 1), rank("", "other", 1)),
        // Somebody who applies again, and rotated years ago.
        "[[choice]]\nprogram = \"lakeside\"\nrotated_on = 2009-06-01\n\
         [[email]]\nprogram = \"lakeside\"\nkind = \"thank-you\"\nsent = 2021-11-02\n"
            .to_owned(),
    ] {
        let folder = Folder::empty();
        folder.write("a.toml", &format!("{AMARA}\n{more}"));
        folder.run(&["check", "a.toml"]).ended(0);
    }
    let folder = Folder::empty();
    folder.write("a.toml", &AMARA.replace("America/Chicago", "HST"));
    folder.run(&["check", "a.toml"]).ended(0);
    for wrong in ["IST", "CST", "GMT+5", "UTC-5"] {
        folder.write("a.toml", &AMARA.replace("America/Chicago", wrong));
        let err = folder.run(&["check", "a.toml"]).ended(2).err;
        assert!(err.contains("help: write the zone of a city, such as `America/New_York`"), "{wrong}: {err}");
    }
}

#[test]
fn a_name_does_nothing_to_the_terminal() {
    let folder = Folder::empty();
    let name = "\\u001b]0;title\\u0007\\u001b[2J\\u202Egnp.exe\\u200B";
    folder.write("a.toml", &AMARA.replace("name = \"Lakeside\"", &format!("name = \"{name}\"")));
    let acts = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}');
    for arguments in [
        &["report", "a.toml"][..],
        &["report", "a.toml", "--for", "editor"],
        &["report", "a.toml", "--format", "html"],
        &["report", "a.toml", "--format", "markdown"],
        &["report", "a.toml", "--format", "json"],
        &["draft", "a.toml", "lakeside", "interest"],
    ] {
        let ran = folder.run(arguments);
        let shown = format!("{}{}", ran.out, ran.err);
        assert!(!shown.contains(acts), "{arguments:?}: {shown:?}");
    }
}

#[test]
fn a_cell_of_a_table_is_no_formula_and_reads_as_it_was() {
    let folder = Folder::empty();
    let name = "=HYPERLINK(\"\"http://x\"\",\"\"click\"\")";
    let rows = format!("\"{name}\",internal medicine,OH\n@Sum Hospital,internal medicine,OH\n");
    folder.write("list.csv", &format!("name,specialty,state\n{rows}"));
    let import = ["import", "list.csv", "--about", "needs visa=yes", "--as-of", "2026-09-10", "--season", "2027"];
    folder.run(&import).ended(0);
    let table = folder.read("list.programs.csv");
    assert!(table.contains("'=HYPERLINK(") && table.contains("'@Sum Hospital"), "{table}");
    assert!(!table.contains(",=") && !table.contains(",@") && !table.contains("\"="), "{table}");
    let report = folder.run(&["report", "list.toml", "--format", "json"]).ended(0).out;
    assert!(report.contains("=HYPERLINK(") && !report.contains("'=HYPERLINK("), "{report}");
    // The same sheet again changes nothing.
    folder.run(&["import", "list.csv"]).ended(0);
    assert_eq!(folder.read("list.programs.csv"), table);
}

#[test]
fn a_copy_with_the_line_ends_of_windows_is_read_and_tested_as_any_other() {
    let folder = Folder::with_project();
    let root = folder.path("");
    let mut folders = vec![root];
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ["rhai", "toml", "txt", "csv"].iter().any(|text| ending == *text))
            {
                let text = std::fs::read_to_string(&path).expect("it is text").replace("\r\n", "\n");
                std::fs::write(&path, text.replace('\n', "\r\n")).expect("written");
            }
        }
    }
    assert!(folder.read("rules/facts.toml").contains("\r\n"));
    let ran = folder.run(&["check"]).ended(0);
    assert!(ran.out.ends_with("rules: nothing is wrong\n"), "{}", ran.out);
    for filter in ["people/first-look", "people/internal-medicine-j1", "rules/signals/", "broken/", "seasons"] {
        let ran = folder.run(&["test", filter]);
        assert_eq!(ran.code, 0, "{filter}: {}{}", ran.out, ran.err);
    }
}
