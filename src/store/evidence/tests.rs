//! Packs of a real protected desk: whole, they are verified; changed in any way, never.

use super::bag::{PackFiles, sums_of, tag_files};
use super::check::{PackReport, check};
use super::fault::{ArchiveTrouble, PackFault};
use super::file_names::{BAGIT, CASE, FILES, INFO, JOURNAL, MANIFEST, README, frame_name, record_name};
use super::pack::{JournalEvidence, PackOptions, PackPlan, README_TEXT, pack};
use super::proof::collect;
use super::{CaseProof, FORMAT, FileState, PackSource, write_pack};
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Item, Port};
use crate::domain::event::Event;
use crate::domain::passphrase::Passphrase;
use crate::store::entry::{AccessKind, AuditEvent};
use crate::store::record::samples::{at, case_no, entry, events};
use crate::store::{Commit, DiskStore, EntryRef, Store, create, create_protected};
use sha2::{Digest, Sha256};
use std::io::Write;

/// Events of a case: as many as show every kind of proof, and few enough to mutate every file.
const EVENTS: usize = 7;
/// Entries of the case: its events, a look, and an export.
const ENTRIES: usize = EVENTS + 2;

/// The content of a delivered file.
fn content(file: &DeliveredFile) -> Vec<u8> {
    format!("%PDF-1.7 {}", file.name).into_bytes()
}

/// Three delivered files, in the desk's own store of files.
fn delivered(store: &DiskStore) -> Vec<DeliveredFile> {
    let blobs = store.blobs().unwrap();
    let files = ["passport.pdf", "../../邀请函.pdf", "passport.pdf"]
        .into_iter()
        .map(|name| {
            let mut file = DeliveredFile {
                item: Item::new("INVITE"),
                name: name.into(),
                sha256: [0; 32],
                bytes: 0,
                kind: FileKind::Pdf,
                blob: BlobRef { name: [0; 32], stored_sha256: [0; 32] },
            };
            let bytes = content(&file);
            file.sha256 = Sha256::digest(&bytes).into();
            file.bytes = bytes.len() as u64;
            file.blob = blobs.put(case_no(), &file.sha256, &bytes).unwrap();
            file
        })
        .collect();
    blobs.sync().unwrap();
    files
}

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
    let mut events: Vec<Event> = events().into_iter().take(EVENTS).collect();
    events[EVENTS - 1] = Event::FilesDelivered { files: delivered(&store) };
    work(&mut store, &mut case, &events[..3]);
    store.commit(vec![sign_out()]).unwrap();
    store.commit(vec![fact(AuditEvent::Looked { no: case_no(), at: AccessKind::Opened })]).unwrap();
    store.commit(vec![sign_out()]).unwrap();
    work(&mut store, &mut case, &events[3..]);
    let taken = AuditEvent::Exported { what: "evidence".into(), cases: 1, case: Some(case_no()) };
    store.commit(vec![fact(taken)]).unwrap();
    if ends {
        store.checkpoint().unwrap();
    }
    let proof = collect(store.log(1).unwrap(), case_no()).unwrap();
    store.close().unwrap();
    proof
}

fn options(masked: bool) -> PackOptions<'static> {
    PackOptions { no: case_no(), desk: None, masked, officer: "li", at: at(9) }
}

fn planned(proof: &CaseProof, masked: bool) -> PackPlan {
    pack(proof, &options(masked)).unwrap()
}

/// The files of a pack as the tests look at them: with the delivered ones.
fn files(proof: &CaseProof, masked: bool) -> PackFiles {
    let plan = planned(proof, masked);
    let states = vec![FileState::Included; plan.delivered.len()];
    let mut files = plan.completed(&states).unwrap();
    for (number, file) in plan.delivered.iter().enumerate() {
        files.insert(plan.path_of(number), content(file));
    }
    files
}

fn checked(files: &PackFiles, heads: &[EntryRef]) -> PackReport {
    check(&PackSource::from_files(files.clone()), heads)
}

