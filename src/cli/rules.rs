//! `preceptor rules`: what rules there are, and what one says.

use super::almanac::{self, Table};
use super::args::{Common, Format, Rules, RulesCommand};
use super::exit::Exit;
use super::output;
use crate::model::{RuleSet, did_you_mean};
use crate::setup;

/// Lists the rules or shows one.
pub(super) fn run(common: &Common, args: &Rules) -> Result<Exit, Exit> {
    let rules = setup::rules(&setup::Where::new(common.rules.as_deref(), &common.with))
        .map_err(|trouble| output::trouble(&trouble, common))?;
    match &args.command {
        RulesCommand::List { filter, season, format } => {
            if let Some(table) = filter.as_deref().and_then(Table::named) {
                return almanac::list(&rules, table, *season, format.unwrap_or(Format::Text));
            }
            if season.is_some() || format.is_some() {
                return Err(output::wrong("`--season` and `--format` go with `specialties` or `calendars`"));
            }
            let text = list(&rules.set, filter.as_deref().unwrap_or(""));
            output::put(&text, None)?;
            Ok(if text.is_empty() { Exit::Nothing } else { Exit::Fine })
        }
        RulesCommand::Show { rule } => {
            output::put(&show(&rules.set, rule)?, None)?;
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

fn show(rules: &RuleSet, id: &str) -> Result<String, Exit> {
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
