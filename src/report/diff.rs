//! What moves between two reports on one scenario: signals first, then findings, where to apply, dates and questions.
//! What stays is not told.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde::Serialize;

use super::text::page::{Line, Page};
use super::text::signals;
use super::{Advice, Plan, Proposed, Report, Role, words};

/// So many programs to which the same happens are named.
const NAMED: usize = 5;

/// A fact that is supposed to be otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Supposition {
    /// The fact by its path.
    pub fact: String,
    /// The record and the fact in words.
    pub says: String,
    /// How it is; none where nobody knows.
    pub was: Option<String>,
    /// How it is supposed to be.
    pub is: String,
}

/// Everything that moves.
#[derive(Clone, Debug, Serialize)]
pub struct ReportDiff {
    /// The version of this form.
    pub preceptor_what_if: u32,
    /// What is supposed.
    pub supposed: Vec<Supposition>,
    /// Proposed signals, by person and specialty.
    pub signals: Vec<PlanMoves>,
    /// Findings.
    pub findings: Vec<Delta>,
    /// Whether to apply.
    pub programs: Vec<Delta>,
    /// Dates and steps.
    pub items: Vec<Delta>,
    /// Questions that nobody has answered.
    pub questions: Vec<Delta>,
}

/// What moves among the proposed signals of one person in one specialty.
#[derive(Clone, Debug, Serialize)]
pub struct PlanMoves {
    /// Who.
    pub person: Role,
    /// The specialty.
    pub specialty: String,
    /// Points of the proposal as it is.
    pub total_was: i64,
    /// Points of the proposal as it would be.
    pub total_is: i64,
    /// Programs whose signal comes, goes or changes its tier.
    pub moved: Vec<SignalMove>,
    /// Why there is no proposal any more.
    pub nothing_because: Option<String>,
    #[serde(skip)]
    heading: String,
}

/// A program whose signal moves.
#[derive(Clone, Debug, Serialize)]
pub struct SignalMove {
    /// The program.
    pub program: String,
    /// How a report calls it.
    pub title: String,
    /// The tier it had; none where it had no signal.
    pub was: Option<String>,
    /// The tier it would have; none where it would have no signal.
    pub is: Option<String>,
    /// Why: what speaks for it, or what rules it out.
    pub why: Option<String>,
    #[serde(skip)]
    says: String,
}

/// One thing that comes, goes or is said otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct Delta {
    /// Whose.
    pub person: Role,
    /// What: the key of a finding or a date, the path of a program, the facts of a question.
    pub what: String,
    /// How it is; none where it is not there.
    pub was: Option<String>,
    /// How it would be; none where it would not be there.
    pub is: Option<String>,
    /// How a report calls the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// What moves from one report to the other.
pub fn diff(was: &Report, is: &Report, supposed: Vec<Supposition>) -> ReportDiff {
    let findings = |report: &Report| -> Said {
        let spoken = report.findings.iter().filter(|finding| finding.speaks());
        spoken.map(|finding| ((finding.person, finding.key.clone()), finding.line.clone())).collect()
    };
    let programs = |report: &Report| -> Said {
        let lists =
            report.lists.iter().flat_map(|list| list.programs.iter().map(move |program| (list.person, program)));
        lists
            .map(|(person, program)| {
                let why = program.reason();
                let why = if why.is_empty() { why } else { format!(", {why}") };
                ((person, program.program.clone()), format!("{}{why}", advice(program.advice)))
            })
            .collect()
    };
    let items = |report: &Report| -> Said {
        let said = |item: &super::ItemLine| {
            let until = item.until.as_ref().map(|until| format!(" by {}", until.words)).unwrap_or_default();
            format!("{}{until}: {}", item.title, item.state.name())
        };
        report.items.iter().map(|item| ((item.person, item.key.clone()), said(item))).collect()
    };
    let questions = |report: &Report| -> Said {
        let key = |missing: &super::Missing| {
            format!("{} {}", missing.facts.join(", "), missing.look.clone().unwrap_or_default())
        };
        let asked = report.missing.iter().filter(|missing| missing.ask.is_some());
        asked.map(|missing| ((missing.person, key(missing)), missing.line.clone())).collect()
    };
    ReportDiff {
        preceptor_what_if: 0,
        supposed,
        signals: is.allocation.iter().filter_map(|plan| plan_moves(was, plan)).collect(),
        findings: differences(&findings(was), &findings(is)),
        programs: titled(differences(&programs(was), &programs(is)), is),
        items: differences(&items(was), &items(is)),
        questions: differences(&questions(was), &questions(is)),
    }
}

