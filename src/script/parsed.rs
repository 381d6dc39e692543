//! A script parsed, and what all scripts are made from. Nothing is checked here and nothing runs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use rhai::{AST, Dynamic};

use super::engine::Engines;
use super::functions::Functions;
use super::literal::{Literal, Text, constants};
use super::metadata::Signature;
use super::session::Constants;
use super::syntax::slip;
use crate::model::{Code, Diagnostic, Dictionary, File, FileId, Files, Group, Origin, Source, Span, Statement, Value};

/// Everything that rules are made from, read but not yet understood.
#[derive(Clone, Debug)]
pub struct Input {
    /// The fact dictionary.
    pub dictionary: Rc<Dictionary>,
    /// All texts read so far.
    pub files: Files,
    /// Rule files: path under `rules/` without `.rhai`, and the text.
    pub scripts: Vec<(String, FileId)>,
    /// What the ids of untrusted scripts begin with: names of folders of checks beside the rules.
    pub custom: Vec<String>,
    /// Statements by id.
    pub statements: BTreeMap<String, Statement>,
    /// Groups.
    pub groups: Vec<Group>,
    /// Sources by id.
    pub sources: BTreeMap<String, Rc<Source>>,
    /// Shared numbers: name and value.
    pub thresholds: Vec<(String, Value)>,
    /// Functions of the library that have another name now: the old name, and the new one.
    pub renamed: BTreeMap<String, String>,
    /// The date of the rules.
    pub date: String,
    /// What of the shipped rules is checked; checks of your own always are, in full.
    pub checks: Checks,
}

/// What the checker looks after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// What rules mean, and how they read: rules that people write.
    All,
    /// What they mean: rules that a machine changed, and rules of former days.
    Meaning,
    /// Nothing: rules that were checked before. Each is parsed when it first has a subject.
    None,
}

/// One parsed file.
pub(super) struct Parsed {
    pub id: String,
    pub file: FileId,
    pub text: std::sync::Arc<File>,
    pub ast: AST,
    pub functions: Rc<Functions>,
    pub constants: Vec<(String, Span, Literal)>,
}

impl Parsed {
    pub fn text(&self) -> Text<'_> {
        Text { id: self.file, file: &self.text }
    }

    /// The folder of an advisor's own checks it is in; none for shipped rules.
    pub fn custom<'a>(&self, input: &'a Input) -> Option<&'a str> {
        input.folder_of(&self.id)
    }

    /// The names of its functions and conditions.
    pub fn names(&self) -> BTreeSet<String> {
        self.ast.iter_functions().map(|function| function.name.to_owned()).collect()
    }

    /// Its functions and closures, in the order in which Rhai lists them.
    pub fn signatures(&self) -> Vec<Signature<'_>> {
        let functions = self.ast.iter_functions();
        functions.map(|function| Signature { name: function.name, params: function.params.clone() }).collect()
    }

    /// Whether it holds functions that other files share.
    pub fn library(&self, custom: Option<&str>) -> bool {
        let inside = match custom {
            Some(name) => self.id.strip_prefix(name).map_or("", |rest| rest.trim_start_matches('/')),
            None => &self.id,
        };
        is_shared(inside)
    }
}

impl Input {
    /// The folder of an advisor's own checks that a script is in; none for shipped ones.
    pub(super) fn folder_of(&self, id: &str) -> Option<&str> {
        let first = id.split('/').next()?;
        self.custom.iter().map(String::as_str).find(|name| *name == first)
    }

    /// Whether a script is parsed only when it is needed.
    pub(super) fn waits(&self, id: &str) -> bool {
        self.checks == Checks::None && !is_shared(id) && self.folder_of(id).is_none()
    }
}

/// Whether a script holds functions that rules share.
pub(super) fn is_shared(id: &str) -> bool {
    id.starts_with("lib/")
}

/// Parses a script.
pub(super) fn parse(
    engines: &Engines,
    input: &Input,
    script: &(String, FileId),
    problems: &mut Vec<Diagnostic>,
) -> Option<Parsed> {
    parse_part(engines, input, script, |text| text, problems)
}

/// Parses the beginning of a script.
pub(super) fn parse_part(
    engines: &Engines,
    input: &Input,
    script: &(String, FileId),
    part: impl Fn(&str) -> &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Parsed> {
    let (id, file) = (script.0.clone(), script.1);
    let origin = if input.folder_of(&id).is_some() { Origin::Untrusted } else { Origin::Shipped };
    let limits = engines.bounds.of(origin);
    let text = input.files.share(file);
    if text.text.len() > limits.source {
        let place = Span { file, start: 0, end: 0 };
        problems.push(Diagnostic::at(
            Code::TooMuch,
            place,
            format!("this file is larger than {} KiB", limits.source >> 10),
        ));
        return None;
    }
    let mut start = 0;
    for line in text.text.split_inclusive('\n').take_while(|line| line.len() <= limits.line) {
        start += line.len();
    }
    if start < text.text.len() {
        let place = Span { file, start, end: start };
        problems.push(Diagnostic::at(
            Code::TooMuch,
            place,
            format!("this line is longer than {} KiB", limits.line >> 10),
        ));
        return None;
    }
    match engines.of(origin).compile(part(&text.text)) {
        Ok(ast) => {
            let constants = constants(&ast, Text { id: file, file: &text });
            let functions = Rc::new(Functions::new(&ast));
            Some(Parsed { id, file, text, ast, functions, constants })
        }
        Err(error) => {
            let at = Text { id: file, file: &text }.place(error.1, 1);
            let slip = slip(&error.0.to_string(), &text.text, at.start);
            let at = slip.at.map_or(at, |start| Span { start, end: (start + 1).min(text.text.len()), ..at });
            problems.push(Diagnostic::at(Code::Syntax, at, slip.message).maybe_help(slip.help));
            None
        }
    }
}

/// Thresholds and the library's constants, which every rule can read.
pub(super) fn shared_constants(input: &Input, library: &[&Parsed]) -> HashMap<String, Dynamic> {
    let mut shared: HashMap<String, Dynamic> = HashMap::new();
    for (name, value) in &input.thresholds {
        let value: Dynamic = match value {
            Value::Integer(n) => (*n).into(),
            Value::Number(n) => (*n).into(),
            _ => continue,
        };
        shared.insert(name.clone(), value);
    }
    for (name, _, literal) in library.iter().flat_map(|file| &file.constants) {
        shared.extend(literal.dynamic().map(|value| (name.clone(), value)));
    }
    shared
}

pub(super) fn own_constants(shared: &HashMap<String, Dynamic>, file: &Parsed) -> Constants {
    let own = file.constants.iter().filter(|(name, ..)| name != "RULE");
    let mut constants = shared.clone();
    constants.extend(own.filter_map(|(name, _, literal)| Some((name.clone(), literal.dynamic()?))));
    Rc::new(constants)
}
