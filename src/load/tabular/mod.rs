//! Rows and columns, from CSV and from workbooks, as cells with places. What they mean is said elsewhere.

pub mod cell;
pub mod cells;
pub mod grid;
#[cfg(feature = "import")]
pub mod sheet;
#[cfg(feature = "workbooks")]
mod xlsx;
