//! Lists of records, asked in words and three-valued: a blank in one record silences nothing that the others decide.

use std::ops::Range;
use std::rc::Rc;

use rhai::{Dynamic, Engine, EvalAltResult, FnPtr, INT, NativeCallContext};

use super::absent::{Absent, at_a_blank};
use super::facts::missing;
use super::session::{Blank, OutOfFuel, Session, fault};
use crate::model::{FactId, Handle, KindId, Need, What};

/// A list of records, some of which may not be sure to belong to it.
#[derive(Clone)]
pub(super) struct RecordList {
    entries: Rc<[Entry]>,
    /// The kind of its records, and the record and fact it hangs on.
    of: (KindId, Handle, FactId),
    session: Rc<Session>,
}

/// One record of a list.
#[derive(Clone)]
pub(super) struct Entry {
    /// The record.
    pub handle: Handle,
    /// What would have to be known to say that it belongs; empty when it does.
    pub unsure: Vec<Need>,
}

impl Entry {
    /// A record that belongs to the list.
    pub fn sure(handle: Handle) -> Self {
        Self { handle, unsure: Vec::new() }
    }

    /// The steps it costs to look at it.
    pub fn weight(&self) -> usize {
        1 + self.unsure.len()
    }
}

impl RecordList {
    /// A list of these entries.
    pub fn new(session: &Rc<Session>, of: (KindId, Handle, FactId), entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().collect(), of, session: session.clone() }
    }

    /// The kind of its records, and the record and fact it hangs on.
    pub fn of(&self) -> (KindId, Handle, FactId) {
        self.of
    }

    /// Its entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

impl IntoIterator for RecordList {
    type Item = Handle;
    type IntoIter = std::vec::IntoIter<Handle>;

    fn into_iter(self) -> Self::IntoIter {
        // Where that is too much, the next step of the rule stops it.
        if self.session.burn(self.entries.iter().map(Entry::weight).sum()) {
            for need in self.entries.iter().flat_map(|entry| &entry.unsure) {
                self.session.open(need.clone());
            }
        }
        self.entries.iter().map(|entry| entry.handle).collect::<Vec<_>>().into_iter()
    }
}

/// How many entries answer yes, and which might.
struct Tally {
    yes: Vec<Entry>,
    maybe: Vec<Entry>,
    no: usize,
    /// Entries that answer no, but may not belong to the list at all.
    perhaps_no: Vec<Entry>,
    /// Which events each record's question gave, and the answer where there was one.
    asked: Vec<(Range<usize>, Option<bool>)>,
}

type Told<T> = Result<T, Box<EvalAltResult>>;

/// Registers the list words.
pub(super) fn register(engine: &mut Engine) {
    engine.register_iterator::<RecordList>();
    engine.register_fn("any", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| any(&ctx, list, Some(&f)));
    engine.register_fn("any", |ctx: NativeCallContext, list: &mut RecordList| any(&ctx, list, None));
    engine.register_fn("none", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| none(&ctx, list, Some(&f)));
    engine.register_fn("none", |ctx: NativeCallContext, list: &mut RecordList| none(&ctx, list, None));
    engine.register_fn("all", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| all(&ctx, list, &f));
    engine.register_fn("count", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| count(&ctx, list, Some(&f)));
    engine.register_fn("count", |ctx: NativeCallContext, list: &mut RecordList| count(&ctx, list, None));
    engine.register_fn("at_least", |ctx: NativeCallContext, list: &mut RecordList, n: INT, f: FnPtr| {
        at_least(&ctx, list, n, Some(&f))
    });
    engine
        .register_fn("at_least", |ctx: NativeCallContext, list: &mut RecordList, n: INT| at_least(&ctx, list, n, None));
    engine.register_fn("at_most", |ctx: NativeCallContext, list: &mut RecordList, n: INT, f: FnPtr| {
        at_most(&ctx, list, n, Some(&f))
    });
    engine.register_fn("at_most", |ctx: NativeCallContext, list: &mut RecordList, n: INT| at_most(&ctx, list, n, None));
    engine.register_fn("where", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| filter(&ctx, list, &f));
    engine.register_fn("first", |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| first(&ctx, list, Some(&f)));
    engine.register_fn("first", |ctx: NativeCallContext, list: &mut RecordList| first(&ctx, list, None));
}

