//! The fact dictionary: which records there are and what each may say. Read from `rules/facts.toml`; knows no medicine.

use foldhash::fast::FixedState;
use indexmap::IndexMap;

use super::{FactId, KindId, Layout, Occasion, Span};

/// Things by name, in the order in which their file names them.
pub type Named<T> = IndexMap<String, T, FixedState>;

/// All kinds of records with their facts, how a workbook asks for them, and the occasions there are.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Kinds by name, in the order of the file.
    pub kinds: Named<Kind>,
    /// How a workbook asks for them.
    pub layout: Layout,
    /// Occasions that have a report of their own, by the word that the applicant's fact `occasion` has on them.
    pub occasions: Named<Occasion>,
}

/// Whose a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Each applicant has their own; of a couple each record belongs to one of the two.
    Person,
    /// One for all applicants, such as a program.
    Shared,
    /// Brought by the data files of the rules, such as the calendar of a season.
    Data,
    /// Made by the engine; a scenario cannot give it.
    Engine,
}

/// One kind of record.
#[derive(Debug)]
pub struct Kind {
    /// What one such record is.
    pub doc: String,
    /// The name of the fact that names such a record in a report; none where its id names it.
    pub title: Option<String>,
    /// Its full name in a report, with facts in braces: `{kind} to {program}`. Where one of these facts is not known,
    /// the title is used; none where the title is always used.
    pub called: Option<String>,
    /// The name of a fact that is a moment or a text: a report adds its day, or the text, where two records of a person have the
    /// same name.
    /// None where nothing tells them apart.
    pub apart: Option<String>,
    /// The names of the facts that an id is made from where a scenario gives none, in this order.
    pub id_from: Vec<String>,
    /// Whose such a record is.
    pub owner: Owner,
    /// Its facts by name, in the order of the file.
    pub facts: Named<FactDef>,
    /// The names of the facts in which no two such records of one person are the same; several are the same only together,
    /// and the first of them must be said.
    pub once: Vec<Vec<String>>,
    /// Whether the partners of a couple may repeat such a record, as the lines of their rank lists do.
    pub couples_repeat: bool,
    /// The names of the facts that every such record of the rules' data has, whatever the season.
    pub always: Vec<String>,
    /// Whether no two such records of one person may say the same in everything.
    pub no_copies: bool,
    /// The names of days of the rules' data, none of which is before the one that stands before it here.
    pub order: Vec<String>,
    /// How many such records a scenario may hold.
    pub bounds: Bounds,
    /// Where it is defined: its heading in `rules/facts.toml`.
    pub place: Span,
}

/// How many records of a kind a scenario may hold, and from which years its days may be. A bound that is none does not exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The most records of one person; of shared records the most in all.
    pub most: Option<usize>,
    /// Of shared records the most that one person has to do with: the programs on their list.
    pub most_listed: Option<usize>,
    /// The same for each person of a couple.
    pub most_listed_by_two: Option<usize>,
    /// How many years before the year of the Match, and how many after it, a day of such a record may lie.
    pub years: Option<(i64, i64)>,
}

/// One fact of a record.
#[derive(Debug)]
pub struct FactDef {
    /// Which values it can have.
    pub ty: Type,
    /// What it means, in a sentence.
    pub doc: String,
    /// The question by which a person is asked for it; none where nobody is asked.
    pub ask: Option<String>,
    /// Where a person finds the answer to that question; none where the dictionary does not say.
    pub look: Option<String>,
    /// What a report calls it; none where its name will do, with spaces in place of underscores.
    pub label: Option<String>,
    /// The unit of its numbers, such as `months`; none where they have none.
    pub unit: Option<String>,
    /// The page where an editor of the rules' data looks it up; none where nobody has to.
    pub look_up: Option<String>,
    /// The name of another fact of the record, and the words it must have for this fact to exist; none where this fact
    /// always exists.
    pub only_if: Option<(String, Vec<String>)>,
    /// The smallest and the largest number it may be, in that order; none where any number may stand.
    pub range: Option<(f64, f64)>,
    /// How many years before the year of the Match, and how many after it, it may lie; none where its record says so.
    pub years: Option<(i64, i64)>,
    /// Whether the day is never a Saturday or a Sunday.
    pub workday: bool,
    /// How what several rules say of it becomes one value; none where no rule derives it.
    pub derived: Option<Combine>,
    /// Whether only the engine gives it, so that a scenario cannot.
    pub engine: bool,
    /// What it means where nobody wrote it down.
    pub blank: Blank,
    /// Who outside may read it.
    pub privacy: Privacy,
    /// Where it is defined: in `rules/facts.toml` or in the `facts.toml` of a folder of checks.
    pub place: Span,
}

/// What a fact means that nobody wrote down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// It has a value, which is not known.
    Unknown,
    /// It has not come to pass, as far as is written.
    NotYet,
    /// There is no such thing.
    None,
}

/// Who may read a fact outside, and what becomes of it in a test case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// A person's own: left out of shared reports, invented anew in a test case.
    Private,
    /// It names something that others know too: shared, invented anew in a test case.
    Named,
    /// It names nobody: stays as it is.
    Open,
}

/// How what several rules say about one derived fact is put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// All rules must say the same value; where they do not, the fact is not known.
    One,
    /// Yes as soon as one rule says yes, else no.
    Any,
    /// The sum of the numbers that rules add.
    Sum,
    /// The word that most rules vote for; on a tie the one that the fact's type lists first. Without votes the fact is
    /// not known.
    Votes,
}

