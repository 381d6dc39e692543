//! Any answer put into any scenario: refused, or the scenario says what it said and the answer.

#![no_main]

use libfuzzer_sys::fuzz_target;
use preceptor::engine::Rules;
use preceptor::import::{self, Known};
use preceptor::load::{data_names, parse};
use preceptor::model::{DataKind, Files};

mod shared;

thread_local! {
    static RULES: Rules = shared::shipped();
}

// The first line is the answer, `needs_visa=yes`; what follows is the scenario.
fuzz_target!(|text: &str| {
    RULES.with(|rules| {
        let specialties = data_names(&rules.set.dictionary, &rules.set.data, DataKind::Specialty);
        let known = Known { dictionary: &rules.set.dictionary, columns: &rules.columns, specialties: &specialties };
        let Some((answer, scenario)) = text.split_once('\n') else { return };
        let Some((name, said)) = answer.split_once('=') else { return };
        let Ok(answer) = import::answer(name, said, known) else { return };
        let Ok(answered) = import::answered(scenario, &[answer.clone()], known) else { return };
        let mut files = Files::default();
        let file = files.add("plan.toml", answered.clone());
        assert!(parse(file, &answered).is_ok(), "an answer made it unreadable");
        assert_eq!(import::answered(&answered, &[answer], known).as_deref(), Ok(answered.as_str()), "twice is once");
    });
});
