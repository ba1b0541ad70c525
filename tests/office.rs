//! What people of an office do with the program: tables from office programs in and out, names that were typed wrong.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Desk {
    _dir: tempfile::TempDir,
    at: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().to_path_buf();
        let desk = Self { _dir: dir, at };
        desk.does(&["demo", "--live", "8", "--archive", "2", "--no-open"]);
        desk
    }

    fn said(&self, lang: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", lang, "--store"])
            .arg(self.at.join("desk"))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.said("en", arguments)
    }

    fn does(&self, arguments: &[&str]) -> Vec<u8> {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?} {out:?}");
        out.stdout
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.at.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// The report of an import that changes nothing.
    fn report(&self, lang: &str, file: &str) -> Value {
        let out = self.said(lang, &["import", file, "--dry-run", "--report", "json"]);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {out:?}"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn byte_order_mark_stands_before_csv_only() {
    let desk = Desk::new();
    for command in ["list", "journal", "stats"] {
        let plain = desk.does(&[command, "--format", "csv"]);
        let marked = desk.does(&[command, "--format", "csv", "--bom"]);
        assert_eq!(&marked[..3], b"\xef\xbb\xbf", "{command}");
        let head = |csv: &[u8]| text(csv).lines().next().unwrap().to_owned();
        assert_eq!(head(&marked[3..]), head(&plain), "{command}");
        assert!(!plain.starts_with(b"\xef\xbb\xbf") && !marked[3..].starts_with(b"\xef\xbb\xbf"));
        for format in [&[command, "--bom"][..], &[command, "--bom", "--format", "json"]] {
            for (lang, says) in [("en", "--bom is for"), ("zh", "仅用于")] {
                let out = desk.said(lang, format);
                assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{format:?}");
                assert!(text(&out.stderr).contains(says), "{out:?}");
            }
        }
    }
}

#[test]
fn missing_files_are_named_with_exit_status_2() {
    let desk = Desk::new();
    let missing = desk.at.join("nowhere/missing").display().to_string();
    let settings = |key: &str| desk.file(&format!("{key}.toml"), format!("{key} = {missing:?}\n"));
    let (keys, register) = (settings("keys"), settings("inviters"));
    let all: Value = serde_json::from_slice(&desk.does(&["list", "--format", "json"])).unwrap();
    let mut numbers = all.as_array().unwrap().iter().map(|row| row["case"].as_str().unwrap());
    let exempt = numbers.find(|case| desk.run(&["notice", case, "--no-visa"]).status.code() == Some(0));
    let exempt = exempt.unwrap();
    let other = desk.at.join("other").display().to_string();
    let cases: [&[&str]; 17] = [
        &["import", &missing],
        &["flights", &missing],
        &["restore", &missing],
        &["restore", &missing, "--store", &other],
        &["repair", &missing],
        &["mend", &missing],
        &["--config", &missing, "list"],
        &["--config", &keys, "list"],
        &["--config", &register, "list"],
        &["--passphrase-file", &missing, "list"],
        &["--passphrase-file", &missing, "verify"],
        &["--passphrase-file", &missing, "repair"],
        &["--passphrase-file", &missing, "keys"],
        &["officers", "add", "li", "--name", "Li", "--new-passphrase-file", &missing],
        &["officers", "passphrase", "--new-passphrase-file", &missing],
        &["init", "--office", "NGB", "--officer", "li", "--unprotected", "--passphrase-file", &missing],
        &["notice", exempt, "--no-visa", "--out", &missing],
    ];
    for arguments in cases {
        for lang in ["en", "zh"] {
            let out = desk.said(lang, arguments);
            let said = text(&out.stderr);
            assert_eq!(out.status.code(), Some(2), "{arguments:?} {said}");
            assert!(said.contains(&missing) && said.lines().count() == 1, "{arguments:?} {said}");
            assert!(lang == "en" || !said.contains("os error"), "{said}");
        }
    }
    assert!(!Path::new(&other).exists(), "a restore of nothing makes no folder");
}
