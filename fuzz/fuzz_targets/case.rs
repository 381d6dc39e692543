//! Any text as a file of cases.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::{build, cases, parse};
use preceptor::setup::Rules;

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let mut files = rules.set.files.clone();
        let file = files.add("c.toml", text);
        let read = |path: &str| Err(format!("there is no file `{path}`"));
        match parse(file, text).and_then(|root| cases(&root, &rules.set.dictionary)) {
            Err(problems) => shared::told(&files, &problems),
            Ok(cases) => {
                for case in cases {
                    if let Err((files, problems)) = build(&case.root, "c.toml", &rules.set, files.clone(), &read) {
                        shared::told(&files, &problems);
                    }
                }
            }
        }
    });
});
