//! A scenario: read from a text or a file, and the facts it gives.

use std::path::Path;
use std::rc::Rc;

use super::error::LoadError;
use super::rules::Rules;
use crate::load::text::files::utf8;
use crate::load::{self, Sources, Written, book, grid, is_workbook, notes, tree};
use crate::model::{Code, Diagnostic, Files, RuleSet, World};

/// The plan of one applicant, or of a couple, read against rules.
///
/// ```
/// use preceptor::{Rules, Scenario};
/// let rules = Rules::builtin()?;
/// let plan = Scenario::from_toml(&rules, "season = 2027\nas_of = 2026-09-10\n[applicant]\nneeds_visa = true\n")?;
/// let later = plan.as_of("2027-01-15")?;
/// assert_eq!(rules.evaluate(&later).report().as_of.iso, "2027-01-15");
/// # Ok::<(), preceptor::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scenario {
    name: String,
    root: tree::Node,
    files: Files,
    rules: Rc<RuleSet>,
    sources: std::sync::Arc<dyn Sources>,
    world: World,
}

impl Scenario {
    /// Reads a scenario written as TOML. Tables it names are looked for in the working folder.
    ///
    /// ```
    /// let rules = preceptor::Rules::builtin()?;
    /// let error = preceptor::Scenario::from_toml(&rules, "season = 2027\nas_of = 2026-09-10\naplicant = 1\n").unwrap_err();
    /// assert_eq!(error.diagnostics()[0].code.name(), "unknown-name");
    /// assert!(error.to_string().contains("scenario:3:1"));
    /// # Ok::<(), preceptor::Error>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with it and its tables, each with its line.
    pub fn from_toml(rules: &Rules, text: &str) -> Result<Self, LoadError> {
        let mut files = rules.set.files.clone();
        let file = files.add("scenario", text);
        let root =
            tree::parse(file, &files.share(file).text).map_err(|problems| LoadError::new(files.clone(), problems))?;
        Self::read(rules, "scenario", root, files, Vec::new())
    }

    /// Reads a scenario from a file: a workbook (`.xlsx`, with the feature `workbooks`) or TOML. Tables it names are looked
    /// for beside it.
    ///
    /// # Errors
    /// Everything that is wrong with it and its tables, each with its line or cell.
    pub fn open(rules: &Rules, path: impl AsRef<Path>) -> Result<Self, LoadError> {
        let mut files = rules.set.files.clone();
        let (written, problems) = read_written(&rules.set, path.as_ref(), &mut files, &*rules.sources.sources)?;
        Self::read(rules, &shown(path.as_ref()), written.root, files, problems)
    }

    /// The same scenario from another moment: a day `2026-09-10` or a moment `2026-09-10T09:00:00`.
    ///
    /// # Errors
    /// A text that is no moment, and whatever is wrong from there.
    pub fn as_of(self, moment: &str) -> Result<Self, LoadError> {
        let mut files = self.files;
        let root = with_as_of(self.root, moment, &mut files)?;
        let world = build(&root, &self.name, &self.rules, files.clone(), Vec::new(), &*self.sources)?;
        Ok(Self { root, files, world, ..self })
    }

    fn read(
        rules: &Rules,
        name: &str,
        root: tree::Node,
        files: Files,
        problems: Vec<Diagnostic>,
    ) -> Result<Self, LoadError> {
        let sources = rules.sources.sources.clone();
        let world = build(&root, name, &rules.set, files.clone(), problems, &*sources)?;
        Ok(Self { name: name.to_owned(), root, files, rules: rules.set.clone(), sources, world })
    }

    pub(super) fn world(&self) -> &World {
        &self.world
    }
}

