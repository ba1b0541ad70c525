//! Repair fills what does not verify, from a copy of this very journal, and touches nothing else.

use std::collections::BTreeMap;

use super::*;
use crate::store::fault_disk::{DiskFailure, Survival};

/// The entries that verify, and their hashes.
fn sound(disk: &FaultDisk, known: Option<JournalHead>) -> BTreeMap<u64, EntryHash> {
    let mut all = BTreeMap::new();
    let expect = ExpectedJournal { store: Some(STORE), known };
    match verify_each(disk, dir(), expect, &mut |sound| {
        all.insert(sound.head.seq, sound.head.hash);
    }) {
        Ok(_) | Err(JournalError::Missing { .. }) => all,
        Err(error) => panic!("{error}"),
    }
}

/// The segments' bytes.
fn segments(disk: &FaultDisk) -> Vec<Option<Vec<u8>>> {
    (1..12).map(|number| disk.bytes(&file(number))).collect()
}

fn known<'a>(newest: Option<JournalHead>, own: &'a [JournalHead]) -> KnownJournal<'a> {
    KnownJournal { store: STORE, newest, own }
}

/// Repairs; returns what was filled and where the two part.
fn repair(
    here: &FaultDisk,
    there: &dyn Disk,
    newest: Option<JournalHead>,
    own: &[JournalHead],
) -> Result<(u64, Option<u64>), JournalError> {
    let repair =
        JournalRepair::plan(here, dir(), JournalCopy { disk: there, dir: dir() }, &known(newest, own))?;
    if !repair.filled().is_empty() {
        repair.apply(here, dir(), "1")?;
    }
    Ok((repair.filled().iter().map(|filled| filled.bytes).sum(), repair.parts_at()))
}

/// Two journals that share some batches, and go on with others of the same size; and the head of each.
fn fork(shared: usize) -> [(FaultDisk, JournalHead); 2] {
    let one = FaultDisk::new();
    filled(&one, &batches(shared));
    let two = one.copy();
    [(one, b'a'), (two, b'b')].map(|(disk, letter)| {
        let (mut journal, opened) = open(&disk, None).unwrap();
        let mut head = opened.head;
        for n in 0..4 {
            head = journal.append(&vec![vec![letter; 20 + n * 30]; 1 + n % 2]).unwrap().head;
        }
        (disk, head)
    })
}

/// How a journal is damaged: bytes of a segment flipped, cleared or gone.
fn damages(disk: &FaultDisk) -> Vec<(String, FaultDisk)> {
    let mut rng = fastrand::Rng::with_seed(17);
    let mut all = Vec::new();
    for number in (1..12).filter(|n| disk.bytes(&file(*n)).is_some()) {
        let good = disk.bytes(&file(number)).unwrap();
        let end = good.iter().rposition(|b| *b != 0).unwrap() + 1;
        let mut put = |what: String, bytes: &[u8]| {
            let disk = disk.copy();
            disk.put(&file(number), bytes);
            all.push((format!("segment {number}, {what}"), disk));
        };
        for _ in 0..12 {
            let (at, mut bytes) = (rng.usize(..end), good.clone());
            bytes[at] ^= 1 << rng.u8(..8);
            put(format!("byte {at}"), &bytes);
        }
        for _ in 0..6 {
            let (at, mut bytes) = (rng.usize(..end), good.clone());
            let to = (at + rng.usize(1..200)).min(end);
            bytes[at..to].fill(if rng.bool() { 0 } else { 0xA5 });
            put(format!("bytes {at} to {to}"), &bytes);
            put(format!("cut to {at}"), &good[..at]);
        }
        let gone = disk.copy();
        gone.remove(&file(number)).unwrap();
        all.push((format!("segment {number} gone"), gone));
    }
    all
}

