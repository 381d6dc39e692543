//! Which part may import which, that no files import each other in a circle, which crate has which home, and how long files
//! and functions may be. Read from the parsed sources, tests inside them left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree};

use crate::workshop::{repository, sources};

/// Parts and what each may import from the others.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("embedded", &[]),
    ("load", &["model", "embedded"]),
    ("script", &["model"]),
    ("eval", &["model", "script"]),
    ("report", &["model"]),
    ("import", &["model", "load", "report"]),
    ("engine", &["model", "load", "script", "eval", "report"]),
    ("almanac", &["model", "load"]),
    ("regress", &["model", "load", "script", "eval", "report", "engine", "almanac"]),
    ("sheets", &["model", "load", "report"]),
    ("cli", &["model", "load", "script", "eval", "report", "import", "engine", "almanac", "regress", "sheets"]),
];

/// Rooms of `load`, each of which may import those before it.
const ROOMS: [&str; 6] = ["text", "tabular", "rules", "workbook", "scenario", "case"];

/// Outside crates and the parts that may name them: every dependency has its home.
const HOMES: [(&str, &[&str]); 32] = [
    ("annotate_snippets", &["engine"]),
    ("askama", &["report"]),
    ("calamine", &["load"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("csv", &["load"]),
    ("encoding_rs", &["load"]),
    ("foldhash", &["model", "script", "eval", "report"]),
    ("include_dir", &["load", "embedded"]),
    ("indexmap", &["model", "load", "script", "report"]),
    ("jiff", &["model", "load", "cli"]),
    ("memchr", &["model"]),
    ("microlp", &["eval"]),
    ("mimalloc", &["main"]),
    ("rhai", &["script"]),
    ("rust_xlsxwriter", &["sheets"]),
    ("schemars", &["report"]),
    ("serde", &["report", "almanac", "regress", "cli"]),
    ("serde_json", &["report", "load", "cli", "regress"]),
    ("similar", &["regress"]),
    ("strsim", &["model"]),
    ("tempfile", &["regress"]),
    ("textwrap", &["model", "report", "almanac"]),
    ("thiserror", &["engine"]),
    ("toml", &["load"]),
    ("toml_edit", &["import"]),
    ("toml_writer", &["sheets", "import"]),
    ("unicode_normalization", &["load"]),
    ("uuid", &["report"]),
    ("walkdir", &["load", "regress"]),
    ("zip", &["load"]),
];

const LONGEST_FILE: usize = 500;
const LONGEST_FUNCTION: usize = 80;

/// One source file of the program: the module it is, and the paths it names.
struct Source {
    file: PathBuf,
    module: Vec<String>,
    paths: Vec<Vec<String>>,
    /// Names it hands on: the name, and the path it stands for.
    exports: BTreeMap<String, Vec<String>>,
}

/// Whether a file holds only tests: those may use whatever they need.
fn only_tests(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.iter().any(|part| part == "tests") || matches!(&*stem, "tests" | "support") || stem.ends_with("_tests")
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let mut test = attribute.path().is_ident("test");
        if attribute.path().is_ident("cfg")
            && let syn::Meta::List(list) = &attribute.meta
        {
            test |= list
                .tokens
                .clone()
                .into_iter()
                .any(|token| token.to_string() == "test" || token.to_string().contains("(test"));
        }
        test
    })
}

/// The paths a file names.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
    exports: BTreeMap<String, Vec<String>>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut all = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut all);
        for (name, path) in all {
            if !matches!(item.vis, syn::Visibility::Inherited) {
                self.exports.insert(name, path.clone());
            }
            self.found.push(path);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.found.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

/// Every name that a `use` brings in, with its whole path, the last one in braces too.
fn flatten(tree: &UseTree, before: &mut Vec<String>, all: &mut Vec<(String, Vec<String>)>) {
    let whole = |before: &[String], last: &str| {
        let mut path = before.to_vec();
        if last != "self" {
            path.push(last.to_owned());
        }
        path
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, all);
            before.pop();
        }
        UseTree::Name(name) => all.push((name.ident.to_string(), whole(before, &name.ident.to_string()))),
        UseTree::Rename(name) => all.push((name.rename.to_string(), whole(before, &name.ident.to_string()))),
        UseTree::Glob(_) => all.push(("*".to_owned(), before.clone())),
        UseTree::Group(group) => group.items.iter().for_each(|item| flatten(item, before, all)),
    }
}

