//! Encrypting an existing desk: killed after each of its steps, one of the two desks opens, complete.

use super::super::{Commit, EntryRef, Store, create, open_locked, verify_against};
use super::*;
use crate::domain::code::Port;
use crate::domain::officer::{Officer, Role};
use crate::store::encrypt_exchange::OLD;
use std::path::PathBuf;

const NAME: &str = "Wang Yuanfang of the night shift";

fn wang() -> OfficerId {
    "wang".parse().unwrap()
}

fn words() -> Passphrase {
    Passphrase::new("night shift at Lishe 4".into())
}

fn at() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + chrono::Duration::days(20_000)
}

/// An open desk, with more entries than one write takes; returns where its journal ends.
fn desk(dir: &Path) -> JournalHead {
    let mut store = create(dir).unwrap();
    let officer = Officer { id: wang(), name: NAME.into(), role: Role::Lead };
    let exports =
        (0..2 * BATCH as u32).map(|n| AuditEvent::Exported { what: NAME.into(), cases: n, case: None });
    let facts = [AuditEvent::DeskOpened { office: Port::new("NGB") }, AuditEvent::OfficerAdded { officer }]
        .into_iter()
        .chain(exports);
    let commits = facts.map(|fact| Commit {
        entry: Entry { at: at(), officer: wang(), origin: "test".into(), command: None, fact },
        case: None,
    });
    store.commit(commits.collect()).unwrap();
    let head = store.head();
    store.close().unwrap();
    head
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Every file under a folder that holds the name.
fn holding(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if memchr::memmem::find(&fs::read(&path).unwrap(), NAME.as_bytes()).is_some() {
            found.push(path);
        }
    }
    found
}

#[test]
fn kill_at_any_step_keeps_one_whole_desk() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let before = desk(&dir);
    assert!(!holding(&dir).is_empty(), "it stands open");
    let mut steps = Vec::new();
    let done = protect_by_steps(&dir, (wang(), &words()), (at(), "test"), &mut |_, _| {}, &mut |name| {
        let killed = tmp.path().join(format!("{}-{name}", steps.len()));
        copy(&dir, &killed);
        steps.push((name, killed));
    })
    .unwrap();
    assert_eq!(done.before, before);
    let names: Vec<_> = steps.iter().map(|(name, _)| *name).collect();
    let exchange = ["put aside", "put in place"].repeat(3);
    assert_eq!(
        names,
        [&["begun", "files", "written", "ready"][..], &exchange, &["exchanged", "overwritten"]].concat()
    );
    let last = tmp.path().join("last");
    copy(&dir, &last);
    for (name, killed) in steps.into_iter().chain([("done", last)]) {
        let locked = open_locked(&killed).unwrap_or_else(|e| panic!("{name}: {e}"));
        if ["begun", "files", "written"].contains(&name) {
            assert!(!locked.is_protected(), "{name}");
            let (store, _) = locked.unlock(None, &mut |_, _| {}).unwrap();
            assert_eq!(store.head(), before, "{name}");
            assert!(!killed.join(MADE).exists(), "{name}: half a desk is given up");
            continue;
        }
        assert!(locked.is_protected(), "{name}");
        let ring = locked.try_passphrase(wang(), &words()).unwrap();
        let (store, recovery) = locked.unlock(Some(ring), &mut |_, _| {}).unwrap();
        assert_eq!((store.head(), recovery.rebuilt), (done.head, None), "{name}");
        assert_eq!(&*store.settings().officers[0].name, NAME);
        drop(store);
        assert_eq!(holding(&killed), Vec::<PathBuf>::new(), "{name}: nothing stands open any more");
        assert!(!killed.join(MADE).exists() && !killed.join(OLD).exists(), "{name}");
    }
}

#[test]
fn previous_journal_head_remains_verifiable() {
    let tmp = tempfile::tempdir().unwrap();
    let before = desk(tmp.path());
    protect(tmp.path(), (wang(), &words()), (at(), "test"), &mut |_, _| {}).unwrap();
    let verified = |anchor: &EntryRef| {
        verify_against(
            tmp.path(),
            Some(&mut |id, auth| Ok(auth.unlock(id, wang(), &words()).unwrap())),
            Some(anchor),
        )
        .unwrap()
    };
    let report = verified(&EntryRef::new(before));
    assert!(report.is_ok(), "{:?}", report.faults);
    assert_eq!(report.before, Some(before));
    let other = format!("{}:{}", before.seq, "00".repeat(32)).parse().unwrap();
    assert!(!verified(&other).is_ok(), "another one is none of it");
}

#[test]
fn encrypted_desk_is_not_encrypted_again() {
    let tmp = tempfile::tempdir().unwrap();
    desk(tmp.path());
    let protect = || protect(tmp.path(), (wang(), &words()), (at(), "test"), &mut |_, _| {});
    let head = protect().unwrap().head;
    assert!(matches!(protect(), Err(StoreError::Encrypted)));
    assert_eq!(open_locked(tmp.path()).unwrap().head(), Some(head));
}
