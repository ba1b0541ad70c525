//! The desk's folder through the real program: who may read it, what may stand in it, and what is said of a desk that lost its journal.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{Duration, SecondsFormat, Utc};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
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

    fn elsewhere(&self, store: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store", store]).args(arguments);
        command.stdin(Stdio::null()).output().unwrap()
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
    folder.does(&UNPROTECTED);
}

/// Every path under a folder with its bytes.
fn contents(dir: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.push((path.clone(), None));
            found.extend(contents(&path));
        } else {
            found.push((path.clone(), fs::read(&path).ok()));
        }
    }
    found.sort();
    found
}

#[test]
fn desk_without_journal_is_never_recreated() {
    for left in ["HEAD", "store", "HEAD and store", "BALLAST", "LOCK"] {
        for protected in [false, true] {
            let folder = Folder::new();
            let file = folder.text("words", WORDS);
            let secret = ["--passphrase-file", &file];
            let init: &[&str] = if protected { &INIT } else { &UNPROTECTED };
            folder.does(&[&secret, init].concat());
            folder.does(&[&secret[..], &["import", "assets/samples/story.json"]].concat());
            let head = fs::read_to_string(folder.desk().join("HEAD")).unwrap();
            let (id, entries) = (head[..8].to_owned(), head.split(' ').nth(1).unwrap().to_owned());
            for part in ["journal", "HEAD", "store", "BALLAST", "LOCK"] {
                let path = folder.desk().join(part);
                if path.is_dir() && !left.contains(part) {
                    fs::remove_dir_all(path).unwrap();
                } else if !left.contains(part) {
                    let _ = fs::remove_file(path);
                }
            }
            let before = contents(&folder.desk());
            let known = !["BALLAST", "LOCK"].contains(&left);
            let all: [&[&str]; 7] =
                [init, &UNPROTECTED, &INIT, &["demo", "--no-open"], &["list"], &["verify"], &["--plain"]];
            for arguments in all {
                let (code, said) = folder.fails(&[&secret, arguments].concat());
                assert_eq!(code, 3, "{left} {arguments:?}: {said}");
                let said = said.lines().filter(|l| !l.contains("chmod")).collect::<Vec<_>>().join("\n");
                assert_eq!(said.lines().count(), 1, "{left} {arguments:?}: {said}");
                let demo = arguments[0] == "demo";
                assert!(demo || said.contains("restore FILE"), "{left} {arguments:?}: {said}");
                let named = said.contains(&id) && said.contains(&format!("{entries} entries"));
                assert!(named || !known, "{left} {arguments:?}: {said}");
                let port = said.contains("desk NGB ");
                assert!(port || !left.contains("HEAD"), "{left} {arguments:?}: {said}");
                assert!(contents(&folder.desk()) == before, "{left} {arguments:?}");
            }
        }
    }
}

#[test]
fn emptied_journal_is_reported_as_lost() {
    for left in ["HEAD", "store", "HEAD and store"] {
        let folder = Folder::new();
        folder.does(&UNPROTECTED);
        folder.does(&["import", "assets/samples/story.json"]);
        let list: serde_json::Value =
            serde_json::from_str(&folder.does(&["list", "--format", "json"])).unwrap();
        let case = list[0]["case"].as_str().unwrap();
        for segment in fs::read_dir(folder.desk().join("journal")).unwrap() {
            fs::remove_file(segment.unwrap().path()).unwrap();
        }
        if !left.contains("HEAD") {
            fs::remove_file(folder.desk().join("HEAD")).unwrap();
        }
        if !left.contains("store") {
            fs::remove_dir_all(folder.desk().join("store")).unwrap();
        }
        let before = contents(&folder.desk());
        let backup = folder.at("backup").display().to_string();
        let note = ["act", "note", case, "--note", "seen"];
        let blocked: [&[&str]; 11] = [
            &["list"],
            &["show", case],
            &["stats"],
            &["journal"],
            &["handover"],
            &["officers"],
            &["verify"],
            &["clock"],
            &["rebuild"],
            &["compact"],
            &["backup", &backup],
        ];
        for arguments in blocked.into_iter().chain([&note[..], &["import", "assets/samples/story.json"]]) {
            let (code, said) = folder.fails(arguments);
            assert_eq!(code, 3, "{left} {arguments:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{left} {arguments:?}: {said}");
            for words in ["journal is missing: desk NGB ", "repair", "restore FILE"] {
                assert!(said.contains(words), "{left} {arguments:?}: {said}");
            }
            assert!(contents(&folder.desk()) == before, "{left} {arguments:?}");
        }
        // What the store still holds is put back when somebody asks for it.
        if left != "HEAD" {
            folder.does(&["repair"]);
            folder.does(&note);
            assert!(folder.does(&["verify"]).starts_with("ok:"));
        }
    }
}

