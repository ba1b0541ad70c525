//! A full disk, a failing disk and a power cut at every operation: what was acknowledged is there afterwards.

use super::*;
use crate::store::fault_disk::{DiskFailure, Survival};

/// What was confirmed to a run.
struct RunRecord {
    created: bool,
    acknowledged: Vec<Vec<u8>>,
    head: Option<JournalHead>,
    error: Option<JournalError>,
}

/// Creates a journal and appends batches until the first failure; then once more.
fn run(disk: &FaultDisk, batches: &[PayloadBatch]) -> RunRecord {
    let mut record = RunRecord { created: false, acknowledged: Vec::new(), head: None, error: None };
    let mut journal = match create(disk, 1600) {
        Ok(journal) => journal,
        Err(error) => return RunRecord { error: Some(error), ..record },
    };
    record.created = true;
    for batch in batches {
        match journal.append(batch) {
            Ok(appended) => {
                record.acknowledged.extend(batch.iter().cloned());
                record.head = Some(appended.head);
            }
            Err(error) => {
                let before = disk.operations();
                assert_eq!(journal.append(&[b"again"]).unwrap_err(), error, "the answer is latched");
                assert_eq!(disk.operations(), before, "and the disk is not asked");
                assert_eq!(journal.latched(), Some(&error));
                assert_eq!(journal.head().seq, record.acknowledged.len() as u64);
                record.error = Some(error);
                break;
            }
        }
    }
    record
}

/// Larger than a sector, so that they tear.
fn wide_batches() -> Vec<PayloadBatch> {
    (0..7_u8).map(|i| (0..=i % 3).map(|j| vec![i * 8 + j; 200 + usize::from(i) * 90]).collect()).collect()
}

/// Opens and reads; all that was acknowledged must be there, and beyond it at most the batch that failed, whole.
fn check(disk: &FaultDisk, record: &RunRecord, batches: &[PayloadBatch], place: &str) {
    let report = match verify(disk, dir(), ExpectedJournal { store: Some(STORE), known: record.head }) {
        Err(JournalError::Missing { .. }) => {
            assert!(!record.created, "{place}");
            create(disk, 1600).unwrap();
            return;
        }
        report => report.unwrap(),
    };
    assert!(report.faults.is_empty(), "{place}: {:?}", report.faults);
    let (mut journal, opened) = open(disk, record.head).unwrap_or_else(|e| panic!("{place}: {e}"));
    assert_eq!(opened.cut, report.torn, "{place}");
    let read = read_all(&journal).unwrap_or_else(|e| panic!("{place}: {e}"));
    let acknowledged = record.acknowledged.len();
    assert_eq!(read[..acknowledged], record.acknowledged, "{place}");
    let mut done = 0;
    let failed = batches.iter().find(|batch| {
        done += batch.len();
        done > acknowledged
    });
    let beyond = &read[acknowledged..];
    assert!(beyond.is_empty() || Some(beyond) == failed.map(Vec::as_slice), "{place}: half a batch");
    // What opening has shown is durable, even if it had only been in the system's memory.
    disk.restart(Survival::Synced);
    let again = open(disk, Some(opened.head)).unwrap_or_else(|e| panic!("{place}, again: {e}"));
    assert_eq!(again.1, OpenedJournal { head: opened.head, cut: None }, "{place}");
    journal = again.0;
    let head = journal.append(&[b"on"]).unwrap_or_else(|e| panic!("{place}: {e}")).head;
    disk.restart(Survival::Synced);
    let report = verified(disk, Some(head));
    assert!(report.faults.is_empty() && report.head == Some(head), "{place}: {report:?}");
}

#[test]
fn any_failure_is_reported_latched_and_loses_nothing() {
    let batches = wide_batches();
    for failure in [DiskFailure::DiskFull, DiskFailure::Io, DiskFailure::ReadOnly] {
        for lasting in [false, true] {
            for operation in 1.. {
                let disk = FaultDisk::new();
                disk.fail_at(operation, failure, lasting);
                let record = run(&disk, &batches);
                let place = format!("{failure:?} at {operation}, lasting {lasting}");
                let Some(error) = &record.error else {
                    assert!(operation > 20, "{place}");
                    break;
                };
                let right = match failure {
                    DiskFailure::DiskFull => matches!(error, JournalError::DiskFull { .. }),
                    DiskFailure::ReadOnly => matches!(error, JournalError::ReadOnlyDisk { .. }),
                    _ => matches!(error, JournalError::Io { .. }),
                };
                assert!(right, "{place}: {error:?}");
                disk.heal();
                check(&disk, &record, &batches, &place);
                // And with the power lost as well before anyone looks.
                let disk = FaultDisk::new();
                disk.fail_at(operation, failure, lasting);
                let record = run(&disk, &batches);
                disk.restart(Survival::Torn(operation));
                check(&disk, &record, &batches, &format!("{place}, then a power cut"));
            }
        }
    }
}

