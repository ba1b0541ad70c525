//! The journal: numbered, hash-chained entries in segment files that are only ever appended to.
//!
//! Owns: the bytes on disk, their order, and the promise that an entry whose `append` answered is there after a power
//! cut. May not: know what a payload means, or go on after a failed write. The format is in `format`, the rule that
//! distinguishes a torn tail from damage in `open`.
//!
//! One process at a time may have a journal open for writing; the store's lock sees to that.

mod error;
mod format;
mod hex;
mod open;
mod read;
mod repair;
mod snapshot;
#[cfg(test)]
mod tests;
mod verify;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use self::error::JournalFaultKind;
pub use self::error::{JournalError, JournalFault};
pub(crate) use self::format::{BATCH_LIMIT, EntryHash, HashedEntry, PAYLOAD_LIMIT};
pub use self::format::{FORMAT_VERSION, JournalHead, StoreId};
use self::format::{FRAME_HEADER, FrameHeader, FrameSum, HASH, SEGMENT_HEADER, SegmentHeader, segment_name};
pub use self::open::OpenedJournal;
use self::open::UnpreparedTail;
pub(crate) use self::open::{ScannedSegment, store_of};
pub(crate) use self::read::RawEntries;
pub(crate) use self::repair::{
    FilledPlace, JournalCopy, JournalPieces, JournalRepair, KnownJournal, SegmentPatch,
};
pub(crate) use self::snapshot::SegmentPart;
pub use self::snapshot::Snapshot;
pub(crate) use self::verify::verify_each;
pub use self::verify::{ExpectedJournal, JournalReport, verify};
use super::disk::{Disk, DiskFile};

/// The write buffer is reused between appends up to this many bytes.
const KEPT_BUFFER: usize = 1 << 20;

/// The layout of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JournalOptions {
    /// Bytes of a new segment's file, all of them written first; one that must take a larger batch is larger.
    /// May differ from one opening to the next.
    pub(crate) segment_bytes: u64,
}

impl Default for JournalOptions {
    /// Segments of 16 MiB.
    fn default() -> Self {
        Self { segment_bytes: 16 << 20 }
    }
}

/// What an append wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// The number of the batch's first entry.
    pub(crate) first_seq: u64,
    /// The batch's last entry, the journal's head now.
    pub(crate) head: JournalHead,
    /// The segment that it is in.
    pub(crate) segment: u32,
    /// Where it starts in the segment's file.
    pub(crate) byte: u64,
}

/// So many of the last entries are read where opening has not walked any.
const FEW: u64 = 256;

/// A journal that is open for appending.
#[derive(Debug)]
pub struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    options: JournalOptions,
    store: StoreId,
    salt: FrameSum,
    segment: OpenSegment,
    head: JournalHead,
    buffer: Vec<u8>,
    latched: Option<JournalError>,
    /// Where the last few entries began when it was opened.
    recent: Option<read::EntryStart>,
    /// What opening has left undone.
    unready: Option<UnpreparedTail>,
}

/// The segment that is written on.
#[derive(Debug)]
struct OpenSegment {
    /// The format version of its frames.
    version: u16,
    number: u32,
    path: PathBuf,
    file: Box<dyn DiskFile>,
    capacity: u64,
    /// The position of the next frame.
    pos: u64,
}

impl Journal {
    /// Creates a journal with segments of 16 MiB; see [`Journal::create_with`].
    ///
    /// # Errors
    /// As [`Journal::create_with`].
    pub fn create(disk: Arc<dyn Disk>, dir: &Path, store: StoreId) -> Result<Self, JournalError> {
        Self::create_with(disk, dir, store, JournalOptions::default())
    }

    /// Creates the directory and an empty, durable journal in it.
    ///
    /// # Errors
    /// [`JournalError::Exists`] when there is one; otherwise errors of the disk.
    pub(crate) fn create_with(
        disk: Arc<dyn Disk>,
        dir: &Path,
        store: StoreId,
        options: JournalOptions,
    ) -> Result<Self, JournalError> {
        disk.create_dir_all(dir).map_err(|e| JournalError::io("create", dir, &e))?;
        if let Some(above) = dir.parent() {
            disk.sync_dir(above).map_err(|e| JournalError::io("sync", above, &e))?;
        }
        match open::segments(&*disk, dir) {
            Ok(_) => return Err(JournalError::Exists { dir: dir.to_path_buf() }),
            Err(JournalError::Missing { .. }) => {}
            Err(e) => return Err(e),
        }
        let head = JournalHead { seq: 0, hash: store.genesis() };
        let segment = OpenSegment::create(&*disk, dir, store, 1, head, options.segment_bytes, 0)?;
        Ok(Self::with(disk, dir, options, store, segment, head))
    }