/// Programs with the names by which a report calls them.
fn titled(mut moved: Vec<Delta>, report: &Report) -> Vec<Delta> {
    let programs = report.lists.iter().flat_map(|list| &list.programs);
    let titles: BTreeMap<&str, &str> = programs.map(|program| (&*program.program, &*program.title)).collect();
    for one in &mut moved {
        one.title = titles.get(&*one.what).map(|title| (*title).to_owned());
    }
    moved
}

/// Whose it is, how it was and how it is.
type Way<'a> = (Role, Option<&'a str>, Option<&'a str>);

/// Programs to which the same happens are one line.
fn folded(moved: &[Delta]) -> Vec<Line> {
    let mut groups: IndexMap<Way<'_>, Vec<&str>> = IndexMap::new();
    for one in moved {
        let titles = groups.entry((one.person, one.was.as_deref(), one.is.as_deref())).or_default();
        titles.push(one.title.as_deref().unwrap_or(&one.what));
    }
    let mut lines = Vec::new();
    for ((_, was, is), titles) in groups {
        let said = [("now", is), ("before", was)].map(|(word, said)| said.map(|said| format!("{word}: {said}")));
        let mut said = said.into_iter().flatten();
        let names = words::first_of(NAMED, &titles);
        lines.push(Line::main(format!("{names}, {}", said.next().unwrap_or_default())));
        lines.extend(said.map(Line::under));
    }
    lines
}

/// Lines by whose they are and what they are about.
type Said = BTreeMap<(Role, String), String>;

fn differences(was: &Said, is: &Said) -> Vec<Delta> {
    let keys: BTreeSet<&(Role, String)> = was.keys().chain(is.keys()).collect();
    let moved = keys.into_iter().filter(|key| was.get(*key) != is.get(*key));
    moved
        .map(|key| Delta {
            person: key.0,
            what: key.1.clone(),
            was: was.get(key).cloned(),
            is: is.get(key).cloned(),
            title: None,
        })
        .collect()
}

fn plan_moves(was: &Report, is: &Plan) -> Option<PlanMoves> {
    let before = was.allocation.iter().find(|plan| plan.person == is.person && plan.specialty == is.specialty)?;
    let tiers = |plan: &Plan| -> BTreeMap<String, (String, String)> {
        let places = plan.chosen.iter();
        places.map(|place| (place.program.clone(), (place.tier.clone(), place.tier_words.clone()))).collect()
    };
    let (old, new) = (tiers(before), tiers(is));
    let places = |plan: &Plan| plan.chosen.clone();
    let mut moved = Vec::new();
    for place in places(is).iter().filter(|place| old.get(&place.program).is_none_or(|(tier, _)| *tier != place.tier)) {
        let said = old.get(&place.program).map_or_else(
            || format!("{}  now {}", place.tier_words, place.title),
            |(_, words)| format!("{}  {}, {words} before", place.tier_words, place.title),
        );
        moved.push(signal(place, old.get(&place.program), Some(place.tier.clone()), said, reasons(place)));
    }
    for place in places(before).iter().filter(|place| !new.contains_key(&place.program)) {
        let why = gone(is, place);
        let says = format!("{}  no longer {}", place.tier_words, place.title);
        moved.push(signal(place, old.get(&place.program), None, says, why));
    }
    let nothing_because = is.nothing_because.clone().filter(|_| before.nothing_because.is_none());
    if moved.is_empty() && before.total == is.total && nothing_because.is_none() {
        return None;
    }
    Some(PlanMoves {
        person: is.person,
        specialty: is.specialty.clone(),
        total_was: before.total,
        total_is: is.total,
        moved,
        nothing_because,
        heading: is.heading.split(" (").next().unwrap_or_default().to_owned(),
    })
}

