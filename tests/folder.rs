//! The desk's folder through the real program: who may read it, what may stand in it, and what is said of a desk that lost its journal.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WORDS: &str = "night shift at Lishe 4";
const INIT: [&str; 5] = ["init", "--office", "NGB", "--name", "Wang Wei"];
const UNPROTECTED: [&str; 6] = ["init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"];

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn desk(&self) -> PathBuf {
        self.at("desk")
    }

    fn text(&self, name: &str, text: &str) -> String {
        fs::write(self.at(name), text).unwrap();
        self.at(name).display().to_string()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(self.desk()).args(arguments);
        command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The exit code and what was said of a fault.
    fn fails(&self, arguments: &[&str]) -> (i32, String) {
        let out = self.run(arguments);
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    }

    fn does(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }
}

#[test]
fn init_without_a_passphrase_makes_nothing() {
    let folder = Folder::new();
    let (code, said) = folder.fails(&INIT);
    assert_eq!(code, 2);
    assert!(said.contains("--passphrase-file") && said.contains("--unprotected"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(!folder.desk().exists());
    let chinese = folder.command(&["--lang", "zh"]).args(INIT).output().unwrap();
    assert_eq!(chinese.status.code(), Some(2));
    folder.does(&UNPROTECTED);
}
