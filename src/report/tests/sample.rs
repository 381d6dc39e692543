//! A small world and outcome made by hand. Not a scenario: no rule has run here.

use std::collections::BTreeMap;
use std::rc::Rc;

use jiff::{civil::date, tz::TimeZone};

use crate::model::{
    Blank, Bounds, Combine, Dictionary, Event, Fact, FactDef, FactId, FileId, Files, Finding, How, Item, Kind, KindId,
    LineCol, Link, Named, Origin, Outcome, Owner, Person, PersonId, Privacy, RecordId, RecordView, Rule, RuleId,
    RuleSet, Severity, Slot, Source, Span, Stage, State, Statement, Type, Value, Verdict, VerdictRow, What, When,
    World,
};

/// The table of programs that places point into.
const SHEET: &str =
    "id,name,visas\ncity,City Hospital,h1b\nlakeside,Lakeside Medical Center,\nriverside,Riverside University,j1\n";

/// A world with its outcome, filled by each test.
pub(super) struct Sample {
    pub(super) world: World,
    pub(super) outcome: Outcome,
    pub(super) rules: RuleSet,
}

impl Sample {
    /// One applicant with a specialty and three programs; nothing found.
    pub(super) fn new() -> Self {
        let dictionary = Rc::new(dictionary());
        let mut files = Files::default();
        files.add("programs.csv", SHEET);
        let mut world = World::new(dictionary.clone(), files, 2027, day(2026, 9, 10));
        shared(&mut world);
        person(&mut world, "Amara");
        let rules = rules(dictionary);
        let outcome = outcome(Rc::new(world.clone()));
        Self { world, outcome, rules }
    }

    /// The partner, with an application and the same programs.
    pub(super) fn partner(&mut self, name: &str) {
        person(&mut self.world, name);
    }

    pub(super) fn fact(&self, kind: &str, fact: &str) -> FactId {
        let dictionary = &self.world.dictionary;
        dictionary.fact(dictionary.kind(kind).unwrap(), fact).unwrap()
    }

    /// The record of that kind and id in a person's eyes.
    pub(super) fn record(&self, person: u8, kind: &str, id: &str) -> RecordView {
        self.world.find(self.world.dictionary.kind(kind).unwrap(), id, PersonId(person)).unwrap()
    }

    pub(super) fn put(&mut self, handle: RecordView, fact: &str, value: Value, how: How, source: Option<Source>) {
        let kind = self.world.dictionary.name(self.world.kind(handle.record)).to_owned();
        let fact = self.fact(&kind, fact);
        let known = Fact { value, how, place: None, source: source.map(Rc::new) };
        self.world.put(handle.record, fact, Slot::Known(known));
    }

    /// What the rule read: a verdict with these events.
    pub(super) fn row(
        &mut self,
        rule: &str,
        subject: RecordView,
        verdict: Verdict,
        reads: &[(RecordView, &str, &str)],
    ) {
        let mut events: Vec<What> = reads.iter().map(|(handle, kind, fact)| self.read(*handle, kind, fact)).collect();
        if verdict == Verdict::Fires {
            events.push(What::Effect(0));
        }
        let read = |what: &What| if let What::Read(handle, fact, _) = what { Some((*handle, *fact)) } else { None };
        self.outcome.rested_on.extend(events.iter().filter_map(read));
        let events = events.into_iter().map(|what| Event { spot: LineCol::default(), what }).collect();
        self.outcome.verdicts.push(VerdictRow {
            rule: id(rule),
            subject,
            verdict,
            second: None,
            effects: Vec::new(),
            may: Vec::new(),
            could: None,
            events,
            more: 0,
            needs: Vec::new(),
        });
    }

    fn read(&self, handle: RecordView, kind: &str, fact: &str) -> What {
        let fact = self.fact(kind, fact);
        match self.world.value(handle, fact) {
            Some(value) => What::Read(handle, fact, value.clone()),
            None => What::Missed(handle, fact),
        }
    }

    /// A finding with what its rule read.
    pub(super) fn finding(
        &mut self,
        rule: &str,
        subject: RecordView,
        severity: Severity,
        message: &str,
    ) -> &mut Finding {
        let row = self.outcome.verdicts.iter().find(|row| row.rule == id(rule) && row.subject == subject);
        let reads = row.into_iter().flat_map(|row| &row.events).filter_map(|event| match &event.what {
            What::Read(handle, fact, value) => Some((*handle, *fact, value.clone())),
            _ => None,
        });
        self.outcome.findings.push(Finding {
            key: format!("{rule} {}", self.world.record(subject.record).id),
            rule: id(rule),
            subject,
            about: None,
            severity,
            message: message.to_owned(),
            fix: None,
            by: None,
            cites: Vec::new(),
            group: None,
            folded_into: None,
            waived: None,
            reads: reads.collect(),
            application: None,
        });
        self.outcome.findings.last_mut().unwrap()
    }

