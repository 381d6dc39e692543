//! The rules' own TOML files beside the dictionary: statements, groups, sources, thresholds and the date of the rules.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::load::text::fields::{Fields, choose, unless};
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, Group, KindId, RuleId, Source, Span, Statement, Value};

/// How sure a source can be.
const CONFIDENCE: [(&str, ()); 4] = [("official", ()), ("study", ()), ("secondary", ()), ("unverified", ())];

/// What the rules' own TOML files say.
#[derive(Debug, Default)]
pub struct Library {
    /// Statements by id.
    pub statements: BTreeMap<String, Statement>,
    /// Groups in the order of their file.
    pub groups: Vec<Group>,
    /// Sources by id.
    pub sources: BTreeMap<String, Rc<Source>>,
    /// Numbers that rules share.
    pub thresholds: Vec<Threshold>,
    /// What the headers of people's sheets mean.
    pub columns: crate::load::rules::headers::Columns,
    /// Functions of the library that have another name now: the old name, and the new one.
    pub renamed: BTreeMap<String, String>,
    /// The date of the rules.
    pub date: String,
    /// Where each group names a rule.
    pub named: Vec<(RuleId, Span)>,
}

/// A number that several rules share.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Its name, in capitals.
    pub name: String,
    /// A whole number or a number.
    pub value: Value,
    /// Why it is this number.
    pub why: String,
    /// Where it is written.
    pub place: Span,
}

impl Library {
    /// Problems with groups that name rules which do not exist; `rules` are all ids there are.
    pub fn unknown_rules<'a>(&self, rules: impl IntoIterator<Item = &'a str>) -> Vec<Diagnostic> {
        let known: Vec<&str> = rules.into_iter().collect();
        let missing = self.named.iter().filter(|(rule, _)| !known.contains(&&*rule.0));
        missing
            .map(|(rule, place)| {
                let help = crate::model::did_you_mean(&rule.0, known.iter().copied());
                Diagnostic::at(Code::UnknownName, *place, format!("no rule `{rule}`")).maybe_help(help)
            })
            .collect()
    }
}

/// Reads `statements.toml`.
///
/// # Errors
/// Everything in it that is wrong.
pub fn statements(root: &Node) -> Result<BTreeMap<String, Statement>, Vec<Diagnostic>> {
    let (mut problems, mut found) = (Vec::new(), BTreeMap::new());
    for item in tables(root, "statement", &mut problems) {
        let Some(mut fields) = Fields::open(item, "this statement", item.place, &mut problems) else {
            continue;
        };
        let (id, source, says) = (fields.need_text("id"), fields.need_text("source"), fields.need_text("says"));
        if let (Some((id, place)), Some((source, _)), Some((says, _))) = (id, source, says)
            && found.insert(id.clone(), Statement { source, says }).is_some()
        {
            fields.problem(place, format!("the statement `{id}` is there twice"));
        }
        fields.done();
    }
    unless(found, problems)
}

/// Groups, and where each of them names a rule.
pub type Groups = (Vec<Group>, Vec<(RuleId, Span)>);

/// Reads `groups.toml`; also gives the place of every rule a group names.
///
/// # Errors
/// Everything in it that is wrong.
pub fn groups(root: &Node, dictionary: &Dictionary) -> Result<Groups, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let (mut found, mut named): (Vec<Group>, Vec<(RuleId, Span)>) = (Vec::new(), Vec::new());
    for item in tables(root, "group", &mut problems) {
        let Some(mut fields) = Fields::open(item, "this group", item.place, &mut problems) else {
            continue;
        };
        let (id, _) = (fields.need_text("id"), fields.text("rule"));
        let one_for = fields.need_text("one_for").and_then(|said| kind(&said, dictionary, fields.problems()));
        fields.need("rules");
        let rules = fields.texts("rules").unwrap_or_default();
        for (rule, place) in &rules {
            let rule = RuleId(rule.as_str().into());
            if named.iter().any(|(other, _)| *other == rule) {
                fields.problem(*place, format!("the rule `{rule}` is in a group already"));
            }
            named.push((rule, *place));
        }
        if let (Some((id, place)), Some(one_for)) = (id, one_for) {
            if found.iter().any(|group| group.id == id) {
                fields.problem(place, format!("the group `{id}` is there twice"));
            }
            let rules = rules.into_iter().map(|(rule, _)| RuleId(rule.into())).collect();
            found.push(Group { id, one_for, rules });
        }
        fields.done();
    }
    unless((found, named), problems)
}