#[test]
fn power_cut_anywhere_loses_nothing_acknowledged() {
    let batches = wide_batches();
    let mut cut = 0;
    let fates = [Survival::Synced, Survival::Everything]
        .into_iter()
        .chain((0..12).map(Survival::Torn))
        .collect::<Vec<_>>();
    for survive in fates {
        for operation in 1.. {
            let disk = FaultDisk::new();
            disk.fail_at(operation, DiskFailure::PowerCut, false);
            let record = run(&disk, &batches);
            if record.error.is_none() {
                assert!(operation > 20);
                break;
            }
            disk.restart(survive);
            let torn =
                verify(&disk, dir(), ExpectedJournal::default()).is_ok_and(|report| report.torn.is_some());
            cut += u32::from(torn);
            check(&disk, &record, &batches, &format!("{survive:?} at {operation}"));
        }
    }
    assert!(cut > 20, "only {cut} torn tails");
}

#[test]
fn power_cut_during_tail_cut_loses_nothing() {
    for operation in 1.. {
        let disk = FaultDisk::new();
        let mut journal = create(&disk, 6000).unwrap();
        let head = journal.append(&[vec![1; 600]]).unwrap().head;
        let start = usize::try_from(journal.segment.pos).unwrap();
        journal.append(&[vec![2; 2000], vec![3; 2000]]).unwrap();
        let mut bytes = disk.bytes(&file(1)).unwrap();
        bytes[start + 100] ^= 1;
        disk.put(&file(1), &bytes);
        disk.fail_at(operation, DiskFailure::PowerCut, false);
        if open(&disk, Some(head)).is_ok() {
            assert!(operation > 5);
            break;
        }
        disk.restart(Survival::Torn(operation));
        let (journal, opened) = open(&disk, Some(head)).unwrap();
        assert_eq!(opened.head, head);
        assert_eq!(read_all(&journal).unwrap(), [vec![1; 600]]);
    }
}

#[test]
fn failed_read_is_an_error_not_damage() {
    let (disk, batches) = (FaultDisk::new(), batches(10));
    let head = *filled(&disk, &batches).last().unwrap();
    for operation in 1.. {
        disk.fail_at(operation, DiskFailure::Io, false);
        let read = open(&disk, Some(head)).and_then(|(journal, _)| read_all(&journal));
        match read {
            Ok(read) => {
                assert_eq!(read, batches.concat());
                assert!(operation > 10);
                break;
            }
            Err(error) => assert!(matches!(error, JournalError::Io { .. }), "at {operation}: {error:?}"),
        }
        disk.heal();
        disk.fail_at(operation, DiskFailure::Io, false);
        match verify(&disk, dir(), ExpectedJournal::default()) {
            Ok(report) => {
                let unreadable =
                    |fault: &JournalFault| matches!(fault.kind, JournalFaultKind::Unreadable { .. });
                assert!(report.faults.iter().any(unreadable) || report.faults.is_empty(), "{report:?}");
            }
            Err(error) => assert!(matches!(error, JournalError::Io { .. }), "at {operation}: {error:?}"),
        }
        disk.heal();
    }
}

#[test]
fn batch_shown_on_opening_is_made_durable() {
    for sync_failed in [false, true] {
        let disk = FaultDisk::new();
        let mut journal = create(&disk, 6000).unwrap();
        journal.append(&[vec![1; 600]]).unwrap();
        // The process ends between the write and the sync, or the sync fails and the process ends there.
        let twin = disk.copy();
        let (mut journal, _) = open(&twin, None).unwrap();
        let start = journal.segment.pos;
        let head = journal.append(&[vec![2; 2000], vec![3; 2000]]).unwrap().head;
        let bytes = twin.bytes(&file(1)).unwrap();
        let written = disk.open_write(&file(1)).unwrap();
        written.write_all_at(&bytes[usize::try_from(start).unwrap()..], start).unwrap();
        if sync_failed {
            disk.fail_at(1, DiskFailure::Io, false);
            assert!(written.sync_data().is_err());
        }
        assert_eq!(open(&disk, None).unwrap().1.head, head);
        disk.restart(Survival::Synced);
        let (journal, opened) = open(&disk, Some(head)).unwrap();
        assert_eq!(opened, OpenedJournal { head, cut: None });
        assert_eq!(read_all(&journal).unwrap(), [vec![1; 600], vec![2; 2000], vec![3; 2000]]);
    }
}
