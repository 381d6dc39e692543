//! The fact dictionary: which records there are and what each may say. Read from `rules/facts.toml`; knows no medicine.

use foldhash::fast::FixedState;
use indexmap::IndexMap;

use super::{Layout, Occasion, Span};

/// Which kind of record, by its place in the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub usize);

/// Which fact of which kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId {
    /// The kind of record.
    pub kind: KindId,
    /// The fact's place in that kind.
    pub index: usize,
}

/// Things by name, in the order of their file.
pub type Named<T> = IndexMap<String, T, FixedState>;

/// All kinds of records.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Kinds by name, in the order of the file.
    pub kinds: Named<Kind>,
    /// How a workbook asks for them.
    pub layout: Layout,
    /// Occasions that have a report of their own, by the word that an applicant's fact has on them.
    pub occasions: Named<Occasion>,
}

/// Whose a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Each applicant has her own.
    Person,
    /// One for all applicants.
    Shared,
    /// Brought by the rules, one a season.
    Data,
    /// Made by the engine; a scenario cannot give it.
    Engine,
}

/// One kind of record.
#[derive(Debug)]
pub struct Kind {
    /// What one such record is.
    pub doc: String,
    /// The fact that names it in a report.
    pub title: Option<String>,
    /// How a report calls it in full, with facts in braces; the title where one of them is blank.
    pub called: Option<String>,
    /// The fact, a moment, that tells records of one name apart.
    pub apart: Option<String>,
    /// The facts an id is made from where a scenario gives none.
    pub id_from: Vec<String>,
    /// Whose it is.
    pub owner: Owner,
    /// Its facts by name, in the order of the file.
    pub facts: Named<FactDef>,
    /// How many of them a scenario may hold.
    pub bounds: Bounds,
    /// Where it is defined.
    pub place: Span,
}

/// How many records of a kind a scenario may hold. What is none is not bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The most of one person; of shared records the most in all.
    pub most: Option<usize>,
    /// Of shared records the most that one person has to do with: the programs on their list.
    pub most_listed: Option<usize>,
    /// The same for each of a couple.
    pub most_listed_by_two: Option<usize>,
}

/// One fact of a record.
#[derive(Debug)]
pub struct FactDef {
    /// Its type.
    pub ty: Type,
    /// What it means.
    pub doc: String,
    /// The question a person is asked for it.
    pub ask: Option<String>,
    /// Where the answer is found.
    pub look: Option<String>,
    /// How a report names it, where its name with spaces will not do.
    pub label: Option<String>,
    /// The unit, for numbers.
    pub unit: Option<String>,
    /// The page where an editor of the rules' data looks it up; none where nobody has to.
    pub look_up: Option<String>,
    /// Another fact of the record and its words, where only these make this fact exist.
    pub only_if: Option<(String, Vec<String>)>,
    /// Smallest and largest allowed number.
    pub range: Option<(f64, f64)>,
    /// How rules' contributions are put together, where rules derive it.
    pub derived: Option<Combine>,
    /// Whether the engine gives it and a scenario cannot.
    pub engine: bool,
    /// Who may read it outside.
    pub privacy: Privacy,
    /// Where it is defined.
    pub place: Span,
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
    /// All must say the same.
    One,
    /// True as soon as one says so, else false.
    Any,
    /// Added up.
    Sum,
    /// The word with most votes; on a tie the one listed first.
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
    /// One of these words, each with how a report says it.
    Enum(Named<String>),
    /// Any of these words, each with how a report says it.
    Set(Named<String>),
    /// Another record.
    Reference(KindId),
    /// All records that a link reaches.
    List(KindId, Link),
    /// The one record that a link reaches; without it, its facts are unknown.
    One(KindId, Link),
}

/// How a list of records is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// All of the applicant's own.
    Own,
    /// Those whose path equals this record, or this record's `equals` path.
    Through {
        /// Path in the other record.
        path: Vec<String>,
        /// Path in this record; none for the record itself.
        equals: Option<Vec<String>>,
    },
    /// Those a path of lists leads to.
    Along(Vec<String>),
}

impl Dictionary {
    /// Whether a scenario may give records of that kind.
    pub fn is_given(&self, name: &str) -> bool {
        self.kind(name).is_some_and(|kind| matches!(self.get(kind).owner, Owner::Person | Owner::Shared))
    }

    /// The kind of that name.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.kinds.get_index_of(name).map(KindId)
    }

    /// The kind of that number.
    pub fn get(&self, id: KindId) -> &Kind {
        &self.kinds[id.0]
    }

    /// The name of a kind.
    pub fn name(&self, id: KindId) -> &str {
        self.kinds.get_index(id.0).map_or("", |(name, _)| name)
    }

    /// The fact of that name.
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

    /// `record.fact`.
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
    /// The kind of record that a reference, list or single relation leads to.
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
