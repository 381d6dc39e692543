//! One value as it is written to the value of a fact: type, range, allowed words, references. Says what else it takes.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::load::scenario::ids::NoSuch;
use crate::load::text::fields::choose;
use crate::load::text::moment::{Clock, when_of_text};
use crate::load::text::spelling::{ellipsize, one_line, visible, yes_or_no};
use crate::load::text::tree::{Node, Tree};
use crate::model::{Code, Diagnostic, Dictionary, FactDef, FactId, KindId, Named, RecordId, Span, Type, Value, When};

/// Finds a record by kind and id, or says what may have been meant.
pub(crate) type Find<'a> = &'a dyn Fn(KindId, &str) -> Result<RecordId, NoSuch>;

/// What values are read against.
pub(crate) struct Reading<'a> {
    /// What facts there can be.
    pub(crate) dictionary: &'a Dictionary,
    /// The zone of a bare hour.
    pub(crate) clock: &'a Clock,
    /// Where references lead.
    pub(crate) find: Find<'a>,
    /// How the user wrote it.
    pub(crate) form: Form,
}

/// How a user writes, which decides what a message tells the user to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As text: TOML, or a table as CSV.
    Text,
    /// In the cells of a workbook.
    Cells,
}

/// The value of a fact as it is written; none where it is wrong, which is then among the problems.
pub(crate) fn value(node: &Node, fact: FactId, reading: &Reading<'_>, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    let one = One { fact, reading };
    match one.read(node) {
        Ok(value) => Some(value),
        Err(found) => {
            problems.extend(found);
            None
        }
    }
}

/// A value from the rules' data as the fact's type has it: their texts may be words, moments or ids.
pub(crate) fn of_data(
    raw: &Value,
    place: Span,
    fact: FactId,
    reading: &Reading<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let text = |text: &Rc<str>| Node { place, value: Tree::Text(text.to_string()) };
    let tree = match raw {
        Value::Bool(answer) => Tree::Bool(*answer),
        Value::Integer(number) => Tree::Integer(*number),
        Value::Number(number) => Tree::Number(*number),
        Value::Text(word) | Value::Word(word) => text(word).value,
        Value::Words(words) => Tree::List(words.iter().map(text).collect()),
        Value::When(_) | Value::Record(_) => return Some(raw.clone()),
    };
    value(&Node { place, value: tree }, fact, reading, problems)
}

/// The words of a text that holds several of them, however they are separated.
fn several<'t>(words: &Named<String>, text: &'t str) -> Option<Vec<&'t str>> {
    let parts: Vec<&str> = text.split([',', ';', '/', '|', '+', '&']).map(str::trim).collect();
    (parts.len() > 1 && parts.iter().all(|part| words.contains_key(*part))).then_some(parts)
}

fn quoted(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    format!("`[{}]`", words.join(", "))
}

struct One<'a> {
    fact: FactId,
    reading: &'a Reading<'a>,
}