/// The type of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A short text.
    Text,
    /// A text of any length, asked only by words such as `mentions`.
    LongText,
    /// A day.
    Date,
    /// A day or an instant.
    Moment,
    /// One of these words; beside each word what a report says for it.
    Enum(Named<String>),
    /// Any of these words, or none of them; beside each word what a report says for it.
    Set(Named<String>),
    /// One other record, of that kind, which a scenario names.
    Reference(KindId),
    /// All records of that kind that the link reaches.
    List(KindId, Link),
    /// The one record of that kind that the link reaches; where there is none, its facts are not known.
    One(KindId, Link),
}

/// How other records are reached from a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// All records of the kind that the person has to do with.
    Own,
    /// The records whose value at `path` equals this record, or equals the value at this record's path `equals`.
    Through {
        /// Names of facts that lead from the other record to the value that is compared.
        path: Vec<String>,
        /// Names of facts that lead from this record to the value that is compared; none where this record itself is
        /// compared.
        equals: Option<Vec<String>>,
    },
    /// The records at the end of a path of lists, which are named in order.
    Along(Vec<String>),
}

impl Dictionary {
    /// Whether a scenario may give records of that kind.
    pub fn is_given(&self, name: &str) -> bool {
        self.kind(name).is_some_and(|kind| matches!(self.get(kind).owner, Owner::Person | Owner::Shared))
    }

    /// The kind of that name, if there is one.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.kinds.get_index_of(name).map(KindId)
    }

    /// The definition of a kind.
    pub fn get(&self, id: KindId) -> &Kind {
        &self.kinds[id.0]
    }

    /// The name of a kind.
    pub fn name(&self, id: KindId) -> &str {
        self.kinds.get_index(id.0).map_or("", |(name, _)| name)
    }

    /// The fact of that name of that kind, if there is one.
    pub fn fact(&self, kind: KindId, name: &str) -> Option<FactId> {
        self.get(kind).facts.get_index_of(name).map(|index| FactId { kind, index })
    }

    /// The definition of a fact.
    pub fn def(&self, fact: FactId) -> &FactDef {
        &self.get(fact.kind).facts[fact.index]
    }

    /// The name of a fact, without its record.
    pub fn fact_name(&self, fact: FactId) -> &str {
        self.get(fact.kind).facts.get_index(fact.index).map_or("", |(name, _)| name)
    }

    /// The names of the kind and of the fact: `program.visas`.
    pub fn path(&self, fact: FactId) -> String {
        format!("{}.{}", self.name(fact.kind), self.fact_name(fact))
    }

    /// How a report says a word of an enum or set; the word itself where the type has no words.
    pub fn label<'a>(&'a self, fact: FactId, word: &'a str) -> &'a str {
        match &self.def(fact).ty {
            Type::Enum(values) | Type::Set(values) => values.get(word).map_or(word, String::as_str),
            _ => word,
        }
    }
}

impl FactDef {
    /// The smallest and the largest whole number it may be; none where any may stand.
    pub fn whole_range(&self) -> Option<(i64, i64)> {
        self.range.map(|(least, most)| (whole(least), whole(most)))
    }
}

/// The whole number nearest to a number of the dictionary.
#[expect(clippy::cast_possible_truncation, reason = "a number too large becomes the largest there is")]
pub fn whole(number: f64) -> i64 {
    number.round() as i64
}

impl Blank {
    /// What holds where the dictionary says nothing: a day that is not written down has not come, what a person is asked
    /// for in numbers or words is not known, and of everything else there is none.
    pub fn unsaid(ty: &Type, asked: bool) -> Self {
        match ty {
            Type::Date | Type::Moment => Self::NotYet,
            Type::Bool | Type::Integer | Type::Number | Type::Enum(_) | Type::Set(_) if asked => Self::Unknown,
            _ => Self::None,
        }
    }
}

impl Privacy {
    /// What holds where the dictionary says nothing: texts of a person's own records are private, texts of shared
    /// records are names, everything else is open.
    pub fn unsaid(ty: &Type, owner: Owner) -> Self {
        match (ty, owner) {
            (Type::Text | Type::LongText, Owner::Person) => Self::Private,
            (Type::Text | Type::LongText, Owner::Shared) => Self::Named,
            _ => Self::Open,
        }
    }
}

impl Type {
    /// The kind of record that a reference, list or single relation leads to; none for other types.
    pub fn target(&self) -> Option<KindId> {
        match self {
            Self::Reference(kind) | Self::List(kind, _) | Self::One(kind, _) => Some(*kind),
            _ => None,
        }
    }

    /// Whether a record stores it, rather than reaching it over a link.
    pub fn stored(&self) -> bool {
        !matches!(self, Self::List(..) | Self::One(..))
    }

    /// The type in the words of `facts.toml`, without its values.
    pub fn describe(&self, dictionary: &Dictionary) -> String {
        match self {
            Self::Bool => "bool".into(),
            Self::Integer => "integer".into(),
            Self::Number => "number".into(),
            Self::Text => "text".into(),
            Self::LongText => "long text".into(),
            Self::Date => "date".into(),
            Self::Moment => "moment".into(),
            Self::Enum(_) => "enum".into(),
            Self::Set(_) => "set".into(),
            Self::Reference(kind) => format!("reference to {}", dictionary.name(*kind)),
            Self::List(kind, _) => format!("list of {}", dictionary.name(*kind)),
            Self::One(kind, _) => format!("one {}", dictionary.name(*kind)),
        }
    }
}
