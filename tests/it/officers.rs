//! Who may do what to officers, through the real program: two persons are two, what another set is changed first, and whoever leaves
//! leaves nothing open.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::Pty;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const WANG: &str = "night shift at Ningbo 4";
const CHOSEN: &str = "chosen in person, 5 words";
const GIVEN: &str = "given out once, 7 signs";
const CASE: &str = "PVS-20261202-00017";

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A protected desk of wang's, with the story's own case.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.secret("wang", WANG);
        desk.ok("wang", &["init", "--office", "NGB", "--officer", "wang", "--name", "Wang Wei"]);
        desk.ok("wang", &["import", "assets/samples/story.json"]);
        desk
    }

    fn dir(&self) -> PathBuf {
        self.tmp.path().join("desk")
    }

    fn file(&self, name: &str) -> String {
        self.tmp.path().join(name).display().to_string()
    }

    fn secret(&self, name: &str, text: &str) {
        fs::write(self.file(name), format!("{text}\n")).unwrap();
    }

    fn run(&self, officer: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", officer, "--passphrase-file", &self.file(officer), "--store"])
            .arg(self.dir())
            .args(args)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn ok(&self, officer: &str, args: &[&str]) -> String {
        let out = self.run(officer, args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// The exit status, and what is said.
    fn told(&self, officer: &str, args: &[&str]) -> (i32, String) {
        let out = self.run(officer, args);
        let text = [out.stdout, out.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (out.status.code().unwrap(), text)
    }

    /// Adds an officer, who has not chosen a passphrase yet.
    fn add(&self, by: &str, id: &str, role: &str) {
        self.secret(id, GIVEN);
        let file = self.file(id);
        self.ok(by, &["officers", "add", id, "--name", id, "--role", role, "--new-passphrase-file", &file]);
    }

    /// The officer chooses a passphrase.
    fn chooses(&self, id: &str) {
        self.secret("own", CHOSEN);
        self.ok(id, &["officers", "passphrase", "--new-passphrase-file", &self.file("own")]);
        fs::rename(self.file("own"), self.file(id)).unwrap();
    }

    /// What a dialogue of lines tells.
    fn dialogue(&self, officer: &str, lines: &str) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--plain", "--officer", officer, "--passphrase-file", &self.file(officer)])
            .arg("--store")
            .arg(self.dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }

    fn case(&self, officer: &str) -> Value {
        serde_json::from_str(&self.ok(officer, &["show", CASE, "--format", "json"])).unwrap()
    }
}

/// The codes of what blocks a command.
fn blocked(desk: &Desk, officer: &str, args: &[&str]) -> Vec<String> {
    let out = desk.run(officer, &[args, &["--format", "json"]].concat());
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    answer["refused"].as_array().unwrap().iter().map(|r| r["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn passphrase_set_by_another_opens_only_its_change() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    for args in [vec!["list"], vec!["act", "claim", CASE], vec!["show", CASE], vec!["officers"]] {
        let (code, text) = desk.told("li", &args);
        assert_eq!(code, 3, "{args:?}");
        assert!(text.contains("portdesk officers passphrase --officer li"), "{args:?}: {text}");
        assert!(!text.contains("JANSEN"), "{text}");
    }
    let given = desk.file("li");
    let (code, text) = desk.told("li", &["officers", "passphrase", "--new-passphrase-file", &given]);
    assert!(code == 1 && text.contains("that was set for you"), "{text}");
    desk.chooses("li");
    desk.ok("li", &["list"]);
    // Reset by another, it is the same again.
    desk.secret("li", GIVEN);
    desk.ok("wang", &["officers", "passphrase", "li", "--new-passphrase-file", &desk.file("li")]);
    assert_eq!(desk.told("li", &["list"]).0, 3);
}

#[test]
fn temporary_passphrase_must_be_changed() {
    let desk = Desk::new();
    let own = desk.file("wang");
    let add = ["officers", "add", "li", "--name", "Li", "--new-passphrase-file", &own];
    let (code, text) = desk.told("wang", &add);
    assert!(code == 1 && text.contains("your own passphrase"), "{text}");
    desk.add("wang", "li", "officer");
    let (code, text) = desk.told("wang", &["officers", "passphrase", "li", "--new-passphrase-file", &own]);
    assert!(code == 1 && text.contains("your own passphrase"), "{text}");
    // As long as the other one has not changed it, the setter's own stays.
    desk.secret("next", "another night at Lishe 5");
    let next = ["officers", "passphrase", "--new-passphrase-file", &desk.file("next")];
    let (code, text) = desk.told("wang", &next);
    assert!(code == 1 && text.contains("passphrase of li"), "{text}");
    desk.chooses("li");
    desk.ok("wang", &next);
}

#[test]
fn own_role_cannot_be_raised_alone() {
    let desk = Desk::new();
    let (code, text) = desk.told("wang", &["officers", "role", "wang", "administrator"]);
    assert!(code == 1 && text.contains("portdesk officers add"), "{text}");
    desk.add("wang", "li", "lead");
    desk.chooses("li");
    let (code, text) = desk.told("wang", &["officers", "role", "wang", "administrator"]);
    assert!(code == 1 && text.contains("Another lead or administrator"), "{text}");
    // Nor by the hand of whoever they let in, directly or through a third.
    let (code, text) = desk.told("li", &["officers", "role", "wang", "administrator"]);
    assert!(code == 1 && text.contains("less than a day ago"), "{text}");
    desk.add("li", "zhao", "lead");
    desk.chooses("zhao");
    let (code, text) = desk.told("zhao", &["officers", "role", "wang", "administrator"]);
    assert!(code == 1 && text.contains("less than a day ago"), "{text}");
    assert!(desk.ok("wang", &["officers"]).contains("Lead"));
}

#[test]
fn adder_and_added_cannot_countersign_for_one_day() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    let refuse = ["act", "refuse", CASE, "--code", "R21-5", "--note", "no proof of funds"];
    desk.ok("li", &refuse);
    assert_eq!(blocked(&desk, "wang", &["act", "consent", CASE]), ["not_two_persons"]);
    desk.add("wang", "zhang", "officer");
    desk.chooses("zhang");
    desk.ok("zhang", &["act", "consent", CASE]);
    assert_eq!(desk.case("wang")["state"], "refused");
}

/// As it is when somebody sets the clock forward by so many hours while the desk is closed; none where the machine has no steady clock.
fn set_forward(desk: &Desk, hours: i64) -> Option<()> {
    let file = desk.dir().join("CLOCK");
    let mark = fs::read_to_string(&file).ok()?;
    let mut words: Vec<String> = mark.split_whitespace().map(str::to_owned).collect();
    words[1] = (words[1].parse::<i64>().ok()? - hours * 3_600_000_000).to_string();
    fs::write(&file, words.join(" ")).ok()
}

/// Whatever gives somebody access waits for a trusted time; taking it away never does.
#[test]
fn access_is_not_given_by_an_unconfirmed_clock() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    if set_forward(&desk, 25).is_none() {
        return;
    }
    desk.secret("new", "harbour lights at dawn 9");
    let file = desk.file("new");
    let add =
        ["officers", "add", "zhou", "--name", "Zhou", "--role", "officer", "--new-passphrase-file", &file];
    for change in
        [&add[..], &["officers", "role", "li", "auditor"], &["officers", "second-factor", "li", "--off"]]
    {
        let (status, said) = desk.told("wang", change);
        assert_eq!(status, 1, "{change:?}: {said}");
        assert!(said.contains("The time is not confirmed"), "{change:?}: {said}");
    }
    desk.ok("li", &["clock", "confirm"]);
    desk.ok("wang", &add);
    desk.ok("wang", &["officers", "remove", "zhou"]);
}

#[test]
fn confirmed_clock_does_not_end_the_day() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    let refuse = ["act", "refuse", CASE, "--code", "R21-5", "--note", "no proof of funds"];
    desk.ok("wang", &refuse);
    // Everything of the day before is moved into the past: the clock was set forward by 25 hours.
    if set_forward(&desk, 25).is_none() {
        return;
    }
    let before = desk.told("li", &["clock"]).1;
    assert!(before.contains("The clock was set forward by"), "{before}");
    let told = desk.ok("li", &["clock", "confirm"]);
    assert!(told.contains("You and wang do not count as two persons until"), "{told}");
    assert_eq!(blocked(&desk, "li", &["act", "consent", CASE]), ["not_two_persons"]);
}

#[test]
fn set_passphrase_countersigns_nothing() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.add("wang", "zhang", "officer");
    desk.chooses("zhang");
    let refuse = ["act", "refuse", CASE, "--code", "R21-5", "--note", "no proof of funds"];
    desk.ok("zhang", &refuse);
    // Whoever set the passphrase of li sits beside zhang.
    let lines = format!("waiting\nall\n1\nagree\nli\n{GIVEN}\n.\nquit\n");
    let text = desk.dialogue("zhang", &lines);
    assert!(text.contains("cannot be used until it is changed"), "{text}");
    assert_eq!(desk.case("wang")["state"], "awaiting_second");
}

