//! Files to model: the rules' own TOML files, scenarios, tables of programs and the cases of rules. Nothing about Rhai.

pub mod dictionary;
mod fields;
mod links;
pub mod moment;
pub mod tree;
