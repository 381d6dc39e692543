//! The cases of one rule: a small scenario, what each case changes in it, and what it expects. Nothing is run here.

use crate::load::scenario::paths;
use crate::load::text::fields::{Fields, SpannedText, unless};
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, Severity, Span, State};

/// One case of a rule.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Where its name is written.
    pub place: Span,
    /// The scenario, with this case's changes.
    pub root: Node,
    /// What must come out.
    pub expect: Expect,
    /// Statements it shows at work.
    pub shows: Vec<SpannedText>,
    /// Statements it comes close to without showing them.
    pub spares: Vec<SpannedText>,
}

/// For whom something is expected.
#[derive(Clone, Debug, PartialEq)]
pub enum Subjects {
    /// For the whole applicant.
    Whole(Span),
    /// For these records, by id, and no others.
    These(Vec<SpannedText>),
}

/// What a case expects. What is empty is not expected, and not forbidden.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The rule fires for these and no others.
    pub fires: Option<Subjects>,
    /// How grave every finding is.
    pub severity: Option<(Severity, Span)>,
    /// What the findings say, each of them in some finding.
    pub message: Vec<SpannedText>,
    /// The second records the findings are about, by id.
    pub about: Vec<SpannedText>,
    /// The rule fires for nobody, and every verdict is known.
    pub clear: Option<Span>,
    /// The rule looks at nobody: it is of another occasion, or there is no record it is about.
    pub no_subject: Option<Span>,
    /// The rule cannot tell for these and no others.
    pub cannot_tell: Option<Subjects>,
    /// The facts it needs for that, by path.
    pub needs: Vec<SpannedText>,
    /// Derived facts by path, and their values as they are written.
    pub derives: Vec<(SpannedText, Node)>,
    /// Points by place (`lakeside gold`).
    pub points: Vec<(SpannedText, i64)>,
    /// Places the rule forbids.
    pub forbids: Vec<SpannedText>,
    /// Limits, as a report says them.
    pub limits: Vec<SpannedText>,
    /// Items by title, and their states.
    pub items: Vec<(SpannedText, State)>,
    /// Parts of the letter.
    pub letter: Vec<SpannedText>,
    /// What the letter leaves out.
    pub letter_without: Vec<SpannedText>,
}

const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];

/// Reads the cases of one file.
///
/// # Errors
/// Everything in it that is wrong, apart from the scenarios themselves: building each case's `root` says that.
pub fn cases(root: &Node, dictionary: &Dictionary) -> Result<Vec<Case>, Vec<Diagnostic>> {
    let (mut problems, mut found): (Vec<Diagnostic>, Vec<Case>) = (Vec::new(), Vec::new());
    let Some(mut fields) = Fields::open(root, "this file", root.place, &mut problems) else { return Err(problems) };
    fields.need("base");
    fields.need("case");
    let empty = Node { place: root.place, value: Tree::Table(Vec::new()) };
    let base = match fields.entry("base") {
        Some(entry) if matches!(entry.node.value, Tree::Table(_)) => &entry.node,
        Some(entry) => fields.wrong(entry, "a table, `[base]`").unwrap_or(&empty),
        None => &empty,
    };
    let items: &[Node] = match fields.entry("case") {
        Some(Entry { node: Node { value: Tree::List(items), .. }, .. }) => items,
        Some(entry) => fields.wrong(entry, "a list of tables, `[[case]]`").unwrap_or(&[]),
        None => &[],
    };
    fields.done();
    for item in items {
        let Some(case) = case(item, base, dictionary, &mut problems) else { continue };
        if found.iter().any(|other| other.name == case.name) {
            problems.push(Diagnostic::at(
                Code::Duplicate,
                case.place,
                format!("there are two cases `{}`", ellipsize(&case.name)),
            ));
        }
        found.push(case);
    }
    unless(found, problems)
}

