//! Lists of records, asked in words and three-valued: a blank in one record silences nothing that the others decide.

use std::ops::Range;

use rhai::{Dynamic, Engine, EvalAltResult, FnPtr, INT, NativeCallContext, Position};

use super::absent::{Absent, at_a_blank};
use super::records::{Entry, RecordList};
use super::session::{Blank, OutOfFuel, Session, fault, join_needs};
use super::value::{Can, Val, missing};
use crate::model::{Need, RecordView, What};

/// How many entries answer yes, and which might; each with its place in the list.
struct Tally {
    yes: Vec<(usize, Entry)>,
    maybe: Vec<(usize, Entry)>,
    no: usize,
    /// Entries that answer no, but may not belong to the list at all.
    perhaps_no: Vec<(usize, Entry)>,
    /// Which events each record's question gave, and the answer where there was one.
    asked: Vec<(Range<usize>, Option<bool>)>,
}

type Told<T> = Result<T, Box<EvalAltResult>>;

/// The answer of a condition.
pub(super) enum Answer {
    Said(bool),
    /// It gave a blank fact itself.
    Blank,
    /// These facts would decide it.
    Open(Vec<Need>),
    /// It gave something that is no answer.
    Neither,
}

/// A condition to ask of each record; none where every record counts.
pub(super) type Condition<'a> = Option<&'a mut dyn FnMut(RecordView) -> Told<Answer>>;

/// More events than so many are abridged while a list is asked.
const MUCH: usize = 4096;

/// A word that a list can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Any,
    None,
    All,
    Count,
    AtLeast,
    AtMost,
    Where,
    First,
}

