//! What a scenario and its tables write, before it means anything: sections, and the tables of facts in them.

use std::collections::BTreeMap;

use crate::load::rules::layout::{PARTS, TABLES};
use crate::load::scenario::ids::ids;
use crate::load::scenario::layers::{self, personal_in_shared};
use crate::load::scenario::names::Names;
use crate::load::scenario::raw::Layer;
use crate::load::scenario::raw::RawRecord;
use crate::load::scenario::raw::{Personal, Row};
use crate::load::scenario::table;
use crate::load::tabular::grid::{self, is_workbook};
use crate::load::text::fields::{Fields, choose};
use crate::load::text::files::utf8;
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::load::workbook::book;
use crate::model::{
    Code, Diagnostic, Dictionary, FactDef, FactId, FileId, Files, KindId, Owner, PersonId, Span, nearest,
};

/// What one person of a scenario writes.
pub(crate) struct Section<'a> {
    /// Who.
    pub(crate) person: PersonId,
    /// The person's part of the file.
    pub(crate) node: &'a Node,
    /// Where it begins; none for the whole file.
    pub(crate) place: Option<Span>,
}

/// Where tables of programs are.
pub(crate) struct Sources<'a> {
    /// The scenario's path.
    pub(crate) scenario: &'a str,
    /// Reads the bytes at a path.
    pub(crate) read: &'a dyn Fn(&str) -> Result<Vec<u8>, String>,
}

/// The record of which a person has exactly one.
pub(crate) const APPLICANT: &str = "applicant";

/// What stands beside facts that somebody looked up: who, when and where.
pub(crate) const CONFIRMED_BY: [&str; 3] = ["by", "on", "at"];

/// Whether a scenario may give that fact.
pub(crate) fn given(def: &FactDef) -> bool {
    def.ty.stored() && !def.engine
}

/// The applicant's part of a scenario and the partner's, after a look at the keys of both.
pub(crate) fn sections<'a>(
    root: &'a Node,
    dictionary: &Dictionary,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Section<'a>> {
    let mut sections = vec![Section { person: PersonId(0), node: root, place: None }];
    check_keys(root, dictionary, &["season", "as_of", "partner"], problems);
    if let Some(entry) = root.entries().iter().find(|entry| entry.key == "partner") {
        if matches!(entry.node.value, Tree::Table(_)) {
            check_keys(&entry.node, dictionary, &[], problems);
            sections.push(Section { person: PersonId(1), node: &entry.node, place: Some(entry.key_place) });
        } else {
            let problem = Diagnostic::at(
                Code::WrongType,
                entry.key_place,
                format!("`partner` is a table, not {}", entry.node.shown()),
            );
            problems.push(problem.help("write `[partner.applicant]` and what follows"));
        }
    }
    sections
}

fn check_keys(node: &Node, dictionary: &Dictionary, more: &[&str], problems: &mut Vec<Diagnostic>) {
    for entry in node.entries() {
        let name = entry.key.as_str();
        if TABLES.contains(&name) || PARTS.contains(&name) || more.contains(&name) || dictionary.is_given(name) {
            continue;
        }
        let (message, help) = match dictionary.kind(name).map(|kind| dictionary.get(kind).owner) {
            Some(Owner::Data) => (
                format!("`{name}` comes from the rules"),
                format!("write `[confirmed.{name}.ID]` for what you looked up, `[assume.{name}.ID]` for a guess"),
            ),
            Some(Owner::Engine) => (format!("`{name}` is made by the engine"), "take it out".to_owned()),
            _ if ["season", "as_of", "partner"].contains(&name) => {
                (format!("`{name}` is said once, for both people"), "take it out here; it stands at the top".to_owned())
            }
            None if gives_fact(dictionary, "applicant", name) => {
                (format!("a scenario cannot have `{name}`"), format!("did you mean `applicant.{name}`?"))
            }
            Some(Owner::Person | Owner::Shared) | None => {
                let kinds = dictionary.kinds.keys().map(String::as_str).filter(|kind| dictionary.is_given(kind));
                (
                    format!("a scenario cannot have `{}`", ellipsize(name)),
                    choose(name, TABLES.into_iter().chain(PARTS).chain(more.iter().copied()).chain(kinds)),
                )
            }
        };
        problems.push(Diagnostic::at(Code::UnknownName, entry.key_place, message).help(help));
    }
}

