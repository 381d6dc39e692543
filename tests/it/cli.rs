//! The command line from outside: exit codes, where results go, which rules are used, what is said of a slip.
//! `preceptor test` has a file of its own.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::workshop::{AMARA, Folder, here, program, repository, some_people};

/// A second opinion on a fact that only one rule may derive: every program with an IMG record is then a fault.
const CONTRADICTS: &str = r#"//! A second opinion on how open a program is to international graduates.

const RULE = #{
    cites: ["sig-tag-img-neutral"],
};

fn derive(program, applicant, out) {
    if program.img_matched_years >= 0 {
        out.set("img_tag", "closed");
    }
}
"#;

/// A scenario of which a rule goes wrong when `CONTRADICTS` is there, and which has an error as well.
fn with_record() -> String {
    AMARA.replace("visas = [\"h1b\"]", "visas = [\"h1b\"]\nimg_matched_years = 8\nimg_share = 50")
}

#[test]
fn a_report_with_findings_is_fine_unless_told_to_fail() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA);
    let plain = folder.run(&["report", "a.toml"]).ended(0);
    assert!(
        plain.out.starts_with(
            "Amara, internal medicine - ERAS 2027, as of 10 Sep 2026\n\n\
             Your internal medicine program excludes you by its own stated rules (visa);\n    \
             leaving it out saves 11 dollars.\n\nDo next\n"
        ),
        "{}",
        plain.out
    );
    assert_eq!(plain.err, "");
    for (severity, code) in [("error", 1), ("warning", 1), ("note", 1)] {
        let ran = folder.run(&["report", "a.toml", "--fail-on", severity]);
        assert_eq!((ran.code, ran.out, ran.err), (code, plain.out.clone(), String::new()), "{severity}");
    }
}

#[test]
fn fail_on_counts_only_what_is_as_grave() {
    let warned = ["report", "scenarios/people/couple-im-and-family.toml", "--fail-on"];
    let codes = ["error", "warning", "note"].map(|severity| here(&[&warned[..], &[severity]].concat()).code);
    assert_eq!(codes, [0, 1, 1], "one warning, no error");
    let spotless = ["report", "scenarios/people/spotless.toml", "--fail-on", "note"];
    assert_eq!(here(&spotless).code, 0);
}

#[test]
fn an_accepted_finding_does_not_fail() {
    let folder = Folder::empty();
    let waived = format!("{AMARA}\n[[waive]]\nfinding = \"signals/visa-type\"\nbecause = \"They will change it\"\n");
    folder.write("a.toml", AMARA).write("waived.toml", &waived);
    folder.run(&["report", "a.toml", "--fail-on", "error"]).ended(1);
    folder.run(&["report", "waived.toml", "--fail-on", "error"]).ended(0);
}

#[test]
fn a_rule_that_goes_wrong_ends_with_three_and_the_report_is_there() {
    let folder = Folder::with_rules();
    folder.write("rules/programs/img-too.rhai", CONTRADICTS).write("a.toml", &with_record());
    let ran = folder.run(&["report", "a.toml", "--fail-on", "error"]).ended(3);
    assert_eq!(
        ran.err,
        "error: `programs/img-too` went wrong at rules/programs/img-too.rhai: `programs/img-tag` and \
         `programs/img-too` say different things about program.img_tag\n"
    );
    assert!(ran.out.contains("Lakeside does not sponsor a visa you can train on\n"), "{}", ran.out);
    let json = folder.run(&["report", "a.toml", "--format", "json"]).ended(3).json();
    assert_eq!(json["counts"]["error"], 1);
    assert_eq!(json["faults"][0]["rule"], "programs/img-too");
}

#[test]
fn the_same_fault_of_many_records_is_said_once() {
    let folder = Folder::with_project();
    folder.write("rules/programs/img-too.rhai", CONTRADICTS);
    let ran = folder.run(&["report", "scenarios/people/internal-medicine-j1.toml"]).ended(3);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.ends_with(" more)\n"), "{}", ran.err);
}

