//! Ten of the shipped rules written by hand in Rust over plain structs: what no rule engine can be faster than. A blank
//! fact is `None`, and `?` ends a rule there as "cannot tell". What each says is compared with what the rule says.

use std::collections::{BTreeMap, BTreeSet};

use preceptor::model::{
    Bound, Effect, FactId, ItemDraft, LimitDraft, Need, PersonId, RecordView, Severity, SlotValue, TimeSpan, Value,
    When, Why, World,
};

/// What a rule says of one subject; none where it cannot tell.
pub type Said = Option<Vec<Effect>>;

/// A rule by hand.
pub type ByHand = fn(&Plan, usize) -> Said;

/// The ten: id, the kind of its subject, the rule.
pub const RULES: [(&str, &str, ByHand); 10] = [
    ("signals/visa-type", "signal", visa_type),
    ("signals/img-closed", "signal", img_closed),
    ("signals/below-minimum", "signal", below_minimum),
    ("signals/bid-zone", "place", bid_zone),
    ("signals/bid-silver-academic", "place", bid_silver_academic),
    ("signals/bid-connection", "place", bid_connection),
    ("signals/reach-among-gold", "application", reach_among_gold),
    ("signals/unused", "application", unused),
    ("signals/workflow", "applicant", workflow),
    ("emails/claims-first-choice", "email", claims_first_choice),
];

/// One person's facts, read once.
pub struct Plan {
    applicant: Applicant,
    programs: Vec<Program>,
    signals: Vec<Placed>,
    places: Vec<Placed>,
    applications: Vec<Application>,
    emails: Vec<Email>,
    claims: Option<FactId>,
}

struct Applicant {
    img: Option<bool>,
    needs_visa: Option<bool>,
    visas: Option<BTreeSet<String>>,
    step2ck: Option<i64>,
    review: Option<When>,
    certified: Result<When, Need>,
}

#[derive(Default)]
struct Program {
    visas: Option<BTreeSet<String>>,
    img_tag: Option<String>,
    zone: Option<String>,
    setting: Option<String>,
    mean_step2ck: Option<i64>,
    min_step2ck: Option<i64>,
    takes_signals: Option<bool>,
    happy: Option<bool>,
    connection: Option<String>,
    specialty: Option<usize>,
    signals: usize,
}

/// A signal or a place for one: a program and a tier.
struct Placed {
    program: Option<usize>,
    tier: Option<String>,
}

struct Application {
    specialty: Option<usize>,
    tiers: Option<String>,
    gold: Option<i64>,
    silver: Option<i64>,
    single: Option<i64>,
    signals: i64,
}

struct Email {
    kind: Option<String>,
    text: Option<String>,
}

const FAR_ABOVE: i64 = 15;
const WITH_TIE: i64 = 3;

fn find(severity: Severity) -> Vec<Effect> {
    vec![Effect::Find { severity, about: None, slots: BTreeMap::new() }]
}

fn visa_type(plan: &Plan, n: usize) -> Said {
    if !plan.applicant.needs_visa? {
        return Some(Vec::new());
    }
    let visas = plan.programs[plan.signals[n].program?].visas.as_ref()?;
    let wrong = !visas.is_empty() && visas.is_disjoint(plan.applicant.visas.as_ref()?);
    Some(if wrong { find(Severity::Error) } else { Vec::new() })
}

fn img_closed(plan: &Plan, n: usize) -> Said {
    if !plan.applicant.img? {
        return Some(Vec::new());
    }
    let program = &plan.programs[plan.signals[n].program?];
    if program.img_tag.as_deref()? != "closed" {
        return Some(Vec::new());
    }
    Some(find(if program.connection.as_deref()? == "advocate" { Severity::Note } else { Severity::Warning }))
}

fn below_minimum(plan: &Plan, n: usize) -> Said {
    let Some(least) = plan.programs[plan.signals[n].program?].min_step2ck else { return Some(Vec::new()) };
    Some(if plan.applicant.step2ck? < least { find(Severity::Warning) } else { Vec::new() })
}

fn bid_zone(plan: &Plan, n: usize) -> Said {
    let place = &plan.places[n];
    let points = match plan.programs[place.program?].zone.as_deref()? {
        "target" if place.tier.as_deref()? == "gold" => 4,
        "target" => 3,
        _ => 1,
    };
    Some(vec![Effect::Points(points)])
}

fn bid_silver_academic(plan: &Plan, n: usize) -> Said {
    let place = &plan.places[n];
    let program = &plan.programs[place.program?];
    if place.tier.as_deref()? != "silver" {
        return Some(Vec::new());
    }
    let tag = program.img_tag.as_deref()?;
    let fits = program.setting.as_deref()? == "academic"
        && (tag == "neutral" || tag == "friendly")
        && program.mean_step2ck? > plan.applicant.step2ck?
        && program.mean_step2ck? <= plan.applicant.step2ck? + FAR_ABOVE;
    Some(if fits { vec![Effect::Points(2)] } else { Vec::new() })
}

