//! A rule's text as words and signs with their places: enough to change one of them. Not a parser.

/// One word or sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    Number,
    /// A text, quotes included.
    Text,
    Sign,
}

/// Signs of more than one character, longest first.
const SIGNS: [&str; 16] =
    ["..=", "<=", ">=", "==", "!=", "&&", "||", "#{", "..", "+=", "-=", "*=", "/=", "=>", "::", "??"];

impl Token<'_> {
    /// One deeper, one less deep, or neither.
    pub fn depth(&self) -> i32 {
        match (self.kind, self.text) {
            (Kind::Sign, "(" | "[" | "{" | "#{") => 1,
            (Kind::Sign, ")" | "]" | "}") => -1,
            _ => 0,
        }
    }

    /// Whether it stands between two conditions, or before or after one.
    pub fn parts_conditions(&self) -> bool {
        matches!(self.text, "&&" | "||" | "=" | "," | ";" | "|" | ":" | "if" | "return" | "{" | "}")
    }
}

/// Everything in a text but blanks and comments.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
            continue;
        }
        let (kind, length) = one(rest, first);
        found.push(Token { kind, text: &rest[..length], start: at, end: at + length });
        at += length;
    }
    found
}

fn one(rest: &str, first: char) -> (Kind, usize) {
    let while_in = |more: fn(char) -> bool| rest.find(|c: char| !more(c)).unwrap_or(rest.len());
    match first {
        '"' | '`' => (Kind::Text, quoted(rest, first)),
        '0'..='9' => {
            let whole = while_in(|c| c.is_ascii_digit() || c == '_');
            let after = &rest[whole..];
            let fraction = after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit());
            let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            (Kind::Number, if fraction { whole + 1 + digits(&after[1..]) } else { whole })
        }
        c if c.is_alphabetic() || c == '_' => (Kind::Name, while_in(|c| c.is_alphanumeric() || c == '_')),
        c => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, sign.map_or(c.len_utf8(), |sign| sign.len()))
        }
    }
}

/// The length of a text with its quotes.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}
