//! A plan may come from somebody else: what it names outside its folder is refused without a line of it.

use crate::workshop::Folder;

fn plan(table: &str) -> String {
    format!("season = 2027\nas_of = 2026-09-10\nprograms = [\"{table}\"]\n[applicant]\nname = \"Maya\"\n")
}

#[test]
fn no_line_of_a_file_that_is_no_table_is_shown() {
    let folder = Folder::empty();
    folder
        .write("secrets", "hunter2\n")
        .write("secrets.csv", "password,user\nhunter2,root\n\"broken\n")
        .write("accounts.csv", "hunter2:x:0\nroot:x:0,1\n");
    let outside = folder.path("secrets.csv");
    for (table, said) in [
        ("../secrets", "`../secrets` is no table: it ends with neither .csv nor .xlsx"),
        ("../secrets.csv", "this is no table of programs: its first line names no fact of a program"),
        ("../accounts.csv", "this is no table of programs"),
        (outside.to_str().expect("a path"), "is named from the root of the machine"),
        ("C:/secrets.csv", "is named from the root of the machine"),
        ("~/secrets.csv", "is named from the root of the machine"),
        ("/dev/zero", "is named from the root of the machine"),
    ] {
        folder.write("plans/maya.toml", &plan(table));
        for form in ["text", "github", "sarif", "json"] {
            let ran = folder.run(&["report", "plans/maya.toml", "--format", form]).ended(2);
            let all = format!("{}{}", ran.out, ran.err);
            assert!(all.contains(said), "{table} {form}: {all}");
            assert!(!all.contains("hunter2") && !all.contains("root:x"), "{table} {form}: {all}");
        }
    }
    // A table with a slip is drawn, wherever it is: its owner has to mend it.
    folder.write("list.csv", "name,specialty,ctiy\nQuill,internal-medicine,Dayton\n");
    folder.write("plans/maya.toml", &plan("../list.csv"));
    let ran = folder.run(&["report", "plans/maya.toml"]).ended(2);
    assert!(ran.err.contains("no fact `ctiy`") && ran.err.contains("did you mean"), "{}", ran.err);
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = Folder::empty();
    folder.write("plan.toml", &plan("pipe.csv"));
    for pipe in ["pipe.csv", "pipe.toml"] {
        let made = std::process::Command::new("mkfifo").arg(folder.path(pipe)).status().expect("mkfifo runs");
        assert!(made.success());
    }
    for scenario in ["plan.toml", "pipe.toml"] {
        let ran = folder.run(&["report", scenario]).ended(2);
        assert!(ran.err.contains("is a pipe or a device, not a file"), "{}", ran.err);
    }
}
