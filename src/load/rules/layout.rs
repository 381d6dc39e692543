//! `rules/workbook.toml` to the layout of workbooks. Whatever it does not name comes after what it names.

use crate::load::text::fields::{Fields, choose, unless};
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, Layout, Page};

/// Sections of a workbook that are no records.
pub(crate) const PARTS: [&str; 3] = ["confirmed", "assume", "waive"];
/// What is asked about the scenario itself.
pub(crate) const OWN: [&str; 4] = ["season", "as_of", "shared", "programs"];
/// Those of them that name tables of programs: a school's table for all its students, and the person's own.
pub const TABLES: [&str; 2] = ["shared", "programs"];

/// Reads the layout.
///
/// # Errors
/// Everything in it that is wrong.
pub fn layout(root: &Node, dictionary: &Dictionary) -> Result<Layout, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut layout = Layout::default();
    let Some(mut fields) = Fields::open(root, "the layout of workbooks", root.place, &mut problems) else {
        return Err(problems);
    };
    layout.example = fields.need_text("example").map_or_else(String::new, |said| said.0);
    layout.help = fields.texts("help").unwrap_or_default().into_iter().map(|said| said.0).collect();
    let questions = fields.entry("questions").map(|entry| entry.node.entries()).unwrap_or_default();
    let pages: Vec<&Entry> = fields.rest();
    for entry in questions {
        match entry.node.text().filter(|_| OWN.contains(&&*entry.key)) {
            Some(text) => drop(layout.questions.insert(entry.key.clone(), text.to_owned())),
            None => {
                let problem =
                    Diagnostic::at(Code::UnknownName, entry.key_place, format!("there is no question `{}`", entry.key));
                problems.push(problem.help(choose(&entry.key, OWN)));
            }
        }
    }
    for entry in pages {
        if !dictionary.is_given(&entry.key) && !PARTS.contains(&&*entry.key) {
            let kinds = dictionary.kinds.keys().map(String::as_str).filter(|kind| dictionary.is_given(kind));
            let problem =
                Diagnostic::at(Code::UnknownName, entry.key_place, format!("there is no record `{}`", entry.key));
            problems.push(problem.help(choose(&entry.key, kinds.chain(PARTS).chain(["example", "help", "questions"]))));
        } else if let Some(page) = page(entry, dictionary, &mut problems) {
            layout.pages.insert(entry.key.clone(), page);
        }
    }
    unless(layout, problems)
}

fn page(entry: &Entry, dictionary: &Dictionary, problems: &mut Vec<Diagnostic>) -> Option<Page> {
    let known = |name: &str| {
        let stored = dictionary.kinds.get(&entry.key).and_then(|kind| kind.facts.get(name));
        let own = entry.key == "applicant" && OWN.contains(&name);
        own || PARTS.contains(&&*entry.key) || stored.is_some_and(|def| def.ty.stored() && !def.engine)
    };
    let mut fields = Fields::open(&entry.node, "this sheet", entry.key_place, problems)?;
    let sheet = fields.need_text("sheet");
    let note = fields.text("note").map(|said| said.0);
    let first = fields.texts("first").unwrap_or_default();
    let example = fields.entry("example").map(|entry| entry.node.entries()).unwrap_or_default();
    for (name, place) in &first {
        if !known(name) {
            fields.problem(*place, format!("`{}` has no fact `{name}` of its own", entry.key));
        }
    }
    let mut page = Page { note, first: first.into_iter().map(|said| said.0).collect(), ..Page::default() };
    for line in example {
        match &line.node.value {
            Tree::Text(text) if known(&line.key) => drop(page.example.insert(line.key.clone(), text.clone())),
            _ if known(&line.key) => fields.problem(line.node.place, "an example is a text, as in a cell".to_owned()),
            _ => fields.problem(line.key_place, format!("`{}` has no fact `{}` of its own", entry.key, line.key)),
        }
    }
    fields.done();
    page.sheet = sheet?.0;
    Some(page)
}
