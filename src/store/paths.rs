//! Where the parts of a desk lie in its folder.

use std::path::{Path, PathBuf};

/// Where the journal's last entry is recorded at a clean close.
pub(super) const HEAD_FILE: &str = "HEAD";
/// Left behind where a record was found damaged: the next opening builds the derived store again.
pub(super) const REBUILD_FILE: &str = "REBUILD";

/// The folder of blobs.
pub(super) const BLOBS: &str = "blobs";
/// In it, the keys of blobs on a protected desk.
pub(super) const KEYS_FILE: &str = "KEYS";

pub(super) fn blobs_dir(dir: &Path) -> PathBuf {
    dir.join(BLOBS)
}

pub(super) fn journal_dir(dir: &Path) -> PathBuf {
    dir.join("journal")
}

pub(super) fn store_dir(dir: &Path) -> PathBuf {
    dir.join("store")
}