fn tally(ctx: &NativeCallContext, list: &RecordList, condition: Option<&FnPtr>) -> Told<Tally> {
    let mut tally = Tally { yes: Vec::new(), maybe: Vec::new(), no: 0, perhaps_no: Vec::new(), asked: Vec::new() };
    for entry in list.entries() {
        list.session.pay(entry.weight(), ctx.call_position())?;
        let from = list.session.events();
        let (answer, mut needs) = match condition {
            Some(f) => ask(ctx, list, f, entry.handle)?,
            None => (true, Vec::new()),
        };
        tally.asked.push((from..list.session.events(), needs.is_empty().then_some(answer)));
        if needs.is_empty() && !answer {
            if entry.unsure.is_empty() {
                tally.no += 1;
            } else {
                tally.perhaps_no.push(entry.clone());
            }
            continue;
        }
        list.session.pay(needs.len(), ctx.call_position())?;
        needs.extend(entry.unsure.iter().cloned());
        let entry = Entry { handle: entry.handle, unsure: needs };
        if entry.unsure.is_empty() { tally.yes.push(entry) } else { tally.maybe.push(entry) }
    }
    Ok(tally)
}

/// Asks the condition of one record: the answer, and what is missing to give one.
fn ask(ctx: &NativeCallContext, list: &RecordList, f: &FnPtr, handle: Handle) -> Told<(bool, Vec<Need>)> {
    let session = &list.session;
    let mark = session.mark();
    let answer = f.call_within_context::<Dynamic>(ctx, (handle,));
    let blank = match &answer {
        Ok(answer) => answer.is::<Absent>(),
        Err(error) => at_a_blank(error),
    };
    if blank {
        session.reopen_since(mark);
    }
    let needs = session.take_since(mark);
    match answer {
        Err(error) if needs.is_empty() || stopped_by_limit(&error) => Err(error),
        Ok(_) | Err(_) if !needs.is_empty() => Ok((false, needs)),
        Ok(answer) => match answer.as_bool() {
            Ok(answer) => Ok((answer, needs)),
            Err(_) => Err(fault("the condition of a list word must say yes or no", ctx.call_position())),
        },
        Err(error) => Err(error),
    }
}

/// Whether an error came from a limit rather than from a blank fact.
fn stopped_by_limit(error: &EvalAltResult) -> bool {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => stopped_by_limit(inner),
        EvalAltResult::ErrorTerminated(token, _) => !token.is::<Blank>(),
        EvalAltResult::ErrorRuntime(token, _) => token.is::<OutOfFuel>(),
        EvalAltResult::ErrorTooManyOperations(_)
        | EvalAltResult::ErrorStackOverflow(_)
        | EvalAltResult::ErrorDataTooLarge(..) => true,
        _ => false,
    }
}

impl Tally {
    /// Evidence for a decided word: only what the records with this answer were asked.
    fn keep(&self, list: &RecordList, answer: bool) {
        let ranges = self.asked.iter().filter(|(_, given)| *given != Some(answer)).map(|(range, _)| range.clone());
        list.session.forget(ranges.collect());
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        for need in self.maybe.iter().flat_map(|entry| &entry.unsure) {
            if !needs.contains(need) {
                needs.push(need.clone());
            }
        }
        needs
    }
}

fn decide(
    ctx: &NativeCallContext,
    list: &RecordList,
    word: &'static str,
    tally: &Tally,
    answer: Option<bool>,
) -> Told<bool> {
    let at = ctx.call_position();
    match answer {
        Some(answer) => {
            match (word, answer) {
                ("any" | "at_least", true) | ("none" | "at_most", false) => tally.keep(list, true),
                ("all", false) => tally.keep(list, false),
                _ => {}
            }
            list.session.event(at, What::Decided(word, answer));
            Ok(answer)
        }
        None => {
            list.session.event(at, What::Undecided(word));
            Err(list.session.stop(tally.needs(), at))
        }
    }
}

