//! Files of documents are kept with the desk: checked without a key, carried by backups, brought back by `restore` and `repair`, sealed by
//! `protect`, and in nobody's way. Without a passphrase they say nothing.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::case::delivered_file::{DeliveredFile, FileKind};
use portdesk::domain::case::{Case, RecordedEvent};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::{Item, Port};
use portdesk::domain::event::Event;
use portdesk::domain::officer::{Officer, OfficerId, Role};
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{DeskService, Submission, set_up};
use portdesk::store::{self, AuditEvent, Commit, DiskStore, Entry, Store, StoreError, VerifyReport};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
const WORDS: &str = "night shift at Lishe 4";
/// What stands in the files, and nowhere else.
const SECRET: &[u8] = b"QUENDROVSKAYA ZYPHORINE";

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

fn wang() -> OfficerId {
    "wang".parse().unwrap()
}

fn words() -> Passphrase {
    Passphrase::new(WORDS.into())
}

/// A desk with two cases and files of the first, and a folder of backups beside it.
struct Ground {
    tmp: tempfile::TempDir,
    protected: bool,
}

fn scan(n: u8) -> Vec<u8> {
    let mut scan = b"%PDF-1.7\n".to_vec();
    scan.extend((0..n).flat_map(|_| SECRET.iter().copied().chain([n])));
    scan.resize(50_000 * usize::from(n), n);
    scan
}

