//! The only place that names Rhai: compiles rules, checks them before they run, and runs one rule on one subject.

mod absent;
#[cfg(test)]
mod absent_proof;
mod checker;
mod compile;
mod data;
mod engine;
mod facts;
mod lists;
mod literal;
mod machine;
mod order;
mod parts;
mod say;
mod session;
#[cfg(test)]
mod storm_tests;
#[cfg(test)]
mod support;
mod texts;
mod times;

pub use compile::{Input, compile};
pub use machine::{Call, Executor, Machine};
