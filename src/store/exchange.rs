//! One store in the place of another. A kill at any step leaves one of the two, whole, and the next opening goes on from there.

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

/// Takes an exchange up that was interrupted: the old store goes back where no new one has taken its place, and goes where one has.
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
