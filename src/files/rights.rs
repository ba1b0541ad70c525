//! Who may read what is there already: what others than its owner can read is made the owner's alone.

use super::misplaced;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Whether others than its owner may read, write or enter it.
#[cfg(unix)]
#[must_use]
pub(crate) fn is_exposed(found: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o077 != 0
}

/// Whether others than its owner may read, write or enter it.
#[cfg(not(unix))]
#[must_use]
pub(crate) fn is_exposed(_: &fs::Metadata) -> bool {
    false
}

/// Makes a file or folder the owner's alone, and all that a folder holds. Anything in it that is neither is an error.
///
/// # Errors
/// The path that could not be made so, and why; [`Misplaced`](super::Misplaced) among the reasons.
pub(crate) fn tighten(path: &Path) -> Result<(), (PathBuf, io::Error)> {
    let failed = |e: io::Error| (path.to_path_buf(), e);
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        // Another process may remove what it made meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if !found.is_file() && !found.is_dir() {
        return Err(failed(misplaced(path)));
    }
    if is_exposed(&found) {
        close(path, &found).map_err(failed)?;
    }
    if found.is_dir() {
        for entry in fs::read_dir(path).map_err(failed)? {
            tighten(&entry.map_err(failed)?.path())?;
        }
    }
    Ok(())
}

/// As [`tighten`], of a file or folder alone; a link is followed.
///
/// # Errors
/// Those of the disk; `PermissionDenied` where its rights cannot be changed.
pub(crate) fn tighten_one(path: &Path) -> io::Result<()> {
    let found = fs::metadata(path)?;
    if is_exposed(&found) { close(path, &found) } else { Ok(()) }
}

#[cfg(unix)]
fn close(path: &Path, found: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = found.permissions().mode() & 0o7700;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    // Some file systems take it and change nothing.
    if is_exposed(&fs::metadata(path)?) { Err(io::ErrorKind::PermissionDenied.into()) } else { Ok(()) }
}

#[cfg(not(unix))]
fn close(_: &Path, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}
