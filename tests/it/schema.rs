//! The JSON Schemas say what the program does: the one of scenarios refuses what the loader refuses, the one of the report
//! describes every report. Checked by a validator that shares no code with the program.

use std::fs;
use std::path::Path;

use crate::workshop::{AMARA, Folder, here, repository, some_people, sweep, toml_files, whole};
use preceptor::engine::{self, RuleSources};
use preceptor::load::{self, parse};
use preceptor::model::{Dictionary, FactDef, Owner, RuleSet, Type};
use serde_json::{Map, Value as Json, json};
use toml::de::{DeTable, DeValue};

fn validator(schema: &Json) -> jsonschema::Validator {
    assert!(jsonschema::meta::is_valid(schema), "the schema is none of draft 2020-12");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::draft202012::new(schema).expect("the schema is one")
}

fn schema(of: &str) -> Json {
    here(&["schema", of]).ended(0).json()
}

fn against(validator: &jsonschema::Validator, json: &Json) -> Vec<String> {
    validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// A TOML file as editors hand it to a schema: dates are texts. None where it is no TOML.
fn toml_as_json(text: &str) -> Option<Json> {
    DeTable::parse(text).ok().map(|table| of_table(table.get_ref()))
}

fn of_table(table: &DeTable<'_>) -> Json {
    let members: Map<String, Json> =
        table.iter().map(|(key, value)| (key.get_ref().to_string(), of_value(value.get_ref()))).collect();
    Json::Object(members)
}

fn of_value(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).expect("a number of 64 bits").into()
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().ok().map_or(Json::Null, Json::from),
        DeValue::Boolean(answer) => (*answer).into(),
        DeValue::Datetime(moment) => moment.to_string().into(),
        DeValue::Array(items) => items.iter().map(|item| of_value(item.get_ref())).collect(),
        DeValue::Table(table) => of_table(table),
    }
}

#[test]
fn the_schemas_in_docs_are_those_of_today() {
    for of in ["scenario", "report"] {
        let path = format!("docs/schema/{of}.schema.json");
        let kept = fs::read_to_string(repository().join(&path)).unwrap_or_default().replace("\r\n", "\n");
        let today = here(&["schema", of]).ended(0).out;
        assert!(kept == today, "{path} is not the schema of today: `preceptor schema {of} --output {path}`");
    }
}

#[test]
fn every_person_and_every_case_fits_the_schema_of_scenarios() {
    let validator = validator(&schema("scenario"));
    let people = toml_files(&repository().join("scenarios/people"));
    assert!(people.len() >= crate::workshop::people().len());
    for path in people {
        let json = toml_as_json(&fs::read_to_string(&path).expect("a person")).expect("TOML");
        assert_eq!(against(&validator, &json), [""; 0], "{}", path.display());
    }
    // What cases begin with is a scenario as well.
    for path in toml_files(&repository().join("scenarios/rules")) {
        let json = toml_as_json(&fs::read_to_string(&path).expect("cases")).expect("TOML");
        let mut base = json["base"].clone();
        for (key, value) in [("season", json!(2027)), ("as_of", json!("2026-09-10"))] {
            base.as_object_mut().expect("a base is a table").entry(key).or_insert(value);
        }
        assert_eq!(against(&validator, &base), [""; 0], "{}", path.display());
    }
}

#[test]
fn the_example_of_a_season_is_the_newest_one() {
    assert_eq!(schema("scenario")["properties"]["season"]["examples"], json!([2027]));
}

/// Files that are wrong in a way no schema of scenarios can say.
const BEYOND: [(&str, &str); 4] = [
    ("no-such-day", "it is no TOML, so no schema ever sees it"),
    ("not-closed", "it is no TOML, so no schema ever sees it"),
    ("spreadsheets", "the mistakes are in the tables it names, and a reference leads nowhere"),
    ("table", "the mistakes are in the table it names, and a reference leads nowhere"),
];

#[test]
fn every_broken_scenario_is_refused_by_the_schema_too() {
    let validator = validator(&schema("scenario"));
    let broken = toml_files(&repository().join("scenarios/broken"));
    assert!(broken.len() > 10);
    let mut beyond = Vec::new();
    for path in broken {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let json = toml_as_json(&fs::read_to_string(&path).expect("a scenario"));
        if json.is_none_or(|json| validator.is_valid(&json)) {
            beyond.push(name);
        }
    }
    assert_eq!(beyond, BEYOND.map(|(name, _)| name));
}

