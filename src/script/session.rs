//! What one call of one rule is doing right now: the facts it may read, the notes it opened, what it said.
//!
//! An absent fact that a rule meets opens a *note*. Only `known`, `unknown` and `or` close one. A note still open when
//! the rule ends makes the verdict "cannot tell", whatever the rule returned and whatever Rhai swallowed.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use foldhash::fast::FixedState;
use rhai::{Dynamic, EvalAltResult, Position};

use super::folded::plain;
use crate::model::{Bigrams, Effect, Event, Fact, FactId, How, LineCol, Need, RecordView, Value, What, Why, World};

/// A rule's result that says "stopped at a blank fact"; the open notes say which.
#[derive(Clone, Debug)]
pub(super) struct Blank;

/// A rule's result that says "beyond a limit"; the session says which.
#[derive(Clone, Debug)]
pub(super) struct OutOfFuel;

/// One fact a rule met and that is not known.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub need: Need,
    pub open: bool,
}

/// What is said of a rule without steps.
pub(super) const MORE_WORK: &str = "it did more work than a rule may do";
/// What is said of a rule that calls too deep.
pub(super) const TOO_DEEP: &str = "its functions call each other too deeply";

/// So many more steps Rhai gets once a rule has none left. Rhai forgets where it stopped a rule; the next name that the
/// rule reads, or the next word it calls, stops it with its place.
const GRACE: u64 = 200;

/// Something said, as far as it is decided.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    /// What is said, or may be said instead of the first.
    pub one_of: Vec<Effect>,
    /// Whether it may be that nothing of it is said.
    pub maybe: bool,
    /// Facts that would decide it; empty where it is decided.
    pub needs: Vec<Need>,
}

/// Who runs a call, and what is kept of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// Whether what happens is kept as evidence.
    pub evidence: bool,
    /// Whether a blank is a value that carries its need; otherwise it opens a note and stops the rule where it is used.
    pub open: bool,
    /// Whether what the rule reads is what the report rests on: nothing is tried or doubted.
    pub heard: bool,
}

/// What one call may use.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Granted {
    /// Steps.
    pub fuel: u64,
    /// Things to say.
    pub room: usize,
    /// Bytes of a text put into a message.
    pub said: usize,
}

pub(super) type Constants = Rc<HashMap<String, Dynamic>>;

/// The state of the running call; one for each engine.
#[derive(Default)]
pub(super) struct Session {
    world: RefCell<Option<Rc<World>>>,
    trial: RefCell<Vec<(RecordView, FactId, Value)>>,
    constants: RefCell<Constants>,
    notes: RefCell<Vec<Note>>,
    events: RefCell<Vec<Event>>,
    said: RefCell<Vec<Said>>,
    /// What stopped a function of ours, where blanks are values.
    stopped: RefCell<Vec<Need>>,
    manner: Cell<Manner>,
    subject: Cell<Option<RecordView>>,
    granted: Cell<Granted>,
    /// Steps left.
    fuel: Cell<u64>,
    /// Steps left once it has none.
    grace: Cell<u64>,
    /// The first limit that the call went beyond, in plain words. It counts whatever became of the error.
    beyond: RefCell<Option<String>>,
    /// Texts that were compared, by where they stand in memory, with what they are compared by. Each text is held, so that
    /// no other can come to stand there.
    compared: RefCell<HashMap<*const u8, Compared>>,
    /// The facts of the running evaluation that were read and have a source or an origin that a report may have to name.
    rested_on: RefCell<HashSet<(RecordView, FactId), FixedState>>,
}

/// A text, and what it is compared by.
type Compared = (Rc<str>, Rc<Bigrams>);

/// Among fewer events it does not matter what happened twice.
const FEW: usize = 64;

/// Room for so many events is kept from call to call.
const ROOM: usize = 4096;

/// So many texts are remembered; then it begins anew.
const REMEMBERED: usize = 1024;

