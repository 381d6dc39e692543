//! Where rules come from: the binary itself or a folder. Reads them and everything they rest on, short of compiling.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::embedded::RULES;
use crate::load::rules::dictionary;
use crate::load::rules::headers;
use crate::load::rules::layout;
use crate::load::rules::library::{self, Library};
use crate::load::rules::occasions;
use crate::load::rules::statements;
use crate::load::text::fields::{SpannedText, in_order};
use crate::load::text::files::utf8;
use crate::load::text::sources::{Listing, Sources};
use crate::load::text::tree::{self, Node};
use crate::model::{Code, Diagnostic, Dictionary, FileId, Files, Span, did_you_mean, nearest};

const STATEMENTS: &str = "statements.toml";

const TOML_FILES: [&str; 10] = [
    "facts.toml",
    STATEMENTS,
    "groups.toml",
    "sources.toml",
    "thresholds.toml",
    "columns.toml",
    "about.toml",
    "workbook.toml",
    "occasions.toml",
    "renamed.toml",
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

/// How much of a folder is read at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Files and folders in it, and in the folders in it.
    pub entries: usize,
    /// Bytes of all files that are read.
    pub bytes: u64,
}

/// Every `.rhai` and `.toml` file, by its path under `rules/` with `/` between the parts, in the order of the paths.
///
/// # Errors
/// Folders and files that cannot be read.
pub fn texts(from: &RulesFrom, sources: &dyn Sources) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    match from {
        RulesFrom::Embedded => texts_within(INSIDE, &Inside, Room { entries: usize::MAX, bytes: u64::MAX }),
        RulesFrom::Folder(folder) => {
            texts_within(&folder.to_string_lossy(), sources, Room { entries: usize::MAX - 1, bytes: u64::MAX })
        }
    }
}

/// Files among the rules that nobody reads: a specialty in one of them would be gone in silence. Notes in Markdown and hidden
/// files are no part of the rules.
fn unread(folder: &str, sources: &dyn Sources) -> Vec<Diagnostic> {
    let Ok(Listing { files, .. }) = sources.list(folder, usize::MAX - 1) else { return Vec::new() };
    let hidden = |name: &str| name.split('/').any(|part| part.starts_with('.'));
    let other =
        |name: &str| !wanted(name) && ending(name) != Some("md") && ending(name) != Some("before") && !hidden(name);
    let problem = |(name, _): (String, u64)| {
        let message = format!("nothing reads `{}/{name}`", folder.replace('\\', "/").trim_end_matches('/'));
        let help = "among the rules stand scripts (`.rhai`) and `.toml` files; notes end with `.md`";
        Diagnostic::of_file(Code::UnknownName, message).help(help)
    };
    in_order(files.into_iter().filter(|(name, _)| other(name)).map(problem).collect())
}

/// The same of one folder, as far as there is room; a folder that needs more is a problem.
pub(super) fn texts_within(
    folder: &str,
    sources: &dyn Sources,
    room: Room,
) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    let of_file = |message: String| Diagnostic::of_file(Code::Unreadable, message);
    let listing = sources.list(folder, room.entries);
    let Listing { files, whole } = listing.map_err(|wrong| in_order(wrong.into_iter().map(of_file).collect()))?;
    let shown = folder.replace('\\', "/");
    let misnamed = files.iter().filter_map(|(name, _)| {
        let right = meant(name)?;
        let problem = of_file(format!("`{}/{name}` is not read for its name", shown.trim_end_matches('/')));
        Some(problem.help(format!("rename it to `{right}`, or take it out of the folder")))
    });
    let misnamed: Vec<Diagnostic> = misnamed.collect();
    if !misnamed.is_empty() {
        return Err(in_order(misnamed));
    }
    let wanted: Vec<(String, u64)> = files.into_iter().filter(|(name, _)| wanted(name)).collect();
    let bytes = wanted.iter().fold(0u64, |sum, (_, size)| sum.saturating_add(*size));
    if !whole || bytes > room.bytes {
        let message = format!("the folder `{}` holds too much", folder.replace('\\', "/"));
        let help = format!("{} files and folders and {} KiB are enough", room.entries, room.bytes >> 10);
        return Err(vec![Diagnostic::of_file(Code::TooMuch, message).help(help)]);
    }
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (name, _) in wanted {
        let path = Path::new(folder).join(&name).to_string_lossy().into_owned();
        match sources.read(&path).and_then(|bytes| utf8(&path.replace('\\', "/"), bytes)) {
            Ok(mut text) => {
                // What some editors write first is no part of the text.
                if text.starts_with('\u{feff}') {
                    text.remove(0);
                }
                found.push((name, text));
            }
            Err(message) => problems.push(of_file(message)),
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(in_order(problems)) }
}

