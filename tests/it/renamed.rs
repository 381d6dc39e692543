//! Functions of the rules that have another name now: an old name is told with the new one, and `check --fix` writes it.

use crate::workshop::Folder;

const CHECK: &str = "//! A signal of mine.\n\nconst RULE = #{\n    says: \"on_a_closed_door() stays in texts\",\n};\n\n\
    fn check(signal, applicant, out) {\n    // on_a_closed_door() stays in comments\n    if signal.on_a_closed_door() {\n        \
    out.note();\n    }\n}\n";

/// The new name of a function, as the rules have it.
fn new_name(folder: &Folder, old: &str) -> String {
    let renamed = folder.read("rules/renamed.toml");
    let line = renamed.lines().find_map(|line| line.strip_prefix(&format!("{old} = ")));
    line.expect("it was renamed").trim_matches('"').to_owned()
}

#[test]
fn an_old_name_is_told_with_the_new_one_and_fix_writes_it() {
    let folder = Folder::with_rules();
    folder
        .write("checks/door.rhai", CHECK)
        .write("checks/other.rhai", &CHECK.replace("signal.on_a_closed_door()", "true"));
    let new = new_name(&folder, "on_a_closed_door");
    let ran = folder.run(&["check", "--with", "checks"]).ended(2);
    let help = format!("help: it is `{new}` now; `preceptor check --fix` writes that into a folder of `--with`");
    assert!(ran.err.contains("there is no word `on_a_closed_door`") && ran.err.contains(&help), "{}", ran.err);

    let other = folder.read("checks/other.rhai");
    let fixed = folder.run(&["check", "--fix", "--with", "checks"]).ended(0);
    assert!(fixed.out.starts_with(&format!("checks/door.rhai: `on_a_closed_door` is `{new}` now\n")), "{}", fixed.out);
    let wanted = CHECK.replace("signal.on_a_closed_door()", &format!("signal.{new}()"));
    assert_eq!(folder.read("checks/door.rhai"), wanted);
    assert_eq!(folder.read("checks/other.rhai"), other);
    folder.run(&["check", "--fix"]).ended(2);
}

#[test]
fn every_new_name_is_a_function_of_the_library_and_no_old_one_is() {
    let folder = Folder::with_rules();
    let library: String = std::fs::read_dir(folder.path("rules/lib"))
        .expect("there is a library")
        .map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).expect("it is text"))
        .collect();
    let renamed = folder.read("rules/renamed.toml");
    let names: Vec<(&str, &str)> = renamed.lines().filter_map(|line| line.split_once(" = ")).collect();
    assert!(names.len() > 50, "{}", names.len());
    for (old, new) in names {
        assert!(library.contains(&format!("fn {}(", new.trim_matches('"'))), "{new} is no function");
        assert!(!library.contains(&format!("fn {old}(")), "{old} is still a function");
    }
}