/// Values of every TOML type, right ones and wrong ones.
const SAMPLES: [&str; 23] = [
    "true",
    "3",
    "0",
    "-1",
    "2.5",
    "2.0",
    "100000",
    "\"lakeside\"",
    "\"internal-medicine\"",
    "\"\"",
    "\"  \"",
    "2026-09-10",
    "2026-09-10T09:00:00",
    "2026-09-10T09:00:00-04:00",
    "09:00:00",
    "\"2026-09-10\"",
    "\"2026-09-10T09:00 America/New_York\"",
    "\"next week\"",
    "\"America/Chicago\"",
    "[]",
    "[\"nothing\"]",
    "[1]",
    "{ first = \"Amara\" }",
];

/// Values that suit the type of a fact, and values just beyond it.
fn around(def: &FactDef) -> Vec<String> {
    let mut around = Vec::new();
    if let Some((least, most)) = def.range {
        around.extend([least, most, least - 1.0, most + 1.0].map(|number| number.to_string()));
    }
    match &def.ty {
        Type::Enum(words) => around.extend(words.keys().map(|word| format!("\"{word}\""))),
        Type::Set(words) => {
            around.extend(words.keys().map(|word| format!("[\"{word}\"]")));
            around.extend(words.keys().take(1).map(|word| format!("[\"{word}\", 1]")));
        }
        _ => {}
    }
    around
}

/// Why a schema takes what the loader refuses.
fn beyond(def: &FactDef, sample: &str, dictionary: &Dictionary) -> Option<&'static str> {
    let date = sample.starts_with(|c: char| c.is_ascii_digit()) && sample.contains([':', '-']);
    let text = sample.starts_with('"');
    match &def.ty {
        Type::Text | Type::LongText if date => Some("JSON has no dates: a date is a text"),
        Type::Reference(_) if date => Some("JSON has no dates: a date is a text"),
        Type::Integer if sample == "2.0" => Some("in JSON 2.0 is a whole number"),
        Type::Reference(kind) if text && dictionary.get(*kind).owner != Owner::Data => {
            Some("which records there are is in the rest of the file and in tables")
        }
        Type::Text if def.doc.contains("IANA") && text => Some("there are 600 time zones"),
        _ => None,
    }
}

struct Both<'a> {
    rules: &'a RuleSet,
    validator: jsonschema::Validator,
}

impl Both<'_> {
    /// What the loader has against a scenario, and what the schema has.
    fn ask(&self, text: &str) -> (Vec<String>, Vec<String>) {
        let mut files = self.rules.files.clone();
        let file = files.add("a.toml", text);
        let read = |path: &str| Err(format!("there is no file `{path}`"));
        let loaded = match parse(file, text) {
            Ok(root) => load::build(&root, "a.toml", self.rules, files, &read).err().map(|(_, found)| found),
            Err(found) => Some(found),
        };
        let loaded = loaded.into_iter().flatten().map(|problem| problem.message).collect();
        let json = toml_as_json(text).unwrap_or_else(|| panic!("no TOML: {text}"));
        (loaded, against(&self.validator, &json))
    }
}

/// A scenario that says one thing of one fact.
fn saying(kind: &str, owner: Owner, line: &str) -> String {
    let base = "season = 2027\nas_of = 2026-09-10\n[[program]]\nid = \"lakeside\"\nname = \"Lakeside\"\n\
                specialty = \"internal-medicine\"\n";
    match (kind, owner) {
        ("applicant", _) => format!("{base}[applicant]\n{line}\n"),
        ("specialty", _) => format!("{base}[assume.specialty.internal-medicine]\n{line}\n"),
        (_, Owner::Data) => format!("{base}[assume.{kind}.2027]\n{line}\n"),
        _ => format!("{base}[[{kind}]]\nid = \"one\"\n{line}\n"),
    }
}

