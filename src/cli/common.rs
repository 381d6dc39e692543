//! What every command is told: where the rules are, colour, the form of a result.

use std::path::PathBuf;

use clap::ValueEnum;

/// What every command knows.
#[derive(Debug, clap::Args)]
pub(super) struct Common {
    /// Folder of rules to use; left out: `rules/` here if there is one, else those inside the program
    #[arg(long, global = true, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Folder of checks of your own, beside the rules; may be given several times
    #[arg(long, global = true, value_name = "DIR")]
    pub with: Vec<PathBuf>,
    /// Colour in messages
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

/// Today. The clock is read here and nowhere else.
pub(super) fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The form of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}
