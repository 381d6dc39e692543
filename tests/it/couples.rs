//! What two people of one scenario have to do with each other.

use crate::workshop::Folder;

#[test]
fn a_record_is_the_same_record_whichever_of_a_couple_sees_it() {
    let folder = Folder::empty();
    folder
        .write(
            "checks/both.rhai",
            "//! Both signal one program.\n\nconst RULE = #{ says: \"Both signal {signal.program}\", fix: \"Speak about it\" };\n\nfn check(signal, applicant, out) {\n    if applicant.couples && applicant.partner.signals.any(|other| other.program == signal.program) {\n        out.note();\n    }\n}\n",
        )
        .write(
            "couple.toml",
            "season = 2027\nas_of = 2026-09-10\n[applicant]\nname = \"Ada\"\n[partner.applicant]\nname = \"Ben\"\n\
             [[application]]\nspecialty = \"internal-medicine\"\n[[partner.application]]\nspecialty = \"internal-medicine\"\n\
             [[program]]\nname = \"Quill\"\nspecialty = \"internal-medicine\"\n[[program]]\nname = \"Vane\"\nspecialty = \"internal-medicine\"\n\
             [[signal]]\nprogram = \"quill\"\ntier = \"gold\"\n[[signal]]\nprogram = \"vane\"\ntier = \"gold\"\n\
             [[partner.signal]]\nprogram = \"quill\"\ntier = \"gold\"\n",
        );
    let report = folder.run(&["report", "couple.toml", "--with", "checks"]).ended(0).out;
    assert_eq!(report.matches("Both signal Quill").count(), 2, "once for each of them: {report}");
    assert!(!report.contains("Both signal Vane"), "{report}");
}
