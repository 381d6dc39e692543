//! The files an import leaves beside the sheet: what would be lost is said before anything is written.

use std::path::{Path, PathBuf};

use crate::engine::shown;
use crate::import::{Change, Mapping, Tables, changes};
use crate::regress::files::rewrite;
use crate::report::page::{Line, Page};

/// What each file is called.
pub(super) struct Names {
    /// The sheet itself.
    pub(super) sheet: PathBuf,
    /// Facts of programs.
    pub(super) programs: PathBuf,
    /// The person's own view of them.
    pub(super) own: PathBuf,
    /// What the columns are taken for.
    pub(super) mapping: PathBuf,
    /// The first scenario.
    pub(super) scenario: PathBuf,
}

/// What is to be written, and what is there.
pub(super) struct Made {
    pub(super) tables: Tables,
    pub(super) old: (Option<String>, Option<String>),
    pub(super) scenario: String,
}

impl Names {
    /// The names beside a sheet, made from its own.
    pub(super) fn beside(sheet: &Path) -> Option<Self> {
        let stem = sheet.file_stem()?.to_string_lossy().into_owned();
        let named = |ending: &str| sheet.with_file_name(format!("{stem}.{ending}"));
        Some(Self {
            sheet: sheet.to_owned(),
            programs: named("programs.csv"),
            own: named("own.csv"),
            mapping: named("columns.toml"),
            scenario: named("toml"),
        })
    }
}

/// The last part of a path.
pub(super) fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A path as a file beside another names it.
pub(super) fn from(beside: &Path, path: &Path) -> String {
    let folder = beside.parent().unwrap_or(Path::new(""));
    match path.strip_prefix(folder) {
        Ok(inside) => shown(inside),
        Err(_) => std::path::absolute(path).map_or_else(|_| shown(path), |whole| relative(folder, &whole)),
    }
}

fn relative(folder: &Path, whole: &Path) -> String {
    let Ok(folder) = std::path::absolute(folder) else { return shown(whole) };
    let tidy = |path: &Path| {
        let mut parts: Vec<std::ffi::OsString> = Vec::new();
        for part in path.components() {
            match part {
                std::path::Component::ParentDir => {
                    parts.pop();
                }
                std::path::Component::CurDir => {}
                other => parts.push(other.as_os_str().to_owned()),
            }
        }
        parts
    };
    let (folder, whole) = (tidy(&folder), tidy(whole));
    let same = folder.iter().zip(&whole).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".into(), folder.len() - same);
    let path: PathBuf = up.chain(whole.into_iter().skip(same)).collect();
    shown(&path)
}

/// Writes what is new. Where something that is there would be lost, nothing is written, unless the person said so.
///
/// # Errors
/// What would be lost, or why a file cannot be written.
pub(super) fn write(names: &Names, made: &Made, mapping: &Mapping, replace: bool) -> Result<String, String> {
    let tables = [
        (&names.programs, made.old.0.as_deref(), Some(made.tables.programs.as_str())),
        (&names.own, made.old.1.as_deref(), made.tables.own.as_deref()),
    ];
    let mut page = Page::default();
    let mut lost = Vec::new();
    for (path, old, new) in &tables {
        let changes = old.map_or_else(Vec::new, |old| changes(old, new.unwrap_or_default()));
        lost.extend(changes.iter().filter(|change| change.loses).map(|change| line(path, change)));
        if !changes.is_empty() {
            let lines: Vec<Line> =
                changes.iter().map(|change| Line::main(format!("{}  {}", change.id, change.what))).collect();
            page.section(&format!("Otherwise in {}", shown(path)), &lines);
        }
    }
    if !lost.is_empty() && !replace {
        let some: String = lost.iter().take(10).map(|line| format!("\n  {line}")).collect();
        let more = if lost.len() > 10 { format!("\n  and {} more", lost.len() - 10) } else { String::new() };
        return Err(format!(
            "nothing was written; this would be lost:{some}{more}\nhelp: `--replace` writes it all the same"
        ));
    }
    let mut wrote = Vec::new();
    for (path, old, new) in tables {
        match (old, new) {
            (Some(old), Some(new)) if old == new => wrote.push(Line::main(format!("{}: as it was", shown(path)))),
            (old, Some(new)) => {
                rewrite(path, new)?;
                let said = if old.is_some() { "replaced" } else { "new" };
                wrote.push(Line::main(format!("{}: {said}", shown(path))));
            }
            (_, None) => {}
        }
    }
    wrote.extend(keep(names, mapping)?);
    let old = names.scenario.exists().then(|| crate::load::read_text(&names.scenario)).transpose()?;
    let told = match old {
        Some(old) if old == made.scenario => "as it was",
        Some(_) => "your answers are in it",
        None => "new; it holds questions about the applicant",
    };
    if told != "as it was" {
        rewrite(&names.scenario, &made.scenario)?;
    }
    wrote.push(Line::main(format!("{}: {told}", shown(&names.scenario))));
    page.section("Written", &wrote);
    let mut next = Vec::new();
    if made.scenario.lines().any(|line| line.starts_with("# ") && line.contains(" = ")) {
        let sheet = typed(&shown(&names.sheet));
        next.push(Line::main("answer the questions, here or in the file:".to_owned()));
        next.push(Line::under(format!("preceptor import {sheet} --about \"QUESTION=ANSWER\"")));
        let open = made.scenario.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(" = "));
        let open: Vec<String> = open.map(|(name, _)| name.replace('_', " ")).collect();
        next.push(Line::under(format!("QUESTION is one of: {}", open.join(", "))));
    }
    next.push(Line::main(format!("preceptor report {}", typed(&shown(&names.scenario)))));
    page.section("Next", &next);
    Ok(format!("\n{}", page.done()))
}

/// A path as it is typed.
fn typed(path: &str) -> String {
    if path.contains(' ') { format!("\"{path}\"") } else { path.to_owned() }
}

fn line(path: &Path, change: &Change) -> String {
    format!("{}: {}  {}", shown(path), change.id, change.what)
}

/// Keeps the mapping, where it says more than is kept already.
fn keep(names: &Names, mapping: &Mapping) -> Result<Option<Line>, String> {
    let sheet = shown(&names.mapping);
    if mapping.is_empty() {
        return Ok(None);
    }
    let text = mapping.text(&name(&names.mapping).replace(".columns.toml", ""));
    let old = names.mapping.exists().then(|| crate::load::read_text(&names.mapping)).transpose()?;
    if old.as_deref() == Some(text.as_str()) {
        return Ok(Some(Line::main(format!("{sheet}: as it was"))));
    }
    rewrite(&names.mapping, &text)?;
    let said = if old.is_some() { "replaced" } else { "new" };
    Ok(Some(Line::main(format!("{sheet}: {said}; it says what each column is, for the next import"))))
}
