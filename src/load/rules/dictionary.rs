//! `rules/facts.toml` to the dictionary of facts. Its head comment says what may stand in it; paths are `links`' business.

use indexmap::IndexMap;

use crate::load::rules::links;
use crate::load::text::fields::{Fields, choose, unless};
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{
    Blank, Bounds, Code, Combine, Diagnostic, Dictionary, FactDef, Kind, KindId, Link, Named, Owner, Privacy, Span,
    Type,
};

/// Keys of a scenario that no record may be called.
const RESERVED: [&str; 8] = ["season", "as_of", "shared", "programs", "partner", "confirmed", "assume", "waive"];

const OWNERS: [(&str, Owner); 4] =
    [("person", Owner::Person), ("shared", Owner::Shared), ("data", Owner::Data), ("engine", Owner::Engine)];

const COMBINES: [(&str, Combine); 4] =
    [("one", Combine::One), ("any", Combine::Any), ("sum", Combine::Sum), ("votes", Combine::Votes)];

const BLANKS: [(&str, Blank); 3] = [("unknown", Blank::Unknown), ("not yet", Blank::NotYet), ("none", Blank::None)];

const TYPES: [&str; 12] = [
    "bool",
    "integer",
    "number",
    "text",
    "long text",
    "date",
    "moment",
    "enum",
    "set",
    "reference to RECORD",
    "list of RECORD",
    "one RECORD",
];

/// Reads the dictionary.
///
/// # Errors
/// Everything in it that is wrong.
pub fn dictionary(root: &Node) -> Result<Dictionary, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let names: IndexMap<&str, KindId> =
        root.entries().iter().enumerate().map(|(n, entry)| (entry.key.as_str(), KindId(n))).collect();
    let mut found = Dictionary::default();
    for entry in root.entries() {
        let kind = kind(entry, &names, &mut problems);
        found.kinds.insert(entry.key.clone(), kind);
    }
    if problems.is_empty() {
        links::check(&found, &mut problems);
    }
    unless(found, problems)
}

/// Adds facts of an advisor's own to records that exist. Each name begins with the prefix; none is derived or reached.
///
/// # Errors
/// Everything that is wrong; the dictionary then holds what was right.
pub fn extend(dictionary: &mut Dictionary, root: &Node, prefix: &str) -> Result<(), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let prefix = format!("{}_", prefix.replace('-', "_"));
    let known: Vec<String> = dictionary.kinds.keys().cloned().collect();
    let names: IndexMap<&str, KindId> = known.iter().enumerate().map(|(n, name)| (name.as_str(), KindId(n))).collect();
    for record in root.entries() {
        if !names.contains_key(record.key.as_str()) {
            let help = choose(&record.key, names.keys().copied());
            problems.push(
                Diagnostic::at(Code::UnknownName, record.key_place, format!("there is no record `{}`", record.key))
                    .help(help),
            );
            continue;
        }
        for line in record.node.entries() {
            // What an advisor writes down in their own words is nobody else's, whatever the record.
            let owner = Owner::Person;
            let Some(def) = fact(line, (&record.key, owner), &names, &mut problems) else { continue };
            let own = line.key.starts_with(&prefix) && line.key.len() > prefix.len();
            if !own || dictionary.kinds[&record.key].facts.contains_key(&line.key) {
                let problem = Diagnostic::at(
                    Code::NotAllowed,
                    line.key_place,
                    format!("`{}` is no name for a fact of your own", line.key),
                );
                problems.push(problem.help(format!("begin it with `{prefix}`, and use it once")));
            } else if !def.ty.stored() || def.derived.is_some() || def.engine {
                let problem = Diagnostic::at(
                    Code::NotAllowed,
                    line.key_place,
                    format!("`{}` cannot be a fact of your own", line.key),
                );
                problems.push(problem.help("a scenario must be able to say it"));
            } else {
                dictionary.kinds[&record.key].facts.insert(line.key.clone(), def);
            }
        }
    }
    unless((), problems)
}

/// What may stand in a record beside its facts.
const KEYS: [&str; 15] = [
    "doc",
    "title",
    "called",
    "apart",
    "id",
    "owner",
    "most",
    "most_listed",
    "most_listed_by_two",
    "years",
    "always",
    "once",
    "couples_repeat",
    "order",
    "no_copies",
];

