//! The shipped data files against the dictionary, in every season: a report reads only the season it is about.

use preceptor::engine;
use preceptor::load::RulesFrom;
use preceptor::load::{check_data, project};

#[test]
fn every_value_of_the_data_files_suits_its_fact() {
    let place = engine::RuleSources::embedded();
    let set = engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems)).set;
    let wrong: Vec<String> = check_data(&set.dictionary, &set.data)
        .iter()
        .map(|problem| format!("{}: {}", problem.span.map_or_else(String::new, |p| set.files.show(p)), problem.message))
        .collect();
    assert_eq!(wrong, [""; 0]);
    assert!(set.data.len() > 3);
}

#[test]
fn every_group_names_rules_that_exist() {
    let place = engine::RuleSources::embedded();
    let set = engine::load_rules(&place).unwrap_or_else(|trouble| panic!("{:#?}", trouble.problems)).set;
    let library =
        project(&RulesFrom::Embedded, &preceptor::load::Disk).expect("the rules were read a moment ago").library;
    let unknown = library.unknown_rules(set.rules.iter().map(|rule| &*rule.id.0));
    assert_eq!(unknown, []);
}
