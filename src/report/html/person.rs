//! What one person reads on the page, in the order in which they need it.

use askama::Template;

use crate::model::{Severity, State};
use crate::report::text::{self, dates, lists, rest, signals};
use crate::report::{
    Advice, ApplicationList, Heading, ItemLine, Listed, Missing, Plan, Proposed, Report, Role, Wording, words,
};

use super::findings::{Findings, Which};
use super::timeline::{self, Label, Month};

/// One person's part of the page.
#[derive(Template)]
#[template(path = "person.html")]
pub(super) struct Person<'a> {
    pub name: String,
    pub id: &'static str,
    level: u8,
    several: bool,
    opening: &'a [String],
    verdict: Option<&'static str>,
    summaries: Vec<&'a str>,
    next: Vec<Next<'a>>,
    findings: Vec<Findings<'a>>,
    lists: Vec<List<'a>>,
    plans: Vec<Signals<'a>>,
    timeline: Option<Dates>,
    road: Vec<Step<'a>>,
    missing: Vec<&'a Missing>,
    rests: Vec<String>,
}

struct Next<'a> {
    when: String,
    what: &'a str,
    late: bool,
}

struct List<'a> {
    id: String,
    heading: String,
    groups: Vec<Group>,
    made_of: Vec<&'a str>,
    programs: Vec<Row<'a>>,
}

struct Group {
    advice: &'static str,
    count: usize,
    lines: Vec<String>,
}

struct Row<'a> {
    title: &'a str,
    advice: &'static str,
    why: String,
}

struct Signals<'a> {
    id: String,
    heading: &'a str,
    /// Where its numbers are from.
    from: &'a str,
    own: Vec<String>,
    nothing_because: Option<&'a str>,
    clashing: &'a [String],
    places: Vec<Span<'a>>,
    /// What is ruled out, and what would help the applicant's own plan.
    notes: Vec<String>,
    proven: bool,
}

struct Span<'a> {
    class: &'a str,
    tier: String,
    title: &'a str,
    call: &'a str,
    why: Vec<String>,
}

struct Dates {
    width: i64,
    height: i64,
    axis: i64,
    top: i64,
    bottom: i64,
    months: Vec<Month>,
    labels: Vec<Label>,
    rows: Vec<Dated>,
    done: String,
}

struct Dated {
    when: String,
    what: String,
}

struct Step<'a> {
    what: &'a str,
    state: String,
    below: Vec<String>,
}

impl<'a> Person<'a> {
    pub fn new(report: &'a Report, heading: &'a Heading) -> Self {
        let role = heading.person;
        let several = report.people.len() > 1;
        let id = match role {
            Role::Applicant => "you",
            Role::Partner => "partner",
        };
        let level = if several { 3 } else { 2 };
        let lists = report.lists.iter().filter(|list| list.person == role);
        let plans = report.allocation.iter().filter(|plan| plan.person == role);
        let next = report.do_next.iter().filter(|next| next.person == role);
        Self {
            name: text::name(heading),
            id,
            level,
            several,
            opening: &heading.opening,
            verdict: rest::nothing_wrong(report, role),
            summaries: lists.clone().filter_map(|list| list.summary.as_deref()).collect(),
            next: next.map(|next| Next { when: dates::when(next), what: &next.what, late: next.late }).collect(),
            findings: findings(report, heading, id, level),
            lists: lists.map(|list| List::new(id, list)).collect(),
            plans: plans.map(|plan| Signals::new(id, plan)).collect(),
            timeline: Dates::new(report, role),
            road: road(report, role),
            missing: report.missing.iter().filter(|missing| missing.person == role).collect(),
            rests: plain(rest::rests(report, role, Wording::Applicant)),
        }
    }

    /// The sections that are there, for the links at the top.
    pub fn contents(&self) -> Vec<(String, String)> {
        let own = |name: &str| format!("{}-{name}", self.id);
        let mut contents = Vec::new();
        let mut add = |there: bool, id: String, heading: &str| {
            if there {
                contents.push((id, heading.to_owned()));
            }
        };
        add(!self.next.is_empty(), own("next"), "Do next");
        for part in self.findings.iter().filter(|part| !part.last) {
            add(true, part.id.clone(), part.heading);
        }
        for list in &self.lists {
            add(true, list.id.clone(), short(&list.heading));
        }
        for plan in &self.plans {
            add(true, plan.id.clone(), short(plan.heading));
        }
        add(self.timeline.is_some(), own("dates"), "Dates");
        add(!self.road.is_empty(), own("road"), "The road");
        add(!self.missing.is_empty(), own("unknown"), "What we need to know");
        contents
    }
}

/// A heading up to what it counts.
fn short(heading: &str) -> &str {
    heading.split(':').next().unwrap_or(heading)
}