    /// Opens a journal; new segments get 16 MiB. See [`Journal::open_with`].
    ///
    /// # Errors
    /// As [`Journal::open_with`].
    pub fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        known: Option<JournalHead>,
    ) -> Result<(Self, OpenedJournal), JournalError> {
        Self::open_with(disk, dir, known, JournalOptions::default())
    }

    /// Opens a journal, cuts a torn tail, and makes durable what it found. `known` is the last entry that the derived store has seen; the journal
    /// must have it. Reads the first segment's header and the last segment, and, when `known` is older than that, the
    /// segment with that entry: the time does not grow with the archive. Older segments are for [`verify()`].
    ///
    /// # Errors
    /// [`JournalError::Missing`] when there is none, [`JournalError::Truncated`] when it ends before `known`,
    /// [`JournalError::Damaged`] when anything that was read is not what was written,
    /// [`JournalError::NewerVersion`], and errors of the disk. In every one of these cases but the last nothing
    /// was changed.
    pub(crate) fn open_with(
        disk: Arc<dyn Disk>,
        dir: &Path,
        known: Option<JournalHead>,
        options: JournalOptions,
    ) -> Result<(Self, OpenedJournal), JournalError> {
        let scanned = ScannedSegment::new(&*disk, dir)?;
        Self::open_scanned(disk, dir, scanned, known, options)
    }

    /// As [`Journal::open_with`], where the last segment was walked beforehand and it was not written since.
    ///
    /// # Errors
    /// As [`Journal::open_with`].
    pub(crate) fn open_scanned(
        disk: Arc<dyn Disk>,
        dir: &Path,
        scanned: ScannedSegment,
        known: Option<JournalHead>,
        options: JournalOptions,
    ) -> Result<(Self, OpenedJournal), JournalError> {
        let (mut journal, opened) = Self::open_unchanged(disk, dir, scanned, known, options)?;
        journal.make_ready()?;
        Ok((journal, opened))
    }

    /// As [`Journal::open_scanned`], for readers: nothing is written before something is appended. Until then a torn tail is
    /// where it is.
    ///
    /// # Errors
    /// As [`Journal::open_with`].
    pub(crate) fn open_unchanged(
        disk: Arc<dyn Disk>,
        dir: &Path,
        scanned: ScannedSegment,
        known: Option<JournalHead>,
        options: JournalOptions,
    ) -> Result<(Self, OpenedJournal), JournalError> {
        let last = open::check_last(&*disk, dir, scanned, known)?;
        let (good, tail, file) = (last.good, last.tail, last.segment);
        let segment = OpenSegment {
            version: last.version,
            number: file.number,
            path: file.path,
            file: file.file,
            capacity: file.len,
            pos: good.pos,
        };
        let mut journal = Self::with(disk, dir, options, last.store, segment, good.head);
        let number = journal.segment.number;
        journal.recent =
            last.recent.map(|end| read::EntryStart { segment: number, pos: end.pos, before: end.head });
        journal.unready = Some(UnpreparedTail { good, tail });
        Ok((journal, OpenedJournal { head: good.head, cut: tail }))
    }

    /// Makes the end of a journal that was only read ready for the next entry.
    fn make_ready(&mut self) -> Result<(), JournalError> {
        let Some(unready) = self.unready else { return Ok(()) };
        let OpenSegment { file, path, .. } = &self.segment;
        unready.make_ready(&*self.disk, &self.dir, (&**file, path))?;
        self.unready = None;
        Ok(())
    }

    /// Whether it was opened to be read and nothing was written to it.
    #[must_use]
    pub(crate) fn is_unchanged(&self) -> bool {
        self.unready.is_some()
    }

    /// Makes durable what a journal that was only read shows, without writing to it: what is derived from it must never be newer than
    /// what is on the disk.
    ///
    /// # Errors
    /// Errors of the disk.
    pub(crate) fn sync(&self) -> Result<(), JournalError> {
        let OpenSegment { file, path, .. } = &self.segment;
        self.disk.sync_dir(&self.dir).map_err(|e| JournalError::io("sync", &self.dir, &e))?;
        file.sync_data().map_err(|e| JournalError::io("sync", path, &e))
    }

    fn with(
        disk: Arc<dyn Disk>,
        dir: &Path,
        options: JournalOptions,
        store: StoreId,
        segment: OpenSegment,
        head: JournalHead,
    ) -> Self {
        let salt = FrameSum::new(store);
        let dir = dir.to_path_buf();
        Self {
            disk,
            dir,
            options,
            store,
            salt,
            segment,
            head,
            buffer: Vec::new(),
            latched: None,
            recent: None,
            unready: None,
        }
    }

    /// Appends a batch, all of it or nothing, and makes it durable: one write, one sync.
    ///
    /// # Errors
    /// [`JournalError::EmptyBatch`] and [`JournalError::TooLarge`] reject the batch and change nothing. Whatever the
    /// disk answers is final: the journal tries to take the batch back and takes no other until it is reopened
    /// (every later call has the same answer). A sync that failed is never tried again, because the system may
    /// have dropped what it could not write. After a failure the batch may still be found on opening if the disk
    /// failed to take it back; it was not acknowledged, but it is whole.
    pub fn append<P: AsRef<[u8]>>(&mut self, payloads: &[P]) -> Result<Appended, JournalError> {
        let size = |payload: &P| FRAME_HEADER + payload.as_ref().len() as u64 + HASH;
        let total: u64 = payloads.iter().map(size).sum();
        if total > BATCH_LIMIT && payloads.iter().all(|p| p.as_ref().len() as u64 <= PAYLOAD_LIMIT) {
            return Err(JournalError::TooLarge { bytes: total, limit: BATCH_LIMIT });
        }
        let mut rest = payloads.iter();
        self.append_each(payloads.len(), &mut |_| {
            Ok(rest.next().map(|payload| payload.as_ref().to_vec()).unwrap_or_default())
        })
    }

    /// As [`Journal::append`], for payloads that depend on the entry before them: `make` answers each payload from that entry.
    ///
    /// # Errors
    /// As [`Journal::append`], and what `make` answers, which changes nothing.
    pub(crate) fn append_each<E: From<JournalError>>(
        &mut self,
        count: usize,
        make: &mut dyn FnMut(JournalHead) -> Result<Vec<u8>, E>,
    ) -> Result<Appended, E> {
        if let Some(reason) = &self.latched {
            return Err(reason.clone().into());
        }
        let head = self.encode(count, make)?;
        Ok(self.write(head)?)
    }

    /// Writes the batch in the buffer, which ends with `head`.
    fn write(&mut self, head: JournalHead) -> Result<Appended, JournalError> {
        self.make_ready().inspect_err(|reason| self.latched = Some(reason.clone()))?;
        let bytes = self.buffer.len() as u64;
        let outdated = self.segment.version < FORMAT_VERSION;
        if outdated || bytes > self.segment.capacity - self.segment.pos {
            self.roll(bytes).inspect_err(|reason| self.latched = Some(reason.clone()))?;
        }
        let OpenSegment { file, path, pos, .. } = &self.segment;
        let written = file
            .write_all_at(&self.buffer, *pos)
            .map_err(|e| JournalError::io("write", path, &e))
            .and_then(|()| file.sync_data().map_err(|e| JournalError::io("sync", path, &e)));
        if let Err(reason) = written {
            // Whether this succeeds is not trusted: opening decides by what it finds.
            _ = open::zero(&**file, *pos, bytes);
            self.latched = Some(reason.clone());
            return Err(reason);
        }
        let first_seq = self.head.seq + 1;
        let appended = Appended { first_seq, head, segment: self.segment.number, byte: self.segment.pos };
        self.segment.pos += bytes;
        self.head = head;
        self.buffer.shrink_to(KEPT_BUFFER);
        Ok(appended)
    }

    /// The journal as it is now.
    #[must_use]
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            disk: Arc::clone(&self.disk),
            dir: self.dir.clone(),
            store: self.store,
            head: self.head,
            last: self.segment.number,
            pos: self.segment.pos,
        }
    }

    /// The bytes of the last batch, as they are in its segment.
    #[must_use]
    pub(crate) fn written(&self) -> &[u8] {
        &self.buffer
    }

    /// The header of the segment that is written on.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn header(&self) -> Result<Vec<u8>, JournalError> {
        let OpenSegment { file, path, .. } = &self.segment;
        let mut bytes = vec![0; usize::try_from(SEGMENT_HEADER).unwrap_or_default()];
        file.read_full_at(&mut bytes, 0).map_err(|e| JournalError::io("read", path, &e))?;
        Ok(bytes)
    }

    /// The headers of all segments, to be stored elsewhere.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn headers(&self) -> Result<Vec<SegmentPatch>, JournalError> {
        let header = |segment| {
            let mut file = walk::SegmentFile::open(&*self.disk, &self.dir, segment, false)?;
            Ok(SegmentPatch { segment, byte: 0, bytes: file.bytes(0, SEGMENT_HEADER)?.to_vec() })
        };
        (1..=self.segment.number).map(header).collect()
    }

    /// Puts a batch's frames into the buffer; returns the head after it.
    fn encode<E: From<JournalError>>(
        &mut self,
        count: usize,
        make: &mut dyn FnMut(JournalHead) -> Result<Vec<u8>, E>,
    ) -> Result<JournalHead, E> {
        self.buffer.clear();
        if count == 0 {
            return Err(JournalError::EmptyBatch.into());
        }
        let mut head = self.head;
        for (n, place) in (1..=count).zip(0_u32..) {
            let payload = make(head)?;
            let bytes = payload.len() as u64;
            if bytes > PAYLOAD_LIMIT {
                return Err(JournalError::TooLarge { bytes, limit: PAYLOAD_LIMIT }.into());
            }
            let total = self.buffer.len() as u64 + FRAME_HEADER + bytes + HASH;
            if total > BATCH_LIMIT {
                return Err(JournalError::TooLarge { bytes: total, limit: BATCH_LIMIT }.into());
            }
            // The limit fits: see above.
            let length = u32::try_from(payload.len()).unwrap_or(u32::MAX);
            let frame = FrameHeader { length, seq: head.seq + 1, place, last: n == count };
            let hash = frame.encode(&self.salt, &head.hash, &payload, &mut self.buffer);
            head = JournalHead { seq: frame.seq, hash };
        }
        Ok(head)
    }

    /// Begins a new segment.
    fn roll(&mut self, batch_bytes: u64) -> Result<(), JournalError> {
        let number = self.segment.number + 1;
        let size = self.options.segment_bytes;
        self.segment =
            OpenSegment::create(&*self.disk, &self.dir, self.store, number, self.head, size, batch_bytes)?;
        Ok(())
    }

    /// The entries from `seq` on (from the first for 0) up to the head that the journal has now. Starting in the
    /// middle reads the entry's segment from its start.
    #[must_use]
    pub(crate) fn read_from(&self, seq: u64) -> RawEntries {
        let (disk, dir) = (Arc::clone(&self.disk), self.dir.clone());
        RawEntries::new(disk, dir, self.store, seq, self.head, self.segment.number)
    }

    /// The last few entries, read from where opening has found them; some more or fewer where a batch or a segment begins there.
    #[must_use]
    pub(crate) fn recent(&self) -> RawEntries {
        match self.recent {
            Some(begin) => self.read_from(1).beginning_at(begin),
            None => self.read_from(self.head.seq.saturating_sub(FEW)),
        }
    }

    /// The last entry.
    #[must_use]
    pub(crate) fn head(&self) -> JournalHead {
        self.head
    }

    /// The store that the journal belongs to.
    #[must_use]
    pub(crate) fn store_id(&self) -> StoreId {
        self.store
    }

    /// Why the journal takes no more entries; none while it does.
    #[must_use]
    pub(crate) fn latched(&self) -> Option<&JournalError> {
        self.latched.as_ref()
    }

    /// Bytes of all segment files, the unused ends included.
    ///
    /// # Errors
    /// Errors of the disk.
    #[cfg(test)]
    pub(crate) fn bytes_on_disk(&self) -> Result<u64, JournalError> {
        let mut total = 0;
        for number in 1..self.segment.number {
            total += walk::SegmentFile::open(&*self.disk, &self.dir, number, false)?.len;
        }
        Ok(total + self.segment.capacity)
    }
}

