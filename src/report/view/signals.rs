//! The proposed signals of each application beside the applicant's own plan: words first, points behind them.

use crate::model::{Allocation, Chosen, RecordView, Scale, Swap, Type, Value, WeightSensitivity};
use crate::report::{Forbidden, Hangs, Plan, Planned, Points, Proposed, Role, Swapped, Tie, names, places, words};

use super::evidence::{known, remark};
use super::{ViewContext, needs};

/// A lead of one point is the smallest there is: another eye might choose the other way.
const CLOSE: i64 = 1;
/// So many rivals are named.
const NAMED: usize = 3;

/// Plans by person, in the order of the person's applications.
pub(super) fn of(scene: &ViewContext) -> Vec<Plan> {
    let mut plans: Vec<&Allocation> = scene.outcome.allocations.iter().collect();
    plans.sort_by_key(|plan| (plan.application.person, plan.application.record));
    plans.into_iter().map(|plan| one(scene, plan)).collect()
}

fn one(scene: &ViewContext, plan: &Allocation) -> Plan {
    let forbidden: Vec<Forbidden> = plan.forbidden.iter().map(|(place, why)| no(scene, *place, why)).collect();
    let mut own_plan: Vec<Planned> =
        plan.own_plan.iter().map(|(program, tier)| planned(scene, *program, tier)).collect();
    let tiers = scene.tiers();
    own_plan.sort_by_key(|planned| tiers.iter().position(|(word, _)| *word == planned.tier));
    let same = |no: &Forbidden| own_plan.iter().any(|own| own.program == no.program && own.tier == no.tier);
    Plan {
        person: Role::from(plan.application.person),
        specialty: scene.specialty(plan.application),
        total: plan.total,
        proven: plan.proven(),
        gap: plan.gap,
        ties: ties(scene, plan),
        chosen: plan.chosen.iter().map(|chosen| proposed(scene, chosen)).collect(),
        left_out: plan.left_out.iter().map(|left| proposed(scene, left)).collect(),
        clash: forbidden.iter().filter(|no| same(no)).cloned().collect(),
        own_plan,
        own_total: plan.own_total,
        swaps: plan.swaps.iter().map(|swap| swapped(scene, swap)).collect(),
        limits: plan.limits.clone(),
        clashing: plan.clashing.iter().map(|limit| words::line(limit)).collect(),
        forbidden,
        open: needs::lines(scene, &plan.open),
        nothing_because: plan.nothing_because.as_deref().map(words::line),
        heading: heading(scene, plan.application),
    }
}

fn proposed(scene: &ViewContext, chosen: &Chosen) -> Proposed {
    let said = |(_, says, _): &&(i64, String, _)| !says.is_empty();
    let reason = |(points, says, rule): &(i64, String, _)| Points {
        points: *points,
        says: words::line(says),
        rule: Clone::clone(rule),
    };
    Proposed {
        program: scene.path(chosen.program),
        title: scene.title(chosen.program),
        tier: chosen.tier.clone(),
        points: chosen.points,
        margin: chosen.margin,
        reasons: chosen.reasons.iter().filter(said).map(reason).collect(),
        tier_words: scene.tier_words(&chosen.tier),
        call: call(scene, chosen),
        rivals: chosen.rivals.iter().map(|rival| scene.path(*rival)).collect(),
        shaken: chosen.shaken.as_ref().map(|shaken| shaken.iter().map(hangs).collect()),
        kept_out_by: chosen.kept_out_by.iter().map(|limit| words::line(limit)).collect(),
        find_out: needs::lacks(scene, &chosen.find_out),
    }
}

/// In words: how sure a choice is, or why a place was left out.
fn call(scene: &ViewContext, chosen: &Chosen) -> String {
    let Some(margin) = chosen.margin else { return String::new() };
    let rivals: Vec<String> = chosen.rivals.iter().map(|rival| scene.title(*rival)).collect();
    let Some(shaken) = &chosen.shaken else {
        return format!("{}{}", out(chosen, margin, &rivals), could(scene, chosen, margin));
    };
    match (rivals.first(), margin) {
        (Some(rival), 0) => format!("a tie with {rival}"),
        (Some(rival), ..=CLOSE) => format!("close call with {rival}"),
        (None | Some(_), _) if shaken.is_empty() => "clear choice".to_owned(),
        (None | Some(_), _) => "clear choice as we weigh things".to_owned(),
    }
}