impl One<'_> {
    /// What a message calls the fact: its path, in a workbook its heading.
    fn path(&self) -> String {
        match self.reading.form {
            Form::Text => self.reading.dictionary.path(self.fact),
            Form::Cells => crate::load::workbook::columns::heading(self.reading.dictionary, self.fact),
        }
    }

    fn def(&self) -> &FactDef {
        self.reading.dictionary.def(self.fact)
    }

    fn read(&self, node: &Node) -> Result<Value, Vec<Diagnostic>> {
        let one = |found: Result<Value, Diagnostic>| found.map_err(|problem| vec![problem]);
        match (&self.def().ty, &node.value) {
            (Type::Bool, Tree::Bool(answer)) => Ok(Value::Bool(*answer)),
            (Type::Integer, Tree::Integer(number)) => one(self.integer(*number, node)),
            #[expect(clippy::cast_precision_loss, reason = "no unit needs more than 53 bits")]
            (Type::Number, Tree::Integer(number)) => one(self.number(*number as f64, node)),
            (Type::Number, Tree::Number(number)) => one(self.number(*number, node)),
            (Type::Text | Type::LongText, Tree::Text(text)) => one(self.text(text, node)),
            (Type::Date | Type::Moment, Tree::Moment(moment)) => one(self.when(moment.when(self.reading.clock), node)),
            (Type::Date | Type::Moment, Tree::Text(text)) => {
                one(self.when(when_of_text(text, self.reading.clock), node))
            }
            (Type::Enum(words), Tree::Text(text)) => one(self.word(words, text, node).map(Value::Word)),
            (Type::Set(words), Tree::List(items)) => self.words(words, items),
            (Type::Reference(kind), Tree::Text(id)) => one(self.reference(*kind, id, node)),
            _ => Err(vec![self.not(node)]),
        }
    }

    fn integer(&self, number: i64, node: &Node) -> Result<Value, Diagnostic> {
        #[expect(clippy::cast_precision_loss, reason = "limits are small numbers")]
        self.in_range(number as f64, node)?;
        Ok(Value::Integer(number))
    }

    fn number(&self, number: f64, node: &Node) -> Result<Value, Diagnostic> {
        if !number.is_finite() {
            return Err(self.not(node));
        }
        self.in_range(number, node)?;
        Ok(Value::Number(number))
    }

    fn in_range(&self, number: f64, node: &Node) -> Result<(), Diagnostic> {
        match self.def().range {
            Some((least, most)) if number < least || number > most => {
                let message = format!("`{}` cannot be {}", self.path(), node.shown());
                Err(Diagnostic::at(Code::WrongValue, node.place, message).help(format!("allowed: {least} to {most}")))
            }
            _ => Ok(()),
        }
    }

    fn text(&self, text: &str, node: &Node) -> Result<Value, Diagnostic> {
        if text.trim().is_empty() {
            let problem = Diagnostic::at(Code::Missing, node.place, format!("`{}` is empty", self.path()));
            return Err(problem.help("leave it out while it is unknown"));
        }
        // Spaces around a short text are a slip of the hand; a letter is kept as it is.
        let text = if self.def().ty == Type::Text { one_line(text.trim()) } else { visible(text) };
        Ok(Value::Text(text.as_ref().into()))
    }

    fn when(&self, read: Result<When, (String, String)>, node: &Node) -> Result<Value, Diagnostic> {
        let when = read.map_err(|(message, help)| Diagnostic::at(Code::WrongValue, node.place, message).help(help))?;
        if self.def().ty == Type::Date && when.clock().is_some() {
            let message = format!("`{}` is a day and takes no hour", self.path());
            return Err(Diagnostic::at(Code::WrongValue, node.place, message).help(format!("write {}", when.date())));
        }
        Ok(Value::When(when))
    }

    fn word(&self, words: &Named<String>, text: &str, node: &Node) -> Result<Rc<str>, Diagnostic> {
        if words.contains_key(text) {
            return Ok(text.into());
        }
        let message = format!("`{}` cannot be `{}`", self.path(), ellipsize(text));
        if self.reading.form == Form::Cells {
            return Err(Diagnostic::at(Code::WrongValue, node.place, message)
                .help(choose(text, words.values().map(String::as_str))));
        }
        let same = |label: &str| label.eq_ignore_ascii_case(text.trim());
        if let Some(several) = several(words, text) {
            let help = format!("these are {} words: in a table `{}`", several.len(), several.join("; "));
            return Err(Diagnostic::at(Code::WrongValue, node.place, message)
                .help(format!("{help}, in a scenario {}", quoted(&several))));
        }
        let labelled = words.iter().find(|(_, label)| same(label)).map(|(word, _)| format!("did you mean `{word}`?"));
        let help = labelled.unwrap_or_else(|| choose(text, words.keys().map(String::as_str)));
        Err(Diagnostic::at(Code::WrongValue, node.place, message).help(help))
    }

    fn words(&self, words: &Named<String>, items: &[Node]) -> Result<Value, Vec<Diagnostic>> {
        let (mut found, mut problems) = (BTreeSet::new(), Vec::new());
        for item in items {
            let read = match item.text() {
                Some(text) => self.word(words, text, item),
                None => Err(Diagnostic::at(
                    Code::WrongType,
                    item.place,
                    format!("`{}` holds words, not {}", self.path(), item.shown()),
                )),
            };
            match read {
                Ok(word) => {
                    found.insert(word);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(Value::Words(Rc::new(found))) } else { Err(problems) }
    }

    fn reference(&self, kind: KindId, id: &str, node: &Node) -> Result<Value, Diagnostic> {
        let found = (self.reading.find)(kind, id);
        found.map(Value::Record).map_err(|none| none.problem(self.reading.dictionary, kind, id, node.place))
    }

    fn not(&self, node: &Node) -> Diagnostic {
        let wanted = self.wanted();
        let problem = Diagnostic::at(
            Code::WrongType,
            node.place,
            format!("`{}` takes {wanted}, not {}", self.path(), node.shown()),
        );
        if self.reading.form == Form::Cells {
            return problem.maybe_help(match self.def().ty {
                Type::Bool => Some("write `yes` or `no`; leave it blank while it is unknown".to_owned()),
                Type::Date | Type::Moment => Some("write it as a day, such as 2026-09-10".to_owned()),
                Type::Integer | Type::Number => Some("leave it blank while it is unknown".to_owned()),
                _ => None,
            });
        }
        let help = match (&self.def().ty, &node.value) {
            (Type::Set(_), Tree::Text(text)) if text == "none" => Some("write `[]` for none".to_owned()),
            (Type::Set(words), Tree::Text(text)) if words.contains_key(text) => Some(format!("write `[\"{text}\"]`")),
            (Type::Set(words), Tree::Text(text)) => {
                several(words, text).map(|several| format!("write {}", quoted(&several)))
            }
            (Type::Enum(words), _) => Some(choose("", words.keys().map(String::as_str))),
            (Type::Date | Type::Moment, _) => Some("write it as 2026-09-10".into()),
            (Type::Bool, Tree::Text(text)) if yes_or_no(text).is_some() => Some("write `true` or `false`".to_owned()),
            (Type::Integer | Type::Number, Tree::Text(text)) if text.parse::<f64>().is_ok() => {
                Some("write it without quotes".into())
            }
            _ => None,
        };
        problem.maybe_help(help)
    }

    fn wanted(&self) -> String {
        let def = self.def();
        match &def.ty {
            Type::Bool if self.reading.form == Form::Cells => "yes or no".into(),
            Type::Bool => "yes or no (`true` or `false`)".into(),
            Type::Integer => "a whole number".into(),
            Type::Number => "a number".into(),
            Type::Text | Type::LongText => "a text".into(),
            Type::Date => "a day".into(),
            Type::Moment => "a day or a moment".into(),
            Type::Enum(_) => "one word".into(),
            Type::Set(_) => "a list of words".into(),
            Type::Reference(kind) => format!("the id of a record `{}`", self.reading.dictionary.name(*kind)),
            Type::List(..) | Type::One(..) => "nothing: it is found by itself".into(),
        }
    }
}
