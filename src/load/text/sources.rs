//! Where everything that is read comes from: names to bytes. A folder on disk is one implementation; texts that are not
//! saved yet, and a page in a browser, are others.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use walkdir::WalkDir;

use super::files;

/// Folders nested deeper than this are not looked into.
const DEEPEST: usize = 16;

/// Where files are read from. A name is a path with `/` between its parts.
pub trait Sources: Debug + Send + Sync {
    /// The bytes of the file of that name.
    ///
    /// # Errors
    /// A sentence that names the file and says why it cannot be read: small first letter, no period.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;

    /// The files in a folder and in the folders in it, hidden ones left out, in the order of their names; at most so many
    /// files and folders are looked at.
    ///
    /// # Errors
    /// A sentence for everything that cannot be looked into.
    fn list(&self, folder: &str, most: usize) -> Result<Listing, Vec<String>>;

    /// What a folder is called by itself, where links lead included: `checks` for `../mine/checks/`.
    fn folder_name(&self, folder: &str) -> String {
        folder.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// The files in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Each file's name below the folder, and its size in bytes; [`u64::MAX`] for what has no end, such as a pipe.
    pub files: Vec<(String, u64)>,
    /// Whether these are all of them; if not, there are more than were to be looked at.
    pub whole: bool,
}

/// The disk; names are paths of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Sources for Disk {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        files::read_bytes(Path::new(name))
    }

    fn list(&self, folder: &str, most: usize) -> Result<Listing, Vec<String>> {
        let (mut found, mut wrong) = (Listing { whole: true, ..Listing::default() }, Vec::new());
        let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
        // A link is what it leads to; one that leads round in a circle is an error of the walk.
        let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
        let entries = walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()));
        for (looked_at, entry) in entries.enumerate() {
            if looked_at > most {
                found.whole = false;
                break;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    wrong.push(unlisted(folder, &error));
                    continue;
                }
            };
            if entry.depth() == 0 && !entry.file_type().is_dir() {
                wrong.push(format!("`{}` is no folder", shown(folder)));
            } else if entry.depth() > DEEPEST + 1 {
                wrong.push(format!("the folder `{}` is nested too deeply", shown(folder)));
                break;
            } else if !entry.file_type().is_dir() {
                let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                match below.to_str() {
                    Some(name) => {
                        let size =
                            entry.metadata().map_or(0, |about| if about.is_file() { about.len() } else { u64::MAX });
                        found.files.push((shown(name), size));
                    }
                    None => wrong.push(format!("a name in the folder `{}` is not UTF-8", shown(folder))),
                }
            }
        }
        found.files.sort();
        if wrong.is_empty() { Ok(found) } else { Err(wrong) }
    }

    fn folder_name(&self, folder: &str) -> String {
        let folder = Path::new(folder);
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }
}

/// Why something below a folder cannot be listed.
fn unlisted(folder: &str, error: &walkdir::Error) -> String {
    let at = error.path().map_or_else(|| shown(folder), |path| shown(&path.to_string_lossy()));
    if error.loop_ancestor().is_some() {
        return format!("the link `{at}` leads round in a circle");
    }
    match error.io_error().map(std::io::Error::kind) {
        Some(ErrorKind::NotFound) if error.depth() == 0 => format!("there is no folder `{at}`"),
        Some(ErrorKind::NotADirectory) => format!("`{at}` is no folder"),
        Some(ErrorKind::NotFound) => format!("the link `{at}` leads nowhere"),
        _ => format!("the folder `{at}` cannot be read"),
    }
}

/// A path with `/` between its parts.
fn shown(path: &str) -> String {
    path.replace('\\', "/")
}

/// Texts by name, and behind them another place: what an editor has open and not saved, what a page was given.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    texts: BTreeMap<String, Vec<u8>>,
    behind: Option<Arc<dyn Sources>>,
}

impl Texts {
    /// No text yet, and nothing behind.
    pub fn new() -> Self {
        Self::default()
    }

    /// No text yet; what is not among the texts is read from there.
    pub fn over(behind: Arc<dyn Sources>) -> Self {
        Self { behind: Some(behind), ..Self::default() }
    }

    /// Adds a text, or puts another in its place.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.texts.insert(name.into(), bytes.into());
        self
    }
}

impl Sources for Texts {
    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        match (self.texts.get(name), &self.behind) {
            (Some(bytes), _) => Ok(bytes.clone()),
            (None, Some(behind)) => behind.read(name),
            (None, None) => Err(format!("there is no file `{name}`")),
        }
    }

    fn list(&self, folder: &str, most: usize) -> Result<Listing, Vec<String>> {
        let within = format!("{}/", folder.trim_end_matches('/'));
        let own = self.texts.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&within)?, bytes.len())));
        let own: BTreeMap<String, u64> = own.map(|(name, size)| (name.to_owned(), size as u64)).collect();
        let behind = match &self.behind {
            Some(behind) => behind.list(folder, most),
            None if own.is_empty() => return Err(vec![format!("there is no folder `{folder}`")]),
            None => Ok(Listing { whole: true, ..Listing::default() }),
        };
        let Listing { files, whole } = match behind {
            Err(_) if !own.is_empty() => Listing { whole: true, ..Listing::default() },
            listing => listing?,
        };
        let mut all: BTreeMap<String, u64> = files.into_iter().collect();
        all.extend(own);
        Ok(Listing { whole: whole && all.len() <= most, files: all.into_iter().take(most).collect() })
    }
}

#[cfg(test)]
#[path = "sources_tests.rs"]
mod tests;
