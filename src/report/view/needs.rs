//! Missing facts: by verdict for programs, by fact for people. A fact that rules derive is led back to what it is derived from.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    CannotTell, FactId, Need, Owner, PersonId, RecordView, Severity, Slot, SourceValue, Stage, Type, Why,
};
use crate::report::{Because, Claim, Missing, NeedLine, Open, Role, places, words};

use super::ViewContext;

/// So many records are named for one missing fact; JSON names all.
const NAMED: usize = 5;

/// A fact that a person can find out.
struct Root<'a> {
    handle: RecordView,
    fact: FactId,
    because: Because,
    values: &'a [SourceValue],
    /// The derived fact it is needed for.
    through: Option<(RecordView, FactId)>,
}

/// Verdicts that miss facts, by person, rule and record.
pub(super) fn open(scene: &ViewContext) -> Vec<Open> {
    let mut rows: Vec<(PersonId, Open)> = scene.outcome.cannot_tell.iter().map(|row| one(scene, row)).collect();
    rows.sort_by(|(p, a), (q, b)| (p, &a.rule, &a.subject).cmp(&(q, &b.rule, &b.subject)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn one(scene: &ViewContext, row: &CannotTell) -> (PersonId, Open) {
    let person = row.subject.person;
    let subject = scene.path(row.subject);
    let needs = lines(scene, &row.needs);
    (person, Open { rule: row.rule.clone(), subject, person: Role::from(person), needs, could: row.could })
}

/// The gravest that a rule could still say to each person.
pub(super) fn could(scene: &ViewContext) -> BTreeMap<Role, Severity> {
    let mut gravest: BTreeMap<Role, Severity> = BTreeMap::new();
    for row in &scene.outcome.cannot_tell {
        if let Some(could) = row.could {
            let known = gravest.entry(Role::from(row.subject.person)).or_insert(could);
            *known = (*known).min(could);
        }
    }
    gravest
}

/// Needs as lines, led back to their roots, each once.
pub(super) fn lines(scene: &ViewContext, needs: &[Need]) -> Vec<NeedLine> {
    let lines: BTreeSet<NeedLine> = roots(needs).iter().map(|root| line(scene, root)).collect();
    lines.into_iter().collect()
}

/// Missing facts as a few words: `sent of Lakeside`.
pub(super) fn lacks(scene: &ViewContext, needs: &[Need]) -> Vec<String> {
    let mut lacks: Vec<String> = roots(needs).iter().map(|root| of_whom(scene, root.handle, root.fact)).collect();
    lacks.sort();
    lacks.dedup();
    lacks
}

/// Missing facts without their records: `visas`, `your graduation year`.
pub(super) fn asked(scene: &ViewContext, needs: &[Need]) -> Vec<String> {
    let mut asked: Vec<String> = Vec::new();
    for root in roots(needs) {
        let name = words::fact(scene.world, root.fact);
        let yes_or_no = scene.world.dictionary.def(root.fact).ty == Type::Bool;
        let name = match (scene.is_self(root.handle), yes_or_no) {
            (true, true) => format!("{name} (yes or no)"),
            (true, false) => format!("your {name}"),
            (false, _) => name,
        };
        if !asked.contains(&name) {
            asked.push(name);
        }
    }
    asked.sort();
    asked
}

fn roots(needs: &[Need]) -> Vec<Root<'_>> {
    let mut found = Vec::new();
    for need in needs {
        collect(need, None, &mut found);
    }
    found
}

fn collect<'a>(need: &'a Need, through: Option<(RecordView, FactId)>, found: &mut Vec<Root<'a>>) {
    if let Why::NotDerived(inner) = &need.why
        && !inner.is_empty()
    {
        for root in inner {
            collect(root, through.or(Some((need.handle, need.fact))), found);
        }
        return;
    }
    let values: &[SourceValue] = match &need.why {
        Why::Conflict(values) => values,
        Why::Blank | Why::NoSuchSeason | Why::NotDerived(_) | Why::NoRecord | Why::Contradicted => &[],
    };
    found.push(Root { handle: need.handle, fact: need.fact, because: because(need), values, through });
}

fn because(need: &Need) -> Because {
    if need.hour {
        return Because::NoHour;
    }
    match need.why {
        Why::Blank => Because::Blank,
        Why::Conflict(_) => Because::Conflict,
        Why::NoSuchSeason => Because::NoSuchSeason,
        Why::NotDerived(_) => Because::NotDerived,
        Why::NoRecord => Because::NoRecord,
        Why::Contradicted => Because::Contradicted,
    }
}

fn line(scene: &ViewContext, root: &Root) -> NeedLine {
    let def = scene.world.dictionary.def(root.fact);
    NeedLine {
        subject: scene.path(root.handle),
        fact: scene.fact_path(root.handle, root.fact),
        because: root.because,
        look_up: def.ask.clone().unwrap_or_else(|| def.doc.clone()),
        values: root.values.iter().map(|value| claim(scene, value)).collect(),
        through: root.through.map(|(handle, fact)| scene.fact_path(handle, fact)),
    }
}

fn claim(scene: &ViewContext, SourceValue { value, by }: &SourceValue) -> Claim {
    Claim { value: value.clone(), source: scene.world.said_by(by).to_owned() }
}

/// What we need to know, one line a fact, in the order of the dictionary.
pub(super) fn missing(scene: &ViewContext) -> Vec<Missing> {
    scene.world.persons().flat_map(|person| of_person(scene, person)).collect()
}

/// Facts that are merely not written down are told together; the others record by record.
type Group = (FactId, Because, Option<RecordView>);

fn of_person(scene: &ViewContext, person: PersonId) -> Vec<Missing> {
    let needs = needs_of(scene, person);
    let mut groups: BTreeMap<Group, Vec<&Root>> = BTreeMap::new();
    for root in &needs {
        let together = matches!(root.because, Because::Blank | Because::NoRecord | Because::NoHour);
        let one = (!together).then_some(root.handle);
        groups.entry((root.fact, root.because, one)).or_default().push(root);
    }
    let mut told: Vec<Missing> = groups.iter().map(|(group, roots)| told(scene, person, group, roots)).collect();
    told.extend(for_proposal(scene, person, &needs));
    told
}

/// All needs of checks, items and limits. A derivation that cannot tell matters only to what needs its fact.
fn needs_of<'a>(scene: &ViewContext<'a>, person: PersonId) -> Vec<Root<'a>> {
    let outcome = scene.outcome;
    let quiet = |row: &CannotTell| {
        let stage = scene.rule(&row.rule).map(|rule| rule.stage);
        matches!(stage, Some(Stage::Derive | Stage::Bid | Stage::Pair))
    };
    let verdicts = outcome.cannot_tell.iter().filter(|row| row.subject.person == person && !quiet(row));
    let items = outcome.items.iter().filter(|item| item.subject.person == person);
    let needs = verdicts.map(|row| &row.needs).chain(items.map(|item| &item.needs));
    needs.flat_map(|needs| roots(needs)).collect()
}