fn case(item: &Node, base: &Node, dictionary: &Dictionary, problems: &mut Vec<Diagnostic>) -> Option<Case> {
    let mut fields = Fields::open(item, "this case", item.place, problems)?;
    let name = fields.need_text("name");
    let mut root = base.clone();
    for (path, place) in fields.texts("unset").unwrap_or_default() {
        if let Err(problem) = paths::unset(&mut root, &path, place, dictionary) {
            fields.problems().push(problem);
        }
    }
    for change in pairs(&mut fields, "set", "a table of paths and values") {
        if let Err(problem) = paths::set(&mut root, &change.key, change.key_place, &change.node, dictionary) {
            fields.problems().push(problem);
        }
    }
    let expect = expect(&mut fields);
    let (shows, spares) = (some(&mut fields, "shows"), some(&mut fields, "spares"));
    claims(&mut fields, &expect, &shows, &spares);
    let place = name.as_ref().map_or(item.place, |(_, place)| *place);
    let expects = EXPECTATIONS.iter().any(|key| item.get(key).is_some());
    if !expects {
        let problem = Diagnostic::at(Code::Missing, place, "this case expects nothing");
        fields.problems().push(problem.help("say what must come out: `fires`, `clear`, `cannot_tell`, `derives` ..."));
    }
    fields.done();
    Some(Case { name: name?.0, place, root, expect, shows, spares })
}

/// A statement is shown by something that comes out, and spared where nothing does.
fn claims(fields: &mut Fields<'_, '_>, expect: &Expect, shows: &[SpannedText], spares: &[SpannedText]) {
    let mut no = |place: Span, message: String, help: &str| {
        fields.problems().push(Diagnostic::at(Code::NotAllowed, place, message).help(help.to_owned()));
    };
    for (id, place) in spares.iter().filter(|(id, _)| shows.iter().any(|(other, _)| other == id)) {
        let message = format!("`{}` is shown and spared by one case", ellipsize(id));
        no(*place, message, "make two cases of it: one in which it comes out, one in which it nearly does");
    }
    if let (Some(_), Some((_, place))) = (expect.clear.or(expect.no_subject), shows.first()) {
        no(*place, "a case that is `clear` shows nothing".to_owned(), "write `spares`, or say what comes out");
    }
    if let (Some(_), Some((_, place))) = (&expect.fires, spares.first()) {
        no(
            *place,
            "a case that `fires` spares nothing".to_owned(),
            "write `shows`, or make a case of its own that is `clear`",
        );
    }
}

/// The keys of which every case has at least one.
const EXPECTATIONS: [&str; 10] =
    ["fires", "clear", "no_subject", "cannot_tell", "derives", "points", "forbids", "limits", "items", "letter"];

fn expect(fields: &mut Fields<'_, '_>) -> Expect {
    let expect = Expect {
        fires: subjects(fields, "fires"),
        severity: fields.word("severity", &SEVERITIES),
        message: some(fields, "message"),
        about: some(fields, "about"),
        clear: yes(fields, "clear"),
        no_subject: yes(fields, "no_subject"),
        cannot_tell: subjects(fields, "cannot_tell"),
        needs: some(fields, "needs"),
        derives: pairs(fields, "derives", "a table of paths and values")
            .iter()
            .map(|entry| ((entry.key.clone(), entry.key_place), entry.node.clone()))
            .collect(),
        points: points(fields),
        forbids: some(fields, "forbids"),
        limits: some(fields, "limits"),
        items: items(fields),
        letter: some(fields, "letter"),
        letter_without: some(fields, "letter_without"),
    };
    belongs(fields, &["severity", "message", "about"], "fires");
    belongs(fields, &["needs"], "cannot_tell");
    belongs(fields, &["letter_without"], "letter");
    if let Some(place) = expect.clear
        && (expect.fires.is_some() || expect.cannot_tell.is_some())
    {
        fields.problem(place, "`clear` excludes `fires` and `cannot_tell`".into());
    }
    if let Some(place) = expect.no_subject
        && (expect.fires.is_some() || expect.cannot_tell.is_some() || expect.clear.is_some())
    {
        fields.problem(place, "`no_subject` excludes `fires`, `cannot_tell` and `clear`".into());
    }
    expect
}

