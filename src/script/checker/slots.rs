//! Slots of messages and paths in `const RULE`: each must lead to something that can be said, or to a date.

use std::collections::BTreeMap;

use super::super::literal::{Kind, Literal};
use super::types::{Ty, article, words_of};
use super::walker::Walker;
use crate::model::{KindId, Rule, Span, Stage, did_you_mean};

/// Where slots may begin.
pub(super) struct Roots<'r> {
    /// The rule's own parameters.
    pub parameters: bool,
    /// Names given to every finding; none where there are no findings.
    pub given: Option<&'r BTreeMap<String, Ty>>,
}

impl Walker<'_> {
    /// Checks `const RULE` once the body is known.
    pub fn metadata(&mut self, rule: &Rule, literal: &Literal) {
        let Kind::Map(entries) = &literal.what else { return };
        let given = everywhere(&self.given);
        let roots = Roots { parameters: true, given: (rule.stage == Stage::Check).then_some(&given) };
        for (key, _, value) in entries {
            match (key.as_str(), value.text()) {
                ("says" | "fix", Some(text)) => self.slots(text, value.place, &roots),
                ("by" | "until", Some(path)) => self.date(key, path, value.place),
                ("kind", Some(word)) => self.email_kind(rule.stage, word, value.place),
                ("short", Some(_)) => self.reason(rule.stage, value.place),
                ("cites", _) => {
                    for (id, place) in value.texts().unwrap_or_default() {
                        self.cited(id, place);
                    }
                }
                _ => {}
            }
        }
    }

    fn cited(&mut self, id: &str, place: Span) {
        if !self.known.statements.contains_key(id) {
            let help = did_you_mean(id, self.known.statements.keys().map(String::as_str));
            let help = help.unwrap_or_else(|| "statements are in `statements.toml`".to_owned());
            self.wrong(place, format!("unknown statement `{id}`"), Some(help));
        }
    }

    /// Only a derivation is counted under a word.
    fn reason(&mut self, stage: Stage, place: Span) {
        if stage != Stage::Derive {
            self.wrong(
                place,
                format!("`short` is no word for a `{}` rule", stage.name()),
                Some("only a `derive` rule that is a reason has one".to_owned()),
            );
        }
    }

    fn email_kind(&mut self, stage: Stage, word: &str, place: Span) {
        if stage != Stage::Draft {
            self.wrong(
                place,
                format!("`kind` is no word for a `{}` rule", stage.name()),
                Some("only drafts have one".to_owned()),
            );
            return;
        }
        let dictionary = self.known.dictionary;
        let kinds = |record| dictionary.kind(record).and_then(|record| dictionary.fact(record, "kind"));
        // What applicants write for themselves or for an application is no email, and may be drafted too.
        if kinds("material").is_some_and(|fact| words_of(dictionary, fact).contains(&word)) {
            return;
        }
        if let Some(fact) = kinds("email") {
            self.words(fact, &[word.to_owned()], place);
        }
    }

    /// A path that must lead to a date.
    fn date(&mut self, key: &str, path: &str, place: Span) {
        let roots = Roots { parameters: true, given: None };
        let place = inside(self.script.slice(place), path, place).unwrap_or(place);
        let ty = self.path(path, place, &roots);
        if !matches!(ty, Ty::Any | Ty::Moment) {
            let message = format!("`{key}` needs the path of a date, and `{path}` is {}", self.say(&ty));
            self.wrong(place, message, None);
        }
    }

    /// Checks every slot of a text.
    pub fn slots(&mut self, text: &str, place: Span, roots: &Roots<'_>) {
        let exact = inside(self.script.slice(place), text, place);
        let mut from = 0;
        while let Some(open) = text[from..].find('{').map(|at| from + at + 1) {
            let Some(length) = text[open..].find('}') else {
                if roots.given.is_none() {
                    self.wrong(place, "a slot is not closed", Some("end it with `}`".to_owned()));
                }
                return;
            };
            let slot = text[open..open + length].trim();
            let path = slot.split_once(' ').map_or(slot, |(path, _)| path);
            let start = open + text[open..].len() - text[open..].trim_start().len();
            let at = exact.map_or(place, |exact| Span {
                start: exact.start + start,
                end: exact.start + start + path.len().max(1),
                ..exact
            });
            if path.len() < slot.len() {
                self.counted(path, at, roots);
            } else {
                self.slot(path, at, roots);
            }
            from = open + length + 1;
        }
    }

    /// A slot that counts something must hold a number.
    fn counted(&mut self, path: &str, place: Span, roots: &Roots<'_>) {
        let ty = self.path(path, place, roots);
        if !matches!(ty, Ty::Any | Ty::Int | Ty::Number | Ty::List(_)) {
            let message = format!("`{path}` counts something here, and it is {}", self.say(&ty));
            self.wrong(place, message, Some("write only the path between the braces".to_owned()));
        }
    }

    fn slot(&mut self, path: &str, place: Span, roots: &Roots<'_>) {
        match self.path(path, place, roots) {
            ty @ (Ty::Record(_) | Ty::List(_)) => self.read_title(&ty),
            Ty::LongText => {
                let message = format!("`{path}` is a long text, too long for a message");
                self.wrong(place, message, None);
            }
            _ => {}
        }
    }

    /// What a path leads to; every fact on the way is read.
    fn path(&mut self, path: &str, place: Span, roots: &Roots<'_>) -> Ty {
        let mut steps = path.split('.');
        let first = steps.next().unwrap_or_default();
        let mut at = Span { end: place.start + first.len(), ..place };
        let exact = place.end - place.start == path.len();
        let Some(mut ty) = self.root(first, if exact { at } else { place }, roots) else { return Ty::Any };
        for step in steps {
            at = Span { start: at.end + 1, end: at.end + 1 + step.len(), ..at };
            let here = if exact { at } else { place };
            if let Ty::List(kind) = &ty {
                let message = format!("a message cannot go into a list of {}", self.known.dictionary.name(*kind));
                return self.wrong(
                    here,
                    message,
                    Some("name the whole list, or give the records a name in the call".to_owned()),
                );
            }
            ty = self.fact(&ty, step, here);
        }
        ty
    }

    fn root(&mut self, name: &str, place: Span, roots: &Roots<'_>) -> Option<Ty> {
        let dictionary = self.known.dictionary;
        if let Some(ty) = roots.given.and_then(|given| given.get(name)) {
            return Some(ty.clone());
        }
        let about = self.about?;
        let kind = |name: &str| dictionary.kind(name).map(Ty::Record);
        let subject = dictionary.name(about.subject);
        let known: Vec<&str> = match about.stage {
            Stage::Pair => vec![subject, "partner_place", "applicant"],
            _ => vec![subject, "applicant"],
        };
        if roots.parameters && known.contains(&name) {
            return if name == "partner_place" { kind("place") } else { kind(name) };
        }
        if self.given.iter().any(|given| given.contains_key(name)) {
            let help = format!("give it to each: `out.warn(#{{ {name}: .. }})`");
            self.wrong(place, format!("`{name}` is not given to every finding of this rule"), Some(help));
            return None;
        }
        let given = roots.given.iter().flat_map(|given| given.keys().map(String::as_str));
        let help = did_you_mean(name, known.iter().copied().chain(given));
        let help = help.unwrap_or_else(|| self.how_to_begin(about.subject, roots));
        self.wrong(place, format!("`{name}` is not known in this message"), Some(help));
        None
    }

    fn how_to_begin(&self, subject: KindId, roots: &Roots<'_>) -> String {
        let subject = self.known.dictionary.name(subject);
        let names =
            if subject == "applicant" { "`applicant`".to_owned() } else { format!("`{subject}` or `applicant`") };
        match roots.given {
            Some(_) => format!("begin with {names}, or give it a value in the call: `out.warn(#{{ name: .. }})`"),
            None => format!("begin with {names}: {} can be named by its facts", article(subject)),
        }
    }
}

/// The names that every finding gives.
fn everywhere(given: &[BTreeMap<String, Ty>]) -> BTreeMap<String, Ty> {
    let Some((first, rest)) = given.split_first() else { return BTreeMap::new() };
    let all = first.iter().filter(|(name, _)| rest.iter().all(|other| other.contains_key(*name)));
    all.map(|(name, ty)| {
        let joined = rest.iter().fold(ty.clone(), |ty, other| ty.join(other[name].clone()));
        (name.clone(), joined)
    })
    .collect()
}

/// The place of a text inside its quotes, where it is written there letter by letter.
fn inside(written: &str, text: &str, place: Span) -> Option<Span> {
    let between = written.get(1..written.len().checked_sub(1)?)?;
    (between == text).then(|| Span { start: place.start + 1, end: place.end - 1, ..place })
}
