//! A protected desk on disk: without a passphrase its files say nothing of anybody, with one it is whole, and damage is told apart
//! from a key that does not fit.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Duration, Utc};
use portdesk::domain::case::application::Application;
use portdesk::domain::code::Port;
use portdesk::domain::command::Command;
use portdesk::domain::listing::{Column, Preferences, SavedView, Sort, View};
use portdesk::domain::officer::{Officer, OfficerId, Role};
use portdesk::domain::passphrase::Passphrase;
use portdesk::domain::rules::Rules;
use portdesk::sample;
use portdesk::service::{CommandRequest, DeskService, ImportOutcome, Submission, set_up};
use portdesk::store::{
    self, AuditEvent, Entry, LockedStore, Recovery, SignInStage, Store, StoreError, UnlockError,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));

fn now() -> DateTime<Utc> {
    "2026-12-04T02:00:00Z".parse().unwrap()
}

fn words() -> Passphrase {
    Passphrase::new("night shift at Lishe 4".into())
}

fn wang() -> OfficerId {
    "wang".parse().unwrap()
}

fn papers() -> Vec<Application> {
    let mut rng = fastrand::Rng::with_seed(11);
    (0..6).map(|n| sample::papers(&mut rng, n, Port::new("NGB"), now())).collect()
}

/// A protected desk with a few cases, closed cleanly.
fn desk(dir: &Path) {
    let (mut made, keys) = store::create_protected(dir, wang(), &words()).unwrap();
    let officers = [Officer { id: wang(), name: "Wang Wei 王伟".into(), role: Role::Officer }];
    set_up(&mut made, Port::new("NGB"), &officers, Some(keys), &RULES, "test", now()).unwrap();
    let service = DeskService::start_at(Box::new(made), Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
    let batch = papers()
        .into_iter()
        .map(|papers| Submission { original: papers.reason.as_bytes().into(), papers })
        .collect();
    for fate in service.import(batch).unwrap() {
        assert!(matches!(fate, ImportOutcome::Accepted { .. }), "{fate:?}");
    }
    service.close();
}

fn unlocked(dir: &Path) -> (store::DiskStore, Recovery) {
    let locked = store::open_locked(dir).unwrap();
    let ring = locked.try_passphrase(wang(), &words()).unwrap();
    locked.unlock(Some(ring), &mut |_, _| {}).unwrap()
}

fn files(dir: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, all) } else { all.push(path) }
    }
}

#[test]
fn a_protected_store_is_compacted_without_a_key() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let before = unlocked(tmp.path()).0.live().unwrap();
    store::compact(tmp.path(), &mut |_, _| {}).unwrap();
    let (mut opened, recovery) = unlocked(tmp.path());
    assert_eq!(recovery, Recovery::default());
    assert_eq!(opened.live().unwrap(), before);
}

#[test]
fn encrypted_files_contain_no_personal_data() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let mut words: Vec<String> = vec!["Wang Wei".into(), "王伟".into()];
    for p in papers() {
        words.extend([p.submission.to_string(), p.reason.to_string(), p.traveller.surname.to_string()]);
        words.push(p.traveller.passport.number.to_string());
        words.extend(p.traveller.native_name.iter().map(ToString::to_string));
        words.extend(p.traveller.passport.mrz.iter().map(ToString::to_string));
        words.extend(p.inviter.iter().map(|i| i.name.to_string()));
    }
    let mut all = Vec::new();
    files(tmp.path(), &mut all);
    assert!(all.len() >= 5, "{all:?}");
    for path in all {
        let bytes = fs::read(&path).unwrap();
        for word in words.iter().filter(|w| w.len() > 3) {
            let found = memchr::memmem::find(&bytes, word.as_bytes()).is_some();
            assert!(!found, "{word} stands in {}", path.display());
        }
    }
}

