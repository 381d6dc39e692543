//! A column that a header calls the name of a program, held against its values: specialties, codes and numbers name none.

use super::header::{Column, Take};
use super::mapping::{IGNORE, Mapping};
use super::{Known, NAME, SPECIALTY};
use crate::load::sheet::Line;
use crate::load::spelling::slug;

/// Asks about the column of names where most of its values name no program, unless the person has decided.
pub(super) fn doubt(columns: &mut [Column], body: &[&Line], known: Known<'_>, mapping: &Mapping) {
    let Some(name) = known.fact(NAME) else { return };
    for column in columns.iter_mut().filter(|column| column.gives(name)) {
        if mapping.decided(&column.header, &column.letter()).is_some() {
            continue;
        }
        let texts = || values(body, column.at);
        let most = |is: &dyn Fn(&str) -> bool| {
            let all = texts().count();
            all > 1 && 5 * texts().filter(|text| is(text)).count() >= 4 * all
        };
        let specialty = |text: &str| known.specialties.contains_key(&slug(text));
        if most(&specialty) {
            let ask = "its values are specialties: is it that, and which column names the programs?".to_owned();
            column.take = Take::Unsure(vec![SPECIALTY.to_owned(), NAME.to_owned()], ask);
        } else if most(&|text| !may_name(text)) {
            let ask = "its values are numbers or codes, no names: which column names the programs?".to_owned();
            column.take = Take::Unsure(vec![IGNORE.to_owned(), NAME.to_owned()], ask);
        }
    }
}

/// Whether a text can be the name of a program: it has a word of at least three letters.
fn may_name(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.into_iter().any(|word| word.chars().count() >= 3 && word.chars().all(char::is_alphabetic))
}

/// Whether the values of a column can be names of programs: words, and no specialties or answers.
pub(super) fn may_be_names(column: &Column, known: Known<'_>) -> bool {
    let cells = &known.columns.cells;
    let answer = |text: &str| cells.yes.contains(&text.to_lowercase()) || cells.no.contains(&text.to_lowercase());
    let good = |text: &&String| may_name(text) && !answer(text) && !known.specialties.contains_key(&slug(text));
    !column.samples.is_empty() && column.samples.iter().all(|text| good(&text))
}

fn values<'a>(body: &'a [&Line], at: usize) -> impl Iterator<Item = &'a str> {
    let cells = body.iter().filter_map(move |line| line.cells.get(at));
    cells.map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
}
