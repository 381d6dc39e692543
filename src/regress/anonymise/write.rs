//! A world as a scenario and its table of programs: the other way round of what `load` does.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plan::{Plan, records_of};
use crate::load::guarded;
use crate::model::{
    Fact, FactId, How, KindId, Outcome, Owner, PersonId, Privacy, RecordId, Slot, Value, When, World, wording,
};

/// The kind of records that stand in a table.
const IN_TABLE: &str = "program";

/// The files of a test case.
#[derive(Clone, Debug)]
pub struct Written {
    /// The scenario.
    pub scenario: String,
    /// The table of programs, where there are any.
    pub table: Option<String>,
}

/// Writes the files of a world, with everything replaced that the plan replaces.
pub(super) fn files(world: &World, outcome: &Outcome, plan: &Plan, name: &str) -> Written {
    let writer = Writer { world, outcome, plan };
    let table = writer.table();
    let mut text = String::from(
        "# Made by `preceptor anonymise`: names, ids and messages are invented, dates and numbers are those of a real plan.\n\n",
    );
    put(&mut text, "season", &world.season.to_string());
    put(&mut text, "as_of", &writer.moment(&world.as_of, PersonId(0)));
    if table.is_some() {
        put(&mut text, "programs", &format!("[{}]", quoted(&format!("{name}.csv"))));
    }
    for person in world.persons() {
        writer.person(person, &mut text);
    }
    Written { scenario: text, table }
}

struct Writer<'a> {
    world: &'a World,
    outcome: &'a Outcome,
    plan: &'a Plan,
}

/// How a fact of a record was given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Given,
    Confirmed,
    Assumed,
}

