//! A journal as it would be after a repair, read without writing anything: its own bytes, and over them what the plan fills.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::format::{SEGMENT_HEADER, segment_name, segment_number};
use super::plan::RepairPlan;
use super::sources::JournalCopy;
use crate::store::disk::{Disk, DiskFile};
use crate::store::read_only::{ReadOnlyDisk, ReadOnlyFile};

/// Where the bytes of a range come from.
#[derive(Debug, Clone, Copy)]
enum FillSource {
    Copy,
    Nothing,
}

/// Ranges of a segment that are filled: where each starts, its length, and from where.
type FilledRanges = BTreeMap<u64, (u64, FillSource)>;

#[derive(Debug)]
pub(super) struct Overlay<'a> {
    here: &'a dyn Disk,
    dir: &'a Path,
    copy: JournalCopy<'a>,
    filled: BTreeMap<u32, Arc<FilledRanges>>,
    lengths: BTreeMap<u32, u64>,
}

impl<'a> Overlay<'a> {
    pub(super) fn new(here: &'a dyn Disk, dir: &'a Path, copy: JournalCopy<'a>, plan: &RepairPlan) -> Self {
        let mut filled: BTreeMap<u32, FilledRanges> = BTreeMap::new();
        for number in plan.headers.keys() {
            filled.entry(*number).or_default().insert(0, (SEGMENT_HEADER, FillSource::Copy));
        }
        for placed in plan.entries.values() {
            filled.entry(placed.segment).or_default().insert(placed.byte, (placed.bytes, FillSource::Copy));
        }
        for (number, (from, to)) in &plan.blanks {
            filled.entry(*number).or_default().insert(*from, (to - from, FillSource::Nothing));
        }
        let filled = filled.into_iter().map(|(number, ranges)| (number, Arc::new(ranges))).collect();
        Self { here, dir, copy, filled, lengths: plan.lengths.clone() }
    }

    fn path(&self, number: u32) -> PathBuf {
        self.dir.join(segment_name(number))
    }
}

impl ReadOnlyDisk for Overlay<'_> {
    fn open_file(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let Some(number) = path.file_name().and_then(segment_number) else {
            return self.here.open_read(path);
        };
        let here = match self.here.open_read(&self.path(number)) {
            Ok(file) => Some(file),
            // Only what gets a header is a segment afterwards.
            Err(e) if e.kind() == io::ErrorKind::NotFound && self.lengths.contains_key(&number) => None,
            Err(e) => return Err(e),
        };
        let own_len = here.as_ref().map_or(Ok(0), |file| file.len())?;
        let filled = self.filled.get(&number).cloned().unwrap_or_default();
        let copied = filled.values().any(|(_, from)| matches!(from, FillSource::Copy));
        let copy = self.copy.dir.join(segment_name(number));
        let copy = copied.then(|| self.copy.disk.open_read(&copy)).transpose()?;
        let len = self.lengths.get(&number).copied().unwrap_or(own_len);
        Ok(Box::new(OverlayFile { here, copy, own_len, len, filled }))
    }

    fn names(&self) -> Vec<OsString> {
        let mut names: BTreeSet<OsString> =
            self.lengths.keys().map(|number| segment_name(*number).into()).collect();
        names.extend(self.here.list(self.dir).unwrap_or_default());
        names.into_iter().collect()
    }
}

#[derive(Debug)]
struct OverlayFile {
    here: Option<Box<dyn DiskFile>>,
    copy: Option<Box<dyn DiskFile>>,
    own_len: u64,
    len: u64,
    filled: Arc<FilledRanges>,
}

impl ReadOnlyFile for OverlayFile {
    fn read(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let n = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(buf.len());
        let buf = &mut buf[..n];
        buf.fill(0);
        if let Some(here) = self.here.as_ref().filter(|_| offset < self.own_len) {
            here.read_full_at(buf, offset)?;
        }
        let end = offset + n as u64;
        let first = self.filled.range(..=offset).next_back().map_or(offset, |(at, _)| *at);
        for (at, (bytes, from)) in self.filled.range(first..end) {
            let (start, stop) = ((*at).max(offset), (at + bytes).min(end));
            if start >= stop {
                continue;
            }
            let index = |n: u64| usize::try_from(n - offset).unwrap_or(usize::MAX);
            let part = &mut buf[index(start)..index(stop)];
            match (from, &self.copy) {
                (FillSource::Copy, Some(copy)) => {
                    copy.read_full_at(part, start)?;
                }
                _ => part.fill(0),
            }
        }
        Ok(n)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.len)
    }
}
