//! Where rules come from: the binary itself or a folder. Reads them and everything they rest on, short of compiling.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use include_dir::Dir;

use crate::embedded::RULES;
use crate::load::rules::dictionary;
use crate::load::rules::headers;
use crate::load::rules::layout;
use crate::load::rules::library::{self, Library};
use crate::load::rules::occasions;
use crate::load::rules::statements;
use crate::load::text::fields::{SpannedText, in_order};
use crate::load::text::files::{read_text, utf8};
use crate::load::text::tree::{self, Node};
use crate::model::{Code, Diagnostic, Dictionary, FileId, Files, Span, did_you_mean};

/// Folders nested deeper than this are not looked into: a link may lead round in a circle.
const DEEPEST: usize = 16;

const STATEMENTS: &str = "statements.toml";

const TOML_FILES: [&str; 9] = [
    "facts.toml",
    STATEMENTS,
    "groups.toml",
    "sources.toml",
    "thresholds.toml",
    "columns.toml",
    "about.toml",
    "workbook.toml",
    "occasions.toml",
];

/// Where rules come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesFrom {
    /// The binary itself.
    Embedded,
    /// A folder.
    Folder(PathBuf),
}

/// All rules as texts, and what their TOML files say.
#[derive(Debug)]
pub struct Project {
    /// All texts.
    pub files: Files,
    /// What facts there can be.
    pub dictionary: Dictionary,
    /// Statements, groups, sources and thresholds.
    pub library: Library,
    /// The scripts: path under `rules/`, and text.
    pub scripts: Vec<(String, FileId)>,
    /// Names of the folders of checks beside the rules, which begin their ids.
    pub custom: Vec<String>,
    /// Every text of the rules by its path, read or not understood: equal rules are equal here.
    pub paths: Vec<(String, FileId)>,
}

/// Every `.rhai` and `.toml` file, by its path under `rules/` with `/` between the parts, in the order of the paths.
///
/// # Errors
/// Folders and files that cannot be read.
pub fn texts(from: &RulesFrom) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    texts_within(from, Room { entries: usize::MAX, bytes: u64::MAX })
}

/// How much of a folder is read at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Files and folders in it, and in the folders in it.
    pub entries: usize,
    /// Bytes of all files that are read.
    pub bytes: u64,
}

impl Room {
    /// Makes room for one more file or folder of that size.
    fn take(&mut self, bytes: u64) -> bool {
        match (self.entries.checked_sub(1), self.bytes.checked_sub(bytes)) {
            (Some(entries), Some(bytes)) => {
                *self = Self { entries, bytes };
                true
            }
            _ => false,
        }
    }
}

/// The same, as far as there is room; a folder that needs more is a problem.
pub(super) fn texts_within(from: &RulesFrom, mut room: Room) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let most = room;
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    match from {
        RulesFrom::Embedded => embedded(&RULES, &mut found, &mut problems),
        RulesFrom::Folder(folder) => {
            let fits = walk(folder, ("", 0), &mut room, &mut found, &mut problems);
            if !fits {
                let message = format!("the folder `{}` holds too much", folder.display());
                let help = format!("{} files and folders and {} KiB are enough", most.entries, most.bytes >> 10);
                problems = vec![Diagnostic::of_file(Code::TooMuch, message).help(help)];
            }
        }
    }
    found.sort();
    if problems.is_empty() { Ok(found) } else { Err(in_order(problems)) }
}

