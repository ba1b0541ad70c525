//! Taking hold of a desk's folder: the lock, and the taking up of an exchange that something interrupted. It opens nothing.

use super::error::StoreError;
use super::lock::Lock;
use super::protect;
use super::rebuild::journal_dir;
use super::remains::lost;
use std::path::Path;

/// Whether a desk is here: its journal, or the one that was about to take its place.
#[must_use]
pub fn is_desk(dir: &Path) -> bool {
    journal_dir(dir).is_dir() || protect::is_under_way(dir)
}

/// Takes hold of a desk.
pub(super) fn hold(dir: &Path) -> Result<Lock, StoreError> {
    if !is_desk(dir) {
        lost(dir)?;
        return Err(StoreError::NotADesk);
    }
    let lock = Lock::take(dir)?;
    protect::resume(dir, &mut |_| {})?;
    Ok(lock)
}
