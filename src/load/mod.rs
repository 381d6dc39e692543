//! Files to model: the rules' own TOML files, scenarios, tables of programs and the cases of rules. Nothing about Rhai.

mod beside;
pub mod case;
pub mod data;
pub mod dictionary;
mod drafts;
mod engine;
pub mod expected;
mod fields;
pub mod ids;
pub mod library;
mod links;
pub mod moment;
mod overrides;
pub mod paths;
mod plain;
pub mod project;
pub mod scenario;
mod table;
pub mod tree;
mod value;

pub use beside::beside;
pub use case::{Case, Expect, Subjects, cases};
pub use data::check_data;
pub use dictionary::dictionary;
pub use expected::{locate, value_of};
pub use fields::Said;
pub use library::{Library, Threshold};
pub use project::{Project, RulesFrom, project, read_text, texts};
pub use scenario::build;
pub use tree::{Entry, Node, Tree, parse};

#[cfg(test)]
mod storm_tests;
