//! The only place that names Rhai: compiles rules, checks them before they run, and runs one rule on one subject.

mod absent;
#[cfg(test)]
mod absent_proof;
mod checker;
mod compile;
mod compiled;
mod data;
mod direct;
mod engine;
mod executor;
mod facts;
mod folded;
mod functions;
mod limits;
mod lists;
mod literal;
mod machine;
mod mutants;
mod order;
mod outline;
mod parsed;
mod parts;
mod passages;
mod plain;
mod records;
#[cfg(all(test, target_os = "linux"))]
mod sandbox_proof;
mod say;
mod session;
#[cfg(all(test, target_os = "linux"))]
mod stack_proof;
#[cfg(test)]
mod storm_tests;
#[cfg(test)]
mod support;
mod texts;
mod times;
mod tokens;
mod trusted;
mod unparsed;
mod value;

pub use compile::{compile, compile_within};
pub use executor::{Call, Executor};
pub use limits::{Bounds, Limits, STACK};
pub use machine::{Machine, Reference};
pub use mutants::{Mutant, mutants};
pub use outline::Outline;
pub use parsed::{Checks, Input};
