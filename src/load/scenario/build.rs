//! A scenario to a world: the one story of how a file becomes facts. Each step has a module of its own.

use jiff::tz::TimeZone;

use crate::load::scenario::building::{Building, SEASONS};
use crate::load::scenario::gather::{self, Section, Tables};
use crate::load::scenario::names::Names;
use crate::load::scenario::value::Form;
use crate::load::scenario::{bounds, data, engine, once, overrides};
use crate::load::text::fields::in_order;
use crate::load::text::moment::{Clock, Moment, when_of_text, zone};
use crate::load::text::tree::{Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, Files, RuleSet, When, World};

/// Makes the world a scenario describes. `files` begins with the files of the rules and holds the scenario's text;
/// `scenario_name` is its path, from where tables of programs are looked for; `read` gives the bytes at such a path.
///
/// # Errors
/// All texts read so far, and everything that is wrong.
pub fn build(
    root: &Node,
    scenario_name: &str,
    rules: &RuleSet,
    files: Files,
    read: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<World, (Files, Vec<Diagnostic>)> {
    let dictionary = &*rules.dictionary;
    let mut problems = Vec::new();
    let sections = gather::sections(root, dictionary, &mut problems);
    let clocks: Vec<Clock> = sections.iter().map(|section| clock(section, &mut problems)).collect();
    let form = if files.get(root.place.file).is_workbook() { Form::Cells } else { Form::Text };
    let season = season(root, form, &mut problems);
    let as_of = as_of(root, form, &clocks[0], &mut problems);
    if let Some(node) = root.get("season").filter(|_| season > 0) {
        problems.extend(bounds::season(season, node.place, rules));
    }
    if let (Some(node), Some(years)) = (root.get("as_of").filter(|_| season > 0), looks_from(dictionary)) {
        let far = bounds::far("`as_of`", &as_of, years, season);
        problems.extend(far.map(|problem| Diagnostic { span: Some(node.place), ..problem }));
    }

    let sources = gather::Sources { scenario: scenario_name, read };
    let names = Names::of_data(dictionary, &rules.data);
    let gather::Gathered { files, drafts, tables, names } =
        gather::gather(&sections, &sources, dictionary, files, names, &mut problems);
    let too_many = bounds::written(&drafts, dictionary);
    if !too_many.is_empty() {
        return Err((files, too_many));
    }
    let world = World::new(rules.dictionary.clone(), files, season, as_of);
    let mut building = Building::new(world, problems, clocks, names);
    building.people(&sections);
    building.records(&drafts);
    data::add(&mut building, &rules.data);
    building.fill(&drafts);
    overrides::apply(&sections, &mut building);
    building.waivers(&sections, rules);
    engine::facts(&mut building);
    engine::sees(&mut building, &drafts);
    if season > 0 {
        building.problems.extend(bounds::days(&building.world));
    }
    building.problems.extend(once::check(&building.world));
    building.problems.extend(bounds::listed(&building.world, root.place));

    let Building { world, mut problems, .. } = building;
    if tables == Tables::Missing {
        // Without the table every named program would be one problem more; only a name near a known one is a slip.
        problems.retain(|problem| problem.code != Code::UnknownSharedRecord);
    }
    if problems.is_empty() { Ok(world) } else { Err((world.files, in_order(problems))) }
}

/// From which years a report may look.
fn looks_from(dictionary: &Dictionary) -> Option<(i64, i64)> {
    dictionary.kinds.get("applicant")?.facts.get("today")?.years
}

/// The zone of a person's bare hours: what is assumed, else confirmed, else given, else UTC.
fn clock(section: &Section<'_>, problems: &mut Vec<Diagnostic>) -> Clock {
    let stated = |part: Option<&Node>| part?.get("applicant")?.get("time_zone").cloned();
    let named = stated(section.node.get("assume"))
        .or_else(|| stated(section.node.get("confirmed")))
        .or_else(|| stated(Some(section.node)));
    let found = named.as_ref().and_then(|node| Some((node, node.text()?)));
    let zone = match found.map(|(node, name)| zone(name).map_err(|why| (node.place, why))) {
        Some(Ok(zone)) => zone,
        Some(Err((place, (message, help)))) => {
            problems.push(Diagnostic::at(Code::UnknownName, place, message).help(help));
            TimeZone::UTC
        }
        None => TimeZone::UTC,
    };
    Clock::Local(zone)
}

fn season(root: &Node, form: Form, problems: &mut Vec<Diagnostic>) -> i64 {
    let problem = match root.get("season") {
        Some(Node { value: Tree::Integer(season), .. }) if SEASONS.contains(season) => return *season,
        Some(node) => {
            let text = if node.text().is_some() { "the text " } else { "" };
            Diagnostic::at(
                Code::WrongType,
                node.place,
                format!("`season` is the year of a Match, not {text}{}", node.shown()),
            )
        }
        None => match form {
            Form::Text => Diagnostic::at(Code::Missing, root.place, "this scenario has no `season`"),
            Form::Cells => {
                Diagnostic::at(Code::Missing, root.place, "this workbook does not say which Match it is about")
            }
        },
    };
    problems.push(problem.help(match form {
        Form::Text => "write the year of the Match: `season = 2027`",
        Form::Cells => "write the year of the Match beside the question",
    }));
    0
}

fn as_of(root: &Node, form: Form, clock: &Clock, problems: &mut Vec<Diagnostic>) -> When {
    let day_over = |when: When| match when.clock() {
        Some(_) => when,
        None => When::end_of(when.date(), when.zone().clone()),
    };
    let problem = match root.get("as_of") {
        None => match form {
            Form::Text => Diagnostic::at(Code::Missing, root.place, "this scenario has no `as_of`")
                .help("write the day it looks from: `as_of = 2026-09-10`"),
            Form::Cells => {
                Diagnostic::at(Code::Missing, root.place, "this workbook does not say from which day to look")
                    .help("write the day beside the question, or add `--as-of today`")
            }
        },
        Some(node) => {
            let read = match &node.value {
                Tree::Moment(moment) => moment.when(clock),
                Tree::Text(text) => when_of_text(text, clock),
                _ => Err((format!("`as_of` is a day, not {}", node.shown()), "write it as 2026-09-10".into())),
            };
            match read {
                Ok(when) => return day_over(when),
                Err((message, help)) => Diagnostic::at(Code::WrongValue, node.place, message).help(help),
            }
        }
    };
    problems.push(problem);
    let start = Moment::from_parts(Some((2000, 1, 1)), None, None).and_then(|day| day.when(clock).ok());
    start.expect("there is a first day of 2000")
}

#[cfg(test)]
#[path = "build_tests.rs"]
pub(crate) mod tests;
