//! The HTML report as a document: well-formed, whole, loading nothing, every text escaped. How it looks, prints, sounds and
//! answers the keyboard is tested in a real browser: `tests/page/`, run by `.ci/run`.

use std::collections::BTreeSet;

use crate::workshop::{AMARA, Folder, here, people, repository};

fn page(scenario: &str) -> String {
    here(&["report", scenario, "--format", "html"]).ended(0).out
}

fn pages() -> Vec<(String, String)> {
    let people = people().iter().map(|person| format!("scenarios/people/{person}.toml"));
    people
        .chain(["tests/page/hostile.toml".to_owned()])
        .map(|scenario| (page(&scenario), scenario))
        .map(|(a, b)| (b, a))
        .collect()
}

/// All values of an attribute, wherever it stands.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.match_indices(&start).filter_map(|(at, _)| page[at + start.len()..].split('"').next()).collect()
}

#[test]
fn every_page_is_well_formed() {
    for (scenario, page) in pages() {
        let page = page.replacen("<!DOCTYPE html>", "", 1);
        assert!(uppsala::parse(page.trim_start()).is_ok(), "{scenario} is not well-formed");
    }
}

#[test]
fn no_page_loads_or_runs_anything() {
    for (scenario, page) in pages() {
        let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"";
        assert!(page.contains(policy), "{scenario}");
        for wrong in ["<script", "<link", "<img", "<iframe", "<object", "<form", "@import", "url(", "@font-face"] {
            assert!(!page.contains(wrong), "{scenario} holds {wrong}");
        }
        assert_eq!(values(&page, "src"), Vec::<&str>::new(), "{scenario}");
        assert_eq!(values(&page, "style"), Vec::<&str>::new(), "{scenario}");
        assert!(values(&page, "href").iter().all(|to| to.starts_with('#')), "{scenario} leads outside");
    }
}

#[test]
fn ids_are_unique_and_links_lead_to_them() {
    for (scenario, page) in pages() {
        let ids = values(&page, "id");
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), known.len(), "{scenario}: an id occurs twice");
        for to in values(&page, "href").iter().map(|to| &to[1..]).chain(values(&page, "aria-labelledby")) {
            assert!(known.contains(to), "{scenario}: nothing is called {to}");
        }
    }
}

#[test]
fn names_that_look_like_markup_are_escaped() {
    let page = page("tests/page/hostile.toml");
    assert!(page.contains("&#60;script&#62;alert(&#39;program&#39;)&#60;/script&#62;{{ 7 * 7 }}"), "{page}");
    assert!(page.contains("<bdi>בית החולים אסותא</bdi>"));
    let markdown = here(&["report", "tests/page/hostile.toml", "--format", "markdown"]).ended(0).out;
    assert!(markdown.contains("\\<script\\>alert('program')\\</script\\>{{ 7 \\* 7 }}"), "{markdown}");
    assert!(!markdown.contains("<script") || !markdown.contains("[<script"), "{markdown}");
}

#[test]
fn the_whole_list_is_in_the_page() {
    let page = page("scenarios/people/internal-medicine-j1.toml");
    let table =
        std::fs::read_to_string(repository().join("scenarios/programs/internal-medicine.csv")).expect("a table");
    let names: Vec<&str> = table.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(names.len(), 120);
    for name in names {
        assert!(page.contains(&format!("<th scope=\"row\"><bdi>{name}</bdi></th>")), "{name} is missing");
    }
}

#[test]
fn the_page_is_the_same_whenever_and_wherever_it_is_written() {
    let folder = Folder::empty();
    folder.write("a.toml", AMARA);
    let first = folder.run(&["report", "a.toml", "--format", "html"]).ended(0).out;
    folder.run(&["report", "a.toml", "--format", "html", "--output", "b.html"]).ended(0);
    assert_eq!(folder.read("b.html"), first);
}

#[test]
fn what_is_wrong_in_a_scenario_is_said_as_ever() {
    for format in ["html", "markdown"] {
        let folder = Folder::empty();
        folder.write("a.toml", "season = 2027\n");
        let ran = folder.run(&["report", "a.toml", "--format", format]).ended(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("error: "), "{}", ran.err);
    }
}
