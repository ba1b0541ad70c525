//! The folder of blobs: what is put comes back, what is not named goes, and what a failing disk or a killed process leaves.

use super::blob_store::BlobStore;
use super::folder::BlobFolder;
use super::index::BlobIndex;
use super::key_table::KeyTable;
use super::name::{BlobName, place_of, sha256};
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Item, Port};
use crate::store::crypto::{KeySet, Keyring};
use crate::store::disk::Disk;
use crate::store::error::StoreError;
use crate::store::fault_disk::{DiskFailure, FaultDisk, Survival};
use crate::store::journal::StoreId;
use crate::store::paths::KEYS_FILE;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const STORE: StoreId = StoreId::from_bytes([7; 16]);
const DESK: &str = "/desk";

fn ring() -> Arc<Keyring> {
    Arc::new(KeySet::generate(STORE, 1).unwrap().1)
}

fn no(serial: u32) -> CaseNo {
    CaseNo::from_serial(Port::new("NGB"), serial)
}

fn case() -> CaseNo {
    no(1)
}

fn folder(disk: &FaultDisk, ring: Option<&Arc<Keyring>>) -> BlobFolder {
    BlobFolder::new(Arc::new(disk.clone()), Path::new(DESK), STORE, ring.cloned(), (true, 0))
}

fn delivered(bytes: &[u8], blob: BlobRef) -> DeliveredFile {
    DeliveredFile {
        item: Item::new("PASSPORT"),
        name: "scan.pdf".into(),
        sha256: sha256(bytes),
        bytes: bytes.len() as u64,
        kind: FileKind::Pdf,
        blob,
    }
}

fn files() -> Vec<Vec<u8>> {
    vec![b"%PDF-1.7 one".to_vec(), vec![7; 70_000], Vec::new()]
}

fn place(name: &BlobName) -> PathBuf {
    Path::new(DESK).join("blobs").join(place_of(name))
}

fn keys() -> PathBuf {
    Path::new(DESK).join("blobs").join(KEYS_FILE)
}

fn put_file(blobs: &BlobFolder, case: CaseNo, file: &[u8]) -> Result<BlobRef, StoreError> {
    blobs.put(case, &sha256(file), file)
}

/// No entry names any blob.
fn none(_: u64) -> Result<BlobIndex, StoreError> {
    Ok(BlobIndex::default())
}

/// An index that names blobs as stored.
fn named(blobs: &[BlobName]) -> BlobIndex {
    BlobIndex { stored: blobs.iter().map(|name| (*name, [0; 32])).collect(), ..BlobIndex::default() }
}

#[test]
fn what_is_put_is_read_back() {
    for ring in [None, Some(ring())] {
        let disk = FaultDisk::new();
        let blobs = folder(&disk, ring.as_ref());
        let put: Vec<BlobRef> = files().iter().map(|file| put_file(&blobs, case(), file).unwrap()).collect();
        blobs.sync().unwrap();
        blobs.ensure_durable(&put).unwrap();
        blobs.committed(&put, 3);
        disk.restart(Survival::Synced);
        let blobs = folder(&disk, ring.as_ref());
        // That they were pending may be known still: the journal names them.
        blobs.recover(&mut |_| Ok(named(&put.iter().map(|blob| blob.name).collect::<Vec<_>>()))).unwrap();
        for (file, blob) in files().iter().zip(&put) {
            let delivered = delivered(file, *blob);
            assert_eq!(blobs.read(case(), &delivered).unwrap(), *file);
            assert_eq!(put_file(&blobs, case(), file).unwrap(), *blob, "the same file is the same blob");
            assert_eq!(sha256(&disk.bytes(&place(&blob.name)).unwrap()), blob.stored_sha256);
            let other = no(2);
            assert_ne!(
                put_file(&blobs, other, file).unwrap().name,
                blob.name,
                "of another case it is another"
            );
            assert!(matches!(blobs.read(no(3), &delivered), Err(StoreError::BlobMissing { .. })));
        }
    }
}

