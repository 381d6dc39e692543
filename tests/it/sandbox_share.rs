//! Shipped rules use less than a tenth of what they may use, of every limit: they are read and run within a tenth, in every
//! plan and every case of the repository, and in a plan larger than any real one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::rc::Rc;

use crate::workshop::{Folder, people, repository, sweep, toml_files, whole};
use preceptor::engine::{self, RuleSources};
use preceptor::load::{build, cases, parse, read_text};
use preceptor::model::{Ended, FactId, Ran, RecordView, RuleSet, World};
use preceptor::script::{Bounds, Call, Executor, Limits, Machine, compile_within};
use preceptor::{eval, load};

/// Runs rules within a tenth of their limits; notes the most that each used, and what went wrong.
struct Meter {
    set: RuleSet,
    machine: Machine,
    most: RefCell<BTreeMap<usize, (u64, usize)>>,
    wrong: RefCell<Vec<String>>,
}

impl Executor for Meter {
    fn rested_on(&self) -> Vec<(RecordView, FactId)> {
        self.machine.rested_on()
    }

    fn oracle(&self, _: &Rc<World>, _: Call<'_>) -> Option<Ran> {
        None
    }

    fn run(&self, world: &Rc<World>, call: Call<'_>) -> Ran {
        // Steps as Rhai counts them: what is run directly charges more, so that it never charges less.
        let ran = self.machine.reference().run(world, call);
        let mut most = self.most.borrow_mut();
        let (fuel, said) = most.entry(call.rule).or_default();
        (*fuel, *said) = ((*fuel).max(ran.fuel), (*said).max(ran.effects.len()));
        if let Ended::Fault(fault) = &ran.ended {
            self.wrong.borrow_mut().push(format!("{}: {}", self.set.rules[call.rule].id, fault.message));
        }
        ran
    }
}

impl Meter {
    fn new() -> Self {
        let input = engine::compile_input(&RuleSources::new(Some(&repository().join("rules")), &[]))
            .expect("the rules are fine");
        let bounds = Bounds { shipped: Limits::SHIPPED.share(10), untrusted: Limits::UNTRUSTED };
        let made = compile_within(input, bounds).map_err(|(files, problems)| {
            let place = |problem: &preceptor::model::Diagnostic| problem.span.map(|place| files.show(place));
            problems.iter().map(|problem| format!("{:?}: {}", place(problem), problem.message)).collect::<Vec<_>>()
        });
        let (set, machine) = made.expect("the rules can be read within a tenth of their limits");
        Self { set, machine, most: RefCell::default(), wrong: RefCell::default() }
    }

    /// Evaluates a plan, and the plan with the proposed signals.
    fn evaluate(&self, world: World) {
        let outcome = eval::evaluate(&self.set, self, world);
        let adopted = eval::adopt(&outcome.world, &outcome.allocations);
        eval::evaluate(&self.set, self, adopted);
    }

    /// Evaluates every case of a file; gives how many there are.
    fn cases(&self, path: &Path) -> usize {
        let mut files = self.set.files.clone();
        let name = engine::shown(path);
        let file = files.add(name.clone(), read_text(path).expect("it is text"));
        let root = parse(file, &files.share(file).text).expect("it is TOML");
        let cases = cases(&root, &self.set.dictionary).expect("the cases are fine");
        let read = |path: &str| load::read_text(Path::new(path)).map(String::into_bytes);
        for case in &cases {
            let world = build(&case.root, &name, &self.set, files.clone(), &read).expect("the case is fine");
            eval::evaluate(&self.set, self, world.clone());
            for kind in eval::kinds(&self.set) {
                let programs = world.dictionary.kind("program").expect("it is there");
                let programs = world.persons().flat_map(|person| world.of_kind(programs, person));
                programs.take(2).for_each(|program| drop(eval::draft(&self.set, self, &world, program, kind)));
            }
        }
        cases.len()
    }

    #[track_caller]
    fn fine(&self) {
        for (number, (fuel, said)) in self.most.borrow().iter() {
            println!("{fuel:6} steps, {said:3} said: {}", self.set.rules[*number].id);
        }
        assert_eq!(*self.wrong.borrow(), Vec::<String>::new());
    }
}