fn kind(entry: &Entry, names: &IndexMap<&str, KindId>, problems: &mut Vec<Diagnostic>) -> Kind {
    check_name(entry, &RESERVED, problems);
    let place = entry.key_place;
    let mut kind = Kind {
        doc: String::new(),
        title: None,
        called: None,
        apart: None,
        id_from: vec![],
        always: vec![],
        once: vec![],
        couples_repeat: false,
        order: vec![],
        no_copies: false,
        owner: Owner::Person,
        facts: Named::default(),
        bounds: Bounds::default(),
        place,
    };
    let Some(mut fields) = Fields::open(&entry.node, &format!("the record `{}`", entry.key), place, problems) else {
        return kind;
    };
    kind.doc = fields.need_text("doc").map_or_else(String::new, |said| said.0);
    let title = fields.text("title");
    let called = fields.text("called");
    let apart = fields.text("apart");
    let made_from = fields.texts("id").unwrap_or_default();
    let always = fields.texts("always").unwrap_or_default();
    let once = fields.texts("once").unwrap_or_default();
    let order = fields.texts("order").unwrap_or_default();
    kind.no_copies = yes_or_no("no_copies", &mut fields).unwrap_or(false);
    kind.couples_repeat = yes_or_no("couples_repeat", &mut fields).unwrap_or(false);
    kind.bounds.most = fields.count("most").map(|said| said.0);
    kind.bounds.most_listed = fields.count("most_listed").map(|said| said.0);
    kind.bounds.most_listed_by_two = fields.count("most_listed_by_two").map(|said| said.0);
    kind.bounds.years = years(&mut fields);
    fields.need("owner");
    kind.owner = fields.word("owner", &OWNERS).map_or(Owner::Person, |found| found.0);
    let (facts, scalars): (Vec<&Entry>, Vec<&Entry>) =
        fields.rest().into_iter().partition(|entry| matches!(entry.node.value, Tree::Table(_)));
    for scalar in scalars {
        let help = choose(&scalar.key, KEYS);
        let message = format!("the record `{}` cannot have `{}`", entry.key, scalar.key);
        fields.problems().push(Diagnostic::at(Code::WrongType, scalar.key_place, message).help(help));
    }
    for line in facts {
        if let Some(def) = fact(line, (&entry.key, kind.owner), names, fields.problems()) {
            kind.facts.insert(line.key.clone(), def);
        }
    }
    // Several facts that are the same only together stand in one text.
    let parts = |(text, place): &(String, Span)| {
        text.split('+').map(|name| (name.trim().to_owned(), *place)).collect::<Vec<_>>()
    };
    let once: Vec<Vec<(String, Span)>> = once.iter().map(parts).collect();
    let named = title.iter().chain(&apart).chain(&made_from).chain(&always).chain(&order);
    for (name, place) in named.chain(once.iter().flatten()) {
        stored(&kind, &entry.key, name, *place, fields.problems());
    }
    if let Some((called, place)) = &called {
        for slot in called.split('{').skip(1) {
            stored(&kind, &entry.key, slot.split('}').next().unwrap_or(slot), *place, fields.problems());
        }
    }
    conditions(&kind, &entry.key, fields.problems());
    kind.title = title.map(|said| said.0);
    kind.called = called.map(|said| said.0);
    kind.apart = apart.map(|said| said.0);
    kind.order = order.into_iter().map(|said| said.0).collect();
    kind.once = once.into_iter().map(|facts| facts.into_iter().map(|said| said.0).collect()).collect();
    kind.always = always.into_iter().map(|said| said.0).collect();
    kind.id_from = made_from.into_iter().map(|said| said.0).collect();
    kind
}

fn check_name(entry: &Entry, reserved: &[&str], problems: &mut Vec<Diagnostic>) {
    let name = entry.key.as_str();
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let problem = Diagnostic::at(Code::WrongType, entry.key_place, format!("`{name}` cannot be a name"));
        problems.push(problem.help("a name is small letters, digits and `_`, and begins with a letter"));
    } else if reserved.contains(&name) {
        problems.push(
            Diagnostic::at(Code::Duplicate, entry.key_place, format!("`{name}` means something else already"))
                .help("choose another name"),
        );
    }
}

fn stored(kind: &Kind, record: &str, name: &str, place: Span, problems: &mut Vec<Diagnostic>) {
    if !kind.facts.get(name).is_some_and(|def| def.ty.stored()) {
        let known = kind.facts.iter().filter(|(_, def)| def.ty.stored()).map(|(name, _)| name.as_str());
        let help = choose(name, known);
        problems.push(
            Diagnostic::at(Code::NotAllowed, place, format!("`{record}` has no fact `{name}` of its own")).help(help),
        );
    }
}

