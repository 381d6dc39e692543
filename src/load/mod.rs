//! Files to model: the rules' own TOML files, scenarios, tables of programs and the cases of rules. Nothing about Rhai.

pub mod case;
pub mod rules;
pub mod scenario;
pub mod tabular;
pub mod text;
pub mod workbook;

pub use case::cases::{Case, Expect, Subjects, cases};
pub use case::expected::{locate, value_of};
pub use rules::custom_checks::add_custom_checks;
pub use rules::dictionary::dictionary;
pub use rules::layout::TABLES;
pub use rules::library::{Library, Threshold};
pub use rules::project::{Project, RulesFrom, project, texts};
pub use rules::{headers, library};
pub use scenario::build::build;
pub use scenario::data::{name as data_record, names as data_names, said as data_words};
pub use scenario::data_checks::{check_data, check_sources};
pub use scenario::names::Names;
pub use scenario::schema::scenario_schema;
pub use scenario::{ids, paths};
pub use tabular::cell::{Cell, CellKind, Grid, Line, Sheet, Shown};
pub use tabular::cells;
#[cfg(feature = "cli")]
pub(crate) use tabular::grid::guarded;
pub use tabular::grid::{grid, is_workbook};
#[cfg(feature = "import")]
pub use tabular::sheet;
pub use text::fields::SpannedText;
pub use text::files::{read_bytes, read_text};
pub use text::notes::notes;
pub(crate) use text::portable::unportable;
#[cfg_attr(not(feature = "cli"), allow(unused_imports, reason = "only the command line writes files"))]
pub(crate) use text::reads;
pub use text::sources::{Disk, Listing, Sources, Texts};
#[cfg(feature = "cli")]
pub(crate) use text::states::{State, states};
pub use text::tree::{Entry, Node, Tree, parse};
pub use text::{moment, spelling, tree};
pub use workbook::book::{Written, book};
pub use workbook::columns;

#[cfg(test)]
mod random_damage_tests;
