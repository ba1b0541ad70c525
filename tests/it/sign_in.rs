//! Who gets in and what he may, through the real program: passphrases, failures that survive it, roles, second factor, officers who
//! leave, keys that change.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::Utc;
use portdesk::service::second_factor;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Desk {
    tmp: tempfile::TempDir,
}

const WANG: &str = "night shift at Lishe 4";
const LI: &str = "Beilun, early in the day 7";
const ZHANG: &str = "Fenghua, late in the day 8";

impl Desk {
    /// A protected desk of wang's, with the story's own case.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.secret("wang", WANG);
        let made = desk.run("wang", &["init", "--office", "NGB", "--officer", "wang", "--name", "Wang Wei"]);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        assert_eq!(desk.code("wang", &["import", "assets/samples/story.json"]), 0);
        desk
    }

    fn dir(&self) -> PathBuf {
        self.tmp.path().join("desk")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn secret(&self, name: &str, text: &str) {
        fs::write(self.file(name), format!("{text}\n")).unwrap();
    }

    /// Runs the program as an officer, the passphrase in the file of the officer's name.
    fn run(&self, officer: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--store"])
            .arg(self.dir())
            .arg("--passphrase-file")
            .arg(self.file(officer))
            .args(args)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn code(&self, officer: &str, args: &[&str]) -> i32 {
        self.run(officer, args).status.code().unwrap()
    }

    fn with_li(&self, role: &str) {
        self.with("li", role, LI);
    }

    /// Adds an officer, who then chooses a passphrase.
    fn with(&self, id: &str, role: &str, chosen: &str) {
        self.secret(id, "given out once, 7 signs");
        let file = self.file(id).display().to_string();
        let args = ["officers", "add", id, "--name", id, "--role", role, "--new-passphrase-file", &file];
        assert_eq!(self.code("wang", &args), 0);
        self.secret("own", chosen);
        let own = self.file("own").display().to_string();
        assert_eq!(self.code(id, &["officers", "passphrase", "--new-passphrase-file", &own]), 0);
        self.secret(id, chosen);
    }

    fn case(&self) -> String {
        let listed = self.run("wang", &["list", "--format", "ndjson"]);
        let line: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
        line["case"].as_str().unwrap().to_owned()
    }
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn nothing_is_shown_without_the_passphrase() {
    let desk = Desk::new();
    desk.secret("zhao", WANG);
    desk.secret("wrong", "some other words 5");
    for (officer, file) in [("wang", "wrong"), ("zhao", "zhao")] {
        fs::copy(desk.file(file), desk.file("try")).unwrap();
        let out = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--store"])
            .arg(desk.dir())
            .arg("--passphrase-file")
            .arg(desk.file("try"))
            .arg("list")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(3));
        assert!(out.stdout.is_empty());
        assert!(words(&out).contains("The attempt was logged"), "{}", words(&out));
    }
    let nobody = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(desk.dir())
        .arg("list")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(nobody.status.code(), Some(3));
    assert!(nobody.stdout.is_empty());
    assert!(words(&nobody).contains("no officer was named"), "{}", words(&nobody));
    assert!(words(&desk.run("wang", &["list"])).contains("JANSEN"));
}

#[test]
#[cfg(unix)]
fn a_passphrase_file_that_others_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    for (mode, named) in [(0o644, true), (0o640, true), (0o600, false), (0o400, false)] {
        fs::set_permissions(desk.file("wang"), fs::Permissions::from_mode(mode)).unwrap();
        let out = desk.run("wang", &["list"]);
        assert_eq!(out.status.code(), Some(0));
        assert_eq!(words(&out).contains("readable by other users"), named, "{mode:o} {}", words(&out));
    }
}

#[test]
fn forbidden_access_does_not_reveal_existence() {
    let desk = Desk::new();
    desk.with_li("administrator");
    let told = ["PVS-20261202-00017", "PVS-20261202-99999", "NGB-00000"].map(|case| {
        let out = desk.run("li", &["show", case]);
        assert_eq!(out.status.code(), Some(1));
        String::from_utf8(out.stderr).unwrap().lines().last().unwrap().to_owned()
    });
    assert!(told.iter().all(|t| *t == told[0] && t.contains("Your role does not permit this")), "{told:?}");
}

