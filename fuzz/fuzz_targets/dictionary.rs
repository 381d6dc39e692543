//! Any text as a dictionary of facts.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::load::{dictionary, parse};
use preceptor::model::Files;

mod shared;

fuzz_target!(|text: &str| {
    let mut files = Files::default();
    let file = files.add("facts.toml", text);
    if let Err(problems) = parse(file, text).and_then(|root| dictionary(&root)) {
        shared::told(&files, &problems);
    }
});
