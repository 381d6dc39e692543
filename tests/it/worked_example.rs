//! The signaling guide's worked example must come out as its author would sign it: by kind of program, on the list that was
//! there before the solver, and on a list made from a seed that nobody edited.

use std::collections::BTreeMap;
use std::fs;

use crate::workshop::Folder;

const PERSON: &str = "scenarios/people/internal-medicine-guide-counts.toml";
const LIST: &str = "scenarios/programs/internal-medicine.csv";
const REGIONS: [&str; 2] = ["mid-atlantic", "east-north-central"];
/// The applicant's Step 2 CK score, and how far above it is still a little above.
const SCORE: (i64, i64) = (234, 15);

/// The rows of a list by id, each with its columns by name.
type Rows = BTreeMap<String, BTreeMap<String, String>>;

fn rows(text: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| -> BTreeMap<String, String> {
        names.iter().cloned().zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.expect("a row"))).map(|row| (row["id"].clone(), row)).collect()
}

/// What kind of program the guide would call it.
fn kind(row: &BTreeMap<String, String>, tier: &str) -> &'static str {
    let number = |name: &str| row[name].parse::<i64>().ok();
    let here = REGIONS.contains(&row["region"].as_str());
    let open = number("img_share").is_some_and(|share| share >= 25);
    let a_little_above = number("mean_step2ck").is_some_and(|mean| mean > SCORE.0 && mean <= SCORE.0 + SCORE.1);
    match (tier, row["setting"].as_str()) {
        ("gold", "academic") if row["famous"] == "false" && number("img_matched_years") >= Some(5) => "academic",
        ("gold", "university-affiliated") if here => "affiliated, where they want to be",
        ("silver", "community") if here && open => "community, where they want to be",
        ("silver", "community") if open => "community, elsewhere",
        ("silver", "academic") if number("img_matched_years") > Some(0) && a_little_above => "academic, a little above",
        _ => "another kind",
    }
}

/// How many signals go to each kind.
fn kinds(workshop: &Folder, rows: &Rows) -> BTreeMap<(String, &'static str), usize> {
    let report = workshop.run(&["report", "person.toml", "--format", "json"]).ended(0).json();
    let plan = &report["allocation"][0];
    assert_eq!(plan["proven"], true);
    let mut kinds = BTreeMap::new();
    for chosen in plan["chosen"].as_array().expect("a list") {
        let tier = chosen["tier"].as_str().expect("a word").to_owned();
        let program = chosen["program"].as_str().expect("a path");
        let row = &rows[program.rsplit('.').next().expect("an id")];
        assert!(!(tier == "gold" && row["famous"] == "true" && row["img_matched_years"] == "0"), "{program}");
        *kinds.entry((tier.clone(), kind(row, &tier))).or_default() += 1;
    }
    kinds
}

fn as_the_guide_says() -> BTreeMap<(String, &'static str), usize> {
    let kinds = [
        ("gold", "academic", 2),
        ("gold", "affiliated, where they want to be", 2),
        ("silver", "community, where they want to be", 7),
        ("silver", "academic, a little above", 4),
        ("silver", "community, elsewhere", 4),
    ];
    kinds.into_iter().map(|(tier, kind, many)| ((tier.to_owned(), kind), many)).collect()
}

/// The applicant's file without their own signals, and with another list of programs.
fn person(list: &str) -> (Folder, Rows) {
    let text = fs::read_to_string(crate::workshop::repository().join(PERSON)).expect("the file is there");
    let until = text.find("# Gold:").expect("the applicant's own signals come last");
    let workshop = Folder::with_rules();
    workshop.write("list.csv", list);
    workshop.write("person.toml", &text[..until].replace("../programs/internal-medicine.csv", "list.csv"));
    (workshop, rows(list))
}

#[test]
fn on_the_list_that_was_there_first_the_proposal_is_the_guides() {
    let list = fs::read_to_string(crate::workshop::repository().join(LIST)).expect("the list is there");
    let (workshop, rows) = person(&list);
    assert_eq!(kinds(&workshop, &rows), as_the_guide_says());
}

#[test]
fn on_lists_made_from_seeds_the_proposal_is_the_guides() {
    for seed in [2027, 4, 19] {
        let (workshop, rows) = person(&made_from(seed));
        assert_eq!(kinds(&workshop, &rows), as_the_guide_says(), "seed {seed}");
    }
}

/// A list of 240 programs of every kind, from a seed: enough of each for any seed.
fn made_from(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut below = |n: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) % n
    };
    let places = [
        ("mid-atlantic", "PA"),
        ("east-north-central", "OH"),
        ("south-atlantic", "GA"),
        ("mountain", "NM"),
        ("pacific", "OR"),
        ("west-north-central", "ND"),
    ];
    let mut list = "id,name,institution,specialty,city,state,region,setting,size,img_share,img_matched_years,visas,mean_step2ck,famous,themes,takes_signals\n".to_owned();
    for n in 0..240 {
        let (region, state) = places[usize::try_from(below(6)).expect("small")];
        let setting = ["academic", "university-affiliated", "community"][usize::try_from(below(3)).expect("small")];
        let famous = setting == "academic" && below(4) == 0;
        let (share, years) = match (famous, setting) {
            (true, _) => (0, 0),
            (false, "academic") => (8 + below(30), 3 + below(6)),
            (false, _) => (20 + below(70), 4 + below(5)),
        };
        let mean = if setting == "academic" { 232 + below(25) } else { 224 + below(20) };
        let visas = ["j1", "j1", "j1; h1b", "none"][usize::try_from(below(4)).expect("small")];
        let themes = ["fellowship", "fellowship; research", "underserved"][usize::try_from(below(3)).expect("small")];
        let size = 10 + below(30);
        list += &format!(
            "p{n:03},Program {n:03},Institution {n:03},internal-medicine,City {n},{state},{region},{setting},{size},{share},{years},{visas},{mean},{famous},{themes},true\n"
        );
    }
    list
}
