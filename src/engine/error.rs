//! What is wrong with rules or a scenario: all of it at once, with the texts it is in.

use super::draw;
use crate::model::{Diagnostic, Files};

/// What is wrong, and the texts it is in. As text it is every problem with the line it is on, drawn for 80 columns.
#[derive(Debug, thiserror::Error)]
#[error("{}", draw::draw(files, problems, false).trim_end())]
pub struct LoadError {
    /// The texts that spans point into.
    #[doc(hidden)]
    pub files: Files,
    /// Everything that is wrong, in the order of files and places; each once.
    #[doc(hidden)]
    pub problems: Vec<Diagnostic>,
}

impl LoadError {
    /// Everything that is wrong, in the order of files and places; never empty.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Where a diagnostic of this error is, as `file:line:column`; in a workbook `file, sheet Programs, cell C14`. None for
    /// a file that could not be read at all.
    pub fn location(&self, diagnostic: &Diagnostic) -> Option<String> {
        Some(self.files.show(diagnostic.span?))
    }

    /// Line and column of a diagnostic of this error, both from 1, the column in characters.
    pub fn line_column(&self, diagnostic: &Diagnostic) -> Option<(usize, usize)> {
        Some(self.files.line_column(diagnostic.span?))
    }

    /// Each problem with the texts its span is in.
    #[doc(hidden)]
    pub fn pairs(&self) -> impl Iterator<Item = (&Files, &Diagnostic)> {
        self.problems.iter().map(|problem| (&self.files, problem))
    }

    pub(crate) fn new(files: Files, mut problems: Vec<Diagnostic>) -> Self {
        problems.sort();
        problems.dedup();
        Self { files, problems }
    }
}

impl From<(Files, Vec<Diagnostic>)> for LoadError {
    fn from((files, problems): (Files, Vec<Diagnostic>)) -> Self {
        Self { files, problems }
    }
}

/// An error may go to another thread, and into any error that wants that.
const _: fn() = || {
    fn goes_anywhere<T: std::error::Error + Send + Sync + 'static>() {}
    goes_anywhere::<LoadError>();
};
