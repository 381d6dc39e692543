//! What is wrong with data files is said at its place.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::load::scenario::build::tests::{rules, shown};
use crate::model::{Data, DataKind, DataValue, FileId, Source, Span, Value};

#[test]
fn wrong_data_is_said_at_its_place() {
    let rules = rules();
    let place = Span { file: FileId(0), start: 5, end: 6 };
    let text = |text: &str| Value::Text(text.into());
    let source = Rc::new(Source {
        id: "page".to_owned(),
        title: "A page".to_owned(),
        publisher: String::new(),
        address: String::new(),
        read: "2026-11-22".to_owned(),
        confidence: "secondary".to_owned(),
        not_taken: None,
        place: None,
    });
    let one = |fact: &str, value: Value| {
        let values = vec![(value, Some(source.clone()))];
        DataValue { fact: fact.into(), values, disputed: false, place }
    };
    let wrong = vec![one("glod", Value::Integer(1)), one("tiers", text("tow")), one("gold", Value::Integer(99))];
    let data = |kind, values| Data {
        kind,
        id: "x".into(),
        also: Vec::new(),
        always: match kind {
            DataKind::Specialty => vec![one("name", text("X")), one("in_sentence", text("x"))],
            DataKind::Calendar => Vec::new(),
        },
        seasons: BTreeMap::from([(2027, values)]),
        place,
    };
    let all =
        [data(DataKind::Specialty, wrong), data(DataKind::Calendar, vec![one("match_day", text("2026-03-20T12:00"))])];
    assert_eq!(
        shown(&rules.files, crate::load::check_data(&rules.dictionary, &all)),
        [
            "rules/facts.toml:1:6: `2026-03-20T12:00` has no time zone | write it as `2026-03-20T12:00 America/New_York`",
            "rules/facts.toml:1:6: `specialty.gold` cannot be `99` | allowed: 0 to 40",
            "rules/facts.toml:1:6: `specialty.tiers` cannot be `tow` | did you mean `two`?",
            "rules/facts.toml:1:6: no fact `specialty.glod` | did you mean `gold`?",
        ]
    );
}
