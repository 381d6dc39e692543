//! A scenario to a world: the one story of how a file becomes facts. Each step has a module of its own.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::drafts::{self, Draft, Section, Tables};
use super::fields::in_order;
use super::ids::Index;
use super::layers::{Layer, Layers, Said};
use super::moment::{Clock, Moment, when_of_text, zone};
use super::names::Names;
use super::tree::{Node, Tree, cut};
use super::value::{Form, Reading, value};
use super::{bounds, data, engine, overrides};
use crate::model::{
    Fact, Files, How, KindId, Person, PersonId, Place, Problem, RuleSet, Slot, Stage, Subject, Value, Waiver, When,
    World, did_you_mean,
};

/// The first and the last season anyone can ask about.
pub(super) const SEASONS: std::ops::RangeInclusive<i64> = 2000..=2100;

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
) -> Result<World, (Files, Vec<Problem>)> {
    let dictionary = &*rules.dictionary;
    let mut problems = Vec::new();
    let sections = drafts::sections(root, dictionary, &mut problems);
    let clocks: Vec<Clock> = sections.iter().map(|section| clock(section, &mut problems)).collect();
    let form = if files.get(root.place.file).is_workbook() { Form::Cells } else { Form::Text };
    let season = season(root, form, &mut problems);
    let as_of = as_of(root, form, &clocks[0], &mut problems);

    let sources = drafts::Sources { scenario: scenario_name, read };
    let names = Names::of_data(dictionary, &rules.data);
    let drafts::Gathered { files, drafts, tables, names } =
        drafts::gather(&sections, &sources, dictionary, files, names, &mut problems);
    let too_many = bounds::written(&drafts, dictionary);
    if !too_many.is_empty() {
        return Err((files, too_many));
    }
    let world = World::new(rules.dictionary.clone(), files, season, as_of);
    let mut building = Building { world, index: Index::default(), problems, clocks, names };
    building.people(&sections);
    building.records(&drafts);
    data::add(&mut building, &rules.data);
    building.fill(&drafts);
    overrides::apply(&sections, &mut building);
    building.waivers(&sections, rules);
    engine::facts(&mut building);
    engine::sees(&mut building, &drafts);
    building.problems.extend(bounds::listed(&building.world, root.place));

    let Building { world, mut problems, .. } = building;
    if tables == Tables::Missing {
        // Without the table every program she names would be one problem more; only a name near a known one is a slip.
        let program = dictionary.kind("program").map(Subject::Unknown);
        problems.retain(|problem| Some(problem.subject) != program);
    }
    if problems.is_empty() { Ok(world) } else { Err((world.files, in_order(problems))) }
}

/// A world in the making.
pub(crate) struct Building {
    /// What is there already.
    pub(crate) world: World,
    /// Records by id.
    pub(crate) index: Index,
    /// What is wrong.
    pub(crate) problems: Vec<Problem>,
    /// What shared records are called.
    pub(crate) names: Names,
    clocks: Vec<Clock>,
}

impl Building {
    /// What may have been meant by a name in a workbook, where records are called by their names.
    pub(crate) fn near(&self, kind: KindId, text: &str, place: Place) -> Option<String> {
        let cells = self.world.files.get(place.file).is_workbook();
        cells.then(|| self.names.near(kind, text)).flatten()
    }

    /// The zone the applicant lives in.
    pub(crate) fn zone(&self) -> TimeZone {
        self.clocks[0].zone().clone()
    }

