//! What the build left of the rules is what they say when they are read anew, and it is left aside once a text is another one.

use std::fs;

use crate::workshop::{Folder, repository};
use preceptor::load::RulesFrom;
use preceptor::script;
use preceptor::setup::{self, Rules, Where};

fn shipped() -> Where {
    Where { rules: RulesFrom::Folder(repository().join("rules")), with: Vec::new() }
}

fn read(rules: Result<Rules, setup::Trouble>) -> Rules {
    rules.unwrap_or_else(|trouble| panic!("the shipped rules are fine: {:?}", trouble.problems))
}

#[test]
fn what_the_build_left_is_what_the_rules_say() {
    let (kept, anew) = (read(setup::rules(&shipped())), read(setup::anew(&shipped())));
    assert!(!kept.set.rules.is_empty());
    assert_eq!(format!("{:?}", kept.set.rules), format!("{:?}", anew.set.rules));
    assert_eq!(format!("{:?}", kept.set.data), format!("{:?}", anew.set.data));
    assert_eq!(kept.set.derive_order, anew.set.derive_order);
    assert!(script::keep(0, &kept.set, &kept.machine) == script::keep(0, &anew.set, &anew.machine), "programs differ");
    assert!(kept.machine.kept() && !anew.machine.kept(), "the build left nothing, or it was not taken");
}

#[test]
fn another_text_in_any_file_is_read_anew() {
    let folder = Folder::with_rules();
    let place = || Where { rules: RulesFrom::Folder(folder.path("rules")), with: Vec::new() };
    assert!(read(setup::rules(&place())).machine.kept(), "the same texts in another folder");
    for file in ["lib/programs.rhai", "thresholds.toml", "specialties/dermatology.rhai", "about.toml"] {
        let path = folder.path("rules").join(file);
        let before = fs::read_to_string(&path).expect("it is there");
        fs::write(&path, format!("{before}\n")).expect("it can be written");
        assert!(!read(setup::rules(&place())).machine.kept(), "{file} has a line more");
        fs::write(&path, before).expect("it can be written");
    }
    fs::remove_file(folder.path("rules/emails/thank-you.rhai")).expect("it is there");
    assert!(!setup::rules(&place()).is_ok_and(|rules| rules.machine.kept()), "a rule is missing");
}
