//! Walks one segment frame by frame and checks the chain; the one reader under open, read and verify.

use std::path::{Path, PathBuf};

use super::error::{JournalError, JournalFault, JournalFaultKind};
use super::format::{
    EntryHash, FRAME_HEADER, FRAME_MAGIC, FrameHeader, FrameSum, HASH, HeaderError, JournalHead,
    SEGMENT_HEADER, SegmentHeader, StoreId, segment_name,
};
use crate::store::disk::{Disk, DiskFile};

/// Bytes read at once; a larger frame is read whole.
const WINDOW: usize = 256 << 10;
static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

/// A segment's file, open for reading, with a window on its bytes.
#[derive(Debug)]
pub(super) struct SegmentFile {
    pub(super) number: u32,
    pub(super) path: PathBuf,
    pub(super) file: Box<dyn DiskFile>,
    /// The file's length in bytes.
    pub(super) len: u64,
    window: Vec<u8>,
    window_at: u64,
}

impl SegmentFile {
    pub(super) fn open(disk: &dyn Disk, dir: &Path, number: u32, write: bool) -> Result<Self, JournalError> {
        let path = dir.join(segment_name(number));
        let opened = if write { disk.open_write(&path) } else { disk.open_read(&path) };
        let fail = |e| match std::io::Error::kind(&e) {
            std::io::ErrorKind::NotFound => {
                let kind = JournalFaultKind::MissingSegment;
                JournalError::Damaged(JournalFault { entry: None, segment: number, byte: 0, kind })
            }
            _ => JournalError::io("open", &path, &e),
        };
        let file = opened.map_err(fail)?;
        let len = file.len().map_err(|e| JournalError::io("read", &path, &e))?;
        Ok(Self { number, path, file, len, window: Vec::new(), window_at: 0 })
    }

    /// `n` bytes at `at`, fewer at the end of the file.
    pub(super) fn bytes(&mut self, at: u64, n: u64) -> Result<&[u8], JournalError> {
        let n = usize::try_from(n.min(self.len.saturating_sub(at))).unwrap_or(usize::MAX);
        let inside = at >= self.window_at && at + n as u64 <= self.window_at + self.window.len() as u64;
        if !inside {
            let left = usize::try_from(self.len.saturating_sub(at)).unwrap_or(usize::MAX);
            self.window.resize(n.max(WINDOW).min(left), 0);
            let read = self.file.read_full_at(&mut self.window, at);
            let read = read.inspect_err(|_| self.window.clear());
            let read = read.map_err(|e| JournalError::io("read", &self.path, &e))?;
            self.window.truncate(read);
            self.window_at = at;
        }
        let from = usize::try_from(at - self.window_at).unwrap_or(usize::MAX).min(self.window.len());
        let to = (from + n).min(self.window.len());
        Ok(&self.window[from..to])
    }

    pub(super) fn fault(&self, entry: Option<u64>, byte: u64, kind: JournalFaultKind) -> JournalFault {
        JournalFault { entry, segment: self.number, byte, kind }
    }

    /// The header, if it is one.
    pub(super) fn decode_header(&mut self) -> Result<SegmentHeader, JournalError> {
        let number = self.number;
        match SegmentHeader::decode(self.bytes(0, SEGMENT_HEADER)?) {
            Ok(header) => Ok(header),
            Err(HeaderError::Newer(found)) => {
                let supported = super::format::FORMAT_VERSION;
                Err(JournalError::NewerVersion { segment: number, found, supported })
            }
            Err(HeaderError::Damaged) => {
                Err(JournalError::Damaged(self.fault(None, 0, JournalFaultKind::SegmentHeader)))
            }
        }
    }

    /// What is wrong with a header for this file, in this store, after the entry `before` where that is known.
    pub(super) fn header_faults(
        &self,
        header: &SegmentHeader,
        store: StoreId,
        before: Option<JournalHead>,
    ) -> Vec<JournalFault> {
        let genesis = JournalHead { seq: 0, hash: store.genesis() };
        let before = if self.number == 1 { Some(genesis) } else { before };
        let first = Some(header.first_seq);
        let mut faults = Vec::new();
        if header.number != self.number {
            faults.push(self.fault(first, 12, JournalFaultKind::SegmentNumber { found: header.number }));
        }
        if header.store != store {
            faults.push(self.fault(first, 16, JournalFaultKind::OtherStore));
        }
        if header.capacity != self.len {
            let kind = JournalFaultKind::SegmentLength { expected: header.capacity, found: self.len };
            faults.push(self.fault(None, self.len.min(header.capacity), kind));
        }
        if let Some(before) = before {
            let expected = before.seq.saturating_add(1);
            if header.first_seq != expected {
                let kind = JournalFaultKind::FirstEntry { expected, found: header.first_seq };
                faults.push(self.fault(Some(expected), 40, kind));
            } else if header.before != before.hash {
                faults.push(self.fault(Some(expected), 48, JournalFaultKind::SegmentChain));
            }
        }
        faults
    }

    /// The header, or the first thing that is wrong with it.
    pub(super) fn header(
        &mut self,
        store: Option<StoreId>,
        before: Option<JournalHead>,
    ) -> Result<SegmentHeader, JournalError> {
        let header = self.decode_header()?;
        let faults = self.header_faults(&header, store.unwrap_or(header.store), before);
        faults.into_iter().next().map_or(Ok(header), |fault| Err(JournalError::Damaged(fault)))
    }

