//! A store that was killed, cut, damaged, copied or held: after each, every confirmed action is there once, or opening says which
//! file is not what was written. Damage is done to a small desk on disk, byte by byte where that is possible.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::as_of::case_as_of;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, ImportOutcome, Submission, set_up};
use portdesk::store::{self, Recovery, Store, StoreError, VerifyReport};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Once};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

fn start(store: Box<dyn Store>) -> DeskService {
    DeskService::start_at(store, Arc::clone(&RULES), "test", Arc::new(now)).unwrap()
}

/// Cases by number, each as text: two desks with the same answer hold the same.
type Holding = BTreeMap<CaseNo, String>;

fn holding(store: &mut dyn Store) -> Holding {
    let mut all: Holding = store.live().unwrap().into_iter().map(|c| (c.no, format!("{c:?}"))).collect();
    store
        .archive()
        .unwrap()
        .visit(&mut |c| {
            all.insert(c.no, format!("{c:?}"));
            true
        })
        .unwrap();
    all
}

/// A dozen cases, some worked on, some closed.
fn work(service: &DeskService) {
    let mut rng = fastrand::Rng::with_seed(3);
    let batch: Vec<Submission> = (0..12)
        .map(|n| Submission {
            papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
            original: vec![b'x'; 700].into(),
        })
        .collect();
    let officer = sample::officers().remove(0);
    for fate in service.import(batch).unwrap() {
        let ImportOutcome::Accepted { case, .. } = fate else { panic!("{fate:?}") };
        let order = |command| CommandRequest { case, seen: None, id: None, command };
        service.execute(&officer, order(Command::Claim)).unwrap();
        if case.serial() % 3 == 0 {
            let note = Command::Withdraw {
                code: "W-APP".parse().unwrap(),
                note: Some("the traveller stays at home".into()),
            };
            service.execute(&officer, order(note)).unwrap();
        }
    }
}

fn words() -> Passphrase {
    Passphrase::new("night shift at Lishe 4".into())
}

/// A desk on disk, closed cleanly, and what it holds.
struct Ground {
    _tmp: tempfile::TempDir,
    dir: PathBuf,
    held: Holding,
    protected: bool,
}

impl Ground {
    fn new() -> Self {
        Self::made(false)
    }

    /// One desk without protection, and one with.
    fn both() -> [Self; 2] {
        [Self::made(false), Self::made(true)]
    }

    fn made(protected: bool) -> Self {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("desk");
        let officers = sample::officers();
        let (mut opened, keys) = if protected {
            let (made, keys) = store::create_protected(&dir, officers[0].id, &words()).unwrap();
            (made, Some(keys))
        } else {
            (store::create(&dir).unwrap(), None)
        };
        set_up(&mut opened, Port::new("NGB"), &officers, keys, &RULES, "test", now()).unwrap();
        let service = start(Box::new(opened));
        work(&service);
        service.close();
        let (mut opened, recovery) = open(&dir).unwrap();
        assert_eq!(recovery, Recovery::default());
        let held = holding(&mut opened);
        assert_eq!(held.len(), 12);
        Self { _tmp: tmp, dir, held, protected }
    }

    /// Fewer tries where each takes long, because a key has to be derived.
    fn few(&self, tries: usize) -> usize {
        if self.protected { tries / 10 } else { tries }
    }

    /// A copy to be damaged.
    fn copy(&self) -> (tempfile::TempDir, PathBuf) {
        let tmp = tempfile::tempdir().unwrap();
        let dir = tmp.path().join("desk");
        copy_dir(&self.dir, &dir);
        (tmp, dir)
    }

    /// The desk opens and holds all; a second opening has nothing to mend.
    fn whole(&self, dir: &Path, what: &str) -> Recovery {
        let (mut opened, recovery) = open(dir).unwrap_or_else(|e| panic!("{what}: {e}"));
        let found = holding(&mut opened);
        drop(opened);
        assert!(found == self.held, "{what}: other cases after {recovery:?}");
        let report = verified(dir);
        assert!(report.is_ok() && report.contents, "{what}: {recovery:?} {:?}", report.faults);
        assert_eq!(open(dir).unwrap().1, Recovery::default(), "{what}");
        recovery
    }
}

