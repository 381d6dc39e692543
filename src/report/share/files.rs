//! Names of files: a file is often named after its student, and so may be the folders above the rules.

use crate::model::{FileId, Files};

/// The moment given on the command line is kept as a file of this name.
const AS_OF: &str = "--as-of";

/// Folders that a user named, and what they are called instead.
pub(super) struct Folders<'a>(pub(super) &'a [(String, String)]);

impl Folders<'_> {
    /// A path of the rules, from the folder of the rules on.
    pub(super) fn name(&self, path: &str) -> String {
        for (folder, instead) in self.0 {
            if let Some(rest) = path.strip_prefix(folder.as_str()).filter(|rest| rest.starts_with('/')) {
                return format!("{instead}{rest}");
            }
        }
        path.to_owned()
    }

    /// The files of a world: rules from their folder on, the scenario and its tables by number, without their texts.
    pub(super) fn files(&self, files: &Files, of_rules: usize) -> Files {
        files.changed(&|FileId(n), file| {
            let n = n as usize;
            if n < of_rules {
                return (self.name(&file.name), file.text.clone());
            }
            let name = match n - of_rules {
                _ if file.name == AS_OF => AS_OF.to_owned(),
                0 => format!("scenario{}", ending(&file.name)),
                table => format!("table-{table}{}", ending(&file.name)),
            };
            (name, blank(&file.text))
        })
    }
}

/// The ending of a file's name, where it is one of the usual ones.
fn ending(name: &str) -> String {
    let known = name.rsplit_once('.').filter(|(_, ending)| ending.bytes().all(|b| b.is_ascii_alphanumeric()));
    known.filter(|(_, ending)| ending.len() <= 4).map_or_else(String::new, |(_, ending)| format!(".{ending}"))
}

/// A text of the same lines, letters and bytes that says nothing: places in it stay what they are.
fn blank(text: &str) -> String {
    let blank = |letter: char| match letter.len_utf8() {
        _ if letter == '\n' => '\n',
        1 => ' ',
        2 => '\u{b7}',
        3 => '…',
        _ => '\u{1d7d8}',
    };
    text.chars().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_text_has_the_places_of_its_text_and_none_of_its_words() {
        let text = "name = \"Zoë\"\nzone = \"…𝟘\"\n";
        let hidden = blank(text);
        assert_eq!((hidden.len(), hidden.chars().count()), (text.len(), text.chars().count()));
        assert!(!hidden.contains(char::is_alphabetic), "{hidden}");
    }

    #[test]
    fn rules_are_named_from_their_folder_on() {
        let named = [("/home/amara/rules".to_owned(), "rules".to_owned())];
        let folders = Folders(&named);
        assert_eq!(folders.name("/home/amara/rules/a.rhai:3:1"), "rules/a.rhai:3:1");
        assert_eq!(folders.name("/home/amara/rules-2/a.rhai"), "/home/amara/rules-2/a.rhai");
        assert_eq!(ending("students/a.b/amara"), "");
    }
}
