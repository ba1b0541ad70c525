//! Opens a journal: walks its last segment, distinguishes a torn tail from damage, and cuts the tail.
//!
//! # Torn tail or damage
//!
//! A batch is written to the file in one write and one sync; the next batch is written only after that sync succeeded.
//! After a power cut, therefore, everything up to the last acknowledged batch is whole, and behind it lie any of the
//! sectors of at most one more batch: the *torn tail*, which was never acknowledged and is cut away. Anything else
//! is damage to acknowledged entries and is refused. The bytes after the last whole batch, which ends with entry n,
//! are a torn tail only if all of these hold:
//!
//! 1. Nothing after entry n is known to have been acknowledged (`known.seq <= n`).
//! 2. No frame header of a batch that starts after entry n + 1 can be read in them, up to the end of the segment: such
//!    a header would have been written only after entry n + 1 was acknowledged. Each frame carries its place in its
//!    batch for this. A header of the torn batch itself is no such proof, because sectors reach the disk in any
//!    order; nor is one of a batch that starts earlier: that is left of a longer batch that failed, that the disk did
//!    not take back, and whose numbers were given again. A header counts only with its magic and its checksum, which
//!    is fed with the store id, so that neither chance nor the text of a submission makes one.
//! 3. It is the last segment: the next one is created only after every batch in this one was acknowledged.
//!
//! A batch counts as a whole or not at all: frames without the last of their batch belong to the tail.
//!
//! What cannot be distinguished: damage inside the very last acknowledged batch while the derived store has not yet
//! noted it (`known` is behind, or is lost). The derived store notes the head after every action to keep that gap
//! small.
//!
//! What reads well need not be durable: when a process ends between write and sync, or a sync fails, the last batch or
//! the last segment's name may be in the system's memory only, and a power cut would take back what opening has shown.
//! Opening therefore syncs the directory, and writes the last batch again, unchanged, and syncs it: a sync alone may
//! pass over what an earlier one has failed to write.
//!
//! Segments come into being under another name (`.new`) and get theirs when they are whole and synced: a header or
//! a length that is wrong is never the work of a power cut.

use std::path::Path;

use super::error::{JournalError, JournalFault, JournalFaultKind};
use super::format::{EntryHash, JournalHead, StoreId, segment_number};
use super::walk::{SegmentFile, SegmentWalk, WalkStep};
use crate::store::disk::{Disk, DiskFile};

/// Bytes in one write.
const CHUNK: u64 = 1 << 20;

/// What opening found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenedJournal {
    /// The last entry.
    pub(crate) head: JournalHead,
    /// The torn tail that was cut away, if there was one.
    pub(crate) cut: Option<TornTail>,
}

/// A torn tail: what a power cut left of a batch that was never acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TornTail {
    /// The segment, always the last one.
    pub(crate) segment: u32,
    /// Where it starts in the file.
    pub(crate) byte: u64,
    /// How many bytes were there.
    pub(crate) bytes: u64,
    /// The number of its first entry, which is free again.
    pub(crate) entry: u64,
}

/// The numbers of the segments in a directory, in order; an error when there is none.
pub(super) fn segments(disk: &dyn Disk, dir: &Path) -> Result<Vec<u32>, JournalError> {
    let missing = || JournalError::Missing { dir: dir.to_path_buf() };
    let names = disk.list(dir).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => missing(),
        _ => JournalError::io("list", dir, &e),
    })?;
    let mut numbers: Vec<u32> = names.iter().filter_map(|name| segment_number(name)).collect();
    numbers.sort_unstable();
    if numbers.is_empty() { Err(missing()) } else { Ok(numbers) }
}

/// The last segment's number, when none before it is missing.
fn last_segment(disk: &dyn Disk, dir: &Path) -> Result<u32, JournalError> {
    let numbers = segments(disk, dir)?;
    for (expected, number) in (1..).zip(&numbers) {
        if expected != *number {
            let kind = JournalFaultKind::MissingSegment;
            return Err(JournalError::Damaged(JournalFault {
                entry: None,
                segment: expected,
                byte: 0,
                kind,
            }));
        }
    }
    numbers.last().copied().ok_or_else(|| JournalError::Missing { dir: dir.to_path_buf() })
}

/// The store that a journal belongs to, by the header of its first segment alone.
///
/// # Errors
/// When there is no journal, or the header is not as it was written.
pub(crate) fn store_of(disk: &dyn Disk, dir: &Path) -> Result<StoreId, JournalError> {
    segments(disk, dir)?;
    Ok(SegmentFile::open(disk, dir, 1, false)?.decode_header()?.store)
}

