//! Rows to programs: several rows of one program become one, rows of one name that are different programs stay apart.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Row;
use super::{Aside, Imported, Known, NAME, SPECIALTY, quoted};
use crate::load::headers::{Reading, Way};
use crate::load::spelling::plain;
use crate::model::{Code, Diagnostic, FactId, Type};

/// One program of a sheet.
#[derive(Clone, Debug)]
pub struct Program {
    /// The rows that speak of it.
    pub rows: Vec<usize>,
    /// What they say, where they do not differ.
    pub facts: BTreeMap<FactId, String>,
}

/// Rows of one program that say different things of one fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Differs {
    /// What the program is called.
    pub program: String,
    /// The fact.
    pub fact: FactId,
    /// Each value with its row.
    pub values: Vec<(usize, String)>,
}

/// So many rows of one name or code are held against each other.
const MOST: usize = 2000;

/// Puts rows of one program together.
///
/// # Errors
/// A name or code that more rows have than can be held against each other.
pub(super) fn programs(rows: Vec<Row>, known: Known<'_>, found: &mut Imported) -> Result<(), Diagnostic> {
    let facts = Facts::of(known);
    let near = near(&rows, &facts)?;
    // A row that may be either of two programs is put to neither, in whatever order the rows stand.
    let either = |n: &usize| {
        let one = near[*n].iter().copied();
        one.clone().any(|a| one.clone().any(|b| a < b && !near[a].contains(&b)))
    };
    let torn: BTreeSet<usize> = (0..rows.len()).filter(either).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for n in 0..rows.len() {
        if torn.contains(&n) && near[n].iter().any(|other| !torn.contains(other)) {
            let may_be = near[n].iter().filter(|other| !torn.contains(other)).map(|other| rows[*other].row);
            let may_be = numbers(&may_be.collect::<Vec<_>>(), "or");
            let name = facts.name_of(&rows[n].facts);
            let why = format!("it may be the program of row {may_be}, which is not known; say what tells them apart");
            found.asides.push(Aside { row: rows[n].row, text: quoted(name), why });
            continue;
        }
        // Who is near a row that is not torn is near everyone else there: the first of them stands for all.
        let first = near[n].iter().find(|other| **other < n && !torn.contains(other) && !torn.contains(&n));
        let group = first.and_then(|first| group_of.get(first)).copied().unwrap_or_else(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(n);
        group_of.insert(n, group);
    }
    for group in groups {
        let rows: Vec<&Row> = group.into_iter().map(|n| &rows[n]).collect();
        let program = one(&rows, known, &facts, found);
        if program.rows.len() > 1 {
            let name = facts.name_of(&program.facts);
            found.together.push(format!("{name}: rows {} are one program", numbers(&program.rows, "and")));
        }
        found.programs.push(program);
    }
    apart(&facts, found);
    short(&facts, found);
    Ok(())
}

/// For each row, the others that may be about the same program: only rows that share a name or a code can be.
fn near(rows: &[Row], facts: &Facts) -> Result<Vec<BTreeSet<usize>>, Diagnostic> {
    let mut by_mark: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, row) in rows.iter().enumerate() {
        for mark in facts.marks(row) {
            by_mark.entry(mark).or_default().push(n);
        }
    }
    let mut near = vec![BTreeSet::new(); rows.len()];
    for members in by_mark.values() {
        if members.len() > MOST {
            let name = quoted(facts.name_of(&rows[members[0]].facts));
            let message = format!("{} rows are called {name} or have its code: {MOST} are the most", members.len());
            return Err(Diagnostic::of_file(Code::TooMuch, message)
                .help("is it another column that names the programs? `--map \"HEADER=program.name\"` says which"));
        }
        for (n, a) in members.iter().enumerate() {
            for b in &members[n + 1..] {
                if facts.same(&rows[*a], &rows[*b]) {
                    near[*a].insert(*b);
                    near[*b].insert(*a);
                }
            }
        }
    }
    Ok(near)
}

/// The facts that tell programs apart.
struct Facts {
    name: Option<FactId>,
    specialty: Option<FactId>,
    keys: Vec<FactId>,
    apart: Vec<FactId>,
    /// Facts of which one word says something together.
    together: Vec<BTreeSet<FactId>>,
}

impl Facts {
    fn of(known: Known<'_>) -> Self {
        let those = |wanted: fn(&Reading) -> bool| {
            let readings = known.columns.readings.iter();
            readings.filter(|(_, reading)| wanted(reading)).map(|(fact, _)| *fact).collect()
        };
        Self {
            name: known.fact(NAME),
            specialty: known.fact(SPECIALTY),
            keys: those(|reading| reading.is(Way::Key)),
            apart: those(|reading| reading.is(Way::Apart)),
            together: known.columns.readings.values().map(together).filter(|group| group.len() > 1).collect(),
        }
    }

