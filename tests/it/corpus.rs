//! Every seed of the fuzz targets, and every find that was put beside them, as an ordinary test. A name that begins with `good_` or
//! `bad_` says what has to come of it; of any other it is enough that nothing breaks.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../../fuzz/bodies.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets call them from outside")]
mod bodies;

use std::fs;
use std::path::Path;

fn every_seed_of(target: &str, body: fn(&[u8]) -> bool) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let (mut good, mut bad) = (0, 0);
    let mut wrong = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let bytes = fs::read(file.path()).unwrap();
        good += usize::from(name.starts_with("good_"));
        bad += usize::from(name.starts_with("bad_"));
        // Caught, so that the one that breaks something is named.
        match std::panic::catch_unwind(|| body(&bytes)) {
            Ok(true) if name.starts_with("bad_") => wrong.push(format!("{name} is taken")),
            Ok(false) if name.starts_with("good_") => wrong.push(format!("{name} is refused")),
            Ok(_) => {}
            Err(_) => wrong.push(format!("{name} breaks something")),
        }
    }
    assert!(wrong.is_empty(), "{target}: {wrong:#?}");
    assert!(good >= 5 && bad >= 5, "{target}: {good} good ones and {bad} bad ones");
}

#[test]
fn submission_corpus_never_fails_silently() {
    every_seed_of("submission", bodies::submission);
}

#[test]
fn record_corpus_separates_whole_from_damaged() {
    every_seed_of("record", bodies::record);
}

#[test]
fn query_corpus_gives_equal_results() {
    every_seed_of("query", bodies::query);
}

#[test]
fn keys_and_key_tables_are_read_or_refused() {
    every_seed_of("keys", bodies::keys);
}

#[test]
fn fuzz_targets_have_seeds_and_bodies() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(fuzz.join(folder))
            .unwrap()
            .map(|f| f.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("fuzz_targets"), ["keys", "query", "record", "submission"]);
    assert_eq!(names("corpus"), names("fuzz_targets"));
}
