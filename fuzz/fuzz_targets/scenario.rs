//! Any text as a scenario: refused with places, or built and evaluated.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::{build, parse};
use preceptor::setup::Rules;
use preceptor::{eval, report};

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let mut files = rules.set.files.clone();
        let file = files.add("s.toml", text);
        let read = |path: &str| Err(format!("there is no file `{path}`"));
        let root = match parse(file, text) {
            Ok(root) => root,
            Err(problems) => return shared::told(&files, &problems),
        };
        match build(&root, "s.toml", &rules.set, files, &read) {
            Ok(world) => {
                let outcome = eval::evaluate(&rules.set, &rules.machine, world);
                let view = report::view(&outcome, &rules.set);
                report::text(&view, report::Wording::Editor);
                report::json(&view);
                report::sarif(&view, &rules.set);
                report::github(&view);
            }
            Err((files, problems)) => shared::told(&files, &problems),
        }
    });
});
