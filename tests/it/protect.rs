//! A desk that was set up without a passphrase is protected later, through the real program.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WANG: &str = "night shift at Lishe 4";

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    fn dir(&self) -> PathBuf {
        self.tmp.path().join("desk")
    }

    fn secret(&self) -> PathBuf {
        self.tmp.path().join("wang")
    }

    fn run(&self, with_secret: bool, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(self.dir());
        if with_secret {
            command.arg("--passphrase-file").arg(self.secret());
        }
        command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn text(&self, with_secret: bool, args: &[&str]) -> String {
        let out = self.run(with_secret, args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }
}

/// An open desk with the story's case, worked on by two.
fn open_desk() -> Desk {
    let desk = Desk { tmp: tempfile::tempdir().unwrap() };
    fs::write(desk.secret(), format!("{WANG}\n")).unwrap();
    desk.text(false, &["init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"]);
    desk.text(false, &["officers", "add", "li", "--name", "Li Na", "--role", "officer"]);
    desk.text(false, &["import", "assets/samples/story.json"]);
    desk.text(false, &["act", "claim", "PVS-20261202-00017"]);
    desk
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Files that hold one of the words.
fn holding(dir: &Path, words: &[&str]) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        words.iter().any(|word| memchr::memmem::find(&bytes, word.as_bytes()).is_some())
    };
    files(dir).into_iter().filter(holds).collect()
}

#[test]
fn everything_is_sealed_and_stays_what_it_was() {
    let desk = open_desk();
    let case: serde_json::Value =
        serde_json::from_str(&desk.text(false, &["show", "PVS-20261202-00017", "--format", "json"])).unwrap();
    let words = ["surname", "given_names"].map(|part| case[part].as_str().unwrap());
    assert!(!holding(&desk.dir(), &words).is_empty(), "it stands open: {words:?}");
    let head = |text: &str| {
        let at = text.split_whitespace().find(|w| w.len() == 64).unwrap_or_default();
        at.to_owned()
    };
    let before = head(&desk.text(false, &["verify"]));
    let said = desk.text(true, &["protect"]);
    assert!(said.contains(&before) && said.contains("portdesk officers passphrase"), "{said}");
    assert_eq!(holding(&desk.dir(), &words), Vec::<PathBuf>::new());
    assert_eq!(desk.run(false, &["list"]).status.code(), Some(3), "nobody gets in without it");
    let verified = desk.text(true, &["verify"]);
    assert!(verified.contains(&before), "the journal of before is named: {verified}");
    // What an officer sees is what it was; only the journal's own numbers have moved.
    let again: serde_json::Value =
        serde_json::from_str(&desk.text(true, &["show", "PVS-20261202-00017", "--format", "json"])).unwrap();
    for part in ["case", "version", "state", "surname", "passport", "items", "owner", "receipt"] {
        assert_eq!(case[part], again[part], "{part}");
    }
    // Work goes on, and the other officer gets a way in.
    let li = desk.tmp.path().join("li");
    fs::write(&li, "Beilun, early in the day 7\n").unwrap();
    let li = li.display().to_string();
    desk.text(true, &["officers", "passphrase", "li", "--new-passphrase-file", &li]);
    desk.text(true, &["act", "release", "PVS-20261202-00017"]);
    let entry = desk.text(true, &["verify", "--format", "json"]);
    let entry: serde_json::Value = serde_json::from_str(&entry).unwrap();
    let paper = entry["before_protection"].as_str().unwrap();
    assert!(paper.ends_with(&before));
    desk.text(true, &["verify", "--head", paper]);
}

#[test]
fn failed_encryption_is_explained_and_changes_nothing() {
    let desk = open_desk();
    let refused = |with_secret, code, what: &str| {
        let out = desk.run(with_secret, &["protect"]);
        let text = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(code) && text.contains(what), "{:?} {text}", out.status);
    };
    refused(false, 2, "--passphrase-file");
    fs::write(desk.secret(), "short\n").unwrap();
    refused(true, 2, "at least 10");
    desk.text(false, &["list"]);
    fs::write(desk.secret(), format!("{WANG}\n")).unwrap();
    fs::write(desk.dir().join("SAMPLE"), "").unwrap();
    refused(true, 1, "demo desk");
    fs::remove_file(desk.dir().join("SAMPLE")).unwrap();
    desk.text(true, &["protect"]);
    refused(true, 1, "already");
    fs::remove_dir_all(desk.dir()).unwrap();
    refused(true, 3, "init");
}
