//! Twice as much input takes at most 2.3 times as much memory: of everything that a plan or a sheet may hold many of. Counted by
//! the allocator in one thread, so the figures are the same on every machine.

use std::fmt::Write;

use peak_alloc::PeakAlloc;
use preceptor::engine::load_rules;
use preceptor::import::{self, Known, Mapping};
use preceptor::load::{data_names, sheet::sheets};
use preceptor::model::DataKind;
use preceptor::{Rules, Scenario};

#[global_allocator]
static PEAK: PeakAlloc = PeakAlloc;

/// The most that may be taken for twice as much.
const GROWTH: f64 = 2.3;

/// The most bytes in use at once during some work, beyond those in use before it.
fn peak<T>(work: impl FnOnce() -> T) -> f64 {
    let before = PEAK.current_usage();
    PEAK.reset_peak_usage();
    drop(work());
    (PEAK.peak_usage() - before) as f64
}

const HEAD: &str = "season = 2027\nas_of = 2027-01-10\n[applicant]\nname = \"Maya\"\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\n\
                    step2ck_score = 240\n[[application]]\nspecialty = \"internal-medicine\"\n";

fn programs(text: &mut String, many: usize) {
    for n in 0..many {
        let _ = write!(
            text,
            "[[program]]\nid = \"p{n}\"\nname = \"Program {n}\"\nspecialty = \"internal-medicine\"\nvisas = [\"j1\"]\nimg_share = {}\n\
             city = \"City {n}\"\nstate = \"OH\"\nmean_step2ck = {}\n",
            n % 100,
            220 + n % 50
        );
    }
}

fn emails(text: &mut String, many: usize, to: usize) {
    for n in 0..many {
        let _ = write!(
            text,
            "[[email]]\nid = \"e{n}\"\nprogram = \"p{}\"\nkind = \"update\"\nsent = 2026-11-{:02}T10:{:02}:00\nto = \"director\"\n\
             text = \"Dear Dr. Smith, this is letter {n}. I will rank you first.\"\n",
            n % to,
            n % 28 + 1,
            n % 60
        );
    }
}

/// A plan of so much of something.
type Plan = fn(&mut String, usize);

const PLANS: [(&str, usize, Plan); 6] = [
    ("programs", 100, |text, many| programs(text, many)),
    ("emails to one program", 70, |text, many| {
        programs(text, 1);
        emails(text, many, 1);
    }),
    ("emails to many programs", 75, |text, many| {
        programs(text, 40);
        emails(text, many, 40);
    }),
    ("interviews", 60, |text, many| {
        programs(text, many);
        for n in 0..many {
            let _ = write!(
                text,
                "[[interview]]\nprogram = \"p{n}\"\ninvited_on = 2026-10-05\nheld = 2026-11-{:02}T{:02}:00:00\n",
                n % 28 + 1,
                8 + n % 10
            );
        }
    }),
    ("lines of a rank list", 50, |text, many| {
        programs(text, many);
        for n in 0..many {
            let _ = write!(text, "[[rank]]\nprogram = \"p{n}\"\nposition = {}\n", n + 1);
        }
    }),
    ("programs of a couple", 40, |text, many| {
        programs(text, many);
        text.push_str("[partner.applicant]\nname = \"Tom\"\nimg = true\nneeds_visa = true\nvisas = [\"j1\"]\n");
        text.push_str("[[partner.application]]\nspecialty = \"internal-medicine\"\n");
    }),
];

/// A sheet of so much of something.
type Sheet = fn(usize) -> String;

#[test]
fn twice_as_much_takes_at_most_a_little_more_than_twice_the_memory() {
    let rules = Rules::builtin().expect("they are fine");
    let report = |text: &str| {
        let scenario = Scenario::from_toml(&rules, text).unwrap_or_else(|wrong| panic!("{wrong}"));
        rules.evaluate(&scenario).report().to_text()
    };
    let plan = |of: Plan, many: usize| {
        let mut text = HEAD.to_owned();
        of(&mut text, many);
        text
    };
    // Rules are parsed when they first have a subject: that is paid once.
    for (_, least, of) in PLANS {
        report(&plan(of, least));
    }
    let mut grew = Vec::new();
    for (name, least, of) in PLANS {
        let peaks = [1, 2, 4].map(|times| {
            let text = plan(of, times * least);
            peak(|| report(&text))
        });
        grew.push((name.to_owned(), peaks));
    }
    let full = load_rules(&preceptor::engine::RuleSources::embedded()).unwrap_or_else(|_| panic!("they are fine"));
    let specialties = data_names(&full.set.dictionary, &full.set.data, DataKind::Specialty);
    let known = Known { dictionary: &full.set.dictionary, columns: &full.columns, specialties: &specialties };
    let all: [(&str, usize, Sheet); 3] = [
        ("rows of a sheet", 500, |many| {
            let rows = (0..many).map(|n| format!("Program {n},City {n},OH,IM\n"));
            format!("Program,City,State,Specialty\n{}", rows.collect::<String>())
        }),
        ("rows of one name", 250, |many| {
            let rows = (0..many).map(|n| format!("Program,City {n},OH,IM\n"));
            format!("Program,City,State,Specialty\n{}", rows.collect::<String>())
        }),
        ("columns of a sheet", 200, |many| {
            let (head, row): (String, String) = (0..many).map(|n| (format!(",H{n}"), format!(",v{n}"))).unzip();
            format!("Program,Specialty{head}\nAlder,IM{row}\n")
        }),
    ];
    for (name, least, of) in all {
        let peaks = [1, 2, 4].map(|times| {
            let text = of(times * least);
            peak(|| {
                let file = sheets("list.csv", text.into_bytes()).unwrap_or_else(|_| panic!("it is a sheet"));
                let found = import::import(&file, known, &Mapping::default()).expect("it is read");
                import::account("list.csv", &found, known)
            })
        });
        grew.push((name.to_owned(), peaks));
    }
    let wrong: Vec<String> = grew
        .iter()
        .filter(|(_, [one, two, four])| two / one > GROWTH || four / two > GROWTH)
        .map(|(name, [one, two, four])| format!("{name}: {:.1}, {:.1}, {:.1} MB", one / 1e6, two / 1e6, four / 1e6))
        .collect();
    assert_eq!(wrong, [""; 0], "of {grew:?}");
}