#[test]
fn a_fork_never_replaces_an_entry_that_verifies() {
    let (mut repaired, mut blocked) = (0, 0);
    for shared in 0..16 {
        let forks = fork(shared);
        let common = batches(shared).concat().len() as u64;
        for (here, there) in [(0, 1), (1, 0)] {
            let ((here, head), (there, _)) = (&forks[here], &forks[there]);
            let whole = sound(here, Some(*head));
            let healthy = here.copy();
            for own in [vec![], vec![*head]] {
                assert_eq!(repair(&healthy, there, Some(*head), &own), Ok((0, Some(common + 1))));
            }
            assert!(segments(&healthy) == segments(here), "{shared} shared");
            for (what, damaged) in damages(here) {
                for own in [vec![], vec![*head]] {
                    let (disk, what) = (damaged.copy(), format!("{shared} shared, {what}"));
                    let before = sound(&disk, Some(*head));
                    let (filled, parts_at) = repair(&disk, there, Some(*head), &own).unwrap();
                    let after = sound(&disk, Some(*head));
                    for (seq, hash) in &before {
                        assert_eq!(after.get(seq), Some(hash), "{what}: entry {seq}");
                    }
                    if !own.is_empty() {
                        // Nothing of the other fork came in.
                        assert!(after.iter().all(|(seq, hash)| whole.get(seq) == Some(hash)), "{what}");
                        assert!(parts_at.is_some_and(|at| at > common), "{what}: {parts_at:?}");
                    }
                    if filled == 0 {
                        assert!(segments(&disk) == segments(&damaged), "{what}");
                        blocked += 1;
                    } else {
                        repaired += 1;
                    }
                }
            }
        }
    }
    assert!(repaired > 500 && blocked > 500, "{repaired} repaired, {blocked} blocked");
}

#[test]
fn damage_is_filled_from_a_whole_copy() {
    let good = FaultDisk::new();
    let head = *filled(&good, &batches(14)).last().unwrap();
    for (what, damaged) in damages(&good) {
        for own in [vec![], vec![head]] {
            let disk = damaged.copy();
            let (filled, parts_at) = repair(&disk, &good, Some(head), &own).unwrap();
            assert_eq!(parts_at, None, "{what}");
            assert!(segments(&disk) == segments(&good), "{what}");
            assert_eq!(filled == 0, segments(&damaged) == segments(&good), "{what}");
            assert_eq!(repair(&disk, &good, Some(head), &own), Ok((0, None)), "{what}: twice");
        }
    }
}

#[test]
fn all_lost_segments_come_back() {
    let good = FaultDisk::new();
    let head = *filled(&good, &batches(14)).last().unwrap();
    let empty = FaultDisk::new();
    repair(&empty, &good, None, &[]).unwrap();
    assert!(segments(&empty) == segments(&good));
    assert_eq!(open(&empty, Some(head)).unwrap().1.head, head);
}

#[test]
fn what_is_newer_than_the_copy_stays() {
    let disk = FaultDisk::new();
    filled(&disk, &batches(10));
    let backup = disk.copy();
    let mut journal = open(&disk, None).unwrap().0;
    let head = (0..6).map(|n| journal.append(&[vec![n; 60]]).unwrap().head).last().unwrap();
    let good = segments(&disk);
    for (what, damaged) in damages(&disk) {
        let before = sound(&damaged, Some(head));
        repair(&damaged, &backup, Some(head), &[head]).unwrap();
        let after = sound(&damaged, Some(head));
        assert!(before.iter().all(|(seq, hash)| after.get(seq) == Some(hash)), "{what}");
        let copied = sound(&backup, None);
        assert!(copied.iter().all(|(seq, hash)| after.get(seq) == Some(hash)), "{what}");
    }
    assert!(segments(&disk) == good);
}

#[test]
fn shorter_journal_is_extended_from_its_backup() {
    let disk = FaultDisk::new();
    filled(&disk, &batches(6));
    let early = disk.copy();
    let mut journal = open(&disk, None).unwrap().0;
    let head = (0..3).map(|n| journal.append(&[vec![n; 60]]).unwrap().head).last().unwrap();
    repair(&early, &disk, None, &[]).unwrap();
    assert_eq!(open(&early, Some(head)).unwrap().1.head, head);
}

#[test]
fn interrupted_repair_is_finished_by_the_next() {
    let good = FaultDisk::new();
    let head = *filled(&good, &batches(14)).last().unwrap();
    let damaged = good.copy();
    let mut bytes = good.bytes(&file(1)).unwrap();
    bytes[40..400].fill(0xEE);
    damaged.put(&file(1), &bytes);
    damaged.put(&file(3), &good.bytes(&file(3)).unwrap()[..300]);
    damaged.remove(&file(2)).unwrap();
    let mut stopped = 0;
    for failure in [DiskFailure::Io, DiskFailure::DiskFull] {
        for operation in 1.. {
            let disk = damaged.copy();
            let before = sound(&disk, Some(head));
            disk.fail_at(operation, failure, true);
            let done = repair(&disk, &good, Some(head), &[head]);
            stopped += u64::from(done.is_err());
            disk.heal();
            disk.restart(Survival::Torn(operation));
            let after = sound(&disk, Some(head));
            assert!(before.iter().all(|(seq, hash)| after.get(seq) == Some(hash)), "operation {operation}");
            repair(&disk, &good, Some(head), &[head]).unwrap();
            assert!(segments(&disk) == segments(&good), "operation {operation}");
            // The damage can still be examined.
            let kept = disk.bytes(&dir().join("000001.seg.damaged-1")).unwrap();
            assert!(kept == bytes || done.is_err(), "operation {operation}");
            if done.is_ok() {
                break;
            }
        }
    }
    assert!(stopped > 20, "{stopped}");
}

