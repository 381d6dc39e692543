//! A person's list of programs as a report holds it: where to apply, whom to ask first, where the money would be lost.

use serde::Serialize;

use crate::model::RuleId;
use crate::model::wording;

use super::{NeedLine, Rest, Role, shown};

/// The programs on one person's list in one specialty.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct ApplicationList {
    /// Whose list it is.
    pub person: Role,
    /// The id of the specialty.
    pub specialty: String,
    /// The programs: first those not to pay for, then those to ask first, then those to apply to; each of these by
    /// name.
    pub programs: Vec<Listed>,
    /// What excludes the person, and from how many programs, the commonest reason first. A program counts once, under
    /// the commonest of its reasons.
    pub excluded_by: Vec<Count>,
    /// What the person saves by leaving those out; none where the season's fees are not known.
    pub fees_saved: Option<Fees>,
    /// What the programs of the list are like, one entry for each fact they are counted by.
    pub made_of: Vec<MadeOf>,
    /// The specialty as it is said inside a sentence.
    #[serde(skip)]
    pub words: String,
    /// The heading over a list that an occasion shows, such as unfilled programs; nobody is asked then and nothing is
    /// paid for. None over the person's own list.
    #[serde(skip)]
    pub listed: Option<String>,
    /// What to know before paying: `23 of your 120 internal medicine programs exclude you by their own stated rules (14
    /// visa, 9 attempts).` None where no program excludes the person and none is to be asked, and for the list of an
    /// occasion.
    #[serde(skip)]
    pub summary: Option<String>,
}

impl ApplicationList {
    /// The programs of the list with that advice.
    pub fn advised(&self, advice: Advice) -> impl Iterator<Item = &Listed> {
        self.programs.iter().filter(move |listed| listed.advice == advice)
    }
}

/// One program on the list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Listed {
    /// The path of the program.
    pub program: String,
    /// What a report calls the program.
    pub title: String,
    /// What the person should do about it.
    pub advice: Advice,
    /// What excludes the person, the commonest reason of the list first; empty unless the advice is not to pay.
    pub because: Vec<Exclusion>,
    /// The facts that are not known and that decide whether the program excludes the person; empty unless the advice is
    /// to ask first.
    pub ask: Vec<NeedLine>,
    /// The names of those facts, in words: `visas`, `your graduation year`.
    #[serde(skip)]
    pub ask_words: Vec<String>,
}

impl Listed {
    /// Why it has its advice, in words.
    pub fn reason(&self) -> String {
        match self.advice {
            Advice::Apply => "nothing they say excludes you".to_owned(),
            Advice::AskFirst if self.ask_words.is_empty() => "nobody can tell".to_owned(),
            Advice::AskFirst => format!("not known: {}", wording::list(&self.ask_words)),
            Advice::DoNotPay if self.because.is_empty() => "your own file says so".to_owned(),
            Advice::DoNotPay => {
                let says: Vec<&str> = self.because.iter().map(|because| because.says.as_str()).collect();
                wording::list(&says)
            }
        }
    }

    /// Words under which a report puts programs together: the short reason where one excludes the person, else the
    /// reason.
    pub fn group(&self) -> String {
        match (self.advice, self.because.first()) {
            (Advice::DoNotPay, Some(first)) => first.short.clone(),
            _ => self.reason(),
        }
    }
}

/// What the person should do about a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// The program's own stated rules exclude the person.
    DoNotPay,
    /// Something that could exclude the person is not known.
    AskFirst,
    /// Nothing that the program says excludes the person.
    Apply,
}

/// One reason why a program excludes the person.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Exclusion {
    /// The id of the rule that says so.
    #[serde(serialize_with = "shown")]
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub rule: RuleId,
    /// The reason, in words.
    pub says: String,
    /// The word under which the reason is counted.
    pub short: String,
}

/// How many programs have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Count {
    /// What they have in common: a reason, or the value of a fact.
    pub words: String,
    /// How many programs they are.
    pub programs: usize,
}

/// Fees that need not be paid.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Fees {
    /// How much, in the unit of the fact `application.fees_saved`: dollars.
    pub amount: i64,
    /// The amount with its unit.
    #[serde(skip)]
    pub words: String,
    /// The values from outside that the amount is worked out from.
    pub rests_on: Vec<Rest>,
}

/// How the programs of a list are spread over the words of one fact.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct MadeOf {
    /// The fact by which they are counted: `program.region`.
    pub fact: String,
    /// The same in words: `41 of 120 in two regions: 26 Mid-Atlantic, 15 Pacific; 12 Mountain, 3 not known`.
    #[serde(skip)]
    pub line: String,
    /// How many programs have each word, most first.
    pub counts: Vec<Count>,
    /// How many programs there are of which the fact is not known.
    pub unknown: usize,
}