fn gives_fact(dictionary: &Dictionary, kind: &str, name: &str) -> bool {
    let def = dictionary.kinds.get(kind).and_then(|kind| kind.facts.get(name));
    def.is_some_and(given)
}

/// Whether every table of programs could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tables {
    /// All of them.
    Read,
    /// One is missing: nobody knows which programs there are.
    Missing,
}

/// All records of a scenario and its tables.
pub(crate) struct Gathered {
    /// The texts read so far.
    pub(crate) files: Files,
    /// The records, with their ids.
    pub(crate) drafts: Vec<RawRecord>,
    /// Whether every table was read.
    pub(crate) tables: Tables,
    /// What records that are shared are called.
    pub(crate) names: Names,
}

/// All records of a scenario and its tables, with their ids.
pub(crate) fn gather(
    sections: &[Section<'_>],
    sources: &Sources<'_>,
    dictionary: &Dictionary,
    mut files: Files,
    mut names: Names,
    problems: &mut Vec<Diagnostic>,
) -> Gathered {
    let mut gathering = Gathering { dictionary, drafts: Vec::new(), rows: Vec::new(), unread: false };
    let mut read: Vec<String> = Vec::new();
    for key in TABLES {
        for section in sections {
            gathering.tables(key, section, sources, &mut read, &mut files, problems);
        }
    }
    for section in sections {
        gathering.section(section, problems);
    }
    let shown = files.clone();
    let show = |place: Span| shown.show(place);
    gathering.name(Owner::Shared, &show, problems);
    layers::apart(&mut gathering.drafts, dictionary);
    gathering.keep(&mut names);
    gathering.resolve_references(&names, &files, problems);
    gathering.personal();
    gathering.name(Owner::Person, &show, problems);
    let unread = gathering.unread;
    let mut drafts: Vec<RawRecord> = gathering.drafts.into_iter().filter(|draft| !draft.id.is_empty()).collect();
    // Records stand in the order of their ids, so that the order of a file never shows.
    let order = |draft: &RawRecord| (draft.kind, draft.owner);
    drafts.sort_by(|a, b| {
        let ids = || (numbered(&a.id), a.layer).cmp(&(numbered(&b.id), b.layer));
        order(a).cmp(&order(b)).then_with(ids)
    });
    Gathered { files, drafts, tables: if unread { Tables::Missing } else { Tables::Read }, names }
}

/// An id and the number at its end: `lakeside-update-2` comes before `lakeside-update-10`.
fn numbered(id: &str) -> (&str, u64, &str) {
    match id.rsplit_once('-').map(|(base, number)| (base, number.parse())) {
        Some((base, Ok(number))) => (base, number, id),
        Some((_, Err(_))) | None => (id, 0, id),
    }
}

struct Gathering<'d> {
    dictionary: &'d Dictionary,
    drafts: Vec<RawRecord>,
    /// Which draft has parts for records of a person's own.
    rows: Vec<(usize, Personal)>,
    /// Whether a table could not be read at all: then nobody knows which programs there are.
    unread: bool,
}