    /// Makes each person's own record.
    fn people(&mut self, sections: &[Section<'_>]) {
        let dictionary = self.world.dictionary.clone();
        let Some(kind) = dictionary.kind("applicant") else {
            return self.problems.push(Problem::of_file("the dictionary of facts has no record `applicant`"));
        };
        let names = ["applicant", "partner"];
        for (section, name) in sections.iter().zip(names) {
            let place = section.node.get("applicant").map(|node| node.place).or(section.place);
            let applicant = self.world.add(kind, name, Some(section.person), place);
            self.index.add(kind, Some(section.person), name, applicant);
            let partner = sections.iter().map(|other| other.person).find(|other| *other != section.person);
            self.world.people.push(Person { applicant, partner, sees: BTreeSet::new() });
        }
    }

    /// Makes all other records, still blank, so that any may refer to any.
    fn records(&mut self, drafts: &[Draft]) {
        for draft in drafts.iter().filter(|draft| !draft.single) {
            if let Layer::Shared(file) = draft.layer {
                self.world.shared.insert(file);
            }
            if self.index.has(draft.kind, draft.owner, &draft.id) {
                continue;
            }
            let record = self.world.add(draft.kind, &draft.id, draft.owner, Some(draft.node.place));
            self.index.add(draft.kind, draft.owner, &draft.id, record);
        }
    }

    /// Says what each record's facts are.
    fn fill(&mut self, drafts: &[Draft]) {
        let dictionary = self.world.dictionary.clone();
        let mut layers = Layers::default();
        for draft in drafts {
            let Ok(record) = self.index.find(&dictionary, draft.kind, draft.by, &draft.id) else { continue };
            for entry in draft.node.entries() {
                if draft.own_key(&entry.key, &dictionary) {
                    continue;
                }
                let fact = match drafts::given_fact(&dictionary, draft.kind, entry) {
                    Ok(fact) => fact,
                    Err(problem) => {
                        self.problems.push(problem);
                        continue;
                    }
                };
                if let Some(value) = self.value(&entry.node, fact, draft.by) {
                    layers.put(
                        &mut self.world,
                        Said { record, fact, value, place: entry.node.place, layer: draft.layer },
                    );
                }
            }
        }
    }

    /// Reads a value as a person writes it.
    pub(crate) fn value(&mut self, node: &Node, fact: crate::model::FactId, person: PersonId) -> Option<Value> {
        let dictionary = &*self.world.dictionary;
        let form = if self.world.files.get(node.place.file).is_workbook() { Form::Cells } else { Form::Text };
        let find = |kind, id: &str| {
            let near = || self.near(kind, id, node.place);
            self.index.find(dictionary, kind, person, id).map_err(|none| none.or_near(near()))
        };
        let reading = Reading { dictionary, clock: &self.clocks[usize::from(person.0)], find: &find, form };
        let mut problems = Vec::new();
        let read = value(node, fact, &reading, &mut problems);
        self.problems.extend(problems);
        read
    }

    fn waivers(&mut self, sections: &[Section<'_>], rules: &RuleSet) {
        for section in sections {
            for (finding, because, place) in drafts::waivers(section, &mut self.problems) {
                self.problems.extend(no_finding(&finding, place, rules));
                self.world.waivers.push(Waiver { finding, because, place, person: section.person });
            }
        }
    }
}

/// What is wrong with the name of a finding: it begins with the id of a rule that finds something.
fn no_finding(finding: &str, place: Place, rules: &RuleSet) -> Option<Problem> {
    let id = finding.split(' ').next().unwrap_or(finding);
    match rules.rule(id) {
        None => {
            let checks = rules.of_stage(Stage::Check).map(|(_, rule)| &*rule.id.0);
            let help = did_you_mean(id, checks).unwrap_or_else(|| "`preceptor rules list` prints all rules".into());
            Some(Problem::at(place, format!("no rule `{}`", cut(id))).help(help))
        }
        Some(rule) if rule.stage != Stage::Check => {
            let problem = Problem::at(place, format!("`{id}` finds nothing that could be accepted"));
            Some(problem.help("only rules that check find something"))
        }
        Some(_) => None,
    }
}

/// A known fact without a source.
pub(crate) fn known(value: Value, how: How, place: Option<Place>) -> Slot {
    Slot::Known(Fact { value, how, place, source: None })
}

/// The zone of a person's bare hours: what is assumed, else confirmed, else given, else UTC.
fn clock(section: &Section<'_>, problems: &mut Vec<Problem>) -> Clock {
    let stated = |part: Option<&Node>| part?.get("applicant")?.get("time_zone").cloned();
    let named = stated(section.node.get("assume"))
        .or_else(|| stated(section.node.get("confirmed")))
        .or_else(|| stated(Some(section.node)));
    let found = named.as_ref().and_then(|node| Some((node, node.text()?)));
    let zone = match found.map(|(node, name)| zone(name).map_err(|why| (node.place, why))) {
        Some(Ok(zone)) => zone,
        Some(Err((place, (message, help)))) => {
            problems.push(Problem::at(place, message).help(help));
            TimeZone::UTC
        }
        None => TimeZone::UTC,
    };
    Clock::Hers(zone)
}

fn season(root: &Node, form: Form, problems: &mut Vec<Problem>) -> i64 {
    let problem = match root.get("season") {
        Some(Node { value: Tree::Integer(season), .. }) if SEASONS.contains(season) => return *season,
        Some(node) => {
            let text = if node.text().is_some() { "the text " } else { "" };
            Problem::at(node.place, format!("`season` is the year of a Match, not {text}{}", node.shown()))
        }
        None => match form {
            Form::Text => Problem::at(root.place, "this scenario has no `season`"),
            Form::Cells => Problem::at(root.place, "this workbook does not say which Match it is about"),
        },
    };
    problems.push(problem.help(match form {
        Form::Text => "write the year of the Match: `season = 2027`",
        Form::Cells => "write the year of the Match beside the question",
    }));
    0
}

fn as_of(root: &Node, form: Form, clock: &Clock, problems: &mut Vec<Problem>) -> When {
    let day_over = |when: When| match when.clock() {
        Some(_) => when,
        None => When::end_of(when.date(), when.zone().clone()),
    };
    let problem = match root.get("as_of") {
        None => match form {
            Form::Text => Problem::at(root.place, "this scenario has no `as_of`")
                .help("write the day it looks from: `as_of = 2026-09-10`"),
            Form::Cells => Problem::at(root.place, "this workbook does not say from which day to look")
                .help("write the day beside the question, or add `--as-of today`"),
        },
        Some(node) => {
            let read = match &node.value {
                Tree::Moment(moment) => moment.when(clock),
                Tree::Text(text) => when_of_text(text, clock),
                _ => Err((format!("`as_of` is a day, not {}", node.shown()), "write it as 2026-09-10".into())),
            };
            match read {
                Ok(when) => return day_over(when),
                Err((message, help)) => Problem::at(node.place, message).help(help),
            }
        }
    };
    problems.push(problem);
    let start = Moment::from_parts(Some((2000, 1, 1)), None, None).and_then(|day| day.when(clock).ok());
    start.expect("there is a first day of 2000")
}

#[cfg(test)]
#[path = "scenario_tests.rs"]
mod tests;
