//! The questions of an import, answered by somebody who is not always right the first time.

use std::collections::VecDeque;

use super::*;
use crate::engine::{self, RuleSources, Rules};
use crate::load::data_names;
use crate::load::sheet::sheets;
use crate::model::DataKind;

/// Answers from a list; what was said is kept.
#[derive(Default)]
struct Listed {
    answers: VecDeque<&'static str>,
    said: String,
}

impl Listed {
    fn new(answers: &[&'static str]) -> Self {
        Self { answers: answers.iter().copied().collect(), said: String::new() }
    }
}

impl Person for Listed {
    fn say(&mut self, text: &str) -> Result<(), String> {
        self.said.push_str(text);
        Ok(())
    }

    fn answer(&mut self) -> Result<Option<String>, String> {
        let answer = self.answers.pop_front().map(str::to_owned);
        self.said.push_str(&format!("<{}>\n", answer.as_deref().unwrap_or("gone")));
        Ok(answer)
    }
}

fn rules() -> Rules {
    engine::load_rules(&RuleSources::embedded()).unwrap_or_else(|_| panic!("they are fine"))
}

/// What the questions lead to for that sheet, and all that was said.
fn asked(sheet: &str, answers: &[&'static str]) -> (Mapping, Vec<(String, String)>, String) {
    let rules = rules();
    let specialties = data_names(&rules.set.dictionary, &rules.set.data, DataKind::Specialty);
    let known = Known { dictionary: &rules.set.dictionary, columns: &rules.columns, specialties: &specialties };
    let file = sheets("sheet.csv", sheet.as_bytes().to_vec()).unwrap_or_else(|_| panic!("it is a sheet"));
    let found = import::import(&file, known, &Mapping::default()).expect("it is read");
    let mut person = Listed::new(answers);
    let mapping = columns(&found, known, &Mapping::default(), &mut person).expect("it is said");
    let about = about(&[], known, &mut person).expect("it is said");
    let about = about.into_iter().map(|(fact, text)| (known.dictionary.path(fact), text)).collect();
    (mapping, about, person.said)
}

#[test]
fn an_unsure_column_is_asked_about_and_a_number_beyond_the_list_is_asked_again() {
    let (mapping, ..) = asked("Program,Tag,Specialty\nAlder,Reach,IM\n", &["7", "1"]);
    assert_eq!(mapping.columns, [("Tag".to_owned(), "program.zone".to_owned())]);
}

#[test]
fn enter_leaves_a_column_open_and_the_last_choice_leaves_it_out() {
    let (mapping, ..) = asked("Program,Tag,Specialty\nAlder,Reach,IM\n", &[""]);
    assert!(mapping.is_empty(), "{mapping:?}");
    let (mapping, ..) = asked("Program,Tag,Specialty\nAlder,Reach,IM\n", &["4"]);
    assert_eq!(mapping.columns, [("Tag".to_owned(), IGNORE.to_owned())]);
}

#[test]
fn a_specialty_is_understood_by_any_of_its_names() {
    let (mapping, _, said) = asked("Program,City\nAlder,Wexley\n", &["orthopedic surgry", "Ortho"]);
    assert_eq!(mapping.all.get("program.specialty").map(String::as_str), Some("orthopaedic-surgery"));
    assert!(said.contains("there are no rules for `orthopedic surgry`; did you mean `orthopaedic-surgery`?"), "{said}");
}

#[test]
fn questions_about_the_applicant_are_asked_until_they_are_answered_or_left_open() {
    let (_, about, said) = asked("Program,Specialty\nAlder,IM\n", &["Ada", "perhaps", "yes"]);
    assert_eq!(about[0], ("applicant.name".to_owned(), "Ada".to_owned()), "{said}");
    assert_eq!(about[1].1, "yes", "{said}");
    assert!(said.ends_with("<gone>\n"), "{said}");
}