/// The same files with manifests that match them, as a forger would make them.
fn bagged_again(files: &PackFiles) -> PackFiles {
    let info = String::from_utf8_lossy(&files[INFO]).into_owned();
    let info: String =
        info.lines().filter(|l| !l.starts_with("Payload-Oxum")).map(|l| format!("{l}\n")).collect();
    let mut files: PackFiles = files
        .iter()
        .filter(|(name, _)| name.starts_with("data/"))
        .map(|(n, b)| (n.clone(), b.clone()))
        .collect();
    files.extend(tag_files(&sums_of(&files), &info));
    files
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
        assert_eq!((report.entries, report.covered), (ENTRIES, ENTRIES));
        assert_eq!((report.checkpoints.len(), report.masked, report.proven.len()), (3, masked, 0));
        let heads = report.checkpoints.clone();
        assert_eq!(checked(&files, &heads).proven.len(), ENTRIES);
        assert_eq!(checked(&files, &heads[..1]).proven.len(), 3);
    }
    assert!(checked(&bagged_again(&files(&whole, false)), &[]).is_ok(), "a forger starts from a whole one");
}

#[test]
fn open_entries_are_said_to_be_uncovered() {
    let report = checked(&files(&proof(true, false), false), &[]);
    assert_eq!((report.faults.len(), report.covered, report.uncovered.len()), (0, 4, ENTRIES - 4));
    let report = checked(&files(&proof(false, true), false), &[]);
    assert_eq!((report.faults.len(), report.covered, report.uncovered.len()), (0, 0, ENTRIES));
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
        let claims = |name: &str| masked && [CASE, FILES].contains(&name);
        for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("data/") && !claims(name)) {
            for at in places(bytes.len()) {
                for bit in [1, 4, 0x20] {
                    let mut mutated = files.clone();
                    mutated.get_mut(name).unwrap()[at] ^= bit;
                    let same = serde_json::from_slice::<serde_json::Value>(&mutated[name]).is_ok_and(|now| {
                        serde_json::from_slice::<serde_json::Value>(bytes).ok() == Some(now)
                    });
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
    let newer = with_journal(&files, |all| all.format = FORMAT + 1);
    assert_eq!(checked(&newer, &[]).faults, [PackFault::Newer { file: JOURNAL.into(), found: FORMAT + 1 }]);
}

fn written(path: &std::path::Path, proof: &CaseProof) -> std::io::Result<Vec<FileState>> {
    write_pack(path, &planned(proof, false), &mut |file| Ok(content(file)))
}

#[cfg(unix)]
#[test]
fn written_pack_is_private_and_follows_no_link() {
    use std::os::unix::fs::PermissionsExt;
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("pack");
    let whole = proof(true, true);
    written(&dir, &whole).unwrap();
    assert_eq!(written(&dir, &whole).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
    assert_eq!(std::fs::read_dir(tmp.path()).unwrap().count(), 1, "nothing is left beside it");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&dir), mode(&dir.join(CASE)), mode(&dir.join(MANIFEST))), (0o700, 0o600, 0o600));
    assert_eq!(mode(&dir.join("data/files/001-INVITE.pdf")), 0o600);
    let report = check(&PackSource::read(&dir).unwrap(), &[]);
    assert_eq!((report.faults.len(), report.delivered), (0, 3));
    std::fs::create_dir(dir.join("data/more")).unwrap();
    let report = check(&PackSource::read(&dir).unwrap(), &[]);
    assert_eq!(report.faults, [PackFault::EmptyFolder("data/more/".into())]);
    std::fs::remove_dir(dir.join("data/more")).unwrap();
    std::fs::remove_file(dir.join(README)).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", dir.join(README)).unwrap();
    let report = check(&PackSource::read(&dir).unwrap(), &[]);
    assert_eq!(report.faults, [PackFault::Odd(README.into()), PackFault::Missing(README.into())]);
}

#[test]
fn zip_holds_the_same_bag() {
    let tmp = tempfile::tempdir().unwrap();
    let whole = proof(true, true);
    let (dir, zip) = (tmp.path().join("pack"), tmp.path().join("pack.ZIP"));
    written(&dir, &whole).unwrap();
    written(&zip, &whole).unwrap();
    let [folder, archive] = [&dir, &zip].map(|path| PackSource::read(path).unwrap());
    assert_eq!((&folder.sums, &folder.files), (&archive.sums, &archive.files));
    assert!(check(&archive, &[]).is_whole());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&zip).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(written(&zip, &whole).unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
}

