//! Files to model: the rules' own TOML files, scenarios, tables of programs and the cases of rules. Nothing about Rhai.

pub mod data;
pub mod dictionary;
mod drafts;
mod engine;
mod fields;
pub mod ids;
pub mod library;
mod links;
pub mod moment;
mod overrides;
pub mod project;
pub mod scenario;
mod table;
pub mod tree;
mod value;
