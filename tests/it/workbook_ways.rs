//! Scenarios made at random, from every fact there is, go to a workbook and back and to TOML and back: the same world each
//! time, and the same text.

use std::collections::{BTreeMap, BTreeSet};

use preceptor::engine::{RuleSources, build_world, load_rules};
use preceptor::load::{Names, Written, book, grid, notes, parse};
use preceptor::model::{Dictionary, FactDef, Files, Kind, Owner, RuleSet, Slot, Type, World};
use preceptor::sheets::{self, Book, Examples};

/// Scenarios made at random: so many where everything is swept, every tenth otherwise.
const ROUNDS: u64 = 150;

const TEXTS: [&str; 22] = [
    "=1+1",
    "07",
    "none",
    "a; b",
    "yes",
    "é ü 漢字",
    "x_x000D_y",
    "_x005F_",
    "1e5",
    "TRUE",
    "#NUM!",
    "'quote",
    "say \"so\"",
    "40%",
    "2026-09-10",
    "12.50",
    "a\\nb",
    "<b>&amp;</b>",
    "My own",
    "line one, line two",
    "0",
    "\u{1F600}",
];
const LONG: [&str; 8] = [
    "Dear Dr. Flint,\n\nthank you.\n",
    "  spaces around  ",
    "\n\nbegins late",
    "a\ttab",
    "# no comment",
    "\"\"\"",
    "'''\nx",
    "one line",
];
const NAMES: [&str; 9] = [
    "Lakeside",
    "lakeside",
    "St. Mary's; North",
    "Ärztehaus 漢字",
    "Lakeside Medical Center",
    "p1",
    "None",
    "The \"Hill\"",
    "My House",
];
const MOMENTS: [&str; 9] = [
    "2026-09-10",
    "2026-09-10T09:00:00",
    "2026-09-10T23:59:59",
    "2026-09-10T00:00:00",
    "2026-09-10T09:00:00-04:00",
    "2026-09-10T09:00:00Z",
    "\"2026-09-10T09:00 America/New_York\"",
    "1899-12-31",
    "\"2026-03-04\"",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("it fits") % sides
    }

    fn of<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.roll(among.len())]
    }

    fn value(&mut self, dictionary: &Dictionary, def: &FactDef, programs: usize) -> String {
        match &def.ty {
            Type::Bool => ["true", "false"][self.roll(2)].to_owned(),
            Type::Integer => self.number(def, 1.0),
            Type::Number => {
                let step = [1.0, 0.5, 0.1, 0.07][self.roll(4)];
                self.number(def, step)
            }
            Type::Text => quoted(self.of(&TEXTS)),
            Type::LongText => quoted(self.of(&LONG)),
            Type::Date => self.of(&["2026-09-10", "1999-01-31", "\"2026-03-04\"", "1899-12-31"]).to_owned(),
            Type::Moment => self.of(&MOMENTS).to_owned(),
            Type::Enum(words) => quoted(words.get_index(self.roll(words.len())).expect("a word").0),
            Type::Set(words) => {
                let chosen: Vec<String> = words.keys().filter(|_| self.roll(2) == 0).map(|word| quoted(word)).collect();
                format!("[{}]", chosen.join(", "))
            }
            Type::Reference(kind) if dictionary.get(*kind).owner == Owner::Shared => {
                quoted(&format!("p{}", self.roll(programs)))
            }
            Type::Reference(_) => quoted(self.of(&["internal-medicine", "family-medicine", "dermatology"])),
            Type::List(..) | Type::One(..) => unreachable!("no scenario says it"),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "small numbers")]
    fn number(&mut self, def: &FactDef, step: f64) -> String {
        let (least, most) = def.range.unwrap_or((0.0, 1000.0));
        let steps = ((most - least) / step).clamp(1.0, 1e6) as i64;
        let steps = i64::try_from(self.roll(usize::try_from(steps).expect("some") + 1)).expect("few");
        let number = least + f64::from(i32::try_from(steps).expect("few")) * step;
        if def.ty == Type::Integer { format!("{}", number as i64) } else { format!("{number:?}") }
    }

    /// The facts of one record, each there or not.
    fn facts(&mut self, dictionary: &Dictionary, kind: &str, programs: usize, keep: &[&str]) -> Vec<(String, String)> {
        let mut facts = Vec::new();
        for (name, def) in &dictionary.kinds[kind].facts {
            if !def.ty.stored()
                || def.engine
                || name == "time_zone"
                || name == "eras_id"
                || name == "acgme_code"
                || (!keep.contains(&name.as_str()) && self.roll(2) == 0)
            {
                continue;
            }
            let value = self.value(dictionary, def, programs);
            // A day so far from the season is refused, but where the dictionary says nothing of years.
            let value = match def.years.or(dictionary.kinds[kind].bounds.years) {
                Some((before, _)) if before < 30 => {
                    value.replace("1899-12-31", "2024-12-31").replace("1999-01-31", "2025-01-31")
                }
                Some(_) => value.replace("1899-12-31", "1959-12-31"),
                None => value,
            };
            // Two programs of one name, with nothing that tells them apart, are one.
            let value = if name == "name" && kind == "program" {
                format!("{} {}\"", &value[..value.len() - 1], self.roll(1_000_000))
            } else {
                value
            };
            facts.push((name.clone(), value));
        }
        facts
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text")
}