fn belongs(fields: &mut Fields<'_, '_>, keys: &[&'static str], to: &'static str) {
    for key in keys {
        if let (Some(entry), None) = (fields.entry(key), fields.entry(to)) {
            fields.problem(entry.key_place, format!("`{key}` belongs to `{to}`, which this case does not expect"));
        }
    }
}

fn subjects(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Subjects> {
    let entry = fields.entry(key)?;
    match &entry.node.value {
        Tree::Bool(true) => Some(Subjects::Whole(entry.node.place)),
        Tree::Bool(false) => {
            let problem = Diagnostic::at(Code::WrongValue, entry.node.place, format!("`{key}` cannot be `false`"));
            fields.problems().push(problem.help("write `clear = true`"));
            None
        }
        _ => Some(Subjects::These(some(fields, key))),
    }
}

/// The texts of that name, of which there must be one.
fn some(fields: &mut Fields<'_, '_>, key: &'static str) -> Vec<SpannedText> {
    let found = fields.texts(key);
    if let (Some([]), Some(entry)) = (found.as_deref(), fields.entry(key))
        && matches!(&entry.node.value, Tree::List(items) if items.is_empty())
    {
        let problem = Diagnostic::at(Code::Missing, entry.node.place, format!("`{key}` is an empty list"));
        fields.problems().push(problem.help("leave it out, or write `clear = true` where nothing may come out"));
    }
    let found = found.unwrap_or_default();
    for (n, (text, place)) in found.iter().enumerate() {
        if found[..n].iter().any(|(other, _)| other == text) {
            let problem =
                Diagnostic::at(Code::Duplicate, *place, format!("`{}` stands in `{key}` twice", ellipsize(text)));
            fields.problems().push(problem.help("keep one of them"));
        }
    }
    found
}

fn yes(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Span> {
    let entry = fields.entry(key)?;
    match entry.node.value {
        Tree::Bool(true) => Some(entry.node.place),
        _ => fields.wrong(entry, "`true`, or left out"),
    }
}

fn pairs<'a>(fields: &mut Fields<'a, '_>, key: &'static str, wanted: &str) -> &'a [Entry] {
    match fields.entry(key) {
        Some(Entry { node: Node { value: Tree::Table(entries), .. }, .. }) if !entries.is_empty() => entries,
        Some(entry) => fields.wrong(entry, wanted).unwrap_or(&[]),
        None => &[],
    }
}

fn points(fields: &mut Fields<'_, '_>) -> Vec<(SpannedText, i64)> {
    let mut found = Vec::new();
    for entry in pairs(fields, "points", "a table of places and points") {
        match entry.node.value {
            Tree::Integer(points) => found.push(((entry.key.clone(), entry.key_place), points)),
            _ => fields.problem(entry.node.place, format!("points are a whole number, not {}", entry.node.shown())),
        }
    }
    found
}

fn items(fields: &mut Fields<'_, '_>) -> Vec<(SpannedText, State)> {
    let mut found = Vec::new();
    for entry in pairs(fields, "items", "a table of titles and states") {
        let state = State::ALL.into_iter().find(|state| entry.node.text() == Some(state.name()));
        if let Some(state) = state {
            found.push(((entry.key.clone(), entry.key_place), state));
            continue;
        }
        let problem = Diagnostic::at(Code::UnknownName, entry.node.place, format!("no state {}", entry.node.shown()));
        let names = State::ALL.iter().map(|state| state.name());
        let help = crate::load::text::fields::choose(entry.node.text().unwrap_or_default(), names);
        fields.problems().push(problem.help(help));
    }
    found
}

#[cfg(test)]
#[path = "cases_tests.rs"]
mod tests;
