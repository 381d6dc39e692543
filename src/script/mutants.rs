//! Small mistakes that could be made in a rule: each a place in its text and what would stand there. Runs nothing.

use super::tokens::{Kind, Token, tokens};
use crate::model::{Dictionary, Type};

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mutant {
    /// First byte of what is replaced.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What stands there instead.
    pub replacement: String,
    /// The edit in words: `` `>` -> `>=` ``.
    pub what: String,
}

impl Mutant {
    /// The text with this mistake in it.
    pub fn apply(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.start], self.replacement, &text[self.end..])
    }
}

/// The mistakes that could be made in the functions of a script and in the numbers and lists at its top, in the order of
/// its text.
pub fn mutants(text: &str, dictionary: &Dictionary) -> Vec<Mutant> {
    let tokens = tokens(text);
    let mut making = Making { text, tokens: &tokens, dictionary, made: Vec::new() };
    for range in bodies(&tokens) {
        for at in range {
            making.word(at);
            making.operator(at);
        }
    }
    for at in numbers(&tokens) {
        making.number(at);
    }
    for (open, close) in lists(&tokens) {
        making.entries(open, close);
    }
    let mut made = making.made;
    made.sort();
    made.dedup_by(|a, b| (a.start, a.end, &a.replacement) == (b.start, b.end, &b.replacement));
    made
}

/// The tokens inside the braces of each function.
fn bodies(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut bodies = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.text != "fn" {
            continue;
        }
        let Some(open) = tokens[at..].iter().position(|token| token.text == "{").map(|n| at + n) else { continue };
        bodies.push(open + 1..closing(tokens, open));
    }
    bodies
}

/// The numbers that constants at the top name.
fn numbers(tokens: &[Token<'_>]) -> impl Iterator<Item = usize> {
    let named = |at: &usize| {
        let before = |n: usize, text: &str| at.checked_sub(n).is_some_and(|at| tokens[at].text == text);
        before(3, "const") && before(1, "=") && tokens[*at].kind == Kind::Number
    };
    (0..tokens.len()).filter(named)
}

/// The brackets of the lists that constants at the top name.
fn lists<'a>(tokens: &'a [Token<'_>]) -> impl Iterator<Item = (usize, usize)> + 'a {
    let named = |at: &usize| {
        let before = |n: usize, text: &str| at.checked_sub(n).is_some_and(|at| tokens[at].text == text);
        tokens[*at].text == "[" && before(3, "const") && before(1, "=")
    };
    (0..tokens.len()).filter(named).map(|open| (open, closing(tokens, open)))
}

/// The token that closes what this one opens.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth += token.depth();
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

struct Making<'a> {
    text: &'a str,
    tokens: &'a [Token<'a>],
    dictionary: &'a Dictionary,
    made: Vec<Mutant>,
}