#[test]
fn altered_blob_is_refused_and_put_again() {
    for ring in [None, Some(ring())] {
        let disk = FaultDisk::new();
        let blobs = folder(&disk, ring.as_ref());
        let file = vec![9; 200_000];
        let blob = put_file(&blobs, case(), &file).unwrap();
        blobs.ensure_durable(&[blob]).unwrap();
        blobs.committed(&[blob], 1);
        let stored = disk.bytes(&place(&blob.name)).unwrap();
        for at in [0, 9, 100, stored.len() / 2, stored.len() - 1] {
            let mut changed = stored.clone();
            changed[at] ^= 4;
            disk.put(&place(&blob.name), &changed);
            let read = blobs.read(case(), &delivered(&file, blob));
            assert!(matches!(read, Err(StoreError::BlobDamaged { .. } | StoreError::Newer { .. })), "{at}");
        }
        disk.put(&place(&blob.name), &stored[..stored.len() - 1]);
        assert!(matches!(blobs.read(case(), &delivered(&file, blob)), Err(StoreError::BlobDamaged { .. })));
        let again = put_file(&blobs, case(), &file).unwrap();
        blobs.ensure_durable(&[again]).unwrap();
        // Not marked as new: the journal names it already.
        folder(&disk, ring.as_ref()).recover(&mut none).unwrap();
        assert_eq!(folder(&disk, ring.as_ref()).read(case(), &delivered(&file, again)).unwrap(), file);
    }
}

#[test]
fn what_no_entry_names_is_removed_at_opening() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let blobs = folder(&disk, ring.as_ref());
    let one = put_file(&blobs, case(), b"one").unwrap();
    blobs.ensure_durable(&[one]).unwrap();
    blobs.committed(&[one], 5);
    let two = put_file(&blobs, case(), b"two").unwrap();
    blobs.sync().unwrap();
    let three = put_file(&blobs, case(), b"three").unwrap();
    blobs.sync().unwrap();
    // The process is killed after the entry of two, and before that of three.
    let blobs = folder(&disk, ring.as_ref());
    blobs
        .recover(&mut |after| {
            assert_eq!(after, 5, "what was in the journal before need not be read");
            Ok(named(&[two.name]))
        })
        .unwrap();
    assert_eq!(
        blobs.all().unwrap().into_iter().collect::<BTreeSet<_>>(),
        BTreeSet::from([one.name, two.name])
    );
    for (file, blob) in [(&b"one"[..], one), (b"two", two)] {
        assert_eq!(blobs.read(case(), &delivered(file, blob)).unwrap(), file);
    }
    // The key is gone too: a copy of the blob does not open any more.
    let table = KeyTable::read(&disk, &keys(), Some(STORE)).unwrap().unwrap();
    assert!(table.has(&two.name) && !table.has(&three.name));
    folder(&disk, ring.as_ref()).recover(&mut |_| panic!("all is decided")).unwrap();
}

#[test]
fn closing_removes_what_was_not_named() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let blobs = folder(&disk, ring.as_ref());
    let one = put_file(&blobs, case(), b"one").unwrap();
    blobs.ensure_durable(&[one]).unwrap();
    blobs.committed(&[one], 1);
    put_file(&blobs, case(), b"two").unwrap();
    blobs.sync().unwrap();
    put_file(&blobs, case(), b"three").unwrap();
    blobs.close();
    assert_eq!(blobs.all().unwrap(), [one.name]);
    assert!(disk.list(&Path::new(DESK).join("blobs/new")).unwrap().is_empty());
    assert!(disk.bytes(&Path::new(DESK).join("blobs/PENDING")).is_none());
    assert!(matches!(put_file(&blobs, case(), b"four"), Err(StoreError::Latched)));
}

#[test]
fn sweep_removes_orphans_and_their_keys() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let blobs = folder(&disk, ring.as_ref());
    let all = [b"one", b"two"].map(|file| put_file(&blobs, case(), file).unwrap());
    blobs.ensure_durable(&all).unwrap();
    blobs.committed(&all, 1);
    // No key is needed.
    let keyless = folder(&disk, None);
    assert_eq!(keyless.sweep(&|name| *name == all[0].name).unwrap(), 1);
    assert_eq!(keyless.sweep(&|name| *name == all[0].name).unwrap(), 0);
    let blobs = folder(&disk, ring.as_ref());
    assert_eq!(blobs.read(case(), &delivered(b"one", all[0])).unwrap(), b"one");
    assert_eq!(blobs.all().unwrap(), [all[0].name]);
    assert!(!KeyTable::read(&disk, &keys(), None).unwrap().unwrap().has(&all[1].name));
}

