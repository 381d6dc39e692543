//! Writes a letter by a draft rule. Whether to write at all is decided by the checks, on such a message sent now.

use std::collections::BTreeSet;

use super::evaluate;
use super::message;
use super::run::{Evidence, Run};
use crate::model::{
    Effect, Finding, Letter, LetterPart, Need, Outcome, PersonId, RecordView, RuleSet, Severity, Stage, Type, Value,
    World,
};
use crate::script::Executor;

/// The id of the message that is tried.
const DRAFT: &str = "draft";

/// The kinds of letters that rules can write, sorted, each once.
pub fn kinds(rules: &RuleSet) -> Vec<&str> {
    let mut kinds: Vec<&str> =
        rules.of_stage(Stage::Draft).filter_map(|(_, rule)| rule.email_kind.as_deref()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// The letters of one kind to one program, one for each rule that writes that kind, each with what the checks object
/// to.
pub fn draft(rules: &RuleSet, executor: &dyn Executor, world: &World, program: RecordView, kind: &str) -> Vec<Letter> {
    let before = evaluate(rules, executor, world.clone());
    let after = evaluate(rules, executor, with_message(world, program, kind));
    let open = questions(&after);
    let objections: Vec<_> = after
        .findings
        .into_iter()
        .filter(|finding| finding.severity != Severity::Note)
        // What is wrong already counts again where the letter makes it say more: a third email where two are too many.
        .filter(|finding| !before.findings.iter().any(|known| same(known, finding)))
        .collect();
    let mut run = Run::new(rules, executor, (*before.world).clone(), Evidence::OfWhatIsSaid);
    let mut letters = Vec::new();
    for (number, rule) in rules.of_stage(Stage::Draft) {
        if rule.email_kind.as_deref() != Some(kind) {
            continue;
        }
        let said = run.evaluate_rule(number, program, None);
        let parts: Vec<LetterPart> = said
            .effects
            .into_iter()
            .filter_map(|effect| match effect {
                Effect::Letter(part) => Some(fill(part, |text| message::fill_letter(&run.world, rule, program, text))),
                _ => None,
            })
            .collect();
        let parts = if said.needs.is_empty() { parts } else { gaps(&run.world, &said.needs) };
        letters.push(Letter {
            rule: rule.id.clone(),
            parts,
            needs: said.needs,
            objections: objections.clone(),
            questions: open.clone(),
        });
    }
    letters
}

fn same(known: &Finding, finding: &Finding) -> bool {
    known.key == finding.key && known.message == finding.message
}

/// What the checks would have to know of the message itself before they can tell whether it should be written.
fn questions(after: &Outcome) -> Vec<String> {
    let world = &after.world;
    let of_draft = |need: &&Need| &*world.record(need.handle.record).id == DRAFT;
    let asked = after.cannot_tell.iter().flat_map(|row| &row.needs).filter(of_draft);
    let ask = |need: &Need| world.dictionary.def(need.fact).ask.clone();
    asked.filter_map(ask).collect::<BTreeSet<String>>().into_iter().collect()
}

/// What must be known before the letter can be written.
fn gaps(world: &World, needs: &[Need]) -> Vec<LetterPart> {
    let ask = |need: &Need| {
        let def = world.dictionary.def(need.fact);
        def.ask.clone().unwrap_or_else(|| def.doc.clone())
    };
    let questions: BTreeSet<String> = needs.iter().map(ask).collect();
    questions.into_iter().map(LetterPart::Gap).collect()
}

fn fill(part: LetterPart, fill: impl Fn(&str) -> String) -> LetterPart {
    match part {
        LetterPart::To(text) => LetterPart::To(fill(&text)),
        LetterPart::Subject(text) => LetterPart::Subject(fill(&text)),
        LetterPart::Greeting(text) => LetterPart::Greeting(fill(&text)),
        LetterPart::Line(text) => LetterPart::Line(fill(&text)),
        LetterPart::Gap(text) => LetterPart::Gap(fill(&text)),
        LetterPart::Close(text) => LetterPart::Close(fill(&text)),
    }
}

/// The scenario as it would be after such a message was sent now.
fn with_message(world: &World, program: RecordView, kind: &str) -> World {
    let mut world = world.clone();
    let person: PersonId = program.person;
    let dictionary = world.dictionary.clone();
    let Some(email) = dictionary.kind("email") else { return world };
    // Notes and outlines go to nobody.
    let sends = |fact| matches!(&dictionary.def(fact).ty, Type::Enum(kinds) if kinds.contains_key(kind));
    if !dictionary.fact(email, "kind").is_some_and(sends) {
        return world;
    }
    let record = world.add(email, DRAFT, Some(person), None);
    let facts = [
        ("program", Value::Record(program.record)),
        ("kind", Value::Word(kind.into())),
        ("sent", Value::When(world.as_of.clone())),
        ("draft", Value::Bool(true)),
    ];
    for (name, value) in facts {
        if let Some(fact) = dictionary.fact(email, name) {
            world.put_engine(record, fact, value);
        }
    }
    world
}
