//! Collects bids and limits and proposes which signals to send where, with reasons.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::message;
use super::settle::{Run, Said};
use super::solve::{Candidate, Cap, solve};
use crate::model::{
    Allocation, Chosen, Effect, Handle, KindId, LimitDraft, Need, PersonId, Rule, RuleId, SlotValue, Stage, Type,
    Value, World,
};

/// A place with what the bid rules said of it.
#[derive(Clone)]
struct Bid {
    place: Handle,
    program: Handle,
    tier: String,
    points: i64,
    reasons: Vec<(i64, String, RuleId)>,
    forbidden: Option<String>,
    open: Vec<Need>,
    find_out: Vec<Need>,
}

/// One application with everything a choice is made from.
struct Gathered {
    application: Handle,
    limits: Vec<LimitDraft>,
    tiers: Vec<String>,
    bids: Vec<Bid>,
    /// Facts without which the number of signals is not known.
    needs: Vec<Need>,
}

/// Proposals for every person and application, in the order of the scenario.
///
/// Each is chosen alone first. For a couple, each place then gains what pair rules give it beside the places that the
/// other person got alone, and is chosen again.
pub(super) fn allocate(run: &mut Run<'_>) -> Vec<Allocation> {
    let (Some(application), Some(place)) =
        (run.world.dictionary.kind("application"), run.world.dictionary.kind("place"))
    else {
        return Vec::new();
    };
    let mut gathered = Vec::new();
    for person in run.world.persons() {
        for application in run.world.of_kind(application, person) {
            gathered.push(gather(run, application, place));
        }
    }
    let alone: Vec<Handle> =
        gathered.iter().flat_map(|of| choose(&run.world, of).0.into_iter().map(|n| of.bids[n].place)).collect();
    for of in &mut gathered {
        pair(run, of, &alone);
    }
    let mut done: Vec<Allocation> = Vec::new();
    for mut of in gathered {
        share(&run.world, &done, &mut of);
        done.push(conclude(run, of));
    }
    done
}

fn gather(run: &mut Run<'_>, application: Handle, place: KindId) -> Gathered {
    let (limits, needs) = limits(run, application);
    let tiers = if needs.is_empty() { tiers(&run.world, place, &limits) } else { Vec::new() };
    let mut bids = places(run, application, place, &tiers);
    let rules = run.rules;
    for bid in &mut bids {
        for (number, rule) in rules.of_stage(Stage::Bid) {
            let said = run.settle(number, bid.place, None);
            hear(&run.world, bid, rule, said, None);
        }
    }
    Gathered { application, limits, tiers, bids, needs }
}

/// Takes from the limits of each tier what her applications before this one took out of the same pool of signals.
fn share(world: &World, done: &[Allocation], of: &mut Gathered) {
    let path = ["specialty".to_owned(), "pool".to_owned()];
    let Some(pool) = world.at_path(of.application, &path) else { return };
    let same = |other: &&Allocation| {
        other.application.person == of.application.person
            && world.at_path(other.application, &path).as_ref() == Some(&pool)
    };
    let taken: Vec<&str> =
        done.iter().filter(same).flat_map(|other| &other.chosen).map(|chosen| chosen.tier.as_str()).collect();
    for limit in &mut of.limits {
        if let Some(tier) = only_tier(limit) {
            let count = taken.iter().filter(|taken| **taken == tier).count();
            limit.most = limit.most.saturating_sub(count.try_into().unwrap_or(i64::MAX)).max(0);
        }
    }
}

/// The tier a limit is for, where it must hold and asks for nothing else: how many signals of that tier there are.
fn only_tier(limit: &LimitDraft) -> Option<&str> {
    match limit.filter.as_slice() {
        [(name, value)] if name == "tier" && limit.costs.is_none() => value.as_str(),
        _ => None,
    }
}

/// Adds what a couple's places gain beside the best place of the other person.
fn pair(run: &mut Run<'_>, of: &mut Gathered, alone: &[Handle]) {
    let rules = run.rules;
    let others: Vec<Handle> = alone.iter().filter(|place| place.person != of.application.person).copied().collect();
    for (number, rule) in rules.of_stage(Stage::Pair) {
        for bid in of.bids.iter_mut().filter(|bid| bid.forbidden.is_none()) {
            let mut best: Option<(Said, Handle)> = None;
            for other in &others {
                let said = run.settle(number, bid.place, Some(*other));
                if points(&said) > best.as_ref().map_or(0, |(said, _)| points(said)) {
                    best = Some((said, *other));
                }
            }
            if let Some((said, other)) = best {
                hear(&run.world, bid, rule, said, Some(other));
            }
        }
    }
}

