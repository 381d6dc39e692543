//! Rule texts damaged at random: compiling never panics, never takes long, and names a place that exists.

use std::rc::Rc;

use super::compile::compile;
use super::parsed::{Checks, Input};
use super::support::{own, shipped};
use crate::load::Project;
use crate::model::{Diagnostic, Files, Span};

/// How many damaged texts are compiled.
const TRIES: usize = 2_000;

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// A text with some of its tokens, or of its bytes, changed.
    fn damage(&mut self, text: &str) -> String {
        if self.roll(2) == 0 { self.damage_tokens(text) } else { self.damage_bytes(text) }
    }

    fn damage_bytes(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len());
            match self.roll(4) {
                0 if bytes.len() > 1 => drop(bytes.remove(at)),
                1 => bytes.insert(at, u8::try_from(self.roll(256)).unwrap()),
                2 => bytes[at] ^= 1 << self.roll(8),
                _ => bytes.truncate(at.max(1)),
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn damage_tokens(&mut self, text: &str) -> String {
        const ODD: [&str; 24] = [
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "#{",
            "|",
            "||",
            "fn",
            "if",
            "const",
            "return",
            "=>",
            "..",
            "\"",
            "`",
            "${",
            "/*",
            "//!",
            "9223372036854775808",
            "0x",
            "this",
            "loop",
        ];
        let mut tokens = tokens(text);
        for _ in 0..=self.roll(4) {
            let (at, other) = (self.roll(tokens.len()), self.roll(tokens.len()));
            match self.roll(5) {
                0 if tokens.len() > 1 => drop(tokens.remove(at)),
                1 => tokens.insert(at, ODD[self.roll(ODD.len())]),
                2 => tokens[at] = ODD[self.roll(ODD.len())],
                3 => tokens.insert(at, tokens[other]),
                _ => tokens.swap(at, other),
            }
        }
        tokens.concat()
    }
}

/// A text in pieces: words, blanks, and every other letter alone.
fn tokens(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' => 0,
        _ if c.is_whitespace() => 1,
        _ => 2,
    };
    let (mut tokens, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let end = match class(first) {
            2 => first.len_utf8(),
            same => rest.find(|c| class(c) != same).unwrap_or(rest.len()),
        };
        let (token, behind) = rest.split_at(end);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

fn within(files: &Files, found: &[Diagnostic]) {
    assert!(!found.is_empty());
    for problem in found {
        assert!(!problem.message.is_empty(), "{problem:?}");
        if let Some(Span { file, start, end }) = problem.span {
            let text = &files.get(file).text;
            assert!(start <= end && text.is_char_boundary(start) && text.is_char_boundary(end), "{problem:?}");
        }
    }
}

#[test]
fn damaged_rules_give_problems_at_places_that_exist() {
    let (scripts, mut dice) = (shipped(), Dice(3));
    let Project { files, dictionary, library, .. } = own();
    let dictionary = Rc::new(dictionary);
    let thresholds: Vec<_> = library.thresholds.into_iter().map(|known| (known.name, known.value)).collect();
    let mut refused = 0;
    let tries = if crate::sweeps::whole() { TRIES } else { TRIES / 4 };
    for _ in 0..tries {
        let (id, text) = &scripts[dice.roll(scripts.len())];
        let damaged = dice.damage(text);
        let mut files = files.clone();
        let file = files.add(format!("{id}.rhai"), damaged.as_str());
        let input = Input {
            dictionary: dictionary.clone(),
            files,
            scripts: vec![(id.clone(), file)],
            custom: Vec::new(),
            statements: library.statements.clone(),
            groups: Vec::new(),
            sources: library.sources.clone(),
            thresholds: thresholds.clone(),
            renamed: std::collections::BTreeMap::new(),
            date: library.date.clone(),
            checks: Checks::All,
        };
        if let Err((files, found)) = compile(input) {
            refused += 1;
            within(&files, &found);
        }
    }
    assert!(refused > tries / 2, "only {refused} were refused");
}
