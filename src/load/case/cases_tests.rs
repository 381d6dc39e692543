//! Cases: what each changes and expects, and every way to write one wrongly.

use super::{Case, Subjects, cases};
use crate::load::rules::dictionary::dictionary;
use crate::load::text::tree::{Node, Tree, parse};
use crate::model::{Diagnostic, Dictionary, FileId};

const BASE: &str = r#"
[base]
season = 2027
as_of = 2026-09-10
[base.applicant]
needs_visa = true
visas = ["j1"]
[[base.program]]
id = "lakeside"
name = "Lakeside"
visas = ["h1b"]
[[base.program]]
name = "City Hospital"
[[base.signal]]
program = "lakeside"
tier = "gold"
[[base.email]]
program = "lakeside"
kind = "interest"
[[base.email]]
program = "lakeside"
kind = "thank-you"
[[base.email]]
program = "city-hospital"
kind = "thank-you"
"#;

fn facts() -> Dictionary {
    dictionary(&parse(FileId(0), include_str!("../../../rules/facts.toml")).unwrap()).unwrap()
}

fn said(text: &str, problems: Vec<Diagnostic>) -> Vec<String> {
    let one = |p: Diagnostic| {
        let place = p.span.unwrap();
        format!("{}: {} | {}", &text[place.start..place.end], p.message, p.help.unwrap_or_default())
    };
    problems.into_iter().map(one).collect()
}

fn read(more: &str) -> Vec<Case> {
    let text = format!("{BASE}{more}");
    cases(&parse(FileId(0), &text).unwrap(), &facts()).unwrap_or_else(|found| panic!("{:#?}", said(&text, found)))
}

fn problems(more: &str) -> Vec<String> {
    let text = format!("{BASE}{more}");
    said(&text, cases(&parse(FileId(0), &text).unwrap(), &facts()).expect_err("wrong cases"))
}

fn spelt(node: &Node) -> String {
    match &node.value {
        Tree::List(items) => format!("[{}]", items.iter().map(spelt).collect::<Vec<_>>().join(" ")),
        Tree::Table(entries) => {
            let lines: Vec<_> = entries.iter().map(|e| format!("{}={}", e.key, spelt(&e.node))).collect();
            format!("{{{}}}", lines.join(" "))
        }
        _ => node.shown().replace('`', ""),
    }
}

/// The scenario of a case that makes these changes.
fn changed(changes: &str, key: &str) -> String {
    let found = read(&format!("[[case]]\nname = \"x\"\nclear = true\n{changes}"));
    found[0].root.get(key).map_or_else(|| "-".into(), spelt)
}

#[test]
fn a_case_changes_facts_and_records_by_path() {
    assert_eq!(
        changed("set = { \"program.lakeside.visas\" = [\"j1\"], \"program.city-hospital.size\" = 3 }", "program"),
        "[{id=lakeside name=Lakeside visas=[j1]} {name=City Hospital size=3}]"
    );
    assert_eq!(
        changed("unset = [\"program.lakeside.visas\", \"program.city-hospital\"]", "program"),
        "[{id=lakeside name=Lakeside}]"
    );
    assert_eq!(changed("unset = [\"signal.lakeside\"]", "signal"), "[]");
    assert_eq!(
        changed("set = { \"signal.riverside\" = { program = \"riverside\", tier = \"gold\" } }", "signal"),
        "[{program=lakeside tier=gold} {id=riverside program=riverside tier=gold}]"
    );
    assert_eq!(
        changed("set = { \"signal.lakeside\" = { tier = \"silver\" } }", "signal"),
        "[{program=lakeside tier=silver}]"
    );
    assert_eq!(changed("set = { \"task.call\" = { name = \"Call\" } }", "task"), "[{id=call name=Call}]");
    assert_eq!(
        changed(
            "set = { \"email.lakeside-thank-you.draft\" = true, \"email.city-hospital.draft\" = true }\nunset = [\"email.lakeside-interest\"]",
            "email"
        ),
        "[{program=lakeside kind=thank-you draft=true} {program=city-hospital kind=thank-you draft=true}]"
    );
    assert_eq!(
        changed("set = { \"applicant.visas\" = [], applicant = { img = true } }", "applicant"),
        "{needs_visa=true visas=[] img=true}"
    );
    assert_eq!(changed("set = { as_of = 2026-10-01, \"season\" = 2028 }", "as_of"), "2026-10-01");
    assert_eq!(changed("unset = [\"season\"]", "season"), "-");
    assert_eq!(
        changed("set = { \"partner.applicant.img\" = true, \"partner.signal.a\" = { program = \"a\" } }", "partner"),
        "{applicant={img=true} signal=[{id=a program=a}]}"
    );
    assert_eq!(
        changed(
            "set = { \"assume.specialty.internal-medicine.gold\" = 3, \"assume.applicant.img\" = false }",
            "assume"
        ),
        "{specialty={internal-medicine={gold=3}} applicant={img=false}}"
    );
}

