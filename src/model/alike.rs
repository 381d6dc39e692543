//! How much of their wording two texts share.

use std::collections::HashMap;

/// So many words of each text are compared, so that the work stays small whatever the texts are: nobody reads a longer email.
const COMPARED: usize = 400;

/// The pairs of neighbouring words that two texts have in common, in percent of those they have (Dice's measure); 0 where
/// one of them says nothing.
///
/// Each text is given as words in lower case with spaces between. The work grows with the texts, never with their product.
/// Counted here and not by `strsim::sorensen_dice`, which compares pairs of letters and divides by bytes.
pub fn alike(a: &str, b: &str) -> u8 {
    let (a, b) = (words(a), words(b));
    if a.len().min(b.len()) < 2 {
        return if !a.is_empty() && a == b { 100 } else { 0 };
    }
    let mut left: HashMap<(&str, &str), usize> = HashMap::new();
    for pair in a.windows(2) {
        *left.entry((pair[0], pair[1])).or_default() += 1;
    }
    let mut shared = 0;
    for pair in b.windows(2) {
        if let Some(more) = left.get_mut(&(pair[0], pair[1])).filter(|more| **more > 0) {
            *more -= 1;
            shared += 1;
        }
    }
    u8::try_from(200 * shared / (a.len() + b.len() - 2)).unwrap_or(100)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().take(COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, alike};

    #[test]
    fn the_same_words_share_all_and_other_words_nothing() {
        assert_eq!(alike("your program is my top choice", "your program is my top choice"), 100);
        assert_eq!(alike("your program is my top choice", "we spoke about night float"), 0);
        assert_eq!(alike("a b a b a b", "a b"), 33);
        assert_eq!(alike("choice top my is program your", "your program is my top choice"), 0);
    }

    #[test]
    fn a_text_that_says_nothing_is_like_no_other() {
        assert_eq!((alike("", ""), alike("", "yes"), alike("yes", "no"), alike("yes", "yes")), (0, 0, 0, 100));
    }

    #[test]
    fn one_other_word_changes_the_two_pairs_it_stands_in() {
        let letter = "thank you for the interview at lakeside on monday i left more enthusiastic than before";
        assert_eq!(alike(letter, &letter.replace("lakeside", "riverside")), 85);
    }

    #[test]
    fn only_the_first_words_count() {
        let start = "a b c d ".repeat(COMPARED / 4);
        assert_eq!(alike(&format!("{start}one two"), &format!("{start}three four")), 100);
    }
}
