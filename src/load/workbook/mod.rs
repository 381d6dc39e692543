//! A filled-in workbook as the tree that a TOML scenario would give, every value with its cell.

pub mod book;
pub mod columns;
mod header;
mod lookups;
mod questions;
mod reading;
mod rows;
