//! The front door: from sources to rules and scenarios, from these to an outcome and a report. The command line, a page and
//! programs that embed the engine come through it.

mod draw;
mod error;
mod evaluate;
mod outcome;
mod rules;
mod scenario;

pub use draw::draw;
pub use error::LoadError;
pub use outcome::Outcome;
pub use rules::{RuleSources, Rules, check_rules, compile_input, load_rules, script_id};
#[cfg(feature = "cli")]
pub(crate) use rules::{compile_project, read_project};
pub use scenario::{Scenario, build_world, load_scenario, read_scenario, shown};