#[test]
fn a_lost_desk_is_restored_where_it_was() {
    let folder = Folder::new();
    folder.does(&UNPROTECTED);
    let backup = folder.at("backup").display().to_string();
    folder.does(&["backup", &backup]);
    folder.does(&["import", "assets/samples/story.json"]);
    let other = folder.at("other").display().to_string();
    assert!(folder.elsewhere(&other, &UNPROTECTED).status.success());
    let foreign = folder.at("foreign").display().to_string();
    assert!(folder.elsewhere(&other, &["backup", &foreign]).status.success());
    fs::remove_dir_all(folder.desk().join("journal")).unwrap();
    let before = contents(&folder.desk());
    let (code, said) = folder.fails(&["restore", &foreign]);
    assert_eq!((code, said.lines().count()), (3, 1), "{said}");
    assert!(said.contains("another folder"), "{said}");
    assert!(contents(&folder.desk()) == before);
    let said = folder.does(&["restore", &backup]);
    assert!(said.contains("kept as evidence") && said.contains("not in this backup"), "{said}");
    let kept = fs::read_dir(folder.desk()).unwrap().map(|e| e.unwrap().path());
    let kept: Vec<_> = kept.filter(|p| p.display().to_string().contains("before-restore")).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert!(kept[0].join("store/db").exists() && kept[0].join("HEAD").exists());
    assert_eq!(folder.does(&["list", "--format", "json"]).trim(), "[]");
    let (code, said) = folder.fails(&["restore", &backup]);
    assert_eq!(code, 3, "a desk that is whole is not restored over: {said}");
}

/// Whatever others could read of a used desk, by path and rights.
fn exposed(dir: &Path) -> Vec<(PathBuf, u32)> {
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    let mut found: Vec<_> = contents(dir).into_iter().map(|(path, _)| path).collect();
    found.push(dir.to_path_buf());
    found.into_iter().map(|path| (path.clone(), mode(&path))).filter(|(_, mode)| mode & 0o077 != 0).collect()
}

fn closed_however_it_is_used(protected: bool) {
    let folder = Folder::new();
    let file = folder.text("words", WORDS);
    let out = folder.at("out");
    fs::create_dir(&out).unwrap();
    let at = |name: &str| out.join(name).display().to_string();
    let secret = ["--passphrase-file", &file];
    let does = |arguments: &[&str]| folder.does(&[&secret, arguments].concat());
    fs::create_dir(folder.desk()).unwrap();
    fs::set_permissions(folder.desk(), fs::Permissions::from_mode(0o755)).unwrap();
    does(if protected { &INIT } else { &UNPROTECTED });
    assert_eq!(exposed(&folder.desk()), []);
    // A traveller who comes in five days, on whatever day the test runs: a request for documents needs time before the arrival.
    let mut papers: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    papers["arrival"]["at"] =
        (Utc::now() + Duration::days(5)).to_rfc3339_opts(SecondsFormat::Secs, true).into();
    does(&["import", &folder.text("story.json", &papers.to_string())]);
    const CASE: &str = "PVS-20261202-00017";
    does(&["act", "claim", CASE]);
    does(&["act", "reject", CASE, "--item", "PASSPORT", "--code", "EXPIRED", "--note", "it ended"]);
    does(&["act", "request", CASE]);
    does(&["notice", CASE, "--out", &at("notice")]);
    does(&["backup", &at("backup")]);
    does(&["compact"]);
    does(&["rebuild"]);
    does(&["verify"]);
    assert_eq!(exposed(&folder.desk()), []);
    // Whatever became readable meanwhile is closed by the next opening.
    for (path, _) in contents(&folder.desk()) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    does(&["list"]);
    assert_eq!(exposed(&folder.desk()), []);
    let restored = folder.at("restored").display().to_string();
    assert!(folder.elsewhere(&restored, &["restore", &at("backup")]).status.success());
    assert_eq!(exposed(&folder.at("restored")), []);
    let files: Vec<_> = exposed(&out).into_iter().filter(|(path, _)| *path != out).collect();
    assert_eq!(files, []);
}

