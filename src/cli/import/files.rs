//! The files an import leaves beside the sheet: what would be lost is said before anything is written.

use std::path::{Path, PathBuf};

use crate::engine::shown;
use crate::import::{Change, Mapping, Tables, changes};
use crate::load::read_text;
use crate::regress::before::{self, Edit};
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
    pub(super) scenario: String,
    pub(super) old: Old,
}

/// What the files held when they were read; none where there was none.
#[derive(Default)]
pub(super) struct Old {
    pub(super) programs: Option<String>,
    pub(super) own: Option<String>,
    pub(super) mapping: Option<String>,
    pub(super) scenario: Option<String>,
}

impl Old {
    /// Reads them.
    pub(super) fn read(names: &Names) -> Result<Self, String> {
        let text = |path: &Path| path.exists().then(|| read_text(path)).transpose();
        Ok(Self {
            programs: text(&names.programs)?,
            own: text(&names.own)?,
            mapping: text(&names.mapping)?,
            scenario: text(&names.scenario)?,
        })
    }
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
    let old = &made.old;
    let tables = [
        (&names.programs, old.programs.as_deref(), Some(made.tables.programs.as_str())),
        (&names.own, old.own.as_deref(), made.tables.own.as_deref()),
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
    let kept = (!mapping.is_empty()).then(|| mapping.text(&name(&names.mapping).replace(".columns.toml", "")));
    let mut files = tables.to_vec();
    files.push((&names.mapping, old.mapping.as_deref(), kept.as_deref()));
    files.push((&names.scenario, old.scenario.as_deref(), Some(made.scenario.as_str())));
    let edits: Vec<Edit<'_>> =
        files.iter().filter_map(|(path, read, text)| Some(Edit { path, read: *read, text: (*text)? })).collect();
    before::edit(&edits)?;
    let wrote: Vec<Line> = edits.iter().map(|edit| Line::main(told(names, edit))).collect();
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
    if edits.iter().any(|edit| edit.read.is_some_and(|read| read != edit.text)) {
        next.push(Line::main(format!("to take this back: preceptor import {} --undo", typed(&shown(&names.sheet)))));
    }
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

/// What became of a file.
fn told(names: &Names, edit: &Edit<'_>) -> String {
    let what = match edit.read {
        Some(read) if read == edit.text => "as it was",
        Some(_) if edit.path == names.scenario => "your answers are in it",
        Some(_) if edit.path == names.mapping => "replaced; it says what each column is, for the next import",
        Some(_) => "replaced",
        None if edit.path == names.scenario => "new; it holds questions about the applicant",
        None if edit.path == names.mapping => "new; it says what each column is, for the next import",
        None => "new",
    };
    format!("{}: {what}", shown(edit.path))
}

/// Takes back what the last import of that sheet changed.
///
/// # Errors
/// Why it cannot, or that there is nothing to take back.
pub(super) fn undo(names: &Names) -> Result<String, String> {
    let all = [&names.programs, &names.own, &names.mapping, &names.scenario].map(PathBuf::as_path);
    let back = before::undo(&all)?;
    if back.is_empty() {
        return Err(format!(
            "there is nothing to take back: no file of `{}` was changed by an import",
            shown(&names.sheet)
        ));
    }
    let line = |path: &&Path| {
        let kept = shown(&before::kept(path));
        Line::main(format!("{}: as it was before; what was in it is `{kept}` now", shown(path)))
    };
    let mut page = Page::default();
    page.section("Taken back", &back.iter().map(line).collect::<Vec<_>>());
    Ok(page.done())
}