/// Why a place was left out.
fn out(chosen: &Chosen, margin: i64, rivals: &[String]) -> String {
    let limits = chosen.kept_out_by.join(", and ");
    match (rivals, margin) {
        (_, _) if !limits.is_empty() => format!("kept out because {limits}"),
        ([], _) => String::new(),
        (_, 0) => format!("a tie with {}", words::first_of(NAMED, rivals)),
        (_, _) => format!("behind {}", words::first_of(NAMED, rivals)),
    }
}

/// What a place left out could still gain, where that would bring it in.
fn could(scene: &ViewContext, chosen: &Chosen, margin: i64) -> String {
    if chosen.could_gain < margin.max(1) || !chosen.kept_out_by.is_empty() {
        return String::new();
    }
    let lacks = words::list(&needs::asked(scene, &chosen.gains_by));
    format!(", but it could come in once you know: {lacks}")
}

fn ties(scene: &ViewContext, plan: &Allocation) -> Vec<Tie> {
    let tied = plan.chosen.iter().filter(|chosen| chosen.margin == Some(0));
    let pairs = tied.filter_map(|chosen| chosen.rivals.first().map(|rival| (chosen, *rival)));
    let tie = |(chosen, rival): (&Chosen, RecordView)| Tie {
        program: scene.path(chosen.program),
        tier: chosen.tier.clone(),
        with: scene.path(rival),
    };
    pairs.map(tie).collect()
}

fn hangs(shaken: &WeightSensitivity) -> Hangs {
    let times = match shaken.times {
        Scale::Half => "half",
        Scale::Double => "twice",
    };
    Hangs { rule: shaken.rule.clone(), times }
}

fn swapped(scene: &ViewContext, swap: &Swap) -> Swapped {
    Swapped {
        from: scene.path(swap.from),
        to: scene.path(swap.to),
        tier: swap.tier.clone(),
        gains: swap.gains,
        says: format!("{} from {} to {}", scene.tier_words(&swap.tier), scene.title(swap.from), scene.title(swap.to)),
    }
}

fn planned(scene: &ViewContext, program: RecordView, tier: &str) -> Planned {
    Planned {
        program: scene.path(program),
        title: scene.title(program),
        tier: tier.to_owned(),
        tier_words: scene.tier_words(tier),
    }
}

fn no(scene: &ViewContext, place: RecordView, why: &str) -> Forbidden {
    let tier = scene.world.by_name(place, names::TIER).and_then(Value::as_str);
    Forbidden {
        program: scene.path(places::titled(scene.world, place)),
        title: scene.title(place),
        tier: tier.unwrap_or_default().to_owned(),
        because: words::line(why),
    }
}

fn heading(scene: &ViewContext, application: RecordView) -> String {
    let specialty = places::titled(scene.world, application);
    let (mut counts, mut remarks): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (count, remark) in tier_counts(scene, specialty) {
        counts.extend(count);
        remarks.extend(remark.filter(|remark| !remarks.contains(remark)));
    }
    let counts = if counts.is_empty() { "how many is not known".to_owned() } else { counts.join(", ") };
    let from = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
    format!("Signals, {}: {counts}{from}", scene.specialty_words(application))
}

/// How many of each tier there are. The specialty says it in a fact named as the tier's word, or as its label in plural.
fn tier_counts(scene: &ViewContext, specialty: RecordView) -> Vec<(Option<String>, Option<String>)> {
    let dictionary = &scene.world.dictionary;
    let kind = scene.world.kind(specialty.record);
    let mut counts = Vec::new();
    for (word, label) in scene.tiers() {
        let many = words::plural(label);
        let Some(fact) = [word, &many].into_iter().find_map(|name| dictionary.fact(kind, name)) else { continue };
        if dictionary.def(fact).ty != Type::Integer {
            continue;
        }
        let Some(known) = known(scene, specialty, fact) else { continue };
        let Value::Integer(n) = known.value else { continue };
        let noun = if dictionary.fact_name(fact) == many && n != 1 { &many } else { label };
        counts.push(((n > 0).then(|| format!("{n} {noun}")), remark(known)));
    }
    counts
}