/// One line for what only the proposal could use: no warning waits for it.
fn for_proposal(scene: &ViewContext, person: PersonId, asked: &[Root]) -> Option<Missing> {
    let plans = scene.outcome.allocations.iter().filter(|plan| plan.application.person == person);
    let mut facts: BTreeMap<FactId, BTreeSet<RecordView>> = BTreeMap::new();
    for root in plans.flat_map(|plan| roots(&plan.open)) {
        if asked.iter().all(|asked| asked.fact != root.fact) {
            facts.entry(root.fact).or_default().insert(places::titled(scene.world, root.handle));
        }
    }
    let said: Vec<String> = facts
        .iter()
        .map(|(fact, handles)| {
            let kind =
                handles.first().map_or("", |handle| scene.world.dictionary.name(scene.world.kind(handle.record)));
            let fact = words::fact(scene.world, *fact);
            // Of the person as a whole there is only one record.
            if handles.iter().all(|handle| scene.is_self(*handle)) {
                return fact;
            }
            format!("{fact} ({})", words::count(handles.len(), kind))
        })
        .collect();
    let paths = facts.iter().flat_map(|(fact, handles)| handles.iter().map(|handle| scene.fact_path(*handle, *fact)));
    (!said.is_empty()).then(|| Missing {
        person: Role::from(person),
        line: format!("only the proposal of signals could use: {}", words::list(&said)),
        ask: None,
        look: None,
        records: Vec::new(),
        facts: paths.collect(),
    })
}