impl Writer<'_> {
    fn person(&self, person: PersonId, text: &mut String) {
        let prefix = if person.0 > 0 { "partner." } else { "" };
        let own = self.world.people[usize::from(person.0)].applicant;
        let _ = write!(text, "\n[{prefix}applicant]\n");
        self.facts(own, Part::Given, person, text);
        for (n, kind) in self.world.dictionary.kinds.values().enumerate() {
            let (kind, owner) = (KindId(n), kind.owner);
            let name = self.world.dictionary.name(kind);
            // Shared records stand once, with the applicant; those of the table not at all.
            let here = match owner {
                Owner::Person => self.world.kind(own) != kind,
                Owner::Shared => person.0 == 0 && name != IN_TABLE,
                Owner::Data | Owner::Engine => false,
            };
            if !here {
                continue;
            }
            for record in self.records(kind, person) {
                let _ = write!(text, "\n[[{prefix}{name}]]\n");
                if let Some(id) = self.plan.written_id(record) {
                    put(text, "id", &quoted(id));
                }
                self.facts(record, Part::Given, person, text);
                self.list(record, person, text);
            }
        }
        self.overrides("confirmed", Part::Confirmed, person, text);
        self.overrides("assume", Part::Assumed, person, text);
        self.waivers(person, text);
    }

    /// A person's own records of a kind, or the shared ones.
    fn records(&self, kind: KindId, person: PersonId) -> Vec<RecordId> {
        let own = |record: &RecordId| self.world.record(*record).owner.is_none_or(|owner| owner == person);
        records_of(self.world, kind).filter(own).collect()
    }

    /// The facts of a record that were given in a way, by fact.
    fn known(&self, record: RecordId, part: Part) -> Vec<(FactId, &Fact)> {
        let slots = &self.world.record(record).slots;
        let kind = self.world.kind(record);
        let mut known = Vec::new();
        for (index, slot) in slots.iter().enumerate() {
            let (fact, Slot::Known(said)) = (FactId { kind, index }, slot) else { continue };
            let of = match &said.how {
                How::Given => Part::Given,
                How::Confirmed { .. } => Part::Confirmed,
                How::Assumed => Part::Assumed,
                How::Data | How::Engine | How::Derived(_) => continue,
            };
            // What is private and no text has no stand-in: the case must do without.
            let open = self.world.dictionary.def(fact).privacy != Privacy::Private;
            if of == part && (open || matches!(said.value, Value::Text(_))) {
                known.push((fact, said));
            }
        }
        known
    }

    fn facts(&self, record: RecordId, part: Part, person: PersonId, text: &mut String) {
        for (fact, said) in self.known(record, part) {
            let value = self.value(record, fact, &said.value, person);
            put(text, self.world.dictionary.fact_name(fact), &value);
        }
    }

    fn value(&self, record: RecordId, fact: FactId, value: &Value, person: PersonId) -> String {
        match value {
            Value::Bool(answer) => answer.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => format!("{number:?}"),
            Value::Text(text) => quoted(self.plan.text(record, fact).unwrap_or(text)),
            Value::Word(word) => quoted(word),
            Value::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                format!("[{}]", words.join(", "))
            }
            Value::When(when) => self.moment(when, person),
            Value::Record(other) => quoted(&self.plan.id(self.world, *other)),
        }
    }

    /// A moment as the loader reads it again: bare where its zone is the person's, else with the zone's name.
    fn moment(&self, when: &When, person: PersonId) -> String {
        let applicant = self.world.applicant(person);
        let own = match self.world.by_name(applicant, "time_zone") {
            Some(Value::Text(zone)) => zone.to_string(),
            _ => "UTC".to_owned(),
        };
        let zone = when.zone().iana_name().unwrap_or("UTC");
        if zone == own { when.iso() } else { quoted(&format!("{} {zone}", when.iso())) }
    }

    /// The list of an application, where it holds fewer programs than there are in its specialty.
    fn list(&self, record: RecordId, person: PersonId, text: &mut String) {
        let world = self.world;
        let (Some(application), Some(program)) =
            (world.dictionary.kind("application"), world.dictionary.kind(IN_TABLE))
        else {
            return;
        };
        if world.kind(record) != application {
            return;
        }
        let specialty = |record| world.by_name(crate::model::RecordView { record, person }, "specialty").cloned();
        let of = specialty(record);
        let all: Vec<RecordId> =
            records_of(world, program).filter(|one| of.is_some() && specialty(*one) == of).collect();
        let sees = &world.people[usize::from(person.0)].sees;
        let listed: Vec<String> =
            all.iter().filter(|one| sees.contains(one)).map(|one| quoted(&self.plan.id(world, *one))).collect();
        if listed.is_empty() && !all.is_empty() {
            put(text, "list", "[]");
        } else if listed.len() < all.len() {
            put(text, "list", &format!("[\n    {},\n]", listed.join(",\n    ")));
        }
    }

    fn overrides(&self, key: &str, part: Part, person: PersonId, text: &mut String) {
        let prefix = if person.0 > 0 { "partner." } else { "" };
        let own = self.world.people[usize::from(person.0)].applicant;
        for (n, record) in (0u32..).zip(&self.world.records) {
            let id = RecordId(n);
            // What nobody owns is said once, by the applicant.
            if record.owner.unwrap_or(PersonId(0)) != person || self.known(id, part).is_empty() {
                continue;
            }
            let kind = self.world.dictionary.name(record.kind);
            let path =
                if id == own { kind.to_owned() } else { format!("{kind}.{}", bare(&self.plan.id(self.world, id))) };
            let _ = write!(text, "\n[{prefix}{key}.{path}]\n");
            self.facts(id, part, person, text);
            if let Some(How::Confirmed { on, .. }) = self.known(id, part).first().map(|(_, said)| &said.how) {
                put(text, "by", &quoted("An advisor"));
                put(text, "on", on);
                put(text, "at", &quoted("left out"));
            }
        }
    }

    /// Accepted findings, by the new names of what they are about.
    fn waivers(&self, person: PersonId, text: &mut String) {
        let prefix = if person.0 > 0 { "partner." } else { "" };
        for waiver in self.world.waivers.iter().filter(|waiver| waiver.person == person) {
            let found = self.outcome.findings.iter().find(|finding| finding.key == waiver.finding);
            let key = match found {
                Some(finding) => {
                    let whole = wording::is_person(&self.outcome.world, finding.subject);
                    let subject = (!whole).then_some(finding.subject);
                    let records = subject.into_iter().chain(finding.about);
                    let ids = records.map(|handle| format!(" {}", self.plan.id(&self.outcome.world, handle.record)));
                    let partner = if person.0 > 0 { "partner " } else { "" };
                    format!("{partner}{}{}", finding.rule, ids.collect::<String>())
                }
                // A rule, for all its findings; the key of one that is not found is worth nothing and could name somebody.
                None if !waiver.finding.contains(' ') => waiver.finding.clone(),
                None => continue,
            };
            let _ = write!(text, "\n[[{prefix}waive]]\n");
            put(text, "finding", &quoted(&key));
            put(text, "because", &quoted("left out"));
        }
    }

    /// The programs, a line each, with a column for every fact that one of them has.
    fn table(&self) -> Option<String> {
        let kind = self.world.dictionary.kind(IN_TABLE)?;
        let records: Vec<RecordId> = records_of(self.world, kind).collect();
        let mut columns: BTreeMap<FactId, &str> = BTreeMap::new();
        for record in &records {
            for (fact, _) in self.known(*record, Part::Given) {
                columns.insert(fact, self.world.dictionary.fact_name(fact));
            }
        }
        if records.is_empty() {
            return None;
        }
        let names: Vec<&str> = ["id"].into_iter().chain(columns.values().copied()).collect();
        let mut text = format!("{}\n", names.join(","));
        for record in records {
            let known: BTreeMap<FactId, &Fact> = self.known(record, Part::Given).into_iter().collect();
            let cell = |fact: &FactId| known.get(fact).map_or_else(String::new, |said| self.cell(record, *fact, said));
            let id = cell_text(&self.plan.id(self.world, record));
            let cells: Vec<String> = [id].into_iter().chain(columns.keys().map(cell)).collect();
            let _ = writeln!(text, "{}", cells.join(","));
        }
        Some(text)
    }

    fn cell(&self, record: RecordId, fact: FactId, said: &Fact) -> String {
        match &said.value {
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Words(words) if words.is_empty() => "none".to_owned(),
            Value::Words(words) => words.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("; "),
            Value::Text(text) => cell_text(self.plan.text(record, fact).unwrap_or(text)),
            Value::Word(word) => word.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::When(when) => cell_text(self.moment(when, PersonId(0)).trim_matches('"')),
            Value::Record(other) => self.plan.id(self.world, *other),
        }
    }
}

fn put(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {value}");
}

/// A text of TOML on one line. JSON escapes what TOML wants escaped, but for one letter.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

/// A key of TOML.
fn bare(key: &str) -> String {
    let plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain { key.to_owned() } else { quoted(key) }
}

/// A cell of CSV.
fn cell_text(text: &str) -> String {
    let text = &*guarded(text);
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_toml_and_cells_hold_any_letter() {
        assert_eq!(quoted("a \"b\"\n\u{7f}\u{1}"), "\"a \\\"b\\\"\\n\\u007F\\u0001\"");
        assert_eq!(bare("zürich"), "\"zürich\"");
        assert_eq!(cell_text("Dayton, \"OH\""), "\"Dayton, \"\"OH\"\"\"");
    }
}
