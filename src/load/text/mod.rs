//! Texts that people and rules write: TOML as a tree with places, moments, spelling, and what reads a file.

pub mod fields;
pub mod files;
pub mod moment;
pub mod notes;
pub(crate) mod portable;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only the command line writes files"))]
pub(crate) mod reads;
pub mod sources;
pub mod spelling;
#[cfg(feature = "cli")]
pub(crate) mod states;
pub mod tree;