fn open(dir: &Path) -> Result<(store::DiskStore, Recovery), StoreError> {
    static QUIET: Once = Once::new();
    QUIET.call_once(store::silence_store_panics);
    let locked = store::open_locked(dir)?;
    let officer = sample::officers().remove(0).id;
    let ring = locked.is_protected().then(|| locked.try_passphrase(officer, &words()).unwrap());
    locked.unlock(ring, &mut |_, _| {})
}

/// What `verify` finds, in the contents too.
fn verified(dir: &Path) -> VerifyReport {
    let officer = sample::officers().remove(0).id;
    let mut key =
        |id, doors: &store::AuthState| doors.unlock(id, officer, &words()).map_err(|_| StoreError::Encrypted);
    store::verify(dir, Some(&mut key)).unwrap()
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

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// How far a file holds anything: what follows are zeros.
fn filled(path: &Path) -> usize {
    fs::read(path).unwrap().iter().rposition(|b| *b != 0).map_or(0, |n| n + 1)
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x40;
    fs::write(path, bytes).unwrap();
}

/// So many places of a range, both ends among them; more where the environment asks for a longer run.
fn places(end: usize, few: usize, seed: u64) -> Vec<usize> {
    let many = std::env::var("PORTDESK_LONG_RUN").map_or(1, |n| n.parse().unwrap());
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut all: Vec<usize> = (0..few * many).map(|_| rng.usize(..end.max(1))).collect();
    all.extend([0, end.saturating_sub(1)]);
    all.sort_unstable();
    all.dedup();
    all
}

fn store_files(ground: &Ground) -> Vec<PathBuf> {
    files(&ground.dir.join("store")).iter().map(|f| f.strip_prefix(&ground.dir).unwrap().to_owned()).collect()
}

#[test]
fn flipped_store_byte_is_repaired() {
    for ground in Ground::both() {
        for name in store_files(&ground) {
            for at in places(filled(&ground.dir.join(&name)), ground.few(20), 11) {
                let (_tmp, dir) = ground.copy();
                flip(&dir.join(&name), at);
                ground.whole(&dir, &format!("{} byte {at}", name.display()));
            }
        }
    }
}

#[test]
fn cut_or_lost_store_is_rebuilt() {
    for ground in Ground::both() {
        for name in store_files(&ground) {
            for at in places(filled(&ground.dir.join(&name)), ground.few(10), 12) {
                let (_tmp, dir) = ground.copy();
                let file = fs::OpenOptions::new().write(true).open(dir.join(&name)).unwrap();
                file.set_len(at as u64).unwrap();
                ground.whole(&dir, &format!("{} cut to {at}", name.display()));
            }
            let (_tmp, dir) = ground.copy();
            fs::remove_file(dir.join(&name)).unwrap();
            ground.whole(&dir, &format!("{} removed", name.display()));
        }
        let (_tmp, dir) = ground.copy();
        fs::remove_dir_all(dir.join("store")).unwrap();
        let recovery = ground.whole(&dir, "store removed");
        assert_eq!(recovery.rebuilt, Some(None));
        fs::remove_dir_all(dir.join("store")).unwrap();
        fs::create_dir(dir.join("store")).unwrap();
        ground.whole(&dir, "store emptied");
    }
}

/// The files of the journal but for what was kept aside.
fn only_segments(dir: &Path) {
    for entry in fs::read_dir(dir.join("journal")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().contains(".damaged-") {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn damaged_journal_is_verified_and_repaired_from_store() {
    for ground in Ground::both() {
        let name = Path::new("journal/000001.seg");
        let end = filled(&ground.dir.join(name));
        for at in
            (0..84).step_by(if ground.protected { 42 } else { 5 }).chain(places(end, ground.few(40), 13))
        {
            let (_tmp, dir) = ground.copy();
            flip(&dir.join(name), at);
            let report = verified(&dir);
            assert!(report.faults.iter().any(|f| f.what == "journal"), "byte {at}: {:?}", report.faults);
            let recovery = ground.whole(&dir, &format!("byte {at}"));
            assert_eq!(recovery.repaired_bytes, 1, "byte {at}");
            only_segments(&dir);
            assert_eq!(
                fs::read(dir.join(name)).unwrap(),
                fs::read(ground.dir.join(name)).unwrap(),
                "byte {at}"
            );
        }
    }
}

#[test]
fn damaged_journal_without_store_names_entry_and_byte() {
    let ground = Ground::new();
    let name = Path::new("journal/000001.seg");
    let end = filled(&ground.dir.join(name));
    let entries = store::verify(&ground.dir, None).unwrap().entries;
    for at in places(end, 40, 13) {
        let (_tmp, dir) = ground.copy();
        fs::remove_dir_all(dir.join("store")).unwrap();
        flip(&dir.join(name), at);
        match open(&dir) {
            Err(StoreError::JournalDamaged { entry, place, byte }) => {
                assert!(place.contains("000001.seg"), "byte {at}: {place}");
                assert!(byte <= at as u64, "byte {at} is told as {byte}");
                let entry: u64 = entry.parse().unwrap_or(0);
                assert!(entry <= entries, "byte {at}: entry {entry}");
            }
            Err(StoreError::JournalTruncated { known, found }) => assert!(found < known, "byte {at}"),
            Err(StoreError::Newer { .. } | StoreError::Foreign) => assert!(at < 64, "byte {at}"),
            Err(other) => panic!("byte {at}: {other}"),
            Ok(_) => panic!("byte {at} of the journal changed and the desk opened as if nothing were"),
        }
    }
}

#[test]
fn cut_journal_is_reported_and_repaired() {
    for ground in Ground::both() {
        let name = Path::new("journal/000001.seg");
        let end = filled(&ground.dir.join(name));
        // Not even the empty rest of a segment is ever missing by itself: it was written and synced before the first entry.
        for at in places(end, ground.few(24), 14).into_iter().chain([end, end + 1, end + 5000]) {
            let (_tmp, dir) = ground.copy();
            fs::OpenOptions::new().write(true).open(dir.join(name)).unwrap().set_len(at as u64).unwrap();
            let report = verified(&dir);
            assert!(report.faults.iter().any(|f| f.what == "journal"), "cut to {at}: {:?}", report.faults);
            assert!(store::rebuild(&dir, None, &mut |_, _| {}).is_err(), "cut to {at}");
            ground.whole(&dir, &format!("cut to {at}"));
        }
        let (_tmp, dir) = ground.copy();
        fs::remove_file(dir.join(name)).unwrap();
        // Nobody who only works puts a journal into an empty folder.
        assert!(matches!(open(&dir), Err(StoreError::JournalGone { .. })), "removed");
        assert!(!dir.join(name).exists());
        store::repair(&dir, None).unwrap();
        ground.whole(&dir, "removed");
        // With the store gone too there is nothing to mend it from.
        fs::remove_file(dir.join(name)).unwrap();
        fs::remove_dir_all(dir.join("store")).unwrap();
        assert!(open(&dir).is_err(), "removed with the store");
    }
}

/// The journal alone cannot know that its end was cut off where an entry ended. What stands beside it can.
#[test]
fn cleanly_shortened_journal_is_detected() {
    let ground = Ground::new();
    let before = {
        let (_tmp, dir) = ground.copy();
        fs::read(dir.join("journal/000001.seg")).unwrap()
    };
    let (_tmp, dir) = ground.copy();
    let (opened, _) = open(&dir).unwrap();
    let service = start(Box::new(opened));
    let (no, officer) = (*ground.held.keys().last().unwrap(), sample::officers().remove(0));
    let note = Command::Note { text: "a word".into() };
    service.execute(&officer, CommandRequest { case: no, seen: None, id: None, command: note }).unwrap();
    service.close();
    fs::write(dir.join("journal/000001.seg"), &before).unwrap();
    assert!(matches!(store::rebuild(&dir, None, &mut |_, _| {}), Err(StoreError::JournalTruncated { .. })));
    // The store has the end that is missing.
    let (mut opened, recovery) = open(&dir).unwrap();
    assert!(recovery.repaired_bytes > 0);
    assert!(opened.case(no).unwrap().unwrap().timeline.iter().any(|s| s.note.as_deref() == Some("a word")));
    drop(opened);
    // With the store gone, the written head still knows.
    fs::write(dir.join("journal/000001.seg"), before).unwrap();
    fs::remove_dir_all(dir.join("store")).unwrap();
    assert!(matches!(open(&dir), Err(StoreError::JournalTruncated { .. })));
}

#[test]
fn derived_files_may_be_lost_or_damaged() {
    for ground in Ground::both() {
        for name in ["HEAD", "LOCK"] {
            let (_tmp, dir) = ground.copy();
            let _ = fs::remove_file(dir.join(name));
            ground.whole(&dir, &format!("{name} removed"));
            for bytes in [&b""[..], b"x", b"\xff\xfe\x00", &[b'0'; 5000]] {
                fs::write(dir.join(name), bytes).unwrap();
                ground.whole(&dir, &format!("{name} with {} bytes", bytes.len()));
            }
        }
    }
}

#[test]
fn stale_store_catches_up_and_foreign_is_rejected() {
    let ground = Ground::new();
    let (_tmp, dir) = ground.copy();
    let (opened, _) = open(&dir).unwrap();
    let service = start(Box::new(opened));
    let officer = sample::officers().remove(0);
    for no in ground.held.keys() {
        let note = Command::Note { text: "a word".into() };
        let _ = service.execute(&officer, CommandRequest { case: *no, seen: None, id: None, command: note });
    }
    service.close();
    let now_held = holding(&mut open(&dir).unwrap().0);
    assert_ne!(now_held, ground.held);
    // The derived store of before, beside the journal of now.
    fs::remove_dir_all(dir.join("store")).unwrap();
    copy_dir(&ground.dir.join("store"), &dir.join("store"));
    let (mut opened, recovery) = open(&dir).unwrap();
    assert!(recovery.replayed > 0 && recovery.rebuilt.is_none(), "{recovery:?}");
    assert_eq!(holding(&mut opened), now_held);
    drop(opened);
    assert!(store::verify(&dir, None).unwrap().is_ok());

    let other = Ground::new();
    fs::remove_dir_all(dir.join("store")).unwrap();
    copy_dir(&other.dir.join("store"), &dir.join("store"));
    assert!(matches!(open(&dir), Err(StoreError::Foreign)));
    fs::remove_dir_all(dir.join("store")).unwrap();
    fs::copy(other.dir.join("HEAD"), dir.join("HEAD")).unwrap();
    assert!(matches!(open(&dir), Err(StoreError::Foreign)));
}

#[test]
fn a_rebuild_that_was_interrupted_is_begun_again() {
    let ground = Ground::new();
    let (_tmp, dir) = ground.copy();
    copy_dir(&dir.join("store"), &dir.join("store.new"));
    flip(&dir.join("store.new/db"), 100);
    fs::remove_dir_all(dir.join("store")).unwrap();
    ground.whole(&dir, "half a rebuild");
    // The mark of a damaged record has the store made anew, and what was there is kept aside.
    fs::write(dir.join("REBUILD"), b"").unwrap();
    let recovery = ground.whole(&dir, "marked");
    assert!(recovery.rebuilt.unwrap().unwrap().is_dir());
    let (entries, _) = store::rebuild(&dir, None, &mut |_, _| {}).unwrap();
    assert_eq!(entries, store::verify(&dir, None).unwrap().entries);
    ground.whole(&dir, "rebuilt by hand");
}

#[test]
fn second_process_is_locked_out() {
    let ground = Ground::new();
    let (opened, _) = open(&ground.dir).unwrap();
    assert!(matches!(open(&ground.dir), Err(StoreError::Held { .. })));
    assert!(matches!(store::verify(&ground.dir, None), Err(StoreError::Held { .. })));
    assert!(matches!(store::rebuild(&ground.dir, None, &mut |_, _| {}), Err(StoreError::Held { .. })));
    drop(opened);
    ground.whole(&ground.dir, "after the second one");
}

#[test]
fn desk_is_created_once_per_directory() {
    let tmp = tempfile::tempdir().unwrap();
    assert!(matches!(open(tmp.path()), Err(StoreError::NotADesk)));
    assert!(matches!(store::verify(tmp.path(), None), Err(StoreError::NotADesk)));
    let ground = Ground::new();
    assert!(store::create(&ground.dir).is_err());
    ground.whole(&ground.dir, "after the attempt");
}

#[test]
fn imported_batch_is_not_imported_twice() {
    let ground = Ground::new();
    let (_tmp, dir) = ground.copy();
    let service = start(Box::new(open(&dir).unwrap().0));
    let mut rng = fastrand::Rng::with_seed(3);
    let batch: Vec<Submission> = (0..12)
        .map(|n| Submission {
            papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
            original: Box::default(),
        })
        .collect();
    for fate in service.import(batch).unwrap() {
        assert!(matches!(fate, ImportOutcome::Unchanged { .. }), "{fate:?}");
    }
    service.close();
    ground.whole(&dir, "after the second import");
}

/// Papers as large as a submission may be, and words upon words: what was confirmed is there after the next opening, and before a case
/// holds more than a record can, the desk says so. It can still be closed.
#[test]
fn full_case_does_not_block_opening() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let mut made = store::create(&dir).unwrap();
    set_up(&mut made, Port::new("NGB"), &sample::officers(), None, &RULES, "test", now()).unwrap();
    let service = start(Box::new(made));
    let mut papers = sample::papers(&mut fastrand::Rng::with_seed(3), 1, Port::new("NGB"), now());
    let mut one = papers.traveller.clone();
    let longest: Box<str> = "名".repeat(200).into();
    (one.surname, one.given_names, one.native_name) = (longest.clone(), longest.clone(), Some(longest));
    papers.group = vec![one; 500];
    let fates = service.import(vec![Submission { papers, original: Box::default() }]).unwrap();
    let ImportOutcome::Accepted { case, .. } = fates[0] else { panic!("{fates:?}") };
    let officer = sample::officers().remove(0);
    let order = |command| CommandRequest { case, seen: None, id: None, command };
    let text: Box<str> = "\u{10400}".repeat(4000).into();
    let mut notes = 0;
    let refused = loop {
        match service.execute(&officer, order(Command::Note { text: text.clone() })) {
            Ok(_) => notes += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, portdesk::service::ServiceError::Store(StoreError::CaseFull)), "{refused}");
    assert!(notes > 150, "{notes}");
    let before = service.case(case).unwrap().unwrap();
    service.close();

    let (mut opened, recovery) = store::open(&dir, &mut |_, _| {}).unwrap();
    assert!(recovery.rebuilt.is_none());
    assert!(opened.case(case).unwrap().unwrap() == *before);
    assert!(*opened.live().unwrap()[0] == *before);
    let service = start(Box::new(opened));
    // Something short still goes, and the end always does.
    service.execute(&officer, order(Command::Claim)).unwrap();
    let withdraw = Command::Withdraw { code: "W-APP".parse().unwrap(), note: Some(text) };
    service.execute(&officer, order(withdraw)).unwrap();
    service.close();
    let report = store::verify(&dir, None).unwrap();
    assert!(report.is_ok(), "{report:?}");
    let (mut opened, _) = store::open(&dir, &mut |_, _| {}).unwrap();
    // It is open for the grace period of the withdrawal, and closed as of its end.
    let open = opened.live().unwrap();
    assert_eq!((open.len(), open[0].state.name()), (1, "withdrawn"));
    let end = open[0].state.wakes_at().unwrap();
    assert!(case_as_of(&open[0], &Rules::builtin(), end).unwrap().state.is_closed());
    assert_eq!(holding(&mut opened).len(), 1);
}
