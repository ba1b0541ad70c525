//! What packages are made of: a manual page for each command in each language, and files that are where the package looks for them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../packaging/pages.rs"]
mod pages;

use portdesk::cli::help::{GROUPS, command};
use portdesk::domain::lang::Lang;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_command_has_a_page_in_each_language() {
    for lang in Lang::ALL {
        let command = command(lang);
        let commands =
            command.get_subcommands().filter(|each| each.get_name() != "help" && !each.is_hide_set());
        let mut expected: BTreeSet<String> =
            commands.map(|each| format!("portdesk-{}.1", each.get_name())).collect();
        expected.insert("portdesk.1".to_owned());
        let made: BTreeSet<String> = pages::pages(lang, "").into_iter().map(|page| page.file).collect();
        assert_eq!(made, expected);
    }
}

#[test]
fn the_main_page_lists_every_command() {
    let listed: BTreeSet<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
    let command = command(Lang::En);
    let known: BTreeSet<&str> =
        command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help").collect();
    assert_eq!(listed, known);
}

#[test]
fn pages_hold_only_requests_that_are_meant() {
    let known = [".TH", ".ad", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".BR", ".B"];
    for lang in Lang::ALL {
        for page in pages::pages(lang, "2026-11-29") {
            for line in page.roff.lines().filter(|line| line.starts_with(['.', '\''])) {
                let request = line.split(' ').next().unwrap();
                assert!(known.contains(&request), "{}: {line}", page.file);
            }
        }
    }
}

#[test]
fn chinese_pages_have_chinese_headings_and_summaries() {
    for page in pages::pages(Lang::Zh, "") {
        for line in page.roff.lines().filter(|line| line.starts_with(".SH ")) {
            assert!(!line[4..].contains(|c: char| c.is_ascii_alphabetic()), "{}: {line}", page.file);
        }
        assert_eq!(page.roff.lines().nth(1), Some(".ad l"), "{}: justified, it would not render", page.file);
        let summary = page.roff.lines().find(|line| line.contains(" \\- ")).unwrap();
        assert!(!summary.is_ascii(), "{}: {summary}", page.file);
    }
}

#[test]
fn package_files_are_in_the_tree() {
    let cargo: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let assets = cargo["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let sources = assets.iter().map(|asset| asset[0].as_str().unwrap());
    let mut kept = 0;
    for source in sources.filter(|source| !source.starts_with("target/")) {
        assert!(root().join(source).is_file(), "{source}");
        kept += 1;
    }
    assert!(kept > 0);
}
