//! Texts to rules: parses every file, reads what it says of itself, checks it, and makes a machine that can run it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use rhai::{AST, Dynamic, Engine};

use super::data::{self, Against};
use super::engine::engine;
use super::facts::{self, Names};
use super::functions::Functions;
use super::limits::{Bounds, Limits};
use super::literal::{Literal, Text, constants};
use super::machine::{Compiled, Machine};
use super::parts::{self, Signature};
use super::session::{Constants, Session};
use super::trusted::{self, Unparsed, is_shared};
use crate::model::{
    Data, Dictionary, File, FileId, Files, Group, Origin, Place, Problem, Rule, RuleSet, Source, Stage, Statement,
    Value,
};

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
    pub text: Rc<File>,
    pub ast: AST,
    pub functions: Rc<Functions>,
    pub constants: Vec<(String, Place, Literal)>,
}

impl Parsed {
    pub fn text(&self) -> Text<'_> {
        Text { id: self.file, file: &self.text }
    }

    /// The folder of an advisor's own checks it is in; none for shipped rules.
    fn custom<'a>(&self, input: &'a Input) -> Option<&'a str> {
        input.folder_of(&self.id)
    }

    /// The names of its functions and conditions.
    pub fn names(&self) -> BTreeSet<String> {
        self.ast.iter_functions().map(|function| function.name.to_owned()).collect()
    }

    /// Its functions and closures, in the order in which Rhai lists them.
    fn signatures(&self) -> Vec<Signature<'_>> {
        let functions = self.ast.iter_functions();
        functions.map(|function| Signature { name: function.name, params: function.params.clone() }).collect()
    }

    /// Whether it holds functions that other files share.
    fn library(&self, custom: Option<&str>) -> bool {
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
    fn waits(&self, id: &str) -> bool {
        self.checks == Checks::None && !is_shared(id) && self.folder_of(id).is_none()
    }
}

/// Compiles and checks all rules.
///
/// # Errors
///
/// Every mistake of every file, with its place; and the texts they are in.
pub fn compile(input: Input) -> Result<(RuleSet, Machine), (Files, Vec<Problem>)> {
    compile_within(input, Bounds::STANDARD)
}

/// The same within other limits.
///
/// # Errors
///
/// As for [`compile`].
pub fn compile_within(mut input: Input, bounds: Bounds) -> Result<(RuleSet, Machine), (Files, Vec<Problem>)> {
    // Rules run by id, whatever the order in which their files were read.
    input.scripts.sort();
    let session = Rc::new(Session::default());
    let names = facts::by_name(&input.dictionary);
    let engines = Engines::new(&session, &names, &bounds, !input.custom.is_empty());
    let mut problems = Vec::new();
    let now = input.scripts.iter().filter(|(id, _)| !input.waits(id));
    let parsed: Vec<Parsed> = now.filter_map(|script| parse(&engines, &input, script, &mut problems)).collect();
    let mut made = Made::default();
    let origins = std::iter::once(None).chain(input.custom.iter().map(|name| Some(name.as_str())));
    for origin in origins {
        if origin.is_none() && input.checks == Checks::None {
            let library: Vec<&Parsed> = parsed.iter().filter(|file| is_shared(&file.id)).collect();
            trusted::heads(&engines, &input, &library, &mut made, &mut problems);
        } else {
            one_origin(&engines, &input, &parsed, origin, &mut made, &mut problems);
        }
    }
    let derive_order = super::order::order(&input.dictionary, &made.rules, &mut problems);
    if !problems.is_empty() {
        // A token is measured in bytes; one that Rhai does not know may be a letter of several.
        for place in problems.iter_mut().filter_map(|problem| problem.place.as_mut()) {
            *place = input.files.whole_letters(*place);
        }
        problems.sort();
        problems.dedup();
        return Err((input.files, problems));
    }
    let set = RuleSet {
        dictionary: input.dictionary.clone(),
        rules: made.rules,
        data: made.data,
        statements: std::mem::take(&mut input.statements),
        groups: std::mem::take(&mut input.groups),
        date: std::mem::take(&mut input.date),
        derive_order,
        files: input.files.clone(),
    };
    let unparsed = (input.checks == Checks::None).then(|| Unparsed::new(input, parsed));
    Ok((set, Machine::new(engines, session, made.compiled, names, unparsed)))
}

/// The engines that read and run rules, with their limits: one for shipped rules, and one for untrusted ones where there
/// are any.
pub(super) struct Engines {
    shipped: Engine,
    untrusted: Option<Engine>,
    pub bounds: Bounds,
}

impl Engines {
    pub fn new(session: &Rc<Session>, names: &Names, bounds: &Bounds, own: bool) -> Self {
        let make = |limits: &Limits| engine(session, names, limits);
        let untrusted = own.then(|| make(&bounds.untrusted));
        Self { shipped: make(&bounds.shipped), untrusted, bounds: *bounds }
    }

    /// The engine for rules of this origin.
    pub fn of(&self, origin: Origin) -> &Engine {
        match (origin, &self.untrusted) {
            (Origin::Untrusted, Some(engine)) => engine,
            (Origin::Untrusted, None) | (Origin::Shipped, _) => &self.shipped,
        }
    }
}

/// What the files made so far; a rule and what runs it have the same number.
#[derive(Default)]
pub(super) struct Made {
    pub data: Vec<Data>,
    pub rules: Vec<Rule>,
    pub compiled: Vec<Compiled>,
}