#[test]
fn a_wrong_scenario_comes_before_a_fault_and_nothing_is_printed() {
    let folder = Folder::with_rules();
    folder.write("rules/programs/img-too.rhai", CONTRADICTS);
    folder.write("a.toml", &with_record().replace("[\"j1\"]", "[\"j2\"]"));
    let ran = folder.run(&["report", "a.toml", "--fail-on", "note"]).ended(2);
    assert_eq!(ran.out, "");
    assert!(ran.err.starts_with("error: `applicant.visas` cannot be `j2`\n --> a.toml:9:10\n"), "{}", ran.err);
}

#[test]
fn wrong_rules_come_before_nothing_matched() {
    let folder = Folder::with_rules();
    folder.edit("rules/about.toml", "date", "datum");
    folder.run(&["rules", "list", "nothing-has-this-name"]).ended(2);
    folder.run(&["test", "nothing-has-this-name"]).ended(2);
    let right = Folder::empty();
    right.run(&["rules", "list", "nothing-has-this-name"]).ended(4);
    right.run(&["test", "nothing-has-this-name"]).ended(4);
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    for arguments in [&["report"][..], &["reprot", "a.toml"], &["report", "a.toml", "--fail-on", "fatal"], &[]] {
        assert_eq!(here(arguments).code, 2, "{arguments:?}");
    }
    let missing = here(&["report", "no-such.toml"]).ended(2);
    assert_eq!(
        (missing.out, missing.err.lines().next()),
        (String::new(), Some("error: there is no file `no-such.toml`"))
    );
    let folder = here(&["report", "scenarios"]).ended(2);
    assert_eq!(folder.err.lines().next(), Some("error: `scenarios` is a folder, not a file"));
    let rules = here(&["--rules", "no-such", "rules", "list"]).ended(2);
    assert_eq!(rules.err.lines().next(), Some("error: there is no folder `no-such`"));
}

#[test]
fn json_of_a_report_is_one_document_and_the_wording_does_not_change_it() {
    let scenario = "scenarios/people/internal-medicine-j1.toml";
    let ran = here(&["report", scenario, "--format", "json", "--verdicts"]).ended(0);
    assert_eq!(ran.json()["preceptor_report"], 1);
    assert!(ran.out.ends_with("}\n"));
    assert_eq!(here(&["report", scenario, "--format", "json", "--for", "editor"]).out, ran.out);
}

#[test]
fn the_editor_sees_rules_where_the_applicant_sees_words() {
    let scenario = "scenarios/people/internal-medicine-j1.toml";
    let applicant = here(&["report", scenario]).ended(0);
    let editor = here(&["report", scenario, "--for", "editor"]).ended(0);
    assert_eq!(here(&["report", scenario, "--for", "applicant"]), applicant);
    assert!(editor.out.contains("signals/visa-type vermilion-gate"), "{}", editor.out);
    assert!(!applicant.out.contains("signals/"), "{}", applicant.out);
}

#[test]
fn output_writes_the_same_bytes_to_a_file_and_nothing_else() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA).write("out.txt", "old");
    let printed = folder.run(&["report", "a.toml"]).ended(0).out;
    let ran = folder.run(&["report", "a.toml", "--output", "out.txt"]).ended(0);
    assert_eq!((ran.out, ran.err), (String::new(), String::new()));
    assert_eq!(folder.read("out.txt"), printed);
    assert_eq!(names(&folder), ["a.toml", "out.txt"]);
}

#[test]
fn a_report_that_cannot_be_written_leaves_nothing_behind() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA).write("taken/kept.txt", "kept");
    let absent = folder.run(&["report", "a.toml", "--output", "absent/out.txt"]).ended(2);
    assert_eq!(absent.err, "error: the file `absent/out.txt` cannot be written: there is no such folder\n");
    let taken = folder.run(&["report", "a.toml", "--output", "taken"]).ended(2);
    assert_eq!(taken.err, "error: the file `taken` cannot be written: it is a folder\n");
    folder.write("broken.toml", &AMARA.replace("gold", "glod"));
    folder.run(&["report", "broken.toml", "--output", "out.txt"]).ended(2);
    assert_eq!(names(&folder), ["a.toml", "broken.toml", "taken"]);
    assert_eq!(folder.read("taken/kept.txt"), "kept");
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path("")).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("its entries can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn as_of_looks_from_another_moment() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA);
    let later = folder.run(&["report", "a.toml", "--as-of", "2026-12-01"]).ended(0);
    assert_eq!(later.out.lines().next(), Some("Amara, internal medicine - ERAS 2027, as of 1 Dec 2026"));
    let moved = folder.write("b.toml", &AMARA.replace("2026-09-10", "2026-12-01")).run(&["report", "b.toml"]);
    assert_eq!(moved.out, later.out);
    folder.run(&["report", "a.toml", "--as-of", "today"]).ended(0);
}

