//! Delivered files that were forgotten: gone from the desk with their keys, known to every command, and never brought back by a repair.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::kept::{deliver_files_at, first};
use chrono::{DateTime, TimeDelta, Utc};
use portdesk::domain::case::Case;
use portdesk::domain::code::{ClosingCode, Item, Port};
use portdesk::domain::command::Command as Action;
use portdesk::domain::officer::{Officer, OfficerId, Role};
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, Submission, set_up};
use portdesk::store::{self, DiskStore, Store, StoreError, VerifyReport};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
const WORDS: &str = "night shift at Lishe 4";
/// What is in the first file, and nowhere else.
const SECRET: &[u8] = b"QUENDROVSKAYA ZYPHORINE";

fn officer(id: &str, role: Role) -> Officer {
    Officer { id: id.parse().unwrap(), name: id.into(), role }
}

fn lead() -> Officer {
    officer("wang", Role::Lead)
}

fn wang() -> OfficerId {
    lead().id
}

fn words() -> Passphrase {
    Passphrase::new(WORDS.into())
}

fn scan(n: u8) -> (String, Vec<u8>) {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    if n == 1 {
        bytes.extend_from_slice(SECRET);
    }
    bytes.resize(30_000 * usize::from(n), n);
    (format!("scan-{n}.pdf"), bytes)
}

/// Does something with a desk while other tests begin processes, which hold its lock until they are begun.
fn alone<T>(mut work: impl FnMut() -> Result<T, StoreError>) -> T {
    loop {
        match work() {
            Err(StoreError::Held { .. }) => std::thread::yield_now(),
            other => return other.unwrap(),
        }
    }
}

/// A desk with a refused case of three passport files, an open case, and a backup from before anything was forgotten.
struct Desk {
    tmp: tempfile::TempDir,
    protected: bool,
    /// When the case was refused; it is final an hour later.
    begun: DateTime<Utc>,
}