impl Gathering<'_> {
    fn tables(
        &mut self,
        key: &'static str,
        section: &Section<'_>,
        sources: &Sources<'_>,
        read: &mut Vec<String>,
        files: &mut Files,
        problems: &mut Vec<Diagnostic>,
    ) {
        let Some(mut fields) = Fields::open(section.node, "this scenario", section.node.place, problems) else {
            return;
        };
        let paths = fields.texts(key).unwrap_or_default();
        for (path, place) in paths {
            if let Some(problem) = no_table(&path, place) {
                self.unread = true;
                problems.push(problem);
                continue;
            }
            let name = beside(sources.scenario, &path);
            let shared = key == "shared";
            // Both people of a couple may name the table of their school.
            if shared && section.person != PersonId(0) && read.contains(&name) {
                continue;
            }
            if read.contains(&name) {
                problems.push(Diagnostic::at(
                    Code::Duplicate,
                    place,
                    format!("the table `{}` is named twice", ellipsize(&path)),
                ));
                continue;
            }
            read.push(name.clone());
            let layer = if shared { Layer::Shared } else { Layer::Table };
            let read = (sources.read)(&name).map_err(|message| vec![Diagnostic::of_file(Code::Unreadable, message)]);
            if let Err(wrong) =
                read.and_then(|bytes| self.table(&name, bytes, (section.person, layer), files, problems))
            {
                self.unread = true;
                problems.extend(wrong.into_iter().map(|problem| Diagnostic { span: Some(place), ..problem }));
            }
        }
    }

    /// Reads one table: CSV, or the sheet of programs of a workbook.
    fn table(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        (by, layer): (PersonId, fn(FileId) -> Layer),
        files: &mut Files,
        problems: &mut Vec<Diagnostic>,
    ) -> Result<(), Vec<Diagnostic>> {
        let Some(kind) = self.dictionary.kind("program") else { return Ok(()) };
        let file;
        let rows: Vec<Row> = if is_workbook(name) {
            let grid = grid::grid(files, name, bytes)?;
            let (records, wrong) = book::table(&grid, self.dictionary, kind);
            problems.extend(wrong);
            file = grid.file;
            records.into_iter().map(|record| Row { record, personal: Vec::new() }).collect()
        } else {
            let text = utf8(name, bytes).map_err(|message| vec![Diagnostic::of_file(Code::Unreadable, message)])?;
            file = files.add(name, text);
            table::rows(file, &files.get(file).text, self.dictionary, kind, problems).map_err(|wrong| vec![wrong])?
        };
        let layer = layer(file);
        if layer == Layer::Shared(file) {
            problems.extend(rows.iter().flat_map(|row| personal_in_shared(row, self.dictionary)));
        }
        self.rows(kind, by, rows, layer);
        Ok(())
    }

    fn rows(&mut self, kind: KindId, by: PersonId, rows: Vec<Row>, layer: Layer) {
        for Row { record, personal } in rows {
            if !personal.is_empty() {
                self.rows.push((self.drafts.len(), personal));
            }
            self.add(kind, by, record, layer);
        }
    }

    fn add(&mut self, kind: KindId, by: PersonId, node: Node, layer: Layer) {
        let owner = (self.dictionary.get(kind).owner == Owner::Person).then_some(by);
        self.drafts.push(RawRecord { kind, owner, by, id: String::new(), single: false, layer, node });
    }

    fn section(&mut self, section: &Section<'_>, problems: &mut Vec<Diagnostic>) {
        for entry in section.node.entries().iter().filter(|entry| self.dictionary.is_given(&entry.key)) {
            let Some(kind) = self.dictionary.kind(&entry.key) else { continue };
            let name = entry.key.as_str();
            match &entry.node.value {
                Tree::Table(_) if name == "applicant" => {
                    let id = if section.person == PersonId(0) { "applicant" } else { "partner" };
                    let (owner, by, node) = (Some(section.person), section.person, entry.node.clone());
                    let layer = Layer::Scenario;
                    self.drafts.push(RawRecord { kind, owner, by, id: id.into(), single: true, layer, node });
                }
                _ if name == "applicant" => {
                    let problem = Diagnostic::at(Code::Duplicate, entry.key_place, "there is one applicant");
                    problems.push(problem.help("write `[applicant]`"));
                }
                Tree::List(items) => {
                    for item in items {
                        if let Tree::Table(_) = item.value {
                            self.add(kind, section.person, item.clone(), Layer::Scenario);
                        } else {
                            problems.push(Diagnostic::at(
                                Code::WrongType,
                                item.place,
                                format!("a {name} is a table, not {}", item.shown()),
                            ));
                        }
                    }
                }
                _ => {
                    let problem =
                        Diagnostic::at(Code::Duplicate, entry.key_place, format!("there can be more than one {name}"));
                    problems.push(problem.help(format!("write `[[{name}]]`, with two brackets")));
                }
            }
        }
    }

    /// Gives ids to all records of the kinds of an owner.
    fn name(&mut self, owner: Owner, show: &dyn Fn(Span) -> String, problems: &mut Vec<Diagnostic>) {
        // An id is taken once in each text; the same id in another one is the same record.
        let mut together: BTreeMap<(KindId, Option<PersonId>, Layer), Vec<usize>> = BTreeMap::new();
        for (n, draft) in self.drafts.iter().enumerate() {
            if !draft.single && self.dictionary.get(draft.kind).owner == owner {
                together.entry((draft.kind, draft.owner, draft.layer)).or_default().push(n);
            }
        }
        for ((kind, ..), members) in together {
            let nodes: Vec<&Node> = members.iter().map(|n| &self.drafts[*n].node).collect();
            let found = ids(self.dictionary.get(kind), self.dictionary.name(kind), &nodes, show, problems);
            for (n, _) in members.iter().zip(&found).filter(|(_, id)| id.is_none()) {
                problems.extend(self.unknown_facts(&self.drafts[*n]));
            }
            for (n, id) in members.into_iter().zip(found) {
                self.drafts[n].id = id.unwrap_or_default();
            }
        }
    }

    /// Keeps what shared records are called.
    fn keep(&self, names: &mut Names) {
        for draft in &self.drafts {
            let kind = self.dictionary.get(draft.kind);
            if kind.owner == Owner::Shared && !draft.id.is_empty() {
                let title = kind.title.as_ref().and_then(|title| draft.node.get(title)).and_then(Node::text);
                names.add(draft.kind, &draft.id, title);
            }
        }
    }

    /// Puts ids in the place of names, wherever a record of a workbook refers to a shared one.
    fn resolve_references(&mut self, names: &Names, files: &Files, problems: &mut Vec<Diagnostic>) {
        let cells = |draft: &&mut RawRecord| files.get(draft.node.place.file).is_workbook();
        for draft in self.drafts.iter_mut().filter(cells) {
            names.resolve_record(self.dictionary, draft.kind, &mut draft.node, problems);
        }
    }

    /// The facts of a record that nobody will look at because it has no id.
    fn unknown_facts(&self, draft: &RawRecord) -> Vec<Diagnostic> {
        let facts = draft.node.entries().iter().filter(|entry| !draft.own_key(&entry.key, self.dictionary));
        facts.filter_map(|entry| given_fact(self.dictionary, draft.kind, entry).err()).collect()
    }

    /// What tables say of a person's own records: added to those the scenario writes, which win, or records of their own.
    fn personal(&mut self) {
        for (row, parts) in std::mem::take(&mut self.rows) {
            let (id, by) = (self.drafts[row].id.clone(), self.drafts[row].by);
            let (program, place) = (self.drafts[row].kind, self.drafts[row].node.place);
            for (kind, entries) in parts {
                let Some(key) = table::about(self.dictionary, kind, program) else { continue };
                let same = |draft: &&mut RawRecord| {
                    draft.kind == kind && draft.by == by && draft.node.get(key).and_then(Node::text) == Some(&id)
                };
                if let Some(RawRecord { node: Node { value: Tree::Table(own), .. }, .. }) =
                    self.drafts.iter_mut().find(same)
                {
                    let more: Vec<Entry> =
                        entries.into_iter().filter(|entry| own.iter().all(|other| other.key != entry.key)).collect();
                    own.extend(more);
                } else if !id.is_empty() {
                    let node = Node { place, value: Tree::Text(id.clone()) };
                    let mut own = vec![Entry { key: key.into(), key_place: place, node }];
                    own.extend(entries);
                    self.add(kind, by, Node { place, value: Tree::Table(own) }, Layer::Scenario);
                }
            }
        }
    }
}

