//! What is inside the program: the rules as texts, and as the build left them.

use include_dir::{Dir, include_dir};

/// The folder of rules.
pub(crate) static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The same read, checked and translated (`build.rs`); empty where something is wrong with them.
pub(crate) static KEPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules.kept"));
