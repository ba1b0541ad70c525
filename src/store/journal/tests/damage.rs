//! Damage of every kind is refused by entry and byte, or does no harm; never fewer entries in silence.

use super::*;
use crate::store::journal::open::TornTail;

/// Position of each frame: entry, segment, first byte, one past its last.
fn frames(disk: &FaultDisk) -> Vec<(u64, u32, usize, usize)> {
    let salt = FrameSum::new(STORE);
    let mut frames = Vec::new();
    for number in 1.. {
        let Some(bytes) = disk.bytes(&file(number)) else { break };
        let mut at = 84;
        while let Some(header) = FrameHeader::decode(&bytes[at..], &salt) {
            let end = at + usize::try_from(header.frame_bytes()).unwrap();
            frames.push((header.seq, number, at, end));
            at = end;
        }
    }
    frames
}

fn damaged(error: JournalError) -> JournalFault {
    match error {
        JournalError::Damaged(fault) => fault,
        other => panic!("not told as damage: {other:?}"),
    }
}

#[test]
fn every_flipped_byte_is_harmless_or_named() {
    let (disk, batches) = (FaultDisk::new(), batches(10));
    let head = *filled(&disk, &batches).last().unwrap();
    let (all, frames) = (batches.concat(), frames(&disk));
    assert_eq!(frames.len(), all.len());
    let last = frames.last().unwrap().1;
    let (mut harmless, mut refused) = (0, 0);
    for number in 1..=last {
        let good = disk.bytes(&file(number)).unwrap();
        for byte in 0..good.len() {
            let mut bytes = good.clone();
            bytes[byte] ^= 1 << (byte % 8);
            let disk = disk.copy();
            disk.put(&file(number), &bytes);
            let place = format!("segment {number} byte {byte}");
            let frame = frames.iter().find(|f| f.1 == number && (f.2..f.3).contains(&byte));

            let report = verified(&disk, Some(head));
            let in_last_tail = number == last && byte >= frames.last().unwrap().3;
            assert_eq!(report.torn.is_some(), in_last_tail, "{place}");
            assert_eq!(report.faults.is_empty(), in_last_tail, "{place}");
            if let Some(first) = report.faults.first() {
                assert!(first.segment == number && first.byte <= byte as u64, "{place}: {first}");
                assert!(frame.is_none_or(|f| first.entry == Some(f.0)), "{place}: {first}");
                assert!(report.faults.len() <= 2, "{place}: {:?}", report.faults);
            }
            let lost = u64::from(frame.is_some());
            assert_eq!(report.entries, head.seq - lost, "{place}: {:?}", report.faults);

            let read = open(&disk, Some(head)).and_then(|(journal, opened)| {
                assert_eq!(opened.head, head, "{place}");
                read_all(&journal)
            });
            match read {
                Ok(read) => {
                    assert!(frame.is_none() && read == all, "{place}");
                    harmless += 1;
                }
                Err(error) => {
                    let fault = damaged(error);
                    assert_eq!(
                        (fault.segment, fault.byte <= byte as u64),
                        (number, true),
                        "{place}: {fault}"
                    );
                    assert!(frame.is_none_or(|f| fault.entry == Some(f.0)), "{place}: {fault}");
                    refused += 1;
                }
            }
        }
    }
    assert!(harmless > 100 && refused > 1000, "{harmless} harmless, {refused} refused");
}

#[test]
fn every_cut_of_the_last_segment_is_refused() {
    let (disk, batches) = (FaultDisk::new(), batches(10));
    let head = *filled(&disk, &batches).last().unwrap();
    let last = frames(&disk).last().unwrap().1;
    let good = disk.bytes(&file(last)).unwrap();
    for len in 0..good.len() {
        let disk = disk.copy();
        disk.put(&file(last), &good[..len]);
        for known in [None, Some(head)] {
            assert_eq!(damaged(open(&disk, known).unwrap_err()).segment, last, "cut to {len}");
            assert_eq!(verified(&disk, known).faults[0].segment, last, "cut to {len}");
        }
    }
}

