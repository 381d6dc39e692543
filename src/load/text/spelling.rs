//! Texts as they are compared, named and shown: ids, headers, yes and no, the start of a long one.

/// An id as it is made from a text: small letters and digits, everything else a hyphen.
pub fn slug(text: &str) -> String {
    let mut made = String::new();
    for c in text.to_lowercase().chars() {
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
    use super::slug;

    #[test]
    fn an_id_is_small_letters_digits_and_single_hyphens() {
        assert_eq!(slug("Lakeside Medical Center"), "lakeside-medical-center");
        assert_eq!(slug("  St. Mary's / UCLA (IM) "), "st-mary-s-ucla-im");
        assert_eq!(slug("Zürich 2"), "zürich-2");
        assert_eq!(slug("--"), "");
    }
}