fn program() -> Vec<Source> {
    let root = repository().join("src");
    let files: Vec<PathBuf> = sources(&root)
        .into_iter()
        .filter(|file| !only_tests(file.strip_prefix(repository()).expect("below the root")))
        .collect();
    assert!(files.len() > 200, "the sources were not found");
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("sources are UTF-8");
            let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let mut paths = Paths::default();
            paths.visit_file(&parsed);
            let inside = file.strip_prefix(&root).expect("below the root").with_extension("");
            let mut module: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
                module.pop();
            }
            let paths = paths.found.iter().map(|path| absolute(&module, path)).collect::<Vec<_>>();
            let exports = BTreeMap::new();
            let mut source = Source { file, module, paths, exports };
            let mut again = Paths::default();
            again.visit_file(&parsed);
            source.exports =
                again.exports.into_iter().map(|(name, path)| (name, absolute(&source.module, &path))).collect();
            source
        })
        .collect()
}

/// A path from the root of the program, or of the crate it names.
fn absolute(module: &[String], path: &[String]) -> Vec<String> {
    let mut at: Vec<String> = match path.first().map(String::as_str) {
        Some("crate") => Vec::new(),
        Some("self" | "super") => module.to_vec(),
        _ => return [&["::".to_owned()], path].concat(),
    };
    for part in path {
        match part.as_str() {
            "crate" | "self" => {}
            "super" => drop(at.pop()),
            _ => at.push(part.clone()),
        }
    }
    at
}

/// The module a path leads to, past the names that modules hand on.
fn leads_to<'a>(modules: &BTreeMap<&'a [String], &'a Source>, path: &[String], depth: usize) -> Option<&'a Source> {
    let longest = (0..=path.len()).rev().find(|n| modules.contains_key(&path[..*n]))?;
    let source = modules[&path[..longest]];
    let handed_on = path.get(longest).and_then(|name| source.exports.get(name));
    match handed_on.filter(|_| depth < 8) {
        Some(there) if there.first().is_some_and(|first| first != "::") => {
            let whole = [there.as_slice(), &path[longest + 1..]].concat();
            leads_to(modules, &whole, depth + 1)
        }
        // A child may be named without `self`.
        Some(there) => {
            let whole = [&path[..longest], &there[1..], &path[longest + 1..]].concat();
            leads_to(modules, &whole, depth + 1).filter(|child| child.module.len() > longest).or(Some(source))
        }
        None => Some(source),
    }
}

/// Which files a file imports from. A module and the files nested in it are written together: a child may use what its
/// parent defines.
fn imports(program: &[Source]) -> BTreeMap<&Path, BTreeSet<&Path>> {
    let modules: BTreeMap<&[String], &Source> =
        program.iter().map(|source| (source.module.as_slice(), source)).collect();
    let mut found: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for source in program {
        let to = found.entry(&source.file).or_default();
        for path in &source.paths {
            let path: &[String] = match path.first().map(String::as_str) {
                Some("::") => {
                    let child = [source.module.as_slice(), &path[1..]].concat();
                    let known = path.len() > 1 && modules.contains_key(&child[..=source.module.len()]);
                    if !known {
                        continue;
                    }
                    &child.clone()
                }
                _ => path,
            };
            if let Some(target) = leads_to(&modules, path, 0)
                && target.file != source.file
                && !source.module.starts_with(&target.module)
            {
                to.insert(target.file.as_path());
            }
        }
    }
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repository()).unwrap_or(path).display().to_string()
}