fn bid_connection(plan: &Plan, n: usize) -> Said {
    let place = &plan.places[n];
    let tied = place.tier.as_deref()? == "gold"
        && plan.programs[place.program?].connection.as_deref().unwrap_or("none") != "none";
    Some(if tied { vec![Effect::Points(WITH_TIE)] } else { Vec::new() })
}

fn reach_among_gold(plan: &Plan, n: usize) -> Said {
    let application = &plan.applications[n];
    if application.tiers.as_deref()? != "two" {
        return Some(Vec::new());
    }
    let filter = [("tier", "gold"), ("zone", "reach")];
    let filter = filter.map(|(name, word)| (name.to_owned(), Value::Text(word.into()))).to_vec();
    Some(vec![Effect::Limit(LimitDraft { bound: Bound::Most(application.gold?.div_euclid(2)), filter, costs: None })])
}

fn unused(plan: &Plan, n: usize) -> Said {
    if plan.signals.is_empty() {
        return Some(Vec::new());
    }
    let application = &plan.applications[n];
    let budget = match application.tiers.as_deref()? {
        "none" => 0,
        "one" => application.single?,
        _ => application.gold? + application.silver?,
    };
    let left = budget - application.signals;
    if left <= 0 {
        return Some(Vec::new());
    }
    let mut worth = Some(false);
    for program in plan.programs.iter().filter(|program| program.specialty == application.specialty) {
        match worth_a_signal(&plan.applicant, program) {
            Some(true) => {
                let slots = BTreeMap::from([("left".to_owned(), SlotValue::Plain(Value::Integer(left)))]);
                return Some(vec![Effect::Find { severity: Severity::Warning, about: None, slots }]);
            }
            Some(false) => {}
            None => worth = None,
        }
    }
    worth.map(|_| Vec::new())
}

fn worth_a_signal(applicant: &Applicant, program: &Program) -> Option<bool> {
    Some(
        program.signals == 0
            && program.takes_signals.unwrap_or(true)
            && program.happy.unwrap_or(true)
            && (!applicant.needs_visa? || !program.visas.as_ref()?.is_disjoint(applicant.visas.as_ref()?))
            && (!applicant.img? || program.img_tag.as_deref()? != "closed")
            && program.zone.as_deref()? != "reach",
    )
}

fn workflow(plan: &Plan, _: usize) -> Said {
    let review = plan.applicant.review.as_ref()?;
    let item = |title: &str, from: i64, until: i64| ItemDraft {
        title: title.to_owned(),
        from: review.plus(TimeSpan { days: -7 * from, hours: 0 }),
        until: review.plus(TimeSpan { days: -7 * until, hours: 0 }),
        ..ItemDraft::default()
    };
    let done = |item: ItemDraft, done: bool| Effect::Item(Box::new(ItemDraft { done: Some(done), ..item }));
    let mut last =
        ItemDraft { until: Some(review.clone()), ..item("settle your signals and certify your application", 2, 0) };
    match &plan.applicant.certified {
        Ok(on) => last.done_on = Some(Some(on.clone())),
        Err(need) => (last.done_on, last.unsaid) = (Some(None), Some(need.clone())),
    }
    Some(vec![
        done(item("settle which specialties you apply in", 10, 8), !plan.applications.is_empty()),
        done(item("make your list of programs", 10, 8), !plan.programs.is_empty()),
        done(item("draft which programs get your signals", 6, 4), !plan.signals.is_empty()),
        Effect::Item(Box::new(last)),
    ])
}

const FIRST_CHOICE: [&str; 16] = [
    "rank you first",
    "rank your program first",
    "ranking you first",
    "ranking your program first",
    "rank you number one",
    "rank your program number one",
    "rank you 1",
    "rank your program 1",
    "you are my first choice",
    "your program is my first choice",
    "you are my number one",
    "your program is my number one",
    "no program above yours",
    "no other program above yours",
    "no program above you",
    "no other program above you",
];

fn claims_first_choice(plan: &Plan, n: usize) -> Said {
    let email = &plan.emails[n];
    let claims = email.kind.as_deref()? == "first-choice" || {
        let text: String = email.text.as_ref()?.to_lowercase().replace(['\'', '\u{2019}'], "");
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let text = format!(" {} ", words.join(" "));
        FIRST_CHOICE.iter().any(|phrase| text.contains(&format!(" {phrase} ")))
    };
    Some(vec![Effect::Set(plan.claims?, Value::Bool(claims))])
}

