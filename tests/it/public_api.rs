//! What programs that embed the engine may use, kept as a text: a change of it is seen in a diff.

use std::path::PathBuf;
use std::process::Command;

use crate::workshop::{repository, whole};

/// Everything that the library hands on, an item a line.
fn public_api() -> String {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("api");
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(repository()).args(["rustdoc", "--lib", "--quiet", "--target-dir"]).arg(&target);
    // The description for programs is not stable yet: its reader is a dependency of the tests that fits this compiler.
    command.args(["--", "-Z", "unstable-options", "--output-format", "json", "--document-hidden-items"]);
    let ended = command.env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTDOCFLAGS").status().expect("cargo runs");
    assert!(ended.success(), "the library cannot be described");
    let api = public_api::Builder::from_rustdoc_json(target.join("doc/preceptor.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .expect("the description can be read");
    // The modules are hidden; what stands in none of them is the library.
    let of_library = |line: &String| {
        let path = line.split(' ').find_map(|word| word.strip_prefix("preceptor::"));
        path.is_some_and(|path| path.starts_with(|c: char| c.is_ascii_uppercase()))
    };
    let lines: Vec<String> = api.items().map(ToString::to_string).filter(of_library).collect();
    assert!(lines.len() > 100, "only {} items are described", lines.len());
    lines.into_iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_public_library_is_the_one_that_is_written_down() {
    // The library is compiled once more for it.
    if !whole() {
        return;
    }
    let (file, new) = (repository().join("docs/public-api.txt"), public_api());
    let old = std::fs::read_to_string(&file).unwrap_or_default();
    if new != old {
        let place = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("public-api.txt");
        std::fs::write(&place, &new).expect("written");
        panic!("the public library changed; look at the difference, then: cp {} {}", place.display(), file.display());
    }
}