#[test]
fn new_data_key_keeps_names_and_rewrites_table() {
    let (set, first) = KeySet::generate(STORE, 1).unwrap();
    let (first, disk) = (Arc::new(first), FaultDisk::new());
    let blobs = folder(&disk, Some(&first));
    let blob = put_file(&blobs, case(), b"file").unwrap();
    blobs.ensure_durable(&[blob]).unwrap();
    blobs.committed(&[blob], 1);
    let (_, second) = set.rekey(&first).unwrap();
    let second = Arc::new(second);
    let blobs = folder(&disk, Some(&second));
    blobs.recover(&mut none).unwrap();
    assert_eq!(put_file(&blobs, case(), b"file").unwrap(), blob);
    assert_eq!(blobs.read(case(), &delivered(b"file", blob)).unwrap(), b"file");
    let table = KeyTable::read(&disk, &keys(), Some(STORE)).unwrap().unwrap();
    assert!(!table.keys(&second, &blob.name).is_empty());
    assert!(table.keys(&first, &blob.name).is_empty(), "whoever has only the old key opens no file");
}

#[test]
fn damaged_key_table_is_reported_not_replaced() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let blobs = folder(&disk, ring.as_ref());
    let put = [b"one", b"two"].map(|file| put_file(&blobs, case(), file).unwrap());
    blobs.ensure_durable(&put).unwrap();
    blobs.committed(&put, 1);
    let whole = disk.bytes(&keys()).unwrap();
    let mut head = whole.clone();
    head[3] ^= 1;
    disk.put(&keys(), &head);
    let blobs = folder(&disk, ring.as_ref());
    assert!(put_file(&blobs, case(), b"three").is_ok());
    assert!(matches!(blobs.sync(), Err(StoreError::BlobDamaged { .. })));
    assert_eq!(disk.bytes(&keys()).unwrap(), head);
    // A row that was not written whole spoils no other.
    let mut rows = whole.clone();
    let end = rows.len();
    rows[end - 1] ^= 1;
    disk.put(&keys(), &rows);
    let blobs = folder(&disk, ring.as_ref());
    let read = put
        .iter()
        .zip([b"one", b"two"])
        .filter(|(blob, file)| blobs.read(case(), &delivered(*file, **blob)).is_ok());
    assert_eq!(read.count(), 1);
    disk.put(&keys(), &whole[..end - 50]);
    let blobs = folder(&disk, ring.as_ref());
    let three = put_file(&blobs, case(), b"three").unwrap();
    blobs.sync().unwrap();
    assert_eq!(blobs.read(case(), &delivered(b"three", three)).unwrap(), b"three");
    let other = StoreId::from_bytes([8; 16]);
    assert!(matches!(KeyTable::read(&disk, &keys(), Some(other)), Err(StoreError::Foreign)));
}

/// A file, and the blob that has it.
type StoredBlob = (Vec<u8>, BlobRef);

/// Puts two batches as an import does and says what an entry may name: after each, the blobs that were durable.
fn run(disk: &FaultDisk, ring: Option<&Arc<Keyring>>) -> (Vec<StoredBlob>, Result<(), StoreError>) {
    let blobs = folder(disk, ring);
    let mut named = Vec::new();
    let mut batches = || -> Result<(), StoreError> {
        blobs.recover(&mut none)?;
        for batch in [vec![vec![1; 700], vec![2; 1500]], vec![vec![3; 900]]] {
            let put: Vec<BlobRef> =
                batch.iter().map(|file| put_file(&blobs, case(), file)).collect::<Result<_, _>>()?;
            blobs.ensure_durable(&put)?;
            blobs.committed(&put, named.len() as u64);
            named.extend(batch.into_iter().zip(put));
        }
        Ok(())
    };
    let done = batches();
    (named, done)
}

