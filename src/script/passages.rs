//! Parts of long texts: the greeting, the words a phrase was found in, a text without some of its sentences.

use std::cmp::Reverse;
use std::rc::Rc;

use rhai::{Array, Engine, EvalAltResult, INT, ImmutableString, NativeCallContext};

use super::folded::plain;
use super::session::Session;
use super::texts::{BYTES_A_STEP, LongText, strings};

type Told<T> = Result<T, Box<EvalAltResult>>;

/// What ends the greeting of an email.
const AFTER_GREETING: [char; 5] = [',', ':', ';', '!', '\n'];

/// Registers words on parts of texts. Each looks through a text once, or once for each phrase.
pub(super) fn register(engine: &mut Engine, session: &Rc<Session>) {
    let s = session.clone();
    engine.register_fn("words", move |ctx: NativeCallContext, text: &mut LongText| -> Told<INT> {
        read(&s, &ctx, &text.0, 0)?;
        Ok(INT::try_from(as_written(&text.0).count()).unwrap_or(INT::MAX))
    });
    let s = session.clone();
    engine.register_fn("opening", move |ctx: NativeCallContext, text: &mut LongText| -> Told<LongText> {
        read(&s, &ctx, &text.0, 0)?;
        Ok(LongText(opening(&text.0).into()))
    });
    let s = session.clone();
    engine.register_fn("names", move |ctx: NativeCallContext, text: &mut LongText, name: ImmutableString| {
        read(&s, &ctx, &text.0, 1)?;
        Told::Ok(names(&text.0, &name))
    });
    let s = session.clone();
    engine.register_fn("alike", move |ctx: NativeCallContext, text: &mut LongText, other: LongText| -> Told<INT> {
        read(&s, &ctx, &text.0, 1)?;
        read(&s, &ctx, &other.0, 1)?;
        Ok(INT::from(s.pairs(&text.0).percent(&s.pairs(&other.0))))
    });
    let s = session.clone();
    engine.register_fn("without", move |ctx: NativeCallContext, text: &mut LongText, phrases: Array| {
        let phrases = strings(&ctx, &phrases)?;
        read(&s, &ctx, &text.0, phrases.len())?;
        Told::Ok(LongText(without(&text.0, &phrases).into()))
    });
    let s = session.clone();
    engine.register_fn("quote", move |ctx: NativeCallContext, text: &mut LongText, phrases: Array| {
        let phrases = strings(&ctx, &phrases)?;
        read(&s, &ctx, &text.0, phrases.len())?;
        Told::Ok(ImmutableString::from(quote(&text.0, &phrases)))
    });
}

/// Pays for reading a text once and looking through it so many times.
fn read(session: &Session, ctx: &NativeCallContext, text: &str, looks: usize) -> Told<()> {
    let length = text.len() / BYTES_A_STEP;
    session.pay(length + looks * (1 + length / 4), ctx.call_position())
}

/// The words of a text as they are written, in the order and number of [`plain`].
fn as_written(text: &str) -> impl Iterator<Item = String> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{ad}');
    text.split(move |c: char| !inside(c)).filter(|word| word.contains(char::is_alphanumeric)).map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.chars().filter(|c| *c != '\u{ad}').collect()
    })
}

/// How the text begins: what stands before the first comma, colon, exclamation mark or line break.
fn opening(text: &str) -> &str {
    text.trim_start().split(AFTER_GREETING).next().unwrap_or("")
}

/// Whether the last word of a name, without the degrees after a comma, occurs as a word.
fn names(text: &str, name: &str) -> bool {
    let name = plain(name.split(',').next().unwrap_or(""));
    name.split_whitespace().next_back().is_some_and(|last| plain(text).contains(&format!(" {last} ")))
}

/// The text without the sentences that say one of the phrases. A sentence ends at a mark with a space behind it, or at an
/// empty line.
fn without(text: &str, phrases: &[ImmutableString]) -> String {
    let phrases: Vec<String> = phrases.iter().map(|phrase| plain(phrase)).collect();
    let says = |sentence: &str| {
        let sentence = plain(sentence);
        phrases.iter().any(|phrase| phrase != " " && sentence.contains(phrase))
    };
    sentences(text).filter(|sentence| !says(sentence)).collect()
}

/// Titles that are shortened with a period and stand before a name.
const TITLES: [&str; 11] = ["dr", "drs", "mr", "mrs", "ms", "mx", "prof", "st", "rev", "hon", "sra"];

/// Other words that are shortened with a period; one before a small letter or a number ends no sentence.
const SHORT: [&str; 11] = ["jr", "sr", "a.m", "p.m", "cf", "e.g", "i.e", "vs", "approx", "u.s", "med"];

