//! Slips of the pen in scripts, in the words of whoever edits them: what Rhai expects there says little to somebody who
//! changes one number.

use super::engine;

/// What is wrong, what to do, and the byte at which it is shown where that is not where the parser stopped.
pub(super) struct Slip {
    pub message: String,
    pub help: Option<String>,
    pub at: Option<usize>,
}

/// What the parser's message means at this byte of the text.
pub(super) fn slip(message: &str, text: &str, at: usize) -> Slip {
    let here = text[at.min(text.len())..].chars().next();
    comma(message, text, at)
        .or_else(|| character(message, here))
        .or_else(|| map(message, text, at))
        .unwrap_or_else(|| Slip { message: plain(message), help: forbidden(message), at: None })
}

fn said(message: impl Into<String>, help: &str) -> Slip {
    Slip { message: message.into(), help: Some(help.to_owned()), at: None }
}

fn comma(message: &str, text: &str, at: usize) -> Option<Slip> {
    if !message.starts_with("Expecting ',' to separate the items of this ") {
        return None;
    }
    let end = code_before(text, at);
    let line = text[..end].matches('\n').count() + 1;
    let message = if text[end..at].contains('\n') {
        format!("a comma is missing at the end of line {line}")
    } else {
        "a comma is missing before this".to_owned()
    };
    let at = end.min(at);
    Some(Slip { message, help: Some("write `,` between two entries".to_owned()), at: Some(at) })
}

/// Where the code before a byte ends, spaces and comments left out.
fn code_before(text: &str, at: usize) -> usize {
    let mut end = text[..at].trim_end().len();
    loop {
        let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        // A comment that fills a line, and one behind code: texts of data hold no `//` but in addresses, after a colon.
        let comment =
            text[start..end].match_indices("//").map(|(n, _)| n).find(|n| !text[start..start + n].ends_with(':'));
        let Some(comment) = comment else { return end };
        let before = text[..start + comment].trim_end().len();
        if before == end {
            return end;
        }
        end = before;
    }
}

fn character(message: &str, here: Option<char>) -> Option<Slip> {
    let c = here.filter(|_| message.starts_with("Unexpected '"))?;
    let code = format!("U+{:04X}", u32::from(c));
    Some(match c {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' => {
            said(format!("`{c}` is a curly quote"), "use straight quotes: `\"`")
        }
        '\u{a0}' | '\u{2007}' | '\u{202f}' => {
            said(format!("a space that may not break stands here ({code})"), "delete it and type a space")
        }
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            said(format!("a character that cannot be seen stands here ({code})"), "delete it")
        }
        c if c.is_alphabetic() && !c.is_ascii() => said(
            format!("`{c}` ({code}) can stand in no name"),
            "type the name anew: letters of other scripts look like ours",
        ),
        _ => return None,
    })
}

fn map(message: &str, text: &str, at: usize) -> Option<Slip> {
    if let Some(name) = message.strip_prefix("Duplicated property for object map literal: ") {
        return Some(said(format!("`{name}` is written twice"), "keep one of them"));
    }
    if message.starts_with("Expecting name of a property") {
        return Some(said("a name is missing here", "a season stands in quotes, other names do not"));
    }
    if let Some(rest) = message.strip_prefix("Expecting ':' to follow the property '") {
        let name = rest.split('\'').next().unwrap_or_default();
        return Some(said(format!("a colon is missing after `{name}`"), &format!("write `{name}: ..`")));
    }
    if message.starts_with("Expecting '}' to end this object map literal") {
        let line = unclosed(text, at).map(|open| text[..open].matches('\n').count() + 1);
        let open = line.map_or_else(String::new, |line| format!(": the brace in line {line} is not closed"));
        return Some(said(format!("a `}}` is missing{open}"), "each `#{` needs its `}`"));
    }
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let bare = text[start..at].rfind('{').filter(|n| !text[start..start + n].ends_with('#'))?;
    let value = text[start..start + bare].trim_end().ends_with(':');
    let ends = message.starts_with("Expecting ';'") || message.starts_with("Expecting '}'");
    (value && ends).then(|| Slip {
        message: "a map begins with `#{`".to_owned(),
        help: Some("write `#{` instead of `{`".to_owned()),
        at: Some(start + bare),
    })
}

/// The last brace before a byte that is not closed there; braces in texts left out.
fn unclosed(text: &str, at: usize) -> Option<usize> {
    let (mut open, mut quoted) = (Vec::new(), false);
    for (n, c) in text[..at].char_indices() {
        match c {
            '"' => quoted = !quoted,
            '\n' => quoted = false,
            '{' if !quoted => open.push(n),
            '}' if !quoted => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// Rhai's message with a small first letter and no period.
fn plain(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn forbidden(message: &str) -> Option<String> {
    let word = engine::FORBIDDEN.iter().find(|word| message.contains(&format!("'{word}'")))?;
    Some(format!("rules do without `{word}`: see docs/writing-rules.md"))
}