#[test]
fn the_schema_refuses_for_each_fact_what_the_loader_refuses_and_takes_what_it_takes() {
    let rules = engine::load_rules(&RuleSources::embedded()).expect("the rules are fine");
    let dictionary = &rules.set.dictionary;
    let both = Both { rules: &rules.set, validator: validator(&schema("scenario")) };
    let (mut wrong, mut taken, mut refused) = (Vec::new(), 0, 0);
    for (kind, record) in dictionary.kinds.iter().filter(|(_, kind)| kind.owner != Owner::Engine) {
        for (fact, def) in sweep(&record.facts.iter().collect::<Vec<_>>(), 3) {
            let (mut suits, mut not) = (false, false);
            for sample in SAMPLES.map(str::to_owned).into_iter().chain(around(def)) {
                let (loader, schema) = both.ask(&saying(kind, record.owner, &format!("{fact} = {sample}")));
                let same = loader.is_empty() == schema.is_empty();
                let excused = schema.is_empty() && beyond(def, &sample, dictionary).is_some();
                if !same && !excused {
                    wrong.push(format!("{kind}.{fact} = {sample}: loader {loader:?}, schema {schema:?}"));
                }
                suits |= same && loader.is_empty();
                not |= same && !loader.is_empty();
            }
            let given = def.ty.stored() && !def.engine;
            taken += usize::from(suits);
            refused += usize::from(not);
            if suits != given || !not {
                wrong.push(format!("{kind}.{fact}: taken {suits}, refused {not}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
    let least = if whole() { 80 } else { 20 };
    assert!(taken > least && refused > taken, "{taken} {refused}");
}

#[test]
fn the_schema_refuses_keys_and_shapes_as_the_loader_does() {
    let rules = engine::load_rules(&RuleSources::embedded()).expect("the rules are fine");
    let both = Both { rules: &rules.set, validator: validator(&schema("scenario")) };
    let looked_up = "[confirmed.applicant]\nimg = true\nby = \"R\"\non = 2026-08-30\nat = \"x\"\n";
    assert_eq!(both.ask(AMARA), (vec![], vec![]));
    assert_eq!(both.ask(&format!("{AMARA}{looked_up}")), (vec![], vec![]));
    let two = "[partner.applicant]\nname = \"Berta\"\n[[partner.application]]\nspecialty = \"family-medicine\"\n";
    assert_eq!(both.ask(&format!("{AMARA}{two}")), (vec![], vec![]));
    for wrong in [
        "[aplicant]\nimg = true",
        "[[signal]]\ntier = \"gold\"",
        "[[signal]]\nid = \"Capital Letters\"\nprogram = \"lakeside\"",
        "[[task]]\nnote = \"x\"",
        "[place]\ntier = \"gold\"",
        "[specialty]\ngold = 3",
        "[waive]\nfinding = \"signals/visa-type\"\nbecause = \"x\"",
        "[[waive]]\nfinding = \"signals/visa-type\"",
        "[[waive]]\nfinding = \"signals/visa-type\"\nbecause = \"x\"\nwhy = \"y\"",
        "[confirmed.applicant]\nimg = true",
        "[confirmed.specialty.neurosurgery-of-the-moon]\ngold = 1\nby = \"R\"\non = 2026-08-30\nat = \"x\"",
        "[confirmed.place.lakeside]\ntier = \"gold\"\nby = \"R\"\non = 2026-08-30\nat = \"x\"",
        "[assume.specialty]\ngold = 3",
        "[assume]\nlakeside = true",
        "[partner]\nseason = 2027",
        "[partner]\nname = \"Berta\"",
        "[[partner.signal]]\ntier = \"gold\"",
        "[[application]]\nspecialty = \"family-medicine\"\nlist = \"lakeside\"",
        "[[application]]\nspecialty = \"family-medicine\"\nlist = [1]",
        "[[remark]]\nprogram = \"lakeside\"\nstanding = \"rude\"",
    ] {
        let (loader, schema) = both.ask(&format!("{AMARA}{wrong}\n"));
        assert!(!loader.is_empty() && !schema.is_empty(), "{wrong}: loader {loader:?}, schema {schema:?}");
    }
}

#[test]
fn facts_of_an_advisors_own_are_in_the_schema() {
    let folder = Folder::empty();
    folder.write(
        "ruth/facts.toml",
        "[choice.ruth_visited]\ntype = \"bool\"\ndoc = \"Seen.\"\nask = \"Have you seen it?\"\n",
    );
    let schema = folder.run(&["schema", "--with", "ruth"]).ended(0).json();
    assert_eq!(schema["$defs"]["choice.ruth_visited"]["description"], "Seen. Ask: Have you seen it?");
    let with =
        toml_as_json(&format!("{AMARA}[[choice]]\nprogram = \"lakeside\"\nruth_visited = true\n")).expect("TOML");
    assert_eq!(against(&validator(&schema), &with), [""; 0]);
    assert_ne!(against(&validator(&self::schema("scenario")), &with), [""; 0]);
}

/// A second opinion on a fact that only one rule may derive: a fault.
const CONTRADICTS: &str = "//! A second opinion.\n\nconst RULE = #{\n    cites: [\"sig-tag-img-neutral\"],\n};\n\n\
    fn derive(program, applicant, out) {\n    if program.img_matched_years >= 0 {\n        \
    out.set(\"img_tag\", \"closed\");\n    }\n}\n";

/// Waived, folded, confirmed, assumed and stated all in one.
const EVERYTHING: &str = "\n[[waive]]\nfinding = \"signals/visa-type\"\nbecause = \"They will change it\"\n\
    [confirmed.specialty.internal-medicine]\ngold = 3\nby = \"Ruth\"\non = 2026-08-30\nat = \"https://www.im.org\"\n\
    [assume.program.lakeside]\nimg_matched_years = 6\n";

/// A check that says something of little weight.
const NOTE: &str = "//! Says so.\n\nconst RULE = #{\n    says: \"a signal\",\n};\n\n\
    fn check(signal, applicant, out) {\n    out.note();\n}\n";

#[test]
fn every_report_fits_the_schema_of_reports_and_every_verdict_occurs() {
    let validator = validator(&schema("report"));
    let folder = Folder::with_project();
    let stated = AMARA.replace("visas = [\"h1b\"]", "visas = [\"h1b\"]\nzone = \"reach\"");
    folder.write("all.toml", &format!("{stated}{EVERYTHING}"));
    folder.write("own/note.rhai", NOTE);
    let mut reports =
        vec![folder.run(&["report", "all.toml", "--format", "json", "--verdicts", "--with", "own"]).ended(0).json()];
    let again = "fn again(signal) { again(signal) }\n\nfn check";
    let endless = NOTE.replace("fn check", again).replace("    out.note();", "    if again(signal) { out.note(); }");
    folder.write("own/endless.rhai", &endless);
    reports
        .push(folder.run(&["report", "all.toml", "--format", "json", "--verdicts", "--with", "own"]).ended(3).json());
    folder.write("rules/programs/second-opinion.rhai", CONTRADICTS);
    let faulty = ["report", "scenarios/people/internal-medicine-j1.toml", "--format", "json", "--share"];
    reports.push(folder.run(&faulty[..4]).ended(3).json());
    reports.push(folder.run(&faulty).ended(3).json());
    for person in some_people() {
        let path = Path::new("scenarios/people").join(person).with_extension("toml");
        reports.push(here(&["report", path.to_str().expect("UTF-8"), "--format", "json"]).ended(0).json());
    }
    let mut total: Map<String, Json> = Map::new();
    let mut filled: Map<String, Json> = Map::new();
    for report in &reports {
        assert_eq!(against(&validator, report), [""; 0]);
        for (name, n) in report["counts"].as_object().expect("counts") {
            let n = n.as_u64().expect("a number") + total.get(name).and_then(Json::as_u64).unwrap_or(0);
            total.insert(name.clone(), n.into());
        }
        for (name, list) in report.as_object().expect("members") {
            let some = list.as_array().is_some_and(|list| !list.is_empty());
            filled.insert(name.clone(), (some || filled.get(name) == Some(&Json::Bool(true))).into());
        }
    }
    for (name, n) in &total {
        assert_ne!(*n, 0, "no report has `{name}`");
    }
    for (name, some) in &filled {
        let list = reports[0][name].is_array();
        assert!(!list || *some == Json::Bool(true), "`{name}` is empty in every report");
    }
}

#[test]
fn a_member_more_or_less_is_refused_wherever_it_is() {
    let schema = schema("report");
    let validator = validator(&schema);
    let report =
        here(&["report", "scenarios/people/first-look.toml", "--format", "json", "--verdicts"]).ended(0).json();
    for place in
        ["", "/findings/0", "/findings/0/reads/0", "/verdicts/0", "/allocation/0/chosen/0", "/sources/0", "/counts"]
    {
        let mut more = report.clone();
        let members = more.pointer_mut(place).and_then(Json::as_object_mut).unwrap_or_else(|| panic!("{place}"));
        members.insert("surprise".to_owned(), json!(1));
        assert_ne!(against(&validator, &more), [""; 0], "one more at `{place}`");
        let mut less = report.clone();
        let members = less.pointer_mut(place).and_then(Json::as_object_mut).expect("as above");
        let first = members.keys().next().expect("it has members").clone();
        members.remove(&first);
        assert_ne!(against(&validator, &less), [""; 0], "`{first}` gone from `{place}`");
    }
}
