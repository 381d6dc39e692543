//! Files to model: the rules' own TOML files, scenarios, tables of programs and the cases of rules. Nothing about Rhai.

mod beside;
pub mod book;
mod bounds;
pub mod case;
pub mod cells;
pub mod columns;
pub mod data;
pub mod dictionary;
mod drafts;
mod engine;
pub mod expected;
mod fields;
pub mod grid;
pub mod headers;
pub mod ids;
mod layers;
mod layout;
pub mod library;
mod links;
pub mod moment;
mod names;
mod notes;
mod occasions;
mod overrides;
pub mod paths;
mod plain;
pub mod project;
#[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "only the command line writes files"))]
pub(crate) mod reads;
pub mod scenario;
mod schema;
#[cfg(feature = "cli")]
pub mod sheet;
mod table;
pub mod tree;
mod value;
#[cfg(feature = "cli")]
mod xlsx;

pub use beside::beside;
pub use book::{Written, book};
pub use case::{Case, Expect, Subjects, cases};
pub use data::{check_data, name as data_record, names as data_names, said as data_words};
pub use dictionary::dictionary;
pub use drafts::given_kind;
pub use expected::{locate, value_of};
pub use fields::Said;
pub use grid::{Cell, CellKind, Grid, Line, Sheet, Shown, grid, is_workbook};
pub use layout::TABLES;
pub use library::{Library, Threshold};
pub use names::Names;
pub use notes::notes;
pub use project::{Project, RulesFrom, project, read_bytes, read_text, texts};
pub use scenario::build;
pub use schema::scenario_schema;
pub use tree::{Entry, Node, Tree, parse};

#[cfg(test)]
mod storm_tests;
