//! Random batches, random damage and random bytes.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn payloads() -> impl Strategy<Value = Vec<PayloadBatch>> {
    vec(vec(vec(any::<u8>(), 0..200), 1..5), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_batches_come_back(batches in payloads(), segment in 100_u64..2000) {
        let disk = FaultDisk::new();
        let mut journal = create(&disk, segment).unwrap();
        for batch in &batches {
            journal.append(batch).unwrap();
            if journal.head().seq.is_multiple_of(3) {
                journal = open(&disk, Some(journal.head())).unwrap().0;
            }
        }
        prop_assert_eq!(read_all(&journal).unwrap(), batches.concat());
        let report = verified(&disk, Some(journal.head()));
        prop_assert_eq!((report.entries, report.faults), (journal.head().seq, vec![]));
    }

    #[test]
    fn overwritten_bytes_are_harmless_or_refused(
        batches in payloads(),
        at in any::<prop::sample::Index>(),
        bytes in vec(any::<u8>(), 1..60),
    ) {
        let disk = FaultDisk::new();
        let head = *filled(&disk, &batches).last().unwrap();
        let numbers = super::super::open::segments(&disk, dir()).unwrap();
        let number = *at.get(&numbers);
        let mut damaged = disk.bytes(&file(number)).unwrap();
        let from = at.index(damaged.len());
        let to = (from + bytes.len()).min(damaged.len());
        let same = damaged[from..to] == bytes[..to - from];
        damaged[from..to].copy_from_slice(&bytes[..to - from]);
        disk.put(&file(number), &damaged);
        let report = verified(&disk, Some(head));
        prop_assert_eq!(report.faults.is_empty() && report.torn.is_none(), same);
        match open(&disk, Some(head)).and_then(|(journal, _)| read_all(&journal)) {
            Ok(read) => prop_assert_eq!(read, batches.concat()),
            Err(error) => prop_assert!(matches!(error, JournalError::Damaged(_)), "{:?}", error),
        }
    }

    #[test]
    fn a_file_of_any_bytes_never_panics(bytes in vec(any::<u8>(), 0..400), headed in any::<bool>()) {
        let disk = FaultDisk::new();
        let mut all = Vec::new();
        if headed {
            let (capacity, before) = (84 + bytes.len() as u64, STORE.genesis());
            all = SegmentHeader { version: 1, number: 1, store: STORE, capacity, first_seq: 1, before }.encode();
        }
        all.extend_from_slice(&bytes);
        disk.create_dir_all(dir()).unwrap();
        disk.put(&file(1), &all);
        let report = verified(&disk, None);
        prop_assert_eq!(report.entries, 0);
        prop_assert_eq!(open(&disk, None).is_ok(), report.faults.is_empty());
    }
}
