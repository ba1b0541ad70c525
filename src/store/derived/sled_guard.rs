//! The last handle of an open sled. sled syncs its file when the last handle is dropped, in a destructor, and a sync that fails there is a panic:
//! outside a guard it ends the program, and during another panic it aborts it. Each holder of a tree has one of these after it, so that
//! sled's destructors run here and nowhere else.

use crate::store::error::StoreError;
use crate::store::panic_guard;
use std::io;

/// The message about a store whose last bytes may not be on the disk.
const UNSYNCED: &str = "the store's files could not be synced";

/// Keeps sled open; the field after all other handles.
#[derive(Debug)]
pub(super) struct SledGuard(Option<sled::Db>);

impl SledGuard {
    pub(super) fn new(db: sled::Db) -> Self {
        Self(Some(db))
    }

    /// Lets sled close its files, and returns whether they are on the disk as they were when this began.
    pub(super) fn close(mut self) -> Result<(), StoreError> {
        self.wait_for_files()
    }

    fn wait_for_files(&mut self) -> Result<(), StoreError> {
        let db = self.0.take();
        panic_guard::guarded(move || drop(db)).map_err(|_| StoreError::Lost(io::Error::other(UNSYNCED)))
    }
}

impl Drop for SledGuard {
    fn drop(&mut self) {
        // `close` reports errors. What is lost here is read from the journal again.
        let _ = self.wait_for_files();
    }
}