impl Session {
    /// Starts a call: facts, facts that are tried, named constants.
    pub fn start(
        &self,
        world: Rc<World>,
        subject: RecordView,
        trial: &[(RecordView, FactId, Value)],
        constants: Constants,
        granted: Granted,
        manner: Manner,
    ) {
        *self.world.borrow_mut() = Some(world);
        *self.trial.borrow_mut() = trial.to_vec();
        *self.constants.borrow_mut() = constants;
        self.notes.borrow_mut().clear();
        self.events.borrow_mut().clear();
        self.said.borrow_mut().clear();
        self.stopped.borrow_mut().clear();
        self.manner.set(manner);
        self.subject.set(Some(subject));
        self.granted.set(granted);
        self.fuel.set(granted.fuel);
        self.grace.set(GRACE);
        self.beyond.take();
    }

    /// Ends a call: what was said, what happened, what is still open, the fuel left.
    pub fn finish(&self) -> (Vec<Said>, Vec<Event>, Vec<Need>, u64) {
        let world = self.world();
        let mut needs: Vec<Need> = Vec::new();
        for note in self.notes.borrow_mut().drain(..).filter(|note| note.open) {
            if !needs.contains(&note.need) {
                needs.push(note.need);
            }
        }
        // A record that was looked for and not found is no question to anybody while a fact is missing.
        let no_record = |need: &Need| need.why == Why::NoRecord && !world.dictionary.def(need.fact).ty.stored();
        if !needs.iter().all(no_record) {
            needs.retain(|need| !no_record(need));
        }
        *self.world.borrow_mut() = None;
        // The room for events is kept for the next call, unless it is much; what is given away is as large as it has to be.
        let mut kept = self.events.borrow_mut();
        let events = if kept.len() > ROOM { std::mem::take(&mut *kept) } else { kept.drain(..).collect() };
        (self.said.take(), events, needs, self.fuel.get())
    }

    /// The facts of the running call.
    pub fn world(&self) -> Rc<World> {
        self.world.borrow().clone().expect("natives are called only while a rule runs")
    }

    /// The record the rule was called for.
    pub fn subject(&self) -> RecordView {
        self.subject.get().expect("natives are called only while a rule runs")
    }

    /// A value that is tried in place of an absent fact.
    pub fn tried(&self, handle: RecordView, fact: FactId) -> Option<Value> {
        let trial = self.trial.borrow();
        trial.iter().find(|(h, f, _)| *h == handle && *f == fact).map(|(.., value)| value.clone())
    }

    /// A constant of the rule, its library or the thresholds.
    pub fn constant(&self, name: &str) -> Option<Dynamic> {
        self.constants.borrow().get(name).cloned()
    }

    /// Burns steps; false when there are not as many left.
    pub fn burn(&self, steps: usize) -> bool {
        let left = self.fuel.get().checked_sub(steps as u64);
        self.fuel.set(left.unwrap_or(0));
        if left.is_none() {
            self.go_beyond(MORE_WORK);
        }
        left.is_some()
    }

    /// Burns the step of a statement, a call or a turn; false when the rule must stop, wherever it is.
    pub fn step(&self) -> bool {
        if self.burn(1) {
            return true;
        }
        let left = self.grace.get().checked_sub(1);
        self.grace.set(left.unwrap_or(0));
        left.is_some()
    }

    /// Whether the call has no step left: it stops where that can be said.
    pub fn spent(&self) -> bool {
        self.grace.get() < GRACE
    }

    /// What the running call may use.
    pub fn granted(&self) -> Granted {
        self.granted.get()
    }

    /// Burns steps for what a word goes through.
    pub fn pay(&self, steps: usize, at: Position) -> Result<(), Box<EvalAltResult>> {
        if self.burn(steps) { Ok(()) } else { Err(halt(at)) }
    }

    /// Notes a limit that the call went beyond; the first one counts.
    pub fn go_beyond(&self, limit: &str) {
        self.beyond.borrow_mut().get_or_insert_with(|| limit.to_owned());
    }

    /// The limit that the call went beyond.
    pub fn beyond(&self) -> Option<String> {
        self.beyond.borrow().clone()
    }