/// The name of the rules inside the program.
const INSIDE: &str = "rules";

/// The rules inside the program.
#[derive(Debug)]
struct Inside;

impl Sources for Inside {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let below = name.strip_prefix(INSIDE).map(|below| below.trim_start_matches(['/', '\\']).replace('\\', "/"));
        let file = below.and_then(|below| FILES.get(&below));
        file.map(|bytes| bytes.to_vec()).ok_or_else(|| format!("there is no file `{name}`"))
    }

    fn list(&self, _: &str, _: usize) -> Result<Listing, Vec<String>> {
        let files = FILES.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect();
        Ok(Listing { files, whole: true })
    }
}

/// The files inside the program by their names below the folder of rules, hidden ones left out. The folder as it is kept
/// looks at every name for each file that is asked for.
static FILES: LazyLock<BTreeMap<String, &'static [u8]>> = LazyLock::new(|| {
    let mut files = BTreeMap::new();
    let mut folders = vec![&RULES];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        let name = |file: &include_dir::File<'_>| file.path().to_string_lossy().replace('\\', "/");
        files.extend(folder.files().map(|file| (name(file), file.contents())));
    }
    files.retain(|name, _| !name.split('/').any(|part| part.starts_with('.')));
    files
});

/// Reads the rules: every TOML file to what it says, every script as a text for `script::compile`.
///
/// # Errors
/// All texts read so far, and everything that is wrong.
pub fn project(from: &RulesFrom, sources: &dyn Sources) -> Result<Project, (Files, Vec<Diagnostic>)> {
    let texts = texts(from, sources).map_err(|problems| (Files::default(), problems))?;
    let shown = match from {
        RulesFrom::Embedded => "rules".to_owned(),
        RulesFrom::Folder(folder) => folder.display().to_string().replace('\\', "/"),
    };
    if !texts.iter().any(|(path, _)| path == "facts.toml") {
        let problem = Diagnostic::of_file(Code::Missing, format!("there is no `facts.toml` in `{shown}`"));
        return Err((Files::default(), vec![problem.help("every set of rules begins with its dictionary of facts")]));
    }
    let (mut files, mut scripts, mut problems) = (Files::default(), Vec::new(), Vec::new());
    if let RulesFrom::Folder(folder) = from {
        problems.extend(unread(&folder.to_string_lossy(), sources));
    }
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
            let help = did_you_mean(&path, TOML_FILES).unwrap_or_else(|| "the files are `facts.toml`, `statements.toml`, `groups.toml`, `sources.toml`, `thresholds.toml`, `columns.toml`, `about.toml`, `workbook.toml`, `occasions.toml` and `renamed.toml`".into());
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
        // Where it is no TOML that is said already.
        let root = self.get("facts.toml")?;
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
        if let Some(found) = self.get("renamed.toml").and_then(|root| keep(library::renamed(root), problems)) {
            library.renamed = found;
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

/// The name that a file was meant to have which is not read for its name: `a.rhai` for `a.rhia`, `a.RHAI` and `a.rhai.txt`.
pub(super) fn meant(name: &str) -> Option<String> {
    let trimmed = name.trim_end();
    let without = |more: &str| {
        let (stem, last) = trimmed.rsplit_once('.')?;
        last.eq_ignore_ascii_case(more).then_some(stem)
    };
    let bare = without("txt").or_else(|| without("bak")).filter(|stem| stem.contains('.')).unwrap_or(trimmed);
    let (stem, ending) = bare.rsplit_once('.')?;
    let right = format!("{stem}.{}", nearest(ending, ["rhai", "toml"])?);
    (right != name).then_some(right)
}

fn wanted(name: &str) -> bool {
    matches!(ending(name), Some("rhai" | "toml"))
}

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}
