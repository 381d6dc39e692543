//! Rules of former days: a folder, or the rules folder as it was in a revision that git knows. Asks git, changes nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Rules to compare with.
pub(super) struct Base {
    /// Where they are; a temporary folder is gone with this value.
    pub folder: std::path::PathBuf,
    _kept: Option<TempDir>,
}

/// Finds the rules of a folder or of a revision of the folder `rules`.
///
/// # Errors
/// A sentence that says what is neither.
pub(super) fn base(named: &str, rules: Option<&Path>) -> Result<Base, String> {
    let folder = Path::new(named);
    if folder.is_dir() {
        let inner = folder.join("rules");
        let within = !folder.join("facts.toml").is_file() && inner.join("facts.toml").is_file();
        return Ok(Base { folder: if within { inner } else { folder.to_owned() }, _kept: None });
    }
    let Some(rules) = rules else {
        return Err(format!("`{named}` is no folder, and there is no `rules/` here whose revisions git could show"));
    };
    let commit = format!("{named}^{{commit}}");
    let commit = git(rules, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
        .map_err(|_| format!("`{named}` is neither a folder nor a revision that git knows"))?;
    let commit = commit.trim();
    let names = git(rules, &["ls-tree", "-r", "-z", "--name-only", commit])?;
    let kept = tempfile::tempdir().map_err(|_| "there is no room for a temporary folder".to_owned())?;
    let wanted = names.split('\0').filter(|name| name.ends_with(".toml") || name.ends_with(".rhai"));
    let mut found = 0;
    for name in wanted {
        let text = git(rules, &["show", &format!("{commit}:./{name}")])?;
        super::files::write_new(&kept.path().join(name), &text)?;
        found += 1;
    }
    if found == 0 {
        return Err(format!("there are no rules in `{}` of `{named}`", rules.display()));
    }
    let folder = fs::canonicalize(kept.path()).unwrap_or_else(|_| kept.path().to_owned());
    Ok(Base { folder, _kept: Some(kept) })
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let ran = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let ran = ran.map_err(|_| "git cannot be run; name a folder with the old rules instead".to_owned())?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if !ran.status.success() {
        return Err(format!("git says: {}", said(&ran.stderr)));
    }
    String::from_utf8(ran.stdout).map_err(|_| "git shows a file that is not UTF-8".to_owned())
}
