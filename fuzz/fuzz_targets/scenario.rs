//! Any text as a scenario: refused with places, or built and evaluated.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::build;
use preceptor::engine::Rules;
use preceptor::{eval, report};

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let Some((files, root)) = shared::read(rules, "s.toml", text) else { return };
        match build(&root, "s.toml", &rules.set, files, &shared::no_file) {
            Ok(world) => {
                let outcome = eval::evaluate(&rules.set, &rules.machine, world);
                let view = report::view(&outcome, &rules.set);
                report::text(&view, report::Wording::Editor);
                report::html(&view);
                report::markdown(&view, report::Wording::Applicant);
                report::json(&view);
                report::sarif(&view, &rules.set);
                report::github(&view);
            }
            Err((files, problems)) => shared::told(&files, &problems),
        }
    });
});