fn fact(
    entry: &Entry,
    (record, owner): (&str, Owner),
    names: &IndexMap<&str, KindId>,
    problems: &mut Vec<Diagnostic>,
) -> Option<FactDef> {
    check_name(entry, &["id"], problems);
    let what = format!("the fact `{record}.{}`", entry.key);
    let mut fields = Fields::open(&entry.node, &what, entry.key_place, problems)?;
    let doc = fields.need_text("doc");
    let ask = fields.text("ask").map(|said| said.0);
    let look = fields.text("look").map(|said| said.0);
    let label = fields.text("label").map(|said| said.0);
    let unit = fields.text("unit").map(|said| said.0);
    let look_up = fields.text("look_up").map(|said| said.0);
    let only_if = only_if(&mut fields);
    let engine = fields.word("owner", &[("engine", ())]).is_some();
    let said = fields.need_text("type");
    let ty = said.clone().and_then(|said| ty(&said, names, &mut fields));
    let (range, years) = (range(&mut fields), years(&mut fields));
    let derived = fields.word("derived", &COMBINES);
    let private = private(&mut fields);
    let workday = yes_or_no("workday", &mut fields).unwrap_or(false);
    let blank = fields.word("blank", &BLANKS);
    if let (Some(ty), Some((_, place))) = (&ty, &said) {
        suits(ty, range.map(|_| *place), derived.as_ref(), &mut fields);
    }
    fields.done();
    let derived = derived.map(|found| found.0);
    let (ty, doc) = (ty?, doc?.0);
    let privacy = private.unwrap_or_else(|| Privacy::unsaid(&ty, owner));
    let blank = blank.map_or_else(|| Blank::unsaid(&ty, ask.is_some()), |said| said.0);
    Some(FactDef {
        ty,
        doc,
        ask,
        look,
        label,
        unit,
        look_up,
        only_if,
        range,
        years,
        workday,
        derived,
        engine,
        blank,
        privacy,
        place: entry.key_place,
    })
}

/// `tiers is one or two`: another fact of the record, and the words it must have one of.
fn only_if(fields: &mut Fields<'_, '_>) -> Option<(String, Vec<String>)> {
    let (said, place) = fields.text("only_if")?;
    let words = |words: &str| words.split(" or ").map(str::to_owned).collect();
    let found = said.split_once(" is ").map(|(fact, said)| (fact.to_owned(), words(said)));
    if found.is_none() {
        fields.problem(
            place,
            format!(
                "`{}` names no fact and its word; write `tiers is two`",
                crate::load::text::spelling::ellipsize(&said)
            ),
        );
    }
    found
}

/// Conditions that name a fact the record does not have, or a word that fact cannot have.
fn conditions(kind: &Kind, record: &str, problems: &mut Vec<Diagnostic>) {
    for def in kind.facts.values() {
        let Some((fact, wanted)) = &def.only_if else { continue };
        let Some(Type::Enum(words)) = kind.facts.get(fact).map(|other| &other.ty) else {
            problems.push(Diagnostic::at(Code::UnknownName, def.place, format!("`{record}` has no enum `{fact}`")));
            continue;
        };
        for word in wanted.iter().filter(|word| !words.contains_key(*word)) {
            let help = choose(word, words.keys().map(String::as_str));
            problems.push(
                Diagnostic::at(Code::UnknownName, def.place, format!("`{record}.{fact}` is never `{word}`")).help(help),
            );
        }
    }
}

fn private(fields: &mut Fields<'_, '_>) -> Option<Privacy> {
    yes_or_no("private", fields).map(|yes| if yes { Privacy::Private } else { Privacy::Open })
}

fn yes_or_no(key: &'static str, fields: &mut Fields<'_, '_>) -> Option<bool> {
    let entry = fields.entry(key)?;
    match entry.node.value {
        Tree::Bool(yes) => Some(yes),
        _ => fields.wrong(entry, "`true` or `false`"),
    }
}

fn suits(ty: &Type, range: Option<Span>, derived: Option<&(Combine, Span)>, fields: &mut Fields<'_, '_>) {
    if let (Some(place), false) = (range, matches!(ty, Type::Integer | Type::Number)) {
        fields.problem(place, "only a number has a `range`".into());
    }
    let Some((combine, place)) = derived else {
        return;
    };
    let wanted = match combine {
        Combine::One if ty.stored() => return,
        Combine::Any if *ty == Type::Bool => return,
        Combine::Sum if matches!(ty, Type::Integer | Type::Number) => return,
        Combine::Votes if matches!(ty, Type::Enum(_)) => return,
        Combine::One => "only a fact that is no list can be derived",
        Combine::Any => "only a `bool` can be derived by `any`",
        Combine::Sum => "only a number can be derived by `sum`",
        Combine::Votes => "only an `enum` can be derived by `votes`",
    };
    fields.problem(*place, wanted.into());
}

