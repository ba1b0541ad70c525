//! Journals, stores and backups of every format that was ever written: they open, verify, go on and come back from backups.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::TimeDelta;
use portdesk::domain::command::Command as Action;
use portdesk::domain::officer::OfficerId;
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::service::{CommandRequest, DeskService};
use portdesk::store::journal::FORMAT_VERSION;
use portdesk::store::{
    self, AuthState, DiskStore, KeySource, Keyring, Recovery, Store, StoreError, StoreId, StoreVerdict,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

/// Every desk of an older format: its name, and whether it is protected.
const DESKS: [(&str, bool); 4] =
    [("v1-first", false), ("v1-first-sign-in", true), ("v1-open", false), ("v1-protected", true)];
const BACKUPS: [(&str, bool); 3] = [("v1-first-sign-in", true), ("v1-open", false), ("v1-protected", true)];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/desks")
}

fn wang() -> OfficerId {
    "wang".parse().unwrap()
}

fn passphrase() -> Passphrase {
    Passphrase::new("Ningbo 2026 night".into())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), &place).unwrap();
        }
    }
}

/// A copy of a desk. Its segments are kept without the zeros at their end; the header says how long they were.
fn desk(name: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&fixtures().join(name), dir.path());
    for segment in fs::read_dir(dir.path().join("journal")).unwrap() {
        let file = fs::File::options().read(true).write(true).open(segment.unwrap().path()).unwrap();
        let mut capacity = [0; 8];
        std::os::unix::fs::FileExt::read_exact_at(&file, &mut capacity, 32).unwrap();
        file.set_len(u64::from_le_bytes(capacity)).unwrap();
    }
    dir
}

fn unlock(store: StoreId, doors: &AuthState) -> Result<Keyring, StoreError> {
    doors.unlock(store, wang(), &passphrase()).map_err(|_| StoreError::Encrypted)
}

fn open(dir: &Path) -> (DiskStore, Recovery) {
    let locked = store::open_locked(dir).unwrap();
    let ring = locked.is_protected().then(|| locked.try_passphrase(wang(), &passphrase()).unwrap());
    locked.unlock(ring, &mut |_, _| {}).unwrap()
}

