//! The journal on a disk in memory that fails on request, and once on the real one.

mod damage;
mod faults;
mod random;
mod repair;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::store::disk::OsDisk;
use crate::store::fault_disk::FaultDisk;
use crate::store::journal::read::RawEntry;

type PayloadBatch = Vec<Vec<u8>>;

const STORE: StoreId = StoreId::from_bytes([7; 16]);

fn dir() -> &'static Path {
    Path::new("data/journal")
}

fn file(number: u32) -> PathBuf {
    dir().join(segment_name(number))
}

fn small(segment_bytes: u64) -> JournalOptions {
    JournalOptions { segment_bytes }
}

fn create(disk: &FaultDisk, segment_bytes: u64) -> Result<Journal, JournalError> {
    Journal::create_with(Arc::new(disk.clone()), dir(), STORE, small(segment_bytes))
}

fn open(disk: &FaultDisk, known: Option<JournalHead>) -> Result<(Journal, OpenedJournal), JournalError> {
    Journal::open_with(Arc::new(disk.clone()), dir(), known, small(700))
}

/// Batches of one to three entries of 0 to 90 bytes.
fn batches(n: usize) -> Vec<PayloadBatch> {
    let payload = |i: usize, j: usize| vec![u8::try_from(i * 3 + j).unwrap(); (i * 37 + j * 11) % 91];
    (0..n).map(|i| (0..=i % 3).map(|j| payload(i, j)).collect()).collect()
}

/// A journal of several segments with these batches; its head after each batch.
fn filled(disk: &FaultDisk, batches: &[PayloadBatch]) -> Vec<JournalHead> {
    let mut journal = create(disk, 700).unwrap();
    batches.iter().map(|batch| journal.append(batch).unwrap().head).collect()
}

fn read_all(journal: &Journal) -> Result<Vec<Vec<u8>>, JournalError> {
    journal.read_from(1).map(|entry| entry.map(|entry| entry.payload)).collect()
}

fn verified(disk: &FaultDisk, known: Option<JournalHead>) -> JournalReport {
    verify(disk, dir(), ExpectedJournal { store: Some(STORE), known }).unwrap()
}

#[test]
fn entries_and_head_survive_reopening() {
    let (disk, batches) = (FaultDisk::new(), batches(12));
    let heads = filled(&disk, &batches);
    let head = *heads.last().unwrap();
    let (mut journal, opened) = open(&disk, Some(head)).unwrap();
    assert_eq!(opened, OpenedJournal { head, cut: None });
    assert_eq!((journal.head(), journal.store_id()), (head, STORE));
    assert!(journal.segment.number >= 3, "{} segments", journal.segment.number);
    assert_eq!(read_all(&journal).unwrap(), batches.concat());
    assert_eq!(journal.bytes_on_disk().unwrap(), 700 * u64::from(journal.segment.number));

    let appended = journal.append(&[b"more"]).unwrap();
    assert_eq!((appended.first_seq, appended.head.seq), (head.seq + 1, head.seq + 1));
    let report = verified(&disk, Some(appended.head));
    let expected = JournalReport {
        store: Some(STORE),
        segments: journal.segment.number,
        entries: appended.head.seq,
        head: Some(appended.head),
        torn: None,
        faults: Vec::new(),
        following: Vec::new(),
    };
    assert_eq!(report, expected);
}

#[test]
fn reading_starts_anywhere_and_ends_at_head() {
    let (disk, batches) = (FaultDisk::new(), batches(12));
    let heads = filled(&disk, &batches);
    let (mut journal, _) = open(&disk, None).unwrap();
    let (all, last) = (batches.concat(), heads.last().unwrap().seq);
    for from in 0..=last + 2 {
        let mut entries = journal.read_from(from);
        for seq in from.max(1)..=last {
            let entry = entries.next().unwrap().unwrap();
            assert_eq!((entry.seq, &entry.payload), (seq, &all[usize::try_from(seq).unwrap() - 1]));
        }
        assert!(entries.next().is_none());
    }
    let before = journal.read_from(last);
    journal.append(&[b"later"]).unwrap();
    assert_eq!(before.count(), 1);
}

#[test]
fn an_empty_journal_has_the_stores_own_genesis() {
    let disk = FaultDisk::new();
    let journal = create(&disk, 700).unwrap();
    let genesis = JournalHead { seq: 0, hash: STORE.genesis() };
    assert_eq!(journal.head(), genesis);
    assert_eq!(journal.read_from(0).count(), 0);
    assert_eq!(open(&disk, Some(genesis)).unwrap().1.head, genesis);
    assert_ne!(STORE.genesis(), StoreId::from_bytes([8; 16]).genesis());
    assert_ne!(StoreId::generate().unwrap(), StoreId::generate().unwrap());
}

#[test]
fn directory_holds_at_most_one_journal() {
    let disk = FaultDisk::new();
    assert_eq!(open(&disk, None).unwrap_err(), JournalError::Missing { dir: dir().into() });
    create(&disk, 700).unwrap();
    assert_eq!(create(&disk, 700).unwrap_err(), JournalError::Exists { dir: dir().into() });
}

#[test]
fn oversized_batch_gets_a_larger_segment() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 300).unwrap();
    journal.append(&[vec![1; 5000], vec![2; 5000]]).unwrap();
    let head = journal.append(&[b"x"]).unwrap().head;
    let (journal, _) = open(&disk, Some(head)).unwrap();
    assert_eq!(read_all(&journal).unwrap(), [vec![1; 5000], vec![2; 5000], b"x".to_vec()]);
    assert_eq!(disk.bytes(&file(2)).unwrap().len(), 84 + 2 * 5060);
    assert!(verified(&disk, Some(head)).faults.is_empty());
}