#[test]
fn zero_tail_is_torn_batch_or_cut_journal() {
    let (disk, batches) = (FaultDisk::new(), batches(9));
    let heads = filled(&disk, &batches);
    let (head, frames) = (*heads.last().unwrap(), frames(&disk));
    let (_, last, _, end) = *frames.last().unwrap();
    let good = disk.bytes(&file(last)).unwrap();
    for from in 84..=end {
        let mut bytes = good.clone();
        bytes[from..].fill(0);
        let disk = disk.copy();
        disk.put(&file(last), &bytes);
        let same = bytes == good;
        // The entries that are whole, and the batches.
        let whole = frames.iter().filter(|f| f.1 < last || bytes[f.2..f.3] == good[f.2..f.3]).count() as u64;
        let kept = heads.iter().rfind(|h| h.seq <= whole).unwrap();
        match open(&disk, Some(head)) {
            Ok((_, opened)) => {
                assert!(same && opened == OpenedJournal { head, cut: None }, "zeros from {from}");
            }
            Err(JournalError::Truncated { known, head: found }) => {
                assert_eq!((known, found, same), (head, *kept, false), "zeros from {from}");
            }
            Err(error) => {
                let fault = damaged(error);
                assert_eq!(fault.entry, Some(whole + 1), "zeros from {from}: {fault}");
            }
        }
        assert_eq!(verified(&disk, Some(head)).faults.is_empty(), same, "zeros from {from}");
        let (journal, opened) = open(&disk, Some(*kept)).unwrap();
        assert_eq!(opened.head, *kept, "zeros from {from}");
        assert_eq!(read_all(&journal).unwrap().len() as u64, kept.seq);
        assert!(disk.bytes(&file(last)).unwrap()[journal.segment.pos as usize..].iter().all(|b| *b == 0));
        assert_eq!(open(&disk, Some(*kept)).unwrap().1.cut, None, "cut once");
    }
}

#[test]
fn a_torn_batch_is_cut_whole_and_reported() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 2000).unwrap();
    let head = journal.append(&[vec![1; 50]]).unwrap().head;
    let start = usize::try_from(journal.segment.pos).unwrap();
    journal.append(&[vec![2; 50], vec![3; 50], vec![4; 50]]).unwrap();
    let end = usize::try_from(journal.segment.pos).unwrap();
    let good = disk.bytes(&file(1)).unwrap();
    // The first frame is gone and the others are there: sectors reach the disk in any order.
    let mut bytes = good.clone();
    bytes[start..start + 60].fill(0);
    disk.put(&file(1), &bytes);
    assert_eq!(verified(&disk, Some(head)).torn.map(|cut| cut.entry), Some(2));
    let (mut journal, opened) = open(&disk, Some(head)).unwrap();
    let cut = TornTail { segment: 1, byte: start as u64, bytes: (end - start) as u64, entry: 2 };
    assert_eq!(opened, OpenedJournal { head, cut: Some(cut) });
    // The numbers are free again.
    assert_eq!(journal.append(&[b"next"]).unwrap().first_seq, 2);
    assert_eq!(read_all(&journal).unwrap(), [vec![1; 50], b"next".to_vec()]);
}

#[test]
fn hole_before_later_batch_is_damage() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 2000).unwrap();
    journal.append(&[vec![1; 50]]).unwrap();
    let start = usize::try_from(journal.segment.pos).unwrap();
    journal.append(&[vec![2; 50]]).unwrap();
    let end = usize::try_from(journal.segment.pos).unwrap();
    journal.append(&[vec![3; 50]]).unwrap();
    let mut bytes = disk.bytes(&file(1)).unwrap();
    bytes[start..end].fill(0);
    disk.put(&file(1), &bytes);
    let fault = damaged(open(&disk, None).unwrap_err());
    assert_eq!((fault.entry, fault.segment, fault.byte), (Some(2), 1, start as u64));
    let report = verified(&disk, None);
    assert_eq!((report.faults.len(), report.torn, report.entries), (2, None, 1), "{:?}", report.faults);
}

