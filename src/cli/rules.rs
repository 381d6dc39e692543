//! `preceptor rules`: what rules there are, and what one says.

use super::almanac::{self, Table};
use super::common::Format;
use super::exit::{Exit, Failure};
use super::output;
use super::session::Session;
use crate::model::{RuleSet, did_you_mean};
use clap::Subcommand;

/// `preceptor rules`.
#[derive(Debug, clap::Args)]
pub(super) struct Rules {
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List all rules: stage, id, what each is about; or what the data files say of a season
    List {
        /// Only rules whose id contains this; `specialties` and `calendars` list those
        filter: Option<String>,
        /// The season of specialties or calendars: the year of its Match; left out: the newest there is
        #[arg(long, value_name = "YEAR")]
        season: Option<i64>,
        /// The form of a list of specialties or calendars
        #[arg(long, value_enum)]
        format: Option<Format>,
    },
    /// Show one rule: its text and the statements it decides
    Show {
        /// The rule's id, such as `signals/visa-type`
        rule: String,
    },
}

/// Lists the rules or shows one.
pub(super) fn run(session: &Session, args: &Rules) -> Result<Exit, Failure> {
    let rules = session.rules()?;
    match &args.command {
        RulesCommand::List { filter, season, format } => {
            if let Some(table) = filter.as_deref().and_then(Table::named) {
                return almanac::list(session, &rules, table, *season, format.unwrap_or(Format::Text));
            }
            if season.is_some() || format.is_some() {
                return Err(output::wrong("`--season` and `--format` go with `specialties` or `calendars`"));
            }
            let text = list(&rules.set, filter.as_deref().unwrap_or(""));
            if let (true, Some(filter)) = (text.is_empty(), filter) {
                return Err(Failure::Nothing(format!("no rule has `{filter}` in its id")));
            }
            session.print(&text)?;
            Ok(if text.is_empty() { Exit::Nothing } else { Exit::Fine })
        }
        RulesCommand::Show { rule } => {
            session.print(&show(&rules.set, rule)?)?;
            Ok(Exit::Fine)
        }
    }
}

fn list(rules: &RuleSet, filter: &str) -> String {
    let matching = rules.rules.iter().filter(|rule| rule.id.0.contains(filter));
    let mut text = String::new();
    for rule in matching {
        text.push_str(&format!("{:<7} {}: {}\n", rule.stage.name(), rule.id, rule.doc));
    }
    text
}

fn show(rules: &RuleSet, id: &str) -> Result<String, Failure> {
    let Some(rule) = rules.rule(id) else {
        let help = did_you_mean(id, rules.rules.iter().map(|rule| &*rule.id.0));
        return Err(output::unknown(&format!("there is no rule `{id}`"), help));
    };
    let file = rules.files.get(rule.file);
    let mut text = format!("{}\n\n{}", file.name, file.text);
    for cite in &rule.cites {
        if let Some(statement) = rules.statements.get(cite) {
            text.push_str(&format!("\n{cite} ({})\n  {}\n", statement.source, statement.says));
        }
    }
    Ok(text)
}
