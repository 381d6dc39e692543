//! One call of the program: what every command is told, where it prints, and what it knows of where it runs.

use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;
use std::rc::Rc;

use super::common::{Color, Common};
use super::exit::{Exit, Failure};
use super::kept::Kept;
use crate::engine::{self, LoadError, RuleSources, Rules};
use crate::load::spelling::visible;
use crate::model::{Diagnostic, Files};
use crate::regress::files::{self, why};

/// Where a call prints and what surrounds it.
#[expect(clippy::struct_excessive_bools, reason = "four facts about where it runs, none of which follows from another")]
pub(super) struct Console {
    /// Whether messages are in colour unless the command line says otherwise.
    pub colored: bool,
    /// Whether somebody sits there who can be asked.
    pub asks: bool,
    /// Whether somebody watches the messages, so that progress can be shown.
    pub watched: bool,
    /// Whether this runs where nobody decides: the variable `CI` is set.
    pub ci: bool,
    /// What was printed, where it is kept; none where it goes to the streams of the process.
    kept: Option<RefCell<Printed>>,
}

/// What a call printed: standard output and standard error.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    pub out: Vec<u8>,
    pub err: Vec<u8>,
}

impl Console {
    /// The streams and the environment of this process.
    pub(super) fn of_process() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let watched = std::io::stderr().is_terminal();
        Self {
            colored: !set("NO_COLOR") && watched,
            asks: std::io::stdin().is_terminal() && std::io::stdout().is_terminal(),
            watched,
            ci: set("CI"),
            kept: None,
        }
    }

    /// Keeps what is printed; nobody watches.
    pub(super) fn keeping() -> Self {
        Self { colored: false, asks: false, watched: false, ci: false, kept: Some(RefCell::default()) }
    }

    /// What was printed, where it was kept.
    pub(super) fn printed(self) -> Printed {
        self.kept.map(RefCell::into_inner).unwrap_or_default()
    }

    fn out(&self, text: &str) -> std::io::Result<()> {
        match &self.kept {
            Some(kept) => kept.borrow_mut().out.write_all(text.as_bytes()),
            None => through(&mut std::io::stdout().lock(), text),
        }
    }

    /// Shows how far something is to whoever watches. A terminal that went away is no reason to stop.
    pub(super) fn progress(text: &str) {
        let _ = through(&mut std::io::stderr().lock(), text);
    }

    /// Says something on standard error. Nobody is left to be told where that fails.
    pub(super) fn tell(&self, text: &str) {
        let _ = match &self.kept {
            Some(kept) => kept.borrow_mut().err.write_all(text.as_bytes()),
            None => through(&mut std::io::stderr().lock(), text),
        };
    }
}

fn through(to: &mut impl Write, text: &str) -> std::io::Result<()> {
    to.write_all(text.as_bytes()).and_then(|()| to.flush())
}

/// One call.
pub(super) struct Session<'a> {
    /// What every command is told.
    pub common: &'a Common,
    /// Where it prints.
    pub console: &'a Console,
    /// Rules of earlier calls; none where this is the only one.
    pub kept: Option<&'a Kept>,
}

impl Session<'_> {
    /// Where the rules come from.
    pub(super) fn place(&self) -> RuleSources {
        RuleSources::new(self.common.rules.as_deref(), &self.common.with)
    }

    /// The rules.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub(super) fn rules(&self) -> Result<Rc<Rules>, LoadError> {
        let place = self.place();
        match self.kept {
            Some(kept) => kept.rules(&place),
            None => engine::load_rules(&place).map(Rc::new),
        }
    }

    /// Prints a result.
    ///
    /// # Errors
    /// A sentence where it cannot be written.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        match self.console.out(&visible(text)) {
            // A reader that went away (`| head`) is no mistake of the user's.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::Said(format!("the result cannot be written: {}", why(error.kind()))))
            }
            _ => Ok(()),
        }
    }

    /// Prints a result, or writes it to a file.
    ///
    /// # Errors
    /// A sentence where it cannot be written.
    pub(super) fn put(&self, text: &str, to: Option<&Path>) -> Result<(), Failure> {
        match to {
            Some(path) => files::write(path, visible(text).as_bytes()).map_err(Failure::Said),
            None => self.print(text),
        }
    }

    /// Says one line on standard error.
    pub(super) fn tell(&self, line: &str) {
        self.console.tell(&format!("{}\n", visible(line)));
    }

    /// Shows problems at their places on standard error.
    pub(super) fn show(&self, files: &Files, problems: &[Diagnostic]) {
        let colored = match self.common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.console.colored,
        };
        let drawn = engine::draw(files, problems, colored);
        self.console.tell(&if colored { drawn.into() } else { visible(&drawn) });
    }

    /// Says why a command did not end well, and how it ended.
    pub(super) fn failed(&self, failure: &Failure) -> Exit {
        match failure {
            Failure::Nothing(message) => {
                self.tell(&format!("error: {message}"));
                return Exit::Nothing;
            }
            Failure::Said(message) => self.tell(&format!("error: {message}")),
            Failure::Load(trouble) => self.show(&trouble.files, &trouble.problems),
            Failure::Shown(exit) => return *exit,
        }
        Exit::Wrong
    }

    /// Leaves behind what is not needed any more. A process that ends here need not take it apart first: that would be a
    /// twentieth of the work of a report.
    pub(super) fn leave<T>(&self, behind: T) {
        if self.console.kept.is_none() {
            std::mem::forget(behind);
        }
    }
}