#[test]
fn removed_officer_has_no_open_work() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    desk.ok("li", &["act", "hold", CASE, "--until", "+2h"]);
    desk.ok("wang", &["officers", "remove", "li"]);
    let case = desk.case("wang");
    assert_eq!((case["state"].as_str(), &case["owner"]), (Some("received"), &Value::Null));
    desk.ok("wang", &["verify"]);
    let journal = desk.ok("wang", &["journal", "--format", "ndjson", "--what", "freed"]);
    assert!(journal.contains("\"li\""), "{journal}");
    desk.ok("wang", &["act", "claim", CASE]);
}

#[test]
fn previous_owner_is_notified_of_reassignment() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    desk.add("wang", "zhang", "officer");
    desk.chooses("zhang");
    desk.ok("li", &["act", "claim", CASE]);
    let assign = ["act", "assign", CASE, "--to-officer", "zhang", "--note", "li goes off duty"];
    assert_eq!(blocked(&desk, "li", &assign), ["role_may_not"]);
    assert_eq!(blocked(&desk, "wang", &assign[..5]), ["reason_missing"]);
    desk.ok("wang", &assign);
    assert_eq!(desk.case("wang")["owner"], "zhang");
    let session = || desk.dialogue("li", "quit\n");
    let text = session();
    assert!(text.contains("to zhang: li goes off duty"), "{text}");
    // The only lead added an officer: the other one is told.
    assert!(text.contains("added zhang"), "{text}");
    assert!(!session().contains("goes off duty"), "it is told once");
    assert!(desk.ok("wang", &["journal"]).contains("Messages read"));
}

