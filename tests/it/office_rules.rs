//! The office's own rules through the real program: what a check says, what is in force, who accepts what is looser, and that a faulty
//! folder stops nothing.

#![cfg(target_os = "linux")]

use crate::hand::Hand;
use portdesk::domain::lang::Lang;
use portdesk::domain::officer::{Officer, Role};
use portdesk::domain::rules::{AcceptedRules, OfficeRules, Rules};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

const CASE: &str = "PVS-20261202-00017";
const SAMPLE: &str = "assets/samples/office-rules";

struct Office(tempfile::TempDir);

impl Office {
    fn new() -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        fs::create_dir(office.at("rules")).unwrap();
        office
    }

    /// A desk of wang's without encryption, with the story's case.
    fn open_desk() -> Self {
        let office = Self::new();
        office.does("wang", &["init", "--office", "NGB", "--name", "Wang Wei", "--unprotected"]);
        office
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.at("rules").join(name), text).unwrap();
    }

    fn secret(&self, name: &str, words: &str) {
        fs::write(self.at(name), words).unwrap();
        fs::set_permissions(self.at(name), PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// Exit status, output, and what was said beside it.
    fn run(&self, officer: &str, arguments: &[&str]) -> (i32, String, String) {
        let rules = self.at("rules").display().to_string();
        self.run_with(officer, &[&["--rules", &rules], arguments].concat())
    }

    /// The same without the directory of rules.
    fn run_with(&self, officer: &str, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", officer, "--store"]).arg(self.at("desk"));
        if self.at(officer).exists() {
            command.arg("--passphrase-file").arg(self.at(officer));
        }
        let out = command
            .args(arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
    }

    fn does(&self, officer: &str, arguments: &[&str]) -> (String, String) {
        let (code, said, warned) = self.run(officer, arguments);
        assert_eq!(code, 0, "{arguments:?}: {said} {warned}");
        (said, warned)
    }

    fn json(&self, officer: &str, arguments: &[&str]) -> Value {
        let (said, _) = self.does(officer, &[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&said).unwrap()
    }

    /// The answer to an acceptance of the rules as they are.
    fn accepts(&self, officer: &str, note: &[&str]) -> (i32, String, String) {
        let (_, checked, _) = self.run(officer, &["rules", "check", "--format", "json"]);
        let checked: Value = serde_json::from_str(&checked).unwrap();
        let version = checked["version"].as_str().unwrap();
        self.run(officer, &[&["rules", "accept", "--version", version], note].concat())
    }

    fn value(&self, officer: &str, key: &str) -> String {
        let shown = self.json(officer, &["rules", "show", key]);
        shown["values"][0]["value"].as_str().unwrap().to_owned()
    }
}

#[test]
fn sample_folder_passes_the_check() {
    let office = Office::new();
    let report = office.json("wang", &["rules", "check", SAMPLE]);
    assert_eq!((report["sound"].as_bool(), report["faults"].as_array().map(Vec::len)), (Some(true), Some(0)));
    let direction = |key: &str| {
        let changes = report["changes"].as_array().unwrap();
        changes.iter().find(|c| c["key"] == key).unwrap()["direction"].as_str().unwrap().to_owned()
    };
    assert_eq!(direction("policy.idle_lock_minutes"), "tighter");
    assert_eq!(direction("policy.max_stay_days"), "tighter");
    assert_eq!(direction("policy.lease_minutes"), "looser");
    assert_eq!(direction("grounds.SEA"), "looser");
    assert_eq!(direction("items.SHIPLETTER"), "neutral");
}

#[test]
fn check_names_place_and_reason() {
    let office = Office::new();
    office.write("policy.toml", "# the lock\nidle_lock_minute = 5\nmax_stay_days = 60\n");
    office.write("ground.toml", "");
    let (code, said, _) = office.run("wang", &["rules", "check", &office.at("rules").display().to_string()]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("policy.toml:2:20: unknown key idle_lock_minute (did you mean idle_lock_minutes?)"),
        "{said}"
    );
    assert!(said.contains("policy.toml:3:17: policy.max_stay_days = 60 is not permitted by law"), "{said}");
    assert!(
        said.contains("ground.toml:1:1: no file of the rules has this name (did you mean grounds.toml?)"),
        "{said}"
    );
    assert!(said.contains("[not permitted by law] policy.max_stay_days: 30 -> 60"), "{said}");
    let (code, _, warned) = office.run("wang", &["rules", "check", "/no/such/directory"]);
    assert_eq!(code, 2, "{warned}");
}

#[test]
fn tighter_value_and_version_reach_decisions() {
    let office = Office::open_desk();
    office.write("office.toml", "name = 'NGB'\nversion = 3\n");
    office.write("policy.toml", "sealing_seconds = 30\n");
    office.does("wang", &["import", "assets/samples/story.json"]);
    let shown = office.json("wang", &["rules", "show", "policy.sealing_seconds"]);
    assert_eq!(
        (&shown["values"][0]["value"], &shown["values"][0]["origin"]),
        (&"30".into(), &"policy.toml:1".into())
    );
    let version = shown["version"].as_str().unwrap().to_owned();
    assert!(version.starts_with("2026.1+NGB-3@") && version.len() == "2026.1+NGB-3@".len() + 32, "{version}");
    office.does("wang", &["act", "claim", CASE]);
    office.does("wang", &["act", "refuse", CASE, "--code", "R21-1", "--note", "entry ban"]);
    let case = office.json("wang", &["show", CASE]);
    assert!(case["grace_until"].is_string(), "{case}");
    office.write("policy.toml", "sealing_seconds = 0\n");
    let (code, said, _) = office.run("wang", &["rules", "check"]);
    assert!(
        code == 2 && said.contains("sealing_seconds"),
        "a grace period of none takes the recall away: {said}"
    );
    office.write("policy.toml", "sealing_seconds = 30\n");
    assert_eq!(case["rules"], version.as_str());
    let journal = office.json("wang", &["journal"]);
    let of =
        |what: &str| journal.as_array().unwrap().iter().find(|l| l["what"] == what).unwrap()["rules"].clone();
    assert_eq!((of("received"), of("refused")), (version.as_str().into(), version.as_str().into()));
}

#[test]
fn lead_alone_accepts_on_open_desk() {
    let office = Office::open_desk();
    office.write("policy.toml", "lease_minutes = 720\n");
    assert_eq!(office.value("wang", "policy.lease_minutes"), "480");
    let (code, _, why) = office.accepts("wang", &[]);
    assert_eq!(code, 1, "a reason is required: {why}");
    assert_eq!(office.accepts("wang", &["--note", "twelve-hour shifts"]).0, 0);
    assert_eq!(office.value("wang", "policy.lease_minutes"), "720");
    let journal = office.json("wang", &["journal", "--what", "settings_changed"]);
    let about = journal[0]["about"].as_str().unwrap();
    assert!(
        about.contains("accepted:policy.lease_minutes=720") && about.contains("twelve-hour shifts"),
        "{about}"
    );
}

#[test]
fn looser_value_waits_for_two_persons() {
    let office = Office::new();
    office.secret("wang", "night shift at Lishe 4");
    office.does("wang", &["init", "--office", "NGB", "--name", "Wang Wei"]);
    for (id, role) in [("li", "lead"), ("zhao", "officer")] {
        office.secret(id, "Beilun, early in the day 7");
        let file = office.at(id).display().to_string();
        office.does(
            "wang",
            &["officers", "add", id, "--name", id, "--role", role, "--new-passphrase-file", &file],
        );
        office.secret("own", "Xiaoshan, late in the night 3");
        let own = office.at("own").display().to_string();
        office.does(id, &["officers", "passphrase", "--new-passphrase-file", &own]);
        fs::rename(office.at("own"), office.at(id)).unwrap();
    }
    office.write("policy.toml", "second_officer = []\nidle_lock_minutes = 5\n");
    let (_, warned) = office.does("li", &["list"]);
    assert!(warned.contains("await acceptance by a lead and a second officer: 4"), "{warned}");
    let shown = office.json("li", &["rules", "show", "policy.second_officer"]);
    assert!(shown["values"][0]["value"].as_str().unwrap().contains("refuse"), "{shown}");
    assert!(shown["version"].as_str().unwrap().ends_with("-strict"), "{shown}");
    assert_eq!(shown["not_in_force"][0]["state"], "awaiting");
    assert_eq!(office.value("li", "policy.idle_lock_minutes"), "5", "what is tighter counts at once");
    // One person is not two, nor are an officer and whoever let them in.
    let (code, _, why) = office.run("zhao", &["rules", "accept"]);
    assert!(
        code == 2 && why.contains("rules accept --version office@"),
        "what was seen has to be named: {why}"
    );
    let (code, _, why) = office.run("zhao", &["rules", "accept", "--version", "office@0"]);
    assert!(code == 2 && why.contains("Check it again"), "{why}");
    assert_eq!(office.accepts("zhao", &[]).0, 0);
    assert_eq!(office.accepts("zhao", &[]).0, 1);
    assert_eq!(office.accepts("wang", &[]).0, 1, "wang added zhao today");
    assert_eq!(office.accepts("li", &[]).0, 0);
    let shown = office.json("li", &["rules", "show", "policy.second_officer"]);
    assert_eq!(shown["values"][0]["value"], "[]");
    assert!(!shown["version"].as_str().unwrap().ends_with("-strict"), "{shown}");
    let (_, warned) = office.does("li", &["list"]);
    assert_eq!(warned, "");
    // Rules of another name are others.
    office.write("office.toml", "name = 'office-2'\n");
    assert_ne!(office.value("li", "policy.second_officer"), "[]");
    fs::remove_file(office.at("rules").join("office.toml")).unwrap();
    // What is not used any more is forgotten by any command, and waits again.
    office.write("policy.toml", "idle_lock_minutes = 5\n");
    office.does("li", &["list"]);
    office.write("policy.toml", "second_officer = []\nidle_lock_minutes = 5\n");
    assert_ne!(office.value("li", "policy.second_officer"), "[]");
    // Something looser still waits again.
    office.write("policy.toml", "second_officer = []\nidle_lock_minutes = 20\n");
    assert_eq!(office.value("li", "policy.idle_lock_minutes"), "10");
}

#[test]
fn role_waits_for_a_confirmed_clock() {
    let office = Office::new();
    office.secret("wang", "night shift at Lishe 4");
    office.does("wang", &["init", "--office", "NGB", "--name", "Wang Wei"]);
    office.secret("li", "Beilun, early in the day 7");
    let file = office.at("li").display().to_string();
    let add = ["officers", "add", "li", "--name", "Li", "--role", "lead", "--new-passphrase-file", &file];
    office.does("wang", &add);
    office.secret("own", "Xiaoshan, late in the night 3");
    office.does(
        "li",
        &["officers", "passphrase", "--new-passphrase-file", &office.at("own").display().to_string()],
    );
    fs::rename(office.at("own"), office.at("li")).unwrap();
    let change = ["officers", "role", "wang", "officer"];
    let (code, _, why) = office.run("li", &change);
    assert!(code != 0 && !why.contains("The time is not confirmed"), "wang added li today: {why}");
    let mark = office.at("desk").join("CLOCK");
    let Ok(words) = fs::read_to_string(&mark) else { return };
    // As it would be if the clock had been two days behind when the desk was closed.
    let mut words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    words[1] = (words[1].parse::<i64>().unwrap() - 2 * 86_400_000_000).to_string();
    fs::write(&mark, words.join(" ")).unwrap();
    let (code, _, why) = office.run("li", &change);
    assert!(code != 0 && why.contains("The time is not confirmed"), "{why}");
}

#[test]
fn faulty_folder_stops_nothing() {
    let office = Office::open_desk();
    office.does("wang", &["import", "assets/samples/story.json"]);
    office.write("policy.toml", "idle_lock_minutes = 'five'\nlease_minutes = 60\n");
    let (_, warned) = office.does("wang", &["list"]);
    assert!(warned.contains("OFFICE RULES: faults: 1") && warned.contains("policy.toml:1:21"), "{warned}");
    assert_eq!(office.value("wang", "policy.idle_lock_minutes"), "10");
    assert_eq!(office.value("wang", "policy.lease_minutes"), "60");
    let backup = office.at("backup").display().to_string();
    for arguments in [&["verify"][..], &["repair"], &["rebuild"]] {
        let (_, warned) = office.does("wang", arguments);
        assert!(!warned.contains("OFFICE RULES"), "{arguments:?}: {warned}");
    }
    office.does("wang", &["backup", &backup]);
    fs::remove_dir_all(office.at("rules")).unwrap();
    fs::rename(office.at("desk"), office.at("old")).unwrap();
    office.does("wang", &["restore", &backup]);
    let (_, warned) = office.does("wang", &["list"]);
    assert!(warned.contains("OFFICE RULES"), "a folder that is gone is told: {warned}");
}

#[test]
fn rules_left_out_are_reported() {
    let office = Office::new();
    office.secret("wang", "night shift at Lishe 4");
    office.does("wang", &["init", "--office", "NGB", "--name", "Wang Wei"]);
    office.write("office.toml", "name = 'NGB'\nversion = 3\n");
    office.write("policy.toml", "idle_lock_minutes = 5\n");
    let (_, warned) = office.does("wang", &["--plain"]);
    assert!(!warned.contains("OFFICE RULES"), "{warned}");
    let (code, _, warned) = office.run_with("wang", &["list"]);
    assert!(code == 0 && warned.contains("last run with NGB-3; now only the built-in rules"), "{warned}");
    fs::create_dir(office.at("other")).unwrap();
    let other = office.at("other").display().to_string();
    let (_, _, warned) = office.run_with("wang", &["--rules", &other, "list"]);
    assert!(warned.contains("last run with NGB-3; now office is in force"), "{warned}");
    office.write("office.toml", "name = 'NGB'\nversion = 4\n");
    let (_, warned) = office.does("wang", &["list"]);
    assert!(!warned.contains("OFFICE RULES"), "another version has the same name: {warned}");
    // A session without them is in the journal.
    let (_, _, warned) = office.run_with("wang", &["--plain"]);
    assert!(warned.contains("last run with NGB-3"), "{warned}");
    let journal = office.json("wang", &["journal", "--what", "settings_changed"]);
    let about: Vec<&str> = journal.as_array().unwrap().iter().filter_map(|l| l["about"].as_str()).collect();
    assert!(
        about.iter().any(|a| a.contains("NGB-3@")) && about.iter().any(|a| !a.contains("NGB-")),
        "{about:?}"
    );
}

#[test]
fn only_files_of_rules_are_counted() {
    let office = Office::new();
    let dir = office.at("rules").display().to_string();
    for n in 0..600 {
        office.write(&format!("note-{n}.txt"), "");
    }
    office.write("policy.toml", "idle_lock_minutes = 5\n");
    let report = office.json("wang", &["rules", "check", &dir]);
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(1), "{report}");
    for n in 0..500 {
        let day = chrono::NaiveDate::from_ymd_opt(2030, 1, 1).unwrap() + chrono::Days::new(n);
        office.write(&format!("office.{day}.toml"), "");
    }
    let (code, said, _) = office.run("wang", &["rules", "check", &dir]);
    assert!(code == 2 && said.contains("more than 500 files"), "{said}");
}

#[test]
fn acceptance_survives_other_folders() {
    let hand = Hand::sits(Lang::En, 6, 0, (80, 24));
    let officers = portdesk::sample::officers();
    let lead = officers.iter().find(|o| o.role == Role::Lead).unwrap();
    let auditor = Officer { role: Role::Auditor, ..lead.clone() };
    let read = |files: &[(&str, &str)]| {
        let files: Vec<(String, String)> = files.iter().map(|(n, t)| ((*n).into(), (*t).into())).collect();
        OfficeRules::read(&files).unwrap()
    };
    let header = ("office.toml", "name = 'NGB'\n");
    let office = read(&[header, ("policy.toml", "lease_minutes = 720\n")]);
    hand.service.accept_rules(lead, &office, Some("shifts")).unwrap();
    let accepted = || !hand.service.accepted_rules().unwrap().to_settings().is_empty();
    let waits = || office.awaiting(&hand.service.accepted_rules().unwrap()).len();
    for other in [read(&[]), read(&[("office.toml", "name = 'HGH'\n")])] {
        hand.service.forget_unused_acceptances(lead, &other).unwrap();
        assert_eq!(waits(), 0);
    }
    let unused = read(&[header]);
    hand.service.forget_unused_acceptances(&auditor, &unused).unwrap();
    assert_eq!((waits(), accepted()), (0, true), "an auditor accepts nothing and forgets nothing");
    hand.service.forget_unused_acceptances(lead, &unused).unwrap();
    assert_eq!(waits(), 1);
}

#[test]
fn check_reports_what_it_was_given() {
    let office = Office::new();
    let file = office.at("file");
    fs::write(&file, "").unwrap();
    let (code, _, warned) = office.run("wang", &["rules", "check", &file.display().to_string()]);
    assert!(code == 2 && warned.contains("is not a directory"), "{warned}");
    office.write("policy.toml", "\"idle\\nlock: fine\" = 5\n");
    let dir = office.at("rules").display().to_string();
    let (_, said, _) = office.run("wang", &["rules", "check", &dir]);
    assert_eq!(said.lines().next(), Some("policy.toml:1:22: unknown key idle lock: fine"), "{said}");
    // A settings file that is wrong does not stop the check of a directory that is named.
    fs::write(office.at("config.toml"), "colour = 1\n").unwrap();
    office.write("policy.toml", "idle_lock_minutes = 5\n");
    let config = office.at("config.toml").display().to_string();
    let (code, said, warned) = office.run_with("wang", &["--config", &config, "rules", "check", &dir]);
    assert!(code == 0 && said.contains("[tighter]") && warned.contains("colour"), "{said} {warned}");
    let (code, ..) = office.run_with("wang", &["--config", &config, "rules", "check"]);
    assert_eq!(code, 2);
}

fn in_force(files: &[(&str, &str)]) -> Arc<Rules> {
    let files: Vec<(String, String)> = files.iter().map(|(n, t)| ((*n).into(), (*t).into())).collect();
    Arc::new(OfficeRules::read(&files).unwrap().in_force(&AcceptedRules::default()))
}

#[test]
fn top_row_warns_as_long_as_rules_wait() {
    let waits = [("policy.toml", "lease_minutes = 720\n")];
    let faulty = [("policy.toml", "lease_minutes = 'long'\n")];
    for (lang, awaiting, wrong) in [
        (Lang::En, "OFFICE RULES AWAIT ACCEPTANCE", "OFFICE RULES FAULTY"),
        (Lang::Zh, "本单位规则待确认", "本单位规则有误"),
    ] {
        let mut hand = Hand::sits_protected(lang, 6, 0, (160, 50));
        let top = |hand: &Hand| hand.screen()[0].replace(' ', "");
        assert!(!top(&hand).contains(&awaiting.replace(' ', "")));
        hand.set.rules = in_force(&waits);
        assert!(top(&hand).contains(&awaiting.replace(' ', "")), "{}", top(&hand));
        hand.set.rules = in_force(&faulty);
        assert!(top(&hand).contains(&wrong.replace(' ', "")), "{}", top(&hand));
    }
}

#[test]
fn open_screen_follows_dated_rules() {
    let mut hand = Hand::sits(Lang::En, 6, 0, (80, 24));
    hand.set.rules = in_force(&[("policy.2026-11-24.toml", "idle_lock_minutes = 5\n")]);
    hand.waits(60);
    assert_eq!(hand.set.rules.policy.idle_lock_minutes, 10);
    hand.waits(24 * 60);
    assert_eq!(hand.set.rules.policy.idle_lock_minutes, 5);
}