/// A ZIP of these entries.
fn zipped(entries: &[(&str, &[u8])], change: impl Fn(&str) -> zip::write::SimpleFileOptions) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, change(name)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn hostile_archives_are_named() {
    let tmp = tempfile::tempdir().unwrap();
    let path = tmp.path().join("pack.zip");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        check(&PackSource::read(&path).unwrap(), &[]).faults
    };
    let whole = files(&proof(true, true), false);
    let entries: Vec<(&str, &[u8])> = whole.iter().map(|(n, b)| (&**n, &**b)).collect();
    let how = |_: &str| zip::write::SimpleFileOptions::default();
    assert_eq!(read(&zipped(&entries, how)), [], "the bag itself, without a folder around it");
    let with = |name: &'static str, bytes: &'static [u8]| [&entries[..], &[(name, bytes)]].concat();
    let trouble = |file: &str, what| PackFault::Archive { file: file.into(), what };
    let named = |faults: Vec<PackFault>| faults[0].clone();
    assert_eq!(named(read(&zipped(&with("../x", b"x"), how))), trouble("../x", ArchiveTrouble::Name));
    assert_eq!(named(read(&zipped(&with("/etc/x", b"x"), how))), trouble("/etc/x", ArchiveTrouble::Name));
    let link = |name: &str| match name {
        "data/link" => how("").unix_permissions(0o120_777),
        _ => how(""),
    };
    let faults = read(&zipped(&with("data/link", b"/etc/passwd"), link));
    assert!(matches!(
        &faults[0],
        PackFault::Archive { what: ArchiveTrouble::Link, .. } | PackFault::Added(_)
    ));
    let zeros = vec![0; 8 << 20];
    let bomb = [&entries[..], &[("data/zeros", &zeros[..])]].concat();
    let deflated = |_: &str| how("").compression_method(zip::CompressionMethod::Deflated);
    assert_eq!(named(read(&zipped(&bomb, deflated))), trouble("data/zeros", ArchiveTrouble::Ratio));
    assert_eq!(read(b"no archive"), [trouble("pack.zip", ArchiveTrouble::Damaged)], "and nothing else");
    assert_eq!(named(read(b"")), trouble("pack.zip", ArchiveTrouble::Damaged));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in &entries {
        zip.start_file(format!("top/{name}"), how("")).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.add_directory("top/data/more", how("")).unwrap();
    zip.start_file("beside.txt", how("")).unwrap();
    let faults = read(&zip.finish().unwrap().into_inner());
    assert_eq!(
        faults,
        [PackFault::Added("beside.txt".into()), PackFault::EmptyFolder("top/data/more".into())]
    );
}

#[test]
fn unreadable_files_are_named_and_never_passed_over() {
    let tmp = tempfile::tempdir().unwrap();
    let whole = proof(true, true);
    let dir = tmp.path().join("pack");
    let mut number = 0;
    let states = write_pack(&dir, &planned(&whole, false), &mut |file| {
        number += 1;
        match number {
            1 => Err(FileState::Missing),
            2 => Ok(b"%PDF-1.7 another".to_vec()),
            _ => Ok(content(file)),
        }
    })
    .unwrap();
    assert_eq!(states, [FileState::Missing, FileState::Damaged, FileState::Included]);
    let report = check(&PackSource::read(&dir).unwrap(), &[]);
    assert_eq!((report.faults.len(), report.delivered, report.absent.len()), (0, 1, 2));
    assert!(report.is_ok() && !report.is_whole());
    assert_eq!((&*report.absent[1].name, report.absent[1].state), ("../../邀请函.pdf", FileState::Damaged));
    let info = std::fs::read_to_string(dir.join(INFO)).unwrap();
    assert!(info.contains("Internal-Sender-Description: incomplete\n"), "{info}");
}

/// A file must be the one that the entries name, even where the manifests were changed with it.
#[test]
fn delivered_files_are_compared_with_the_entries() {
    let files = files(&proof(true, true), false);
    let [first, second] = ["data/files/001-INVITE.pdf", "data/files/002-INVITE.pdf"];
    let mut other = files.clone();
    other.insert(first.into(), b"%PDF-1.7 another".to_vec());
    assert_eq!(checked(&other, &[]).faults, [PackFault::Altered(first.into())]);
    assert_eq!(checked(&bagged_again(&other), &[]).faults, [PackFault::Delivered(first.into())]);
    let mut swapped = files.clone();
    swapped.insert(first.into(), files[second].clone());
    swapped.insert(second.into(), files[first].clone());
    let faults = checked(&bagged_again(&swapped), &[]).faults;
    assert_eq!(faults, [first, second].map(|name| PackFault::Delivered(name.into())));
    // A file that is taken out, and said to have been missing: the list is a list of the entries all the same.
    let text = String::from_utf8(files[FILES].clone()).unwrap();
    let mut less = files.clone();
    less.remove(second);
    let gone = text.replacen(&format!("\"{second}\""), "null", 1);
    let gone = gone.replacen("\"included\"", "\"missing\"", 2).replacen("\"missing\"", "\"included\"", 1);
    less.insert(FILES.into(), gone.into_bytes());
    let report = checked(&bagged_again(&less), &[]);
    assert!(report.absent.len() == 1 && report.faults == [PackFault::Differs(INFO.into())], "{report:?}");
    for (from, to) in [("邀请函", "邀请書"), ("\"INVITE\"", "\"PHOTO\""), ("\"pdf\"", "\"jpg\"")] {
        let mut forged = files.clone();
        forged.insert(FILES.into(), text.replacen(from, to, 1).into_bytes());
        assert!(!checked(&bagged_again(&forged), &[]).is_ok(), "{from}");
    }
}

