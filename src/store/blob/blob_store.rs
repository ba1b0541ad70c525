//! The interface of the files of a desk, independent of where they are. Owns the trait alone.

use crate::domain::case::delivered_file::{BlobRef, DeliveredFile};
use crate::domain::case_no::CaseNo;
use crate::store::error::StoreError;

/// The files of a desk. Calls may come from any thread.
pub trait BlobStore: Send + Sync {
    /// Writes a file of a case, whose SHA-256 the caller took from these bytes; it is not synced yet. The same bytes in the same case give
    /// the same blob. Files of different cases may be put from several threads at once.
    ///
    /// # Errors
    /// When the desk is open to be read only, or the disk does not take it.
    fn put(&self, case: CaseNo, sha256: &[u8; 32], bytes: &[u8]) -> Result<BlobRef, StoreError>;
    /// Makes durable all that was put so far: one call for many files.
    ///
    /// # Errors
    /// When the disk does not take it. What was put since the last sync is gone then, and has to be put again.
    fn sync(&self) -> Result<(), StoreError>;
    /// The bytes of a file, checked as a whole: every chunk, its size and its SHA-256.
    ///
    /// # Errors
    /// [`StoreError::BlobMissing`] and [`StoreError::BlobDamaged`], and those of the disk.
    fn read(&self, case: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, StoreError>;
    /// Destroys what entries have forgotten and the disk has not taken yet; does nothing where there is nothing left.
    ///
    /// # Errors
    /// When the disk does not take it; the next opening completes it.
    fn finish_forgetting(&self) -> Result<(), StoreError>;
}