#[test]
fn five_failures_lock_out_the_right_passphrase() {
    let desk = Desk::new();
    desk.secret("wang", "not the right words 1");
    for _ in 0..5 {
        assert_eq!(desk.code("wang", &["list"]), 3);
    }
    desk.secret("wang", WANG);
    let out = desk.run("wang", &["list"]);
    assert_eq!(out.status.code(), Some(3));
    assert!(words(&out).contains("Too many failed attempts"), "{}", words(&out));
    // The chain with all of it is whole, and needs no key.
    fs::remove_file(desk.file("wang")).unwrap();
    let verify = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(desk.dir())
        .args(["verify", "--format", "json"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&verify.stdout).unwrap();
    assert_eq!((&report["ok"], &report["contents"]), (&true.into(), &false.into()), "{report}");
}

#[test]
fn the_program_refuses_what_a_role_may_not() {
    let desk = Desk::new();
    let case = desk.case();
    desk.with_li("auditor");
    assert_eq!(desk.code("li", &["show", &case]), 0);
    for args in [
        vec!["act", "claim", &case],
        vec!["act", "note", &case, "--note", "x"],
        vec!["import", "assets/samples/story.json"],
        vec!["officers", "remove", "wang"],
        vec!["officers", "role", "li", "lead"],
        vec!["rekey"],
    ] {
        let out = desk.run("li", &args);
        assert_eq!(out.status.code(), Some(1), "{args:?} {}", words(&out));
        assert!(words(&out).contains("Your role does not permit this"), "{args:?} {}", words(&out));
    }
    assert_eq!(desk.code("wang", &["officers", "role", "li", "administrator"]), 0);
    assert_eq!(desk.code("li", &["list"]), 1, "an administrator sees no case");
    assert_eq!(desk.code("li", &["show", &case]), 1);
    assert_eq!(desk.code("wang", &["officers", "role", "li", "lead"]), 1, "now there is an administrator");
    assert_eq!(desk.code("li", &["officers", "role", "li", "lead"]), 1, "nobody changes their own role");
    assert_eq!(desk.code("wang", &["verify"]), 0);
}

#[test]
fn roles_are_printed_without_a_desk() {
    let out = Command::new(env!("CARGO_BIN_EXE_portdesk")).args(["officers", "roles"]).output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    let row = |name: &str| {
        text.lines().find(|l| l.starts_with(name)).unwrap().split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(row("approve")[..7], ["approve", "+", "+", "-", "-", "-", "approve"]);
    assert_eq!(row("administer")[..7], ["administer", "-", "1", "-", "+", "-", "manage"]);
    assert!(text.contains("1 permitted only while"), "{text}");
    let zh = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "zh", "officers", "roles"])
        .output()
        .unwrap();
    let zh = String::from_utf8(zh.stdout).unwrap();
    assert!(zh.lines().next().unwrap().contains("值班领导") && zh.contains("批复上报"), "{zh}");
}

#[test]
fn new_passphrase_works_and_removed_officer_cannot_enter() {
    let desk = Desk::new();
    desk.with_li("officer");
    desk.secret("next", "Zhenhai and 9 bridges");
    let next = desk.file("next").display().to_string();
    assert_eq!(desk.code("li", &["officers", "passphrase", "--new-passphrase-file", &next]), 0);
    assert_eq!(desk.code("li", &["list"]), 3);
    desk.secret("li", "Zhenhai and 9 bridges");
    assert_eq!(desk.code("li", &["list"]), 0);
    desk.secret("weak", "li li li 1");
    let weak = desk.file("weak").display().to_string();
    assert_eq!(desk.code("li", &["officers", "passphrase", "--new-passphrase-file", &weak]), 2);
    assert_eq!(desk.code("wang", &["officers", "remove", "wang"]), 1, "somebody has to administer the desk");
    assert_eq!(desk.code("wang", &["officers", "remove", "li"]), 0);
    assert_eq!(desk.code("li", &["list"]), 3);
    assert_eq!(desk.code("wang", &["officers", "remove", "li"]), 2);
    assert_eq!(desk.code("wang", &["verify"]), 0);
}

