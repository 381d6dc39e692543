//! Who the report is about, what they apply for and in which season.

use crate::model::{PersonId, RecordView, Value};
use crate::report::{Heading, Role, Specialty, names, words};

use super::{ViewContext, findings};

/// The people with their specialties.
pub(super) fn people(scene: &ViewContext) -> Vec<Heading> {
    scene.world.persons().map(|person| heading(scene, person)).collect()
}

fn heading(scene: &ViewContext, person: PersonId) -> Heading {
    let applicant = scene.world.applicant(person);
    let dictionary = &scene.world.dictionary;
    let occasion = scene.world.occasion(person);
    let urgent: Vec<String> = urgent(scene, person);
    let nothing_first = urgent.is_empty();
    Heading {
        occasion: occasion.map(|(word, _)| word.to_owned()),
        opening: occasion
            .map(|(_, occasion)| occasion.opening.clone())
            .unwrap_or_default()
            .into_iter()
            .chain(urgent)
            .collect(),
        over: occasion.map(|(_, occasion)| (occasion.first.clone(), occasion.look.clone())),
        person: Role::from(person),
        name: name(scene, applicant),
        specialties: scene.applications(person).into_iter().map(|one| specialty(scene, one)).collect(),
        submitted: submitted(scene, applicant),
        submits: nothing_first && dictionary.fact(scene.world.kind(applicant.record), names::SUBMITTED).is_some(),
    }
}

/// What rules put before everything else, a sentence each.
fn urgent(scene: &ViewContext, person: PersonId) -> Vec<String> {
    let findings = findings::sorted(scene).into_iter();
    let spoken = findings.filter(|finding| finding.folded_into.is_none() && finding.waived.is_none());
    let first = spoken.filter(|finding| finding.subject.person == person && scene.is_first(finding));
    first.map(|finding| format!("{}.", words::line(&finding.message))).collect()
}

/// Whether the person's plan can no longer be changed.
pub(super) fn submitted(scene: &ViewContext, applicant: RecordView) -> bool {
    let submitted = scene.world.by_name(applicant, names::SUBMITTED).and_then(Value::as_when);
    submitted.is_some_and(|when| when.not_after(&scene.world.as_of) == Some(true))
}

fn name(scene: &ViewContext, applicant: RecordView) -> Option<String> {
    let kind = scene.world.dictionary.get(scene.world.kind(applicant.record));
    let name = scene.world.by_name(applicant, kind.title.as_ref()?)?;
    name.as_str().map(words::line)
}

fn specialty(scene: &ViewContext, application: RecordView) -> Specialty {
    Specialty {
        id: scene.specialty(application),
        title: scene.title(application),
        words: scene.specialty_words(application),
    }
}

/// What the season is called: the title of its calendar.
pub(super) fn season(scene: &ViewContext) -> String {
    let applicant = scene.world.persons().next().map(|person| scene.world.applicant(person));
    let calendar = applicant.and_then(|applicant| {
        let record = scene.world.by_name(applicant, names::SEASON)?.as_record()?;
        Some(scene.title(scene.world.follow(applicant, record)))
    });
    calendar.unwrap_or_else(|| format!("season {}", scene.world.season))
}
