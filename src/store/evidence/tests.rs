//! Packs of a real protected desk: whole, they are verified; changed in any way, never.

use super::bag::{PackFiles, PackSource, bagged};
use super::check::{PackReport, check};
use super::fault::PackFault;
use super::file_names::{BAGIT, CASE, JOURNAL, MANIFEST, README, frame_name, record_name};
use super::pack::{JournalEvidence, PackOptions, pack};
use super::proof::collect;
use super::{CaseProof, write_pack};
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::event::Event;
use crate::domain::passphrase::Passphrase;
use crate::store::entry::{AccessKind, AuditEvent};
use crate::store::record::samples::{at, case_no, entry, events};
use crate::store::{Commit, DiskStore, EntryRef, Store, create, create_protected};

/// Events of a case: as many as show every kind of proof, and few enough to mutate every file.
const EVENTS: usize = 7;

fn fact(fact: AuditEvent) -> Commit {
    Commit { entry: entry(fact), case: None }
}

/// Has events of a case written, one an entry, and other entries between them.
fn work(store: &mut DiskStore, case: &mut Option<Case>, events: &[Event]) {
    let other = AuditEvent::Exported { what: "list".into(), cases: 3, case: None };
    for event in events {
        let how = RecordedEvent { seq: store.head().seq + 1, at: at(1), officer: "wang".parse().unwrap() };
        *case = Case::apply(case.take(), case_no(), event, &how);
        let version = case.as_ref().unwrap().version;
        let events = vec![event.clone()];
        let own = AuditEvent::Case { no: case_no(), version, events, original: None, order: None };
        store.commit(vec![fact(own)]).unwrap();
        store.commit(vec![fact(other.clone())]).unwrap();
    }
}

fn sign_out() -> Commit {
    fact(AuditEvent::SignedOut { officer: "wang".parse().unwrap() })
}

/// Three sessions on one case; the last is not over.
fn proof(protected: bool, ends: bool) -> CaseProof {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let mut store = if protected {
        let words = Passphrase::new("night shift at Lishe 4".into());
        let (mut store, keys) = create_protected(&dir, "wang".parse().unwrap(), &words).unwrap();
        store.commit(vec![fact(AuditEvent::KeysChanged { keys })]).unwrap();
        store
    } else {
        create(&dir).unwrap()
    };
    store.commit(vec![fact(AuditEvent::DeskOpened { office: Port::new("NGB") })]).unwrap();
    let mut case = None;
    let events: Vec<Event> = events().into_iter().take(EVENTS).collect();
    work(&mut store, &mut case, &events[..3]);
    store.commit(vec![sign_out()]).unwrap();
    store.commit(vec![fact(AuditEvent::Looked { no: case_no(), at: AccessKind::Opened })]).unwrap();
    store.commit(vec![sign_out()]).unwrap();
    work(&mut store, &mut case, &events[3..]);
    if ends {
        store.checkpoint().unwrap();
    }
    let proof = collect(store.log(1).unwrap(), case_no()).unwrap();
    store.close().unwrap();
    proof
}

fn options(masked: bool) -> PackOptions<'static> {
    PackOptions { no: case_no(), desk: None, masked, officer: "wang", at: at(9), readme: "how\n" }
}

fn files(proof: &CaseProof, masked: bool) -> PackFiles {
    pack(proof, &options(masked)).unwrap()
}

fn checked(files: &PackFiles, heads: &[EntryRef]) -> PackReport {
    check(&PackSource::from_files(files.clone()), heads)
}

/// The same files with manifests that match them, as a forger would make them.
fn bagged_again(files: &PackFiles) -> PackFiles {
    bagged(
        files
            .iter()
            .filter(|(name, _)| name.starts_with("data/"))
            .map(|(n, b)| (n.clone(), b.clone()))
            .collect(),
        &[],
    )
}

fn journal(files: &PackFiles) -> JournalEvidence {
    serde_json::from_slice(&files[JOURNAL]).unwrap()
}

fn with_journal(files: &PackFiles, change: impl FnOnce(&mut JournalEvidence)) -> PackFiles {
    let mut own = journal(files);
    change(&mut own);
    let mut files = files.clone();
    files.insert(JOURNAL.into(), serde_json::to_vec(&own).unwrap());
    bagged_again(&files)
}

