//! Evidence packs and who was told, through the real program: what an auditor gets, and what the tools of an auditor say of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CASE: &str = "PVS-20261202-00017";

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A protected desk with the story's case, seen and worked on.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        fs::write(desk.path("wang"), "night shift at Lishe 4\n").unwrap();
        desk.text(&["init", "--office", "NGB", "--name", "Wang Wei"]);
        desk.text(&["import", "assets/samples/story.json"]);
        desk.text(&["act", "claim", CASE]);
        desk.text(&["act", "note", CASE, "--note", "called the inviter"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(self.path("desk"));
        command.arg("--passphrase-file").arg(self.path("wang")).args(args);
        command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output().unwrap()
    }

    fn text(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// The same with the files of its documents.
    fn with_files() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        fs::write(desk.path("wang"), "night shift at Lishe 4\n").unwrap();
        desk.text(&["init", "--office", "NGB", "--name", "Wang Wei"]);
        desk.text(&["import", "assets/samples/bundles/story"]);
        desk
    }

    /// Where the desk keeps files.
    fn blobs(&self) -> Vec<PathBuf> {
        files(&self.path("desk/blobs"))
            .into_iter()
            .filter(|f| f.extension().is_some_and(|e| e == "blob"))
            .collect()
    }

    /// Writes a pack; answers its folder and what was said.
    fn pack(&self, name: &str, more: &[&str]) -> (PathBuf, String) {
        let dir = self.path(name);
        let args = [&["evidence", CASE, "--yes", "--out", dir.to_str().unwrap()], more].concat();
        let said = self.text(&args);
        (dir, said)
    }
}

/// Checks a pack as an auditor does: without the desk, from a machine that has none.
fn verified(dir: &Path, lang: &str, more: &[&str]) -> (Option<i32>, String) {
    let nowhere = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", lang, "--store"]).arg(nowhere.path().join("none"));
    let out = command.args(["verify", "--pack"]).arg(dir).args(more).stdin(Stdio::null()).output().unwrap();
    (out.status.code(), String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap())
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<_> =
        entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

#[test]
fn an_auditor_checks_a_pack_without_the_desk() {
    let desk = Desk::new();
    let (dir, said) = desk.pack("pack", &[]);
    assert!(said.contains("data/case.json") && said.contains("verified: evidence of NGB-"), "{said}");
    let (code, said) = verified(&dir, "en", &[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("verified: evidence of") && said.contains("Not proven: that these checkpoints"),
        "{said}"
    );
    // The checkpoint that was printed is what the officer writes down.
    let heads: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("Checkpoint ")).collect();
    let args: Vec<&str> = heads.iter().flat_map(|head| ["--head", head]).collect();
    let (code, said) = verified(&dir, "en", &args);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Proven by the head: 4 of 4 entries"), "{said}");
    let journal: Value =
        serde_json::from_slice(&fs::read(dir.join("data/journal/entries.json")).unwrap()).unwrap();
    assert!(journal["entries"].as_array().unwrap().iter().all(|own| own["checkpoint"].is_u64()));
    // The journal still verifies with the checkpoint as its head.
    assert!(desk.run(&["verify", "--head", heads.last().unwrap()]).status.success());
    let log = desk.text(&["journal", "--what", "exported"]);
    assert!(log.contains("evidence"), "{log}");
    let case: Value = serde_json::from_slice(&fs::read(dir.join("data/case.json")).unwrap()).unwrap();
    assert_eq!(case["travellers"].as_array().unwrap().len(), 1);
    assert_eq!(case["timeline"][0]["event"], "received");
    assert!(case["verdicts"][0]["rules"].is_string());
}

#[cfg(target_os = "linux")]
#[test]
fn standard_tools_check_the_manifests() {
    let desk = Desk::new();
    let (dir, _) = desk.pack("pack", &[]);
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let out =
            Command::new("sha256sum").args(["-c", "--quiet", manifest]).current_dir(&dir).output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }
    // Records and frames have the hashes that the entries are known by.
    let journal: Value =
        serde_json::from_slice(&fs::read(dir.join("data/journal/entries.json")).unwrap()).unwrap();
    for own in journal["entries"].as_array().unwrap() {
        let name = format!("{:08}.bin", own["entry"].as_u64().unwrap());
        for (folder, hash) in [("records", &own["digest"]), ("frames", &own["chain"]["hash"])] {
            let file = dir.join("data/journal").join(folder).join(&name);
            let out = Command::new("sha256sum").arg(&file).output().unwrap();
            assert!(String::from_utf8(out.stdout).unwrap().starts_with(hash.as_str().unwrap()), "{file:?}");
        }
    }
}

