//! The bytes and the text of one file, or a sentence that says why it cannot be read.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::load::text::reads;

/// The most bytes a file may have: a list of all programs there are takes less than a tenth.
const LARGEST: usize = 16 << 20;

/// Reads the text of a file.
///
/// # Errors
/// A sentence that names the file and says why it cannot be read.
pub fn read_text(path: &Path) -> Result<String, String> {
    let bytes = read_bytes(path)?;
    utf8(&path.display().to_string().replace('\\', "/"), bytes)
}

/// Reads the bytes of a file.
///
/// # Errors
/// A sentence that names the file and says why it cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let name = path.display().to_string().replace('\\', "/");
    let bytes = bytes(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("there is no file `{name}`"),
        ErrorKind::PermissionDenied => format!("the file `{name}` may not be read"),
        ErrorKind::Unsupported => format!("`{name}` is a pipe or a device, not a file"),
        ErrorKind::IsADirectory => format!("`{name}` is a folder, not a file"),
        _ => format!("the file `{name}` cannot be read"),
    })?;
    if bytes.len() > LARGEST {
        let most = LARGEST >> 20;
        return Err(format!("the file `{name}` is larger than {most} MB, which nothing that is read here needs"));
    }
    Ok(bytes)
}

/// A file's bytes, up to one more than may be: it may have no end.
fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    // A pipe of the file system would wait for whoever writes into it; one that the shell opened is open already.
    let opened = ["/dev", "/proc"].iter().any(|root| path.starts_with(root));
    if !opened && path.metadata().is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        return Err(ErrorKind::Unsupported.into());
    }
    let file = fs::File::open(path)?;
    let about = file.metadata().ok();
    reads::note(path, about.as_ref());
    // Room for one byte more than it says: then two reads are enough, the second of which finds the end.
    let size = about.map_or(0, |about| about.len()).min(LARGEST as u64);
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text that bytes are, or a sentence that names the file and says why they are none.
pub(crate) fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("the file `{name}` is UTF-16; save it as UTF-8"));
    }
    if bytes.contains(&0) {
        let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(0);
        let line = bytes[..at].split(|byte| *byte == b'\n').count();
        return Err(format!("the file `{name}` is no text: line {line} has a zero byte; save it as UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        format!("the file `{name}` is not UTF-8: byte {at} is 0x{byte:02x}; save it as UTF-8")
    })
}
