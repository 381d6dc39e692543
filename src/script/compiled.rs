//! One rule compiled: what Rhai runs of it, and its translation.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use rhai::{Caches, Engine, GlobalRuntimeState};

use super::direct::Program;
use super::functions::Functions;
use super::parsed::Parsed;
use super::session::Constants;
use crate::model::{Data, Origin, Rule, RuleId};

/// One rule, ready to run.
pub(super) struct Compiled {
    pub name: &'static str,
    pub params: Vec<String>,
    pub origin: Origin,
    pub id: RuleId,
    /// What Rhai runs; of a rule that was checked before it is made when it is first needed, and none where that fails.
    pub parsed: OnceCell<Option<Ready>>,
    /// It translated, where it can be; made when it is first called.
    pub program: OnceCell<Option<Program>>,
}

/// One rule as Rhai runs it.
pub(super) struct Ready {
    pub constants: Constants,
    /// The names of the functions and conditions in its own file.
    pub own: BTreeSet<String>,
    pub state: RefCell<(GlobalRuntimeState, Caches)>,
    /// Its functions and the library's.
    pub functions: Vec<Rc<Functions>>,
}

/// What the files made so far; a rule and what runs it have the same number.
#[derive(Default)]
pub(super) struct Made {
    pub data: Vec<Data>,
    pub rules: Vec<Rule>,
    pub compiled: Vec<Compiled>,
}

impl Compiled {
    /// A rule with the functions it may call: its own, then the library's.
    pub fn new(engine: &Engine, rule: &Rule, constants: Constants, files: &[&Parsed]) -> Self {
        Self { parsed: OnceCell::from(Some(Ready::new(engine, constants, files))), ..Self::unparsed(rule) }
    }

    /// A rule that is parsed when it first has a subject.
    pub fn unparsed(rule: &Rule) -> Self {
        Self {
            name: rule.stage.name(),
            params: rule.params.clone(),
            origin: rule.origin,
            id: rule.id.clone(),
            parsed: OnceCell::new(),
            program: OnceCell::new(),
        }
    }
}

impl Ready {
    /// A rule with the functions it may call: its own, then the library's.
    pub fn new(engine: &Engine, constants: Constants, files: &[&Parsed]) -> Self {
        let mut global = engine.new_global_runtime_state();
        global.lib.extend(files.iter().map(|file| file.ast.shared_lib().clone()));
        Self {
            constants,
            own: files.first().map(|file| file.names()).unwrap_or_default(),
            state: RefCell::new((global, Caches::new())),
            functions: files.iter().map(|file| file.functions.clone()).collect(),
        }
    }
}
