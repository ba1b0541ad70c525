//! Everything that a walk over a journal, or a copy of parts of it, finds: which entries verify and where they lie. Changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::error::{JournalError, JournalFaultKind};
use super::super::format::{EntryHash, FRAME_HEADER, HASH, JournalHead, SegmentHeader, StoreId};
use super::super::verify::{ExpectedJournal, WalkFinding, walk_all};
use crate::store::disk::Disk;

/// The position of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryLocation {
    pub(super) segment: u32,
    pub(super) byte: u64,
    /// Of the whole frame.
    pub(super) bytes: u64,
    pub(super) hash: EntryHash,
}

impl EntryLocation {
    pub(super) fn end(&self) -> u64 {
        self.byte + self.bytes
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct RepairSurvey {
    /// Headers of this store that verify and are in their own file.
    pub(super) headers: BTreeMap<u32, SegmentHeader>,
    /// Lengths of the files that are there.
    pub(super) lengths: BTreeMap<u32, u64>,
    /// The entries that verify.
    pub(super) entries: BTreeMap<u64, EntryLocation>,
    /// Entries whose header verifies and whose hash does not follow from what is before; and the hash that would.
    pub(super) unproven: BTreeMap<u64, (EntryLocation, EntryHash)>,
}

impl RepairSurvey {
    /// Walks a journal; a folder without one, or no folder, is a journal without anything.
    pub(super) fn new(
        disk: &dyn Disk,
        dir: &Path,
        store: StoreId,
        newest: Option<JournalHead>,
    ) -> Result<Self, JournalError> {
        let mut found = Self::default();
        let mut foreign = None;
        let expect = ExpectedJournal { store: Some(store), known: newest };
        let walked = walk_all(disk, dir, expect, None, &mut |what| match what {
            WalkFinding::Segment { number, header, len } => {
                found.lengths.insert(number, len);
                foreign = header.filter(|h| h.store != store).map(|_| number);
                let own = header.filter(|h| h.store == store && h.number == number);
                found.headers.extend(own.map(|header| (number, header)));
            }
            WalkFinding::Entry { sound, segment, byte } if foreign != Some(segment) => {
                let bytes = FRAME_HEADER + sound.payload.len() as u64 + HASH;
                let placed = EntryLocation { segment, byte, bytes, hash: sound.head.hash };
                found.entries.insert(sound.head.seq, placed);
            }
            WalkFinding::Unproven { head, computed, segment, byte, bytes } if foreign != Some(segment) => {
                let placed = EntryLocation { segment, byte, bytes, hash: head.hash };
                found.unproven.insert(head.seq, (placed, computed));
            }
            WalkFinding::Entry { .. } | WalkFinding::Unproven { .. } => {}
        });
        let report = match walked {
            Ok(report) => report,
            Err(JournalError::Missing { .. }) => return Ok(found),
            Err(error) => return Err(error),
        };
        let newer = report.faults.iter().find_map(|fault| match fault.kind {
            JournalFaultKind::NewerVersion { found } => Some((fault.segment, found)),
            _ => None,
        });
        match newer {
            Some((segment, found)) => Err(JournalError::NewerVersion {
                segment,
                found,
                supported: super::super::format::FORMAT_VERSION,
            }),
            None => Ok(found),
        }
    }

    /// Whether an entry that verifies is in a range of a segment.
    pub(super) fn has_entry(&self, segment: u32, from: u64, to: u64) -> bool {
        self.entries.values().any(|e| e.segment == segment && e.byte < to && e.end() > from)
    }

    /// Hashes in it: of entries that verify, and those that headers name.
    pub(super) fn hashes(&self) -> impl Iterator<Item = (u64, EntryHash)> + '_ {
        let headers = self.headers.values().map(SegmentHeader::head_before).map(|h| (h.seq, h.hash));
        self.entries.iter().map(|(seq, placed)| (*seq, placed.hash)).chain(headers)
    }
}
