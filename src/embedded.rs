//! What is inside the program: the rules as texts.

use include_dir::{Dir, include_dir};

/// The folder of rules.
pub(crate) static RULES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");
