//! Any text as a rule among the shipped data: refused with places, or compiled.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::script::{Input, compile};

mod shared;

thread_local! {
    static INPUT: Input = shared::bare();
}

fuzz_target!(|text: &str| {
    let mut input = INPUT.with(Input::clone);
    let file = input.files.add("rules/signals/fuzz.rhai", text);
    input.scripts.push(("signals/fuzz".to_owned(), file));
    if let Err((files, problems)) = compile(input) {
        shared::told(&files, &problems);
    }
});