/// All files that a file imports from, straight or over others.
fn reached<'a>(imports: &BTreeMap<&'a Path, BTreeSet<&'a Path>>, from: &'a Path) -> BTreeSet<&'a Path> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        next.extend(imports[file].iter().copied().filter(|to| seen.insert(*to)));
    }
    seen
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let program = program();
    let imports = imports(&program);
    let reaches: BTreeMap<&Path, BTreeSet<&Path>> =
        imports.keys().map(|file| (*file, reached(&imports, file))).collect();
    let mut lines = Vec::new();
    for (file, to) in &imports {
        let back: Vec<String> = to.iter().filter(|to| reaches[*to].contains(file)).map(|to| shown(to)).collect();
        if !back.is_empty() {
            lines.push(format!("{} imports {}", shown(file), back.join(", ")));
        }
    }
    assert!(lines.is_empty(), "these files import each other:\n{}", lines.join("\n"));
}

#[test]
fn parts_and_the_rooms_of_load_import_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_IMPORT.into_iter().collect();
    let mut wrong = Vec::new();
    for source in program() {
        let Some(part) = source.module.first().filter(|part| *part != "main") else { continue };
        let may = allowed.get(part.as_str()).unwrap_or_else(|| panic!("`{part}` has no place in the architecture"));
        let room = |path: &[String]| ROOMS.iter().position(|room| path.get(1).is_some_and(|name| name == room));
        for path in &source.paths {
            let Some(other) = path.first().filter(|first| allowed.contains_key(first.as_str())) else { continue };
            if other != part && !may.contains(&other.as_str()) {
                wrong.push(format!("{}: {part} imports {}", shown(&source.file), path.join("::")));
            }
            if part == "load" && other == "load" && room(path) > room(&source.module) && room(&source.module).is_some()
            {
                wrong.push(format!("{}: a room imports {}", shown(&source.file), path.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_outside_crate_has_one_home() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).expect("it is part of the project");
    let dependencies = manifest.split("[dependencies]\n").nth(1).and_then(|rest| rest.split("\n[").next());
    let dependencies: BTreeSet<String> = dependencies
        .expect("the program has dependencies")
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_")))
        .collect();
    let homes: BTreeMap<&str, &[&str]> = HOMES.into_iter().collect();
    assert_eq!(dependencies, homes.keys().map(|name| (*name).to_owned()).collect(), "every dependency has a home here");
    let mut wrong = Vec::new();
    for source in program() {
        let part = source.module.first().map_or("lib", String::as_str);
        for path in source.paths.iter().filter(|path| path.first().is_some_and(|first| first == "::")) {
            let Some(name) = path.get(1).filter(|_| path.len() > 2) else { continue };
            if homes.get(name.as_str()).is_some_and(|homes| !homes.contains(&part)) {
                wrong.push(format!("{}: {part} names {}", shown(&source.file), path[1..].join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn all() -> Vec<(PathBuf, String)> {
    let mut files = sources(&repository().join("src"));
    files.extend(sources(&repository().join("tests")));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("sources are UTF-8");
        (path, text)
    };
    files.into_iter().map(read).collect()
}

#[test]
fn files_and_functions_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{}: {lines} lines", shown(&path)));
        }
        wrong.extend(long_functions(&text).into_iter().map(|name| format!("{}: {name} is too long", shown(&path))));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The functions of a file that are longer than allowed, methods and tests too.
fn long_functions(text: &str) -> Vec<String> {
    #[derive(Default)]
    struct Long(Vec<String>);
    impl Long {
        fn look(&mut self, name: &syn::Ident, block: &syn::Block) {
            let lines = block.brace_token.span.close().end().line - name.span().start().line;
            if lines >= LONGEST_FUNCTION {
                self.0.push(format!("`{name}`, {lines} lines,"));
            }
        }
    }
    impl<'ast> Visit<'ast> for Long {
        fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
            self.look(&function.sig.ident, &function.block);
            visit::visit_item_fn(self, function);
        }

        fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
            self.look(&function.sig.ident, &function.block);
            visit::visit_impl_item_fn(self, function);
        }
    }
    let parsed = syn::parse_file(text).expect("sources are Rust");
    let mut long = Long::default();
    long.visit_file(&parsed);
    long.0
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> =
        all().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| shown(&path)).collect();
    assert!(silent.is_empty(), "these files do not begin with `//! `: {silent:?}");
}
