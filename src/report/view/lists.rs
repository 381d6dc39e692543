//! A person's list of programs in each specialty: where to apply, whom to ask first, where the money would be lost, and
//! what the list is made of. Rules decide which programs exclude the person; this only sorts and counts.

use std::collections::BTreeMap;

use crate::model::{FactId, Need, PersonId, Reason, RecordView, Slot, Type, Value, Why};
use crate::report::{Advice, ApplicationList, Count, Exclusion, Fees, Listed, MadeOf, Role, names, words};

use super::{ViewContext, heading, needs, rests};

/// The lists by person: on an occasion the one it names, else those of the person's applications in their order; none
/// once the person has submitted, since all is paid for.
pub(super) fn of(scene: &ViewContext) -> Vec<ApplicationList> {
    scene.world.persons().flat_map(|person| of_person(scene, person)).collect()
}

fn of_person(scene: &ViewContext, person: PersonId) -> Vec<ApplicationList> {
    if let Some((_, occasion)) = scene.world.occasion(person) {
        let list = occasion.list.as_ref();
        return list.map_or_else(Vec::new, |(fact, listed)| on_occasion(scene, person, fact, listed));
    }
    if heading::submitted(scene, scene.world.applicant(person)) {
        return Vec::new();
    }
    scene.applications(person).into_iter().filter_map(|application| of_application(scene, application)).collect()
}

/// All programs of which that is so, by specialty.
fn on_occasion(scene: &ViewContext, person: PersonId, fact: &str, listed: &str) -> Vec<ApplicationList> {
    let world = scene.world;
    let Some(kind) = world.dictionary.kind(names::PROGRAM) else { return Vec::new() };
    let mut by_specialty: BTreeMap<String, (RecordView, Vec<RecordView>)> = BTreeMap::new();
    for program in world.of_kind(kind, person) {
        let so = world.by_name(program, fact) == Some(&Value::Bool(true));
        if let Some(Value::Record(specialty)) = world.by_name(program, names::SPECIALTY).filter(|_| so) {
            let specialty = world.follow(program, *specialty);
            by_specialty.entry(scene.title(specialty)).or_insert((specialty, Vec::new())).1.push(program);
        }
    }
    let lists = by_specialty.into_values().filter_map(|(specialty, programs)| {
        let id = world.record(specialty.record).id.to_string();
        let list = list(scene, person, (id, scene.said_inside(specialty)), &programs)?;
        Some(ApplicationList { listed: Some(listed.to_owned()), made_of: Vec::new(), ..list })
    });
    lists.collect()
}

fn of_application(scene: &ViewContext, application: RecordView) -> Option<ApplicationList> {
    let dictionary = &scene.world.dictionary;
    let programs = dictionary.fact(scene.world.kind(application.record), names::PROGRAMS)?;
    let programs = scene.world.related(application, programs);
    let specialty = (scene.specialty(application), scene.specialty_words(application));
    let list = list(scene, application.person, specialty, &programs)?;
    let mut list = ApplicationList { fees_saved: fees(scene, application), ..list };
    list.summary = summary(&list);
    Some(list)
}

fn list(
    scene: &ViewContext,
    person: PersonId,
    (specialty, words): (String, String),
    handles: &[RecordView],
) -> Option<ApplicationList> {
    let first = handles.first()?;
    let excluded = scene.world.dictionary.fact(scene.world.kind(first.record), names::EXCLUDED)?;
    let why = why(scene, handles, excluded);
    let mut programs: Vec<Listed> = handles.iter().map(|program| listed(scene, *program, excluded, &why)).collect();
    programs.sort_by_cached_key(|listed| (listed.advice, listed.title.clone(), listed.program.clone()));
    let excluded_by = counted(programs.iter().filter_map(|listed| listed.because.first()).map(|one| one.short.clone()));
    Some(ApplicationList {
        person: Role::from(person),
        specialty,
        words,
        listed: None,
        programs,
        excluded_by,
        fees_saved: None,
        made_of: names::MADE_OF.iter().filter_map(|name| made_of(scene, handles, name)).collect(),
        summary: None,
    })
}

/// What keeps the person out of each program, the commonest reason of the list first.
fn why<'a>(scene: &ViewContext<'a>, handles: &[RecordView], excluded: FactId) -> BTreeMap<RecordView, Vec<&'a Reason>> {
    let mut why: BTreeMap<RecordView, Vec<&Reason>> = BTreeMap::new();
    let mut common: BTreeMap<&str, usize> = BTreeMap::new();
    let reasons = scene.outcome.reasons.iter();
    for reason in reasons.filter(|reason| reason.fact == excluded && handles.contains(&reason.subject)) {
        why.entry(reason.subject).or_default().push(reason);
        *common.entry(&reason.short).or_default() += 1;
    }
    for reasons in why.values_mut() {
        reasons.sort_by_key(|reason| (std::cmp::Reverse(common.get(reason.short.as_str()).copied()), &reason.rule));
    }
    why
}

