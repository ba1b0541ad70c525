//! The exchange of an unprotected desk for its encrypted copy. Owns its steps: a kill at any of them leaves one of the two desks, whole. It
//! may not read a record.

use super::disk::{Disk, OsDisk};
use super::error::StoreError;
use super::paths::{BLOBS, HEAD_FILE, REBUILD_FILE};
use crate::files;
use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

/// The new desk while it is made.
pub(super) const MADE: &str = "protected.new";
/// In it, once it is whole: from here on it is the desk.
pub(super) const READY: &str = "READY";
/// The old one while the new one takes its place.
pub(super) const OLD: &str = "unprotected.old";
/// What changes its place.
const PARTS: [&str; 4] = ["journal", "store", BLOBS, HEAD_FILE];
/// A step after which the program may be killed.
pub(super) type EncryptStep<'a> = &'a mut dyn FnMut(&'static str);

/// Whether a new desk is whole and about to take the old one's place.
pub(super) fn is_under_way(dir: &Path) -> bool {
    dir.join(MADE).join(READY).exists()
}

/// Takes an exchange up that was interrupted: a desk that is not ready is given up, one that is takes its place.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn resume(dir: &Path, step: EncryptStep<'_>) -> Result<(), StoreError> {
    let (made, old) = (dir.join(MADE), dir.join(OLD));
    if made.exists() {
        if !made.join(READY).exists() {
            return clear(&made);
        }
        OsDisk.create_dir_all(&old)?;
        for part in PARTS {
            let (from, place) = (made.join(part), dir.join(part));
            if !from.exists() {
                // It has its place already.
                continue;
            }
            if place.exists() {
                fs::rename(&place, old.join(part))?;
                OsDisk.sync_dir(&old)?;
                OsDisk.sync_dir(dir)?;
                step("put aside");
            }
            fs::rename(&from, &place)?;
            OsDisk.sync_dir(&made)?;
            OsDisk.sync_dir(dir)?;
            step("put in place");
        }
        put_remains_aside(dir, &old)?;
        clear(&made)?;
        OsDisk.sync_dir(dir)?;
        step("exchanged");
    }
    if old.exists() {
        // A file that is only removed can be read from the disk for a long time.
        overwrite(&old)?;
        step("overwritten");
    }
    Ok(())
}

/// Sets aside what else is unencrypted: stores that were set aside, or that a compaction left.
fn put_remains_aside(dir: &Path, old: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with("store.") {
            fs::rename(entry.path(), old.join(name))?;
        }
    }
    // It is of the old store's damage.
    let _ = fs::remove_file(dir.join(REBUILD_FILE));
    Ok(())
}

pub(super) fn clear(dir: &Path) -> Result<(), StoreError> {
    if dir.exists() {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

/// Overwrites every file under a folder and removes it all. A disk that takes no bytes must not keep what can be removed.
fn overwrite(dir: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            overwrite(&entry.path())?;
        } else {
            let _ = blank(&entry.path());
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(dir)?;
    Ok(())
}

fn blank(path: &Path) -> std::io::Result<()> {
    let mut file = files::open_write(path)?;
    let mut left = file.metadata()?.len();
    file.seek(SeekFrom::Start(0))?;
    let zeros = vec![0; 1 << 20];
    while left > 0 {
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(zeros.len());
        file.write_all(&zeros[..most])?;
        left -= most as u64;
    }
    file.sync_all()
}
