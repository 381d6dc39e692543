//! What records are called: by the id a user gives, or one made from their facts. Finding them again by that id.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::choose;
use super::tree::{Node, Tree, cut};
use crate::model::{Dictionary, Kind, KindId, Owner, PersonId, Place, Problem, RecordId, did_you_mean};

/// An id as it is made from a text: small letters and digits, everything else a hyphen.
pub fn slug(text: &str) -> String {
    let mut made = String::new();
    for c in text.to_lowercase().chars() {
        if c.is_alphanumeric() {
            made.push(c);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
    }
    made.truncate(made.trim_end_matches('-').len());
    made
}

/// The ids of all records of one kind and owner, in their order; none where one has no id, which is then a problem.
pub(crate) fn ids(
    kind: &Kind,
    name: &str,
    nodes: &[&Node],
    show: &dyn Fn(Place) -> String,
    problems: &mut Vec<Problem>,
) -> Vec<Option<String>> {
    let mut taken: BTreeMap<String, Place> = BTreeMap::new();
    let mut found: Vec<Option<String>> = Vec::new();
    for node in nodes {
        found.push(node.get("id").and_then(|id| given(id, name, &mut taken, show, problems)));
    }
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    let unnamed = nodes.iter().zip(&mut found).filter(|(node, _)| node.get("id").is_none());
    for (node, id) in unnamed {
        match made(kind, name, node) {
            Ok(base) => *id = Some(free(&base, &mut taken, &mut next, node.place)),
            Err(problem) => problems.push(problem),
        }
    }
    found
}

fn given(
    node: &Node,
    kind: &str,
    taken: &mut BTreeMap<String, Place>,
    show: &dyn Fn(Place) -> String,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let Some(id) = node.text() else {
        problems.push(Problem::at(node.place, format!("an `id` is a text, not {}", node.shown())));
        return None;
    };
    let plain = |c: char| c == '-' || c == '_' || (c.is_alphanumeric() && !c.is_uppercase());
    if id.is_empty() || !id.chars().all(plain) {
        let problem = Problem::at(node.place, format!("`{}` cannot be an id", cut(id)));
        let help = match slug(id) {
            made if made.is_empty() => "an id is small letters, digits and hyphens".to_owned(),
            made => format!("an id is small letters, digits and hyphens: `{}`", cut(&made)),
        };
        problems.push(problem.help(help));
        return None;
    }
    if let Some(first) = taken.get(id) {
        let problem = Problem::at(node.place, format!("there is a {kind} `{}` already", cut(id)));
        problems.push(problem.help(format!("the first one is at {}", show(*first))));
        return None;
    }
    taken.insert(id.to_owned(), node.place);
    Some(id.to_owned())
}

fn made(kind: &Kind, name: &str, node: &Node) -> Result<String, Problem> {
    if kind.id_from.is_empty() {
        return Err(Problem::at(node.place, format!("this {name} has no `id`")));
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
            let problem = Problem::at(value.place, format!("no id can be made from {}", value.shown()));
            return Err(problem.help("give an `id` of small letters, digits and hyphens"));
        }
        parts.push(text);
    }
    if parts.is_empty() {
        let from = kind.id_from.iter().map(|fact| format!("`{fact}`")).collect::<Vec<_>>().join(" and ");
        let problem = Problem::at(node.place, format!("this {name} has no {from}"));
        return Err(problem.help(format!("its id is made from {from}; give it, or an `id`")));
    }
    Ok(parts.join("-"))
}

fn free(base: &str, taken: &mut BTreeMap<String, Place>, next: &mut BTreeMap<String, usize>, place: Place) -> String {
    let number = next.entry(base.to_owned()).or_insert(1);
    let mut id = base.to_owned();
    while taken.contains_key(&id) {
        *number += 1;
        id = format!("{base}-{number}");
    }
    taken.insert(id.clone(), place);
    id
}

/// All records by kind, owner and id.
#[derive(Default)]
pub(crate) struct Index {
    records: BTreeMap<(KindId, Option<PersonId>), BTreeMap<String, RecordId>>,
}

impl Index {
    /// Keeps a record.
    pub(crate) fn add(&mut self, kind: KindId, owner: Option<PersonId>, id: &str, record: RecordId) {
        self.records.entry((kind, owner)).or_default().insert(id.to_owned(), record);
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
    ) -> Result<RecordId, Option<String>> {
        const FEW: usize = 8;
        let owner = (dictionary.get(kind).owner == Owner::Person).then_some(person);
        let Some(known) = self.records.get(&(kind, owner)).filter(|known| !known.is_empty()) else {
            return Err(Some(format!("there is no {} at all", dictionary.name(kind))));
        };
        known.get(id).copied().ok_or_else(|| {
            let names = || known.keys().map(String::as_str);
            if known.len() <= FEW { Some(choose(id, names())) } else { did_you_mean(id, names()) }
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

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn an_id_is_small_letters_digits_and_single_hyphens() {
        assert_eq!(slug("Lakeside Medical Center"), "lakeside-medical-center");
        assert_eq!(slug("  St. Mary's / UCLA (IM) "), "st-mary-s-ucla-im");
        assert_eq!(slug("Zürich 2"), "zürich-2");
        assert_eq!(slug("--"), "");
    }
}