/// The numbers of the chosen bids, and the points of the whole.
fn choose(world: &World, of: &Gathered) -> (Vec<usize>, i64, bool) {
    let allowed: Vec<usize> = (0..of.bids.len()).filter(|n| of.bids[*n].forbidden.is_none()).collect();
    let candidates: Vec<Candidate> = allowed.iter().map(|n| candidate(world, &of.bids[*n], &of.limits)).collect();
    let caps: Vec<Cap> = of.limits.iter().map(|limit| Cap { most: limit.most, costs: limit.costs }).collect();
    let solution = solve(&candidates, &caps);
    (solution.chosen.iter().map(|n| allowed[*n]).collect(), solution.total, solution.proven)
}

fn conclude(run: &Run<'_>, of: Gathered) -> Allocation {
    let world = &run.world;
    let mut allocation = empty(run, of.application, &of.limits);
    if !of.needs.is_empty() {
        allocation.nothing_because = Some("the number of signals is not known".to_owned());
        allocation.open = of.needs;
        return allocation;
    }
    for bid in &of.bids {
        let new: Vec<Need> = bid.open.iter().filter(|need| !allocation.open.contains(need)).cloned().collect();
        allocation.open.extend(new);
        allocation.forbidden.extend(bid.forbidden.iter().map(|reason| (bid.place, reason.clone())));
    }
    let (chosen, total, proven) = choose(world, &of);
    let taken: BTreeSet<Handle> = chosen.iter().map(|n| of.bids[*n].program).collect();
    let mut left: Vec<&Bid> = of
        .bids
        .iter()
        .filter(|bid| bid.forbidden.is_none() && bid.points > 0 && !taken.contains(&bid.program))
        .collect();
    left.sort_by_cached_key(|bid| (Reverse(bid.points), rank(world, bid)));
    allocation.chosen = chosen
        .iter()
        .map(|n| &of.bids[*n])
        .map(|bid| {
            let runner_up = left.iter().find(|other| other.tier == bid.tier);
            describe(bid, runner_up.map(|other| bid.points - other.points))
        })
        .collect();
    let order = |chosen: &Chosen| of.tiers.iter().position(|tier| *tier == chosen.tier);
    allocation.chosen.sort_by_key(|chosen| (order(chosen), -chosen.points));
    allocation.left_out = left.into_iter().map(|bid| describe(bid, None)).collect();
    allocation.total = total;
    allocation.proven = proven;
    allocation
}

fn describe(bid: &Bid, margin: Option<i64>) -> Chosen {
    Chosen {
        place: bid.place,
        program: bid.program,
        tier: bid.tier.clone(),
        points: bid.points,
        margin,
        reasons: bid.reasons.clone(),
        find_out: bid.find_out.clone(),
    }
}

fn empty(run: &Run<'_>, application: Handle, limits: &[LimitDraft]) -> Allocation {
    let world = &run.world;
    Allocation {
        application,
        total: 0,
        proven: false,
        chosen: Vec::new(),
        left_out: Vec::new(),
        forbidden: Vec::new(),
        open: Vec::new(),
        limits: limits.iter().map(say_limit).collect(),
        own_plan: own_plan(world, application),
        nothing_because: None,
    }
}

/// The limits of one application, and the facts they miss.
fn limits(run: &mut Run<'_>, application: Handle) -> (Vec<LimitDraft>, Vec<Need>) {
    let rules = run.rules;
    let (mut limits, mut needs) = (Vec::new(), Vec::new());
    for (number, _) in rules.of_stage(Stage::Limits) {
        let said = run.settle(number, application, None);
        needs.extend(said.needs);
        limits.extend(said.effects.into_iter().filter_map(|effect| match effect {
            Effect::Limit(limit) => Some(limit),
            _ => None,
        }));
    }
    (limits, needs)
}

/// A limit in words: `at most 1 gold, reach`.
pub fn say_limit(limit: &LimitDraft) -> String {
    let what: Vec<String> =
        limit.filter.iter().map(|(_, value)| value.as_str().map_or_else(String::new, str::to_owned)).collect();
    let cost = limit.costs.map(|costs| format!(", or {costs} points each")).unwrap_or_default();
    format!("at most {} {}{cost}", limit.most, what.join(", "))
}

