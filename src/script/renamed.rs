//! A script in which functions have other names: only their calls change, not a letter beside them.

use std::collections::BTreeMap;

use super::tokens::{Kind, tokens};

/// A script with the new names in the place of old ones, and the old names it called; none where it calls no old one.
/// A function that the script defines itself keeps its name.
pub fn with_new_names(text: &str, renamed: &BTreeMap<String, String>) -> Option<(String, Vec<String>)> {
    let tokens = tokens(text);
    let next = |n: usize, sign: &str| tokens.get(n + 1).is_some_and(|token| token.text == sign);
    let own: Vec<&str> = tokens.windows(2).filter(|two| two[0].text == "fn").map(|two| two[1].text).collect();
    let (mut new_text, mut kept, mut found) = (String::new(), 0, Vec::new());
    for (n, token) in tokens.iter().enumerate() {
        let called = token.kind == Kind::Name && next(n, "(") && !own.contains(&token.text);
        let Some(new) = renamed.get(token.text).filter(|_| called) else { continue };
        new_text.push_str(&text[kept..token.start]);
        new_text.push_str(new);
        kept = token.end;
        found.push(token.text.to_owned());
    }
    new_text.push_str(&text[kept..]);
    found.sort();
    found.dedup();
    (!found.is_empty()).then_some((new_text, found))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::with_new_names;

    #[test]
    fn calls_are_renamed_and_texts_comments_facts_and_own_functions_are_not() {
        let renamed = BTreeMap::from([("stands".to_owned(), "is_invited".to_owned())]);
        let text = "// stands(1)\nconst A = \"stands()\";\nfn check(x, out) {\n    if x.stands() && x.stands { out.warn(); }\n}\n";
        let (new, found) = with_new_names(text, &renamed).unwrap();
        assert_eq!(new, text.replace("x.stands()", "x.is_invited()"));
        assert_eq!(found, ["stands"]);
        assert_eq!(with_new_names("fn stands() { 1 }\nfn check(x, out) { stands(); }", &renamed), None);
    }
}