/// The fact a line of a record gives, if a scenario may give it.
pub(crate) fn given_fact(dictionary: &Dictionary, kind: KindId, entry: &Entry) -> Result<FactId, Diagnostic> {
    let record = dictionary.name(kind);
    let Some(fact) = dictionary.fact(kind, &entry.key) else {
        let key = ellipsize(&entry.key);
        let known = dictionary.get(kind).facts.iter().filter(|(_, def)| given(def));
        let near = nearest(&entry.key, known.map(|(name, _)| name.as_str()));
        let elsewhere = || {
            let has = |(_, kind): &(&String, &crate::model::Kind)| kind.facts.contains_key(&entry.key);
            let other = dictionary.kinds.iter().filter(|(name, _)| dictionary.is_given(name)).find(has);
            other.map(|(name, _)| format!("did you mean `{name}.{key}`?"))
        };
        let near = near.map(|name| format!("did you mean `{record}.{name}`?"));
        let help = near.or_else(elsewhere).unwrap_or_else(|| "`preceptor facts` prints all facts".into());
        return Err(Diagnostic::at(Code::UnknownName, entry.key_place, format!("no fact `{record}.{key}`")).help(help));
    };
    let def = dictionary.def(fact);
    if def.engine || !def.ty.stored() {
        let key = ellipsize(&entry.key);
        let who = if def.engine { "is given by the engine" } else { "is found by itself" };
        return Err(
            Diagnostic::at(Code::NotAllowed, entry.key_place, format!("`{record}.{key}` {who}")).help("take it out")
        );
    }
    Ok(fact)
}

