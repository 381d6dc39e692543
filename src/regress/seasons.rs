//! What the data files say of each season, one fact a line: the snapshot that shows every figure an editor changed.

use std::path::Path;

use super::snapshot::compare;
use super::{Status, TestOptions, Tested};
use crate::almanac::{Almanac, Field, State, calendar, specialties};
use crate::engine::Rules;

/// The folder of these snapshots.
pub(super) const FOLDER: &str = "seasons";

/// The seasons of which the data files say anything, where there is a folder for their snapshots.
pub(super) fn seasons(rules: &Rules, folder: &Path) -> Vec<i64> {
    if !folder.join(FOLDER).is_dir() {
        return Vec::new();
    }
    let mut seasons: Vec<i64> = rules.set.data.iter().flat_map(|data| data.seasons.keys().copied()).collect();
    seasons.sort_unstable();
    seasons.dedup();
    seasons
}

/// Tests one season.
pub(super) fn test(rules: &Rules, order: &TestOptions, season: i64) -> Tested {
    let name = format!("{FOLDER}/{season}");
    let snapshot = order.folder.join(FOLDER).join(format!("{season}.txt"));
    let accept = order.accept && order.filter.as_ref().is_none_or(|filter| name.contains(filter.as_str()));
    let (status, detail) = compare(&snapshot, &figures(rules, season), accept);
    let status = if status == Status::New { Status::Changed } else { status };
    Tested { name, status, detail }
}

/// Snapshots of seasons of which the data files say nothing.
pub(super) fn orphans(folder: &Path, seasons: &[i64]) -> Vec<Tested> {
    let entries = std::fs::read_dir(folder.join(FOLDER)).into_iter().flatten().filter_map(Result::ok);
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let known = |name: &str| seasons.iter().any(|season| name == format!("{season}.txt")) || name.starts_with('.');
    let orphan = |name: String| Tested {
        name: format!("{FOLDER}/{}", name.trim_end_matches(".txt")),
        status: Status::Orphan,
        detail: "the data files say nothing of such a season\n".to_owned(),
    };
    names.filter(|name| !known(name)).map(orphan).collect()
}

/// Every fact of the season that a source gives, with how sure it is and who says so.
fn figures(rules: &Rules, season: i64) -> String {
    let almanac = Almanac { dictionary: &rules.set.dictionary, data: &rules.set.data };
    let mut text = format!("What the data files say of ERAS {season}. Written by `preceptor test --accept seasons`.\n");
    let dates = calendar(almanac, season);
    section(&mut text, "calendar", dates.facts.iter().map(|line| &line.field));
    for row in specialties(almanac, season).specialties {
        section(&mut text, &row.id, row.facts.iter());
        if !row.shares_with.is_empty() {
            text.push_str(&format!("{} shares its signals with: {}\n", row.id, row.shares_with.join(", ")));
        }
    }
    text
}

fn section<'a>(text: &mut String, record: &str, fields: impl Iterator<Item = &'a Field>) {
    let said: Vec<String> = fields.filter_map(|field| said(record, field)).collect();
    if !said.is_empty() {
        text.push_str(&format!("\n{}", said.concat()));
    }
}

/// One fact: `internal-medicine gold = 3 (secondary, matchly-2027)`; none where no source gives it.
fn said(record: &str, field: &Field) -> Option<String> {
    let from = field.values.iter().filter_map(|value| {
        let from = value.from.as_ref()?;
        Some(format!("{} ({}, {})", value.says, from.confidence, from.source))
    });
    let mut from: Vec<String> = from.collect();
    from.dedup();
    let conflict = if field.state == State::Conflict { " in conflict" } else { "" };
    (!from.is_empty()).then(|| format!("{record} {} = {}{conflict}\n", field.fact, from.join("; ")))
}