#[test]
fn remains_of_failed_batch_are_cut() {
    let disk = FaultDisk::new();
    create(&disk, 2000).unwrap().append(&[vec![1; 50]]).unwrap();
    let failed = disk.copy();
    open(&failed, None).unwrap().0.append(&[vec![2; 50], vec![3; 50], vec![4; 50]]).unwrap();
    // The long batch failed, but the zeros over it did not reach the disk; then its numbers were given again.
    let (mut journal, _) = open(&disk, None).unwrap();
    let head = journal.append(&[vec![9; 20]]).unwrap().head;
    let end = usize::try_from(journal.segment.pos).unwrap();
    let mut bytes = disk.bytes(&file(1)).unwrap();
    bytes[end..].copy_from_slice(&failed.bytes(&file(1)).unwrap()[end..]);
    disk.put(&file(1), &bytes);
    assert!(verified(&disk, Some(head)).faults.is_empty());
    let (journal, opened) = open(&disk, Some(head)).unwrap();
    assert_eq!((opened.head, opened.cut.map(|cut| cut.entry)), (head, Some(3)));
    assert_eq!(read_all(&journal).unwrap(), [vec![1; 50], vec![9; 20]]);
}

#[test]
fn frame_header_inside_payload_is_not_damage() {
    let disk = FaultDisk::new();
    let mut journal = create(&disk, 2000).unwrap();
    let head = journal.append(&[b"first"]).unwrap().head;
    // Someone who does not know the store id writes a frame of a later batch into a submission.
    let (frame, guess) =
        (FrameHeader { length: 0, seq: 9, place: 0, last: true }, StoreId::from_bytes([0; 16]));
    let mut forged = Vec::new();
    frame.encode(&FrameSum::new(guess), &guess.genesis(), b"", &mut forged);
    journal.append(&[forged, vec![5; 100]]).unwrap();
    let mut bytes = disk.bytes(&file(1)).unwrap();
    let end = usize::try_from(journal.segment.pos).unwrap();
    bytes[end - 1] ^= 1;
    disk.put(&file(1), &bytes);
    assert_eq!(open(&disk, Some(head)).unwrap().1.cut.map(|cut| cut.entry), Some(2));
}

#[test]
fn a_missing_renamed_or_swapped_segment_is_refused() {
    let (disk, batches) = (FaultDisk::new(), batches(14));
    let head = *filled(&disk, &batches).last().unwrap();
    let last = frames(&disk).last().unwrap().1;
    assert!(last >= 4);
    for number in 1..=last {
        let disk = disk.copy();
        disk.remove(&file(number)).unwrap();
        let error = open(&disk, Some(head)).unwrap_err();
        assert!(!verified(&disk, Some(head)).faults.is_empty(), "without segment {number}");
        if number == last {
            assert!(matches!(error, JournalError::Truncated { known, .. } if known == head), "{error:?}");
        } else {
            let missing = JournalFault {
                entry: None,
                segment: number,
                byte: 0,
                kind: JournalFaultKind::MissingSegment,
            };
            assert_eq!(damaged(error), missing);
        }
    }
    for (from, to) in [(1, 99), (2, 99), (last, 99), (last, last + 1)] {
        let disk = disk.copy();
        disk.rename(&file(from), &file(to)).unwrap();
        assert_eq!(damaged(open(&disk, None).unwrap_err()).segment, from);
        assert_eq!(verified(&disk, None).faults[0].segment, from);
    }
    for (a, b) in [(1, 2), (2, 3), (last - 1, last), (1, last)] {
        let disk = disk.copy();
        let (first, second) = (disk.bytes(&file(a)).unwrap(), disk.bytes(&file(b)).unwrap());
        disk.put(&file(a), &second);
        disk.put(&file(b), &first);
        let read = open(&disk, Some(head)).and_then(|(journal, _)| read_all(&journal));
        let fault = damaged(read.unwrap_err());
        assert!(matches!(fault.kind, JournalFaultKind::SegmentNumber { .. }), "{fault}");
        assert!(verified(&disk, Some(head)).faults.len() >= 2);
    }
}