#[test]
fn escalation_through_the_command_line() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    desk.chooses("li");
    desk.ok("li", &["act", "escalate", CASE, "--note", "which port?"]);
    assert_eq!(blocked(&desk, "li", &["act", "claim", CASE]), ["escalation_open"]);
    assert_eq!(
        blocked(&desk, "wang", &["act", "withdraw-escalation", CASE, "--note", "x"]),
        ["escalation_open"]
    );
    desk.ok("wang", &["act", "answer-escalation", CASE, "--note", "Beijing"]);
    let case = desk.case("wang");
    assert_eq!((case["state"].as_str(), case["owner"].as_str()), (Some("in_review"), Some("li")));
    desk.ok("li", &["act", "escalate", CASE]);
    desk.ok("li", &["act", "withdraw-escalation", CASE, "--note", "found it"]);
}

#[test]
fn dialog_at_the_screen_changes_a_set_passphrase() {
    let desk = Desk::new();
    desk.add("wang", "li", "officer");
    let mut pty = Pty::runs(&desk.dir(), &["--officer", "li"], &[]);
    pty.until_text("Passphrase of li:");
    pty.types(&format!("{GIVEN}\r"));
    pty.until_text("was set by wang");
    assert!(!pty.text().contains("JANSEN"));
    pty.types(&format!("{GIVEN}\r"));
    pty.until_text("Repeat:");
    pty.types(&format!("{GIVEN}\r"));
    pty.until_text("that was set for you");
    pty.types(&format!("{CHOSEN}\r"));
    pty.until_text("Repeat:");
    pty.types(&format!("{CHOSEN}\r"));
    pty.until_text("JANSEN");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    desk.secret("li", CHOSEN);
    desk.ok("li", &["list"]);
}
