//! Forms for other programs: SARIF, annotations of GitHub, JUnit XML and the test run as JSON. SARIF and JUnit are
//! validated against their schemas by validators that share no code with the program.

use std::fs;

use crate::workshop::{AMARA, Folder, Ran, here, repository, some_people};
use serde_json::{Value as Json, json};

fn schema(name: &str) -> String {
    let path = repository().join("tests/schemas").join(name);
    fs::read_to_string(path).expect("the schema is part of the project")
}

fn sarif_validator() -> jsonschema::Validator {
    let mut schema: Json = serde_json::from_str(&schema("sarif-2.1.0.json")).expect("the schema is JSON");
    // As published these two are no regular expressions (a bracket too many); no log of ours has a language.
    for place in ["/definitions/run/properties/language", "/definitions/toolComponent/properties/language"] {
        if let Some(language) = schema.pointer_mut(place) {
            language["pattern"] = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
        }
    }
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is one")
}

/// What the schema of SARIF has against a log.
fn against_sarif(log: &Json) -> Vec<String> {
    sarif_validator().iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What the schema of Jenkins has against a JUnit report.
fn against_junit(xml: &str) -> Vec<String> {
    let schema = schema("junit-10.xsd");
    let schema = uppsala::parse(&schema).expect("the schema is XML");
    let validator = uppsala::XsdValidator::from_schema(&schema).expect("the schema is one");
    match uppsala::parse(xml) {
        Ok(document) => validator.validate(&document).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// The one run of a log that fits its schema.
fn run_of(ran: &Ran) -> Json {
    let log = ran.json();
    assert_eq!(against_sarif(&log), [""; 0], "{log:#}");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
    log["runs"][0].clone()
}

fn list<'a>(json: &'a Json, member: &str) -> &'a [Json] {
    json[member].as_array().map_or(&[], Vec::as_slice)
}

const WAIVED: &str = "\n[[waive]]\nfinding = \"signals/visa-type\"\nbecause = \"They will change it\"\n";

/// A second opinion on a fact that only one rule may derive: a fault for every program with an IMG record.
const CONTRADICTS: &str = "//! A second opinion.\n\nconst RULE = #{\n    cites: [\"sig-tag-img-neutral\"],\n};\n\n\
    fn derive(program, applicant, out) {\n    if program.img_matched_years >= 0 {\n        \
    out.set(\"img_tag\", \"closed\");\n    }\n}\n";

#[test]
fn the_sarif_of_every_person_fits_the_schema_and_holds_every_finding() {
    for person in some_people() {
        let scenario = format!("scenarios/people/{person}.toml");
        let report = here(&["report", &scenario, "--format", "json"]).ended(0).json();
        let run = run_of(&here(&["report", &scenario, "--format", "sarif"]).ended(0));
        let findings: Vec<&Json> =
            list(&report, "findings").iter().filter(|finding| finding["folded_into"].is_null()).collect();
        let results = list(&run, "results");
        assert_eq!(results.len(), findings.len(), "{person}");
        let rules = list(&run["tool"]["driver"], "rules");
        for (result, finding) in results.iter().zip(findings) {
            assert_eq!(result["partialFingerprints"]["preceptorFinding/v1"], finding["key"]);
            assert_eq!(result["ruleId"], finding["rule"]);
            assert_eq!(result["level"], finding["severity"]);
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small one");
            assert_eq!(rules[index]["id"], finding["rule"]);
            let place = &result["locations"][0]["physicalLocation"];
            let file = place["artifactLocation"]["uri"].as_str().expect("a file");
            let text = fs::read_to_string(repository().join(file)).expect("the file is there");
            let line = usize::try_from(place["region"]["startLine"].as_u64().expect("a line")).expect("a small one");
            assert!(line >= 1 && line <= text.lines().count(), "{person}: {file}:{line}");
            let written = list(finding, "reads").iter().filter(|read| !read["at"].is_null()).count();
            assert!(list(result, "relatedLocations").len() <= written);
            assert_eq!(written == 0, list(result, "relatedLocations").is_empty());
        }
        for rule in rules {
            assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.len() > 10), "{rule}");
            assert!(rule["helpUri"].is_null());
        }
    }
}

#[test]
fn a_finding_is_at_its_record_with_its_evidence_and_its_waiver() {
    let folder = Folder::empty();
    folder.write("a b.toml", AMARA).write("waived.toml", &format!("{AMARA}{WAIVED}"));
    let result = |name: &str| {
        let run = run_of(&folder.run(&["report", name, "--format", "sarif"]).ended(0));
        let found = list(&run, "results").iter().find(|result| result["ruleId"] == "signals/visa-type");
        found.expect("the mistake is found").clone()
    };
    let one = result("a b.toml");
    assert_eq!(one["level"], "error");
    assert_eq!(
        one["locations"],
        json!([{
            "physicalLocation": {
                "artifactLocation": { "uri": "a%20b.toml" },
                "region": { "startLine": 21, "startColumn": 1 },
            },
            "logicalLocations": [{ "fullyQualifiedName": "signal.lakeside", "name": "Lakeside", "kind": "record" }],
        }])
    );
    let evidence: Vec<&str> =
        list(&one, "relatedLocations").iter().filter_map(|place| place["message"]["text"].as_str()).collect();
    assert!(evidence.contains(&"program.lakeside.visas: [\"h1b\"]"), "{evidence:?}");
    assert_eq!(one["suppressions"], json!([]));
    let waived = json!([{ "kind": "inSource", "status": "accepted", "justification": "They will change it" }]);
    assert_eq!(result("waived.toml")["suppressions"], waived);
}

