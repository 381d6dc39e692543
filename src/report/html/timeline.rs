//! The dates ahead as a drawing to scale: one pixel is always the same stretch of time. Labels that would lie on each other
//! are moved down, with a line to where they belong. Knows geometry, not what the dates are.

use crate::model::State;
use crate::report::{Mark, Timeline};

/// Of the drawing, in pixels.
pub(super) const WIDTH: i64 = 340;
pub(super) const AXIS: i64 = 76;
const TOP: i64 = 12;
/// Pixels for a day where there is room, and the least and most the whole axis takes.
const A_DAY: i64 = 2;
const SHORTEST: i64 = 220;
const LONGEST: i64 = 560;
const LINE: i64 = 16;
const GAP: i64 = 9;
/// So many letters fit beside the axis.
const LETTERS: usize = 35;
/// So many statements of one day are drawn; the table has all.
const MOST: usize = 3;

/// A drawing.
pub(super) struct Drawing {
    pub height: i64,
    pub bottom: i64,
    pub months: Vec<Month>,
    pub labels: Vec<Label>,
}

/// A first day of a month.
pub(super) struct Month {
    pub y: i64,
    pub name: String,
}

/// What happens on one day.
pub(super) struct Label {
    /// Where its day is.
    pub at: i64,
    /// Where its words are.
    pub y: i64,
    pub class: &'static str,
    pub lines: Vec<Words>,
}

/// One line of words.
pub(super) struct Words {
    pub y: i64,
    pub class: &'static str,
    pub text: String,
}

/// Draws the dates.
pub(super) fn draw(timeline: &Timeline, today: &str) -> Drawing {
    let (first, last) = timeline.days;
    let days = (last - first).max(1);
    let length = (days * A_DAY).clamp(SHORTEST, LONGEST);
    // To the nearest whole pixel, in whole numbers, so that every machine writes the same bytes.
    let y = |day: i64| TOP + (2 * (day - first) * length + days) / (2 * days);
    let bottom = y(last);
    let mut labels: Vec<Label> = Vec::new();
    let mut free = 0;
    for (day, marks) in by_day(timeline) {
        let label = label(y(day), free, (day, today), &marks);
        free = label.lines.last().map_or(free, |line| line.y) + GAP;
        labels.push(label);
    }
    let height = (bottom + TOP).max(free + GAP);
    let months = timeline.months.iter().map(|(day, name)| Month { y: y(*day), name: name.clone() });
    Drawing { height, bottom, months: apart(months), labels }
}

/// Month names that do not lie on each other.
fn apart(months: impl Iterator<Item = Month>) -> Vec<Month> {
    let mut kept: Vec<Month> = Vec::new();
    for month in months {
        if kept.last().is_none_or(|last| month.y - last.y >= LINE) {
            kept.push(month);
        }
    }
    kept
}

/// The marks of each day, today among them; those beyond the ends stand in the table only.
fn by_day(timeline: &Timeline) -> Vec<(i64, Vec<&Mark>)> {
    let mut days: Vec<(i64, Vec<&Mark>)> = Vec::new();
    let (first, last) = timeline.days;
    for mark in timeline.dates.iter().filter(|mark| (first..=last).contains(&mark.day)) {
        match days.last_mut() {
            Some((day, marks)) if *day == mark.day => marks.push(mark),
            _ => days.push((mark.day, vec![mark])),
        }
    }
    if days.iter().all(|(day, _)| *day != 0) {
        let place = days.iter().position(|(day, _)| *day > 0).unwrap_or(days.len());
        days.insert(place, (0, Vec::new()));
    }
    days
}

fn label(at: i64, free: i64, day: (i64, &str), marks: &[&Mark]) -> Label {
    let lines = lines(day, marks);
    let first = (at + 5).max(free + LINE - 4);
    let lines: Vec<Words> =
        (0i64..).zip(lines).map(|(n, (class, text))| Words { y: first + n * LINE, class, text }).collect();
    Label { at, y: first - 4, class: class(day.0, marks), lines }
}

fn class(day: i64, marks: &[&Mark]) -> &'static str {
    if marks.iter().any(|mark| mark.state == Some(State::Late)) {
        "late"
    } else if marks.iter().any(|mark| mark.state.is_some()) {
        "item"
    } else if day == 0 {
        "today"
    } else {
        "season"
    }
}

fn lines((day, today): (i64, &str), marks: &[&Mark]) -> Vec<(&'static str, String)> {
    let date = match (marks.first(), day) {
        (_, 0) => format!("today, {today}"),
        (Some(mark), _) => mark.when.words.clone(),
        (None, _) => String::new(),
    };
    let mut lines = vec![("date", date)];
    for mark in marks.iter().take(MOST) {
        let class = if mark.state.is_some() { "todo" } else { "of-season" };
        let late = if mark.state == Some(State::Late) { "late: " } else { "" };
        lines.extend(wrapped(&format!("{late}{}", mark.what)).into_iter().map(|line| (class, line)));
    }
    if marks.len() > MOST {
        lines.push(("of-season", format!("and {} more", marks.len() - MOST)));
    }
    lines
}

/// A text in at most two lines; what does not fit is cut, for the table has the whole.
fn wrapped(text: &str) -> Vec<String> {
    let wrapped = textwrap::wrap(text, crate::model::wording::lines_of(LETTERS));
    let mut lines: Vec<String> = wrapped.into_iter().map(std::borrow::Cow::into_owned).collect();
    let cut = lines.len() > 2;
    lines.truncate(2);
    let end = lines.len() - 1;
    for (n, line) in lines.iter_mut().enumerate() {
        let long = line.chars().count() > LETTERS;
        if long || cut && n == end {
            *line = format!("{}…", line.chars().take(LETTERS - 1).collect::<String>().trim_end());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stamp;
    use crate::report::{CalendarSlot, Moment, Role};

    fn mark(day: i64, what: &str) -> Mark {
        let when = Moment { iso: String::new(), words: format!("day {day}") };
        let slot = CalendarSlot { start: Stamp::Day(String::new()), end: None };
        Mark { when, day, what: what.to_owned(), state: Some(State::Open), item: None, fact: None, slot }
    }

    fn drawn(marks: Vec<Mark>) -> Drawing {
        draw(
            &Timeline { person: Role::Applicant, days: (-6, 94), months: vec![(0, "Oct".to_owned())], dates: marks },
            "1 Oct",
        )
    }

    #[test]
    fn twice_as_many_days_are_twice_as_far() {
        let drawing = drawn(vec![mark(10, "a"), mark(40, "b"), mark(70, "c")]);
        let at: Vec<i64> = drawing.labels.iter().map(|label| label.at).collect();
        // Today, then the three; 100 days on 220 pixels.
        assert_eq!(at, [25, 47, 113, 179]);
    }

    #[test]
    fn no_two_lines_of_words_lie_on_each_other_and_all_are_inside() {
        let long = "word ".repeat(40);
        let drawing = drawn((0..40).map(|day| mark(day, &long)).collect());
        let ys: Vec<i64> = drawing.labels.iter().flat_map(|label| label.lines.iter().map(|line| line.y)).collect();
        assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= LINE), "{ys:?}");
        assert!(*ys.last().unwrap() < drawing.height);
    }

    #[test]
    fn what_lies_beyond_the_ends_does_not_press_the_rest_together() {
        let drawing = drawn(vec![mark(-4000, "long ago"), mark(10, "a"), mark(4000, "far off")]);
        assert_eq!(drawing.labels.len(), 2, "today and the one in between");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let lines = wrapped(&"x".repeat(300));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].chars().count(), LETTERS);
    }
}
