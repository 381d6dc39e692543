//! A table of a fixed shape, read key by key: what is missing, of the wrong type or unknown becomes a problem.

use crate::load::text::moment::Moment;
use crate::load::text::tree::{Entry, Node, Tree};
use crate::model::{Code, Diagnostic, Span, did_you_mean};

/// A text and where it is written.
pub type SpannedText = (String, Span);

/// A table that is being read.
pub(crate) struct Fields<'a, 'p> {
    what: String,
    place: Span,
    entries: &'a [Entry],
    asked: Vec<&'static str>,
    problems: &'p mut Vec<Diagnostic>,
}

impl<'a, 'p> Fields<'a, 'p> {
    /// Begins to read a table, called `what` in messages (`this group`); none where it is no table.
    pub(crate) fn open(node: &'a Node, what: &str, place: Span, problems: &'p mut Vec<Diagnostic>) -> Option<Self> {
        if let Tree::Table(entries) = &node.value {
            return Some(Self { what: what.into(), place, entries, asked: Vec::new(), problems });
        }
        problems.push(Diagnostic::at(Code::WrongType, node.place, format!("{what} is a table, not {}", node.shown())));
        None
    }

    /// The line of that name.
    pub(crate) fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The text of that name.
    pub(crate) fn text(&mut self, key: &'static str) -> Option<SpannedText> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            Tree::Text(text) if !text.trim().is_empty() => Some((text.clone(), entry.node.place)),
            Tree::Text(_) => self.wrong(entry, "a text that is not empty"),
            _ => self.wrong(entry, "a text"),
        }
    }

    /// The text of that name, which must be there.
    pub(crate) fn need_text(&mut self, key: &'static str) -> Option<SpannedText> {
        self.need(key);
        self.text(key)
    }

    /// The texts of that name: a list, or one text alone.
    pub(crate) fn texts(&mut self, key: &'static str) -> Option<Vec<SpannedText>> {
        let entry = self.entry(key)?;
        let items = match &entry.node.value {
            Tree::List(items) => items.as_slice(),
            Tree::Text(_) => std::slice::from_ref(&entry.node),
            _ => return self.wrong(entry, "a list of texts"),
        };
        let mut said = Vec::new();
        for item in items {
            match item.text() {
                Some(text) if !text.trim().is_empty() => said.push((text.to_owned(), item.place)),
                _ => self.problem(item.place, format!("`{key}` is a list of texts, not of {}", item.shown())),
            }
        }
        Some(said)
    }

    /// One of these words, which may be left out.
    pub(crate) fn word<T>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<(T, Span)>
    where
        T: Clone,
    {
        let (text, place) = self.text(key)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let names = words.iter().map(|(word, _)| *word);
            let message = format!("`{key}` cannot be `{}`", crate::load::text::spelling::ellipsize(&text));
            self.problems.push(Diagnostic::at(Code::WrongValue, place, message).help(choose(&text, names)));
        }
        found.map(|(_, meaning)| (meaning.clone(), place))
    }

    /// The number of that name: a whole one above zero.
    pub(crate) fn count(&mut self, key: &'static str) -> Option<(usize, Span)> {
        let entry = self.entry(key)?;
        match &entry.node.value {
            Tree::Integer(number) if *number > 0 => Some((usize::try_from(*number).ok()?, entry.node.place)),
            _ => self.wrong(entry, "a whole number above zero"),
        }
    }

    /// The day of that name, which must be there.
    pub(crate) fn need_day(&mut self, key: &'static str) -> Option<String> {
        self.need(key);
        let entry = self.entry(key)?;
        match &entry.node.value {
            Tree::Moment(Moment { date: Some(date), time: None, .. }) => Some(date.to_string()),
            _ => self.wrong(entry, "a day, such as 2026-08-30"),
        }
    }

    /// Says that the key must be there.
    pub(crate) fn need(&mut self, key: &'static str) {
        if !self.entries.iter().any(|entry| entry.key == key) {
            self.problem(self.place, format!("{} has no `{key}`", self.what));
        }
    }

    /// The lines nobody asked for yet.
    pub(crate) fn rest(&self) -> Vec<&'a Entry> {
        self.entries.iter().filter(|entry| !self.asked.contains(&&*entry.key)).collect()
    }

    /// A problem with this table.
    pub(crate) fn problem(&mut self, place: Span, message: String) {
        self.problems.push(Diagnostic::at(Code::WrongType, place, message));
    }

    /// Where problems go.
    pub(crate) fn problems(&mut self) -> &mut Vec<Diagnostic> {
        self.problems
    }

    /// Ends: every line nobody asked for is a problem.
    pub(crate) fn done(self) {
        for entry in self.rest() {
            let message = format!("{} cannot have `{}`", self.what, crate::load::text::spelling::ellipsize(&entry.key));
            let help = choose(&entry.key, self.asked.iter().copied());
            self.problems.push(Diagnostic::at(Code::UnknownName, entry.key_place, message).help(help));
        }
    }

    /// Says that the line should hold something else.
    pub(crate) fn wrong<T>(&mut self, entry: &Entry, wanted: &str) -> Option<T> {
        self.problem(entry.node.place, format!("`{}` is {wanted}, not {}", entry.key, entry.node.shown()));
        None
    }
}

/// "Did you mean", or else all that is allowed.
pub(crate) fn choose<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> String {
    let among: Vec<&str> = among.into_iter().collect();
    did_you_mean(word, among.iter().copied()).unwrap_or_else(|| allowed(&among))
}

fn allowed(words: &[&str]) -> String {
    const MANY: usize = 30;
    let mut quoted: Vec<String> = words.iter().take(MANY).map(|word| format!("`{word}`")).collect();
    if words.len() > MANY {
        quoted.push(format!("{} more", words.len() - MANY));
    }
    if quoted.is_empty() { "nothing is allowed here".into() } else { format!("allowed: {}", quoted.join(", ")) }
}

/// The problems in the order of their places, each once.
pub(crate) fn in_order(mut problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    problems.sort();
    problems.dedup();
    problems
}

/// The value where nothing is wrong, else the problems in order.
pub(crate) fn unless<T>(value: T, problems: Vec<Diagnostic>) -> Result<T, Vec<Diagnostic>> {
    if problems.is_empty() { Ok(value) } else { Err(in_order(problems)) }
}