impl Desk {
    fn new(protected: bool) -> Self {
        // The program's own clock is after all of it, on whatever day the test runs.
        let desk =
            Self { tmp: tempfile::tempdir().unwrap(), protected, begun: Utc::now() - TimeDelta::hours(2) };
        fs::create_dir(desk.at("backups")).unwrap();
        fs::write(desk.at("words"), format!("{WORDS}\n")).unwrap();
        let officers = [lead(), officer("li", Role::Officer)];
        let at = desk.begun;
        let made: DiskStore = if protected {
            let (mut made, keys) = store::create_protected(&desk.dir(), wang(), &words()).unwrap();
            set_up(&mut made, Port::new("NGB"), &officers, Some(keys), &RULES, "test", at).unwrap();
            made
        } else {
            let mut made = store::create(&desk.dir()).unwrap();
            set_up(&mut made, Port::new("NGB"), &officers, None, &RULES, "test", at).unwrap();
            made
        };
        let service =
            DeskService::start_at(Box::new(made), Arc::clone(&RULES), "test", Arc::new(move || at)).unwrap();
        let mut rng = fastrand::Rng::with_seed(3);
        let batch = (0..2)
            .map(|n| Submission {
                papers: sample::papers(&mut rng, n, Port::new("NGB"), at),
                original: b"x"[..].into(),
            })
            .collect();
        service.import(batch).unwrap();
        service.close();
        let mut opened = desk.open();
        deliver_files_at(&mut opened, &[scan(1), scan(2), scan(3)], at).unwrap();
        let case = first(&mut opened).no;
        opened.close().unwrap();
        drop(opened);
        let refuse =
            Action::Refuse { code: ClosingCode::new("R21-4A"), note: Some("false statements".into()) };
        desk.acts(0, &[(lead(), refuse)]);
        if protected {
            desk.acts(0, &[(officer("li", Role::Officer), Action::Consent { note: None })]);
        }
        desk.acts(60, &[]);
        assert!(desk.case_named(&case.to_string()).state.is_closed());
        let opened = desk.open();
        store::backup(&opened.snapshot().unwrap(), &desk.at("backups/before")).unwrap();
        drop(opened);
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn dir(&self) -> PathBuf {
        self.at("desk")
    }

    fn open(&self) -> DiskStore {
        Self::open_at(&self.dir())
    }

    fn open_at(dir: &Path) -> DiskStore {
        let locked = alone(|| store::open_locked(dir));
        let ring = locked.is_protected().then(|| locked.try_passphrase(wang(), &words()).unwrap());
        locked.unlock(ring, &mut |_, _| {}).unwrap().0
    }

    /// The refused case.
    fn case_named(&self, no: &str) -> Case {
        self.open().case(no.parse().unwrap()).unwrap().unwrap()
    }

    fn no(&self) -> String {
        Self::no_at(&mut self.open()).to_string()
    }

    /// Commands of officers on the first case, so many minutes after the beginning.
    fn acts(&self, minutes: i64, commands: &[(Officer, Action)]) -> Vec<Vec<String>> {
        let now = self.begun + TimeDelta::minutes(minutes);
        let mut opened = self.open();
        let mut all: Vec<_> = opened.live().unwrap().iter().map(|case| case.no).collect();
        opened
            .archive()
            .unwrap()
            .visit(&mut |case| {
                all.push(case.no);
                true
            })
            .unwrap();
        let no = all.into_iter().min().unwrap();
        let service =
            DeskService::start_at(Box::new(opened), Arc::clone(&RULES), "test", Arc::new(move || now))
                .unwrap();
        service.elapse().unwrap();
        let mut done = Vec::new();
        for (officer, command) in commands {
            let request = CommandRequest { case: no, seen: None, id: None, command: command.clone() };
            let outcome = service.execute(officer, request).unwrap_or_else(|e| panic!("{command:?}: {e:?}"));
            done.push(outcome.events.iter().map(ToString::to_string).collect());
        }
        service.close();
        done
    }

    /// Forgets the first two files.
    fn forget(&self) {
        for number in [1u32, 2] {
            let command = Action::Forget {
                item: Some(Item::new("PASSPORT")),
                number: Some(number),
                note: Some("the time is over".into()),
            };
            let done = self.acts(60 + 10 * i64::from(number), &[(lead(), command)]);
            if self.protected {
                assert_eq!(done, [["second_asked"]]);
                let agreed = self.acts(
                    65 + 10 * i64::from(number),
                    &[(officer("li", Role::Officer), Action::Consent { note: None })],
                );
                assert_eq!(agreed, [["second_given", "files_forgotten"]]);
            } else {
                assert_eq!(done, [["files_forgotten"]]);
            }
        }
    }

    fn verify(&self, dir: &Path, key: bool) -> VerifyReport {
        if key && store::is_protected(dir).unwrap() {
            let mut key = |id, auth: &store::AuthState| {
                auth.unlock(id, wang(), &words()).map_err(|_| StoreError::Encrypted)
            };
            store::verify(dir, Some(&mut key)).unwrap()
        } else {
            store::verify(dir, None).unwrap()
        }
    }

    /// The desk is sound, has one file, and says that two were forgotten.
    fn is_sound(&self, dir: &Path, what: &str) {
        for key in [false, true] {
            let report = self.verify(dir, key);
            let faults: Vec<String> = report.faults.iter().map(|fault| format!("{fault:?}")).collect();
            assert_eq!((faults, report.files, report.forgotten), (vec![], 1, 2), "{what}, key: {key}");
        }
        let mut opened = Self::open_at(dir);
        let no = Self::no_at(&mut opened);
        let case = opened.case(no).unwrap().unwrap();
        let blobs = opened.blobs().unwrap();
        assert_eq!(blobs.read(case.no, &case.files[0]).unwrap(), scan(3).1, "{what}");
        assert_eq!((case.files.len(), case.forgotten.len()), (1, 2), "{what}");
        for gone in &case.forgotten {
            let read = blobs.read(case.no, &gone.file);
            assert!(matches!(read, Err(StoreError::BlobMissing { .. })), "{what}: {read:?}");
        }
        drop(opened);
        assert!(holding(dir, SECRET).is_empty(), "{what}");
    }

    fn no_at(opened: &mut DiskStore) -> portdesk::domain::case_no::CaseNo {
        let mut found = None;
        opened
            .archive()
            .unwrap()
            .visit(&mut |case| {
                found = Some(case.no);
                true
            })
            .unwrap();
        found.unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--officer", "wang", "--config", "none", "--store"]).arg(self.dir());
        if self.protected {
            command.arg("--passphrase-file").arg(self.at("words"));
        }
        command.args(args).current_dir(self.tmp.path()).env("HOME", self.tmp.path());
        command.stdin(std::process::Stdio::null()).output().unwrap()
    }
}

fn holding(dir: &Path, word: &[u8]) -> Vec<PathBuf> {
    fn files(dir: &Path) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
    }
    let mut all = files(dir);
    all.retain(|path| memchr::memmem::find(&fs::read(path).unwrap(), word).is_some());
    all
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

#[test]
fn forgotten_files_are_gone_and_known_everywhere() {
    for protected in [false, true] {
        let desk = Desk::new(protected);
        assert_eq!(holding(&desk.dir(), SECRET).is_empty(), protected);
        desk.forget();
        desk.is_sound(&desk.dir(), "forgotten");
        // A backup from now on does not carry them, and does not miss them.
        let opened = desk.open();
        let report = store::backup(&opened.snapshot().unwrap(), &desk.at("backups/after")).unwrap();
        drop(opened);
        assert_eq!((report.files, report.missing), (1, Vec::new()));
        store::restore(&desk.at("backups/after"), &desk.at("restored")).unwrap();
        desk.is_sound(&desk.at("restored"), "restored");
        // One from before keeps them.
        store::restore(&desk.at("backups/before"), &desk.at("old")).unwrap();
        assert_eq!(desk.verify(&desk.at("old"), true).files, 3);
        // It brings nothing back to the desk.
        let report = alone(|| store::repair(&desk.dir(), Some(&desk.at("backups/before"))));
        assert_eq!((report.files.len(), report.files_left.len()), (0, 0), "{report:?}");
        desk.is_sound(&desk.dir(), "repaired");
        let mut key = |id, auth: &store::AuthState| {
            auth.unlock(id, wang(), &words()).map_err(|_| StoreError::Encrypted)
        };
        alone(|| store::rebuild(&desk.dir(), Some(&mut key), &mut |_, _| {}));
        desk.is_sound(&desk.dir(), "rebuilt");
        alone(|| store::compact(&desk.dir(), &mut |_, _| {}));
        desk.is_sound(&desk.dir(), "compacted");
    }
}

#[test]
fn repair_of_lost_keys_leaves_forgotten_ones_out() {
    let desk = Desk::new(true);
    desk.forget();
    fs::remove_file(desk.dir().join("blobs/KEYS")).unwrap();
    let forgotten: Vec<_> = desk.case_named(&desk.no()).forgotten.iter().map(|f| f.file.blob.name).collect();
    alone(|| store::repair(&desk.dir(), Some(&desk.at("backups/before"))));
    desk.is_sound(&desk.dir(), "repaired");
    let keys = fs::read(desk.dir().join("blobs/KEYS")).unwrap();
    for name in forgotten {
        assert!(memchr::memmem::find(&keys, &name).is_none(), "the key is back");
    }
    assert_eq!(desk.run(&["--lang", "en", "rekey"]).status.code(), Some(0));
    desk.is_sound(&desk.dir(), "new data key");
}

/// As a process leaves it that is killed between the entry and the destruction of what it forgets.
#[test]
fn kill_after_the_entry_is_completed_at_opening() {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            let place = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &place);
            } else {
                _ = fs::copy(entry.path(), place).unwrap();
            }
        }
    }
    for protected in [false, true] {
        let desk = Desk::new(protected);
        copy(&desk.dir().join("blobs"), &desk.at("blobs"));
        desk.forget();
        copy(&desk.at("blobs"), &desk.dir().join("blobs"));
        let mut mark = 1u64.to_le_bytes().to_vec();
        for gone in &desk.case_named(&desk.no()).forgotten {
            mark.extend_from_slice(&gone.file.blob.name);
        }
        mark.extend_from_slice(&crc32fast::hash(&mark).to_le_bytes());
        for way in ["open", "rebuild", "repair", "compact"] {
            copy(&desk.at("blobs"), &desk.dir().join("blobs"));
            fs::write(desk.dir().join("blobs/FORGET"), &mark).unwrap();
            for key in [false, true] {
                assert_eq!(desk.verify(&desk.dir(), key).faults.len(), 2, "{way}: the bytes are there");
            }
            let mut key = |id, auth: &store::AuthState| {
                auth.unlock(id, wang(), &words()).map_err(|_| StoreError::Encrypted)
            };
            match way {
                "open" => drop(desk.open()),
                "rebuild" => _ = alone(|| store::rebuild(&desk.dir(), Some(&mut key), &mut |_, _| {})),
                "repair" => _ = alone(|| store::repair(&desk.dir(), Some(&desk.at("backups/before")))),
                _ => _ = alone(|| store::compact(&desk.dir(), &mut |_, _| {})),
            }
            desk.is_sound(&desk.dir(), way);
            assert!(!desk.dir().join("blobs/FORGET").exists(), "{way}");
        }
        assert!(!desk.dir().join("blobs/FORGET").exists());
        let keys = fs::read(desk.dir().join("blobs/KEYS")).unwrap_or_default();
        assert_eq!(
            keys.iter().skip(32).step_by(112).filter(|kind| **kind == b'K').count(),
            usize::from(protected)
        );
    }
}

