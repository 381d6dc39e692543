//! Texts damaged at random: nothing may panic, and every problem must have a place inside its file.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{build, cases, dictionary, parse};
use crate::model::{Data, DataKind, Diagnostic, FileId, Files, KindId, Origin, Rule, RuleId, RuleSet, Span, Stage};

const FACTS: &str = include_str!("../../rules/facts.toml");
const SCENARIO: &str = "season = 2027\nas_of = 2026-09-10T09:00\nprograms = [\"im.csv\"]\n[applicant]\nname = \"Ä\"\ntime_zone = \"America/Chicago\"\nvisas = [\"j1\"]\n[[application]]\nspecialty = \"im\"\nlist = [\"a\"]\n[[signal]]\nprogram = \"a\"\ntier = \"gold\"\n[partner.applicant]\nname = \"B\"\n[assume.program.a]\nvisas = []\n[confirmed.specialty.im]\ngold = 3\nby = \"x\"\non = 2026-01-01\nat = \"y\"\n[[waive]]\nfinding = \"x\"\nbecause = \"y\"\n";
const TABLE: &str = "id,name,visas,choice.connection,size\na,\"A, \"\"b\"\"\",j1; h1b,home,3\n\n,Bé,none,,\n";
const CASES: &str = "[base]\nseason = 2027\nas_of = 2026-09-10\n[[base.program]]\nid = \"a\"\n[[case]]\nname = \"x\"\nset = { \"program.a.size\" = 3, \"signal.a\" = { program = \"a\" } }\nunset = [\"program.a\"]\nfires = [\"a\"]\nseverity = \"error\"\n";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn damage(&mut self, text: &str) -> String {
        const ODD: [char; 18] =
            ['"', '[', ']', '=', '.', ',', '\n', '\r', '\0', '\u{feff}', 'é', '-', '{', '}', ';', '9', '\'', ' '];
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.roll(3) {
            let at = self.roll(chars.len());
            match self.roll(4) {
                0 => drop(chars.remove(at)),
                1 => chars.insert(at, ODD[self.roll(ODD.len())]),
                2 => chars[at] = ODD[self.roll(ODD.len())],
                _ => {
                    let other = self.roll(chars.len());
                    chars.swap(at, other);
                }
            }
        }
        chars.into_iter().collect()
    }
}

fn within(files: &Files, found: &[Diagnostic]) {
    for problem in found {
        assert!(!problem.message.is_empty() && !problem.message.ends_with('.'), "{problem:?}");
        if let Some(Span { file, start, end }) = problem.span {
            let text = &files.get(file).text;
            assert!(start <= end && text.is_char_boundary(start) && text.is_char_boundary(end), "{problem:?}");
        }
    }
}

fn rules() -> RuleSet {
    let mut files = Files::default();
    let file = files.add("rules/facts.toml", FACTS);
    let place = Span { file, start: 0, end: 0 };
    let (also, always, seasons) = (Vec::new(), Vec::new(), BTreeMap::new());
    let data = vec![Data { kind: DataKind::Specialty, id: "im".into(), also, always, seasons, place }];
    RuleSet {
        dictionary: Rc::new(dictionary(&parse(file, FACTS).unwrap()).unwrap()),
        rules: Vec::new(),
        data,
        statements: BTreeMap::new(),
        groups: Vec::new(),
        date: String::new(),
        derive_order: Vec::new(),
        files,
    }
}

#[test]
fn damaged_scenarios_tables_and_cases_give_problems_at_places_that_exist() {
    let (rules, mut dice) = (rules(), Dice(1));
    for round in 0..3_000 {
        let (scenario, table) = if round % 2 == 0 {
            (dice.damage(SCENARIO), TABLE.to_owned())
        } else {
            (SCENARIO.to_owned(), dice.damage(TABLE))
        };
        let mut files = rules.files.clone();
        let file = files.add("a.toml", scenario.as_str());
        match parse(file, &scenario) {
            Err(found) => within(&files, &found),
            Ok(root) => {
                if let Err((files, found)) = build(&root, "a.toml", &rules, files, &|_| Ok(table.clone().into_bytes()))
                {
                    within(&files, &found);
                }
            }
        }
    }
    for _ in 0..2_000 {
        let (text, mut files) = (dice.damage(CASES), Files::default());
        let file = files.add("c.toml", text.as_str());
        if let Err(found) = parse(file, &text).and_then(|root| cases(&root, &rules.dictionary)) {
            within(&files, &found);
        }
    }
}

#[test]
fn damaged_dictionaries_give_problems_at_places_that_exist() {
    let mut dice = Dice(2);
    let from = FACTS.find("# ------------------------------------------------------------------ signals").unwrap();
    for _ in 0..1_000 {
        let (text, mut files) = (dice.damage(&FACTS[from..]), Files::default());
        files.add("facts.toml", text.as_str());
        if let Err(found) = parse(FileId(0), &text).and_then(|root| dictionary(&root)) {
            within(&files, &found);
        }
    }
}

/// A rule that checks, as far as loading looks at it.
pub(super) fn check(id: &str, file: FileId) -> Rule {
    Rule {
        id: RuleId(id.into()),
        origin: Origin::Shipped,
        stage: Stage::Check,
        subject: KindId(0),
        params: Vec::new(),
        doc: String::new(),
        says: None,
        fix: None,
        by: None,
        until: None,
        first: false,
        cites: Vec::new(),
        email_kind: None,
        short: None,
        sets: Vec::new(),
        forbids: false,
        reads: Vec::new(),
        file,
    }
}
