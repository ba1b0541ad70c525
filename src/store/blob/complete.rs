//! What an interrupted process was to forget, completed on a desk that is not open. Owns that only a whole journal decides it; what is
//! destroyed and in which order, the folder knows.

use super::folder::BlobFolder;
use super::index::index_of_journal;
use crate::store::disk::OsDisk;
use crate::store::error::StoreError;
use crate::store::journal;
use crate::store::paths::{blobs_dir, journal_dir};
use std::path::Path;
use std::sync::Arc;

/// Destroys what FORGET names and an entry forgot. Does nothing where the journal is not whole.
///
/// # Errors
/// Those of the disk.
pub(in crate::store) fn complete_forgetting(dir: &Path) -> Result<(), StoreError> {
    if !blobs_dir(dir).is_dir() {
        return Ok(());
    }
    let Some(index) = index_of_journal(&OsDisk, &journal_dir(dir))? else { return Ok(()) };
    let store = journal::store_of(&OsDisk, &journal_dir(dir))?;
    BlobFolder::new(Arc::new(OsDisk), dir, store, None, (true, 0)).complete_forgetting(&index)
}
