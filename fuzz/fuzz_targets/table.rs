//! Any text as a table of programs beside a sound scenario.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::{build, parse};
use preceptor::engine::Rules;

mod shared;

const SCENARIO: &str = "season = 2027\nas_of = 2026-09-10\nprograms = [\"t.csv\"]\n[applicant]\nname = \"Amara\"\n\
    [[application]]\nspecialty = \"internal-medicine\"\n";

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let mut files = rules.set.files.clone();
        let file = files.add("s.toml", SCENARIO);
        let root = parse(file, SCENARIO).expect("the scenario is sound");
        let read = |_: &str| Ok(text.as_bytes().to_vec());
        if let Err((files, problems)) = build(&root, "s.toml", &rules.set, files, &read) {
            shared::told(&files, &problems);
        }
    });
});
