//! Parts of a journal stored elsewhere, read as if they were its folder: zeros where nothing is stored.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::super::format::{SegmentHeader, segment_name, segment_number};
use crate::store::disk::DiskFile;
use crate::store::read_only::{ReadOnlyDisk, ReadOnlyFile};

/// Bytes of a segment as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SegmentPatch {
    /// The segment's number, from 1.
    pub(crate) segment: u32,
    /// Where they are in its file.
    pub(crate) byte: u64,
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Parts of a journal. Segments whose header is not among them are left out.
#[derive(Debug)]
pub(crate) struct JournalPieces(BTreeMap<u32, Arc<Sparse>>);

#[derive(Debug, Default)]
struct Sparse {
    len: u64,
    pieces: BTreeMap<u64, Vec<u8>>,
}

impl JournalPieces {
    /// The parts that these bytes are.
    #[must_use]
    pub(crate) fn new(patches: Vec<SegmentPatch>) -> Self {
        let mut segments: BTreeMap<u32, Sparse> = BTreeMap::new();
        for patch in patches {
            let segment = segments.entry(patch.segment).or_default();
            if patch.byte == 0
                && let Ok(header) = SegmentHeader::decode(&patch.bytes)
            {
                segment.len = header.capacity;
            }
            segment.pieces.insert(patch.byte, patch.bytes);
        }
        let whole = segments.into_iter().filter(|(_, s)| s.len > 0);
        Self(whole.map(|(number, segment)| (number, Arc::new(segment))).collect())
    }
}

impl ReadOnlyDisk for JournalPieces {
    fn open_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let number = path.file_name().and_then(segment_number);
        match number.and_then(|number| self.0.get(&number)) {
            Some(segment) => Ok(Box::new(SparseFile(Arc::clone(segment)))),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn names(&self) -> Vec<OsString> {
        self.0.keys().map(|number| segment_name(*number).into()).collect()
    }
}

#[derive(Debug)]
struct SparseFile(Arc<Sparse>);

impl ReadOnlyFile for SparseFile {
    fn read(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let n = usize::try_from(self.0.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(buf.len());
        let buf = &mut buf[..n];
        buf.fill(0);
        let end = offset + n as u64;
        // A piece that begins before may reach into it.
        let first = self.0.pieces.range(..=offset).next_back().map_or(offset, |(at, _)| *at);
        for (at, bytes) in self.0.pieces.range(first..end) {
            let from = (*at).max(offset);
            let to = (*at + bytes.len() as u64).min(end);
            if from < to {
                let (into, out_of) = (from - offset, from - at);
                let (into, out_of) = (index(into), index(out_of));
                let many = index(to - from);
                buf[into..into + many].copy_from_slice(&bytes[out_of..out_of + many]);
            }
        }
        Ok(n)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.0.len)
    }
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
