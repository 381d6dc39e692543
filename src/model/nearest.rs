//! "Did you mean": the known word nearest to a misspelt one. Used wherever a user names something that does not exist.

/// Words longer than this are not compared: no name anyone gives is.
const LONGEST: usize = 80;

/// Among more words than so many only those are compared that begin alike.
const MANY: usize = 500;

fn same_start(wanted: &str, candidate: &str) -> bool {
    let first = |text: &str| text.trim_start().chars().next().into_iter().flat_map(char::to_lowercase).next();
    first(wanted) == first(candidate)
}

/// The word of `among` that `word` is most likely meant to be; none where nothing is near.
pub fn nearest<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(word);
    let length = wanted.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let mut looked = 0;
    let mut near = |candidate: &&'a str| {
        looked += 1;
        // Among very many, a slip in the first letter is not looked for.
        if looked > MANY && !same_start(&wanted, candidate) {
            return None;
        }
        let other = plain(candidate);
        if length >= 3 && other.starts_with(&wanted) {
            return Some(1);
        }
        let longer = length.max(other.chars().count());
        (longer <= LONGEST).then(|| strsim::osa_distance(&wanted, &other)).filter(|far| far * 3 <= longer)
    };
    let found = among.into_iter().filter_map(|candidate| near(&candidate).map(|far| (far, candidate)));
    found.min().map(|(_, candidate)| candidate)
}

/// ``did you mean `x`?``, where something is near.
pub fn did_you_mean<'a>(word: &str, among: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, among).map(|found| format!("did you mean `{found}`?"))
}

fn plain(word: &str) -> String {
    let small = word.trim().to_lowercase();
    small.chars().map(|c| if c == '-' || c.is_whitespace() { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, nearest};

    #[test]
    fn a_slip_finds_the_word_and_a_stranger_finds_none() {
        let words = ["needs_visa", "visas", "name", "step2ck_score"];
        assert_eq!(nearest("need_visa", words), Some("needs_visa"));
        assert_eq!(nearest("Needs-Visa", words), Some("needs_visa"));
        assert_eq!(nearest("viass", words), Some("visas"));
        assert_eq!(nearest("elephant", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(did_you_mean("nmae", words), Some("did you mean `name`?".to_owned()));
    }

    #[test]
    fn of_two_equally_near_words_the_answer_does_not_depend_on_their_order() {
        assert_eq!(nearest("gald", ["gold", "galt"]), nearest("gald", ["galt", "gold"]));
    }
}
