//! `preceptor convert`: a workbook to TOML and back, and proof that nothing was lost on the way.

use std::path::{Component, Path, PathBuf};

use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::engine::{self, shown};
use crate::load::{self, Names, Written, grid, is_workbook, parse};
use crate::model::{Files, RuleSet};
use crate::regress::files;
use crate::sheets::{self, Book, Examples};

/// `preceptor convert`.
#[derive(Debug, clap::Args)]
pub(super) struct Convert {
    /// The scenario to read: .xlsx or .toml
    pub from: PathBuf,
    /// The file to write: .toml or .xlsx; it must not be there yet
    pub to: PathBuf,
}

/// Reads the one, writes the other.
pub(super) fn run(session: &Session, args: &Convert) -> Result<Exit, Failure> {
    let (from, to) = (shown(&args.from), shown(&args.to));
    let toml = |name: &str| name.to_lowercase().ends_with(".toml");
    if !((is_workbook(&from) && toml(&to)) || (toml(&from) && is_workbook(&to))) {
        return Err(output::wrong("one file must end with .xlsx and the other with .toml"));
    }
    super::new::free(&args.to)?;
    let rules = session.rules()?;
    let mut texts = rules.set.files.clone();
    let (written, problems) = engine::read_scenario(&rules.set, &args.from, &mut texts)?;
    let world = engine::build_world(&written.root, &from, &rules.set, texts, problems)?;
    let names = Names::of_world(&world);
    let table = |path: &str| moved(path, &args.from, &args.to);
    let plain = sheets::normalised(&written, &rules.set.dictionary, &names, &table);
    let bytes = if is_workbook(&to) {
        let book = Book { rules: &rules.set, written: &plain, names: &names, examples: Examples::Left };
        sheets::workbook(&book).map_err(output::wrong)?
    } else {
        sheets::toml(&plain).into_bytes()
    };
    if !same(&plain, read(&rules.set, &to, &bytes).as_ref(), &rules.set, &names) {
        return Err(output::wrong(format!("`{to}` would not say the same as `{from}`; nothing was written")));
    }
    files::write(&args.to, bytes).map_err(output::wrong)?;
    Ok(Exit::Fine)
}

/// What a new file says when it is read again.
fn read(rules: &RuleSet, name: &str, bytes: &[u8]) -> Option<Written> {
    let mut files = Files::default();
    if is_workbook(name) {
        let grid = grid(&mut files, name, bytes.to_vec()).ok()?;
        let (written, problems) = load::book(&grid, &rules.dictionary);
        return problems.is_empty().then_some(written);
    }
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let file = files.add(name, text);
    let root = parse(file, &files.share(file).text).ok()?;
    Some(Written { root, notes: std::collections::BTreeMap::new() })
}

/// Whether both say the same, notes apart.
fn same(plain: &Written, again: Option<&Written>, rules: &RuleSet, names: &Names) -> bool {
    let Some(again) = again else { return false };
    let again = sheets::normalised(again, &rules.dictionary, names, &|path| path.to_owned());
    sheets::said(plain) == sheets::said(&again)
}

/// The path of a table as it is seen from the folder of the new file.
fn moved(path: &str, from: &Path, to: &Path) -> String {
    let beside = |file: &Path| file.parent().filter(|folder| !folder.as_os_str().is_empty()).map(Path::to_owned);
    let folder = |file: &Path| beside(file).unwrap_or_else(|| PathBuf::from("."));
    let path_like = path.trim().replace('\\', "/");
    if folder(from) == folder(to) || Path::new(&path_like).is_absolute() {
        return path.trim().to_owned();
    }
    let whole = |path: PathBuf| std::path::absolute(path).map(|path| folded(&path));
    let (Ok(table), Ok(here)) = (whole(folder(from).join(&path_like)), whole(folder(to))) else {
        return path_like;
    };
    let shared = table.iter().zip(&here).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), here.len() - shared);
    up.chain(table[shared..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// The steps of a path, with `..` folded.
fn folded(path: &Path) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in path.components() {
        match step {
            Component::ParentDir => drop(steps.pop()),
            Component::CurDir | Component::RootDir => {}
            Component::Prefix(_) | Component::Normal(_) => steps.push(step.as_os_str().to_string_lossy().into_owned()),
        }
    }
    steps
}