    fn name_of<'f>(&self, facts: &'f BTreeMap<FactId, String>) -> &'f str {
        self.name.and_then(|name| facts.get(&name)).map_or("", String::as_str)
    }

    /// What rows of one program have in common: the name, or one of the codes.
    fn marks(&self, row: &Row) -> Vec<String> {
        let codes = self.keys.iter().enumerate();
        let codes = codes.filter_map(|(n, key)| Some(format!("{n} {}", row.facts.get(key)?)));
        codes.chain([plain(self.name_of(&row.facts))]).collect()
    }

    /// Whether two rows are about one program: the same code, or the same name where nothing says otherwise.
    fn same(&self, a: &Row, b: &Row) -> bool {
        let both = |fact: &FactId| Some((a.facts.get(fact)?, b.facts.get(fact)?));
        if let Some((a, b)) = self.keys.iter().find_map(both) {
            return a == b;
        }
        let differ = |fact: &FactId| both(fact).is_some_and(|(a, b)| plain(a) != plain(b));
        plain(self.name_of(&a.facts)) == plain(self.name_of(&b.facts))
            && !self.specialty.as_ref().is_some_and(differ)
            && !self.apart.iter().any(differ)
    }
}

/// The facts of which a bare yes or no says something.
fn together(reading: &Reading) -> BTreeSet<FactId> {
    reading.yes.iter().chain(&reading.no).map(|(fact, _)| *fact).collect()
}

fn one(group: &[&Row], known: Known<'_>, facts: &Facts, found: &mut Imported) -> Program {
    let mut said: BTreeMap<FactId, Vec<(usize, String)>> = BTreeMap::new();
    for row in group {
        for (fact, value) in &row.facts {
            let values = said.entry(*fact).or_default();
            if !values.iter().any(|(_, other)| other == value) {
                values.push((row.row, value.clone()));
            }
        }
    }
    let mut program = Program { rows: group.iter().map(|row| row.row).collect(), facts: BTreeMap::new() };
    let mut torn = Vec::new();
    for (fact, values) in said {
        match values.as_slice() {
            [(_, value)] => {
                program.facts.insert(fact, value.clone());
            }
            _ if known.columns.reading(fact).is(Way::Together) => {
                let mut parts: Vec<&str> = values.iter().flat_map(|(_, value)| value.split("; ")).collect();
                let mut seen = BTreeSet::new();
                parts.retain(|part| seen.insert(*part));
                if matches!(known.dictionary.def(fact).ty, Type::Set(_)) {
                    parts.sort_unstable();
                }
                program.facts.insert(fact, parts.join("; "));
            }
            // A program has a name whatever it is called: the first.
            [(_, first), ..] if Some(fact) == facts.name => {
                program.facts.insert(fact, first.clone());
                torn.push((fact, values));
            }
            _ => torn.push((fact, values)),
        }
    }
    // What one word says of several facts stands or falls together: a bare no beside a visa says nothing of either.
    for group in &facts.together {
        if torn.iter().any(|(fact, _)| group.contains(fact)) {
            program.facts.retain(|fact, _| !group.contains(fact));
        }
    }
    for (fact, values) in torn {
        let program = facts.name_of(&program.facts).to_owned();
        found.differs.push(Differs { program, fact, values });
    }
    program
}

fn numbers(rows: &[usize], word: &str) -> String {
    let numbers: Vec<String> = rows.iter().map(ToString::to_string).collect();
    match numbers.as_slice() {
        [many @ .., last] if !many.is_empty() => format!("{} {word} {last}", many.join(", ")),
        all => all.concat(),
    }
}

/// Says which programs share a name.
fn apart(facts: &Facts, found: &mut Imported) {
    let mut named: BTreeMap<String, Vec<&Program>> = BTreeMap::new();
    for program in &found.programs {
        named.entry(plain(facts.name_of(&program.facts))).or_default().push(program);
    }
    let mut said = Vec::new();
    for programs in named.values().filter(|programs| programs.len() > 1) {
        let rows: Vec<usize> = programs.iter().filter_map(|program| program.rows.first()).copied().collect();
        let name = facts.name_of(&programs[0].facts);
        said.push(format!("{name}: rows {} are different programs of one name", numbers(&rows, "and")));
    }
    found.together.extend(said);
}

/// Says which names may be short for others: capitals that begin the words of a longer name.
fn short(facts: &Facts, found: &mut Imported) {
    let names: Vec<(&str, usize)> =
        found.programs.iter().map(|program| (facts.name_of(&program.facts), program.rows[0])).collect();
    let mut by_initials: BTreeMap<String, Vec<(&str, usize)>> = BTreeMap::new();
    for (name, row) in &names {
        let initials = name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
        by_initials.entry(initials.collect()).or_default().push((name, *row));
    }
    let mut said = Vec::new();
    for (short, row) in &names {
        let capitals = (2..=6).contains(&short.len()) && short.chars().all(|c| c.is_ascii_uppercase());
        for (long, other) in by_initials.get(*short).into_iter().flatten().filter(|_| capitals) {
            said.push(format!("{short} (row {row}) may be {long} (row {other}): they were not put together"));
        }
    }
    found.together.extend(said);
}
