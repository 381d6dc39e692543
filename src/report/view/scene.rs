//! What every part of the view looks things up in. Holds no words of its own.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use crate::model::{
    CannotTell, FactId, Finding, Latest, Outcome, PersonId, RecordView, Rule, RuleId, RuleSet, Type, Value, VerdictRow,
    When, World,
};
use crate::report::names;
use crate::report::places;
use crate::report::words;
use crate::report::{At, Moment, Read};

/// A sort key for dates: dated things first, by date.
pub(super) type Due = (bool, Option<Latest>);

/// An outcome with indexes.
pub(super) struct ViewContext<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) world: &'a World,
    by_id: BTreeMap<&'a RuleId, &'a Rule>,
    // Looked up, never gone through: their order cannot show.
    rows: HashMap<(&'a RuleId, RecordView), &'a VerdictRow, FixedState>,
    open: HashMap<(&'a RuleId, RecordView), &'a CannotTell, FixedState>,
    pub(super) rules: &'a RuleSet,
    // Finding a line means reading its file from the start, and one fact is read by many rules.
    at: RefCell<HashMap<(RecordView, FactId), Option<At>, FixedState>>,
}

impl<'a> ViewContext<'a> {
    pub(super) fn new(outcome: &'a Outcome, rules: &'a RuleSet) -> Self {
        let by_id = rules.rules.iter().map(|rule| (&rule.id, rule)).collect();
        let rows = outcome.verdicts.iter().map(|row| ((&row.rule, row.subject), row)).collect();
        let open = outcome.cannot_tell.iter().map(|row| ((&row.rule, row.subject), row)).collect();
        Self { outcome, world: &outcome.world, by_id, rows, open, rules, at: RefCell::default() }
    }

    pub(super) fn rule(&self, id: &RuleId) -> Option<&'a Rule> {
        self.by_id.get(id).copied()
    }

    /// Whether a finding comes before everything else.
    pub(super) fn is_first(&self, finding: &Finding) -> bool {
        self.rule(&finding.rule).is_some_and(|rule| rule.first)
    }

    /// What a rule did for one subject.
    pub(super) fn row(&self, rule: &RuleId, subject: RecordView) -> Option<&'a VerdictRow> {
        self.rows.get(&(rule, subject)).copied()
    }

    /// What a rule misses for one subject.
    pub(super) fn open(&self, rule: &RuleId, subject: RecordView) -> Option<&'a CannotTell> {
        self.open.get(&(rule, subject)).copied()
    }

    pub(super) fn path(&self, handle: RecordView) -> String {
        places::path(self.world, handle)
    }

    pub(super) fn fact_path(&self, handle: RecordView, fact: FactId) -> String {
        places::fact_path(self.world, handle, fact)
    }

    /// The record's title as one line.
    pub(super) fn title(&self, handle: RecordView) -> String {
        words::line(&self.world.title(handle))
    }

    /// Whether the record is that of the person as a whole, of kind `applicant`.
    pub(super) fn is_self(&self, handle: RecordView) -> bool {
        self.world.applicant(handle.person) == handle
    }

    /// Whether the record is a whole plan or a whole application rather than one program of it.
    pub(super) fn is_whole(&self, handle: RecordView) -> bool {
        let kind = self.world.dictionary.name(self.world.kind(handle.record));
        self.is_self(handle) || kind == super::super::names::APPLICATION
    }

    /// A moment in words; on an occasion with its hour in the applicant's own zone first.
    pub(super) fn moment(&self, when: &When) -> Moment {
        let on_occasion = self.world.persons().any(|person| self.world.occasion(person).is_some());
        if on_occasion { words::own_moment(when, &self.world.as_of) } else { words::moment(when, &self.world.as_of) }
    }

    /// Where a fact is written, found once.
    pub(super) fn at(&self, handle: RecordView, fact: FactId) -> Option<At> {
        let mut known = self.at.borrow_mut();
        known.entry((handle, fact)).or_insert_with(|| places::at(self.world, handle, fact)).clone()
    }

    pub(super) fn read(&self, handle: RecordView, fact: FactId, value: &Value) -> Read {
        Read {
            fact: self.fact_path(handle, fact),
            value: places::json(self.world, handle, value),
            at: self.at(handle, fact),
        }
    }

    /// A person's applications, in the order they were written.
    pub(super) fn applications(&self, person: PersonId) -> Vec<RecordView> {
        let kind = self.world.dictionary.kind(names::APPLICATION);
        kind.map_or_else(Vec::new, |kind| self.world.of_kind(kind, person))
    }

    /// The id of the specialty that an application is for.
    pub(super) fn specialty(&self, application: RecordView) -> String {
        let specialty = places::titled(self.world, application);
        self.world.record(specialty.record).id.to_string()
    }

    /// The specialty of an application as it is said inside a sentence.
    pub(super) fn specialty_words(&self, application: RecordView) -> String {
        self.said_inside(places::titled(self.world, application))
    }

    /// A record as it is said inside a sentence.
    pub(super) fn said_inside(&self, handle: RecordView) -> String {
        match self.world.by_name(handle, names::IN_SENTENCE) {
            Some(Value::Text(words)) => words::line(words),
            _ => self.title(handle),
        }
    }

    /// The fact that names a tier, where the dictionary has places.
    pub(super) fn tier(&self) -> Option<FactId> {
        let place = self.world.dictionary.kind(names::PLACE)?;
        self.world.dictionary.fact(place, names::TIER)
    }

    /// How a tier is said.
    pub(super) fn tier_words(&self, word: &str) -> String {
        self.tier().map_or(word, |tier| self.world.dictionary.label(tier, word)).to_owned()
    }

    /// Whether that moment has passed in this plan.
    pub(super) fn late(&self, by: Option<&When>) -> bool {
        by.is_some_and(|by| by.before(&self.world.as_of) == Some(true))
    }

    /// All tiers in the order of the dictionary: word and label.
    pub(super) fn tiers(&self) -> Vec<(&'a str, &'a str)> {
        let Some(tier) = self.tier() else { return Vec::new() };
        match &self.world.dictionary.def(tier).ty {
            Type::Enum(values) => values.iter().map(|(word, label)| (word.as_str(), label.as_str())).collect(),
            _ => Vec::new(),
        }
    }
}

/// Where a date stands in a list.
pub(super) fn due(when: Option<&When>) -> Due {
    (when.is_none(), when.map(When::latest))
}
