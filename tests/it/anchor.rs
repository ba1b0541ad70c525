//! A file on another disk that names the newest entry, through the real program: what a restore and a rollback look like then, and who
//! lets decisions go on.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const CASE: &str = "PVS-20261202-00017";
const WORDS: [(&str, &str); 2] = [("wang", "night shift at Lishe 4"), ("li", "Beilun, early in the day 7")];

struct Ground(tempfile::TempDir);

impl Ground {
    /// A protected desk of wang's, who leads it, and li's, with an anchor.
    fn new() -> Self {
        let ground = Self(tempfile::tempdir().unwrap());
        fs::create_dir(ground.at("usb")).unwrap();
        fs::write(ground.at("settings"), format!("anchor = {:?}\n", ground.anchor())).unwrap();
        for (id, words) in WORDS {
            fs::write(ground.at(id), words).unwrap();
            fs::set_permissions(ground.at(id), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
        ground.does("wang", &["init", "--office", "NGB", "--name", "Wang Wei"]);
        let file = ground.at("li").display().to_string();
        ground.does("wang", &["officers", "add", "li", "--name", "Li Na", "--new-passphrase-file", &file]);
        // A passphrase that another set opens nothing until it is changed.
        fs::write(ground.at("own"), "Xiaoshan, late in the night 3").unwrap();
        let own = ground.at("own").display().to_string();
        ground.does("li", &["officers", "passphrase", "--new-passphrase-file", &own]);
        fs::rename(ground.at("own"), ground.at("li")).unwrap();
        fs::set_permissions(ground.at("li"), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        ground.does("wang", &["import", "assets/samples/story.json"]);
        ground
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn anchor(&self) -> PathBuf {
        self.at("usb/anchor")
    }

    fn run(&self, officer: &str, arguments: &[&str]) -> (i32, String, String) {
        let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--passphrase-file"])
            .arg(self.at(officer))
            .arg("--config")
            .arg(self.at("settings"))
            .arg("--store")
            .arg(self.at("desk"))
            .args(arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
    }

    /// Does it, and answers what was said beside it.
    fn does(&self, officer: &str, arguments: &[&str]) -> String {
        let (code, said, warned) = self.run(officer, arguments);
        assert_eq!(code, 0, "{arguments:?}: {said} {warned}");
        warned
    }

    fn state(&self) -> (String, i32) {
        let (code, said, _) = self.run("wang", &["anchor", "status", "--format", "json"]);
        let said: Value = serde_json::from_str(&said).unwrap();
        (said["state"].as_str().unwrap().to_owned(), code)
    }

    fn entry(&self) -> u64 {
        fs::read_to_string(self.anchor()).unwrap().split(' ').nth(3).unwrap().parse().unwrap()
    }

    fn copy(&self, from: &str, to: &str) {
        let out = Command::new("cp").arg("-a").arg(self.at(from)).arg(self.at(to)).output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }

    fn roll_back(&self) {
        fs::remove_dir_all(self.at("desk")).unwrap();
        self.copy("before", "desk");
    }

    fn blocked(&self, officer: &str, arguments: &[&str]) -> Vec<String> {
        let (code, said, _) = self.run(officer, &[arguments, &["--format", "json"]].concat());
        assert_eq!(code, 1, "{said}");
        let said: Value = serde_json::from_str(&said).unwrap();
        said["refused"].as_array().unwrap().iter().map(|b| b["code"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn the_anchor_follows_every_command() {
    let ground = Ground::new();
    assert_eq!(ground.state(), ("sound".into(), 0));
    let first = ground.entry();
    assert_eq!(ground.does("wang", &["act", "claim", CASE]), "");
    assert!(ground.entry() > first);
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(ground.anchor()).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_dir(ground.at("usb")).unwrap().count(), 1);
    assert_eq!(ground.run("wang", &["verify"]).0, 0);
}

#[test]
fn a_rollback_stops_decisions_until_a_lead_confirms() {
    let ground = Ground::new();
    ground.copy("desk", "before");
    ground.does("wang", &["act", "claim", CASE]);
    let newest = ground.entry();
    ground.roll_back();
    assert_eq!(ground.run("wang", &["verify"]).0, 1, "verify compares with the anchor too");
    assert_eq!(ground.state(), ("ahead".into(), 1));
    assert_eq!(ground.entry(), newest, "an anchor that does not agree is left as it is");
    let warned = ground.does("li", &["list"]);
    assert!(warned.contains(&format!("entry {newest}")) && warned.lines().count() == 1, "{warned}");
    for action in
        [&["transfer", CASE, "--to", "PEK"][..], &["withdraw", CASE], &["refuse", CASE, "--code", "R21-1"]]
    {
        let codes = ground.blocked("wang", &[&["act"], action].concat());
        assert!(codes.contains(&"anchor_ahead".to_owned()), "{action:?}: {codes:?}");
    }
    // Work goes on; and that makes the desk no less doubtful.
    for item in ["PASSPORT", "FORM", "PHOTO", "INVITE"] {
        ground.does("wang", &["act", "verify", CASE, "--item", item, "--note", "seen"]);
    }
    assert_eq!(ground.state(), ("ahead".into(), 1), "a journal that was written on from an older entry");
    let (code, _, said) = ground.run("li", &["anchor", "confirm", "--note", "all is well"]);
    assert_eq!((code, said.contains("role")), (1, true), "{said}");
    assert_eq!(ground.run("wang", &["anchor", "confirm", "--note", "  "]).0, 1);
    ground.does("wang", &["anchor", "confirm", "--note", "disk of the desk replaced"]);
    assert_eq!(ground.state(), ("sound".into(), 0));
    let (_, journal, _) = ground.run("wang", &["journal", "--what", "anchor_set"]);
    assert!(
        journal.contains("disk of the desk replaced") && journal.contains(&newest.to_string()),
        "{journal}"
    );
    ground.does("wang", &["act", "withdraw", CASE]);
}

#[test]
fn an_anchor_of_another_desk_stops_decisions() {
    let (ground, other) = (Ground::new(), Ground::new());
    let foreign = fs::read(other.anchor()).unwrap();
    fs::write(ground.anchor(), &foreign).unwrap();
    assert_eq!(ground.state(), ("foreign".into(), 1));
    assert!(ground.blocked("wang", &["act", "withdraw", CASE]).contains(&"anchor_ahead".into()));
    assert_eq!(fs::read(ground.anchor()).unwrap(), foreign);
}

#[test]
fn a_lost_or_damaged_anchor_is_a_warning() {
    let ground = Ground::new();
    fs::remove_file(ground.anchor()).unwrap();
    let warned = ground.does("wang", &["list"]);
    assert!(warned.contains("is missing") && warned.lines().count() == 1, "{warned}");
    assert!(!ground.anchor().exists(), "what was lost is not replaced unseen");
    assert_eq!(ground.state(), ("missing".into(), 1));
    fs::write(ground.anchor(), "portdesk-anchor 1 so to say\n").unwrap();
    assert_eq!(ground.state(), ("unreadable".into(), 1));
    fs::remove_file(ground.anchor()).unwrap();
    fs::create_dir(ground.anchor()).unwrap();
    assert_eq!(ground.state(), ("unreadable".into(), 1));
    fs::remove_dir(ground.anchor()).unwrap();
    ground.does("wang", &["anchor", "confirm", "--note", "new disk"]);
    assert_eq!(ground.state(), ("sound".into(), 0));
    // A disk that takes nothing: the folder is gone.
    fs::rename(ground.at("usb"), ground.at("pulled")).unwrap();
    assert_eq!(ground.state(), ("missing".into(), 1));
    ground.does("wang", &["act", "claim", CASE]);
    fs::rename(ground.at("pulled"), ground.at("usb")).unwrap();
    assert_eq!(ground.state(), ("sound".into(), 0), "what is behind is sound");
}

#[test]
fn a_restored_desk_waits_for_a_lead() {
    let ground = Ground::new();
    let backup = ground.at("backup").display().to_string();
    ground.does("wang", &["backup", &backup]);
    ground.does("wang", &["act", "claim", CASE]);
    fs::remove_dir_all(ground.at("desk/journal")).unwrap();
    ground.does("wang", &["restore", &backup]);
    assert_eq!(ground.state(), ("ahead".into(), 1));
    ground.does("wang", &["anchor", "confirm", "--note", "restored from the backup of tonight"]);
    ground.does("wang", &["act", "withdraw", CASE]);
}

#[test]
fn plain_mode_reports_that_decisions_are_blocked() {
    let ground = Ground::new();
    ground.copy("desk", "before");
    ground.does("wang", &["act", "claim", CASE]);
    ground.roll_back();
    let (_, said, told) = ground.run("wang", &["--plain"]);
    assert!(said.contains("RESTORED: NO DECISIONS"), "{said}");
    assert!(told.contains("restored or rolled back"), "{told}");
}

#[test]
fn anchor_survives_encryption() {
    let ground = Ground::new();
    fs::remove_dir_all(ground.at("desk")).unwrap();
    fs::remove_file(ground.anchor()).unwrap();
    ground.does("wang", &["init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"]);
    ground.does("wang", &["import", "assets/samples/story.json"]);
    let before = ground.entry();
    ground.does("wang", &["list"]);
    assert_eq!(ground.entry(), before, "who only reads writes nothing");
    ground.does("wang", &["protect"]);
    assert_eq!(ground.state(), ("sound".into(), 0));
}

#[test]
fn cut_journal_without_store_is_not_whole() {
    let ground = Ground::new();
    fs::write(ground.at("settings"), "").unwrap();
    for part in ["store", "HEAD"] {
        let path = ground.at("desk").join(part);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    let warned = ground.does("wang", &["list"]);
    assert!(warned.contains("cut off cannot be determined"), "{warned}");
    assert!(!warned.contains("nothing is lost"), "{warned}");
}
