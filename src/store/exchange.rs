//! One store in the place of another. A kill at any step leaves one of the two complete, and the next opening continues from there.

use super::derived;
use super::disk::{Disk, OsDisk};
use super::error::StoreError;
use super::paths::store_dir;
use std::fs;
use std::path::Path;

/// The new one while it is written.
pub(super) const MADE: &str = "store.new";
/// The old store while the new one takes its place.
const OLD: &str = "store.old";

/// Puts the new store in the old one's place and removes the old one.
pub(super) fn exchange(dir: &Path, made: &Path) -> Result<(), StoreError> {
    let (place, old) = (store_dir(dir), dir.join(OLD));
    derived::wait_for_files(&place);
    derived::wait_for_files(made);
    fs::rename(&place, &old)?;
    OsDisk.sync_dir(dir)?;
    fs::rename(made, &place)?;
    OsDisk.sync_dir(dir)?;
    // One that cannot be removed takes room and harms nothing; the next opening tries again.
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// Completes an interrupted exchange: the old store is moved back where no new one is in its place, and removed where one is.
///
/// # Errors
/// When the disk does not take it.
pub(super) fn resume(dir: &Path) -> Result<(), StoreError> {
    let (place, old) = (store_dir(dir), dir.join(OLD));
    if !old.exists() {
        return Ok(());
    }
    if place.exists() {
        let _ = fs::remove_dir_all(&old);
    } else {
        fs::rename(&old, &place)?;
        OsDisk.sync_dir(dir)?;
    }
    Ok(())
}
