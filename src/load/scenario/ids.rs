//! What records are called: by the id a user gives, or one made from their facts. Finding them again by that id.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::text::fields::choose;
use crate::load::text::spelling::ellipsize;
use crate::load::text::spelling::slug;
use crate::load::text::tree::{Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, Kind, KindId, Owner, PersonId, RecordId, Span, Type, did_you_mean};

/// The ids of all records of one kind and owner, in their order; none where one has no id, which is then a problem.
pub(crate) fn ids(
    kind: &Kind,
    name: &str,
    nodes: &[&Node],
    show: &dyn Fn(Span) -> String,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Option<String>> {
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    let mut found: Vec<Option<String>> = Vec::new();
    for node in nodes {
        found.push(node.get("id").and_then(|id| given(id, name, &mut taken, show, problems)));
    }
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    let mut unnamed: Vec<(String, usize)> = Vec::new();
    for (n, node) in nodes.iter().enumerate().filter(|(_, node)| node.get("id").is_none()) {
        match made(kind, name, node) {
            Ok(base) => unnamed.push((base, n)),
            Err(problem) => problems.push(problem),
        }
    }
    // By what they say, never by where they stand: the order of a file does not show.
    unnamed
        .sort_by(|(a, m), (b, n)| a.cmp(b).then_with(|| by_content(kind, nodes[*m]).cmp(&by_content(kind, nodes[*n]))));
    for (base, n) in unnamed {
        found[n] = Some(free(&base, &mut taken, &mut next, nodes[n].place));
    }
    found
}

/// What tells records with the same base of an id apart: first their dates, in the order of the dictionary and the blank
/// ones last, then everything they say.
fn by_content(kind: &Kind, node: &Node) -> (Vec<(bool, String)>, String) {
    let dated = kind.facts.iter().filter(|(_, def)| matches!(def.ty, Type::Date | Type::Moment));
    let date = |(name, _): (&String, _)| node.get(name).map_or((true, String::new()), |at| (false, at.plain()));
    (dated.map(date).collect(), node.plain())
}

fn given(
    node: &Node,
    kind: &str,
    taken: &mut BTreeMap<String, Span>,
    show: &dyn Fn(Span) -> String,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let Some(id) = node.text() else {
        problems.push(Diagnostic::at(Code::WrongType, node.place, format!("an `id` is a text, not {}", node.shown())));
        return None;
    };
    let plain = |c: char| c == '-' || c == '_' || (c.is_alphanumeric() && !c.is_uppercase());
    if id.is_empty() || !id.chars().all(plain) {
        let problem = Diagnostic::at(Code::WrongType, node.place, format!("`{}` cannot be an id", ellipsize(id)));
        let help = match slug(id) {
            made if made.is_empty() => "an id is small letters, digits and hyphens".to_owned(),
            made => format!("an id is small letters, digits and hyphens: `{}`", ellipsize(&made)),
        };
        problems.push(problem.help(help));
        return None;
    }
    if let Some(first) = taken.get(id) {
        let problem =
            Diagnostic::at(Code::Duplicate, node.place, format!("there is a {kind} `{}` already", ellipsize(id)));
        problems.push(problem.help(format!("the first one is at {}", show(*first))));
        return None;
    }
    taken.insert(id.to_owned(), node.place);
    Some(id.to_owned())
}

fn made(kind: &Kind, name: &str, node: &Node) -> Result<String, Diagnostic> {
    if kind.id_from.is_empty() {
        return Err(Diagnostic::at(Code::Missing, node.place, format!("this {name} has no `id`")));
    }
    let mut parts = Vec::new();
    for fact in &kind.id_from {
        // A blank in life is no mistake: the id is made from what is there.
        let Some(value) = node.get(fact) else { continue };
        let text = match &value.value {
            Tree::Text(text) => slug(text),
            Tree::Integer(number) => number.to_string(),
            Tree::Bool(answer) => answer.to_string(),
            Tree::Moment(moment) => slug(&moment.to_string()),
            Tree::Number(_) | Tree::List(_) | Tree::Table(_) => String::new(),
        };
        if text.is_empty() {
            let problem =
                Diagnostic::at(Code::WrongValue, value.place, format!("no id can be made from {}", value.shown()));
            return Err(problem.help("give an `id` of small letters, digits and hyphens"));
        }
        parts.push(text);
    }
    if parts.is_empty() {
        let from = kind.id_from.iter().map(|fact| format!("`{fact}`")).collect::<Vec<_>>().join(" and ");
        let problem = Diagnostic::at(Code::Missing, node.place, format!("this {name} has no {from}"));
        return Err(problem.help(format!("its id is made from {from}; give it, or an `id`")));
    }
    Ok(parts.join("-"))
}

fn free(base: &str, taken: &mut BTreeMap<String, Span>, next: &mut BTreeMap<String, usize>, place: Span) -> String {
    let number = next.entry(base.to_owned()).or_insert(1);
    let mut id = base.to_owned();
    while taken.contains_key(&id) {
        *number += 1;
        id = format!("{base}-{number}");
    }
    taken.insert(id.clone(), place);
    id
}

/// There is no record of that id.
pub(crate) struct NoSuch {
    /// The one that may have been meant.
    near: Option<String>,
    /// What helps where none is near.
    otherwise: Option<String>,
}

impl NoSuch {
    /// There is none at all.
    pub(crate) fn because(why: &str) -> Self {
        Self { near: None, otherwise: Some(why.to_owned()) }
    }

    /// None of these has that id.
    pub(crate) fn among<'a>(id: &str, names: impl Iterator<Item = &'a str> + Clone) -> Self {
        const FEW: usize = 8;
        let few = names.clone().count() <= FEW;
        Self { near: did_you_mean(id, names.clone()), otherwise: few.then(|| choose(id, names)) }
    }

    /// Says where all of them are listed, where they are too many to name.
    fn or_look(self, listed: &str) -> Self {
        Self { otherwise: self.otherwise.or_else(|| Some(listed.to_owned())), ..self }
    }

    /// Another guess at what was meant, which wins.
    pub(crate) fn or_near(self, near: Option<String>) -> Self {
        Self { near: near.or(self.near), ..self }
    }

    /// The problem it is where the id is written.
    pub(crate) fn problem(self, dictionary: &Dictionary, kind: KindId, id: &str, place: Span) -> Diagnostic {
        let shared = dictionary.get(kind).owner == Owner::Shared;
        let code = if self.near.is_none() && shared { Code::UnknownSharedRecord } else { Code::UnknownName };
        let problem = Diagnostic::at(code, place, format!("no {} `{}`", dictionary.name(kind), ellipsize(id)));
        problem.maybe_help(self.near.or(self.otherwise))
    }
}