/// Whether a record says what another one of the same person may not say again: one of its `once`, or everything.
fn is_said_already(
    record: &Kind,
    kind: &str,
    facts: &[(String, String)],
    said: &mut BTreeSet<(String, String, String)>,
) -> bool {
    let mut twice = |name: &str, value: String| !said.insert((kind.to_owned(), name.to_owned(), value));
    let own = facts.iter().filter(|(name, _)| name != "id").map(|(name, value)| format!("{name}={value};"));
    let whole: String = own.collect();
    facts
        .iter()
        .any(|(name, value)| record.once.iter().any(|facts| **facts == [name.clone()]) && twice(name, value.clone()))
        || record.no_copies && twice("", whole)
}

fn lines(facts: &[(String, String)]) -> String {
    facts.iter().map(|(name, value)| format!("{name} = {value}\n")).collect()
}

/// A scenario in TOML that is right, and odd.
fn scenario(dice: &mut Dice, dictionary: &Dictionary) -> String {
    let programs = 1 + dice.roll(5);
    let mut text = "# at the top\nseason = 2027\nas_of = 2026-09-10\n".to_owned();
    let couple = dice.roll(3) == 0;
    for prefix in ["", "partner."].into_iter().take(1 + usize::from(couple)) {
        if dice.roll(4) != 0 {
            let zone = ["", "time_zone = \"America/Chicago\"\n"][dice.roll(2)];
            text.push_str(&format!("\n# about you\n[{prefix}applicant]\n{zone}"));
            text.push_str(&lines(&dice.facts(dictionary, "applicant", programs, &[])));
        } else if !prefix.is_empty() {
            text.push_str("\n[partner]\n");
        }
        let mut said = BTreeSet::new();
        for (kind, record) in dictionary.kinds.iter().filter(|(kind, _)| dictionary.is_given(kind)) {
            let keep: Vec<&str> = record.id_from.iter().map(String::as_str).collect();
            let shared = record.owner == Owner::Shared;
            let count = if shared && prefix.is_empty() {
                programs
            } else if shared || kind == "applicant" {
                0
            } else {
                dice.roll(4)
            };
            for n in 0..count {
                let mut facts = dice.facts(dictionary, kind, programs, &keep);
                if shared {
                    facts.retain(|(name, _)| name != "name");
                    facts.insert(0, ("name".to_owned(), quoted(dice.of(&NAMES))));
                    facts.insert(0, ("id".to_owned(), quoted(&format!("p{n}"))));
                } else if dice.roll(4) == 0
                    || facts.iter().any(|(name, value)| keep.contains(&name.as_str()) && value.contains('\u{1F600}'))
                {
                    facts.insert(0, ("id".to_owned(), quoted(&format!("own-{n}"))));
                }
                if kind == "application" {
                    facts.retain(|(name, value)| name != "specialty" || n == 0 || !value.contains("intern"));
                    let keys = facts.iter().any(|(name, _)| name == "specialty" || name == "id");
                    facts.extend((!keys).then(|| ("id".to_owned(), quoted(&format!("more-{n}")))));
                }
                if is_said_already(record, kind, &facts, &mut said) {
                    continue;
                }
                let remark = ["", "  # noted here", "\n# and \"here\""][dice.roll(3)];
                text.push_str(&format!("\n[[{prefix}{kind}]]{remark}\n{}", lines(&facts)));
            }
        }
        let seal = "by = \"R\"\non = 2026-08-30\nat = \"https://x.org/?a;b#c\"\n";
        if dice.roll(2) == 0 {
            text.push_str(&format!("\n[{prefix}confirmed.specialty.internal-medicine]\ngold = 3\nsilver = 9\n{seal}"));
            text.push_str(&format!(
                "\n[{prefix}confirmed.calendar.2027]\nmatch_day = \"2027-03-19T12:00 America/New_York\"\n{seal}"
            ));
        }
        if dice.roll(2) == 0 {
            let other = seal.replace("\"R\"", "\"S\"");
            text.push_str(&format!("\n[[{prefix}confirmed.program.p0]]\nsize = 7\n{seal}\n[[{prefix}confirmed.program.p0]]\nvisas = []\n{other}"));
        }
        if dice.roll(2) == 0 {
            let facts = dice.facts(dictionary, "applicant", programs, &[]);
            text.push_str(&format!("\n[{prefix}assume.applicant]\n{}", lines(&facts)));
            let facts = dice.facts(dictionary, "program", programs, &["famous"]);
            // Two guesses about one program that differ are refused.
            if prefix.is_empty() {
                text.push_str(&format!("\n[assume.program.p0]\n{}", lines(&facts)));
            }
            text.push_str(&format!(
                "\n[[{prefix}waive]]\nfinding = \"signals/visa-type p0\"\nbecause = \"they; said so\"\n"
            ));
        }
    }
    text
}

