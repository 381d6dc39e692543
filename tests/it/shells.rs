//! Completions and pages of the manual know every command and every option.

use std::fs;

use crate::workshop::{Folder, here};
use preceptor::cli::definition;

/// Names of commands with those inside them, and long options.
fn words(command: &clap::Command, found: &mut Vec<String>) {
    for inner in command.get_subcommands() {
        found.push(inner.get_name().to_owned());
        words(inner, found);
    }
    found.extend(command.get_arguments().filter_map(clap::Arg::get_long).map(str::to_owned));
}

#[test]
fn the_completions_of_each_shell_know_every_command_and_option() {
    let mut known = Vec::new();
    words(&definition(), &mut known);
    assert!(known.len() > 30 && known.contains(&"report".to_owned()) && known.contains(&"share".to_owned()));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = here(&["completions", shell]).ended(0).out;
        let missing: Vec<&String> = known.iter().filter(|word| !script.contains(word.as_str())).collect();
        assert!(missing.is_empty(), "{shell}: {missing:?}");
    }
    here(&["completions", "tcsh"]).ended(2);
}

#[test]
fn there_is_a_page_for_every_command_and_it_names_its_options() {
    fn pages(command: &clap::Command, name: &str, folder: &Folder, seen: &mut usize) {
        let page = folder.read(&format!("man/{name}.1"));
        *seen += 1;
        assert!(page.starts_with(".ie") || page.contains(".TH"), "{name}: {page}");
        for argument in command.get_arguments().filter(|argument| !argument.is_hide_set()) {
            if let Some(long) = argument.get_long() {
                let option = format!("\\-\\-{}", long.replace('-', "\\-"));
                assert!(page.contains(&option), "{name} does not name {option}");
            }
        }
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            pages(inner, &format!("{name}-{}", inner.get_name()), folder, seen);
        }
    }
    let folder = Folder::empty();
    folder.run(&["man", "--output", "man"]).ended(0);
    let mut command = definition();
    command.build();
    let mut seen = 0;
    pages(&command, "preceptor", &folder, &mut seen);
    let written = fs::read_dir(folder.path("man")).expect("the folder of pages").count();
    assert_eq!(seen, written, "a page for each command, and no others");
    let first = folder.read("man/preceptor.1");
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let name = format!("preceptor\\-{}(1)", inner.get_name().replace('-', "\\-"));
        assert!(first.contains(&name), "the first page does not name {name}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = Folder::empty();
    folder.write("man", "a file");
    let ran = folder.run(&["man", "--output", "man/pages"]).ended(2);
    assert_eq!(ran.err, "error: the folder `man/pages` cannot be made: its folder is a file\n");
}
