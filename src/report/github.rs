//! Findings and problems as annotations of GitHub: one workflow command a line. What a person accepted is not annotated.

use super::locations::{Location, Wrong};
use super::{FindingLine, Report};
use crate::model::{Diagnostic, Files, Severity};

/// A report as annotations.
pub(super) fn of(report: &Report) -> String {
    let findings = report.findings.iter().filter(|finding| finding.speaks()).map(finding);
    let faults = report.faults.iter().map(|fault| {
        let said = format!("went wrong for {}: {}", fault.subject, fault.message);
        command("error", Location::parse(&fault.at).as_ref(), &fault.rule.to_string(), &said)
    });
    findings.chain(faults).collect()
}

/// Problems as annotations.
pub(super) fn problems<'a>(found: impl IntoIterator<Item = (&'a Files, &'a Diagnostic)>) -> String {
    let one = |wrong: Wrong| command("error", wrong.spot.as_ref(), "preceptor", &wrong.text());
    found.into_iter().map(|(files, problem)| one(Wrong::new(files, problem))).collect()
}

fn finding(finding: &FindingLine) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let spot = finding.at.as_ref().map(Location::from);
    command(level, spot.as_ref(), &finding.rule.to_string(), &finding.advice())
}

fn command(level: &str, spot: Option<&Location>, title: &str, message: &str) -> String {
    let mut properties = Vec::new();
    if let Some(spot) = spot {
        properties.push(format!("file={}", property(&spot.file)));
        properties.push(format!("line={}", spot.line));
        // A column that ends on another line is none for GitHub.
        match spot.end {
            Some((line, column)) if line == spot.line => {
                properties.push(format!("col={},endColumn={}", spot.column, column));
            }
            _ => properties.push(format!("col={}", spot.column)),
        }
    }
    properties.push(format!("title={}", property(title)));
    format!("::{level} {}::{}\n", properties.join(","), data(message))
}

/// A message: what would end the line is written as GitHub reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what would end the property as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_end_its_line_or_its_property() {
        let spot = Location { file: "a,b:100%.toml".to_owned(), line: 3, column: 5, end: None };
        assert_eq!(
            command("error", Some(&spot), "a:b", "50% of,\r\n::error::x"),
            "::error file=a%2Cb%3A100%25.toml,line=3,col=5,title=a%3Ab::50%25 of,%0D%0A::error::x\n"
        );
        assert_eq!(command("notice", None, "t", "m"), "::notice title=t::m\n");
    }

    #[test]
    fn an_end_is_said_on_the_same_line_only() {
        let spot = |end| Location { file: "a".to_owned(), line: 3, column: 5, end: Some(end) };
        assert!(command("error", Some(&spot((3, 9))), "t", "m").contains("line=3,col=5,endColumn=9,title"));
        assert!(command("error", Some(&spot((4, 1))), "t", "m").contains("line=3,col=5,title"));
    }
}