#[test]
fn shipped_rules_keep_within_a_tenth_of_every_limit_in_every_plan_and_case() {
    let meter = Meter::new();
    for person in sweep(people(), 20) {
        let path = Path::new("scenarios/people").join(format!("{person}.toml"));
        meter.evaluate(engine::load_scenario(&meter.set, &path, None).expect("the scenario is fine"));
    }
    let files = toml_files(&repository().join("scenarios/rules"));
    let tried: usize = sweep(&files, 60).map(|path| meter.cases(path)).sum();
    let ran = meter.most.borrow().len();
    if whole() {
        assert!(tried > 2_000, "only {tried} cases were tried");
        assert_eq!(ran, meter.set.rules.len(), "so many rules ran");
    }
    assert!(tried > 15 && ran > 30, "only {tried} cases were tried, {ran} rules ran");
    meter.fine();
}

/// More programs, choices and emails than anybody has: a school's table of the whole country, and a season of letters.
fn vast() -> Folder {
    const CHOICES: usize = 600;
    const EMAILS: usize = 200;
    let programs = if whole() { 2_000 } else { 700 };
    let folder = Folder::empty();
    let mut table = String::from(
        "id,name,specialty,city,state,setting,img_share,img_matched_years,visas,mean_step2ck,choice.expected_rank,choice.would_be_happy\n",
    );
    for n in 0..programs {
        let setting = ["academic", "community", "university-affiliated"][n % 3];
        let visas = ["j1", "j1; h1b", "none", ""][n % 4];
        let (share, years, mean) = (n % 90, n % 9, 215 + n % 45);
        let (rank, happy) = if n < CHOICES { ((n % 300 + 1).to_string(), "true") } else { (String::new(), "") };
        let line = format!(
            "p{n},Program {n},internal-medicine,City {},IL,{setting},{share},{years},{visas},{mean},{rank},{happy}",
            n % 50
        );
        writeln!(table, "{line}").expect("texts have room");
    }
    folder.write("all.csv", &table);
    let mut plan = String::from(
        "season = 2027\nas_of = 2026-12-01\nprograms = [\"all.csv\"]\n[applicant]\nname = \"Vast\"\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\nstep2ck_score = 240\n[[application]]\nspecialty = \"internal-medicine\"\n",
    );
    for n in 0..10 {
        let tier = if n < 3 { "gold" } else { "silver" };
        write!(plan, "[[signal]]\nprogram = \"p{n}\"\ntier = \"{tier}\"\n").expect("texts have room");
    }
    for n in 0..EMAILS {
        let kind = ["update", "thank-you", "clarification", "first-choice"][n % 4];
        let (program, day) = (n % 60, 1 + n % 28);
        let text = "Dear Dr. Timbermere, thank you for your time. ".repeat(40);
        write!(plan, "[[email]]\nid = \"e{n}\"\nprogram = \"p{program}\"\nkind = \"{kind}\"\nsent = 2026-11-{day:02}T10:00:00\nto = \"director\"\ntext = \"{text}\"\n")
            .expect("texts have room");
    }
    for n in 0..60 {
        let day = 1 + n % 28;
        write!(
            plan,
            "[[interview]]\nprogram = \"p{n}\"\ninvited_on = 2026-10-13T15:00:00\nheld = 2026-11-{day:02}T14:00:00\n"
        )
        .expect("texts have room");
    }
    folder.write("vast.toml", &plan);
    folder
}

#[test]
fn no_shipped_rule_goes_wrong_in_a_plan_of_two_thousand_programs() {
    let (folder, meter) = (vast(), Meter::new());
    let world = engine::load_scenario(&meter.set, &folder.path("vast.toml"), None).unwrap_or_else(|trouble| {
        panic!("{:?}", trouble.problems.iter().take(5).collect::<Vec<_>>());
    });
    meter.evaluate(world);
    let most = meter.most.borrow().values().map(|(fuel, _)| *fuel).max().unwrap_or(0);
    assert!(most > Limits::UNTRUSTED.fuel, "{most} steps: this plan is not large enough to show anything");
    meter.fine();
}
