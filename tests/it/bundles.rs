//! Bundles from the command line: a submission with its files in, its files listed, one of them out; late files; the samples, which this
//! program draws itself (`UPDATE_SAMPLES=1`).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod draw;
mod samples;

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) fn bundles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples/bundles")
}

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.does(&["init", "--office", "NGB", "--officer", "wang", "--unprotected"], 0);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--config", "none", "--store"])
            .arg(self.path("desk"))
            .args(arguments)
            .env_remove("PORTDESK_STORE")
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap()
    }

    fn does(&self, arguments: &[&str], code: i32) -> String {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(code), "{arguments:?}: {out:?}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    fn json(&self, arguments: &[&str], code: i32) -> Value {
        serde_json::from_str(&self.does(arguments, code)).unwrap()
    }
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn bundle_is_imported_listed_and_written_out() {
    let desk = Desk::new();
    let story = bundles().join("story");
    let report = desk.json(&["import", shown(&story), "--report", "json"], 0);
    let accepted = &report["accepted"][0];
    assert_eq!(
        (&accepted["files"]["added"], &accepted["files"]["faults"]),
        (&7.into(), &Value::Array(Vec::new()))
    );
    let case = accepted["case"].as_str().unwrap();

    let listed = desk.json(&["files", case, "--format", "json"], 0);
    let files = listed["files"].as_array().unwrap();
    assert_eq!(files.len(), 7);
    assert!(
        files.iter().all(|f| f["delivered"] == true && f["number"] == 1 && f["delivered_at"].is_string()),
        "{files:?}"
    );
    let table = desk.does(&["files", case], 0);
    assert!(table.contains("passport.png") && table.contains("PASSPORT"), "{table}");
    assert!(
        desk.does(&["files", case, "--format", "csv"], 0).starts_with("item,number,name,kind,bytes,sha256")
    );
    assert!(desk.does(&["show", case], 0).contains("delivered"));

    let out = desk.path("out.png");
    let arguments = ["file", case, "passport", "--out", shown(&out)];
    desk.does(&arguments, 0);
    let written = fs::read(&out).unwrap();
    assert_eq!(written, fs::read(story.join("passport.png")).unwrap());
    assert_eq!(files.iter().find(|f| f["item"] == "PASSPORT").unwrap()["sha256"], hex(&written).as_str());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
        let link = desk.path("link.png");
        std::os::unix::fs::symlink(desk.path("nowhere"), &link).unwrap();
        desk.does(&["file", case, "PASSPORT", "--out", shown(&link)], 2);
        assert!(!desk.path("nowhere").exists());
    }
    // Never over a file that is there.
    desk.does(&arguments, 2);
    assert_eq!(desk.run(&["file", case, "PASSPORT", "--out", "-"]).stdout, written);
    for (item, number) in [("PASSPORT", "2"), ("TICKET", "1")] {
        assert!(!desk.run(&["file", case, item, number, "--out", "-"]).stderr.is_empty());
        desk.does(&["file", case, item, number, "--out", "-"], 1);
    }
    // Again, nothing changes.
    let again = desk.json(&["import", shown(&story), "--report", "json"], 0);
    assert_eq!(
        (&again["unchanged"][0]["files"]["added"], &again["unchanged"][0]["files"]["known"]),
        (&0.into(), &7.into())
    );
    desk.does(&["verify"], 0);
}

/// The case is on disk before its files: a disk that takes no file must not have the report say that nothing was imported.
#[test]
#[cfg(unix)]
fn cases_are_reported_when_files_cannot_be_stored() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("desk/blobs")).unwrap();
    let new = desk.path("desk/blobs/new");
    let _ = fs::remove_dir_all(&new);
    std::os::unix::fs::symlink(desk.path("nowhere"), &new).unwrap();
    let story = bundles().join("story");
    let out = desk.run(&["import", shown(&story)]);
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("files not stored") && said.contains("1 imported"), "{said}");
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(error.contains("The cases above are imported"), "{error}");
    fs::remove_file(&new).unwrap();
    let again = desk.json(&["import", shown(&story), "--report", "json"], 0);
    assert_eq!(again["unchanged"][0]["files"]["added"], 7, "{again}");
    desk.does(&["verify"], 0);
}

/// Two versions of one submission in one import, each with a passport of its own.
#[test]
fn files_of_both_versions_in_one_import_stay() {
    let desk = Desk::new();
    let make = |name: &str, content: &[u8]| {
        let to = desk.path(name);
        fs::create_dir(&to).unwrap();
        for entry in fs::read_dir(bundles().join("story")).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
        let (passport, path) = (to.join("passport.png"), to.join("submission.json"));
        let mut bytes = fs::read(&passport).unwrap();
        let mut text = fs::read_to_string(&path).unwrap();
        let old = hex(&bytes);
        bytes.extend_from_slice(content);
        text = text.replace(&old, &hex(&bytes));
        let mut json: Value = serde_json::from_str(&text).unwrap();
        json["documents"][0]["bytes"] = bytes.len().into();
        fs::write(&passport, bytes).unwrap();
        fs::write(&path, json.to_string()).unwrap();
        to
    };
    let first = bundles().join("story");
    let second = make("second", b"second");
    let report = desk.json(&["import", shown(&first), shown(&second), "--report", "json"], 0);
    assert_eq!(report["accepted"][0]["files"]["added"], 7, "{report}");
    let case = report["accepted"][0]["case"].as_str().unwrap();
    let listed = desk.json(&["files", case, "--format", "json"], 0);
    let passports: Vec<_> =
        listed["files"].as_array().unwrap().iter().filter(|f| f["item"] == "PASSPORT").collect();
    assert_eq!(passports.len(), 2, "{listed}");
    for number in ["1", "2"] {
        desk.does(&["file", case, "PASSPORT", number, "--out", "-"], 0);
    }
}

