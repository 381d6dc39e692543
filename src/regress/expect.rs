//! What a case expects of a rule, compared with what came out. Every difference is a sentence.

use std::collections::BTreeSet;

use crate::eval::say_limit;
use crate::load::tree::{Node, Tree};
use crate::load::{Expect, Subjects};
use crate::model::{
    Effect, FactId, Finding, Item, Outcome, RecordView, Rule, Stage, Value, Verdict, VerdictRow, World, wording,
};

/// A letter that a rule wrote.
pub(super) struct Written {
    /// The program it goes to, by id.
    pub program: String,
    /// What it says.
    pub text: String,
    /// Whether facts are missing, so that there is no letter yet.
    pub open: bool,
}

/// What came out for one rule.
pub(super) struct Actual<'a> {
    pub outcome: &'a Outcome,
    pub rule: &'a Rule,
    /// The letters the rule wrote.
    pub letters: &'a [Written],
}

/// Every difference between what is expected and what came out.
pub(super) fn compare(expect: &Expect, came: &Actual<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(fires) = &expect.fires {
        subjects("fires for", fires, came.with(Verdict::Fires), came, &mut wrong);
    }
    if let Some(open) = &expect.cannot_tell {
        subjects("cannot tell for", open, came.with(Verdict::CannotTell), came, &mut wrong);
    }
    if expect.no_subject.is_some()
        && let Some(row) = came.rows().next()
    {
        wrong.push(format!("expected no subject, but the rule looked at `{}`", came.name(row)));
    }
    if expect.clear.is_some() {
        clear(came, &mut wrong);
    }
    findings(expect, came, &mut wrong);
    needs(expect, came, &mut wrong);
    for ((path, _), value) in &expect.derives {
        same(&format!("`{path}` derived"), Some(written(value)), came.derived(path), &mut wrong);
    }
    for ((place, _), points) in &expect.points {
        same(&format!("points of `{place}`"), Some(points.to_string()), came.points(place), &mut wrong);
    }
    if !expect.forbids.is_empty() {
        set("forbids", texts(&expect.forbids), came.forbidden(), &mut wrong);
    }
    if !expect.limits.is_empty() {
        set("limits", texts(&expect.limits), came.limits(), &mut wrong);
    }
    for ((title, _), state) in &expect.items {
        let found = came.items().find(|item| item.title == *title).map(|item| item.state.name().to_owned());
        same(&format!("`{title}`"), Some(state.name().to_owned()), found, &mut wrong);
    }
    for (part, _) in &expect.letter {
        if !came.letters.iter().any(|letter| letter.text.contains(part.as_str())) {
            let text: String = came.letters.iter().map(|letter| letter.text.as_str()).collect();
            wrong.push(format!("no letter says `{part}`; it says: {}", text.replace('\n', " / ")));
        }
    }
    for (part, _) in &expect.letter_without {
        if let Some(letter) = came.letters.iter().find(|letter| letter.text.contains(part.as_str())) {
            wrong.push(format!("the letter to `{}` says `{part}`", letter.program));
        }
    }
    wrong
}

fn texts(said: &[(String, crate::model::Span)]) -> BTreeSet<String> {
    said.iter().map(|(text, _)| text.clone()).collect()
}

fn same(what: &str, expected: Option<String>, came: Option<String>, wrong: &mut Vec<String>) {
    if expected != came {
        let say = |value: Option<String>| value.map_or("nothing".to_owned(), |value| format!("`{value}`"));
        wrong.push(format!("{what}: expected {}, got {}", say(expected), say(came)));
    }
}

fn set(what: &str, expected: BTreeSet<String>, came: BTreeSet<String>, wrong: &mut Vec<String>) {
    if expected != came {
        let say =
            |set: &BTreeSet<String>| wording::list(&set.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>());
        wrong.push(format!("{what}: expected {}, got {}", say(&expected), say(&came)));
    }
}

fn subjects(what: &str, wanted: &Subjects, rows: Vec<&VerdictRow>, came: &Actual<'_>, wrong: &mut Vec<String>) {
    let found: BTreeSet<String> = match came.rule.stage {
        Stage::Draft => {
            let open = what.starts_with("cannot");
            came.letters.iter().filter(|letter| letter.open == open).map(|letter| letter.program.clone()).collect()
        }
        _ => rows.iter().map(|row| came.name(row)).collect(),
    };
    let expected = match wanted {
        Subjects::These(ids) => texts(ids),
        Subjects::Whole(_) => {
            let world = &came.outcome.world;
            world.people.iter().take(1).map(|person| world.record(person.applicant).id.to_string()).collect()
        }
    };
    set(what, expected, found, wrong);
}

/// The rule fires for nobody and every verdict is known.
fn clear(came: &Actual<'_>, wrong: &mut Vec<String>) {
    for row in came.rows().filter(|row| row.verdict != Verdict::Clear) {
        let needs: Vec<String> =
            row.needs.iter().map(|need| path(&came.outcome.world, need.handle, need.fact)).collect();
        let needs = if needs.is_empty() { String::new() } else { format!(", missing {}", wording::list(&needs)) };
        wrong.push(format!(
            "expected to be clear, but {} for `{}`{needs}",
            row.verdict.name().replace('_', " "),
            came.name(row)
        ));
    }
    // Where the rule looked at nothing, nothing is shown by its silence.
    if came.rows().next().is_none() && came.rule.stage != Stage::Draft {
        wrong.push("expected to be clear, but there is no subject: the rule looked at nothing; write `no_subject = true` if that is meant".to_owned());
    }
    for letter in came.letters {
        wrong.push(format!("expected no letter, but there is one to `{}`", letter.program));
    }
}

