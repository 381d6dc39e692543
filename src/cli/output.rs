//! Where results go: standard output, or a file that is written whole or not at all.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::common::{Color, Common};
use super::exit::Exit;
use crate::engine::{self, LoadError};
use crate::regress::files::why;

/// Prints a result, or writes it to a file.
///
/// # Errors
/// [`Exit::Wrong`] where it cannot be written; said on standard error.
pub(super) fn put(text: &str, to: Option<&Path>) -> Result<(), Exit> {
    match to {
        Some(path) => crate::regress::files::write(path, text).map_err(|problem| wrong(&problem)),
        None => {
            let mut out = std::io::stdout().lock();
            match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
                Ok(()) => Ok(()),
                // A reader that went away (`| head`) is no mistake of the user's.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
                Err(error) => Err(wrong(&format!("the result cannot be written: {}", why(error.kind())))),
            }
        }
    }
}

/// A result as indented JSON, with a newline at the end.
pub(super) fn json(result: &impl serde::Serialize) -> String {
    let mut json = serde_json::to_string_pretty(result).expect("plain data with text keys always has a JSON form");
    json.push('\n');
    json
}

/// Says one thing that is wrong.
pub(super) fn wrong(message: &str) -> Exit {
    eprintln!("error: {message}");
    Exit::Wrong
}

/// Says that a folder cannot be made.
pub(super) fn no_folder(folder: &Path, error: &std::io::Error) -> Exit {
    wrong(&format!("the folder `{}` cannot be made: {}", folder.display(), why(error.kind())))
}

/// Says that there is nothing of that name, and what may have been meant.
pub(super) fn unknown(message: &str, help: Option<String>) -> Exit {
    let help = help.map(|help| format!("; {help}")).unwrap_or_default();
    wrong(&format!("{message}{help}"))
}

/// Shows every problem and ends with [`Exit::Wrong`].
pub(super) fn trouble(trouble: &LoadError, common: &Common) -> Exit {
    show(trouble, common.color);
    Exit::Wrong
}

fn show(trouble: &LoadError, color: Color) {
    eprint!("{}", engine::draw(&trouble.files, &trouble.problems, colored(color)));
}

/// Whether messages on standard error are coloured.
pub(super) fn colored(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stderr().is_terminal()
        }
    }
}