#[test]
fn a_rule_that_goes_wrong_is_a_notification_and_the_run_no_success() {
    let folder = Folder::with_rules();
    folder.write("rules/programs/second-opinion.rhai", CONTRADICTS);
    let record = AMARA.replace("visas = [\"h1b\"]", "visas = [\"h1b\"]\nimg_matched_years = 8\nimg_share = 50");
    folder.write("a.toml", &record);
    let ran = folder.run(&["report", "a.toml", "--format", "sarif"]).ended(3);
    let invocation = run_of(&ran)["invocations"][0].clone();
    assert_eq!(invocation["executionSuccessful"], false);
    assert!(!list(&invocation, "toolExecutionNotifications").is_empty(), "{invocation:#}");
    let said = folder.run(&["report", "a.toml", "--format", "github"]).ended(3).out;
    assert!(said.lines().any(|line| line.contains("went wrong for")), "{said}");
}

#[test]
fn problems_are_results_too() {
    let folder = Folder::empty();
    folder.write("a.toml", &AMARA.replace("tier = \"gold\"", "tier = \"glod\"")).write("fine.toml", AMARA);
    let location = json!([{ "physicalLocation": {
        "artifactLocation": { "uri": "a.toml" },
        "region": { "startLine": 23, "startColumn": 8, "endLine": 23, "endColumn": 14 },
    } }]);
    for command in ["check", "report"] {
        let ran = folder.run(&[command, "a.toml", "--format", "sarif"]).ended(2);
        let run = run_of(&ran);
        let results = list(&run, "results");
        assert_eq!(results.len(), 1);
        assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&json!("problem"), &json!("error")));
        assert_eq!(results[0]["message"]["text"], "`signal.tier` cannot be `glod`\ndid you mean `gold`?");
        assert_eq!(results[0]["locations"], location);
        assert_eq!(run["invocations"][0]["executionSuccessful"], false);
        assert!(ran.err.contains("did you mean `gold`?"), "{}", ran.err);

        let ran = folder.run(&[command, "a.toml", "--format", "github"]).ended(2);
        assert_eq!(
            (ran.out.as_str(), ran.err.as_str()),
            (
                "::error file=a.toml,line=23,col=8,endColumn=14,title=preceptor::`signal.tier` cannot be \
                 `glod`%0Adid you mean `gold`?\n",
                ""
            )
        );
    }
    let ran = folder.run(&["check", "gone.toml", "--format", "sarif"]).ended(2);
    assert_eq!(list(&run_of(&ran)["results"][0], "locations"), &[] as &[Json]);
    let ran = folder.run(&["check", "gone.toml", "--format", "github"]).ended(2);
    assert_eq!(ran.out, "::error title=preceptor::there is no file `gone.toml`\n");

    let run = run_of(&folder.run(&["check", "fine.toml", "--format", "sarif"]).ended(0));
    assert_eq!((list(&run, "results").len(), &run["invocations"][0]["exitCode"]), (0, &json!(0)));
    let plain = folder.run(&["check", "fine.toml"]).ended(0).out;
    assert_eq!(folder.run(&["check", "fine.toml", "--format", "github"]).ended(0).out, plain);
}

#[test]
fn wrong_rules_are_told_in_their_files() {
    let folder = Folder::with_rules();
    folder.edit("rules/signals/visa-type.rhai", "out.error", "out.eror").write("a.toml", AMARA);
    let ran = folder.run(&["check", "--format", "github"]).ended(2);
    assert!(ran.out.starts_with("::error file=rules/signals/visa-type.rhai,line="), "{}", ran.out);
    run_of(&folder.run(&["check", "--format", "sarif"]).ended(2));
    folder.run(&["report", "a.toml", "--format", "sarif", "--output", "log.sarif"]).ended(2);
    let log: Json = serde_json::from_str(&folder.read("log.sarif")).expect("JSON");
    assert_eq!(against_sarif(&log), [""; 0]);
}