/// Whether a period ends no sentence: it belongs to a title or an initial, and a name follows. `Dr. Okafor`, `Ruth J. Okafor`.
fn only_shortens(before: &str, after: &str) -> bool {
    let name = after.split_whitespace().next().unwrap_or_default();
    if name.starts_with(|c: char| c.is_lowercase() || c.is_numeric()) {
        let last = before.trim_end().strip_suffix('.').and_then(|bare| bare.rsplit([' ', '\n', '(', '\u{a0}']).next());
        return last.is_some_and(|last| SHORT.contains(&last.to_lowercase().as_str()));
    }
    let named = name != "I" && !name.starts_with("I'") && !name.starts_with("I\u{2019}");
    if !named || !name.starts_with(char::is_uppercase) {
        return false;
    }
    let Some(bare) = before.trim_end().strip_suffix('.') else { return false };
    let mut words = bare.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '\u{201c}'));
    let (last, one_before) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let title = |word: &str| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str());
    let initial = last.chars().count() == 1 && last.starts_with(char::is_uppercase) && last != "I";
    title(last) || initial && (title(one_before) || one_before.starts_with(char::is_uppercase))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut before = ' ';
        let end = rest.char_indices().find_map(|(at, c)| {
            let marked = c.is_whitespace() && matches!(before, '.' | '!' | '?');
            let ends = marked && !only_shortens(&rest[..at], &rest[at..]) || c == '\n' && before == '\n';
            // Spaces at the end of a line do not fill it.
            if c == '\n' || !c.is_whitespace() {
                before = c;
            }
            ends.then_some(at + c.len_utf8())
        });
        let (sentence, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// The words in which one of the phrases occurs, as they are written: the first such place, and there the longest phrase.
/// Empty where none occurs.
fn quote(text: &str, phrases: &[ImmutableString]) -> String {
    let made_plain = plain(text);
    let found = phrases.iter().map(|phrase| plain(phrase)).filter(|phrase| phrase != " ").filter_map(|phrase| {
        let at = made_plain.find(&phrase)?;
        Some((at, Reverse(phrase.split_whitespace().count())))
    });
    let Some((at, Reverse(words))) = found.min() else { return String::new() };
    let before = made_plain[..at].split_whitespace().count();
    as_written(text).skip(before).take(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{ImmutableString, as_written, names, opening, plain, quote, sentences, without};

    fn phrases(words: &[&str]) -> Vec<ImmutableString> {
        words.iter().map(|word| ImmutableString::from(*word)).collect()
    }

    #[test]
    fn a_quote_is_what_she_wrote_whatever_case_quotes_and_line_breaks() {
        let text = "Thank you.\n\u{201c}Don\u{2019}t\nRANK,  me first\u{201d} I said, don't rank me.";
        assert_eq!(quote(text, &phrases(&["don't rank", "dont rank me first"])), "Don\u{2019}t RANK me first");
        assert_eq!(quote(text, &phrases(&["rank us", ""])), "");
        assert_eq!(quote("", &phrases(&["a"])), "");
    }

    #[test]
    fn words_are_counted_as_they_are_compared() {
        for text in
            ["", "   ", "a", "Don't -- 'rank' re\u{ad}view #1's\u{a0}x '' \u{ad} y", "\u{130}stanbul stra\u{df}e"]
        {
            assert_eq!(as_written(text).count(), plain(text).split_whitespace().count(), "{text:?}");
        }
    }

    #[test]
    fn a_greeting_ends_at_a_comma_or_at_the_end_of_its_line() {
        assert_eq!(opening("\n Dear Dr. Okafor, thank you"), "Dear Dr. Okafor");
        assert_eq!(opening("Hi all!"), "Hi all");
        assert_eq!(opening("Dear Ms. Reyes\nThank you"), "Dear Ms. Reyes");
        assert_eq!(opening(""), "");
    }

    #[test]
    fn a_name_is_known_by_its_last_word() {
        assert!(names("Dear Dr. Okafor", "Ruth Okafor, MD, PhD"));
        assert!(names("dear OKAFOR", "Dr. Okafor"));
        assert!(!names("Dear Ruth", "Ruth Okafor"));
        assert!(!names("Dear Dr. Okaforson", "Ruth Okafor"));
        assert!(!names("Dear Dr. Okafor", ""));
    }

    #[test]
    fn a_title_or_an_initial_before_a_name_ends_no_sentence() {
        for whole in [
            "If I match, as I told Dr. Okafor, I will accept an offer.",
            "I am not asking you, Dr. Brown, whether you will rank me.",
            "Thanks to Prof. Reyes and Ms. Lane for the day at St. Brendan's.",
            "I spoke with Ruth J. Okafor, and with Dr. R. Brown.",
            "I spoke with Dr.\nOkafor.",
            "If I match, as I told Dr. Okafor Jr. and Ms. Hale, I will accept an offer.",
            "If I match, as I told Dr.Okafor at 9 a.m. on Friday, I will accept an offer.",
            "If I match (cf. my letter to Dr. Okafor), I will accept an offer.",
        ] {
            assert_eq!(sentences(whole).collect::<Vec<_>>(), [whole]);
        }
        for (text, first) in [
            ("I told the Dr. I will rank you first.", "I told the Dr. "),
            ("So do I. Thank you.", "So do I. "),
            ("I went home. Ruth stayed.", "I went home. "),
            ("I have a plan b. Then I rest.", "I have a plan b. "),
        ] {
            assert_eq!(sentences(text).next(), Some(first));
        }
    }

    #[test]
    fn sentences_that_say_a_phrase_are_left_out_and_no_others() {
        let text = "I do not ask\nwhere I stand. My score is 2.5 higher! So?\n \nThank you";
        let all: Vec<&str> = sentences(text).collect();
        assert_eq!(all, ["I do not ask\nwhere I stand. ", "My score is 2.5 higher! ", "So?\n", " \nThank you"]);
        assert_eq!(without(text, &phrases(&["do not ask"])), "My score is 2.5 higher! So?\n \nThank you");
        assert_eq!(without(text, &phrases(&["", "nothing like it"])), text);
        assert_eq!(without("one line\n\nanother", &phrases(&["one line"])), "another");
    }
}
