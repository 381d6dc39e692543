//! Which sheets a workbook has, which columns and questions stand on them and what they are called: for whoever reads
//! one and whoever writes one.

use std::collections::BTreeMap;

use crate::load::rules::layout::{OWN, PARTS};
use crate::load::text::spelling::plain;
use crate::model::{Dictionary, FactId, KindId, Owner, Page};

/// The sheet that says how to fill in the others.
pub const README: &str = "Read me";
/// The hidden sheet that holds what drop-downs offer.
pub const LISTS: &str = "Lists";
/// The headings of the sheet of the applicant: question, the applicant's answer, the partner's, notes, the fact's name.
pub const ASKED: [&str; 5] = ["Question", "Your answer", "Partner's answer", "Notes", "Name"];
/// The headings of facts that were looked up; without the three before the last those of guesses.
pub const LOOKED_UP: [&str; 9] = ["Whose", "Record", "Which", "Fact", "Value", "Looked up by", "On", "Where", "Notes"];
/// The headings of accepted findings.
pub const ACCEPTED: [&str; 4] = ["Whose", "Finding", "Because", "Notes"];
/// What stands under `Whose`: for the applicant, and for the partner.
pub const WHOSE: [&str; 2] = ["you", "partner"];

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The applicant's own facts, question by question.
    Applicant(KindId),
    /// Records of a kind, one to a row.
    Records(KindId),
    /// Facts that were looked up.
    Confirmed,
    /// Guesses.
    Assumed,
    /// Accepted findings.
    Accepted,
}

/// One sheet.
#[derive(Debug)]
pub struct Leaf<'a> {
    /// What it holds.
    pub what: What,
    /// Its name.
    pub name: String,
    /// What the layout says of it.
    pub page: Option<&'a Page>,
}

/// What a column is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Whose record it is.
    Whose,
    /// A fact.
    Fact(FactId),
    /// The programs on the list of an application.
    List,
    /// Notes of the person, for their own use.
    Notes,
    /// The record's id.
    Id,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it is about.
    pub key: Key,
    /// Its heading.
    pub heading: String,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The scenario itself: its key.
    Scenario(&'static str),
    /// A fact of the applicant.
    Fact(FactId),
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is about.
    pub about: About,
    /// The question.
    pub text: String,
    /// The name of the fact.
    pub name: String,
    /// What a column of it is called.
    pub heading: String,
    /// Whether it is one of those that come first.
    pub rank: Rank,
}

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// Among the first.
    First,
    /// Below them.
    Later,
}

/// All sheets in their order.
pub fn leaves(dictionary: &Dictionary) -> Vec<Leaf<'_>> {
    let kinds = dictionary.kinds.keys().map(String::as_str).filter(|kind| dictionary.is_given(kind));
    let pages = &dictionary.layout.pages;
    let mut names: Vec<&str> = pages.keys().map(String::as_str).collect();
    for name in kinds.chain(PARTS) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let leaf = |name: &str| {
        let page = pages.get(name);
        let what = match (name, dictionary.kind(name)) {
            ("confirmed", _) => What::Confirmed,
            ("assume", _) => What::Assumed,
            ("waive", _) => What::Accepted,
            ("applicant", Some(kind)) => What::Applicant(kind),
            (_, Some(kind)) => What::Records(kind),
            (_, None) => return None,
        };
        Some(Leaf { what, name: page.map_or_else(|| spoken(name), |page| page.sheet.clone()), page })
    };
    names.into_iter().filter_map(leaf).collect()
}

/// The facts of a kind that a scenario may give: those the layout puts first, then all others.
fn facts(dictionary: &Dictionary, kind: KindId) -> Vec<FactId> {
    let first =
        dictionary.layout.pages.get(dictionary.name(kind)).map(|page| page.first.as_slice()).unwrap_or_default();
    let all = (0..dictionary.get(kind).facts.len()).map(|index| FactId { kind, index });
    let mut found: Vec<FactId> = first.iter().filter_map(|name| dictionary.fact(kind, name)).collect();
    let rest: Vec<FactId> = all.filter(|fact| !found.contains(fact)).collect();
    found.extend(rest);
    found.retain(|fact| dictionary.def(*fact).ty.stored() && !dictionary.def(*fact).engine);
    found
}