impl Making<'_> {
    fn put(&mut self, start: usize, end: usize, replacement: &str, what: String) {
        self.made.push(Mutant { start, end, replacement: replacement.to_owned(), what });
    }

    fn swap(&mut self, at: usize, replacement: &str) {
        let token = self.tokens[at];
        self.put(token.start, token.end, replacement, format!("`{}` -> `{replacement}`", token.text));
    }

    fn word(&mut self, at: usize) {
        let token = self.tokens[at];
        let after_dot = at > 0 && self.tokens[at - 1].text == ".";
        match (token.kind, token.text) {
            (Kind::Number, _) => self.number(at),
            (Kind::Text, _) => self.allowed_word(at),
            (Kind::Name, "true") => self.swap(at, "false"),
            (Kind::Name, "false") => self.swap(at, "true"),
            (Kind::Name, "error" | "note") if after_dot => self.swap(at, "warn"),
            (Kind::Name, "warn") if after_dot => self.swap(at, "note"),
            (Kind::Name, "if") => self.condition(at),
            _ => {}
        }
    }

    fn operator(&mut self, at: usize) {
        let token = self.tokens[at];
        let swaps: &[&str] = match token.text {
            "<" => &["<=", ">="],
            "<=" => &["<", ">"],
            ">" => &[">=", "<="],
            ">=" => &[">", "<"],
            "==" => &["!="],
            "!=" => &["=="],
            "&&" => &["||"],
            "||" if token.kind == Kind::Sign => &["&&"],
            _ => &[],
        };
        for swap in swaps {
            self.swap(at, swap);
        }
        match token.text {
            "!" => self.put(token.start, token.end, "", "dropped `!`".to_owned()),
            "&&" => self.dropped(at),
            _ => {}
        }
    }

    /// One more and one less.
    fn number(&mut self, at: usize) {
        let text = self.tokens[at].text;
        let around: Vec<String> = match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(n), _) => [n.checked_add(1), n.checked_sub(1)].iter().flatten().map(i64::to_string).collect(),
            (_, Ok(n)) => [n + 1.0, n - 1.0].iter().map(|n| format!("{n:?}")).collect(),
            _ => Vec::new(),
        };
        for other in around {
            self.swap(at, &other);
        }
    }

    /// A list without each of its texts in turn.
    fn entries(&mut self, open: usize, close: usize) {
        for at in (open + 1..close).filter(|at| self.tokens[*at].kind == Kind::Text) {
            let (text, comma) = (self.tokens[at], self.tokens[at + 1]);
            let end = if comma.text == "," { comma.end } else { text.end };
            self.put(text.start, end, "", format!("dropped `{}`", text.text));
        }
    }

    /// The next word that the fact allows: the fact named just before, else the first one that has this word.
    fn allowed_word(&mut self, at: usize) {
        let said = self.tokens[at].text.trim_matches('"');
        let allowed = |name: Option<&str>| {
            let mut facts = self.dictionary.kinds.values().flat_map(|kind| &kind.facts);
            facts.find_map(|(fact, def)| match &def.ty {
                _ if name.is_some_and(|name| name != fact) => None,
                Type::Enum(words) | Type::Set(words) if words.contains_key(said) => Some(words),
                _ => None,
            })
        };
        let near = self.tokens[at.saturating_sub(6)..at].iter().rev();
        let named = near.map(|token| token.text.trim_matches('"')).find_map(|name| allowed(Some(name)));
        let Some(words) = named.or_else(|| allowed(None)) else { return };
        let Some(position) = words.get_index_of(said) else { return };
        if let Some((other, _)) = words.get_index((position + 1) % words.len()).filter(|(other, _)| *other != said) {
            self.swap(at, &format!("\"{other}\""));
        }
    }

    /// The condition of an `if`, turned round.
    fn condition(&mut self, at: usize) {
        let mut depth = 0;
        for (n, token) in self.tokens.iter().enumerate().skip(at + 1) {
            if depth == 0 && token.text == "{" {
                let (start, end) = (self.tokens[at + 1].start, self.tokens[n - 1].end);
                let said = one_line(&self.text[start..end]);
                let turned = format!("!({})", &self.text[start..end]);
                return self.put(start, end, &turned, format!("`{said}` -> `!({said})`"));
            }
            depth += token.depth();
        }
    }

    /// Without the condition on the right; and without the one on the left, where it is the first.
    fn dropped(&mut self, at: usize) {
        let (left, right) = (self.from(at), self.to(at));
        let (and, last) = (self.tokens[at], self.tokens[right]);
        let said = one_line(&self.text[self.tokens[at + 1].start..last.end]);
        self.put(self.tokens[at - 1].end, last.end, "", format!("dropped `&& {said}`"));
        if self.tokens.get(left.wrapping_sub(1)).is_none_or(|before| before.text != "&&") {
            let said = one_line(&self.text[self.tokens[left].start..and.start]);
            self.put(self.tokens[left].start, self.tokens[at + 1].start, "", format!("dropped `{said} &&`"));
        }
    }

    /// The first token of the condition that ends before this one.
    fn from(&self, at: usize) -> usize {
        let mut depth = 0;
        for n in (0..at).rev() {
            depth -= self.tokens[n].depth();
            if depth < 0 || (depth == 0 && self.tokens[n].parts_conditions()) {
                return n + 1;
            }
        }
        0
    }

    /// The last token of the condition that begins after this one.
    fn to(&self, at: usize) -> usize {
        let mut depth = 0;
        for n in at + 1..self.tokens.len() {
            let token = self.tokens[n];
            if depth == 0 && (token.depth() < 0 || token.parts_conditions() || token.text == "{") {
                return n - 1;
            }
            depth += token.depth();
        }
        self.tokens.len() - 1
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "mutants_tests.rs"]
mod tests;
