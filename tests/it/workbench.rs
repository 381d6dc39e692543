//! The workbench from outside: whom a change of the rules touches, what the scenarios show, which mistakes cases notice.

use std::process::Command;

use crate::workshop::{AMARA, Folder};

/// Four rules of the shipped ones and what they need.
fn few_rules() -> Folder {
    let folder = Folder::empty();
    for file in ["facts.toml", "statements.toml", "sources.toml", "thresholds.toml", "about.toml"] {
        shipped(&folder, file);
    }
    for rule in ["signals/visa-type", "signals/over-budget-silver", "signals/gold-fit-on-paper"] {
        shipped(&folder, &format!("{rule}.rhai"));
    }
    shipped(&folder, "specialties/internal-medicine.rhai");
    shipped(&folder, "calendars/2027.rhai");
    folder.write("scenarios/people/amara.toml", &format!("{AMARA}{SILVER}"));
    folder.write("scenarios/rules/signals/visa-type.toml", VISA_TYPE);
    folder
}

fn shipped(folder: &Folder, file: &str) {
    let name = format!("rules/{file}");
    let text =
        std::fs::read_to_string(crate::workshop::repository().join(&name)).expect("it is one of the shipped files");
    folder.write(&name, &text);
}

/// Two silver signals for Amara.
const SILVER: &str = r#"
[[program]]
id = "riverside"
name = "Riverside"
specialty = "internal-medicine"
visas = ["j1"]

[[program]]
id = "harbor"
name = "Harbor"
specialty = "internal-medicine"
visas = ["j1"]

[[signal]]
program = "riverside"
tier = "silver"

[[signal]]
program = "harbor"
tier = "silver"
"#;

const VISA_TYPE: &str = r#"[base]
season = 2027
as_of = 2026-09-10
applicant = { needs_visa = true, visas = ["j1"] }
application = [{ specialty = "internal-medicine" }]
program = [{ id = "lakeside", name = "Lakeside", specialty = "internal-medicine", visas = ["h1b"] }]
signal = [{ program = "lakeside", tier = "gold" }]

[[case]]
name = "only H-1B"
fires = ["lakeside"]
severity = "error"
shows = ["sig-w1-drop-wrong-visa-type"]

[[case]]
name = "J-1 as well"
set = { "program.lakeside.visas" = ["j1", "h1b"] }
clear = true
spares = ["sig-w1-drop-wrong-visa-type"]

[[case]]
name = "none at all is another rule's business"
set = { "program.lakeside.visas" = [] }
clear = true

[[case]]
name = "no visa is needed"
set = { "applicant.needs_visa" = false }
clear = true
"#;

const SPECIALTY: &str = "rules/specialties/internal-medicine.rhai";
const SILVER_WAS: &str = "silver: #{ is: 12, from: \"matchly-2027\" }";
const SILVER_IS: &str = "silver: #{ is: 1, from: \"matchly-2027\" }";

fn git(folder: &Folder, arguments: &[&str]) {
    let ran = Command::new("git")
        .current_dir(folder.path(""))
        .args(["-c", "user.name=Ruth", "-c", "user.email=ruth@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn nothing_changed_is_one_line() {
    let folder = few_rules();
    let ran = folder.run(&["impact", "--base", "rules"]).ended(0);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        ("nothing changes: 1 scenario and 4 cases come out the same\n", "")
    );
    let json = folder.run(&["impact", "--base", "rules", "--format", "json"]).ended(0).json();
    assert_eq!(json["scenarios"], serde_json::json!([]));
    assert_eq!(json["compared"], serde_json::json!({ "people": 1, "cases": 4 }));
}

const ONE_SILVER: &str = "\
Changed in the rules
  internal medicine 2027: silver signals 12 -> 1 (source Matchly signal limits,
      ERAS 2027)

people/amara
  gains  signals/over-budget-silver internal-medicine
      error: You plan 2 silver signals in internal medicine; the season gives 1;
          do: Take silver away, down to 1

changed: 1 of 1 scenario, 0 of 4 cases
";

#[test]
fn a_changed_number_is_said_in_words_and_so_is_whom_it_touches() {
    let folder = few_rules();
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "Rules"]);
    folder.edit(SPECIALTY, SILVER_WAS, SILVER_IS);
    let ran = folder.run(&["impact", "--base", "HEAD"]).ended(1);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (ONE_SILVER, ""));

    let json = folder.run(&["impact", "--base", "HEAD", "--format", "json"]).ended(1).json();
    let change = &json["scenarios"][0]["changes"][0];
    assert_eq!(change["how"], "gains");
    assert_eq!(change["what"], "signals/over-budget-silver internal-medicine");
    assert_eq!(change["old"], serde_json::Value::Null);

    let said = folder.run(&["impact", "--base", "no-such-revision"]).ended(2).err;
    assert_eq!(said, "error: `no-such-revision` is neither a folder nor a revision that git knows\n");
    let said = folder.run(&["impact", "--base=--all"]).ended(2).err;
    assert_eq!(said, "error: `--all` is neither a folder nor a revision that git knows\n");
}

