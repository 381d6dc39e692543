//! The only place that names Rhai: compiles rules, checks them before they run, and runs one rule on one subject.

mod absent;
#[cfg(test)]
mod absent_tests;
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
mod metadata;
mod mutants;
mod order;
mod parsed;
mod passages;
mod plain;
#[cfg(test)]
mod prove_tests;
#[cfg(test)]
mod random_damage_tests;
mod records;
mod renamed;
#[cfg(all(test, target_os = "linux"))]
mod sandbox_tests;
mod say;
mod session;
#[cfg(all(test, target_os = "linux"))]
mod stack_tests;
#[cfg(test)]
mod support;
mod symbols;
mod syntax;
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
pub use parsed::{Checks, Input};
pub use renamed::with_new_names;
pub use symbols::Symbols;
