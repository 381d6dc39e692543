//! The one long list of the rules, read without a TOML parser where it is as plain as it can be: every report reads it,
//! and uses few lines of it. Whatever is not plain is TOML for `tree` to read, mistakes included.

use std::collections::BTreeMap;

use crate::model::Statement;

/// The statements of a text that holds nothing but `[[statement]]` with `id`, `source` and `says`, each a text on one line
/// without escapes; none where it holds anything else.
pub(super) fn statements(text: &str) -> Option<BTreeMap<String, Statement>> {
    let mut found = BTreeMap::new();
    let mut open: Option<[Option<&str>; 3]> = None;
    for line in text.split('\n') {
        if line.is_empty() || (line.starts_with('#') && !line.contains(char::is_control)) {
            continue;
        }
        if line == "[[statement]]" {
            close(open.replace([None; 3]), &mut found)?;
            continue;
        }
        let (key, value) = line.split_once(" = ")?;
        let place = ["id", "source", "says"].iter().position(|known| *known == key)?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        // Counted to the end: many bytes are looked at in one step.
        let wrong = |byte: &u8| *byte < b' ' || matches!(*byte, b'"' | b'\\' | 0x7f);
        let wrong = value.bytes().filter(wrong).count();
        if value.trim().is_empty() || wrong > 0 || open.as_mut()?[place].replace(value).is_some() {
            return None;
        }
    }
    close(open, &mut found)?;
    Some(found)
}

/// Keeps a statement that is whole and the only one of its id.
fn close(open: Option<[Option<&str>; 3]>, found: &mut BTreeMap<String, Statement>) -> Option<()> {
    let Some(fields) = open else { return Some(()) };
    let [Some(id), Some(source), Some(says)] = fields else { return None };
    let statement = Statement { source: source.to_owned(), says: says.to_owned() };
    found.insert(id.to_owned(), statement).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::statements;
    use crate::load::{library, tree};
    use crate::model::FileId;

    const ONE: &str = "# A list.\n\n[[statement]]\nid = \"a\"\nsource = \"a guide\"\nsays = \"50–100 # programs\"\n";

    /// What the parser of TOML makes of the same text.
    fn as_toml(text: &str) -> Option<Vec<(String, String, String)>> {
        let root = tree::parse(FileId(0), text).ok()?;
        let found = library::statements(&root).ok()?;
        Some(found.into_iter().map(|(id, statement)| (id, statement.source, statement.says)).collect())
    }

    fn plainly(text: &str) -> Option<Vec<(String, String, String)>> {
        let found = statements(text)?.into_iter();
        Some(found.map(|(id, statement)| (id, statement.source, statement.says)).collect())
    }

    #[test]
    fn the_statements_of_the_project_are_plain_and_the_same_as_in_toml() {
        let text = include_str!("../../../rules/statements.toml");
        let plain = plainly(text).expect("write each statement's `id`, `source` and `says` on a line of its own");
        assert!(plain.len() > 100);
        assert_eq!(Some(plain), as_toml(text));
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_parser() {
        assert_eq!(plainly(ONE), as_toml(ONE));
        assert_eq!(plainly(""), as_toml(""));
        let again = format!("{ONE}{ONE}");
        let changes = [
            ("\"a\"", "\"\\u0061\""),
            ("\"a\"", "'a'"),
            ("\"a\"", "\"\"\"a\"\"\""),
            ("\"a\"", "\"a\" # why"),
            ("\"a\"", "\"a\" "),
            ("\"a\"", "\"a\"\r"),
            ("\"a\"", "\" \""),
            ("\"a\"", "\"a\tb\""),
            ("\"a\"", "\"a\"b\""),
            ("\"a\"", "\"a"),
            ("\"a\"", "\"a\u{7f}\""),
            ("\"a\"", "1"),
            ("id = \"a\"\n", ""),
            ("id = \"a\"\n", "id = \"a\"\nid = \"a\"\n"),
            ("id = \"a\"\n", "id=\"a\"\n"),
            ("id = \"a\"\n", "id = \"a\"\nby = \"b\"\n"),
            ("[[statement]]\n", ""),
            ("[[statement]]", "[statement]"),
            ("[[statement]]", " [[statement]]"),
            ("# A", "# \u{1}A"),
            ("# A", "\u{feff}# A"),
        ];
        for (old, new) in changes {
            assert_eq!(plainly(&ONE.replacen(old, new, 1)), None, "{new:?}");
        }
        assert_eq!(plainly(&again), None);
    }
}