#[test]
fn whole_packs_are_verified() {
    let whole = proof(true, true);
    for masked in [false, true] {
        let files = files(&whole, masked);
        let report = checked(&files, &[]);
        assert_eq!(report.faults, [], "masked: {masked}");
        assert_eq!((report.entries, report.covered), (EVENTS + 1, EVENTS + 1));
        assert_eq!((report.checkpoints.len(), report.masked, report.proven.len()), (3, masked, 0));
        let heads = report.checkpoints.clone();
        assert_eq!(checked(&files, &heads).proven.len(), EVENTS + 1);
        assert_eq!(checked(&files, &heads[..1]).proven.len(), 3);
    }
    assert!(checked(&bagged_again(&files(&whole, false)), &[]).is_ok(), "a forger starts from a whole one");
}

#[test]
fn open_entries_are_said_to_be_uncovered() {
    let report = checked(&files(&proof(true, false), false), &[]);
    assert_eq!((report.faults.len(), report.covered, report.uncovered.len()), (0, 4, EVENTS - 3));
    let report = checked(&files(&proof(false, true), false), &[]);
    assert_eq!((report.faults.len(), report.covered, report.uncovered.len()), (0, 0, EVENTS + 1));
    assert_eq!(report.checkpoints, []);
}

#[test]
fn heads_of_other_journals_are_named() {
    let files = files(&proof(true, true), false);
    let head = checked(&files, &[]).checkpoints[1].clone();
    let other: EntryRef = format!("{}:{}", head.seq(), "0".repeat(64)).parse().unwrap();
    assert_eq!(
        checked(&files, std::slice::from_ref(&other)).faults,
        [PackFault::OtherHead(other.to_string())]
    );
    let absent: EntryRef = format!("4711:{}", "0".repeat(64)).parse().unwrap();
    assert_eq!(
        checked(&files, std::slice::from_ref(&absent)).faults,
        [PackFault::NoHead(absent.to_string())]
    );
    // An entry of the case itself is named by a head as well, and with it the one before.
    let last = journal(&files).entries.last().unwrap().clone();
    let head: EntryRef = format!("{}:{}", last.entry, last.chain.unwrap().hash).parse().unwrap();
    assert_eq!(checked(&files, &[head]).proven.into_iter().collect::<Vec<_>>(), [last.entry]);
}

/// Fifty places of a file, spread over it, the first and the last among them.
fn places(length: usize) -> impl Iterator<Item = usize> {
    (0..50.min(length))
        .map(move |n| n * (length - 1) / 49.min(length - 1).max(1))
        .map(move |at| at.min(length - 1))
}

#[test]
fn mutated_files_are_never_verified() {
    let whole = proof(true, true);
    for masked in [false, true] {
        let files = files(&whole, masked);
        for (name, bytes) in &files {
            for at in places(bytes.len()) {
                let mut mutated = files.clone();
                mutated.get_mut(name).unwrap()[at] ^= 1;
                let report = checked(&mutated, &[]);
                assert!(!report.is_ok(), "{name} at {at}, masked: {masked}");
            }
            for cut in [0, bytes.len() / 2, bytes.len() - 1] {
                let mut mutated = files.clone();
                mutated.get_mut(name).unwrap().truncate(cut);
                assert!(!checked(&mutated, &[]).is_ok(), "{name} cut at {cut}");
            }
        }
    }
}

/// A forger makes the manifests again; what is proved does not depend on them.
#[test]
fn mutated_contents_with_new_manifests_are_never_verified() {
    let whole = proof(true, true);
    for masked in [false, true] {
        let files = files(&whole, masked);
        // In a masked pack the case is the office's statement.
        let claims = |name: &str| name == README || (masked && name == CASE);
        for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("data/") && !claims(name)) {
            for at in places(bytes.len()) {
                for bit in [1, 4, 0x20] {
                    let mut mutated = files.clone();
                    mutated.get_mut(name).unwrap()[at] ^= bit;
                    let same = serde_json::from_slice::<serde_json::Value>(&mutated[name])
                        .is_ok_and(|now| serde_json::from_slice::<serde_json::Value>(bytes).unwrap() == now);
                    assert!(
                        same || !checked(&bagged_again(&mutated), &[]).is_ok(),
                        "{name} at {at}, masked: {masked}"
                    );
                }
            }
        }
    }
}