#[test]
fn desk_is_protected_after_files_were_forgotten() {
    let desk = Desk::new(false);
    desk.forget();
    let at = desk.begun + TimeDelta::minutes(100);
    alone(|| store::protect(&desk.dir(), (wang(), &words()), (at, "test"), &mut |_, _| {}));
    let report = desk.verify(&desk.dir(), true);
    assert!(report.is_ok(), "{:?}", report.faults);
    assert_eq!((report.files, report.forgotten), (1, 2));
    assert!(desk.verify(&desk.dir(), false).is_ok());
}

#[test]
fn command_lists_asks_and_forgets() {
    let desk = Desk::new(false);
    let no = desk.no();
    let forget = |args: &[&str]| desk.run(&[&["--lang", "en", "forget", &no], args].concat());
    let listed = forget(&["--list"]);
    assert_eq!(listed.status.code(), Some(0), "{}", said(&listed));
    for part in ["files to destroy: 3", "PASSPORT 2", "scan-2.pdf", "not encrypted", "Backups"] {
        assert!(said(&listed).contains(part), "{part}: {}", said(&listed));
    }
    let asked = forget(&["--reason", "time over"]);
    assert_eq!(asked.status.code(), Some(2), "{}", said(&asked));
    assert!(said(&asked).contains("Nothing was destroyed"), "{}", said(&asked));
    assert_eq!(desk.verify(&desk.dir(), true).files, 3);
    let done = forget(&["passport", "2", "--reason", "time over", "--yes"]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).contains("files destroyed: 1"), "{}", said(&done));
    let again = forget(&["passport", "2", "--reason", "time over", "--yes"]);
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert!(said(&again).contains("No such file is kept"), "{}", said(&again));
    let report = desk.verify(&desk.dir(), true);
    assert_eq!((report.is_ok(), report.files, report.forgotten), (true, 2, 1));
    let verified = said(&desk.run(&["--lang", "en", "verify"]));
    assert!(verified.contains("Files of documents that were destroyed on purpose: 1"), "{verified}");
    let table = said(&desk.run(&["--lang", "en", "files", &no]));
    assert!(table.contains("by wang") && table.contains("destroyed"), "{table}");
    let json: serde_json::Value =
        serde_json::from_slice(&desk.run(&["files", &no, "--format", "json"]).stdout).unwrap();
    let rows = json["files"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == "scan-2.pdf").unwrap();
    assert_eq!((&row["number"], &row["forgotten_by"]), (&2.into(), &"wang".into()), "{row}");
    let csv = said(&desk.run(&["files", &no, "--format", "csv"]));
    assert!(csv.lines().next().unwrap().ends_with("forgotten_at,forgotten_by"), "{csv}");
    for (lang, word) in [("en", "was destroyed on"), ("zh", "销毁")] {
        let file = desk.run(&["--lang", lang, "file", &no, "PASSPORT", "2", "--out", "out.pdf"]);
        assert_eq!(file.status.code(), Some(1), "{}", said(&file));
        assert!(said(&file).contains(word), "{}", said(&file));
    }
    // The others keep their numbers.
    let third = desk.run(&["file", &no, "PASSPORT", "3", "--out", "third.pdf"]);
    assert_eq!(third.status.code(), Some(0), "{}", said(&third));
    assert_eq!(fs::read(desk.at("third.pdf")).unwrap(), scan(3).1);
}

