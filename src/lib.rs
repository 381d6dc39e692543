//! preceptor checks the plan of a doctor who applies for US residency against rules that anyone can read: signals, emails,
//! deadlines, the rank order list, and the road to the Match. What it knows about medicine is in its rules, small files that
//! anyone can read, edit and test; the engine knows none of it.
//!
//! ```
//! use preceptor::{Rules, Scenario};
//!
//! fn main() -> Result<(), preceptor::Error> {
//!     let rules = Rules::builtin()?;
//!     let plan = Scenario::open(&rules, "scenarios/people/first-look.toml")?.as_of("2026-09-10")?;
//!     let outcome = rules.evaluate(&plan);
//!     for finding in outcome.findings() {
//!         println!("{}: {}", finding.severity.name(), finding.message);
//!     }
//!     print!("{}", outcome.report().to_text());
//!     Ok(())
//! }
//! ```
//!
//! Everything is read from [`Sources`], so that a page and an editor with unsaved texts come through the same door. Features:
//! `workbooks` reads and writes spreadsheets, `import` reads people's own sheets, `cli` is the command line and holds both.
//! Without `cli` the library builds for wasm32.

#[doc(hidden)]
pub mod almanac;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod embedded;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod eval;
#[cfg(feature = "import")]
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod load;
#[doc(hidden)]
pub mod model;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod regress;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod script;
#[cfg(feature = "workbooks")]
#[doc(hidden)]
pub mod sheets;

pub use engine::{LoadError as Error, Outcome, Rules, Scenario};
pub use load::{Disk, Listing, Sources, Texts};
pub use model::{Code, Diagnostic, RuleId, Severity};
pub use report::{
    FaultLine as Fault, FindingLine as Finding, ItemLine as Item, Moment, Plan as Allocation, Planned, Proposed,
    Report, Role, Swapped,
};

#[cfg(test)]
mod sweeps {
    /// Whether sweeps go over everything, as in `.ci/run`.
    pub(crate) fn whole() -> bool {
        std::env::var_os("PRECEPTOR_SWEEPS").is_some_and(|value| value == "whole")
    }
}