#[test]
fn as_of_nonsense_is_said_with_the_way_to_write_it() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA);
    for (moment, said) in [
        ("nonsense", "`nonsense` is no moment"),
        ("", "`` is no moment"),
        ("12", "`as_of` is a day, not `12`"),
        ("2026-13-01", "`2026-13-01` is no moment"),
    ] {
        let ran = folder.run(&["report", "a.toml", "--as-of", moment]).ended(2);
        assert_eq!((ran.out.as_str(), ran.err.lines().next()), ("", Some(format!("error: {said}").as_str())));
        assert!(ran.err.contains("2026-09-10"), "{}", ran.err);
    }
    let ran = folder.run(&["report", "a.toml", "--as-of", "nonsense"]).ended(2);
    assert_eq!(
        ran.err,
        "error: `nonsense` is no moment\n\
         help: write `--as-of 2026-09-10`, `--as-of 2026-09-10T09:00:00` or `--as-of today`\n\n\
         1 problem, nothing was run\n"
    );
}

#[test]
fn the_rules_inside_the_program_are_those_of_the_repository() {
    let folder = Folder::empty();
    folder.copy("scenarios");
    let rules = repository().join("rules").display().to_string();
    for person in some_people() {
        for wording in ["applicant", "editor"] {
            let scenario = format!("scenarios/people/{person}.toml");
            let inside = folder.run(&["report", &scenario, "--for", wording]).ended(0);
            let outside = folder.run(&["--rules", &rules, "report", &scenario, "--for", wording]).ended(0);
            let outside = outside.out.replace(&format!("{rules}/"), "rules/");
            assert_eq!(inside.out, outside, "{person} for the {wording}");
        }
    }
}

#[test]
fn rules_in_the_working_folder_are_used_and_named_ones_win() {
    let folder = Folder::with_rules();
    folder.write("a.toml", AMARA);
    let before = folder.run(&["report", "a.toml"]).ended(0).out;
    folder.edit("rules/signals/visa-type.rhai", "does not sponsor a visa you can train on", "lacks your visa");
    let after = folder.run(&["report", "a.toml"]).ended(0).out;
    assert_eq!(
        after,
        before.replace("Lakeside does not sponsor a visa you can train on\n", "Lakeside lacks your visa\n")
    );
    assert_ne!(after, before);
    let rules = repository().join("rules").display().to_string();
    assert_eq!(folder.run(&["report", "a.toml", "--rules", &rules]).ended(0).out, before);
}

#[test]
fn facts_prints_a_record_or_one_fact() {
    let visas = here(&["facts", "program.visas"]).ended(0);
    assert_eq!(
        visas.out,
        "  program.visas: set\n      The kinds of visa it sponsors; `none` when it says that it sponsors none. Blank when \
         nobody has looked.\n      j1 (J-1), h1b (H-1B), f1 (F-1 (OPT))\n      Ask: Which visas does it sponsor?\n\n"
    );
    let all = here(&["facts"]).ended(0).out;
    assert!(all.contains(visas.out.trim_end()), "{all}");
    let json = here(&["facts", "--format", "json"]).ended(0).json();
    assert_eq!(json["program"]["facts"]["visas"]["values"]["h1b"], "H-1B");
    let one = here(&["facts", "program.visas", "--format", "json"]).ended(0).json();
    assert_eq!(one["program"]["facts"]["visas"], json["program"]["facts"]["visas"]);
    assert_eq!(one["program"]["facts"].as_object().map(serde_json::Map::len), Some(1));
}