/// The findings a person accepts: finding, reason and place.
pub(crate) fn waivers(section: &Section<'_>, problems: &mut Vec<Diagnostic>) -> Vec<(String, String, Span)> {
    let mut found = Vec::new();
    let items = match section.node.get("waive") {
        Some(Node { value: Tree::List(items), .. }) => items.as_slice(),
        Some(other) => {
            problems.push(Diagnostic::at(Code::WrongType, other.place, "write `[[waive]]`, with two brackets"));
            &[]
        }
        None => &[],
    };
    for item in items {
        let Some(mut fields) = Fields::open(item, "this `waive`", item.place, problems) else { continue };
        let (finding, because) = (fields.need_text("finding"), fields.need_text("because"));
        fields.done();
        if let (Some((finding, place)), Some((because, _))) = (finding, because) {
            found.push((finding, because, place));
        }
    }
    found
}

/// What is wrong with the name of a table: a plan that comes from somebody else could name any file of this machine.
fn no_table(path: &str, place: Span) -> Option<Diagnostic> {
    let path = path.trim().replace('\\', "/");
    let shown = ellipsize(&path);
    if path.starts_with(['/', '~']) || path.as_bytes().get(1) == Some(&b':') {
        let message = format!("the table `{shown}` is named from the root of the machine");
        let help = "name it from the folder of this plan: `list.csv`, or `../list.csv` for the folder above";
        return Some(Diagnostic::at(Code::NotAllowed, place, message).help(help));
    }
    let is_table = is_workbook(&path) || path.to_lowercase().ends_with(".csv");
    (!is_table).then(|| {
        let message = format!("`{shown}` is no table: it ends with neither .csv nor .xlsx");
        Diagnostic::at(Code::NotAllowed, place, message)
            .help("save it under such a name; `preceptor import` makes one of a sheet")
    })
}

/// A path beside a file, with `..` folded.
fn beside(file: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let absolute = path.starts_with('/') || path.as_bytes().get(1) == Some(&b':');
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole =
        if absolute || (folder.is_empty() && !file.starts_with('/')) { path } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_table_is_looked_for_beside_its_scenario() {
        assert_eq!(beside("scenarios/people/amara.toml", "../programs/im.csv"), "scenarios/programs/im.csv");
        assert_eq!(beside("amara.toml", "im.csv"), "im.csv");
        assert_eq!(beside("amara.toml", "../im.csv"), "../im.csv");
        assert_eq!(beside("../a/amara.toml", ".\\..\\..\\im.csv"), "../../im.csv");
        assert_eq!(beside("a/amara.toml", "/tmp/im.csv"), "/tmp/im.csv");
        assert_eq!(beside("/a/amara.toml", "im.csv"), "/a/im.csv");
    }
}