impl Word {
    /// The words that take no number.
    const PLAIN: [(&'static str, Self); 6] = [
        ("any", Self::Any),
        ("none", Self::None),
        ("all", Self::All),
        ("count", Self::Count),
        ("where", Self::Where),
        ("first", Self::First),
    ];
    /// The words that take a number first.
    const COUNTED: [(&'static str, Self); 2] = [("at_least", Self::AtLeast), ("at_most", Self::AtMost)];

    /// The word of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::PLAIN.iter().chain(&Self::COUNTED).find(|(other, _)| *other == name).map(|(_, word)| *word)
    }

    /// Whether it takes a number before the condition.
    pub fn counts(self) -> bool {
        Self::COUNTED.iter().any(|(_, word)| *word == self)
    }

    /// What it can give of a list of which nothing is known.
    pub fn gives(self) -> Can {
        match self {
            Self::Any | Self::None | Self::All | Self::AtLeast | Self::AtMost => {
                Can::One(vec![Val::Bool(true), Val::Bool(false)])
            }
            Self::Count => Can::Between(0, INT::MAX),
            Self::Where | Self::First => Can::Any,
        }
    }

    /// Whether it needs a condition.
    pub fn needs_condition(self) -> bool {
        matches!(self, Self::All | Self::Where)
    }
}

/// Registers the list words.
pub(super) fn register(engine: &mut Engine) {
    engine.register_iterator::<RecordList>();
    for (name, word) in Word::PLAIN {
        engine.register_fn(name, move |ctx: NativeCallContext, list: &mut RecordList, f: FnPtr| -> Told<Dynamic> {
            let mut condition = |handle| answer(f.call_within_context::<Dynamic>(&ctx, (handle,)));
            Ok(ask_list(word, ctx.call_position(), list, 0, Some(&mut condition))?.into_dynamic(list.session()))
        });
        if !word.needs_condition() {
            engine.register_fn(name, move |ctx: NativeCallContext, list: &mut RecordList| -> Told<Dynamic> {
                Ok(ask_list(word, ctx.call_position(), list, 0, None)?.into_dynamic(list.session()))
            });
        }
    }
    for (name, word) in Word::COUNTED {
        engine.register_fn(
            name,
            move |ctx: NativeCallContext, list: &mut RecordList, n: INT, f: FnPtr| -> Told<Dynamic> {
                let mut condition = |handle| answer(f.call_within_context::<Dynamic>(&ctx, (handle,)));
                Ok(ask_list(word, ctx.call_position(), list, n, Some(&mut condition))?.into_dynamic(list.session()))
            },
        );
        engine.register_fn(name, move |ctx: NativeCallContext, list: &mut RecordList, n: INT| -> Told<Dynamic> {
            Ok(ask_list(word, ctx.call_position(), list, n, None)?.into_dynamic(list.session()))
        });
    }
}

/// What a condition gave to Rhai.
fn answer(given: Told<Dynamic>) -> Told<Answer> {
    let given = given?;
    Ok(match given.as_bool() {
        Ok(said) => Answer::Said(said),
        Err(_) if given.is::<Absent>() => Answer::Blank,
        Err(_) => Answer::Neither,
    })
}

/// Asks a list; `n` is for the words that count.
pub(super) fn ask_list(word: Word, at: Position, list: &RecordList, n: INT, condition: Condition<'_>) -> Told<Val> {
    let from = list.session().events();
    let tally = tally(at, list, word, condition)?;
    let given = match word {
        Word::Any => any(at, list, &tally),
        Word::None => none(at, list, &tally),
        Word::All => all(at, list, tally),
        Word::Count => count(at, list, &tally),
        Word::AtLeast => at_least(at, list, n, &tally),
        Word::AtMost => at_most(at, list, n, &tally),
        Word::Where => Ok(Val::List(Box::new(filter(list, tally)))),
        Word::First => first(at, list, &tally),
    };
    list.session().forget_repeated(from);
    given
}

fn tally(at: Position, list: &RecordList, word: Word, mut condition: Condition<'_>) -> Told<Tally> {
    let mut tally = Tally { yes: Vec::new(), maybe: Vec::new(), no: 0, perhaps_no: Vec::new(), asked: Vec::new() };
    let start = list.session().events();
    let mut much = MUCH;
    for (place, entry) in list.entries().iter().enumerate() {
        // What a condition asks of all others is the square of the list: the same is not kept again for each.
        let so_far = list.session().events() - start;
        if so_far > much && matches!(word, Word::Any | Word::None | Word::Where) {
            tally.abridge(list, start);
            much = MUCH.max(2 * (list.session().events() - start));
        }
        list.session().pay(entry.weight(), at)?;
        let from = list.session().events();
        let (answer, mut needs) = match &mut condition {
            Some(condition) => ask(at, list.session(), entry.handle, condition)?,
            None => (true, Vec::new()),
        };
        tally.asked.push((from..list.session().events(), needs.is_empty().then_some(answer)));
        if needs.is_empty() && !answer {
            if entry.unsure.is_empty() {
                tally.no += 1;
            } else {
                tally.perhaps_no.push((place, entry.clone()));
            }
            continue;
        }
        list.session().pay(needs.len(), at)?;
        needs.extend(entry.unsure.iter().cloned());
        let entry = Entry { handle: entry.handle, unsure: needs };
        if entry.unsure.is_empty() { tally.yes.push((place, entry)) } else { tally.maybe.push((place, entry)) }
    }
    Ok(tally)
}

/// Asks the condition of one record: the answer, and what is missing to give one.
fn ask(
    at: Position,
    session: &Session,
    handle: RecordView,
    condition: &mut dyn FnMut(RecordView) -> Told<Answer>,
) -> Told<(bool, Vec<Need>)> {
    let mark = session.mark();
    let answer = condition(handle);
    let blank = match &answer {
        Ok(answer) => matches!(answer, Answer::Blank),
        Err(error) => at_a_blank(error),
    };
    if blank {
        session.reopen_since(mark);
    }
    let needs = session.take_since(mark);
    match answer {
        Err(error) if needs.is_empty() || stopped_by_limit(&error) => Err(error),
        Ok(_) | Err(_) if !needs.is_empty() => Ok((false, needs)),
        Ok(Answer::Said(answer)) => Ok((answer, needs)),
        Ok(Answer::Open(needs)) => Ok((false, needs)),
        Ok(Answer::Blank | Answer::Neither) => Err(fault("the condition of a list word must say yes or no", at)),
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
        list.session().forget(ranges.collect());
    }

    /// Evidence so far, where the word will keep that of the records for which the answer is yes, if there are any.
    fn abridge(&mut self, list: &RecordList, start: usize) {
        let any = !self.yes.is_empty();
        if any {
            self.keep(list, true);
        }
        list.session().forget_repeated(start);
        self.asked = vec![(start..list.session().events(), Some(any))];
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        self.maybe.iter().for_each(|(_, entry)| join_needs(&mut needs, &entry.unsure));
        needs
    }
}

/// What comes out where facts are missing: a value that is open, or none where blanks stop a rule.
fn undecided(at: Position, list: &RecordList, can: Can, needs: Vec<Need>) -> Told<Val> {
    if list.session().manner().open { Ok(Val::open(can, needs)) } else { Err(list.session().stop(needs, at)) }
}

fn decide(at: Position, list: &RecordList, word: &'static str, tally: &Tally, answer: Option<bool>) -> Told<Val> {
    match answer {
        Some(answer) => {
            match (word, answer) {
                ("any" | "at_least", true) | ("none" | "at_most", false) => tally.keep(list, true),
                ("all", false) => tally.keep(list, false),
                _ => {}
            }
            list.session().event(at, What::Decided(word, answer));
            Ok(Val::Bool(answer))
        }
        None => {
            list.session().event(at, What::Undecided(word));
            undecided(at, list, Can::One(vec![Val::Bool(true), Val::Bool(false)]), tally.needs())
        }
    }
}

fn any(at: Position, list: &RecordList, tally: &Tally) -> Told<Val> {
    let answer = if tally.yes.is_empty() { tally.maybe.is_empty().then_some(false) } else { Some(true) };
    decide(at, list, "any", tally, answer)
}

fn none(at: Position, list: &RecordList, tally: &Tally) -> Told<Val> {
    let answer = if tally.yes.is_empty() { tally.maybe.is_empty().then_some(true) } else { Some(false) };
    decide(at, list, "none", tally, answer)
}

fn all(at: Position, list: &RecordList, tally: Tally) -> Told<Val> {
    if tally.no > 0 {
        return decide(at, list, "all", &tally, Some(false));
    }
    let mut open = tally;
    open.maybe.append(&mut open.perhaps_no);
    let answer = open.maybe.is_empty().then_some(true);
    decide(at, list, "all", &open, answer)
}

fn count(at: Position, list: &RecordList, tally: &Tally) -> Told<Val> {
    if tally.maybe.is_empty() {
        return Ok(Val::Int(INT::try_from(tally.yes.len()).unwrap_or(INT::MAX)));
    }
    list.session().event(at, What::Undecided("count"));
    let (sure, possible) = tally.range();
    undecided(at, list, Can::Between(sure, possible), tally.needs())
}

fn at_least(at: Position, list: &RecordList, n: INT, tally: &Tally) -> Told<Val> {
    let (sure, possible) = tally.range();
    let answer = if sure >= n { Some(true) } else { (possible < n).then_some(false) };
    decide(at, list, "at_least", tally, answer)
}

fn at_most(at: Position, list: &RecordList, n: INT, tally: &Tally) -> Told<Val> {
    let (sure, possible) = tally.range();
    let answer = if sure > n { Some(false) } else { (possible <= n).then_some(true) };
    decide(at, list, "at_most", tally, answer)
}

impl Tally {
    /// How many surely answer yes, and how many may.
    fn range(&self) -> (INT, INT) {
        let size = |entries: &[(usize, Entry)]| INT::try_from(entries.len()).unwrap_or(INT::MAX);
        (size(&self.yes), size(&self.yes).saturating_add(size(&self.maybe)))
    }
}

fn filter(list: &RecordList, mut tally: Tally) -> RecordList {
    if !tally.yes.is_empty() {
        tally.keep(list, true);
    }
    let mut kept = std::mem::take(&mut tally.yes);
    if !tally.maybe.is_empty() {
        kept.append(&mut tally.maybe);
        kept.sort_by_key(|(place, _)| *place);
    }
    RecordList::new(list.session(), list.of(), kept.into_iter().map(|(_, entry)| entry))
}

fn first(at: Position, list: &RecordList, tally: &Tally) -> Told<Val> {
    let found = tally.yes.first();
    let before = |place: usize| found.is_none_or(|(found, _)| place < *found);
    let unsure: Vec<&Entry> = tally.maybe.iter().filter(|(place, _)| before(*place)).map(|(_, entry)| entry).collect();
    let sure = match found {
        Some((_, entry)) => Val::Record(entry.handle),
        None => {
            let (kind, from, fact) = list.of();
            missing(list.session(), kind, (from, fact), at)
        }
    };
    if unsure.is_empty() {
        return Ok(sure);
    }
    let mut needs = Vec::new();
    for entry in &unsure {
        join_needs(&mut needs, &entry.unsure);
    }
    let may = unsure.iter().map(|entry| Val::Record(entry.handle)).chain([sure]).collect();
    undecided(at, list, Can::One(may), needs)
}