#[test]
fn changed_packs_are_named_in_both_languages() {
    let desk = Desk::new();
    let (dir, _) = desk.pack("pack", &[]);
    let case = dir.join("data/case.json");
    let whole = fs::read_to_string(&case).unwrap();
    fs::write(&case, whole.replace("received", "approved")).unwrap();
    for (lang, text) in [("en", "FAULT data/case.json was altered"), ("zh", "data/case.json 被改动")] {
        let (code, said) = verified(&dir, lang, &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains(text) && !said.contains("verified: evidence") && !said.contains("校验通过"),
            "{said}"
        );
    }
    fs::remove_file(&case).unwrap();
    assert!(verified(&dir, "en", &[]).1.contains("FAULT data/case.json is missing"));
    fs::write(&case, &whole).unwrap();
    fs::write(dir.join("data/more.txt"), "more").unwrap();
    assert!(verified(&dir, "en", &[]).1.contains("FAULT data/more.txt was added"));
    fs::remove_file(dir.join("data/more.txt")).unwrap();
    let records: Vec<PathBuf> = files(&dir.join("data/journal/records"));
    let (one, other) = (fs::read(&records[0]).unwrap(), fs::read(&records[1]).unwrap());
    fs::write(&records[0], &other).unwrap();
    fs::write(&records[1], &one).unwrap();
    let (code, said) = verified(&dir, "en", &[]);
    assert_eq!((code, said.matches("has the content of").count()), (Some(1), 2), "{said}");
    let (code, said) = verified(&desk.path("desk"), "en", &[]);
    assert!(code == Some(1) && said.contains("bagit.txt is missing"), "{said}");
    let (code, said) = verified(&desk.path("nothing"), "en", &[]);
    assert!(code == Some(2) && said.starts_with("portdesk: "), "{said}");
}