/// The tiers that may be used: those with a limit of their own that must hold and leaves room.
fn tiers(world: &World, place: KindId, limits: &[LimitDraft]) -> Vec<String> {
    let tier = world.dictionary.fact(place, "tier").map(|fact| &world.dictionary.def(fact).ty);
    let Some(Type::Enum(words)) = tier else { return Vec::new() };
    let budget = |tier: &str| {
        let of_tier = |limit: &&LimitDraft| only_tier(limit) == Some(tier);
        limits.iter().filter(of_tier).map(|limit| limit.most).min()
    };
    words.keys().filter(|tier| budget(tier).is_some_and(|most| most > 0)).cloned().collect()
}

fn points(said: &Said) -> i64 {
    said.effects.iter().map(|effect| if let Effect::Points(n) = effect { *n } else { 0 }).sum()
}

fn hear(world: &World, bid: &mut Bid, rule: &Rule, said: Said, other: Option<Handle>) {
    let slots: BTreeMap<String, SlotValue> =
        other.map(|other| ("partner_place".to_owned(), SlotValue::Records(vec![other]))).into_iter().collect();
    let says =
        || rule.says.as_ref().map(|says| message::fill(world, rule, bid.place, says, &slots)).unwrap_or_default();
    for effect in &said.effects {
        match effect {
            Effect::Points(n) => {
                bid.points += n;
                bid.reasons.push((*n, says(), rule.id.clone()));
            }
            Effect::Forbid => bid.forbidden = Some(says()),
            _ => {}
        }
    }
    bid.reasons.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    if rule.forbids {
        bid.find_out.extend(said.needs.iter().cloned());
    }
    bid.open.extend(said.needs);
}

/// Makes the records a bid rule looks at: each program of the application in each tier.
fn places(run: &mut Run<'_>, application: Handle, kind: KindId, tiers: &[String]) -> Vec<Bid> {
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
                place: Handle { record, person },
                program: *program,
                tier: tier.clone(),
                points: 0,
                reasons: Vec::new(),
                forbidden: None,
                open: Vec::new(),
                find_out: Vec::new(),
            });
        }
    }
    bids
}

fn candidate(world: &World, bid: &Bid, limits: &[LimitDraft]) -> Candidate {
    let counts = |limit: &LimitDraft| {
        limit.filter.iter().all(|(name, value)| {
            let has = world.by_name(bid.place, name).or_else(|| world.by_name(bid.program, name));
            has.is_some_and(|has| has == value || (has.as_str().is_some() && has.as_str() == value.as_str()))
        })
    };
    Candidate {
        program: bid.program,
        points: bid.points,
        order: rank(world, bid),
        limits: limits.iter().enumerate().filter(|(_, limit)| counts(limit)).map(|(n, _)| n).collect(),
    }
}

/// Breaks ties: the applicant's expected rank, then the program's id.
fn rank(world: &World, bid: &Bid) -> (i64, String) {
    let path = ["choice".to_owned(), "expected_rank".to_owned()];
    let expected = match world.at_path(bid.program, &path) {
        Some(Value::Integer(n)) => n,
        _ => i64::MAX,
    };
    (expected, world.record(bid.program.record).id.to_string())
}

/// What the applicant plans herself in an application: program and tier.
fn own_plan(world: &World, application: Handle) -> Vec<(Handle, String)> {
    let dictionary = &world.dictionary;
    let Some(signals) = dictionary.fact(world.kind(application.record), "signals") else { return Vec::new() };
    let signals = world.related(application, signals);
    signals
        .iter()
        .filter_map(|signal| {
            let program = world.by_name(*signal, "program")?.as_record()?;
            let tier = world.by_name(*signal, "tier").and_then(Value::as_str).unwrap_or_default();
            Some((world.follow(*signal, program), tier.to_owned()))
        })
        .collect()
}

/// The scenario with the proposal in place of the applicant's own signals, to be checked by the same rules.
pub fn adopt(world: &World, allocations: &[Allocation]) -> World {
    let mut adopted = world.clone();
    let dictionary = world.dictionary.clone();
    let Some(signal) = dictionary.kind("signal") else { return adopted };
    let proposed: BTreeSet<PersonId> = allocations.iter().map(|allocation| allocation.application.person).collect();
    adopted.disown(signal, &proposed);
    for (application, chosen) in allocations.iter().flat_map(|a| a.chosen.iter().map(move |c| (a.application, c))) {
        let id = world.record(chosen.program.record).id.to_string();
        let record = adopted.add(signal, &id, Some(application.person), None);
        if let Some(fact) = dictionary.fact(signal, "program") {
            adopted.put_engine(record, fact, Value::Record(chosen.program.record));
        }
        if let Some(fact) = dictionary.fact(signal, "tier") {
            adopted.put_engine(record, fact, Value::Word(chosen.tier.as_str().into()));
        }
    }
    adopted
}