#[test]
fn a_misspelt_name_is_answered_with_the_right_one() {
    for (arguments, said) in [
        (&["facts", "program.viass"][..], "there is no fact `program.viass`; did you mean `visas`?"),
        (&["facts", "progam"], "there is no record `progam`; did you mean `program`?"),
        (&["facts", "program.zebra"], "there is no fact `program.zebra`"),
        (&["facts", "zebra"], "there is no record `zebra`"),
        (
            &["rules", "show", "signals/visa-tyep"],
            "there is no rule `signals/visa-tyep`; did you mean `signals/visa-type`?",
        ),
        (&["rules", "show", "zebra"], "there is no rule `zebra`"),
    ] {
        let ran = here(arguments).ended(2);
        assert_eq!((ran.out, ran.err), (String::new(), format!("error: {said}\n")));
    }
}

#[test]
fn rules_are_listed_and_shown() {
    let ran = here(&["rules", "list", "signals/visa"]).ended(0);
    assert_eq!(
        ran.out,
        "check   signals/visa-none: A signal is wasted on a program that sponsors no visa at all when you need one.\n\
         check   signals/visa-type: A signal is wasted on a program that sponsors visas, but none you can train on.\n\
         check   signals/visa-unclear: When you need a visa, signal programs whose visa policy you know.\n"
    );
    let all = here(&["rules", "list"]).ended(0).out;
    assert!(all.contains(&ran.out) && all.lines().count() > 60, "{all}");
    let shown = here(&["rules", "show", "signals/visa-type"]).ended(0).out;
    let text = fs::read_to_string(repository().join("rules/signals/visa-type.rhai")).expect("the rule is there");
    assert!(
        shown.starts_with(&format!("rules/signals/visa-type.rhai\n\n{text}\nsig-w1-drop-wrong-visa-type (")),
        "{shown}"
    );
}

#[test]
fn a_letter_is_drafted_or_refused() {
    let folder = Folder::empty();
    let interviewed =
        AMARA.replace("as_of = 2026-09-10", "as_of = 2026-11-06").replace("internal-", "family-").replace(
            "[[signal]]\nprogram = \"lakeside\"\ntier = \"gold\"",
            "director = \"Dr. Orla Thimble\"\n[[interview]]\nprogram = \"lakeside\"\nheld = 2026-11-05T10:00:00",
        );
    folder.write("a.toml", &interviewed.replace("visas = [\"h1b\"]\n\n", "visas = [\"h1b\"]\n"));
    folder.edit("a.toml", "name = \"Amara\"", "name = \"Amara\"\naamc_id = \"12345678\"");
    let letter = folder.run(&["draft", "a.toml", "lakeside", "thank-you"]).ended(0);
    assert!(letter.out.starts_with("To: director\nSubject: Thank you: Amara, interview of 5 Nov"), "{}", letter.out);
    assert!(letter.out.ends_with("Sincerely,\nAmara, AAMC ID 12345678\n"), "{}", letter.out);
    for (program, kind, code, said) in [
        ("lakesid", "thank-you", 2, "error: there is no program `lakesid` on this list; did you mean `lakeside`?\n"),
        (
            "lakeside",
            "thankyou",
            2,
            "error: no rule drafts `thankyou`; they draft clarification, first-choice, interest, interview-notes, nrmp-question, statement-outline, thank-you, time-zone and update; did you mean `thank-you`?\n",
        ),
    ] {
        let ran = folder.run(&["draft", "a.toml", program, kind]).ended(code);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", said));
    }
    let notes = folder.run(&["draft", "a.toml", "lakeside", "interview-notes"]).ended(0);
    assert!(notes.out.starts_with("Subject: Notes for Lakeside"), "{}", notes.out);
    assert!(notes.out.contains("Subject: Questions for Lakeside"), "{}", notes.out);
    let partner = folder.run(&["draft", "a.toml", "lakeside", "thank-you", "--partner"]).ended(2);
    assert_eq!(partner.err, "error: this scenario holds no partner\n");
}