fn listed(
    scene: &ViewContext,
    program: RecordView,
    excluded: FactId,
    why: &BTreeMap<RecordView, Vec<&Reason>>,
) -> Listed {
    let (advice, open): (Advice, &[Need]) = match scene.world.slot(program, excluded) {
        Slot::Known(fact) if fact.value == Value::Bool(true) => (Advice::DoNotPay, &[]),
        Slot::Known(_) => (Advice::Apply, &[]),
        Slot::Absent(Why::NotDerived(open)) => (Advice::AskFirst, open),
        Slot::Absent(_) => (Advice::AskFirst, &[]),
    };
    // A rule may say yes where the scenario itself says no, and the scenario's word wins.
    let because = why.get(&program).filter(|_| advice == Advice::DoNotPay).into_iter().flatten();
    Listed {
        program: scene.path(program),
        title: scene.title(program),
        advice,
        because: because.map(|reason| exclusion(reason)).collect(),
        ask: needs::lines(scene, open),
        ask_words: needs::asked(scene, open),
    }
}

fn exclusion(reason: &Reason) -> Exclusion {
    Exclusion { rule: reason.rule.clone(), says: words::line(&reason.says), short: words::line(&reason.short) }
}

fn fees(scene: &ViewContext, application: RecordView) -> Option<Fees> {
    let fact = scene.world.dictionary.fact(scene.world.kind(application.record), names::FEES_SAVED)?;
    let value = scene.world.value(application, fact)?;
    let Value::Integer(amount) = value else { return None };
    Some(Fees {
        amount: *amount,
        words: words::with_unit(scene.world, application, fact, value),
        rests_on: rests::behind(scene, &[(application, fact, value.clone())]),
    })
}

/// How many programs there are of each word of a fact, the commonest first, those without one last.
fn made_of(scene: &ViewContext, handles: &[RecordView], name: &str) -> Option<MadeOf> {
    let dictionary = &scene.world.dictionary;
    let fact = dictionary.fact(scene.world.kind(handles.first()?.record), name)?;
    let Type::Enum(_) = dictionary.def(fact).ty else { return None };
    let words = handles.iter().filter_map(|program| scene.world.value(*program, fact));
    let counts = counted(words.map(|value| words::value(scene.world, handles[0], fact, value)));
    let known: usize = counts.iter().map(|count| count.programs).sum();
    let unknown = handles.len() - known;
    (known > 0).then(|| MadeOf {
        fact: dictionary.path(fact),
        line: parts(&words::fact(scene.world, fact), &counts, unknown),
        counts,
        unknown,
    })
}

/// A list of many parts begins with how much of it the first two are.
fn parts(name: &str, counts: &[Count], unknown: usize) -> String {
    let mut said: Vec<String> = counts.iter().map(|count| format!("{} {}", count.programs, count.words)).collect();
    let all = counts.iter().map(|count| count.programs).sum::<usize>() + unknown;
    said.extend((unknown > 0).then(|| format!("{unknown} not known")));
    match counts {
        [first, second, _, _, ..] => {
            let rest = said.split_off(2);
            let two = first.programs + second.programs;
            format!("{two} of {all} in two {}: {}; {}", words::plural(name), said.join(", "), rest.join(", "))
        }
        _ => format!("by {name}: {}", said.join(", ")),
    }
}

/// What the person must know before paying, in a sentence or two.
fn summary(list: &ApplicationList) -> Option<String> {
    let programs = list.programs.len();
    let of = |some: usize, lone: &str| match programs {
        1 => format!("{lone} {} program", list.words),
        _ => format!("{some} of your {programs} {} programs", list.words),
    };
    let out = list.advised(Advice::DoNotPay).count();
    let ask = list.advised(Advice::AskFirst).count();
    let why = |count: &Count| match programs {
        1 => count.words.clone(),
        _ => format!("{} {}", count.programs, count.words),
    };
    let by: Vec<String> = list.excluded_by.iter().map(why).collect();
    let by = if by.is_empty() { String::new() } else { format!(" ({})", by.join(", ")) };
    let verb = if out == 1 { "excludes you by its own stated rules" } else { "exclude you by their own stated rules" };
    let them = if out == 1 { "it" } else { "them" };
    let saved = list.fees_saved.as_ref();
    let saved = saved.map_or_else(String::new, |fees| format!("; leaving {them} out saves {}", fees.words));
    match (out, ask) {
        (0, 0) => None,
        (0, _) => Some(format!("Ask {} before you pay.", of(ask, "your"))),
        (_, 0) => Some(format!("{} {verb}{by}{saved}.", of(out, "Your"))),
        _ => Some(format!("{} {verb}{by}{saved}. Ask {ask} more before you pay.", of(out, "Your"))),
    }
}

/// Each text with how often it occurs, the commonest first.
fn counted(texts: impl Iterator<Item = String>) -> Vec<Count> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut counts: Vec<Count> = counts.into_iter().map(|(words, programs)| Count { words, programs }).collect();
    counts.sort_by(|a, b| (b.programs, &a.words).cmp(&(a.programs, &b.words)));
    counts
}