#[test]
fn missing_added_and_swapped_files_are_named() {
    let files = files(&proof(true, true), false);
    for name in files.keys() {
        let mut less = files.clone();
        less.remove(name);
        let report = checked(&less, &[]);
        let expected = if name == BAGIT { PackFault::NotABag } else { PackFault::Missing(name.clone()) };
        assert!(report.faults.contains(&expected), "{name}: {:?}", report.faults);
        if name.starts_with("data/") {
            assert!(!checked(&bagged_again(&less), &[]).is_ok(), "{name}");
        }
    }
    for name in ["data/more.txt", "more.txt", "data/journal/records/99999999.bin"] {
        let mut more = files.clone();
        more.insert(name.into(), b"more".to_vec());
        assert_eq!(checked(&more, &[]).faults, [PackFault::Added(name.into())]);
        if name.starts_with("data/") {
            assert_eq!(checked(&bagged_again(&more), &[]).faults, [PackFault::Added(name.into())]);
        }
    }
    let numbers: Vec<u64> = journal(&files).entries.iter().map(|own| own.entry).collect();
    let (one, other) = (record_name(numbers[0]), record_name(numbers[1]));
    let mut swapped = files.clone();
    swapped.insert(one.clone(), files[&other].clone());
    swapped.insert(other.clone(), files[&one].clone());
    let faults = checked(&swapped, &[]).faults;
    let named =
        |file: &String, other: &String| PackFault::Swapped { file: file.clone(), other: other.clone() };
    assert_eq!(faults, [named(&one, &other), named(&other, &one)]);
    assert_eq!(
        checked(&bagged_again(&swapped), &[]).faults,
        [PackFault::Record(numbers[0]), PackFault::Record(numbers[1])]
    );
}

#[test]
fn an_entry_left_out_is_missed() {
    let files = files(&proof(true, true), false);
    let case: serde_json::Value = serde_json::from_slice(&files[CASE]).unwrap();
    let steps: Vec<u64> =
        case["timeline"].as_array().unwrap().iter().map(|step| step["entry"].as_u64().unwrap()).collect();
    for own in journal(&files).entries.iter().filter(|own| steps.contains(&own.entry)) {
        let mut less = files.clone();
        less.remove(&record_name(own.entry));
        less.remove(&frame_name(own.entry));
        let report = checked(&with_journal(&less, |all| all.entries.retain(|e| e.entry != own.entry)), &[]);
        assert!(!report.is_ok(), "entry {}", own.entry);
    }
}

#[test]
fn a_path_to_another_checkpoint_is_not_verified() {
    let files = files(&proof(true, true), false);
    let all = journal(&files);
    for place in 0..all.entries.len() {
        let number = all.entries[place].entry;
        for checkpoint in &all.checkpoints {
            if all.entries[place].checkpoint == Some(checkpoint.entry) {
                continue;
            }
            let moved = with_journal(&files, |all| all.entries[place].checkpoint = Some(checkpoint.entry));
            assert_eq!(checked(&moved, &[]).faults, [PackFault::Path(number)]);
        }
        let loose = with_journal(&files, |all| all.entries[place].checkpoint = None);
        assert!(!checked(&loose, &[]).is_ok());
        let turned = with_journal(&files, |all| all.entries[place].path.reverse());
        assert!(
            turned == bagged_again(&files)
                || all.entries[place].path.len() < 2
                || !checked(&turned, &[]).is_ok()
        );
    }
}

#[test]
fn another_case_and_a_newer_format_are_named() {
    let files = files(&proof(true, true), false);
    let other = CaseNo::from_serial(Port::new("NGB"), 4712);
    let renamed = with_journal(&files, |all| all.case = other.to_string());
    assert_eq!(checked(&renamed, &[]).faults, [PackFault::Case]);
    let newer = with_journal(&files, |all| all.format = 2);
    assert_eq!(checked(&newer, &[]).faults, [PackFault::Newer { file: JOURNAL.into(), found: 2 }]);
}

#[cfg(unix)]
#[test]
fn written_pack_is_private_and_follows_no_link() {
    use std::os::unix::fs::PermissionsExt;
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("pack");
    let files = files(&proof(true, true), false);
    write_pack(&dir, &files).unwrap();
    assert_eq!(write_pack(&dir, &files).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read_dir(tmp.path()).unwrap().count(), 1, "nothing is left beside it");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&dir.join(CASE)), mode(&dir.join(MANIFEST))), (0o700, 0o600, 0o600));
    assert!(check(&PackSource::read(&dir).unwrap(), &[]).is_ok());
    std::fs::remove_file(dir.join(README)).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", dir.join(README)).unwrap();
    let report = check(&PackSource::read(&dir).unwrap(), &[]);
    assert_eq!(report.faults, [PackFault::Odd(README.into()), PackFault::Missing(README.into())]);
}
