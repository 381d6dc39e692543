//! The rules are part of the binary: a change in them builds it anew. They are read, checked and translated here, with the
//! program's own code, so that the program need not do that again. Rules with mistakes do not stop the build: the program
//! says what is wrong with them.

#![allow(dead_code, unused_imports, missing_docs, reason = "the build uses a part of what the program uses")]
#![allow(clippy::pedantic, reason = "the program's own code is looked after where it is the program's")]

#[path = "src/load/mod.rs"]
mod load;
#[path = "src/model/mod.rs"]
mod model;
#[path = "src/script/mod.rs"]
mod script;
#[path = "src/setup.rs"]
mod setup;

/// Nothing is inside the build.
mod embedded {
    pub static RULES: include_dir::Dir<'static> = include_dir::Dir::new("", &[]);
    pub static KEPT: &[u8] = &[];
}

fn main() {
    println!("cargo::rerun-if-changed=rules");
    // The build itself reads no workbooks.
    if std::env::var_os("CARGO_FEATURE_CLI").is_some() {
        println!("cargo::rustc-cfg=workbooks");
    }
    let place = setup::Where { rules: load::RulesFrom::Folder("rules".into()), with: Vec::new() };
    let kept = setup::keep(&place).unwrap_or_default();
    let folder = std::env::var_os("OUT_DIR").expect("cargo names it");
    std::fs::write(std::path::Path::new(&folder).join("rules.kept"), kept)
        .expect("the build's own folder can be written");
}