impl OpenSegment {
    /// Makes a segment: written, synced, named, and its name synced, in this order.
    fn create(
        disk: &dyn Disk,
        dir: &Path,
        store: StoreId,
        number: u32,
        before: JournalHead,
        segment_bytes: u64,
        batch_bytes: u64,
    ) -> Result<Self, JournalError> {
        let path = dir.join(segment_name(number));
        let made = path.with_extension("seg.new");
        let capacity = segment_bytes.max(SEGMENT_HEADER + batch_bytes);
        let (version, first_seq) = (FORMAT_VERSION, before.seq + 1);
        let header = SegmentHeader { version, number, store, capacity, first_seq, before: before.hash };
        // What a power cut left of an earlier try.
        match disk.remove(&made) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(JournalError::io("remove", &made, &e));
            }
            _ => {}
        }
        let file = disk.create(&made).map_err(|e| JournalError::io("create", &made, &e))?;
        // Zeros and not a hole: a later sync then has the data to write and nothing else.
        let filled = open::fill(&*file, 0, capacity)
            .and_then(|()| file.write_all_at(&header.encode(), 0))
            .map_err(|e| JournalError::io("write", &made, &e))
            .and_then(|()| file.sync_data().map_err(|e| JournalError::io("sync", &made, &e)));
        if let Err(reason) = filled {
            // Gives its space back; if that fails too, the next try does it.
            _ = disk.remove(&made);
            return Err(reason);
        }
        disk.rename(&made, &path).map_err(|e| JournalError::io("rename", &made, &e))?;
        disk.sync_dir(dir).map_err(|e| JournalError::io("sync", dir, &e))?;
        Ok(Self { version, number, path, file, capacity, pos: SEGMENT_HEADER })
    }
}