fn findings<'a>(report: &'a Report, heading: &'a Heading, id: &str, level: u8) -> Vec<Findings<'a>> {
    let spoken = |severity| Which::Spoken(severity);
    let sections = [
        (spoken(Severity::Error), "fix", text::first(heading), "error"),
        (spoken(Severity::Warning), "look", text::look(heading), "warning"),
        (spoken(Severity::Note), "note", "Good to know", "good"),
        (Which::Waived, "accepted", "You accepted", "good"),
    ];
    let sections = sections.into_iter().filter_map(|(which, name, title, class)| {
        Findings::new(report, heading.person, which, (&format!("{id}-{name}"), title, class), level)
    });
    sections.collect()
}

impl<'a> List<'a> {
    fn new(id: &str, list: &'a ApplicationList) -> Self {
        let all = [Advice::Apply, Advice::AskFirst, Advice::DoNotPay];
        let rows = |advice| list.advised(advice).map(|listed| row(list, listed));
        Self {
            id: format!("{id}-list-{}", list.specialty),
            heading: lists::heading(list),
            groups: all.into_iter().filter_map(|advice| Group::new(list, advice)).collect(),
            made_of: list.made_of.iter().map(|made_of| made_of.line.as_str()).collect(),
            programs: all.into_iter().flat_map(rows).collect(),
        }
    }
}

impl Group {
    fn new(list: &ApplicationList, advice: Advice) -> Option<Self> {
        let count = list.advised(advice).count();
        let lines = lists::groups(list, advice, Wording::Applicant);
        (count > 0).then(|| Self { advice: said(list, advice), count, lines })
    }
}

fn said(list: &ApplicationList, advice: Advice) -> &'static str {
    match (advice, list.listed.is_some()) {
        (Advice::Apply, _) => "Apply",
        (Advice::AskFirst, false) => "Ask first",
        (Advice::AskFirst, true) => "Look up first",
        (Advice::DoNotPay, false) => "Do not pay",
        (Advice::DoNotPay, true) => "Leave out",
    }
}

fn row<'a>(list: &ApplicationList, listed: &'a Listed) -> Row<'a> {
    Row { title: &listed.title, advice: said(list, listed.advice), why: listed.reason() }
}

impl<'a> Signals<'a> {
    fn new(id: &str, plan: &'a Plan) -> Self {
        let (heading, from) = plan.heading.split_once(" (").unwrap_or((&plan.heading, ""));
        let chosen = plan.chosen.iter().map(|place| Span::new(place, String::new()));
        let left = signals::closest(plan).into_iter().map(|place| Span::new(place, "left out, ".to_owned()));
        Self {
            id: format!("{id}-signals-{}", plan.specialty),
            heading,
            from: from.trim_end_matches(')'),
            own: plain(signals::own(plan)),
            nothing_because: plan.nothing_because.as_deref(),
            clashing: &plan.clashing,
            places: chosen.chain(left).collect(),
            notes: signals::ruled_out(&plan.forbidden)
                .into_iter()
                .chain(signals::swaps(plan, Wording::Applicant))
                .collect(),
            proven: plan.proven,
        }
    }
}

impl<'a> Span<'a> {
    fn new(place: &'a Proposed, lead: String) -> Self {
        let why = signals::reasons(&place.reasons, signals::REASONS);
        let find_out =
            (!place.find_out.is_empty()).then(|| format!("Find out first: {}", words::list(&place.find_out)));
        Self {
            class: if lead.is_empty() { &place.tier } else { "left" },
            tier: format!("{lead}{}", place.tier_words),
            title: &place.title,
            call: &place.call,
            why: why.into_iter().chain(find_out).collect(),
        }
    }
}

impl Dates {
    fn new(report: &Report, role: Role) -> Option<Self> {
        let timeline = report.timelines.iter().find(|timeline| timeline.person == role)?;
        let drawing = timeline::draw(timeline, &report.as_of.words);
        let row = |mark: &crate::report::Mark| Dated {
            when: mark.when.words.clone(),
            what: match mark.state {
                None | Some(State::Open) => mark.what.clone(),
                Some(state) => format!("{}: {}", mark.what, state.name()),
            },
        };
        Some(Self {
            width: timeline::WIDTH,
            height: drawing.height,
            axis: timeline::AXIS,
            top: 0,
            bottom: drawing.bottom,
            months: drawing.months,
            labels: drawing.labels,
            rows: timeline.dates.iter().map(row).collect(),
            done: done(report, role),
        })
    }
}

/// `already done, emails: 2 (1 late); already done, signals: 3`.
fn done(report: &Report, role: Role) -> String {
    dates::done_by_topic(report, role).join("; ")
}

fn road(report: &Report, role: Role) -> Vec<Step<'_>> {
    let steps = report.items.iter().filter(|item| item.person == role && item.step);
    let step = |item: &'_ ItemLine| plain(dates::below(item, Wording::Applicant));
    steps.map(|item| Step { what: &item.title, state: dates::step_state(item), below: step(item) }).collect()
}

/// Statements without their indent.
fn plain(lines: Vec<text::Line>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}
