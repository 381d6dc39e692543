//! A scenario to a world: what is written becomes facts of records. `build` tells the story.

mod bounds;
pub mod build;
mod building;
pub mod data;
pub mod data_checks;
mod engine;
pub(crate) mod gather;
pub mod ids;
mod layers;
pub mod names;
mod once;
mod overrides;
pub mod paths;
pub(crate) mod raw;
pub mod schema;
mod table;
pub(crate) mod value;
