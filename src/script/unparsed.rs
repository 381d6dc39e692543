//! The texts of rules that are parsed when they first have a subject.

use std::collections::HashMap;

use rhai::Dynamic;

use super::compiled::Ready;
use super::engine::Engines;
use super::parsed::{Input, Parsed, is_shared, own_constants, parse, shared_constants};
use crate::model::Origin;

/// What rules are parsed from once they are needed.
pub(super) struct Unparsed {
    input: Input,
    /// Numbers and constants that every rule can read.
    shared: HashMap<String, Dynamic>,
    library: Vec<Parsed>,
}

impl Unparsed {
    /// The texts, and what of them is parsed already.
    pub fn new(input: Input, mut parsed: Vec<Parsed>) -> Self {
        parsed.retain(|file| is_shared(&file.id));
        let shared = shared_constants(&input, &parsed.iter().collect::<Vec<_>>());
        Self { input, shared, library: parsed }
    }

    /// A rule as Rhai runs it; none where its text does not parse.
    pub fn ready(&self, engines: &Engines, id: &str) -> Option<Ready> {
        let script = self.input.scripts.iter().find(|(other, _)| other == id)?;
        let own = parse(engines, &self.input, script, &mut Vec::new())?;
        let files: Vec<&Parsed> = std::iter::once(&own).chain(&self.library).collect();
        Some(Ready::new(engines.of(Origin::Shipped), own_constants(&self.shared, &own), &files))
    }
}
