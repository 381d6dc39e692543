//! Occasions of a season that have a report of their own, such as the week in which somebody did not match. What they are
//! is written in `rules/occasions.toml`, which one it is rules derive; knows no medicine.

use super::RuleId;

/// The fact of an applicant whose word names the occasion they are in.
pub const OCCASION: &str = "occasion";

/// One occasion: what its report says and shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The folders under `rules/` whose rules speak on it; all other rules are silent.
    pub topics: Vec<String>,
    /// What its report says first, a line each.
    pub opening: Vec<String>,
    /// The heading over errors.
    pub first: String,
    /// The heading over warnings.
    pub look: String,
    /// The name of a yes-or-no fact of programs, and a heading: the programs that say yes are listed under it. None
    /// where the report has no list.
    pub list: Option<(String, String)>,
    /// The names of dates of the season that are shown on it and to nobody else.
    pub dates: Vec<String>,
    /// The names of other dates of the season that are shown on it.
    pub also: Vec<String>,
}

impl Occasion {
    /// Whether a rule speaks on it: whether the rule is in one of its folders.
    pub fn hears(&self, rule: &RuleId) -> bool {
        self.topics.iter().any(|topic| rule.0.strip_prefix(topic.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}
