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
    assert_eq!((&accepted["files"]["added"], &accepted["files"]["faults"]), (&7.into(), &Value::Array(Vec::new())));
    let case = accepted["case"].as_str().unwrap();

    let listed = desk.json(&["files", case, "--format", "json"], 0);
    let files = listed["files"].as_array().unwrap();
    assert_eq!(files.len(), 7);
    assert!(files.iter().all(|f| f["delivered"] == true && f["number"] == 1 && f["delivered_at"].is_string()), "{files:?}");
    let table = desk.does(&["files", case], 0);
    assert!(table.contains("passport.png") && table.contains("PASSPORT"), "{table}");
    assert!(desk.does(&["files", case, "--format", "csv"], 0).starts_with("item,number,name,kind,bytes,sha256"));
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
    assert_eq!((&again["unchanged"][0]["files"]["added"], &again["unchanged"][0]["files"]["known"]), (&0.into(), &7.into()));
    desk.does(&["verify"], 0);
}

/// A submission that names a file first, the file alone later, and once more.
#[test]
fn late_files_are_added_to_the_case_that_names_them() {
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
