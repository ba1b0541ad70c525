//! Reads entries in order, segment after segment, checking the chain on the way.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::{JournalError, JournalFaultKind};
use super::format::{EntryHash, FrameHeader, JournalHead, StoreId};
use super::open::locate;
use super::walk::{SegmentFile, SegmentWalk, WalkStep};
use crate::store::disk::Disk;

/// One entry as it was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawEntry {
    /// Its number, from 1.
    pub(crate) seq: u64,
    /// Its bytes.
    pub(crate) payload: Vec<u8>,
    /// Its hash.
    pub(crate) hash: EntryHash,
    /// The hash of the entry before it.
    pub(crate) before: EntryHash,
    /// Its header.
    header: FrameHeader,
}

/// The entries from a number to the head of the journal at the call. Holds one frame at a time; ends
/// after the first error. Independent of the journal: it may be read in another thread while entries are appended.
#[derive(Debug)]
pub(crate) struct RawEntries {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    store: StoreId,
    from: u64,
    until: JournalHead,
    last_segment: u32,
    begin: Option<EntryStart>,
    walk: Option<SegmentWalk>,
    done: bool,
}

impl RawEntry {
    /// The entry before it.
    #[must_use]
    pub(crate) fn head_before(&self) -> JournalHead {
        JournalHead { seq: self.seq - 1, hash: self.before }
    }

    /// The bytes whose SHA-256 is its hash.
    #[must_use]
    pub(crate) fn hashed(&self) -> Vec<u8> {
        self.header.hashed(&self.before, &self.payload)
    }
}

/// Where an entry begins, as an earlier walk has seen it.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryStart {
    pub(super) segment: u32,
    pub(super) pos: u64,
    /// The entry before it.
    pub(super) before: JournalHead,
}

impl RawEntries {
    pub(super) fn new(
        disk: Arc<dyn Disk>,
        dir: PathBuf,
        store: StoreId,
        from: u64,
        until: JournalHead,
        last_segment: u32,
    ) -> Self {
        let from = from.max(1);
        Self { disk, dir, store, from, until, last_segment, begin: None, walk: None, done: from > until.seq }
    }

    /// Begins where an earlier walk has been, without walking there again.
    pub(super) fn beginning_at(self, begin: EntryStart) -> Self {
        Self {
            from: begin.before.seq + 1,
            done: begin.before.seq >= self.until.seq,
            begin: Some(begin),
            ..self
        }
    }

    fn open(&self, number: u32, before: Option<JournalHead>) -> Result<SegmentWalk, JournalError> {
        let mut segment = SegmentFile::open(&*self.disk, &self.dir, number, false)?;
        let header = segment.header(Some(self.store), before)?;
        Ok(SegmentWalk::start(segment, &header))
    }

    fn read(&mut self) -> Result<RawEntry, JournalError> {
        let mut walk = match self.walk.take() {
            Some(walk) => walk,
            None => match self.begin.take() {
                Some(begin) => {
                    let walk = self.open(begin.segment, None)?;
                    SegmentWalk { pos: begin.pos, head: begin.before, ..walk }
                }
                None => self.open(locate(&*self.disk, &self.dir, self.last_segment, self.from)?, None)?,
            },
        };
        loop {
            let (at, entry, before) = (walk.pos, Some(walk.next_seq()), walk.head.hash);
            let step = walk.step()?;
            let damaged = |kind| Err(JournalError::Damaged(walk.segment.fault(entry, at, kind)));
            match step {
                WalkStep::Frame { header, payload_at, hash, .. } => {
                    if header.seq == self.until.seq {
                        self.done = true;
                        if hash != self.until.hash {
                            return Err(JournalError::Damaged(walk.segment.fault(
                                entry,
                                at,
                                JournalFaultKind::KnownHash,
                            )));
                        }
                    }
                    if header.seq >= self.from {
                        let payload = walk.segment.bytes(payload_at, u64::from(header.length))?.to_vec();
                        self.walk = Some(walk);
                        return Ok(RawEntry { seq: header.seq, payload, hash, before, header });
                    }
                }
                WalkStep::End if walk.place != 0 => return damaged(JournalFaultKind::UnfinishedBatch),
                WalkStep::End if walk.segment.number < self.last_segment => {
                    walk = self.open(walk.segment.number + 1, Some(walk.head))?;
                }
                WalkStep::End => return damaged(JournalFaultKind::FrameHeader),
                WalkStep::Bad(kind, _) => return damaged(kind),
            }
        }
    }
}

impl Iterator for RawEntries {
    type Item = Result<RawEntry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let entry = self.read();
        self.done |= entry.is_err();
        Some(entry)
    }
}
