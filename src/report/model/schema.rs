//! The JSON Schema of what is serialized by hand: moments, and words that are enums elsewhere.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::model::{Severity, State, Verdict};

use super::Moment;

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A day, or an instant with its offset.",
            "pattern": "^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}:\\d{2}[+-]\\d{2}:\\d{2})?$",
        })
    }
}

fn words(words: &[&str]) -> Schema {
    json_schema!({ "type": "string", "enum": words })
}

/// How grave a finding is.
pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    words(&Severity::ALL.map(Severity::name))
}

/// Where an item stands.
pub(super) fn state(_: &mut SchemaGenerator) -> Schema {
    words(&State::ALL.map(State::name))
}

/// Where an item stands; null for a date of the season.
pub(super) fn maybe_state(_: &mut SchemaGenerator) -> Schema {
    let states: Vec<Option<&str>> = State::ALL.iter().map(|state| Some(state.name())).chain([None]).collect();
    json_schema!({ "enum": states })
}

/// What a rule came to.
pub(super) fn verdict(_: &mut SchemaGenerator) -> Schema {
    words(&Verdict::ALL.map(Verdict::name))
}
