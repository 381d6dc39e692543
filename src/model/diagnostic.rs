//! A mistake in something a user wrote, worded for that user. How it is drawn is said elsewhere.

use std::fmt;

use super::Span;

/// What kind of mistake it is. The names do not change from version to version; messages may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// A file that is not there, may not be read, or is not what its name says.
    Unreadable,
    /// A text that is no TOML, no CSV or no rule.
    Syntax,
    /// A name of a fact, record, key, word, column or rule that nothing has.
    UnknownName,
    /// A record that a table would hold is named, and neither it nor one of a similar name is there.
    UnknownSharedRecord,
    /// A value of another type than is wanted: a text for a number, a list for a table.
    WrongType,
    /// A value of the right type that cannot be: out of range, no such day, two readings of one number.
    WrongValue,
    /// Something that has to be there is not.
    Missing,
    /// Something that may be there once stands there twice.
    Duplicate,
    /// Something that may not be written here.
    NotAllowed,
    /// Something with more than one meaning.
    Ambiguous,
    /// More than can be looked at: a file, a list, a nesting.
    TooMuch,
    /// Rules or links that wait for each other.
    Circle,
    /// A rule that does not make sense.
    RuleCheck,
    /// A rule that makes sense and reads badly.
    Style,
    /// A rule that went wrong while it ran.
    Fault,
}

impl Code {
    /// Its name: `unknown-name`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Syntax => "syntax",
            Self::UnknownName => "unknown-name",
            Self::UnknownSharedRecord => "unknown-shared-record",
            Self::WrongType => "wrong-type",
            Self::WrongValue => "wrong-value",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::NotAllowed => "not-allowed",
            Self::Ambiguous => "ambiguous",
            Self::TooMuch => "too-much",
            Self::Circle => "circle",
            Self::RuleCheck => "rule-check",
            Self::Style => "style",
            Self::Fault => "fault",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A mistake in something a user wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Where it is, in bytes of one of the texts read; none for a file that could not be read at all.
    pub span: Option<Span>,
    /// What is wrong: small first letter, no period, user input in backticks.
    pub message: String,
    /// What to do about it, in the same form.
    pub help: Option<String>,
    /// What kind of mistake it is.
    pub code: Code,
}

impl Diagnostic {
    /// A mistake at a span.
    pub fn at(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), message: message.into(), help: None, code }
    }

    /// A mistake of a file as a whole, which the message names.
    pub fn of_file(code: Code, message: impl Into<String>) -> Self {
        Self { span: None, message: message.into(), help: None, code }
    }

    /// The same with a help line.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a help line, when there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}
