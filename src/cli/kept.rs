//! Rules that are kept from one call to the next on the same thread, as long as nothing in their folders changes.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use crate::engine::{LoadError, RuleSources, Rules, load_rules};
use crate::load::reads::{self, Reads};
use crate::load::rules::project::RulesFrom;
use crate::load::{State, states};

/// How many rules are kept: those inside the program, those of a project, and those that are being changed.
const MOST: usize = 3;

/// Rules of earlier calls, the latest last.
#[derive(Default)]
pub struct Kept {
    rules: RefCell<Vec<One>>,
}

struct One {
    key: Key,
    rules: Rc<Rules>,
    /// What was read for them: it counts as read by each call that uses them.
    read: Reads,
}

/// What makes rules the same: the folders as they were typed, where that is, and all that tells one state of a file from
/// another without reading it.
#[derive(Debug, PartialEq, Eq)]
struct Key {
    folders: Vec<PathBuf>,
    here: PathBuf,
    files: Vec<State>,
}

impl Kept {
    /// The rules of this place, read now where they were not kept.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub(super) fn rules(&self, place: &RuleSources) -> Result<Rc<Rules>, LoadError> {
        let key = key(place);
        let mut kept = self.rules.borrow_mut();
        if let Some(at) = kept.iter().position(|one| one.key == key) {
            let one = kept.remove(at);
            reads::add(&one.read);
            let rules = one.rules.clone();
            kept.push(one);
            return Ok(rules);
        }
        let before = reads::all();
        let rules = Rc::new(load_rules(place)?);
        let read = reads::all().difference(&before).cloned().collect();
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push(One { key, rules: rules.clone(), read });
        Ok(rules)
    }
}

fn key(place: &RuleSources) -> Key {
    let shipped = match &place.rules {
        RulesFrom::Folder(folder) => Some(folder.clone()),
        RulesFrom::Embedded => None,
    };
    let folders: Vec<PathBuf> = shipped.into_iter().chain(place.with.iter().cloned()).collect();
    let files = folders.iter().flat_map(|folder| states(folder)).collect();
    // Rules inside the program are the same wherever it runs.
    let here = if folders.is_empty() { PathBuf::new() } else { std::env::current_dir().unwrap_or_default() };
    Key { folders, here, files }
}