#[test]
fn a_severity_a_threshold_and_a_rule_that_changed_are_named() {
    let folder = few_rules();
    folder.write("old/SOURCE", "not a rule");
    for file in crate::workshop::toml_files(&folder.path("rules")) {
        let name = file.file_name().expect("a file has a name").to_string_lossy().into_owned();
        folder.write(&format!("old/rules/{name}"), &folder.read(&format!("rules/{name}")));
    }
    for file in ["signals/visa-type", "signals/over-budget-silver", "specialties/internal-medicine", "calendars/2027"] {
        folder.write(&format!("old/rules/{file}.rhai"), &folder.read(&format!("rules/{file}.rhai")));
    }
    folder.edit("old/rules/signals/visa-type.rhai", "out.error()", "out.warn()");
    folder.edit("old/rules/thresholds.toml", "is = 15", "is = 10");
    folder.write("old/rules/signals/unreadable.rhai", "//! Rules of former days.\n\nfn chek(signal, out) {}\n");

    let ran = folder.run(&["impact", "--base", "old"]).ended(1);
    let expected = "\
Changed in the rules
  threshold FAR_ABOVE 10 -> 15
  rule signals/gold-fit-on-paper: new
  rule signals/unreadable: gone
  rule signals/visa-type: `check` changed

Not compared
  old rule signals/unreadable.rhai:3:4: `chek` is no stage

people/amara
  moves  signals/visa-type lakeside
      was  warning: Lakeside does not sponsor a visa you can train on; do: Move
          this signal to a program that sponsors a visa you can train on
      now  error: Lakeside does not sponsor a visa you can train on; do: Move
          this signal to a program that sponsors a visa you can train on

rules/signals/visa-type: only H-1B
  moves  signals/visa-type lakeside
      was  warning: Lakeside does not sponsor a visa you can train on; do: Move
          this signal to a program that sponsors a visa you can train on
      now  error: Lakeside does not sponsor a visa you can train on; do: Move
          this signal to a program that sponsors a visa you can train on

changed: 1 of 1 scenario, 1 of 4 cases
";
    assert_eq!(ran.out, expected);
}

#[test]
fn a_case_with_a_fact_that_the_old_rules_do_not_know_is_said() {
    let folder = few_rules();
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "Rules"]);
    let facts = folder.read("rules/facts.toml");
    let fact =
        "\n[applicant.plays_chess]\ntype = \"bool\"\ndoc = \"Whether they play chess.\"\nask = \"Do you play?\"\n";
    folder.write("rules/facts.toml", &format!("{facts}{fact}"));
    folder.edit(
        "scenarios/rules/signals/visa-type.toml",
        "set = { \"applicant.needs_visa\" = false }",
        "set = { \"applicant.needs_visa\" = false, \"applicant.plays_chess\" = true }",
    );
    let ran = folder.run(&["impact", "--base", "HEAD"]).ended(0);
    let expected = "\
Changed in the rules
  fact applicant.plays_chess: new

Not compared
  rules/signals/visa-type: no visa is needed under the old rules:
      scenarios/rules/signals/visa-type.toml:28:41: no fact
      `applicant.plays_chess`

nothing changes: 1 scenario and 3 cases come out the same
";
    assert_eq!(ran.out, expected);
}

