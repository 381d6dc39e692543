//! Checks of an advisor's own, beside the shipped rules: their scripts, and facts under the folder's own prefix.

use std::path::Path;

use crate::load::rules::dictionary;
use crate::load::rules::project::{Project, Room, texts_within};
use crate::load::text::sources::Sources;
use crate::load::text::tree;
use crate::model::{Code, Diagnostic, Span};

/// So much may be in a folder of checks.
const ROOM: Room = Room { entries: 250, bytes: 1 << 20 };

/// Adds a folder of checks to the rules.
///
/// # Errors
/// Everything in the folder that is wrong; the project keeps the texts that places point into.
pub fn add_custom_checks(project: &mut Project, folder: &Path, sources: &dyn Sources) -> Result<(), Vec<Diagnostic>> {
    let name = name(project, folder, sources)?;
    let texts = texts_within(&folder.to_string_lossy(), sources, ROOM)?;
    let shown = folder.display().to_string().replace('\\', "/");
    let mut problems = Vec::new();
    if texts.is_empty() {
        let problem = Diagnostic::of_file(Code::Missing, format!("in the folder `{shown}` no check was read"));
        problems.push(problem.help("it holds scripts (`.rhai`) and a `facts.toml`"));
    }
    for (path, text) in texts {
        let file = project.files.add(format!("{}/{path}", shown.trim_end_matches('/')), text);
        if path.ends_with(".rhai") {
            project.scripts.push((format!("{name}/{path}"), file));
        } else if path == "facts.toml" {
            let read = tree::parse(file, &project.files.get(file).text);
            let added = read.and_then(|root| dictionary::extend(&mut project.dictionary, &root, &name));
            problems.extend(added.err().into_iter().flatten());
        } else {
            let start = Span { file, start: 0, end: 0 };
            let problem = Diagnostic::at(Code::UnknownName, start, format!("nothing reads `{path}`"));
            problems.push(problem.help("a folder of your own checks holds scripts (`.rhai`) and a `facts.toml`"));
        }
    }
    project.custom.push(name);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The folder's name, which is the prefix of everything in it.
fn name(project: &Project, folder: &Path, sources: &dyn Sources) -> Result<String, Vec<Diagnostic>> {
    if folder.is_file() {
        let problem = Diagnostic::of_file(Code::WrongValue, format!("`{}` is a file, not a folder", folder.display()));
        return Err(vec![problem.help("name the folder that holds it: `--with DIR`")]);
    }
    let name = sources.folder_name(&folder.to_string_lossy());
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.is_empty() || !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) {
        let problem =
            Diagnostic::of_file(Code::WrongValue, format!("the folder `{}` cannot hold checks", folder.display()));
        let help = "its name is the prefix of their ids: small letters, digits, `-` and `_`, a letter first";
        return Err(vec![problem.help(help)]);
    }
    let taken = |id: &str| id.split('/').next() == Some(name.as_str());
    if project.custom.contains(&name) || project.scripts.iter().any(|(id, _)| taken(id)) {
        let problem = Diagnostic::of_file(Code::Duplicate, format!("there are rules under `{name}/` already"));
        return Err(vec![problem.help("give the folder of your own checks another name")]);
    }
    Ok(name)
}