#[test]
fn encrypted_desk_opens_only_with_passphrase() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    assert!(matches!(store::open(tmp.path(), &mut |_, _| {}), Err(StoreError::Encrypted)));
    assert!(matches!(store::rebuild(tmp.path(), None, &mut |_, _| {}), Err(StoreError::Encrypted)));
    let locked = store::open_locked(tmp.path()).unwrap();
    let wrong = locked.try_passphrase(wang(), &Passphrase::new("another one 5!".into()));
    assert_eq!(wrong.unwrap_err(), UnlockError::Wrong);
    drop(locked);
    let (mut opened, recovery) = unlocked(tmp.path());
    assert_eq!(recovery, Recovery::default());
    assert_eq!(store::Store::live(&mut opened).unwrap().len(), 6);
    let first = papers().remove(0);
    assert!(store::Store::by_submission(&mut opened, &first.submission).unwrap().is_some());
}

#[test]
fn chain_verifies_without_key_contents_with_one() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let outside = store::verify(tmp.path(), None).unwrap();
    assert!(outside.is_ok() && !outside.contents, "{:?}", outside.faults);
    let inside = store::verify(
        tmp.path(),
        Some(&mut |id, doors| {
            doors.unlock(id, wang(), &words()).map_err(|e| StoreError::Derived(e.to_string()))
        }),
    )
    .unwrap();
    assert!(inside.is_ok() && inside.contents, "{:?}", inside.faults);
    assert_eq!(inside.entries, outside.entries);
}

#[test]
fn missing_store_is_rebuilt_under_same_keys() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    fs::remove_dir_all(tmp.path().join("store")).unwrap();
    let (mut opened, recovery) = unlocked(tmp.path());
    assert!(recovery.rebuilt.is_some());
    assert_eq!(store::Store::live(&mut opened).unwrap().len(), 6);
}

fn fails(locked: &mut LockedStore) {
    let fact = AuditEvent::SignInFailed { officer: wang(), at: SignInStage::Passphrase };
    let entry = Entry { at: now(), officer: wang(), origin: "test".into(), command: None, fact };
    locked.record(&entry).unwrap();
}

#[test]
fn failed_attempts_survive_program_end() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    for n in 1..=5 {
        let mut locked = store::open_locked(tmp.path()).unwrap();
        fails(&mut locked);
        assert_eq!(locked.auth_state().failures(wang()).count, n);
        // Nothing is closed: as if the program had been killed.
    }
    fs::remove_dir_all(tmp.path().join("store")).unwrap();
    let locked = store::open_locked(tmp.path()).unwrap();
    let failures = locked.auth_state().failures(wang());
    assert_eq!(failures.count, 5);
    assert!(failures.locked_until(now()).is_some());
}

/// An attempt that fails before the right passphrase, in one run of the program: the checkpoint of the session is over it too.
#[test]
fn failed_attempt_is_under_the_next_checkpoint() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let mut locked = store::open_locked(tmp.path()).unwrap();
    let before = locked.auth_state().failures(wang()).count;
    fails(&mut locked);
    let ring = locked.try_passphrase(wang(), &words()).unwrap();
    let (mut opened, recovery) = locked.unlock(Some(ring), &mut |_, _| {}).unwrap();
    assert_eq!((before, recovery.replayed), (0, 1));
    let fact = AuditEvent::SignedOut { officer: wang() };
    let entry = Entry { at: now(), officer: wang(), origin: "test".into(), command: None, fact };
    Store::commit(&mut opened, vec![portdesk::store::Commit { entry, case: None }]).unwrap();
    Store::close(&mut opened).unwrap();
    drop(opened);
    let key: &mut dyn FnMut(_, &store::AuthState) -> _ =
        &mut |id, auth| auth.unlock(id, wang(), &words()).map_err(|e| StoreError::Derived(e.to_string()));
    let verified = store::verify(tmp.path(), Some(key)).unwrap();
    assert!(verified.is_ok() && verified.contents, "{:?}", verified.faults);
}

#[test]
fn personal_data_needs_sign_in_before_writing() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let mut locked = store::open_locked(tmp.path()).unwrap();
    let fact = AuditEvent::Exported { what: "list".into(), cases: 6, case: None };
    let entry = Entry { at: now(), officer: wang(), origin: "test".into(), command: None, fact };
    assert!(matches!(locked.record(&entry), Err(StoreError::Encrypted)));
}

