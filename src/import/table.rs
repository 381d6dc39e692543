//! Programs as tables in our own format: ids that stay, the facts of the programs, and the person's own view of them.

use std::collections::{BTreeMap, BTreeSet};

use super::merge::Program;
use super::{Imported, Known, NAME, SPECIALTY};
use crate::load::headers::Way;
use crate::load::sheet::{rows, written};
use crate::load::spelling::plain;
use crate::load::spelling::slug;
use crate::model::{FactId, Owner};

/// The tables an import makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// Facts of programs, for everybody.
    pub programs: String,
    /// The person's own view, where the sheet holds any.
    pub own: Option<String>,
    /// The ids of the programs, in their order.
    pub ids: Vec<String>,
}

/// The ids that programs have in tables made before.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// What each row of an earlier table says, by column; its id among it.
    rows: Vec<BTreeMap<String, String>>,
    /// The name in each row, plain.
    names: Vec<String>,
}

/// The ids in tables, the first tables first.
pub fn ids_of<'t>(tables: impl IntoIterator<Item = &'t str>) -> Ids {
    let mut ids = Ids::default();
    for table in tables {
        let mut rows = rows(table).into_iter();
        let Some(head) = rows.next() else { continue };
        ids.rows.extend(rows.map(|row| head.iter().cloned().zip(row).collect()));
    }
    let name = NAME.rsplit('.').next().unwrap_or(NAME);
    ids.names = ids.rows.iter().map(|row| row.get(name).map(|name| plain(name)).unwrap_or_default()).collect();
    ids
}

/// The tables of programs.
pub fn tables(found: &Imported, known: Known<'_>, before: &Ids) -> Tables {
    let ids = ids(found, known, before);
    let own = |fact: &FactId| {
        known.dictionary.get(fact.kind).owner == Owner::Person || known.columns.reading(*fact).is(Way::Own)
    };
    let mut facts: BTreeSet<FactId> = found.programs.iter().flat_map(|program| program.facts.keys().copied()).collect();
    facts.extend([NAME, SPECIALTY].iter().filter_map(|path| known.fact(path)));
    let (personal, shared): (Vec<FactId>, Vec<FactId>) = facts.into_iter().partition(own);
    let all: Vec<(&String, &Program)> = ids.iter().zip(&found.programs).collect();
    let view = |program: &Program| personal.iter().any(|fact| program.facts.contains_key(fact));
    let seen: Vec<(&String, &Program)> = all.iter().filter(|(_, program)| view(program)).copied().collect();
    Tables {
        programs: table(&all, &shared, known),
        own: (!seen.is_empty()).then(|| table(&seen, &personal, known)),
        ids,
    }
}

fn table(programs: &[(&String, &Program)], facts: &[FactId], known: Known<'_>) -> String {
    let title = |fact: &FactId| {
        let own = known.dictionary.get(fact.kind).owner == Owner::Person;
        if own { known.dictionary.path(*fact) } else { known.dictionary.fact_name(*fact).to_owned() }
    };
    let head = std::iter::once("id".to_owned()).chain(facts.iter().map(title)).collect();
    let line = |(id, program): &(&String, &Program)| {
        let cells = facts.iter().map(|fact| program.facts.get(fact).cloned().unwrap_or_default());
        std::iter::once((*id).clone()).chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(programs.iter().map(line)).collect();
    written(&rows)
}

/// An id for every program: the one it has already, else one made from its name.
fn ids(found: &Imported, known: Known<'_>, before: &Ids) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let kept: Vec<Option<String>> =
        found.programs.iter().map(|program| before.id(program, known).filter(|id| taken.insert(id.clone()))).collect();
    taken.extend(before.rows.iter().filter_map(|row| row.get("id").cloned()));
    let make = |program: &Program, taken: &mut BTreeSet<String>| {
        let part = |path: &str| known.fact(path).and_then(|fact| program.facts.get(&fact)).map(|text| slug(text));
        let name = part(NAME).filter(|id| !id.is_empty()).unwrap_or_else(|| "program".to_owned());
        // Of two programs of one name, the second is told by where it is or what it trains in.
        let apart = known.columns.readings.iter().filter(|(_, reading)| reading.is(Way::Apart)).map(|(fact, _)| *fact);
        let more = apart.filter_map(|fact| program.facts.get(&fact)).map(|text| slug(text)).chain(part(SPECIALTY));
        let names = std::iter::once(name.clone()).chain(more.map(|more| format!("{name}-{more}")));
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        let id = names.chain(numbered).find(|id| !taken.contains(id)).expect("there is always another number");
        taken.insert(id.clone());
        id
    };
    let programs = found.programs.iter().zip(kept);
    programs.map(|(program, kept)| kept.unwrap_or_else(|| make(program, &mut taken))).collect()
}

impl Ids {
    /// The id of a program that is known: by a code that both have, else by its name where nothing says otherwise.
    fn id(&self, program: &Program, known: Known<'_>) -> Option<String> {
        let cell = |row: &BTreeMap<String, String>, fact: FactId| {
            row.get(known.dictionary.fact_name(fact)).filter(|text| !text.is_empty()).cloned()
        };
        let both =
            |row: &BTreeMap<String, String>, fact: FactId| Some((cell(row, fact)?, program.facts.get(&fact)?.clone()));
        let those = |wanted: fn(&crate::load::headers::Reading) -> bool| {
            let readings = known.columns.readings.iter();
            readings.filter(move |(_, reading)| wanted(reading)).map(|(fact, _)| *fact)
        };
        let code = |row: &BTreeMap<String, String>| {
            those(|reading| reading.is(Way::Key)).find_map(|fact| both(row, fact)).map(|(a, b)| a == b)
        };
        let name = known.fact(NAME).and_then(|name| program.facts.get(&name)).map(|name| plain(name))?;
        let same = |(row, other): &(&BTreeMap<String, String>, &String)| {
            code(row).unwrap_or_else(|| {
                let differ = |fact| both(row, fact).is_some_and(|(a, b)| plain(&a) != plain(&b));
                **other == name
                    && !known.fact(SPECIALTY).is_some_and(differ)
                    && !those(|reading| reading.is(Way::Apart)).any(differ)
            })
        };
        self.rows.iter().zip(&self.names).find(same)?.0.get("id").filter(|id| !id.is_empty()).cloned()
    }
}

/// What would be otherwise in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The id of the row.
    pub id: String,
    /// What is otherwise.
    pub what: String,
    /// Whether something that was there is not any more.
    pub loses: bool,
}

/// What is otherwise in a new table than in the old one, by the ids of the rows.
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    let by_id = |table: &str| {
        let rows = ids_of([table]).rows;
        rows.into_iter().filter_map(|row| Some((row.get("id")?.clone(), row))).collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (by_id(old), by_id(new));
    let mut found = Vec::new();
    for id in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let mut say = |what: String, loses: bool| found.push(Change { id: id.clone(), what, loses });
        match (old.get(id), new.get(id)) {
            (Some(_), None) => say("is gone".to_owned(), true),
            (None, Some(_)) => say("is new".to_owned(), false),
            (Some(old), Some(new)) => {
                for column in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
                    let of = |row: &BTreeMap<String, String>| row.get(column).cloned().unwrap_or_default();
                    let shown = |text: &str| if text.is_empty() { "blank".to_owned() } else { format!("`{text}`") };
                    let (was, is) = (of(old), of(new));
                    if was != is {
                        say(format!("{column}: {} becomes {}", shown(&was), shown(&is)), !was.is_empty());
                    }
                }
            }
            (None, None) => {}
        }
    }
    found
}