/// The columns of the sheet of a kind of record.
pub fn columns(dictionary: &Dictionary, kind: KindId) -> Vec<Column> {
    let fixed = |key, heading: &str| Column { key, heading: heading.to_owned() };
    let mut columns = vec![fixed(Key::Whose, WHOSE_HEADING)];
    let headings = headings(dictionary, kind);
    let column = |fact: FactId| Column { key: Key::Fact(fact), heading: headings[fact.index].clone() };
    columns.extend(facts(dictionary, kind).into_iter().map(column));
    if dictionary.name(kind) == "application" {
        columns.push(fixed(Key::List, "Programs on your list"));
    }
    columns.push(fixed(Key::Notes, "Notes"));
    columns.push(fixed(Key::Id, "Id"));
    columns
}

const WHOSE_HEADING: &str = LOOKED_UP[0];

/// What a fact's column is called.
pub fn heading(dictionary: &Dictionary, fact: FactId) -> String {
    headings(dictionary, fact.kind).swap_remove(fact.index)
}

/// What the columns of the facts of a kind are called, in the order of the facts: their labels, or their names where a label
/// is that of another column too.
pub fn headings(dictionary: &Dictionary, kind: KindId) -> Vec<String> {
    let facts: Vec<FactId> = (0..dictionary.get(kind).facts.len()).map(|index| FactId { kind, index }).collect();
    let label = |fact: FactId| spoken(dictionary.def(fact).label.as_deref().unwrap_or(dictionary.fact_name(fact)));
    let labels: Vec<String> = facts.iter().map(|fact| label(*fact)).collect();
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for label in &labels {
        *columns.entry(plain(label)).or_default() += 1;
    }
    let own = |(fact, label): (&FactId, String)| {
        let taken = ["Whose", "Notes", "Id", "Programs on your list"].contains(&label.as_str());
        if taken || columns[&plain(&label)] > 1 { dictionary.fact_name(*fact).to_owned() } else { label }
    };
    facts.iter().zip(labels).map(own).collect()
}

/// The questions of the sheet of the applicant.
pub fn questions(dictionary: &Dictionary, kind: KindId) -> Vec<Question> {
    let page = dictionary.layout.pages.get(dictionary.name(kind));
    let first: Vec<&str> = page.map(|page| page.first.iter().map(String::as_str).collect()).unwrap_or_default();
    let own = |name: &'static str| Question {
        about: About::Scenario(name),
        text: dictionary.layout.questions.get(name).cloned().unwrap_or_else(|| spoken(name)),
        name: name.to_owned(),
        heading: name.to_owned(),
        rank: Rank::First,
    };
    let headings = headings(dictionary, kind);
    let of_fact = |fact: FactId| Question {
        about: About::Fact(fact),
        text: dictionary.def(fact).ask.clone().unwrap_or_else(|| headings[fact.index].clone()),
        name: dictionary.fact_name(fact).to_owned(),
        heading: headings[fact.index].clone(),
        rank: Rank::First,
    };
    let mut all: Vec<Question> = Vec::new();
    for name in &first {
        let scenario = OWN.into_iter().find(|own| own == name).map(own);
        all.extend(scenario.or_else(|| dictionary.fact(kind, name).map(of_fact)));
    }
    let rest = OWN.into_iter().map(own).chain(facts(dictionary, kind).into_iter().map(of_fact));
    for question in rest {
        if all.iter().all(|other| other.about != question.about) {
            all.push(Question { rank: if first.is_empty() { Rank::First } else { Rank::Later }, ..question });
        }
    }
    all
}

/// Whether each person of a couple has their own records of that kind.
pub fn personal(dictionary: &Dictionary, kind: KindId) -> bool {
    dictionary.get(kind).owner == Owner::Person
}

/// A name as one says it, with a capital letter.
fn spoken(name: &str) -> String {
    let name = name.replace('_', " ");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