/// Every operation fails once or for good, or power is lost at it: what an entry could name is on disk and opens.
#[test]
fn failing_disk_never_leaves_a_named_blob_missing() {
    for ring in [None, Some(ring())] {
        let whole = FaultDisk::new();
        run(&whole, ring.as_ref()).1.unwrap();
        let failures = [
            (DiskFailure::DiskFull, false),
            (DiskFailure::DiskFull, true),
            (DiskFailure::Io, false),
            (DiskFailure::ReadOnly, true),
            (DiskFailure::PowerCut, true),
        ];
        for (failure, lasting) in failures {
            for at in 1..=whole.operations() {
                for survive in [Survival::Synced, Survival::Everything, Survival::Torn(at)] {
                    let disk = FaultDisk::new();
                    disk.fail_at(at, failure, lasting);
                    let (named, done) = run(&disk, ring.as_ref());
                    let what = format!("{failure:?} at {at}, {survive:?}: {done:?}");
                    disk.restart(survive);
                    check(&disk, ring.as_ref(), &named, &what);
                    // The import again completes it.
                    let (named, done) = run_again(&disk, ring.as_ref(), &named);
                    assert!(done.is_ok(), "{what}: {done:?}");
                    check(&disk, ring.as_ref(), &named, &what);
                }
            }
        }
    }
}

fn check(disk: &FaultDisk, ring: Option<&Arc<Keyring>>, named: &[StoredBlob], what: &str) {
    let blobs = folder(disk, ring);
    for (file, blob) in named {
        let stored = disk.bytes(&place(&blob.name)).unwrap_or_else(|| panic!("{what}: no blob"));
        assert_eq!(sha256(&stored), blob.stored_sha256, "{what}");
        assert_eq!(blobs.read(case(), &delivered(file, *blob)).unwrap(), *file, "{what}");
    }
}

fn run_again(
    disk: &FaultDisk,
    ring: Option<&Arc<Keyring>>,
    before: &[StoredBlob],
) -> (Vec<StoredBlob>, Result<(), StoreError>) {
    let names: Vec<BlobName> = before.iter().map(|(_, blob)| blob.name).collect();
    if let Err(error) = folder(disk, ring).recover(&mut |_| Ok(named(&names))) {
        return (Vec::new(), Err(error));
    }
    run(disk, ring)
}

/// The same process goes on after a failure: what it names then is on disk too.
#[test]
fn after_a_failure_only_stored_files_are_named() {
    for ring in [None, Some(ring())] {
        for at in 1..40 {
            let disk = FaultDisk::new();
            let blobs = folder(&disk, ring.as_ref());
            disk.fail_at(at, DiskFailure::Io, false);
            let file = vec![5; 3000];
            let durable = || {
                let blob = put_file(&blobs, case(), &file)?;
                blobs.ensure_durable(&[blob]).map(|()| blob)
            };
            let blob = durable().or_else(|_| durable()).unwrap();
            blobs.committed(&[blob], 1);
            disk.restart(Survival::Synced);
            check(&disk, ring.as_ref(), &[(file.clone(), blob)], &format!("at {at}"));
        }
    }
}

/// A blob that is written again, and whose old form is still there because the disk failed, opens with its old key.
#[test]
fn interrupted_replacement_keeps_the_old_blob_readable() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let blobs = folder(&disk, ring.as_ref());
    let file = vec![9; 1000];
    let blob = put_file(&blobs, case(), &file).unwrap();
    blobs.ensure_durable(&[blob]).unwrap();
    blobs.committed(&[blob], 1);
    let stored = disk.bytes(&place(&blob.name)).unwrap();
    disk.put(&place(&blob.name), b"x");
    let again = put_file(&blobs, case(), &file).unwrap();
    blobs.ensure_durable(&[again]).unwrap();
    disk.put(&place(&blob.name), &stored);
    let renewed = folder(&disk, ring.as_ref());
    assert_eq!(renewed.read(case(), &delivered(&file, blob)).unwrap(), file);
    assert_eq!(renewed.sweep(&|_| true).unwrap(), 0);
    assert_eq!(folder(&disk, ring.as_ref()).read(case(), &delivered(&file, blob)).unwrap(), file);
}

