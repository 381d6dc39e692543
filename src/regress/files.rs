//! Writing files so that nothing is lost: to a temporary name beside, then renamed.

use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a file whole, or leaves the old one as it was. A link stays a link, and what is no file
/// (a pipe, a device) is written to and never replaced.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    let there = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let written = if there.exists() && !there.is_file() && !there.is_dir() {
        std::fs::OpenOptions::new().write(true).open(&there).and_then(|mut open| open.write_all(text.as_ref()))
    } else {
        replace(&there, text.as_ref())
    };
    written.map_err(|error| format!("the file `{}` cannot be written: {}", path.display(), why(error.kind())))
}

/// Writes beside the file, then puts the new one in its place.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    plain_permissions(&file);
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
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

/// A temporary file is private; the file it becomes is as readable as any other.
#[cfg(unix)]
fn plain_permissions(file: &tempfile::NamedTempFile) {
    use std::os::unix::fs::PermissionsExt;
    // A file that stays private is no loss.
    let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn plain_permissions(_: &tempfile::NamedTempFile) {}

/// Writes a file of a temporary folder, with the folders it needs.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(|error| format!("the file `{}` cannot be written: {}", path.display(), why(error.kind())))
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
