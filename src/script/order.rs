//! The order of derive rules: each after those whose facts it reads. A circle is a problem of the rules.

use crate::model::{Code, Diagnostic, Dictionary, Rule, Span, Stage};

/// Derive rules by number, readers after setters, by id where nothing else decides.
pub(super) fn order(dictionary: &Dictionary, rules: &[Rule], problems: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..rules.len()).filter(|n| rules[*n].stage == Stage::Derive).collect();
    waiting.sort_by(|a, b| rules[*a].id.cmp(&rules[*b].id));
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let free = waiting.iter().position(|n| {
            let reads = &rules[*n].reads;
            !waiting.iter().any(|other| other != n && rules[*other].sets.iter().any(|fact| reads.contains(fact)))
        });
        match free {
            Some(at) => ordered.push(waiting.remove(at)),
            None => {
                circle(dictionary, rules, &waiting, problems);
                return ordered;
            }
        }
    }
    ordered
}

fn circle(dictionary: &Dictionary, rules: &[Rule], waiting: &[usize], problems: &mut Vec<Diagnostic>) {
    let names = waiting.iter().map(|n| format!("`{}`", rules[*n].id)).collect::<Vec<_>>().join(", ");
    let first = &rules[waiting[0]];
    let facts = first.sets.iter().map(|fact| dictionary.path(*fact)).collect::<Vec<_>>().join(", ");
    let place = Span { file: first.file, start: 0, end: 0 };
    problems.push(
        Diagnostic::at(Code::Circle, place, format!("these rules wait for each other: {names}"))
            .help(format!("let one of them do without what the others derive; this one derives {facts}")),
    );
}
