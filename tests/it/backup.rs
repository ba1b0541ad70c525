//! Backups: made of an open desk, read back, restored to a new place and to no other, and good for mending a journal.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, Submission, set_up};
use portdesk::store::{self, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

fn start(dir: &Path) -> DeskService {
    let opened = if dir.join("journal").exists() {
        store::open(dir, &mut |_, _| {}).unwrap().0
    } else {
        let mut made = store::create(dir).unwrap();
        set_up(&mut made, Port::new("NGB"), &sample::officers(), None, &RULES, "test", now()).unwrap();
        made
    };
    DeskService::start_at(Box::new(opened), Arc::clone(&RULES), "test", Arc::new(now)).unwrap()
}

fn takes_in(service: &DeskService, seed: u64, many: u32) {
    let mut rng = fastrand::Rng::with_seed(seed);
    let batch: Vec<Submission> = (0..many)
        .map(|n| Submission {
            papers: sample::papers(&mut rng, seed as u32 * 1000 + n, Port::new("NGB"), now()),
            original: vec![b'x'; 300].into(),
        })
        .collect();
    assert_eq!(service.import(batch).unwrap().len(), many as usize);
}

fn held(dir: &Path) -> Vec<String> {
    let service = start(dir);
    let all = service.desk().iter().map(|l| format!("{:?}", l.case)).collect();
    service.close();
    all
}

struct Ground {
    tmp: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let ground = Self { tmp: tempfile::tempdir().unwrap() };
        let service = start(&ground.path("desk"));
        takes_in(&service, 1, 20);
        service.close();
        ground
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    /// A backup of the desk as it is.
    fn backup(&self, name: &str) -> PathBuf {
        let service = start(&self.path("desk"));
        let to = self.path(name);
        service.scheduled_backup(&to).unwrap();
        service.close();
        to
    }
}

#[test]
fn backup_restores_completely_into_empty_folder_only() {
    let ground = Ground::new();
    let before = held(&ground.path("desk"));
    let file = ground.backup("one");
    assert!(!ground.path("one.part").exists());
    let report = store::restore(&file, &ground.path("new")).unwrap();
    assert_eq!(held(&ground.path("new")), before);
    let verified = store::verify(&ground.path("new"), None).unwrap();
    assert!(verified.is_ok(), "{:?}", verified.faults);
    assert_eq!(verified.head, Some(report.head));
    for there in ["new", "desk"] {
        let again = store::restore(&file, &ground.path(there));
        assert!(matches!(again, Err(StoreError::Backup(_))), "{there}: {again:?}");
    }
    assert_eq!(held(&ground.path("desk")), before);
}

#[test]
fn backup_does_not_overwrite_existing_file() {
    let ground = Ground::new();
    fs::write(ground.path("taken"), b"something dear").unwrap();
    let service = start(&ground.path("desk"));
    assert!(service.scheduled_backup(&ground.path("taken")).is_err());
    assert_eq!(fs::read(ground.path("taken")).unwrap(), b"something dear");
}

#[test]
fn damaged_backup_is_detected() {
    let ground = Ground::new();
    let file = ground.backup("one");
    let bytes = fs::read(&file).unwrap();
    let mut rng = fastrand::Rng::with_seed(5);
    let places: Vec<usize> = (0..72).chain((0..60).map(|_| rng.usize(..bytes.len()))).collect();
    for at in places {
        let mut bad = bytes.clone();
        bad[at] ^= 1 << rng.u8(..8);
        fs::write(ground.path("bad"), &bad).unwrap();
        assert!(store::restore(&ground.path("bad"), &ground.path("new")).is_err(), "byte {at}");
        assert!(!ground.path("new").join("journal").exists(), "byte {at}");
    }
    for at in (0..40).map(|_| rng.usize(..bytes.len())) {
        fs::write(ground.path("bad"), &bytes[..at]).unwrap();
        assert!(store::restore(&ground.path("bad"), &ground.path("new")).is_err(), "cut at {at}");
    }
    fs::write(ground.path("bad"), [&bytes[..], b"x"].concat()).unwrap();
    assert!(store::restore(&ground.path("bad"), &ground.path("new")).is_err());
    fs::write(ground.path("bad"), b"not a backup at all, just some text").unwrap();
    assert!(store::restore(&ground.path("bad"), &ground.path("new")).is_err());
}

#[test]
fn backup_is_consistent_while_desk_runs() {
    let ground = Ground::new();
    let service = Arc::new(start(&ground.path("desk")));
    let (worker, officer) = (Arc::clone(&service), sample::officers().remove(0));
    let cases: Vec<_> = service.desk().iter().map(|l| l.case.no).collect();
    let working = std::thread::spawn(move || {
        for n in 0..200 {
            let command = Command::Note { text: format!("note {n}").into() };
            let order = CommandRequest { case: cases[n % cases.len()], seen: None, id: None, command };
            worker.execute(&officer, order).unwrap();
        }
    });
    for n in 0..5 {
        let to = ground.path(&format!("backup-{n}"));
        let report = service.scheduled_backup(&to).unwrap();
        let dir = ground.path(&format!("restored-{n}"));
        store::restore(&to, &dir).unwrap();
        let verified = store::verify(&dir, None).unwrap();
        assert!(!verified.faults.iter().any(|f| f.what == "journal"), "{:?}", verified.faults);
        assert_eq!(verified.head, Some(report.head));
    }
    working.join().unwrap();
}

#[test]
fn journal_damage_beyond_store_is_repaired_from_backup() {
    let ground = Ground::new();
    let desk = ground.path("desk");
    let file = ground.backup("one");
    let service = start(&desk);
    takes_in(&service, 2, 5);
    service.close();
    let before = held(&desk);
    fs::remove_dir_all(desk.join("store")).unwrap();
    let segment = desk.join("journal/000001.seg");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[1000..9000].fill(0);
    bytes[20] ^= 1;
    fs::write(&segment, bytes).unwrap();
    assert!(store::open(&desk, &mut |_, _| {}).is_err());
    assert!(store::repair(&desk, Some(&file)).unwrap().bytes() >= 7000);
    assert_eq!(held(&desk), before);
    assert_eq!(store::repair(&desk, Some(&file)).unwrap().bytes(), 0);
    // A whole segment that is gone comes back as far as the backup goes; what is missing behind it is told.
    let other = Ground::new();
    assert!(matches!(store::repair(&desk, Some(&other.backup("one"))), Err(StoreError::Foreign)));
}

#[test]
fn missing_segment_is_restored_from_backup() {
    let ground = Ground::new();
    let desk = ground.path("desk");
    let file = ground.backup("one");
    let before = held(&desk);
    fs::remove_file(desk.join("journal/000001.seg")).unwrap();
    // The store could give it back; where it is gone too, only the backup can.
    fs::remove_dir_all(desk.join("store")).unwrap();
    assert!(store::open(&desk, &mut |_, _| {}).is_err());
    store::repair(&desk, Some(&file)).unwrap();
    assert_eq!(held(&desk), before);
}