/// A folder with three durable blobs of which two are to be forgotten: the folder, its blobs, and the files.
fn three(disk: &FaultDisk, ring: Option<&Arc<Keyring>>) -> (BlobFolder, Vec<StoredBlob>) {
    let blobs = folder(disk, ring);
    let put: Vec<StoredBlob> = (1..4)
        .map(|n| {
            let file = vec![n; 900];
            let blob = put_file(&blobs, case(), &file).unwrap();
            (file, blob)
        })
        .collect();
    let refs: Vec<BlobRef> = put.iter().map(|(_, blob)| *blob).collect();
    blobs.ensure_durable(&refs).unwrap();
    blobs.committed(&refs, 7);
    (blobs, put)
}

fn forget_mark(disk: &FaultDisk) -> bool {
    disk.bytes(&Path::new(DESK).join("blobs/FORGET")).is_some()
}

/// Neither blob nor key of a forgotten file is there; the bytes of its old key row are nowhere.
fn is_destroyed(disk: &FaultDisk, name: &BlobName, row: Option<&[u8]>, what: &str) {
    assert!(disk.bytes(&place(name)).is_none(), "{what}: the blob is there");
    let table = KeyTable::read(disk, &keys(), Some(STORE)).unwrap();
    assert!(table.is_none_or(|table| !table.has(name)), "{what}: the key is there");
    for file in ["KEYS", "KEYS.new"] {
        let bytes = disk.bytes(&Path::new(DESK).join("blobs").join(file)).unwrap_or_default();
        let left = row.is_some_and(|row| bytes.windows(row.len()).any(|part| part == row));
        assert!(!left, "{what}: {file} holds the old key");
    }
}

/// The encrypted key in the first row of a name.
fn key_row(disk: &FaultDisk, name: &BlobName) -> Option<Vec<u8>> {
    let bytes = disk.bytes(&keys())?;
    bytes[32..].chunks(112).find(|row| row[1..33] == name[..]).map(|row| row[33..108].to_vec())
}

#[test]
fn forgotten_files_lose_key_and_bytes() {
    for ring in [None, Some(ring())] {
        let disk = FaultDisk::new();
        let (blobs, put) = three(&disk, ring.as_ref());
        let names: Vec<BlobName> = put[..2].iter().map(|(_, blob)| blob.name).collect();
        let rows: Vec<_> = names.iter().map(|name| key_row(&disk, name)).collect();
        blobs.begin_forgetting(&names).unwrap();
        assert!(forget_mark(&disk));
        assert_eq!(blobs.read(case(), &delivered(&put[0].0, put[0].1)).unwrap(), put[0].0, "not yet");
        blobs.forget(&names).unwrap();
        disk.restart(Survival::Synced);
        for (name, row) in names.iter().zip(&rows) {
            is_destroyed(&disk, name, row.as_deref(), "forgotten");
        }
        let blobs = folder(&disk, ring.as_ref());
        assert!(matches!(
            blobs.read(case(), &delivered(&put[0].0, put[0].1)),
            Err(StoreError::BlobMissing { .. })
        ));
        assert_eq!(blobs.read(case(), &delivered(&put[2].0, put[2].1)).unwrap(), put[2].0);
        // Delivered again, it is a file like any other.
        let again = put_file(&blobs, case(), &put[0].0).unwrap();
        blobs.ensure_durable(&[again]).unwrap();
        blobs.committed(&[again], 9);
        assert_eq!(
            folder(&disk, ring.as_ref()).read(case(), &delivered(&put[0].0, again)).unwrap(),
            put[0].0
        );
    }
}

#[test]
fn forgetting_without_its_entry_destroys_nothing() {
    for ring in [None, Some(ring())] {
        let disk = FaultDisk::new();
        let (blobs, put) = three(&disk, ring.as_ref());
        blobs.begin_forgetting(&[put[0].1.name]).unwrap();
        disk.restart(Survival::Synced);
        let blobs = folder(&disk, ring.as_ref());
        blobs
            .recover(&mut |after| {
                assert_eq!(after, 7, "what was in the journal before is not read");
                Ok(BlobIndex::default())
            })
            .unwrap();
        assert!(!forget_mark(&disk));
        assert_eq!(blobs.read(case(), &delivered(&put[0].0, put[0].1)).unwrap(), put[0].0);
    }
}

