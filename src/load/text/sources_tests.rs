//! Sources: the disk with its links, and texts over another place.

use std::sync::Arc;

use super::{Disk, Sources, Texts};

#[test]
fn a_text_that_is_not_saved_stands_before_the_one_behind_it() {
    let behind = Texts::new().with("rules/a.rhai", "old").with("rules/b.rhai", "b");
    let open = Texts::over(Arc::new(behind)).with("rules/a.rhai", "new").with("rules/c.rhai", "c");
    assert_eq!(open.read("rules/a.rhai"), Ok(b"new".to_vec()));
    assert_eq!(open.read("rules/b.rhai"), Ok(b"b".to_vec()));
    assert_eq!(open.read("rules/d.rhai"), Err("there is no file `rules/d.rhai`".to_owned()));
    let listing = open.list("rules", 10).unwrap();
    let names: Vec<&str> = listing.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, listing.whole), (vec!["a.rhai", "b.rhai", "c.rhai"], true));
    assert!(!open.list("rules", 2).unwrap().whole);
    assert_eq!(open.list("checks", 2), Err(vec!["there is no folder `checks`".to_owned()]));
}

#[cfg(all(unix, feature = "cli"))]
#[test]
fn links_in_a_circle_are_told_and_end() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("facts.toml"), "").unwrap();
    for name in ["a", "b"] {
        std::os::unix::fs::symlink(".", folder.path().join(name)).unwrap();
    }
    let shown = folder.path().display().to_string();
    let wrong = Disk.list(&shown, 1_000_000).unwrap_err();
    assert_eq!(wrong, ["a", "b"].map(|name| format!("the link `{shown}/{name}` leads round in a circle")));
}