impl Ground {
    fn new(protected: bool) -> Self {
        let ground = Self { tmp: tempfile::tempdir().unwrap(), protected };
        fs::create_dir(ground.at("backups")).unwrap();
        fs::write(ground.at("words"), format!("{WORDS}\n")).unwrap();
        let officers = [Officer { id: wang(), name: "Wang Wei".into(), role: Role::Lead }];
        let made: DiskStore = if protected {
            let (mut made, keys) = store::create_protected(&ground.desk(), wang(), &words()).unwrap();
            set_up(&mut made, Port::new("NGB"), &officers, Some(keys), &RULES, "test", now()).unwrap();
            made
        } else {
            let mut made = store::create(&ground.desk()).unwrap();
            set_up(&mut made, Port::new("NGB"), &officers, None, &RULES, "test", now()).unwrap();
            made
        };
        let service =
            DeskService::start_at(Box::new(made), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
        let mut rng = fastrand::Rng::with_seed(3);
        let batch = (0..2)
            .map(|n| Submission {
                papers: sample::papers(&mut rng, n, Port::new("NGB"), now()),
                original: b"x"[..].into(),
            })
            .collect();
        service.import(batch).unwrap();
        service.close();
        ground.deliver(&[1, 2, 3]);
        ground
    }

    fn at(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn desk(&self) -> PathBuf {
        self.at("desk")
    }

    fn open(&self) -> DiskStore {
        self.open_at(&self.desk())
    }

    fn open_at(&self, dir: &Path) -> DiskStore {
        let locked = store::open_locked(dir).unwrap();
        let ring = locked.is_protected().then(|| locked.try_passphrase(wang(), &words()).unwrap());
        locked.unlock(ring, &mut |_, _| {}).unwrap().0
    }

    fn deliver(&self, scans: &[u8]) {
        let mut opened = self.open();
        deliver(&mut opened, scans).unwrap();
        opened.close().unwrap();
    }

    /// The files of the first case that read back, and the errors of others.
    fn read(&self, dir: &Path) -> Vec<Result<Vec<u8>, StoreError>> {
        let mut opened = self.open_at(dir);
        let blobs = opened.blobs().unwrap();
        let case = first(&mut opened);
        case.files.iter().map(|file| blobs.read(case.no, file)).collect()
    }

    fn reads_all(&self, dir: &Path) {
        let read: Vec<Vec<u8>> = self.read(dir).into_iter().map(Result::unwrap).collect();
        assert_eq!(read, [scan(1), scan(2), scan(3)]);
    }

    fn verify(&self, dir: &Path, key: bool) -> VerifyReport {
        if key && self.is_protected_now(dir) {
            store::verify(
                dir,
                Some(&mut |id, auth| auth.unlock(id, wang(), &words()).map_err(|_| StoreError::Encrypted)),
            )
            .unwrap()
        } else {
            store::verify(dir, None).unwrap()
        }
    }

    fn is_protected_now(&self, dir: &Path) -> bool {
        store::is_protected(dir).unwrap()
    }

    /// Blobs below a folder, sorted.
    fn blobs(&self, dir: &Path) -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = files(&dir.join("blobs"));
        all.retain(|path| path.extension().is_some_and(|end| end == "blob"));
        all.sort();
        all
    }

    fn backup(&self, name: &str) -> store::BackupReport {
        let opened = self.open();
        store::backup(&opened.snapshot().unwrap(), &self.at("backups").join(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(self.desk());
        if self.protected {
            command.arg("--passphrase-file").arg(self.at("words"));
        }
        command.args(args).current_dir(self.tmp.path()).env("HOME", self.tmp.path());
        command.stdin(std::process::Stdio::null()).output().unwrap()
    }
}

/// The case with the lowest number.
pub(crate) fn first(opened: &mut DiskStore) -> Arc<Case> {
    let no: CaseNo = opened.live().unwrap().iter().map(|case| case.no).min().unwrap();
    Arc::new(opened.case(no).unwrap().unwrap())
}

/// Attaches scans to the first case, as an import does.
pub(crate) fn deliver(opened: &mut DiskStore, scans: &[u8]) -> Result<(), StoreError> {
    let scans: Vec<_> = scans.iter().map(|n| (format!("scan-{n}.pdf"), scan(*n))).collect();
    deliver_files(opened, &scans)
}

/// Attaches files to the first case: name and bytes of each.
pub(crate) fn deliver_files(opened: &mut DiskStore, files: &[(String, Vec<u8>)]) -> Result<(), StoreError> {
    deliver_files_at(opened, files, now())
}

/// The same at a moment.
pub(crate) fn deliver_files_at(
    opened: &mut DiskStore,
    files: &[(String, Vec<u8>)],
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let case = first(opened);
    let blobs = opened.blobs().unwrap();
    let mut delivered = Vec::new();
    for (name, bytes) in files {
        delivered.push(DeliveredFile {
            item: Item::new("PASSPORT"),
            name: name.as_str().into(),
            sha256: Sha256::digest(bytes).into(),
            bytes: bytes.len() as u64,
            kind: FileKind::Pdf,
            blob: blobs.put(case.no, &Sha256::digest(bytes).into(), bytes)?,
        });
    }
    blobs.sync()?;
    let event = Event::FilesDelivered { files: delivered };
    let how = RecordedEvent { seq: opened.head().seq + 1, at, officer: OfficerId::desk() };
    let after = Case::apply(Some((*case).clone()), case.no, &event, &how).unwrap();
    let fact = AuditEvent::Case {
        no: case.no,
        version: after.version,
        events: vec![event],
        original: None,
        order: None,
    };
    let entry = Entry { at, officer: OfficerId::desk(), origin: "test".into(), command: None, fact };
    opened.commit(vec![Commit { entry, case: Some(Arc::new(after)) }])?;
    Ok(())
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn holding(dir: &Path, word: &[u8]) -> Vec<PathBuf> {
    let mut all = files(dir);
    all.retain(|path| memchr::memmem::find(&fs::read(path).unwrap(), word).is_some());
    all
}

fn faults(report: &VerifyReport) -> Vec<String> {
    report.faults.iter().map(|fault| format!("{fault:?}")).collect()
}

#[test]
fn files_are_verified_with_and_without_key() {
    for protected in [false, true] {
        let ground = Ground::new(protected);
        ground.reads_all(&ground.desk());
        for key in [false, true] {
            let report = ground.verify(&ground.desk(), key);
            assert_eq!((faults(&report), report.files), (vec![], 3));
        }
        let shown: Vec<PathBuf> = holding(&ground.desk(), SECRET);
        assert_eq!(shown.len(), if protected { 0 } else { 3 }, "{shown:?}");
        assert!(holding(&ground.desk(), b"scan-1.pdf").is_empty() == protected);
    }
}

#[test]
fn damaged_and_missing_files_are_named() {
    for protected in [false, true] {
        let ground = Ground::new(protected);
        let blobs = ground.blobs(&ground.desk());
        assert_eq!(blobs.len(), 3);
        fs::remove_file(&blobs[0]).unwrap();
        let mut bytes = fs::read(&blobs[1]).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&blobs[1], bytes).unwrap();
        for key in [false, true] {
            let report = ground.verify(&ground.desk(), key);
            let named = faults(&report).join("\n");
            assert_eq!((report.faults.len(), report.files), (2, 1), "{named}");
            assert!(
                named.contains("the file is missing") && named.contains("not what was stored"),
                "{named}"
            );
            assert!(report.faults.iter().all(|fault| fault.what == "file"), "{named}");
            assert_eq!(named.contains("NGB-"), key || !protected, "{named}");
            assert_eq!(named.contains("PASSPORT scan-"), key || !protected, "{named}");
        }
        assert_eq!(ground.read(&ground.desk()).iter().filter(|read| read.is_ok()).count(), 1);
        let told = ground.run(&["verify"]);
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        assert_eq!(told.status.code(), Some(1), "{text}");
        assert!(text.contains("FAULT file") && text.contains("portdesk repair FILE"), "{text}");
    }
}

#[test]
fn lost_keys_are_named_and_repaired() {
    let ground = Ground::new(true);
    ground.backup("one");
    let keys = ground.desk().join("blobs/KEYS");
    fs::remove_file(&keys).unwrap();
    let report = ground.verify(&ground.desk(), false);
    assert_eq!(report.faults.len(), 3, "{:?}", report.faults);
    assert!(faults(&report).iter().all(|fault| fault.contains("the key of the file is missing")));
    assert!(ground.read(&ground.desk()).iter().all(Result::is_err));
    store::repair(&ground.desk(), Some(&ground.at("backups/one"))).unwrap();
    assert!(ground.verify(&ground.desk(), true).is_ok());
    ground.reads_all(&ground.desk());
}

#[test]
fn backups_share_their_files_and_restore_them() {
    for protected in [false, true] {
        let ground = Ground::new(protected);
        let report = ground.backup("one");
        assert_eq!((report.files, report.missing.len()), (3, 0));
        let before = ground.blobs(&ground.at("backups"));
        let made: Vec<_> =
            before.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect();
        ground.deliver(&[4]);
        assert_eq!(ground.backup("two").files, 4);
        assert_eq!(ground.blobs(&ground.at("backups")).len(), 4);
        let again: Vec<_> =
            before.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect();
        assert_eq!(made, again, "what is there is not written again");
        assert_eq!(holding(&ground.at("backups"), SECRET).is_empty(), protected);
        let restored = store::restore(&ground.at("backups/one"), &ground.at("other")).unwrap();
        assert_eq!(restored.missing, Vec::<String>::new());
        ground.reads_all(&ground.at("other"));
        assert!(ground.verify(&ground.at("other"), true).is_ok());
    }
}

#[test]
fn backup_without_its_files_restores_and_names_them() {
    let ground = Ground::new(true);
    ground.backup("one");
    fs::rename(ground.at("backups/blobs"), ground.at("aside")).unwrap();
    fs::rename(ground.desk(), ground.at("lost")).unwrap();
    let restored = ground.run(&["restore", "backups/one"]);
    let text = String::from_utf8_lossy(&restored.stdout).into_owned();
    assert_eq!(restored.status.code(), Some(1), "{text} {restored:?}");
    assert!(text.contains("Desk restored") && text.matches("Missing: blobs/").count() == 3, "{text}");
    assert!(
        ground.read(&ground.desk()).iter().all(|read| matches!(read, Err(StoreError::BlobMissing { .. })))
    );
    fs::rename(ground.at("aside"), ground.at("backups/blobs")).unwrap();
    let repaired = ground.run(&["repair", "backups/one"]);
    assert_eq!(repaired.status.code(), Some(0), "{repaired:?}");
    ground.reads_all(&ground.desk());
    let journal = String::from_utf8(ground.run(&["journal", "--what", "files_repaired"]).stdout).unwrap();
    assert!(journal.contains("Files of documents repaired from"), "{journal}");
    assert_eq!(ground.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn repair_takes_damaged_files_from_a_backup() {
    for protected in [false, true] {
        let ground = Ground::new(protected);
        ground.backup("one");
        let blobs = ground.blobs(&ground.desk());
        fs::remove_file(&blobs[0]).unwrap();
        fs::write(&blobs[1], b"%PDF-1.7 another").unwrap();
        // One of the backup's own is damaged too: it is not taken.
        let lost = ground.blobs(&ground.at("backups"))[2].clone();
        fs::write(&lost, b"x").unwrap();
        fs::remove_file(&blobs[2]).unwrap();
        let report = store::repair(&ground.desk(), Some(&ground.at("backups/one"))).unwrap();
        assert_eq!((report.files.len(), report.files_left.len()), (2, 1), "{report:?}");
        assert_eq!(ground.read(&ground.desk()).iter().filter(|read| read.is_ok()).count(), 2);
        assert_eq!(ground.open().repaired().len(), 1, "the next officer who works at the desk records it");
        let text = String::from_utf8(ground.run(&["repair", "backups/one"]).stdout).unwrap();
        assert!(text.contains("another backup") && text.contains("Missing: blobs/"), "{text}");
    }
}

#[test]
fn backup_of_incomplete_desk_names_missing_files() {
    let ground = Ground::new(true);
    fs::remove_file(&ground.blobs(&ground.desk())[0]).unwrap();
    let made = ground.run(&["backup", "backups/one"]);
    let text = String::from_utf8_lossy(&made.stdout).into_owned();
    assert_eq!(made.status.code(), Some(1), "{text}");
    assert!(text.contains("written and read back") && text.contains("Missing: blobs/"), "{text}");
    assert_eq!(store::restore(&ground.at("backups/one"), &ground.at("other")).unwrap().missing.len(), 1);
}

#[test]
fn protect_seals_files_and_overwrites_the_clear_ones() {
    let ground = Ground::new(false);
    let clear = ground.blobs(&ground.desk());
    store::protect(&ground.desk(), (wang(), &words()), (now(), "test"), &mut |_, _| {}).unwrap();
    assert!(holding(&ground.desk(), SECRET).is_empty());
    let sealed = ground.blobs(&ground.desk());
    assert!(sealed.len() == 3 && sealed.iter().all(|blob| !clear.contains(blob)), "{sealed:?}");
    assert!(!ground.desk().join("unprotected.old").exists());
    ground.reads_all(&ground.desk());
    for key in [false, true] {
        let report = ground.verify(&ground.desk(), key);
        assert_eq!((faults(&report), report.files), (vec![], 3));
    }
    let mut opened = ground.open();
    deliver(&mut opened, &[1]).unwrap();
    assert_eq!(ground.blobs(&ground.desk()), sealed, "the same file is still the same blob");
}

#[test]
fn protect_is_refused_while_a_file_is_damaged() {
    let ground = Ground::new(false);
    let blob = ground.blobs(&ground.desk()).remove(0);
    let whole = fs::read(&blob).unwrap();
    fs::write(&blob, &whole[1..]).unwrap();
    let protect = || store::protect(&ground.desk(), (wang(), &words()), (now(), "test"), &mut |_, _| {});
    assert!(matches!(protect(), Err(StoreError::BlobDamaged { .. })));
    assert!(!ground.desk().join("protected.new").exists());
    fs::write(&blob, whole).unwrap();
    protect().unwrap();
    ground.reads_all(&ground.desk());
}

#[test]
fn new_data_key_and_rebuild_keep_files_readable() {
    let ground = Ground::new(true);
    let blobs = ground.blobs(&ground.desk());
    let told = ground.run(&["rekey"]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    ground.reads_all(&ground.desk());
    assert_eq!(ground.blobs(&ground.desk()), blobs);
    // The files are not needed for the store.
    fs::rename(ground.desk().join("blobs"), ground.at("aside")).unwrap();
    assert_eq!(ground.run(&["rebuild"]).status.code(), Some(0));
    fs::rename(ground.at("aside"), ground.desk().join("blobs")).unwrap();
    ground.reads_all(&ground.desk());
    assert!(ground.verify(&ground.desk(), true).is_ok());
}

#[test]
fn compact_removes_files_that_no_case_has() {
    for protected in [false, true] {
        let ground = Ground::new(protected);
        let kept = ground.blobs(&ground.desk());
        let stray = kept[0].with_file_name(format!("{}.blob", "0".repeat(62)));
        fs::write(&stray, b"x").unwrap();
        assert_eq!(store::compact(&ground.desk(), &mut |_, _| {}).unwrap().files, 1);
        assert_eq!(ground.blobs(&ground.desk()), kept);
        ground.reads_all(&ground.desk());
    }
}

#[test]
fn entry_of_a_missing_file_is_not_written() {
    let ground = Ground::new(true);
    let mut opened = ground.open();
    let (case, head) = (first(&mut opened), opened.head());
    let mut file = case.files[0].clone();
    file.blob.name = [9; 32];
    let fact = AuditEvent::Case {
        no: case.no,
        version: case.version + 1,
        events: vec![Event::FilesDelivered { files: vec![file] }],
        original: None,
        order: None,
    };
    let entry = Entry { at: now(), officer: wang(), origin: "test".into(), command: None, fact };
    let done = opened.commit(vec![Commit { entry, case: Some(case) }]);
    assert!(matches!(done, Err(StoreError::BlobMissing { .. })));
    assert_eq!(opened.head(), head);
}

/// Scheduled backups: what only a removed backup listed is dropped, and nothing where a backup cannot be read.
#[test]
fn rotation_drops_files_that_no_backup_lists() {
    let ground = Ground::new(true);
    ground.backup("one");
    ground.deliver(&[4]);
    ground.backup("two");
    let all = ground.blobs(&ground.at("backups"));
    let whole = fs::read(ground.at("backups/one")).unwrap();
    fs::remove_file(ground.at("backups/two")).unwrap();
    fs::write(ground.at("backups/one"), &whole[..whole.len() - 1]).unwrap();
    assert_eq!(store::drop_unlisted_blobs(&ground.at("backups")).unwrap(), 0);
    assert_eq!(ground.blobs(&ground.at("backups")), all);
    fs::write(ground.at("backups/one"), &whole).unwrap();
    assert_eq!(store::drop_unlisted_blobs(&ground.at("backups")).unwrap(), 1);
    let restored = store::restore(&ground.at("backups/one"), &ground.at("other")).unwrap();
    assert!(restored.missing.is_empty());
    ground.reads_all(&ground.at("other"));
    fs::remove_file(ground.at("backups/one")).unwrap();
    assert_eq!(store::drop_unlisted_blobs(&ground.at("backups")).unwrap(), 3);
}