/// Every operation fails once, for good, or with the power: once its entry is there, the next opening destroys what it forgot, and nothing
/// else is lost.
#[test]
fn interrupted_forgetting_is_completed_at_opening() {
    for ring in [None, Some(ring())] {
        let whole = FaultDisk::new();
        let (blobs, put) = three(&whole, ring.as_ref());
        let before = whole.operations();
        let names: Vec<BlobName> = put[..2].iter().map(|(_, blob)| blob.name).collect();
        blobs.begin_forgetting(&names).unwrap();
        blobs.forget(&names).unwrap();
        let steps = whole.operations() - before;
        assert!(steps > 5, "{steps}");
        let failures = [
            (DiskFailure::DiskFull, false),
            (DiskFailure::DiskFull, true),
            (DiskFailure::Io, false),
            (DiskFailure::ReadOnly, true),
            (DiskFailure::PowerCut, true),
        ];
        for (failure, lasting) in failures {
            for at in 1..=steps {
                for survive in [Survival::Synced, Survival::Everything, Survival::Torn(at)] {
                    let what = format!("{failure:?} at {at}, {survive:?}");
                    let disk = FaultDisk::new();
                    let (blobs, put) = three(&disk, ring.as_ref());
                    let names: Vec<BlobName> = put[..2].iter().map(|(_, blob)| blob.name).collect();
                    let rows: Vec<_> = names.iter().map(|name| key_row(&disk, name)).collect();
                    disk.fail_at(at, failure, lasting);
                    // The entry is written only after the mark is durable.
                    let written = blobs.begin_forgetting(&names).is_ok();
                    let done = written.then(|| blobs.forget(&names));
                    if matches!(done, Some(Ok(()))) && !lasting {
                        assert!(blobs.finish_forgetting().is_ok(), "{what}");
                    }
                    drop(blobs);
                    disk.restart(survive);
                    let kept = if written { &put[2..] } else { &put[..] };
                    let mut index = named(&kept.iter().map(|(_, blob)| blob.name).collect::<Vec<_>>());
                    index.forgotten.extend(names.iter().filter(|_| written));
                    let blobs = folder(&disk, ring.as_ref());
                    blobs.recover(&mut |_| Ok(index.clone())).unwrap_or_else(|e| panic!("{what}: {e:?}"));
                    assert!(!forget_mark(&disk), "{what}");
                    for (name, row) in names.iter().zip(&rows).filter(|_| written) {
                        is_destroyed(&disk, name, row.as_deref(), &what);
                    }
                    check(&disk, ring.as_ref(), kept, &what);
                }
            }
        }
    }
}

#[test]
fn failed_forgetting_is_completed_in_the_same_run() {
    let (ring, disk) = (Some(ring()), FaultDisk::new());
    let (blobs, put) = three(&disk, ring.as_ref());
    let names = [put[0].1.name];
    blobs.begin_forgetting(&names).unwrap();
    disk.fail_at(1, DiskFailure::Io, false);
    assert!(blobs.forget(&names).is_err());
    // Another one is forgotten meanwhile: the mark names both.
    blobs.begin_forgetting(&[put[1].1.name]).unwrap();
    blobs.forget(&[put[1].1.name]).unwrap();
    for (_, blob) in &put[..2] {
        is_destroyed(&disk, &blob.name, None, "both");
    }
    assert!(!forget_mark(&disk));
    blobs.finish_forgetting().unwrap();
}

#[test]
fn forgetting_reaches_keys_of_an_unwritten_table() {
    // A sync that failed leaves a table in memory that is not the one on disk.
    for at in 1..25 {
        let (ring, disk) = (Some(ring()), FaultDisk::new());
        let (blobs, put) = three(&disk, ring.as_ref());
        let name = put[0].1.name;
        let row = key_row(&disk, &name);
        put_file(&blobs, case(), b"another").unwrap();
        disk.fail_at(at, DiskFailure::Io, false);
        let failed = blobs.sync();
        disk.heal();
        blobs.begin_forgetting(&[name]).unwrap();
        blobs.forget(&[name]).unwrap();
        is_destroyed(&disk, &name, row.as_deref(), &format!("{at}: {failed:?}"));
    }
}