fn told(scene: &ViewContext, person: PersonId, (fact, because, _): &Group, roots: &[&Root]) -> Missing {
    let handles: BTreeSet<RecordView> = roots.iter().map(|root| root.handle).collect();
    let facts: BTreeSet<String> = handles.iter().map(|handle| scene.fact_path(*handle, *fact)).collect();
    let what = match because {
        Because::Blank => blank(scene, person, *fact, &handles),
        Because::NoRecord => {
            format!("{}, not written down for {}", words::fact(scene.world, *fact), names(scene, &handles))
        }
        Because::NoHour => {
            format!("{}, the hour is missing for {}", words::fact(scene.world, *fact), names(scene, &handles))
        }
        Because::Conflict | Because::NoSuchSeason | Because::NotDerived | Because::Contradicted => {
            format!("{}: {}", of_whom(scene, roots[0].handle, *fact), trouble(scene, *because, roots[0].values))
        }
    };
    let def = scene.world.dictionary.def(*fact);
    let ask = def.ask.as_deref().map(words::line);
    let look = def.look.as_deref().map(words::line);
    let others = handles.iter().filter(|handle| !scene.is_self(**handle));
    let records: BTreeSet<String> = others.map(|handle| scene.title(*handle)).collect();
    let records = records.into_iter().collect();
    Missing { person: Role::from(person), line: what, ask, look, records, facts: facts.into_iter().collect() }
}

/// `visas, blank for 31 programs; matters for 6: Lakeside, ..`; of the person's own record only the fact.
fn blank(scene: &ViewContext, person: PersonId, fact: FactId, handles: &BTreeSet<RecordView>) -> String {
    let name = words::fact(scene.world, fact);
    if handles.iter().all(|handle| scene.is_self(*handle)) {
        return format!("{name}, blank");
    }
    if scene.world.dictionary.get(fact.kind).owner == Owner::Data {
        return format!("{name}, not known for {}", names(scene, handles));
    }
    let all = blanks(scene, person, fact);
    let kind = scene.world.dictionary.name(fact.kind);
    if all <= handles.len() {
        return format!("{name}, blank for {}", names(scene, handles));
    }
    format!("{name}, blank for {}; matters for {}: {}", words::count(all, kind), handles.len(), names(scene, handles))
}

fn blanks(scene: &ViewContext, person: PersonId, fact: FactId) -> usize {
    let records = scene.world.of_kind(fact.kind, person).into_iter();
    let blank =
        |handle: &RecordView| matches!(places::slot(scene.world, *handle, fact), Some(Slot::Absent(Why::Blank)));
    records.filter(blank).count()
}

fn names(scene: &ViewContext, handles: &BTreeSet<RecordView>) -> String {
    let mut names: Vec<String> = handles.iter().map(|handle| words::who(scene.world, *handle)).collect();
    names.sort();
    names.dedup();
    words::first_of(NAMED, &names)
}

/// `gold of Internal medicine`; of the person's own record only the fact.
fn of_whom(scene: &ViewContext, handle: RecordView, fact: FactId) -> String {
    let name = words::fact(scene.world, fact);
    if scene.is_self(handle) { name } else { format!("{name} of {}", scene.title(handle)) }
}

fn trouble(scene: &ViewContext, because: Because, values: &[SourceValue]) -> String {
    match because {
        Because::Conflict => {
            let said = |one: &SourceValue| format!("{} ({})", one.value, scene.world.said_by(&one.by));
            let values: Vec<String> = values.iter().map(said).collect();
            format!("sources disagree: {}", words::line(&words::list(&values)))
        }
        Because::NoSuchSeason => "the rules hold no value for this season".to_owned(),
        Because::NotDerived => "no rule could tell".to_owned(),
        Because::Contradicted => "rules contradict each other".to_owned(),
        Because::Blank | Because::NoRecord | Because::NoHour => "not written down".to_owned(),
    }
}
