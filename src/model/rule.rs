//! What a rule file says about itself, and all rules together. How a rule runs is `script`'s business.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Dictionary, FileId, Files, KindId, RuleId, Source, Span, Value};

/// When in an evaluation a rule runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Says what derived facts are.
    Derive,
    /// Gives points to a place, or forbids it.
    Bid,
    /// Gives points to a place of one person of a couple beside a place of the other, or forbids the two together.
    Pair,
    /// Limits how many places are chosen.
    Limits,
    /// Finds what is wrong with a plan.
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
    /// Where it is written, in the rule's file.
    pub place: Span,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A slot: the names inside the braces, which lead to a fact or record.
    Slot(Vec<String>),
    /// A number and the word for what it counts: the names that lead to the number, and the noun. `{left signal}` says
    /// "1 signal" and "3 signals".
    Count(Vec<String>, String),
    /// A part in square brackets: it is left out where a slot in it cannot be filled in.
    Optional(Vec<Piece>),
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id: the path of its file under `rules/` without the ending.
    pub id: RuleId,
    /// Who wrote it.
    pub origin: Origin,
    /// When it runs, and what it may say.
    pub stage: Stage,
    /// The kind of record that it is called for, once for each record.
    pub subject: KindId,
    /// The names of the parameters before `out`: the subject, of a pair rule the partner's place, then perhaps the
    /// applicant.
    pub params: Vec<String>,
    /// The first line of its head comment (`//!`): what it is about.
    pub doc: String,
    /// The message; none where the rule gives none.
    pub says: Option<Template>,
    /// What to do about what it finds; none where the rule does not say.
    pub fix: Option<Template>,
    /// The names that lead to the moment by which the fix should be done; none where there is no such moment.
    pub by: Option<Vec<String>>,
    /// The names that lead to the moment after which the rule says nothing; none where it always speaks.
    pub until: Option<Vec<String>>,
    /// Whether what it finds comes before everything else in a report.
    pub first: bool,
    /// The ids of the statements it is made from.
    pub cites: Vec<String>,
    /// The kind of letter that a draft rule writes; none for other rules.
    pub email_kind: Option<String>,
    /// The word under which a report counts its reason; none unless it is a derivation that gives reasons.
    pub short: Option<String>,
    /// Whether it can rule a place out.
    pub forbids: bool,
    /// Derived facts that it sets, adds to or votes on.
    pub sets: Vec<super::FactId>,
    /// Facts that its text can read.
    pub reads: Vec<super::FactId>,
    /// The file it is written in.
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
    /// The name of its file without the ending.
    pub id: String,
    /// Other names that people use for it, each with the place where it is written.
    pub also: Vec<(String, Span)>,
    /// Facts that hold in every season.
    pub always: Vec<DataValue>,
    /// Facts by season: the year of the Match.
    pub seasons: BTreeMap<i64, Vec<DataValue>>,
    /// Where it is written.
    pub place: Span,
}

/// One fact of a data file.
#[derive(Clone, Debug)]
pub struct DataValue {
    /// The name of the fact.
    pub fact: String,
    /// One value, or several that contradict each other; each with its source, which is none where the file gives none.
    pub values: Vec<(Value, Option<Rc<Source>>)>,
    /// Whether the file says that something else speaks against its only value.
    pub disputed: bool,
    /// Where it is written.
    pub place: Span,
}

/// What a guide says, in our words.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Where the guide says it.
    pub source: String,
    /// What it says, in our own words.
    pub says: String,
}

/// Rules that speak about the same thing.
#[derive(Clone, Debug)]
pub struct Group {
    /// The id of the group.
    pub id: String,
    /// The kind of record for which one message is given: findings about the same record of it are folded.
    pub one_for: KindId,
    /// Its rules, strongest first.
    pub rules: Vec<RuleId>,
}

/// All rules and what they rest on.
#[derive(Debug)]
pub struct RuleSet {
    /// The fact dictionary.
    pub dictionary: Rc<Dictionary>,
    /// All rules, sorted by id; their place in this list is their number.
    pub rules: Vec<Rule>,
    /// Data files, sorted by kind and id.
    pub data: Vec<Data>,
    /// What guides say, by id of the statement.
    pub statements: BTreeMap<String, Statement>,
    /// Groups in the order of their file.
    pub groups: Vec<Group>,
    /// The date of the rules: `2026-11-22`.
    pub date: String,
    /// The numbers of the derive rules, each after those whose facts it reads.
    pub derive_order: Vec<usize>,
    /// The texts that rules, data and facts were read from.
    pub files: Files,
}

impl RuleSet {
    /// The rule of that id, if there is one.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| &*rule.id.0 == id)
    }

    /// The rules of one stage with their numbers, sorted by id.
    pub fn of_stage(&self, stage: Stage) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| rule.stage == stage)
    }
}

impl Template {
    /// Splits a message into text, slots and parts in square brackets.
    ///
    /// # Errors
    ///
    /// A sentence, where a slot or a bracket is not closed.
    pub fn parse(message: &str, place: Span) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = message;
        while let Some(open) = rest.find('[') {
            let Some(length) = rest[open..].find(']') else { return Err("a `[` is not closed".to_owned()) };
            pieces.extend(slots(&rest[..open])?);
            pieces.push(Piece::Optional(slots(&rest[open + 1..open + length])?));
            rest = &rest[open + length + 1..];
        }
        pieces.extend(slots(rest)?);
        Ok(Self { pieces, place })
    }

    /// Splits a text into text and slots; square brackets are part of the text.
    ///
    /// # Errors
    ///
    /// A sentence, where a slot is not closed.
    pub fn parse_letter(text: &str, place: Span) -> Result<Self, String> {
        Ok(Self { pieces: slots(text)?, place })
    }
}

fn slots(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
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
    Ok(pieces)
}
