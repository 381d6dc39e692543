//! Scenarios: whole worlds that come out, and whole lists of problems.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::build;
use crate::load::random_damage_tests::check;
use crate::load::rules::dictionary::dictionary;
use crate::load::text::tree::parse;
use crate::model::{
    Data, DataKind, DataValue, FileId, Files, How, PersonId, RecordView, RuleSet, SaidBy, Slot, Source, SourceValue,
    Span, Value, When, Why, World,
};

const FACTS: &str = include_str!("../../../rules/facts.toml");
const HEAD: &str = "season = 2027\nas_of = 2026-09-10\n";

#[expect(clippy::unnecessary_wraps, reason = "values take an optional source")]
fn source(id: &str) -> Option<Rc<Source>> {
    let text = String::new;
    let title = format!("the {id} page");
    Some(Rc::new(Source {
        id: id.into(),
        title,
        publisher: text(),
        address: text(),
        read: text(),
        confidence: text(),
        not_taken: None,
        place: None,
    }))
}

pub(crate) fn rules() -> RuleSet {
    let mut files = Files::default();
    let facts = files.add("rules/facts.toml", FACTS);
    let place = Span { file: facts, start: 0, end: 1 };
    let text = |text: &str| Value::Text(text.into());
    let one = |fact: &str, value: Value| DataValue {
        fact: fact.into(),
        values: vec![(value, source("a"))],
        disputed: false,
        place,
    };
    let conflict = DataValue {
        fact: "silver".into(),
        values: vec![(Value::Integer(12), source("a")), (Value::Integer(15), source("b"))],
        disputed: false,
        place,
    };
    let season = vec![one("gold", Value::Integer(3)), one("tiers", text("two")), conflict];
    let data = |kind, id: &str, always, seasons: Vec<(i64, Vec<DataValue>)>| Data {
        kind,
        id: id.into(),
        also: Vec::new(),
        always,
        seasons: BTreeMap::from_iter(seasons),
        place,
    };
    let opens = one("submission_opens", text("2026-09-02T09:00 America/New_York"));
    RuleSet {
        dictionary: Rc::new(dictionary(&parse(facts, FACTS).unwrap()).unwrap()),
        rules: vec![check("signals/famous-only", facts)],
        data: vec![
            data(
                DataKind::Specialty,
                "internal-medicine",
                vec![one("name", text("Internal medicine"))],
                vec![(2027, season)],
            ),
            data(
                DataKind::Specialty,
                "family-medicine",
                vec![one("name", text("Family medicine"))],
                vec![(2023, vec![])],
            ),
            data(DataKind::Calendar, "2027", vec![], vec![(2027, vec![opens])]),
        ],
        statements: BTreeMap::new(),
        groups: Vec::new(),
        date: String::new(),
        derive_order: Vec::new(),
        files,
    }
}

fn load(text: &str, tables: &[(&str, &str)]) -> Result<World, (Files, Vec<crate::model::Diagnostic>)> {
    let rules = rules();
    let mut files = rules.files.clone();
    let file = files.add("people/amara.toml", text);
    let root = parse(file, text).expect("TOML");
    let read = |path: &str| {
        let found = tables.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| format!("there is no file `{path}`"))
    };
    build(&root, "people/amara.toml", &rules, files, &read)
}

fn world(text: &str, tables: &[(&str, &str)]) -> World {
    load(text, tables).unwrap_or_else(|(files, found)| panic!("{:#?}", shown(&files, found)))
}

pub(crate) fn shown(files: &Files, found: Vec<crate::model::Diagnostic>) -> Vec<String> {
    let one = |p: crate::model::Diagnostic| {
        let place = p.span.map_or_else(|| "-".into(), |place| files.show(place));
        format!("{place}: {} | {}", p.message, p.help.unwrap_or_default())
    };
    found.into_iter().map(one).collect()
}

