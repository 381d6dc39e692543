//! Planted faults, each with the complete list of problems it must give; and good rules, which must give none.

mod faults;
mod good;
mod table;
