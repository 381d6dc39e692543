//! Her list of programs as a report holds it: where to apply, whom to ask first, where the money would be lost.

use serde::Serialize;

use crate::model::RuleId;
use crate::report::words;

use super::{NeedLine, Rest, Role, shown};

/// The programs on one person's list in one specialty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ApplicationList {
    /// Who.
    pub person: Role,
    /// The specialty.
    pub specialty: String,
    /// The programs: to apply to, to ask first, not to pay for; each by name.
    pub programs: Vec<Listed>,
    /// What excludes her, and from how many; a program counts once, under the commonest of its reasons.
    pub excluded_by: Vec<Count>,
    /// What she saves by leaving those out, where the season's fees are known.
    pub fees_saved: Option<Fees>,
    /// What the list is made of.
    pub made_of: Vec<MadeOf>,
    /// The specialty inside a sentence.
    #[serde(skip)]
    pub words: String,
    /// What stands over it where it is not her own list; on such an occasion nobody is asked and nothing is paid for.
    #[serde(skip)]
    pub listed: Option<String>,
    /// `23 of your 120 internal medicine programs exclude you by their own stated rules (14 visa, 9 attempts).`
    #[serde(skip)]
    pub summary: Option<String>,
}

impl ApplicationList {
    /// The programs with that advice.
    pub fn advised(&self, advice: Advice) -> impl Iterator<Item = &Listed> {
        self.programs.iter().filter(move |listed| listed.advice == advice)
    }
}

/// One program on the list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Listed {
    /// The program.
    pub program: String,
    /// How a report calls it.
    pub title: String,
    /// What to do about it.
    pub advice: Advice,
    /// What excludes her.
    pub because: Vec<Exclusion>,
    /// What to ask.
    pub ask: Vec<NeedLine>,
    /// The same in a few words.
    #[serde(skip)]
    pub ask_words: Vec<String>,
}

impl Listed {
    /// Why it stands where it does, in words.
    pub fn reason(&self) -> String {
        match self.advice {
            Advice::Apply => "nothing they say excludes you".to_owned(),
            Advice::AskFirst if self.ask_words.is_empty() => "nobody can tell".to_owned(),
            Advice::AskFirst => format!("not known: {}", words::list(&self.ask_words)),
            Advice::DoNotPay if self.because.is_empty() => "your own file says so".to_owned(),
            Advice::DoNotPay => {
                let says: Vec<&str> = self.because.iter().map(|because| because.says.as_str()).collect();
                words::list(&says)
            }
        }
    }

    /// Under what it is put together with others: the word it is counted under, where it excludes her.
    pub fn group(&self) -> String {
        match (self.advice, self.because.first()) {
            (Advice::DoNotPay, Some(first)) => first.short.clone(),
            _ => self.reason(),
        }
    }
}

/// What to do about a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Its own stated rules exclude her.
    DoNotPay,
    /// Something that could exclude her is not known.
    AskFirst,
    /// Nothing it says excludes her.
    Apply,
}

/// Why a program excludes her.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Exclusion {
    /// The rule that says so.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The reason.
    pub says: String,
    /// The word under which it is counted.
    pub short: String,
}

/// How many programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Count {
    /// Of what.
    pub words: String,
    /// How many.
    pub programs: usize,
}

/// Fees that need not be paid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Fees {
    /// How much.
    pub amount: i64,
    /// With its unit.
    #[serde(skip)]
    pub words: String,
    /// The fees it is reckoned from.
    pub rests_on: Vec<Rest>,
}

/// What a list is made of, by one fact.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct MadeOf {
    /// The fact.
    pub fact: String,
    /// `41 of 120 in two regions: 26 Mid-Atlantic, 15 Pacific; 12 Mountain, 3 not known`.
    #[serde(skip)]
    pub line: String,
    /// How many of each, most first.
    pub counts: Vec<Count>,
    /// Of how many it is not known.
    pub unknown: usize,
}