fn findings(expect: &Expect, came: &Actual<'_>, wrong: &mut Vec<String>) {
    let found: Vec<&Finding> = came.outcome.findings.iter().filter(|finding| finding.rule == came.rule.id).collect();
    if let Some((severity, _)) = &expect.severity {
        for finding in found.iter().filter(|finding| finding.severity != *severity) {
            wrong.push(format!("expected {}, got {} for `{}`", severity.name(), finding.severity.name(), finding.key));
        }
        if found.is_empty() {
            wrong.push(format!("expected {}, got no finding", severity.name()));
        }
    }
    for (message, _) in &expect.message {
        if !found.iter().any(|finding| finding.message == *message) {
            let said: Vec<String> = found.iter().map(|finding| format!("`{}`", finding.message)).collect();
            wrong.push(format!("no finding says `{message}`; they say {}", wording::list(&said)));
        }
    }
    if !expect.about.is_empty() {
        let world = &came.outcome.world;
        let about = found.iter().filter_map(|finding| finding.about).map(|about| id(world, about)).collect();
        set("about", texts(&expect.about), about, wrong);
    }
}

fn needs(expect: &Expect, came: &Actual<'_>, wrong: &mut Vec<String>) {
    if expect.needs.is_empty() {
        return;
    }
    let world = &came.outcome.world;
    let found: BTreeSet<String> = came
        .rows()
        .filter(|row| row.verdict == Verdict::CannotTell)
        .flat_map(|row| &row.needs)
        .map(|need| path(world, need.handle, need.fact))
        .collect();
    set("needs", texts(&expect.needs), found, wrong);
}

fn id(world: &World, handle: RecordView) -> String {
    world.record(handle.record).id.to_string()
}

/// A fact as cases write it: `program.lakeside.visas`, `applicant.visas`.
fn path(world: &World, handle: RecordView, fact: FactId) -> String {
    let record = world.record(handle.record);
    let partner = if record.owner.is_some_and(|owner| owner.0 > 0) { "partner." } else { "" };
    let kind = world.dictionary.name(record.kind);
    let name = world.dictionary.fact_name(fact);
    // A fact of a record that does not exist is named by the record it would hang on.
    let missing =
        if fact.kind == record.kind { String::new() } else { format!(".{}", world.dictionary.name(fact.kind)) };
    if wording::is_person(world, handle) {
        format!("{partner}{kind}{missing}.{name}")
    } else {
        format!("{partner}{kind}.{}{missing}.{name}", record.id)
    }
}

/// A value as a case writes it.
fn written(node: &Node) -> String {
    match &node.value {
        Tree::Text(text) => text.clone(),
        Tree::Integer(n) => n.to_string(),
        Tree::Number(n) => wording::number(*n),
        Tree::Bool(yes) => yes.to_string(),
        Tree::Moment(moment) => moment.to_string(),
        Tree::List(items) => items.iter().map(written).collect::<Vec<_>>().join(", "),
        Tree::Table(_) => String::new(),
    }
}

impl<'a> Actual<'a> {
    fn rows(&self) -> impl Iterator<Item = &'a VerdictRow> {
        self.outcome.verdicts.iter().filter(|row| row.rule == self.rule.id)
    }

    fn with(&self, verdict: Verdict) -> Vec<&'a VerdictRow> {
        self.rows().filter(|row| row.verdict == verdict).collect()
    }

    fn items(&self) -> impl Iterator<Item = &'a Item> {
        self.outcome.items.iter().filter(|item| item.rule == self.rule.id)
    }

    /// What a row is about: the subject's id, with the partner's place behind it for pair rules.
    fn name(&self, row: &VerdictRow) -> String {
        let partner = if row.subject.person.0 > 0 { "partner " } else { "" };
        let subject = format!("{partner}{}", id(&self.outcome.world, row.subject));
        match row.second {
            Some(second) => format!("{subject}, {}", id(&self.outcome.world, second)),
            None => subject,
        }
    }

    /// What the rule itself says of a fact.
    fn derived(&self, wanted: &str) -> Option<String> {
        let world = &self.outcome.world;
        self.rows()
            .flat_map(|row| row.effects.iter().map(move |effect| (row.subject, effect)))
            .filter_map(|(subject, effect)| match effect {
                Effect::Set(fact, value) | Effect::Vote(fact, value) => Some((subject, *fact, value.clone())),
                Effect::Add(fact, n) => Some((subject, *fact, Value::Integer(*n))),
                _ => None,
            })
            .find(|(subject, fact, _)| path(world, *subject, *fact) == wanted)
            .map(|(subject, _, value)| match value {
                Value::Bool(yes) => yes.to_string(),
                value => wording::plain(world, subject, &value),
            })
    }

    fn points(&self, place: &str) -> Option<String> {
        let row = self.rows().find(|row| self.name(row) == place)?;
        let points =
            row.effects.iter().filter_map(|effect| if let Effect::Points(n) = effect { Some(*n) } else { None });
        Some(points.sum::<i64>().to_string())
    }

    fn forbidden(&self) -> BTreeSet<String> {
        let forbids = |row: &&VerdictRow| row.effects.contains(&Effect::Forbid);
        self.rows().filter(forbids).map(|row| self.name(row)).collect()
    }

    fn limits(&self) -> BTreeSet<String> {
        let effects = self.rows().flat_map(|row| &row.effects);
        effects
            .filter_map(|effect| if let Effect::Limit(limit) = effect { Some(say_limit(limit)) } else { None })
            .collect()
    }
}
