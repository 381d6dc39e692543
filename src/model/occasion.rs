//! Occasions of a season that have a report of their own, such as the week in which somebody did not match. What they are
//! is written in `rules/occasions.toml`, which one it is rules derive; knows no medicine.

use super::{PersonId, RuleId, Value, World};

/// The fact of an applicant that names her occasion.
pub const OCCASION: &str = "occasion";

/// One occasion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The folders of rules that speak on it.
    pub topics: Vec<String>,
    /// What its report says first.
    pub opening: Vec<String>,
    /// What stands over errors.
    pub first: String,
    /// What stands over warnings.
    pub look: String,
    /// A yes-or-no of programs: those that say yes are listed, under these words.
    pub list: Option<(String, String)>,
    /// Dates of the season that are shown on it and to nobody else.
    pub dates: Vec<String>,
    /// Other dates of the season that are shown on it.
    pub also: Vec<String>,
}

impl Occasion {
    /// Whether a rule speaks on it.
    pub fn hears(&self, rule: &RuleId) -> bool {
        self.topics.iter().any(|topic| rule.0.strip_prefix(topic.as_str()).is_some_and(|rest| rest.starts_with('/')))
    }
}

impl World {
    /// The occasion a person is in, with its word; none in the usual course of a season.
    pub fn occasion(&self, person: PersonId) -> Option<(&str, &Occasion)> {
        let Value::Word(word) = self.by_name(self.applicant(person), OCCASION)? else { return None };
        self.dictionary.occasions.get(&**word).map(|occasion| (&**word, occasion))
    }
}