fn signal(
    place: &Proposed,
    was: Option<&(String, String)>,
    is: Option<String>,
    says: String,
    why: Option<String>,
) -> SignalMove {
    let (program, title) = (place.program.clone(), place.title.clone());
    SignalMove { program, title, was: was.map(|(tier, _)| tier.clone()), is, why, says }
}

/// How sure a choice is, and what speaks for it.
fn reasons(place: &Proposed) -> Option<String> {
    let call = (!place.call.is_empty()).then(|| place.call.clone());
    let said: Vec<String> = call.into_iter().chain(signals::reasons(&place.reasons, signals::REASONS)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// Why a place is no longer chosen: a rule forbids it, or others go before it.
fn gone(plan: &Plan, place: &Proposed) -> Option<String> {
    let forbidden = plan.forbidden.iter().find(|no| no.program == place.program && no.tier == place.tier);
    let left = || plan.left_out.iter().find(|left| left.program == place.program && left.tier == place.tier);
    let call = || left().map(|left| left.call.clone()).filter(|call| !call.is_empty());
    forbidden.map(|no| no.because.clone()).or_else(call)
}

fn advice(advice: Advice) -> &'static str {
    match advice {
        Advice::Apply => "apply",
        Advice::AskFirst => "ask first",
        Advice::DoNotPay => "do not pay",
    }
}

impl ReportDiff {
    /// Whether everything stays as it is.
    pub fn nothing(&self) -> bool {
        let empty = [&self.findings, &self.programs, &self.items, &self.questions].iter().all(|moved| moved.is_empty());
        self.signals.is_empty() && empty
    }

    /// In words, 80 columns wide.
    pub fn text(&self) -> String {
        let mut page = Page::default();
        let supposed = |one: &Supposition| {
            let was = one.was.as_ref().map_or_else(|| "nobody knows it now".to_owned(), |was| format!("now {was}"));
            Line::main(format!("{}: {} ({was})", one.says, one.is))
        };
        page.section("What if", &self.supposed.iter().map(supposed).collect::<Vec<_>>());
        if self.nothing() {
            page.apart("Nothing moves.");
        }
        for plan in &self.signals {
            page.section(&plan.heading, &plan.lines());
        }
        let both = self.everyone().collect::<BTreeSet<_>>().len() > 1;
        let parts = [("Findings", &self.findings), ("Dates", &self.items), ("We need to know", &self.questions)];
        for (heading, moved) in parts {
            page.section(heading, &moved.iter().flat_map(|moved| moved.lines(both)).collect::<Vec<_>>());
            if heading == "Findings" {
                page.section("Your list", &folded(&self.programs));
            }
        }
        page.done()
    }

    fn everyone(&self) -> impl Iterator<Item = Role> {
        let lists = [&self.findings, &self.programs, &self.items, &self.questions];
        let plans = self.signals.iter().map(|plan| plan.person);
        plans.chain(lists.into_iter().flatten().map(|moved| moved.person)).collect::<Vec<_>>().into_iter()
    }
}

impl PlanMoves {
    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        lines.extend(self.nothing_because.as_ref().map(|because| Line::main(format!("no proposal: {because}"))));
        for moved in &self.moved {
            let why = moved.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            lines.push(Line::main(format!("{}{why}", moved.says)));
        }
        if self.nothing_because.is_none() && self.total_is != self.total_was {
            let (is, was) = (self.total_is, self.total_was);
            lines.push(Line::main(format!("points of the whole, our judgement: {is}, before {was}")));
        }
        lines
    }
}

impl Delta {
    fn lines(&self, both: bool) -> Vec<Line> {
        let whose = match (both, self.person) {
            (true, Role::Partner) => "partner, ",
            (true, Role::Applicant) | (false, _) => "",
        };
        match (&self.was, &self.is) {
            (Some(was), None) => vec![Line::main(format!("{whose}no longer: {was}"))],
            (None, Some(is)) => vec![Line::main(format!("{whose}new: {is}"))],
            (Some(was), Some(is)) => {
                vec![Line::main(format!("{whose}now: {is}")), Line::under(format!("before: {was}"))]
            }
            (None, None) => Vec::new(),
        }
    }
}
