//! How much of their wording two texts share.

/// So many words of each text are compared, so that the work stays small whatever the texts are: nobody reads a longer email.
const COMPARED: usize = 400;

/// The pairs of neighbouring words of a text, each as a number, in order: made once for each text, so that comparing two
/// texts is one walk along both.
///
/// Counted here and not by `strsim::sorensen_dice`, which compares pairs of letters, nor by `similar`, whose work grows with
/// the product of two texts that differ. Numbers instead of words can only go wrong where two pairs have the same 64 bits.
#[derive(Debug)]
pub struct Bigrams {
    pairs: Vec<u64>,
    /// The only word of a text that has no pair.
    single: Option<u64>,
}

impl Bigrams {
    /// The pairs of a text, which is given as words in lower case with spaces between.
    pub fn of(plain: &str) -> Self {
        let words: Vec<u64> = plain.split_whitespace().take(COMPARED).map(number).collect();
        let mut pairs: Vec<u64> = words.windows(2).map(|pair| mixed(pair[0], pair[1])).collect();
        pairs.sort_unstable();
        let single = if words.len() == 1 { words.first().copied() } else { None };
        Self { pairs, single }
    }

    /// The pairs that both have in common, in percent of those they have (Dice's measure); 0 where one of them says nothing.
    pub fn percent(&self, other: &Self) -> u8 {
        if self.pairs.is_empty() || other.pairs.is_empty() {
            return if self.single.is_some() && self.single == other.single { 100 } else { 0 };
        }
        let (mut left, mut right) = (self.pairs.as_slice(), other.pairs.as_slice());
        let mut shared = 0;
        while let ([a, after_a @ ..], [b, after_b @ ..]) = (left, right) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => left = after_a,
                std::cmp::Ordering::Greater => right = after_b,
                std::cmp::Ordering::Equal => {
                    (left, right) = (after_a, after_b);
                    shared += 1;
                }
            }
        }
        u8::try_from(200 * shared / (self.pairs.len() + other.pairs.len())).unwrap_or(100)
    }
}

/// A word as a number: the FNV-1a hash, the same on every machine.
fn number(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Two numbers as one; their order matters.
fn mixed(first: u64, second: u64) -> u64 {
    (first.rotate_left(23) ^ second).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::{Bigrams, COMPARED};

    fn alike(a: &str, b: &str) -> u8 {
        let (a, b) = (Bigrams::of(a), Bigrams::of(b));
        assert_eq!(a.percent(&b), b.percent(&a));
        a.percent(&b)
    }

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
        assert_eq!(alike("yes", "yes yes"), 0);
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