#[test]
fn a_list_writes_and_records_nothing() {
    let desk = Desk::new();
    let listed = desk.text(&["evidence", CASE, "--list"]);
    assert!(listed.contains("data/journal/records/"), "{listed}");
    let dir = desk.path("pack");
    let out = desk.run(&["evidence", CASE, "--out", dir.to_str().unwrap()]);
    assert_eq!(out.status.code(), Some(2), "without a terminal it has to be confirmed: {out:?}");
    assert!(
        !dir.exists()
            && desk.text(&["journal", "--what", "exported"]).lines().all(|l| !l.contains("evidence"))
    );
    desk.pack("pack", &[]);
    let again = desk.run(&["evidence", CASE, "--yes", "--out", dir.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert_eq!(desk.run(&["evidence", "NGB-ZZZZZ", "--list"]).status.code(), Some(2));
}

#[test]
fn a_masked_pack_names_nobody() {
    let desk = Desk::new();
    let shown = desk.text(&["show", CASE, "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    let (dir, said) = desk.pack("pack", &["--masked"]);
    assert!(said.contains("masked"), "{said}");
    let secrets = [&shown["passport"]["number"], &shown["surname"], &shown["birth_date"]];
    for file in files(&dir) {
        let bytes = fs::read(&file).unwrap();
        for secret in secrets {
            let secret = secret.as_str().unwrap();
            assert!(memchr::memmem::find(&bytes, secret.as_bytes()).is_none(), "{secret} is in {file:?}");
        }
        assert!(memchr::memmem::find(&bytes, b"called the inviter").is_none(), "{file:?}");
    }
    let (code, said) = verified(&dir, "en", &[]);
    assert!(code == Some(0) && said.contains("Masked: the entries existed"), "{said}");
    let (_, said) = verified(&dir, "zh", &[]);
    assert!(said.contains("已隐去个人信息"), "{said}");
}

/// Entries of the first format have no digest; an unprotected desk has no checkpoints. Both are said.
#[test]
fn pack_without_checkpoint_names_uncovered_entries() {
    let tmp = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command
            .args(["--lang", "en", "--officer", "wang", "--store"])
            .arg(tmp.path().join("desk"))
            .args(args);
        let out = command.current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    run(&["init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"]);
    run(&["import", "assets/samples/story.json"]);
    let dir = tmp.path().join("pack");
    let said = run(&["evidence", CASE, "--yes", "--out", dir.to_str().unwrap()]);
    assert!(said.contains("Not covered by a checkpoint: entries"), "{said}");
    assert!(
        said.contains("it records no export and writes no checkpoint")
            && !said.contains("a checkpoint over it"),
        "{said}"
    );
    assert!(said.contains("They have no checkpoint"), "{said}");
    assert_eq!(verified(&dir, "en", &[]).0, Some(0));
}

#[test]
fn recall_names_persons_who_were_informed() {
    let desk = Desk::new();
    let json = |args: &[&str]| -> Value { serde_json::from_str(&desk.text(args)).unwrap() };
    let told = ["act", "told", CASE, "--who", "airline", "--by", "CA station FRA, Ms Adler, phone"];
    let answer = json(&[&told[..], &["--format", "json"]].concat());
    assert_eq!(answer["events"], serde_json::json!(["told"]));
    let case = json(&["show", CASE, "--format", "json"]);
    let step = case["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&step["event"], &step["about"]), (&Value::from("told"), &Value::from("airline undecided")));
    assert_eq!(step["note"], "CA station FRA, Ms Adler, phone");
    for wrong in [
        &["act", "told", CASE, "--who", "press", "--by", "x"][..],
        &["act", "told", CASE, "--who", "airline"],
        &["act", "told", CASE, "--by", "x"],
    ] {
        assert_eq!(desk.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    // A closed case is told of too, and what is recalled names who has to be called again.
    desk.text(&["act", "withdraw", CASE, "--note", "the inviter cancelled"]);
    desk.text(&["act", "told", CASE, "--who", "inviter", "--by", "Ms Zhou, e-mail"]);
    let out = desk.run(&["act", "recall", CASE]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.contains("Ms Zhou") || out.status.code() == Some(1), "{said}");
    assert!(desk.run(&["verify"]).status.success());
}

/// The SHA-256 of what was submitted.
fn submitted() -> Vec<String> {
    let text = fs::read_to_string("assets/samples/bundles/story/submission.json").unwrap();
    let submission: Value = serde_json::from_str(&text).unwrap();
    let documents = submission["documents"].as_array().unwrap().iter();
    let mut all: Vec<String> =
        documents.filter(|d| d["bytes"].is_u64()).map(|d| d["sha256"].as_str().unwrap().to_owned()).collect();
    all.sort();
    all
}

#[cfg(target_os = "linux")]
#[test]
fn pack_has_the_delivered_files() {
    let desk = Desk::with_files();
    let listed = desk.text(&["evidence", CASE, "--list"]);
    let (dir, said) = desk.pack("pack", &[]);
    let held = files(&dir.join("data/files"));
    assert!(
        !held.is_empty() && said.contains(&format!("Delivered files in the pack: {}.", held.len())),
        "{said}"
    );
    for file in &held {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
        let line = format!(
            "{:>9}  data/files/{}",
            fs::metadata(file).unwrap().len(),
            file.file_name().unwrap().to_str().unwrap()
        );
        assert!(listed.contains(&line), "{line}: {listed}");
    }
    let out = Command::new("sha256sum").args(&held).output().unwrap();
    let mut sums: Vec<String> =
        String::from_utf8(out.stdout).unwrap().lines().map(|l| l[..64].to_owned()).collect();
    sums.sort();
    assert_eq!(sums, submitted());
    for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        let out =
            Command::new("sha256sum").args(["-c", "--strict", manifest]).current_dir(&dir).output().unwrap();
        assert!(out.status.success(), "{out:?}");
    }
    let (code, said) = verified(&dir, "en", &["--format", "json"]);
    let answer: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (code, &answer["ok"], &answer["files"]["included"]),
        (Some(0), &Value::from(true), &Value::from(held.len()))
    );
    assert_eq!(answer["not_proven"], serde_json::json!(["bag-info.txt"]));
    // Another file with manifests that match it is not the one of the entries.
    fs::write(&held[0], "%PDF-1.7 another").unwrap();
    let (code, said) = verified(&dir, "zh", &[]);
    assert!(code == Some(1) && said.contains("被改动"), "{said}");
    // The masked one has none, and says so.
    let (masked, said) = desk.pack("masked", &["--masked"]);
    assert!(
        !masked.join("data/files").exists() && said.contains("Delivered files that are not in this pack"),
        "{said}"
    );
    let list = fs::read_to_string(masked.join("data/files.json")).unwrap();
    assert!(list.contains("left_out") && !list.contains("pdf\",\n      \"name\": \""), "{list}");
}

#[test]
fn damaged_files_are_said_by_command_and_pack() {
    let desk = Desk::with_files();
    let blobs = desk.blobs();
    fs::remove_file(&blobs[0]).unwrap();
    let mut bytes = fs::read(&blobs[1]).unwrap();
    let at = bytes.len() - 1;
    bytes[at] ^= 1;
    fs::write(&blobs[1], bytes).unwrap();
    let dir = desk.path("pack");
    let out = desk.run(&["evidence", CASE, "--yes", "--out", dir.to_str().unwrap()]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1), "{said}");
    assert_eq!(said.matches("The desk no longer has this file").count(), 2, "before and after: {said}");
    assert!(
        said.contains("damaged or cannot be read") && said.contains("Incomplete: 2 delivered files"),
        "{said}"
    );
    assert_eq!(desk.run(&["evidence", CASE, "--list"]).status.code(), Some(1));
    for (lang, text) in [("en", "Incomplete: 2"), ("zh", "不完整：2 个")] {
        let (code, said) = verified(&dir, lang, &[]);
        assert!(code == Some(1) && said.contains(text), "{said}");
    }
    let (_, said) = verified(&dir, "en", &["--format", "json"]);
    let answer: Value = serde_json::from_str(&said).unwrap();
    let states: Vec<&Value> =
        answer["files"]["absent"].as_array().unwrap().iter().map(|file| &file["state"]).collect();
    assert!(answer["ok"] == false && answer["faults"] == serde_json::json!([]), "{answer}");
    assert!(
        states.contains(&&Value::from("missing")) && states.contains(&&Value::from("damaged")),
        "{answer}"
    );
    let info = fs::read_to_string(dir.join("bag-info.txt")).unwrap();
    assert!(info.contains("Internal-Sender-Description: incomplete"), "{info}");
}

#[test]
fn evidence_is_a_paper_in_folder_or_zip() {
    let desk = Desk::with_files();
    let zip = desk.path("pack.zip");
    let name = zip.to_str().unwrap();
    let said = desk.text(&["paper", "evidence", CASE, "--yes", "--out", name]);
    assert!(said.contains("data/files/001-") && said.contains("verified: evidence of"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&zip).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (code, said) = verified(&zip, "zh", &[]);
    assert!(code == Some(0) && said.contains("校验通过"), "{said}");
    assert!(desk.text(&["journal", "--what", "exported"]).contains("evidence"));
    let folder = desk.path("pack");
    desk.text(&["paper", "evidence", CASE, "--masked", "--yes", "--out", folder.to_str().unwrap()]);
    assert!(verified(&folder, "en", &[]).1.contains("Masked: the entries existed"));
    let mut bytes = fs::read(&zip).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&zip, &bytes).unwrap();
    let (code, said) = verified(&zip, "en", &[]);
    assert!(code == Some(1) && said.contains("FAULT "), "{said}");
    // What cannot be, is said, and nothing is recorded.
    let exports = || desk.text(&["journal", "--what", "exported"]).matches("evidence").count();
    let before = exports();
    let missing = desk.path("no/pack.zip");
    for wrong in [
        &["paper", "evidence", CASE, "--yes", "--out", name][..],
        &["paper", "evidence", CASE, "--yes", "--out", missing.to_str().unwrap()],
        &["paper", "evidence", CASE, "--yes", "--out", "-"],
        &["paper", "evidence", CASE, "--print"],
        &["paper", "evidence", "--yes", "--out", "pack"],
        &["paper", "evidence", "NGB-ZZZZZ", "--yes", "--out", "pack"],
        &["paper", "evidence", CASE, "--out", "pack"],
        &["paper", "request", CASE, "--masked", "--out", "-"],
    ] {
        let out = desk.run(wrong);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(2) && said.contains("portdesk: "), "{wrong:?}: {out:?}");
    }
    assert_eq!(exports(), before, "nothing was taken out");
    assert!(fs::read(&zip).unwrap() == bytes, "nothing was written over");
}

#[cfg(unix)]
#[test]
fn strange_files_in_a_pack_are_faults() {
    let desk = Desk::new();
    let (dir, _) = desk.pack("pack", &[]);
    fs::create_dir(dir.join("data/empty")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", dir.join("data/link")).unwrap();
    assert!(Command::new("mkfifo").arg(dir.join("data/pipe")).status().unwrap().success());
    fs::write(dir.join("more.txt"), "more").unwrap();
    let (code, said) = verified(&dir, "en", &[]);
    assert_eq!(code, Some(1));
    for text in [
        "data/empty/ is an empty directory",
        "data/link is a link",
        "data/pipe is a link",
        "more.txt was added",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
}