    /// One past the last byte from `at` on that is not zero; `at` when all are.
    pub(super) fn end_of_bytes(&mut self, at: u64) -> Result<u64, JournalError> {
        let (mut pos, mut end) = (at, at);
        while pos < self.len {
            let chunk = self.bytes(pos, ZEROS.len() as u64)?;
            if chunk.is_empty() {
                break;
            }
            let n = chunk.len() as u64;
            if chunk != &ZEROS[..chunk.len()]
                && let Some(last) = chunk.iter().rposition(|b| *b != 0)
            {
                end = pos + last as u64 + 1;
            }
            pos += n;
        }
        Ok(end)
    }

    /// The first frame header of this store at or after `at` that `wanted` takes.
    pub(super) fn find_header(
        &mut self,
        at: u64,
        salt: &FrameSum,
        wanted: impl Fn(&FrameHeader) -> bool,
    ) -> Result<Option<(u64, FrameHeader)>, JournalError> {
        let finder = memchr::memmem::Finder::new(&FRAME_MAGIC);
        let mut pos = at;
        while pos + FRAME_HEADER <= self.len {
            let chunk = self.bytes(pos, WINDOW as u64)?;
            if (chunk.len() as u64) < FRAME_HEADER {
                break;
            }
            for hit in finder.find_iter(chunk) {
                if let Some(header) = FrameHeader::decode(&chunk[hit..], salt)
                    && wanted(&header)
                {
                    return Ok(Some((pos + hit as u64, header)));
                }
            }
            // A header may lie across the border of two chunks.
            pos += chunk.len() as u64 - (FRAME_HEADER - 1);
        }
        Ok(None)
    }
}

/// The state of a walk: what it has seen is a chain without a gap.
#[derive(Debug)]
pub(super) struct SegmentWalk {
    pub(super) segment: SegmentFile,
    pub(super) salt: FrameSum,
    /// Offset of the next frame.
    pub(super) pos: u64,
    /// The entry that was seen last, or the one before the segment.
    pub(super) head: JournalHead,
    /// Place in its batch that the next frame must have; 0 when the last batch is complete.
    pub(super) place: u32,
}

/// What is at the place of the next frame.
#[derive(Debug)]
pub(super) enum WalkStep {
    /// A whole frame that follows from the one before; its payload is at `payload_at`.
    Frame { at: u64, header: FrameHeader, payload_at: u64, hash: EntryHash },
    /// Zeros, or no room for a frame.
    End,
    /// Something else, and what should be there.
    Bad(JournalFaultKind, Option<FrameHeader>),
}

impl SegmentWalk {
    /// At the first frame of a segment.
    pub(super) fn start(segment: SegmentFile, header: &SegmentHeader) -> Self {
        let salt = FrameSum::new(header.store);
        Self { segment, salt, pos: SEGMENT_HEADER, head: header.head_before(), place: 0 }
    }

    /// The number that the next entry must have.
    pub(super) fn next_seq(&self) -> u64 {
        self.head.seq.saturating_add(1)
    }

    /// The next step. Advances only over a valid frame.
    pub(super) fn step(&mut self) -> Result<WalkStep, JournalError> {
        let at = self.pos;
        let bytes = self.segment.bytes(at, FRAME_HEADER)?;
        let Some(header) = FrameHeader::decode(bytes, &self.salt) else {
            let end = bytes.iter().all(|b| *b == 0);
            return Ok(if end { WalkStep::End } else { WalkStep::Bad(JournalFaultKind::FrameHeader, None) });
        };
        let (expected, before) = (self.next_seq(), self.head.hash);
        if header.seq != expected {
            let kind = JournalFaultKind::Sequence { expected, found: header.seq };
            return Ok(WalkStep::Bad(kind, Some(header)));
        }
        if header.place != self.place {
            return Ok(WalkStep::Bad(JournalFaultKind::BatchOrder, Some(header)));
        }
        let Some((computed, stored)) = self.hashes(at, &header, &before)? else {
            return Ok(WalkStep::Bad(JournalFaultKind::FrameHeader, Some(header)));
        };
        if computed != stored {
            return Ok(WalkStep::Bad(JournalFaultKind::EntryHash, Some(header)));
        }
        self.pass(at, &header, stored);
        Ok(WalkStep::Frame { at, header, payload_at: at + FRAME_HEADER, hash: stored })
    }

    /// Continues after the frame at `at`, with `hash` as its hash.
    pub(super) fn pass(&mut self, at: u64, header: &FrameHeader, hash: EntryHash) {
        self.pos = at + header.frame_bytes();
        self.head = JournalHead { seq: header.seq, hash };
        self.place = if header.last { 0 } else { header.place.saturating_add(1) };
    }

    /// The hash that a frame must have after `before` and the one it carries; none if it runs over the file's end.
    pub(super) fn hashes(
        &mut self,
        at: u64,
        header: &FrameHeader,
        before: &EntryHash,
    ) -> Result<Option<(EntryHash, EntryHash)>, JournalError> {
        let bytes = self.segment.bytes(at, header.frame_bytes())?;
        if (bytes.len() as u64) < header.frame_bytes() {
            return Ok(None);
        }
        let (rest, stored) = bytes.split_at(bytes.len() - HASH as usize);
        let Ok(stored) = <[u8; 32]>::try_from(stored) else { return Ok(None) };
        let computed = header.hash(before, &rest[FRAME_HEADER as usize..]);
        Ok(Some((computed, EntryHash::from_bytes(stored))))
    }
}