#[test]
fn oversized_or_empty_batch_is_rejected() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 700).unwrap();
    let (big, limit) = (vec![0; 8 << 20], PAYLOAD_LIMIT);
    assert_eq!(journal.append::<Vec<u8>>(&[]).unwrap_err(), JournalError::EmptyBatch);
    let over = JournalError::TooLarge { bytes: limit + 1, limit };
    assert_eq!(journal.append(&[vec![0; (8 << 20) + 1]]).unwrap_err(), over);
    let batch = JournalError::TooLarge { bytes: 32 * (limit + 60), limit: BATCH_LIMIT };
    assert_eq!(journal.append(&[&big; 32]).unwrap_err(), batch);
    assert_eq!(journal.append(&[&big]).unwrap().head.seq, 1);
    assert_eq!(journal.latched(), None);
    assert_eq!(read_all(&journal).unwrap(), [big]);
}

#[test]
fn an_append_is_one_write_and_one_sync() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 700).unwrap();
    let before = disk.operations();
    journal.append(&[b"a", b"b", b"c"]).unwrap();
    assert_eq!(disk.operations() - before, 2);
}

#[test]
fn the_bytes_of_the_format_do_not_change() {
    let disk = FaultDisk::new();
    let head = create(&disk, 300).unwrap().append(&[b"one".as_slice(), b""]).unwrap().head;
    let bytes = disk.bytes(&file(1)).unwrap();
    assert_eq!(bytes.len(), 300);
    assert_eq!(&bytes[..16], b"PDSKJRNL\x02\0\0\0\x01\0\0\0");
    assert_eq!(&bytes[84..108], b"\xF7PJ\xA6\x03\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(&bytes[112..115], b"one");
    assert_eq!(&bytes[147..171], b"\xF7PJ\xA6\0\0\0\0\x02\0\0\0\0\0\0\0\x01\0\0\0\x01\0\0\0");
    assert_eq!(&bytes[175..207], head.hash.as_bytes());
    assert_eq!(
        crc32fast::hash(&bytes[..207]),
        GOLDEN,
        "any change of these bytes needs a new format version"
    );
    assert_eq!(crc32fast::hash(&as_version_1(&bytes)[..207]), GOLDEN, "frames of version 1 are the same");
}

const GOLDEN: u32 = 3_110_662_132;

/// The bytes of a segment as version 1 wrote them.
fn as_version_1(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[8] = 1;
    let sum = crc32fast::hash(&bytes[..80]).to_le_bytes();
    bytes[80..84].copy_from_slice(&sum);
    bytes
}

#[test]
fn version_1_segment_is_read_only() {
    let disk = FaultDisk::new();
    let head = create(&disk, 700).unwrap().append(&[b"one"]).unwrap().head;
    let old = as_version_1(&disk.bytes(&file(1)).unwrap());
    disk.put(&file(1), &old);
    let (mut journal, opened) = open(&disk, Some(head)).unwrap();
    assert_eq!((opened.head, disk.bytes(&file(1)).unwrap()), (head, old.clone()));
    let appended = journal.append(&[b"two"]).unwrap();
    assert_eq!((appended.segment, appended.head.seq), (2, 2));
    assert_eq!(disk.bytes(&file(1)).unwrap(), old);
    assert_eq!(disk.bytes(&file(2)).unwrap()[8], 2);
    let (journal, _) = open(&disk, Some(appended.head)).unwrap();
    assert_eq!(read_all(&journal).unwrap(), [b"one".to_vec(), b"two".to_vec()]);
    assert!(verified(&disk, Some(appended.head)).faults.is_empty());
}

#[test]
fn payload_is_made_from_the_entry_before() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 700).unwrap();
    let mut seen = Vec::new();
    let made = journal.append_each::<JournalError>(3, &mut |head| {
        seen.push(head);
        Ok(head.hash.as_bytes()[..4].to_vec())
    });
    let head = made.unwrap().head;
    let entries: Vec<_> = journal.read_from(1).map(Result::unwrap).collect();
    let before: Vec<_> = entries.iter().map(RawEntry::head_before).collect();
    assert_eq!(before, seen);
    let stopped = journal.append_each(2, &mut |before| {
        if before == head { Ok(Vec::new()) } else { Err(JournalError::EmptyBatch) }
    });
    assert_eq!((stopped, journal.head()), (Err(JournalError::EmptyBatch), head));
}

#[test]
fn the_real_disk_keeps_a_journal() {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join("a/journal");
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let mut journal = Journal::create_with(Arc::clone(&disk), &dir, STORE, small(700)).unwrap();
    for batch in batches(12) {
        journal.append(&batch).unwrap();
    }
    let head = journal.head();
    drop(journal);
    let (journal, opened) = Journal::open(Arc::clone(&disk), &dir, Some(head)).unwrap();
    assert_eq!(opened, OpenedJournal { head, cut: None });
    assert_eq!(read_all(&journal).unwrap(), batches(12).concat());
    let report = verify(&*disk, &dir, ExpectedJournal { store: None, known: Some(head) }).unwrap();
    assert_eq!((report.entries, report.faults.len(), report.store), (head.seq, 0, Some(STORE)));
}
