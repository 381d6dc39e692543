//! What the program proposes must stand before its own checks: for every person of the repository, no proposed signal draws
//! an error. And limits that cannot hold together are named, in a report of its own.

use std::path::Path;

use crate::workshop::{Folder, some_people};
use preceptor::engine::RuleSources;
use preceptor::model::Severity;
use preceptor::{engine, eval};

#[test]
fn no_proposed_signal_draws_an_error_from_the_checks() {
    let rules = engine::load_rules(&RuleSources::embedded()).unwrap_or_else(|_| panic!("the rules are wrong"));
    let mut proposed = 0;
    for person in some_people() {
        let path = crate::workshop::repository().join(format!("scenarios/people/{person}.toml"));
        let world =
            engine::load_scenario(&rules.set, Path::new(&path), None).unwrap_or_else(|_| panic!("{person} is wrong"));
        let outcome = eval::evaluate(&rules.set, &rules.machine, world);
        proposed += outcome.allocations.iter().map(|allocation| allocation.chosen.len()).sum::<usize>();
        let adopted = eval::adopt(&outcome.world, &outcome.allocations);
        let again = eval::evaluate(&rules.set, &rules.machine, adopted);
        let signal = again.world.dictionary.kind("signal").expect("signals are records");
        let wrong = again.findings.iter().filter(|finding| {
            finding.severity == Severity::Error && again.world.kind(finding.subject.record) == signal
        });
        let wrong: Vec<String> = wrong.map(|finding| format!("{}: {}", finding.key, finding.message)).collect();
        assert!(wrong.is_empty(), "{person}: {wrong:?}");
        let over = again.findings.iter().find(|finding| finding.rule.0.starts_with("signals/over-budget"));
        assert!(over.is_none(), "{person}: more signals are proposed than there are");
    }
    assert!(
        proposed > if crate::workshop::whole() { 100 } else { 20 },
        "only {proposed} signals are proposed for everybody"
    );
}

const CLASH: &str = r#"//! More gold than there is.

const RULE = #{
    says: "somebody wants nine gold signals",
};

fn limits(application, applicant, out) {
    out.at_least(9, #{ tier: "gold" });
}
"#;

#[test]
fn limits_that_cannot_hold_together_are_named_and_none_is_dropped() {
    let folder = Folder::with_project().with_counts("internal-medicine", &[("gold", 3)]);
    folder.write("rules/signals/wants-nine.rhai", CLASH);
    let report =
        folder.run(&["report", "scenarios/people/internal-medicine-j1.toml", "--format", "json"]).ended(0).json();
    let plan = &report["allocation"][0];
    assert_eq!(plan["chosen"].as_array().map(Vec::len), Some(0));
    assert_eq!(plan["nothing_because"], "these limits cannot hold together");
    let clashing = plan["clashing"].as_array().expect("a list");
    assert_eq!(clashing.len(), 2, "{clashing:?}");
    let text = folder.run(&["report", "scenarios/people/internal-medicine-j1.toml"]).ended(0).out;
    let at = text.find("no proposal: these limits cannot hold together\n").expect("it is said");
    let said = &text[at..at + 400];
    assert!(said.contains("at least 9 gold (somebody wants nine gold signals)"), "{said}");
    assert!(said.contains("at most 3 gold (internal medicine gives you a fixed number of"), "{said}");
}