struct Ground {
    rules: std::rc::Rc<RuleSet>,
}

impl Ground {
    fn of_toml(&self, text: &str) -> (Written, World) {
        let mut files = self.rules.files.clone();
        let file = files.add("a.toml", text);
        let root = parse(file, text).unwrap_or_else(|found| panic!("{found:#?}\n{text}"));
        let notes = notes(text, &root);
        self.built(Written { root, notes }, files, text)
    }

    fn of_book(&self, bytes: &[u8], from: &str) -> (Written, World) {
        let mut files = self.rules.files.clone();
        let grid = grid(&mut files, "a.xlsx", bytes.to_vec()).expect("a workbook");
        let (written, problems) = book(&grid, &self.rules.dictionary);
        assert!(problems.is_empty(), "{problems:#?}\n{from}");
        self.built(written, files, from)
    }

    fn built(&self, written: Written, files: Files, from: &str) -> (Written, World) {
        let world = build_world(&written.root, "a.toml", &self.rules, files, Vec::new());
        let world = world.unwrap_or_else(|trouble| {
            let said = trouble.problems.iter().map(|one| {
                format!("{}: {}", one.span.map_or(String::new(), |place| trouble.files.show(place)), one.message)
            });
            panic!("{:#?}\n{from}", said.collect::<Vec<_>>())
        });
        let names = Names::of_world(&world);
        let plain = sheets::normalised(&written, &self.rules.dictionary, &names, &|path| path.to_owned());
        (plain, world)
    }

    fn workbook(&self, written: &Written, world: &World) -> Vec<u8> {
        let names = Names::of_world(world);
        let book = Book { rules: &self.rules, written, names: &names, examples: Examples::Left };
        sheets::workbook(&book).expect("a workbook")
    }
}

/// All that a world says, without its places.
fn facts(world: &World) -> Vec<String> {
    let mut lines = vec![format!("{} {:?} {}", world.season, world.as_of.iso(), world.people.len())];
    for record in &world.records {
        let kind = world.dictionary.get(record.kind);
        for ((name, _), slot) in kind.facts.iter().zip(&record.slots) {
            let said = match slot {
                Slot::Known(fact) => format!("{:?} {:?}", fact.value, fact.how),
                Slot::Absent(why) => format!("{why:?}"),
            };
            lines.push(format!(
                "{} {:?} {} {name} {said}",
                world.dictionary.name(record.kind),
                record.owner,
                record.id
            ));
        }
    }
    let waivers = world.waivers.iter().map(|one| format!("{:?} {} {}", one.person, one.finding, one.because));
    let seen = world.people.iter().map(|person| format!("{:?}", person.sees));
    lines.extend(waivers.chain(seen));
    lines
}

fn notes_of(written: &Written) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for line in written.notes.values().flat_map(|note| note.lines()) {
        *found.entry(line.trim().to_owned()).or_default() += 1;
    }
    found
}

#[test]
fn a_scenario_is_the_same_in_a_workbook_and_in_toml() {
    let rules = load_rules(&RuleSources::embedded()).expect("rules");
    let ground = Ground { rules: rules.set };
    for seed in (0..ROUNDS).step_by(if crate::workshop::whole() { 1 } else { 10 }) {
        let text = scenario(&mut Dice(seed), &ground.rules.dictionary);
        let (first, world) = ground.of_toml(&text);
        let toml = sheets::toml(&first);
        let (again, twin) = ground.of_toml(&toml);
        assert_eq!(sheets::said(&first), sheets::said(&again), "seed {seed}\n{text}\n{toml}");
        assert_eq!(facts(&world), facts(&twin), "seed {seed}\n{text}\n{toml}");
        assert_eq!(notes_of(&first), notes_of(&again), "seed {seed}\n{text}\n{toml}");
        let bytes = ground.workbook(&first, &world);
        let (third, cells) = ground.of_book(&bytes, &text);
        assert_eq!(sheets::said(&first), sheets::said(&third), "seed {seed}\n{text}");
        assert_eq!(facts(&world), facts(&cells), "seed {seed}\n{text}");
        assert_eq!(notes_of(&first), notes_of(&third), "seed {seed}\n{text}");
        assert!(ground.workbook(&third, &cells) == bytes, "seed {seed}: other bytes\n{text}");
    }
}
