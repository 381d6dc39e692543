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

/// The start of a text, short enough for a message, on one line.
pub(crate) fn ellipsize(text: &str) -> String {
    const LONG: usize = 60;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONG).collect();
    if text.chars().nth(LONG).is_some() { format!("{line}...") } else { line }
}

#[cfg(test)]
mod tests {
    use super::{composed, plain, slug};

    #[test]
    fn an_id_is_small_letters_digits_and_single_hyphens() {
        assert_eq!(slug("Lakeside Medical Center"), "lakeside-medical-center");
        assert_eq!(slug("  St. Mary's / UCLA (IM) "), "st-mary-s-ucla-im");
        assert_eq!(slug("Zürich 2"), "zürich-2");
        assert_eq!(slug("--"), "");
    }

    #[test]
    fn a_name_with_its_accents_apart_is_the_same_name() {
        let (one, apart) = ("Hôpital Rivière", "Ho\u{302}pital Rivie\u{300}re");
        assert_ne!(one, apart);
        assert_eq!((composed(apart).as_ref(), slug(apart), plain(apart)), (one, slug(one), plain(one)));
    }
}
