//! One process at a time. The lock is the operating system's and ends with the process in any case; the file names its holder.

use super::error::StoreError;
use super::guard;
use crate::files;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Follows the process ID while a desk is being made.
const NEW: &str = " new";

/// Holds the lock of a data directory.
#[derive(Debug)]
pub(super) struct DeskLock(File);

impl Drop for DeskLock {
    fn drop(&mut self) {
        // Closing it is not enough at once: a child that is just being started has the file until it runs its program.
        let _ = self.0.unlock();
    }
}

impl DeskLock {
    /// Takes the lock of a folder that holds nothing odd and nothing that others can read.
    pub(super) fn acquire(dir: &Path) -> Result<Self, StoreError> {
        Self::acquire_as(dir, "")
    }

    /// Takes the lock of a folder in which a desk is being made: what is left by a set-up that was interrupted is no desk's.
    pub(super) fn acquire_new(dir: &Path) -> Result<Self, StoreError> {
        Self::acquire_as(dir, NEW)
    }

    /// Whether the last to hold the lock had a desk.
    pub(super) fn held_a_desk(dir: &Path) -> bool {
        let holder = files::read_text(&dir.join("LOCK"), 64).unwrap_or_default();
        !holder.is_empty() && holder.bytes().all(|b| b.is_ascii_digit())
    }

    fn acquire_as(dir: &Path, what: &str) -> Result<Self, StoreError> {
        guard::secure(dir)?;
        let mut file = files::open_or_create(&dir.join("LOCK"))?;
        match file.try_lock() {
            Ok(()) => {
                // Who holds it is a help to a person, nothing more: a disk too full for it is no reason to stay out.
                let _ = file.set_len(0);
                let _ = write!(file, "{}{what}", std::process::id());
                Ok(Self(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut pid));
                let pid = pid.strip_suffix(NEW).unwrap_or(&pid);
                let known = !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit());
                Err(StoreError::Held { pid: if known { pid } else { "" }.into() })
            }
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn second_process_learns_who_holds_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let first = DeskLock::acquire(dir.path()).unwrap();
        match DeskLock::acquire(dir.path()) {
            Err(StoreError::Held { pid }) => assert_eq!(pid, std::process::id().to_string()),
            other => panic!("{other:?}"),
        }
        // As in a child that is just being started.
        let inherited = first.0.try_clone().unwrap();
        drop(first);
        assert!(DeskLock::acquire(dir.path()).is_ok());
        drop(inherited);
    }
}
