//! What the rules say of each place of an application, and how many there may be.

use std::collections::BTreeMap;

use crate::eval::message;
use crate::eval::run::{RuleOutput, Run};
use crate::model::{
    Bound, Effect, KindId, LimitDraft, Need, RecordView, Rule, RuleId, SlotValue, Stage, Type, Value, World,
};

/// A place with what the bid rules said of it.
#[derive(Clone)]
pub(super) struct Bid {
    /// The place: a program in a tier.
    pub place: RecordView,
    pub program: RecordView,
    pub tier: String,
    /// The sum of the points that rules surely give it.
    pub points: i64,
    /// The most that it can have, once all facts are known.
    pub most: i64,
    /// Why it has its points: the points, the reason in words, the rule. Most points first.
    pub reasons: Vec<(i64, String, RuleId)>,
    /// Why rules forbid it; none where they do not.
    pub forbidden: Option<String>,
    /// Facts that are not known and without which a rule could not tell its points.
    pub open: Vec<Need>,
    /// Those of them by which a rule could still forbid it.
    pub find_out: Vec<Need>,
}

/// A limit and what its rule says.
pub(super) struct Limited {
    pub draft: LimitDraft,
    /// What the rule that sets it says, slots filled in.
    pub says: String,
}

/// One application with everything a choice is made from.
pub(super) struct Gathered {
    pub application: RecordView,
    /// The limits that rules set on it.
    pub limits: Vec<Limited>,
    /// The tiers that may be used, as words, in the order of the dictionary.
    pub tiers: Vec<String>,
    /// Each of its programs in each of these tiers.
    pub bids: Vec<Bid>,
    /// Facts that are not known and without which the number of signals is not known.
    pub needs: Vec<Need>,
    /// Facts that are not known and without which some other limit is not known.
    pub open: Vec<Need>,
    /// The pool of signals that its specialty draws on; none where it is not known or there is none.
    pub pool: Option<Value>,
    /// The signals that the applicant plans: program and tier; the tier is empty where it is not written down.
    pub own_plan: Vec<(RecordView, String)>,
}

/// Asks the limit rules and the bid rules about one application; `place` is the kind of record of places.
pub(super) fn gather(run: &mut Run<'_>, application: RecordView, place: KindId) -> Gathered {
    let (limits, needs) = limits(run, application);
    let tiers = tiers(&run.world, place, &limits);
    // A limit that cannot tell matters less than how many signals there are: it is asked for, and the rest goes on.
    let (needs, open) = if tiers.is_empty() { (needs, Vec::new()) } else { (Vec::new(), needs) };
    let mut bids = places(run, application, place, &tiers);
    let rules = run.rules;
    for bid in &mut bids {
        for (number, rule) in rules.of_stage(Stage::Bid) {
            let said = run.evaluate_rule(number, bid.place, None);
            apply_effects(&run.world, bid, rule, said, None);
        }
    }
    let pool = run.world.at_path(application, &["specialty".to_owned(), "pool".to_owned()]);
    let own_plan = super::own::own_plan(&run.world, application);
    Gathered { application, limits, tiers, bids, needs, open, pool, own_plan }
}

/// Takes up what a rule said of a place; a pair rule says it beside a place of the partner.
pub(super) fn apply_effects(world: &World, bid: &mut Bid, rule: &Rule, said: RuleOutput, other: Option<RecordView>) {
    let slots: BTreeMap<String, SlotValue> =
        other.map(|other| ("partner_place".to_owned(), SlotValue::Records(vec![other]))).into_iter().collect();
    let whole = || message::fill_whole(world, rule, bid.place, rule.says.as_ref()?, &slots);
    let says =
        || rule.says.as_ref().map(|says| message::fill(world, rule, bid.place, says, &slots)).unwrap_or_default();
    let (mut least, mut most, mut forbidden) = (0, 0, None);
    let mut reasons = Vec::new();
    for (n, effect) in said.effects.iter().enumerate() {
        match effect {
            Effect::Points(points) => {
                least += points;
                let instead = said.may.iter().filter(|may| may.instead_of == Some(n));
                most += instead.filter_map(|may| points_of(&may.effect)).fold(*points, i64::max);
                // Why a place has its least points cannot always be said: then only the points count.
                reasons.push((*points, whole().unwrap_or_default(), rule.id.clone()));
            }
            Effect::Forbid => forbidden = Some(says()),
            _ => {}
        }
    }
    for points in said.may.iter().filter(|may| may.instead_of.is_none()).filter_map(|may| points_of(&may.effect)) {
        least += points.min(0);
        most += points.max(0);
    }
    bid.points += least;
    bid.most += most;
    bid.forbidden = forbidden.or(bid.forbidden.take());
    bid.reasons.extend(reasons);
    bid.reasons.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    if rule.forbids {
        bid.find_out.extend(said.needs.iter().cloned());
    }
    bid.open.extend(said.needs);
}