#[test]
fn a_path_that_leads_nowhere_is_said() {
    let more = r#"
[[case]]
name = "x"
clear = true
unset = ["signal.lakesid", "applicant.img", "partner.applicant.img", "assume.program.lakeside.visas", "program.lakeside.size", "a..b"]
[case.set]
"programs.lakeside.visas" = 1
"program.lakside.visas" = 1
"program.lakeside" = 1
"program.lakeside.visas.x" = 1
"specialty.internal-medicine.gold" = 1
"email.lakeside.draft" = true
"applicant.a.b" = 1
program.lakeside.size = 3
"#;
    assert_eq!(
        problems(more),
        [
            "\"signal.lakesid\": no signal `lakesid` | did you mean `lakeside`?",
            "\"applicant.img\": `applicant.img` is not there, so it cannot be taken away | ",
            "\"partner.applicant.img\": `partner.applicant.img` is not there, so it cannot be taken away | ",
            "\"assume.program.lakeside.visas\": `assume.program.lakeside.visas` is not there, so it cannot be taken away | ",
            "\"program.lakeside.size\": `program.lakeside.size` is not there, so it cannot be taken away | ",
            "\"a..b\": the path `a..b` leads nowhere | write `record.id.fact`, `record.id` or `applicant.fact`",
            "\"programs.lakeside.visas\": the path `programs.lakeside.visas` leads nowhere | did you mean `program`?",
            "\"program.lakside.visas\": no program `lakside` | did you mean `lakeside`?",
            "\"program.lakeside\": `program.lakeside` is a record, not a fact | write `program.lakeside.FACT`, or give a table of facts",
            "\"program.lakeside.visas.x\": the path `program.lakeside.visas.x` leads nowhere | write `record.id.fact`, `record.id` or `applicant.fact`",
            "\"specialty.internal-medicine.gold\": the path `specialty.internal-medicine.gold` leads nowhere | write `assume.specialty.internal-medicine.gold`",
            "\"email.lakeside.draft\": `email.lakeside` is 2 records | allowed: `lakeside-interest`, `lakeside-thank-you`",
            "\"applicant.a.b\": the path `applicant.a.b` leads nowhere | write `applicant.fact`",
            "program: `program` names no record | write the whole path in quotes: `\"program.ID.FACT\"`",
        ]
    );
}

#[test]
fn every_expectation_is_read() {
    let found = read(
        r#"
[[case]]
name = "fires"
fires = ["lakeside", "city"]
severity = "warning"
message = "Lakeside"
about = ["x"]
cannot_tell = true
needs = ["program.x.visas"]
shows = ["a"]
[[case]]
name = "the rest"
derives = { "program.lakeside.zone" = "reach" }
points = { "lakeside gold" = -4 }
forbids = ["lakeside gold"]
limits = "at most 1 gold, reach"
items = { "thank Lakeside" = "done late" }
letter = ["a", "b"]
letter_without = "c"
spares = ["b"]
"#,
    );
    let expect = &found[0].expect;
    assert!(matches!(&expect.fires, Some(Subjects::These(ids)) if ids.len() == 2));
    assert!(matches!(&expect.cannot_tell, Some(Subjects::Whole(_))));
    assert_eq!(
        (expect.severity.map(|s| s.0.name()), expect.message.len(), expect.about.len()),
        (Some("warning"), 1, 1)
    );
    assert_eq!((expect.needs.len(), found[0].shows.len(), found[1].spares.len()), (1, 1, 1));
    let expect = &found[1].expect;
    assert_eq!((spelt(&expect.derives[0].1), expect.points[0].1, expect.forbids.len()), ("reach".into(), -4, 1));
    assert_eq!((expect.limits.len(), expect.items[0].1.name(), expect.letter.len()), (1, "done late", 2));
    assert_eq!(expect.letter_without.len(), 1);
}

#[test]
fn wrong_cases_are_said() {
    let more = r#"
[[case]]
name = "nothing"
shows = ["a"]
[[case]]
name = "nothing"
fires = ["a"]
clear = true
[[case]]
clear = false
fire = ["a"]
severity = "eror"
needs = ["x"]
[[case]]
name = "d"
fires = []
cannot_tell = false
items = { "a" = "don" }
points = { "a gold" = "4" }
derives = {}
set = ["a"]
"#;
    assert_eq!(
        problems(more),
        [
            "\"nothing\": this case expects nothing | say what must come out: `fires`, `clear`, `cannot_tell`, `derives` ...",
            "\"nothing\": there are two cases `nothing` | ",
            "true: `clear` excludes `fires` and `cannot_tell` | ",
            "[[case]]: this case has no `name` | ",
            "false: `clear` is `true`, or left out, not `false` | ",
            "fire: this case cannot have `fire` | did you mean `fires`?",
            "severity: `severity` belongs to `fires`, which this case does not expect | ",
            "\"eror\": `severity` cannot be `eror` | did you mean `error`?",
            "needs: `needs` belongs to `cannot_tell`, which this case does not expect | ",
            "[]: `fires` is an empty list | leave it out, or write `clear = true` where nothing may come out",
            "false: `cannot_tell` cannot be `false` | write `clear = true`",
            "\"don\": no state `don` | did you mean `done`?",
            "\"4\": points are a whole number, not `4` | ",
            "{}: `derives` is a table of paths and values, not a table | ",
            "[\"a\"]: `set` is a table of paths and values, not a list | ",
        ]
    );
}

#[test]
fn a_file_without_cases_or_with_other_keys_is_said() {
    let text = "[bas]\n[[case]]\nname = \"x\"\nclear = true\n";
    let found = cases(&parse(FileId(0), text).unwrap(), &facts()).unwrap_err();
    assert_eq!(
        said(text, found),
        [": this file has no `base` | ", "bas: this file cannot have `bas` | did you mean `base`?"]
    );
    assert_eq!(
        said("", cases(&parse(FileId(0), "").unwrap(), &facts()).unwrap_err()),
        [": this file has no `base` | ", ": this file has no `case` | "]
    );
}