    /// A dated item or, after `step`, a step.
    pub(super) fn item(
        &mut self,
        rule: &str,
        subject: RecordView,
        title: &str,
        until: Option<When>,
        state: State,
    ) -> &mut Item {
        self.outcome.items.push(Item {
            key: format!("{rule} {title}"),
            rule: id(rule),
            step: false,
            subject,
            title: title.to_owned(),
            wording: title.to_owned(),
            from: None,
            until,
            state,
            done_on: None,
            after: Vec::new(),
            out_of_order: Vec::new(),
            cites: Vec::new(),
            could_be: Vec::new(),
            needs: Vec::new(),
        });
        self.outcome.items.last_mut().unwrap()
    }

    /// The outcome with the world as it is now.
    pub(super) fn done(mut self) -> (Outcome, RuleSet) {
        self.outcome.world = Rc::new(self.world);
        (self.outcome, self.rules)
    }
}

pub(super) fn id(rule: &str) -> RuleId {
    RuleId(rule.into())
}

pub(super) fn day(year: i16, month: i8, day: i8) -> When {
    When::end_of(date(year, month, day), TimeZone::get("America/New_York").unwrap())
}

/// Nine in the morning.
pub(super) fn nine(year: i16, month: i8, day: i8) -> When {
    let zone = TimeZone::get("America/New_York").unwrap();
    When::instant(date(year, month, day).at(9, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp(), zone)
}

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(super) fn words(words: &[&str]) -> Value {
    Value::Words(Rc::new(words.iter().map(|word| (*word).into()).collect()))
}

pub(super) fn source(title: &str, confidence: &str) -> Source {
    Source {
        id: title.to_lowercase().replace(' ', "-"),
        title: title.to_owned(),
        publisher: "The publisher".to_owned(),
        address: "https://example.org".to_owned(),
        read: "2026-08-01".to_owned(),
        confidence: confidence.to_owned(),
        not_taken: None,
        place: None,
    }
}

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

fn def(ty: Type) -> FactDef {
    FactDef {
        ty,
        doc: "What it means.".to_owned(),
        ask: None,
        look: None,
        label: None,
        unit: None,
        look_up: None,
        only_if: None,
        years: None,
        workday: false,
        range: None,
        derived: None,
        engine: false,
        blank: Blank::None,
        privacy: Privacy::Open,
        place: NOWHERE,
    }
}

fn labels(labels: &[(&str, &str)]) -> Named<String> {
    labels.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect()
}

fn kind(title: &str, owner: Owner, facts: Vec<(&str, FactDef)>) -> Kind {
    Kind {
        doc: "A record.".to_owned(),
        title: Some(title.to_owned()),
        called: None,
        apart: None,
        id_from: Vec::new(),
        once: Vec::new(),
        couples_repeat: false,
        order: vec![],
        no_copies: false,
        always: Vec::new(),
        owner,
        bounds: Bounds::default(),
        facts: facts.into_iter().map(|(name, def)| (name.to_owned(), def)).collect(),
        place: NOWHERE,
    }
}

fn dictionary() -> Dictionary {
    let visas = || Type::Set(labels(&[("j1", "J-1"), ("h1b", "H-1B")]));
    let tiers = || def(Type::Enum(labels(&[("gold", "gold"), ("silver", "silver"), ("single", "signal")])));
    let program = || def(Type::Reference(KindId(3)));
    let asked = |ty, ask: &str| FactDef { ask: Some(ask.to_owned()), ..def(ty) };
    let zone = Type::Enum(labels(&[("reach", "reach"), ("target", "target")]));
    let applicant = vec![
        ("name", def(Type::Text)),
        ("season", FactDef { engine: true, ..def(Type::Reference(KindId(6))) }),
        ("visas", asked(visas(), "Which visas could you train on?")),
        ("months", FactDef { unit: Some("months".to_owned()), ..asked(Type::Number, "How many months?") }),
        ("certified_on", def(Type::Moment)),
        ("signals", def(Type::List(KindId(4), Link::Own))),
    ];
    let along = Link::Through { path: vec!["specialty".to_owned()], equals: Some(vec!["specialty".to_owned()]) };
    let application = vec![
        ("specialty", def(Type::Reference(KindId(2)))),
        ("programs", def(Type::List(KindId(3), along))),
        ("fees_saved", FactDef { unit: Some("dollars".to_owned()), ..def(Type::Integer) }),
    ];
    let specialty = vec![
        ("name", def(Type::Text)),
        ("in_sentence", def(Type::Text)),
        ("gold", def(Type::Integer)),
        ("silver", def(Type::Integer)),
        ("signals", def(Type::Integer)),
    ];
    let programs = vec![
        ("name", def(Type::Text)),
        ("specialty", def(Type::Reference(KindId(2)))),
        ("visas", asked(visas(), "Which visas does it sponsor?")),
        ("share", FactDef { unit: Some("% of residents".to_owned()), ..def(Type::Number) }),
        ("zone", FactDef { derived: Some(Combine::Votes), ..def(zone) }),
        ("excluded", FactDef { derived: Some(Combine::Any), ..def(Type::Bool) }),
    ];
    let kinds = [
        ("applicant", kind("name", Owner::Person, applicant)),
        ("application", kind("specialty", Owner::Person, application)),
        ("specialty", kind("name", Owner::Data, specialty)),
        ("program", kind("name", Owner::Shared, programs)),
        ("signal", kind("program", Owner::Person, vec![("program", program()), ("tier", tiers())])),
        ("place", kind("program", Owner::Engine, vec![("program", program()), ("tier", tiers())])),
        ("calendar", kind("name", Owner::Data, vec![("name", def(Type::Text))])),
    ];
    let kinds = kinds.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
    Dictionary { kinds, ..Dictionary::default() }
}

/// What all people share: a specialty, the season and three programs.
fn shared(world: &mut World) {
    let calendar = add(world, "calendar", "2027", None);
    give(world, calendar, "name", text("ERAS 2027"));
    let specialty = add(world, "specialty", "internal-medicine", None);
    give(world, specialty, "name", text("Internal medicine"));
    give(world, specialty, "in_sentence", text("internal medicine"));
    for (id, name) in
        [("city", "City Hospital"), ("lakeside", "Lakeside Medical Center"), ("riverside", "Riverside University")]
    {
        let program = add(world, "program", id, None);
        give(world, program, "name", text(name));
        let start = SHEET.find(&format!("\n{id},")).unwrap() + 1;
        world.records[program.0 as usize].place = Some(Span { file: FileId(0), start, end: start });
    }
    sponsors(world, "city", "h1b");
    sponsors(world, "riverside", "j1");
}

/// A visa in the last column of the table.
fn sponsors(world: &mut World, program: &str, visa: &str) {
    let kind = world.dictionary.kind("program").unwrap();
    let number = world.records.iter().position(|record| record.kind == kind && &*record.id == program).unwrap();
    let line = world.records[number].place.unwrap().start;
    let start = line + SHEET[line..].find(visa).unwrap();
    let place = Some(Span { file: FileId(0), start, end: start + visa.len() });
    let fact = world.dictionary.fact(kind, "visas").unwrap();
    let known = Fact { value: words(&[visa]), how: How::Given, place, source: None };
    world.put(RecordId(u32::try_from(number).unwrap()), fact, Slot::Known(known));
}

fn person(world: &mut World, name: &str) {
    let id = PersonId(u8::try_from(world.people.len()).unwrap());
    let applicant = add(world, "applicant", "applicant", Some(id));
    give(world, applicant, "name", text(name));
    give(world, applicant, "season", Value::Record(RecordId(0)));
    give(world, applicant, "visas", words(&["j1"]));
    let application = add(world, "application", "internal-medicine", Some(id));
    give(world, application, "specialty", Value::Record(RecordId(1)));
    let signal = add(world, "signal", "city", Some(id));
    give(world, signal, "program", Value::Record(RecordId(2)));
    give(world, signal, "tier", Value::Word("gold".into()));
    for (program, tier) in [(2, "gold"), (4, "gold")] {
        let place = add(world, "place", &format!("{program}-{tier}"), Some(id));
        give(world, place, "program", Value::Record(RecordId(program)));
        give(world, place, "tier", Value::Word(tier.into()));
    }
    let sees = (2..5).map(RecordId).collect();
    world.people.push(Person { applicant, partner: None, sees });
}

fn add(world: &mut World, kind: &str, id: &str, owner: Option<PersonId>) -> RecordId {
    let kind = world.dictionary.kind(kind).unwrap();
    world.add(kind, id, owner, None)
}

fn give(world: &mut World, record: RecordId, fact: &str, value: Value) {
    let fact = world.dictionary.fact(world.kind(record), fact).unwrap();
    world.put(record, fact, Slot::Known(Fact { value, how: How::Given, place: None, source: None }));
}

fn rules(dictionary: Rc<Dictionary>) -> RuleSet {
    let guide = Statement { source: "the signaling guide, 6.3".to_owned(), says: "Check the visa.".to_owned() };
    RuleSet {
        dictionary,
        rules: vec![
            rule("signals/broken", Stage::Check, "No two signals to one program."),
            rule("programs/zone", Stage::Derive, ""),
        ],
        data: Vec::new(),
        statements: BTreeMap::from([("sig-visa".to_owned(), guide)]),
        groups: Vec::new(),
        date: "2026-09-01".to_owned(),
        derive_order: Vec::new(),
        files: Files::default(),
    }
}

fn rule(rule: &str, stage: Stage, doc: &str) -> Rule {
    Rule {
        id: id(rule),
        origin: Origin::Shipped,
        stage,
        subject: KindId(0),
        params: Vec::new(),
        doc: doc.to_owned(),
        says: None,
        fix: None,
        by: None,
        until: None,
        first: false,
        cites: Vec::new(),
        email_kind: None,
        short: None,
        forbids: false,
        sets: Vec::new(),
        reads: Vec::new(),
        file: FileId(0),
    }
}

fn outcome(world: Rc<World>) -> Outcome {
    Outcome {
        rested_on: std::collections::BTreeSet::new(),
        world,
        rules_date: "2026-09-01".to_owned(),
        findings: Vec::new(),
        cannot_tell: Vec::new(),
        allocations: Vec::new(),
        items: Vec::new(),
        faults: Vec::new(),
        reasons: Vec::new(),
        verdicts: Vec::new(),
        all_evidence: true,
    }
}
