//! Puts bytes of a journal back where they were damaged, from a copy kept elsewhere. Frames never move: what a copy holds for a place
//! is what must stand there, and the hash chain says afterwards whether it does. A segment is copied aside before it is touched.

use std::path::{Path, PathBuf};

use super::error::JournalError;
use super::format::{SegmentHeader, segment_name};
use super::open::fill;
use super::walk::SegmentFile;
use crate::store::disk::{Disk, DiskFile};

/// Bytes of a segment as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// The segment's number, from 1.
    pub segment: u32,
    /// Where they stand in its file.
    pub byte: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Bytes that are copied at once.
const CHUNK: usize = 1 << 20;

/// Puts patches in place; answers how many bytes had not been as they must. Where nothing differs nothing is written.
///
/// # Errors
/// What the disk answers. A segment whose header cannot be read is passed over: the journal's own check names it.
pub fn mend(disk: &dyn Disk, dir: &Path, patches: &[Patch], aside: &str) -> Result<u64, JournalError> {
    let mut changed = 0;
    let mut copied: Vec<u32> = Vec::new();
    for patch in patches {
        // A header that is lost is put back before anything that stands behind it.
        let own = if patch.byte == 0 { SegmentHeader::decode(&patch.bytes).ok() } else { None };
        let mut segment = match (SegmentFile::open(disk, dir, patch.segment, true), &own) {
            (Ok(segment), _) => segment,
            (Err(JournalError::Damaged(_)), Some(header)) => {
                lay(disk, dir, header)?;
                changed += header.capacity;
                SegmentFile::open(disk, dir, patch.segment, true)?
            }
            (Err(_), _) => continue,
        };
        let Some(header) = own.or_else(|| segment.decode_header().ok()) else { continue };
        let end = patch.byte + patch.bytes.len() as u64;
        if end > header.capacity {
            continue;
        }
        let path = segment.path.clone();
        let fail = |action| move |e: std::io::Error| JournalError::io(action, &path.clone(), &e);
        let mut found = vec![0; patch.bytes.len()];
        segment.file.read_full_at(&mut found, patch.byte).map_err(fail("read"))?;
        let wrong = found.iter().zip(&patch.bytes).filter(|(a, b)| a != b).count() as u64;
        if wrong == 0 && segment.len == header.capacity {
            continue;
        }
        let path = segment.path.clone();
        if !copied.contains(&patch.segment) {
            copy(disk, &*segment.file, segment.len, &aside_path(dir, patch.segment, aside))?;
            copied.push(patch.segment);
        }
        let fail = |action| move |e: std::io::Error| JournalError::io(action, &path.clone(), &e);
        if segment.len != header.capacity {
            segment.file.set_len(header.capacity).map_err(fail.clone()("lengthen"))?;
        }
        segment.file.write_all_at(&patch.bytes, patch.byte).map_err(fail.clone()("write"))?;
        segment.file.sync_data().map_err(fail("sync"))?;
        changed += wrong.max(1);
    }
    Ok(changed)
}

/// Lays a segment that is gone down anew, empty. Whether all that stood in it comes back the chain says afterwards.
fn lay(disk: &dyn Disk, dir: &Path, header: &SegmentHeader) -> Result<(), JournalError> {
    let path = dir.join(segment_name(header.number));
    let fail = |e: std::io::Error| JournalError::io("create", &path, &e);
    let file = disk.create(&path).map_err(fail)?;
    fill(&*file, 0, header.capacity).and_then(|()| file.sync_data()).map_err(fail)?;
    disk.sync_dir(dir).map_err(fail)
}

/// Where a damaged segment is kept.
fn aside_path(dir: &Path, segment: u32, aside: &str) -> PathBuf {
    dir.join(format!("{}.damaged-{aside}", segment_name(segment)))
}

fn copy(disk: &dyn Disk, from: &dyn DiskFile, len: u64, to: &Path) -> Result<(), JournalError> {
    let fail = |e: std::io::Error| JournalError::io("copy aside to", to, &e);
    let out = match disk.create(to) {
        Ok(out) => out,
        // An earlier try left it: the first copy is the one that shows the damage.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
        Err(e) => return Err(fail(e)),
    };
    let mut at = 0;
    let mut buf = vec![0; CHUNK];
    while at < len {
        let n = from.read_full_at(&mut buf, at).map_err(fail)?;
        if n == 0 {
            break;
        }
        out.write_all_at(&buf[..n], at).map_err(fail)?;
        at += n as u64;
    }
    out.sync_data().map_err(fail)
}
