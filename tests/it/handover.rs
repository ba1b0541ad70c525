//! The handover sheet, by the real program: what it names is found again, and what took its place is not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Ground(tempfile::TempDir);

impl Ground {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn desk(&self, name: &str) -> PathBuf {
        let dir = self.path(name);
        let init = ["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang Wei"];
        assert!(run(&dir, &init).status.success());
        assert!(run(&dir, &["import", "assets/samples/story.json"]).status.success());
        dir
    }
}

fn run(store: &Path, arguments: &[&str]) -> Output {
    run_in("en", store, arguments)
}

fn run_in(lang: &str, store: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", lang, "--store"]).arg(store).args(arguments).stdin(Stdio::null());
    command.output().unwrap()
}

fn paper(store: &Path) -> Value {
    let out = run(store, &["handover", "--format", "json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The exit status of a comparison, and what it says.
fn compared(store: &Path, head: &str) -> (Option<i32>, String) {
    let out = run(store, &["verify", "--head", head]);
    (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned())
}

#[test]
fn printed_entry_remains_verifiable() {
    let ground = Ground::new();
    let desk = ground.desk("desk");
    let paper = paper(&desk);
    assert_eq!((&paper["live"], &paper["queue"]), (&1.into(), &1.into()));
    let case = paper["next"][0]["case"].as_str().unwrap();
    let head = paper["head"].as_str().unwrap();
    assert!(
        run(&desk, &["act", "hold", case, "--until", "+2h", "--note", "the embassy calls"]).status.success()
    );
    assert_eq!(compared(&desk, head).0, Some(0));
    let (seq, digits) = head.split_once(':').unwrap();
    assert_eq!(compared(&desk, &format!("{seq}:{}", &digits[..16])).0, Some(0));
    let later = self::paper(&desk);
    assert_eq!((&later["matters"]["hold"][0]["case"], &later["queue"]), (&case.into(), &0.into()));
    assert_eq!(later["matters"]["hold"][0]["about"], "wang");
}

#[test]
fn missing_or_different_printed_entry_is_reported() {
    let ground = Ground::new();
    let desk = ground.desk("desk");
    let backup = ground.path("backup").display().to_string();
    assert!(run(&desk, &["backup", &backup]).status.success());
    let early = paper(&desk)["head"].as_str().unwrap().to_owned();
    let case = paper(&desk)["next"][0]["case"].as_str().unwrap().to_owned();
    assert!(run(&desk, &["act", "claim", &case]).status.success());
    let late = paper(&desk)["head"].as_str().unwrap().to_owned();
    // The desk as it was before the claim, put in the place of the one that had it.
    let old = ground.path("old");
    assert!(run(&old, &["restore", &backup]).status.success());
    assert!(run(&old, &["list"]).status.success());
    assert_eq!(compared(&old, &early).0, Some(0));
    let (code, text) = compared(&old, &late);
    assert!(code == Some(1) && text.contains("its end is missing"), "{text}");
    // Work that goes on from there is another history.
    assert!(run(&old, &["act", "note", &case, "--note", "a word"]).status.success());
    let (code, text) = compared(&old, &late);
    assert!(code == Some(1) && text.contains("rewritten before it"), "{text}");
}

#[test]
fn handover_contains_no_personal_data() {
    let ground = Ground::new();
    let desk = ground.desk("desk");
    for lang in ["en", "zh"] {
        let out = run_in(lang, &desk, &["handover"]);
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(text.contains("NGB-") && text.contains("Wang Wei"), "{text}");
        for word in ["JANSEN", "SOPHIE", "NX0000000", "NLD", "1974"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(text.lines().all(|l| !l.ends_with(' ')), "{text}");
    }
}

/// The paper names the first cases of the queue and counts the others.
#[test]
fn cases_that_are_not_named_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    assert!(run(dir.path(), &["demo", "--live", "30", "--archive", "0", "--no-open"]).status.success());
    let out = run(dir.path(), &["handover"]);
    let told = String::from_utf8(out.stdout).unwrap();
    let (_, rest) = told.split_once("of which ").unwrap();
    let queue: usize = rest.split(' ').next().unwrap().parse().unwrap();
    assert!(queue > 12 && told.contains(&format!("and {} more", queue - 12)), "{told}");
}