#[test]
fn an_unprotected_desk_is_its_owners_alone() {
    closed_however_it_is_used(false);
}

#[test]
fn a_protected_desk_is_its_owners_alone() {
    closed_however_it_is_used(true);
}

fn pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap();
}

#[test]
fn pipes_and_links_give_a_clear_error() {
    let folder = Folder::new();
    folder.does(&UNPROTECTED);
    folder.does(&["import", "assets/samples/story.json"]);
    let named = |name: &str| folder.at(name).display().to_string();
    pipe(&folder.at("pipe.json"));
    fs::write(folder.at("target"), "kept").unwrap();
    std::os::unix::fs::symlink(folder.at("target"), folder.at("link")).unwrap();
    std::os::unix::fs::symlink(folder.at("nowhere"), folder.at("dangling")).unwrap();
    std::os::unix::fs::symlink(folder.at("target"), folder.at("new.part")).unwrap();
    let odd = named("pipe.json");
    let settings = folder.text("keys.toml", &format!("keys = {odd:?}\n"));
    let register = folder.text("register.toml", &format!("inviters = {odd:?}\n"));
    let cases: [(&[&str], i32); 12] = [
        (&["--passphrase-file", &odd, "list"], 2),
        (&["--config", &odd, "list"], 2),
        (&["--config", &settings, "list"], 2),
        (&["--config", &register, "list"], 2),
        (&["--config", "/dev/zero", "list"], 2),
        (&["import", &odd], 4),
        (&["flights", &odd], 4),
        (&["backup", &odd], 3),
        (&["backup", &named("link")], 3),
        (&["backup", &named("dangling")], 3),
        (&["mend", &odd], 3),
        (&["restore", &odd], 3),
    ];
    for (arguments, code) in cases {
        let out = folder.run(arguments);
        let said = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        assert_eq!(out.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(!said.trim().is_empty() && said.lines().count() <= 3, "{arguments:?}: {said}");
    }
    folder.does(&["backup", &named("new")]);
    assert_eq!(fs::read_to_string(folder.at("target")).unwrap(), "kept");
    assert!(!folder.at("nowhere").exists() && !folder.at("new.part").exists());
}

#[test]
fn what_the_shell_pipes_in_is_read() {
    let folder = Folder::new();
    let script = r#"desk() { "$BIN" --lang en --officer wang --store "$DESK" "$@"; }
        desk --passphrase-file <(echo "$WORDS") init --office NGB --name Wang &&
        desk --passphrase-file <(echo "$WORDS") import <(cat assets/samples/story.json) &&
        desk --passphrase-file <(echo "$WORDS") import /dev/stdin <assets/samples/story.json"#;
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).env("BIN", env!("CARGO_BIN_EXE_portdesk")).env("WORDS", WORDS);
    let out = shell.env("DESK", folder.desk()).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    assert!(String::from_utf8_lossy(&out.stdout).contains("1 unchanged"), "{out:?}");
}

#[test]
fn the_folder_itself_may_be_a_link() {
    let folder = Folder::new();
    fs::create_dir(folder.at("real")).unwrap();
    std::os::unix::fs::symlink(folder.at("real"), folder.desk()).unwrap();
    folder.does(&UNPROTECTED);
    folder.does(&["list"]);
    assert_eq!(exposed(&folder.at("real")), []);
}

#[test]
fn failed_set_up_can_be_repeated() {
    let folder = Folder::new();
    fs::create_dir_all(folder.desk().join("journal")).unwrap();
    fs::write(folder.desk().join("LOCK"), "4711").unwrap();
    folder.does(&UNPROTECTED);
    folder.does(&["list"]);
}
