//! The journal as an auditor reads it, through the real program: who did what, who looked, who failed to sign in, and with what settings
//! the desk was run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::Pty;
use chrono::{Duration, SecondsFormat, Utc};
use portdesk::domain::lang::Lang;
use portdesk::store::AuditEvent;
use portdesk::text::Catalog;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CASE: &str = "PVS-20261202-00017";

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A protected desk of wang's, with an auditor and another officer.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        for (id, words) in [
            ("wang", "night shift at Lishe 4"),
            ("li", "Beilun, early in the day 7"),
            ("zhao", "reads it all 9 times"),
        ] {
            fs::write(desk.secret(id), format!("{words}\n")).unwrap();
        }
        desk.text("wang", &["init", "--office", "NGB", "--name", "Wang Wei"]);
        for (id, role) in [("li", "officer"), ("zhao", "auditor")] {
            let own = desk.secret(id).display().to_string();
            let given = desk.secret("given").display().to_string();
            fs::write(&given, "given out once, 4 signs\n").unwrap();
            desk.text(
                "wang",
                &["officers", "add", id, "--name", id, "--role", role, "--new-passphrase-file", &given],
            );
            let words = fs::read(&own).unwrap();
            fs::rename(&given, &own).unwrap();
            fs::write(&given, &words).unwrap();
            desk.text(id, &["officers", "passphrase", "--new-passphrase-file", &given]);
            fs::write(&own, &words).unwrap();
        }
        desk
    }

    fn secret(&self, id: &str) -> PathBuf {
        self.tmp.path().join(id)
    }

    fn run(&self, officer: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--store"])
            .arg(self.tmp.path().join("desk"))
            .arg("--passphrase-file")
            .arg(self.secret(officer))
            .args(args)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn text(&self, officer: &str, args: &[&str]) -> String {
        let out = self.run(officer, args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// The lines of the journal.
    fn lines(&self, args: &[&str]) -> Vec<Value> {
        let text = self.text("zhao", &[&["journal", "--format", "ndjson"], args].concat());
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    fn whats(&self, args: &[&str]) -> Vec<String> {
        self.lines(args).iter().map(|line| line["what"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn journal_records_actions_and_accesses_in_order() {
    let desk = Desk::new();
    desk.text("wang", &["import", "assets/samples/story.json"]);
    desk.text("li", &["act", "claim", CASE]);
    desk.text("li", &["show", CASE]);
    fs::write(desk.secret("nobody"), "something else 5\n").unwrap();
    assert_eq!(desk.run("nobody", &["list"]).status.code(), Some(3));
    let lines = desk.lines(&[]);
    for (n, line) in (1..).zip(
        lines.iter().map(|line| line["entry"].as_u64().unwrap()).collect::<std::collections::BTreeSet<_>>(),
    ) {
        assert_eq!(n, line, "no entry is left out");
    }
    assert!(lines.iter().all(|line| line["hash"].as_str().is_some_and(|hash| hash.len() == 64)));
    let whats = desk.whats(&[]);
    for what in [
        "keys_changed",
        "desk_opened",
        "officer_added",
        "signed_in",
        "received",
        "claimed",
        "looked",
        "sign_in_failed",
    ] {
        assert!(whats.iter().any(|w| w == what), "{what}: {whats:?}");
    }
    assert_eq!(whats.last().map(String::as_str), Some("exported"), "the reading is the last of them");
    // One officer, one case, one kind.
    let of_li = desk.whats(&["--by", "li"]);
    let own = ["signed_in", "keys_changed", "passphrase_set", "signed_out", "checkpoint"];
    assert_eq!(of_li[..5], own, "the passphrase");
    assert_eq!(
        of_li[5..],
        [
            "signed_in",
            "claimed",
            "signed_out",
            "checkpoint",
            "signed_in",
            "looked",
            "signed_out",
            "checkpoint"
        ]
    );
    assert_eq!(desk.whats(&["--case", CASE, "--by", "li"]), ["claimed", "looked"]);
    let failed = desk.lines(&["--what", "sign_in_failed"]);
    assert_eq!((failed.len(), failed[0]["about"].as_str()), (1, Some("nobody passphrase")));
    assert!(desk.lines(&["--since", "2100-01-01"]).is_empty());
    let from = lines.len() as u64;
    assert!(
        desk.lines(&["--from", &from.to_string()]).iter().all(|line| line["entry"].as_u64().unwrap() >= from)
    );
    let wrong = desk.run("zhao", &["journal", "--since", "yesterday"]);
    assert!(wrong.status.code() == Some(2) && String::from_utf8_lossy(&wrong.stderr).contains("2026-11-24"));
}

#[test]
fn journal_is_readable_by_permitted_roles_only() {
    let desk = Desk::new();
    assert_eq!(desk.run("li", &["journal"]).status.code(), Some(1), "an officer decides and does not audit");
    let text = desk.text("wang", &["journal"]);
    assert!(text.contains("Officer added: zhao (Auditor)"), "{text}");
    let csv = desk.text("zhao", &["journal", "--format", "csv"]);
    assert!(csv.starts_with("entry,at,officer,origin,order,what,case,version,about,note,hash\n"), "{csv}");
    let all: Value = serde_json::from_str(&desk.text("zhao", &["journal", "--format", "json"])).unwrap();
    assert!(all.as_array().unwrap().len() > 10);
    let none = desk.text("zhao", &["journal", "--format", "json", "--what", "nothing"]);
    assert_eq!(none, "[]\n");
}

#[test]
fn export_of_a_notice_names_its_case() {
    let desk = Desk::new();
    // A request for documents needs time before the arrival, on whatever day the test runs.
    let mut papers: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    papers["arrival"]["at"] =
        (Utc::now() + Duration::days(5)).to_rfc3339_opts(SecondsFormat::Secs, true).into();
    let file = desk.tmp.path().join("story.json");
    fs::write(&file, papers.to_string()).unwrap();
    desk.text("wang", &["import", file.to_str().unwrap()]);
    desk.text("wang", &["act", "reject", CASE, "--item", "PHOTO", "--code", "ILLEGIBLE"]);
    desk.text("wang", &["act", "request", CASE]);
    desk.text("wang", &["notice", CASE]);
    let of_case = desk.lines(&["--case", CASE, "--what", "exported"]);
    let about = of_case[0]["about"].as_str().unwrap();
    assert!(of_case.len() == 1 && about.starts_with("notice NGB-"), "{of_case:?}");
}

#[test]
fn changed_program_settings_are_recorded() {
    let desk = Desk::new();
    let config = desk.tmp.path().join("desk.toml");
    let session = || {
        let (file, config) = (desk.secret("wang").display().to_string(), config.display().to_string());
        let args = ["--officer", "wang", "--passphrase-file", &file, "--config", &config];
        let mut pty = Pty::runs(&desk.tmp.path().join("desk"), &args, &[]);
        pty.until_text("Queue 0");
        pty.types("qy");
        assert_eq!(pty.ends(), 0);
    };
    let about = || -> Vec<String> {
        let lines = desk.lines(&["--what", "settings_changed"]);
        lines.iter().map(|line| line["about"].as_str().unwrap().to_owned()).collect()
    };
    fs::write(&config, "").unwrap();
    session();
    session();
    assert_eq!(about().len(), 1, "only what changes");
    fs::write(&config, format!("[backup]\ndir = {:?}\n", desk.tmp.path().join("backups"))).unwrap();
    session();
    let settings = about();
    assert!(settings.len() == 2 && settings[1].contains("backup.keep=14"), "{settings:?}");
}

#[test]
fn every_entry_kind_has_a_text() {
    for lang in [Lang::En, Lang::Zh] {
        let texts = Catalog::builtin(lang);
        for name in AuditEvent::NAMES {
            assert!(name == "case" || texts.fact.contains_key(name), "{name}");
        }
        assert!(texts.fact.keys().all(|name| AuditEvent::NAMES.contains(&&**name)));
    }
}