#[test]
fn final_refusal_is_recalled_from_archive_by_two() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let time = Arc::new(Mutex::new(now()));
    let clock = Arc::clone(&time);
    let (opened, _) = unlocked(tmp.path());
    let service = DeskService::start_at(
        Box::new(opened),
        Arc::clone(&RULES),
        "test",
        Arc::new(move || *clock.lock().unwrap()),
    )
    .unwrap();
    let [first, second] =
        ["wang", "li"].map(|id| Officer { id: id.parse().unwrap(), name: id.into(), role: Role::Officer });
    let no = service.desk().iter().next().unwrap().case.no;
    let order = |command| CommandRequest { case: no, seen: None, id: None, command };
    let note = |text: &str| Some(Box::from(text));
    let code = "R21-5".parse().unwrap();
    service.execute(&first, order(Command::Claim)).unwrap();
    let asked = service.execute(&first, order(Command::Refuse { code, note: note("no proof") })).unwrap();
    assert_eq!(*asked.events, ["second_asked".into()]);
    service.execute(&second, order(Command::Consent { note: None })).unwrap();
    *time.lock().unwrap() += Duration::minutes(2);
    assert_eq!(service.elapse().unwrap(), 1);
    assert!(service.desk().get(no).is_none(), "it is in the archive");
    service.execute(&first, order(Command::Recall { note: note("it had come by mail") })).unwrap();
    service.execute(&second, order(Command::Consent { note: None })).unwrap();
    let held = format!("{:?}", service.case(no).unwrap().unwrap());
    assert!(service.desk().get(no).is_some());
    service.close();
    let key = &mut |id, doors: &store::AuthState| {
        doors.unlock(id, wang(), &words()).map_err(|e| StoreError::Derived(e.to_string()))
    };
    let sound = |key: store::KeySource<'_>| {
        let report = store::verify(tmp.path(), Some(key)).unwrap();
        assert!(report.is_ok(), "{:?}", report.faults);
    };
    sound(key);
    store::rebuild(tmp.path(), Some(key), &mut |_, _| {}).unwrap();
    sound(key);
    let (mut opened, _) = unlocked(tmp.path());
    assert_eq!(store::Store::archive_len(&opened).unwrap(), 0);
    assert_eq!(format!("{:?}", Arc::new(store::Store::case(&mut opened, no).unwrap().unwrap())), held);
}

#[test]
fn saved_searches_are_encrypted_rebuilt_and_forgotten() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let name = papers()[0].traveller.surname.to_string();
    let mut keeps = Preferences::default();
    let query: Box<str> = format!("missing:INVITE {name}").into();
    let kept =
        SavedView { name: name.as_str().into(), view: View::All, query, sort: Some(Sort::up(Column::Lands)) };
    keeps.views.insert(5, kept);
    keeps.looked_for(&name);
    let service = |opened| DeskService::start_at(opened, Arc::clone(&RULES), "test", Arc::new(now)).unwrap();
    let officer = Officer { id: wang(), name: "Wang Wei 王伟".into(), role: Role::Officer };
    let open = service(Box::new(unlocked(tmp.path()).0));
    open.remember(&officer, keeps.clone());
    assert_eq!(open.preferences(wang()).unwrap(), keeps);
    open.close();
    let mut all = Vec::new();
    files(tmp.path(), &mut all);
    for file in &all {
        let bytes = fs::read(file).unwrap();
        assert!(!bytes.windows(name.len()).any(|w| w == name.as_bytes()), "{} in {}", name, file.display());
    }
    // Made anew from the journal it is the same, and the two agree.
    let mut key =
        |id, doors: &store::AuthState| doors.unlock(id, wang(), &words()).map_err(|_| StoreError::Encrypted);
    store::rebuild(tmp.path(), Some(&mut key), &mut |_, _| {}).unwrap();
    let report = store::verify(tmp.path(), Some(&mut key)).unwrap();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    let (mut opened, _) = unlocked(tmp.path());
    assert_eq!(opened.preferences(wang()).unwrap(), keeps);
    // Whoever leaves takes it along.
    let entry = Entry {
        at: now(),
        officer: wang(),
        origin: "test".into(),
        command: None,
        fact: AuditEvent::OfficerRemoved { officer: wang() },
    };
    opened.commit(vec![store::Commit { entry, case: None }]).unwrap();
    assert_eq!(opened.preferences(wang()).unwrap(), Preferences::default());
}
