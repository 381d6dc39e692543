//! Writing files so that nothing is lost: to a temporary name beside, then renamed; and never over a file that was read,
//! unless that file was named to be changed.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::load::reads;

/// Writes a file whole, or leaves the old one as it was. A link stays a link, and what is no file
/// (a pipe, a device, `/dev/stdout`) is written to and never replaced.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written; so where this process has read it, under whatever
/// name.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    written(path, text.as_ref(), &[])
}

/// Writes a file anew that was named to be changed, as [`write()`] does; it may have been read, under this name and no other.
///
/// # Errors
/// As for [`write()`].
pub fn rewrite(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    written(path, text.as_ref(), &[reads::whole(path)])
}

/// Whether a result may be written there: not over a file that this process has read.
///
/// # Errors
/// As for [`write()`].
pub fn may_write(path: &Path) -> Result<(), String> {
    allowed(path, &target(path), &[])
}

/// Whether a file may be changed where it is: it may have been read, under this name and no other.
///
/// # Errors
/// As for [`write()`].
pub(super) fn rewritable(path: &Path) -> Result<(), String> {
    allowed(path, &target(path), &[reads::whole(path)])
}

fn allowed(path: &Path, target: &Target, named: &[PathBuf]) -> Result<(), String> {
    let (Target::Stream(there) | Target::File(there)) = target else { return Ok(()) };
    let read = reads::names(there).into_iter().find(|read| !named.contains(read));
    read.map_or(Ok(()), |read| Err(refused(path, &read)))
}

/// Files that people write themselves, by their endings: no result takes the place of one.
const BY_HAND: [&str; 5] = ["toml", "rhai", "csv", "xlsx", "xlsm"];

/// Writes a file as [`write()`] does, also over one that people may have written: the caller has kept it.
///
/// # Errors
/// As for [`write()`].
pub(super) fn write_over(path: &Path, bytes: &[u8]) -> Result<(), String> {
    allowed(path, &target(path), &[])?;
    put(path, bytes)
}

fn written(path: &Path, bytes: &[u8], named: &[PathBuf]) -> Result<(), String> {
    let target = target(path);
    allowed(path, &target, named)?;
    if let Target::File(there) = &target
        && named.is_empty()
        && there.is_file()
        && there.extension().is_some_and(|ending| BY_HAND.iter().any(|by_hand| ending.eq_ignore_ascii_case(by_hand)))
    {
        return Err(format!(
            "`{}` is there already, and may be a plan, a rule or a table; it was left as it is\nhelp: choose another name for the result",
            path.display()
        ));
    }
    put(path, bytes)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let error = |error: std::io::Error| cannot(path, &error);
    match target(path) {
        Target::Output => through(&mut std::io::stdout().lock(), bytes).map_err(error),
        Target::Errors => through(&mut std::io::stderr().lock(), bytes).map_err(error),
        Target::Stream(there) => {
            let open = std::fs::OpenOptions::new().append(true).open(there);
            open.and_then(|mut open| through(&mut open, bytes)).map_err(error)
        }
        Target::File(there) => replace(&there, bytes).map_err(error),
    }
}

/// Where a path leads.
pub(super) enum Target {
    /// To the standard output of this process, wherever that goes.
    Output,
    /// To its standard error.
    Errors,
    /// To a pipe or a device.
    Stream(PathBuf),
    /// To a file, links followed, or to where one will be.
    File(PathBuf),
}

pub(super) fn target(path: &Path) -> Target {
    match path.to_str() {
        Some("-" | "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Target::Output,
        Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Target::Errors,
        _ => {}
    }
    let there = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let stream = there.exists() && !there.is_file() && !there.is_dir();
    // An open file of this process is written to by the name it was given: what it leads to may have no name of its own.
    let opened = path.parent().is_some_and(|folder| folder.ends_with("fd"))
        && ["/dev/", "/proc/"].iter().any(|root| path.starts_with(root));
    if opened || stream { Target::Stream(if opened { path.to_owned() } else { there }) } else { Target::File(there) }
}

fn through(to: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    match to.write_all(bytes).and_then(|()| to.flush()) {
        // A reader that went away (`| head`) is no mistake of the user's.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

/// What is said where a result would take the place of what it was made from.
fn refused(path: &Path, read: &Path) -> String {
    let also = if reads::whole(path) == read { String::new() } else { format!(" (as `{}`)", shown(read)) };
    format!(
        "`{}` is a file that this command reads{also}; it was left as it is\nhelp: choose another name for the result",
        path.display()
    )
}

/// A path as short as it can be typed here.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// Writes beside the file, then puts the new one in its place.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    staged(path, path, bytes)?.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A file written whole beside the place that it will take, to be read by whoever may read `like`.
pub(super) fn staged(path: &Path, like: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = beside(like, folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// What is said where a file cannot be written.
pub(super) fn cannot(path: &Path, error: &std::io::Error) -> String {
    format!("the file `{}` cannot be written: {}", path.display(), why(error.kind()))
}

/// Why a file cannot be written, in words for its owner.
pub fn why(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::NotADirectory => "its folder is a file".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "you may not write there".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::FileTooLarge => "no file may be that large here".to_owned(),
        other => other.to_string(),
    }
}

/// A new file beside another one. What it may be read by is what was allowed of the old file, or what this user allows of new
/// ones (`umask`): a plan that was private stays so.
fn beside(path: &Path, folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let new = std::os::unix::fs::PermissionsExt::from_mode(reads::allowed());
    #[cfg(unix)]
    builder.permissions(new);
    let file = builder.tempfile_in(folder)?;
    if let Ok(old) = path.metadata() {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

/// Writes a file of a temporary folder, with the folders it needs.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(|error| cannot(path, &error))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, symlink};

    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read_to_string(pipe).expect("the pipe is read")
        });
        write(&pipe, "a report").expect("it is written");
        assert!(std::fs::symlink_metadata(&pipe).expect("it is there").file_type().is_fifo());
        assert_eq!(reader.join().expect("the reader ends"), "a report");
    }

    #[test]
    fn who_may_read_a_file_stays_as_it_was() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.txt");
        for mode in [0o600, 0o640, 0o644] {
            std::fs::write(&file, "old").expect("a file");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("its mode");
            write(&file, "new").expect("it is written");
            assert_eq!(std::fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, mode);
        }
        // A new one is what any program of this user would make.
        let (ours, theirs) = (folder.path().join("ours"), folder.path().join("theirs"));
        std::fs::write(&theirs, "").expect("a file");
        write(&ours, "").expect("it is written");
        let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode();
        assert_eq!(mode(&ours), mode(&theirs));
    }

    #[test]
    fn a_link_stays_a_link_and_its_file_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").expect("a file");
        symlink(&file, &link).expect("a link");
        write(&link, "new").expect("it is written");
        assert!(std::fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert_eq!(std::fs::read_to_string(&file).expect("it is read"), "new");
    }
}
