//! The shipped rules as the build left them: read, checked and translated, so that a report need not do it again. They
//! hold for exactly the texts they were made from; any other text is compiled anew.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::compile::{Engines, Input, Parsed, own_constants, parse, shared_constants};
use super::direct::Program;
use super::facts;
use super::limits::Bounds;
use super::machine::{Compiled, Machine, Ready};
use super::session::Session;
use crate::model::{Data, FileId, Origin, Rule, RuleId, RuleSet};

/// What is kept.
#[derive(Serialize, Deserialize)]
pub struct Kept<'a> {
    /// The sum of the texts.
    sum: u64,
    rules: Vec<Rule>,
    data: Vec<Data>,
    derive_order: Vec<usize>,
    /// For each rule its program; none where it stays with Rhai.
    #[serde(borrow)]
    programs: Vec<Option<&'a [u8]>>,
}

/// One rule translated, not yet taken apart.
pub(super) struct Translated {
    id: RuleId,
    bytes: Option<&'static [u8]>,
}

impl Translated {
    /// The rule's id.
    pub fn id(&self) -> &str {
        &self.id.0
    }

    /// The program; none where the rule stays with Rhai.
    pub fn read(&self) -> Option<Program> {
        postcard::from_bytes(self.bytes?).ok()
    }
}

/// The texts that kept rules were made from, for the calls that are Rhai's.
pub(super) struct Texts {
    input: Input,
    library: OnceCell<Vec<Parsed>>,
}

impl Texts {
    /// A rule as Rhai runs it.
    pub fn ready(&self, engines: &Engines, id: &str) -> Ready {
        let library = self.library.get_or_init(|| {
            let shared = self.input.scripts.iter().filter(|(id, _)| id.starts_with("lib/"));
            shared.map(|script| self.parsed(engines, script)).collect()
        });
        let script = self.input.scripts.iter().find(|(other, _)| other == id).expect("a rule has a text");
        let own = self.parsed(engines, script);
        let library: Vec<&Parsed> = library.iter().collect();
        let constants = own_constants(&shared_constants(&self.input, &library), &own);
        let files: Vec<&Parsed> = std::iter::once(&own).chain(library).collect();
        Ready::new(engines.of(Origin::Shipped), constants, &files)
    }

    fn parsed(&self, engines: &Engines, script: &(String, FileId)) -> Parsed {
        parse(engines, &self.input, script, &mut Vec::new()).expect("it was parsed when the program was built")
    }
}

/// A sum of texts, each with its path: equal texts have equal sums, on every machine.
pub fn sum<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in texts.flat_map(|(path, text)| [path, text]) {
        hasher.write(&(part.len() as u64).to_le_bytes());
        hasher.write(part.as_bytes());
    }
    hasher.finish()
}

/// Rules in the form in which the build keeps them.
///
/// # Panics
/// Never: all of it can be written.
pub fn keep(sum: u64, set: &RuleSet, machine: &Machine) -> Vec<u8> {
    let bytes = |program: Option<&Program>| program.and_then(|program| postcard::to_stdvec(program).ok());
    let programs: Vec<Option<Vec<u8>>> = machine.programs().map(bytes).collect();
    let kept = Kept {
        sum,
        rules: set.rules.clone(),
        data: set.data.clone(),
        derive_order: set.derive_order.clone(),
        programs: programs.iter().map(Option::as_deref).collect(),
    };
    postcard::to_stdvec(&kept).expect("rules are plain data")
}

impl Kept<'static> {
    /// What the build left; none where it was made from other texts.
    pub fn of(bytes: &'static [u8], sum: u64) -> Option<Self> {
        let found = postcard::take_from_bytes::<u64>(bytes).is_ok_and(|(made_from, _)| made_from == sum);
        found.then(|| postcard::from_bytes(bytes).ok()).flatten()
    }

    /// The rules, over everything else that was read.
    pub fn ready(self, mut input: Input) -> (RuleSet, Machine) {
        input.scripts.sort();
        let session = Rc::new(Session::default());
        let names = facts::by_name(&input.dictionary);
        let engines = Engines::new(&session, &names, &Bounds::STANDARD, false);
        let rules = self.rules.iter().zip(self.programs);
        let compiled =
            rules.map(|(rule, bytes)| Compiled::kept(rule, Translated { id: rule.id.clone(), bytes })).collect();
        let set = RuleSet {
            dictionary: input.dictionary.clone(),
            rules: self.rules,
            data: self.data,
            statements: std::mem::take(&mut input.statements),
            groups: std::mem::take(&mut input.groups),
            date: std::mem::take(&mut input.date),
            derive_order: self.derive_order,
            files: input.files.clone(),
        };
        input.sources = BTreeMap::new();
        let texts = Texts { input, library: OnceCell::new() };
        (set, Machine::new(engines, session, compiled, names, Some(texts)))
    }
}
