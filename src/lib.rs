//! preceptor checks the plan of a doctor who applies for US residency against rules that anyone can read.
//!
//! The story in one line: [`load`] reads rules and a scenario, [`eval::evaluate`] runs the rules stage by stage,
//! [`report`] words the outcome. [`regress`] and the command line are built on these. The engine knows no medicine:
//! everything about specialties, seasons, visas and emails is in `rules/`.

pub mod almanac;
#[cfg(feature = "cli")]
pub mod cli;
mod embedded;
pub mod eval;
#[cfg(feature = "cli")]
pub mod import;
pub mod load;
pub mod model;
#[cfg(feature = "cli")]
pub mod regress;
pub mod report;
pub mod script;
pub mod setup;
#[cfg(feature = "cli")]
pub mod sheets;
