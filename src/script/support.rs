//! For tests: the real fact dictionary, read without the loader, and rule texts compiled against it.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use indexmap::IndexMap;
use toml::de::{DeTable, DeValue};

use super::compile::{Input, compile};
use crate::model::{Combine, Dictionary, FactDef, FileId, Files, Kind, Link, Owner, Place, Statement, Type, Value};

/// A rule text: path under `rules/` without `.rhai`, and what it says.
pub(super) type Text<'a> = (&'a str, &'a str);

/// Rules over the real dictionary and statements, with these texts.
pub(super) fn input(texts: &[Text<'_>]) -> Input {
    let mut files = Files::default();
    let scripts = texts.iter().map(|(id, text)| ((*id).to_owned(), files.add(format!("{id}.rhai"), *text))).collect();
    Input {
        dictionary: Rc::new(dictionary()),
        files,
        scripts,
        statements: statements(),
        groups: Vec::new(),
        sources: BTreeMap::new(),
        thresholds: thresholds(),
        date: String::new(),
    }
}

/// Every rule and library file of the project.
pub(super) fn shipped() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the entry is there").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rhai") {
                let text = std::fs::read_to_string(&path).expect("rules are texts");
                let id = path.strip_prefix(root()).expect("it is below").with_extension("");
                found.push((id.to_string_lossy().into_owned(), text));
            }
        }
    }
    found.retain(|(_, text)| !text.contains("const SPECIALTY") && !text.contains("const CALENDAR"));
    found.sort();
    found
}

/// What is wrong with these rules, one line a problem.
pub(super) fn problems(input: Input) -> Vec<String> {
    let Err((files, problems)) = compile(input) else { return Vec::new() };
    let shown = problems.iter().map(|problem| {
        let place = problem.place.map_or(String::new(), |place| format!("{}: ", files.show(place)));
        let help = problem.help.as_deref().map_or(String::new(), |help| format!(" / {help}"));
        format!("{place}{}{help}", problem.message)
    });
    shown.collect()
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).expect("the file is there")
}

fn statements() -> BTreeMap<String, Statement> {
    let text = read("statements.toml");
    let table = DeTable::parse(&text).expect("it is TOML");
    let statement = Statement { source: String::new(), says: String::new() };
    let all = table.get_ref().get("statement").and_then(|all| all.get_ref().as_array()).expect("it is a list");
    all.iter().filter_map(|one| Some((text_of(one.get_ref(), "id")?, statement.clone()))).collect()
}

fn thresholds() -> Vec<(String, Value)> {
    let text = read("thresholds.toml");
    let table = DeTable::parse(&text).expect("it is TOML");
    let number = |value: &DeValue<'_>| value.get("is")?.get_ref().as_integer()?.to_string().parse().ok();
    let all = table.get_ref().iter();
    all.filter_map(|(name, value)| Some((name.get_ref().to_string(), Value::Integer(number(value.get_ref())?))))
        .collect()
}

/// The dictionary of `rules/facts.toml`.
pub(super) fn dictionary() -> Dictionary {
    let text = read("facts.toml");
    let table = DeTable::parse(&text).expect("it is TOML");
    let place = Place { file: FileId(0), start: 0, end: 0 };
    let mut dictionary = Dictionary::default();
    for (name, value) in in_order(table.get_ref()) {
        let owner = match text_of(value, "owner").unwrap_or_default().as_str() {
            "person" => Owner::Person,
            "shared" => Owner::Shared,
            "data" => Owner::Data,
            _ => Owner::Engine,
        };
        let kind = Kind {
            doc: String::new(),
            title: text_of(value, "title"),
            called: None,
            id_from: Vec::new(),
            owner,
            facts: IndexMap::new(),
            place,
        };
        dictionary.kinds.insert(name, kind);
    }
    for (n, (_, value)) in in_order(table.get_ref()).into_iter().enumerate() {
        let DeValue::Table(facts) = value else { continue };
        for (name, fact) in in_order(facts) {
            if let DeValue::Table(_) = fact {
                let def = fact_def(&dictionary, fact, place);
                dictionary.kinds[n].facts.insert(name, def);
            }
        }
    }
    dictionary
}

fn in_order<'t>(table: &'t DeTable<'_>) -> Vec<(String, &'t DeValue<'t>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries.into_iter().map(|(name, value)| (name.get_ref().to_string(), value.get_ref())).collect()
}

fn text_of(value: &DeValue<'_>, key: &str) -> Option<String> {
    Some(value.get(key)?.get_ref().as_str()?.to_owned())
}

fn fact_def(dictionary: &Dictionary, fact: &DeValue<'_>, place: Place) -> FactDef {
    let derived = text_of(fact, "derived").map(|how| match how.as_str() {
        "one" => Combine::One,
        "any" => Combine::Any,
        "sum" => Combine::Sum,
        _ => Combine::Votes,
    });
    FactDef {
        ty: type_of(dictionary, fact),
        doc: String::new(),
        ask: None,
        label: None,
        unit: None,
        range: None,
        derived,
        engine: false,
        place,
    }
}

fn type_of(dictionary: &Dictionary, fact: &DeValue<'_>) -> Type {
    let words = || match fact.get("values").map(|values| values.get_ref()) {
        Some(DeValue::Table(values)) => {
            in_order(values).into_iter().map(|(word, label)| (word, label.as_str().unwrap_or("").to_owned())).collect()
        }
        _ => IndexMap::new(),
    };
    let path = |key: &str| text_of(fact, key).map(|path| path.split('.').map(str::to_owned).collect::<Vec<_>>());
    let link = || match (path("through"), path("along")) {
        (Some(through), _) if through == ["applicant"] => Link::Own,
        (Some(through), _) => Link::Through { path: through, equals: path("equals") },
        (None, along) => Link::Along(along.unwrap_or_default()),
    };
    let name = text_of(fact, "type").expect("every fact has a type");
    let kind = |name: &str| dictionary.kind(name).expect("the record is there");
    match name.as_str() {
        "bool" => Type::Bool,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "text" => Type::Text,
        "long text" => Type::LongText,
        "date" => Type::Date,
        "moment" => Type::Moment,
        "enum" => Type::Enum(words()),
        "set" => Type::Set(words()),
        other => match other.split_once(' ').expect("a relation names a record") {
            ("reference", to) => Type::Reference(kind(to.trim_start_matches("to "))),
            ("list", of) => Type::List(kind(of.trim_start_matches("of ")), link()),
            (_, one) => Type::One(kind(one), link()),
        },
    }
}

/// The facts that a rule reads and sets.
pub(super) fn reads_and_sets(texts: &[Text<'_>], rule: &str) -> (String, String) {
    let (set, _) = compile(input(texts)).expect("the rules are fine");
    let rule = set.rule(rule).expect("the rule is there");
    let said = |facts: &[crate::model::FactId]| {
        facts.iter().map(|fact| set.dictionary.path(*fact)).collect::<Vec<_>>().join(" ")
    };
    (said(&rule.reads), said(&rule.sets))
}
