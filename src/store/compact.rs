//! Compaction: a derived store whose files have outgrown what they hold is rewritten beside itself, read back, and put in the old
//! one's place. It owns the measure of "outgrown" and the exchange; no step of it touches the journal, and a kill at any of them leaves a
//! store that opens.

use super::blob::{BlobFolder, index_of_journal};
use super::derived::{self, Derived};
use super::desk_folder::lock_desk;
use super::disk::OsDisk;
use super::error::StoreError;
use super::exchange::{MADE, exchange};
use super::journal;
use super::observe::{DerivedState, find_derived};
use super::paths::{blobs_dir, journal_dir};
use super::rebuild::Progress;
use crate::files;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// By how many times the files may outgrow the rows. sled takes twice to three times their size under steady change and stays there;
/// beyond that it leaks.
pub(super) const FACTOR: u64 = 4;
/// Files smaller than this are left alone: 256 MiB.
pub(super) const FLOOR: u64 = 256 << 20;

/// Left behind at a close that found the store outgrown.
const GROWN_FILE: &str = "GROWN";

/// The result of a compaction, in bytes of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactReport {
    /// Before.
    pub before: u64,
    /// After.
    pub after: u64,
    /// Files of documents that no case has: an import that was given up left them.
    pub files: u64,
}

/// Marks a store as outgrown, so that it is compacted when no caller waits for it.
pub(super) fn mark_if_grown(dir: &Path, derived: &Derived, archived: u64, orders: u64) {
    let outgrown = || -> Result<bool, StoreError> {
        let size = derived.size()?;
        Ok(size >= FLOOR && size > FACTOR.saturating_mul(derived.held(archived, orders)?))
    };
    if outgrown().unwrap_or(false) {
        // Without the mark it is measured again at the next close.
        let _ = files::mark(&dir.join(GROWN_FILE));
    }
}

/// Whether the last close found the store outgrown.
#[must_use]
pub fn is_grown(dir: &Path) -> bool {
    dir.join(GROWN_FILE).exists()
}

/// Compacts a store that is not open. No key is needed: rows are copied as they are encrypted.
///
/// # Errors
/// When there is no store, another process has it, it is damaged, or the disk has no room for a second one. The old store is unchanged then.
pub fn compact(dir: &Path, progress: Progress<'_>) -> Result<CompactReport, StoreError> {
    let _lock = lock_desk(dir)?;
    let DerivedState::Usable(old, (_, stand)) = find_derived(dir)? else {
        return Err(StoreError::Derived("its files are damaged".into()));
    };
    let files = sweep_files(dir)?;
    let before = old.size()?;
    let made = dir.join(MADE);
    let copied = copy(&old, &made, stand.seq, progress);
    drop(old);
    let after = match copied {
        Ok(after) => after,
        Err(error) => {
            derived::wait_for_files(&made);
            // Half a store is of no use, and the disk may be full.
            let _ = fs::remove_dir_all(&made);
            return Err(error);
        }
    };
    exchange(dir, &made)?;
    let _ = fs::remove_file(dir.join(GROWN_FILE));
    Ok(CompactReport { before, after, files })
}

/// Removes files of documents that the journal does not name. A journal that is not whole may name more than can be read: then nothing
/// is removed.
fn sweep_files(dir: &Path) -> Result<u64, StoreError> {
    if !blobs_dir(dir).is_dir() {
        return Ok(0);
    }
    let Some(index) = index_of_journal(&OsDisk, &journal_dir(dir))? else { return Ok(0) };
    let store = journal::store_of(&OsDisk, &journal_dir(dir))?;
    let folder = BlobFolder::new(Arc::new(OsDisk), dir, store, None, (true, 0));
    folder.complete_forgetting(&index)?;
    folder.sweep(&|name| index.stored.contains_key(name))
}

/// Writes the new store and reads it back from the disk; returns the bytes of its files.
fn copy(old: &Derived, made: &Path, entries: u64, progress: Progress<'_>) -> Result<u64, StoreError> {
    if made.exists() {
        fs::remove_dir_all(made)?;
    }
    let new = Derived::open(made)?;
    old.copy_into(&new, &mut |rows| progress(rows, rows.max(entries)))?;
    // Reading back proves nothing about the disk: what it did not take is still in memory.
    new.close()?;
    let new = Derived::open(made)?;
    if !new.same_as(old)? {
        return Err(StoreError::NotReadBack("the new store".into()));
    }
    let size = new.size()?;
    new.close()?;
    Ok(size)
}
