//! The dates of one season: when, how sure, from where.

use serde::Serialize;

use super::{Almanac, Field, State, grid, sources};
use crate::model::DataKind;

const WIDTHS: [usize; 3] = [38, 24, 12];

/// The calendar of a season.
#[derive(Clone, Debug, Serialize)]
pub struct Calendar {
    /// The season.
    pub season: i64,
    /// Dates and numbers, in the order of `facts.toml`; those nobody has found too.
    pub facts: Vec<Line>,
}

/// One date.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What is known of it.
    #[serde(flatten)]
    pub field: Field,
    /// The page where it is published.
    pub look_up: Option<String>,
}

/// The calendar of a season; without lines where the rules have none.
pub fn calendar(almanac: Almanac<'_>, season: i64) -> Calendar {
    let data = almanac.of(DataKind::Calendar).find(|data| data.seasons.contains_key(&season));
    let lines = data.into_iter().flat_map(|data| {
        almanac
            .facts(DataKind::Calendar)
            .map(move |(name, def)| Line { field: almanac.field(data, season, name), look_up: def.look_up.clone() })
    });
    let facts =
        lines.filter(|line| line.look_up.is_some() || line.field.values.iter().any(|voice| voice.from.is_some()));
    Calendar { season, facts: facts.collect() }
}

impl Calendar {
    /// The table, and the sources of its dates.
    pub fn text(&self) -> String {
        let mut text = format!("Dates, ERAS {}\n\n", self.season);
        text.push_str(&grid::row(&["what", "when", "sure"], &WIDTHS));
        for Line { field, .. } in &self.facts {
            let mut says: Vec<&str> = field.values.iter().map(|voice| voice.says.as_str()).collect();
            says.dedup();
            let says = match field.state {
                State::Missing => "not known".to_owned(),
                State::Conflict => format!("conflict: {}", says.join(" or ")),
                State::Known => says.concat(),
            };
            text.push_str(&grid::row(&[&field.label, &says, field.confidence().unwrap_or("-")], &WIDTHS));
        }
        let found = sources(self.facts.iter().map(|line| &line.field));
        if !found.is_empty() {
            text.push_str("\nThe dates are from\n");
            for cited in &found {
                text.push_str(&grid::source(cited));
            }
        }
        text
    }
}