#[test]
fn a_segment_of_another_store_is_refused() {
    let (disk, other) = (FaultDisk::new(), FaultDisk::new());
    let head = *filled(&disk, &batches(12)).last().unwrap();
    let id = StoreId::from_bytes([9; 16]);
    let mut journal = Journal::create_with(Arc::new(other.clone()), dir(), id, small(700)).unwrap();
    for batch in batches(12) {
        journal.append(&batch).unwrap();
    }
    let last = journal.segment.number;
    for number in 1..=last {
        let disk = disk.copy();
        disk.put(&file(number), &other.bytes(&file(number)).unwrap());
        let read = open(&disk, None).and_then(|(journal, _)| read_all(&journal));
        assert_eq!(damaged(read.unwrap_err()).kind, JournalFaultKind::OtherStore, "segment {number}");
        let first = &verified(&disk, Some(head)).faults[0];
        assert_eq!((first.segment, &first.kind), (number, &JournalFaultKind::OtherStore));
    }
    // A whole journal of another store has another chain.
    assert_eq!(damaged(open(&other, Some(head)).unwrap_err()).kind, JournalFaultKind::KnownHash);
    assert_eq!(verified(&other, None).faults[0].kind, JournalFaultKind::OtherStore);
}

#[test]
fn entry_differing_from_known_one_is_rejected() {
    let disk = FaultDisk::new();
    let heads = filled(&disk, &batches(12));
    let genesis = JournalHead { seq: 0, hash: STORE.genesis() };
    for known in heads.iter().chain([&genesis]) {
        assert!(open(&disk, Some(*known)).is_ok(), "entry {}", known.seq);
        let other = JournalHead { seq: known.seq, hash: EntryHash::from_bytes([1; 32]) };
        let fault = damaged(open(&disk, Some(other)).unwrap_err());
        assert_eq!((fault.kind, fault.entry), (JournalFaultKind::KnownHash, Some(known.seq)));
    }
    let other = JournalHead { seq: 5, hash: EntryHash::from_bytes([1; 32]) };
    let report = verified(&disk, Some(other));
    assert_eq!((report.faults.len(), &report.faults[0].kind), (1, &JournalFaultKind::KnownHash));
}

#[test]
fn newer_format_is_rejected_unchanged() {
    let disk = FaultDisk::new();
    filled(&disk, &batches(8));
    let last = frames(&disk).last().unwrap().1;
    for number in [1, last] {
        let disk = disk.copy();
        let mut bytes = disk.bytes(&file(number)).unwrap();
        bytes[8] = 3;
        let sum = crc32fast::hash(&bytes[..80]).to_le_bytes();
        bytes[80..84].copy_from_slice(&sum);
        disk.put(&file(number), &bytes);
        let newer = JournalError::NewerVersion { segment: number, found: 3, supported: 2 };
        assert_eq!(open(&disk, None).unwrap_err(), newer);
        assert_eq!(verified(&disk, None).faults[0].kind, JournalFaultKind::NewerVersion { found: 3 });
        assert_eq!(disk.bytes(&file(number)).unwrap(), bytes);
    }
}

#[test]
fn other_files_in_directory_are_ignored() {
    let disk = FaultDisk::new();
    let head = *filled(&disk, &batches(3)).last().unwrap();
    for name in ["notes.txt", "1.seg", "0000002.seg", "000000.seg", "000009.seg.new", "+00002.seg"] {
        disk.put(&dir().join(name), b"x");
    }
    assert_eq!(open(&disk, Some(head)).unwrap().1.head, head);
    assert!(verified(&disk, Some(head)).faults.is_empty());
}