impl Plan {
    /// The facts of one person.
    pub fn read(world: &World, person: PersonId) -> Self {
        let kind = |name: &str| world.dictionary.kind(name).expect("the dictionary has it");
        let of = |name: &str| world.of_kind(kind(name), person);
        let programs = of("program");
        let number = |handle: RecordView| {
            let program = world.by_name(handle, "program")?.as_record()?;
            programs.iter().position(|other| other.record == program)
        };
        let placed = |handle: &RecordView| Placed { program: number(*handle), tier: text(world, *handle, "tier") };
        let signals: Vec<Placed> = of("signal").iter().map(placed).collect();
        let choices: Vec<(Option<usize>, RecordView)> = of("choice").iter().map(|h| (number(*h), *h)).collect();
        let read = |(n, handle): (usize, &RecordView)| {
            let choice = choices.iter().find(|(program, _)| *program == Some(n)).map(|(_, choice)| *choice);
            Program {
                visas: set(world, *handle, "visas"),
                img_tag: text(world, *handle, "img_tag"),
                zone: text(world, *handle, "zone"),
                setting: text(world, *handle, "setting"),
                mean_step2ck: integer(world, *handle, "mean_step2ck"),
                min_step2ck: integer(world, *handle, "min_step2ck"),
                takes_signals: yes(world, *handle, "takes_signals"),
                happy: choice.and_then(|choice| yes(world, choice, "would_be_happy")),
                connection: choice.and_then(|choice| text(world, choice, "connection")),
                specialty: record(world, *handle, "specialty").map(|h| h.record.0 as usize),
                signals: signals.iter().filter(|signal| signal.program == Some(n)).count(),
            }
        };
        let programs: Vec<Program> = programs.iter().enumerate().map(read).collect();
        let fact = |kind_name: &str, name: &str| world.dictionary.fact(kind(kind_name), name);
        let application = |handle: &RecordView| {
            let specialty = record(world, *handle, "specialty");
            let number = |name: &str| specialty.and_then(|specialty| integer(world, specialty, name));
            let own = specialty.map(|h| h.record.0 as usize);
            let to_it = |signal: &&Placed| signal.program.is_some_and(|n| programs[n].specialty == own);
            Application {
                specialty: own,
                tiers: specialty.and_then(|specialty| text(world, specialty, "tiers")),
                gold: number("gold"),
                silver: number("silver"),
                single: number("signals"),
                signals: i64::try_from(signals.iter().filter(to_it).count()).expect("few"),
            }
        };
        let email =
            |handle: &RecordView| Email { kind: text(world, *handle, "kind"), text: text(world, *handle, "text") };
        Self {
            applications: of("application").iter().map(application).collect(),
            places: of("place").iter().map(placed).collect(),
            emails: of("email").iter().map(email).collect(),
            claims: fact("email", "claims_first_choice"),
            applicant: Applicant::read(world, person),
            programs,
            signals,
        }
    }
}

impl Applicant {
    fn read(world: &World, person: PersonId) -> Self {
        let doctor = world.applicant(person);
        let certified = world.dictionary.fact(world.kind(doctor.record), "certified_on").expect("it is a fact");
        let need = Need { handle: doctor, fact: certified, why: Why::Blank, hour: false };
        Self {
            img: yes(world, doctor, "img"),
            needs_visa: yes(world, doctor, "needs_visa"),
            visas: set(world, doctor, "visas"),
            step2ck: integer(world, doctor, "step2ck_score"),
            review: record(world, doctor, "season")
                .and_then(|season| world.by_name(season, "review_starts"))
                .and_then(Value::as_when)
                .cloned(),
            certified: world.value(doctor, certified).and_then(Value::as_when).cloned().ok_or(need),
        }
    }
}

fn text(world: &World, handle: RecordView, name: &str) -> Option<String> {
    world.by_name(handle, name)?.as_str().map(str::to_owned)
}

fn yes(world: &World, handle: RecordView, name: &str) -> Option<bool> {
    if let Value::Bool(yes) = world.by_name(handle, name)? { Some(*yes) } else { None }
}

fn integer(world: &World, handle: RecordView, name: &str) -> Option<i64> {
    if let Value::Integer(n) = world.by_name(handle, name)? { Some(*n) } else { None }
}

fn set(world: &World, handle: RecordView, name: &str) -> Option<BTreeSet<String>> {
    let Value::Words(words) = world.by_name(handle, name)? else { return None };
    Some(words.iter().map(ToString::to_string).collect())
}

fn record(world: &World, handle: RecordView, name: &str) -> Option<RecordView> {
    Some(world.follow(handle, world.by_name(handle, name)?.as_record()?))
}