/// The segment that an entry is in if it is anywhere: the last one that starts at or before it.
pub(super) fn locate(disk: &dyn Disk, dir: &Path, last: u32, seq: u64) -> Result<u32, JournalError> {
    let (mut low, mut high) = (1, last);
    while low < high {
        let middle = high - (high - low) / 2;
        let header = SegmentFile::open(disk, dir, middle, false)?.header(None, None)?;
        if header.first_seq <= seq {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The end of the last whole batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct GoodEnd {
    /// Where that batch starts; `pos` when the segment has none.
    start: u64,
    pub(super) pos: u64,
    pub(super) head: JournalHead,
}

/// What follows the last whole batch of a segment.
#[derive(Debug)]
pub(super) enum TailState {
    Clean,
    Torn(TornTail),
    Damaged(JournalFault),
}

/// A frame that was passed, and the last whole batch before it.
#[derive(Debug, Clone, Copy)]
struct PassedFrame {
    at: u64,
    hash: EntryHash,
    before: GoodEnd,
}

/// A walk to the end of a segment, before it is known what has to be in it.
#[derive(Debug)]
struct SegmentScan {
    first_seq: u64,
    passed: Vec<PassedFrame>,
    good: GoodEnd,
    /// What ended the walk.
    kind: JournalFaultKind,
}

/// Walks to the end of a segment; it changes nothing.
fn scan(walk: &mut SegmentWalk) -> Result<SegmentScan, JournalError> {
    let first_seq = walk.next_seq();
    let mut good = GoodEnd { start: walk.pos, pos: walk.pos, head: walk.head };
    let mut passed = Vec::new();
    let kind = loop {
        match walk.step()? {
            WalkStep::Frame { at, header, hash, .. } => {
                passed.push(PassedFrame { at, hash, before: good });
                if header.last {
                    good = GoodEnd { start: good.pos, pos: walk.pos, head: walk.head };
                }
            }
            WalkStep::End if walk.place == 0 => break JournalFaultKind::StrayBytes,
            WalkStep::End => break JournalFaultKind::UnfinishedBatch,
            WalkStep::Bad(kind, _) => break kind,
        }
    };
    Ok(SegmentScan { first_seq, passed, good, kind })
}

/// What a walk means where this entry is known to have been acknowledged.
fn judge(
    walk: &mut SegmentWalk,
    scan: SegmentScan,
    known: Option<JournalHead>,
) -> Result<(GoodEnd, TailState), JournalError> {
    let SegmentScan { first_seq, passed, good, kind } = scan;
    if let Some(known) = known
        && let Some(place) = known.seq.checked_sub(first_seq).and_then(|n| usize::try_from(n).ok())
        && let Some(frame) = passed.get(place).filter(|frame| frame.hash != known.hash)
    {
        let fault = walk.segment.fault(Some(known.seq), frame.at, JournalFaultKind::KnownHash);
        return Ok((frame.before, TailState::Damaged(fault)));
    }
    let (next, end) = (good.head.seq.saturating_add(1), walk.segment.end_of_bytes(good.pos)?);
    if end == good.pos {
        return Ok((good, TailState::Clean));
    }
    let acknowledged = known.is_some_and(|known| known.seq > good.head.seq)
        || walk.segment.find_header(good.pos, &walk.salt, |h| h.batch_first() > next)?.is_some();
    let tail = if acknowledged {
        TailState::Damaged(walk.segment.fault(Some(walk.next_seq()), walk.pos, kind))
    } else {
        let segment = walk.segment.number;
        TailState::Torn(TornTail { segment, byte: good.pos, bytes: end - good.pos, entry: next })
    };
    Ok((good, tail))
}

/// Walks to the end of the last segment; see the module's documentation.
pub(super) fn walk_to_tail(
    walk: &mut SegmentWalk,
    known: Option<JournalHead>,
) -> Result<(GoodEnd, TailState), JournalError> {
    let scanned = scan(walk)?;
    judge(walk, scanned, known)
}

/// The last segment of a journal, walked to its end: what opening reads, done beforehand. Nothing is changed, and nothing judged.
#[derive(Debug)]
pub(crate) struct ScannedSegment {
    store: StoreId,
    version: u16,
    before: JournalHead,
    walk: SegmentWalk,
    scan: SegmentScan,
}

impl ScannedSegment {
    /// Walks the last segment of a journal.
    ///
    /// # Errors
    /// When there is none, or a header is not as it was written.
    pub(crate) fn new(disk: &dyn Disk, dir: &Path) -> Result<Self, JournalError> {
        Self::with(disk, dir, true)
    }

    /// The same of a journal to which nothing will be written.
    pub(super) fn to_read(disk: &dyn Disk, dir: &Path) -> Result<Self, JournalError> {
        Self::with(disk, dir, false)
    }

    fn with(disk: &dyn Disk, dir: &Path, write: bool) -> Result<Self, JournalError> {
        let number = last_segment(disk, dir)?;
        let store = SegmentFile::open(disk, dir, 1, false)?.header(None, None)?.store;
        let mut segment = SegmentFile::open(disk, dir, number, write)?;
        let header = segment.header(Some(store), None)?;
        let mut walk = SegmentWalk::start(segment, &header);
        let scan = scan(&mut walk)?;
        Ok(Self { store, version: header.version, before: header.head_before(), walk, scan })
    }
}

/// The last segment, checked; nothing was written to it.
pub(super) struct LastSegment {
    pub(super) store: StoreId,
    pub(super) version: u16,
    pub(super) segment: SegmentFile,
    pub(super) good: GoodEnd,
    pub(super) tail: Option<TornTail>,
    /// Where the last few entries of the segment begin.
    pub(super) recent: Option<GoodEnd>,
}

/// So many of the last entries are recent.
const RECENT: usize = 256;

/// Checks the end of the journal against `known`; changes nothing.
pub(super) fn check_last(
    disk: &dyn Disk,
    dir: &Path,
    scanned: ScannedSegment,
    known: Option<JournalHead>,
) -> Result<LastSegment, JournalError> {
    let ScannedSegment { store, version, before, mut walk, scan } = scanned;
    let few = scan.passed.len().saturating_sub(RECENT);
    let recent = scan.passed.get(few).map(|frame| frame.before);
    let (good, tail) = judge(&mut walk, scan, known)?;
    let tail = match tail {
        TailState::Clean => None,
        TailState::Torn(cut) => Some(cut),
        TailState::Damaged(fault) => return Err(JournalError::Damaged(fault)),
    };
    if let Some(known) = known {
        if known.seq > good.head.seq {
            return Err(JournalError::Truncated { known, head: good.head });
        }
        check_known(disk, dir, store, &walk.segment, before, known)?;
    }
    Ok(LastSegment { store, version, segment: walk.segment, good, tail, recent })
}

/// What has to be done to a journal's end before an entry is appended: readers leave it as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct UnpreparedTail {
    pub(super) good: GoodEnd,
    pub(super) tail: Option<TornTail>,
}

impl UnpreparedTail {
    /// Makes the last batch durable and cuts a torn tail.
    pub(super) fn make_ready(
        &self,
        disk: &dyn Disk,
        dir: &Path,
        (file, path): (&dyn DiskFile, &Path),
    ) -> Result<(), JournalError> {
        disk.sync_dir(dir).map_err(|e| JournalError::io("sync", dir, &e))?;
        settle((file, path), &self.good)?;
        match self.tail {
            Some(tail) => zero(file, tail.byte, tail.bytes)
                .map_err(|e| JournalError::io("cut the torn end of", path, &e)),
            None => Ok(()),
        }
    }
}

/// Makes the last batch durable: writes it again as it is, and syncs it.
fn settle((file, path): (&dyn DiskFile, &Path), good: &GoodEnd) -> Result<(), JournalError> {
    let mut at = good.start;
    while at < good.pos {
        let mut bytes = vec![0; usize::try_from((good.pos - at).min(CHUNK)).unwrap_or_default()];
        let read = file.read_full_at(&mut bytes, at).map_err(|e| JournalError::io("read", path, &e))?;
        if read == 0 {
            break;
        }
        file.write_all_at(&bytes[..read], at).map_err(|e| JournalError::io("write", path, &e))?;
        at += read as u64;
    }
    file.sync_data().map_err(|e| JournalError::io("sync", path, &e))
}

/// Checks an entry from before the last segment's first; one inside it was checked on the walk.
fn check_known(
    disk: &dyn Disk,
    dir: &Path,
    store: StoreId,
    last: &SegmentFile,
    before_last: JournalHead,
    known: JournalHead,
) -> Result<(), JournalError> {
    let other = |fault| Err(JournalError::Damaged(fault));
    if known.seq > before_last.seq {
        return Ok(());
    }
    if known.seq == before_last.seq || known.seq == 0 {
        let hash = if known.seq == 0 { store.genesis() } else { before_last.hash };
        return if hash == known.hash {
            Ok(())
        } else {
            other(last.fault(Some(known.seq), 48, JournalFaultKind::KnownHash))
        };
    }
    let number = locate(disk, dir, last.number, known.seq)?;
    let mut segment = SegmentFile::open(disk, dir, number, false)?;
    let header = segment.header(Some(store), None)?;
    let mut walk = SegmentWalk::start(segment, &header);
    loop {
        let (at, entry) = (walk.pos, Some(walk.next_seq()));
        match walk.step()? {
            WalkStep::Frame { header, hash, .. } if header.seq == known.seq => {
                return if hash == known.hash {
                    Ok(())
                } else {
                    other(walk.segment.fault(entry, at, JournalFaultKind::KnownHash))
                };
            }
            WalkStep::Frame { .. } => {}
            WalkStep::End => return other(walk.segment.fault(entry, at, JournalFaultKind::FrameHeader)),
            WalkStep::Bad(kind, _) => return other(walk.segment.fault(entry, at, kind)),
        }
    }
}

/// Writes zeros over a part of a file and syncs them.
pub(super) fn zero(file: &dyn DiskFile, at: u64, bytes: u64) -> std::io::Result<()> {
    fill(file, at, bytes)?;
    file.sync_data()
}

/// Writes zeros over a part of a file.
pub(super) fn fill(file: &dyn DiskFile, at: u64, bytes: u64) -> std::io::Result<()> {
    static ZEROS: [u8; CHUNK as usize] = [0; CHUNK as usize];
    let mut done = 0;
    while done < bytes {
        let n = (bytes - done).min(ZEROS.len() as u64);
        file.write_all_at(&ZEROS[..usize::try_from(n).unwrap_or(ZEROS.len())], at + done)?;
        done += n;
    }
    Ok(())
}