fn verified(dir: &Path) -> store::VerifyReport {
    let mut unlock = unlock;
    store::verify(dir, Some(&mut unlock as KeySource<'_>)).unwrap()
}

/// Number, state and version of every case.
fn cases(store: &mut DiskStore) -> BTreeSet<String> {
    let mut all: Vec<_> = store.live().unwrap().iter().map(|case| (**case).clone()).collect();
    let archive = store.archive().unwrap();
    archive
        .visit(&mut |case| {
            all.push(case);
            true
        })
        .unwrap();
    all.iter().map(|case| format!("{} {} {}", case.no, case.state.name(), case.version)).collect()
}

fn expected(name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(fixtures().join(name).join("cases.txt")).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn segments(dir: &Path) -> Vec<Vec<u8>> {
    let mut names: Vec<_> =
        fs::read_dir(dir.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn version_of(segment: &[u8]) -> u16 {
    u16::from_le_bytes([segment[8], segment[9]])
}

/// Writes a note on the first case, as an officer of a newer program does: a second after the newest step, so that nothing falls due in
/// between on whatever day the test runs.
fn go_on(mut store: DiskStore) {
    let officer = store.settings().officers[0].clone();
    let newest = store.live().unwrap().iter().filter_map(|case| case.timeline.last()).map(|s| s.at).max();
    let now = newest.unwrap() + TimeDelta::seconds(1);
    let service =
        DeskService::start_at(Box::new(store), Arc::clone(&RULES), "test", Arc::new(move || now)).unwrap();
    let no = service.desk().iter().next().unwrap().case.no;
    let command = Action::Note { text: "written by the new program".into() };
    service.execute(&officer, CommandRequest { case: no, seen: None, id: None, command }).unwrap();
    service.close();
}

#[test]
fn desks_of_every_format_open_and_verify() {
    for (name, _) in DESKS {
        let dir = desk(name);
        let report = verified(dir.path());
        assert!(report.is_ok(), "{name}: {:?}", report.faults);
        let (mut store, _) = open(dir.path());
        assert_eq!(cases(&mut store), expected(name), "{name}");
        store.close().unwrap();
        drop(store);
        let report = verified(dir.path());
        assert!(report.is_ok(), "{name}: {:?}", report.faults);
    }
}

#[test]
fn version_1_store_is_rebuilt_not_damaged() {
    for (name, _) in DESKS {
        let dir = desk(name);
        assert_eq!(verified(dir.path()).store, StoreVerdict::Outdated, "{name}");
        let (store, recovery) = open(dir.path());
        assert_eq!(recovery.rebuilt, Some(None), "{name}: nothing is set aside");
        drop(store);
        assert_eq!(verified(dir.path()).store, StoreVerdict::Compared, "{name}");
    }
}

#[test]
fn first_write_starts_a_segment_of_version_2() {
    for (name, protected) in DESKS {
        let dir = desk(name);
        let before = segments(dir.path());
        let (store, _) = open(dir.path());
        assert_eq!(segments(dir.path()), before, "{name}: opening rewrites nothing");
        go_on(store);
        let after = segments(dir.path());
        assert_eq!(after[0], before[0], "{name}: the old segment is as it was");
        let versions: Vec<u16> = after.iter().map(|segment| version_of(segment)).collect();
        assert_eq!(versions, [1, FORMAT_VERSION], "{name}");
        let report = verified(dir.path());
        assert!(report.is_ok() && report.contents, "{name}: {:?}", report.faults);
        // The note, and the checkpoint over it.
        let written = report.entries - entries_of(name);
        assert_eq!(written, if protected { 2 } else { 1 }, "{name}");
    }
}

#[test]
fn desks_of_older_versions_open_without_rebuild() {
    for name in ["v2-open", "v2-protected", "v3-open", "v3-protected", "v4-open", "v4-protected"] {
        let states = |cases: BTreeSet<String>| -> BTreeSet<String> {
            cases.iter().map(|case| case.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
        };
        let dir = desk(name);
        let report = verified(dir.path());
        assert!(report.is_ok() && report.store == StoreVerdict::Compared, "{name}: {:?}", report.faults);
        let (mut store, recovery) = open(dir.path());
        assert_eq!(recovery.rebuilt, None, "{name}");
        assert_eq!(states(cases(&mut store)), expected(name), "{name}");
        let place = tempfile::tempdir().unwrap();
        let restored = place.path().join("desk");
        store::restore(&fixtures().join(format!("{name}.backup")), &restored).unwrap();
        assert_eq!(states(cases(&mut open(&restored).0)), expected(name), "{name}: restored");
    }
}

/// Entries of a desk as its `HEAD` tells.
fn entries_of(name: &str) -> u64 {
    let text = fs::read_to_string(fixtures().join(name).join("HEAD")).unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn mixed_journals_back_up_rebuild_and_restore() {
    for (name, _) in DESKS {
        let dir = desk(name);
        go_on(open(dir.path()).0);
        let (mut store, _) = open(dir.path());
        let all = cases(&mut store);
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("one.backup");
        store::backup(&store.snapshot().unwrap(), &file).unwrap();
        store.close().unwrap();
        drop(store);
        let mut key = unlock;
        store::rebuild(dir.path(), Some(&mut key), &mut |_, _| {}).unwrap();
        assert_eq!(cases(&mut open(dir.path()).0), all, "{name}: rebuilt");
        store::restore(&file, &place.path().join("desk")).unwrap();
        assert_eq!(cases(&mut open(&place.path().join("desk")).0), all, "{name}: restored");
        assert!(verified(&place.path().join("desk")).is_ok(), "{name}");
    }
}

#[test]
fn backups_of_version_1_are_restored() {
    for (name, _) in BACKUPS {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("desk");
        store::restore(&fixtures().join(format!("{name}.backup")), &dir).unwrap();
        assert_eq!(cases(&mut open(&dir).0), expected(name), "{name}");
    }
}

#[test]
fn readable_desk_of_version_1_is_protected() {
    let dir = desk("v1-open");
    go_on(open(dir.path()).0);
    let before = cases(&mut open(dir.path()).0);
    let at = "2026-12-04T02:00:00Z".parse().unwrap();
    store::protect(dir.path(), (wang(), &passphrase()), (at, "test"), &mut |_, _| {}).unwrap();
    assert_eq!(cases(&mut open(dir.path()).0), before);
    let report = verified(dir.path());
    assert!(report.is_ok() && report.contents, "{:?}", report.faults);
}

#[test]
fn restoring_newer_backup_reports_newer_format() {
    let dir = desk("v1-open");
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("one.backup");
    let (store, _) = open(dir.path());
    store::backup(&store.snapshot().unwrap(), &file).unwrap();
    drop(store);
    let mut bytes = fs::read(&file).unwrap();
    bytes[8] = 9;
    fs::write(&file, bytes).unwrap();
    for error in [
        store::restore(&file, &place.path().join("desk")).unwrap_err(),
        store::repair(dir.path(), Some(&file)).unwrap_err(),
    ] {
        assert!(matches!(error, StoreError::Newer { found: 9, .. }), "{error:?}");
    }
}

/// A copy that leaves out the zeros behind the last entry, as some programs and backups make it.
#[test]
fn copy_without_unused_end_is_recognized() {
    let run = |dir: &Path, arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(dir).args(arguments);
        command.stdin(std::process::Stdio::null()).output().unwrap()
    };
    let dir = tempfile::tempdir().unwrap();
    copy(&fixtures().join("v1-open"), dir.path());
    let report = store::verify(dir.path(), None).unwrap();
    let short = fs::metadata(dir.path().join("journal/000001.seg")).unwrap().len();
    assert_eq!(report.unused_end, Some((1, (16 << 20) - short)));
    let out = run(dir.path(), &["verify"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(1));
    assert!(said.contains("Only the unused end of journal/000001.seg is missing"), "{said}");
    // The next command that writes does what is said of it, and nothing is lost.
    let case = expected("v1-open").into_iter().next().unwrap();
    let (case, _) = case.split_once(' ').unwrap();
    assert_eq!(run(dir.path(), &["act", "note", case, "--note", "seen"]).status.code(), Some(0));
    assert_eq!(fs::metadata(dir.path().join("journal/000001.seg")).unwrap().len(), 16 << 20);
    assert!(run(dir.path(), &["verify"]).stdout.starts_with(b"ok:"));
    // One that ends within its entries is damaged.
    let dir = tempfile::tempdir().unwrap();
    copy(&fixtures().join("v1-open"), dir.path());
    let file = fs::File::options().write(true).open(dir.path().join("journal/000001.seg")).unwrap();
    file.set_len(short - 1).unwrap();
    assert_eq!(store::verify(dir.path(), None).unwrap().unused_end, None);
}
