//! A world in the making: its people, its records, what each record's facts are.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::load::scenario::gather::{self, Section};
use crate::load::scenario::ids::Index;
use crate::load::scenario::layers::{LayeredValue, Layers};
use crate::load::scenario::names::Names;
use crate::load::scenario::raw::{Layer, RawRecord};
use crate::load::scenario::value::{Form, Reading, value};
use crate::load::text::moment::Clock;
use crate::load::text::spelling::ellipsize;
use crate::load::text::tree::Node;
use crate::model::{
    Code, Diagnostic, KindId, Person, PersonId, RuleSet, Span, Stage, Value, Waiver, World, did_you_mean,
};

/// The first and the last season anyone can ask about.
pub(super) const SEASONS: std::ops::RangeInclusive<i64> = 2000..=2100;

/// A world in the making.
pub(crate) struct Building {
    /// What is there already.
    pub(crate) world: World,
    /// Records by id.
    pub(crate) index: Index,
    /// What is wrong.
    pub(crate) problems: Vec<Diagnostic>,
    /// What shared records are called.
    pub(crate) names: Names,
    clocks: Vec<Clock>,
}

impl Building {
    /// A world with nothing in it yet.
    pub(super) fn new(world: World, problems: Vec<Diagnostic>, clocks: Vec<Clock>, names: Names) -> Self {
        Self { world, index: Index::default(), problems, names, clocks }
    }

    /// What may have been meant by a name in a workbook, where records are called by their names.
    pub(crate) fn near(&self, kind: KindId, text: &str, place: Span) -> Option<String> {
        let cells = self.world.files.get(place.file).is_workbook();
        cells.then(|| self.names.near(kind, text)).flatten()
    }

    /// The zone the applicant lives in.
    pub(crate) fn zone(&self) -> TimeZone {
        self.clocks[0].zone().clone()
    }

    /// Makes each person's own record.
    pub(super) fn people(&mut self, sections: &[Section<'_>]) {
        let dictionary = self.world.dictionary.clone();
        let Some(kind) = dictionary.kind("applicant") else {
            return self
                .problems
                .push(Diagnostic::of_file(Code::Missing, "the dictionary of facts has no record `applicant`"));
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
    pub(super) fn records(&mut self, drafts: &[RawRecord]) {
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
    pub(super) fn fill(&mut self, drafts: &[RawRecord]) {
        let dictionary = self.world.dictionary.clone();
        let mut layers = Layers::default();
        for draft in drafts {
            let Ok(record) = self.index.find(&dictionary, draft.kind, draft.by, &draft.id) else { continue };
            for entry in draft.node.entries() {
                if draft.own_key(&entry.key, &dictionary) {
                    continue;
                }
                let fact = match gather::given_fact(&dictionary, draft.kind, entry) {
                    Ok(fact) => fact,
                    Err(problem) => {
                        self.problems.push(problem);
                        continue;
                    }
                };
                if let Some(value) = self.value(&entry.node, fact, draft.by) {
                    layers.put(
                        &mut self.world,
                        LayeredValue { record, fact, value, place: entry.node.place, layer: draft.layer },
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

    pub(super) fn waivers(&mut self, sections: &[Section<'_>], rules: &RuleSet) {
        for section in sections {
            for (finding, because, place) in gather::waivers(section, &mut self.problems) {
                self.problems.extend(no_finding(&finding, place, rules));
                let twice =
                    self.world.waivers.iter().find(|other| other.finding == finding && other.person == section.person);
                if let Some(first) = twice {
                    let message = format!("`{}` is accepted twice", ellipsize(&finding));
                    let help = format!("keep one of them; the first one is at {}", self.world.files.show(first.place));
                    self.problems.push(Diagnostic::at(Code::Duplicate, place, message).help(help));
                    continue;
                }
                self.world.waivers.push(Waiver { finding, because, place, person: section.person });
            }
        }
    }
}

/// What is wrong with the name of a finding: it begins with the id of a rule that finds something.
fn no_finding(finding: &str, place: Span, rules: &RuleSet) -> Option<Diagnostic> {
    let id = finding.split(' ').next().unwrap_or(finding);
    match rules.rule(id) {
        None => {
            let checks = rules.of_stage(Stage::Check).map(|(_, rule)| &*rule.id.0);
            let help = did_you_mean(id, checks).unwrap_or_else(|| "`preceptor rules list` prints all rules".into());
            Some(Diagnostic::at(Code::UnknownName, place, format!("no rule `{}`", ellipsize(id))).help(help))
        }
        Some(rule) if rule.stage != Stage::Check => {
            let problem =
                Diagnostic::at(Code::NotAllowed, place, format!("`{id}` finds nothing that could be accepted"));
            Some(problem.help("only rules that check find something"))
        }
        Some(_) => None,
    }
}