fn points_of(effect: &Effect) -> Option<i64> {
    if let Effect::Points(n) = effect { Some(*n) } else { None }
}

/// The limits of one application, and the facts they miss.
fn limits(run: &mut Run<'_>, application: RecordView) -> (Vec<Limited>, Vec<Need>) {
    let rules = run.rules;
    let (mut limits, mut needs) = (Vec::new(), Vec::new());
    for (number, rule) in rules.of_stage(Stage::Limits) {
        let said = run.evaluate_rule(number, application, None);
        needs.extend(said.needs);
        for effect in said.effects {
            let Effect::Limit(mut draft) = effect else { continue };
            // To be paid for keeping a limit would be a reason to break it.
            draft.costs = draft.costs.map(|costs| costs.max(0));
            let says =
                rule.says.as_ref().map(|says| message::fill(&run.world, rule, application, says, &BTreeMap::new()));
            limits.push(Limited { draft, says: says.unwrap_or_default() });
        }
    }
    (limits, needs)
}

/// A limit in words: `at most 1 gold, reach`.
pub fn say_limit(limit: &LimitDraft) -> String {
    let what: Vec<String> = limit
        .filter
        .iter()
        .map(|(_, value)| value.as_str().map_or_else(|| format!("{value:?}"), str::to_owned))
        .collect();
    let cost = limit.costs.map(|costs| format!(", or {costs} points each")).unwrap_or_default();
    let bound = match limit.bound {
        Bound::Most(n) => format!("at most {n}"),
        Bound::Least(n) => format!("at least {n}"),
    };
    format!("{bound} {}{cost}", what.join(", "))
}

/// The tier and the number of signals of a limit that says how many signals of one tier there are: at most so many, no
/// exception, nothing else asked for. None for other limits.
pub(super) fn budget(limit: &LimitDraft) -> Option<(&str, i64)> {
    match (limit.filter.as_slice(), limit.bound, limit.costs) {
        ([(name, value)], Bound::Most(most), None) if name == "tier" => value.as_str().map(|tier| (tier, most)),
        _ => None,
    }
}

/// The tiers that may be used: those with a limit of their own that must hold and leaves room.
fn tiers(world: &World, place: KindId, limits: &[Limited]) -> Vec<String> {
    let tier = world.dictionary.fact(place, "tier").map(|fact| &world.dictionary.def(fact).ty);
    let Some(Type::Enum(words)) = tier else { return Vec::new() };
    let room = |tier: &str| {
        let budgets = limits.iter().filter_map(|limit| budget(&limit.draft));
        budgets.filter(|(of, _)| *of == tier).map(|(_, most)| most).min()
    };
    words.keys().filter(|tier| room(tier).is_some_and(|most| most > 0)).cloned().collect()
}

/// Makes the records a bid rule looks at: each program of the application in each tier.
fn places(run: &mut Run<'_>, application: RecordView, kind: KindId, tiers: &[String]) -> Vec<Bid> {
    let dictionary = run.world.dictionary.clone();
    let (Some(program_fact), Some(tier_fact)) = (dictionary.fact(kind, "program"), dictionary.fact(kind, "tier"))
    else {
        return Vec::new();
    };
    let Some(programs) = dictionary.fact(run.world.kind(application.record), "programs") else { return Vec::new() };
    let programs = run.world.related(application, programs);
    let person = application.person;
    let world = run.world_mut();
    let mut bids = Vec::new();
    for program in programs.iter() {
        for tier in tiers {
            let id = format!("{} {tier}", world.record(program.record).id);
            let record = world.add(kind, &id, Some(person), None);
            world.put_engine(record, program_fact, Value::Record(program.record));
            world.put_engine(record, tier_fact, Value::Word(tier.as_str().into()));
            bids.push(Bid {
                place: RecordView { record, person },
                program: *program,
                tier: tier.clone(),
                points: 0,
                most: 0,
                reasons: Vec::new(),
                forbidden: None,
                open: Vec::new(),
                find_out: Vec::new(),
            });
        }
    }
    bids
}

/// Whether a place counts against a limit: it or its program has the facts the limit names.
pub(super) fn counts(world: &World, bid: &Bid, limit: &LimitDraft) -> bool {
    limit.filter.iter().all(|(name, value)| {
        let has = world.by_name(bid.place, name).or_else(|| world.by_name(bid.program, name));
        has.is_some_and(|has| has == value || (has.as_str().is_some() && has.as_str() == value.as_str()))
    })
}
