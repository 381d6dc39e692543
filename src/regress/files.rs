//! Writing files so that nothing is lost: to a temporary name beside, then renamed.

use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a file whole, or leaves the old one as it was.
///
/// # Errors
/// A sentence that names the file and says why it cannot be written.
pub fn write(path: &Path, text: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed =
        |error: std::io::Error| format!("the file `{}` cannot be written: {}", path.display(), why(error.kind()));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_ref()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    plain_permissions(&file);
    file.persist(path).map_err(|error| failed(error.error))?;
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