/// A submission that names a file first, the file alone later, and once more.
#[test]
fn late_files_join_cases_that_name_them() {
    let desk = Desk::new();
    let story = bundles().join("story");
    let lone = desk.path("submission.json.txt");
    fs::copy(story.join("submission.json"), &lone).unwrap();
    let report = desk.json(&["import", shown(&lone), "--report", "json", "--format", "json"], 0);
    let case = report["accepted"][0]["case"].as_str().unwrap().to_owned();
    assert!(desk.does(&["show", &case], 0).contains("not delivered"));
    let passport = story.join("passport.png");
    let said = desk.does(&["import", shown(&passport)], 0);
    assert!(said.contains(&format!("to {case}")), "{said}");
    let said = desk.does(&["import", shown(&passport)], 0);
    assert!(said.contains("already in"), "{said}");
    let item = |shown: &Value, code: &str| -> Value {
        shown["items"].as_array().unwrap().iter().find(|i| i["item"] == code).unwrap().clone()
    };
    let now = desk.json(&["show", &case, "--format", "json"], 0);
    assert_eq!(item(&now, "PASSPORT")["files"]["delivered"], 1);
    assert_eq!(item(&now, "FORM")["files"]["delivered"], 0);

    // An item that was verified before its file came is to be looked at again.
    desk.does(&["act", "verify", &case, "--item", "FORM"], 0);
    desk.does(&["import", shown(&story.join("form.pdf"))], 0);
    let now = desk.json(&["show", &case, "--format", "json"], 0);
    assert_eq!(item(&now, "FORM")["state"], "received");

    // What no open case names is rejected with a sentence.
    let other = desk.path("other.pdf");
    fs::write(&other, "%PDF-1.7\nnobody waits for it").unwrap();
    let report = desk.json(&["import", shown(&other), "--report", "json"], 4);
    assert_eq!(report["rejected"][0]["faults"][0]["code"], "file_unknown");
    // The whole bundle completes the case.
    desk.does(&["import", shown(&story)], 0);
    let listed = desk.json(&["files", &case, "--format", "json"], 0);
    assert!(listed["files"].as_array().unwrap().iter().all(|f| f["delivered"] == true));
}

#[test]
fn dry_run_of_a_bundle_changes_nothing() {
    let desk = Desk::new();
    let story = bundles().join("story");
    let report = desk.json(&["import", "--dry-run", shown(&story), "--report", "json"], 0);
    assert_eq!(report["accepted"][0]["files"]["added"], 7);
    assert_eq!(desk.json(&["list", "--format", "json"], 0), Value::Array(Vec::new()));
}

/// Files below a folder.
fn files_below(dir: &Path) -> usize {
    let entries = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    entries.map(|e| if e.path().is_dir() { files_below(&e.path()) } else { 1 }).sum()
}

/// Bundles of some size, each of another traveller.
fn many(dir: &Path, count: usize) {
    let story: Value =
        serde_json::from_slice(&fs::read(bundles().join("story/submission.json")).unwrap()).unwrap();
    for n in 0..count {
        let bundle = dir.join(format!("{n:03}"));
        fs::create_dir_all(&bundle).unwrap();
        let mut submission = story.clone();
        let mut content = b"%PDF-1.7\n".to_vec();
        content.extend(std::iter::repeat_n(u8::try_from(n).unwrap(), 100_000));
        submission["id"] = format!("KILLED-{n:03}").into();
        submission["traveller"]["passport"]["number"] = format!("NX{n:07}").into();
        submission["documents"] = serde_json::json!([{
            "item": "PASSPORT", "name": "passport.pdf", "sha256": hex(&content), "received_at": "2026-12-01T09:12:00+08:00",
        }]);
        fs::write(bundle.join("passport.pdf"), content).unwrap();
        fs::write(bundle.join("submission.json"), submission.to_string()).unwrap();
    }
}

/// Killed before the first file, among the files, and after them: the same import again completes it, and nothing is there twice.
#[test]
fn import_killed_anywhere_is_completed_by_the_next() {
    const COUNT: usize = 40;
    let from = tempfile::tempdir().unwrap();
    many(from.path(), COUNT);
    for files in [0, 1, 20, COUNT] {
        let desk = Desk::new();
        let (journal, blobs) = (desk.path("desk/journal"), desk.path("desk/blobs"));
        let size = |dir: &Path| -> u64 {
            let entries = fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
            entries.filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
        };
        let before = size(&journal);
        let mut import = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--config", "none", "--store", shown(&desk.path("desk")), "import", shown(from.path())])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let reached = || if files == 0 { size(&journal) > before } else { files_below(&blobs) >= files };
        while !reached() && import.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let _ = import.kill();
        import.wait().unwrap();
        desk.does(&["import", shown(from.path())], 0);
        desk.does(&["verify"], 0);
        let listed = desk.json(&["list", "--view", "all", "--format", "json"], 0);
        let cases = listed.as_array().unwrap();
        assert_eq!(cases.len(), COUNT);
        for case in [&cases[0], &cases[COUNT - 1]] {
            let listed = desk.json(&["files", case["case"].as_str().unwrap(), "--format", "json"], 0);
            let files = listed["files"].as_array().unwrap();
            assert_eq!((files.len(), &files[0]["delivered"]), (1, &Value::Bool(true)));
        }
        let again = desk.json(&["import", shown(from.path()), "--report", "json"], 0);
        assert!(again["unchanged"].as_array().unwrap().iter().all(|u| u["files"]["known"] == 1), "{files}");
    }
}
