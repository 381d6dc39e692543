//! Texts as they are compared, named and shown: ids, headers, yes and no, the start of a long one.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text with its letters composed (NFC): a Mac writes an accent as a letter of its own, and the same name is one name.
pub fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(text.nfc().collect()),
    }
}

/// An id as it is made from a text: small letters and digits, everything else a hyphen.
pub fn slug(text: &str) -> String {
    let mut made = String::new();
    for c in composed(text).to_lowercase().chars() {
        if c.is_alphanumeric() {
            made.push(c);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
    }
    made.truncate(made.trim_end_matches('-').len());
    made
}

/// A header, name or question as it is compared: small letters, single spaces, no emoji, no punctuation.
pub fn plain(text: &str) -> String {
    let text = composed(text);
    let letters = text.chars().map(|c| if c.is_alphanumeric() || "%#".contains(c) { c } else { ' ' });
    let text: String = letters.flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Yes or no as people write it; none for anything else.
pub(crate) fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "true" => Some(true),
        "no" | "n" | "false" => Some(false),
        _ => None,
    }
}

/// A text in which nothing acts on whoever shows it: control characters, those that turn the direction of writing and those
/// that take no room are marks one can see. Line ends and tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    marked(text, |c| !matches!(c, '\n' | '\r' | '\t') && acts(c))
}

/// The same on one line: line ends and tabs are spaces.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        let line = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
        return Cow::Owned(visible(&line).into_owned());
    }
    visible(text)
}

fn marked(text: &str, hidden: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&hidden) {
        return Cow::Borrowed(text);
    }
    let mark = |c: char| match u32::from(c) {
        // Pictures of control characters: a visible escape for an escape.
        code @ 0..0x20 => char::from_u32(0x2400 + code).map_or_else(String::new, String::from),
        0x7f => "\u{2421}".to_owned(),
        code => format!("<U+{code:04X}>"),
    };
    Cow::Owned(text.chars().map(|c| if hidden(c) { mark(c) } else { c.to_string() }).collect())
}

/// Whether a character does something to the text around it instead of being seen. What joins letters is seen by them.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{e0000}'..='\u{e007f}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// The start of a text, short enough for a message, on one line.
pub(crate) fn ellipsize(text: &str) -> String {
    const LONG: usize = 60;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONG).collect();
    if text.chars().nth(LONG).is_some() { format!("{line}...") } else { line }
}

#[cfg(test)]
mod tests {
    use super::{composed, one_line, plain, slug, visible};

    #[test]
    fn an_id_is_small_letters_digits_and_single_hyphens() {
        assert_eq!(slug("Lakeside Medical Center"), "lakeside-medical-center");
        assert_eq!(slug("  St. Mary's / UCLA (IM) "), "st-mary-s-ucla-im");
        assert_eq!(slug("Zürich 2"), "zürich-2");
        assert_eq!(slug("--"), "");
    }

    #[test]
    fn what_acts_on_a_terminal_is_a_mark_and_letters_stay() {
        assert_eq!(one_line("\u{1b}]0;t\u{7} x\ny"), "\u{241b}]0;t\u{2407} x y");
        assert_eq!(visible("a\u{202e}b\u{200b}\u{9b}\n"), "a<U+202E>b<U+200B><U+009B>\n");
        let plain = "Hôpital Rivière, بيمارستان\u{200c}ها, 👩\u{200d}⚕️";
        assert_eq!(visible(plain), plain);
    }

    #[test]
    fn a_name_with_its_accents_apart_is_the_same_name() {
        let (one, apart) = ("Hôpital Rivière", "Ho\u{302}pital Rivie\u{300}re");
        assert_ne!(one, apart);
        assert_eq!((composed(apart).as_ref(), slug(apart), plain(apart)), (one, slug(one), plain(one)));
    }
}
