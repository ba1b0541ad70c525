//! Repair through the program: who may repair a damaged journal, what is said, what is kept and recorded.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A desk with one case, and a backup of it.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        desk.does(
            "desk",
            &["init", "--office", "NGB", "--officer", "wang", "--name", "Wang", "--unprotected"],
        );
        let submissions = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/story.json");
        desk.does("desk", &["import", submissions]);
        desk.does("desk", &["backup", &desk.path("backup").display().to_string()]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn run(&self, store: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.current_dir(self.tmp.path()).args(["--lang", "en", "--store", store]).args(arguments);
        command.stdin(Stdio::null()).output().unwrap()
    }

    /// What it prints, on both streams.
    fn does(&self, store: &str, arguments: &[&str]) -> String {
        let out = self.run(store, arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {out:?}");
        text(&out)
    }

    fn segment(&self, store: &str) -> Vec<u8> {
        fs::read(self.path(store).join("journal/000001.seg")).unwrap()
    }

    /// Changes a byte of the last entry.
    fn damage(&self, store: &str) -> Vec<u8> {
        let mut bytes = self.segment(store);
        let end = bytes.iter().rposition(|b| *b != 0).unwrap();
        bytes[end - 50] ^= 1;
        fs::write(self.path(store).join("journal/000001.seg"), &bytes).unwrap();
        bytes
    }

    fn case(&self) -> String {
        let rows: Value =
            serde_json::from_str(self.does("desk", &["list", "--format", "json"]).trim()).unwrap();
        rows[0]["case"].as_str().unwrap().to_owned()
    }

    fn note(&self, store: &str, case: &str, words: &str) -> Output {
        self.run(store, &["act", "note", case, "--note", words])
    }

    fn copy(&self, from: &str, to: &str) {
        copy_dir(&self.path(from), &self.path(to));
    }

    fn repairs(&self, store: &str) -> Vec<String> {
        let journal = self.does(store, &["journal"]);
        journal.lines().filter(|line| line.contains("Journal repaired")).map(ToOwned::to_owned).collect()
    }

    fn evidence(&self, store: &str) -> Vec<PathBuf> {
        let names = fs::read_dir(self.path(store).join("journal")).unwrap().map(|e| e.unwrap().path());
        names.filter(|path| path.to_string_lossy().contains(".damaged-")).collect()
    }
}

fn text(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn reading_commands_do_not_change_damaged_journal() {
    let desk = Desk::new();
    let case = desk.case();
    let damaged = desk.damage("desk");
    let found = desk.run("desk", &["verify"]);
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(text(&found).matches("FAULT").count(), 1, "{}", text(&found));
    assert!(text(&found).contains("run portdesk repair"), "{}", text(&found));
    let reading: [&[&str]; 8] = [
        &["list"],
        &["show", &case],
        &["stats"],
        &["handover"],
        &["journal"],
        &["backup", "other"],
        &["rebuild"],
        &["officers"],
    ];
    for command in reading {
        let out = desk.run("desk", command);
        assert_eq!(out.status.code(), Some(3), "{command:?}: {}", text(&out));
        assert!(text(&out).contains("damaged at entry"), "{command:?}: {}", text(&out));
        assert!(desk.segment("desk") == damaged, "{command:?}");
    }
    assert!(desk.evidence("desk").is_empty());
}

#[test]
fn working_repairs_from_the_store_and_records_it() {
    let desk = Desk::new();
    let case = desk.case();
    let damaged = desk.damage("desk");
    let out = desk.note("desk", &case, "seen");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out));
    assert!(text(&out).contains("repaired from the store"), "{}", text(&out));
    let repairs = desk.repairs("desk");
    assert_eq!(repairs.len(), 1, "{repairs:?}");
    assert!(repairs[0].contains("wang") && repairs[0].contains("store:3 000001.seg@"), "{repairs:?}");
    let kept = desk.evidence("desk");
    assert_eq!(kept.len(), 1);
    assert!(fs::read(&kept[0]).unwrap() == damaged);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&kept[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(desk.does("desk", &["verify"]).starts_with("ok:"));
    // It is recorded once.
    desk.note("desk", &case, "again");
    assert_eq!(desk.repairs("desk").len(), 1);
}

#[test]
fn repair_records_what_an_interrupted_repair_filled() {
    let desk = Desk::new();
    let case = desk.case();
    desk.damage("desk");
    // The repair is done, and the program ends before an entry says so.
    let report = portdesk::store::repair(&desk.path("desk"), None).unwrap();
    assert_eq!((report.bytes(), report.left.len()), (1, 0));
    assert!(desk.repairs("desk").is_empty(), "a reading command records nothing");
    assert_eq!(desk.note("desk", &case, "seen").status.code(), Some(0));
    assert_eq!(desk.repairs("desk").len(), 1);
}

#[test]
fn repair_without_a_file_fills_from_the_store() {
    let desk = Desk::new();
    desk.damage("desk");
    let said = desk.does("desk", &["repair"]);
    assert!(said.contains("Repaired from the store") && said.contains("recorded in the journal"), "{said}");
    assert_eq!(desk.repairs("desk").len(), 1);
    assert!(desk.does("desk", &["repair"]).contains("nothing to repair"));
    assert!(desk.does("desk", &["mend", "backup"]).contains("nothing to repair"));
}

#[test]
fn diverged_backup_is_rejected_with_its_entry() {
    let desk = Desk::new();
    let case = desk.case();
    desk.copy("desk", "fork");
    for (store, words) in [("desk", "one"), ("fork", "two")] {
        assert_eq!(desk.note(store, &case, words).status.code(), Some(0));
        desk.does(store, &["backup", &format!("backup-{store}")]);
    }
    for (store, backup) in [("desk", "backup-fork"), ("fork", "backup-desk")] {
        let before = desk.segment(store);
        for command in ["repair", "mend"] {
            let out = desk.run(store, &[command, backup]);
            assert_eq!(out.status.code(), Some(3), "{}", text(&out));
            assert!(
                text(&out).contains("From entry 4 on, the backup and the journal contain different entries"),
                "{}",
                text(&out)
            );
            assert!(desk.segment(store) == before);
        }
        assert!(desk.does(store, &["verify"]).starts_with("ok:"));
        // What both share comes back from it all the same.
        let mut bytes = before.clone();
        bytes[200] ^= 4;
        fs::write(desk.path(store).join("journal/000001.seg"), bytes).unwrap();
        fs::remove_dir_all(desk.path(store).join("store")).unwrap();
        let said = desk.does(store, &["repair", backup]);
        assert!(said.contains("nothing from there on was changed"), "{said}");
        assert!(desk.does(store, &["verify"]).starts_with("ok:"));
        assert!(desk.segment(store)[..before.len().min(1000)] == before[..before.len().min(1000)]);
    }
}

#[test]
fn store_of_another_fork_blocks_repair() {
    let desk = Desk::new();
    let case = desk.case();
    desk.copy("desk", "fork");
    desk.note("desk", &case, "one");
    desk.note("fork", &case, "two");
    let before = desk.segment("desk");
    fs::remove_dir_all(desk.path("desk/store")).unwrap();
    fs::remove_file(desk.path("desk/HEAD")).unwrap();
    desk.copy("fork/store", "desk/store");
    for command in [&["list"][..], &["repair"], &["rebuild"], &["act", "note", &case, "--note", "x"]] {
        let out = desk.run("desk", command);
        assert_eq!(out.status.code(), Some(3), "{command:?}: {}", text(&out));
        assert!(text(&out).contains("From entry 4 on, the journal"), "{command:?}: {}", text(&out));
        assert!(desk.segment("desk") == before, "{command:?}");
    }
}

#[test]
fn verify_of_a_restored_desk_finds_no_fault() {
    let desk = Desk::new();
    desk.does("new", &["restore", "backup"]);
    for _ in 0..2 {
        let said = desk.does("new", &["verify"]);
        assert!(said.starts_with("ok:") && said.contains("not built yet"), "{said}");
    }
    let report: Value =
        serde_json::from_str(desk.does("new", &["verify", "--format", "json"]).trim()).unwrap();
    assert_eq!((&report["ok"], &report["store"]), (&Value::Bool(true), &Value::from("not_built")));
    let said = desk.does("new", &["list"]);
    assert!(said.contains("built from 3 journal entries") && !said.contains("damaged"), "{said}");
    assert!(desk.does("new", &["verify"]).contains("store consistent"));
}

#[test]
fn a_missing_file_is_named_as_such() {
    let desk = Desk::new();
    let cases = [(&["restore", "none"][..], 2), (&["repair", "none"], 2), (&["backup", "no/folder"], 3)];
    for (arguments, code) in cases {
        let out = desk.run(if arguments[0] == "restore" { "new" } else { "desk" }, arguments);
        assert_eq!(out.status.code(), Some(code), "{arguments:?}");
        let said = text(&out);
        assert!(said.contains(arguments[1]) && !said.contains("disk"), "{arguments:?}: {said}");
    }
}

#[test]
fn missing_journal_is_restored_from_backup() {
    let desk = Desk::new();
    let before = desk.segment("desk");
    fs::remove_dir_all(desk.path("desk/journal")).unwrap();
    fs::remove_dir_all(desk.path("desk/store")).unwrap();
    desk.does("desk", &["repair", "backup"]);
    assert!(desk.segment("desk")[..1000] == before[..1000]);
    assert!(desk.does("desk", &["verify"]).starts_with("ok:"));
}

#[test]
fn reading_command_keeps_a_torn_tail() {
    let desk = Desk::new();
    let mut bytes = desk.segment("desk");
    let end = bytes.iter().rposition(|b| *b != 0).unwrap() + 1;
    bytes[end..end + 40].fill(0xA5);
    fs::write(desk.path("desk/journal/000001.seg"), &bytes).unwrap();
    for command in [&["list"][..], &["stats"], &["rebuild"], &["backup", "other"]] {
        desk.does("desk", command);
        assert!(desk.segment("desk") == bytes, "{command:?}");
    }
    assert!(desk.does("desk", &["verify"]).contains("Incomplete last write"));
    let case = desk.case();
    let said = text(&desk.note("desk", &case, "seen"));
    assert!(said.contains("Incomplete last write removed"), "{said}");
    assert!(desk.does("desk", &["verify"]).starts_with("ok:"));
}

#[test]
fn damaged_head_record_does_not_condemn_journal() {
    let desk = Desk::new();
    let head = desk.path("desk/HEAD");
    let whole = fs::read_to_string(&head).unwrap();
    for at in [0, whole.find(' ').unwrap() + 1, whole.find(' ').unwrap() + 5] {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] = if bytes[at] == b'9' { b'8' } else { b'9' };
        fs::write(&head, &bytes).unwrap();
        desk.does("desk", &["list"]);
    }
}

#[test]
fn backup_into_desk_folder_is_blocked() {
    let desk = Desk::new();
    for name in ["desk/journal/000002.seg", "desk/REBUILD", "desk/store/x"] {
        let out = desk.run("desk", &["backup", &desk.path(name).display().to_string()]);
        assert_eq!(out.status.code(), Some(3), "{name}: {out:?}");
        assert!(text(&out).contains("inside the desk's own directory"), "{out:?}");
        assert!(!desk.path(name).exists(), "{name}");
    }
    desk.does("desk", &["list"]);
}

#[test]
fn clock_command_does_not_change_damaged_journal() {
    let desk = Desk::new();
    let damaged = desk.damage("desk");
    assert_eq!(desk.run("desk", &["clock"]).status.code(), Some(3));
    assert_eq!(desk.segment("desk"), damaged);
}
