//! What a rule file says about itself, and all rules together. How a rule runs is `script`'s business.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::{Dictionary, FileId, Files, KindId, Source, Span, Value};

/// A rule's id: its path under `rules/` without the ending.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub Rc<str>);

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When in an evaluation a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Gives facts.
    Derive,
    /// Gives points to a place.
    Bid,
    /// Gives points to two places of a couple.
    Pair,
    /// Limits an allocation.
    Limits,
    /// Finds what is wrong.
    Check,
    /// Gives dated items.
    Due,
    /// Gives steps of the road to residency.
    Step,
    /// Writes a letter.
    Draft,
}

impl Stage {
    /// All stages in the order they run.
    pub const ALL: [Self; 8] =
        [Self::Derive, Self::Bid, Self::Pair, Self::Limits, Self::Check, Self::Due, Self::Step, Self::Draft];

    /// The name of the function that makes a rule of this stage.
    pub fn name(self) -> &'static str {
        match self {
            Self::Derive => "derive",
            Self::Bid => "bid",
            Self::Pair => "pair",
            Self::Limits => "limits",
            Self::Check => "check",
            Self::Due => "due",
            Self::Step => "step",
            Self::Draft => "draft",
        }
    }

    /// The stage of that name.
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// Who wrote a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// It is one of `rules/`.
    Shipped,
    /// It came from a folder of an advisor's own.
    Untrusted,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Must be mended.
    Error,
    /// Worth a look.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// Its name in JSON and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A message with slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Its parts in order.
    pub pieces: Vec<Piece>,
    /// Where it is written.
    pub place: Span,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A slot: the path inside the braces.
    Slot(Vec<String>),
    /// A number and what it counts: `{left signal}` says "1 signal" and "3 signals".
    Count(Vec<String>, String),
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Who wrote it.
    pub origin: Origin,
    /// Its stage.
    pub stage: Stage,
    /// The kind of record it is called for.
    pub subject: KindId,
    /// How many records the call gets before `out`: the subject, perhaps a second place, perhaps the applicant.
    pub params: Vec<String>,
    /// Its first `//!` line.
    pub doc: String,
    /// The message.
    pub says: Option<Template>,
    /// What to do about it.
    pub fix: Option<Template>,
    /// Path of the date by which the fix must be done.
    pub by: Option<Vec<String>>,
    /// Path of the date after which the rule says nothing.
    pub until: Option<Vec<String>>,
    /// Whether what it finds comes before everything else in a report.
    pub first: bool,
    /// Statements it decides.
    pub cites: Vec<String>,
    /// The kind of email, for drafts.
    pub email_kind: Option<String>,
    /// The word under which a report counts it, for derivations that are reasons.
    pub short: Option<String>,
    /// Whether it can rule a place out.
    pub forbids: bool,
    /// Derived facts it sets, adds to or votes on.
    pub sets: Vec<super::FactId>,
    /// Facts it can read.
    pub reads: Vec<super::FactId>,
    /// Its file.
    pub file: FileId,
}

/// What a data file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DataKind {
    /// A specialty: facts by season.
    Specialty,
    /// The calendar of one season.
    Calendar,
}

/// One data file, in its seasons.
#[derive(Clone, Debug)]
pub struct Data {
    /// What it holds.
    pub kind: DataKind,
    /// The name of its file, without the ending.
    pub id: String,
    /// What else people call it, each with its place.
    pub also: Vec<(String, Span)>,
    /// Facts that hold in every season: name, value, place.
    pub always: Vec<DataValue>,
    /// Facts by season.
    pub seasons: BTreeMap<i64, Vec<DataValue>>,
    /// Where it is written.
    pub place: Span,
}

/// One fact of a data file.
#[derive(Clone, Debug)]
pub struct DataValue {
    /// The fact's name.
    pub fact: String,
    /// One value, or several that contradict each other; each with its source.
    pub values: Vec<(Value, Option<Rc<Source>>)>,
    /// Whether something else in the season speaks against the only value there is.
    pub disputed: bool,
    /// Where it is written.
    pub place: Span,
}

/// What a guide says, in our words.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Where the guide says it.
    pub source: String,
    /// Our paraphrase.
    pub says: String,
}

/// Rules that speak about the same thing.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// The kind of record for which one message is given.
    pub one_for: KindId,
    /// Its rules, strongest first.
    pub rules: Vec<RuleId>,
}

/// All rules and what they rest on.
#[derive(Debug)]
pub struct RuleSet {
    /// The fact dictionary.
    pub dictionary: Rc<Dictionary>,
    /// Rules by id.
    pub rules: Vec<Rule>,
    /// Data files by kind and id.
    pub data: Vec<Data>,
    /// Statements by id.
    pub statements: BTreeMap<String, Statement>,
    /// Groups in the order of their file.
    pub groups: Vec<Group>,
    /// The date of the rules, kept with them.
    pub date: String,
    /// The derive rules, each after those whose facts it reads.
    pub derive_order: Vec<usize>,
    /// The texts they were read from.
    pub files: Files,
}

impl RuleSet {
    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.id.0 == id)
    }

    /// The rules of one stage, by id.
    pub fn of_stage(&self, stage: Stage) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.stage == stage)
    }
}

impl Template {
    /// Splits a message into text and slots.
    ///
    /// # Errors
    ///
    /// When a slot is not closed.
    pub fn parse(message: &str, place: Span) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = message;
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else { return Err("a slot is not closed".to_owned()) };
            if open > 0 {
                pieces.push(Piece::Text(rest[..open].to_owned()));
            }
            let slot = rest[open + 1..open + length].trim();
            let steps = |path: &str| path.split('.').map(str::to_owned).collect();
            pieces.push(match slot.split_once(' ') {
                None => Piece::Slot(steps(slot)),
                Some((path, noun)) => Piece::Count(steps(path), noun.trim().to_owned()),
            });
            rest = &rest[open + length + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces, place })
    }
}
