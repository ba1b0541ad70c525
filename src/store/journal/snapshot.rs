//! A journal as it is at a moment, to be copied while it is appended to: those bytes never change again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::JournalError;
use super::format::{JournalHead, SEGMENT_HEADER, StoreId, segment_name};
use super::read::RawEntries;
use super::walk::SegmentFile;
use crate::store::disk::{Disk, DiskFile};

/// A part of a journal: a segment and how much of it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SegmentPart {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Length of its file in bytes.
    pub(crate) capacity: u64,
    /// Bytes up to the end of its last entry.
    pub(crate) used: u64,
}

impl SegmentPart {
    /// The name of its file.
    #[must_use]
    pub(crate) fn file_name(&self) -> String {
        segment_name(self.number)
    }
}

/// A journal at a moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) dir: PathBuf,
    pub(super) store: StoreId,
    pub(super) head: JournalHead,
    /// The segment that was written on, and where its last entry ends.
    pub(super) last: u32,
    pub(super) pos: u64,
}

impl Snapshot {
    /// The last entry.
    #[must_use]
    pub(crate) fn head(&self) -> JournalHead {
        self.head
    }

    /// The parent of the journal's folder.
    #[must_use]
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.dir.parent()
    }

    /// The store that the journal belongs to.
    #[must_use]
    pub(crate) fn store(&self) -> StoreId {
        self.store
    }

    /// Its entries, from the first.
    #[must_use]
    pub(crate) fn entries(&self) -> RawEntries {
        RawEntries::new(Arc::clone(&self.disk), self.dir.clone(), self.store, 1, self.head, self.last)
    }

    /// Its segments.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(crate) fn parts(&self) -> Result<Vec<SegmentPart>, JournalError> {
        (1..=self.last)
            .map(|number| {
                let mut segment = SegmentFile::open(&*self.disk, &self.dir, number, false)?;
                let used =
                    if number == self.last { self.pos } else { segment.end_of_bytes(SEGMENT_HEADER)? };
                Ok(SegmentPart { number, capacity: segment.len, used })
            })
            .collect()
    }

    /// A segment's file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&self, number: u32) -> Result<Box<dyn DiskFile>, JournalError> {
        Ok(SegmentFile::open(&*self.disk, &self.dir, number, false)?.file)
    }
}