#[test]
fn a_letter_that_the_checks_object_to_is_not_written() {
    let scenario = "scenarios/people/interview-season.toml";
    let ran = here(&["draft", scenario, "sugarkettle", "clarification"]).ended(1);
    assert!(ran.out.starts_with("Better not to write this now:\n  "), "{}", ran.out);
    assert!(!ran.out.contains("Subject:"), "{}", ran.out);
}

#[test]
fn a_letter_that_waits_for_facts_asks_for_them() {
    let folder = Folder::empty();
    folder.write("a.toml", &AMARA.replace("needs_visa = true", "needs_visa = false"));
    let ran = folder.run(&["draft", "a.toml", "lakeside", "clarification"]).ended(1);
    assert_eq!(ran.out, "Before this can be written:\n  Are you a US citizen?\n");
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let mut child = program(repository(), &["facts", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut said).expect("it is text");
    assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let output = program(repository(), &["facts"]).stdout(full).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(
        (output.status.code(), said.as_str()),
        (Some(2), "error: the result cannot be written: the disk is full\n")
    );
}

#[test]
fn messages_have_colour_only_when_it_is_wanted() {
    let folder = Folder::empty();
    folder.write("a.toml", &AMARA.replace("gold", "glod"));
    let plain = folder.run_with(&["report", "a.toml"], &[("NO_COLOR", "1")]).ended(2);
    assert!(!plain.err.contains('\u{1b}'), "{}", plain.err);
    assert_eq!(folder.run(&["report", "a.toml"]).ended(2), plain, "no terminal, no colour");
    assert_eq!(folder.run(&["--color", "never", "report", "a.toml"]).ended(2), plain);
    let forced = folder.run_with(&["--color", "always", "report", "a.toml"], &[("NO_COLOR", "1")]).ended(2);
    assert!(forced.err.contains('\u{1b}'), "{}", forced.err);
}

#[test]
fn no_line_of_a_text_report_is_wider_than_eighty_columns() {
    let mut wide = Vec::new();
    for person in some_people() {
        for wording in ["applicant", "editor"] {
            let ran = here(&["report", &format!("scenarios/people/{person}.toml"), "--for", wording]).ended(0);
            assert!(ran.out.lines().count() > 20, "{}", ran.out);
            let lines = ran.out.lines().filter(|line| line.chars().count() > 80 || line.ends_with(' '));
            wide.extend(lines.map(|line| format!("{person} for the {wording}: {line}")));
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
}

#[test]
fn check_counts_what_it_looked_at_and_shows_all_problems_of_all_scenarios() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA).write("b.toml", &AMARA.replace("gold", "glod")).write("c.toml", "season = 2027\n");
    let rules = here(&["rules", "list"]).out.lines().count();
    assert_eq!(folder.run(&["check"]).ended(0).out, format!("{rules} rules: nothing is wrong\n"));
    assert_eq!(folder.run(&["check", "a.toml"]).ended(0).out, format!("{rules} rules, 1 scenario: nothing is wrong\n"));
    let ran = folder.run(&["check", "c.toml", "a.toml", "b.toml"]).ended(2);
    let said: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(said, ["error: this scenario has no `as_of`", "error: `signal.tier` cannot be `glod`"]);
}

#[test]
fn a_problem_of_a_table_that_scenarios_share_is_said_once() {
    let folder = Folder::empty();
    folder.write("t.csv", "id,name,specialty,size\nharbor,Harbor,internal-medicine,many\n");
    let plan = AMARA.replace("as_of", "programs = [\"t.csv\"]\nas_of");
    folder.write("a.toml", &plan).write("b.toml", &plan).write("c.toml", &plan.replace("gold", "glod"));
    for format in ["text", "github"] {
        let ran = folder.run(&["check", "a.toml", "b.toml", "c.toml", "--format", format]).ended(2);
        let both = format!("{}{}", ran.out, ran.err);
        assert_eq!(both.matches("takes a whole number, not").count(), 1, "{both}");
        assert_eq!(both.matches("`glod`").count(), 1, "{both}");
    }
}