#[test]
fn second_factor_is_required_and_failures_count() {
    let desk = Desk::new();
    let out = desk.run("wang", &["officers", "second-factor"]);
    let text = words(&out);
    assert_eq!(out.status.code(), Some(0), "{text}");
    let letters = text
        .split_whitespace()
        .find(|w| w.len() == 32 && w.bytes().all(|b| b.is_ascii_alphanumeric()))
        .unwrap();
    let secret = totp_rs::Secret::Encoded(letters.to_owned()).to_bytes().unwrap();
    assert_eq!(desk.code("wang", &["list"]), 0, "it is not active before its first code");
    assert_eq!(desk.code("wang", &["officers", "second-factor", "--confirm", "000000"]), 1);
    assert_eq!(desk.code("wang", &["list"]), 0);
    let first = second_factor::code_at(&secret, Utc::now()).unwrap();
    assert_eq!(desk.code("wang", &["officers", "second-factor", "--confirm", &first]), 0);
    assert_eq!(desk.code("wang", &["list"]), 3, "a code is missing");
    desk.secret("wang", &format!("{WANG}\n000000"));
    assert_eq!(desk.code("wang", &["list"]), 3);
    let code = second_factor::code_at(&secret, Utc::now()).unwrap();
    desk.secret("wang", &format!("{WANG}\n{code}"));
    assert_eq!(desk.code("wang", &["list"]), 0);
    // A code opens once, and what made the store anew has not forgotten it.
    assert_eq!(desk.code("wang", &["list"]), 3, "the code was used");
    fs::remove_dir_all(desk.dir().join("store")).unwrap();
    assert_eq!(desk.code("wang", &["list"]), 3, "the code was used");
    let next = second_factor::code_at(&secret, Utc::now() + chrono::Duration::seconds(30)).unwrap();
    desk.secret("wang", &format!("{WANG}\n{next}"));
    assert_eq!(desk.code("wang", &["officers", "second-factor", "--off"]), 0);
    desk.secret("wang", WANG);
    assert_eq!(desk.code("wang", &["list"]), 0);
}

#[test]
fn rekey_keeps_all_contents() {
    let desk = Desk::new();
    desk.with_li("officer");
    let before = desk.run("wang", &["show", "PVS-20261202-00017", "--format", "json"]).stdout;
    let out = desk.run("wang", &["rekey"]);
    assert_eq!(out.status.code(), Some(0), "{}", words(&out));
    assert!(words(&out).contains("Data key 2"), "{}", words(&out));
    let left: Vec<_> = fs::read_dir(desk.dir()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().starts_with("store.damaged")), "{left:?}");
    let after = desk.run("li", &["show", "PVS-20261202-00017", "--format", "json"]).stdout;
    let [before, after] = [before, after].map(|b| serde_json::from_slice::<serde_json::Value>(&b).unwrap());
    assert_eq!(before["timeline"], after["timeline"]);
    assert_eq!(desk.code("wang", &["import", "assets/samples/story.json"]), 0);
    assert_eq!(desk.code("wang", &["verify"]), 0);
    assert_eq!(desk.code("li", &["rebuild"]), 0);
    assert_eq!(desk.code("li", &["verify"]), 0);
}

#[test]
fn command_line_refusal_needs_two_officers() {
    let desk = Desk::new();
    desk.with_li("officer");
    desk.with("zhang", "officer", ZHANG);
    let case = desk.case();
    let json = |officer: &str, args: &[&str]| -> serde_json::Value {
        serde_json::from_slice(&desk.run(officer, args).stdout).unwrap()
    };
    let refuse = ["act", "refuse", &case, "--code", "R21-5", "--note", "no proof", "--format", "json"];
    assert_eq!(json("wang", &refuse)["events"], serde_json::json!(["claimed", "second_asked"]));
    assert_eq!(json("wang", &["show", &case, "--format", "json"])["state"], "awaiting_second");
    let consent = ["act", "consent", &case, "--format", "json"];
    assert_eq!(json("wang", &consent)["refused"][0]["code"], "needs_second_officer");
    assert_eq!(json("li", &consent)["refused"][0]["code"], "not_two_persons", "wang added li just now");
    let dissent = ["act", "dissent", &case, "--format", "json"];
    assert_eq!(json("wang", &dissent)["events"], serde_json::json!(["second_declined"]));
    assert_eq!(desk.code("wang", &["act", "release", &case]), 0);
    assert_eq!(json("li", &refuse)["events"], serde_json::json!(["claimed", "second_asked"]));
    assert_eq!(json("zhang", &consent)["events"], serde_json::json!(["second_given", "refused"]));
    assert_eq!(json("wang", &["show", &case, "--format", "json"])["state"], "refused");
}

#[test]
fn encrypted_backup_needs_permission_and_same_passphrase() {
    let desk = Desk::new();
    desk.with_li("officer");
    let file = desk.file("backup").display().to_string();
    assert_eq!(desk.code("li", &["backup", &file]), 1);
    assert!(!desk.file("backup").exists());
    assert_eq!(desk.code("wang", &["backup", &file]), 0);
    let bytes = fs::read(desk.file("backup")).unwrap();
    assert!(memchr::memmem::find(&bytes, b"JANSEN").is_none());
    let new = Desk { tmp: tempfile::tempdir().unwrap() };
    new.secret("wang", WANG);
    assert_eq!(new.code("wang", &["restore", &file]), 0);
    assert_eq!(new.code("wang", &["restore", &file]), 3);
    assert!(words(&new.run("wang", &["list"])).contains("JANSEN"));
    assert_eq!(new.code("wang", &["verify"]), 0);
    assert_eq!(new.code("wang", &["mend", &file]), 0);
}