/// All records by kind, owner and id.
#[derive(Default)]
pub(crate) struct Index {
    records: BTreeMap<(KindId, Option<PersonId>), BTreeMap<String, RecordId>>,
    /// What else the rules' own records are called, as ids.
    also: BTreeMap<(KindId, String), RecordId>,
}

impl Index {
    /// Keeps a record.
    pub(crate) fn add(&mut self, kind: KindId, owner: Option<PersonId>, id: &str, record: RecordId) {
        self.records.entry((kind, owner)).or_default().insert(id.to_owned(), record);
    }

    /// Keeps another name of one of the rules' own records; capitals and punctuation do not count.
    pub(crate) fn also(&mut self, kind: KindId, name: &str, record: RecordId) {
        self.also.entry((kind, slug(name))).or_insert(record);
    }

    /// Whether there is a record of that kind, owner and id.
    pub(crate) fn has(&self, kind: KindId, owner: Option<PersonId>, id: &str) -> bool {
        self.records.get(&(kind, owner)).is_some_and(|known| known.contains_key(id))
    }

    /// The record of that id among those a person has to do with, or what may have been meant.
    pub(crate) fn find(
        &self,
        dictionary: &Dictionary,
        kind: KindId,
        person: PersonId,
        id: &str,
    ) -> Result<RecordId, NoSuch> {
        let owner = (dictionary.get(kind).owner == Owner::Person).then_some(person);
        let Some(known) = self.records.get(&(kind, owner)).filter(|known| !known.is_empty()) else {
            return Err(NoSuch::because(&format!("there is no {} at all", dictionary.name(kind))));
        };
        let named = || self.also.get(&(kind, slug(id))).copied();
        known.get(id).copied().or_else(named).ok_or_else(|| {
            let none = NoSuch::among(id, known.keys().map(String::as_str));
            match dictionary.get(kind).owner {
                Owner::Data => none.or_look("`preceptor rules list specialties` prints all of them"),
                Owner::Person | Owner::Shared | Owner::Engine => none,
            }
        })
    }

    /// The shared records of a kind.
    pub(crate) fn shared(&self, kind: KindId) -> BTreeSet<RecordId> {
        self.records.get(&(kind, None)).map(|known| known.values().copied().collect()).unwrap_or_default()
    }

    /// A person's own records of a kind.
    pub(crate) fn own(&self, kind: KindId, person: PersonId) -> BTreeSet<RecordId> {
        self.records.get(&(kind, Some(person))).map(|known| known.values().copied().collect()).unwrap_or_default()
    }
}
