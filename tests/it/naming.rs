//! Names that a newcomer can rely on: a type name means one thing in the whole crate, and a test name says behaviour in few plain words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::architecture::{sources, walk};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const MOST_WORDS: usize = 8;

/// Words of an older, private vocabulary.
const PRIVATE: &[&str] =
    &["anew", "told", "hand", "heed", "heeds", "lands", "mend", "mended", "stands", "whoever", "sake"];

#[test]
fn type_names_are_unique() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources() {
        for line in source.code.lines() {
            let rest = line.trim_start();
            // Associated types of a trait are no types of the crate.
            if rest.starts_with("type ") && rest.len() < line.len() {
                continue;
            }
            let rest = rest.strip_prefix("pub ").unwrap_or(rest);
            let rest = match rest.strip_prefix("pub(") {
                Some(inner) => inner.split_once(") ").map_or(rest, |(_, rest)| rest),
                None => rest,
            };
            let Some((_, name)) =
                rest.split_once(' ').filter(|(word, _)| ["struct", "enum", "trait", "type"].contains(word))
            else {
                continue;
            };
            let name: String = name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                places.entry(name).or_default().push(source.path.clone());
            }
        }
    }
    places.retain(|_, paths| paths.len() > 1);
    assert!(places.is_empty(), "{places:#?}");
}

#[test]
fn test_names_are_short_and_plain() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join("src"), &mut files);
    walk(&root.join("tests"), &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if line != "#[test]" {
                continue;
            }
            let Some(name) = lines.find_map(|line| line.strip_prefix("fn ")) else { continue };
            let name = name.split('(').next().unwrap_or_default();
            let words: Vec<&str> = name.split('_').collect();
            if words.len() > MOST_WORDS || words.iter().any(|word| PRIVATE.contains(word)) {
                wrong.push(format!("{}: {name}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
