//! The cases of rules: a scenario, what each changes in it, and what it expects.

pub mod cases;
pub mod expected;