/// Reads `sources.toml`.
///
/// # Errors
/// Everything in it that is wrong.
pub fn sources(root: &Node) -> Result<BTreeMap<String, Rc<Source>>, Vec<Diagnostic>> {
    let (mut problems, mut found) = (Vec::new(), BTreeMap::new());
    for entry in root.entries() {
        let what = format!("the source `{}`", entry.key);
        let Some(mut fields) = Fields::open(&entry.node, &what, entry.key_place, &mut problems) else {
            continue;
        };
        let (title, publisher) = (fields.need_text("title"), fields.need_text("publisher"));
        let (address, read) = (fields.need_text("address"), fields.need_day("read"));
        let not_taken = fields.text("not_taken").map(|said| said.0);
        fields.need("confidence");
        let confidence = fields.text("confidence");
        let _ = fields.word("confidence", &CONFIDENCE);
        fields.done();
        if let (Some(title), Some(publisher), Some(address), Some(read), Some(confidence)) =
            (title, publisher, address, read, confidence)
        {
            let source = Source {
                id: entry.key.clone(),
                title: title.0,
                publisher: publisher.0,
                address: address.0,
                read,
                confidence: confidence.0,
                not_taken,
                place: Some(entry.key_place),
            };
            found.insert(entry.key.clone(), Rc::new(source));
        }
    }
    unless(found, problems)
}

/// Reads `thresholds.toml`.
///
/// # Errors
/// Everything in it that is wrong.
pub fn thresholds(root: &Node) -> Result<Vec<Threshold>, Vec<Diagnostic>> {
    let (mut problems, mut found) = (Vec::new(), Vec::new());
    for entry in root.entries() {
        capitals(entry, &mut problems);
        let what = format!("the threshold `{}`", entry.key);
        let Some(mut fields) = Fields::open(&entry.node, &what, entry.key_place, &mut problems) else {
            continue;
        };
        fields.need("is");
        let value = fields.entry("is").and_then(|line| match line.node.value {
            Tree::Integer(number) => Some(Value::Integer(number)),
            Tree::Number(number) if number.is_finite() => Some(Value::Number(number)),
            _ => fields.wrong(line, "a number"),
        });
        let why = fields.need_text("why");
        fields.done();
        if let (Some(value), Some((why, _))) = (value, why) {
            found.push(Threshold { name: entry.key.clone(), value, why, place: entry.key_place });
        }
    }
    unless(found, problems)
}

/// Reads `renamed.toml`: functions of the library that have another name now.
///
/// # Errors
/// Everything in it that is wrong.
pub fn renamed(root: &Node) -> Result<BTreeMap<String, String>, Vec<Diagnostic>> {
    let (mut problems, mut found) = (Vec::new(), BTreeMap::new());
    if let Some(mut fields) = Fields::open(root, "this file", root.place, &mut problems) {
        let functions = fields.entry("functions").map(|entry| entry.node.entries()).unwrap_or_default();
        for entry in functions {
            match entry.node.text() {
                Some(new) => drop(found.insert(entry.key.clone(), new.to_owned())),
                None => fields.problem(entry.node.place, "write the new name, in quotes".to_owned()),
            }
        }
        fields.done();
    }
    unless(found, problems)
}

/// Reads `about.toml`: the date of the rules.
///
/// # Errors
/// Everything in it that is wrong.
pub fn about(root: &Node) -> Result<String, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut date = None;
    if let Some(mut fields) = Fields::open(root, "this file", root.place, &mut problems) {
        date = fields.need_day("date");
        fields.done();
    }
    unless(date.unwrap_or_default(), problems)
}

fn tables<'a>(root: &'a Node, name: &str, problems: &mut Vec<Diagnostic>) -> &'a [Node] {
    for entry in root.entries().iter().filter(|entry| entry.key != name) {
        let problem = Diagnostic::at(
            Code::UnknownName,
            entry.key_place,
            format!("this file cannot have `{}`", crate::load::text::spelling::ellipsize(&entry.key)),
        );
        problems.push(problem.help(choose(&entry.key, [name])));
    }
    match root.get(name) {
        Some(Node { value: Tree::List(items), .. }) => items,
        Some(other) => {
            problems.push(Diagnostic::at(
                Code::WrongType,
                other.place,
                format!("write `[[{name}]]`, with two brackets"),
            ));
            &[]
        }
        None => &[],
    }
}

fn kind(said: &(String, Span), dictionary: &Dictionary, problems: &mut Vec<Diagnostic>) -> Option<KindId> {
    let found = dictionary.kind(&said.0);
    if found.is_none() {
        let help = choose(&said.0, dictionary.kinds.keys().map(String::as_str));
        problems.push(
            Diagnostic::at(
                Code::UnknownName,
                said.1,
                format!("no record `{}`", crate::load::text::spelling::ellipsize(&said.0)),
            )
            .help(help),
        );
    }
    found
}

fn capitals(entry: &Entry, problems: &mut Vec<Diagnostic>) {
    let name = entry.key.as_str();
    let plain = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if !plain || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        let problem = Diagnostic::at(
            Code::WrongType,
            entry.key_place,
            format!("`{}` cannot be a name", crate::load::text::spelling::ellipsize(name)),
        );
        problems.push(problem.help("a threshold's name is capitals, digits and `_`"));
    }
}

#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