#[test]
fn coverage_names_what_nothing_shows() {
    let folder = few_rules();
    let ran = folder.run(&["coverage"]).ended(0);
    let expected = "\
rule                                             fires   clear unknown   fault
signals/gold-fit-on-paper                            0       2       5       0
signals/over-budget-silver                           0       5       0       0
signals/visa-type                                    2       5       0       0

statement                                        rules   shown  spared
img-institution-visa-types-differ                    1       0       0
sig-fixed-number                                     1       0       0
sig-gold-fit-on-paper                                1       0       0
sig-w1-drop-wrong-visa-type                          1       1       1

never fires: 2
  signals/gold-fit-on-paper
  signals/over-budget-silver

cited, and no case shows it: 3
  img-institution-visa-types-differ
  sig-fixed-number
  sig-gold-fit-on-paper

cited, and no case spares it: 3
  img-institution-visa-types-differ
  sig-fixed-number
  sig-gold-fit-on-paper

3 rules, 1 of 4 statements shown and spared, 5 scenarios and cases
";
    assert_eq!(ran.out, expected);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80));
    let json = folder.run(&["coverage", "--format", "json"]).ended(0).json();
    assert_eq!(
        json["rules"]["signals/visa-type"],
        serde_json::json!({ "fires": 2, "clear": 5, "cannot_tell": 0, "fault": 0 })
    );
    folder.run(&["coverage", "--scenarios", "elsewhere"]).ended(2);
}

#[test]
fn a_missing_case_lets_a_mistake_survive() {
    let folder = few_rules();
    let whole = folder.run(&["mutate", "signals/visa-type"]).ended(0);
    let killed: String = whole.out.lines().filter(|line| line.starts_with("KILLED   ")).map(|_| "k").collect();
    assert_eq!(killed, "kkkkkkkkk", "{}", whole.out);
    assert!(whole.out.ends_with("9 killed, 0 survived, 0 invalid: 100.0 %\n"), "{}", whole.out);
    assert_eq!(whole.err, "", "progress is for terminals");

    let without = VISA_TYPE.split("[[case]]\nname = \"no visa is needed\"").next().expect("it is the last case");
    folder.write("scenarios/rules/signals/visa-type.toml", without);
    let ran = folder.run(&["mutate", "signals/visa-type"]).ended(1);
    let others: Vec<&str> = ran.out.lines().filter(|line| !line.starts_with("KILLED")).collect();
    assert_eq!(
        others,
        [
            "SURVIVED rules/signals/visa-type.rhai:12:8: dropped `applicant.needs_visa &&`",
            "8 killed, 1 survived, 0 invalid: 88.8 %"
        ]
    );
    assert_eq!(
        folder.run(&["mutate", "signals/visa-type", "--jobs", "1"]).ended(1).out,
        ran.out,
        "any number of threads"
    );

    let json = folder.run(&["mutate", "signals/visa-type", "--format", "json"]).ended(1).json();
    assert_eq!(
        json["mutants"][0],
        serde_json::json!({
            "rule": "signals/visa-type",
            "at": "rules/signals/visa-type.rhai:12:8",
            "edit": "dropped `applicant.needs_visa &&`",
            "ended": "SURVIVED",
            "by": null,
        })
    );
    assert_eq!(json["survived"], 1);
}

#[test]
fn mutants_are_tried_only_where_the_tests_hold() {
    let folder = few_rules();
    let said = folder.run(&["mutate", "signals/visa-tipe"]).ended(2).err;
    assert_eq!(said, "error: there is no rule `signals/visa-tipe`; did you mean `signals/visa-type`?\n");
    folder.edit("scenarios/rules/signals/visa-type.toml", "severity = \"error\"", "severity = \"note\"");
    let said = folder.run(&["mutate", "signals/visa-type"]).ended(2).err;
    assert_eq!(
        said,
        "error: these tests are not the same before anything is changed: rules/signals/visa-type: only H-1B; \
         run `preceptor test` first\n"
    );
}