    /// What a text is compared by: made once while rules run over the same facts.
    pub fn pairs(&self, text: &Rc<str>) -> Rc<Bigrams> {
        let mut compared = self.compared.borrow_mut();
        if compared.len() >= REMEMBERED {
            compared.clear();
        }
        let make = || (text.clone(), Rc::new(Bigrams::of(&plain(text))));
        let (held, pairs) = compared.entry(text.as_ptr()).or_insert_with(make);
        // An empty text may begin where another does, and a part of a text where the text does.
        if held.len() != text.len() {
            (*held, *pairs) = make();
        }
        pairs.clone()
    }

    /// Records that something happened.
    pub fn event(&self, at: Position, what: What) {
        if self.manner.get().evidence {
            self.events.borrow_mut().push(Event { spot: spot(at), what });
        }
    }

    /// Records that a fact was read.
    pub fn read(&self, at: Position, of: (RecordView, FactId), known: &Fact, derived: bool) {
        // What the applicant wrote down themselves, and rules would not say, needs no source.
        if self.manner.get().heard && (derived || known.how != How::Given || known.source.is_some()) {
            self.rested_on.borrow_mut().insert(of);
        }
        if self.manner.get().evidence {
            self.event(at, What::Read(of.0, of.1, known.value.clone()));
        }
    }

    /// The facts read so far whose source or origin a report may have to name; from now on none.
    pub fn take_rested_on(&self) -> Vec<(RecordView, FactId)> {
        self.rested_on.take().into_iter().collect()
    }

    /// How the running call is run.
    pub fn manner(&self) -> Manner {
        self.manner.get()
    }

    /// What stopped a function of ours, where blanks are values; none where nothing did.
    pub fn take_stopped(&self) -> Vec<Need> {
        self.stopped.take()
    }

    /// What was said so far.
    pub fn said(&self) -> Vec<Said> {
        self.said.borrow().clone()
    }

    /// How much was said so far.
    pub fn said_so_far(&self) -> usize {
        self.said.borrow().len()
    }

    /// Puts something else in the place of what was said so far, and gives that.
    pub fn swap_said(&self, said: Vec<Said>) -> Vec<Said> {
        self.said.replace(said)
    }

    /// Says that whatever was said since there was so much may not be said at all.
    pub fn doubt_since(&self, from: usize, needs: &[Need]) {
        for said in self.said.borrow_mut().iter_mut().skip(from) {
            said.maybe = true;
            join_needs(&mut said.needs, needs);
        }
    }

    /// How many things happened so far.
    pub fn events(&self) -> usize {
        self.events.borrow().len()
    }

    /// Forgets what happened again since there were so many events: what a list of many records was asked each time.
    pub fn forget_repeated(&self, from: usize) {
        let mut events = self.events.borrow_mut();
        if events.len() - from < FEW {
            return;
        }
        let mut seen = HashSet::new();
        let mut at = 0;
        events.retain(|event| {
            at += 1;
            at <= from
                || match &event.what {
                    What::Read(handle, fact, _) => seen.insert((0, Some((*handle, *fact)), "", false)),
                    What::Missed(handle, fact) => seen.insert((1, Some((*handle, *fact)), "", false)),
                    What::Listed(handle, fact, _) => seen.insert((2, Some((*handle, *fact)), "", false)),
                    What::Decided(word, answer) => seen.insert((3, None, word, *answer)),
                    What::Undecided(word) => seen.insert((4, None, word, false)),
                    What::Effect(_) => true,
                }
        });
    }

    /// Forgets what happened in these ranges: it decided nothing.
    pub fn forget(&self, mut ranges: Vec<Range<usize>>) {
        let mut events = self.events.borrow_mut();
        ranges.sort_by_key(|range| range.start);
        for range in ranges.into_iter().rev() {
            let end = range.end.min(events.len());
            events.drain(range.start.min(end)..end);
        }
    }

    /// Opens a note on a need and gives its number.
    pub fn open(&self, need: Need) -> usize {
        if self.manner.get().open {
            return usize::MAX;
        }
        let mut notes = self.notes.borrow_mut();
        notes.push(Note { need, open: true });
        notes.len() - 1
    }

