//! Findings of one gravity, record by record.

use askama::Template;
use indexmap::IndexMap;

use crate::model::Severity;
use crate::report::{FindingLine, Report, Role};

/// One section of findings.
#[derive(Template)]
#[template(path = "findings.html")]
pub(super) struct Findings<'a> {
    pub id: String,
    pub heading: &'a str,
    pub class: &'static str,
    pub level: u8,
    /// Whether it stands at the end of the report.
    pub last: bool,
    pub groups: Vec<Group<'a>>,
}

/// What is said about one record.
pub(super) struct Group<'a> {
    pub title: &'a str,
    pub findings: Vec<One<'a>>,
}

/// One finding.
pub(super) struct One<'a> {
    pub message: String,
    pub fix: Option<&'a str>,
    pub by: Option<String>,
    pub waived: Option<&'a str>,
    pub also: Vec<&'a str>,
    pub evidence: Vec<String>,
}

/// Which findings a section holds.
#[derive(Clone, Copy)]
pub(super) enum Which {
    /// Those of this gravity that speak for themselves.
    Spoken(Severity),
    /// Those the person accepts.
    Waived,
}

impl<'a> Findings<'a> {
    /// The findings of one person, where there are any; `about` has the section's name for links, heading and class.
    pub fn new(
        report: &'a Report,
        role: Role,
        which: Which,
        about: (&str, &'a str, &'static str),
        level: u8,
    ) -> Option<Self> {
        let (id, heading, class) = about;
        let mut groups: IndexMap<(&str, &str), Vec<One>> = IndexMap::new();
        for line in report.findings.iter().filter(|line| line.person == role && belongs(line, which)) {
            let title = if own(line) { "Your plan as a whole" } else { line.title.as_str() };
            groups.entry((line.subject.as_str(), title)).or_default().push(one(report, line));
        }
        let groups = groups.into_iter().map(|((_, title), findings)| Group { title, findings }).collect::<Vec<_>>();
        let last = !matches!(which, Which::Spoken(Severity::Error | Severity::Warning));
        (!groups.is_empty()).then(|| Self { id: id.to_owned(), heading, class, level, last, groups })
    }
}

fn belongs(line: &FindingLine, which: Which) -> bool {
    match which {
        Which::Spoken(severity) => line.severity == severity && line.speaks(),
        Which::Waived => line.waived.is_some() && line.folded_into.is_none(),
    }
}

/// Whether it is about the person as a whole rather than one of the person's records.
fn own(line: &FindingLine) -> bool {
    matches!(line.subject.as_str(), "applicant" | "partner.applicant")
}

fn one<'a>(report: &'a Report, line: &'a FindingLine) -> One<'a> {
    let folded = line.folds.iter().filter_map(|key| report.findings.iter().find(|other| other.key == *key));
    let mut evidence = line.evidence.clone();
    evidence.extend(line.source.iter().map(|source| format!("from {source}")));
    One {
        message: capital(&line.message),
        fix: line.fix.as_deref(),
        by: line.deadline(),
        waived: line.waived.as_deref(),
        also: folded.map(|other| other.line.as_str()).collect(),
        evidence,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