fn any(ctx: &NativeCallContext, list: &RecordList, f: Option<&FnPtr>) -> Told<bool> {
    let tally = tally(ctx, list, f)?;
    let answer = if tally.yes.is_empty() { tally.maybe.is_empty().then_some(false) } else { Some(true) };
    decide(ctx, list, "any", &tally, answer)
}

fn none(ctx: &NativeCallContext, list: &RecordList, f: Option<&FnPtr>) -> Told<bool> {
    let tally = tally(ctx, list, f)?;
    let answer = if tally.yes.is_empty() { tally.maybe.is_empty().then_some(true) } else { Some(false) };
    decide(ctx, list, "none", &tally, answer)
}

fn all(ctx: &NativeCallContext, list: &RecordList, f: &FnPtr) -> Told<bool> {
    let tally = tally(ctx, list, Some(f))?;
    if tally.no > 0 {
        return decide(ctx, list, "all", &tally, Some(false));
    }
    let mut open = tally;
    open.maybe.append(&mut open.perhaps_no);
    let answer = open.maybe.is_empty().then_some(true);
    decide(ctx, list, "all", &open, answer)
}

fn count(ctx: &NativeCallContext, list: &RecordList, f: Option<&FnPtr>) -> Told<INT> {
    let tally = tally(ctx, list, f)?;
    if tally.maybe.is_empty() {
        return Ok(INT::try_from(tally.yes.len()).unwrap_or(INT::MAX));
    }
    list.session.event(ctx.call_position(), What::Undecided("count"));
    Err(list.session.stop(tally.needs(), ctx.call_position()))
}

fn at_least(ctx: &NativeCallContext, list: &RecordList, n: INT, f: Option<&FnPtr>) -> Told<bool> {
    let tally = tally(ctx, list, f)?;
    let (sure, possible) = tally.range();
    let answer = if sure >= n { Some(true) } else { (possible < n).then_some(false) };
    decide(ctx, list, "at_least", &tally, answer)
}

fn at_most(ctx: &NativeCallContext, list: &RecordList, n: INT, f: Option<&FnPtr>) -> Told<bool> {
    let tally = tally(ctx, list, f)?;
    let (sure, possible) = tally.range();
    let answer = if sure > n { Some(false) } else { (possible <= n).then_some(true) };
    decide(ctx, list, "at_most", &tally, answer)
}

impl Tally {
    /// How many surely answer yes, and how many may.
    fn range(&self) -> (INT, INT) {
        let size = |entries: &[Entry]| INT::try_from(entries.len()).unwrap_or(INT::MAX);
        (size(&self.yes), size(&self.yes).saturating_add(size(&self.maybe)))
    }
}

fn filter(ctx: &NativeCallContext, list: &RecordList, f: &FnPtr) -> Told<RecordList> {
    let mut tally = tally(ctx, list, Some(f))?;
    if !tally.yes.is_empty() {
        tally.keep(list, true);
    }
    let mut kept = std::mem::take(&mut tally.yes);
    kept.append(&mut tally.maybe);
    let order = |entry: &Entry| list.entries().iter().position(|other| other.handle == entry.handle);
    kept.sort_by_key(order);
    Ok(RecordList::new(&list.session, list.of, kept))
}

fn first(ctx: &NativeCallContext, list: &RecordList, f: Option<&FnPtr>) -> Told<Dynamic> {
    let tally = tally(ctx, list, f)?;
    let order = |entry: &Entry| list.entries().iter().position(|other| other.handle == entry.handle);
    let (yes, maybe) = (tally.yes.first().and_then(order), tally.maybe.first().and_then(order));
    match (yes, maybe) {
        (Some(at), Some(unsure)) if unsure < at => Err(list.session.stop(tally.needs(), ctx.call_position())),
        (None, Some(_)) => Err(list.session.stop(tally.needs(), ctx.call_position())),
        (Some(at), _) => Ok(Dynamic::from(list.entries()[at].handle)),
        (None, None) => {
            let (kind, from, fact) = list.of;
            Ok(missing(&list.session, kind, (from, fact), ctx.call_position()))
        }
    }
}