#[test]
fn saved_pieces_fill_the_end_never_a_fork() {
    let [(disk, head), (other, _)] = fork(9);
    let last = u32::try_from(segments(&disk).iter().flatten().count()).unwrap();
    let pieces = |disk: &FaultDisk| {
        let mut patches = Vec::new();
        for number in (1..12).filter(|n| disk.bytes(&file(*n)).is_some()) {
            let bytes = disk.bytes(&file(number)).unwrap();
            let end = bytes.iter().rposition(|b| *b != 0).unwrap() + 1;
            patches.push(SegmentPatch { segment: number, byte: 0, bytes: bytes[..84].to_vec() });
            // The stored part begins in the middle of an entry.
            let from = if number < last { 173 } else { 84 };
            let kept = (from..end).step_by(50).map(|at| (at, bytes[at..(at + 50).min(end)].to_vec()));
            patches.extend(kept.map(|(at, bytes)| SegmentPatch { segment: number, byte: at as u64, bytes }));
        }
        JournalPieces::new(patches)
    };
    let good = disk.bytes(&file(last)).unwrap();
    for cut in [84, 100, 160, 250] {
        let damaged = disk.copy();
        let mut bytes = good.clone();
        bytes[cut..].fill(0);
        damaged.put(&file(last), &bytes);
        let fork = damaged.copy();
        repair(&damaged, &pieces(&disk), Some(head), &[]).unwrap();
        assert!(segments(&damaged) == segments(&disk), "cut at {cut}");
        let before = segments(&fork);
        let (filled, parts_at) = repair(&fork, &pieces(&other), Some(head), &[head]).unwrap();
        assert!(filled == 0 && parts_at.is_some(), "cut at {cut}: {filled} {parts_at:?}");
        assert!(segments(&fork) == before, "cut at {cut}");
    }
}

#[test]
fn a_newer_segment_is_not_repaired() {
    let good = FaultDisk::new();
    filled(&good, &batches(14));
    let newer = good.copy();
    let mut bytes = good.bytes(&file(2)).unwrap();
    bytes[8] = 0x7F;
    let sum = crc32fast::hash(&bytes[..80]).to_le_bytes();
    bytes[80..84].copy_from_slice(&sum);
    newer.put(&file(2), &bytes);
    let before = segments(&newer);
    assert!(matches!(repair(&newer, &good, None, &[]), Err(JournalError::NewerVersion { found: 0x7F, .. })));
    assert!(segments(&newer) == before);
}

#[test]
fn reading_a_torn_journal_writes_nothing() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 2000).unwrap();
    let head = journal.append(&[vec![1; 50]]).unwrap().head;
    let start = usize::try_from(journal.segment.pos).unwrap();
    journal.append(&[vec![2; 50], vec![3; 50]]).unwrap();
    let mut bytes = disk.bytes(&file(1)).unwrap();
    bytes[start + 40] ^= 1;
    disk.put(&file(1), &bytes);
    let (shared, options) = (Arc::new(disk.clone()), small(2000));
    let scanned = ScannedSegment::new(&disk, dir()).unwrap();
    let (mut journal, opened) = Journal::open_unchanged(shared, dir(), scanned, Some(head), options).unwrap();
    assert_eq!((opened.head, opened.cut.map(|cut| cut.entry)), (head, Some(2)));
    assert_eq!(read_all(&journal).unwrap(), [vec![1; 50]]);
    assert!(journal.is_unchanged());
    assert_eq!(disk.bytes(&file(1)).unwrap(), bytes);
    // The first entry cuts the tail.
    let next = journal.append(&[b"next"]).unwrap();
    assert!(next.first_seq == 2 && !journal.is_unchanged());
    assert_eq!(read_all(&journal).unwrap(), [vec![1; 50], b"next".to_vec()]);
    assert!(verified(&disk, Some(next.head)).faults.is_empty());
}