    /// Closes a note: the rule asked about the blank itself.
    pub fn close(&self, note: usize) {
        if let Some(note) = self.notes.borrow_mut().get_mut(note) {
            note.open = false;
        }
    }

    /// Opens a closed note again: the rule asked about the blank, and then used it after all.
    pub fn reopen(&self, note: usize) {
        if let Some(note) = self.notes.borrow_mut().get_mut(note) {
            note.open = true;
        }
    }

    /// Opens the notes since a mark again where none of them is open: the rule stopped at a blank that it had asked about.
    pub fn reopen_since(&self, mark: usize) {
        let mut notes = self.notes.borrow_mut();
        let from = mark.min(notes.len());
        if notes[from..].iter().all(|note| !note.open) {
            notes[from..].iter_mut().for_each(|note| note.open = true);
        }
    }

    /// How many notes there are, to go back to with [`Session::take_since`].
    pub fn mark(&self) -> usize {
        self.notes.borrow().len()
    }

    /// Takes away the notes opened since a mark and gives the needs of those still open.
    pub fn take_since(&self, mark: usize) -> Vec<Need> {
        let mut notes = self.notes.borrow_mut();
        let from = mark.min(notes.len());
        notes.drain(from..).filter(|note| note.open).map(|note| note.need).collect()
    }

    /// Stops the rule at needs it cannot do without.
    pub fn stop(&self, needs: Vec<Need>, at: Position) -> Box<EvalAltResult> {
        if self.manner.get().open {
            join_needs(&mut self.stopped.borrow_mut(), &needs);
        }
        for need in needs {
            self.open(need);
        }
        stop(at)
    }

    /// Says something.
    pub fn say(&self, effect: Effect, at: Position) -> Result<usize, Box<EvalAltResult>> {
        self.pay(1, at)?;
        let mut said = self.said.borrow_mut();
        if said.len() >= self.granted.get().room {
            self.go_beyond("it says more than a rule may say");
            return Err(halt(at));
        }
        said.push(Said { one_of: vec![effect], maybe: false, needs: Vec::new() });
        self.event(at, What::Effect(said.len() - 1));
        Ok(said.len() - 1)
    }

    /// Changes something said before.
    pub fn amend(&self, number: usize, change: impl Fn(&mut Effect)) {
        if let Some(said) = self.said.borrow_mut().get_mut(number) {
            said.one_of.iter_mut().for_each(change);
        }
    }
}

/// Adds needs that are not there yet.
pub(super) fn join_needs(needs: &mut Vec<Need>, more: &[Need]) {
    let key = |need: &Need| (need.handle, need.fact, need.hour);
    if needs.len() + more.len() > FEW {
        let mut seen: HashSet<_, FixedState> = needs.iter().map(key).collect();
        needs.extend(more.iter().filter(|need| seen.insert(key(need))).cloned());
        return;
    }
    for need in more {
        if !needs.iter().any(|other| key(other) == key(need)) {
            needs.push(need.clone());
        }
    }
}

/// The error that stops a rule beyond a limit. Not one of those that Rhai calls of the system, of which it forgets the
/// place; nothing in a rule can catch it, and the session keeps that the limit was passed.
pub(super) fn halt(at: Position) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(Dynamic::from(OutOfFuel), at).into()
}

/// The error that stops a rule at an open note.
pub(super) fn stop(at: Position) -> Box<EvalAltResult> {
    EvalAltResult::ErrorTerminated(Dynamic::from(Blank), at).into()
}

/// A fault with a message in plain words.
pub(super) fn fault(message: impl Into<String>, at: Position) -> Box<EvalAltResult> {
    EvalAltResult::ErrorRuntime(Dynamic::from(message.into()), at).into()
}

/// Rhai's position as ours.
pub(super) fn spot(at: Position) -> LineCol {
    LineCol { line: at.line().unwrap_or(0), column: at.position().unwrap_or(0) }
}
