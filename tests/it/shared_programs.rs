//! A school keeps one table of programs for all its students: a correction is made once, a student's own word wins for
//! that student alone, and each report says which table a value is from.

use std::collections::BTreeSet;

use crate::workshop::Folder;

const SCHOOL: &str = "id,name,specialty,visas,setting\n\
    lakeside,Lakeside Medical Center,internal-medicine,h1b,community\n\
    riverside,Riverside Hospital,internal-medicine,,community\n";

/// A student with signals to both programs, and these lines about tables.
fn student(name: &str, tables: &str) -> String {
    format!(
        "season = 2027\nas_of = 2026-09-10\n{tables}\n[applicant]\nname = \"{name}\"\nneeds_visa = true\nvisas = [\"j1\"]\n\
         [[application]]\nspecialty = \"internal-medicine\"\n[[signal]]\nprogram = \"lakeside\"\ntier = \"gold\"\n\
         [[signal]]\nprogram = \"riverside\"\ntier = \"silver\"\n"
    )
}

/// A school with three students; Cleo has a table of their own.
fn school() -> Folder {
    let folder = Folder::empty();
    let shared = "shared = [\"../../school-programs.csv\"]";
    folder
        .write("school-programs.csv", SCHOOL)
        .write("students/ada/ada.toml", &student("Ada", shared))
        .write("students/bo/bo.toml", &student("Bo", shared))
        .write("students/cleo/cleo.toml", &student("Cleo", &format!("{shared}\nprograms = [\"mine.csv\"]")))
        .write("students/cleo/mine.csv", "id,visas,choice.expected_rank\nlakeside,j1,2\nriverside,h1b,\n");
    folder
}

fn report(folder: &Folder, name: &str) -> String {
    folder.run(&["report", &format!("students/{name}/{name}.toml")]).ended(0).out
}

/// The lines of a report that are about visas.
fn visas(report: &str) -> Vec<String> {
    report
        .lines()
        .filter(|line| line.contains(", visas: ") && !line.contains("you, ") && !line.contains("visas: J-1"))
        .map(|line| line.trim().to_owned())
        .collect::<BTreeSet<String>>()
        .into_iter()
        .collect()
}

#[test]
fn a_report_says_which_table_a_value_is_from_and_what_the_other_says() {
    let folder = school();
    for name in ["ada", "bo"] {
        let said = report(&folder, name);
        assert_eq!(visas(&said), ["school-programs.csv, Lakeside Medical Center, visas: H-1B"], "{said}");
        assert!(said.contains("  Nobody has looked up which visas Riverside Hospital sponsors\n"), "{said}");
    }
    let cleo = report(&folder, "cleo");
    assert_eq!(visas(&cleo), ["your sheet, Riverside Hospital, visas: H-1B"], "{cleo}");
    assert!(!cleo.contains("Lakeside Medical Center does not sponsor"), "{cleo}");
}

#[test]
fn a_correction_in_the_shared_table_changes_the_report_of_every_student() {
    let folder = school();
    let before = ["ada", "bo", "cleo"].map(|name| report(&folder, name));
    folder.write(
        "school-programs.csv",
        &SCHOOL.replace(
            "riverside,Riverside Hospital,internal-medicine,,",
            "riverside,Riverside Hospital,internal-medicine,none,",
        ),
    );
    let after = ["ada", "bo", "cleo"].map(|name| report(&folder, name));
    for n in 0..2 {
        assert!(!before[n].contains("Riverside Hospital sponsors no visa") && before[n] != after[n], "{}", after[n]);
        assert!(after[n].contains("school-programs.csv, Riverside Hospital, visas: none"), "{}", after[n]);
    }
    assert_eq!(
        visas(&after[2]),
        ["your sheet, Riverside Hospital, visas: H-1B (school-programs.csv: none)"].map(str::to_owned),
        "{}",
        after[2]
    );
}

#[test]
fn her_own_word_wins_for_her_alone_and_the_report_shows_both() {
    let folder = school();
    folder.write("students/cleo/mine.csv", "id,visas\nlakeside,none\n");
    let cleo = report(&folder, "cleo");
    assert_eq!(
        visas(&cleo),
        ["your sheet, Lakeside Medical Center, visas: none (school-programs.csv: H-1B)"],
        "{cleo}"
    );
    assert_eq!(visas(&report(&folder, "ada")), ["school-programs.csv, Lakeside Medical Center, visas: H-1B"]);
}

#[test]
fn what_the_scenario_itself_says_of_a_program_of_the_table_wins_too() {
    let folder = school();
    let own = student("Ada", "shared = [\"../../school-programs.csv\"]")
        + "[[program]]\nid = \"lakeside\"\nvisas = [\"j1\"]\n";
    folder.write("students/ada/ada.toml", &own);
    let ada = report(&folder, "ada");
    assert!(visas(&ada).is_empty() && !ada.contains("Lakeside Medical Center does not sponsor"), "{ada}");
}

#[test]
fn two_shared_tables_that_differ_are_a_conflict_with_both_values() {
    let folder = school();
    let both = "shared = [\"../../school-programs.csv\", \"../../clinic-programs.csv\"]";
    folder
        .write(
            "clinic-programs.csv",
            "id,name,specialty,visas\nlakeside,Lakeside Medical Center,internal-medicine,j1\n",
        )
        .write("students/ada/ada.toml", &student("Ada", both));
    let ada = report(&folder, "ada");
    assert!(ada.contains("clinic-programs.csv") && ada.contains("school-programs.csv"), "{ada}");
    assert!(!ada.contains("Lakeside Medical Center does not sponsor"), "{ada}");
    let turned = "shared = [\"../../clinic-programs.csv\", \"../../school-programs.csv\"]";
    folder.write("students/ada/ada.toml", &student("Ada", turned));
    assert_eq!(report(&folder, "ada"), ada, "the order of the tables does not show");
}

#[test]
fn one_students_view_cannot_stand_in_a_table_that_is_shared() {
    let folder = school();
    folder.write(
        "school-programs.csv",
        &format!("{}\n", SCHOOL.replace("setting\n", "choice.expected_rank\n").replace("community", "3")),
    );
    let err = folder.run(&["report", "students/ada/ada.toml"]).ended(2).err;
    assert!(err.contains("`choice.expected_rank` is one person's own and this table is shared"), "{err}");
    assert!(err.contains("help: put it into a table of their own, named under `programs`"), "{err}");
}

#[test]
fn without_ids_a_program_of_the_same_name_and_specialty_is_the_same() {
    let folder = school();
    folder
        .write(
            "school-programs.csv",
            "name,specialty,visas\nLakeside,internal-medicine,h1b\nRiverside,internal-medicine,j1\n",
        )
        .write(
            "students/cleo/mine.csv",
            "name,specialty,visas\nLakeside,internal-medicine,j1\nRiverside,family-medicine,none\n",
        );
    let cleo = report(&folder, "cleo");
    assert_eq!(visas(&cleo), Vec::<String>::new(), "{cleo}");
    assert!(!cleo.contains("Riverside sponsors no"), "{cleo}");
}