#[test]
fn the_schema_refuses_a_damaged_log() {
    let scenario = "scenarios/people/first-look.toml";
    let log = here(&["report", scenario, "--format", "sarif"]).ended(0).json();
    let damages: [(&str, Json); 5] = [
        ("/runs/0/results/0/level", json!("grave")),
        ("/runs/0/results/0/message", json!("text")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/tool/driver", json!({})),
        ("/runs/0/results/0/suppressions", json!([{ "kind": "else" }])),
    ];
    for (place, damage) in damages {
        let mut log = log.clone();
        *log.pointer_mut(place).expect("the log has it") = damage;
        assert_ne!(against_sarif(&log), [""; 0], "{place}");
    }
}

#[test]
fn annotations_name_what_speaks_and_nothing_else() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA).write("waived.toml", &format!("{AMARA}{WAIVED}"));
    let said = folder.run(&["report", "a.toml", "--format", "github"]).ended(0).out;
    let visa = said.lines().find(|line| line.contains("title=signals/visa-type")).expect("the mistake is told");
    assert!(visa.starts_with("::error file=a.toml,line=21,col=1,title=signals/visa-type::Lakeside"), "{visa}");
    assert!(visa.contains("%0AMove this signal"), "{visa}");
    assert!(
        said.lines().all(|line| line.starts_with("::error ")
            || line.starts_with("::warning ")
            || line.starts_with("::notice "))
    );
    let waived = folder.run(&["report", "waived.toml", "--format", "github"]).ended(0).out;
    assert!(!waived.contains("signals/visa-type"), "{waived}");
}

const CASES: &str = "scenarios/rules/signals/visa-type.toml";

#[test]
fn the_test_run_of_the_project_fits_the_schema_of_junit() {
    // All tests in a sweep, those of one folder otherwise.
    let of = if crate::workshop::whole() { "" } else { "rules/soap/" };
    let all = here(&["test", of, "--format", "json"]).ended(0).json();
    let tests = list(&all, "tests").len();
    assert_eq!(all["counts"], json!({ "same": tests }));
    let xml = here(&["test", of, "--format", "junit"]).ended(0).out;
    assert_eq!(against_junit(&xml), [""; 0]);
    assert!(xml.contains(&format!("<testsuites name=\"preceptor\" tests=\"{tests}\" failures=\"0\" errors=\"0\">")));
    assert_eq!(xml.matches("<testcase ").count(), tests);
}

#[test]
fn what_is_not_the_same_is_a_failure_or_an_error_and_any_text_is_escaped() {
    let folder = Folder::empty();
    let case = "[base]\nseason = 2027\nas_of = 2026-09-10\napplicant = { needs_visa = true, visas = [\"j1\"] }\n\n";
    let odd = "[[case]]\nname = \"<odd> & \\\"so\\\" \\u0001 \\t \\uFFFF ]]>\"\nfires = [\"none\"]\n";
    let good = "[[case]]\nname = \"fine\"\nclear = true\n";
    folder
        .write(CASES, &format!("{case}{odd}{}", good.replace("clear", "no_subject")))
        .write("scenarios/people/amara.toml", AMARA)
        .write("scenarios/people/gone.report.txt", "old\n")
        .write("scenarios/people/wrong.toml", &AMARA.replace("tier = \"gold\"", "tier = \"<glod>\""));
    let xml = folder.run(&["test", "--format", "junit"]).ended(2).out;
    assert_eq!(against_junit(&xml), [""; 0], "{xml}");
    let document = uppsala::parse(&xml).expect("XML");
    drop(document);
    assert!(xml.contains("<testsuites name=\"preceptor\" tests=\"5\" failures=\"2\" errors=\"2\">"), "{xml}");
    assert!(xml.contains("<testsuite name=\"people\" tests=\"3\" failures=\"1\" errors=\"2\">"), "{xml}");
    assert!(xml.contains("<testcase name=\"fine\" classname=\"rules/signals/visa-type\"/>"), "{xml}");
    let name = "name=\"&lt;odd&gt; &amp; &quot;so&quot; \u{fffd} &#9; \u{fffd} ]]&gt;\"";
    assert!(xml.contains(name), "{xml}");
    for (element, status) in [("failure", "new"), ("failure", "changed"), ("error", "orphan"), ("error", "broken")] {
        assert!(xml.contains(&format!("<{element} type=\"{status}\" message=\"")), "{status}: {xml}");
    }
    let json = folder.run(&["test", "--format", "json"]).ended(2).json();
    assert_eq!(json["counts"], json!({ "same": 1, "changed": 1, "new": 1, "orphan": 1, "broken": 1 }));

    folder.run(&["test", "--format", "junit", "--output", "run.xml"]).ended(2);
    assert_eq!(folder.read("run.xml"), xml);
    let nothing = folder.run(&["test", "no-such-test", "--format", "junit"]).ended(4).out;
    assert_eq!(against_junit(&nothing), [""; 0]);
    assert!(nothing.contains("tests=\"0\""));
}

#[test]
fn the_schema_of_junit_refuses_a_damaged_report() {
    let xml = here(&["test", "signals/visa-type", "--format", "junit"]).ended(0).out;
    assert_eq!(against_junit(&xml), [""; 0]);
    for (good, bad) in [
        ("<testcase name=", "<testcase title="),
        ("<testsuite name=", "<testsuite disabled=\"0\" name="),
        ("<testsuites name=", "<testsuites colour=\"red\" name="),
        ("</testsuite>", "<case/></testsuite>"),
        ("</testsuites>", ""),
    ] {
        assert!(xml.contains(good));
        assert_ne!(against_junit(&xml.replacen(good, bad, 1)), [""; 0], "{bad}");
    }
}
