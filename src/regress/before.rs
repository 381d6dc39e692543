//! Files that a command changes where they are: all of them or none, never over what somebody wrote meanwhile, and the one
//! before is kept beside each, so that it can be taken back.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::files::{Target, cannot, may_write, rewritable, staged, target};

/// One file to be written anew.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// Where it is.
    pub path: &'a Path,
    /// What it held when it was read; none where it was not there.
    pub read: Option<&'a str>,
    /// What it is to hold.
    pub text: &'a str,
}

/// Writes files that belong together. Each is written beside its place first, and none takes its place before all are
/// written. One that was there is kept under its name with `.before` at the end, also where nothing of it changes, so that
/// [`undo()`] takes back this change and no earlier one.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written, or that it changed since it was read.
pub fn edit(edits: &[Edit<'_>]) -> Result<(), String> {
    let mut ready: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for Edit { path, read, text } in edits {
        let place = place(path)?;
        unchanged(path, &place, *read)?;
        let stage = |to: PathBuf, text: &str| {
            staged(&to, &place, text.as_bytes()).map(|file| (file, to.clone())).map_err(|error| cannot(&to, &error))
        };
        if let Some(read) = read {
            ready.push(stage(before(&place), read)?);
        }
        if read != &Some(*text) {
            ready.push(stage(place.clone(), text)?);
        }
    }
    put(ready)
}

/// Writes a result that people may have written into since, a workbook: what is there already is kept as
/// its name with `.before` at the end.
///
/// # Errors
/// As for [`super::files::write()`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    may_write(path)?;
    if let Target::File(there) = target(path)
        && let Ok(old) = fs::read(&there)
        && old != bytes
    {
        let kept = before(&there);
        let file = staged(&kept, &there, &old).map_err(|error| cannot(&kept, &error))?;
        put(vec![(file, kept)])?;
    }
    super::files::write_over(path, bytes)
}

/// Puts back what was before the last change of these files, and keeps what is there now in its place: taken back twice,
/// all is as it was. Gives the files that were put back; one that was new then stays.
///
/// # Errors
/// A sentence that says why a file cannot be put back.
pub fn undo<'a>(paths: &[&'a Path]) -> Result<Vec<&'a Path>, String> {
    let mut ready = Vec::new();
    let mut back = Vec::new();
    for path in paths {
        let place = place(path)?;
        let kept = before(&place);
        let (Ok(now), Ok(then)) = (fs::read(&place), fs::read(&kept)) else { continue };
        for (to, bytes) in [(place.clone(), then), (kept, now)] {
            ready.push((staged(&to, &place, &bytes).map_err(|error| cannot(&to, &error))?, to));
        }
        back.push(*path);
    }
    put(ready)?;
    Ok(back)
}

/// Forgets what was before an earlier change, where the last one left the file alone.
///
/// # Errors
/// A sentence where it cannot be taken away.
pub fn forget(path: &Path) -> Result<(), String> {
    let kept = before(&place(path)?);
    if kept.is_file() { fs::remove_file(&kept).map_err(|error| cannot(&kept, &error)) } else { Ok(()) }
}

/// Where the one before is kept: `plan.toml.before` beside the file that a path leads to.
pub fn kept(path: &Path) -> PathBuf {
    // A plan in the same folder is named as it was typed.
    let there = path.canonicalize().ok().filter(|_| path.is_symlink());
    before(there.as_deref().unwrap_or(path))
}

/// `plan.toml.before` for `plan.toml`.
fn before(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".before");
    name.into()
}

/// The file that a path leads to, links followed.
fn place(path: &Path) -> Result<PathBuf, String> {
    rewritable(path)?;
    match target(path) {
        Target::File(there) => Ok(there),
        Target::Output | Target::Errors | Target::Stream(_) => Err(format!("`{}` is no file", path.display())),
    }
}

fn unchanged(path: &Path, place: &Path, read: Option<&str>) -> Result<(), String> {
    let same = match (fs::read(place), read) {
        (Ok(now), Some(read)) => now == read.as_bytes(),
        (Ok(_), None) => false,
        (Err(_), read) => read.is_none(),
    };
    if same {
        return Ok(());
    }
    Err(format!(
        "`{}` changed while this command was at work; nothing was written\nhelp: save it, and run the command again",
        path.display()
    ))
}

fn put(ready: Vec<(NamedTempFile, PathBuf)>) -> Result<(), String> {
    for (file, to) in ready {
        file.persist(&to).map_err(|error| cannot(&to, &error.error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_written_or_none_and_taken_back_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other, new) = (folder.path().join("one"), folder.path().join("other"), folder.path().join("new"));
        for file in [&one, &other] {
            fs::write(file, "old\r\n").expect("a file");
        }
        let text = |path: &Path| fs::read_to_string(path).ok();
        let old = Some("old\r\n");
        // Somebody saved the second one meanwhile: the first stays too.
        fs::write(&other, "newer").expect("a file");
        let edits = [
            Edit { path: &one, read: old, text: "1" },
            Edit { path: &other, read: old, text: "2" },
            Edit { path: &new, read: None, text: "3" },
        ];
        let why = edit(&edits).expect_err("it changed");
        assert!(why.contains("other` changed while this command was at work"), "{why}");
        assert_eq!((text(&one), text(&other), text(&new)), (old.map(Into::into), Some("newer".into()), None));
        let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(names.len(), 2, "nothing is left lying about: {names:?}");

        fs::write(&other, "old\r\n").expect("a file");
        edit(&edits).expect("all are written");
        assert_eq!((text(&one), text(&before(&one))), (Some("1".into()), old.map(Into::into)));
        assert_eq!(text(&new), Some("3".into()));
        let all = [one.as_path(), &other, &new];
        assert_eq!(undo(&all).expect("they are put back"), [one.as_path(), &other]);
        assert_eq!(
            (text(&one), text(&other), text(&new)),
            (old.map(Into::into), old.map(Into::into), Some("3".into()))
        );
        undo(&all).expect("and again");
        assert_eq!((text(&one), text(&before(&one))), (Some("1".into()), old.map(Into::into)));
    }

    #[test]
    fn a_file_that_appeared_meanwhile_is_not_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("plan.toml");
        fs::write(&file, "mine").expect("a file");
        edit(&[Edit { path: &file, read: None, text: "theirs" }]).expect_err("it is there");
        assert_eq!(fs::read_to_string(&file).expect("it is there"), "mine");
    }
}
