//! The rules' folder: where its texts come from, and what its TOML files say.

pub mod custom_checks;
pub mod dictionary;
pub mod headers;
pub mod layout;
pub mod library;
mod links;
mod occasions;
pub mod project;
mod statements;