#[test]
fn masked_pack_lists_files_without_names() {
    let files = files(&proof(true, true), true);
    let list = String::from_utf8(files[FILES].clone()).unwrap();
    assert!(list.matches("left_out").count() == 3 && !list.contains("passport"), "{list}");
    assert!(!files.keys().any(|name| name.starts_with("data/files/")));
    let report = checked(&files, &[]);
    assert_eq!((report.left_out, report.stated), (3, vec![INFO, CASE, FILES]));
    let mut more = files.clone();
    more.insert("data/files/001-INVITE.pdf".into(), b"%PDF".to_vec());
    assert_eq!(
        checked(&bagged_again(&more), &[]).faults,
        [PackFault::Added("data/files/001-INVITE.pdf".into())]
    );
    let mut forged = files.clone();
    forged.insert(FILES.into(), list.replace("\"pdf\"", "\"png\"").into_bytes());
    assert_eq!(checked(&bagged_again(&forged), &[]).faults, [PackFault::Differs(FILES.into())]);
}

/// What persons read is made from the entries once more.
#[test]
fn statements_of_a_pack_are_derived() {
    let files = files(&proof(true, true), false);
    let info = String::from_utf8(files[INFO].clone()).unwrap();
    assert!(info.contains("Contact-Name: wang\n"), "the officer of the export: {info}");
    let changed = |name: &str, text: String| {
        let mut files = files.clone();
        files.insert(name.into(), text.into_bytes());
        checked(&bagged_again(&files), &[]).faults
    };
    for (from, to) in [
        ("Contact-Name: wang", "Contact-Name: li"),
        ("Bagging-Date: 20", "Bagging-Date: 19"),
        ("External-Identifier: NGB", "External-Identifier: PEK"),
        ("Description: complete", "Description: masked"),
        ("Bag-Software-Agent", "Note: verified by the court\nBag-Software-Agent"),
        ("Source-Organization: NGB\n", ""),
    ] {
        assert_eq!(changed(INFO, info.replacen(from, to, 1)), [PackFault::Differs(INFO.into())], "{from}");
    }
    assert_eq!(
        changed(README, README_TEXT.replace("sha256sum", "true")),
        [PackFault::Differs(README.into())]
    );
}

/// The text belongs to the format: who changes it raises `FORMAT` and keeps checking the packs of earlier ones.
#[test]
fn readme_belongs_to_its_format() {
    let hash = super::hex::HexHash(Sha256::digest(README_TEXT).into()).to_string();
    assert_eq!((FORMAT, &*hash), (2, "224f8667047ca3f6cc54716903bc1f1612ce05637dfbe43f5bbc1438d7de1918"));
}

/// Packs of the first format have no delivered files, and are checked as before.
#[test]
fn packs_of_the_first_format_are_verified() {
    let whole = files(&proof(true, true), false);
    let mut old: PackFiles = whole
        .iter()
        .filter(|(name, _)| !name.starts_with("data/files"))
        .map(|(name, bytes)| (name.clone(), bytes.clone()))
        .collect();
    for name in [CASE, JOURNAL] {
        let text = String::from_utf8(old[name].clone()).unwrap();
        old.insert(name.into(), text.replacen("\"format\": 2", "\"format\": 1", 1).into_bytes());
    }
    old.insert(README.into(), b"how it was checked then\n".to_vec());
    let report = checked(&bagged_again(&old), &[]);
    assert_eq!((report.faults.len(), report.left_out, report.stated), (0, 3, vec![INFO, README]));
}