fn problems(text: &str, tables: &[(&str, &str)]) -> Vec<String> {
    let (files, found) = load(text, tables).expect_err("a wrong scenario");
    let short = |line: String| line.replace("people/amara.toml:", "");
    shown(&files, found).into_iter().map(short).collect()
}

/// Every known fact of the records of some kinds: `person/kind id: fact=value ..`.
fn facts(world: &World, kinds: &[&str]) -> Vec<String> {
    let wanted = |record: &&crate::model::Record| kinds.contains(&world.dictionary.name(record.kind));
    let line = |record: &crate::model::Record| {
        let owner = record.owner.map_or("-".into(), |owner| owner.0.to_string());
        let names = world.dictionary.get(record.kind).facts.keys();
        let known: Vec<String> = names
            .zip(&record.slots)
            .filter_map(|(name, slot)| Some(format!("{name}={}", said(world, slot)?)))
            .collect();
        format!("{owner}/{} {}: {}", world.dictionary.name(record.kind), record.id, known.join(" "))
    };
    world.records.iter().filter(wanted).map(line).collect()
}

fn said(world: &World, slot: &Slot) -> Option<String> {
    let fact = match slot {
        Slot::Known(fact) => fact,
        Slot::Absent(crate::model::Why::Blank) => return None,
        Slot::Absent(why) => return Some(format!("({why:?})")),
    };
    let value = match &fact.value {
        Value::Record(id) => format!("->{}", world.record(*id).id),
        Value::When(when) => when.iso(),
        Value::Words(words) => format!("{words:?}"),
        Value::Text(text) | Value::Word(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    let how = match &fact.how {
        How::Given | How::Engine => String::new(),
        other => format!("[{other:?}]"),
    };
    Some(format!("{value}{how}"))
}

const GOOD: &str = r#"
season = 2027
as_of = 2026-09-10
programs = ["../tables/im.csv"]
[applicant]
name = "Amara"
time_zone = "America/Chicago"
visas = ["j1"]
certified_on = 2026-09-23T10:00
[[application]]
specialty = "internal-medicine"
list = ["lakeside", "city-hospital"]
[[program]]
name = "City Hospital"
specialty = "internal-medicine"
visas = []
[[program]]
name = "Elsewhere"
specialty = "internal-medicine"
[[choice]]
program = "lakeside"
connection = "research"
[[signal]]
program = "lakeside"
tier = "gold"
[[signal]]
program = "city-hospital"
[[email]]
program = "city-hospital"
kind = "thank-you"
sent = 2026-11-05T09:00-05:00
[[waive]]
finding = "signals/famous-only"
because = "we decided so"
[confirmed.specialty.internal-medicine]
gold = 4
silver = 12
by = "Ruth"
on = 2026-08-30
at = "im.org"
[assume.specialty.internal-medicine]
gold = 5
[assume.calendar.2027]
match_day = 2027-03-19
"#;

#[test]
fn a_whole_scenario_becomes_a_world() {
    let table = "name,id,specialty,visas,img_share,famous,choice.connection,choice.expected_rank\n\
                 \"Lakeside, Medical\",lakeside,internal-medicine,j1; h1b,45%,no,family,3\n\
                 Riverside,,internal-medicine,none,,,,2\n";
    let world = world(GOOD, &[("tables/im.csv", table)]);
    let confirmed = "[Confirmed { by: \"Ruth\", on: \"2026-08-30\", at: \"im.org\" }]";
    let absent = "eras_opens";
    assert!(
        facts(&world, &["calendar"])[0]
            .starts_with("-/calendar 2027: submission_opens=2026-09-02T09:00:00-04:00[Data]")
    );
    assert!(!facts(&world, &["calendar"])[0].contains(absent));
    assert_eq!(
        facts(&world, &["applicant", "application", "program", "choice", "signal", "email"]),
        [
            "0/applicant applicant: name=Amara time_zone=America/Chicago today=2026-09-10 season=->2027 partner=(NoRecord) match_year=Integer(2027) couples=Bool(false) visas={\"j1\"} certified_on=2026-09-23T10:00:00-05:00",
            "0/application internal-medicine: specialty=->internal-medicine",
            "-/program city-hospital: name=City Hospital specialty=->internal-medicine visas={}",
            "-/program elsewhere: name=Elsewhere specialty=->internal-medicine",
            "-/program lakeside: name=Lakeside, Medical specialty=->internal-medicine img_share=Number(45.0) visas={\"h1b\", \"j1\"} famous=Bool(false)",
            "-/program riverside: name=Riverside specialty=->internal-medicine visas={}",
            "0/choice lakeside: program=->lakeside expected_rank=Integer(3) connection=research",
            "0/choice riverside: program=->riverside expected_rank=Integer(2)",
            "0/signal city-hospital: program=->city-hospital",
            "0/signal lakeside: program=->lakeside tier=gold",
            "0/email city-hospital-thank-you: program=->city-hospital kind=thank-you sent=2026-11-05T08:00:00-06:00",
        ]
    );
    let kind = world.dictionary.get(world.dictionary.kind("specialty").unwrap());
    let unknown: Vec<String> = kind.facts.keys().skip(1).map(|name| format!("{name}=(NoSuchSeason)")).collect();
    assert_eq!(
        facts(&world, &["specialty"]),
        [
            &*format!(
                "-/specialty internal-medicine: name=Internal medicine[Data] tiers=two[Data] gold=Integer(5)[Assumed] silver=Integer(12){confirmed}"
            ),
            &*format!("-/specialty family-medicine: name=Family medicine[Data] {}", unknown.join(" ")),
        ]
    );
    let seen: Vec<_> = world.people[0].sees.iter().map(|record| &*world.record(*record).id).collect();
    assert_eq!(seen, ["city-hospital", "lakeside"]);
    assert_eq!(world.waivers[0].finding, "signals/famous-only");
    let day_over = When::end_of(world.as_of.date(), world.as_of.zone().clone());
    assert_eq!((world.season, &world.as_of), (2027, &day_over));
}

#[test]
fn every_value_knows_its_place() {
    let table = "name,size,visas\n\"Lake, side\",12,j1;  h1b\n";
    let world = world(&format!("{HEAD}programs = [\"im.csv\"]\n"), &[("people/im.csv", table)]);
    let program = world.dictionary.kind("program").unwrap();
    let record = world.records.iter().find(|record| record.kind == program).unwrap();
    let text = |name: &str| {
        let fact = world.dictionary.fact(program, name).unwrap();
        let Slot::Known(fact) = &record.slots[fact.index] else { panic!("known") };
        let place = fact.place.unwrap();
        (world.files.show(place), world.files.get(place.file).text[place.start..place.end].to_owned())
    };
    assert_eq!(text("name"), ("people/im.csv:2:1".into(), "\"Lake, side\"".into()));
    assert_eq!(text("size"), ("people/im.csv:2:14".into(), "12".into()));
    assert_eq!(text("visas"), ("people/im.csv:2:17".into(), "j1;  h1b".into()));
}

#[test]
fn a_couple_is_two_people_who_share_programs() {
    let text = format!(
        "{HEAD}[applicant]\ntime_zone = \"America/Chicago\"\n[[program]]\nid = \"a\"\nspecialty = \"family-medicine\"\n[[program]]\nid = \"b\"\nspecialty = \"internal-medicine\"\n[[application]]\nspecialty = \"family-medicine\"\n\
         [partner.applicant]\nname = \"Ben\"\ntime_zone = \"America/New_York\"\ncertified_on = 2026-09-23T10:00\n[[partner.application]]\nspecialty = \"internal-medicine\"\n[[partner.signal]]\nprogram = \"b\"\ntier = \"gold\"\n[partner.assume.signal.b]\ntier = \"silver\"\n"
    );
    let world = world(&text, &[]);
    assert_eq!(
        facts(&world, &["applicant", "signal"]),
        [
            "0/applicant applicant: time_zone=America/Chicago today=2026-09-10 season=->2027 partner=->partner match_year=Integer(2027) couples=Bool(true)",
            "1/applicant partner: name=Ben time_zone=America/New_York today=2026-09-10 season=->2027 partner=->applicant match_year=Integer(2027) couples=Bool(true) certified_on=2026-09-23T10:00:00-04:00",
            "1/signal b: program=->b tier=silver[Assumed]",
        ]
    );
    let sees =
        |n: usize| world.people[n].sees.iter().map(|record| world.record(*record).id.to_string()).collect::<Vec<_>>();
    assert_eq!((sees(0), sees(1)), (vec!["a".to_owned()], vec!["b".to_owned()]));
    let me = RecordView { record: world.people[0].applicant, person: PersonId(0) };
    let Some(Value::Record(other)) = world.by_name(me, "partner") else { panic!("a partner") };
    assert_eq!(world.follow(me, *other).person, PersonId(1));
}

#[test]
fn what_is_missing_at_the_top_is_said() {
    assert_eq!(
        problems("", &[]),
        [
            "1:1: this scenario has no `as_of` | write the day it looks from: `as_of = 2026-09-10`",
            "1:1: this scenario has no `season` | write the year of the Match: `season = 2027`",
        ]
    );
    assert_eq!(
        problems(
            "season = 27\nas_of = 09:00\nseasn = 1\npartner = 1\n[[specialty]]\n[place]\n[signal]\n[[applicant]]\n[[program]]\nid = \"x\"\n",
            &[]
        ),
        [
            "1:10: `season` is the year of a Match, not `27` | write the year of the Match: `season = 2027`",
            "2:9: `09:00` has no day | write it as 2026-09-10T09:00",
            "3:1: a scenario cannot have `seasn` | did you mean `season`?",
            "4:1: `partner` is a table, not `1` | write `[partner.applicant]` and what follows",
            "5:3: `specialty` comes from the rules | write `[confirmed.specialty.ID]` for what you looked up, `[assume.specialty.ID]` for a guess",
            "6:2: `place` is made by the engine | take it out",
            "7:2: there can be more than one signal | write `[[signal]]`, with two brackets",
            "8:3: there is one applicant | write `[applicant]`",
        ]
    );
}

#[test]
fn wrong_facts_and_values_are_said_together() {
    let text = r#"season = 2027
as_of = 2026-09-10
[applicant]
need_visa = true
visas = ["j1", "h-1b"]
step2ck_score = 400
us_letters = "3"
img = "yes"
time_zone = "America/Chicgo"
today = 2026-09-10
signals = []
connection = "family"
certified_on = "soon"
matched_on = 2026-09-10T09:00
usce_months = nan
name = ""
career_goals = "research"
preferred_regions = [1]
id = "me"
[[program]]
name = "Lakeside"
region = "Mountains"
[[signal]]
program = "lakesde"
tier = "Gold"
[[application]]
specialty = "internal-medicin"
[[application]]
specialty = 1
"#;
    assert_eq!(
        problems(text, &[]),
        [
            "4:1: no fact `applicant.need_visa` | did you mean `applicant.needs_visa`?",
            "5:16: `applicant.visas` cannot be `h-1b` | did you mean `h1b`?",
            "6:17: `applicant.step2ck_score` cannot be `400` | allowed: 1 to 300",
            "7:14: `applicant.us_letters` takes a whole number, not `3` | write it without quotes",
            "8:7: `applicant.img` takes yes or no (`true` or `false`), not `yes` | write `true` or `false`",
            "9:13: no time zone `America/Chicgo` | did you mean `America/Chicago`?",
            "10:1: `applicant.today` is given by the engine | take it out",
            "11:1: `applicant.signals` is found by itself | take it out",
            "12:1: no fact `applicant.connection` | did you mean `choice.connection`?",
            "13:16: `soon` is not a date | write a day as 2026-09-10, a moment as 2026-09-10T09:00",
            "14:14: `applicant.matched_on` is a day and takes no hour | write 2026-09-10",
            "15:15: `applicant.usce_months` takes a number, not `NaN` | ",
            "16:8: `applicant.name` is empty | leave it out while it is unknown",
            "17:16: `applicant.career_goals` takes a list of words, not `research` | write `[\"research\"]`",
            "18:22: `applicant.preferred_regions` holds words, not `1` | ",
            "19:1: no fact `applicant.id` | `preceptor facts` prints all facts",
            "22:10: `program.region` cannot be `Mountains` | did you mean `mountain`?",
            "24:11: no program `lakesde` | did you mean `lakeside`?",
            "25:8: `signal.tier` cannot be `Gold` | did you mean `gold`?",
            "27:13: no specialty `internal-medicin` | did you mean `internal-medicine`?",
            "29:13: `application.specialty` takes the id of a record `specialty`, not `1` | ",
        ]
    );
}

#[test]
fn ids_are_unique_and_plain() {
    let text = format!(
        "{HEAD}[[program]]\nid = \"a\"\n[[program]]\nid = \"a\"\n[[program]]\nid = \"UCLA Health\"\n[[program]]\ncity = \"X\"\n[[program]]\nname = \"!\"\n[[program]]\nid = 3\n[[application]]\nspecialty = \"family-medicine\"\nlist = [\"a\", \"b\", 3]\n"
    );
    assert_eq!(
        problems(&text, &[]),
        [
            "6:6: there is a program `a` already | the first one is at 4:6",
            "8:6: `UCLA Health` cannot be an id | an id is small letters, digits and hyphens: `ucla-health`",
            "9:1: this program has no `name` | its id is made from `name`; give it, or an `id`",
            "12:8: no id can be made from `!` | give an `id` of small letters, digits and hyphens",
            "14:6: an `id` is a text, not `3` | ",
            "17:9: the program `a` is in another specialty | ",
            "17:14: no program `b` | allowed: `a`",
            "17:19: `list` is a list of programs, not of `3` | ",
        ]
    );
}

#[test]
fn a_made_id_gives_way_to_one_that_is_given() {
    let text = format!("{HEAD}[[task]]\nname = \"Call\"\n[[task]]\nid = \"call\"\n[[task]]\nname = \"call\"\n");
    let world = world(&text, &[]);
    assert_eq!(facts(&world, &["task"]), ["0/task call: ", "0/task call-2: name=Call", "0/task call-3: name=call"]);
}

#[test]
fn wrong_overrides_are_said() {
    let text = format!(
        "{HEAD}[assume]\nplace = 1\nprogram = 1\n[assume.speciality.x]\n[assume.specialty.internal-medcine]\ngold = 3\n[assume.specialty.family-medicine]\ngold = 41\nglod = 3\n[confirmed.applicant]\nimg = true\nby = \"me\"\n[[waive]]\nfinding = \"x\"\nbecaus = \"y\"\n[assume.signal.x]\ntier = \"gold\"\n"
    );
    assert_eq!(
        problems(&text, &[]),
        [
            "4:1: `place` is made by the engine | take it out",
            "5:1: `assume.program` names no record | write `[assume.program.ID]`",
            "6:9: no record `speciality` | did you mean `specialty`?",
            "7:19: no specialty `internal-medcine` | did you mean `internal-medicine`?",
            "10:8: `specialty.gold` cannot be `41` | allowed: 0 to 40",
            "11:1: no fact `specialty.glod` | did you mean `specialty.gold`?",
            "12:12: what is confirmed of `applicant` has no `at` | ",
            "12:12: what is confirmed of `applicant` has no `on` | ",
            "15:1: this `waive` has no `because` | ",
            "17:1: this `waive` cannot have `becaus` | did you mean `because`?",
            "18:16: no signal `x` | there is no signal at all",
        ]
    );
}

#[test]
fn tables_that_are_missing_or_named_twice_are_said() {
    let text = format!("{HEAD}programs = [\"a.csv\", \"./a.csv\", \"b.csv\", 1]\n");
    assert_eq!(
        problems(&text, &[("people/a.csv", "name\nX\n")]),
        [
            "3:22: the table `./a.csv` is named twice | ",
            "3:33: there is no file `people/b.csv` | ",
            "3:42: `programs` is a list of texts, not of `1` | ",
        ]
    );
}

#[test]
fn a_season_without_a_calendar_leaves_its_facts_unknown_and_they_can_be_confirmed() {
    let world = world(
        "season = 2023\nas_of = 2022-09-10\n[confirmed.calendar.2023]\nmatch_day = 2023-03-21\nby = \"R\"\non = 2022-09-01\nat = \"nrmp.org\"\n",
        &[],
    );
    let calendar = &facts(&world, &["calendar"])[0];
    assert!(calendar.starts_with("-/calendar 2023: name=(NoSuchSeason) eras_opens=(NoSuchSeason)"), "{calendar}");
    assert!(calendar.contains("match_day=2023-03-21[Confirmed"), "{calendar}");
}

#[test]
fn sources_that_disagree_are_a_conflict_with_both_values() {
    let world = world(HEAD, &[]);
    let medicine = &facts(&world, &["specialty"])[0];
    let said = |value: &str, source: &str| SourceValue { value: value.into(), by: SaidBy::Source(source.into()) };
    let both = format!("silver=({:?})", Why::Conflict(vec![said("12", "the a page"), said("15", "the b page")]));
    assert!(medicine.contains(&both), "{medicine}");
}

#[test]
fn paths_into_a_world_are_found_and_values_read_as_their_facts() {
    use crate::load::{locate, value_of};
    let world = world(&format!("{HEAD}[[program]]\nid = \"lakeside\"\n[[task]]\nname = \"Call\"\n"), &[]);
    let place = Span { file: FileId(1), start: 0, end: 1 };
    let (handle, fact) = locate(&world, "program.lakeside.zone", place).unwrap();
    let read = |text: &str| {
        let node = parse(FileId(1), &format!("x = {text}")).unwrap();
        value_of(&world, handle, fact, node.get("x").unwrap()).map_err(|found| shown(&world.files, found))
    };
    assert_eq!(read("\"reach\""), Ok(Value::Word("reach".into())));
    assert_eq!(
        read("\"raech\""),
        Err(vec!["people/amara.toml:1:5: `program.zone` cannot be `raech` | did you mean `reach`?".into()])
    );
    assert!(locate(&world, "applicant.img", place).is_ok() && locate(&world, "task.call.done_on", place).is_ok());
    let wrong = ["program.lakesid.zone", "program.lakeside.zon", "programm.x.y", "applicant", "partner.applicant.img"];
    let said = wrong.map(|path| shown(&world.files, vec![locate(&world, path, place).unwrap_err()]).concat());
    assert_eq!(
        said.map(|line| line.replace("people/amara.toml:1:1: ", "")),
        [
            "no program `lakesid` | did you mean `lakeside`?",
            "no fact `program.zon` | did you mean `zone`?",
            "no record `programm` | did you mean `program`?",
            "the path `applicant` leads nowhere | write `record.id.fact` or `applicant.fact`",
            "no record `partner` | allowed: `applicant`, `application`, `program`, `choice`, `signal`, `email`, `interview`, `remark`, `tie`, `rank`, `task`, `soap_application`, `soap_offer`, `material`, `event`, `news`, `specialty`, `calendar`, `place`",
        ]
    );
}