/// Reads the rules: every TOML file to what it says, every script as a text for `script::compile`.
///
/// # Errors
/// All texts read so far, and everything that is wrong.
pub fn project(from: &RulesFrom) -> Result<Project, (Files, Vec<Diagnostic>)> {
    let texts = texts(from).map_err(|problems| (Files::default(), problems))?;
    let shown = match from {
        RulesFrom::Embedded => "rules".to_owned(),
        RulesFrom::Folder(folder) => folder.display().to_string().replace('\\', "/"),
    };
    let (mut files, mut scripts, mut problems) = (Files::default(), Vec::new(), Vec::new());
    let mut trees: Vec<(String, Node)> = Vec::new();
    let mut statements = None;
    let mut paths = Vec::new();
    for (path, text) in texts {
        let file = files.add(format!("{}/{path}", shown.trim_end_matches('/')), text);
        paths.push((path.clone(), file));
        if ending(&path) == Some("rhai") {
            scripts.push((path, file));
        } else if let Some(plain) =
            (path == STATEMENTS).then(|| statements::statements(&files.get(file).text)).flatten()
        {
            statements = Some(plain);
        } else if TOML_FILES.contains(&path.as_str()) {
            match tree::parse(file, &files.get(file).text) {
                Ok(root) => trees.push((path, root)),
                Err(found) => problems.extend(found),
            }
        } else {
            let help = did_you_mean(&path, TOML_FILES).unwrap_or_else(|| "the files are `facts.toml`, `statements.toml`, `groups.toml`, `sources.toml`, `thresholds.toml`, `columns.toml`, `about.toml`, `workbook.toml` and `occasions.toml`".into());
            let start = Span { file, start: 0, end: 0 };
            problems.push(Diagnostic::at(Code::UnknownName, start, format!("nothing reads `{path}`")).help(help));
        }
    }
    let read = Trees { trees, shown };
    let dictionary = read.dictionary(&scripts, &mut problems);
    let mut library = read.library(dictionary.as_ref(), &mut problems);
    if let Some(statements) = statements {
        library.statements = statements;
    }
    match dictionary {
        Some(dictionary) if problems.is_empty() => {
            Ok(Project { files, dictionary, library, scripts, custom: Vec::new(), paths })
        }
        _ => Err((files, in_order(problems))),
    }
}

struct Trees {
    trees: Vec<(String, Node)>,
    shown: String,
}

impl Trees {
    fn get(&self, name: &str) -> Option<&Node> {
        self.trees.iter().find(|(path, _)| path == name).map(|(_, root)| root)
    }

    fn dictionary(&self, scripts: &[(String, FileId)], problems: &mut Vec<Diagnostic>) -> Option<Dictionary> {
        let Some(root) = self.get("facts.toml") else {
            if problems.is_empty() {
                let problem =
                    Diagnostic::of_file(Code::Missing, format!("there is no `facts.toml` in `{}`", self.shown));
                problems.push(problem.help("every set of rules begins with its dictionary of facts"));
            }
            return None;
        };
        let mut dictionary = keep(dictionary::dictionary(root), problems)?;
        if let Some(layout) =
            self.get("workbook.toml").and_then(|root| keep(layout::layout(root, &dictionary), problems))
        {
            dictionary.layout = layout;
        }
        if let Some((occasions, topics)) =
            self.get("occasions.toml").and_then(|root| keep(occasions::occasions(root, &dictionary), problems))
        {
            dictionary.occasions = occasions;
            problems.extend(unknown_topics(&topics, scripts));
        }
        Some(dictionary)
    }

    fn library(&self, dictionary: Option<&Dictionary>, problems: &mut Vec<Diagnostic>) -> Library {
        let mut library = Library::default();
        if let Some(found) = self.get(STATEMENTS).and_then(|root| keep(library::statements(root), problems)) {
            library.statements = found;
        }
        if let Some(found) = self.get("sources.toml").and_then(|root| keep(library::sources(root), problems)) {
            library.sources = found;
        }
        if let Some(found) = self.get("thresholds.toml").and_then(|root| keep(library::thresholds(root), problems)) {
            library.thresholds = found;
        }
        if let (Some(root), Some(dictionary)) = (self.get("groups.toml"), dictionary)
            && let Some((groups, named)) = keep(library::groups(root, dictionary), problems)
        {
            (library.groups, library.named) = (groups, named);
        }
        if let (Some(root), Some(dictionary)) = (self.get("columns.toml"), dictionary)
            && let Some(found) = keep(headers::columns(root, dictionary), problems)
        {
            library.columns = found;
        }
        match self.get("about.toml") {
            Some(root) => library.date = keep(library::about(root), problems).unwrap_or_default(),
            None if problems.is_empty() => {
                let problem =
                    Diagnostic::of_file(Code::Missing, format!("there is no `about.toml` in `{}`", self.shown));
                problems.push(problem.help("it says the date of the rules: `date = 2026-11-22`"));
            }
            None => {}
        }
        library
    }
}