/// Reads a scenario of the disk; `as_of` looks from another moment than the scenario's own.
///
/// # Errors
/// Everything that is wrong with it and its tables.
#[doc(hidden)]
pub fn load_scenario(rules: &RuleSet, path: &Path, as_of: Option<&str>) -> Result<World, LoadError> {
    let mut files = rules.files.clone();
    let (written, problems) = read_scenario(rules, path, &mut files)?;
    let root = match as_of {
        None => written.root,
        Some(moment) => with_as_of(written.root, moment, &mut files)?,
    };
    build_world(&root, &shown(path), rules, files, problems)
}

/// What a scenario of the disk says, before it means anything; of a workbook also what is wrong with its cells.
///
/// # Errors
/// Why it cannot be read at all.
#[doc(hidden)]
pub fn read_scenario(rules: &RuleSet, path: &Path, files: &mut Files) -> Result<(Written, Vec<Diagnostic>), LoadError> {
    read_written(rules, path, files, &load::Disk)
}

/// The most bytes of a plan in TOML: five hundred emails take a quarter. What is larger would take a gigabyte to say all that
/// is wrong with it.
const LARGEST_PLAN: usize = 4 << 20;

fn read_written(
    rules: &RuleSet,
    path: &Path,
    files: &mut Files,
    sources: &dyn Sources,
) -> Result<(Written, Vec<Diagnostic>), LoadError> {
    let name = shown(path);
    let trouble = |files: &Files, problems| LoadError { files: files.clone(), problems };
    let unread = |files: &Files, message| trouble(files, vec![Diagnostic::of_file(Code::Unreadable, message)]);
    if is_workbook(&name) {
        let bytes = sources.read(&path.to_string_lossy()).map_err(|message| unread(files, message))?;
        let grid = grid(files, &name, bytes).map_err(|problems| trouble(files, problems))?;
        return Ok(book(&grid, &rules.dictionary));
    }
    let text = sources
        .read(&path.to_string_lossy())
        .and_then(|bytes| utf8(&name, bytes))
        .map_err(|message| unread(files, message))?;
    if text.len() > LARGEST_PLAN {
        let message = format!("the plan `{name}` is larger than {} MB", LARGEST_PLAN >> 20);
        return Err(unread(files, message));
    }
    let file = files.add(name, text);
    let root = tree::parse(file, &files.share(file).text).map_err(|problems| trouble(files, problems))?;
    let notes = notes(&files.share(file).text, &root);
    Ok((Written { root, notes }, Vec::new()))
}

/// The world a scenario describes, unless anything is wrong with it; tables are read from the disk.
///
/// # Errors
/// Everything that is wrong with it, what was wrong before included.
#[doc(hidden)]
pub fn build_world(
    root: &tree::Node,
    name: &str,
    rules: &RuleSet,
    files: Files,
    problems: Vec<Diagnostic>,
) -> Result<World, LoadError> {
    build(root, name, rules, files, problems, &load::Disk)
}

fn build(
    root: &tree::Node,
    name: &str,
    rules: &RuleSet,
    files: Files,
    mut problems: Vec<Diagnostic>,
    sources: &dyn Sources,
) -> Result<World, LoadError> {
    match load::build(root, name, rules, files, &|path| sources.read(path)) {
        Ok(world) if problems.is_empty() => Ok(world),
        Ok(world) => Err(LoadError::new(world.files, problems)),
        Err((files, more)) => {
            problems.extend(more);
            Err(LoadError::new(files, problems))
        }
    }
}

/// The scenario with another `as_of`, which is given on the command line.
fn with_as_of(mut root: tree::Node, moment: &str, files: &mut Files) -> Result<tree::Node, LoadError> {
    let file = files.add("--as-of", format!("as_of = {moment}\n"));
    let given = tree::parse(file, &files.share(file).text).map_err(|_| LoadError {
        files: files.clone(),
        problems: vec![
            Diagnostic::of_file(Code::WrongValue, format!("`{moment}` is no moment"))
                .help("write `--as-of 2026-09-10`, `--as-of 2026-09-10T09:00:00` or `--as-of today`"),
        ],
    })?;
    root.replace(&given, "as_of");
    Ok(root)
}

/// A path as messages show it.
#[doc(hidden)]
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