/// Reads and checks the files of one origin: the shipped rules, or one folder of checks, which may also use the
/// shipped library. Nobody else sees what such a folder defines.
fn one_origin(
    engines: &Engines,
    input: &Input,
    parsed: &[Parsed],
    folder: Option<&str>,
    made: &mut Made,
    problems: &mut Vec<Problem>,
) {
    let origin = if folder.is_some() { Origin::Untrusted } else { Origin::Shipped };
    let limits = engines.bounds.of(origin);
    let under = parts::Under { origin, limits, dictionary: &input.dictionary };
    let mut rules: Vec<(Rule, &Parsed)> = Vec::new();
    let mine = |file: &&Parsed| file.custom(input) == folder;
    for file in parsed.iter().filter(mine).filter(|file| !file.library(folder)) {
        if let Some(constant) = data::constant(&file.constants).filter(|_| folder.is_none()) {
            let against = Against { dictionary: &input.dictionary, sources: &input.sources };
            let id = file.id.rsplit('/').next().unwrap_or(&file.id);
            parts::doc(file.text(), constant.1, problems);
            made.data.extend(data::data(id, constant, &against, problems));
        } else if let Some(rule) =
            parts::rule(&file.id, &file.signatures(), &file.constants, file.text(), under, problems)
        {
            if folder.is_some() && !matches!(rule.stage, Stage::Check | Stage::Due | Stage::Step | Stage::Draft) {
                let place = Place { file: file.file, start: 0, end: 0 };
                let message = format!("a check of your own cannot `{}`", rule.stage.name());
                problems.push(Problem::at(place, message).help("it may check, due, step and draft"));
            }
            rules.push((rule, file));
        }
    }
    let own = parsed.iter().filter(mine).filter(|file| file.library(folder));
    let shipped = parsed.iter().filter(|file| folder.is_some() && file.custom(input).is_none() && file.library(None));
    let library: Vec<&Parsed> = own.chain(shipped).collect();
    super::checker::check(input, limits, &mut rules, &library, problems);
    let shared = shared_constants(input, &library);
    for (rule, file) in rules {
        let files: Vec<&Parsed> = std::iter::once(file).chain(library.iter().copied()).collect();
        made.compiled.push(Compiled::new(engines.of(origin), &rule, own_constants(&shared, file), &files));
        made.rules.push(rule);
    }
}

/// Parses a script.
pub(super) fn parse(
    engines: &Engines,
    input: &Input,
    script: &(String, FileId),
    problems: &mut Vec<Problem>,
) -> Option<Parsed> {
    parse_part(engines, input, script, |text| text, problems)
}

/// Parses the beginning of a script.
pub(super) fn parse_part(
    engines: &Engines,
    input: &Input,
    script: &(String, FileId),
    part: impl Fn(&str) -> &str,
    problems: &mut Vec<Problem>,
) -> Option<Parsed> {
    let (id, file) = (script.0.clone(), script.1);
    let origin = if input.folder_of(&id).is_some() { Origin::Untrusted } else { Origin::Shipped };
    let limits = engines.bounds.of(origin);
    let text = input.files.share(file);
    if text.text.len() > limits.source {
        let place = Place { file, start: 0, end: 0 };
        problems.push(Problem::at(place, format!("this file is larger than {} KiB", limits.source >> 10)));
        return None;
    }
    let mut start = 0;
    for line in text.text.split_inclusive('\n').take_while(|line| line.len() <= limits.line) {
        start += line.len();
    }
    if start < text.text.len() {
        let place = Place { file, start, end: start };
        problems.push(Problem::at(place, format!("this line is longer than {} KiB", limits.line >> 10)));
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
            problems.push(Problem::at(at, plain(&error.0.to_string())).maybe_help(forbidden(&error.0.to_string())));
            None
        }
    }
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
    let word = super::engine::FORBIDDEN.iter().find(|word| message.contains(&format!("'{word}'")))?;
    Some(format!("rules do without `{word}`: see docs/writing-rules.md"))
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

/// A machine for rules that the checker would refuse: what runs must hold its own without it.
#[cfg(test)]
pub(super) fn unchecked(input: &Input, limits: Limits) -> Result<Machine, Vec<Problem>> {
    unchecked_from(input, limits, Origin::Untrusted)
}

/// The same for rules of either origin.
#[cfg(test)]
pub(super) fn unchecked_from(input: &Input, limits: Limits, origin: Origin) -> Result<Machine, Vec<Problem>> {
    let session = Rc::new(Session::default());
    let names = facts::by_name(&input.dictionary);
    let engines = Engines::new(&session, &names, &Bounds::same(limits), origin == Origin::Untrusted);
    let mut problems = Vec::new();
    let parsed: Vec<Parsed> =
        input.scripts.iter().filter_map(|script| parse(&engines, input, script, &mut problems)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let rules = parsed.iter().map(|file| {
        let under = parts::Under { origin, limits: &limits, dictionary: &input.dictionary };
        let rule = parts::rule(&file.id, &file.signatures(), &file.constants, file.text(), under, &mut problems);
        let rule = rule.expect("every text has a stage");
        Compiled::new(engines.of(origin), &rule, own_constants(&HashMap::new(), file), &[file])
    });
    let rules = rules.collect();
    Ok(Machine::new(engines, session, rules, names, None))
}
