//! The report as Markdown, for pasting into a message or an issue: the same statements as the text, as headings and lists.

use super::text::{self, Part};
use super::{Report, Wording};

/// The report of everyone in it.
pub(super) fn of(report: &Report, wording: Wording) -> String {
    let mut page = format!("# {}\n", escaped(&text::title(report)));
    let several = report.people.len() > 1;
    for part in text::parts(report, wording) {
        page.push('\n');
        match part {
            Part::Person(name) => page.push_str(&format!("## {}\n", escaped(&name))),
            Part::Alone(line) => page.push_str(&format!("{}\n", escaped(&line))),
            Part::Section(heading, lines) => {
                page.push_str(&format!("{} {}\n\n", if several { "###" } else { "##" }, escaped(&heading)));
                for line in lines {
                    let indent = line.indent - 2;
                    page.push_str(&format!("{:indent$}- {}\n", "", statement(&line.text)));
                }
            }
        }
    }
    page
}

/// What stands before two spaces is the beginning that a reader looks for.
fn statement(text: &str) -> String {
    match text.split_once("  ") {
        Some((lead, rest)) => format!("**{}** {}", escaped(lead), escaped(rest)),
        None => escaped(text),
    }
}

/// A text that is only text in Markdown: no emphasis, link, HTML, list, table, mention or issue comes of it.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    let starts = text.trim_start();
    let number = starts.trim_start_matches(|c: char| c.is_ascii_digit());
    let listed = number.len() < starts.len() && number.starts_with(['.', ')']);
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let first = text.len() - starts.len() == at;
        let special = matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$');
        let starting = first && matches!(letter, '#' | '+' | '-' | '=');
        let ends_number = listed && text.len() - number.len() == at;
        if special || starting || ends_number {
            safe.push('\\');
        }
        safe.push(letter);
        let next = letters.peek().map(|(_, next)| *next);
        // A word joiner, which nobody sees, keeps `@name` and `#12` from calling a person or naming an issue.
        if letter == '@' && next.is_some_and(char::is_alphanumeric)
            || letter == '#' && next.is_some_and(|next| next.is_ascii_digit())
        {
            safe.push('\u{2060}');
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_text_is_markup() {
        let cases = [
            ("plain words, J-1 and 9:00 EDT", "plain words, J-1 and 9:00 EDT"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("1. no list", "1\\. no list"),
            ("12) no list", "12\\) no list"),
            ("2.5 months", "2\\.5 months"),
            ("no list 1. here", "no list 1. here"),
            ("*a* _b_ `c` [d](e) ~f~ a|b", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~f\\~ a\\|b"),
            ("<script>alert(1)</script> &lt;", "\\<script\\>alert(1)\\</script\\> \\&lt;"),
            ("@octocat wrote #12", "@\u{2060}octocat wrote #\u{2060}12"),
            ("back\\slash", "back\\\\slash"),
        ];
        for (text, expected) in cases {
            assert_eq!(escaped(text), expected);
        }
    }
}