/// Problems with topics of occasions that are no folder of rules.
fn unknown_topics(topics: &[SpannedText], scripts: &[(String, FileId)]) -> Vec<Diagnostic> {
    let folders: BTreeSet<&str> = scripts.iter().filter_map(|(path, _)| Some(path.split_once('/')?.0)).collect();
    let unknown = topics.iter().filter(|(topic, _)| !folders.contains(topic.as_str()));
    unknown
        .map(|(topic, place)| {
            let help = did_you_mean(topic, folders.iter().copied());
            Diagnostic::at(Code::UnknownName, *place, format!("there is no folder of rules `{topic}`")).maybe_help(help)
        })
        .collect()
}

fn keep<T>(read: Result<T, Vec<Diagnostic>>, problems: &mut Vec<Diagnostic>) -> Option<T> {
    read.map_err(|found| problems.extend(found)).ok()
}

fn wanted(name: &str) -> bool {
    !name.starts_with('.') && matches!(ending(name), Some("rhai" | "toml"))
}

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

fn embedded(folder: &Dir<'static>, found: &mut Vec<(String, String)>, problems: &mut Vec<Diagnostic>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if path.split('/').any(|part| part.starts_with('.')) || !wanted(&path) {
            continue;
        }
        match utf8(&path, file.contents().to_vec()) {
            Ok(text) => found.push((path, text)),
            Err(message) => problems.push(Diagnostic::of_file(Code::Unreadable, message)),
        }
    }
    for inner in folder.dirs() {
        embedded(inner, found, problems);
    }
}

/// Reads the files of a folder and of those in it; false where there is no room for them.
fn walk(
    folder: &Path,
    (under, depth): (&str, usize),
    room: &mut Room,
    found: &mut Vec<(String, String)>,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let shown = folder.display().to_string().replace('\\', "/");
    let entries = match fs::read_dir(folder) {
        _ if depth > DEEPEST => Err(format!("the folder `{shown}` is nested too deeply")),
        Ok(entries) => entries
            .take(room.entries.saturating_add(1))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| format!("the folder `{shown}` cannot be read")),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(format!("there is no folder `{shown}`")),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(format!("`{shown}` is no folder")),
        Err(_) => Err(format!("the folder `{shown}` cannot be read")),
    };
    let entries = match entries {
        Ok(entries) => entries,
        Err(message) => {
            problems.push(Diagnostic::of_file(Code::Unreadable, message));
            return true;
        }
    };
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str() else {
            problems
                .push(Diagnostic::of_file(Code::Unreadable, format!("a name in the folder `{shown}` is not UTF-8")));
            continue;
        };
        let below = if under.is_empty() { name.to_owned() } else { format!("{under}/{name}") };
        if name.starts_with('.') {
            continue;
        }
        // A link is what it leads to.
        let folder = match entry.file_type() {
            Ok(kind) if !kind.is_symlink() => kind.is_dir(),
            Ok(_) | Err(_) => path.is_dir(),
        };
        if folder {
            if !room.take(0) || !walk(&path, (&below, depth + 1), room, found, problems) {
                return false;
            }
        } else if wanted(name) {
            if !room.take(size(&path)) {
                return false;
            }
            match read_text(&path) {
                Ok(text) => found.push((below, text)),
                Err(message) => problems.push(Diagnostic::of_file(Code::Unreadable, message)),
            }
        }
    }
    true
}

/// The size of a file; one that cannot be asked is read, and the reason said then. What is no file, such as a pipe, has no end.
fn size(path: &Path) -> u64 {
    match fs::metadata(path) {
        Ok(about) if about.is_file() => about.len(),
        Ok(_) => u64::MAX,
        Err(_) => 0,
    }
}