fn ty(said: &(String, Span), names: &IndexMap<&str, KindId>, fields: &mut Fields<'_, '_>) -> Option<Type> {
    let (text, place) = said;
    let plain = match text.as_str() {
        "bool" => Type::Bool,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "text" => Type::Text,
        "long text" => Type::LongText,
        "date" => Type::Date,
        "moment" => Type::Moment,
        "enum" => return words(fields).map(Type::Enum),
        "set" => return words(fields).map(Type::Set),
        _ => return to_record(text, *place, names, fields),
    };
    Some(plain)
}

fn to_record(text: &str, place: Span, names: &IndexMap<&str, KindId>, fields: &mut Fields<'_, '_>) -> Option<Type> {
    let (word, name) = ["reference to ", "list of ", "one "]
        .into_iter()
        .find_map(|word| text.strip_prefix(word).map(|name| (word, name)))
        .or_else(|| {
            let problem = Diagnostic::at(
                Code::UnknownName,
                place,
                format!("no type `{}`", crate::load::text::spelling::ellipsize(text)),
            );
            fields.problems().push(problem.help(choose(text, TYPES)));
            None
        })?;
    let target = names.get(name).copied();
    if target.is_none() {
        let help = choose(name, names.keys().copied());
        fields.problems().push(
            Diagnostic::at(
                Code::UnknownName,
                place,
                format!("no record `{}`", crate::load::text::spelling::ellipsize(name)),
            )
            .help(help),
        );
    }
    if word == "reference to " {
        return target.map(Type::Reference);
    }
    let link = link(word, place, fields);
    let (target, link) = (target?, link?);
    Some(if word == "one " { Type::One(target, link) } else { Type::List(target, link) })
}

fn link(word: &str, place: Span, fields: &mut Fields<'_, '_>) -> Option<Link> {
    let steps = |(path, _): (String, Span)| path.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (through, equals) = (fields.text("through"), fields.text("equals").map(steps));
    let along = if word == "list of " { fields.text("along").map(steps) } else { None };
    match (through, along) {
        (Some((path, _)), None) if path == "applicant" && equals.is_none() => Some(Link::Own),
        (Some(path), None) => Some(Link::Through { path: steps(path), equals }),
        (None, Some(path)) if equals.is_none() => Some(Link::Along(path)),
        (None, Some(_)) => {
            fields.problem(place, "`equals` belongs to `through`, not to `along`".into());
            None
        }
        (Some(_), Some(_)) => {
            fields.problem(place, "`through` and `along` exclude each other".into());
            None
        }
        (None, None) => {
            let help = if word == "one " { "add `through`" } else { "add `through` or `along`" };
            fields
                .problems()
                .push(Diagnostic::at(Code::Missing, place, "nothing says how these records are reached").help(help));
            None
        }
    }
}

fn words(fields: &mut Fields<'_, '_>) -> Option<Named<String>> {
    fields.need("values");
    let entry = fields.entry("values")?;
    let mut words = Named::default();
    for line in entry.node.entries() {
        match line.node.text() {
            Some(label) if !line.key.is_empty() => {
                words.insert(line.key.clone(), label.to_owned());
            }
            _ => fields.problem(line.node.place, format!("the word `{}` needs a text that a report says", line.key)),
        }
    }
    if entry.node.entries().is_empty() {
        return fields.wrong(entry, "a table of words, each with how a report says it");
    }
    Some(words)
}

/// How many years before the year of the Match and after it days may lie.
fn years(fields: &mut Fields<'_, '_>) -> Option<(i64, i64)> {
    let entry = fields.entry("years")?;
    if let Tree::List(items) = &entry.node.value
        && let [Node { value: Tree::Integer(before), .. }, Node { value: Tree::Integer(after), .. }] = items.as_slice()
        && *before >= 0
        && *after >= 0
    {
        return Some((*before, *after));
    }
    fields.wrong(entry, "how many years before the year of the Match and how many after it, such as [2, 1]")
}

fn range(fields: &mut Fields<'_, '_>) -> Option<(f64, f64)> {
    let entry = fields.entry("range")?;
    let number = |node: &Node| match node.value {
        #[expect(clippy::cast_precision_loss, reason = "limits are small numbers")]
        Tree::Integer(number) => Some(number as f64),
        Tree::Number(number) => Some(number),
        _ => None,
    };
    if let Tree::List(items) = &entry.node.value
        && let [least, most] = items.as_slice()
        && let (Some(least), Some(most)) = (number(least), number(most))
        && least <= most
    {
        return Some((least, most));
    }
    fields.wrong(entry, "the smallest and the largest number, such as [1, 300]")
}

#[cfg(test)]
#[path = "dictionary_tests.rs"]
mod tests;