#[test]
fn whatever_changed_in_the_rules_is_named_in_words() {
    let folder = Folder::with_rules();
    folder.write("scenarios/people/amara.toml", AMARA);
    let shipped = crate::workshop::repository().join("rules").display().to_string();
    folder.edit("rules/thresholds.toml", "[GOLD_RANK]\nis = 10", "[GOLD_RANK]\nis = 11");
    folder.edit("rules/emails/nothing-new.rhai", "const SOON = 14;", "const SOON = 21;");
    folder.edit("rules/emails/thank-you.rhai", "hours(48)", "hours(36)");
    folder.edit("rules/signals/tier.rhai", "\nconst RULE", "\n// Why so.\nconst RULE");
    folder.edit("rules/lib/programs.rhai", "this.city == other.city && ", "");
    let about = folder.read("rules/about.toml");
    let date = about.lines().find_map(|line| line.strip_prefix("date = ")).expect("the date of the rules");
    folder.write("rules/about.toml", &about.replace(date, "2099-01-02"));
    let moved = format!("date of the rules {date} -> 2099-01-02");
    let statements = folder.read("rules/statements.toml");
    let says = statements.lines().find(|line| line.starts_with("says = ")).expect("a statement says something");
    let id = statements.lines().find_map(|line| line.strip_prefix("id = ")).expect("it has an id").trim_matches('"');
    folder.write("rules/statements.toml", &statements.replacen(says, "says = \"Something else.\"", 1));
    let facts = folder.read("rules/facts.toml");
    folder.write("rules/facts.toml", &facts.replacen("range = [1, 300]", "range = [1, 301]", 1));

    let ran = folder.run(&["impact", "--base", &shipped]);
    let said: Vec<&str> = ran.out.lines().skip(1).take_while(|line| !line.is_empty()).map(str::trim).collect();
    let statement = format!("statement {id}: says changed");
    let expected = [
        moved.as_str(),
        "fact applicant.step2ck_score: range changed",
        statement.as_str(),
        "threshold GOLD_RANK 10 -> 11",
        "function programs::is_in_same_city_as changed; used by 3 rules",
        "rule emails/nothing-new: SOON 14 -> 21",
        "rule emails/thank-you: `due` changed",
        "rule signals/tier: only its comments changed",
    ];
    assert_eq!(said, expected, "{}", ran.err);
}

#[test]
fn of_very_many_cases_the_first_are_told_and_the_rest_counted() {
    let folder = few_rules();
    let case = |n: usize| format!("\n[[case]]\nname = \"once more, {n}\"\nfires = [\"lakeside\"]\n");
    let many: String = (0..30).map(case).collect();
    folder.write("scenarios/rules/signals/visa-type.toml", &format!("{VISA_TYPE}{many}"));
    for file in [
        "signals/visa-type",
        "signals/over-budget-silver",
        "signals/gold-fit-on-paper",
        "specialties/internal-medicine",
        "calendars/2027",
    ] {
        folder.write(&format!("old/{file}.rhai"), &folder.read(&format!("rules/{file}.rhai")));
    }
    for file in ["facts", "statements", "sources", "thresholds", "about"] {
        folder.write(&format!("old/{file}.toml"), &folder.read(&format!("rules/{file}.toml")));
    }
    folder.edit("rules/signals/visa-type.rhai", "out.error()", "out.warn()");
    let scenarios = |text: &str| {
        text.lines()
            .filter(|line| line.starts_with("people/") || line.starts_with("rules/"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let ran = folder.run(&["impact", "--base", "old"]).ended(1);
    let told = scenarios(&ran.out);
    assert_eq!((told.len(), told[0].as_str()), (13, "people/amara"));
    assert!(ran.out.contains("\nand 19 cases more: `--all` prints them\n"), "{}", ran.out);
    assert!(ran.out.ends_with("\nchanged: 1 of 1 scenario, 31 of 34 cases\n"), "{}", ran.out);
    let all = folder.run(&["impact", "--base", "old", "--all"]).ended(1);
    assert_eq!(scenarios(&all.out).len(), 32);
    assert!(!all.out.contains("--all"), "{}", all.out);
    let json = folder.run(&["impact", "--base", "old", "--format", "json"]).ended(1).json();
    assert_eq!(json["scenarios"].as_array().map(Vec::len), Some(32));
}

#[test]
fn functions_that_rules_share_and_thresholds_are_tried_on_every_rule_that_uses_them() {
    let folder = few_rules();
    let library = "//! Visas.\n\n// Who needs none.\nfn free(applicant) {\n    return !applicant.needs_visa;\n}\n\n\
         // Nobody calls this.\nfn idle(applicant) {\n    return applicant.needs_visa;\n}\n";
    folder.write("rules/lib/visas.rhai", library);
    let rule = folder.read("rules/signals/visa-type.rhai");
    folder.write("rules/signals/visa-type.rhai", &rule.replace("applicant.needs_visa", "!signal.free(applicant)"));
    let ran = folder.run(&["mutate", "lib/visas"]).ended(0);
    assert_eq!(ran.out, "KILLED   rules/lib/visas.rhai:5:12: dropped `!`\n1 killed, 0 survived, 0 invalid: 100.0 %\n");
    let ran = folder.run(&["mutate", "thresholds"]);
    assert!(ran.out.contains("FAR_ABOVE `15` -> `14`") && ran.out.contains("REGULAR_YEARS"), "{}{}", ran.out, ran.err);
    let ran = folder.run(&["mutate", "lib/vizas"]).ended(2);
    assert!(ran.err.contains("did you mean `lib/visas`?"), "{}", ran.err);
}
