//! Where results go: standard output, or a file that is written whole or not at all.

use std::io::Write;
use std::path::Path;

use super::args::{Color, Common};
use super::diagnose;
use super::exit::Exit;
use crate::setup::Trouble;

/// Prints a result, or writes it to a file.
///
/// # Errors
/// [`Exit::Wrong`] where it cannot be written; said on standard error.
pub(super) fn put(text: &str, to: Option<&Path>) -> Result<(), Exit> {
    match to {
        Some(path) => crate::regress::files::write(path, text).map_err(|problem| wrong(&problem)),
        None => {
            let mut out = std::io::stdout().lock();
            // A reader that went away (`| head`) is no mistake of the user's.
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            Ok(())
        }
    }
}

/// Says one thing that is wrong.
pub(super) fn wrong(message: &str) -> Exit {
    eprintln!("error: {message}");
    Exit::Wrong
}

/// Shows every problem and ends with [`Exit::Wrong`].
pub(super) fn trouble(trouble: &Trouble, common: &Common) -> Exit {
    show(trouble, common.color);
    Exit::Wrong
}

fn show(trouble: &Trouble, color: Color) {
    eprint!("{}", diagnose::problems(&trouble.files, &trouble.problems, color));
}
