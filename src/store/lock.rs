//! One process at a time. The lock is the operating system's and is gone with the process, however it ends; the file says who has it.

use super::error::StoreError;
use super::guard;
use crate::files;
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Holds the lock of a data directory.
#[derive(Debug)]
pub(super) struct Lock(
    #[expect(dead_code, reason = "held, not read: the lock is released when the file is closed")] File,
);

impl Lock {
    /// Takes the lock of a folder that holds nothing odd and nothing that others can read.
    pub(super) fn take(dir: &Path) -> Result<Self, StoreError> {
        guard::secure(dir)?;
        let mut file = files::open_or_create(&dir.join("LOCK"))?;
        match file.try_lock() {
            Ok(()) => {
                // Who holds it is a help to a person, nothing more: a disk too full for it is no reason to stay out.
                let _ = file.set_len(0);
                let _ = write!(file, "{}", std::process::id());
                Ok(Self(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let _ = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut pid));
                let known = !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit());
                Err(StoreError::Held { pid: if known { pid } else { "?".into() } })
            }
            Err(TryLockError::Error(e)) => Err(e.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_one_is_told_who_has_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        match Lock::take(dir.path()) {
            Err(StoreError::Held { pid }) => assert_eq!(pid, std::process::id().to_string()),
            other => panic!("{other:?}"),
        }
        drop(first);
        assert!(Lock::take(dir.path()).is_ok());
    }
}
