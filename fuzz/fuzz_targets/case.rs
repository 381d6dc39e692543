//! Any text as a file of cases.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::{build, cases};
use preceptor::engine::Rules;

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let Some((files, root)) = shared::read(rules, "c.toml", text) else { return };
        match cases(&root, &rules.set.dictionary) {
            Err(problems) => shared::told(&files, &problems),
            Ok(cases) => {
                for case in cases {
                    let built = build(&case.root, "c.toml", &rules.set, files.clone(), &shared::no_file);
                    if let Err((files, problems)) = built {
                        shared::told(&files, &problems);
                    }
                }
            }
        }
    });
});