#[test]
fn open_case_keeps_its_files() {
    let desk = Desk::new(false);
    let open = desk.open().live().unwrap()[0].no.to_string();
    for (lang, word) in [("en", "not closed for good"), ("zh", "尚未最终办结")] {
        let out = desk.run(&["--lang", lang, "forget", &open, "--reason", "x", "--yes"]);
        assert_eq!(out.status.code(), Some(1), "{}", said(&out));
        assert!(said(&out).contains(word), "{}", said(&out));
    }
    let protected = Desk::new(true);
    let no = protected.no();
    let out = protected.run(&["--lang", "en", "forget", &no, "--reason", "x", "--yes"]);
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    assert!(said(&out).contains("second officer"), "{}", said(&out));
    assert_eq!(protected.verify(&protected.dir(), true).files, 3);
}

#[test]
fn evidence_says_what_was_destroyed() {
    let desk = Desk::new(false);
    let no = desk.no();
    desk.forget();
    let packed = desk.run(&["--lang", "en", "evidence", &no, "--out", "pack", "--yes"]);
    assert_eq!(packed.status.code(), Some(0), "{}", said(&packed));
    let checked = desk.run(&["--lang", "en", "verify", "--pack", "pack"]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
    assert!(said(&checked).contains("destroyed on purpose: 2 ("), "{}", said(&checked));
}
