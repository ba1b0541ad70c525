//! Locking a desk's folder: the lock, and the taking up of an exchange that something interrupted. It opens nothing.

use super::desk_lock::DeskLock;
use super::encrypt_exchange;
use super::error::StoreError;
use super::paths::journal_dir;
use super::salvage::{ensure_not_lost, find_remains, is_empty};
use std::path::Path;

/// Whether a desk is here: its journal, or the one that was about to take its place.
#[must_use]
pub(crate) fn is_desk(dir: &Path) -> bool {
    journal_dir(dir).is_dir() || encrypt_exchange::is_under_way(dir)
}

/// Locks a desk.
///
/// # Errors
/// When there is none, its journal is gone, or another process has it.
pub(super) fn lock_desk(dir: &Path) -> Result<DeskLock, StoreError> {
    if is_empty(dir) {
        ensure_not_lost(dir)?;
    }
    if !is_desk(dir) {
        return Err(StoreError::NotADesk);
    }
    let lock = DeskLock::acquire(dir)?;
    encrypt_exchange::resume(dir, &mut |_| {})?;
    Ok(lock)
}

/// Locks a desk, or of what is left of one whose journal is gone.
pub(super) fn lock_remains(dir: &Path) -> Result<DeskLock, StoreError> {
    if is_empty(dir) && find_remains(dir)?.is_some() { DeskLock::acquire(dir) } else { lock_desk(dir) }
}
